//! Questions with the document and words that answer them, in a `questions.toml` beside the documents: a check that a
//! corpus is answered as a person would expect, question by question. `seeds/questions.toml` explains the keys.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;

use super::set::{Query, SetError};
use super::{EvalError, judgement};
use crate::answer::question::Bounds;
use crate::answer::reply::{Excerpt, Outcome, Reply};
use crate::answer::{Asked, Desk};
use crate::index::IndexWriter;
use crate::model::Models;
use crate::store::{Store, VersionId};

/// A file of questions.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Questions {
    /// The questions, in their order.
    #[serde(rename = "question")]
    pub questions: Vec<Expected>,
    /// The file itself.
    #[serde(skip)]
    path: PathBuf,
}

/// A question and what is expected of its answer.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expected {
    /// The words of the question.
    pub text: String,
    /// The document that answers: a file name, with `#n` the n-th record of it.
    pub document: Option<String>,
    /// What its excerpt must contain.
    #[serde(default)]
    pub words: Vec<String>,
    /// Whether nothing is to be found.
    #[serde(default)]
    pub nothing: bool,
    /// The day it is asked on; the day after the newest document when it is not told.
    pub now: Option<Date>,
    /// The window that its words mean.
    pub window: Option<ExpectedWindow>,
    /// Whether the reply has to say that sources differ.
    #[serde(default)]
    pub sources_differ: bool,
    /// Documents that must be named beside the first, not shown.
    #[serde(default)]
    pub also_in: Vec<String>,
    /// Relative dates and their days.
    #[serde(default)]
    pub resolved: Vec<ExpectedDate>,
    /// When it may fail; never, where nothing is said.
    pub hard: Option<Hard>,
}

/// When a question may fail: it is known not to be answered yet, and no regression.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
pub enum Hard {
    /// Unless the reranker reads along.
    #[serde(rename = "without models")]
    WithoutModels,
    /// With every model there is, too.
    #[serde(rename = "always")]
    Always,
}

/// The days of a window, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpectedWindow {
    from: Option<Date>,
    to: Option<Date>,
}

/// A relative date and its day.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpectedDate {
    text: String,
    date: Date,
}

/// What came of one question.
#[derive(Debug, Clone, Serialize)]
pub struct Verdict {
    /// The question.
    pub question: String,
    /// When it may fail.
    pub hard: Option<Hard>,
    /// Whether it may with the models that ran.
    pub may_fail: bool,
    /// Whether the first excerpt is of the right document and has the words, or nothing was found where nothing is.
    pub right: bool,
    /// What is wrong with it, the reply's other promises included.
    pub faults: Vec<String>,
    /// How sure the reply was.
    pub confidence: f32,
    /// The words of the first excerpt shown, or of the nearest.
    pub first: Option<String>,
}

/// What came of all of them.
#[derive(Debug, Clone, Serialize)]
pub struct Checked {
    /// Documents in the folder.
    pub documents: u64,
    /// Questions asked.
    pub questions: usize,
    /// Of these, those with the right document and words, or rightly nothing.
    pub right: usize,
    /// Of these, those without any fault.
    pub without_fault: usize,
    /// Questions that may fail with the models that ran.
    pub hard: usize,
    /// Of these, the right ones.
    pub hard_right: usize,
    /// Each question.
    pub verdicts: Vec<Verdict>,
}

impl Questions {
    /// Reads a file of questions.
    ///
    /// # Errors
    /// [`SetError`], with the line where the file is wrong.
    pub fn read(path: &Path) -> Result<Questions, SetError> {
        let text = std::fs::read_to_string(path).map_err(|source| SetError::Read {
            path: path.to_owned(),
            source,
        })?;
        let mut questions: Questions = toml::from_str(&text).map_err(|error| SetError::Line {
            path: path.to_owned(),
            line: error.span().map_or(0, |span| {
                1 + text
                    .bytes()
                    .take(span.start)
                    .filter(|b| *b == b'\n')
                    .count()
            }),
            what: error.message().to_owned(),
        })?;
        questions.path = path.to_owned();
        Ok(questions)
    }

    /// Reads the folder that the file stands in into `data`, asks every question, and compares. What the judgements rested on goes
    /// to `features`, for fitting weights.
    ///
    /// # Errors
    /// [`EvalError`], when the folder cannot be read or a question fails.
    pub fn check(
        &self,
        data: &Path,
        models: Arc<Models>,
        mut features: Option<&mut Vec<serde_json::Value>>,
        progress: &mut dyn FnMut(usize),
    ) -> Result<Checked, EvalError> {
        let folder = match self.path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        let store = Store::open(data)?;
        let writer = IndexWriter::open(&data.join("index"), &store)?;
        crate::ingest::folder(
            folder,
            &store,
            &writer,
            &CancellationToken::new(),
            &mut |_| {},
        )?;
        writer.catch_up(None)?;
        writer.merge_all()?;
        let names = names(store.reader()?.keys_by_version()?);
        let with_models = models.reranker.is_some();
        let answerer = super::answerer(&store, &writer, models)?;
        let newest = answerer
            .searched()
            .newest
            .unwrap_or(jiff::civil::date(2026, 1, 1));
        let after_all = newest.checked_add(1.day()).unwrap_or(newest);
        let mut desk = Desk::new(store.reader()?);
        let mut verdicts = Vec::with_capacity(self.questions.len());
        for (number, expected) in self.questions.iter().enumerate() {
            let day = expected.now.unwrap_or(after_all);
            let asked = Asked {
                text: expected.text.clone(),
                now: day
                    .to_zoned(TimeZone::UTC)
                    .unwrap_or_else(|_| jiff::Timestamp::UNIX_EPOCH.to_zoned(TimeZone::UTC)),
                bounds: Bounds::default(),
                earlier: None,
                limit: 3,
                explain: false,
            };
            let ranked = answerer
                .rank(&asked, super::DEPTH, &mut desk)
                .map_err(|source| EvalError::Answer {
                    id: expected.text.clone(),
                    source,
                })?;
            if let Some(features) = features.as_deref_mut() {
                let query = expected.as_query(day);
                features.push(judgement::features(&query, &ranked, &names));
            }
            verdicts.push(compare(expected, &ranked.reply, &names, with_models));
            progress(number + 1);
        }
        let count = |which: &dyn Fn(&Verdict) -> bool| {
            verdicts.iter().filter(|verdict| which(verdict)).count()
        };
        Ok(Checked {
            documents: answerer.searched().documents,
            questions: verdicts.len(),
            right: count(&|verdict| verdict.right),
            without_fault: count(&|verdict| verdict.faults.is_empty()),
            hard: count(&|verdict| verdict.may_fail),
            hard_right: count(&|verdict| verdict.may_fail && verdict.right),
            verdicts,
        })
    }
}

impl Checked {
    /// Whether every question was answered as it says, but for those that may fail.
    pub fn is_as_expected(&self) -> bool {
        self.verdicts
            .iter()
            .all(|verdict| verdict.faults.is_empty() || verdict.may_fail)
    }
}

impl Hard {
    fn may_fail(self, with_models: bool) -> bool {
        match self {
            Hard::WithoutModels => !with_models,
            Hard::Always => true,
        }
    }
}

impl Expected {
    /// The same as a question of a set: any of its documents answers it.
    fn as_query(&self, now: Date) -> Query {
        let documents = self.document.iter().chain(&self.also_in);
        Query {
            id: self.text.clone(),
            text: self.text.clone(),
            answers: self.words.clone(),
            now,
            relevant: documents.map(|name| (name.clone(), 1)).collect(),
            answerable: !self.nothing,
        }
    }
}

/// The name of each version as the questions name it: `file`, or `file#n` for the n-th record of a file.
fn names(keys: Vec<(VersionId, String)>) -> HashMap<VersionId, String> {
    // Versions were written in the order of the records.
    let mut records: HashMap<String, usize> = HashMap::new();
    keys.into_iter()
        .map(|(version, key)| match key.split_once('#') {
            None => (version, key),
            Some((file, _)) => {
                let number = records.entry(file.to_owned()).or_default();
                *number += 1;
                (version, format!("{file}#{number}"))
            }
        })
        .collect()
}

fn compare(
    expected: &Expected,
    reply: &Reply,
    names: &HashMap<VersionId, String>,
    with_models: bool,
) -> Verdict {
    let name = |version: &VersionId| names.get(version).map_or("?", String::as_str);
    let mut faults = Vec::new();
    let mut right = true;
    let answered = reply.outcome == Outcome::Answered;
    if expected.nothing {
        if answered {
            right = false;
            let shown = reply
                .excerpts
                .first()
                .map_or("?", |excerpt| name(&excerpt.document.version));
            faults.push(format!("answered from {shown}, though no document tells"));
        }
    } else if !answered {
        right = false;
        let wanted = expected.document.as_deref().unwrap_or_default();
        let place = reply
            .nearest
            .iter()
            .position(|excerpt| name(&excerpt.document.version) == wanted);
        faults.push(match place {
            Some(place) => format!(
                "nothing found, though {wanted} was number {} of the nearest",
                place + 1
            ),
            None => format!("nothing found, and {wanted} not among the nearest"),
        });
    } else if let Some(fault) = wrong_excerpt(expected, &reply.excerpts, &name) {
        right = false;
        faults.push(fault);
    }
    if let Some(wanted) = expected.window {
        let found = reply.window.map(|window| ExpectedWindow {
            from: window.from,
            to: window.to,
        });
        if found != Some(wanted) {
            let found = reply
                .window
                .map_or_else(|| "none".to_owned(), |window| window.to_string());
            faults.push(format!("the window is {found}"));
        }
    }
    if answered && right {
        if reply.sources_differ != expected.sources_differ {
            let says = if reply.sources_differ {
                "says"
            } else {
                "does not say"
            };
            faults.push(format!("{says} that sources differ"));
        }
        if let Some(first) = reply.excerpts.first() {
            for wanted in &expected.also_in {
                if !first
                    .also_in
                    .iter()
                    .any(|citation| name(&citation.version) == wanted)
                {
                    faults.push(format!("{wanted} is not named as saying the same"));
                }
                if reply
                    .excerpts
                    .iter()
                    .any(|excerpt| name(&excerpt.document.version) == wanted)
                {
                    faults.push(format!("{wanted} is shown, though it says the same"));
                }
            }
            for wanted in &expected.resolved {
                let found = first
                    .resolved_dates
                    .iter()
                    .find(|date| date.text == wanted.text);
                match found {
                    Some(found) if (found.from, found.to) == (wanted.date, wanted.date) => {}
                    Some(found) => {
                        faults.push(format!("{:?} is resolved to {}", wanted.text, found.date))
                    }
                    None => faults.push(format!("{:?} is not resolved", wanted.text)),
                }
            }
        }
    }
    Verdict {
        question: expected.text.clone(),
        hard: expected.hard,
        may_fail: expected.hard.is_some_and(|hard| hard.may_fail(with_models)),
        right,
        faults,
        confidence: reply.confidence,
        first: reply
            .excerpts
            .iter()
            .chain(&reply.nearest)
            .next()
            .map(|excerpt| excerpt.text.clone()),
    }
}

/// What is wrong with the first excerpt: another document, or not the words.
fn wrong_excerpt<'n>(
    expected: &Expected,
    excerpts: &[Excerpt],
    name: &dyn Fn(&VersionId) -> &'n str,
) -> Option<String> {
    let first = excerpts.first()?;
    let wanted = expected.document.as_deref()?;
    let found = name(&first.document.version);
    if found != wanted {
        let later = excerpts
            .iter()
            .position(|excerpt| name(&excerpt.document.version) == wanted);
        return Some(match later {
            Some(place) => format!("{found} comes first, {wanted} is number {}", place + 1),
            None => format!("answered from {found}, {wanted} is not shown"),
        });
    }
    let text = folded(&first.text);
    let missing = expected
        .words
        .iter()
        .find(|words| !text.contains(&folded(words)))?;
    Some(format!("the excerpt does not have {missing:?}"))
}

fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_hard_without_models_has_to_be_right_with_them() {
        for (marked, without, with) in [
            ("", false, false),
            ("hard = \"without models\"", true, false),
            ("hard = \"always\"", true, true),
        ] {
            let expected: Expected = toml::from_str(&format!("text = \"?\"\n{marked}")).unwrap();
            let may_fail = |models| expected.hard.is_some_and(|hard| hard.may_fail(models));
            assert_eq!(
                (may_fail(false), may_fail(true)),
                (without, with),
                "{marked}"
            );
        }
        // Neither of the two: it has to be said which.
        assert!(toml::from_str::<Expected>("text = \"?\"\nhard = true").is_err());
    }
}
