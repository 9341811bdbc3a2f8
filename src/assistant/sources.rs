//! What admins and the operator do with sources: look before they add, add, watch, pause, remove. The command line and
//! Discord call the same functions, and what one may do is decided here.
//!
//! | file | what it does |
//! |---|---|
//! | `preview` | looks at a source before it is one |
//! | `adding` | makes one |
//! | `changing` | reads it now, pauses it, says whom it is for, removes it, brings it back |
//! | `health` | how it goes |
//! | `listed` | those of the operator's file |
//!
//! All but [`Sources::preview`] and [`Sources::refresh`] wait for the disk: an async caller goes through
//! [`Sources::aside`].

mod adding;
mod changing;
mod health;
mod listed;
mod preview;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Assistant;
use crate::access::Audience;
use crate::ingest::schedule::Schedule;
use crate::ingest::web::WebError;
use crate::source::kind::WrongSource;
use crate::store::{AuditRow, SourceId, Store, StoreError};

pub use crate::ingest::Reason;
pub use crate::ingest::channel::ReadBack;
pub use crate::ingest::schedule::UNDO_S;
pub use crate::ingest::web::{Came, NotRead, Progress, Tell};
pub use crate::source::kind::{ChannelAddress, Kind, MOST_PAGES, Options};
pub use crate::store::{ConfiguredSource, Owner, ReadOutcome, ReadRow};
pub use health::{Glance, Health};
pub use listed::{Followed, Listed};
pub use preview::Preview;

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
    /// A folder is read that it lies in, or that lies in it.
    #[error("{1} is read already, as source {0}; remove that one first, or add another folder")]
    Overlaps(i64, String),
    /// What the operator gives to all guilds has no roles and no channels.
    #[error("only a source of one server can be for some of its members")]
    NoAudience,
    /// What is said in a channel is for those who may read it there, whatever an admin says here.
    #[error("what is said in a channel is for those who may read the channel")]
    FixedAudience,
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

impl SourceError {
    /// The reason, where it is one of those why something is not read.
    pub fn reason(&self) -> Option<Reason> {
        match self {
            SourceError::Wrong(wrong) => Reason::of_wrong(wrong),
            _ => None,
        }
    }
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
    /// Whom it is for, among those whom the owner's sources are for.
    pub audience: Audience,
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
    /// [`SourceError::None`] whether it never was or is somebody else's; that a member tried is written down either
    /// way.
    pub fn one(&self, actor: Actor, id: SourceId) -> Result<ConfiguredSource, SourceError> {
        let found = self.store().reader()?.configured_source(id)?;
        if let Some(own) = found.filter(|source| source.owner == actor.owner) {
            return Ok(own);
        }
        if actor.account.is_some() {
            self.refused(
                actor,
                serde_json::json!({ "source": id.0, "why": "unknown" }),
            )?;
        }
        Err(SourceError::None)
    }

    /// Writes down that somebody tried what they may not do, or what cannot be.
    ///
    /// # Errors
    /// [`SourceError::Store`].
    pub fn refused(&self, actor: Actor, details: serde_json::Value) -> Result<(), SourceError> {
        let row = audit_row(actor, "source.refused", details);
        Ok(self.store().note_audit(&[row])?)
    }

    /// How far the reading of a source is; `None` where it is not being read.
    pub fn progress(&self, id: SourceId) -> Option<Progress> {
        self.schedule.progress(id)
    }

    /// Does what waits for the disk on a thread for it.
    ///
    /// # Errors
    /// Those of `work`.
    pub async fn aside<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Sources) -> Result<T, SourceError> + Send + 'static,
    ) -> Result<T, SourceError> {
        let sources = self.clone();
        blocking(move || work(&sources)).await
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

/// As the store keeps it.
fn kept(audience: &Audience) -> Option<serde_json::Value> {
    // Sets of numbers can always be written.
    (!audience.is_everyone()).then(|| serde_json::to_value(audience).unwrap_or_default())
}

/// Which source it is about, so that it can be told when the source has gone.
fn named(source: &ConfiguredSource) -> serde_json::Value {
    serde_json::json!({ "source": source.id.0, "name": source.name, "address": shown_address(source) })
}

/// Its address as those may see it whose server it is for.
pub fn shown_address(source: &ConfiguredSource) -> &str {
    match Kind::from_name(&source.kind) {
        Some(kind) => kind.shown(&source.location),
        None => &source.location,
    }
}

/// Does what waits for the disk on a thread for it.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, SourceError> + Send + 'static,
) -> Result<T, SourceError> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(WebError::from)?
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
