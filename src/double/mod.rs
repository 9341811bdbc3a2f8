//! A double of Discord, REST and gateway, on one loopback listener: the tests and the bench run the unmodified bot
//! against it.
//!
//! It is strict where the real one is strict (limits, deadlines, one acknowledgement, permissions) and stricter where
//! the real one would let a mistake pass: a body with a rule broken is refused and kept as a [`Violation`], so that a
//! test ends with `assert_eq!(double.violations(), [])`. It is told what people do ([`Double::slash`],
//! [`Double::say`], ...), what goes wrong ([`Double::fault`], [`Double::gateway`]), and can be asked for everything that
//! the bot sent.
//!
//! It knows nothing of Footnote, so that it cannot share a mistake with it.

mod asked;
mod controls;
mod dispatch;
mod faults;
mod form;
mod gateway;
mod interactions;
mod limits;
mod line;
mod lookups;
mod messages;
mod modals;
mod past;
mod people;
pub mod permissions;
mod records;
mod refusal;
mod rest;
mod route;
pub mod rules;
mod scene;
mod snowflake;
mod wire;
mod world;

use std::collections::HashMap;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::routing::any;
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout_at};
use tokio_util::sync::CancellationToken;

pub use asked::{Acknowledged, Asked, Choice, Waited};
pub use controls::Controls;
pub use dispatch::{Identified, SessionState};
pub use faults::Fault;
pub use form::Upload;
pub use limits::Limits;
pub use people::Say;
pub use records::{Counts, Seen, Violation};
pub use snowflake::{made_at_ms, next as next_id};
pub use world::{Button, Kind, Message, Person};

/// Says what is wrong with a request, such as that its body does not fit Discord's own description.
pub type Checker = Arc<dyn Fn(&Seen) -> Result<(), String> + Send + Sync>;

/// How the double behaves. The default is as the real one does.
#[derive(Clone)]
pub struct Setup {
    /// What the bot must send behind `Bot `, in requests and at the gateway.
    pub token: String,
    /// The bot's application, which is also its account.
    pub application: u64,
    /// The name of both.
    pub name: String,
    /// How long an interaction waits for its first answer.
    pub first_answer: Duration,
    /// How long an interaction's token lives.
    pub token_life: Duration,
    /// How far Discord's clock is behind that of this machine.
    pub clock_behind: Duration,
    /// How often the bot has to send a heartbeat.
    pub heartbeat: Duration,
    /// An identify with one of these intents is closed with 4014.
    pub disallowed_intents: u64,
    /// How many shards are recommended.
    pub shards: u32,
    /// How many requests per second are taken.
    pub limits: Limits,
    /// How many requests, and sends at the gateway, are remembered. A bench sets 0.
    pub remember: usize,
    /// Asked about every request.
    pub checker: Option<Checker>,
}

impl Default for Setup {
    fn default() -> Setup {
        let application = snowflake::next();
        Setup {
            // In three parts, the first of which is the account's id, as real tokens are.
            token: format!("{application}.double.not-a-real-token-0123456789"),
            application,
            name: "Footnote".to_owned(),
            first_answer: Duration::from_secs(3),
            token_life: Duration::from_secs(15 * 60),
            clock_behind: Duration::ZERO,
            heartbeat: Duration::from_millis(41_250),
            disallowed_intents: 0,
            shards: 1,
            limits: Limits::default(),
            remember: 10_000,
            checker: None,
        }
    }
}

/// The double, running. It ends when dropped, or in order with [`Double::stop`].
pub struct Double {
    inner: Arc<Inner>,
    serving: JoinHandle<()>,
}

impl Double {
    /// Listens on a free port of the loopback interface.
    ///
    /// # Errors
    /// When there is no such port.
    pub async fn start(setup: Setup) -> io::Result<Double> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let over = CancellationToken::new();
        let remember = setup.remember;
        let bot = world::bot(&setup);
        let inner = Arc::new(Inner {
            setup,
            address,
            over: over.clone(),
            state: Mutex::new(State {
                world: world::World::new(bot),
                interactions: HashMap::new(),
                tokens: HashMap::new(),
                gateway: dispatch::Gateway::new(remember),
                records: records::Records::new(remember),
                faults: Vec::new(),
                buckets: limits::Buckets::default(),
            }),
            changed: Notify::new(),
        });
        let app = Router::new()
            .route("/", any(gateway::connect))
            .route("/gateway", any(gateway::connect))
            .route("/gateway/", any(gateway::connect))
            .fallback(rest::answer)
            .with_state(inner.clone());
        let lines = line::Lines::new(listener, over.clone());
        let serving = tokio::spawn(async move {
            let service = app.into_make_service_with_connect_info::<line::Line>();
            let served = axum::serve(lines, service)
                .with_graceful_shutdown(over.cancelled_owned())
                .await;
            if let Err(error) = served {
                tracing::warn!(%error, "the double of Discord ended early");
            }
        });
        Ok(Double { inner, serving })
    }

    /// Where the API is: `{url}/api/v10/...`.
    pub fn url(&self) -> String {
        format!("http://{}", self.inner.address)
    }

    /// Where the gateway is.
    pub fn gateway_url(&self) -> String {
        self.inner.gateway_url()
    }

    /// The bot's token, without `Bot `.
    pub fn token(&self) -> &str {
        &self.inner.setup.token
    }

    /// The bot's account and application.
    pub fn bot(&self) -> u64 {
        self.inner.setup.application
    }

    /// Cuts every connection and waits until nothing runs any more.
    pub async fn stop(mut self) {
        self.inner.over.cancel();
        // A task that panicked has said so on stderr.
        let _ = (&mut self.serving).await;
        // Upgraded connections are no longer the server's. Each ends by itself, at once.
        let none_open = |state: &State| (state.gateway.open == 0).then_some(());
        let inner = &self.inner;
        inner
            .until(&inner.changed, Duration::from_secs(5), none_open)
            .await;
    }
}

impl Drop for Double {
    fn drop(&mut self) {
        self.inner.over.cancel();
    }
}

/// What the tasks and the tests share.
struct Inner {
    setup: Setup,
    address: SocketAddr,
    over: CancellationToken,
    // One lock for everything, never held over an await: what a request changes is seen as a whole, and no order of
    // locks can be wrong.
    state: Mutex<State>,
    /// Told whenever something happened that a test may wait for.
    changed: Notify,
}

struct State {
    world: world::World,
    interactions: HashMap<u64, interactions::Interaction>,
    tokens: HashMap<String, u64>,
    gateway: dispatch::Gateway,
    records: records::Records,
    faults: Vec<faults::Armed>,
    buckets: limits::Buckets,
}

impl Inner {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn gateway_url(&self) -> String {
        format!("ws://{}/gateway", self.address)
    }

    /// Looks now and after every change, until something is found or the time is over.
    async fn until<T>(
        &self,
        changed: &Notify,
        within: Duration,
        mut look: impl FnMut(&State) -> Option<T>,
    ) -> Option<T> {
        let end = Instant::now() + within;
        loop {
            let mut change = std::pin::pin!(changed.notified());
            // Before looking, so that a change in between is not missed.
            change.as_mut().enable();
            if let Some(found) = look(&self.lock()) {
                return Some(found);
            }
            if timeout_at(end, change).await.is_err() {
                return look(&self.lock());
            }
        }
    }
}
