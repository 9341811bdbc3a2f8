//! Rate limits, with the headers that tell of them.

use std::collections::HashMap;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};

/// How many requests are taken.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Of one bucket (a route and its channel, guild or webhook) in one window.
    pub per_bucket: u32,
    /// How long a window is.
    pub window: Duration,
    /// Of all buckets in one second. The routes of interactions do not count.
    pub in_all: u32,
    /// Edits of one message that is older than an hour, in one hour. The real one does not tell how many it takes.
    pub old_edits: u32,
}

impl Default for Limits {
    /// More per bucket than the real one takes, so that tests do not wait; the same in all.
    fn default() -> Limits {
        Limits {
            per_bucket: 50,
            window: Duration::from_secs(1),
            in_all: 50,
            old_edits: 5,
        }
    }
}

const AN_HOUR: Duration = Duration::from_secs(3600);

/// What was taken of each bucket.
#[derive(Default)]
pub(super) struct Buckets {
    windows: HashMap<String, Window>,
    all: Option<Window>,
    /// By message.
    old_edits: HashMap<u64, Window>,
}

#[derive(Clone, Copy)]
struct Window {
    began: Instant,
    taken: u32,
}

/// More buckets than this are old ones.
const MOST_BUCKETS: usize = 20_000;

/// What a request's answer says of its bucket.
pub(super) struct Taken {
    pub(super) headers: Vec<(&'static str, String)>,
    /// The answer, when the bucket was empty.
    pub(super) refused: Option<Value>,
}

impl Buckets {
    /// Whether a message that is older than an hour may be edited once more.
    pub(super) fn takes_old_edit(&mut self, limits: &Limits, message: u64) -> bool {
        let now = Instant::now();
        let window = self.old_edits.entry(message).or_insert(Window::new(now));
        window.take(now, AN_HOUR, limits.old_edits).is_none()
    }

    pub(super) fn take(&mut self, limits: &Limits, bucket: &str, is_exempt: bool) -> Taken {
        let now = Instant::now();
        if !is_exempt {
            let second = Duration::from_secs(1);
            let all = self.all.get_or_insert(Window::new(now));
            if let Some(wait) = all.take(now, second, limits.in_all) {
                return Taken {
                    headers: refusal_headers(wait, "global"),
                    refused: Some(refusal(wait, true)),
                };
            }
        }
        if self.windows.len() > MOST_BUCKETS {
            self.windows.clear();
        }
        let window = self
            .windows
            .entry(bucket.to_owned())
            .or_insert(Window::new(now));
        let refused = window.take(now, limits.window, limits.per_bucket);
        let left = limits.per_bucket.saturating_sub(window.taken);
        let until_reset = limits.window.saturating_sub(now - window.began);
        let mut headers = vec![
            ("x-ratelimit-limit", limits.per_bucket.to_string()),
            ("x-ratelimit-remaining", left.to_string()),
            ("x-ratelimit-reset", reset_at(until_reset)),
            ("x-ratelimit-reset-after", seconds(until_reset)),
            ("x-ratelimit-bucket", name_of(bucket)),
        ];
        if let Some(wait) = refused {
            headers.extend(refusal_headers(wait, "user"));
        }
        Taken {
            headers,
            refused: refused.map(|wait| refusal(wait, false)),
        }
    }
}

impl Window {
    fn new(began: Instant) -> Window {
        Window { began, taken: 0 }
    }

    /// Takes one, or says how long to wait.
    fn take(&mut self, now: Instant, length: Duration, most: u32) -> Option<Duration> {
        if now - self.began >= length {
            *self = Window::new(now);
        }
        if self.taken >= most {
            return Some(length.saturating_sub(now - self.began));
        }
        self.taken += 1;
        None
    }
}

/// The headers of a 429.
pub(super) fn refusal_headers(wait: Duration, scope: &str) -> Vec<(&'static str, String)> {
    let mut headers = vec![
        // Whole seconds, rounded up; the body has the fraction.
        ("retry-after", wait.as_secs_f64().ceil().to_string()),
        ("x-ratelimit-scope", scope.to_owned()),
    ];
    if scope == "global" {
        headers.push(("x-ratelimit-global", "true".to_owned()));
    }
    headers
}

/// The body of a 429.
pub(super) fn refusal(wait: Duration, is_global: bool) -> Value {
    let wait = (wait.as_secs_f64() * 1_000.0).ceil() / 1_000.0;
    json!({"message": "You are being rate limited.", "retry_after": wait, "global": is_global})
}

fn seconds(duration: Duration) -> String {
    format!("{:.3}", duration.as_secs_f64())
}

fn reset_at(after: Duration) -> String {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    seconds(now + after)
}

fn name_of(bucket: &str) -> String {
    let mut hasher = DefaultHasher::new();
    bucket.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_bucket_says_when_to_come_back() {
        let limits = Limits {
            per_bucket: 2,
            window: Duration::from_secs(60),
            in_all: 3,
            ..Limits::default()
        };
        let mut buckets = Buckets::default();
        assert!(buckets.take(&limits, "a", false).refused.is_none());
        let second = buckets.take(&limits, "a", false);
        assert!(second.refused.is_none());
        assert!(
            second
                .headers
                .contains(&("x-ratelimit-remaining", "0".to_owned()))
        );
        let third = buckets.take(&limits, "a", false).refused.unwrap();
        assert!(third["retry_after"].as_f64().unwrap() > 59.0);
        assert_eq!(third["global"], false);
        // Four in all is one too many, whatever the bucket; an exempt one passes.
        assert_eq!(
            buckets.take(&limits, "b", false).refused.unwrap()["global"],
            true
        );
        assert!(buckets.take(&limits, "b", true).refused.is_none());
    }
}
