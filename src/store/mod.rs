//! SQLite, the truth: sources, documents, their versions and passages; and, for a while, what members asked.
//!
//! Invariants:
//! - A version's text never changes. An excerpt is (version, start, end) and can always be checked.
//! - Every change of a document has a number, `seq`, given in the transaction that makes it. The search index
//!   remembers the last one it holds, so after a crash it asks for what came later and is whole again. Questions,
//!   votes, settings and the audit have no such number: they are none of the index's business.
//! - What is erased of members is gone from the file too, not only from the answers (`erasing`).
//! - One process writes, guarded by a lock file; any number read.

mod audit;
mod briefings;
mod configured;
mod editions;
mod erasing;
mod files;
mod follows;
mod guilds;
mod kept;
mod latest;
mod messages;
mod once;
pub mod peer;
mod places;
mod questions;
mod read;
mod reads;
mod shelves;
mod sources;
mod spans;
mod surroundings;
mod vectors;
mod votes;
mod write;

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

pub use audit::{AuditEntry, AuditRow};
pub use briefings::{BriefingId, BriefingRow, BriefingState, NewBriefing};
pub use configured::{ConfiguredSource, NewSource, Owner, SourceChange};
pub use editions::{EditionRow, ShownAs};
pub use erasing::{Erased, ErasedGuild, Expired};
pub use files::{AttachedFile, FileFailure, WaitingFile, file_key};
pub use follows::{FollowId, FollowOutcome, FollowRow, FollowState, Known, Telling};
pub use latest::Arrivals;
pub use messages::{
    Dropped, Join, Message, Near, SettledAs, Settlement, Stirred, conversation_key,
};
pub use once::Once;
pub use places::KnownPlace;
pub use questions::{AskedQuestion, Ending, KeptOfMember, MemberHash, QuestionId, Way};
pub use read::{Change, Counts, Moment, NewestDate, Reader, StoredPassage, StoredVersion};
pub use reads::{Fetched, Next, ReadOutcome, ReadRow};
pub use shelves::{ShelfId, ShelfOf};
pub use sources::{Source, SourceOverview};
pub use surroundings::Surroundings;
pub use vectors::Unembedded;
pub use votes::VoteOutcome;
pub use write::{Incoming, Outcome};

/// The migrations, in order: `user_version` n means that the first n have run.
const MIGRATIONS: &[&str] = &[
    include_str!("schema.sql"),
    include_str!("schema_2.sql"),
    include_str!("schema_3.sql"),
    include_str!("schema_4.sql"),
    include_str!("schema_5.sql"),
    include_str!("schema_6.sql"),
    include_str!("schema_7.sql"),
    include_str!("schema_8.sql"),
    include_str!("schema_9.sql"),
];

/// The database's name in a data directory.
const DATABASE: &str = "footnote.sqlite3";

/// A document's identity, never reused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
pub struct DocumentId(pub i64);

/// One state of a document, never reused and never changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
pub struct VersionId(pub i64);

/// A configured origin of documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
pub struct SourceId(pub i64);

/// Why the store could not do as asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another process has this data directory open for writing.
    #[error("{} is in use by another footnote process; stop it, or give this one its own --data-dir", .0.display())]
    InUse(PathBuf),
    /// Files could not be made or opened.
    #[error("cannot open {}", path.display())]
    Open {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The database was written by a newer Footnote.
    #[error("{} is of version {found}, this footnote knows versions up to {known}; use the newer footnote, or another --data-dir", path.display())]
    TooNew {
        /// The database file.
        path: PathBuf,
        /// Its version.
        found: i64,
        /// The newest that this program knows.
        known: i64,
    },
    /// The database was written by an older Footnote, and is open for reading only.
    #[error("{} is of version {found}, this footnote reads version {known}; run `footnote ingest` once to bring it up to date", path.display())]
    TooOld {
        /// The database file.
        path: PathBuf,
        /// Its version.
        found: i64,
        /// The one that this program reads.
        known: i64,
    },
    /// There is no database yet.
    #[error("{} does not exist yet; run `footnote ingest` first", .0.display())]
    Missing(PathBuf),
    /// What was read cannot be right. Nothing is written then: what is left may still be saved.
    #[error(
        "the database {} is damaged: {reason}; it was left as it is: restore a backup of it, or move it away and \
         ingest again", file.display()
    )]
    Damaged {
        /// The database file; where only a question came upon the damage, its name alone.
        file: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// SQLite refused.
    #[error("the database failed")]
    Sqlite(#[source] rusqlite::Error),
    /// There is nothing to make a key of.
    #[error("the system has no random numbers")]
    Randomness(#[source] getrandom::Error),
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> StoreError {
        use rusqlite::ErrorCode::{DatabaseCorrupt, NotADatabase};
        match error.sqlite_error_code() {
            Some(DatabaseCorrupt | NotADatabase) => StoreError::damaged(error.to_string()),
            _ => StoreError::Sqlite(error),
        }
    }
}

impl StoreError {
    fn damaged(reason: String) -> StoreError {
        StoreError::Damaged {
            file: PathBuf::from(DATABASE),
            reason,
        }
    }

    /// Says where the database is.
    fn at(self, path: &Path) -> StoreError {
        match self {
            StoreError::Damaged { reason, .. } => StoreError::Damaged {
                file: path.to_owned(),
                reason,
            },
            other => other,
        }
    }
}

/// So long SQLite waits for another connection that has just what is wanted.
const BUSY_PATIENCE: Duration = Duration::from_secs(5);

/// So long a store that is in use is tried again, before that is told.
const LOCK_PATIENCE: Duration = Duration::from_millis(300);

/// The store, open for writing.
pub struct Store {
    path: PathBuf,
    // A std Mutex: held for one transaction, never across an await. SQLite has one writer anyway.
    writer: Mutex<Connection>,
    // Whether this opening has its row in `openings`, which its first change writes.
    marked: AtomicBool,
    // Held as long as the store is open: the kernel gives it up when the process dies, however it dies.
    _lock: File,
}

impl Store {
    /// Opens the store in `directory` for reading and writing, and makes both where they do not exist.
    /// Fails at once when another process has it open for writing.
    pub fn open(directory: &Path) -> Result<Store, StoreError> {
        Store::open_migrated(directory, MIGRATIONS)
    }

    fn open_migrated(directory: &Path, migrations: &[&str]) -> Result<Store, StoreError> {
        let failed = |path: &Path| {
            let path = path.to_owned();
            move |source| StoreError::Open { path, source }
        };
        std::fs::create_dir_all(directory).map_err(failed(directory))?;
        let lock_path = directory.join("lock");
        let lock = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&lock_path)
            .map_err(failed(&lock_path))?;
        let begun = Instant::now();
        loop {
            match lock.try_lock() {
                Ok(()) => break,
                // A program that this process is just starting has all of its files until it has begun, this one too.
                Err(std::fs::TryLockError::WouldBlock) if begun.elapsed() < LOCK_PATIENCE => {
                    std::thread::sleep(Duration::from_millis(10));
                }
                Err(std::fs::TryLockError::WouldBlock) => {
                    return Err(StoreError::InUse(directory.to_owned()));
                }
                Err(std::fs::TryLockError::Error(source)) => {
                    return Err(StoreError::Open {
                        path: lock_path,
                        source,
                    });
                }
            }
        }
        let path = database_path(directory);
        let connection = connect(&path, migrations).map_err(|error| error.at(&path))?;
        Ok(Store {
            path,
            writer: Mutex::new(connection),
            marked: AtomicBool::new(false),
            _lock: lock,
        })
    }

    /// A connection of its own for one thread that reads.
    pub fn reader(&self) -> Result<Reader, StoreError> {
        Reader::open_file(&self.path).map_err(|error| error.at(&self.path))
    }

    fn writer(&self) -> std::sync::MutexGuard<'_, Connection> {
        // A poisoned lock means that a thread panicked inside a transaction; SQLite rolled that back when the
        // transaction was dropped, so the connection itself is fine.
        self.writer
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl Reader {
    /// Opens the store in `directory` for reading only; works beside a process that writes.
    pub fn open(directory: &Path) -> Result<Reader, StoreError> {
        let path = database_path(directory);
        if !path.exists() {
            return Err(StoreError::Missing(path));
        }
        Reader::open_file(&path).map_err(|error| error.at(&path))
    }

    fn open_file(path: &Path) -> Result<Reader, StoreError> {
        let (connection, found) = match open_to_read(path.as_os_str(), OpenFlags::empty()) {
            Err(error) if needs_a_folder_to_write(&error) && is_settled(path) => {
                open_to_read(&unchanging(path), OpenFlags::SQLITE_OPEN_URI)?
            }
            opened => opened?,
        };
        let known = MIGRATIONS.len() as i64;
        if found > known {
            return Err(StoreError::TooNew {
                path: path.to_owned(),
                found,
                known,
            });
        }
        match found {
            // Its maker was killed before the tables were in it.
            0 => return Err(StoreError::Missing(path.to_owned())),
            older if older < known => {
                return Err(StoreError::TooOld {
                    path: path.to_owned(),
                    found,
                    known,
                });
            }
            _ => {}
        }
        connection.set_prepared_statement_cache_capacity(64);
        Ok(Reader::new(connection))
    }
}

/// A connection that only reads, and the version of what it reads.
fn open_to_read(name: &OsStr, flags: OpenFlags) -> Result<(Connection, i64), rusqlite::Error> {
    let connection = Connection::open_with_flags(
        name,
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | flags,
    )?;
    connection.busy_timeout(BUSY_PATIENCE)?;
    keep_plans(&connection)?;
    // Read through the page cache of the kernel: no copy, and nothing of it is this process's own memory.
    connection.pragma_update(None, "mmap_size", 8_i64 << 30)?;
    let version = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    Ok((connection, version))
}

/// Whether SQLite gave up because it may not make the files beside the database that readers and writers share.
fn needs_a_folder_to_write(error: &rusqlite::Error) -> bool {
    use rusqlite::ErrorCode::{CannotOpen, ReadOnly};
    matches!(error.sqlite_error_code(), Some(ReadOnly | CannotOpen))
}

/// Whether everything is in the database's own file. It is when the last process that had it open ended in order.
fn is_settled(path: &Path) -> bool {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    std::fs::metadata(log).map_or(true, |log| log.len() == 0)
}

/// The name under which SQLite reads a database without the files beside it, trusting that nobody writes meanwhile:
/// who may not write here is not the one who does, and where that one is at it, the files are there.
fn unchanging(path: &Path) -> OsString {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut name = String::from("file:");
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'/' | b'-' | b'_' | b'.' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' => {
                name.push(char::from(*byte));
            }
            other => name.push_str(&format!("%{other:02x}")),
        }
    }
    OsString::from(name + "?immutable=1")
}

fn connect(path: &Path, migrations: &[&str]) -> Result<Connection, StoreError> {
    let mut connection = Connection::open(path)?;
    connection.busy_timeout(BUSY_PATIENCE)?;
    connection.pragma_update(None, "journal_mode", "wal")?;
    connection.pragma_update(None, "synchronous", "full")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    // What is deleted is overwritten. It costs next to nothing; what it does not reach is told in `erasing`.
    connection.pragma_update(None, "secure_delete", true)?;
    migrate(&mut connection, path, migrations)?;
    Ok(connection)
}

/// Otherwise SQLite plans a prepared statement anew for every value that it is given, to see whether another plan suits
/// that value better: of a lookup by key that was nine tenths of the time.
fn keep_plans(connection: &Connection) -> Result<(), rusqlite::Error> {
    connection
        .set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)
        .map(drop)
}

fn database_path(directory: &Path) -> PathBuf {
    directory.join(DATABASE)
}

/// Brings the database to the last of `migrations`, wholly or not at all.
fn migrate(
    connection: &mut Connection,
    path: &Path,
    migrations: &[&str],
) -> Result<(), StoreError> {
    let found: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let known = migrations.len() as i64;
    if found > known {
        return Err(StoreError::TooNew {
            path: path.to_owned(),
            found,
            known,
        });
    }
    if found == known {
        return Ok(());
    }
    if found > 0 {
        // A copy before anything changes: a migration that goes wrong must not cost the corpus.
        back_up(connection, &path.with_extension(format!("v{found}.backup")))?;
    }
    let transaction = connection.transaction()?;
    for migration in migrations.iter().skip(found as usize) {
        transaction.execute_batch(migration)?;
    }
    transaction.pragma_update(None, "user_version", known)?;
    transaction.commit()?;
    Ok(())
}

/// Copies the database, so that `copy` is there whole or not at all.
fn back_up(connection: &Connection, copy: &Path) -> Result<(), StoreError> {
    let failed = |source| StoreError::Open {
        path: copy.to_owned(),
        source,
    };
    let unfinished = copy.with_extension("unfinished");
    // Left over where a process was killed in the middle; SQLite does not write over what is there.
    match std::fs::remove_file(&unfinished) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(failed(error)),
        _ => {}
    }
    connection.execute("VACUUM INTO ?1", [unfinished.to_string_lossy()])?;
    File::open(&unfinished)
        .and_then(|file| file.sync_all())
        .map_err(failed)?;
    std::fs::rename(&unfinished, copy).map_err(failed)
}

#[cfg(test)]
mod tests;
