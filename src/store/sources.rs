//! Sources: the folders and files that an admin has given, and what became of them.

use std::path::PathBuf;

use rusqlite::{OptionalExtension, params};

use super::write::{end_documents, last_seq};
use super::{Reader, SourceId, Store, StoreError};

/// The kind of a source that is no longer one: its documents have ended, its row stays because they name it.
const FORGOTTEN: &str = "forgotten";

/// A place that documents come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Its identity.
    pub id: SourceId,
    /// Where it is.
    pub location: PathBuf,
}

impl Reader {
    /// Every source of that kind, in the order in which they were first given.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn sources(&self, kind: &str) -> Result<Vec<Source>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT id, location FROM sources WHERE kind = ?1 ORDER BY id")?;
        let rows = statement.query_map([kind], |row| {
            Ok(Source {
                id: SourceId(row.get(0)?),
                location: PathBuf::from(row.get::<_, String>(1)?),
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

impl Store {
    /// The source of that kind and location, made if it is new or was forgotten.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn source(&self, kind: &str, location: &str, name: &str) -> Result<SourceId, StoreError> {
        let mut connection = self.writer();
        let transaction = connection.transaction()?;
        let known: Option<(i64, String)> = transaction
            .query_row(
                "SELECT id, kind FROM sources WHERE location = ?2 AND kind IN (?1, ?3)",
                params![kind, location, FORGOTTEN],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
            .optional()?;
        let id = match known {
            Some((id, known)) if known == kind => id,
            Some((id, _)) => {
                transaction.execute(
                    "UPDATE sources SET kind = ?2, name = ?3 WHERE id = ?1",
                    params![id, kind, name],
                )?;
                id
            }
            None => {
                transaction.execute(
                    "INSERT INTO sources (kind, location, name) VALUES (?1, ?2, ?3)",
                    params![kind, location, name],
                )?;
                transaction.last_insert_rowid()
            }
        };
        transaction.commit()?;
        Ok(SourceId(id))
    }

    /// Writes down another name of the place that `source` is: its documents stay as they are.
    ///
    /// # Errors
    /// When the database cannot be written, or another source of its kind is at that location.
    pub fn relocate(&self, source: SourceId, location: &str, name: &str) -> Result<(), StoreError> {
        let mut connection = self.writer();
        let transaction = connection.transaction()?;
        // One that was forgotten there would be in the way when this one is forgotten.
        transaction.execute(
            "UPDATE sources SET location = location || '#' || id WHERE kind = ?1 AND location = ?2",
            params![FORGOTTEN, location],
        )?;
        transaction.execute(
            "UPDATE sources SET location = ?2, name = ?3 WHERE id = ?1",
            params![source.0, location, name],
        )?;
        transaction.commit()?;
        Ok(())
    }

    /// Ends every document of `source`, and the source itself: no answer shows them any more. Returns how many
    /// documents there were.
    ///
    /// # Errors
    /// When the database cannot be written; nothing has changed then.
    pub fn forget(&self, source: SourceId) -> Result<usize, StoreError> {
        let mut connection = self.writer();
        let transaction = connection.transaction()?;
        let before = last_seq(&transaction)?;
        let mut seq = before;
        let keys = {
            let mut statement = transaction
                .prepare("SELECT key FROM documents WHERE source = ?1 AND version IS NOT NULL")?;
            let rows = statement.query_map([source.0], |row| row.get(0))?;
            rows.collect::<Result<Vec<String>, _>>()?
        };
        let ended = end_documents(&transaction, source, &keys, &mut seq)?;
        transaction.execute(
            "UPDATE sources SET kind = ?2 WHERE id = ?1",
            params![source.0, FORGOTTEN],
        )?;
        self.finish(transaction, before, seq)?;
        Ok(ended)
    }
}
