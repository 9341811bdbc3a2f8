//! The requests that a briefing's edition takes: its message, the thread under it, its pin. And what a refusal of Discord
//! means for the briefing.

use std::sync::Arc;

use super::direct;
use crate::assistant::briefings::{Briefing, KeptEdition, fingerprint};
use crate::discord::body::Body;
use crate::discord::bot::Bot;
use crate::discord::buttons::Pressed;
use crate::discord::render::escape;
use crate::discord::rest::RestError;
use crate::discord::words::Words;
use crate::text::cut::cut;

/// What Discord's refusal means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// The message was deleted by hand.
    Deleted,
    /// The channel is gone.
    Channel,
    /// The bot may not write there.
    Permission,
    /// The bot may not pin there.
    Pin,
    /// There are too many pins there.
    Pins,
    /// The message was edited too often since it is older than an hour.
    Edit,
    /// Anything else that may pass.
    Discord,
    /// The sources could not be searched.
    Evidence,
}

impl Trouble {
    /// The short name under which it is kept.
    pub fn name(self) -> &'static str {
        match self {
            Trouble::Deleted => "deleted",
            Trouble::Channel => "channel",
            Trouble::Permission => "permission",
            Trouble::Pin => "pin",
            Trouble::Pins => "pins",
            Trouble::Edit => "edit",
            Trouble::Discord => "discord",
            Trouble::Evidence => "evidence",
        }
    }

    /// Whether nothing but somebody's help ends it, so that trying again is no use.
    pub fn stops(self) -> bool {
        matches!(
            self,
            Trouble::Deleted | Trouble::Channel | Trouble::Permission
        )
    }

    /// The key of what is said of it.
    pub fn key(self) -> &'static str {
        match self {
            Trouble::Deleted => "briefing-paused-deleted",
            Trouble::Channel => "briefing-paused-channel",
            Trouble::Permission => "briefing-paused-permission",
            Trouble::Pin => "briefing-failing-pin",
            Trouble::Pins => "briefing-failing-pins",
            Trouble::Edit => "briefing-failing-edit",
            Trouble::Discord => "briefing-failing-discord",
            Trouble::Evidence => "briefing-failing-evidence",
        }
    }

    fn of(error: &RestError) -> Trouble {
        if error.is_unknown_message() {
            Trouble::Deleted
        } else if error.is_unknown_channel() {
            Trouble::Channel
        } else if error.is_old_edit() {
            Trouble::Edit
        } else if error.is_missing_permission() {
            Trouble::Permission
        } else {
            Trouble::Discord
        }
    }
}

/// A trouble with the words of it for the log.
fn troubled(briefing: &Briefing, doing: &'static str, error: &RestError) -> Trouble {
    let trouble = Trouble::of(error);
    tracing::warn!(
        briefing.id = briefing.id.0,
        doing,
        trouble = trouble.name(),
        error = %error,
        "Discord did not take a briefing"
    );
    trouble
}

/// Posts an edition as a message of its own; its id. Tried again by this process or the next one, it is still one message.
pub async fn post(
    bot: &Bot,
    briefing: &Briefing,
    number: u64,
    body: &Body,
) -> Result<u64, Trouble> {
    let nonce = fingerprint(&format!("briefing {} edition {number}", briefing.id.0));
    let sent = bot
        .rest
        .send_message(briefing.place.channel, body, nonce)
        .await;
    sent.map(|posted| posted.id)
        .map_err(|error| troubled(briefing, "posting", &error))
}

/// Makes another of the message.
pub async fn edit(
    bot: &Bot,
    briefing: &Briefing,
    message: u64,
    body: &Body,
) -> Result<(), Trouble> {
    let edited = bot
        .rest
        .edit_message(briefing.place.channel, message, body)
        .await;
    edited
        .map(drop)
        .map_err(|error| troubled(briefing, "editing", &error))
}

/// The message that shows an edition, where a process that was killed had posted it before it could write that down.
pub async fn find(
    bot: &Bot,
    briefing: &Briefing,
    edition: &KeptEdition,
) -> Result<Option<u64>, Trouble> {
    let wanted = Pressed::WhatChanged(briefing.id, edition.number);
    let found = bot.own_message(&briefing.place.readers(), &wanted).await;
    found.map_err(|error| troubled(briefing, "looking for a message", &error))
}

/// Pins a message.
pub async fn pin(bot: &Bot, briefing: &Briefing, message: u64) -> Result<(), Trouble> {
    let pinned = bot.rest.pin(briefing.place.channel, message).await;
    pinned.map_err(|error| {
        if error.is_too_many_pins() {
            Trouble::Pins
        } else if matches!(error, RestError::LeftAlone(_)) {
            // It was refused a moment ago; what can be written there was just written.
            Trouble::Pin
        } else {
            match troubled(briefing, "pinning", &error) {
                Trouble::Permission => Trouble::Pin,
                other => other,
            }
        }
    })
}

/// Takes a message off the pins. One that cannot be is left: it says that there is a newer edition.
pub async fn unpin(bot: &Bot, briefing: &Briefing, message: u64) {
    if let Err(error) = bot.rest.unpin(briefing.place.channel, message).await
        && !error.is_unknown_message()
    {
        troubled(briefing, "unpinning", &error);
    }
}

/// Deletes a message that shows what must not be shown any more; whether it is gone.
pub async fn delete(bot: &Bot, briefing: &Briefing, message: u64) -> bool {
    let channel = briefing.place.channel;
    match bot.rest.delete_message(channel, message).await {
        Ok(()) => true,
        Err(error) => {
            let trouble = troubled(briefing, "deleting", &error);
            matches!(trouble, Trouble::Deleted | Trouble::Channel)
        }
    }
}

/// What stands in the thread under a message.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Threaded {
    /// The messages that are there, the wanted ones first, each for its part.
    pub there: Vec<u64>,
    /// Whether none of those that stood there says what it said before.
    pub is_clean: bool,
}

/// Brings what has no room in a message into the thread under it. `known` are the messages that stand there: they are
/// edited, and what is too much is deleted. What Discord does not take is told to the log, and known the next time.
pub async fn thread(
    bot: &Bot,
    briefing: &Briefing,
    (message, number): (u64, u64),
    known: &[u64],
    parts: &[Body],
    words: &Words,
) -> Threaded {
    let mut threaded = Threaded {
        there: Vec::with_capacity(parts.len()),
        is_clean: true,
    };
    if parts.is_empty() && known.is_empty() {
        return threaded;
    }
    // A thread that is opened from a message has its id.
    let inside = message;
    if known.is_empty() {
        let title = [("title", briefing.brief.title.clone().into())];
        let name = cut(&words.say("briefing-thread", &title), 100);
        let opened = bot
            .rest
            .open_thread(briefing.place.channel, message, &name)
            .await;
        match opened {
            Err(error) if !error.is_thread_there() => {
                troubled(briefing, "opening a thread", &error);
                return threaded;
            }
            _ => {}
        }
    }
    // What should go, and is there still.
    let mut left = Vec::new();
    for (n, part) in parts.iter().enumerate() {
        let send = async |again: &str| {
            let name = format!(
                "briefing {} edition {number} part {n}{again}",
                briefing.id.0
            );
            let sent = bot
                .rest
                .send_message(inside, part, fingerprint(&name))
                .await;
            sent.map(|posted| posted.id)
        };
        let old = known.get(n).copied();
        let edited = match old {
            Some(old) => bot.rest.edit_message(inside, old, part).await.map(|_| old),
            None => send("").await,
        };
        let edited = match edited {
            // The thread was deleted, and what stood there with it.
            Err(error) if error.is_unknown_channel() && old.is_some() => {
                let which = (message, number);
                return Box::pin(thread(bot, briefing, which, &[], parts, words)).await;
            }
            Err(error) => {
                troubled(briefing, "writing in its thread", &error);
                // Deleted by hand, or too old to be edited: written again behind the others.
                left.extend(old);
                send(" again").await
            }
            edited => edited,
        };
        match edited {
            Ok(id) => threaded.there.push(id),
            Err(error) => {
                troubled(briefing, "writing in its thread again", &error);
            }
        }
    }
    left.extend(known.iter().skip(parts.len()));
    for old in left {
        match bot.rest.delete_message(inside, old).await {
            Ok(()) => {}
            Err(error) if error.is_unknown_channel() => {}
            Err(error) => {
                troubled(briefing, "deleting in its thread", &error);
                threaded.there.push(old);
                threaded.is_clean = false;
            }
        }
    }
    threaded
}

/// Tells whoever made a briefing that it needs them: by direct message, else where questions for moderators go. Whether
/// anybody could be told.
pub async fn notice(
    bot: &Arc<Bot>,
    briefing: &Briefing,
    trouble: Trouble,
    link: &str,
    words: &Words,
) -> bool {
    let said = words.say(
        "briefing-notice",
        &[
            ("title", escape::line(&briefing.brief.title).into()),
            ("link", link.to_owned().into()),
            ("why", words.just(trouble.key()).into()),
        ],
    );
    let body = Body::words(said);
    let nonce = fingerprint(&format!(
        "briefing {} {} {:?}",
        briefing.id.0,
        trouble.name(),
        briefing.state.told_at
    ));
    if told_directly(bot, briefing, trouble, &body, (nonce, words)).await {
        return true;
    }
    let settings = bot.records.settings(briefing.place.guild).await;
    let Some(channel) = settings
        .ok()
        .and_then(|settings| settings.moderators_channel)
    else {
        return false;
    };
    let sent = bot.rest.send_message(channel, &body, nonce).await;
    bot.told_of(sent)
}

/// Tells whoever made a briefing; whether they take it.
async fn told_directly(
    bot: &Bot,
    briefing: &Briefing,
    trouble: Trouble,
    body: &Body,
    (nonce, words): (u64, &Words),
) -> bool {
    // They had what was kept of them erased.
    if briefing.made_by == 0 {
        return false;
    }
    let sent = match bot.direct_channel(briefing.made_by).await {
        Ok(channel) => {
            let mut body = body.clone();
            // What goes on by itself is only told.
            if trouble.stops() {
                body.components = direct::buttons(bot, briefing, channel, words);
            }
            bot.rest.send_message(channel, &body, nonce).await.map(drop)
        }
        Err(error) => Err(error),
    };
    match sent {
        Ok(()) => true,
        Err(error) => {
            tracing::info!(briefing.id = briefing.id.0, error = %error, "whoever made a briefing could not be told");
            false
        }
    }
}
