//! Shelves: what is searched together has an index of its own.
//!
//! What everybody may see stands on one shelf, what only a guild may see on another, and a source that only some of
//! its members may see on one for itself. A question is answered from the shelves that its asker may see, put together
//! as if they were one index: what stands on another shelf is not only left out of what is found, it changes no
//! figure (how rare a word is, how long a passage, what language most documents are in), suggests no word, and takes
//! no time.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use moka::sync::Cache;

use super::{CaughtUp, IndexError, IndexWriter, PassageIndex, Snapshot};
use crate::store::{ShelfId, Store};

/// So many combinations of shelves are remembered as they were put together: one a guild and audience, and each only
/// lists the segments of its shelves.
const COMBINATIONS: u64 = 1_000;

/// The indexes of a data directory. Cheap to clone; clones share what is open.
#[derive(Clone)]
pub struct Shelves {
    shared: Arc<Shared>,
}

struct Shared {
    /// Where the indexes are written; `None` where only the first shelf is there, as for whoever only reads.
    home: Option<Home>,
    /// What everybody may see.
    everyone: PassageIndex,
    // A std Mutex: held to find a shelf's place, never while one is opened.
    places: Mutex<HashMap<ShelfId, Place>>,
    together: Cache<Vec<ShelfId>, Arc<Snapshot>>,
}

/// Where a shelf is once it is open. Locked while it is opened, so that it is opened once: who wants the same one waits,
/// who wants another one does not.
type Place = Arc<Mutex<Option<Arc<IndexWriter>>>>;

struct Home {
    directory: PathBuf,
    store: Arc<Store>,
    everyone: Arc<IndexWriter>,
}

impl From<PassageIndex> for Shelves {
    /// The first shelf alone; others are empty.
    fn from(everyone: PassageIndex) -> Shelves {
        Shelves::of(None, everyone)
    }
}

impl Shelves {
    /// The shelves in `data_dir`, whose first one `everyone` writes; the others are opened when they are first wanted.
    pub fn new(data_dir: &Path, store: Arc<Store>, everyone: Arc<IndexWriter>) -> Shelves {
        let index = everyone.index().clone();
        let home = Home {
            directory: data_dir.join("shelves"),
            store,
            everyone,
        };
        Shelves::of(Some(home), index)
    }

    fn of(home: Option<Home>, everyone: PassageIndex) -> Shelves {
        Shelves {
            shared: Arc::new(Shared {
                home,
                everyone,
                places: Mutex::default(),
                together: Cache::builder().max_capacity(COMBINATIONS).build(),
            }),
        }
    }

    /// What everybody may see.
    pub fn everyone(&self) -> &PassageIndex {
        &self.shared.everyone
    }

    /// What stands on these shelves now, as one. Blocks for milliseconds where one of them was not opened yet.
    ///
    /// # Errors
    /// [`IndexError`], when a shelf cannot be opened or cannot follow the store.
    pub fn snapshot(&self, shelves: &[ShelfId]) -> Result<Arc<Snapshot>, IndexError> {
        if let [ShelfId::EVERYONE] = shelves {
            return Ok(self.shared.everyone.snapshot());
        }
        let mut shelves = shelves.to_vec();
        shelves.sort_unstable();
        shelves.dedup();
        let mut parts = Vec::with_capacity(shelves.len());
        for shelf in &shelves {
            parts.extend(self.part(*shelf)?);
        }
        if let [part] = parts.as_slice() {
            return Ok(part.clone());
        }
        if let Some(known) = self.shared.together.get(&shelves)
            && known.is_of(&parts)
        {
            return Ok(known);
        }
        let together = Arc::new(Snapshot::together(&parts));
        self.shared.together.insert(shelves, together.clone());
        Ok(together)
    }

    fn part(&self, shelf: ShelfId) -> Result<Option<Arc<Snapshot>>, IndexError> {
        if shelf == ShelfId::EVERYONE {
            return Ok(Some(self.shared.everyone.snapshot()));
        }
        // What was removed is on no shelf that is looked at.
        if shelf == ShelfId::REMOVED {
            return Ok(None);
        }
        Ok(self.writer(shelf)?.map(|writer| writer.index().snapshot()))
    }

    /// The writer of a shelf, opened and brought up to the store where it was not open.
    fn writer(&self, shelf: ShelfId) -> Result<Option<Arc<IndexWriter>>, IndexError> {
        let Some(home) = &self.shared.home else {
            return Ok(None);
        };
        if shelf == ShelfId::EVERYONE {
            return Ok(Some(home.everyone.clone()));
        }
        let place = lock(&self.shared.places).entry(shelf).or_default().clone();
        let mut place = lock(&place);
        if let Some(writer) = &*place {
            return Ok(Some(writer.clone()));
        }
        let directory = home.directory.join(shelf.0.to_string());
        let writer = Arc::new(IndexWriter::of_shelf(&directory, &home.store, shelf)?);
        writer.catch_up(None)?;
        Ok(Some(place.insert(writer).clone()))
    }

    /// Says that there may be something new on a shelf, and does not wait for it; a shelf that is not open follows when
    /// it is opened.
    pub fn nudge(&self, shelf: ShelfId) {
        let Some(home) = &self.shared.home else {
            return;
        };
        if shelf == ShelfId::EVERYONE {
            return home.everyone.nudge();
        }
        let place = lock(&self.shared.places).get(&shelf).cloned();
        // Locked while it is opened, and then it follows anyway.
        if let Some(place) = place
            && let Ok(place) = place.try_lock()
            && let Some(writer) = &*place
        {
            writer.nudge();
        }
    }

    /// Writes again what is open, without the words of documents that have ended. Blocks.
    ///
    /// # Errors
    /// [`IndexError`].
    pub fn rewrite(&self) -> Result<(), IndexError> {
        let Some(home) = &self.shared.home else {
            return Ok(());
        };
        let places: Vec<Place> = lock(&self.shared.places).values().cloned().collect();
        let open = places.iter().filter_map(|place| lock(place).clone());
        for writer in std::iter::once(home.everyone.clone()).chain(open) {
            writer.catch_up(None)?;
            writer.merge_all()?;
        }
        Ok(())
    }

    /// Writes a shelf again where it still has the words of documents that have ended. Blocks.
    ///
    /// # Errors
    /// [`IndexError`].
    pub fn rewrite_ended(&self, shelf: ShelfId) -> Result<(), IndexError> {
        let Some(writer) = self.writer(shelf)? else {
            return Ok(());
        };
        writer.catch_up(None)?;
        let snapshot = writer.index().snapshot();
        match snapshot.segments.iter().all(|segment| segment.is_whole()) {
            true => Ok(()),
            false => writer.merge_all(),
        }
    }

    /// Lets go of the indexes of shelves that nothing stands on any more: what stood there went for good, and its words
    /// must not stay behind in files that nobody opens. Blocks.
    ///
    /// # Errors
    /// [`IndexError`], when a folder cannot be read or removed.
    pub fn tidy(&self) -> Result<(), IndexError> {
        let Some(home) = &self.shared.home else {
            return Ok(());
        };
        let failed = |source| IndexError::Folder {
            path: home.directory.clone(),
            source,
        };
        let entries = match std::fs::read_dir(&home.directory) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(failed(error)),
        };
        for entry in entries {
            let entry = entry.map_err(failed)?;
            let Some(shelf) = entry
                .file_name()
                .to_str()
                .and_then(|name| name.parse().ok().map(ShelfId))
            else {
                continue;
            };
            // Whoever opens it from now on waits, and makes it anew.
            let place = lock(&self.shared.places).entry(shelf).or_default().clone();
            let mut place = lock(&place);
            if home.store.reader()?.shelves_in_use()?.contains(&shelf) {
                continue;
            }
            place.take();
            std::fs::remove_dir_all(entry.path()).map_err(failed)?;
        }
        Ok(())
    }

    /// Brings a shelf to the store's last change. Blocks.
    ///
    /// # Errors
    /// [`IndexError`].
    pub fn catch_up(&self, shelf: ShelfId) -> Result<Option<CaughtUp>, IndexError> {
        match self.writer(shelf)? {
            Some(writer) => writer.catch_up(None).map(Some),
            None => Ok(None),
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
