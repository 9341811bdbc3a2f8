//! What admins and the operator do with sources: look before they add, add, watch, pause, remove. The command line and
//! Discord call the same functions, and what one may do is decided here.

mod listed;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::Assistant;
use crate::ingest::schedule::Schedule;
use crate::ingest::web::{self, Came, Tell, Web, WebError};
use crate::source::kind::{self, Kind, Options, WrongSource};
use crate::store::{
    AuditRow, ConfiguredSource, NewSource, Owner, ReadRow, SourceChange, SourceId, Store,
    StoreError,
};

pub use listed::{Followed, Listed};

/// So many pages of a site are read to show what it is like.
const PREVIEWED_PAGES: usize = 5;

/// A preview takes no longer.
const PREVIEW_DEADLINE: Duration = Duration::from_secs(60);

/// So many passages are shown of what a source says.
const SAMPLES: usize = 3;

/// Sources of one guild at most, so that one cannot use up what is for all.
const MOST_OF_A_GUILD: usize = 200;

/// Why something was not done, in words for whoever wanted it.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// It cannot be a source.
    #[error(transparent)]
    Wrong(#[from] WrongSource),
    /// There is one already.
    #[error("{0} is a source already")]
    Known(String),
    /// There are too many.
    #[error("there are {MOST_OF_A_GUILD} sources already; remove one first")]
    TooMany,
    /// There is none like that; the same whether it never was or is another guild's.
    #[error("there is no such source")]
    None,
    /// What is kept of the operator's file cannot be read, so nobody knows which sources came from it.
    #[error(
        "what the file of sources said the last time cannot be read in the store; restore a backup of the data directory"
    )]
    ListUnreadable,
    /// It is being read.
    #[error("it is being read at the moment")]
    UnderWay,
    /// Reading failed in a way that has nothing to do with the source.
    #[error(transparent)]
    Web(#[from] WebError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A folder for looking could not be made.
    #[error("a folder for the preview could not be made in {}", path.display())]
    Folder {
        /// Where.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
}

/// Who does something, and for whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Actor {
    /// Whose sources they may see and change.
    pub owner: Owner,
    /// Their account; `None` is the operator.
    pub account: Option<u64>,
}

/// A source as somebody wants it.
#[derive(Debug, Clone, PartialEq)]
pub struct WantedSource {
    /// Its kind.
    pub kind: Kind,
    /// Its address, as it was written.
    pub address: String,
    /// What to call it; what it calls itself where nothing is given.
    pub name: Option<String>,
    /// What it is told.
    pub options: Options,
}

/// What a source is like, before it is one.
#[derive(Debug, Clone, PartialEq)]
pub struct Preview {
    /// Its address, as it would be kept.
    pub address: String,
    /// What it calls itself.
    pub title: Option<String>,
    /// What reading it brought; of a site only the first pages are read.
    pub came: Came,
    /// Titles of its documents and their first words, word for word.
    pub samples: Vec<(String, String)>,
}

/// A source with what came of its last reads.
#[derive(Debug, Clone, PartialEq)]
pub struct Watched {
    /// As it is set up.
    pub source: ConfiguredSource,
    /// How many documents it has.
    pub documents: u64,
    /// Its last reads, the newest first.
    pub reads: Vec<ReadRow>,
}

/// The sources of a data directory. Share it in an [`Arc`].
pub struct Sources {
    schedule: Arc<Schedule>,
    /// Told when the list changes, where somebody asks beside.
    assistant: Option<Arc<Assistant>>,
    data_dir: PathBuf,
}

impl Sources {
    /// The sources that `schedule` reads, in `data_dir`.
    pub fn new(
        schedule: Arc<Schedule>,
        assistant: Option<Arc<Assistant>>,
        data_dir: &Path,
    ) -> Sources {
        Sources {
            schedule,
            assistant,
            data_dir: data_dir.to_owned(),
        }
    }

    fn store(&self) -> &Arc<Store> {
        &self.schedule.web().store
    }

    /// Reads a source without making it one.
    ///
    /// # Errors
    /// [`SourceError`]; that it cannot be read is told in the preview.
    pub async fn preview(
        &self,
        wanted: &WantedSource,
        cancel: &CancellationToken,
    ) -> Result<Preview, SourceError> {
        let address = self.address_of(wanted)?;
        let scratch = Scratch::make(&self.data_dir)?;
        let store = Arc::new(Store::open(&scratch.0)?);
        let options = Options {
            pages: wanted.options.pages.min(PREVIEWED_PAGES),
            ..wanted.options.clone()
        };
        let new = NewSource {
            owner: Owner::Operator,
            kind: wanted.kind.name().to_owned(),
            location: address.clone(),
            name: address.clone(),
            options: serde_json::to_value(&options).unwrap_or_default(),
            added_by: None,
            added_at: 0,
        };
        let Some(id) = store.add_source(&new, None)? else {
            return Err(SourceError::Known(address));
        };
        let Some(source) = store.reader()?.configured_source(id)? else {
            return Err(SourceError::None);
        };
        let web = Web {
            client: self.schedule.web().client.clone(),
            store: store.clone(),
            extractors: self.schedule.web().extractors.clone(),
            shelves: None,
        };
        let quiet: Tell = Arc::new(|_| {});
        let ending = cancel.child_token();
        let reading = web::read(&web, &source, quiet, &ending);
        tokio::pin!(reading);
        let came = tokio::select! {
            came = &mut reading => came?,
            () = tokio::time::sleep(PREVIEW_DEADLINE) => {
                // What was read until now is shown.
                ending.cancel();
                reading.await?
            }
        };
        let samples = samples(&store)?;
        Ok(Preview {
            address,
            title: came.title.clone(),
            came,
            samples,
        })
    }

    /// Makes a source, due at once.
    ///
    /// # Errors
    /// [`SourceError`].
    pub fn add(&self, actor: Actor, wanted: &WantedSource) -> Result<SourceId, SourceError> {
        let address = self.address_of(wanted)?;
        if actor.owner != Owner::Operator {
            let all = self.list(actor)?;
            if all.len() >= MOST_OF_A_GUILD {
                return Err(SourceError::TooMany);
            }
        }
        let now = super::now();
        let new = NewSource {
            owner: actor.owner,
            kind: wanted.kind.name().to_owned(),
            location: address.clone(),
            name: wanted.name.clone().unwrap_or_else(|| address.clone()),
            options: serde_json::to_value(&wanted.options).unwrap_or_default(),
            added_by: actor.account,
            added_at: now,
        };
        let audit = audit_row(
            actor,
            "source.added",
            serde_json::json!({ "kind": new.kind, "address": address }),
        );
        let added = self.store().add_source(&new, Some(&audit))?;
        let id = added.ok_or(SourceError::Known(address))?;
        self.changed();
        Ok(id)
    }

    /// What is kept as its address; checks everything that can be checked without asking anybody.
    fn address_of(&self, wanted: &WantedSource) -> Result<String, SourceError> {
        wanted.options.check()?;
        let url = kind::address(self.schedule.web().client.guard(), &wanted.address)?;
        Ok(url.to_string())
    }

    /// The actor's own sources, those that were removed and can still be brought back too.
    ///
    /// # Errors
    /// [`SourceError::Store`].
    pub fn list(&self, actor: Actor) -> Result<Vec<ConfiguredSource>, SourceError> {
        let all = self.store().reader()?.configured()?;
        Ok(all
            .into_iter()
            .filter(|source| source.owner == actor.owner)
            .collect())
    }

    /// One of the actor's own sources, by its number.
    ///
    /// # Errors
    /// [`SourceError::None`] whether it never was or is somebody else's.
    pub fn one(&self, actor: Actor, id: SourceId) -> Result<ConfiguredSource, SourceError> {
        self.store()
            .reader()?
            .configured_source(id)?
            .filter(|source| source.owner == actor.owner)
            .ok_or(SourceError::None)
    }

    /// The same with what came of its last reads.
    ///
    /// # Errors
    /// As [`Sources::one`].
    pub fn watched(&self, actor: Actor, id: SourceId) -> Result<Watched, SourceError> {
        let source = self.one(actor, id)?;
        let reader = self.store().reader()?;
        Ok(Watched {
            documents: reader.count_of(id)?,
            reads: reader.reads(id, 10)?,
            source,
        })
    }

    /// Reads a source now, and tells what came of it.
    ///
    /// # Errors
    /// [`SourceError`].
    pub async fn refresh(
        &self,
        actor: Actor,
        id: SourceId,
        tell: Tell,
        cancel: &CancellationToken,
    ) -> Result<Came, SourceError> {
        let source = self.one(actor, id)?;
        if source.removed_at.is_some() {
            return Err(SourceError::None);
        }
        let came = self.schedule.read_now(&source, tell, cancel).await?;
        let came = came.ok_or(SourceError::UnderWay)?;
        self.take_up_name(&source, &came)?;
        self.changed();
        Ok(came)
    }

    /// A source that nobody named is called what it calls itself, once that is known.
    fn take_up_name(&self, source: &ConfiguredSource, came: &Came) -> Result<(), SourceError> {
        let title = came.title.as_deref().map(str::trim).unwrap_or_default();
        if source.name == source.location && !title.is_empty() {
            let name = crate::text::cut::cut(title, 80);
            let change = SourceChange {
                name: Some(name),
                ..SourceChange::default()
            };
            self.store().change_source(source.id, &change, None)?;
        }
        Ok(())
    }

    /// Reads a source no more until it is told to, or again from now on.
    ///
    /// # Errors
    /// [`SourceError`].
    pub fn pause(&self, actor: Actor, id: SourceId, paused: bool) -> Result<(), SourceError> {
        self.one(actor, id)?;
        let change = SourceChange {
            paused: Some(paused),
            due_at: (!paused).then(|| Some(super::now())),
            ..SourceChange::default()
        };
        let what = if paused {
            "source.paused"
        } else {
            "source.resumed"
        };
        let audit = audit_row(actor, what, serde_json::json!({ "source": id.0 }));
        let there = self.store().change_source(id, &change, Some(&audit))?;
        self.changed();
        if there {
            Ok(())
        } else {
            Err(SourceError::None)
        }
    }

    /// Takes a source out of all answers at once; for a day it can be brought back.
    ///
    /// # Errors
    /// [`SourceError`].
    pub fn remove(&self, actor: Actor, id: SourceId) -> Result<ConfiguredSource, SourceError> {
        let source = self.one(actor, id)?;
        let audit = audit_row(
            actor,
            "source.removed",
            serde_json::json!({ "source": id.0, "address": source.location }),
        );
        if !self.store().remove_source(id, super::now(), Some(&audit))? {
            return Err(SourceError::None);
        }
        self.follow(&source)?;
        Ok(source)
    }

    /// Takes back that a source was added, as if it had never been.
    ///
    /// # Errors
    /// [`SourceError`].
    pub fn discard(&self, actor: Actor, id: SourceId) -> Result<(), SourceError> {
        let source = self.one(actor, id)?;
        let audit = audit_row(
            actor,
            "source.discarded",
            serde_json::json!({ "kind": source.kind, "address": source.location }),
        );
        self.store().discard_source(id, Some(&audit))?;
        self.follow(&source)
    }

    /// Brings a source back that was removed.
    ///
    /// # Errors
    /// [`SourceError::None`] where it was not removed, or went for good.
    pub fn bring_back(&self, actor: Actor, id: SourceId) -> Result<ConfiguredSource, SourceError> {
        self.one(actor, id)?;
        let audit = audit_row(
            actor,
            "source.brought_back",
            serde_json::json!({ "source": id.0 }),
        );
        if !self.store().bring_back(id, Some(&audit))? {
            return Err(SourceError::None);
        }
        let source = self.one(actor, id)?;
        self.follow(&source)?;
        Ok(source)
    }

    /// Answers see it now.
    fn follow(&self, source: &ConfiguredSource) -> Result<(), SourceError> {
        if let Some(shelves) = &self.schedule.web().shelves {
            shelves.catch_up(source.shelf).map_err(WebError::from)?;
        }
        self.changed();
        Ok(())
    }

    fn changed(&self) {
        if let Some(assistant) = &self.assistant {
            assistant.sources_changed();
        }
        self.schedule.wake();
    }
}

fn audit_row(actor: Actor, what: &str, details: serde_json::Value) -> AuditRow {
    AuditRow {
        at: super::now(),
        guild: actor.owner.guild(),
        actor: actor.account,
        what: what.to_owned(),
        details,
    }
}

/// What the first documents of a store say.
fn samples(store: &Store) -> Result<Vec<(String, String)>, StoreError> {
    let reader = store.reader()?;
    let mut samples = Vec::new();
    for version in reader.current_versions()?.into_iter().take(SAMPLES) {
        let Some(stored) = reader.version(version)? else {
            continue;
        };
        let first = reader.passages(version, 0..1)?.pop();
        let words = first.map(|passage| passage.text).unwrap_or_default();
        samples.push((stored.title, words));
    }
    Ok(samples)
}

/// A folder for a moment.
struct Scratch(PathBuf);

impl Scratch {
    fn make(data_dir: &Path) -> Result<Scratch, SourceError> {
        let name = format!("preview-{:08x}", getrandom::u32().unwrap_or_default());
        let path = data_dir.join(name);
        std::fs::create_dir_all(&path).map_err(|source| SourceError::Folder {
            path: path.clone(),
            source,
        })?;
        Ok(Scratch(path))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(&self.0) {
            tracing::warn!(error = %error, path = %self.0.display(), "a folder of a preview was left behind");
        }
    }
}
