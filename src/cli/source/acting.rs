//! What `footnote source` does: each action with what it tells.

use std::sync::{Arc, Mutex, PoisonError};

use serde_json::json;

use super::telling::{
    as_json, came_as_json, came_in_words, followed_as_json, followed_in_words, line_of,
    preview_in_words, time,
};
use crate::access::Audience;
use crate::app::{self, Writing};
use crate::assistant::sources::{Actor, SourceError, Sources, WantedSource};
use crate::cli::terminal::{Terminal, Unit};
use crate::cli::{Context, Exit, WrongUse, counted};
use crate::config::sources_file;
use crate::ingest::embed::embed_missing;
use crate::ingest::schedule::{Schedule, UNDO_S};
use crate::ingest::web::{Came, Progress, Tell};
use crate::model::Models;
use crate::source::kind::{Kind, Options};
use crate::source::opml;
use crate::store::{SourceId, VersionId};
use crate::text::visible::visible_line;

/// What every action works with.
pub(super) struct Work<'a> {
    pub(super) sources: Arc<Sources>,
    pub(super) schedule: Arc<Schedule>,
    pub(super) actor: Actor,
    pub(super) context: &'a Context,
    pub(super) runtime: tokio::runtime::Runtime,
    pub(super) cancel: tokio_util::sync::CancellationToken,
    pub(super) _writing: Writing,
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

    pub(super) fn add(&self, wanted: WantedSource, models: &Models) -> anyhow::Result<Exit> {
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
            embed_missing(store, embedder, VersionId(0), &self.cancel, &mut |_, _| {})?;
        }
        Ok(came)
    }

    pub(super) fn preview(&self, wanted: &WantedSource) -> anyhow::Result<Exit> {
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

    pub(super) fn list(&self) -> anyhow::Result<Exit> {
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

    pub(super) fn show(&self, id: SourceId) -> anyhow::Result<Exit> {
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

    pub(super) fn refresh(&self, id: Option<SourceId>, models: &Models) -> anyhow::Result<Exit> {
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

    pub(super) fn pause(&self, id: SourceId, paused: bool) -> anyhow::Result<Exit> {
        self.sources.pause(self.actor, id, paused)?;
        let words = match paused {
            true => "it is read no more until `footnote source resume`\n",
            false => "it is read again, beginning now\n",
        };
        self.print(words, json!({ "id": id.0, "paused": paused }))?;
        Ok(Exit::Done)
    }

    pub(super) fn remove(&self, id: SourceId) -> anyhow::Result<Exit> {
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

    pub(super) fn undo(&self, id: SourceId) -> anyhow::Result<Exit> {
        let source = self.sources.bring_back(self.actor, id)?;
        let words = format!("{} is answered from again\n", visible_line(&source.name));
        self.print(&words, json!({ "id": id.0 }))?;
        Ok(Exit::Done)
    }

    pub(super) fn apply(&self) -> anyhow::Result<Exit> {
        let path = sources_file(self.context.config_path.as_deref());
        let guard = self.schedule.web().client.guard();
        let Some(listed) = app::listed::read(&path, guard, &self.schedule.web().roots)? else {
            let why = format!("there is no {}", path.display());
            return Err(WrongUse(why).into());
        };
        let followed = self.sources.follow_list(&listed)?;
        let mut words = followed_in_words(&followed);
        if !followed.added.is_empty() {
            words += "`footnote source refresh` reads what is due\n";
        }
        self.print(&words, followed_as_json(&followed))?;
        Ok(Exit::Done)
    }

    pub(super) fn export(&self) -> anyhow::Result<Exit> {
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

    pub(super) fn import(&self, file: &std::path::Path) -> anyhow::Result<Exit> {
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
