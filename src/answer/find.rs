//! Which documents to read: by the question's words, by its meaning, by what it quotes, by when they were published.

use rustc_hash::FxHashSet;

use super::evidence::COPY_BITS;
use super::fusion::{self, Meaning};
use super::note::Note;
use super::question::Question;
use super::weights;
use super::{AnswerError, Answerer, Asked, phrases};
use crate::index::Snapshot;
use crate::index::search::{Found, Hit, Scratch};
use crate::store::{Moment, StoreError};
use crate::text::simhash;

impl Answerer {
    /// Leaves only documents that have what was quoted in the question. Where none has it, all stay, to be shown as the
    /// nearest, and the result is false.
    pub(super) fn keep_phrases(
        &self,
        question: &mut Question,
        found: &mut Found,
        reader: &Moment<'_>,
    ) -> Result<bool, StoreError> {
        if question.phrases.is_empty() {
            return Ok(true);
        }
        let most = self.weights.looked_at * weights::FOUND_FOR_EACH_READ;
        let kept = phrases::keep(&found.hits, &question.phrases, most, reader)?;
        if kept.is_empty() {
            let phrases = question.phrases.clone();
            question.notes.push(Note::NoSuchPhrase(phrases));
            return Ok(false);
        }
        found.hits = kept;
        Ok(true)
    }

    /// Adds what comes near in meaning, where an embedder and vectors are there, and leaves those in `found` that
    /// promise the most.
    pub(super) fn fuse(
        &self,
        question: &Question,
        snapshot: &Snapshot,
        found: &mut Found,
        rest: &mut Vec<Hit>,
    ) -> Result<Option<Meaning>, AnswerError> {
        let (Some(embedder), Some(vectors)) = (&self.models.embedder, self.vectors()) else {
            return Ok(None);
        };
        if question.only_window {
            return Ok(None);
        }
        let meaning = Meaning::of(embedder, &question.read_as, vectors, found)?;
        // What is quoted must be there word for word: meaning may order such documents, not add others.
        if question.phrases.is_empty() {
            let filter = question.filter();
            fusion::add_nearest(found, rest, &meaning, &filter, snapshot);
        }
        // Reading costs more than weighing: of all that words or meaning found only the best are read.
        let weigh = |hit: &Hit| weights::before_reading(hit, meaning.nearness(hit), &self.weights);
        let mut weighed: Vec<(f32, Hit)> =
            found.hits.drain(..).map(|hit| (weigh(&hit), hit)).collect();
        weighed.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.version.cmp(&b.1.version)));
        found.hits = weighed.into_iter().map(|(_, hit)| hit).collect();
        let behind = found
            .hits
            .split_off(found.hits.len().min(self.weights.looked_at));
        rest.splice(0..0, behind);
        Ok(Some(meaning))
    }

    /// Documents behind copies of what was looked at, best first, at most as many as are read. Which are copies is told by
    /// their fingerprints, which the index has had since they were read.
    pub(super) fn behind_copies<'h>(
        &self,
        question: &Question,
        snapshot: &Snapshot,
        asked: &Asked,
        scratch: &mut Scratch,
        looked_at: impl Iterator<Item = &'h Hit>,
    ) -> Result<Vec<Hit>, AnswerError> {
        if question.only_window || !question.phrases.is_empty() {
            return Ok(Vec::new());
        }
        let (known, mut told): (FxHashSet<_>, Vec<u64>) =
            looked_at.map(|hit| (hit.version, hit.simhash)).unzip();
        told.retain(|simhash| *simhash != 0);
        // What the search notes of it was noted before.
        let mut question = question.clone();
        let depth = weights::SEARCHED_BEHIND_COPIES;
        let found = self.search(&mut question, snapshot, asked, depth, scratch)?;
        let mut others = Vec::new();
        for hit in found.hits {
            let is_copy = |one: &u64| simhash::distance(*one, hit.simhash) <= COPY_BITS;
            if known.contains(&hit.version) || (hit.simhash != 0 && told.iter().any(is_copy)) {
                continue;
            }
            told.extend(Some(hit.simhash).filter(|simhash| *simhash != 0));
            others.push(hit);
            if others.len() == self.weights.looked_at {
                break;
            }
        }
        Ok(others)
    }

    /// The documents that speak of the question, at least so many as are read, or those of the asked days.
    pub(super) fn search(
        &self,
        question: &mut Question,
        snapshot: &Snapshot,
        asked: &Asked,
        depth: usize,
        scratch: &mut Scratch,
    ) -> Result<Found, AnswerError> {
        let today = crate::index::days_since_1970(asked.now.date()) as i32;
        let mut first_stage = self.weights.search;
        if question.past {
            first_stage.fresh = 0.0;
        } else if question.current {
            first_stage.fresh *= 2.0;
        }
        let depth = depth.max(if question.phrases.is_empty() {
            self.weights.looked_at * weights::FOUND_FOR_EACH_READ
        } else {
            weights::SEARCHED_FOR_PHRASES
        });
        if question.only_window {
            let found = snapshot.newest_documents(&question.filter(), question.language, depth);
            question.widened = found.hits.is_empty();
            return Ok(if question.widened {
                snapshot.newest_documents(&question.filter_of_any_time(), question.language, depth)
            } else {
                found
            });
        }
        let terms = question.search_terms();
        let found = snapshot.search(
            &terms,
            &question.filter(),
            &first_stage,
            today,
            depth,
            scratch,
        )?;
        let Some(window) = question.window.filter(|_| !question.strict) else {
            return Ok(found);
        };
        // A year in a question is often the year of what is told, not of the telling: when documents of that time
        // have nothing, any may answer, and the reply says so.
        if found.hits.iter().any(|hit| hit.day.is_some()) {
            return Ok(found);
        }
        let everything = snapshot.search(
            &terms,
            &question.filter_of_any_time(),
            &first_stage,
            today,
            depth,
            scratch,
        )?;
        if everything.hits.iter().any(|hit| hit.day.is_some()) {
            question.notes.push(Note::Widened(window));
        }
        question.widened = true;
        Ok(everything)
    }
}
