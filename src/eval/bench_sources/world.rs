//! A data directory whose sources are served by the bench, and the process that reads them: the same parts in the same
//! places as where the bot runs.

use std::collections::BTreeSet;
use std::net::IpAddr;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::served::{Served, Serving};
use super::{BenchError, Settings, Tell};
use crate::answer::question::Bounds;
use crate::answer::{Answerer, Asked, Desk};
use crate::eval::measures;
use crate::extract::child::{self, Workers};
use crate::index::{IndexWriter, Shelves};
use crate::ingest::schedule::Schedule;
use crate::ingest::web::{Spent, Web};
use crate::model::Models;
use crate::source::http::{self, Client, Names};
use crate::store::{NewSource, Owner, ShelfId, SourceChange, SourceId, Store};

/// How often it is looked whether all is read.
const LOOK: Duration = Duration::from_millis(10);

/// So few sources may be those that are not waited for.
const FEW: u64 = 16;

/// Longer than a new entry takes that is ever quoted.
const PATIENCE: Duration = Duration::from_secs(30);

/// Sources that are not read in this time are given up.
const GIVEN_UP: Duration = Duration::from_secs(3600);

/// A process that reads.
pub(super) struct World {
    pub store: Arc<Store>,
    pub schedule: Arc<Schedule>,
    shelves: Shelves,
    port: u16,
    over: CancellationToken,
    /// The most memory of its own that was seen, in bytes.
    most_own: AtomicU64,
    reading: JoinHandle<()>,
    runtime: tokio::runtime::Runtime,
}

impl World {
    /// Opens the empty folder `data` and begins to read what is due there, of so many hosts of a kind.
    pub(super) fn open(
        data: &Path,
        serving: &Serving,
        hosts: u64,
        settings: &Settings,
    ) -> Result<World, BenchError> {
        let store = Arc::new(Store::open(data)?);
        let writer = Arc::new(IndexWriter::open(&data.join("index"), &store)?);
        let shelves = Shelves::new(data, store.clone(), writer);
        let here: IpAddr = serving.address.ip();
        let names: Vec<String> = (0..hosts)
            .flat_map(|host| ["feed", "site", "slow"].map(|kind| format!("{kind}-{host}.example")))
            .collect();
        let table = names.iter().map(|name| (name.as_str(), vec![vec![here]]));
        let client = Client::new(
            http::Settings {
                open: vec![serving.address.to_string().parse()?],
                ..http::Settings::default()
            },
            Names::table(table),
        )?;
        let web = Web {
            client,
            store: store.clone(),
            extractors: Some(Arc::new(Workers::new(child::Settings::of(
                settings.executable.clone(),
            )))),
            shelves: Some(shelves.clone()),
            roots: Arc::default(),
            history: None,
        };
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()
            .map_err(BenchError::Threads)?;
        let (schedule, over) = (Arc::new(Schedule::new(web, None)), CancellationToken::new());
        let reading = runtime.spawn(schedule.clone().run(over.clone()));
        Ok(World {
            store,
            schedule,
            shelves,
            port: serving.address.port(),
            over,
            most_own: AtomicU64::new(0),
            reading,
            runtime,
        })
    }

    /// Sets up sources, all due when the last one is set up.
    pub(super) fn add(
        &self,
        what: &'static str,
        numbers: Range<u64>,
    ) -> Result<Vec<SourceId>, BenchError> {
        let ids = self.add_later(what, numbers)?;
        self.make_due(&ids)?;
        Ok(ids)
    }

    /// Sets up sources that are due tomorrow.
    pub(super) fn add_later(
        &self,
        what: &'static str,
        numbers: Range<u64>,
    ) -> Result<Vec<SourceId>, BenchError> {
        let port = self.port;
        let mut ids = Vec::new();
        for number in numbers {
            let (kind, location) = match what {
                "sites" => ("site", format!("http://site-{number}.example:{port}/")),
                "slow" => (
                    "feed",
                    format!("http://slow-{number}.example:{port}/slow/{number}"),
                ),
                _ => (
                    "feed",
                    format!("http://feed-{number}.example:{port}/feed/{number}"),
                ),
            };
            let new = NewSource {
                owner: Owner::Operator,
                kind: kind.to_owned(),
                name: location.clone(),
                location,
                options: serde_json::json!({}),
                audience: None,
                added_by: None,
                // It is due when it is added.
                added_at: now() + 24 * 3600,
            };
            ids.extend(self.store.add_source(&new, None)?);
        }
        Ok(ids)
    }

    /// Has sources read now.
    pub(super) fn make_due(&self, ids: &[SourceId]) -> Result<(), BenchError> {
        self.make_due_at(ids.iter().map(|id| (*id, 0)))?;
        self.schedule.wake();
        Ok(())
    }

    /// Has sources read at so many Unix seconds.
    pub(super) fn make_due_at(
        &self,
        ids: impl Iterator<Item = (SourceId, i64)>,
    ) -> Result<(), BenchError> {
        for (id, at) in ids {
            let change = SourceChange {
                due_at: Some(Some(at)),
                ..SourceChange::default()
            };
            self.store.change_source(id, &change, None)?;
        }
        Ok(())
    }

    /// Waits until those sources were read.
    pub(super) fn read_all(
        &self,
        ids: &[SourceId],
        what: &'static str,
        tell: Tell<'_>,
    ) -> Result<(), BenchError> {
        let wanted: BTreeSet<SourceId> = ids.iter().copied().collect();
        let reader = self.store.reader()?;
        let begun = Instant::now();
        let mut told = Instant::now();
        loop {
            // Counting costs next to nothing; which they are is only asked when they are few.
            let mut left = reader.count_due(now())?;
            if left <= FEW {
                let due = reader.due(now(), wanted.len())?;
                let others = due.iter().filter(|source| !wanted.contains(&source.id));
                left = left.saturating_sub(others.count() as u64);
            }
            if told.elapsed() > Duration::from_millis(200) {
                told = Instant::now();
                self.look_at_memory();
                tell(
                    what,
                    (wanted.len() as u64).saturating_sub(left),
                    wanted.len() as u64,
                );
            }
            if left == 0 {
                // The last of it is searchable too.
                self.shelves.catch_up(ShelfId::EVERYONE)?;
                return Ok(());
            }
            if begun.elapsed() > GIVEN_UP {
                return Err(BenchError::NotRead {
                    what: "sources",
                    read: (wanted.len() as u64).saturating_sub(left),
                    served: wanted.len() as u64,
                    why: self.a_problem(ids)?,
                });
            }
            std::thread::sleep(LOOK);
        }
    }

    fn look_at_memory(&self) {
        self.most_own
            .fetch_max(measures::anonymous_bytes(), Ordering::Relaxed);
    }

    /// The most memory of its own that was seen since this was last asked, in bytes: no pages of files, which the
    /// kernel takes back when it needs them.
    pub(super) fn take_most_own(&self) -> u64 {
        self.look_at_memory();
        self.most_own.swap(0, Ordering::Relaxed)
    }

    /// Why the last read of one of those sources was not good, if one was not.
    pub(super) fn a_problem(&self, ids: &[SourceId]) -> Result<Option<String>, BenchError> {
        let reader = self.store.reader()?;
        for id in ids {
            let problem = reader.reads(*id, 1)?.pop().and_then(|read| read.problem);
            if problem.is_some() {
                return Ok(problem);
            }
        }
        Ok(None)
    }

    /// How many documents there are.
    pub(super) fn documents(&self) -> Result<u64, BenchError> {
        Ok(self.store.reader()?.counts()?.documents)
    }

    /// Where the time of all reads went.
    pub(super) fn spent(&self) -> Spent {
        self.schedule.spent()
    }

    /// Puts an entry into the first feed and has that read; milliseconds from the feed being sent to an answer that
    /// quotes the entry.
    pub(super) fn time_to_quote(&self, served: &Served, number: usize) -> Result<f64, BenchError> {
        let word = word_of_its_own(number);
        served.put(
            0,
            &format!("The {word} ledger is found"),
            &format!(
                "The {word} ledger was found in the harbour archive by its oldest clerk, Ada Brook, who had looked for it \
                 for nine years. It lists every ship that was built in the town before the great flood."
            ),
        );
        let answerer = Answerer::new(self.shelves.clone(), Arc::new(Models::none()));
        let mut desk = Desk::new(self.store.reader()?);
        let asked = Asked {
            text: format!("Who found the {word} ledger in the harbour archive?"),
            now: jiff::Zoned::now(),
            bounds: Bounds::default(),
            earlier: None,
            limit: 3,
            explain: false,
        };
        let first = self.store.reader()?.configured()?;
        let first = first
            .iter()
            .find(|source| source.location.ends_with("/feed/0"));
        let ids: Vec<SourceId> = first.map(|source| source.id).into_iter().collect();
        self.make_due(&ids)?;
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            let reply = answerer.answer(&asked, &mut desk)?;
            if reply
                .excerpts
                .iter()
                .any(|excerpt| excerpt.text.contains(&word))
                && let Some(sent) = served.sent_at(0)
            {
                let took = sent.elapsed().as_secs_f64() * 1000.0;
                // Its read is to be over before the next one begins.
                self.read_all(&ids, "", &mut |_, _, _| {})?;
                return Ok(took);
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        Err(BenchError::NotQuoted(PATIENCE.as_secs()))
    }

    /// Ends reading, and waits for it.
    pub(super) fn close(self) {
        self.over.cancel();
        if self.runtime.block_on(self.reading).is_err() {
            tracing::error!("reading sources ended with a panic");
        }
    }
}

pub(super) fn now() -> i64 {
    jiff::Timestamp::now().as_second()
}

/// A word that nothing else has.
fn word_of_its_own(number: usize) -> String {
    let letter = |digit: usize| char::from(b'a' + (digit % 26) as u8);
    format!("Zxq{}{}vor", letter(number / 26), letter(number))
}
