//! What a document is read as whose own language nobody can tell ("Ferry moved to 14:30."): the language that most
//! of the others have, so that it is found by other forms of its words as they are.
//!
//! An empty index asks the store, so a rebuild gives the same index again. Later the index knows the count itself.
//! Once the corpus has changed its main language (its first batch was the French folder, the rest is German), the
//! documents that were read as the former one are read again. "Changed" means twice as many documents: where two
//! languages are about even, either will do, and no document is read to and fro with every batch.

use rustc_hash::{FxHashMap, FxHashSet};

use super::Snapshot;
use crate::store::{Reader, ShelfId, StoreError, VersionId};
use crate::text::Language;

/// How many times as many documents the new main language must have.
const CLEARLY: u64 = 2;

type Counts = FxHashMap<Language, u64>;

/// The main language to read new documents as; [`Language::UNKNOWN`] when no document tells its own.
pub(super) fn main_language(
    snapshot: &Snapshot,
    store: &Reader,
    shelf: ShelfId,
) -> Result<Language, StoreError> {
    Ok(if snapshot.documents == 0 {
        most(&store.languages(shelf)?.into_iter().collect())
    } else {
        most(&known(snapshot))
    })
}

/// The documents that were read as a language that the corpus has left, and the one to read them as now.
pub(super) fn to_read_again(snapshot: &Snapshot) -> (Language, Vec<VersionId>) {
    let known = known(snapshot);
    let main = most(&known);
    let count = |language: Language| known.get(&language).copied().unwrap_or(0);
    let left = |language: Language| language != main && count(main) >= CLEARLY * count(language);
    let versions = snapshot
        .segments
        .iter()
        .filter(|segment| segment.sums.assumed.keys().any(|language| left(*language)))
        .flat_map(|segment| &segment.documents)
        .filter(|entry| entry.alive && entry.assumed && left(entry.language))
        .map(|entry| entry.version)
        .collect();
    (main, versions)
}

impl Snapshot {
    /// What those of these documents are read as whose own language nobody knows. One pass over the index's list of
    /// documents, and none where every language is known.
    pub fn read_as(&self, versions: &[VersionId]) -> FxHashMap<VersionId, Language> {
        let sought: FxHashSet<VersionId> = versions.iter().copied().collect();
        if sought.is_empty() {
            return FxHashMap::default();
        }
        self.segments
            .iter()
            .filter(|segment| !segment.sums.assumed.is_empty())
            .flat_map(|segment| &segment.documents)
            .filter(|entry| entry.alive && entry.assumed && sought.contains(&entry.version))
            .map(|entry| (entry.version, entry.language))
            .collect()
    }
}

/// How many documents there are of each language that is known.
fn known(snapshot: &Snapshot) -> Counts {
    let mut counts = Counts::default();
    for segment in &snapshot.segments {
        for (language, count) in &segment.sums.languages {
            *counts.entry(*language).or_default() += count;
        }
    }
    counts.remove(&Language::UNKNOWN);
    counts
}

fn most(counts: &Counts) -> Language {
    counts
        .iter()
        .filter(|(language, count)| !language.is_unknown() && **count > 0)
        // Of two with the same count the same one each time.
        .max_by_key(|(language, count)| (**count, std::cmp::Reverse(**language)))
        .map_or(Language::UNKNOWN, |(language, _)| *language)
}
