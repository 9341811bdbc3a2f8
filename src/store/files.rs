//! The files in messages of channels: which there are, which are to be read, and the documents made of them.
//!
//! A file lives as long as its message is kept and has it. One that is gone is let go of when the conversation of its
//! message is settled, in the same transaction.

use rusqlite::{OptionalExtension, Transaction, params};

use super::messages::forget_the_past;
use super::write::{Incoming, Outcome, end_documents, last_seq, put_one};
use super::{Message, Reader, SourceId, Store, StoreError};

/// A file in a message, as Discord tells of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttachedFile {
    /// Discord's id.
    pub id: u64,
    /// As whoever gave it called it.
    pub name: String,
    /// How many bytes it has, as Discord says.
    pub size: u64,
    /// Where it can be fetched, for a day.
    pub url: String,
}

/// A file that is to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingFile {
    /// The file.
    pub file: AttachedFile,
    /// Its message.
    pub message: u64,
    /// The channel or thread that the message stands in.
    pub place: u64,
    /// What the one is called who wrote the message.
    pub author: String,
}

/// A file that could not be read so often is left.
const MOST_TRIES: i64 = 3;

/// Why a file was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileFailure {
    /// It may work the next time.
    MayPass,
    /// Its address has expired; Discord gives another when its message is looked at again.
    Expired,
    /// It will not get better.
    Lasting,
}

/// The key of the document that a file makes; of several it is `key#part`.
pub fn file_key(id: u64) -> String {
    format!("file:{id}")
}

impl Store {
    /// Writes the documents of a file that was read. `None` where it is gone meanwhile, and nothing is written.
    ///
    /// # Errors
    /// When the database cannot be written; nothing has changed then, and it still waits.
    pub fn put_file(
        &self,
        source: SourceId,
        file: u64,
        documents: &[Incoming<'_>],
    ) -> Result<Option<Vec<Outcome>>, StoreError> {
        let mut connection = self.writer();
        let transaction = connection.transaction()?;
        let is_there = transaction
            .prepare_cached(
                "UPDATE files SET is_read = 1, url = NULL WHERE source = ?1 AND id = ?2 AND is_gone = 0
                     AND EXISTS (SELECT 1 FROM messages m WHERE m.source = ?1 AND m.id = files.message)",
            )?
            .execute(params![source.0, file.cast_signed()])?
            > 0;
        if !is_there {
            return Ok(None);
        }
        let before = last_seq(&transaction)?;
        let mut seq = before;
        let mut outcomes = Vec::with_capacity(documents.len());
        for document in documents {
            outcomes.push(put_one(&transaction, source, document, &mut seq)?);
        }
        self.finish(transaction, before, seq)?;
        Ok(Some(outcomes))
    }

    /// Writes down that a file was not read; whether it is tried again.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn file_failed(
        &self,
        source: SourceId,
        file: u64,
        failure: FileFailure,
    ) -> Result<(), StoreError> {
        let more = match failure {
            FileFailure::Lasting => MOST_TRIES,
            FileFailure::MayPass | FileFailure::Expired => 1,
        };
        self.writer().execute(
            "UPDATE files SET tries = tries + ?3, url = CASE WHEN ?4 OR tries + ?3 >= ?5 THEN NULL ELSE url END
             WHERE source = ?1 AND id = ?2",
            params![
                source.0,
                file.cast_signed(),
                more,
                failure == FileFailure::Expired,
                MOST_TRIES
            ],
        )?;
        Ok(())
    }
}

/// Writes down which files a message has now; whether it lost some that it had.
pub(super) fn note_files(
    transaction: &Transaction<'_>,
    source: SourceId,
    message: &Message,
    conversation: u64,
) -> Result<bool, StoreError> {
    let Some(files) = &message.files else {
        return Ok(false);
    };
    let known: Vec<i64> = transaction
        .prepare_cached("SELECT id FROM files WHERE source = ?1 AND message = ?2 AND is_gone = 0")?
        .query_map([source.0, message.id.cast_signed()], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let mut has_lost = false;
    for id in known {
        if files.iter().all(|file| file.id.cast_signed() != id) {
            has_lost = true;
            transaction
                .prepare_cached(
                    "UPDATE files SET is_gone = 1, url = NULL WHERE source = ?1 AND id = ?2",
                )?
                .execute([source.0, id])?;
        }
    }
    for file in files {
        transaction
            .prepare_cached(
                "INSERT INTO files (source, id, message, conversation, name, size, url, tries, is_read, is_gone)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0, 0, 0)
                 ON CONFLICT (source, id) DO UPDATE SET url = excluded.url
                 WHERE is_read = 0 AND is_gone = 0 AND tries < ?8",
            )?
            .execute(params![
                source.0,
                file.id.cast_signed(),
                message.id.cast_signed(),
                conversation.cast_signed(),
                file.name,
                i64::try_from(file.size).unwrap_or(i64::MAX),
                file.url,
                MOST_TRIES,
            ])?;
    }
    Ok(has_lost)
}

/// Lets go of the files of a conversation that are gone; how many documents went with them.
pub(super) fn settle_files(
    transaction: &Transaction<'_>,
    source: SourceId,
    conversation: u64,
    seq: &mut i64,
) -> Result<u64, StoreError> {
    let gone: Vec<i64> = transaction
        .prepare_cached(
            "SELECT id FROM files WHERE source = ?1 AND conversation = ?2 AND (is_gone = 1
                 OR NOT EXISTS (SELECT 1 FROM messages m WHERE m.source = ?1 AND m.id = files.message))",
        )?
        .query_map([source.0, conversation.cast_signed()], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let mut ended = 0;
    for id in gone {
        let key = file_key(id.cast_unsigned());
        // The character after # ends the range of the parts.
        let keys: Vec<String> = transaction
            .prepare_cached(
                "SELECT key FROM documents WHERE source = ?1 AND (key = ?2 OR key > ?2 || '#' AND key < ?2 || '$')",
            )?
            .query_map(params![source.0, key], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        ended += end_documents(transaction, source, &keys, seq)? as u64;
        for key in &keys {
            forget_the_past(transaction, source, key)?;
        }
        transaction
            .prepare_cached("DELETE FROM files WHERE source = ?1 AND id = ?2")?
            .execute([source.0, id])?;
    }
    Ok(ended)
}

impl Reader {
    /// The files of a source that are to be read, those of the newest messages first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn waiting_files(
        &self,
        source: SourceId,
        limit: usize,
    ) -> Result<Vec<WaitingFile>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT f.id, f.name, f.size, f.url, f.message, m.place, m.name FROM files f
             JOIN messages m ON m.source = f.source AND m.id = f.message
             WHERE f.source = ?1 AND f.url IS NOT NULL ORDER BY f.message DESC, f.id LIMIT ?2",
        )?;
        let rows = statement.query_map(params![source.0, limit as i64], |row| {
            Ok(WaitingFile {
                file: AttachedFile {
                    id: row.get::<_, i64>(0)?.cast_unsigned(),
                    name: row.get(1)?,
                    size: row.get::<_, i64>(2)?.cast_unsigned(),
                    url: row.get(3)?,
                },
                message: row.get::<_, i64>(4)?.cast_unsigned(),
                place: row.get::<_, i64>(5)?.cast_unsigned(),
                author: row.get(6)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Whether files of a source are to be read.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn has_waiting_files(&self, source: SourceId) -> Result<bool, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT 1 FROM files WHERE source = ?1 AND url IS NOT NULL LIMIT 1")?;
        Ok(statement
            .query_row([source.0], |_| Ok(()))
            .optional()?
            .is_some())
    }

    /// How many files of a source are read.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn count_read_files(&self, source: SourceId) -> Result<u64, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT count(*) FROM files WHERE source = ?1 AND is_read = 1")?;
        Ok(statement
            .query_row([source.0], |row| row.get::<_, i64>(0))?
            .cast_unsigned())
    }
}
