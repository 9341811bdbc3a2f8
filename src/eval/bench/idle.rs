//! The memory of a process that has a corpus open and does nothing: measured in a process of its own, since the one
//! that made the corpus has had far more.

use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::super::measures;
use super::BenchError;
use super::corpus::{asked, now};
use crate::answer::{Answerer, Desk};
use crate::index::PassageIndex;
use crate::model::Models;
use crate::store::Reader;

/// The file of questions in the folder of a measured corpus.
pub(super) const QUESTIONS_FILE: &str = "questions.txt";

/// The memory of a process that has the corpus open.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Idle {
    /// Before the first question, mapped pages of files included.
    pub rss_bytes: u64,
    /// After a hundred questions.
    pub asked_rss_bytes: u64,
    /// Of that, what is not a page of a file, which the kernel takes back when it needs it.
    pub asked_anonymous_bytes: u64,
}

/// Starts `executable` once more, to stand idle with the corpus in `data`.
pub(super) fn elsewhere(executable: &Path, data: &Path) -> Result<Idle, BenchError> {
    let failed = |error: &dyn std::fmt::Display| BenchError::Idle(error.to_string());
    let output = std::process::Command::new(executable)
        .args(["bench", "--quiet", "--no-models", "--idle"])
        .arg(data)
        .output()
        .map_err(|error| failed(&error))?;
    if !output.status.success() {
        return Err(failed(&String::from_utf8_lossy(&output.stderr).trim()));
    }
    serde_json::from_slice(&output.stdout).map_err(|error| failed(&error))
}

/// What that process does: opens the corpus in `data`, and says what memory that takes before and after a hundred of
/// the corpus's questions.
///
/// # Errors
/// When `data` holds no measured corpus, or asking fails.
pub fn stand_idle(data: &Path) -> Result<Idle, BenchError> {
    let reader = Reader::open(data)?;
    let index = PassageIndex::open(&data.join("index"), &reader)?;
    let answerer = Answerer::new(index, Arc::new(Models::none()));
    let mut desk = Desk::new(reader);
    let rss_bytes = measures::rss_bytes();
    let path = data.join(QUESTIONS_FILE);
    let questions =
        std::fs::read_to_string(&path).map_err(|source| BenchError::File { path, source })?;
    let now = now();
    for text in questions.lines().take(100) {
        answerer.answer(&asked(text, &now), &mut desk)?;
    }
    Ok(Idle {
        rss_bytes,
        asked_rss_bytes: measures::rss_bytes(),
        asked_anonymous_bytes: measures::anonymous_bytes(),
    })
}
