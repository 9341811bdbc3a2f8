//! The folders of the config that `ask` reads by itself, and when it does so again.
//!
//! What was seen of them is kept in `corpus-state.json` in the data directory: for each folder one number made of
//! the names, sizes and times of its files. Looking costs one walk, no file is opened; when the number is another one
//! the folder is read again. A data directory that was filled by hand with `ingest PATH` has no such file, and the
//! folders of the config are not mixed into it.

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use anyhow::Context;
use serde::{Deserialize, Serialize};

use crate::extract;
use crate::source::files::{self, Found, SkipReason, WalkOptions};

/// The file that remembers.
const FILE: &str = "corpus-state.json";

/// What was seen of the folders when they were last read to the end.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    folders: BTreeMap<PathBuf, u64>,
}

/// A folder whose files are not what was last read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// The folder, as the config names it.
    pub folder: PathBuf,
    seen: u64,
}

impl State {
    /// What is remembered in `data_dir`; `None` when the folders were never read into it, or nothing that can be
    /// understood is remembered (they are read again then).
    pub fn read(data_dir: &Path) -> Option<State> {
        serde_json::from_slice(&std::fs::read(data_dir.join(FILE)).ok()?).ok()
    }

    /// Those of `folders` that are there and are not as they were seen last.
    ///
    /// # Errors
    /// When one of them cannot be looked into.
    pub fn changed(&self, folders: &[PathBuf]) -> anyhow::Result<Vec<Changed>> {
        let mut changed = Vec::new();
        for folder in folders.iter().filter(|folder| folder.exists()) {
            let seen = look(folder)?;
            if self.folders.get(&files::real(folder)) != Some(&seen) {
                changed.push(Changed {
                    folder: folder.clone(),
                    seen,
                });
            }
        }
        Ok(changed)
    }

    /// What is remembered in `data_dir` and those of `folders` that are to be read again. Where nothing was ever read
    /// (`empty`) that is all of them, and nothing counts as remembered; what was filled by hand stays as it was filled.
    ///
    /// # Errors
    /// When a folder cannot be looked into.
    pub fn due(
        data_dir: &Path,
        folders: &[PathBuf],
        empty: bool,
    ) -> anyhow::Result<(State, Vec<Changed>)> {
        let state = match (State::read(data_dir), empty) {
            (_, true) => State::default(),
            (Some(state), false) => state,
            (None, false) => return Ok((State::default(), Vec::new())),
        };
        let changed = state.changed(folders)?;
        Ok((state, changed))
    }

    /// Remembers that `changed` was read, as it was when it was looked at: what changed since will be seen.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn remember(&mut self, changed: &Changed, data_dir: &Path) -> anyhow::Result<()> {
        self.folders
            .insert(files::real(&changed.folder), changed.seen);
        self.write(data_dir)
    }

    /// Whether `folder` was ever read to its end.
    pub fn knows(&self, folder: &Path) -> bool {
        self.folders.contains_key(&files::real(folder))
    }

    /// Remembers nothing of `folder` any more; whether anything was remembered.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn forget(&mut self, folder: &Path, data_dir: &Path) -> anyhow::Result<bool> {
        let known = self.folders.remove(&files::real(folder)).is_some();
        if known {
            self.write(data_dir)?;
        }
        Ok(known)
    }

    fn write(&self, data_dir: &Path) -> anyhow::Result<()> {
        let path = data_dir.join(FILE);
        let new = data_dir.join(format!("{FILE}.new"));
        std::fs::write(&new, serde_json::to_vec_pretty(self)?)
            .and_then(|()| std::fs::rename(&new, &path))
            .with_context(|| format!("cannot write {}", path.display()))
    }
}

/// One number for the state of a folder. Another build of Footnote may read files better, so its version counts too.
fn look(folder: &Path) -> anyhow::Result<u64> {
    let mut sum = rustc_hash::FxHasher::default();
    env!("CARGO_PKG_VERSION").hash(&mut sum);
    for found in files::walk(
        &[files::real(folder)],
        WalkOptions::new(extract::accepts_name),
    )? {
        match found {
            Found::File(file) => {
                let changed = std::fs::metadata(file.path())
                    .and_then(|data| data.modified())
                    .ok();
                let changed = changed.and_then(|time| time.duration_since(UNIX_EPOCH).ok());
                (file.path(), file.len(), changed).hash(&mut sum);
            }
            Found::Skipped {
                reason: SkipReason::Kind,
                ..
            } => {}
            Found::Skipped { path, reason } => (path, reason.to_string()).hash(&mut sum),
        }
    }
    Ok(sum.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_read_again_when_a_file_changes_comes_or_goes() {
        let scratch = tempfile::tempdir().unwrap();
        let (folder, data) = (scratch.path().join("docs"), scratch.path().join("data"));
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::create_dir_all(&data).unwrap();
        let folders = [folder.clone(), scratch.path().join("missing")];
        std::fs::write(folder.join("a.txt"), "one").unwrap();
        assert_eq!(State::read(&data), None);

        let mut state = State::default();
        let mut remembered = |what: &str| {
            let changed = state.changed(&folders).unwrap();
            assert_eq!(changed.len(), 1, "{what}");
            state.remember(&changed[0], &data).unwrap();
            assert_eq!(State::read(&data).unwrap(), state);
            assert_eq!(state.changed(&folders).unwrap(), [], "{what}");
        };
        remembered("never read");
        std::fs::write(folder.join("a.txt"), "three").unwrap();
        remembered("changed");
        std::fs::write(folder.join("b.txt"), "two").unwrap();
        remembered("added");
        std::fs::rename(folder.join("b.txt"), folder.join("c.txt")).unwrap();
        remembered("renamed");
        std::fs::remove_file(folder.join("a.txt")).unwrap();
        remembered("removed");
        // What is not a document does not count.
        std::fs::write(folder.join("questions.toml"), "x").unwrap();
        assert_eq!(state.changed(&folders).unwrap(), []);
    }
}
