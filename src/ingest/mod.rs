//! One run over a source: find, read, extract, split, write. The index follows by itself.
//!
//! What cannot be read is reported with its path and the rest goes on; a document whose file is there but could not
//! be read this time keeps its last good version.

mod cadence;
pub mod channel;
pub mod embed;
mod folder;
mod place;
mod reason;
pub mod schedule;
pub mod watching;
pub mod web;

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

use tokio_util::sync::CancellationToken;

use crate::document::Document;
use crate::extract::child::Workers;
use crate::extract::{self, ExtractError, Extraction, Hint};
use crate::index::{IndexError, IndexWriter};
use crate::passage::{Passage, split};
use crate::source::files::{self, Found, FoundFile, SkipReason, WalkOptions};
use crate::store::{Incoming, Outcome, SourceId, Store, StoreError};
use crate::text::simhash::simhash;

pub use place::FOLDER;
use place::Place;
pub use reason::Reason;

/// Documents are written in batches of about so many bytes of text: large enough that a transaction's cost does not
/// show, small enough that little is lost when the process is killed.
const BATCH_BYTES: usize = 2 << 20;
const BATCH_DOCUMENTS: usize = 256;

/// Why a run could not go on.
#[derive(Debug, thiserror::Error)]
pub enum IngestError {
    /// A given path is not there or cannot be looked at.
    #[error(transparent)]
    Walk(#[from] files::WalkError),
    /// The store refused.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The index could not follow.
    #[error(transparent)]
    Index(#[from] IndexError),
}

/// What a run did.
#[derive(Debug, Clone, Default, serde::Serialize)]
pub struct Report {
    /// Files that were read.
    pub files: u64,
    /// Documents that were not known before.
    pub added: u64,
    /// Documents that say something else now.
    pub changed: u64,
    /// Documents that say the same.
    pub unchanged: u64,
    /// Documents that are gone.
    pub removed: u64,
    /// What was not read, or not wholly.
    pub problems: Vec<Problem>,
    /// Files of kinds that are not read, counted by the ending of their names, as in `.pdf`.
    pub left_out: BTreeMap<String, u64>,
    /// The source that the path is a part of, where it was read as that.
    pub part_of: Option<PathBuf>,
    /// What else an admin should know, in sentences.
    pub notes: Vec<String>,
    /// Whether the run was ended before its end.
    pub cancelled: bool,
}

impl Report {
    /// Whether there was something that could not be read, or is of a kind that is not.
    pub fn left_something(&self) -> bool {
        !self.problems.is_empty() || !self.left_out.is_empty()
    }
}

/// Something that was not read, or not wholly.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Problem {
    /// The file.
    pub path: PathBuf,
    /// What is wrong, in words.
    pub what: String,
    /// Whether the file was read all the same.
    pub read: bool,
}

/// How far a run is.
#[derive(Debug, Clone, Copy, Default)]
pub struct Progress {
    /// Bytes of files read and written; of a file that holds many documents, its part that is written.
    pub bytes: u64,
    /// Bytes of all files.
    pub of_bytes: u64,
    /// Documents written, or found to be there already.
    pub documents: u64,
}

/// Reads every file under `root` (a folder, or one file) and writes what is new. What a former run found there and
/// this one does not is removed. Blocks; ends early, with what it has, when `cancel` is cancelled. `progress` is told
/// after each file, and after each batch that is written, since one file may hold a hundred thousand documents.
pub fn folder(
    root: &Path,
    store: &Store,
    writer: &IndexWriter,
    cancel: &CancellationToken,
    progress: &mut dyn FnMut(Progress),
) -> Result<Report, IngestError> {
    folder_with(None, root, store, writer, cancel, progress)
}

/// [`folder`], but files in formats whose parsers could be brought down are read by `workers`, where there are any: for
/// every folder whose files somebody else wrote.
pub fn folder_with(
    workers: Option<&Workers>,
    root: &Path,
    store: &Store,
    writer: &IndexWriter,
    cancel: &CancellationToken,
    progress: &mut dyn FnMut(Progress),
) -> Result<Report, IngestError> {
    let given = files::real(root);
    files::check(&given)?;
    let place = Place::of(&given, store.reader()?.sources(FOLDER)?);
    let mut report = Report {
        part_of: place.only.as_ref().map(|_| place.root.clone()),
        ..Report::default()
    };
    let mut kept_back: HashSet<String> = HashSet::new();
    let mut found: Vec<FoundFile> = Vec::new();
    for item in files::walk(
        std::slice::from_ref(&place.root),
        WalkOptions::new(extract::accepts_name),
    )? {
        match item {
            Found::File(file) if place.wants(file.real()) => found.push(file),
            Found::File(file) => drop(kept_back.insert(key_of(&place.root, file.path()))),
            // A questions.toml beside the documents is no problem, just no document.
            Found::Skipped {
                reason: SkipReason::Kind,
                path,
            } => {
                if place.wants(&path) {
                    *report.left_out.entry(ending_of(&path)).or_default() += 1;
                }
            }
            Found::Skipped { path, reason } => {
                kept_back.insert(key_of(&place.root, &path));
                if place.wants(&path) {
                    report.problems.push(Problem {
                        path,
                        what: reason.to_string(),
                        read: false,
                    });
                }
            }
        }
    }
    let source = place.source(store)?;
    let mut run = Run {
        workers,
        store,
        writer,
        source,
        seen_at: jiff::Timestamp::now().as_second(),
        batch: Vec::new(),
        batch_bytes: 0,
        keys: HashSet::new(),
        report,
        done: Progress {
            of_bytes: found.iter().map(FoundFile::len).sum(),
            ..Progress::default()
        },
        progress,
        cancel,
    };
    // Bytes of the files before the one that is read.
    let mut before = 0;
    for file in &found {
        if cancel.is_cancelled() {
            run.report.cancelled = true;
            break;
        }
        let key = key_of(&place.root, file.path());
        if let Err(what) = run.file(file, &key, before)? {
            kept_back.insert(key);
            run.report.problems.push(Problem {
                path: file.path().to_owned(),
                what,
                read: false,
            });
        }
        if run.report.cancelled {
            break;
        }
        before += file.len();
        run.tell(before);
    }
    run.flush()?;
    if !run.report.cancelled {
        run.tell(before);
    }
    let mut report = run.finish(&kept_back)?;
    if !report.cancelled {
        // Only now that all of it has been read as part of this source: nothing is without an answer in between.
        for inner in &place.within {
            store.forget(inner.id)?;
            report.notes.push(format!(
                "{} was read before by itself; from now on it is read as part of {}",
                inner.location.display(),
                place.root.display()
            ));
        }
        writer.nudge();
        // Of a part nothing follows for the rest.
        if place.only.is_none() {
            store.source_read(source, jiff::Timestamp::now().as_second())?;
        }
    }
    for missing in &place.missing {
        report.notes.push(format!(
            "{0} was read before and is not there now; what it said is kept until `footnote ingest --forget {0}`",
            missing.display()
        ));
    }
    report.problems.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(report)
}

struct Run<'a> {
    workers: Option<&'a Workers>,
    store: &'a Store,
    writer: &'a IndexWriter,
    source: SourceId,
    seen_at: i64,
    batch: Vec<Ready>,
    batch_bytes: usize,
    keys: HashSet<String>,
    report: Report,
    done: Progress,
    progress: &'a mut dyn FnMut(Progress),
    cancel: &'a CancellationToken,
}

/// A document on its way.
struct Ready {
    key: String,
    path: String,
    document: Document,
    passages: Vec<Passage>,
    simhash: u64,
}

impl Run<'_> {
    /// Reads one file, with `before` bytes of other files read before it; in words why not.
    fn file(
        &mut self,
        file: &FoundFile,
        key: &str,
        before: u64,
    ) -> Result<Result<(), String>, IngestError> {
        let extraction = extracted(file, |bytes, hint| match self.workers {
            Some(workers) => workers.extract(bytes, hint),
            None => extract::extract(bytes, hint),
        });
        let extraction = match extraction {
            Ok(extraction) => extraction,
            Err((_, what)) => return Ok(Err(what)),
        };
        self.report.files += 1;
        for warning in extraction.warnings {
            self.report.problems.push(Problem {
                path: file.path().to_owned(),
                what: warning.to_string(),
                read: true,
            });
        }
        let of_text: usize = extraction
            .documents
            .iter()
            .map(|extracted| extracted.document.text.len())
            .sum();
        let mut text = 0;
        for extracted in extraction.documents {
            let key = if extracted.key.is_empty() {
                key.to_owned()
            } else {
                format!("{key}#{}", extracted.key)
            };
            let passages = split(&extracted.document);
            text += extracted.document.text.len();
            self.batch_bytes += extracted.document.text.len();
            self.keys.insert(key.clone());
            self.batch.push(Ready {
                key,
                path: file.path().to_string_lossy().into_owned(),
                simhash: simhash(&extracted.document.text),
                document: extracted.document,
                passages,
            });
            if self.batch_bytes >= BATCH_BYTES || self.batch.len() >= BATCH_DOCUMENTS {
                self.flush()?;
                // A packed file's own bytes are fewer than its text's; its part is what counts.
                let part = text as f64 / of_text.max(1) as f64;
                self.tell(before + (file.len() as f64 * part) as u64);
                if self.cancel.is_cancelled() {
                    self.report.cancelled = true;
                    return Ok(Ok(()));
                }
            }
        }
        Ok(Ok(()))
    }

    /// Tells how far the run is.
    fn tell(&mut self, bytes: u64) {
        self.done.bytes = bytes;
        self.done.documents = self.report.added + self.report.changed + self.report.unchanged;
        (self.progress)(self.done);
    }

    fn flush(&mut self) -> Result<(), IngestError> {
        let batch: Vec<Incoming<'_>> = self
            .batch
            .iter()
            .map(|ready| Incoming {
                key: &ready.key,
                path: Some(&ready.path),
                document: &ready.document,
                passages: &ready.passages,
                simhash: ready.simhash,
                seen_at: self.seen_at,
            })
            .collect();
        if batch.is_empty() {
            return Ok(());
        }
        for outcome in self.store.put(self.source, &batch)? {
            match outcome {
                Outcome::Added(..) => self.report.added += 1,
                Outcome::Changed(..) => self.report.changed += 1,
                Outcome::Unchanged(..) => self.report.unchanged += 1,
            }
        }
        self.batch.clear();
        self.batch_bytes = 0;
        // The index works on this batch while the next one is read.
        self.writer.nudge();
        Ok(())
    }

    /// Removes what is gone. What could not be read is not gone.
    fn finish(mut self, kept_back: &HashSet<String>) -> Result<Report, IngestError> {
        if !self.report.cancelled {
            let gone: Vec<String> = self
                .store
                .reader()?
                .keys(self.source)?
                .into_iter()
                .filter(|key| !self.keys.contains(key))
                .filter(|key| !is_at_or_below(key, kept_back))
                .collect();
            self.report.removed = self.store.remove(self.source, &gone)? as u64;
            self.writer.nudge();
        }
        Ok(self.report)
    }
}

/// Reads a file that was found, and makes documents of it as `extract` does; in words why not.
fn extracted(
    file: &FoundFile,
    extract: impl Fn(&[u8], &Hint) -> Result<Extraction, ExtractError>,
) -> Result<Extraction, (Reason, String)> {
    let read = files::read(file, WalkOptions::new(extract::accepts_name).max_bytes)
        .map_err(|error| (Reason::from(&error), error.to_string()))?;
    let name = file
        .path()
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let hint = Hint {
        modified: read.modified,
        ..Hint::named(&name)
    };
    extract(&read.bytes, &hint).map_err(|error| (Reason::from(&error), error.to_string()))
}

/// A document's key in its source: its path below the root.
fn key_of(root: &Path, path: &Path) -> String {
    match path.strip_prefix(root) {
        Ok(below) if below.as_os_str().is_empty() => path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default(),
        Ok(below) => below.to_string_lossy().into_owned(),
        Err(_) => path.to_string_lossy().into_owned(),
    }
}

/// Whether `kept` has the key itself, the file that it is a record of, or a folder above it.
fn is_at_or_below(key: &str, kept: &HashSet<String>) -> bool {
    kept.contains(key)
        || key
            .match_indices(['/', '#'])
            .any(|(at, _)| key.get(..at).is_some_and(|above| kept.contains(above)))
}

/// What kind of file a name says it is: `.pdf`, `.tar.gz`, or that it does not say.
fn ending_of(path: &Path) -> String {
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy().to_lowercase())
        .unwrap_or_default();
    let ending = |name: &str| {
        let (stem, ending) = name.rsplit_once('.')?;
        let is_one = (1..=8).contains(&ending.len())
            && ending.bytes().all(|byte| byte.is_ascii_alphanumeric());
        (is_one && !stem.is_empty()).then(|| format!(".{ending}"))
    };
    match name.strip_suffix(".gz") {
        Some(packed) => ending(packed).unwrap_or_default() + ".gz",
        None => ending(&name).unwrap_or_else(|| "without an ending".to_owned()),
    }
}
