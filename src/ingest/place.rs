//! Which source a path belongs to: one place on the disk is one source, however it is spelled, and no file is in two.

use std::path::{Path, PathBuf};

use super::IngestError;
use crate::extract;
use crate::source::files;
use crate::store::{Source, SourceId, Store};

/// The kind of sources that are folders and files.
pub const FOLDER: &str = "folder";

/// Where a path is read, and what else is known of that place.
pub(super) struct Place {
    /// The source's folder or file, without symlinks and dots.
    pub root: PathBuf,
    /// The part of it that was asked for, where that is not all of it.
    pub only: Option<PathBuf>,
    /// The source, if the place is known.
    source: Option<Source>,
    /// Sources that lie within what is read: once it is read they are in it twice.
    pub within: Vec<Source>,
    /// Sources below the root that are not there any more, or not now.
    pub missing: Vec<PathBuf>,
}

impl Place {
    /// The place of `given`, which exists and is spelled as [`files::real`] does.
    pub fn of(given: &Path, known: Vec<Source>) -> Place {
        let known: Vec<(PathBuf, Source)> = known
            .into_iter()
            .map(|source| (files::real(&source.location), source))
            .collect();
        let root = known
            .iter()
            .map(|(real, _)| real)
            .filter(|real| finds(real, given))
            .min_by_key(|real| real.components().count())
            .cloned()
            .unwrap_or_else(|| given.to_owned());
        let only = (root != given).then(|| given.to_owned());
        let mut place = Place {
            source: known
                .iter()
                .filter(|(real, _)| *real == root)
                .map(|(_, source)| source)
                .max_by_key(|source| (source.location == root, std::cmp::Reverse(source.id)))
                .cloned(),
            only,
            within: Vec::new(),
            missing: Vec::new(),
            root,
        };
        let read = place.only.as_ref().unwrap_or(&place.root);
        for (real, source) in known {
            if place.source.as_ref() == Some(&source) || !finds(read, &real) {
                continue;
            }
            if real.exists() {
                place.within.push(source);
            } else {
                // A disk that is not plugged in must not cost its documents.
                place.missing.push(source.location);
            }
        }
        place
    }

    /// The source in the store, under the one spelling that counts.
    pub fn source(&self, store: &Store) -> Result<SourceId, IngestError> {
        let location = self.root.to_string_lossy();
        let name = self.root.file_name().map_or_else(
            || "files".to_owned(),
            |name| name.to_string_lossy().into_owned(),
        );
        match &self.source {
            Some(source) if source.location != self.root => {
                store.relocate(source.id, &location, &name)?;
                Ok(source.id)
            }
            Some(source) => Ok(source.id),
            None => {
                let id = store.source(FOLDER, &location, &name)?;
                // Whoever removed it and reads it now wants it back.
                store.bring_back(id, None)?;
                Ok(id)
            }
        }
    }

    /// Whether a file or folder that is really at `real` belongs to what was asked for.
    pub fn wants(&self, real: &Path) -> bool {
        self.only.as_ref().is_none_or(|only| real.starts_with(only))
    }
}

/// Whether reading `root` comes by `path`: hidden folders, and files whose names are not read, are only read when
/// they are named themselves.
fn finds(root: &Path, path: &Path) -> bool {
    let Ok(below) = path.strip_prefix(root) else {
        return false;
    };
    let hidden = below
        .iter()
        .any(|part| part.as_encoded_bytes().starts_with(b"."));
    let named = || {
        path.file_name()
            .is_some_and(|name| extract::accepts_name(&name.to_string_lossy()))
    };
    !hidden && (below.as_os_str().is_empty() || !path.is_file() || named())
}
