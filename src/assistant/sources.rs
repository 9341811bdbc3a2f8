//! What admins and the operator do with sources: look before they add, add, watch, pause, remove. The command line and
//! Discord call the same functions, and what one may do is decided here.
//!
//! All but [`Sources::preview`] and [`Sources::refresh`] wait for the disk: an async caller goes through
//! [`Sources::aside`].

mod health;

mod listed;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::Assistant;
use crate::access::Audience;
use crate::ingest::schedule::Schedule;
use crate::ingest::web::{self, Web, WebError};
use crate::source::kind::{self, WrongSource};
use crate::store::{AuditRow, NewSource, SourceChange, SourceId, Store, StoreError};
use crate::text::cut::cut;
use crate::text::visible::visible_line;

pub use crate::ingest::Reason;
pub use crate::ingest::channel::ReadBack;
pub use crate::ingest::schedule::UNDO_S;
pub use crate::ingest::web::{Came, NotRead, Progress, Tell};
pub use crate::source::kind::{ChannelAddress, Kind, MOST_PAGES, Options};
pub use crate::store::{ConfiguredSource, Owner, ReadOutcome, ReadRow};
pub use health::{Glance, Health};

pub use listed::{Followed, Listed};

/// So many pages of a site are read to show what it is like.
const PREVIEWED_PAGES: usize = 5;

/// A preview takes no longer.
const PREVIEW_DEADLINE: Duration = Duration::from_secs(60);

/// So many passages are shown of what a source says.
const SAMPLES: usize = 3;

/// Sources of one guild at most, so that one cannot use up what is for all.
const MOST_OF_A_GUILD: usize = 200;

/// A file's name is kept so long at most, in characters.
const LONGEST_FILE_NAME: usize = 150;

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
            audience: None,
            added_by: None,
            added_at: 0,
        };
        let data_dir = self.data_dir.clone();
        let (scratch, store, source) = blocking(move || {
            let scratch = Scratch::make(&data_dir)?;
            let store = Arc::new(Store::open(&scratch.0)?);
            let id = store.add_source(&new, None)?;
            let id = id.ok_or(SourceError::Known(new.location))?;
            let source = store.reader()?.configured_source(id)?;
            Ok((scratch, store, source.ok_or(SourceError::None)?))
        })
        .await?;
        let web = Web {
            client: self.schedule.web().client.clone(),
            store: store.clone(),
            extractors: self.schedule.web().extractors.clone(),
            shelves: None,
            roots: self.schedule.web().roots.clone(),
            history: self.schedule.web().history.clone(),
        };
        let quiet: Tell = Arc::new(|_| {});
        let ending = cancel.child_token();
        let came = {
            let reading = web::read(&web, &source, quiet, &ending);
            tokio::pin!(reading);
            tokio::select! {
                came = &mut reading => came?,
                () = tokio::time::sleep(PREVIEW_DEADLINE) => {
                    // What was read until now is shown.
                    ending.cancel();
                    reading.await?
                }
            }
        };
        drop(web);
        let samples = blocking(move || {
            let samples = samples(&store)?;
            drop(store);
            drop(scratch);
            Ok(samples)
        })
        .await?;
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
        let address = self.check(actor, wanted)?;
        let now = super::now();
        let new = NewSource {
            owner: actor.owner,
            kind: wanted.kind.name().to_owned(),
            location: address.clone(),
            name: name_of(wanted.name.as_deref(), wanted.kind, &address),
            options: serde_json::to_value(&wanted.options).unwrap_or_default(),
            audience: kept(&wanted.audience),
            added_by: actor.account,
            added_at: now,
        };
        let audit = audit_row(
            actor,
            "source.added",
            serde_json::json!({ "kind": new.kind, "address": wanted.kind.shown(&address) }),
        );
        let id = match self.store().add_source(&new, Some(&audit))? {
            Some(id) => id,
            None if wanted.kind == Kind::Attachment => self.replace(actor, &new)?,
            None => return Err(SourceError::Known(address)),
        };
        self.changed();
        Ok(id)
    }

    /// Gives another file to a source that is one already.
    fn replace(&self, actor: Actor, new: &NewSource) -> Result<SourceId, SourceError> {
        let all = self.list(actor)?;
        let known = all.iter().find(|source| {
            source.kind == new.kind
                && source.location == new.location
                && source.removed_at.is_none()
        });
        let known = known.ok_or(SourceError::None)?;
        let change = SourceChange {
            options: Some(new.options.clone()),
            due_at: Some(Some(new.added_at)),
            ..SourceChange::default()
        };
        let audit = audit_row(actor, "source.replaced", named(known));
        match self
            .store()
            .change_source(known.id, &change, Some(&audit))?
        {
            true => Ok(known.id),
            false => Err(SourceError::None),
        }
    }

    /// Whether it could be added; what is kept as its address then.
    ///
    /// # Errors
    /// [`SourceError`].
    pub fn check(&self, actor: Actor, wanted: &WantedSource) -> Result<String, SourceError> {
        let address = self.address_of(wanted)?;
        if actor.owner == Owner::Operator && !wanted.audience.is_everyone() {
            return Err(SourceError::NoAudience);
        }
        if let Some(channel) = ChannelAddress::of(&address)
            && wanted.kind == Kind::Channel
            && actor.owner != Owner::Guild(channel.guild)
        {
            return Err(SourceError::None);
        }
        let mut all = self.list(actor)?;
        // Those that were removed are still there for a day, and count half.
        let with_removed = all.len();
        all.retain(|source| source.removed_at.is_none());
        let is_full = all.len() >= MOST_OF_A_GUILD || with_removed >= 2 * MOST_OF_A_GUILD;
        if actor.owner != Owner::Operator && is_full {
            return Err(SourceError::TooMany);
        }
        // What a folder said that was only read by hand is taken over.
        let is_known = |source: &ConfiguredSource| {
            source.kind == wanted.kind.name()
                && source.location == address
                && source.added_at.is_some()
        };
        if wanted.kind == Kind::Folder {
            // What is in two sources would be found twice.
            let mine = Path::new(&address);
            let other = all.iter().find(|source| {
                let theirs = Path::new(&source.location);
                source.kind == wanted.kind.name()
                    && source.location != address
                    && (theirs.starts_with(mine) || mine.starts_with(theirs))
            });
            if let Some(other) = other {
                return Err(SourceError::Overlaps(other.id.0, other.location.clone()));
            }
        }
        // A file that is given again replaces the one of that name.
        match all.iter().any(is_known) && wanted.kind != Kind::Attachment {
            true => Err(SourceError::Known(address)),
            false => Ok(address),
        }
    }

    /// What is kept as its address; checks everything that can be checked without asking anybody.
    fn address_of(&self, wanted: &WantedSource) -> Result<String, SourceError> {
        wanted.options.check()?;
        let guard = self.schedule.web().client.guard();
        match wanted.kind {
            Kind::Channel => ChannelAddress::of(&wanted.address)
                .map(|channel| channel.to_string())
                .ok_or(SourceError::None),
            Kind::Attachment => {
                kind::address(guard, wanted.options.file.as_deref().unwrap_or_default())?;
                let name = wanted.address.rsplit(['/', '\\']).next();
                let name = cut(&visible_line(name.unwrap_or_default()), LONGEST_FILE_NAME);
                Ok(format!("attachment:{name}"))
            }
            Kind::Folder => {
                let roots = &self.schedule.web().roots;
                Ok(roots.admit(&wanted.address).map_err(WrongSource::from)?)
            }
            Kind::Page | Kind::Feed | Kind::Site => {
                Ok(kind::address(guard, &wanted.address)?.to_string())
            }
        }
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

    /// Reads a source now, and tells what came of it.
    ///
    /// # Errors
    /// [`SourceError`].
    pub async fn refresh(
        self: &Arc<Self>,
        actor: Actor,
        id: SourceId,
        tell: Tell,
        cancel: &CancellationToken,
    ) -> Result<Came, SourceError> {
        let source = self.aside(move |sources| sources.one(actor, id)).await?;
        if source.removed_at.is_some() {
            return Err(SourceError::None);
        }
        let came = self.schedule.read_now(&source, tell, cancel).await?;
        let came = came.ok_or(SourceError::UnderWay)?;
        self.changed();
        Ok(came)
    }

    /// Writes down that somebody wants a source read now, which [`Sources::refresh`] does.
    ///
    /// # Errors
    /// [`SourceError::None`] also where it was removed.
    pub fn wish_read(&self, actor: Actor, id: SourceId) -> Result<ConfiguredSource, SourceError> {
        let source = self.one(actor, id)?;
        if source.removed_at.is_some() {
            return Err(SourceError::None);
        }
        let audit = audit_row(actor, "source.refreshed", named(&source));
        self.store().note_audit(&[audit])?;
        if source.kind == Kind::Channel.name() {
            self.store().note_missed(id)?;
        }
        Ok(source)
    }

    /// Reads a source no more until it is told to, or again from now on.
    ///
    /// # Errors
    /// [`SourceError`].
    pub fn pause(&self, actor: Actor, id: SourceId, paused: bool) -> Result<(), SourceError> {
        let source = self.one(actor, id)?;
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
        let audit = audit_row(actor, what, named(&source));
        let there = self.store().change_source(id, &change, Some(&audit))?;
        self.changed();
        if there {
            Ok(())
        } else {
            Err(SourceError::None)
        }
    }

    /// Says whom a source is for from now on. Who is not among them is answered from it no more when this returns.
    ///
    /// # Errors
    /// [`SourceError`].
    pub fn set_audience(
        &self,
        actor: Actor,
        id: SourceId,
        audience: &Audience,
    ) -> Result<ConfiguredSource, SourceError> {
        let before = self.one(actor, id)?;
        if actor.owner == Owner::Operator && !audience.is_everyone() {
            return Err(SourceError::NoAudience);
        }
        if before.kind == Kind::Channel.name() {
            return Err(SourceError::FixedAudience);
        }
        let mut details = named(&before);
        if let Some(details) = details.as_object_mut() {
            details.insert("audience".to_owned(), serde_json::json!(audience));
        }
        let audit = audit_row(actor, "source.audience", details);
        let kept = kept(audience);
        if !self.store().set_audience(id, kept.as_ref(), Some(&audit))? {
            return Err(SourceError::None);
        }
        // The list first: from now on it is known who may see it, and where it stood it is no more.
        self.changed();
        self.follow(&before)?;
        let source = self.one(actor, id)?;
        self.follow(&source)?;
        Ok(source)
    }

    /// Takes a source out of all answers at once; for a day it can be brought back.
    ///
    /// # Errors
    /// [`SourceError`].
    pub fn remove(&self, actor: Actor, id: SourceId) -> Result<ConfiguredSource, SourceError> {
        let source = self.one(actor, id)?;
        let audit = audit_row(actor, "source.removed", named(&source));
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
            serde_json::json!({ "kind": source.kind, "address": shown_address(&source) }),
        );
        self.store().discard_source(id, Some(&audit))?;
        self.follow(&source)
    }

    /// Brings a source back that was removed.
    ///
    /// # Errors
    /// [`SourceError::None`] where it was not removed, or went for good.
    pub fn bring_back(&self, actor: Actor, id: SourceId) -> Result<ConfiguredSource, SourceError> {
        let source = self.one(actor, id)?;
        let audit = audit_row(actor, "source.brought_back", named(&source));
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

/// What a source is called: as somebody wants it, else what its address says. What it calls itself comes later.
fn name_of(wanted: Option<&str>, kind: Kind, address: &str) -> String {
    let by_address = match kind {
        Kind::Attachment => address.trim_start_matches("attachment:"),
        kind => kind.shown(address),
    };
    wanted.unwrap_or(by_address).to_owned()
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
