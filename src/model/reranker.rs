//! The cross-encoder: reads a question and a text together and says how well the text answers it.

use std::cmp::Reverse;
use std::path::Path;
use std::time::Instant;

use super::runtime::{Input, Network};
use super::wordpiece::WordPiece;
use super::{ModelEntry, ModelError};

/// A loaded cross-encoder. `Send + Sync`: share one between all callers.
pub struct Reranker {
    network: Network,
    words: WordPiece,
    max_tokens: usize,
}

impl Reranker {
    /// Loads an installed reranker to score `threads` pairs at a time (at least one).
    ///
    /// # Errors
    /// [`ModelError::Load`] if a file is missing, damaged, or not such a model.
    pub fn load(entry: &ModelEntry, dir: &Path, threads: usize) -> Result<Reranker, ModelError> {
        Ok(Reranker {
            network: Network::load(&dir.join("model.onnx"), threads)?,
            words: WordPiece::load(&dir.join("tokenizer.json"))?,
            max_tokens: entry.max_tokens,
        })
    }

    /// Sets the most tokens a pair is given, 16 to the manifest's `max_tokens`; the end of a longer text is not
    /// read. The time of a run grows a little faster than its tokens.
    #[must_use]
    pub fn with_max_tokens(mut self, max_tokens: usize) -> Reranker {
        self.max_tokens = max_tokens.clamp(16, self.max_tokens.max(16));
        self
    }

    /// The most tokens a pair is given.
    pub fn max_tokens(&self) -> usize {
        self.max_tokens
    }

    /// How well each text answers the question: logits, from about -11 (not at all) to about 11.
    ///
    /// A pair's score depends on nothing but the pair. Blocks for some 24 ms a pair of 170 tokens and thread:
    /// call it off the async threads.
    ///
    /// # Errors
    /// [`ModelError::Run`] if the runtime fails.
    pub fn score(&self, question: &str, texts: &[&str]) -> Result<Vec<f32>, ModelError> {
        let inputs = self.inputs(question, texts);
        // Longest first: the last pair to end is then a short one, and no thread waits long for another.
        let mut order: Vec<usize> = (0..inputs.len()).collect();
        order.sort_by_key(|&at| Reverse(inputs.get(at).map_or(0, |input| input.tokens.len())));
        let scores = self.network.run_all(&inputs, &order, None, one_number)?;
        let scores: Vec<f32> = scores.into_iter().flatten().collect();
        if scores.len() == texts.len() {
            Ok(scores)
        } else {
            Err(ModelError::Run("some pairs were not scored".into()))
        }
    }

    /// Like [`Reranker::score`] with an end: texts are taken in the order given, and those that cannot be
    /// scored by the deadline are `None`. What has begun is finished, so it may end late by one pair's time at
    /// most, and usually ends early.
    ///
    /// # Errors
    /// [`ModelError::Run`] if the runtime fails.
    pub fn score_until(
        &self,
        question: &str,
        texts: &[&str],
        deadline: Instant,
    ) -> Result<Vec<Option<f32>>, ModelError> {
        let inputs = self.inputs(question, texts);
        let order: Vec<usize> = (0..inputs.len()).collect();
        self.network
            .run_all(&inputs, &order, Some(deadline), one_number)
    }

    /// `[CLS] question [SEP] text [SEP]`: the text loses its end first, the question only beyond half.
    pub(super) fn inputs(&self, question: &str, texts: &[&str]) -> Vec<Input> {
        let room = self.max_tokens - 3;
        let question = self.words.encode(question, room / 2);
        let pair = |text: &&str| {
            let text = self.words.encode(text, room - question.len());
            let mut tokens = Vec::with_capacity(question.len() + text.len() + 3);
            tokens.push(self.words.cls);
            tokens.extend(&question);
            tokens.push(self.words.sep);
            let first = tokens.len();
            tokens.extend(text);
            tokens.push(self.words.sep);
            Input { tokens, first }
        };
        texts.iter().map(pair).collect()
    }
}

/// The output of a cross-encoder is one number.
fn one_number(numbers: Vec<f32>) -> Option<f32> {
    match numbers.as_slice() {
        [score] if score.is_finite() => Some(*score),
        _ => None,
    }
}
