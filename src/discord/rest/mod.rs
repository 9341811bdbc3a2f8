//! Requests to Discord: each waits as it is told, is tried again where that is safe, and ends at a deadline.
//!
//! serenity speaks to the gateway; requests go through this, because its client cannot be pointed at a double while it
//! keeps the rate limits, loses `retry_after` when it does not, and keeps a bucket for every interaction for ever.

mod channels;
mod clock;
mod error;
mod form;
mod pace;
mod routes;

use std::sync::Arc;
use std::time::{Duration, Instant};

use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue};
use reqwest::{Method, StatusCode};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use tokio_util::sync::CancellationToken;

use super::counters::Counters;
use crate::text::causes::with_causes;
use clock::Clock;
use error::Closed;
use form::Form;
use pace::{Bucket, Pace};

pub use channels::{Channel, Overwrite};
pub use error::RestError;
pub use form::Attachment;
pub use routes::{Guild, Role, Ticket};

/// Tried so often when Discord or the way there fails; a wait that Discord asks for does not count.
const TRIES: u32 = 5;

/// The first pause after a failure; each further one is twice as long, and up to half is left to chance.
const FIRST_PAUSE: Duration = Duration::from_millis(250);

/// When Discord asks to wait again and again, each wait is at least twice the one before, beginning with this, up to
/// that: a wait of nothing at all, told a thousand times, would be a storm.
const SHORTEST_WAIT: Duration = Duration::from_millis(50);
const MOST_DOUBLINGS: u32 = 7;

/// One try takes no longer than this.
const ONE_TRY: Duration = Duration::from_secs(10);

/// Discord waits three seconds for the first answer to an interaction; a little is left for the way.
const FIRST_ANSWER: Duration = Duration::from_millis(2_800);

/// Answers of Discord are small; one that is larger is not read to its end.
const LONGEST_ANSWER: usize = 4 << 20;

/// One request.
pub(super) struct Call {
    method: Method,
    /// As the documentation writes it; the limits are kept by it, and people are told it.
    route: &'static str,
    /// Behind `/api/v10`.
    path: String,
    load: Load,
    /// The channel, guild or application that has limits of its own.
    major: u64,
    /// The channel that is left alone when it refuses, or so far as it does.
    channel: Option<u64>,
    /// Interaction answers carry their right in their path, and do not count towards the global limit.
    by_token: bool,
    /// Whether it would be seen twice if it arrived twice: then it is only sent again when it cannot have arrived.
    once: bool,
    deadline: Instant,
}

/// What goes with a request.
enum Load {
    Nothing,
    Json(Value),
    /// JSON and a file.
    Form(Form),
}

/// A client of Discord's API with the bot's token.
pub struct Rest {
    client: reqwest::Client,
    base: String,
    token: SecretString,
    pace: Pace,
    counters: Arc<Counters>,
    refused: CancellationToken,
    clock: Clock,
}

impl Rest {
    /// A client of the API at `base` (such as `https://discord.com`), that adds to `counters`.
    ///
    /// # Errors
    /// When no TLS is to be had.
    pub fn new(
        base: &str,
        token: SecretString,
        counters: Arc<Counters>,
    ) -> Result<Rest, RestError> {
        let client = reqwest::Client::builder()
            // Discord wants the address of a library first, and takes what follows as it is.
            .user_agent(format!(
                "{} Footnote/{}",
                serenity::constants::USER_AGENT,
                env!("CARGO_PKG_VERSION")
            ))
            .timeout(ONE_TRY)
            .connect_timeout(Duration::from_secs(5))
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(|error| RestError::GaveUp {
                route: "any route",
                why: in_words(error),
            })?;
        Ok(Rest {
            client,
            base: format!("{}/api/v10", base.trim_end_matches('/')),
            token,
            pace: Pace::new(),
            counters,
            refused: CancellationToken::new(),
            clock: Clock::default(),
        })
    }

    /// By how much this machine's clock is ahead of Discord's, in milliseconds; negative where it is behind. Known after
    /// the first answer, to a second: less than that counts as nothing.
    pub fn clock_ahead_ms(&self) -> Option<i64> {
        self.clock.ahead_ms()
    }

    /// When an interaction has to be answered for the first time. Clocks that disagree must not drop what has just
    /// arrived.
    pub fn first_answer_by(&self, ticket: &Ticket) -> Instant {
        ticket.arrived + FIRST_ANSWER.saturating_sub(self.clock.corrected(ticket.age))
    }

    /// Cancelled when Discord refused the token.
    pub fn refused(&self) -> &CancellationToken {
        &self.refused
    }

    /// Sends a request until it is answered, refused, or its time is over.
    async fn send(&self, call: Call) -> Result<Value, RestError> {
        let bucket = self
            .pace
            .bucket(call.method.as_str(), call.route, call.major);
        let (mut failures, mut waits) = (0, 0);
        loop {
            self.may_send(&call)?;
            let gave_up = |why: String| RestError::GaveUp {
                route: call.route,
                why,
            };
            let turn = self.pace.turn(&bucket, call.by_token);
            let until = call.deadline.saturating_duration_since(Instant::now());
            if tokio::time::timeout(until, turn).await.is_err() {
                return Err(gave_up("its turn did not come in time".to_owned()));
            }
            // While it waited, another request may have learned that the token is no good.
            self.may_send(&call)?;
            let why = match self.attempt(&call, &bucket).await {
                Attempt::Done(answer) => return answer,
                Attempt::Wait(told) => {
                    let shortest = SHORTEST_WAIT * 2u32.pow(waits);
                    waits = (waits + 1).min(MOST_DOUBLINGS);
                    let pause = told.max(shortest);
                    if pause > told {
                        bucket.pause(pause);
                    }
                    if Instant::now() + pause > call.deadline {
                        return Err(gave_up(format!(
                            "Discord asks to wait {:.1} s, longer than there is time",
                            pause.as_secs_f32()
                        )));
                    }
                    continue;
                }
                Attempt::Failed(why) if call.once => return Err(gave_up(why)),
                Attempt::Failed(why) | Attempt::NotSent(why) => why,
            };
            failures += 1;
            let pause = FIRST_PAUSE * 2u32.pow(failures - 1);
            let pause = pause / 2 + pause.mul_f64(chance() / 2.0);
            if failures >= TRIES || Instant::now() + pause > call.deadline {
                return Err(gave_up(why));
            }
            tokio::time::sleep(pause).await;
        }
    }

    fn may_send(&self, call: &Call) -> Result<(), RestError> {
        if self.refused.is_cancelled() {
            return Err(RestError::Unauthorized);
        }
        if let Some(channel) = call
            .channel
            .filter(|channel| self.pace.is_silent(*channel, call.route))
        {
            return Err(RestError::LeftAlone(channel));
        }
        if self.pace.holds_back(call.by_token) {
            return Err(RestError::HoldingBack);
        }
        Ok(())
    }

    async fn attempt(&self, call: &Call, bucket: &Bucket) -> Attempt {
        let mut request = self
            .client
            .request(call.method.clone(), format!("{}{}", self.base, call.path));
        if !call.by_token {
            let Ok(mut value) =
                HeaderValue::from_str(&format!("Bot {}", self.token.expose_secret()))
            else {
                // A token with a line feed in it is none.
                self.refused.cancel();
                return Attempt::Done(Err(RestError::Unauthorized));
            };
            value.set_sensitive(true);
            request = request.header(AUTHORIZATION, value);
        }
        request = match &call.load {
            Load::Nothing => request,
            Load::Json(body) => request
                .header(CONTENT_TYPE, "application/json")
                .body(body.to_string()),
            Load::Form(form) => request
                .header(CONTENT_TYPE, form.content_type())
                .body(form.bytes()),
        };
        self.counters.requests.add();
        let answer = match request.send().await {
            Ok(answer) => answer,
            Err(error) if error.is_connect() => return Attempt::NotSent(in_words(error)),
            Err(error) => return Attempt::Failed(in_words(error)),
        };
        let status = answer.status();
        let headers = answer.headers().clone();
        self.pace.learn(bucket, &headers);
        self.clock.learn(&headers);
        let body = match read(answer).await {
            Ok(body) => body,
            Err(why) if status.is_success() => return Attempt::Failed(why),
            Err(_) => Vec::new(),
        };
        if status.is_success() {
            return Attempt::Done(match body.as_slice() {
                [] => Ok(Value::Null),
                body => serde_json::from_slice(body).map_err(|error| RestError::Unreadable {
                    route: call.route,
                    why: error.to_string(),
                }),
            });
        }
        let told: Value = serde_json::from_slice(&body).unwrap_or_default();
        let code = told.get("code").and_then(Value::as_u64).unwrap_or(0);
        // Too many edits of what is old come as a 429 too, but without a word on when that ends: it is no matter of the
        // bucket, and other messages can be edited meanwhile.
        let is_old_edit = code == error::OLD_EDIT;
        if status == StatusCode::TOO_MANY_REQUESTS && !is_old_edit {
            return Attempt::Wait(self.too_many(call, bucket, &headers, &told));
        }
        if status.is_server_error() {
            return Attempt::Failed(format!("Discord answered {status}"));
        }
        if status == StatusCode::UNAUTHORIZED && !call.by_token {
            self.refused.cancel();
            return Attempt::Done(Err(RestError::Unauthorized));
        }
        if is_old_edit || matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN) {
            self.counters.refused.add();
            self.pace.count_refusal();
        }
        let error = RestError::Refused {
            route: call.route,
            status: status.as_u16(),
            code,
            message: refusal_in_words(&told),
        };
        if let Some(channel) = call.channel {
            match error.closed() {
                Closed::Nothing => {}
                Closed::Route => self.pace.silence_route(channel, call.route),
                Closed::Channel => self.pace.silence(channel),
            }
        }
        Attempt::Done(Err(error))
    }

    /// Discord said 429: how long it says to wait. Malformed or missing, a second.
    fn too_many(
        &self,
        call: &Call,
        bucket: &Bucket,
        headers: &HeaderMap,
        told: &Value,
    ) -> Duration {
        self.counters.slowed.add();
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        let seconds = told
            .get("retry_after")
            .and_then(Value::as_f64)
            .or_else(|| text("retry-after").and_then(|value| value.trim().parse().ok()))
            .filter(|seconds: &f64| seconds.is_finite() && (0.0..=86_400.0).contains(seconds))
            .unwrap_or(1.0);
        // A little of chance on top, or all who wait would come back in the same moment.
        let pause = Duration::from_secs_f64(seconds) + Duration::from_millis(50).mul_f64(chance());
        let is_global = text("x-ratelimit-global").is_some()
            || text("x-ratelimit-scope") == Some("global")
            || told.get("global").and_then(Value::as_bool) == Some(true);
        if text("x-ratelimit-scope") != Some("shared") {
            // What others used up is not held against us.
            self.pace.count_refusal();
        }
        if is_global && !call.by_token {
            self.pace.pause_all(pause);
        } else {
            bucket.pause(pause);
        }
        tracing::warn!(
            route = call.route,
            global = is_global,
            wait_ms = pause.as_millis() as u64,
            "Discord asks to wait"
        );
        pause
    }
}

enum Attempt {
    Done(Result<Value, RestError>),
    /// Discord said how long; the bucket or everything is paused for so long.
    Wait(Duration),
    /// It may have arrived all the same.
    Failed(String),
    /// Nobody was there to take it.
    NotSent(String),
}

async fn read(mut answer: reqwest::Response) -> Result<Vec<u8>, String> {
    let mut body = Vec::new();
    while let Some(part) = answer.chunk().await.map_err(in_words)? {
        body.extend_from_slice(&part);
        if body.len() > LONGEST_ANSWER {
            return Err("the answer is too long".to_owned());
        }
    }
    Ok(body)
}

/// Without the address: an interaction's token is a part of it.
fn in_words(error: reqwest::Error) -> String {
    with_causes(&error.without_url())
}

/// Discord's message, with the fields that it names.
fn refusal_in_words(told: &Value) -> String {
    let message = told
        .get("message")
        .and_then(Value::as_str)
        .unwrap_or("no reason given");
    let fields = told.get("errors").map(|errors| format!(": {errors}"));
    crate::text::cut::cut(&format!("{message}{}", fields.unwrap_or_default()), 300)
}

/// From 0 to 1, by chance.
fn chance() -> f64 {
    // Without chance from the system the pauses are only less even.
    let drawn = getrandom::u32().unwrap_or(u32::MAX / 2);
    f64::from(drawn) / f64::from(u32::MAX)
}
