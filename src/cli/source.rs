//! `footnote source`: what the operator has the bot know from the web, and for which guilds.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Context as _;
use clap::{Args, Subcommand};
use serde_json::json;

use super::ingest::index_progress;
use super::terminal::{Terminal, Unit};
use super::{Context, Exit, WrongUse, counted, listen};
use crate::access::Audience;
use crate::app::{self, Writing};
use crate::assistant::sources::{Actor, Preview, SourceError, Sources, WantedSource, Watched};
use crate::ingest::embed::embed_missing;
use crate::ingest::schedule::{Schedule, UNDO_S};
use crate::ingest::web::{Came, Progress, Tell, Web};
use crate::model::Models;
use crate::source::kind::{Kind, Options};
use crate::source::opml;
use crate::store::{ConfiguredSource, Owner, ReadOutcome, SourceId};
use crate::text::cut::cut;
use crate::text::visible::visible_line;

/// Have web pages, sites and feeds read
#[derive(Debug, Args)]
pub struct Source {
    /// For this guild only, by its id [default: everybody]
    #[arg(long, global = true, value_name = "ID")]
    guild: Option<u64>,
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Read a page, a site or a feed from now on
    Add(Add),
    /// Show what a source is like, and change nothing
    Preview(Add),
    /// List the sources, with how they are
    List,
    /// Show what came of reading a source
    Show {
        /// Its number, as `list` shows it
        id: i64,
    },
    /// Read a source now, or all that are due
    Refresh {
        /// Its number
        id: Option<i64>,
    },
    /// Read a source no more until `resume`
    Pause {
        /// Its number
        id: i64,
    },
    /// Read a source again
    Resume {
        /// Its number
        id: i64,
    },
    /// Take a source out of all answers; for a day `undo` brings it back
    Remove {
        /// Its number
        id: i64,
    },
    /// Bring a source back that was removed
    Undo {
        /// Its number
        id: i64,
    },
    /// Write the feeds as OPML
    Export,
    /// Add the feeds of an OPML file
    Import {
        /// The file
        file: PathBuf,
    },
}

#[derive(Debug, Args)]
struct Add {
    /// What it is
    #[arg(value_parser = ["page", "feed", "site"])]
    kind: String,
    /// Where it is; of a feed also a page that names it
    address: String,
    /// What to call it [default: what it calls itself]
    #[arg(long)]
    name: Option<String>,
    /// Of a site: only paths like this, such as /docs/**
    #[arg(long, value_name = "PATTERN")]
    include: Vec<String>,
    /// Of a site: no paths like this
    #[arg(long, value_name = "PATTERN")]
    exclude: Vec<String>,
    /// Of a site: so many pages at most
    #[arg(long)]
    pages: Option<usize>,
    /// Of a site without a sitemap: so many links away from its first page
    #[arg(long)]
    depth: Option<usize>,
    /// Of a feed: whether to read the pages that its entries lead to [default: where it only has summaries]
    #[arg(long, value_name = "yes|no", value_parser = yes_or_no)]
    articles: Option<bool>,
    /// Read it so often [default: as often as it changes]
    #[arg(long, value_name = "MINUTES")]
    every_minutes: Option<u64>,
}

fn yes_or_no(word: &str) -> Result<bool, String> {
    match word {
        "yes" => Ok(true),
        "no" => Ok(false),
        _ => Err("write yes or no".to_owned()),
    }
}

impl Add {
    fn wanted(self) -> Result<WantedSource, WrongUse> {
        let kind = Kind::from_name(&self.kind)
            .ok_or_else(|| WrongUse("the kind is page, feed or site".to_owned()))?;
        let defaults = Options::default();
        Ok(WantedSource {
            kind,
            address: self.address,
            name: self.name,
            options: Options {
                include: self.include,
                exclude: self.exclude,
                pages: self.pages.unwrap_or(defaults.pages),
                depth: self.depth.unwrap_or(defaults.depth),
                articles: self.articles,
                every_minutes: self.every_minutes,
                file: None,
            },
            audience: Audience::Everyone,
        })
    }
}

/// What every action works with.
struct Work<'a> {
    sources: Arc<Sources>,
    schedule: Arc<Schedule>,
    actor: Actor,
    context: &'a Context,
    runtime: tokio::runtime::Runtime,
    cancel: tokio_util::sync::CancellationToken,
    _writing: Writing,
}

impl Source {
    pub(super) fn run(self, context: &Context) -> anyhow::Result<Exit> {
        let Context {
            config, terminal, ..
        } = context;
        let listening = listen(*terminal)?;
        let models = app::models(&config.data_dir, config.use_models, config.threads)?;
        let writing = Writing::open(&config.data_dir, index_progress(*terminal)).map_err(|error| {
            match app::is_in_use(&error) {
                true => error.context(
                    "the bot is running: use /source in Discord, or stop it for as long as this takes",
                ),
                false => error,
            }
        })?;
        let web = Web {
            client: app::client(config)?,
            store: writing.store.clone(),
            extractors: Some(Arc::new(app::extractors()?)),
            shelves: Some(writing.shelves.clone()),
            history: None,
        };
        let schedule = Arc::new(Schedule::new(web, None));
        let work = Work {
            sources: Arc::new(Sources::new(schedule.clone(), None, &config.data_dir)),
            schedule,
            actor: Actor {
                owner: self.guild.map_or(Owner::Operator, Owner::Guild),
                account: None,
            },
            context,
            runtime: tokio::runtime::Builder::new_multi_thread()
                .enable_all()
                .build()
                .context("the system gives no threads")?,
            cancel: listening.token().clone(),
            _writing: writing,
        };
        let exit = match self.action {
            Action::Add(add) => work.add(add.wanted()?, &models),
            Action::Preview(add) => work.preview(&add.wanted()?),
            Action::List => work.list(),
            Action::Show { id } => work.show(SourceId(id)),
            Action::Refresh { id } => work.refresh(id.map(SourceId), &models),
            Action::Pause { id } => work.pause(SourceId(id), true),
            Action::Resume { id } => work.pause(SourceId(id), false),
            Action::Remove { id } => work.remove(SourceId(id)),
            Action::Undo { id } => work.undo(SourceId(id)),
            Action::Export => work.export(),
            Action::Import { file } => work.import(&file),
        };
        exit.map_err(told)
    }
}

/// What the operator did wrong is told as that.
fn told(error: anyhow::Error) -> anyhow::Error {
    match error.downcast_ref::<SourceError>() {
        Some(
            SourceError::Wrong(_)
            | SourceError::Known(_)
            | SourceError::TooMany
            | SourceError::None,
        ) => WrongUse(error.to_string()).into(),
        _ => error,
    }
}

impl Work<'_> {
    fn terminal(&self) -> Terminal {
        self.context.terminal
    }

    fn print(&self, words: &str, as_json: serde_json::Value) -> anyhow::Result<()> {
        if self.context.json {
            self.terminal().print_json(&as_json)
        } else {
            self.terminal().print(words)
        }
    }

    fn add(&self, wanted: WantedSource, models: &Models) -> anyhow::Result<Exit> {
        let id = self.sources.add(self.actor, &wanted)?;
        let came = self.read(id, models)?;
        let source = self.sources.one(self.actor, id)?;
        if let Some(failure) = came.failure.as_ref().filter(|_| !came.is_news()) {
            // What cannot be read at all is most likely a slip of the pen.
            self.sources.discard(self.actor, id)?;
            anyhow::bail!("it was not added: {}", failure.why);
        }
        let words = format!(
            "{}: source {}\n{}",
            visible_line(&source.name),
            id.0,
            came_in_words(&came)
        );
        self.print(
            &words,
            json!({ "id": id.0, "name": source.name, "read": came_as_json(&came) }),
        )?;
        Ok(self.exit())
    }

    fn exit(&self) -> Exit {
        if self.cancel.is_cancelled() {
            Exit::Interrupted
        } else {
            Exit::Done
        }
    }

    /// Reads a source with a bar.
    fn read(&self, id: SourceId, models: &Models) -> anyhow::Result<Came> {
        let bar = Mutex::new(self.terminal().bar("reading", Unit::Things));
        let bar = Arc::new(bar);
        let shown = bar.clone();
        let tell: Tell = Arc::new(move |Progress { done, of }| {
            shown
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .at(done, of);
        });
        let reading = self.sources.refresh(self.actor, id, tell, &self.cancel);
        let came = self.runtime.block_on(reading)?;
        drop(bar);
        if let Some(embedder) = &models.embedder
            && came.is_news()
        {
            let store = &self.schedule.web().store;
            embed_missing(store, embedder, &self.cancel, &mut |_, _| {})?;
        }
        Ok(came)
    }

    fn preview(&self, wanted: &WantedSource) -> anyhow::Result<Exit> {
        let looking = self.sources.preview(wanted, &self.cancel);
        let preview = self.runtime.block_on(looking)?;
        let as_json = json!({
            "address": preview.address,
            "title": preview.title,
            "read": came_as_json(&preview.came),
            "samples": preview.samples.iter().map(|(title, words)| json!({ "title": title, "words": words })).collect::<Vec<_>>(),
        });
        self.print(&preview_in_words(&preview), as_json)?;
        Ok(match preview.came.failure {
            Some(_) => Exit::Failed,
            None => self.exit(),
        })
    }

    fn list(&self) -> anyhow::Result<Exit> {
        let mut rows = Vec::new();
        for source in self.sources.list(self.actor)? {
            rows.push(self.sources.watched(self.actor, source.id)?);
        }
        let words: String = if rows.is_empty() {
            "there are no sources yet; `footnote source add feed ADDRESS` adds one\n".to_owned()
        } else {
            rows.iter().map(|row| line_of(row) + "\n").collect()
        };
        let as_json: Vec<_> = rows.iter().map(as_json).collect();
        self.print(&words, json!({ "sources": as_json }))?;
        Ok(Exit::Done)
    }

    fn show(&self, id: SourceId) -> anyhow::Result<Exit> {
        let watched = self.sources.watched(self.actor, id)?;
        let mut words = line_of(&watched) + "\n";
        for read in &watched.reads {
            words += &format!(
                "  {}  {:9}  +{} ~{} -{}{}\n",
                time(read.began_at),
                read.outcome.name(),
                read.added,
                read.changed,
                read.removed,
                read.problem
                    .as_deref()
                    .map(|why| format!("  {}", visible_line(why)))
                    .unwrap_or_default()
            );
        }
        self.print(&words, as_json(&watched))?;
        Ok(Exit::Done)
    }

    fn refresh(&self, id: Option<SourceId>, models: &Models) -> anyhow::Result<Exit> {
        let all = match id {
            Some(id) => vec![self.sources.one(self.actor, id)?],
            None => {
                let now = jiff::Timestamp::now().as_second();
                let mut due = self.sources.list(self.actor)?;
                due.retain(|source| {
                    !source.paused
                        && source.removed_at.is_none()
                        && source.due_at.is_some_and(|due| due <= now)
                });
                due
            }
        };
        let mut told = String::new();
        let mut as_json = Vec::new();
        let mut failed = false;
        for source in all {
            let came = self.read(source.id, models)?;
            failed |= came.failure.is_some();
            told += &format!("{}: {}", visible_line(&source.name), came_in_words(&came));
            as_json.push(json!({ "id": source.id.0, "read": came_as_json(&came) }));
            if self.cancel.is_cancelled() {
                break;
            }
        }
        if told.is_empty() {
            told = "nothing is due\n".to_owned();
        }
        self.print(&told, json!({ "refreshed": as_json }))?;
        Ok(if failed { Exit::Failed } else { self.exit() })
    }

    fn pause(&self, id: SourceId, paused: bool) -> anyhow::Result<Exit> {
        self.sources.pause(self.actor, id, paused)?;
        let words = match paused {
            true => "it is read no more until `footnote source resume`\n",
            false => "it is read again, beginning now\n",
        };
        self.print(words, json!({ "id": id.0, "paused": paused }))?;
        Ok(Exit::Done)
    }

    fn remove(&self, id: SourceId) -> anyhow::Result<Exit> {
        let documents = self.sources.watched(self.actor, id)?.documents;
        let source = self.sources.remove(self.actor, id)?;
        let words = format!(
            "{} with {} is in no answer any more; `footnote source undo {}` brings it back until {}\n",
            visible_line(&source.name),
            counted(documents, "document", "documents"),
            id.0,
            time(jiff::Timestamp::now().as_second() + UNDO_S)
        );
        self.print(&words, json!({ "id": id.0, "documents": documents }))?;
        Ok(Exit::Done)
    }

    fn undo(&self, id: SourceId) -> anyhow::Result<Exit> {
        let source = self.sources.bring_back(self.actor, id)?;
        let words = format!("{} is answered from again\n", visible_line(&source.name));
        self.print(&words, json!({ "id": id.0 }))?;
        Ok(Exit::Done)
    }

    fn export(&self) -> anyhow::Result<Exit> {
        let feeds: Vec<opml::Outline> = self
            .sources
            .list(self.actor)?
            .into_iter()
            .filter(|source| source.kind == Kind::Feed.name() && source.removed_at.is_none())
            .map(|source| opml::Outline {
                name: Some(source.name),
                address: source.location,
            })
            .collect();
        self.terminal().print(&opml::written(&feeds))?;
        Ok(Exit::Done)
    }

    fn import(&self, file: &std::path::Path) -> anyhow::Result<Exit> {
        let bytes = std::fs::read(file)
            .map_err(|error| WrongUse(format!("{} cannot be read: {error}", file.display())))?;
        let feeds =
            opml::read(&bytes).map_err(|error| WrongUse(format!("{}: {error}", file.display())))?;
        let (mut added, mut known, mut told) = (0u64, 0u64, String::new());
        for feed in feeds {
            let wanted = WantedSource {
                kind: Kind::Feed,
                address: feed.address.clone(),
                name: feed.name,
                options: Options::default(),
                audience: Audience::Everyone,
            };
            match self.sources.add(self.actor, &wanted) {
                Ok(_) => added += 1,
                Err(SourceError::Known(_)) => known += 1,
                Err(error @ SourceError::Wrong(_)) => {
                    told += &format!("{}: {error}\n", visible_line(&feed.address));
                }
                Err(error) => return Err(error.into()),
            }
        }
        let words = format!(
            "{} added, {known} known already; `footnote source refresh` reads what is due\n{told}",
            counted(added, "feed", "feeds")
        );
        self.print(&words, json!({ "added": added, "known": known }))?;
        Ok(Exit::Done)
    }
}

/// How a source is, on one line.
fn line_of(watched: &Watched) -> String {
    let Watched {
        source,
        documents,
        reads,
    } = watched;
    let failed = reads
        .first()
        .filter(|read| read.outcome == ReadOutcome::Failed)
        .and_then(|read| read.problem.as_deref());
    let state = match (source.removed_at, source.paused, failed) {
        (Some(at), ..) => format!("removed; gone for good at {}", time(at + UNDO_S)),
        (None, true, _) => "paused".to_owned(),
        (None, false, Some(why)) => format!(
            "failed {} times, tried again {}: {}",
            source.failures,
            source.due_at.map_or("by hand".to_owned(), time),
            visible_line(why)
        ),
        (None, false, None) => match (source.read_at, source.due_at) {
            (Some(read), Some(due)) => format!("read {}, next {}", time(read), time(due)),
            (Some(read), None) => format!("read {}", time(read)),
            (None, _) => "not read yet".to_owned(),
        },
    };
    format!(
        "{:>4}  {:4}  {:>9}  {}  {}\n      {}",
        source.id.0,
        source.kind,
        documents,
        cut(&visible_line(&source.name), 60),
        state,
        visible_line(&source.location)
    )
}

fn as_json(watched: &Watched) -> serde_json::Value {
    let Watched {
        source,
        documents,
        reads,
    } = watched;
    let ConfiguredSource {
        id,
        kind,
        location,
        name,
        options,
        paused,
        removed_at,
        read_at,
        due_at,
        failures,
        ..
    } = source;
    json!({
        "id": id.0, "kind": kind, "address": location, "name": name, "options": options, "paused": paused,
        "removed_at": removed_at, "read_at": read_at, "due_at": due_at, "failures": failures, "documents": documents,
        "reads": reads.iter().map(|read| json!({
            "began_at": read.began_at, "took_ms": read.took_ms, "outcome": read.outcome.name(), "added": read.added,
            "changed": read.changed, "removed": read.removed, "reason": read.reason, "problem": read.problem,
        })).collect::<Vec<_>>(),
    })
}

fn came_as_json(came: &Came) -> serde_json::Value {
    let not_read = |one: &crate::ingest::web::NotRead| json!({ "address": one.address, "reason": one.reason, "why": one.why });
    json!({
        "added": came.added, "changed": came.changed, "unchanged": came.unchanged, "removed": came.removed,
        "failure": came.failure.as_ref().map(not_read),
        "not_read": came.not_read.iter().map(not_read).collect::<Vec<_>>(),
        "more_not_read": came.more_not_read,
    })
}

fn came_in_words(came: &Came) -> String {
    if let Some(failure) = &came.failure {
        return format!("not read: {}\n", visible_line(&failure.why));
    }
    let mut words = format!(
        "{} new, {} changed, {} as before, {} gone\n",
        came.added, came.changed, came.unchanged, came.removed
    );
    for not_read in &came.not_read {
        words += &format!(
            "  not read: {}: {}\n",
            visible_line(&not_read.address),
            visible_line(&not_read.why)
        );
    }
    if came.more_not_read > 0 {
        words += &format!("  and {} more\n", came.more_not_read);
    }
    words
}

fn preview_in_words(preview: &Preview) -> String {
    let mut words = format!(
        "{}\n{}\n{}",
        visible_line(preview.title.as_deref().unwrap_or("(no title)")),
        visible_line(&preview.address),
        came_in_words(&preview.came)
    );
    for (title, said) in &preview.samples {
        words += &format!(
            "\n{}\n  {}\n",
            visible_line(title),
            cut(&visible_line(said), 200)
        );
    }
    words
}

/// A time of this machine's zone, to the minute.
fn time(seconds: i64) -> String {
    jiff::Timestamp::from_second(seconds).map_or_else(
        |_| "?".to_owned(),
        |at| {
            at.to_zoned(jiff::tz::TimeZone::system())
                .strftime("%Y-%m-%d %H:%M")
                .to_string()
        },
    )
}
