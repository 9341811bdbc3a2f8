//! The cross-encoder reads question and passage together, and knows paraphrases where words do not match. It knows
//! nothing of time and sees one passage only, so its opinion is blended with the first stage's, never alone.

use std::time::{Duration, Instant};

use super::examine::Candidate;
use super::weights::{Weights, sort};
use crate::model::{ModelError, Reranker};

/// Reads the first candidates and orders them anew.
pub fn rerank(
    candidates: &mut [Candidate],
    question: &str,
    reranker: &Reranker,
    weights: &Weights,
) -> Result<(), ModelError> {
    let read = candidates.len().min(weights.reranked);
    let texts: Vec<&str> = candidates
        .iter()
        .take(read)
        .map(|candidate| candidate.passages.first().map_or("", |passage| passage.stored.text.as_str()))
        .collect();
    let deadline = Instant::now() + Duration::from_millis(weights.rerank_ms);
    let logits = reranker.score_until(question, &texts, deadline)?;
    for (candidate, logit) in candidates.iter_mut().zip(&logits) {
        candidate.rerank = *logit;
    }
    blend(candidates, weights);
    Ok(())
}

/// The blend: the logit, squeezed to 0..1, beside the score so far.
fn blend(candidates: &mut [Candidate], weights: &Weights) {
    for candidate in candidates.iter_mut() {
        let opinion = candidate.rerank.map_or(0.0, |logit| 1.0 / (1.0 + (-logit / 3.0).exp()));
        candidate.score += weights.rerank * opinion * (1.0 + candidate.hit.fresh);
    }
    sort(candidates);
}
