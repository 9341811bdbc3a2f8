//! Which sentences of a passage are shown: the key sentence, and as many of its neighbours as belong to it and fit.

use super::examine::{Lookup, ReadPassage, Sentence};

/// An excerpt has at most this many characters, as a person counts them.
pub const LONGEST_EXCERPT: usize = 400;

/// Some neighbouring sentences of one passage.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// Index of the first sentence.
    pub first: usize,
    /// Index of the last sentence.
    pub last: usize,
    /// Index of the sentence that answers best.
    pub key: usize,
    /// How well the run answers by its words, 0 to about 1.5.
    pub score: f32,
}

/// How much a sentence says about the question, by its words: 1 when it has all of them.
pub fn sentence_score(sentence: &Sentence, lookup: &Lookup<'_>) -> f32 {
    let pairs = sentence.pairs.count_ones() as f32 * 0.06;
    let hint = if sentence.hint { 0.15 } else { 0.0 };
    lookup.weight(sentence.terms) / lookup.total + pairs + hint
}

/// The best run around each of the best `most` key sentences of a passage, best first.
/// `scores` are the sentences' scores, from words or from a model.
pub fn runs(passage: &ReadPassage, scores: &[f32], lookup: &Lookup<'_>, most: usize) -> Vec<Run> {
    let mut order: Vec<usize> = (0..passage.sentences.len()).collect();
    order.sort_by(|a, b| scores[*b].total_cmp(&scores[*a]).then(a.cmp(b)));
    let mut runs: Vec<Run> = Vec::new();
    for key in order {
        if runs.len() >= most {
            break;
        }
        if runs.iter().any(|run| (run.first..=run.last).contains(&key)) {
            continue;
        }
        runs.push(grow(passage, scores, lookup, key));
    }
    runs
}

/// Grows a run around its key sentence.
pub fn grow(passage: &ReadPassage, scores: &[f32], lookup: &Lookup<'_>, key: usize) -> Run {
    let sentences = &passage.sentences;
    let (mut first, mut last) = (key, key);
    let length = |first: usize, last: usize| {
        // White space between sentences counts too.
        let bytes = sentences[last].span.end - sentences[first].span.start;
        let own: usize = sentences[first..=last].iter().map(|s| s.length).sum();
        let own_bytes: usize = sentences[first..=last].iter().map(|s| s.span.len()).sum();
        own + (bytes - own_bytes)
    };
    // A sentence that leans on the one before takes it along when it fits.
    while first > 0 && sentences[first].leans && length(first - 1, last) <= LONGEST_EXCERPT {
        first -= 1;
    }
    loop {
        let before = (first > 0 && length(first - 1, last) <= LONGEST_EXCERPT).then(|| first - 1);
        let after = (last + 1 < sentences.len() && length(first, last + 1) <= LONGEST_EXCERPT).then(|| last + 1);
        match (before, after) {
            (None, None) => break,
            (Some(_), None) => first -= 1,
            (None, Some(_)) => last += 1,
            // What follows usually says more about it than what came before.
            (Some(b), Some(a)) if scores[b] > scores[a] * 1.1 + 0.02 => first -= 1,
            (Some(_), Some(_)) => last += 1,
        }
    }
    let terms = sentences[first..=last].iter().fold(0, |mask, sentence| mask | sentence.terms);
    let hint = sentences[first..=last].iter().any(|sentence| sentence.hint);
    let score = lookup.weight(terms) / lookup.total + if hint { 0.15 } else { 0.0 } + 0.2 * scores[key];
    Run { first, last, key, score }
}
