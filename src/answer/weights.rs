//! The numbers that order candidates: one place, with where each came from.
//!
//! They were fitted on the tuning halves of the development sets (`scripts/tune.py`, from what
//! `footnote eval --features` writes); `footnote eval --half checking` measures them on the other halves.

use super::examine::Candidate;
use crate::index::search;

/// How many documents an exact phrase is looked for in: the words of the phrase weigh more in the search, so
/// documents that have it come first.
pub const LOOKED_AT_FOR_PHRASES: usize = 200;

/// All weights of one way to answer.
#[derive(Debug, Clone, Copy)]
pub struct Weights {
    /// The first stage's.
    pub search: search::Weights,
    /// How many documents are read closely.
    pub looked_at: usize,
    /// How many passages of each.
    pub passages_each: usize,
    /// Of the first stage's score beside the features.
    pub first_stage: f32,
    /// Of the features, in their order.
    pub sentence: f32,
    /// See `Features::near`.
    pub near: f32,
    /// See `Features::passage`.
    pub passage: f32,
    /// See `Features::pairs`.
    pub pairs: f32,
    /// See `Features::hint`.
    pub hint: f32,
    /// Of the cross-encoder's logit, spread over the candidates from 0 to 1.
    pub rerank: f32,
    /// How many candidates the cross-encoder reads.
    pub reranked: usize,
    /// The cross-encoder's time budget.
    pub rerank_ms: u64,
}

impl Weights {
    /// For a corpus without models.
    pub fn without_models() -> Weights {
        Weights {
            search: search::Weights {
                k1: 1.2,
                b: 0.6,
                document_b: 0.75,
                headings: 0.3,
                document: 1.5,
                title: 0.4,
                lead: 0.5,
                fresh: 0.9,
                half_life: 18.0,
            },
            looked_at: 10,
            passages_each: 2,
            first_stage: 1.0,
            sentence: 0.7,
            near: 0.7,
            passage: 0.7,
            pairs: 1.2,
            hint: 0.4,
            rerank: 0.0,
            reranked: 0,
            rerank_ms: 0,
        }
    }

    /// With the cross-encoder.
    pub fn with_reranker() -> Weights {
        Weights { looked_at: 20, rerank: 1.0, reranked: 16, rerank_ms: 2_000, ..Weights::without_models() }
    }
}

/// Orders the candidates by the first stage and the closer look.
pub fn order(candidates: &mut [Candidate], weights: &Weights) {
    for candidate in candidates.iter_mut() {
        candidate.score = score(candidate, weights);
    }
    sort(candidates);
}

/// Best first; ties stay as the first stage had them, so that the same question always has the same answer.
pub fn sort(candidates: &mut [Candidate]) {
    candidates.sort_by(|a, b| {
        b.score.total_cmp(&a.score).then(b.hit.score.total_cmp(&a.hit.score)).then(a.hit.version.cmp(&b.hit.version))
    });
}

/// The score without a model. The gain by age applies to all of it, as in the first stage.
pub fn score(candidate: &Candidate, weights: &Weights) -> f32 {
    let features = &candidate.features;
    let first = candidate.hit.score / (1.0 + candidate.hit.fresh);
    let closer = weights.sentence * features.sentence
        + weights.near * features.near
        + weights.passage * features.passage
        + weights.pairs * features.pairs
        + weights.hint * features.hint;
    (weights.first_stage * first + closer) * (1.0 + candidate.hit.fresh)
}
