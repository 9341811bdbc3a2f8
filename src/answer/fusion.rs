//! Meaning beside words: a scan over the passages' vectors finds what says the same in other words, and adds how near
//! each candidate comes.

use std::sync::Arc;

use super::vectors::{Nearness, Vectors};
use crate::index::Snapshot;
use crate::index::search::{Filter, Found, Hit};
use crate::model::{Embedder, ModelError, Vector8};
use crate::store::VersionId;

/// So many of the nearest passages become candidates, whether their words match or not.
const NEAREST: usize = 40;

/// What a question means, and what documents mean.
pub struct Meaning {
    vectors: Arc<Vectors>,
    question: Vector8,
    /// How near those come on average that the words found.
    usual: Option<Nearness>,
}

impl Meaning {
    /// Reads the question's meaning, to be held against `vectors` and what the words `found`.
    pub fn of(
        embedder: &Embedder,
        question: &str,
        vectors: Arc<Vectors>,
        found: &Found,
    ) -> Result<Meaning, ModelError> {
        let question = embedder.embed_query(question)?.quantise();
        Ok(Meaning::as_read(question, vectors, found))
    }

    /// The same of a question whose meaning was read already.
    pub fn as_read(question: Vector8, vectors: Arc<Vectors>, found: &Found) -> Meaning {
        let near = found
            .hits
            .iter()
            .filter_map(|hit| vectors.nearness(hit.version, &question));
        let usual = mean(near);
        Meaning {
            vectors,
            question,
            usual,
        }
    }

    /// How near a document comes; `None` when it has nothing to compare. One that was not read for its meaning yet, since
    /// it is so new, counts as near as others that the words found: nothing else would ever be as low as it.
    pub fn nearness(&self, hit: &Hit) -> Option<Nearness> {
        if self.vectors.covers(hit.version) {
            return self.vectors.nearness(hit.version, &self.question);
        }
        let best_ordinal = hit.passages.first().map_or(0, |(ordinal, _)| *ordinal);
        Some(Nearness {
            best_ordinal,
            ..self.usual?
        })
    }
}

fn mean(near: impl Iterator<Item = Nearness>) -> Option<Nearness> {
    let (mut best, mut lead, mut count) = (0.0, 0.0, 0.0);
    for one in near {
        best += one.best;
        lead += one.lead;
        count += 1.0;
    }
    (count > 0.0).then(|| Nearness {
        best: best / count,
        best_ordinal: 0,
        lead: lead / count,
    })
}

/// Adds the documents whose passages come nearest, if they pass the filter and are not there already. `looked_up`
/// holds further documents that the words found, so that what their words are worth is not lost. A document whose
/// language nobody knows has the one that the index reads it as, so that whoever looks closer finds the same words.
pub fn add_nearest(
    found: &mut Found,
    looked_up: &mut Vec<Hit>,
    meaning: &Meaning,
    filter: &Filter,
    snapshot: &Snapshot,
) {
    let before = found.hits.len();
    let near = meaning
        .vectors
        .nearest(&meaning.question, NEAREST, |known| {
            snapshot.has_source(known.source) && filter.passes(known.day, known.source)
        });
    for (known, ordinal) in near {
        if found.hits.iter().any(|hit| hit.version == known.version) {
            continue;
        }
        let by_words = looked_up
            .iter()
            .position(|hit| hit.version == known.version)
            .map(|at| looked_up.remove(at));
        found.hits.push(by_words.unwrap_or_else(|| {
            Hit::without_words(
                known.version,
                known.source,
                known.day,
                known.language,
                ordinal,
            )
        }));
    }
    let added = &mut found.hits[before..];
    let unknown: Vec<VersionId> = added
        .iter()
        .filter(|hit| hit.language.is_unknown())
        .map(|hit| hit.version)
        .collect();
    let read_as = snapshot.read_as(&unknown);
    for hit in added {
        if let Some(language) = read_as.get(&hit.version) {
            hit.language = *language;
        }
    }
}
