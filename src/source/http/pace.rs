//! When a request may go: a few at once, fewer to one host, and with a pause between them.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use moka::sync::Cache;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// So many connections to one host at once: what the owners of small sites bear without noticing.
const AT_ONE_HOST: usize = 2;

/// No host is waited for longer than this between two requests, whatever it asks for.
const LONGEST_PAUSE: Duration = Duration::from_secs(600);

/// And none is left alone for longer than this.
const LONGEST_REST: Duration = Duration::from_secs(3600);

/// So many hosts are remembered, for as long as one of them may be left alone.
const MOST_HOSTS: u64 = 10_000;

/// The pace of one client.
pub(super) struct Pace {
    hosts: Cache<String, Arc<Host>>,
    all: Arc<Semaphore>,
}

struct Host {
    lines: Arc<Semaphore>,
    // A std mutex: held for a comparison, never across an await.
    state: Mutex<State>,
}

struct State {
    next: Instant,
    /// What the host asked for, beside our own pause.
    pause: Duration,
}

/// The right to one request, while it is kept.
pub(super) struct Turn {
    _line: OwnedSemaphorePermit,
    _place: OwnedSemaphorePermit,
}

/// The host is to be left alone for longer than there is time: for so long.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct LeftAlone(pub(super) Duration);

impl Pace {
    pub(super) fn new(at_once: usize) -> Pace {
        Pace {
            hosts: Cache::builder()
                .max_capacity(MOST_HOSTS)
                .time_to_idle(LONGEST_REST)
                .build(),
            all: Arc::new(Semaphore::new(at_once.max(1))),
        }
    }

    /// Returns when a request to `host` may go, at least `least` after the one before it.
    ///
    /// Who waits holds none of the places for all hosts until it may really go, so that a slow host slows no other.
    ///
    /// # Errors
    /// When that will not be until `deadline`. A line that others keep busy until then is waited for: the caller's
    /// own deadline ends that.
    pub(super) async fn turn(
        &self,
        host: &str,
        least: Duration,
        deadline: Instant,
    ) -> Result<Turn, LeftAlone> {
        let host = self.host(host);
        // A semaphore that is never closed always has a place at last.
        let closed = |_| LeftAlone(Duration::ZERO);
        let line = host.lines.clone().acquire_owned().await.map_err(closed)?;
        loop {
            let wait = host.wait(Instant::now());
            if wait.is_zero() {
                let place = self.all.clone().acquire_owned().await.map_err(closed)?;
                // While it waited for the place, another may have gone to this host.
                if host.take(Instant::now(), least) {
                    return Ok(Turn {
                        _line: line,
                        _place: place,
                    });
                }
                continue;
            }
            if Instant::now() + wait >= deadline {
                return Err(LeftAlone(wait));
            }
            tokio::time::sleep(wait).await;
        }
    }

    /// A host asks for so long a pause between two requests.
    pub(super) fn slow_down(&self, host: &str, pause: Duration) {
        self.host(host).lock().pause = pause.min(LONGEST_PAUSE);
    }

    /// Leaves a host alone for so long.
    pub(super) fn leave_alone(&self, host: &str, rest: Duration) {
        let until = Instant::now() + rest.min(LONGEST_REST);
        let host = self.host(host);
        let mut state = host.lock();
        state.next = state.next.max(until);
    }

    fn host(&self, host: &str) -> Arc<Host> {
        self.hosts.get_with_by_ref(host, || {
            Arc::new(Host {
                lines: Arc::new(Semaphore::new(AT_ONE_HOST)),
                state: Mutex::new(State {
                    next: Instant::now(),
                    pause: Duration::ZERO,
                }),
            })
        })
    }
}

impl Host {
    fn lock(&self) -> MutexGuard<'_, State> {
        // Nothing that could panic runs under this lock.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait(&self, now: Instant) -> Duration {
        self.lock().next.saturating_duration_since(now)
    }

    /// Takes the turn if it is there. Nothing is booked ahead: who gives up while waiting leaves no gap.
    fn take(&self, now: Instant, least: Duration) -> bool {
        let mut state = self.lock();
        if state.next > now {
            return false;
        }
        state.next = now + least.max(state.pause);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHORT: Duration = Duration::from_millis(60);

    fn soon() -> Instant {
        Instant::now() + Duration::from_secs(20)
    }

    #[tokio::test]
    async fn requests_to_one_host_keep_their_distance_and_others_do_not_wait() {
        let pace = Pace::new(8);
        let begun = Instant::now();
        for _ in 0..3 {
            assert!(pace.turn("a.example", SHORT, soon()).await.is_ok());
        }
        assert!(begun.elapsed() >= SHORT * 2);
        // The third turn has made the fourth wait; another host has nothing to do with it.
        pace.leave_alone("a.example", Duration::from_secs(60));
        let right_away = Instant::now() + Duration::from_secs(5);
        assert!(pace.turn("b.example", SHORT, right_away).await.is_ok());
        let told = pace.turn("a.example", SHORT, right_away).await;
        assert!(told.is_err_and(|LeftAlone(rest)| rest > Duration::from_secs(50)));
    }

    #[tokio::test]
    async fn a_host_that_asks_for_a_longer_pause_has_it_up_to_a_bound() {
        let pace = Pace::new(8);
        pace.slow_down("a.example", Duration::from_secs(86_400));
        assert!(pace.turn("a.example", SHORT, soon()).await.is_ok());
        let Err(LeftAlone(rest)) = pace.turn("a.example", SHORT, soon()).await else {
            panic!("it may not go yet");
        };
        assert!(rest > SHORT && rest <= LONGEST_PAUSE);
        pace.leave_alone("a.example", Duration::from_secs(1 << 40));
        let Err(LeftAlone(rest)) = pace.turn("a.example", SHORT, soon()).await else {
            panic!("it may not go yet");
        };
        assert!(rest > LONGEST_PAUSE && rest <= LONGEST_REST);
    }

    #[tokio::test]
    async fn two_lines_to_a_host_and_no_third() {
        let pace = Pace::new(8);
        let none = Duration::ZERO;
        let first = pace.turn("a.example", none, soon()).await;
        let second = pace.turn("a.example", none, soon()).await;
        let third = pace.turn("a.example", none, soon());
        let waited = tokio::time::timeout(SHORT, third).await;
        assert!(waited.is_err(), "two are under way");
        drop((first, second));
        assert!(pace.turn("a.example", none, soon()).await.is_ok());
    }

    #[tokio::test]
    async fn who_waits_for_a_host_holds_no_place_of_others() {
        let pace = Arc::new(Pace::new(1));
        pace.leave_alone("slow.example", Duration::from_secs(10));
        let waiting = tokio::spawn({
            let pace = pace.clone();
            async move { pace.turn("slow.example", SHORT, soon()).await.is_ok() }
        });
        tokio::task::yield_now().await;
        let other = pace.turn("b.example", SHORT, soon());
        assert!(
            tokio::time::timeout(Duration::from_secs(5), other)
                .await
                .is_ok()
        );
        waiting.abort();
    }
}
