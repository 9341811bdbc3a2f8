//! The bot whose briefings are measured, in a process of its own: as `footnote serve` runs it, but told on its stdin to
//! write documents, and to set its clock to shortly before eight in the morning, when all briefings are due.
//!
//! One process writes a store. So what a round needs is done by the bot's own process, and not by the one that measures.

use std::collections::BTreeSet;
use std::io::BufRead;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use anyhow::{Context as _, bail};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::subjects::{self, Subject};
use crate::app::corpus::State;
use crate::app::{self, Writing, reach, secrets};
use crate::assistant::briefings::{Brief, Briefings, Place, Schedule};
use crate::assistant::clock::Clock;
use crate::assistant::{Assistant, Records};
use crate::cli::ingest::follow;
use crate::cli::{Context, Exit, WrongUse, serve};
use crate::discord::{Connections, Counters, Rates, Reads, Serve, Settings};
use crate::model::Models;
use crate::store::BriefingState;

/// Members ask so often here that the limits of a guild would be measured instead of the bot.
const NO_LIMIT: Rates = Rates {
    member: 1_000_000,
    channel: 1_000_000,
    guild: 1_000_000,
};

/// The account that all briefings are made by.
const MODERATOR: u64 = 1;

/// What the bot is told, a line each.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Told {
    /// First of all: where briefings stand, one a place (guild, channel), with so many topics each.
    Begin {
        places: Vec<(u64, u64)>,
        topics: usize,
    },
    /// A document more of each topic is written and read.
    Write { edition: usize },
    /// The clock is set to shortly before eight of the next day.
    Due,
    /// How far it is.
    HowFar,
}

/// What the bot says, a line for each that it is told.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub(super) struct Said {
    /// When all are due by the clock of everybody else, in Unix seconds; 0 where nothing was said of that.
    pub(super) due_at: i64,
    /// So many are due and not yet made, or not yet pinned.
    pub(super) left: usize,
    /// So many met with trouble.
    pub(super) troubled: usize,
}

/// Runs until stdin ends. `written` is a folder of its own for the documents that it writes.
pub(super) fn run(
    context: &Context,
    documents: &[PathBuf],
    written: &Path,
) -> anyhow::Result<Exit> {
    let config = &context.config;
    let mut lines = std::io::stdin().lock().lines();
    let first = lines
        .next()
        .context("nothing was said of where briefings stand")??;
    let Told::Begin { places, topics } = serde_json::from_str(&first)? else {
        return Err(WrongUse("the first line has to say where briefings stand".to_owned()).into());
    };
    let token = secrets::discord_token(None)?;
    let reach = reach::discord().map_err(WrongUse)?;
    let models = app::models(&config.data_dir, config.use_models, config.threads)?;
    let writing = Writing::open(&config.data_dir, None)?;
    let mut folders = documents.to_vec();
    folders.push(written.to_owned());
    let over = CancellationToken::new();
    let mut reading = Reading {
        context,
        writing: &writing,
        models: &models,
        folders,
        over: over.clone(),
    };
    let subjects = Subject::all();
    subjects::write(written, &subjects, 0)?;
    reading.read()?;
    let seats = config.threads.max(1);
    let assistant = Arc::new(Assistant::new(
        &config.data_dir,
        writing.shelves.clone(),
        models.clone(),
        seats,
    ));
    assistant.load_vectors()?;
    let ahead = Ahead::default();
    let briefings = Briefings::new(
        writing.store.clone(),
        config.data_dir.clone(),
        assistant.clone(),
    );
    let briefings = Arc::new(briefings.by_clock(ahead.clock()));
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("the system gives no threads")?;
    runtime.block_on(add(&briefings, &places, topics, &subjects))?;
    all_at_eight(&writing, ahead.now())?;
    let bot = Serve {
        reach,
        token,
        settings: Settings {
            rates: NO_LIMIT,
            ..serve::settings(config)
        },
        development_guild: None,
        shards: None,
        assistant: assistant.clone(),
        records: Records::open(writing.store.clone(), &config.data_dir)?,
        counters: Arc::new(Counters::default()),
        connections: Arc::new(Connections::default()),
        places: seats,
        reads: Reads {
            sources: None,
            channels: None,
            briefings: Some(briefings),
        },
    };
    let (_sender, receiver) = mpsc::channel(1);
    let serving = runtime.spawn(bot.run(receiver, over.clone(), |_, _| {}));
    for line in lines {
        let said = match serde_json::from_str(&line?)? {
            Told::Begin { .. } => Said::default(),
            Told::Write { edition } => {
                subjects::write(written, &subjects, edition)?;
                reading.read()?;
                assistant.documents_changed();
                assistant.load_vectors()?;
                Said::default()
            }
            Told::Due => Said {
                due_at: ahead.set_before(due(&writing)?),
                ..Said::default()
            },
            Told::HowFar => how_far(&writing, ahead.now())?,
        };
        let line = serde_json::to_string(&said)? + "\n";
        context.terminal.print(&line)?;
    }
    over.cancel();
    let served = runtime.block_on(serving);
    runtime.shutdown_timeout(Duration::from_secs(2));
    served??;
    Ok(Exit::Done)
}

/// Adds briefings as a moderator does.
async fn add(
    briefings: &Arc<Briefings>,
    places: &[(u64, u64)],
    topics: usize,
    subjects: &[Subject],
) -> anyhow::Result<()> {
    for (number, (guild, channel)) in places.iter().enumerate() {
        let chosen = subjects
            .iter()
            .cycle()
            .skip(number * topics % subjects.len().max(1));
        let chosen: Vec<String> = chosen.take(topics).map(Subject::topic).collect();
        let title = super::title_of(number);
        let brief = Brief::check(&title, &chosen.join("\n"), AT_EIGHT, "", "UTC")?;
        let place = Place {
            guild: *guild,
            channel: *channel,
        };
        briefings.add(place, brief, MODERATOR).await?;
    }
    Ok(())
}

/// When briefings are made anew.
const AT_EIGHT: &str = "daily 08:00 UTC";

/// The clock is set to so many seconds before all are due.
const BEFORE: i64 = 2;

/// How far the bot's clock is ahead of everybody else's, in seconds.
#[derive(Clone, Default)]
struct Ahead(Arc<AtomicI64>);

impl Ahead {
    fn clock(&self) -> Clock {
        let ahead = self.clone();
        Clock::told_by(move || {
            let ahead = SignedDuration::from_secs(ahead.0.load(Ordering::Relaxed));
            Timestamp::now().saturating_add(ahead).unwrap_or_default()
        })
    }

    /// What time it is by that clock, in Unix seconds.
    fn now(&self) -> i64 {
        Timestamp::now().as_second() + self.0.load(Ordering::Relaxed)
    }

    /// It is shortly before `moment` now; when it will be `moment`, by everybody else's clock.
    fn set_before(&self, moment: i64) -> i64 {
        let at = Timestamp::now().as_second() + BEFORE;
        self.0.store(moment - at, Ordering::Relaxed);
        at
    }
}

/// None is due when it is added, as it is where whoever adds it makes it at once: members' questions are timed before.
fn all_at_eight(writing: &Writing, now: i64) -> anyhow::Result<()> {
    let schedule = Schedule::parse(AT_EIGHT, "UTC")?;
    let now = Timestamp::from_second(now)?;
    let next = schedule.next_after(now, now).map(Timestamp::as_second);
    for row in writing.store.reader()?.briefings(None)? {
        let state = BriefingState {
            due_at: next,
            ..row.state
        };
        writing.store.note_briefing(row.id, &state)?;
    }
    Ok(())
}

/// When they are due, which is the same moment for all.
fn due(writing: &Writing) -> anyhow::Result<i64> {
    let rows = writing.store.reader()?.briefings(None)?;
    let due: BTreeSet<Option<i64>> = rows.iter().map(|row| row.state.due_at).collect();
    match Vec::from_iter(due)[..] {
        [Some(due)] => Ok(due),
        _ => bail!("the briefings are not all due at the same time"),
    }
}

fn how_far(writing: &Writing, now: i64) -> anyhow::Result<Said> {
    let rows = writing.store.reader()?.briefings(None)?;
    let states = || rows.iter().map(|row| &row.state);
    let is_left = |state: &&BriefingState| {
        state.due_at.is_some_and(|due| due <= now) || state.failing.is_some()
    };
    Ok(Said {
        due_at: 0,
        left: states().filter(is_left).count(),
        troubled: states()
            .filter(|state| state.failures > 0 || state.paused.is_some())
            .count(),
    })
}

/// Reads what is new in the folders.
struct Reading<'a> {
    context: &'a Context,
    writing: &'a Writing,
    models: &'a Models,
    folders: Vec<PathBuf>,
    over: CancellationToken,
}

impl Reading<'_> {
    fn read(&mut self) -> anyhow::Result<()> {
        let data_dir = &self.context.config.data_dir;
        let is_empty = self.writing.store.reader()?.last_seq()? == 0;
        let (mut state, changed) = State::due(data_dir, &self.folders, is_empty)?;
        follow(
            &changed,
            &mut state,
            self.writing,
            self.models,
            self.context,
            &self.over,
        )?;
        Ok(())
    }
}
