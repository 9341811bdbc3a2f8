//! The cross-encoder reads question and passage together, and knows paraphrases where words do not match. It knows
//! nothing of time and sees one passage only, so its opinion is blended with the first stage's, never alone.
//!
//! It reads twice: the best passages, to order the documents, and then the likeliest excerpts of the first few, to
//! choose the sentences that are shown.

use std::time::{Duration, Instant};

use super::examine::{Candidate, Lookup};
use super::excerpt::{self, Run};
use super::weights::{Weights, sort};
use crate::model::{ModelError, Reranker};

/// For the best document, and for each of the next two, so many excerpts are read.
const EXCERPTS_READ: [usize; 3] = [6, 4, 4];

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
    let titled: Vec<String> = candidates.iter().zip(&texts).map(|(c, text)| if std::env::var("TITLED").is_ok() { format!("{}. {}", c.title, text) } else { text.to_string() }).collect();
    let texts: Vec<&str> = titled.iter().map(String::as_str).collect();
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

/// Chooses the excerpts of the first candidates by reading them.
pub fn choose_excerpts(
    candidates: &mut [Candidate],
    question: &str,
    lookup: &Lookup<'_>,
    reranker: &Reranker,
    deadline: Instant,
) -> Result<(), ModelError> {
    let mut read: Vec<(usize, usize, Run)> = Vec::new();
    for (place, most) in EXCERPTS_READ.iter().enumerate() {
        let Some(candidate) = candidates.get(place) else { break };
        let runs = excerpt::candidates(&candidate.passages, lookup);
        read.extend(runs.into_iter().take(*most).map(|(passage, run)| (place, passage, run)));
    }
    let texts: Vec<&str> = read
        .iter()
        .map(|(place, passage, run)| excerpt::words(&candidates[*place].passages[*passage], run).unwrap_or_default())
        .collect();
    let logits = reranker.score_until(question, &texts, deadline)?;
    let mut best: Vec<Option<(f32, usize, Run)>> = vec![None; EXCERPTS_READ.len()];
    for ((place, passage, run), logit) in read.into_iter().zip(logits) {
        let Some(logit) = logit else { continue };
        let score = logit + EXCERPT_WORDS * run.score;
        if best[place].as_ref().is_none_or(|(known, ..)| score > *known) {
            best[place] = Some((score, passage, run));
        }
    }
    for (candidate, best) in candidates.iter_mut().zip(best) {
        candidate.chosen = best.map(|(_, passage, run)| (passage, run));
    }
    Ok(())
}

/// What a full match of the question's words is worth beside the logit of an excerpt.
const EXCERPT_WORDS: f32 = 1.0;
