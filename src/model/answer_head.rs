//! Where in a text its answer stands: a linear probe on the cross-encoder's hidden values.
//!
//! The cross-encoder learned to tell whether a text answers a question, and says so in one number. What it notices on
//! the way is richer: the values that it holds for each word, half-way up, tell an answer's words from others well
//! enough for a single weighted sum to read it off. Such probes are how networks of this kind are examined (Alain and
//! Bengio 2016, "Understanding intermediate layers using linear classifier probes"); here one earns its keep. It costs
//! nothing beside the run, since the values are there anyway.
//!
//! Its weights are part of the program (`models/answer_head.json`), fitted by `scripts/answer_head.py` for exactly the
//! network that the manifest names.

use serde::Deserialize;

use super::{ModelEntry, ModelError};

/// The weights for one network.
#[derive(Deserialize)]
pub(super) struct AnswerHead {
    /// The manifest's name of the network that it was fitted to.
    model: String,
    /// SHA-256 of that network's file: hidden values of another one mean something else.
    sha256: String,
    bias: f32,
    layers: Vec<Layer>,
}

/// The part that reads one layer.
#[derive(Deserialize)]
struct Layer {
    /// The name of the layer's values in the network.
    value: String,
    /// One weight for each of a word's numbers.
    weights: Vec<f32>,
}

impl AnswerHead {
    /// The head that belongs to an installed network, if there is one.
    ///
    /// # Errors
    /// [`ModelError::Manifest`] if the file of weights that the program was built with is not one.
    pub(super) fn of(entry: &ModelEntry) -> Result<Option<AnswerHead>, ModelError> {
        let head: AnswerHead = serde_json::from_str(include_str!("../../models/answer_head.json"))
            .map_err(|error| ModelError::Manifest(format!("answer_head.json: {error}")))?;
        let same_network = entry
            .files
            .iter()
            .any(|file| file.name == "model.onnx" && file.sha256 == head.sha256);
        Ok((head.model == entry.name && same_network).then_some(head))
    }

    /// The names of the hidden values that it reads.
    pub(super) fn values(&self) -> Vec<&str> {
        let layers = self.layers.iter();
        layers.map(|layer| layer.value.as_str()).collect()
    }

    /// How likely each token is part of an answer, as log-odds. `hidden` holds the values of each layer, token by
    /// token; `None` when they are not of the form that it was fitted to.
    pub(super) fn read(&self, hidden: &[Vec<f32>], tokens: usize) -> Option<Vec<f32>> {
        if hidden.len() != self.layers.len() {
            return None;
        }
        let mut odds = vec![self.bias; tokens];
        for (layer, values) in self.layers.iter().zip(hidden) {
            let width = layer.weights.len();
            if width == 0 || values.len() != width * tokens {
                return None;
            }
            for (odds, values) in odds.iter_mut().zip(values.chunks_exact(width)) {
                let products = values.iter().zip(&layer.weights);
                *odds += products.map(|(value, weight)| value * weight).sum::<f32>();
            }
        }
        odds.iter().all(|odds| odds.is_finite()).then_some(odds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Manifest, Role};

    #[test]
    fn the_shipped_head_belongs_to_the_network_of_the_manifest() {
        let manifest = Manifest::built_in().unwrap();
        let entry = manifest.of_role(Role::Reranker).next().unwrap();
        let head = AnswerHead::of(entry)
            .unwrap()
            .expect("a head for the network that is installed");
        assert!(!head.values().is_empty());
        assert!(head.layers.iter().all(|layer| layer.weights.len() == 384));
        let mut other = entry.clone();
        for file in &mut other.files {
            file.sha256 = "0".repeat(64);
        }
        assert!(AnswerHead::of(&other).unwrap().is_none(), "another network");
    }

    #[test]
    fn it_adds_up_what_each_layer_says_and_refuses_another_form() {
        let layer = |weights: [f32; 2]| Layer {
            value: String::new(),
            weights: weights.to_vec(),
        };
        let head = AnswerHead {
            model: String::new(),
            sha256: String::new(),
            bias: -1.0,
            layers: vec![layer([1.0, 2.0]), layer([0.0, 10.0])],
        };
        let hidden = [vec![1.0, 1.0, 0.0, 0.5], vec![5.0, 0.1, 5.0, -0.1]];
        assert_eq!(head.read(&hidden, 2), Some(vec![3.0, -1.0]));
        assert_eq!(head.read(&hidden, 3), None);
        assert_eq!(head.read(&hidden[..1], 2), None);
        let broken = [vec![f32::NAN; 4], vec![0.0; 4]];
        assert_eq!(head.read(&broken, 2), None);
    }
}
