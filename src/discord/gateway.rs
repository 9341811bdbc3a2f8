//! The connection to Discord's gateway: serenity identifies, beats, resumes; here it is begun and ended.

use std::collections::HashMap;
use std::convert::Infallible;
use std::future::{Future, IntoFuture};
use std::ops::RangeInclusive;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use secrecy::{ExposeSecret, SecretString};
use serenity::all::{
    ClientBuilder, ConnectionStage, Context, Event, GatewayIntents, HttpBuilder, RawEventHandler,
    ShardId, ShardManager, ShardRunnerMessage,
};
use serenity::gateway::GatewayError;
use tokio::runtime::{Builder, Handle};
use tokio::sync::{Notify, mpsc};
use tokio_util::sync::CancellationToken;

use super::events::{self, Happening};
use super::{channels, structure};

/// Events that wait to be taken up. Taking one up is starting a task, so a full queue means that the process is not
/// given any time at all; then the gateway itself has to wait.
const WAITING: usize = 1_024;

/// A close code that lets the next start resume the session: any but 1000 and 1001 does.
const RESUMABLE: u16 = 4_000;

/// How often it is looked which shards are connected, and which of them serenity does not connect anew.
const LOOK: Duration = Duration::from_secs(1);

/// A shard whose last heartbeat was answered so long ago is dead: Discord wants one every 41 seconds or so, and serenity
/// itself notices one that is missing, but not while it waits for a new connection to be accepted, which it does for
/// ever.
const SILENT_FOR: Duration = Duration::from_secs(180);

/// So long the gateway has to say goodbye.
const GOODBYE: Duration = Duration::from_secs(3);

/// Where the gateway is and which part of it is ours.
pub struct Entrance {
    /// Where requests go in place of Discord; only for loopback.
    pub api: Option<String>,
    /// The gateway's address.
    pub url: String,
    /// The first and the last shard of this process.
    pub shards: RangeInclusive<u32>,
    /// All shards of the bot.
    pub total: u32,
    /// Whether the content of messages is asked for.
    pub message_content: bool,
    /// How many of the shards are connected is told here.
    pub connections: Arc<Connections>,
}

/// How many shards there should be, and how many have a session now.
#[derive(Debug, Default)]
pub struct Connections {
    wanted: AtomicU64,
    there: AtomicU64,
}

impl Connections {
    /// How many have a session.
    pub fn there(&self) -> u64 {
        self.there.load(Ordering::Relaxed)
    }

    /// Whether all of them have one.
    pub fn are_all_there(&self) -> bool {
        let wanted = self.wanted.load(Ordering::Relaxed);
        wanted > 0 && self.there() >= wanted
    }
}

/// Why the gateway was left.
#[derive(Debug, thiserror::Error)]
pub enum GatewayEnd {
    /// Discord does not give what was asked for.
    #[error(
        "Discord refuses the intents (4014): switch on \"Message Content Intent\" for the bot in the developer portal, \
         or set discord.message_content = false"
    )]
    Intents,
    /// The token is not valid.
    #[error(
        "the gateway refused the token (4004); make a new one in the developer portal and set DISCORD_TOKEN"
    )]
    Token,
    /// The shards are not as Discord wants them.
    #[error(
        "the gateway refused the shards (4010 or 4011); leave --shards out, or name more of them"
    )]
    Shards,
    /// Anything else that cannot be gone on from.
    #[error("the gateway ended: {0}")]
    Ended(String),
}

/// A thread of serenity's own. Its reading of a connection that is dead can keep a thread for itself without ever giving
/// way, and with it everything else that waits for input on the same runtime.
///
/// It is one, of the kind that begins tasks in the order in which they were made: serenity makes one for each event, and
/// a message in a new thread must not be told of before the thread, nor a permission that was taken away before it was
/// given.
struct Threads {
    handle: Handle,
    over: CancellationToken,
}

impl Threads {
    fn begin() -> Result<Threads, GatewayEnd> {
        let failed = |error: std::io::Error| GatewayEnd::Ended(error.to_string());
        let runtime = Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(failed)?;
        let handle = runtime.handle().clone();
        let over = CancellationToken::new();
        let ending = over.clone();
        std::thread::Builder::new()
            .name("gateway".to_owned())
            .spawn(move || {
                runtime.block_on(ending.cancelled());
                runtime.shutdown_background();
            })
            .map_err(failed)?;
        Ok(Threads { handle, over })
    }

    /// Runs it there.
    async fn run<T: Send + 'static>(
        &self,
        work: impl Future<Output = T> + Send + 'static,
    ) -> Result<T, GatewayEnd> {
        let done = self.handle.spawn(work).await;
        done.map_err(|_| GatewayEnd::Ended("its task panicked".to_owned()))
    }
}

impl Drop for Threads {
    fn drop(&mut self) {
        // Without waiting: it may be dropped on another runtime, which must not be blocked.
        self.over.cancel();
    }
}

/// A running connection.
pub struct Gateway {
    threads: Threads,
    client: serenity::Client,
    entrance: Entrance,
    /// A session has begun or goes on.
    look: Arc<Notify>,
    /// What happens.
    pub happenings: mpsc::Receiver<Happening>,
}

impl Gateway {
    /// Prepares a connection. Nothing is sent yet but, by serenity, one request for the gateway's address, whose
    /// answer is not used.
    ///
    /// # Errors
    /// When there is no connection to be had from this machine.
    pub async fn prepare(token: &SecretString, entrance: Entrance) -> Result<Gateway, GatewayEnd> {
        let mut intents = GatewayIntents::GUILDS
            | GatewayIntents::GUILD_MESSAGES
            | GatewayIntents::DIRECT_MESSAGES;
        if entrance.message_content {
            intents |= GatewayIntents::MESSAGE_CONTENT;
        }
        let mut http = HttpBuilder::new(token.expose_secret()).ratelimiter_disabled(true);
        if let Some(api) = &entrance.api {
            http = http.proxy(api.clone());
        }
        let (sender, happenings) = mpsc::channel(WAITING);
        let look = Arc::new(Notify::new());
        let threads = Threads::begin()?;
        let building = ClientBuilder::new_with_http(http.build(), intents)
            .raw_event_handler(Handler {
                sender,
                look: look.clone(),
            })
            .into_future();
        let client = threads.run(building).await?;
        let client = client.map_err(|error| GatewayEnd::Ended(error.to_string()))?;
        // serenity falls back to the public address when its request fails; the right one is known.
        *client.ws_url.lock().await = entrance.url.clone();
        Ok(Gateway {
            threads,
            client,
            entrance,
            look,
            happenings,
        })
    }

    /// Splits it into what runs, and what happens.
    pub fn split(self) -> (Running, mpsc::Receiver<Happening>) {
        let running = Running {
            threads: self.threads,
            client: self.client,
            entrance: self.entrance,
            look: self.look,
        };
        (running, self.happenings)
    }
}

/// The connection's own work.
pub struct Running {
    threads: Threads,
    client: serenity::Client,
    entrance: Entrance,
    look: Arc<Notify>,
}

impl Running {
    /// Stays connected until `over` is cancelled, and then leaves so that the session can be resumed.
    ///
    /// # Errors
    /// [`GatewayEnd`], when the gateway cannot be entered any more.
    pub async fn run(self, over: CancellationToken) -> Result<(), GatewayEnd> {
        let Running {
            threads,
            mut client,
            entrance,
            look,
        } = self;
        let manager = client.shard_manager.clone();
        let connections = entrance.connections.clone();
        let wanted = 1 + entrance.shards.end() - entrance.shards.start();
        connections
            .wanted
            .store(u64::from(wanted), Ordering::Relaxed);
        let connecting = async move {
            let (shards, total) = (entrance.shards, entrance.total);
            // serenity's range includes its end, whatever the type says.
            client
                .start_shard_range(*shards.start()..*shards.end(), total)
                .await
        };
        let ended = tokio::select! {
            ended = threads.run(connecting) => Some(ended?),
            () = over.cancelled() => None,
            never = revive(manager.clone(), connections, look) => match never {},
        };
        match ended {
            Some(Ok(())) => Err(GatewayEnd::Ended("all shards stopped".to_owned())),
            Some(Err(error)) => Err(end_of(&error)),
            None => {
                let goodbye = async {
                    for shard in manager.shards_instantiated().await {
                        manager.shutdown(shard, RESUMABLE).await;
                    }
                };
                // A shard that is only connecting does not answer; the process ends all the same.
                if tokio::time::timeout(GOODBYE, goodbye).await.is_err() {
                    tracing::debug!("the gateway did not confirm the goodbye in time");
                }
                Ok(())
            }
        }
    }
}

/// Begins anew what serenity leaves dead. When a connection breaks and the first try to make it again fails too, as when
/// the network is away for a moment, it goes on reading from what has ended, without a pause, until its next heartbeat
/// is due: up to 45 seconds with one core busy. Its shard then stays in the stage "connecting", which it passes too
/// quickly otherwise to be seen here.
async fn revive(
    manager: Arc<ShardManager>,
    connections: Arc<Connections>,
    look: Arc<Notify>,
) -> Infallible {
    let mut pulses: HashMap<ShardId, Pulse> = HashMap::new();
    loop {
        // At once when a session begins, so that whoever waits for health is told at once.
        let _ = tokio::time::timeout(LOOK, look.notified()).await;
        let mut dead: Vec<ShardId> = Vec::new();
        let mut alive = 0;
        for (shard, runner) in &*manager.runners.lock().await {
            alive += u64::from(runner.stage == ConnectionStage::Connected);
            let pulse = pulses.entry(*shard).or_insert_with(Pulse::new);
            if pulse.is_dead(runner.stage, runner.latency, Instant::now()) {
                // What is dead cannot be closed; at that it ends.
                let close = ShardRunnerMessage::Close(RESUMABLE, None);
                runner.runner_tx.send_to_shard(close);
                dead.push(*shard);
            }
        }
        connections.there.store(alive, Ordering::Relaxed);
        for shard in dead {
            pulses.remove(&shard);
            tracing::warn!(shard = shard.0, "the connection broke and is made anew");
            manager.restart(shard).await;
        }
    }
}

/// The signs of life of one shard.
struct Pulse {
    /// How long the last heartbeat took to be answered, which is never the same twice.
    latency: Option<Duration>,
    stage: ConnectionStage,
    since: Instant,
}

impl Pulse {
    fn new() -> Pulse {
        Pulse {
            latency: None,
            stage: ConnectionStage::Handshake,
            since: Instant::now(),
        }
    }

    /// Whether it will not come back by itself.
    fn is_dead(&mut self, stage: ConnectionStage, latency: Option<Duration>, now: Instant) -> bool {
        if (stage, latency) != (self.stage, self.latency) {
            (self.stage, self.latency, self.since) = (stage, latency, now);
        }
        stage == ConnectionStage::Connecting || now.duration_since(self.since) >= SILENT_FOR
    }
}

fn end_of(error: &serenity::Error) -> GatewayEnd {
    match error {
        serenity::Error::Gateway(
            GatewayError::DisallowedGatewayIntents | GatewayError::InvalidGatewayIntents,
        ) => GatewayEnd::Intents,
        serenity::Error::Gateway(
            GatewayError::InvalidAuthentication | GatewayError::NoAuthentication,
        ) => GatewayEnd::Token,
        serenity::Error::Gateway(
            GatewayError::InvalidShardData | GatewayError::OverloadedShard,
        ) => GatewayEnd::Shards,
        other => GatewayEnd::Ended(other.to_string()),
    }
}

struct Handler {
    sender: mpsc::Sender<Happening>,
    look: Arc<Notify>,
}

#[serenity::async_trait]
impl RawEventHandler for Handler {
    async fn raw_event(&self, context: Context, event: Event) {
        // First who may read what now, then what else the event means.
        if let Some((guild, change)) = structure::of(&event) {
            let happening = Happening::Structure(guild, Box::new(change));
            let _ = self.sender.send(happening).await;
        }
        if let Some(written) = channels::of(&event) {
            let happening = Happening::Written(Box::new(written));
            let _ = self.sender.send(happening).await;
        }
        if let Some(happening) = events::of(event, context.shard_id.0) {
            if matches!(happening, Happening::Ready { .. } | Happening::Resumed) {
                self.look.notify_one();
            }
            // Nobody listens any more only when the process is ending.
            let _ = self.sender.send(happening).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shard_whose_heartbeats_are_not_answered_any_more_is_dead() {
        let begun = Instant::now();
        let mut pulse = Pulse::new();
        let mut dead = |stage, latency_us: Option<u64>, after_s| {
            let latency = latency_us.map(Duration::from_micros);
            pulse.is_dead(stage, latency, begun + Duration::from_secs(after_s))
        };
        use ConnectionStage::{Connected, Connecting, Resuming};
        assert!(!dead(Connected, None, 1));
        assert!(!dead(Connected, Some(900), 41));
        assert!(!dead(Connected, Some(901), 82));
        assert!(!dead(Connected, Some(901), 261));
        assert!(dead(Connected, Some(901), 262));
        assert!(!dead(Resuming, Some(901), 263), "it moves again");
        assert!(dead(Connecting, Some(901), 264));
    }
}
