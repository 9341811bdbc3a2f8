//! Which files of the index can be trusted without reading them.
//!
//! The seal is a list of files with their sizes, times and inodes, written after they have reached the disk. A file
//! that is still as the seal says is sound. Of any other (written after the seal, or changed, or copied here) the
//! checksum that Tantivy put at its end is compared. So opening costs next to nothing after an orderly end, a few
//! small files after a kill, and one reading of the whole index after a power failure or out of a backup.

use std::collections::BTreeMap;
use std::fs::{self, File, Metadata};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tantivy::directory::error::OpenReadError;

use super::folder::UNFINISHED;

const NAME: &str = "sealed.json";

/// What a file looks like from outside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Look {
    bytes: u64,
    seconds: i64,
    nanoseconds: i64,
    inode: u64,
}

impl Look {
    fn of(meta: &Metadata) -> Look {
        Look {
            bytes: meta.len(),
            seconds: meta.mtime(),
            nanoseconds: meta.mtime_nsec(),
            inode: meta.ino(),
        }
    }
}

/// Waits until the index as it is committed has reached the disk, and says so in the seal.
pub(super) fn seal(directory: &Path, index: &tantivy::Index) -> Result<(), tantivy::TantivyError> {
    let known = read(directory);
    let mut seal = BTreeMap::new();
    for name in index.load_metas()?.list_segment_files() {
        let Some((name, look)) = look_at(directory, &name)? else {
            continue;
        };
        if known.get(&name) != Some(&look) {
            File::open(directory.join(&name))?.sync_all()?;
        }
        seal.insert(name, look);
    }
    for name in ["meta.json", ".managed.json"] {
        File::open(directory.join(name))?.sync_all()?;
    }
    if seal == known {
        return Ok(());
    }
    let unfinished = directory.join(format!("{NAME}{UNFINISHED}"));
    fs::write(
        &unfinished,
        serde_json::to_vec(&seal).map_err(io::Error::from)?,
    )?;
    File::open(&unfinished)?.sync_all()?;
    fs::rename(&unfinished, directory.join(NAME))?;
    File::open(directory)?.sync_all()?;
    Ok(())
}

/// The first file of the index that is not what was written, if there is one.
pub(super) fn first_damage(
    directory: &Path,
    index: &tantivy::Index,
) -> Result<Option<PathBuf>, tantivy::TantivyError> {
    let known = read(directory);
    for file in index.load_metas()?.list_segment_files() {
        // Not every segment has every file; one that is missed is missed when the segment is opened.
        let Some((name, look)) = look_at(directory, &file)? else {
            continue;
        };
        if known.get(&name) == Some(&look) {
            continue;
        }
        match index.directory().validate_checksum(&file) {
            Ok(true) => {}
            // Another process merged it away a moment ago.
            Err(OpenReadError::FileDoesNotExist(_)) => {}
            // A file too short to have a checksum is an error to Tantivy; here it is the same news.
            Ok(false) | Err(_) => return Ok(Some(file)),
        }
    }
    Ok(None)
}

/// No seal, or one that cannot be read, trusts nothing.
fn read(directory: &Path) -> BTreeMap<String, Look> {
    fs::read(directory.join(NAME))
        .ok()
        .and_then(|bytes| serde_json::from_slice(&bytes).ok())
        .unwrap_or_default()
}

fn look_at(directory: &Path, name: &Path) -> io::Result<Option<(String, Look)>> {
    match fs::metadata(directory.join(name)) {
        Ok(meta) => Ok(Some((name.to_string_lossy().into_owned(), Look::of(&meta)))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}
