//! What came of reading sources, and what is known of the addresses that they read.

use std::collections::BTreeMap;

use rusqlite::{OptionalExtension, params};
use serde_json::Value;

use super::{Reader, SourceId, Store, StoreError};

/// So many reads of a source are remembered.
const REMEMBERED: i64 = 50;

/// Where files of a channel wait to be read, its next read is due so many seconds after the last one.
const FILES_SOON_S: i64 = 30;

/// What came of one read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReadOutcome {
    /// Something was new, changed or gone.
    Read,
    /// Nothing was.
    Unchanged,
    /// It could not be read, or not wholly.
    Failed,
}

impl ReadOutcome {
    const ALL: [ReadOutcome; 3] = [
        ReadOutcome::Read,
        ReadOutcome::Unchanged,
        ReadOutcome::Failed,
    ];

    /// The name in the store.
    pub fn name(self) -> &'static str {
        match self {
            ReadOutcome::Read => "read",
            ReadOutcome::Unchanged => "unchanged",
            ReadOutcome::Failed => "failed",
        }
    }

    fn from_name(name: &str) -> Option<ReadOutcome> {
        ReadOutcome::ALL.into_iter().find(|one| one.name() == name)
    }
}

/// One read of a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadRow {
    /// When it began, in Unix seconds.
    pub began_at: i64,
    /// How long it took.
    pub took_ms: u64,
    /// What came of it.
    pub outcome: ReadOutcome,
    /// Documents that were not known.
    pub added: u64,
    /// Documents that say something else.
    pub changed: u64,
    /// Documents that are gone.
    pub removed: u64,
    /// A short name for what went wrong.
    pub reason: Option<String>,
    /// The same in words.
    pub problem: Option<String>,
}

/// When a source is read next, and from where on.
#[derive(Debug, Clone, PartialEq)]
pub struct Next {
    /// Unix seconds; `None` is only when it is told to.
    pub due_at: Option<i64>,
    /// Seconds between two reads.
    pub pause_s: i64,
    /// How far it has been read.
    pub cursor: Value,
}

/// What is known of an address that a source has read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fetched {
    /// What its server gave to be asked with the next time, in the words of whoever asks.
    pub validators: Option<String>,
    /// When it was last read or found unchanged, in Unix seconds.
    pub fetched_at: i64,
    /// Why what is kept is an older state than the one that is there.
    pub stale: Option<String>,
}

impl Store {
    /// Writes down what came of a read, and when the next one is due, together: a process that is killed does both or
    /// neither.
    ///
    /// # Errors
    /// When the database cannot be written; nothing has changed then.
    pub fn note_read(
        &self,
        source: SourceId,
        row: &ReadRow,
        next: &Next,
    ) -> Result<(), StoreError> {
        let mut connection = self.writer();
        let transaction = connection.transaction()?;
        transaction
            .prepare_cached(
                "INSERT INTO reads (source, began_at, took_ms, outcome, added, changed, removed, reason, problem)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            )?
            .execute(params![
                source.0,
                row.began_at,
                row.took_ms.cast_signed(),
                row.outcome.name(),
                row.added.cast_signed(),
                row.changed.cast_signed(),
                row.removed.cast_signed(),
                row.reason,
                row.problem,
            ])?;
        transaction
            .prepare_cached(
                "DELETE FROM reads WHERE source = ?1 AND id <=
                     (SELECT id FROM reads WHERE source = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2)",
            )?
            .execute(params![source.0, REMEMBERED])?;
        let failed = row.outcome == ReadOutcome::Failed;
        let ended_at = row.began_at + (row.took_ms / 1_000).cast_signed();
        transaction
            .prepare_cached(
                // Files that somebody gave while it was read, and that it did not see, are read soon.
                "UPDATE sources SET due_at = CASE WHEN ?2 > ?6 + ?7 AND EXISTS
                         (SELECT 1 FROM files WHERE files.source = ?1 AND url IS NOT NULL) THEN ?6 + ?7 ELSE ?2 END,
                     pause_s = ?3, cursor = ?4,
                     failures = CASE WHEN ?5 THEN failures + 1 ELSE 0 END,
                     read_at = CASE WHEN ?5 THEN read_at ELSE ?6 END
                 WHERE id = ?1",
            )?
            .execute(params![
                source.0,
                next.due_at,
                next.pause_s,
                next.cursor.to_string(),
                failed,
                ended_at,
                FILES_SOON_S,
            ])?;
        transaction.commit()?;
        Ok(())
    }

    /// Writes down what is known of addresses.
    ///
    /// # Errors
    /// When the database cannot be written; nothing has changed then.
    pub fn note_fetched(
        &self,
        source: SourceId,
        addresses: &[(String, Fetched)],
    ) -> Result<(), StoreError> {
        if addresses.is_empty() {
            return Ok(());
        }
        let mut connection = self.writer();
        let transaction = connection.transaction()?;
        for (address, fetched) in addresses {
            transaction
                .prepare_cached(
                    "INSERT INTO fetched (source, address, validators, fetched_at, stale) VALUES (?1, ?2, ?3, ?4, ?5)
                     ON CONFLICT (source, address) DO UPDATE SET validators = excluded.validators,
                         fetched_at = excluded.fetched_at, stale = excluded.stale",
                )?
                .execute(params![
                    source.0,
                    address,
                    fetched.validators,
                    fetched.fetched_at,
                    fetched.stale,
                ])?;
        }
        transaction.commit()?;
        Ok(())
    }

    /// Forgets what was known of addresses.
    ///
    /// # Errors
    /// When the database cannot be written; nothing has changed then.
    pub fn forget_fetched(&self, source: SourceId, addresses: &[String]) -> Result<(), StoreError> {
        let mut connection = self.writer();
        let transaction = connection.transaction()?;
        for address in addresses {
            transaction
                .prepare_cached("DELETE FROM fetched WHERE source = ?1 AND address = ?2")?
                .execute(params![source.0, address])?;
        }
        transaction.commit()?;
        Ok(())
    }
}

impl Reader {
    /// The last reads of a source, the newest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn reads(&self, source: SourceId, limit: usize) -> Result<Vec<ReadRow>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT began_at, took_ms, outcome, added, changed, removed, reason, problem FROM reads
             WHERE source = ?1 ORDER BY id DESC LIMIT ?2",
        )?;
        let mut rows = statement.query(params![source.0, limit as i64])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let outcome: String = row.get(2)?;
            found.push(ReadRow {
                began_at: row.get(0)?,
                took_ms: row.get::<_, i64>(1)?.cast_unsigned(),
                outcome: ReadOutcome::from_name(&outcome).ok_or_else(|| {
                    StoreError::damaged(format!("a read of source {} is unreadable", source.0))
                })?,
                added: row.get::<_, i64>(3)?.cast_unsigned(),
                changed: row.get::<_, i64>(4)?.cast_unsigned(),
                removed: row.get::<_, i64>(5)?.cast_unsigned(),
                reason: row.get(6)?,
                problem: row.get(7)?,
            });
        }
        Ok(found)
    }

    /// What is known of an address; `None` where the source has not read it.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn fetched(&self, source: SourceId, address: &str) -> Result<Option<Fetched>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT validators, fetched_at, stale FROM fetched WHERE source = ?1 AND address = ?2",
        )?;
        Ok(statement
            .query_row(params![source.0, address], |row| {
                Ok(Fetched {
                    validators: row.get(0)?,
                    fetched_at: row.get(1)?,
                    stale: row.get(2)?,
                })
            })
            .optional()?)
    }

    /// The addresses that a source has read, with what is known of each.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn fetched_of(&self, source: SourceId) -> Result<BTreeMap<String, Fetched>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT address, validators, fetched_at, stale FROM fetched WHERE source = ?1",
        )?;
        let rows = statement.query_map([source.0], |row| {
            let fetched = Fetched {
                validators: row.get(1)?,
                fetched_at: row.get(2)?,
                stale: row.get(3)?,
            };
            Ok((row.get(0)?, fetched))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Whether there is a document of that key, or one that is a part of it (`key#part`).
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn is_there(&self, source: SourceId, key: &str) -> Result<bool, StoreError> {
        // The character after # ends the range of the parts.
        let mut statement = self.connection.prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM documents WHERE source = ?1 AND version IS NOT NULL
                 AND (key = ?2 OR key > ?2 || '#' AND key < ?2 || '$'))",
        )?;
        Ok(statement.query_row(params![source.0, key], |row| row.get(0))?)
    }

    /// How many bytes the document of that key says now; `None` where there is none.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn length(&self, source: SourceId, key: &str) -> Result<Option<usize>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT octet_length(v.text) FROM documents d JOIN versions v ON v.id = d.version
             WHERE d.source = ?1 AND d.key = ?2",
        )?;
        Ok(statement
            .query_row(params![source.0, key], |row| row.get::<_, i64>(0))
            .optional()?
            .map(|length| length as usize))
    }
}
