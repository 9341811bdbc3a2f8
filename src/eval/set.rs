//! A set of questions with known answers: `corpus.jsonl.gz` {_id, title, text, url, date}, `queries.jsonl`
//! {_id, text, answers, date, answerable}, `qrels.tsv` (query, document, grade).

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};

use flate2::read::MultiGzDecoder;
use jiff::civil::Date;
use serde::Deserialize;
use sha2::{Digest, Sha256};

/// Why a set could not be read.
#[derive(Debug, thiserror::Error)]
pub enum SetError {
    /// A file of it could not be read.
    #[error("cannot read {}", path.display())]
    Read {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A line of it is not as it should be.
    #[error("{}, line {line}: {what}", path.display())]
    Line {
        /// Which file.
        path: PathBuf,
        /// Which line, from 1.
        line: usize,
        /// What is wrong.
        what: String,
    },
    /// Its corpus could not be read as documents.
    #[error("{}: {what}", path.display())]
    Corpus {
        /// Which file.
        path: PathBuf,
        /// What is wrong.
        what: String,
    },
}

/// A set of questions over a corpus.
pub struct Set {
    folder: PathBuf,
    /// Its folder's name.
    pub name: String,
    /// The questions.
    pub queries: Vec<Query>,
    /// Documents that are left out of the corpus, so that questions on them have no answer.
    left_out: HashSet<String>,
}

/// A question with what is known of its answer.
#[derive(Debug, Clone)]
pub struct Query {
    /// Its name in the set.
    pub id: String,
    /// The words.
    pub text: String,
    /// Strings that a right answer has, any of them.
    pub answers: Vec<String>,
    /// The asker's day.
    pub now: Date,
    /// Documents that answer it, with their grades.
    pub relevant: HashMap<String, u32>,
    /// Whether the corpus has an answer.
    pub answerable: bool,
}

/// Which questions of a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Half {
    /// All.
    Both,
    /// What weights may be fitted on.
    Tuning,
    /// What is reported.
    Checking,
}

#[derive(Deserialize)]
struct QueryLine {
    #[serde(rename = "_id")]
    id: String,
    text: String,
    #[serde(default)]
    answers: Vec<String>,
    date: Option<String>,
    answerable: Option<bool>,
}

impl Set {
    /// Reads the questions of the set in `folder`. Questions without a date are asked on `today`.
    pub fn read(folder: &Path, today: Date) -> Result<Set, SetError> {
        let mut relevant: HashMap<String, HashMap<String, u32>> = HashMap::new();
        let path = folder.join("qrels.tsv");
        for_each_line(&path, |line| {
            let mut columns = line.split('\t');
            let (Some(query), Some(document), Some(grade)) =
                (columns.next(), columns.next(), columns.next())
            else {
                return Err("not three columns: query, document, grade".to_owned());
            };
            if query == "query-id" || query == "query" {
                return Ok(());
            }
            let grade = grade
                .trim()
                .parse()
                .map_err(|_| format!("grade {grade:?} is no number"))?;
            relevant
                .entry(query.to_owned())
                .or_default()
                .insert(document.to_owned(), grade);
            Ok(())
        })?;
        let mut queries = Vec::new();
        let path = folder.join("queries.jsonl");
        for_each_line(&path, |line| {
            let query: QueryLine = serde_json::from_str(line).map_err(|error| error.to_string())?;
            let now = match &query.date {
                Some(date) => date
                    .parse()
                    .map_err(|_| format!("date {date:?} is not like 2024-03-21"))?,
                None => today,
            };
            let relevant = relevant.remove(&query.id).unwrap_or_default();
            queries.push(Query {
                answerable: query.answerable.unwrap_or(true),
                id: query.id,
                text: query.text,
                answers: query.answers,
                now,
                relevant,
            });
            Ok(())
        })?;
        let name = folder
            .file_name()
            .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        Ok(Set {
            folder: folder.to_owned(),
            name,
            queries,
            left_out: HashSet::new(),
        })
    }

    /// Keeps one half of the questions. A question's half is decided by its name alone.
    pub fn keep_half(&mut self, half: Half) {
        let wanted = match half {
            Half::Both => return,
            Half::Tuning => 0,
            Half::Checking => 1,
        };
        // The first byte of the name's SHA-256: any program can tell the halves (scripts/tune.py does).
        self.queries.retain(|query| {
            Sha256::digest(query.id.as_bytes())
                .first()
                .is_some_and(|byte| byte % 2 == wanted)
        });
    }

    /// Leaves half of the corpus out: documents whose title (an article of several documents, say) falls into the
    /// odd half. Questions on those have no answer then.
    pub fn make_half_unanswerable(&mut self) -> Result<(), SetError> {
        // By title, so that no sister paragraph of the same article is left to answer by accident.
        let mut titles: BTreeMap<String, Vec<String>> = BTreeMap::new();
        self.for_each_document(|line| {
            #[derive(Deserialize)]
            struct Line {
                #[serde(rename = "_id")]
                id: String,
                #[serde(default)]
                title: String,
            }
            let document: Line = serde_json::from_str(line).map_err(|error| error.to_string())?;
            titles.entry(document.title).or_default().push(document.id);
            Ok(())
        })?;
        self.left_out = titles
            .into_values()
            .enumerate()
            .filter(|(n, _)| n % 2 == 1)
            .flat_map(|(_, ids)| ids)
            .collect();
        for query in &mut self.queries {
            query
                .relevant
                .retain(|document, _| !self.left_out.contains(document));
            query.answerable = !query.relevant.is_empty();
        }
        Ok(())
    }

    /// The corpus as a file to ingest: its own, or a copy in `scratch` without what is left out.
    pub fn corpus_file(&self, scratch: &Path) -> Result<PathBuf, SetError> {
        if self.left_out.is_empty() {
            return Ok(self.corpus());
        }
        let path = scratch.join("corpus.jsonl");
        let failed = |source| SetError::Read {
            path: path.clone(),
            source,
        };
        let mut out = std::io::BufWriter::new(File::create(&path).map_err(failed)?);
        self.for_each_document(|line| {
            let id: serde_json::Value =
                serde_json::from_str(line).map_err(|error| error.to_string())?;
            let left_out = id
                .get("_id")
                .and_then(|id| id.as_str())
                .is_some_and(|id| self.left_out.contains(id));
            if !left_out {
                writeln!(out, "{line}").map_err(|error| error.to_string())?;
            }
            Ok(())
        })?;
        out.flush().map_err(failed)?;
        Ok(path)
    }

    fn corpus(&self) -> PathBuf {
        let packed = self.folder.join("corpus.jsonl.gz");
        if packed.exists() {
            packed
        } else {
            self.folder.join("corpus.jsonl")
        }
    }

    fn for_each_document(
        &self,
        each: impl FnMut(&str) -> Result<(), String>,
    ) -> Result<(), SetError> {
        for_each_line(&self.corpus(), each)
    }
}

fn for_each_line(
    path: &Path,
    mut each: impl FnMut(&str) -> Result<(), String>,
) -> Result<(), SetError> {
    let failed = |source| SetError::Read {
        path: path.to_owned(),
        source,
    };
    let file = File::open(path).map_err(failed)?;
    let reader: Box<dyn BufRead> = if path.extension().is_some_and(|extension| extension == "gz") {
        Box::new(BufReader::new(MultiGzDecoder::new(file)))
    } else {
        Box::new(BufReader::new(file))
    };
    for (number, line) in reader.lines().enumerate() {
        let line = line.map_err(failed)?;
        if !line.trim().is_empty() {
            each(&line).map_err(|what| SetError::Line {
                path: path.to_owned(),
                line: number + 1,
                what,
            })?;
        }
    }
    Ok(())
}
