//! How an answer came about: for `--explain`.

use std::time::Instant;

use super::evidence::Evidence;
use super::question::Question;
use super::reply::{self, Explanation};
use crate::index::search::Found;

/// The milliseconds of each stage.
#[derive(Default)]
pub struct Stages(Vec<(String, f64)>);

impl Stages {
    /// A stage that began then has ended.
    pub fn end(&mut self, stage: &str, began: Instant) {
        self.0
            .push((stage.to_owned(), began.elapsed().as_secs_f64() * 1000.0));
    }
}

/// What the reply tells when it is asked to explain itself.
pub fn explain(
    question: &Question,
    found: &Found,
    evidence: &Evidence,
    stages: Stages,
    threshold: f32,
    answered: bool,
) -> Explanation {
    let terms = question
        .terms
        .iter()
        .zip(&found.terms)
        .map(|(term, (passages, idf))| reply::ExplainedTerm {
            word: term.word.clone(),
            forms: term.search.forms.clone(),
            passages: *passages,
            weight: idf * term.search.weight,
            corrected_to: term.corrected_to.clone(),
        })
        .collect();
    Explanation {
        language: question.language.to_string(),
        terms,
        stages: stages.0,
        threshold,
        candidates: evidence.explain(question, answered),
    }
}
