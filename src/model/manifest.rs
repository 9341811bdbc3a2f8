//! Which models there are, where their files come from, and exactly which bytes they must be.
//!
//! The built-in list is `models/manifest.toml`. Loading, installing and checking all take a manifest as an
//! argument, so that tests can use a small one of their own.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::ModelError;

/// Largest file a manifest may name, in bytes: far above any model that is sensible on a CPU.
const MAX_FILE: u64 = 2 << 30;

/// A list of models, checked: names are plain file names, sums are sums, no name appears twice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifest {
    models: Vec<ModelEntry>,
}

/// One model of the manifest.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModelEntry {
    /// Its name on the command line and the name of its folder: ASCII letters, digits, `.`, `-` and `_`.
    pub name: String,
    /// What it is for. A manifest may hold several models of one role; the first installed one is used.
    pub role: Role,
    /// A line for people.
    pub title: String,
    /// SPDX name of its licence.
    pub licence: String,
    /// The Python package whose wheel carries it.
    pub package: String,
    /// The exact version of that package.
    pub version: String,
    /// Size of that wheel in bytes, for the progress display only.
    pub package_size: u64,
    /// The folder inside the wheel, with `/` between its parts.
    pub folder: String,
    /// The most tokens one run is given, special tokens included. 16 to 512.
    pub max_tokens: usize,
    /// How token vectors become one vector; only embedders have it.
    pub pooling: Option<Pooling>,
    /// What is put in front of a question (not of a passage); only embedders may have it.
    pub query_prefix: Option<String>,
    /// The files needed from that folder.
    #[serde(rename = "file")]
    pub files: Vec<FileEntry>,
}

/// One file of a model.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileEntry {
    /// Its name, without any folder.
    pub name: String,
    /// Its exact size in bytes.
    pub size: u64,
    /// Its SHA-256 in lower-case hexadecimal.
    pub sha256: String,
}

/// What a model is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Reads a question and a text together and says how well the text answers it.
    Reranker,
    /// Turns a text into a vector that is near the vectors of texts about the same thing.
    Embedder,
}

impl Role {
    /// Its name in the manifest and in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Role::Reranker => "reranker",
            Role::Embedder => "embedder",
        }
    }
}

/// How an embedder's token vectors become one vector.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pooling {
    /// The vector of the first token.
    Cls,
}

impl Manifest {
    /// The list that ships with Footnote.
    ///
    /// # Errors
    /// [`ModelError::Manifest`] if the built-in file is wrong, which a test rules out.
    pub fn built_in() -> Result<Manifest, ModelError> {
        Manifest::parse(include_str!("../../models/manifest.toml"))
    }

    /// Reads and checks a manifest.
    ///
    /// # Errors
    /// [`ModelError::Manifest`] with everything that is wrong with it, by model and key.
    pub fn parse(text: &str) -> Result<Manifest, ModelError> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Raw {
            #[serde(rename = "model")]
            models: Vec<ModelEntry>,
        }
        let raw: Raw =
            toml::from_str(text).map_err(|error| ModelError::Manifest(error.to_string()))?;
        let problems = problems(&raw.models);
        if problems.is_empty() {
            Ok(Manifest { models: raw.models })
        } else {
            Err(ModelError::Manifest(problems.join("; ")))
        }
    }

    /// The models, in the manifest's order.
    pub fn models(&self) -> &[ModelEntry] {
        &self.models
    }

    /// The models of one role, in the manifest's order.
    pub fn of_role(&self, role: Role) -> impl Iterator<Item = &ModelEntry> {
        self.models.iter().filter(move |model| model.role == role)
    }
}

impl ModelEntry {
    /// Where its files are once it is installed.
    pub fn dir(&self, data_dir: &Path) -> PathBuf {
        data_dir.join("models").join(&self.name)
    }

    /// The sizes of its files together, in bytes.
    pub fn size(&self) -> u64 {
        self.files.iter().map(|file| file.size).sum()
    }

    /// The name of a file inside the wheel.
    pub fn member(&self, file: &FileEntry) -> String {
        format!("{}/{}", self.folder, file.name)
    }
}

/// Everything wrong with a list of models, each with its model and key.
///
/// Names become paths and arguments of a process, so nothing but plain names gets through.
fn problems(models: &[ModelEntry]) -> Vec<String> {
    let mut problems = Vec::new();
    let mut names = HashSet::new();
    for model in models {
        let mut wrong = |what: String| problems.push(format!("model `{}`: {what}", model.name));
        if !is_plain_name(&model.name) {
            wrong("name must be letters, digits, `.`, `-` or `_`".into());
        }
        if !names.insert(model.name.to_ascii_lowercase()) {
            wrong("the name appears twice".into());
        }
        for (key, value) in [("package", &model.package), ("version", &model.version)] {
            if !is_plain_name(value) {
                wrong(format!(
                    "{key} `{value}` must be letters, digits, `.`, `-` or `_`"
                ));
            }
        }
        if !model.folder.split('/').all(is_plain_name) {
            wrong(format!(
                "folder `{}` must be plain names joined by `/`",
                model.folder
            ));
        }
        if !(16..=512).contains(&model.max_tokens) {
            wrong(format!(
                "max_tokens is {}, not within 16 to 512",
                model.max_tokens
            ));
        }
        if (model.role == Role::Embedder) != model.pooling.is_some() {
            wrong("pooling belongs to embedders, and every embedder needs it".into());
        }
        let mut files = HashSet::new();
        for file in &model.files {
            if !is_plain_name(&file.name) {
                wrong(format!("file name `{}` must be a plain name", file.name));
            }
            if !files.insert(file.name.to_ascii_lowercase()) {
                wrong(format!("file `{}` appears twice", file.name));
            }
            if file.size == 0 || file.size > MAX_FILE {
                wrong(format!(
                    "file `{}`: size {} is not within 1 to {MAX_FILE}",
                    file.name, file.size
                ));
            }
            let is_hex = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
            if file.sha256.len() != 64 || !file.sha256.bytes().all(is_hex) {
                wrong(format!(
                    "file `{}`: sha256 must be 64 lower-case hexadecimal digits",
                    file.name
                ));
            }
        }
        for needed in ["model.onnx", "tokenizer.json"] {
            if !model.files.iter().any(|file| file.name == needed) {
                wrong(format!("file `{needed}` is missing from the list"));
            }
        }
    }
    problems
}

/// Whether a name can be a file name, a folder name or an argument without meaning anything else.
fn is_plain_name(name: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_');
    !name.is_empty()
        && name.len() <= 100
        && name.bytes().all(plain)
        && !name.starts_with(['.', '-'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_manifest_has_one_model_of_each_role() {
        let manifest = Manifest::built_in().unwrap();
        assert_eq!(manifest.of_role(Role::Reranker).count(), 1);
        assert_eq!(manifest.of_role(Role::Embedder).count(), 1);
        for model in manifest.models() {
            assert!(model.size() > 30_000_000, "{}", model.name);
        }
    }

    #[test]
    fn every_problem_is_reported_with_its_model_and_key() {
        let error = Manifest::parse(
            r#"
            [[model]]
            name = "../x"
            role = "reranker"
            title = "t"
            licence = "MIT"
            package = "-r"
            version = "1 || 2"
            package_size = 1
            folder = "a/../b"
            max_tokens = 9999
            [[model.file]]
            name = "../model.onnx"
            size = 0
            sha256 = "zz"
            "#,
        )
        .unwrap_err()
        .to_string();
        for word in [
            "name must",
            "package `-r`",
            "version `1 || 2`",
            "folder",
            "max_tokens",
            "../model.onnx",
            "size 0",
            "sha256",
            "`tokenizer.json` is missing",
        ] {
            assert!(error.contains(word), "{word} not in: {error}");
        }
    }

    #[test]
    fn an_unknown_key_is_an_error() {
        let error = Manifest::parse("[[model]]\nnmae = \"x\"")
            .unwrap_err()
            .to_string();
        assert!(error.contains("nmae"), "{error}");
    }
}
