//! Opens the index on disk for writing, or deletes what cannot be used and begins a new one.
//!
//! Only the index is ever deleted: it is derived. The store is the truth, and where it is damaged nothing is touched.

use std::path::Path;

use super::schema::schema;
use super::{IndexError, PassageIndex, folder, seal};
use crate::store::Reader;

/// The index on disk if it can be used, else a new one: it is derived, so any failure to read it is only a reason
/// to make it again.
pub(super) fn open_or_begin(directory: &Path, store: &Reader) -> Result<PassageIndex, IndexError> {
    let failed = |source| IndexError::Folder {
        path: directory.to_owned(),
        source,
    };
    match PassageIndex::open(directory, store) {
        Ok(index) => {
            folder::sweep(directory, &index.index)?;
            seal_or_warn(directory, &index.index);
            return Ok(index);
        }
        // Not the index's fault, and a new one would fare no better.
        Err(IndexError::Store(error)) => return Err(error.into()),
        Err(error) => {
            if begun(directory) {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "the search index is deleted and rebuilt from the store; nothing is lost"
                );
            }
            if directory.exists() {
                std::fs::remove_dir_all(directory).map_err(failed)?;
            }
        }
    }
    std::fs::create_dir_all(directory).map_err(failed)?;
    let folder = folder::Folder::open(directory).map_err(tantivy::TantivyError::from)?;
    // Nothing is stored in the index, so there is nothing to compress, least of all in a thread of its own.
    let settings = tantivy::IndexSettings {
        docstore_compression: tantivy::store::Compressor::None,
        docstore_compress_dedicated_thread: false,
        ..tantivy::IndexSettings::default()
    };
    PassageIndex::of(
        directory,
        tantivy::Index::create(folder, schema().0, settings)?,
    )
}

/// Whether there is anything in the folder: a rebuild of nothing needs no warning.
fn begun(directory: &Path) -> bool {
    std::fs::read_dir(directory).is_ok_and(|mut entries| entries.next().is_some())
}

/// Without a seal the next opening reads the whole index once, which is no reason to fail.
pub(super) fn seal_or_warn(directory: &Path, index: &tantivy::Index) {
    if let Err(error) = seal::seal(directory, index) {
        tracing::warn!(
            error = &error as &dyn std::error::Error,
            "the search index could not be sealed"
        );
    }
}
