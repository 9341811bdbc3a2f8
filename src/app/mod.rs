//! A data directory, opened: the store, the search index that follows it, and the models.
//!
//! Reading needs no lock, so it is tried first: any number of processes may ask at once, beside one that writes.
//! Only what has to be repaired (an index that is missing, of another version, or behind the store) is opened for
//! writing, and where another process holds the lock, what it has written so far is read.

pub mod corpus;
pub mod listed;
pub mod reach;
pub mod secrets;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;

use crate::config::Config;
use crate::extract::child::{self, Workers};
use crate::index::{CaughtUp, IndexWriter, PassageIndex, Shelves};
use crate::ingest::FOLDER;
use crate::model::{Manifest, Models};
use crate::source::http::{Client, Names, Opened, Settings, StartError};
use crate::source::roots::Roots;
use crate::store::{Reader, ShelfId, Source, Store, StoreError};

/// Told now and then while the index follows the store.
pub type IndexProgress = Box<dyn FnMut(CaughtUp) + Send>;

/// The index's folder in a data directory.
pub fn index_dir(data_dir: &Path) -> PathBuf {
    data_dir.join("index")
}

/// A data directory, open for writing. One process at a time has it.
pub struct Writing {
    /// All that is searched; each shelf has one writer in a process. Declared, and so dropped, before the store that it
    /// reads.
    pub shelves: Shelves,
    /// What follows everyone's shelf.
    pub writer: Arc<IndexWriter>,
    /// The truth.
    pub store: Arc<Store>,
}

impl Writing {
    /// Opens `data_dir`, makes it where there is none, and brings the index up to the store.
    ///
    /// # Errors
    /// [`StoreError::InUse`] inside, when another process has it open for writing.
    pub fn open(data_dir: &Path, progress: Option<IndexProgress>) -> anyhow::Result<Writing> {
        let store = Arc::new(Store::open(data_dir)?);
        let writer = Arc::new(IndexWriter::open(&index_dir(data_dir), &store)?);
        writer
            .catch_up(progress)
            .context("the search index could not follow the store")?;
        let shelves = Shelves::new(data_dir, store.clone(), writer.clone());
        Ok(Writing {
            shelves,
            writer,
            store,
        })
    }
}

/// Why an index that is behind its store is not brought up to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Behind {
    /// Another process is writing.
    InUse,
    /// This user may not write into the data directory.
    ReadOnly,
}

/// A data directory, open for asking.
pub struct Reading {
    /// What is searched.
    pub index: PassageIndex,
    /// Why what was written last may not be found yet; `None` where all of it is.
    pub behind: Option<Behind>,
    // Open for writing only when something had to be repaired; then the writer lives as long as its index is used.
    _writing: Option<Writing>,
}

impl Reading {
    /// Opens what stands in `data_dir`; repairs the index first where that is needed and no other process has the
    /// directory.
    ///
    /// # Errors
    /// [`StoreError::Missing`] inside, when nothing was ever written there; [`StoreError::InUse`] inside, when there
    /// is no index yet and another process has the directory to make one.
    pub fn open(data_dir: &Path, progress: Option<IndexProgress>) -> anyhow::Result<Reading> {
        let reader = Reader::open(data_dir)?;
        let index = PassageIndex::open(&index_dir(data_dir), &reader);
        if let Ok(index) = &index
            && !is_behind(index, &reader)?
        {
            return Ok(Reading {
                index: index.clone(),
                behind: None,
                _writing: None,
            });
        }
        match Writing::open(data_dir, progress) {
            Ok(writing) => Ok(Reading::of(writing)),
            Err(error) => {
                let behind = if is_in_use(&error) {
                    Behind::InUse
                } else if is_read_only(&error) {
                    Behind::ReadOnly
                } else {
                    return Err(error);
                };
                match (index, behind) {
                    (Ok(index), behind) => Ok(Reading {
                        index,
                        behind: Some(behind),
                        _writing: None,
                    }),
                    (Err(_), Behind::InUse) => Err(error.context(
                        "another footnote process is building the search index; ask again when it is done",
                    )),
                    (Err(why), Behind::ReadOnly) => {
                        Err(anyhow::Error::new(why).context(format!("{error:#}")))
                    }
                }
            }
        }
    }

    /// Asks where there has just been written.
    pub fn of(writing: Writing) -> Reading {
        Reading {
            index: writing.writer.index().clone(),
            behind: None,
            _writing: Some(writing),
        }
    }
}

/// Whether something failed because another process has the data directory open for writing.
pub fn is_in_use(error: &anyhow::Error) -> bool {
    matches!(error.downcast_ref(), Some(StoreError::InUse(_)))
}

/// Whether something failed because this user may not write into the data directory.
pub fn is_read_only(error: &anyhow::Error) -> bool {
    use std::io::ErrorKind::{PermissionDenied, ReadOnlyFilesystem};
    matches!(error.downcast_ref(), Some(StoreError::Open { source, .. })
        if matches!(source.kind(), PermissionDenied | ReadOnlyFilesystem))
}

/// The folders and files that were read into `data_dir`, in the order in which they were first given.
///
/// # Errors
/// When there is a store that cannot be read.
pub fn sources(data_dir: &Path) -> Result<Vec<Source>, StoreError> {
    match Reader::open(data_dir) {
        Ok(reader) => reader.sources(FOLDER),
        Err(StoreError::Missing(_)) => Ok(Vec::new()),
        // Of an older version. Whoever asks for this is about to write, and only that brings it up to date.
        Err(StoreError::TooOld { .. }) => Store::open(data_dir)?.reader()?.sources(FOLDER),
        Err(error) => Err(error),
    }
}

/// Whether nothing was ever written into `data_dir`.
///
/// # Errors
/// When there is a store that cannot be read.
pub fn is_empty(data_dir: &Path) -> Result<bool, StoreError> {
    match Reader::open(data_dir) {
        Ok(reader) => Ok(reader.last_seq()? == 0),
        Err(StoreError::Missing(_)) => Ok(true),
        Err(error) => Err(error),
    }
}

/// How many documents stand in `data_dir`, and whether the search index is behind them; `None` where nothing was ever
/// read. Reads only.
///
/// # Errors
/// When the store or the index cannot be read.
pub fn look(data_dir: &Path) -> anyhow::Result<Option<(u64, bool)>> {
    let reader = match Reader::open(data_dir) {
        Ok(reader) => reader,
        Err(StoreError::Missing(_)) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let index = PassageIndex::open(&index_dir(data_dir), &reader)?;
    let behind = is_behind(&index, &reader)?;
    Ok(Some((reader.counts()?.documents, behind)))
}

/// Whether everyone's shelf has changed since the index was written.
fn is_behind(index: &PassageIndex, reader: &Reader) -> Result<bool, StoreError> {
    let after = reader.changes_after(ShelfId::EVERYONE, index.snapshot().seq, 1)?;
    Ok(!after.is_empty())
}

/// The client that fetches pages, as the config wants it.
///
/// # Errors
/// When `fetch.open`, `fetch.roots` or `fetch.contact` cannot be used as they are.
pub fn client(config: &Config) -> anyhow::Result<Client> {
    let fetch = &config.fetch;
    let open = fetch
        .open
        .iter()
        .map(|place| place.parse::<Opened>())
        .collect::<Result<Vec<_>, _>>()
        .context("fetch.open")?;
    let roots = fetch
        .roots
        .iter()
        .map(|path| std::fs::read(path).with_context(|| path.display().to_string()))
        .collect::<Result<Vec<_>, _>>()
        .context("fetch.roots")?;
    let settings = Settings {
        roots,
        contact: fetch.contact.clone(),
        ports: fetch.ports.iter().copied().collect(),
        open,
        ..Settings::default()
    };
    Client::new(settings, Names::system()).map_err(|error| {
        let key = match &error {
            StartError::Roots(_) => "fetch.roots",
            _ => "fetch.contact",
        };
        anyhow::Error::from(error).context(key)
    })
}

/// Where folders and files may be read, as the config wants it.
pub fn roots(config: &Config) -> Roots {
    Roots::new(&config.file_roots, &config.data_dir)
}

/// Processes of this program for files that a parser could choke on. None is started before there is such a file.
///
/// # Errors
/// When this program's own path is not known.
pub fn extractors() -> anyhow::Result<Workers> {
    let program = std::env::current_exe().context("the path of this program cannot be told")?;
    Ok(Workers::new(child::Settings::of(program)))
}

/// The models that are installed in `data_dir`, or none where they are not wanted.
///
/// # Errors
/// When an installed model is damaged.
pub fn models(data_dir: &Path, wanted: bool, threads: usize) -> anyhow::Result<Arc<Models>> {
    if !wanted {
        return Ok(Arc::new(Models::none()));
    }
    let models = Models::load(data_dir, &Manifest::built_in()?, threads)
        .context("the models could not be loaded (`--no-models` answers without them)")?;
    Ok(Arc::new(models))
}
