//! Channels that are sources: what is said in them, as it happens and looking back.

use std::sync::Arc;

use serenity::all::{Attachment, Event, Message as Said, MessageType, Timestamp, User};

use super::bot::Bot;
use super::events::words_in;
use super::rest::RestError;
use crate::access::Guild;
use crate::assistant::channels::{
    AttachedFile, Closed, Happened, Hearing, History, InChannel, Message, NotHeard, Place, Reason,
};

/// A message, as far as it may be of a channel that is a source.
pub struct Written {
    /// The guild.
    pub guild: u64,
    /// The channel or thread that it stands in.
    pub place: u64,
    /// What happened with it.
    pub what: What,
}

/// What happened.
pub enum What {
    /// It was written, or says something else now.
    Said(Box<Spoken>),
    /// These were deleted.
    Deleted(Vec<u64>),
}

/// A message, with its author's account.
pub struct Spoken {
    id: u64,
    account: u64,
    name: String,
    reply_to: Option<u64>,
    /// Unix milliseconds; 0 is never.
    edited_at: i64,
    words: String,
    /// Its files; `None` where nothing was told of them.
    files: Option<Vec<AttachedFile>>,
}

/// What an event tells of messages in guilds; `None` for most.
pub fn of(event: &Event) -> Option<Written> {
    let (guild, place, what) = match event {
        Event::MessageCreate(event) => {
            let message = &event.message;
            let what = What::Said(Box::new(spoken(message)?));
            (message.guild_id?, message.channel_id, what)
        }
        Event::MessageUpdate(event) => {
            // Discord tells the whole message, or it was only looked at again (a link got its picture).
            let author = event.author.as_ref()?;
            let ordinary = event.kind.is_none_or(is_ordinary);
            let content = event.content.as_ref().filter(|_| ordinary)?;
            let mentions = event.mentions.as_deref().unwrap_or_default();
            let cards = event.embeds.as_deref().unwrap_or_default();
            let reply_to = event
                .message_reference
                .as_ref()
                .and_then(Option::as_ref)
                .and_then(|to| to.message_id);
            let what = What::Said(Box::new(Spoken {
                id: event.id.get(),
                account: author.id.get(),
                name: name_of(author),
                reply_to: reply_to.map(|to| to.get()),
                edited_at: millis(event.edited_timestamp),
                words: readable(&words_in(content, cards), mentions),
                files: event.attachments.as_deref().map(files_of),
            }));
            (event.guild_id?, event.channel_id, what)
        }
        Event::MessageDelete(event) => (
            event.guild_id?,
            event.channel_id,
            What::Deleted(vec![event.message_id.get()]),
        ),
        Event::MessageDeleteBulk(event) => (
            event.guild_id?,
            event.channel_id,
            What::Deleted(event.ids.iter().map(|id| id.get()).collect()),
        ),
        _ => return None,
    };
    Some(Written {
        guild: guild.get(),
        place: place.get(),
        what,
    })
}

fn is_ordinary(kind: MessageType) -> bool {
    matches!(kind, MessageType::Regular | MessageType::InlineReply)
}

/// A message that somebody wrote, and not Discord itself.
fn spoken(message: &Said) -> Option<Spoken> {
    if !is_ordinary(message.kind) {
        return None;
    }
    let reply_to = message
        .message_reference
        .as_ref()
        .and_then(|to| to.message_id);
    Some(Spoken {
        id: message.id.get(),
        account: message.author.id.get(),
        name: name_of(&message.author),
        reply_to: reply_to.map(|to| to.get()),
        edited_at: millis(message.edited_timestamp),
        words: readable(
            &words_in(&message.content, &message.embeds),
            &message.mentions,
        ),
        files: Some(files_of(&message.attachments)),
    })
}

fn files_of(attachments: &[Attachment]) -> Vec<AttachedFile> {
    attachments
        .iter()
        .map(|file| AttachedFile {
            id: file.id.get(),
            name: file.filename.clone(),
            size: u64::from(file.size),
            url: file.url.clone(),
        })
        .collect()
}

fn millis(at: Option<Timestamp>) -> i64 {
    at.map_or(0, |at| {
        i64::try_from(at.unix_timestamp_nanos() / 1_000_000).unwrap_or(i64::MAX)
    })
}

fn name_of(user: &User) -> String {
    user.global_name
        .clone()
        .unwrap_or_else(|| user.name.clone())
}

/// What a message says as people see it: names in the place of accounts, the names of emojis in the place of their
/// pictures.
fn readable(content: &str, mentions: &[User]) -> String {
    let mut words = content.to_owned();
    for user in mentions {
        let name = format!("@{}", name_of(user));
        for form in [format!("<@{}>", user.id), format!("<@!{}>", user.id)] {
            words = words.replace(&form, &name);
        }
    }
    without_emoji_ids(&words)
}

/// `<:name:123>` and `<a:name:123>` become `:name:`.
fn without_emoji_ids(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    let mut rest = words;
    while let Some((before, behind)) = rest.split_once('<') {
        out.push_str(before);
        let emoji = behind.split_once('>').and_then(|(inside, after)| {
            let named = inside.strip_prefix('a').unwrap_or(inside);
            let (name, id) = named.strip_prefix(':')?.split_once(':')?;
            let is_emoji = !name.is_empty()
                && name.chars().all(|c| c.is_alphanumeric() || c == '_')
                && !id.is_empty()
                && id.chars().all(|c| c.is_ascii_digit());
            is_emoji.then_some((name, after))
        });
        match emoji {
            Some((name, after)) => {
                out.push(':');
                out.push_str(name);
                out.push(':');
                rest = after;
            }
            None => {
                out.push('<');
                rest = behind;
            }
        }
    }
    out.push_str(rest);
    out
}

impl Bot {
    /// Notes what was said in a channel that is a source.
    pub fn note_written(&self, written: Written) {
        let Some(channels) = &self.channels else {
            return;
        };
        // A thread that is a source itself, else the channel that it belongs to.
        let channel = match channels.is_followed(written.place) {
            true => written.place,
            false => self.channel_of(written.guild, written.place),
        };
        if !channels.is_followed(channel) {
            return;
        }
        let happened = match written.what {
            What::Said(spoken) => match self.message(*spoken, written.place) {
                Some(message) => Happened::Said(message),
                None => return,
            },
            What::Deleted(ids) => Happened::Deleted(ids),
        };
        channels.note(InChannel { channel, happened });
    }

    /// The channel of a thread; of everything else itself.
    pub(super) fn channel_of(&self, guild: u64, place: u64) -> u64 {
        let guild = self.assistant.guilds().get(guild);
        guild
            .as_deref()
            .and_then(|guild| guild.channels.get(&place))
            .filter(|channel| channel.is_thread())
            .and_then(|thread| thread.parent)
            .unwrap_or(place)
    }

    /// As it is kept; nothing that this bot says itself.
    fn message(&self, spoken: Spoken, place: u64) -> Option<Message> {
        if Some(spoken.account) == self.me() {
            return None;
        }
        Some(Message {
            id: spoken.id,
            place,
            author: self.records.member(spoken.account),
            name: spoken.name,
            reply_to: spoken.reply_to,
            edited_at: spoken.edited_at,
            words: spoken.words,
            files: spoken.files,
        })
    }
}

/// Looks back in channels with the bot's requests.
pub struct LookingBack(pub Arc<Bot>);

impl History for LookingBack {
    fn places(&self, guild: u64, channel: u64) -> Hearing<'_, Vec<Place>> {
        Box::pin(async move {
            let known = self.0.assistant.guilds().get(guild);
            let Some(known) = known else {
                return Err(NotHeard {
                    reason: Reason::NOT_TOLD,
                    why: "Discord has not told of this server yet; it is read when it has"
                        .to_owned(),
                    wait: None,
                });
            };
            let Some(own) = known.channels.get(&channel) else {
                return Err(NotHeard {
                    reason: Reason::GONE,
                    why: "the channel is not there any more; remove the source".to_owned(),
                    wait: None,
                });
            };
            let mut places = Vec::new();
            if own.can_be_written_in() {
                places.push(Place {
                    id: channel,
                    name: own.shown_name(),
                    closed: None,
                });
            }
            places.extend(open_threads(&known, channel));
            Ok(places)
        })
    }

    fn closed(&self, channel: u64, before: Option<String>) -> Hearing<'_, Closed> {
        Box::pin(async move {
            let listed = self
                .0
                .rest
                .archived_threads(channel, before.as_deref())
                .await;
            match listed {
                Ok(listed) => Ok(Closed {
                    has_more: listed.has_more,
                    threads: listed
                        .threads
                        .into_iter()
                        .map(|thread| Place {
                            id: thread.id,
                            name: thread.name.unwrap_or_default(),
                            closed: thread.thread_metadata.map(|told| told.archive_timestamp),
                        })
                        .collect(),
                }),
                // Where there can be no threads.
                Err(RestError::Refused { status: 400, .. }) => Ok(Closed::default()),
                Err(error) => Err(not_heard(error)),
            }
        })
    }

    fn messages(&self, place: u64, before: Option<u64>) -> Hearing<'_, Vec<Message>> {
        Box::pin(async move {
            let page = self
                .0
                .rest
                .messages(place, before)
                .await
                .map_err(not_heard)?;
            Ok(page
                .iter()
                .map(|said| {
                    let account = said.author.id.get();
                    match spoken(said).and_then(|spoken| self.0.message(spoken, place)) {
                        Some(message) => message,
                        // Without words it is not kept, but it is there.
                        None => Message {
                            id: said.id.get(),
                            place,
                            author: self.0.records.member(account),
                            name: String::new(),
                            reply_to: None,
                            edited_at: 0,
                            words: String::new(),
                            files: Some(Vec::new()),
                        },
                    }
                })
                .collect())
        })
    }
}

fn open_threads(guild: &Guild, channel: u64) -> Vec<Place> {
    let threads = guild.channels.iter().filter(|(_, one)| {
        one.is_thread() && !one.is_private_thread() && one.parent == Some(channel)
    });
    threads
        .map(|(id, one)| Place {
            id: *id,
            name: one.shown_name(),
            closed: None,
        })
        .collect()
}

fn not_heard(error: RestError) -> NotHeard {
    let (reason, why) = match &error {
        RestError::Refused { status: 404, .. } => (
            Reason::GONE,
            "the channel or thread is not there any more".to_owned(),
        ),
        RestError::Refused { status: 403, .. } | RestError::LeftAlone(_) => (
            Reason::FORBIDDEN,
            "Discord does not let me read there: give me the permissions View Channel and Read Message History"
                .to_owned(),
        ),
        other => (Reason::DISCORD, other.to_string()),
    };
    NotHeard {
        reason,
        why,
        wait: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn emojis_are_their_names() {
        assert_eq!(
            without_emoji_ids("hi <:wave:123> <a:dance_2:4> <:x> <@5> a < b <::1> <:y:z>"),
            "hi :wave: :dance_2: <:x> <@5> a < b <::1> <:y:z>"
        );
    }
}
