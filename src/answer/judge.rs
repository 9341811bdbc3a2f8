//! Is it an answer at all? A calibrated probability that the first excerpt answers the question.
//!
//! Logistic regression (Platt 1999) over what the stages already know, fitted on the tuning halves of the
//! development sets, one of them with half of its answers taken away, and on the questions of `seeds/`
//! (`scripts/tune.py`).

use super::evidence::Evidence;
use super::examine::{self, Candidate, Lookup};
use super::question::Question;
use crate::index::analyzer::Analyzer;
use crate::store::{Moment, StoreError, StoredVersion};

/// How many features there are.
pub const FEATURES: usize = 12;

/// What the judgement rests on; without a model its features are 0.
pub type Features = [f32; FEATURES];

/// At or above this, the reply says "answered". A little below even odds: an excerpt is quoted, dated and linked, so a
/// reader sees for himself, while an answer that is kept back is only found again among the nearest.
const THRESHOLD_WITHOUT_MODELS: f32 = 0.4;

/// The cross-encoder tells answers from near misses far better, so it may be held to more: at 0.73 it lets none of the
/// unanswerable questions of `seeds/` pass, for two answers in a hundred that 0.6 would have given.
const THRESHOLD_WITH_RERANKER: f32 = 0.73;

/// The confidence that what was published in a window answers "what happened then?": there are no words to miss, and
/// only the asker knows whether it is what he meant.
const OF_THE_WINDOW: f32 = 0.75;

/// Whether the first excerpt is an answer.
pub struct Judgement {
    /// What it rests on; `None` where there is nothing to judge by words.
    pub features: Option<Features>,
    /// The probability, 0 to 1, that the first excerpt answers the question.
    pub confidence: f32,
    /// The confidence needed to answer.
    pub threshold: f32,
}

impl Judgement {
    /// Judges the first excerpt.
    pub fn of(
        evidence: &Evidence,
        question: &Question,
        lookup: &Lookup<'_>,
        analyzer: &mut Analyzer,
        reader: &Moment<'_>,
    ) -> Result<Judgement, StoreError> {
        let reranked = evidence.best().is_some_and(|best| best.rerank.is_some());
        let threshold = threshold(reranked);
        if question.only_window {
            let in_window = !question.widened && !evidence.shown.is_empty();
            return Ok(Judgement {
                features: None,
                confidence: if in_window { OF_THE_WINDOW } else { 0.0 },
                threshold,
            });
        }
        let features = features(evidence, question, lookup, analyzer, reader)?;
        let confidence = features
            .as_ref()
            .map_or(0.0, |features| confidence(features, reranked));
        Ok(Judgement {
            features,
            confidence,
            threshold,
        })
    }
}

fn threshold(reranked: bool) -> f32 {
    if reranked {
        THRESHOLD_WITH_RERANKER
    } else {
        THRESHOLD_WITHOUT_MODELS
    }
}

/// The features of the first excerpt, in the order of the coefficients; `None` when nothing was found.
fn features(
    evidence: &Evidence,
    question: &Question,
    lookup: &Lookup<'_>,
    analyzer: &mut Analyzer,
    reader: &Moment<'_>,
) -> Result<Option<Features>, StoreError> {
    let Some(piece) = evidence.shown.first() else {
        return Ok(None);
    };
    let (best, version) = evidence.of(piece.candidate);
    let passage = &best.passages[piece.passage];
    if question.only_stop_words || question.asks_number && !tells_number(&passage.stored.text) {
        return Ok(None);
    }
    // A passage stands under its document's title and its headings: their words need not be said again in it.
    let mut terms = passage
        .sentences
        .iter()
        .fold(0, |mask, sentence| mask | sentence.terms);
    // What every sentence of the document says without saying it.
    let mut understood = 0;
    if let Some(version) = version {
        let title = lookup.terms_in(&version.title, best.hit.language, analyzer);
        terms |= title;
        if question.asks_news {
            understood |= title;
        }
        let times = question.time_terms();
        if question.widened && is_dated(version) && times != 0 && terms & times == 0 {
            // Neither of that time nor telling of it: the answer to another question.
            return Ok(None);
        }
        if was_published_in_time(version, question) {
            understood |= times;
        }
        for heading in &passage.stored.passage.headings {
            if let Some(words) = reader.slice(version.id, heading.clone())? {
                terms |= lookup.terms_in(&words, best.hit.language, analyzer);
            }
        }
    }
    let rarest = lookup
        .weights
        .iter()
        .enumerate()
        .max_by(|a, b| a.1.total_cmp(b.1))
        .map_or(0, |(number, _)| number);
    terms |= understood;
    let known = known(best, understood, lookup);
    Ok(Some([
        known.sentence,
        known.near,
        known.passage,
        lookup.weight(terms) / lookup.total,
        f32::from(u8::from(terms >> rarest & 1 == 1)),
        known.pairs,
        known.hint,
        lead(evidence),
        best.hit.bm25 / (lookup.total * 2.2),
        (question.terms.len() as f32).ln(),
        best.rerank.map_or(0.0, |logit| logit / 10.0),
        best.fusion.map_or(0.0, |near| near.best - 0.5),
    ]))
}

/// Whether an English text tells any number, be it in words: "how many" without one is not answered.
fn tells_number(text: &str) -> bool {
    const WORDS: &[&str] = &[
        "no",
        "none",
        "nobody",
        "one",
        "single",
        "two",
        "both",
        "pair",
        "couple",
        "twice",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
        "twenty",
        "thirty",
        "forty",
        "fifty",
        "sixty",
        "seventy",
        "eighty",
        "ninety",
        "dozen",
        "dozens",
        "hundred",
        "hundreds",
        "thousand",
        "thousands",
        "million",
        "millions",
        "billion",
        "billions",
        "half",
        "third",
        "quarter",
        "several",
        "few",
        "all",
        "every",
        "majority",
        "once",
        "solo",
        "triple",
        "double",
    ];
    text.chars().any(char::is_numeric)
        || text
            .split(|c: char| !c.is_alphabetic())
            .any(|word| WORDS.iter().any(|number| word.eq_ignore_ascii_case(number)))
}

/// How far the first excerpt's document is ahead of the next, as a share of its score, at most one half: where nothing
/// else was found there is no lead to speak of. Copies, and documents that tell another answer to the same question,
/// are not behind or ahead: they bear out that it was the right place to look.
fn lead(evidence: &Evidence) -> f32 {
    let beside = evidence.differing.max(1);
    let with_it = evidence.shown.iter().take(beside);
    let with_it: Vec<usize> = with_it
        .flat_map(|piece| std::iter::once(piece.candidate).chain(piece.copies.iter().copied()))
        .collect();
    let (mut best, mut next) = (0.0f32, 0.0f32);
    for (place, candidate) in evidence.candidates().iter().enumerate() {
        if with_it.contains(&place) {
            best = best.max(candidate.score);
        } else {
            next = next.max(candidate.score);
        }
    }
    ((best - next) / best.max(f32::MIN_POSITIVE)).min(0.5)
}

fn is_dated(version: &StoredVersion) -> bool {
    let published = version.published.as_ref();
    published.is_some_and(|published| published.origin.is_stated())
}

/// Whether a document is dated within the time that the question names.
fn was_published_in_time(version: &StoredVersion, question: &Question) -> bool {
    let window = question.window.filter(|_| !question.widened);
    let published = version.published.as_ref();
    window
        .zip(published.filter(|published| published.origin.is_stated()))
        .is_some_and(|(window, published)| window.contains(published.date))
}

/// The words' features of a candidate, as if each of its sentences had the `understood` terms too.
fn known(candidate: &Candidate, understood: u64, lookup: &Lookup<'_>) -> examine::Features {
    let mut known = candidate.features;
    if understood == 0 {
        return known;
    }
    for passage in &candidate.passages {
        let mut all = understood;
        for (number, sentence) in passage.sentences.iter().enumerate() {
            let own = sentence.terms | understood;
            let next = passage.sentences.get(number + 1);
            let near = own | next.map_or(0, |next| next.terms);
            all |= own;
            known.sentence = known.sentence.max(lookup.weight(own) / lookup.total);
            known.near = known.near.max(lookup.weight(near) / lookup.total);
        }
        known.passage = known.passage.max(lookup.weight(all) / lookup.total);
    }
    known
}

/// The probability, 0 to 1, that the first excerpt answers the question.
fn confidence(features: &Features, reranked: bool) -> f32 {
    let (bias, coefficients) = if reranked {
        WITH_RERANKER
    } else {
        WITHOUT_MODELS
    };
    let sum: f32 = features
        .iter()
        .zip(coefficients)
        .map(|(feature, coefficient)| feature * coefficient)
        .sum();
    1.0 / (1.0 + (-(bias + sum)).exp())
}

const WITHOUT_MODELS: (f32, Features) = (
    -4.763,
    [
        1.616, 1.261, -0.532, 2.353, 0.284, -0.685, 0.284, 4.781, 3.381, -0.008, 0.0, 0.0,
    ],
);

const WITH_RERANKER: (f32, Features) = (
    -1.359,
    [
        0.700, 0.743, 0.653, 1.094, 0.492, 1.289, -0.553, 3.303, 0.373, -0.327, 2.202, 1.086,
    ],
);
