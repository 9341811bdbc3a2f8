//! How fast sources on the web are read, from servers on loopback: many entries, many pages, many sources, and how soon
//! a new entry is quoted.
//!
//! Everything goes the way that it goes while the bot runs: the schedule, the guarded client, the parsers in their
//! processes, the store and the index. What is not measured is politeness: the servers are opened by the operator, who
//! is asked no pause for, and each source is a host of its own, as sources mostly are.

mod many;
mod served;
mod world;

use std::path::{Path, PathBuf};
use std::time::Instant;

use serde::Serialize;

use super::bench_corpus::Pool;
use super::measures::{self, Percentiles};
use crate::answer::AnswerError;
use crate::index::IndexError;
use crate::ingest::web::Spent;
use crate::source::http::{OpenedError, StartError};
use crate::store::StoreError;
use served::Served;
use world::World;

pub use many::Many;

/// Entries of a feed.
const ENTRIES_A_FEED: u64 = 100;

/// Pages of a site: as many as are read of one where nothing else is said.
const PAGES_A_SITE: u64 = 500;

/// Entries whose way into an answer is timed.
const QUOTED: usize = 20;

/// Why it could not be measured.
#[derive(Debug, thiserror::Error)]
pub enum BenchError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The index failed.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// A question failed.
    #[error(transparent)]
    Answer(#[from] AnswerError),
    /// There is no client.
    #[error(transparent)]
    Client(#[from] StartError),
    /// The server's own address cannot be opened.
    #[error(transparent)]
    Opened(#[from] OpenedError),
    /// The server could not be started.
    #[error("no server could be started on 127.0.0.1")]
    Server(#[source] std::io::Error),
    /// The system gives no threads.
    #[error("the system gives no threads")]
    Threads(#[source] std::io::Error),
    /// Something was not read as it was served.
    #[error("{read} of {served} {what} were read{}", why.as_ref().map(|why| format!(": {why}")).unwrap_or_default())]
    NotRead {
        /// What.
        what: &'static str,
        /// How many are there.
        read: u64,
        /// How many should be.
        served: u64,
        /// What one of the others failed of.
        why: Option<String>,
    },
    /// A new entry was not quoted in time.
    #[error("a new entry was not quoted within {0} seconds")]
    NotQuoted(u64),
}

/// What to measure.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Entries of feeds, a hundred a feed.
    pub entries: u64,
    /// Pages of sites, five hundred a site.
    pub pages: u64,
    /// Sources of one entry each, in a store of their own.
    pub sources: u64,
    /// The `footnote` program, which is started again to parse.
    pub executable: PathBuf,
}

/// What `footnote bench sources --json` prints: the field names are a contract.
#[derive(Debug, Clone, Serialize)]
pub struct Measured {
    /// Feeds whose entries are there whole.
    pub feeds: Option<Ingested>,
    /// Sites with sitemaps.
    pub sites: Option<Ingested>,
    /// From a feed being sent with a new entry to an answer that quotes it, over all that was read before.
    pub quoted_ms: Option<Quoted>,
    /// Many sources in one process.
    pub many: Option<Many>,
}

/// How reading sources went.
#[derive(Debug, Clone, Serialize)]
pub struct Ingested {
    /// So many sources.
    pub sources: u64,
    /// With so many documents.
    pub documents: u64,
    /// Until all of them were stored and searchable, in seconds.
    pub took_s: f64,
    /// Documents a second.
    pub documents_a_second: f64,
    /// Of the time that reads took, the share that was waiting for servers.
    pub waiting_share: f64,
    /// The share that was parsing, or waiting for a parser.
    pub extracting_share: f64,
    /// The share that was waiting for the store.
    pub storing_share: f64,
    /// The most memory of the process meanwhile, pages of files included; the parsers' processes are not in it.
    pub peak_rss_bytes: u64,
    /// The most of it that was its own, looked at five times a second: no pages of files.
    pub peak_own_bytes: u64,
    /// The same sources once more, nothing changed, in seconds.
    pub again_s: f64,
    /// So many times faster was that.
    pub again_times_faster: f64,
}

/// From a poll to an answer, in milliseconds.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Quoted {
    /// The median.
    pub p50: f64,
    /// The worst.
    pub worst: f64,
}

/// Told now and then: what is being done, how much of it is done, and of how much.
pub type Tell<'t> = &'t mut dyn FnMut(&'static str, u64, u64);

/// Serves, reads and measures, in the empty folder `data`.
///
/// # Errors
/// Whatever fails: a figure that could not be measured is never made up.
pub fn run(
    settings: &Settings,
    pool: Pool,
    data: &Path,
    tell: Tell<'_>,
) -> Result<Measured, BenchError> {
    let feeds = settings.entries.div_ceil(ENTRIES_A_FEED);
    let sites = settings.pages.div_ceil(PAGES_A_SITE);
    let passages = 4 * settings.entries + 10 * settings.pages;
    let entries_a_feed = settings.entries.min(ENTRIES_A_FEED);
    let pages_a_site = settings.pages.min(PAGES_A_SITE);
    let serving = Served::new(pool, passages, entries_a_feed, pages_a_site).begin()?;
    let mut measured = Measured {
        feeds: None,
        sites: None,
        quoted_ms: None,
        many: None,
    };
    if feeds + sites > 0 {
        let world = World::open(&data.join("few"), &serving, feeds.max(sites), settings)?;
        if feeds > 0 {
            measured.feeds = Some(ingest(
                &world,
                "feeds",
                feeds,
                feeds * entries_a_feed,
                tell,
            )?);
        }
        if sites > 0 {
            measured.sites = Some(ingest(&world, "sites", sites, sites * pages_a_site, tell)?);
        }
        if feeds > 0 {
            measured.quoted_ms = Some(quoted(&world, &serving.served, tell)?);
        }
        world.close();
    }
    if settings.sources > 0 {
        serving.served.shrink_feeds_to(1);
        measured.many = Some(many::measure(&data.join("many"), &serving, settings, tell)?);
    }
    Ok(measured)
}

/// Reads sources of a kind, and once more.
fn ingest(
    world: &World,
    what: &'static str,
    sources: u64,
    documents: u64,
    tell: Tell<'_>,
) -> Result<Ingested, BenchError> {
    let ids = world.add(what, 0..sources)?;
    measures::reset_peak();
    world.take_most_own();
    let before = (world.spent(), world.documents()?);
    let begun = Instant::now();
    world.read_all(&ids, what, tell)?;
    let took = begun.elapsed();
    let spent = since(world.spent(), before.0);
    let peak_rss_bytes = measures::peak_rss_bytes();
    let peak_own_bytes = world.take_most_own();
    let read = world.documents()? - before.1;
    if read != documents {
        return Err(BenchError::NotRead {
            what: "documents",
            read,
            served: documents,
            why: world.a_problem(&ids)?,
        });
    }
    world.make_due(&ids)?;
    let begun = Instant::now();
    world.read_all(&ids, "nothing new", tell)?;
    let again = begun.elapsed();
    let all = (spent.fetching + spent.extracting + spent.storing)
        .as_secs_f64()
        .max(f64::MIN_POSITIVE);
    let (took_s, again_s) = (took.as_secs_f64(), again.as_secs_f64());
    Ok(Ingested {
        sources,
        documents,
        took_s,
        documents_a_second: documents as f64 / took_s,
        waiting_share: spent.fetching.as_secs_f64() / all,
        extracting_share: spent.extracting.as_secs_f64() / all,
        storing_share: spent.storing.as_secs_f64() / all,
        peak_rss_bytes,
        peak_own_bytes,
        again_s,
        again_times_faster: took_s / again_s,
    })
}

fn since(now: Spent, before: Spent) -> Spent {
    Spent {
        fetching: now.fetching.saturating_sub(before.fetching),
        extracting: now.extracting.saturating_sub(before.extracting),
        storing: now.storing.saturating_sub(before.storing),
    }
}

/// Puts entries into a feed, has it polled, and asks until it is quoted.
fn quoted(world: &World, served: &Served, tell: Tell<'_>) -> Result<Quoted, BenchError> {
    let mut times = Vec::with_capacity(QUOTED);
    for number in 0..QUOTED {
        times.push(world.time_to_quote(served, number)?);
        tell("quoting what is new", number as u64 + 1, QUOTED as u64);
    }
    let worst = times.iter().copied().fold(0.0, f64::max);
    let Percentiles { p50, .. } = measures::percentiles(times);
    Ok(Quoted { p50, worst })
}
