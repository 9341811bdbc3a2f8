//! When a request may go: Discord's buckets, its global limit, channels that refused, and the number of refusals.

use std::collections::VecDeque;
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use moka::sync::Cache;
use reqwest::header::HeaderMap;

/// Discord takes 50 requests a second from a bot: after a pause so many go at once and then so many a second, which is no
/// more than 48 in any second. A few are left for what else uses the token.
const AT_ONCE: NonZeroU32 = NonZeroU32::new(8).expect("it is not zero");
const A_SECOND: NonZeroU32 = NonZeroU32::new(40).expect("it is not zero");

/// A channel that refused is left alone for so long.
const SILENCE: Duration = Duration::from_secs(600);

/// Discord bans an address that was refused 10,000 times in ten minutes. Long before that, nothing is sent.
/// People who wait for an answer to an interaction are let down later than everything else.
const MOST_REFUSALS: usize = 1_000;
const MOST_REFUSALS_IN_ALL: usize = 3_000;
const REFUSALS_COUNT_FOR: Duration = Duration::from_secs(600);

/// Buckets that were not used for a while are forgotten: their time is over anyway. So many are remembered at most.
const MOST_BUCKETS: u64 = 10_000;

/// Of a bucket that Discord has said nothing of, so many are used at once.
const UNTIL_KNOWN: u32 = 5;

/// When all that may go has gone and no answer has told more, the next one waits for so long.
const UNTIL_TOLD: Duration = Duration::from_secs(1);

/// Keeps all limits of one token.
pub(super) struct Pace {
    global: DefaultDirectRateLimiter,
    // Std mutexes throughout: held for a comparison, never across an await.
    paused: Mutex<Option<Instant>>,
    buckets: Cache<(String, &'static str, u64), Bucket>,
    /// Whole channels, and single routes of one.
    silent: Cache<(u64, Option<&'static str>), ()>,
    refusals: Mutex<VecDeque<Instant>>,
}

/// The limit of one route with one major parameter.
#[derive(Clone, Default)]
pub(super) struct Bucket {
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    /// How many may go in one window; `None` while nothing is known.
    limit: Option<u32>,
    /// What is left until `reset`; `None` while nothing is known.
    remaining: Option<u32>,
    reset: Option<Instant>,
}

impl Bucket {
    /// Nothing more for so long.
    pub(super) fn pause(&self, pause: Duration) {
        let mut state = lock(&self.state);
        state.remaining = Some(0);
        state.reset = Some(Instant::now() + pause);
    }

    /// Takes one of what is left, or tells how long to wait.
    fn take(&self, now: Instant) -> Result<(), Duration> {
        let mut state = lock(&self.state);
        if state.reset.is_some_and(|reset| reset <= now) {
            // Not all who waited may go at once: as many as the limit says, and one where it says nothing.
            state.remaining = Some(state.limit.unwrap_or(1).max(1));
            state.reset = None;
        }
        match (state.remaining, state.reset) {
            (Some(0), Some(reset)) => Err(reset - now),
            // Used up, and no answer is there yet that tells when that ends.
            (Some(0), None) => {
                state.reset = Some(now + UNTIL_TOLD);
                Err(UNTIL_TOLD)
            }
            (left, _) => {
                state.remaining = Some(left.unwrap_or(UNTIL_KNOWN) - 1);
                Ok(())
            }
        }
    }
}

impl Pace {
    pub(super) fn new() -> Pace {
        Pace {
            global: RateLimiter::direct(Quota::per_second(A_SECOND).allow_burst(AT_ONCE)),
            paused: Mutex::new(None),
            buckets: Cache::builder()
                .max_capacity(MOST_BUCKETS)
                .time_to_idle(Duration::from_secs(900))
                .build(),
            silent: Cache::builder()
                .max_capacity(100_000)
                .time_to_live(SILENCE)
                .build(),
            refusals: Mutex::new(VecDeque::new()),
        }
    }

    pub(super) fn bucket(&self, method: &str, route: &'static str, major: u64) -> Bucket {
        self.buckets
            .get_with((method.to_owned(), route, major), Bucket::default)
    }

    /// Returns when a request may go.
    pub(super) async fn turn(&self, bucket: &Bucket, by_token: bool) {
        loop {
            let now = Instant::now();
            let paused = lock(&self.paused).filter(|until| *until > now && !by_token);
            let wait = match paused {
                Some(until) => until - now,
                None => match bucket.take(now) {
                    Ok(()) => break,
                    Err(wait) => wait,
                },
            };
            tokio::time::sleep(wait).await;
        }
        if !by_token {
            self.global.until_ready().await;
        }
    }

    /// What Discord says of a bucket with every answer.
    pub(super) fn learn(&self, bucket: &Bucket, headers: &HeaderMap) {
        let number =
            |name: &str| -> Option<f64> { headers.get(name)?.to_str().ok()?.trim().parse().ok() };
        let (Some(remaining), Some(reset_after)) = (
            number("x-ratelimit-remaining"),
            number("x-ratelimit-reset-after"),
        ) else {
            return;
        };
        if !(0.0..=86_400.0).contains(&reset_after) || !(0.0..=1e6).contains(&remaining) {
            return;
        }
        let mut state = lock(&bucket.state);
        let reset = Instant::now() + Duration::from_secs_f64(reset_after);
        // Answers come out of order: in one window the smaller number is the later one.
        let window = state.reset.filter(|known| *known > Instant::now());
        state.remaining = Some(match state.remaining {
            Some(known) if window.is_some() => known.min(remaining as u32),
            _ => remaining as u32,
        });
        if let Some(limit) = number("x-ratelimit-limit") {
            state.limit = Some(limit as u32);
        }
        // And the later end is the true one: a pause that a 429 asked for is not cut short by an older answer.
        state.reset = Some(window.map_or(reset, |known| known.max(reset)));
    }

    /// Nothing at all for so long.
    pub(super) fn pause_all(&self, pause: Duration) {
        let until = Instant::now() + pause;
        let mut paused = lock(&self.paused);
        if paused.is_none_or(|known| known < until) {
            *paused = Some(until);
        }
    }

    /// Leaves a channel alone for a while.
    pub(super) fn silence(&self, channel: u64) {
        self.silent.insert((channel, None), ());
    }

    /// Leaves one thing that is done in a channel alone for a while.
    pub(super) fn silence_route(&self, channel: u64, route: &'static str) {
        self.silent.insert((channel, Some(route)), ());
    }

    /// What was refused in a channel is asked for again: somebody says that it may be given now.
    pub(super) fn hear_again(&self, channel: u64) {
        for (silent, ()) in &self.silent {
            if silent.0 == channel {
                self.silent.invalidate(silent.as_ref());
            }
        }
    }

    pub(super) fn is_silent(&self, channel: u64, route: &'static str) -> bool {
        self.silent.contains_key(&(channel, None))
            || self.silent.contains_key(&(channel, Some(route)))
    }

    pub(super) fn count_refusal(&self) {
        lock(&self.refusals).push_back(Instant::now());
    }

    /// Whether so much was refused that the next refusals could end in a ban.
    pub(super) fn holds_back(&self, by_token: bool) -> bool {
        let mut refusals = lock(&self.refusals);
        while refusals
            .front()
            .is_some_and(|when| when.elapsed() > REFUSALS_COUNT_FOR)
        {
            refusals.pop_front();
        }
        let most = if by_token {
            MOST_REFUSALS_IN_ALL
        } else {
            MOST_REFUSALS
        };
        refusals.len() >= most
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Nothing that could panic runs under these locks.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(remaining: &str, reset_after: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert("x-ratelimit-limit", "5".parse().unwrap());
        headers.insert("x-ratelimit-remaining", remaining.parse().unwrap());
        headers.insert("x-ratelimit-reset-after", reset_after.parse().unwrap());
        headers
    }

    #[test]
    fn a_bucket_that_is_used_up_waits_for_its_reset_and_then_gives_its_limit() {
        let pace = Pace::new();
        let bucket = pace.bucket("POST", "/x", 1);
        assert!(bucket.take(Instant::now()).is_ok(), "nothing is known yet");
        pace.learn(&bucket, &headers("1", "30"));
        assert!(bucket.take(Instant::now()).is_ok());
        let wait = bucket.take(Instant::now()).unwrap_err();
        assert!(wait > Duration::from_secs(25), "{wait:?}");
        let later = Instant::now() + Duration::from_secs(31);
        assert_eq!((0..5).filter(|_| bucket.take(later).is_ok()).count(), 5);
        assert!(pace.bucket("POST", "/x", 2).take(Instant::now()).is_ok());
    }

    #[test]
    fn an_answer_that_comes_late_does_not_give_back_what_is_used() {
        let pace = Pace::new();
        let bucket = pace.bucket("POST", "/x", 1);
        pace.learn(&bucket, &headers("0", "30"));
        pace.learn(&bucket, &headers("3", "30"));
        assert!(bucket.take(Instant::now()).is_err());
    }

    #[test]
    fn a_pause_is_not_cut_short_by_an_older_answer() {
        let pace = Pace::new();
        let bucket = pace.bucket("POST", "/x", 1);
        bucket.pause(Duration::from_secs(30));
        pace.learn(&bucket, &headers("3", "1"));
        let wait = bucket.take(Instant::now()).unwrap_err();
        assert!(wait > Duration::from_secs(25), "{wait:?}");
    }

    #[test]
    fn who_waited_without_knowing_the_limit_goes_one_by_one() {
        let pace = Pace::new();
        let bucket = pace.bucket("POST", "/x", 1);
        bucket.pause(Duration::from_secs(1));
        let goes = |seconds| {
            let then = Instant::now() + Duration::from_secs(seconds);
            (0..100).filter(|_| bucket.take(then).is_ok()).count()
        };
        assert_eq!([goes(2), goes(4), goes(6)], [1, 1, 1]);
    }

    #[test]
    fn a_bucket_that_nothing_is_known_of_is_not_stormed() {
        let bucket = Pace::new().bucket("POST", "/x", 1);
        let now = Instant::now();
        let gone = (0..100).filter(|_| bucket.take(now).is_ok()).count();
        assert_eq!(gone, UNTIL_KNOWN as usize);
    }

    #[test]
    fn malformed_headers_say_nothing() {
        let pace = Pace::new();
        let bucket = pace.bucket("POST", "/x", 1);
        for (remaining, reset) in [
            ("x", "1"),
            ("0", "-1"),
            ("0", "NaN"),
            ("-3", "5"),
            ("0", "1e300"),
        ] {
            pace.learn(&bucket, &headers(remaining, reset));
            assert!(bucket.take(Instant::now()).is_ok(), "{remaining} {reset}");
        }
    }

    #[test]
    fn refusals_are_counted_far_below_what_bans() {
        let pace = Pace::new();
        for _ in 0..MOST_REFUSALS - 1 {
            pace.count_refusal();
        }
        assert!(!pace.holds_back(false));
        pace.count_refusal();
        assert!(pace.holds_back(false) && !pace.holds_back(true));
        for _ in MOST_REFUSALS..MOST_REFUSALS_IN_ALL {
            pace.count_refusal();
        }
        assert!(pace.holds_back(true));
        const { assert!(MOST_REFUSALS_IN_ALL * 3 < 10_000) };
    }

    #[test]
    fn a_channel_that_refused_is_silent_and_others_are_not() {
        let pace = Pace::new();
        pace.silence(7);
        assert!(pace.is_silent(7, "POST /x") && !pace.is_silent(8, "POST /x"));
    }

    #[test]
    fn where_one_thing_is_refused_the_others_are_still_done() {
        let pace = Pace::new();
        pace.silence_route(7, "PUT /pins");
        assert!(pace.is_silent(7, "PUT /pins"));
        pace.silence_route(9, "PUT /pins");
        pace.hear_again(9);
        assert!(!pace.is_silent(9, "PUT /pins"));
        assert!(!pace.is_silent(7, "DELETE /pins") && !pace.is_silent(7, "POST /x"));
        assert!(!pace.is_silent(8, "PUT /pins"));
    }

    #[tokio::test]
    async fn after_a_pause_no_second_holds_more_than_discord_takes() {
        let pace = Pace::new();
        let begun = Instant::now();
        let mut sent = Vec::new();
        for channel in 0..60 {
            let bucket = pace.bucket("POST", "/x", channel);
            pace.turn(&bucket, false).await;
            sent.push(begun.elapsed());
        }
        let second = Duration::from_secs(1);
        let in_a_second = |from: &Duration| {
            let until = *from + second;
            let within = sent.iter().filter(|at| (*from..until).contains(*at));
            within.count()
        };
        let most = sent.iter().map(in_a_second).max();
        assert!(most.is_some_and(|most| most <= 50), "{most:?}");
    }

    #[tokio::test]
    async fn a_pause_for_all_holds_all_but_interactions() {
        let pace = Pace::new();
        pace.pause_all(Duration::from_millis(200));
        let bucket = pace.bucket("POST", "/x", 1);
        let begun = Instant::now();
        pace.turn(&bucket, true).await;
        assert!(begun.elapsed() < Duration::from_millis(100));
        pace.turn(&bucket, false).await;
        assert!(begun.elapsed() >= Duration::from_millis(190));
    }
}
