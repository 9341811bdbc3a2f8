//! Ten thousand sources in one process: all due at once, and spread over time, with one among them whose server never
//! comes to its end.

use std::path::Path;
use std::time::{Duration, Instant};

use serde::Serialize;

use super::served::Serving;
use super::world::{World, now};
use super::{BenchError, Settings, Tell};
use crate::eval::measures::{self, Percentiles, percentiles};
use crate::store::SourceId;

/// A server that sends a byte now and then is cut after half a minute; one takes over from the other.
const A_SLOW_ONE_LASTS: Duration = Duration::from_secs(25);

/// Sources that are due spread over time are given so much longer than they took at once.
const EASE: f64 = 2.0;

/// How reading many sources went. All of them but the slow ones have one entry.
#[derive(Debug, Clone, Serialize)]
pub struct Many {
    /// So many sources.
    pub sources: u64,
    /// All due at once for the first time: seconds until they were read.
    pub first_s: f64,
    /// The same with nothing new, in seconds.
    pub again_s: f64,
    /// The same with nothing new and a slow source among those that are begun first, in seconds.
    pub again_beside_slow_s: f64,
    /// Due spread over so many seconds.
    pub spread_over_s: f64,
    /// With a slow source under way all the time: seconds from when one was due until its server was asked. When one
    /// is due is told in whole seconds.
    pub late_s: Percentiles,
    /// The worst of these.
    pub late_worst_s: f64,
    /// The most memory of the process, over all of this.
    pub peak_rss_bytes: u64,
    /// The most of it that was its own, looked at five times a second.
    pub peak_own_bytes: u64,
    /// What was not given back when all were read.
    pub rss_bytes: u64,
}

pub(super) fn measure(
    data: &Path,
    serving: &Serving,
    settings: &Settings,
    tell: Tell<'_>,
) -> Result<Many, BenchError> {
    let sources = settings.sources;
    let world = World::open(data, serving, sources, settings)?;
    measures::reset_peak();
    let begun = Instant::now();
    let ids = world.add("feeds", 0..sources)?;
    let added = begun.elapsed();
    tracing::info!(took_ms = added.as_millis() as u64, "sources were added");
    let begun = Instant::now();
    world.read_all(&ids, "many sources", tell)?;
    let first_s = begun.elapsed().as_secs_f64();
    let read = world.documents()?;
    if read != sources {
        return Err(BenchError::NotRead {
            what: "documents",
            read,
            served: sources,
            why: world.a_problem(&ids)?,
        });
    }
    let again_s = at_once(&world, &ids, &[], tell)?;
    let slow = world.add("slow", 0..1)?;
    let again_beside_slow_s = at_once(&world, &ids, &slow, tell)?;
    let spread_over_s = (again_s * EASE).max(5.0).ceil();
    let late = spread(&world, serving, &ids, spread_over_s, tell)?;
    let late_worst_s = late.iter().copied().fold(0.0, f64::max);
    let measured = Many {
        sources,
        first_s,
        again_s,
        again_beside_slow_s,
        spread_over_s,
        late_s: percentiles(late),
        late_worst_s,
        peak_own_bytes: world.take_most_own(),
        peak_rss_bytes: measures::peak_rss_bytes(),
        rss_bytes: measures::rss_bytes(),
    };
    world.close();
    Ok(measured)
}

/// Has all of them read at once; seconds until they were. The slow ones are longest overdue, and are not waited for.
fn at_once(
    world: &World,
    ids: &[SourceId],
    slow: &[SourceId],
    tell: Tell<'_>,
) -> Result<f64, BenchError> {
    // Due at a moment to come, so that none is read while others are still being set.
    let moment = now() + 2 + ids.len() as i64 / 200;
    world.make_due_at(ids.iter().map(|id| (*id, moment)))?;
    world.make_due_at(slow.iter().map(|id| (*id, moment - 1)))?;
    world.schedule.wake();
    while now() < moment {
        std::thread::sleep(Duration::from_millis(5));
    }
    let begun = Instant::now();
    world.schedule.wake();
    world.read_all(ids, "nothing new", tell)?;
    Ok(begun.elapsed().as_secs_f64())
}

/// Has them read one after the other over so many seconds; how late each was, in seconds.
fn spread(
    world: &World,
    serving: &Serving,
    ids: &[SourceId],
    over_s: f64,
    tell: Tell<'_>,
) -> Result<Vec<f64>, BenchError> {
    let slow = (over_s / A_SLOW_ONE_LASTS.as_secs_f64()).ceil() as u64;
    let slow = world.add_later("slow", 1..1 + slow)?;
    let first = now() + 3 + ids.len() as i64 / 200;
    let due: Vec<i64> = (0..ids.len())
        .map(|number| first + (number as f64 / ids.len() as f64 * over_s) as i64)
        .collect();
    world.make_due_at(ids.iter().copied().zip(due.iter().copied()))?;
    let each = A_SLOW_ONE_LASTS.as_secs() as i64;
    world.make_due_at(
        slow.iter()
            .enumerate()
            .map(|(number, id)| (*id, first + number as i64 * each)),
    )?;
    world.schedule.wake();
    let (begun, at) = (Instant::now(), jiff::Timestamp::now().as_millisecond());
    let last = due.last().copied().unwrap_or(first);
    while now() <= last {
        std::thread::sleep(Duration::from_millis(20));
    }
    world.read_all(ids, "spread over time", tell)?;
    let late = due.iter().enumerate().filter_map(|(number, due)| {
        let asked = serving
            .served
            .asked_at(number as u64)?
            .checked_duration_since(begun)?;
        Some(asked.as_secs_f64() - (due * 1000 - at) as f64 / 1000.0)
    });
    Ok(late.collect())
}
