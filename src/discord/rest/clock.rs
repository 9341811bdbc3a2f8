//! How far the clock of this machine is from Discord's, as the head of each answer tells.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use jiff::Timestamp;
use jiff::fmt::rfc2822;
use reqwest::header::{DATE, HeaderMap};

/// Nothing was learned yet.
const UNKNOWN: i64 = i64::MIN;

/// Discord tells whole seconds: so much of a difference may be none.
const A_SECOND_MS: i64 = 1_000;

/// The difference, as the last answer told it.
pub(super) struct Clock(AtomicI64);

impl Default for Clock {
    fn default() -> Clock {
        Clock(AtomicI64::new(UNKNOWN))
    }
}

impl Clock {
    /// Learns from the head of an answer that has just arrived.
    pub(super) fn learn(&self, headers: &HeaderMap) {
        let told = headers.get(DATE).and_then(|value| value.to_str().ok());
        if let Some(told) = told.and_then(|told| rfc2822::parse(told).ok()) {
            let ahead = difference(Timestamp::now(), told.timestamp());
            self.0.store(ahead, Ordering::Relaxed);
        }
    }

    /// In milliseconds; negative where this machine is behind.
    pub(super) fn ahead_ms(&self) -> Option<i64> {
        let ahead = self.0.load(Ordering::Relaxed);
        (ahead != UNKNOWN).then_some(ahead)
    }

    /// An age that this machine's clock made too great.
    pub(super) fn corrected(&self, age: Duration) -> Duration {
        let ahead = self.ahead_ms().unwrap_or(0).max(0);
        age.saturating_sub(Duration::from_millis(ahead.unsigned_abs()))
    }
}

/// By how much `here` is ahead of `there`, which is told in whole seconds, rounded down.
fn difference(here: Timestamp, there: Timestamp) -> i64 {
    match here.as_millisecond() - there.as_millisecond() {
        ahead @ A_SECOND_MS.. => ahead - A_SECOND_MS,
        behind @ ..0 => behind,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::header::HeaderValue;

    fn at(time: &str) -> Timestamp {
        time.parse().unwrap()
    }

    #[test]
    fn within_the_second_that_is_told_there_is_no_difference() {
        let there = at("2026-11-25T10:00:00Z");
        assert_eq!(difference(at("2026-11-25T10:00:00.999Z"), there), 0);
        assert_eq!(difference(at("2026-11-25T10:00:11Z"), there), 10_000);
        assert_eq!(difference(at("2026-11-25T09:59:59Z"), there), -1_000);
    }

    #[test]
    fn an_age_is_corrected_by_what_was_learned_and_never_made_greater() {
        let clock = Clock::default();
        let age = Duration::from_secs(12);
        assert_eq!(clock.corrected(age), age, "nothing is known yet");
        let mut headers = HeaderMap::new();
        headers.insert(DATE, HeaderValue::from_static("no date"));
        clock.learn(&headers);
        assert_eq!(clock.ahead_ms(), None);
        let behind = Timestamp::now() + jiff::SignedDuration::from_secs(-10);
        let told = rfc2822::DateTimePrinter::new().timestamp_to_rfc9110_string(&behind);
        headers.insert(DATE, HeaderValue::from_str(&told.unwrap()).unwrap());
        clock.learn(&headers);
        assert!((9_000..=11_000).contains(&clock.ahead_ms().unwrap()));
        assert!(clock.corrected(age) <= Duration::from_secs(3));
        assert_eq!(clock.corrected(Duration::ZERO), Duration::ZERO);
    }
}
