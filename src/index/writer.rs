//! The one owner of Tantivy's writer: a thread that follows the store.
//!
//! It is told only that there may be something new; what, it reads from the store's numbered changes. So a crash
//! between the two costs nothing: at the next start the index holds some prefix of the store and catches up.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use tantivy::TantivyDocument;
use tantivy::indexer::{IndexWriterOptions, NoMergePolicy, UserOperation};
use tantivy::schema::Term;
use tantivy::tokenizer::{PreTokenizedString, Token};

use super::analyzer::Analyzer;
use super::main_language::{main_language, to_read_again};
use super::opening::{open_or_begin, seal_or_warn};
use super::schema::{Fields, NO_DAY, format};
use super::segment::language_number;
use super::{IndexError, PassageIndex, merging};
use crate::store::{Change, Reader, ShelfId, Store, VersionId};
use crate::text::Language;

/// So long a new writer waits for the last thread of the one before it.
const LOCK_PATIENCE: Duration = Duration::from_secs(5);

/// What the indexing thread gathers in memory before it writes a segment.
const MEMORY_BUDGET: usize = 96 << 20;

/// Rows between commits while catching up: often enough that a crash repeats seconds, not minutes.
const ROWS_PER_COMMIT: u64 = 100_000;

/// Changes that are read from the store at a time.
const CHANGES_AT_A_TIME: usize = 512;

/// How long after a commit to look for merges that have ended, and how often. A merge makes no answer wrong or old,
/// only faster, so one that takes longer is seen with the next commit.
const MERGES_SEEN_FOR: Duration = Duration::from_secs(20);
const MERGES_SEEN_EVERY: Duration = Duration::from_millis(250);

/// Progress of catching up, told now and then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CaughtUp {
    /// Changes of the store that are in the index now.
    pub done: u64,
    /// Changes that there were to follow.
    pub of: u64,
}

enum Command {
    CatchUp {
        progress: Option<Box<dyn FnMut(CaughtUp) + Send>>,
        reply: SyncSender<Result<CaughtUp, IndexError>>,
    },
    MergeAll {
        reply: SyncSender<Result<(), IndexError>>,
    },
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
        IndexWriter::of_shelf(directory, store, ShelfId::EVERYONE)
    }

    /// The same for another shelf than everyone's. Each has a directory of its own.
    pub fn of_shelf(
        directory: &Path,
        store: &Store,
        shelf: ShelfId,
    ) -> Result<IndexWriter, IndexError> {
        let reader = store.reader()?;
        let index = open_or_begin(directory, &reader)?;
        // Room for a few: each command waits for its answer, so more would only be more waiting.
        let (commands, received) = sync_channel(8);
        let mut follower = Follower {
            directory: directory.to_owned(),
            shelf,
            fields: index.fields,
            seq: index.snapshot().seq,
            writer: None,
            index: index.clone(),
            reader,
            analyzer: Analyzer::default(),
            main_language: Language::UNKNOWN,
        };
        follower.writer = Some(follower.new_writer()?);
        let thread = std::thread::Builder::new()
            .name("index-writer".to_owned())
            .spawn(move || follower.run(&received))
            .map_err(|source| IndexError::Folder {
                path: directory.to_owned(),
                source,
            })?;
        Ok(IndexWriter {
            commands: Some(commands),
            thread: Some(thread),
            index,
        })
    }

    /// The index that this writes to.
    pub fn index(&self) -> &PassageIndex {
        &self.index
    }

    /// Brings the index to the store's last change and makes it visible to the next question. Blocks.
    pub fn catch_up(
        &self,
        progress: Option<Box<dyn FnMut(CaughtUp) + Send>>,
    ) -> Result<CaughtUp, IndexError> {
        self.ask(|reply| Command::CatchUp { progress, reply })
    }

    /// Says that there may be something new to follow, and does not wait for it.
    pub fn nudge(&self) {
        if let Some(commands) = &self.commands {
            let (reply, _) = sync_channel(1);
            // A full queue means that the writer has been told already.
            let _ = commands.try_send(Command::CatchUp {
                progress: None,
                reply,
            });
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
        commands
            .send(command(reply))
            .map_err(|_| IndexError::WriterStopped)?;
        answer.recv().map_err(|_| IndexError::WriterStopped)?
    }
}

impl Drop for IndexWriter {
    fn drop(&mut self) {
        drop(self.commands.take());
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!(
                "the index writer panicked; the index will be repaired at the next start"
            );
        }
    }
}

/// A commit carries the analyzer's and schema's version, the store's last change that is in it, and the opening of
/// the store that made that change.
fn payload(seq: i64, opening: i64) -> String {
    format!("{}:{seq}:{opening}", format())
}

/// The last change and its opening; in words why there are none. An index without any commit holds nothing.
pub(super) fn read_payload(payload: Option<&str>) -> Result<(i64, i64), String> {
    let Some(payload) = payload else {
        return Ok((0, 0));
    };
    let mut parts = payload.split(':');
    if parts.next().and_then(|made_with| made_with.parse().ok()) != Some(format()) {
        return Err("it was made by another version of footnote".to_owned());
    }
    let mut number = || parts.next().and_then(|part| part.parse().ok());
    number()
        .zip(number())
        .ok_or_else(|| "its commit does not say which change it holds".to_owned())
}

/// The state of the writer's thread.
struct Follower {
    directory: PathBuf,
    shelf: ShelfId,
    // None after a failure: what it had not committed is dropped with it, and the next command opens a new one.
    writer: Option<tantivy::IndexWriter>,
    index: PassageIndex,
    reader: Reader,
    analyzer: Analyzer,
    fields: Fields,
    seq: i64,
    // What documents are read as whose own language nobody can tell.
    main_language: Language,
}

impl Follower {
    fn run(&mut self, commands: &Receiver<Command>) {
        let mut committed: Option<Instant> = None;
        loop {
            let command = match committed {
                Some(at) if at.elapsed() < MERGES_SEEN_FOR => {
                    match commands.recv_timeout(MERGES_SEEN_EVERY) {
                        Ok(command) => command,
                        Err(RecvTimeoutError::Timeout) => {
                            self.see_merges();
                            continue;
                        }
                        Err(RecvTimeoutError::Disconnected) => break,
                    }
                }
                _ => match commands.recv() {
                    Ok(command) => command,
                    Err(_) => break,
                },
            };
            // A dropped reply means that whoever asked is gone; the work is done all the same.
            match command {
                Command::CatchUp { progress, reply } => {
                    let outcome = self.or_begin_again(|follower| follower.catch_up(progress));
                    if let Err(error) = &outcome {
                        tracing::error!(
                            error = error as &dyn std::error::Error,
                            "the index could not follow the store"
                        );
                    }
                    let _ = reply.send(outcome);
                }
                Command::MergeAll { reply } => {
                    let _ = reply.send(self.or_begin_again(Follower::merge_all));
                }
            }
            committed = Some(Instant::now());
        }
        // Gives up merges that are under way: the segments that they were to replace are still there.
        drop(self.writer.take());
        seal_or_warn(&self.directory, &self.index.index);
    }

    /// After a failure nobody knows what the writer holds. It is given up with all that it had not committed.
    fn or_begin_again<T>(
        &mut self,
        work: impl FnOnce(&mut Follower) -> Result<T, IndexError>,
    ) -> Result<T, IndexError> {
        let outcome = work(self);
        if outcome.is_err() {
            self.writer = None;
        }
        outcome
    }

    fn writer(&mut self) -> Result<&mut tantivy::IndexWriter, IndexError> {
        let writer = match self.writer.take() {
            Some(writer) => writer,
            None => {
                let writer = self.new_writer()?;
                let payload = self.index.index.load_metas()?.payload;
                (self.seq, _) =
                    read_payload(payload.as_deref()).map_err(|reason| IndexError::Stale {
                        path: self.directory.clone(),
                        reason,
                    })?;
                writer
            }
        };
        Ok(self.writer.insert(writer))
    }

    fn new_writer(&self) -> Result<tantivy::IndexWriter, IndexError> {
        // One thread: a version's rows stay neighbours, and the other core is for questions.
        let begun = Instant::now();
        loop {
            let options = IndexWriterOptions::builder()
                .num_worker_threads(1)
                .num_merge_threads(1)
                .memory_budget_per_thread(MEMORY_BUDGET)
                .build();
            match self.index.index.writer_with_options(options) {
                Ok(writer) => {
                    writer.set_merge_policy(Box::new(merging::Steps));
                    return Ok(writer);
                }
                // A thread of the writer before this one may be at its very end, and have the lock until then. Nobody
                // else can have it: this process has the store's.
                Err(tantivy::TantivyError::LockFailure(..)) if begun.elapsed() < LOCK_PATIENCE => {
                    std::thread::sleep(Duration::from_millis(5));
                }
                Err(error) => return Err(error.into()),
            }
        }
    }

    fn catch_up(
        &mut self,
        mut progress: Option<Box<dyn FnMut(CaughtUp) + Send>>,
    ) -> Result<CaughtUp, IndexError> {
        self.writer()?;
        self.main_language = main_language(&self.index.snapshot(), &self.reader, self.shelf)?;
        let last = self.reader.last_seq()?;
        let of = (last - self.seq).max(0) as u64;
        let begun = self.seq;
        let mut rows = 0;
        let mut uncommitted = false;
        loop {
            let changes = self
                .reader
                .changes_after(self.shelf, self.seq, CHANGES_AT_A_TIME)?;
            let Some((last, _)) = changes.last().copied() else {
                break;
            };
            for (_, change) in changes {
                match change {
                    Change::Began(version) => rows += self.add(version)?,
                    Change::Ended(version) => self.take_out(version)?,
                }
            }
            self.seq = last;
            uncommitted = true;
            if let Some(progress) = &mut progress {
                progress(CaughtUp {
                    done: (self.seq - begun) as u64,
                    of,
                });
            }
            if rows >= ROWS_PER_COMMIT {
                rows = 0;
                self.commit()?;
                uncommitted = false;
            }
        }
        if uncommitted {
            self.commit()?;
        }
        if self.index.snapshot().seq != self.seq {
            self.index.reload()?;
        }
        // What changed on other shelves need not be looked through again, nor after a restart when it is much.
        if last - self.seq > CHANGES_AT_A_TIME as i64 {
            self.seq = last;
            self.commit()?;
            self.index.reload()?;
        }
        self.follow_main_language()?;
        Ok(CaughtUp {
            done: (self.seq - begun) as u64,
            of,
        })
    }

    /// Reads documents again that were read as what is no longer the main language.
    fn follow_main_language(&mut self) -> Result<(), IndexError> {
        let (language, versions) = to_read_again(&self.index.snapshot());
        if versions.is_empty() {
            return Ok(());
        }
        tracing::info!(%language, documents = versions.len(), "reading documents as another language");
        self.main_language = language;
        for version in versions {
            self.take_out(version)?;
            self.add(version)?;
        }
        self.commit()?;
        self.index.reload()
    }

    fn take_out(&mut self, version: VersionId) -> Result<(), IndexError> {
        let term = Term::from_field_u64(self.fields.version, version.0 as u64);
        self.writer()?.delete_term(term);
        Ok(())
    }

    fn commit(&mut self) -> Result<(), IndexError> {
        let payload = payload(self.seq, self.reader.opening_of(self.seq)?);
        let mut prepared = self.writer()?.prepare_commit()?;
        prepared.set_payload(&payload);
        prepared.commit()?;
        Ok(())
    }

    fn merge_all(&mut self) -> Result<(), IndexError> {
        self.writer()?;
        // A segment must not be in two merges at once, so those that are under way come to their end first, and
        // none begins meanwhile.
        if let Some(writer) = self.writer.take() {
            writer.set_merge_policy(Box::new(NoMergePolicy));
            writer.wait_merging_threads()?;
        }
        let mut writer = self.new_writer()?;
        let segments = merging::ids(&self.index.index)?;
        // One alone is written again where it still has the words of documents that have ended.
        let has_ended = self
            .index
            .snapshot()
            .segments
            .iter()
            .any(|segment| !segment.is_whole());
        if segments.len() > 1 || has_ended && !segments.is_empty() {
            writer.merge(&segments).wait()?;
            writer.garbage_collect_files().wait()?;
        }
        self.writer = Some(writer);
        self.index.reload()?;
        seal_or_warn(&self.directory, &self.index.index);
        Ok(())
    }

    /// Lets questions read what a merge in the background has made.
    fn see_merges(&self) {
        let seen = merging::ids(&self.index.index)
            .map_err(IndexError::from)
            .and_then(|committed| {
                if committed != self.index.snapshot().segment_ids() {
                    self.index.reload()
                } else {
                    Ok(())
                }
            });
        if let Err(error) = seen {
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "merged segments could not be opened"
            );
        }
    }

    /// Adds a version's passages as one batch, so that they stay neighbours in one segment.
    fn add(&mut self, id: VersionId) -> Result<u64, IndexError> {
        let Some(version) = self.reader.version(id)? else {
            return Ok(0); // It ended a moment ago; its end follows in the changes.
        };
        let passages = self.reader.passages(id, 0..u32::MAX)?;
        let Some(text) = self.reader.text(id)? else {
            return Ok(0);
        };
        // Not the store's word where the store has none: a closer look at the passage must read it in the same way.
        let (language, assumed) = if version.language.is_unknown() {
            (self.main_language, true)
        } else {
            (version.language, false)
        };
        let day = version
            .published
            .as_ref()
            .filter(|published| published.origin.is_stated())
            .map_or(NO_DAY, |published| days_since_1970(published.date));
        let mut rows = Vec::with_capacity(passages.len());
        for stored in &passages {
            let mut row = TantivyDocument::default();
            let fields = self.fields;
            row.add_pre_tokenized_text(fields.body, self.terms(&stored.text, language));
            let headings: Vec<&str> = stored
                .passage
                .headings
                .iter()
                .filter_map(|span| text.get(span.clone()))
                .collect();
            if !headings.is_empty() {
                row.add_pre_tokenized_text(
                    fields.headings,
                    self.terms(&headings.join("\n"), language),
                );
            }
            if stored.passage.ordinal == 0 {
                row.add_pre_tokenized_text(fields.title, self.terms(&version.title, language));
            }
            row.add_u64(fields.version, id.0 as u64);
            row.add_u64(fields.ordinal, u64::from(stored.passage.ordinal));
            row.add_i64(fields.day, day);
            row.add_u64(fields.source, version.source.0 as u64);
            row.add_u64(fields.language, language_number(language, assumed));
            row.add_u64(fields.simhash, version.simhash);
            rows.push(UserOperation::Add(row));
        }
        let count = rows.len() as u64;
        self.writer()?.run(rows)?;
        Ok(count)
    }

    fn terms(&mut self, text: &str, language: Language) -> PreTokenizedString {
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
        PreTokenizedString {
            text: String::new(),
            tokens,
        }
    }
}

/// The day's number as the index and the filters count them.
pub fn days_since_1970(date: jiff::civil::Date) -> i64 {
    i64::from(
        date.since(jiff::civil::date(1970, 1, 1))
            .map_or(0, |span| span.get_days()),
    )
}
