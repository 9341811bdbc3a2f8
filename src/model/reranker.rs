//! The cross-encoder: reads a question and a text together and says how well the text answers it, and where.

use std::cmp::Reverse;
use std::ops::Range;
use std::path::Path;
use std::time::Instant;

use super::answer_head::AnswerHead;
use super::runtime::{Input, Network};
use super::wordpiece::WordPiece;
use super::{ModelEntry, ModelError};

/// A loaded cross-encoder. `Send + Sync`: share one between all callers.
pub struct Reranker {
    network: Network,
    words: WordPiece,
    head: Option<AnswerHead>,
    max_tokens: usize,
}

/// What the cross-encoder makes of a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// How well the text answers the question: a logit, from about -11 (not at all) to about 11.
    pub logit: f32,
    /// How likely each of its words is part of an answer. Empty where nothing is known about the network's words.
    pub points: Vec<Point>,
}

/// A word, or a part of one, that was read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// Where the word begins, in bytes of the text.
    pub at: usize,
    /// How likely it is part of an answer, as log-odds.
    pub answer: f32,
}

impl Reading {
    /// How likely the likeliest word in a range of the text's bytes is part of an answer, as log-odds.
    pub fn answer_in(&self, range: Range<usize>) -> Option<f32> {
        let inside = self.points.iter().filter(|point| range.contains(&point.at));
        inside.map(|point| point.answer).max_by(f32::total_cmp)
    }
}

impl Reranker {
    /// Loads an installed reranker to score `threads` pairs at a time (at least one).
    ///
    /// # Errors
    /// [`ModelError::Load`] if a file is missing, damaged, or not such a model; [`ModelError::Manifest`] if the weights
    /// that belong to it are not readable.
    pub fn load(entry: &ModelEntry, dir: &Path, threads: usize) -> Result<Reranker, ModelError> {
        let head = AnswerHead::of(entry)?;
        let hidden = head.as_ref().map(AnswerHead::values).unwrap_or_default();
        Ok(Reranker {
            network: Network::load(&dir.join("model.onnx"), threads, &hidden)?,
            words: WordPiece::load(&dir.join("tokenizer.json"))?,
            head,
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

    /// How well each text answers the question, and where.
    ///
    /// A pair's reading depends on nothing but the pair. Blocks for some 24 ms a pair of 170 tokens and thread:
    /// call it off the async threads.
    ///
    /// # Errors
    /// [`ModelError::Run`] if the runtime fails.
    pub fn read(&self, question: &str, texts: &[&str]) -> Result<Vec<Reading>, ModelError> {
        let pairs = self.pairs(question, texts);
        // Longest first: the last pair to end is then a short one, and no thread waits long for another.
        let mut order: Vec<usize> = (0..pairs.len()).collect();
        order
            .sort_by_key(|&at| Reverse(pairs.inputs.get(at).map_or(0, |input| input.tokens.len())));
        let readings: Vec<Reading> = self
            .run(&pairs, &order, None)?
            .into_iter()
            .flatten()
            .collect();
        if readings.len() == texts.len() {
            Ok(readings)
        } else {
            Err(ModelError::Run("some pairs were not scored".into()))
        }
    }

    /// Like [`Reranker::read`] with an end: texts are taken in the order given, and those that cannot be
    /// read by the deadline are `None`. What has begun is finished, so it may end late by one pair's time at
    /// most, and usually ends early.
    ///
    /// # Errors
    /// [`ModelError::Run`] if the runtime fails.
    pub fn read_until(
        &self,
        question: &str,
        texts: &[&str],
        deadline: Instant,
    ) -> Result<Vec<Option<Reading>>, ModelError> {
        let pairs = self.pairs(question, texts);
        let order: Vec<usize> = (0..pairs.len()).collect();
        self.run(&pairs, &order, Some(deadline))
    }

    fn run(
        &self,
        pairs: &Pairs,
        order: &[usize],
        deadline: Option<Instant>,
    ) -> Result<Vec<Option<Reading>>, ModelError> {
        let read = |input: &Input, outputs: &[Vec<f32>]| self.reading(input, outputs);
        let mut readings = self.network.run_all(&pairs.inputs, order, deadline, read)?;
        // A run knows tokens by their number only; where they stand in the text is told here.
        for (reading, places) in readings.iter_mut().zip(&pairs.places) {
            if let Some(reading) = reading {
                reading.points.truncate(places.len());
                for (point, place) in reading.points.iter_mut().zip(places) {
                    point.at = *place;
                }
            }
        }
        Ok(readings)
    }

    /// The output of a cross-encoder is one number; behind it stand the hidden values that the head reads.
    fn reading(&self, input: &Input, outputs: &[Vec<f32>]) -> Option<Reading> {
        let (output, hidden) = outputs.split_first()?;
        let [logit] = output.as_slice() else {
            return None;
        };
        let points = match &self.head {
            Some(head) => head
                .read(hidden, input.tokens.len())?
                .into_iter()
                .skip(input.first)
                .map(|answer| Point { at: 0, answer })
                .collect(),
            None => Vec::new(),
        };
        logit.is_finite().then_some(Reading {
            logit: *logit,
            points,
        })
    }

    /// `[CLS] question [SEP] text [SEP]`: the text loses its end first, the question only beyond half.
    pub(super) fn pairs(&self, question: &str, texts: &[&str]) -> Pairs {
        let room = self.max_tokens - 3;
        let question = self.words.encode(question, room / 2);
        let mut pairs = Pairs::default();
        for text in texts {
            let (text, places) = self.words.encode_placed(text, room - question.len());
            let mut tokens = Vec::with_capacity(question.len() + text.len() + 3);
            tokens.push(self.words.cls);
            tokens.extend(&question);
            tokens.push(self.words.sep);
            let first = tokens.len();
            tokens.extend(text);
            tokens.push(self.words.sep);
            pairs.inputs.push(Input { tokens, first });
            pairs.places.push(places);
        }
        pairs
    }
}

/// Pairs, ready to be read.
#[derive(Default)]
pub(super) struct Pairs {
    pub(super) inputs: Vec<Input>,
    /// Where each token of a pair's text stands in it.
    places: Vec<Vec<usize>>,
}

impl Pairs {
    fn len(&self) -> usize {
        self.inputs.len()
    }
}
