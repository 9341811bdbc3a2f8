//! Briefings in Discord: made by moderators, kept current by the bot.
//!
//! | file | what it does |
//! |---|---|
//! | `making` | a form or options, a look at what would be pinned, pinning it |
//! | `acting` | list, show, pause, resume, remove; editions compared and exported |
//! | `keeping` | what is due is made anew, a few at a time |
//! | `takeback` | what was taken away is taken out of what was posted |
//! | `remaking` | one of them: an edition, and the message that shows it, never twice |
//! | `held` | what one task at a time has: a briefing that is made, a channel that is written in |
//! | `direct` | the buttons under what whoever made one is told by direct message |
//! | `posting` | the requests of it: a message, its thread, its pin; what to do when Discord refuses one |
//!
//! Who may is asked again at every command, press and form: a role that was taken away is gone at the next of them.

pub mod acting;
mod direct;
mod held;
pub mod keeping;
pub mod making;
mod posting;
pub mod remaking;
mod takeback;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use held::{Held, Hold};
use moka::sync::Cache;

use super::bot::Bot;
use super::buttons::Pressed;
use super::events::{Press, Visit};
use super::render::BriefingPress;
use super::rest::RestError;
use super::words::Words;
use crate::access::{
    ADMINISTRATOR, Asker, Channel, Guild, Overwrite, PIN_MESSAGES, Role, VIEW_CHANNEL, Whom,
};
use crate::assistant::briefings::{BriefingError, BriefingId, Briefings};

/// A draft stands for so long, as long as the message under which it is shown can be changed.
const DRAFTED_FOR: Duration = Duration::from_secs(15 * 60);

/// So many drafts are remembered; each is a few kilobytes.
const DRAFTS: u64 = 1_000;

/// What a role may do in a channel is asked of Discord at most so often.
const PERMISSIONS_HOLD: Duration = Duration::from_secs(30);

/// Whoever changes or removes a briefing waits so long for one that is being made, and looks so often.
const PATIENCE: Duration = Duration::from_secs(20);
const LOOK: Duration = Duration::from_millis(100);

/// What is remembered of briefings beside what is kept. It ends with the process; drafts say so then.
pub struct Desk {
    drafts: Cache<u64, Arc<making::Draft>>,
    /// Guilds' roles and a channel's exceptions, with all bits.
    permissions: Cache<(u64, u64), Arc<Guild>>,
    /// Those that are being made at the moment.
    under_way: Arc<Held<BriefingId>>,
    /// Members whose refusal was written down a moment ago: a flood of refusals is one row a minute.
    refused: Cache<u64, ()>,
}

impl Desk {
    /// Nothing remembered yet.
    pub fn new() -> Desk {
        Desk {
            drafts: Cache::builder()
                .max_capacity(DRAFTS)
                .time_to_live(DRAFTED_FOR)
                .build(),
            permissions: Cache::builder()
                .max_capacity(1_000)
                .time_to_live(PERMISSIONS_HOLD)
                .build(),
            under_way: Held::none(),
            refused: Cache::builder()
                .max_capacity(20_000)
                .time_to_live(Duration::from_secs(60))
                .build(),
        }
    }

    /// Roles or channels are otherwise than they were: what is remembered of who may pin is asked anew.
    pub fn permissions_changed(&self) {
        self.permissions.invalidate_all();
    }

    /// The right to make a briefing anew, while it is kept; `None` where somebody else has it.
    fn begin(&self, id: BriefingId) -> Option<Hold<BriefingId>> {
        self.under_way.take(id)
    }

    /// The same, once whoever has it is ready, or `None` after a while.
    async fn turn(&self, id: BriefingId) -> Option<Hold<BriefingId>> {
        let waiting = async {
            loop {
                if let Some(begun) = self.begin(id) {
                    return begun;
                }
                tokio::time::sleep(LOOK).await;
            }
        };
        tokio::time::timeout(PATIENCE, waiting).await.ok()
    }

    fn is_under_way(&self, id: BriefingId) -> bool {
        self.under_way.holds(id)
    }
}

/// A moderator at the briefings of their guild.
pub struct Moderator<'a> {
    bot: &'a Arc<Bot>,
    visit: &'a Visit,
    words: &'a Words,
    briefings: Arc<Briefings>,
    guild: u64,
}

impl<'a> Moderator<'a> {
    /// Lets in whoever may pin in each of these channels or is a moderator; the others are told why not, which is the
    /// first answer to them, and it is written down.
    pub async fn enter(
        bot: &'a Arc<Bot>,
        visit: &'a Visit,
        words: &'a Words,
        channels: &[u64],
    ) -> Option<Moderator<'a>> {
        let Some(guild) = visit.asker.guild else {
            bot.say_privately(&visit.ticket, words.just("refuse-guild-only"))
                .await;
            return None;
        };
        let Some(briefings) = bot.briefings.clone() else {
            bot.say_privately(&visit.ticket, words.just("source-not-here"))
                .await;
            return None;
        };
        for channel in channels {
            if !is_moderator(bot, &visit.asker, guild, *channel).await {
                bot.say_privately(&visit.ticket, words.just("briefing-not-moderator"))
                    .await;
                note_refusal(bot, visit, guild, "permission").await;
                return None;
            }
        }
        Some(Moderator {
            bot,
            visit,
            words,
            briefings,
            guild,
        })
    }

    /// The bot.
    pub fn bot(&self) -> &'a Arc<Bot> {
        self.bot
    }

    /// The moderator's language.
    pub fn words(&self) -> &'a Words {
        self.words
    }

    /// Answers with a sentence, as the first answer.
    pub async fn refuse(&self, sentence: String) {
        self.bot.say_privately(&self.visit.ticket, sentence).await;
    }

    /// What a button carries that only this moderator may press.
    fn custom_id(&self, press: BriefingPress) -> String {
        let asker = &self.visit.asker;
        let pressed = Pressed::Briefing(press, asker.member);
        self.bot.buttons.custom_id(&pressed, asker)
    }

    /// Why something was not done.
    fn told(&self, error: &BriefingError) -> String {
        match error {
            BriefingError::None => self.words.just("briefing-none"),
            BriefingError::TooMany => self.words.just("briefing-too-many"),
            BriefingError::Unreadable(_) | BriefingError::Ask(_) | BriefingError::Store(_) => {
                self.bot.incident(error, self.words)
            }
        }
    }
}

/// Whether somebody may look after briefings in a channel: by one of the guild's moderator roles, by managing the guild,
/// or because they may pin messages there. Whoever may not see the channel may not, as its briefings hold its words.
async fn is_moderator(bot: &Arc<Bot>, asker: &Asker, guild: u64, channel: u64) -> bool {
    let settings = bot.guild_settings(asker).await;
    if asker.is_moderator(&settings.moderator_roles) {
        return sees(bot, asker, guild, channel);
    }
    let needed = PIN_MESSAGES | VIEW_CHANNEL;
    match permissions_in(bot, guild, channel).await {
        Ok(known) => known.permissions(asker.member, &asker.roles, channel) & needed == needed,
        // Who cannot be looked into may not.
        Err(error) => {
            tracing::warn!(error = %error, "who may pin messages could not be asked");
            false
        }
    }
}

/// Whether somebody may see a channel, as Discord last told. One that is gone holds no words, and somebody has to look after
/// what stood there.
fn sees(bot: &Arc<Bot>, asker: &Asker, guild: u64, channel: u64) -> bool {
    let known = bot.assistant.guilds().get(guild);
    known.is_none_or(|known| {
        !known.channels.contains_key(&channel)
            || asker.permissions & ADMINISTRATOR != 0
            || known.permissions(asker.member, &asker.roles, channel) & VIEW_CHANNEL != 0
    })
}

/// What roles may do in a channel. The gateway's library cuts the bit of Pin Messages off, so it is asked for by request.
async fn permissions_in(bot: &Arc<Bot>, guild: u64, channel: u64) -> Result<Arc<Guild>, RestError> {
    let key = (guild, channel);
    if let Some(known) = bot.desk.permissions.get(&key) {
        return Ok(known);
    }
    let (roles, told) = tokio::try_join!(bot.rest.roles(guild), bot.rest.channel(channel))?;
    // A thread has the permissions of its channel.
    let is_thread = matches!(told.kind, 10..=12);
    let ruling = match told.parent_id.filter(|_| is_thread) {
        Some(parent) => bot.rest.channel(parent).await?,
        None => told,
    };
    let roles: BTreeMap<u64, Role> = roles
        .into_iter()
        .map(|role| {
            let known = Role {
                name: String::new(),
                permissions: role.permissions,
                is_of_a_bot: false,
            };
            (role.id, known)
        })
        .collect();
    let overwrites = ruling.permission_overwrites.iter().map(|over| Overwrite {
        whom: match roles.contains_key(&over.id) {
            true => Whom::Role(over.id),
            false => Whom::Member(over.id),
        },
        allow: over.allow,
        deny: over.deny,
    });
    let told = Channel {
        overwrites: overwrites.collect(),
        ..Channel::default()
    };
    let owner = bot
        .assistant
        .guilds()
        .get(guild)
        .map_or(0, |known| known.owner);
    let known = Arc::new(Guild {
        id: guild,
        owner,
        me: bot.me().unwrap_or_default(),
        channels: [(channel, told)].into(),
        roles,
    });
    bot.desk.permissions.insert(key, known.clone());
    Ok(known)
}

async fn note_refusal(bot: &Arc<Bot>, visit: &Visit, guild: u64, why: &str) {
    let what = "briefing.refused";
    bot.note_refusal(&bot.desk.refused, guild, visit.asker.member, what, why)
        .await;
}

/// Acts on a press under what a moderator was shown, which was made for the member `made_for`.
pub async fn pressed(
    bot: &Arc<Bot>,
    press: &Press,
    words: &Words,
    wanted: BriefingPress,
    made_for: u64,
) {
    let visit = &press.visit;
    if visit.asker.member != made_for {
        bot.counters.refused_presses.add();
        bot.say_privately(&visit.ticket, words.just("refuse-not-yours-panel"))
            .await;
        if let Some(guild) = visit.asker.guild {
            note_refusal(bot, visit, guild, "not-theirs").await;
        }
        return;
    }
    if visit.asker.guild.is_none() {
        return direct::pressed(bot, press, words, wanted).await;
    }
    // Where the briefing stands or is to stand, and not where the button is pressed.
    let channels = match wanted {
        BriefingPress::Pin(number)
        | BriefingPress::Edit(number)
        | BriefingPress::Cancel(number)
        | BriefingPress::Sources(number)
        | BriefingPress::Channel(number) => {
            let draft = bot.desk.drafts.get(&number);
            draft.map(|draft| draft.channels())
        }
        BriefingPress::Show(id)
        | BriefingPress::Refresh(id)
        | BriefingPress::Pause(id)
        | BriefingPress::Resume(id)
        | BriefingPress::AskRemove(id)
        | BriefingPress::Remove(id)
        | BriefingPress::History(id) => {
            let standing = standing(bot, visit, id).await;
            standing.map(|channel| vec![channel])
        }
    };
    let mut channels = channels.unwrap_or_else(|| vec![visit.asker.channel]);
    if let BriefingPress::Channel(_) = wanted {
        channels.extend(making::channel_in(&press.chosen));
    }
    let Some(moderator) = Moderator::enter(bot, visit, words, &channels).await else {
        return;
    };
    match wanted {
        BriefingPress::Pin(number) => making::pin(&moderator, number).await,
        BriefingPress::Edit(number) => making::edit(&moderator, number).await,
        BriefingPress::Cancel(number) => making::cancel(&moderator, number).await,
        BriefingPress::Sources(_) | BriefingPress::Channel(_) => {
            making::choose(&moderator, wanted, &press.chosen).await;
        }
        other => acting::pressed(&moderator, other).await,
    }
}

/// The channel of a briefing; `None` where it is not one of the guild, which whoever acts on it is told.
async fn standing(bot: &Arc<Bot>, visit: &Visit, id: BriefingId) -> Option<u64> {
    let (guild, briefings) = (visit.asker.guild?, bot.briefings.as_ref()?);
    let briefing = briefings.one(guild, id).await.ok()?;
    Some(briefing.place.channel)
}
