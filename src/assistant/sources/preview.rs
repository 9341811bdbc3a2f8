//! What a source is like, looked at before it is one: read into a folder of its own, which is gone afterwards.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::{Came, Options, Owner, SourceError, Sources, Tell, WantedSource, blocking};
use crate::ingest::web::{self, Web};
use crate::store::{NewSource, Store, StoreError};

/// So many pages of a site are read to show what it is like.
const PREVIEWED_PAGES: usize = 5;

/// A preview takes no longer.
const PREVIEW_DEADLINE: Duration = Duration::from_secs(60);

/// So many passages are shown of what a source says.
const SAMPLES: usize = 3;

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

impl Sources {
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
