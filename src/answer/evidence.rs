//! From candidates to what is shown: an excerpt of each, copies collapsed, disagreement seen.

use std::hash::Hasher;

use rustc_hash::FxHasher;

use super::AnswerError;
use super::disagree;
use super::examine::{Candidate, Lookup};
use super::excerpt::{self, Run};
use super::question::Question;
use super::reply::ExplainedCandidate;
use crate::index::search::Hit;
use crate::store::{Moment, StoredVersion, VersionId};
use crate::text::simhash;

/// Fingerprints of copies differ in at most so many of 64 bits. Strangers differ in 32 on average; two stories on
/// one event in more than 12.
pub const COPY_BITS: u32 = 6;

/// An excerpt is a copy when this share of its word triples stands in the other document's passage.
const COPY_SHARE: f32 = 0.7;

/// With this share of common word triples two texts are the same place of their documents, and their figures are held
/// against each other.
const SAME_PLACE: f32 = 0.4;

/// A candidate is shown only with this share of the best one's score: less is another matter.
const WORTH_SHOWING: f32 = 0.3;

/// ... and, where no model has read it, only with this share of the question's words that the best one has, by weight.
const WORTH_SAYING: f32 = 0.35;

/// What the reply shows, and what it is made of.
pub struct Evidence {
    /// What is shown, best first.
    pub shown: Vec<Piece>,
    /// Everything that was looked at, in the final order; `Piece` points into it.
    candidates: Vec<Candidate>,
    versions: Vec<Option<StoredVersion>>,
    /// For each candidate the one that stands for it, if it is a copy.
    copy_of: Vec<Option<usize>>,
    /// How many of what is shown, from the first on, disagree about what was asked; 0 when nothing does.
    pub differing: usize,
}

/// One excerpt and its copies.
pub struct Piece {
    /// Which candidate.
    pub candidate: usize,
    /// Which of its passages.
    pub passage: usize,
    /// Which sentences of it.
    pub run: Run,
    /// Candidates that say the same.
    pub copies: Vec<usize>,
    /// The word triples of the passage, to know copies by.
    triples: Vec<u64>,
}

impl Evidence {
    /// Chooses excerpts of the first candidates, collapses copies, and looks for disagreement.
    pub fn gather(
        candidates: Vec<Candidate>,
        question: &Question,
        lookup: &Lookup<'_>,
        limit: usize,
        reader: &Moment<'_>,
    ) -> Result<Evidence, AnswerError> {
        let mut evidence = Evidence {
            versions: vec![None; candidates.len()],
            copy_of: vec![None; candidates.len()],
            shown: Vec::with_capacity(limit),
            differing: 0,
            candidates,
        };
        for place in 0..evidence.candidates.len() {
            // The rest is only read when it is needed: a version costs a look into the store.
            if evidence.shown.len() >= limit {
                break;
            }
            let best = evidence.candidates.first().map_or(0.0, |best| best.score);
            if evidence.candidates[place].score < WORTH_SHOWING * best {
                continue;
            }
            evidence.versions[place] = reader.version(evidence.candidates[place].hit.version)?;
            let Some((passage, run)) = best_run(&evidence.candidates[place], question, lookup)
            else {
                continue;
            };
            if let Some(first) = evidence.shown.first()
                && evidence.candidates[place].rerank.is_none()
                && is_beside_the_point(
                    &evidence.candidates[place],
                    &evidence.candidates[first.candidate],
                    lookup,
                )
            {
                continue;
            }
            if let Some(piece) = evidence.same_as(place, passage, &run) {
                let stands_for = evidence.shown[piece].candidate;
                evidence.copy_of[place] = Some(stands_for);
                evidence.shown[piece].copies.push(place);
                evidence.prefer_origin(piece, passage, run);
            } else {
                evidence.shown.push(Piece {
                    candidate: place,
                    passage,
                    run,
                    copies: Vec::new(),
                    triples: triples(&evidence.candidates[place].passages[passage].stored.text),
                });
            }
        }
        disagree::arrange(&mut evidence, question, lookup);
        Ok(evidence)
    }

    /// The candidate of a piece, and its document.
    pub fn of(&self, candidate: usize) -> (&Candidate, Option<&StoredVersion>) {
        (
            &self.candidates[candidate],
            self.versions.get(candidate).and_then(Option::as_ref),
        )
    }

    /// The first piece's candidate.
    pub fn best(&self) -> Option<&Candidate> {
        self.shown
            .first()
            .map(|piece| &self.candidates[piece.candidate])
    }

    /// Leaves the first `most` pieces to be shown.
    pub fn show(&mut self, most: usize) {
        self.shown.truncate(most);
    }

    /// What was looked at, as it was found.
    pub fn hits(&self) -> impl Iterator<Item = &Hit> {
        self.candidates.iter().map(|candidate| &candidate.hit)
    }

    /// Whether copies took the places of other documents.
    pub fn has_copies(&self) -> bool {
        self.copy_of.iter().any(Option::is_some)
    }

    /// All candidates, in the final order.
    pub fn candidates(&self) -> &[Candidate] {
        &self.candidates
    }

    /// The candidates themselves.
    pub fn into_candidates(self) -> Vec<Candidate> {
        self.candidates
    }

    /// The versions as shown, copies behind the one that stands for them, then the rest.
    pub fn order(&self) -> Vec<VersionId> {
        let mut places: Vec<usize> = Vec::with_capacity(self.candidates.len());
        for piece in &self.shown {
            places.push(piece.candidate);
            places.extend(&piece.copies);
        }
        let rest: Vec<usize> = (0..self.candidates.len())
            .filter(|place| !places.contains(place))
            .collect();
        places.extend(rest);
        places
            .into_iter()
            .map(|place| self.candidates[place].hit.version)
            .collect()
    }

    /// The shown piece whose document the candidate's is a copy of.
    fn same_as(&self, place: usize, passage: usize, run: &Run) -> Option<usize> {
        let version = self.versions[place].as_ref()?;
        let text = excerpt::words(self.candidates[place].passages.get(passage)?, run)?;
        let triples = triples(text);
        self.shown.iter().position(|piece| {
            let Some(other) = self.versions[piece.candidate].as_ref() else {
                return false;
            };
            let same = share(&triples, &piece.triples);
            let alike = simhash::distance(version.simhash, other.simhash) <= COPY_BITS
                && version.simhash != 0;
            let copied = triples.len() >= 8 && same >= COPY_SHARE;
            // A price list with another price is no copy of the old one, however alike they are.
            let other = &self.candidates[piece.candidate].passages[piece.passage];
            (alike || copied) && (same < SAME_PLACE || same_figures(text, &other.stored.text))
        })
    }

    /// Among copies the earliest is the origin; where no date tells, the best stays.
    fn prefer_origin(&mut self, piece: usize, passage: usize, run: Run) {
        let Some(&place) = self.shown[piece].copies.last() else {
            return;
        };
        let date = |place: usize| {
            let version = self.versions[place].as_ref()?;
            let published = version
                .published
                .as_ref()
                .filter(|published| published.origin.is_stated())?;
            Some((published.date, published.instant))
        };
        let shown = &self.shown[piece];
        if let (Some(new), Some(old)) = (date(place), date(shown.candidate))
            && new < old
        {
            let former = std::mem::replace(&mut self.shown[piece].candidate, place);
            self.shown[piece].passage = passage;
            self.shown[piece].run = run;
            self.shown[piece].triples =
                triples(&self.candidates[place].passages[passage].stored.text);
            self.shown[piece].copies.pop();
            self.shown[piece].copies.insert(0, former);
        }
    }

    /// Every candidate for `--explain`.
    pub fn explain(&self, question: &Question, answered: bool) -> Vec<ExplainedCandidate> {
        self.candidates
            .iter()
            .enumerate()
            .filter_map(|(place, candidate)| {
                let version = self.versions[place].as_ref()?;
                let mask = candidate
                    .passages
                    .iter()
                    .flat_map(|passage| &passage.sentences)
                    .fold(0u64, |mask, sentence| mask | sentence.terms);
                let matched = question.terms.iter().take(64).enumerate();
                let matched = matched
                    .filter(|(bit, _)| mask >> bit & 1 == 1)
                    .map(|(_, term)| term.word.clone());
                let fate = match self.copy_of[place] {
                    _ if self.shown.iter().any(|piece| piece.candidate == place) => {
                        if answered {
                            "shown".to_owned()
                        } else {
                            "under the threshold".to_owned()
                        }
                    }
                    Some(_) => "a copy of one that is shown".to_owned(),
                    None => "not among the best".to_owned(),
                };
                Some(ExplainedCandidate {
                    title: version.title.clone(),
                    id: version.document,
                    matched: matched.collect(),
                    bm25: candidate.hit.bm25,
                    first_stage: candidate.hit.score,
                    fresh: candidate.hit.fresh,
                    fusion: candidate.fusion.map(|near| near.best),
                    rerank: candidate.rerank,
                    score: candidate.score,
                    fate,
                })
            })
            .collect()
    }
}

/// The excerpt of a candidate: which passage, which sentences. The model's choice where it has read it; else, where it
/// is asked what happened, the best one of the lead, which is where news says it.
fn best_run(
    candidate: &Candidate,
    question: &Question,
    lookup: &Lookup<'_>,
) -> Option<(usize, Run)> {
    candidate.chosen.clone().or_else(|| {
        let mut runs = excerpt::candidates(&candidate.passages, lookup);
        let is_lead =
            |(passage, _): &(usize, Run)| candidate.passages[*passage].stored.passage.ordinal == 0;
        let lead = runs.iter().position(is_lead).filter(|_| question.asks_news);
        (!runs.is_empty()).then(|| runs.swap_remove(lead.unwrap_or(0)))
    })
}

/// Whether a candidate says too little beside the best one, or speaks of none of the names that the question is about
/// and the best one has: who meets somewhere is no answer to who meets in Qatar.
fn is_beside_the_point(candidate: &Candidate, best: &Candidate, lookup: &Lookup<'_>) -> bool {
    let terms = |candidate: &Candidate| {
        let sentences = candidate
            .passages
            .iter()
            .flat_map(|passage| &passage.sentences);
        sentences.fold(0, |mask, sentence| mask | sentence.terms)
    };
    let (mine, theirs) = (terms(candidate), terms(best));
    let names = theirs & lookup.names;
    lookup.weight(mine) < WORTH_SAYING * lookup.weight(theirs)
        || names != 0 && mine & names == 0 && candidate.hit.title == 0.0
}

/// Whether two texts are word for word the same in most of what they say, with the same figures; never of texts so short
/// that it would be chance.
pub fn say_the_same(one: &str, other: &str) -> bool {
    let (first, second) = (triples(one), triples(other));
    first.len().min(second.len()) >= 8
        && share(&first, &second) >= COPY_SHARE
        && same_figures(one, other)
}

/// Whether every word with a figure in it that `text` has stands in `other` too.
pub fn same_figures(text: &str, other: &str) -> bool {
    let figures = |text: &str| -> Vec<String> {
        text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '.' | ',' | ':' | '/' | '-')))
            .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
            .filter(|word| word.chars().any(char::is_numeric))
            .map(str::to_lowercase)
            .collect()
    };
    let other = figures(other);
    figures(text).iter().all(|figure| other.contains(figure))
}

/// The fingerprints of a text's word triples, in order of size; case and punctuation do not count.
fn triples(text: &str) -> Vec<u64> {
    let mut found = Vec::with_capacity(text.len() / 5);
    let (mut before, mut last) = (0u64, 0u64);
    let mut count = 0;
    for word in text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
    {
        let mut hasher = FxHasher::default();
        for c in word.chars() {
            // Most letters need no table of Unicode's to be lowercased.
            if c.is_ascii() {
                hasher.write_u32(u32::from(c.to_ascii_lowercase()));
            } else {
                c.to_lowercase()
                    .for_each(|c| hasher.write_u32(u32::from(c)));
            }
        }
        let word = hasher.finish();
        count += 1;
        if count >= 3 {
            let mut hasher = FxHasher::default();
            for part in [before, last, word] {
                hasher.write_u64(part);
            }
            found.push(hasher.finish());
        }
        (before, last) = (last, word);
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// The share of `mine` that is among `theirs`.
fn share(mine: &[u64], theirs: &[u64]) -> f32 {
    let common = mine
        .iter()
        .filter(|triple| theirs.binary_search(triple).is_ok())
        .count();
    common as f32 / mine.len().max(1) as f32
}
