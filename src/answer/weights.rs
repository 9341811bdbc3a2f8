//! The numbers that order candidates: one place, with where each came from.
//!
//! They were fitted on the tuning halves of the development sets (`scripts/tune.py`, from what
//! `footnote eval --features` writes); `footnote eval --half checking` measures them on the other halves.

use super::examine::Candidate;
use super::vectors::Nearness;
use crate::index::search::{self, Hit};

/// How many documents an exact phrase is looked for in: the words of the phrase weigh more in the search, so
/// documents that have it come first.
pub const SEARCHED_FOR_PHRASES: usize = 200;

/// How many documents are found where those before are copies of a few.
pub const SEARCHED_BEHIND_COPIES: usize = 1_000;

/// How many times as many documents are found as are read: where copies take the places, others are read behind them.
pub const FOUND_FOR_EACH_READ: usize = 4;

/// All weights of one way to answer.
#[derive(Debug, Clone, Copy)]
pub struct Weights {
    /// The first stage's.
    pub search: search::Weights,
    /// How many documents are read closely.
    pub looked_at: usize,
    /// A document's second best passage is read too when it has at least this share of the best one's BM25. Without
    /// models nothing was lost on the development sets even where it never was; a reranker has more use for it.
    pub second_passage: f32,
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
    /// Of the meaning of the nearest passage, as its cosine above one half.
    pub meaning: f32,
    /// Of the meaning of the first passage.
    pub lead_meaning: f32,
    /// Of the cross-encoder's opinion of the best passage, 0 to 1.
    pub rerank: f32,
    /// Of its opinion of the first passage.
    pub lead_rerank: f32,
    /// How many candidates the cross-encoder reads.
    pub reranked: usize,
    /// Of how many it reads the first passage too.
    pub leads_reranked: usize,
    /// The cross-encoder's time budget: what is not read by then is ordered without it.
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
            second_passage: 0.6,
            sentence: 0.7,
            near: 0.7,
            passage: 0.7,
            pairs: 1.2,
            hint: 0.4,
            meaning: 0.0,
            lead_meaning: 0.0,
            rerank: 0.0,
            lead_rerank: 0.0,
            reranked: 0,
            leads_reranked: 0,
            rerank_ms: 0,
        }
    }

    /// The score of a candidate whose words match wholly.
    fn most(&self) -> f32 {
        1.0 + self.search.document
            + self.search.title
            + self.search.lead
            + self.sentence
            + self.near
            + self.passage
            + self.pairs
            + self.hint
    }

    /// With the embedder alone: fewer documents are read.
    pub fn with_embedder() -> Weights {
        Weights {
            looked_at: 12,
            ..Weights::with_models()
        }
    }

    /// With models: the closer they look, the less age has to tell.
    pub fn with_models() -> Weights {
        let words = Weights::without_models();
        Weights {
            search: search::Weights {
                fresh: 0.55,
                half_life: 22.0,
                ..words.search
            },
            looked_at: 24,
            second_passage: 0.0,
            meaning: 1.0,
            lead_meaning: 2.0,
            rerank: 1.2,
            lead_rerank: 0.6,
            reranked: 12,
            leads_reranked: 6,
            rerank_ms: 2_000,
            ..words
        }
    }
}

/// What a hit promises before its words are read: the first stage, and meaning where an embedder ran.
pub fn before_reading(hit: &Hit, near: Option<Nearness>, weights: &Weights) -> f32 {
    (hit.score / (1.0 + hit.fresh) / weights.most() + meaning(near, weights)) * (1.0 + hit.fresh)
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
        b.score
            .total_cmp(&a.score)
            .then(b.hit.score.total_cmp(&a.hit.score))
            .then(a.hit.version.cmp(&b.hit.version))
    });
}

/// The score, 0 to about 1 by words alone, and more with each model. The gain by age applies to all of it.
pub fn score(candidate: &Candidate, weights: &Weights) -> f32 {
    let read = weights.rerank * opinion(candidate.rerank)
        + weights.lead_rerank * opinion(candidate.lead_rerank);
    (words(candidate, weights) + meaning(candidate.fusion, weights) + read)
        * (1.0 + candidate.hit.fresh)
}

/// The score by words and age alone.
pub fn by_words(candidate: &Candidate, weights: &Weights) -> f32 {
    words(candidate, weights) * (1.0 + candidate.hit.fresh)
}

fn words(candidate: &Candidate, weights: &Weights) -> f32 {
    let features = &candidate.features;
    let sum = candidate.hit.score / (1.0 + candidate.hit.fresh)
        + weights.sentence * features.sentence
        + weights.near * features.near
        + weights.passage * features.passage
        + weights.pairs * features.pairs
        + weights.hint * features.hint;
    sum / weights.most()
}

fn meaning(near: Option<Nearness>, weights: &Weights) -> f32 {
    near.map_or(0.0, |near| {
        weights.meaning * (near.best - 0.5) + weights.lead_meaning * (near.lead - 0.5)
    })
}

/// A logit as 0 to 1, not a probability: the scale is what ordered the tuning halves best.
fn opinion(logit: Option<f32>) -> f32 {
    logit.map_or(0.0, |logit| 1.0 / (1.0 + (-logit / 3.5).exp()))
}
