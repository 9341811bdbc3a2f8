//! The embedder: turns a text into a vector that lies near the vectors of texts about the same thing.

use std::cmp::Reverse;
use std::path::Path;

use super::runtime::{Input, Network};
use super::scan::Vector8;
use super::wordpiece::WordPiece;
use super::{ModelEntry, ModelError};

/// How many numbers a vector has.
pub const DIMENSIONS: usize = 384;

/// A vector of length one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Embedding(pub [f32; DIMENSIONS]);

impl Embedding {
    /// How near two texts are: the cosine, -1 to 1. With this model even strangers reach about 0.5.
    pub fn cosine(&self, other: &Embedding) -> f32 {
        self.0.iter().zip(&other.0).map(|(a, b)| a * b).sum()
    }

    /// The form that is stored and searched: one byte a dimension.
    pub fn quantise(&self) -> Vector8 {
        Vector8::from_unit(&self.0)
    }

    /// Scales to length one; nothing if that is impossible.
    fn unit(values: &[f32]) -> Option<Embedding> {
        let mut unit = [0.0; DIMENSIONS];
        let length = values.iter().map(|v| v * v).sum::<f32>().sqrt();
        if values.len() != DIMENSIONS || !length.is_normal() {
            return None;
        }
        for (to, from) in unit.iter_mut().zip(values) {
            *to = from / length;
        }
        Some(Embedding(unit))
    }
}

/// A loaded embedder. `Send + Sync`: share one between all callers.
pub struct Embedder {
    name: String,
    network: Network,
    words: WordPiece,
    max_tokens: usize,
    query_prefix: String,
}

impl Embedder {
    /// Loads an installed embedder to read `threads` texts at a time (at least one).
    ///
    /// # Errors
    /// [`ModelError::Load`] if a file is missing, damaged, or not such a model.
    pub fn load(entry: &ModelEntry, dir: &Path, threads: usize) -> Result<Embedder, ModelError> {
        Ok(Embedder {
            name: format!("{} {}", entry.name, entry.version),
            network: Network::load(&dir.join("model.onnx"), threads, &[])?,
            words: WordPiece::load(&dir.join("tokenizer.json"))?,
            max_tokens: entry.max_tokens,
            query_prefix: entry.query_prefix.clone().unwrap_or_default(),
        })
    }

    /// Its name and version: vectors of one embedder mean nothing to another.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The vector of a question. Blocks for some 4 ms.
    ///
    /// # Errors
    /// [`ModelError::Run`] if the runtime fails.
    pub fn embed_query(&self, question: &str) -> Result<Embedding, ModelError> {
        let text = format!("{}{question}", self.query_prefix);
        let vectors = self.embed_passages(&[&text])?;
        vectors
            .first()
            .copied()
            .ok_or_else(|| ModelError::Run("the question got no vector".into()))
    }

    /// The vectors of texts that may answer questions, in their order. A text's vector depends on nothing but
    /// the text. Blocks for some 20 ms a text of 160 tokens and thread: call it off the async threads.
    ///
    /// # Errors
    /// [`ModelError::Run`] if the runtime fails.
    pub fn embed_passages(&self, texts: &[&str]) -> Result<Vec<Embedding>, ModelError> {
        let inputs: Vec<Input> = texts.iter().map(|text| self.input(text)).collect();
        let mut order: Vec<usize> = (0..inputs.len()).collect();
        order.sort_by_key(|&at| Reverse(inputs.get(at).map_or(0, |input| input.tokens.len())));
        // The first token's vector stands for the text.
        let first_token = |_: &Input, outputs: &[Vec<f32>]| {
            let numbers = outputs.first()?.get(..DIMENSIONS)?;
            Embedding::unit(numbers)
        };
        let vectors = self.network.run_all(&inputs, &order, None, first_token)?;
        let vectors: Vec<Embedding> = vectors.into_iter().flatten().collect();
        if vectors.len() == texts.len() {
            Ok(vectors)
        } else {
            Err(ModelError::Run("some texts got no vector".into()))
        }
    }

    fn input(&self, text: &str) -> Input {
        let mut tokens = vec![self.words.cls];
        tokens.extend(self.words.encode(text, self.max_tokens - 2));
        tokens.push(self.words.sep);
        Input {
            first: tokens.len(),
            tokens,
        }
    }
}
