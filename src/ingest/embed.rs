//! Gives the passages at a document's beginning their vectors, where an embedder is installed: after reading, since it
//! is slow (about a hundred passages a second on two cores) and answers do well without until it is done.

use tokio_util::sync::CancellationToken;

use crate::model::{Embedder, ModelError};
use crate::store::{Store, StoreError, VersionId};

/// Passages between two writes: what a crash costs at most is a second's work.
const BATCH: usize = 128;

/// Why embedding could not go on.
#[derive(Debug, thiserror::Error)]
pub enum EmbedError {
    /// The model failed.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// The store refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Embeds what has no vector yet, in versions behind `after`. Blocks; ends early, with what it has, when `cancel` is cancelled. `progress` is told
/// how many are done and how many there were to do.
pub fn embed_missing(
    store: &Store,
    embedder: &Embedder,
    after: VersionId,
    cancel: &CancellationToken,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<u64, EmbedError> {
    let reader = store.reader()?;
    let model = embedder.name();
    let of = reader.count_unembedded(model, VersionId(after.0 + 1))?;
    let mut done = 0;
    let mut after = (after, u32::MAX);
    while !cancel.is_cancelled() {
        let passages = reader.unembedded(model, after, BATCH)?;
        let Some(last) = passages.last() else { break };
        after = (last.version, last.ordinal);
        let texts: Vec<&str> = passages
            .iter()
            .map(|passage| passage.text.as_str())
            .collect();
        let vectors: Vec<_> = embedder
            .embed_passages(&texts)?
            .iter()
            .zip(&passages)
            .map(|(vector, passage)| {
                let bytes = vector
                    .quantise()
                    .as_bytes()
                    .iter()
                    .map(|x| x.to_ne_bytes()[0])
                    .collect();
                (passage.version, passage.ordinal, bytes)
            })
            .collect();
        store.put_vectors(model, &vectors)?;
        done += vectors.len() as u64;
        progress(done, of);
    }
    Ok(done)
}
