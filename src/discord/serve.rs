//! The life of the bot: it knows itself, registers its commands, connects, answers, and leaves in order.

use std::ops::RangeInclusive;
use std::sync::Arc;
use std::time::{Duration, Instant};

use secrecy::SecretString;
use tokio::sync::{Semaphore, mpsc};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::bot::{Bot, Reads, Settings};
use super::channels::LookingBack;
use super::counters::Counters;
use super::events::{Happening, Visit};
use super::follows::{self, Reminder};
use super::gateway::{Connections, Entrance, Gateway, GatewayEnd};
use super::rest::{Rest, RestError, Ticket};
use super::{briefings, commands, messages, presses, submitted};
use crate::assistant::{Assistant, Records};

/// What is under way gets so long to end.
const DRAINING: Duration = Duration::from_secs(10);

/// So much is worked on at once at most; what comes then is told that there is too much. Each is a task and, while it
/// waits for its turn, a few kilobytes.
const AT_ONCE: usize = 4_096;

/// How often limits are tidied up, and how often old records are erased: that writes again what stays, about a second
/// for a hundred thousand questions.
const TIDY: Duration = Duration::from_secs(60);
const EXPIRE: Duration = Duration::from_secs(86_400);

/// A clock that is wrong by so many milliseconds is worth a word.
const CLOCK_IS_OFF_MS: u64 = 2_000;

/// Why the bot ended.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// Discord does not take its requests.
    #[error(transparent)]
    Rest(#[from] RestError),
    /// The gateway cannot be entered.
    #[error(transparent)]
    Gateway(#[from] GatewayEnd),
    /// The shards that were asked for are none.
    #[error("--shards {0}-{1}/{2} are no shards; the last one is below the number of all")]
    Shards(u32, u32, u32),
}

/// Where Discord is.
#[derive(Debug, Clone)]
pub struct Reach {
    /// The API: `https://discord.com`, or a double on loopback.
    pub api: String,
    /// The gateway, where it is another than the API tells; only on loopback.
    pub gateway: Option<String>,
    /// Whether this is a double on loopback.
    pub is_double: bool,
}

/// Everything the bot needs.
pub struct Serve {
    /// Where Discord is.
    pub reach: Reach,
    /// The token.
    pub token: SecretString,
    /// What the operator set.
    pub settings: Settings,
    /// The guild that gets changed commands at once.
    pub development_guild: Option<u64>,
    /// First and last shard of this process, of how many; all of them without it.
    pub shards: Option<(RangeInclusive<u32>, u32)>,
    /// Answers.
    pub assistant: Arc<Assistant>,
    /// What is kept.
    pub records: Arc<Records>,
    /// What is counted.
    pub counters: Arc<Counters>,
    /// Told how many shards are connected.
    pub connections: Arc<Connections>,
    /// Questions that are worked on at a time.
    pub places: usize,
    /// What is read for guilds.
    pub reads: Reads,
}

impl Serve {
    /// Serves until `over` is cancelled. `settings` brings new ones while it runs; `ready` is told at the first READY,
    /// with the guilds of its shard.
    ///
    /// # Errors
    /// [`ServeError`], when Discord cannot or will not be used.
    pub async fn run(
        self,
        mut settings: mpsc::Receiver<Settings>,
        over: CancellationToken,
        ready: impl Fn(&str, usize) + Send + Sync + 'static,
    ) -> Result<(), ServeError> {
        let rest = Rest::new(&self.reach.api, self.token.clone(), self.counters.clone())?;
        let message_content = self.settings.message_content;
        let bot = Bot::new(
            rest,
            self.assistant,
            self.records,
            self.reads,
            self.counters,
            self.settings,
            self.places,
        );
        // The application first and alone: a token that is refused is refused once. The rest at the same time, as a
        // start should not wait for one way to Discord after the other.
        let knowing = async {
            let application = bot.rest.application().await?;
            let (told, me) = tokio::try_join!(bot.rest.gateway(), bot.rest.me())?;
            Ok::<_, RestError>((application, told, me))
        };
        let (application, told, me) = tokio::select! {
            known = knowing => known?,
            // Stopped before it began.
            () = over.cancelled() => {
                bot.records.close().await;
                return Ok(());
            }
        };
        if let Some(ahead) = bot.rest.clock_ahead_ms().filter(|ahead| is_off(*ahead)) {
            tracing::warn!(
                ahead_ms = ahead,
                "the clock of this machine is not Discord's; \"today\" and \"an hour ago\" are told by it: set it right"
            );
        }
        // Known before the first event, whatever that is.
        bot.set_me(me.id);
        let (shards, total) = match self.shards {
            Some((shards, total)) if shards.is_empty() || *shards.end() >= total => {
                return Err(ServeError::Shards(*shards.start(), *shards.end(), total));
            }
            Some(shards) => shards,
            None => (0..=told.shards.max(1) - 1, told.shards.max(1)),
        };
        if told.session_start_limit.remaining == 0 {
            tracing::warn!(
                wait_s = told.session_start_limit.reset_after / 1000,
                "the bot has begun too many sessions today; Discord may refuse this one"
            );
        }
        let entrance = Entrance {
            api: self.reach.is_double.then(|| self.reach.api.clone()),
            url: self.reach.gateway.unwrap_or(told.url),
            shards,
            total,
            message_content,
            connections: self.connections,
        };
        let gateway = Gateway::prepare(&self.token, entrance).await?;
        let (running, mut happenings) = gateway.split();
        let following = bot.channels.clone().map(|channels| {
            let history = Arc::new(LookingBack(bot.clone()));
            let over = bot.closing.clone();
            tokio::spawn(async move {
                let connecting = channels.clone();
                let connected =
                    tokio::task::spawn_blocking(move || connecting.connected(history)).await;
                if !matches!(connected, Ok(Ok(()))) {
                    tracing::error!("channels that are sources could not be made due");
                }
                channels.run(over).await;
            })
        });
        let leave = CancellationToken::new();
        let mut running = tokio::spawn(running.run(leave.clone()));
        bot.tasks.spawn(register(
            bot.clone(),
            application.id,
            self.development_guild,
        ));
        let housekeeping = tokio::spawn(keep_house(bot.clone()));
        let keeping = tokio::spawn(briefings::keeping::keep(bot.clone(), bot.closing.clone()));
        let telling = tokio::spawn(follows::keep(bot.clone(), bot.closing.clone()));
        let at_once = Arc::new(Semaphore::new(AT_ONCE));
        let mut drained = None;
        let ended = loop {
            tokio::select! {
                happening = happenings.recv() => match happening {
                    Some(Happening::Ready { shard, guilds }) => {
                        bot.counters.ready.add();
                        tracing::info!(shard, guilds, "ready");
                        ready(&application.name, guilds);
                    }
                    Some(happening) => take_up(&bot, happening, &at_once),
                    // Its end is the reason, and it is about to tell it.
                    None => break end_of(&mut running).await,
                },
                Some(new) = settings.recv() => bot.reload(new),
                ended = end_of(&mut running) => break ended,
                () = bot.rest.refused().cancelled() => break Err(RestError::Unauthorized.into()),
                () = over.cancelled(), if drained.is_none() => {
                    bot.closing.cancel();
                    bot.tasks.close();
                    let tasks = bot.tasks.clone();
                    drained = Some(Box::pin(async move {
                        tokio::time::timeout(DRAINING, tasks.wait()).await.is_ok()
                    }));
                }
                // Connected meanwhile: who asks now is told that the bot is restarting.
                all = async { match &mut drained { Some(drained) => drained.await, None => std::future::pending().await } } => {
                    if !all {
                        tracing::warn!(left = bot.tasks.len(), "some questions did not end in time");
                    }
                    leave.cancel();
                    break Ok(());
                }
            }
        };
        housekeeping.abort();
        bot.closing.cancel();
        leave.cancel();
        if ended.is_ok() && !running.is_finished() && (&mut running).await.is_err() {
            tracing::warn!("the gateway's task panicked while it left");
        }
        running.abort();
        if let Some(following) = following
            && following.await.is_err()
        {
            tracing::error!("following channels ended with a panic");
        }
        if keeping.await.is_err() {
            tracing::error!("keeping briefings current ended with a panic");
        }
        if telling.await.is_err() {
            tracing::error!("telling of what is followed ended with a panic");
        }
        bot.records.close().await;
        ended
    }
}

/// Whether a clock that is ahead by this, in milliseconds, should be set right.
pub(super) fn is_off(ahead: i64) -> bool {
    ahead.unsigned_abs() >= CLOCK_IS_OFF_MS
}

/// Why the gateway's task ended.
async fn end_of(running: &mut JoinHandle<Result<(), GatewayEnd>>) -> Result<(), ServeError> {
    match running.await {
        Ok(ended) => ended.map_err(ServeError::from),
        Err(_) => Err(GatewayEnd::Ended("its task panicked".to_owned()).into()),
    }
}

/// Registers the commands where that is needed. The bot answers without: those registered before go on working.
async fn register(bot: Arc<Bot>, application: u64, development_guild: Option<u64>) {
    let mut places = vec![None];
    places.extend(development_guild.map(Some));
    for guild in places {
        match commands::register(&bot, application, guild).await {
            Ok(true) => tracing::info!(guild, "commands registered"),
            Ok(false) => tracing::debug!(guild, "commands are as they were"),
            Err(RestError::Unauthorized) => {}
            Err(error) => {
                tracing::error!(guild, error = %error, "commands could not be registered")
            }
        }
    }
}

async fn keep_house(bot: Arc<Bot>) {
    let mut expired: Option<Instant> = None;
    loop {
        bot.limits().tidy();
        if expired.is_none_or(|when| when.elapsed() >= EXPIRE) {
            expired = Some(Instant::now());
            match bot.records.expire(bot.settings().keep_days).await {
                Ok(erased) if erased.questions > 0 => {
                    tracing::info!(questions = erased.questions, "old questions erased");
                }
                Ok(_) => {}
                Err(error) => tracing::error!(error = %error, "old questions could not be erased"),
            }
        }
        tokio::time::sleep(TIDY).await;
    }
}

/// Gives a happening to a task of its own.
fn take_up(bot: &Arc<Bot>, happening: Happening, at_once: &Arc<Semaphore>) {
    // In the order in which they came, and before whatever is asked afterwards.
    let happening = match happening {
        Happening::Structure(guild, change) => return bot.set_structure(guild, *change),
        Happening::Written(written) => return bot.note_written(*written),
        happening => happening,
    };
    match &happening {
        Happening::Resumed => return bot.counters.resumed.add(),
        Happening::Unreadable(kind) => {
            bot.counters.unknown_events.add();
            return tracing::debug!(kind, "an event could not be read");
        }
        Happening::Guild { id, locale } => return bot.set_guild_locale(*id, locale),
        _ => {}
    }
    let place = at_once.clone().try_acquire_owned();
    if place.is_err() {
        bot.counters.turned_away.add();
        return tracing::warn!("too much is under way; something was not answered");
    }
    let working = bot.clone();
    bot.tasks.spawn(async move {
        let _place = place;
        work(&working, happening).await;
    });
}

async fn work(bot: &Arc<Bot>, happening: Happening) {
    match happening {
        Happening::Command(command) if is_taken(bot, &command.visit).await => {
            let reminder = Reminder::of(bot, &command.visit);
            commands::run(bot, *command).await;
            remind(bot, reminder).await;
        }
        Happening::Typing(command) if may_answer(bot, &command.visit.ticket) => {
            commands::complete(bot, *command).await;
        }
        Happening::Press(press) if is_taken(bot, &press.visit).await => {
            let reminder = Reminder::of(bot, &press.visit);
            presses::run(bot, *press).await;
            remind(bot, reminder).await;
        }
        Happening::Submitted(form) if is_taken(bot, &form.visit).await => {
            submitted::run(bot, *form).await;
        }
        Happening::MessagesGone { channel, ids } => {
            briefings::keeping::messages_gone(bot, channel, ids).await;
        }
        Happening::Said(said) => messages::said(bot, *said).await,
        Happening::Thread(thread) if !bot.closing.is_cancelled() => {
            messages::opened(bot, thread).await;
        }
        Happening::Left(guild) => {
            if let Err(error) = bot.records.erase_guild(guild).await {
                tracing::error!(error = %error, "what was kept of a guild could not be erased");
            }
        }
        _ => {}
    }
}

async fn remind(bot: &Arc<Bot>, reminder: Option<Reminder>) {
    if let Some(reminder) = reminder {
        reminder.tell(bot).await;
    }
}

/// Whether an interaction is to be answered, and not only with the news that the bot is closing.
async fn is_taken(bot: &Arc<Bot>, visit: &Visit) -> bool {
    may_answer(bot, &visit.ticket) && !is_closing(bot, visit).await
}

/// Whether an interaction is new and there is time left to answer it; what is too old is dropped without a request.
fn may_answer(bot: &Arc<Bot>, ticket: &Ticket) -> bool {
    if !bot.is_first(ticket.id) {
        return false;
    }
    bot.counters.interactions.add();
    if Instant::now() >= bot.rest.first_answer_by(ticket) {
        bot.counters.expired.add();
        tracing::warn!("an interaction came too late to be answered");
        return false;
    }
    true
}

/// Whether the bot takes no more questions; whoever asks is told so.
async fn is_closing(bot: &Arc<Bot>, visit: &Visit) -> bool {
    if !bot.closing.is_cancelled() {
        return false;
    }
    let said = bot.restarting(bot.words(visit));
    bot.say_privately(&visit.ticket, said).await;
    true
}
