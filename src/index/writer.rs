//! The one owner of Tantivy's writer: a thread that follows the store.
//!
//! It is told only that there may be something new; what, it reads from the store's numbered changes. So a crash
//! between the two costs nothing: at the next start the index holds some prefix of the store and catches up.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

use tantivy::indexer::UserOperation;
use tantivy::schema::Term;
use tantivy::tokenizer::{PreTokenizedString, Token};
use tantivy::TantivyDocument;

use super::analyzer::Analyzer;
use super::schema::{Fields, NO_DAY, format, schema};
use super::segment::language_number;
use super::{IndexError, PassageIndex};
use crate::store::{Change, Reader, Store, VersionId};

/// What the indexing thread gathers in memory before it writes a segment.
const MEMORY_BUDGET: usize = 96 << 20;

/// Rows between commits while catching up: often enough that a crash repeats seconds, not minutes.
const ROWS_PER_COMMIT: u64 = 100_000;

/// Progress of catching up, told now and then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CaughtUp {
    /// Changes of the store that are in the index now.
    pub done: u64,
    /// Changes that there were to follow.
    pub of: u64,
}

enum Command {
    CatchUp { progress: Option<Box<dyn FnMut(CaughtUp) + Send>>, reply: SyncSender<Result<CaughtUp, IndexError>> },
    MergeAll { reply: SyncSender<Result<(), IndexError>> },
}

/// The handle of the writer's thread. Dropping it lets the thread finish what it has begun, and waits for it.
pub struct IndexWriter {
    commands: Option<SyncSender<Command>>,
    thread: Option<JoinHandle<()>>,
    index: PassageIndex,
}

impl IndexWriter {
    /// Opens the index in `directory` for writing, or begins a new one where there is none that fits this program
    /// and this store. Call [`IndexWriter::catch_up`] before the first search.
    pub fn open(directory: &Path, store: &Store) -> Result<IndexWriter, IndexError> {
        let reader = store.reader()?;
        let index = open_or_begin(directory, &reader)?;
        let writer = index.writer_with_num_threads(1, MEMORY_BUDGET)?;
        let index = PassageIndex::of(index)?;
        // Room for a few: each command waits for its answer, so more would only be more waiting.
        let (commands, received) = sync_channel(8);
        let mut follower = Follower {
            fields: index.fields,
            seq: index.snapshot().seq,
            index: index.clone(),
            writer,
            reader,
            analyzer: Analyzer::default(),
        };
        let thread = std::thread::Builder::new()
            .name("index-writer".to_owned())
            .spawn(move || follower.run(&received))
            .map_err(|source| IndexError::Folder { path: directory.to_owned(), source })?;
        Ok(IndexWriter { commands: Some(commands), thread: Some(thread), index })
    }

    /// The index that this writes to.
    pub fn index(&self) -> &PassageIndex {
        &self.index
    }

    /// Brings the index to the store's last change and makes it visible to the next question. Blocks.
    pub fn catch_up(&self, progress: Option<Box<dyn FnMut(CaughtUp) + Send>>) -> Result<CaughtUp, IndexError> {
        self.ask(|reply| Command::CatchUp { progress, reply })
    }

    /// Says that there may be something new to follow, and does not wait for it.
    pub fn nudge(&self) {
        if let Some(commands) = &self.commands {
            let (reply, _) = sync_channel(1);
            // A full queue means that the writer has been told already.
            let _ = commands.try_send(Command::CatchUp { progress: None, reply });
        }
    }

    /// Merges all segments into one: worth its while after a large ingest, since every question reads them all.
    /// Blocks.
    pub fn merge_all(&self) -> Result<(), IndexError> {
        self.ask(|reply| Command::MergeAll { reply })
    }

    fn ask<T>(
        &self,
        command: impl FnOnce(SyncSender<Result<T, IndexError>>) -> Command,
    ) -> Result<T, IndexError> {
        let (reply, answer) = sync_channel(1);
        let commands = self.commands.as_ref().ok_or(IndexError::WriterStopped)?;
        commands.send(command(reply)).map_err(|_| IndexError::WriterStopped)?;
        answer.recv().map_err(|_| IndexError::WriterStopped)?
    }
}

impl Drop for IndexWriter {
    fn drop(&mut self) {
        drop(self.commands.take());
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the index writer panicked; the index will be repaired at the next start");
        }
    }
}

fn open_or_begin(directory: &Path, store: &Reader) -> Result<tantivy::Index, IndexError> {
    match usable(directory, store) {
        Ok(index) => Ok(index),
        Err(reason) => {
            tracing::info!(reason, "beginning a new search index");
            let failed = |source| IndexError::Folder { path: directory.to_owned(), source };
            if directory.exists() {
                std::fs::remove_dir_all(directory).map_err(failed)?;
            }
            std::fs::create_dir_all(directory).map_err(failed)?;
            let index = tantivy::Index::create_in_dir(directory, schema().0)?;
            Ok(index)
        }
    }
}

/// The index on disk if it fits; in words why not otherwise. Any failure to read it is such a reason: it is derived,
/// and a new one is always possible.
fn usable(directory: &Path, store: &Reader) -> Result<tantivy::Index, String> {
    if !directory.join("meta.json").exists() {
        return Err("there is none yet".to_owned());
    }
    let index = tantivy::Index::open_in_dir(directory).map_err(|error| error.to_string())?;
    if index.schema() != schema().0 {
        return Err("its fields are not today's".to_owned());
    }
    let meta = index.load_metas().map_err(|error| error.to_string())?;
    let seq = read_payload(meta.payload.as_deref()).map_err(|error| error.to_string())?;
    let last = store.last_seq().map_err(|error| error.to_string())?;
    if seq > last {
        return Err(format!("it knows change {seq}, the store only {last}"));
    }
    let damaged = index.validate_checksum().map_err(|error| error.to_string())?;
    if let Some(path) = damaged.iter().next() {
        return Err(format!("{} is damaged", path.display()));
    }
    Ok(index)
}

/// A commit carries the analyzer's and schema's version and the store's last change that is in it.
fn payload(seq: i64) -> String {
    format!("{}:{seq}", format())
}

pub(super) fn read_payload(payload: Option<&str>) -> Result<i64, IndexError> {
    let stale = |reason: &str| IndexError::Stale { path: PathBuf::new(), reason: reason.to_owned() };
    let Some(payload) = payload else { return Ok(0) };
    let (made_with, seq) = payload.split_once(':').ok_or_else(|| stale("its commit says nothing of its format"))?;
    if made_with.parse() != Ok(format()) {
        return Err(stale("it was made by another version of footnote"));
    }
    seq.parse().map_err(|_| stale("its commit does not say which change it holds"))
}

/// The state of the writer's thread.
struct Follower {
    writer: tantivy::IndexWriter,
    index: PassageIndex,
    reader: Reader,
    analyzer: Analyzer,
    fields: Fields,
    seq: i64,
}

impl Follower {
    fn run(&mut self, commands: &Receiver<Command>) {
        while let Ok(command) = commands.recv() {
            // A dropped reply means that whoever asked is gone; the work is done all the same.
            match command {
                Command::CatchUp { progress, reply } => {
                    let outcome = self.catch_up(progress);
                    if let Err(error) = &outcome {
                        tracing::error!(error = error as &dyn std::error::Error, "the index could not follow the store");
                    }
                    let _ = reply.send(outcome);
                }
                Command::MergeAll { reply } => {
                    let _ = reply.send(self.merge_all());
                }
            }
        }
    }

    fn catch_up(&mut self, mut progress: Option<Box<dyn FnMut(CaughtUp) + Send>>) -> Result<CaughtUp, IndexError> {
        let last = self.reader.last_seq()?;
        let of = (last - self.seq).max(0) as u64;
        let begun = self.seq;
        let mut rows = 0;
        let mut uncommitted = false;
        loop {
            let changes = self.reader.changes_after(self.seq, 512)?;
            if changes.is_empty() {
                break;
            }
            // A change that replaces a version ends one and begins another under one number: a batch that was cut
            // off between the two would lose the second.
            let whole = match changes.last() {
                Some((seq, _)) if changes.len() == 512 && *seq > changes[0].0 => *seq - 1,
                Some((seq, _)) => *seq,
                None => break,
            };
            for (_, change) in changes.iter().filter(|(seq, _)| *seq <= whole) {
                match change {
                    Change::Began(version) => rows += self.add(*version)?,
                    Change::Ended(version) => {
                        self.writer.delete_term(Term::from_field_u64(self.fields.version, version.0 as u64));
                    }
                }
            }
            self.seq = whole;
            uncommitted = true;
            if let Some(progress) = &mut progress {
                progress(CaughtUp { done: (self.seq - begun) as u64, of });
            }
            if rows >= ROWS_PER_COMMIT {
                rows = 0;
                self.commit()?;
                uncommitted = false;
            }
        }
        if uncommitted {
            self.commit()?;
            self.index.reload()?;
        }
        Ok(CaughtUp { done: (self.seq - begun) as u64, of })
    }

    fn commit(&mut self) -> Result<(), IndexError> {
        let mut prepared = self.writer.prepare_commit()?;
        prepared.set_payload(&payload(self.seq));
        prepared.commit()?;
        Ok(())
    }

    fn merge_all(&mut self) -> Result<(), IndexError> {
        let segments = self.writer.index().searchable_segment_ids()?;
        if segments.len() > 1 {
            self.writer.merge(&segments).wait()?;
            self.index.reload()?;
            self.writer.garbage_collect_files().wait()?;
        }
        Ok(())
    }

    /// Adds a version's passages as one batch, so that they stay neighbours in one segment.
    fn add(&mut self, id: VersionId) -> Result<u64, IndexError> {
        let Some(version) = self.reader.version(id)? else {
            return Ok(0); // It ended long ago; its own end follows in the changes, or went with it.
        };
        let passages = self.reader.passages(id, 0..u32::MAX)?;
        let Some(text) = self.reader.text(id)? else { return Ok(0) };
        let day = version
            .published
            .as_ref()
            .filter(|published| published.origin.is_stated())
            .map_or(NO_DAY, |published| days_since_1970(published.date));
        let mut rows = Vec::with_capacity(passages.len());
        for stored in &passages {
            let mut row = TantivyDocument::default();
            let fields = self.fields;
            row.add_pre_tokenized_text(fields.body, self.terms(&stored.text, version.language));
            let headings: Vec<&str> =
                stored.passage.headings.iter().filter_map(|span| text.get(span.clone())).collect();
            if !headings.is_empty() {
                row.add_pre_tokenized_text(fields.headings, self.terms(&headings.join("\n"), version.language));
            }
            if stored.passage.ordinal == 0 {
                row.add_pre_tokenized_text(fields.title, self.terms(&version.title, version.language));
            }
            row.add_u64(fields.version, id.0 as u64);
            row.add_u64(fields.ordinal, u64::from(stored.passage.ordinal));
            row.add_i64(fields.day, day);
            row.add_u64(fields.source, version.source.0 as u64);
            row.add_u64(fields.language, language_number(version.language));
            rows.push(UserOperation::Add(row));
        }
        let count = rows.len() as u64;
        self.writer.run(rows)?;
        Ok(count)
    }

    fn terms(&mut self, text: &str, language: crate::text::Language) -> PreTokenizedString {
        let mut tokens = Vec::with_capacity(text.len() / 6);
        self.analyzer.each(text, language, |term, span| {
            tokens.push(Token {
                offset_from: span.start,
                offset_to: span.end,
                position: tokens.len(),
                text: term.to_owned(),
                position_length: 1,
            });
        });
        PreTokenizedString { text: String::new(), tokens }
    }
}

/// The day's number as the index and the filters count them.
pub fn days_since_1970(date: jiff::civil::Date) -> i64 {
    i64::from(date.since(jiff::civil::date(1970, 1, 1)).map_or(0, |span| span.get_days()))
}
