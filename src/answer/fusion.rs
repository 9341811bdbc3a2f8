//! Meaning beside words: a scan over the passages' vectors finds what says the same in other words, and adds how near
//! each candidate comes.

use rustc_hash::FxHashMap;

use crate::index::Snapshot;
use crate::index::search::{Filter, Found, Hit};
use crate::model::{Embedder, ModelError, Near, Sketch, Vector8, scan};
use crate::store::{Reader, SourceId, StoreError, VersionId};
use crate::text::Language;

/// So many of the nearest passages become candidates, whether their words match or not.
const NEAREST: usize = 40;

/// From so many passages on a sketch saves more than it costs: comparing 20,000 takes less than half a millisecond.
const SKETCHED: usize = 20_000;

/// Every passage's vector, in memory: 384 bytes a passage, and 108 more for the sketch of a large corpus; read once.
#[derive(Default)]
pub struct Vectors {
    block: Vec<i8>,
    /// Spares comparing all of them; only of [`SKETCHED`] or more.
    sketch: Option<Sketch>,
    /// For each row the place of its version, and the passage's ordinal.
    rows: Vec<(u32, u32)>,
    versions: Vec<Known>,
    places: FxHashMap<VersionId, u32>,
}

/// What a filter and a hit need of a version.
struct Known {
    version: VersionId,
    source: SourceId,
    day: Option<i32>,
    /// Its own, which may be unknown.
    language: Language,
    first_row: usize,
    rows: usize,
}

/// How near a document comes to the question in meaning, as cosines.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Nearness {
    /// Its nearest passage.
    pub best: f32,
    /// That passage's ordinal.
    pub best_ordinal: u32,
    /// Its first passage.
    pub lead: f32,
}

impl Vectors {
    /// Reads the vectors that `model` made. `None` while some passages have none yet: half a scan would favour the
    /// other half.
    pub fn load(reader: &Reader, model: &str) -> Result<Option<Vectors>, StoreError> {
        if reader.count_unembedded(model)? > 0 {
            return Ok(None);
        }
        let mut vectors = Vectors::default();
        reader.each_vector(model, |version, ordinal, bytes| {
            let place = vectors.place_of(version);
            vectors
                .block
                .extend(bytes.iter().map(|byte| i8::from_ne_bytes([*byte])));
            vectors.rows.push((place, ordinal));
            vectors.versions[place as usize].rows += 1;
        })?;
        for known in &mut vectors.versions {
            if let Some(version) = reader.version(known.version)? {
                known.source = version.source;
                known.language = version.language;
                known.day = version
                    .published
                    .filter(|published| published.origin.is_stated())
                    .map(|published| crate::index::days_since_1970(published.date) as i32);
            }
        }
        if vectors.rows.len() >= SKETCHED {
            vectors.sketch = Some(Sketch::of(&vectors.block));
        }
        Ok((!vectors.rows.is_empty()).then_some(vectors))
    }

    fn place_of(&mut self, version: VersionId) -> u32 {
        let next = self.versions.len() as u32;
        let place = *self.places.entry(version).or_insert(next);
        if place == next {
            self.versions.push(Known {
                version,
                source: SourceId(0),
                day: None,
                language: Language::UNKNOWN,
                first_row: self.rows.len(),
                rows: 0,
            });
        }
        place
    }

    /// How many passages there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The nearest passages that `keep` does not turn down, nearest first.
    fn nearest(&self, question: &Vector8, count: usize, keep: impl Fn(usize) -> bool) -> Vec<Near> {
        match &self.sketch {
            Some(sketch) => sketch.nearest(question, &self.block, count, keep),
            None => scan::nearest(question, &self.block, count, keep),
        }
    }

    /// How near a version comes; `None` when it has no vectors.
    pub fn nearness(&self, version: VersionId, question: &Vector8) -> Option<Nearness> {
        let known = self.versions.get(*self.places.get(&version)? as usize)?;
        let mut near: Option<Nearness> = None;
        for row in known.first_row..known.first_row + known.rows {
            let bytes = self.block.get(row * 384..(row + 1) * 384)?;
            let cosine = scan::Near {
                dot: scan::dot_of(question, bytes),
                index: row,
            }
            .cosine();
            let ordinal = self.rows[row].1;
            near = Some(match near {
                None => Nearness {
                    best: cosine,
                    best_ordinal: ordinal,
                    lead: cosine,
                },
                Some(known) if cosine > known.best => Nearness {
                    best: cosine,
                    best_ordinal: ordinal,
                    ..known
                },
                Some(known) => known,
            });
        }
        near
    }
}

/// Reads the question's meaning.
pub fn question_vector(embedder: &Embedder, question: &str) -> Result<Vector8, ModelError> {
    Ok(embedder.embed_query(question)?.quantise())
}

/// Adds the documents whose passages come nearest, if they pass the filter and are not there already. `looked_up`
/// holds further documents that the words found, so that what their words are worth is not lost. A document whose
/// language nobody knows has the one that the index reads it as, so that whoever looks closer finds the same words.
pub fn add_nearest(
    found: &mut Found,
    looked_up: &mut Vec<Hit>,
    vectors: &Vectors,
    question: &Vector8,
    filter: &Filter,
    snapshot: &Snapshot,
) {
    let before = found.hits.len();
    let near = vectors.nearest(question, NEAREST, |row| {
        let known = &vectors.versions[vectors.rows[row].0 as usize];
        snapshot.has_source(known.source) && filter.passes(known.day, known.source)
    });
    for near in near {
        let (place, ordinal) = vectors.rows[near.index];
        let known = &vectors.versions[place as usize];
        if found.hits.iter().any(|hit| hit.version == known.version) {
            continue;
        }
        let by_words = looked_up
            .iter()
            .position(|hit| hit.version == known.version)
            .map(|at| looked_up.remove(at));
        found.hits.push(by_words.unwrap_or_else(|| {
            let Known {
                version,
                source,
                day,
                language,
                ..
            } = *known;
            Hit::without_words(version, source, day, language, ordinal)
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

#[cfg(test)]
mod tests;
