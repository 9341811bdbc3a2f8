//! What all handlers share: the way to Discord, the assistant, the limits, what was seen.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};
use std::time::Duration;

use jiff::tz::TimeZone;
use moka::sync::Cache;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::body::{Body, Modal};
use super::briefings::Desk;
use super::buttons::Buttons;
use super::counters::Counters;
use super::events::{Thread, Visit};
use super::limits::{Limits, Rates, Whose};
use super::panel::Panel;
use super::queue::Queue;
use super::render::{View, mentions};
use super::rest::{Rest, RestError, Ticket};
use super::words::{Language, Words};
use crate::access::{Asker, Opened};
use crate::assistant::briefings::Briefings;
use crate::assistant::channels::{Channels, Happened, InChannel};
use crate::assistant::follows::Follows;
use crate::assistant::sources::Sources;
use crate::assistant::{Assistant, GuildChange, GuildSettings, Records};
use crate::text::causes::with_causes;

/// What the operator set. All of it but `message_content` and `waiting` can change while the bot runs.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// The time zone that "today" is meant in.
    pub zone: TimeZone,
    /// Excerpts on a page of a reply, 1 to 5.
    pub per_page: usize,
    /// Days after which the newest document counts as old.
    pub stale_after_days: Option<u32>,
    /// How long an answer may take.
    pub answer_deadline: Duration,
    /// The confidence that an answer which nobody asked for needs.
    pub automatic_confidence: f32,
    /// Who may ask where.
    pub opened: Opened,
    /// Whether the content of messages that do not mention the bot is known.
    pub message_content: bool,
    /// How much may be asked.
    pub rates: Rates,
    /// How many questions may wait.
    pub waiting: usize,
    /// Whether questions are kept.
    pub keeps_questions: bool,
    /// For how many days.
    pub keep_days: u32,
}

/// What is read for guilds.
#[derive(Default)]
pub struct Reads {
    /// What admins have read; `None` where sources cannot be changed.
    pub sources: Option<Arc<Sources>>,
    /// Channels that are sources; `None` where nothing is read.
    pub channels: Option<Arc<Channels>>,
    /// Briefings; `None` where none can be kept.
    pub briefings: Option<Arc<Briefings>>,
}

/// How long an interaction or a message is known to have been seen: Discord repeats events within minutes.
const SEEN_FOR: Duration = Duration::from_secs(3600);

/// A bot that is restarted is back by then.
const BACK_AFTER: Duration = Duration::from_secs(30);

/// The bot. Share it in an [`Arc`].
pub struct Bot {
    /// Requests to Discord.
    pub rest: Rest,
    /// Answers.
    pub assistant: Arc<Assistant>,
    /// What is kept.
    pub records: Arc<Records>,
    /// What admins have read; `None` where sources cannot be changed.
    pub sources: Option<Arc<Sources>>,
    /// What is remembered between an admin's command and its buttons.
    pub panel: Panel,
    /// Briefings; `None` where none can be kept.
    pub briefings: Option<Arc<Briefings>>,
    /// What is remembered of briefings beside what is kept.
    pub desk: Arc<Desk>,
    /// What is counted.
    pub counters: Arc<Counters>,
    /// What buttons carry.
    pub buttons: Buttons,
    /// Turns at answering.
    pub queue: Arc<Queue>,
    /// Channels that are sources; `None` where nothing is read.
    pub channels: Option<Arc<Channels>>,
    /// What members follow.
    pub follows: Arc<Follows>,
    /// What is being worked on, waited for at the end.
    pub tasks: TaskTracker,
    /// Cancelled when no more questions are taken.
    pub closing: CancellationToken,
    // Std locks: held to clone a pointer.
    settings: RwLock<Arc<Settings>>,
    limits: RwLock<Arc<Limits>>,
    me: OnceLock<u64>,
    seen: Cache<u64, ()>,
    /// Members who were told of a limit a moment ago: a flood of questions is not answered with a flood.
    pub told: Cache<u64, ()>,
    /// Threads that were opened a moment ago.
    pub threads: Cache<u64, Arc<Thread>>,
    locales: Cache<u64, Arc<str>>,
    /// The channels of direct messages with members.
    directs: Cache<u64, u64>,
}

impl Bot {
    /// A bot that has not begun yet.
    pub fn new(
        rest: Rest,
        assistant: Arc<Assistant>,
        records: Arc<Records>,
        reads: Reads,
        counters: Arc<Counters>,
        settings: Settings,
        places: usize,
    ) -> Arc<Bot> {
        let follows = Arc::new(Follows::new(records.clone(), assistant.clone()));
        Arc::new(Bot {
            rest,
            assistant,
            buttons: Buttons::new(records.key_for("buttons")),
            follows,
            records,
            sources: reads.sources,
            panel: Panel::new(),
            briefings: reads.briefings,
            desk: Arc::new(Desk::new()),
            counters,
            queue: Queue::new(places, settings.waiting),
            channels: reads.channels,
            tasks: TaskTracker::new(),
            closing: CancellationToken::new(),
            limits: RwLock::new(Arc::new(Limits::new(settings.rates))),
            settings: RwLock::new(Arc::new(settings)),
            me: OnceLock::new(),
            seen: remembering(200_000, SEEN_FOR),
            told: remembering(20_000, Duration::from_secs(60)),
            threads: remembering(10_000, Duration::from_secs(300)),
            locales: Cache::builder().max_capacity(50_000).build(),
            directs: Cache::builder().max_capacity(20_000).build(),
        })
    }

    /// What is set now.
    pub fn settings(&self) -> Arc<Settings> {
        self.settings
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Sets anew what can be set while running.
    pub fn reload(&self, new: Settings) {
        if self.settings().rates != new.rates {
            *self.limits.write().unwrap_or_else(PoisonError::into_inner) =
                Arc::new(Limits::new(new.rates));
        }
        *self
            .settings
            .write()
            .unwrap_or_else(PoisonError::into_inner) = Arc::new(new);
    }

    /// The limits that hold now.
    pub fn limits(&self) -> Arc<Limits> {
        self.limits
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// The bot's own account, once a session has begun.
    pub fn me(&self) -> Option<u64> {
        self.me.get().copied()
    }

    /// Notes the bot's own account.
    pub fn set_me(&self, me: u64) {
        // Every session says the same.
        let _ = self.me.set(me);
    }

    /// Whether this thread is seen for the first time. Its first message has the same id and is another matter: it may
    /// mention the bot.
    pub fn is_first_of_thread(&self, thread: u64) -> bool {
        self.is_first(!thread)
    }

    /// Whether this interaction or message is seen for the first time.
    pub fn is_first(&self, id: u64) -> bool {
        // With a function, as only that is run once for two who come at the same moment.
        let first = self.seen.entry(id).or_insert_with(|| ()).is_fresh();
        if !first {
            self.counters.repeated.add();
        }
        first
    }

    /// The words for a member: in the language of their Discord, which interactions tell.
    pub fn words(&self, visit: &Visit) -> &'static Words {
        self.locales
            .insert(visit.asker.member, Arc::from(visit.locale.as_str()));
        Words::of(&visit.locale)
    }

    /// The words for a member who wrote a message, which does not tell their language: the one they had last, else
    /// the guild's.
    pub fn words_for(&self, asker: &Asker) -> &'static Words {
        self.words_known_for([Some(asker.member), asker.guild])
    }

    /// The words for all of a guild.
    pub fn guild_words(&self, guild: u64) -> &'static Words {
        self.words_known_for([Some(guild)])
    }

    /// The words of the first of these accounts and guilds whose language is known.
    fn words_known_for<const N: usize>(&self, ids: [Option<u64>; N]) -> &'static Words {
        let known = ids
            .into_iter()
            .flatten()
            .find_map(|id| self.locales.get(&id));
        known.map_or_else(|| Words::of("en-US"), |locale| Words::of(&locale))
    }

    /// Notes the language of a guild.
    pub fn set_guild_locale(&self, guild: u64, locale: &str) {
        self.locales.insert(guild, Arc::from(locale));
    }

    /// Notes what changed of a guild's roles and channels.
    pub fn set_structure(&self, guild: u64, mut change: GuildChange) {
        if let GuildChange::Whole(whole) = &mut change {
            whole.me = self.me().unwrap_or_default();
        }
        let missed = matches!(change, GuildChange::Whole(_)).then_some(guild);
        let gone = match change {
            // While it is still known whose thread it was.
            GuildChange::ChannelGone(gone) => Some((gone, self.channel_of(guild, gone))),
            _ => None,
        };
        self.assistant.guilds().apply(guild, change);
        // Who may pin was asked by request, and may be otherwise now.
        self.desk.permissions_changed();
        let Some(channels) = self.channels.clone() else {
            return;
        };
        if let Some((gone, channel)) = gone
            && gone != channel
        {
            let happened = Happened::PlaceGone(gone);
            return channels.note(InChannel { channel, happened });
        }
        let lost = gone.map(|(gone, _)| gone);
        if missed.is_none() && !lost.is_some_and(|lost| channels.is_followed(lost)) {
            return;
        }
        self.tasks.spawn_blocking(move || {
            let done = match lost {
                Some(lost) => channels.lost(lost),
                // It is told whole when a session begins: what happened before was not told.
                None => channels.catch_up(missed),
            };
            if let Err(error) = done {
                tracing::error!(error = %error, "what became of a channel could not be kept");
            }
        });
    }

    /// The view of one member's eyes, for what has no buttons.
    pub fn view<'a>(&self, words: &'a Words) -> View<'a> {
        View {
            zone: self.settings().zone.clone(),
            private: true,
            ..View::new(words, jiff::Timestamp::now(), &|_| String::new())
        }
    }

    /// What an admin set for the guild where somebody is; as always in direct messages, and where it cannot be read.
    pub async fn guild_settings(&self, asker: &Asker) -> Arc<GuildSettings> {
        let Some(guild) = asker.guild else {
            return Arc::default();
        };
        self.records.settings(guild).await.unwrap_or_else(|error| {
            tracing::error!(error = %error, "the settings of a guild cannot be read");
            Arc::default()
        })
    }

    /// The words for what everyone in a channel reads: in the language that an admin chose, else the asker's own.
    pub async fn public_words<'w>(&self, asker: &Asker, own: &'w Words) -> &'w Words {
        let settings = self.guild_settings(asker).await;
        let chosen = settings.language.as_deref().and_then(Language::of_letters);
        match chosen {
            Some(chosen) => Words::in_language(chosen),
            None => own,
        }
    }

    /// Whether the bot answers where somebody is; a thread counts as its channel.
    ///
    /// # Errors
    /// The sentence that refuses it, with where it does.
    pub async fn answers_here(&self, asker: &Asker, words: &Words) -> Result<(), String> {
        let Some(guild) = asker.guild else {
            return Ok(());
        };
        // Where it is not known, it is not everywhere.
        let settings = self.records.settings(guild).await;
        let settings = settings.map_err(|error| self.incident(&error, words))?;
        if settings.channels.is_empty() {
            return Ok(());
        }
        let channel = self.channel_of(guild, asker.channel);
        if [channel, asker.channel]
            .iter()
            .any(|here| settings.channels.contains(here))
        {
            return Ok(());
        }
        let gone = self.gone_channels(guild, &settings.channels);
        let there: BTreeSet<u64> = settings.channels.difference(&gone).copied().collect();
        if there.is_empty() {
            return Err(words.just("refuse-nowhere"));
        }
        let there = mentions(&there, 20);
        Err(words.say("refuse-elsewhere", &[("channels", there.into())]))
    }

    /// Those of a guild's channels that Discord does not have any more; none where it has not told of the guild yet.
    pub fn gone_channels(&self, guild: u64, channels: &BTreeSet<u64>) -> BTreeSet<u64> {
        let known = self.assistant.guilds().get(guild);
        known.map_or_else(BTreeSet::new, |known| {
            let gone = channels
                .iter()
                .filter(|id| !known.channels.contains_key(id));
            gone.copied().collect()
        })
    }

    /// Those of a guild's roles that Discord does not have any more; none where it has not told of the guild yet.
    pub fn gone_roles(&self, guild: u64, roles: &BTreeSet<u64>) -> BTreeSet<u64> {
        let known = self.assistant.guilds().get(guild);
        known.map_or_else(BTreeSet::new, |known| {
            let gone = roles.iter().filter(|id| !known.roles.contains_key(id));
            gone.copied().collect()
        })
    }

    /// Whether somebody may ask where they are; counts the question.
    ///
    /// # Errors
    /// The sentence that refuses it.
    pub async fn may_ask_here(&self, asker: &Asker, words: &Words) -> Result<(), String> {
        self.answers_here(asker, words).await?;
        self.may_ask(asker, words).await
    }

    /// Counts a question against the limits. What an admin set for members is not meant for moderators.
    ///
    /// # Errors
    /// The sentence that refuses it.
    pub async fn may_ask(&self, asker: &Asker, words: &Words) -> Result<(), String> {
        let settings = self.guild_settings(asker).await;
        let at_most = settings.per_minute.filter(|chosen| {
            *chosen < self.settings().rates.member && !asker.is_moderator(&settings.moderator_roles)
        });
        let Err(reached) = self.limits().ask(asker, at_most) else {
            return Ok(());
        };
        self.counters.limited.add();
        let key = match reached.whose {
            Whose::Member => "refuse-member-limit",
            Whose::Channel => "refuse-channel-limit",
            Whose::Guild => "refuse-guild-limit",
        };
        Err(words.say(key, &[("when", in_a_while(reached.wait).into())]))
    }

    /// Counts a question that somebody begins to follow against the limits.
    ///
    /// # Errors
    /// The sentence that refuses it.
    pub fn may_follow(&self, asker: &Asker, words: &Words) -> Result<(), String> {
        self.limits().follow(asker.member).map_err(|reached| {
            self.counters.limited.add();
            let when = in_a_while(reached.wait);
            words.say("refuse-member-limit", &[("when", when.into())])
        })
    }

    /// The channel of direct messages with a member.
    ///
    /// # Errors
    /// [`RestError`].
    pub async fn direct_channel(&self, member: u64) -> Result<u64, RestError> {
        if let Some(known) = self.directs.get(&member) {
            return Ok(known);
        }
        let channel = self.rest.open_direct(member).await?.id;
        self.directs.insert(member, channel);
        Ok(channel)
    }

    /// Writes down that a member was refused; not once more while they are `remembered`.
    pub async fn note_refusal(
        &self,
        remembered: &Cache<u64, ()>,
        guild: u64,
        member: u64,
        what: &'static str,
        why: &str,
    ) {
        if !remembered.entry(member).or_insert_with(|| ()).is_fresh() {
            return;
        }
        let noted = self
            .records
            .refused(guild, member, what, json!({ "why": why }))
            .await;
        if let Err(error) = noted {
            tracing::error!(error = %error, "that somebody was refused could not be written down");
        }
    }

    /// The sentence for whoever asks while the bot takes no more questions.
    pub fn restarting(&self, words: &Words) -> String {
        words.say(
            "refuse-shutting-down",
            &[("when", in_a_while(BACK_AFTER).into())],
        )
    }

    /// Answers an interaction at once, for its asker alone.
    pub async fn say_privately(&self, ticket: &Ticket, words: impl Into<String>) {
        let body = Body::words(words).ephemeral();
        self.answer(ticket, 4, Some(&body)).await;
    }

    /// Says that an answer comes; whether Discord took it. `private` decides who will see it.
    pub async fn defer(&self, ticket: &Ticket, private: bool) -> bool {
        let data = private.then(|| json!({ "flags": super::body::EPHEMERAL }));
        self.told_of(self.rest.answer(ticket, 5, data.as_ref()).await)
    }

    /// Says that a pressed button is being seen to; whether Discord took it.
    pub async fn defer_update(&self, ticket: &Ticket) -> bool {
        self.told_of(self.rest.answer(ticket, 6, None).await)
    }

    /// Opens a form in answer to a command or a button, never to another form; whether Discord took it. It has to be
    /// the first answer: there is no time to look anything up before.
    pub async fn open_modal(&self, ticket: &Ticket, modal: &Modal) -> bool {
        let data = serde_json::to_value(modal).unwrap_or(Value::Null);
        self.told_of(self.rest.answer(ticket, 9, Some(&data)).await)
    }

    /// Answers an interaction for the first time; whether Discord took it.
    pub async fn answer(&self, ticket: &Ticket, kind: u8, body: Option<&Body>) -> bool {
        let data = body.map(|body| serde_json::to_value(body).unwrap_or(Value::Null));
        self.told_of(self.rest.answer(ticket, kind, data.as_ref()).await)
    }

    /// Edits the first answer of an interaction. Whoever waits for it is never left waiting: a body that Discord does
    /// not take is replaced with the name of what went wrong.
    pub async fn edit(&self, ticket: &Ticket, body: &Body, words: &Words) -> bool {
        let mut sent = self.rest.edit_answer(ticket, body).await;
        if let Err(error) = &sent
            && error.is_of_the_body()
        {
            let sorry = Body::words(self.incident(error, words));
            sent = self.rest.edit_answer(ticket, &sorry).await;
        }
        self.told_of(sent)
    }

    /// Sends a message of its own into a channel, once for each `key`. A body that Discord does not take is replaced
    /// with the name of what went wrong, as the message that it replies to waits for something.
    pub async fn send(&self, channel: u64, mut body: Body, key: u64, words: &Words) -> bool {
        let mut sent = self.rest.send_message(channel, &body, key).await;
        if let Err(error) = &sent
            && error.is_of_the_body()
        {
            let message_reference = body.message_reference.take();
            body = Body {
                message_reference,
                ..Body::words(self.incident(error, words))
            };
            sent = self.rest.send_message(channel, &body, key).await;
        }
        self.told_of(sent)
    }

    /// Tells the log what became of a request; whether it arrived.
    pub fn told_of<T>(&self, sent: Result<T, RestError>) -> bool {
        match sent {
            Ok(_) => true,
            Err(error) if error.is_too_late() => {
                self.counters.expired.add();
                tracing::info!("an interaction was answered too late");
                false
            }
            // Told once, where the connection ends for it.
            Err(RestError::Unauthorized) => false,
            Err(error @ RestError::LeftAlone(_)) => {
                tracing::debug!(error = %error, "not sent");
                false
            }
            Err(error) => {
                tracing::warn!(error = %error, "an answer could not be delivered");
                false
            }
        }
    }

    /// Writes a failure down under a name that is told to whoever was waiting.
    pub fn incident(&self, error: &dyn std::error::Error, words: &Words) -> String {
        self.counters.failed.add();
        let incident = format!("{:08x}", getrandom::u32().unwrap_or_default());
        tracing::error!(incident, error = with_causes(error), "a question failed");
        words.say("failure-incident", &[("incident", incident.into())])
    }
}

/// So many at most are remembered, each for so long.
fn remembering<K, V>(most: u64, how_long: Duration) -> Cache<K, V>
where
    K: std::hash::Hash + Eq + Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
{
    Cache::builder()
        .max_capacity(most)
        .time_to_live(how_long)
        .build()
}

/// A Discord timestamp that counts down: "in 20 seconds".
pub fn in_a_while(wait: Duration) -> String {
    let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
    let then = jiff::Timestamp::now().as_second() + i64::try_from(seconds).unwrap_or(i64::MAX / 2);
    format!("<t:{then}:R>")
}
