//! Discord's ids: milliseconds since 2015 and a number, so that ids sort by time.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use jiff::Timestamp;

const FIRST_MILLISECOND: u64 = 1_420_070_400_000;
const BITS_BELOW_THE_TIME: u32 = 22;

static LAST: AtomicU64 = AtomicU64::new(0);

/// An id of now, greater than all before it in this process.
pub fn next() -> u64 {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(FIRST_MILLISECOND, |since| since.as_millis() as u64);
    let of_now = now.saturating_sub(FIRST_MILLISECOND) << BITS_BELOW_THE_TIME;
    let last = LAST
        .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |last| {
            Some(of_now.max(last + 1))
        })
        .unwrap_or(of_now);
    of_now.max(last + 1)
}

/// When an id was made, in Unix milliseconds.
pub fn made_at_ms(id: u64) -> u64 {
    (id >> BITS_BELOW_THE_TIME) + FIRST_MILLISECOND
}

/// The nth id of that time.
pub(super) fn of_time(at: Timestamp, number: u16) -> u64 {
    let since = at
        .as_millisecond()
        .unsigned_abs()
        .saturating_sub(FIRST_MILLISECOND);
    (since << BITS_BELOW_THE_TIME) | u64::from(number)
}

/// How long ago it was made.
pub(super) fn age(id: u64) -> Duration {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    let made = (id >> BITS_BELOW_THE_TIME) + FIRST_MILLISECOND;
    now.saturating_sub(Duration::from_millis(made))
}

/// The same id, made so much earlier.
pub(super) fn made_before(id: u64, earlier: Duration) -> u64 {
    id - ((earlier.as_millis() as u64) << BITS_BELOW_THE_TIME)
}

/// The id of a guild made at the nth millisecond of 2020: guilds that were made one after another are to fall on
/// different shards, which are told by the time alone.
pub(super) fn of_guild(number: u64) -> u64 {
    ((1_577_836_800_000 - FIRST_MILLISECOND + number) << BITS_BELOW_THE_TIME) | 1
}

/// The shard of a guild.
pub(super) fn shard(guild: u64, of: u32) -> u32 {
    ((guild >> BITS_BELOW_THE_TIME) % u64::from(of.max(1))) as u32
}

/// When it was made, as Discord writes times.
pub(super) fn time(id: u64) -> String {
    let milliseconds = (id >> BITS_BELOW_THE_TIME) + FIRST_MILLISECOND;
    written(Timestamp::from_millisecond(milliseconds as i64).unwrap_or_default())
}

/// Now, as Discord writes times.
pub(super) fn now() -> String {
    written(Timestamp::now())
}

/// With all digits, so that times sort as texts.
pub(super) fn written(time: Timestamp) -> String {
    format!("{time:.6}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_of_now_and_rise() {
        let ids: Vec<u64> = (0..10_000).map(|_| next()).collect();
        assert!(ids.is_sorted_by(|a, b| a < b));
        let year = now();
        assert_eq!(time(next()).get(..4), year.get(..4));
    }

    #[test]
    fn guilds_fall_on_shards_in_turn() {
        let shards: Vec<u32> = (0..4).map(|n| shard(of_guild(n), 4)).collect();
        let mut sorted = shards.clone();
        sorted.sort_unstable();
        assert_eq!(sorted, [0, 1, 2, 3]);
    }
}
