//! When a source is read next: sooner where it changes often, later where it does not, and not all at once.

use std::time::Duration;

use crate::source::kind::Pauses;

/// No source that fails is left alone for longer.
const LONGEST_AFTER_FAILURES: Duration = Duration::from_secs(24 * 3600);

/// Of each pause so much is left to chance, as a share, so that sources that were added together drift apart.
const CHANCE: f64 = 0.1;

/// What came of a read, as far as it matters for the next one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Came {
    /// Something was new.
    Changed,
    /// Nothing was.
    Unchanged,
    /// It failed for the nth time in a row, from 1.
    Failed(u32),
}

/// How long to wait until the next read, and the pause to reckon from then (which chance and failures leave alone).
///
/// A pause shrinks by two fifths where something was new and grows by a quarter where nothing was, so a source settles
/// where about every third read brings something. `asked` is what the server asks to wait, `fixed` what an admin set,
/// and `chance` is drawn from 0 to 1.
pub fn next(
    pause: Option<Duration>,
    came: Came,
    pauses: Pauses,
    fixed: Option<Duration>,
    asked: Option<Duration>,
    chance: f64,
) -> (Duration, Duration) {
    let before = pause.unwrap_or(pauses.first);
    let reckoned = match (fixed, came) {
        (Some(fixed), _) => fixed,
        (None, Came::Changed) => before.mul_f64(0.6),
        (None, Came::Unchanged) => before.mul_f64(1.25),
        (None, Came::Failed(_)) => before,
    };
    let reckoned = match fixed {
        Some(fixed) => fixed,
        None => reckoned.clamp(pauses.least, pauses.most),
    };
    let wait = match came {
        Came::Failed(times) => {
            let doublings = times.saturating_sub(1).min(16);
            // The first failure is often over in a moment; the tenth is not.
            let begun = reckoned.min(Duration::from_secs(300));
            let longest = LONGEST_AFTER_FAILURES.max(reckoned);
            begun.saturating_mul(1 << doublings).min(longest)
        }
        Came::Changed | Came::Unchanged => reckoned,
    };
    let wait = wait.max(asked.unwrap_or_default().min(pauses.most));
    let spread = 1.0 + CHANCE * (2.0 * chance.clamp(0.0, 1.0) - 1.0);
    (wait.mul_f64(spread), reckoned)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::source::kind::Kind;

    const HALF: f64 = 0.5;

    #[test]
    fn a_feed_that_changes_is_read_more_often_and_one_that_does_not_less() {
        let pauses = Kind::Feed.pauses();
        let mut pause = None;
        for _ in 0..20 {
            pause = Some(next(pause, Came::Changed, pauses, None, None, HALF).1);
        }
        assert_eq!(pause, Some(pauses.least));
        for _ in 0..40 {
            pause = Some(next(pause, Came::Unchanged, pauses, None, None, HALF).1);
        }
        assert_eq!(pause, Some(pauses.most));
    }

    #[test]
    fn failures_wait_longer_each_time_and_leave_the_pause_alone() {
        let pauses = Kind::Feed.pauses();
        let waits: Vec<u64> = (1..12)
            .map(|times| {
                let (wait, pause) = next(None, Came::Failed(times), pauses, None, None, HALF);
                assert_eq!(pause, pauses.first);
                wait.as_secs()
            })
            .collect();
        assert_eq!(waits[..4], [300, 600, 1_200, 2_400]);
        assert_eq!(waits.last(), Some(&(24 * 3600)));
    }

    #[test]
    fn what_the_server_asks_and_what_an_admin_set_holds() {
        let pauses = Kind::Feed.pauses();
        let hour = Duration::from_secs(3600);
        assert_eq!(
            next(None, Came::Failed(1), pauses, None, Some(hour), HALF).0,
            hour
        );
        let fixed = Some(hour * 2);
        assert_eq!(
            next(None, Came::Changed, pauses, fixed, None, HALF).0,
            hour * 2
        );
    }

    proptest! {
        #[test]
        fn whatever_comes_the_next_read_is_neither_at_once_nor_never(
            steps in proptest::collection::vec((0..3u8, 1..200u32, proptest::option::of(0..10_000_000u64), 0.0..1.0f64), 1..40),
            kind in proptest::sample::select(Kind::ALL.to_vec()),
        ) {
            let pauses = kind.pauses();
            let mut pause = None;
            for (came, times, asked, chance) in steps {
                let came = [Came::Changed, Came::Unchanged, Came::Failed(times)][usize::from(came)];
                let asked = asked.map(Duration::from_secs);
                let (wait, next_pause) = next(pause, came, pauses, None, asked, chance);
                prop_assert!(wait >= pauses.least.mul_f64(0.89).min(Duration::from_secs(265)));
                prop_assert!(wait <= pauses.most.max(LONGEST_AFTER_FAILURES).mul_f64(1.11));
                prop_assert!((pauses.least..=pauses.most).contains(&next_pause));
                pause = Some(next_pause);
            }
        }
    }
}
