//! All passages' vectors in memory, and how they follow the store.
//!
//! What is there is read once; what is new is read into a part of its own, over and over, since that is little. When it
//! is no longer little, or much of the old has ended, all is read anew.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::model::{Near, Sketch, Vector8, scan};
use crate::store::{Reader, SourceId, StoreError, VersionId};
use crate::text::Language;

/// From so many passages on a sketch saves more than it costs: comparing 20,000 takes less than half a millisecond.
const SKETCHED: usize = 20_000;

/// What is new is read anew each time while it is less than this, or than a share of all: 4,000 take a few
/// milliseconds.
const FEW: usize = 4_000;

/// That share: one in so many.
const ONE_IN: usize = 8;

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

/// The vectors of one model, 384 bytes a passage, and 108 more for the sketch of a large corpus.
#[derive(Default, Clone)]
pub struct Vectors {
    /// What was there when all was read, and what is new since then.
    parts: [Arc<Part>; 2],
    /// Versions that have ended since then.
    ended: FxHashSet<VersionId>,
    /// The store's last change when all was read.
    seq: i64,
    /// The first version that has passages without vectors: it and what is behind it is not here.
    covered_to: Option<VersionId>,
    /// Passages without vectors.
    missing: u64,
}

#[derive(Default)]
struct Part {
    block: Vec<i8>,
    /// Spares comparing all of them; only of [`SKETCHED`] or more.
    sketch: Option<Sketch>,
    /// For each row the place of its version, and the passage's ordinal.
    rows: Vec<(u32, u32)>,
    versions: Vec<Known>,
    places: FxHashMap<VersionId, u32>,
}

/// What a filter and a hit need of a version.
pub(super) struct Known {
    pub(super) version: VersionId,
    pub(super) source: SourceId,
    pub(super) day: Option<i32>,
    /// Its own, which may be unknown.
    pub(super) language: Language,
    first_row: usize,
    rows: usize,
}

impl Vectors {
    /// Reads the vectors that `model` made. Versions of which some passage has none yet are left out, with all behind
    /// them: they come with [`Vectors::follow`].
    pub fn load(reader: &Reader, model: &str) -> Result<Vectors, StoreError> {
        // Before what it is about: a version that ends in between is told twice, none is missed.
        let seq = reader.last_seq()?;
        let unembedded = reader.first_unembedded(model, VersionId(0))?;
        let part = Part::read(reader, model, VersionId(0), unembedded)?;
        let missing = missing(reader, model, unembedded)?;
        Ok(Vectors {
            parts: [Arc::new(part), Arc::default()],
            ended: FxHashSet::default(),
            seq,
            covered_to: unembedded,
            missing,
        })
    }

    /// The same after what has happened since: reads what is new alone, while that is little.
    pub fn follow(&self, reader: &Reader, model: &str) -> Result<Vectors, StoreError> {
        let [base, _] = &self.parts;
        let ended = reader.ended_after(self.seq)?;
        let after = base.last();
        let unembedded = reader.first_unembedded(model, after)?;
        let new = Part::read(reader, model, after, unembedded)?;
        let gone = ended.iter().filter(|id| base.places.contains_key(id));
        let much = FEW.max(base.rows.len() / ONE_IN);
        if new.rows.len() > much || gone.count() > (base.versions.len() / ONE_IN).max(FEW) {
            return Vectors::load(reader, model);
        }
        let missing = missing(reader, model, unembedded)?;
        Ok(Vectors {
            parts: [base.clone(), Arc::new(new)],
            ended: ended.into_iter().collect(),
            seq: self.seq,
            covered_to: unembedded,
            missing,
        })
    }

    /// How many passages there are.
    pub fn len(&self) -> usize {
        self.parts.iter().map(|part| part.rows.len()).sum()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The last version that is here with all before it that have anything to compare.
    pub fn embedded_to(&self) -> VersionId {
        let last = self.parts.iter().map(|part| part.last()).max();
        last.unwrap_or(VersionId(0))
    }

    /// Passages that have no vectors yet.
    pub fn missing(&self) -> u64 {
        self.missing
    }

    /// Whether enough is there for it to be used: half of all, or the few that have vectors would come before all others.
    pub fn is_of_use(&self) -> bool {
        !self.is_empty() && self.missing <= self.len() as u64
    }

    /// Whether it is known how near that version comes, be it that it has nothing to compare.
    pub fn covers(&self, version: VersionId) -> bool {
        self.covered_to.is_none_or(|first| version < first)
    }

    /// The nearest passages whose versions `keep` does not turn down, with their ordinals, nearest first.
    pub(super) fn nearest(
        &self,
        question: &Vector8,
        count: usize,
        keep: impl Fn(&Known) -> bool,
    ) -> Vec<(&Known, u32)> {
        let mut all: Vec<(Near, &Part)> = Vec::new();
        for part in &self.parts {
            let near = part.nearest(question, count, |row| {
                let known = part.known(row);
                !self.ended.contains(&known.version) && keep(known)
            });
            all.extend(near.into_iter().map(|near| (near, part.as_ref())));
        }
        // Stable: of equally near ones the older.
        all.sort_by_key(|(near, _)| std::cmp::Reverse(near.dot));
        let nearest = all.into_iter().take(count);
        nearest
            .map(|(near, part)| (part.known(near.index), part.rows[near.index].1))
            .collect()
    }

    /// How near a version comes; `None` when it has no vectors.
    pub fn nearness(&self, version: VersionId, question: &Vector8) -> Option<Nearness> {
        self.parts
            .iter()
            .find_map(|part| part.nearness(version, question))
    }
}

fn missing(reader: &Reader, model: &str, first: Option<VersionId>) -> Result<u64, StoreError> {
    first.map_or(Ok(0), |first| reader.count_unembedded(model, first))
}

impl Part {
    /// The vectors of versions behind `after` and before `end`.
    fn read(
        reader: &Reader,
        model: &str,
        after: VersionId,
        end: Option<VersionId>,
    ) -> Result<Part, StoreError> {
        let mut part = Part::default();
        let end = end.unwrap_or(VersionId(i64::MAX));
        reader.each_vector(model, after, end, |version, ordinal, bytes| {
            let place = part.place_of(version);
            part.block
                .extend(bytes.iter().map(|byte| i8::from_ne_bytes([*byte])));
            part.rows.push((place, ordinal));
            part.versions[place as usize].rows += 1;
        })?;
        for known in &mut part.versions {
            if let Some(version) = reader.version(known.version)? {
                known.source = version.source;
                known.language = version.language;
                known.day = version
                    .published
                    .filter(|published| published.origin.is_stated())
                    .map(|published| crate::index::days_since_1970(published.date) as i32);
            }
        }
        if part.rows.len() >= SKETCHED {
            part.sketch = Some(Sketch::of(&part.block));
        }
        Ok(part)
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

    fn last(&self) -> VersionId {
        // They are read in their order.
        self.versions
            .last()
            .map_or(VersionId(0), |last| last.version)
    }

    fn known(&self, row: usize) -> &Known {
        &self.versions[self.rows[row].0 as usize]
    }

    fn nearest(&self, question: &Vector8, count: usize, keep: impl Fn(usize) -> bool) -> Vec<Near> {
        match &self.sketch {
            Some(sketch) => sketch.nearest(question, &self.block, count, keep),
            None => scan::nearest(question, &self.block, count, keep),
        }
    }

    fn nearness(&self, version: VersionId, question: &Vector8) -> Option<Nearness> {
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

#[cfg(test)]
mod tests;
