//! Is it an answer at all? A calibrated probability that the first excerpt answers the question.
//!
//! Logistic regression (Platt 1999) over what the stages already know, fitted on the tuning halves of the
//! development sets, half of whose questions have no answer in the corpus (`scripts/tune.py`).

use super::evidence::Evidence;
use super::question::Question;

/// At or above this, the reply says "answered". Chosen on the tuning halves.
const THRESHOLD_WITHOUT_MODELS: f32 = 0.5;
const THRESHOLD_WITH_RERANKER: f32 = 0.5;

/// The confidence needed to answer.
pub fn threshold(evidence: &Evidence) -> f32 {
    match evidence.best().and_then(|best| best.rerank) {
        Some(_) => THRESHOLD_WITH_RERANKER,
        None => THRESHOLD_WITHOUT_MODELS,
    }
}

/// How many features there are.
pub const FEATURES: usize = 9;

/// What the judgement rests on, in the order of the coefficients.
pub fn features(evidence: &Evidence, question: &Question) -> Option<[f32; FEATURES]> {
    let best = evidence.best()?;
    let features = best.features;
    let next = evidence.candidates().iter().filter(|other| other.hit.version != best.hit.version).map(|other| other.score);
    let gap = best.score - next.fold(0.0, f32::max);
    Some([
        features.sentence,
        features.near,
        features.passage,
        features.pairs,
        features.hint,
        gap,
        best.hit.bm25 / 30.0,
        (question.terms.len() as f32).ln(),
        best.rerank.unwrap_or(0.0) / 10.0,
    ])
}

/// The probability, 0 to 1, that the first excerpt answers the question; 0 when there is none.
pub fn confidence(evidence: &Evidence, question: &Question) -> f32 {
    let Some(features) = features(evidence, question) else { return 0.0 };
    let (bias, coefficients) = match evidence.best().and_then(|best| best.rerank) {
        Some(_) => (0.0, [0.5, 0.5, 1.0, 0.5, 0.2, 1.0, 0.5, 0.0, 4.0]),
        None => (-4.0, [2.0, 1.5, 3.0, 1.0, 0.3, 2.0, 0.5, 0.0, 0.0]),
    };
    let sum: f32 = features.iter().zip(coefficients).map(|(feature, coefficient)| feature * coefficient).sum();
    1.0 / (1.0 + (-(bias + sum)).exp())
}
