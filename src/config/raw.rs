//! The file as it is written: a mirror of its keys, nothing judged.
//!
//! Every value is kept with its place, and every key that is not known is kept too, where `deny_unknown_fields`
//! would stop at the first one: an operator wants to hear everything that is wrong at once.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::{Spanned, Value};

use super::Problem;

/// A value and where it stands.
pub(super) type Given = Spanned<Value>;

/// The whole file.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Raw {
    pub(super) data_dir: Option<Given>,
    pub(super) corpus: Option<Given>,
    pub(super) zone: Option<Given>,
    #[serde(default)]
    pub(super) answer: Answer,
    #[serde(default)]
    pub(super) models: Models,
    #[serde(flatten)]
    pub(super) unknown: BTreeMap<String, Value>,
}

/// `[answer]`
#[derive(Debug, Default, Deserialize)]
pub(super) struct Answer {
    pub(super) limit: Option<Given>,
    #[serde(flatten)]
    pub(super) unknown: BTreeMap<String, Value>,
}

/// `[models]`
#[derive(Debug, Default, Deserialize)]
pub(super) struct Models {
    #[serde(rename = "use")]
    pub(super) enabled: Option<Given>,
    pub(super) threads: Option<Given>,
    #[serde(flatten)]
    pub(super) unknown: BTreeMap<String, Value>,
}

/// Every key there is, as an operator writes it.
pub(super) const KEYS: &[&str] = &[
    "data_dir",
    "corpus",
    "zone",
    "answer.limit",
    "models.use",
    "models.threads",
];

/// Reads the words of a file.
pub(super) fn read(text: &str) -> Result<Raw, Vec<Problem>> {
    toml::from_str(text).map_err(|error| {
        vec![Problem {
            line: error.span().map(|span| line_of(text, span.start)),
            key: String::new(),
            what: error.message().replace('\n', ", "),
        }]
    })
}

/// The line, from 1, that a byte stands on.
pub(super) fn line_of(text: &str, byte: usize) -> usize {
    1 + text
        .bytes()
        .take(byte)
        .filter(|byte| *byte == b'\n')
        .count()
}
