//! Sources: the folders and files that an admin has given, and what became of them.

use std::path::PathBuf;

use rusqlite::{OptionalExtension, params};

use super::write::{end_documents, last_seq};
use super::{NewestDate, Reader, SourceId, Store, StoreError, VersionId};
use crate::document::DateOrigin;

/// The kind of a source that is no longer one: its documents have ended, its row stays because they name it.
pub(super) const FORGOTTEN: &str = "forgotten";

/// A place that documents come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Its identity.
    pub id: SourceId,
    /// Where it is.
    pub location: PathBuf,
}

/// What can be asked about of one source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceOverview {
    /// Its identity.
    pub id: SourceId,
    /// What a person calls it.
    pub name: String,
    /// Its kind.
    pub kind: String,
    /// How many documents it has.
    pub documents: u64,
    /// The newest day that one of them states itself.
    pub newest: NewestDate,
    /// When a run over it last came to its end, in Unix seconds.
    pub read_at: Option<i64>,
}

impl Reader {
    /// Every source of that kind, in the order in which they were first given.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn sources(&self, kind: &str) -> Result<Vec<Source>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT id, location FROM sources WHERE owner = 0 AND kind = ?1 AND removed_at IS NULL ORDER BY id")?;
        let rows = statement.query_map([kind], |row| {
            Ok(Source {
                id: SourceId(row.get(0)?),
                location: PathBuf::from(row.get::<_, String>(1)?),
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Every source that is not forgotten, in the order in which they were first given. Reads all documents' dates.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn source_overviews(&self) -> Result<Vec<SourceOverview>, StoreError> {
        // One row for each origin that dates of the source have: which of them count is not SQL's to know.
        let mut statement = self.connection.prepare_cached(
            "SELECT s.id, s.name, s.kind, s.read_at, v.published_origin, count(d.version), max(v.published)
             FROM sources s
             LEFT JOIN documents d ON d.source = s.id AND d.version IS NOT NULL
             LEFT JOIN versions v ON v.id = d.version
             WHERE s.kind <> ?1 AND s.removed_at IS NULL GROUP BY s.id, v.published_origin ORDER BY s.id",
        )?;
        let mut rows = statement.query([FORGOTTEN])?;
        let mut found: Vec<SourceOverview> = Vec::new();
        while let Some(row) = rows.next()? {
            let id = SourceId(row.get(0)?);
            let is_stated = row
                .get::<_, Option<String>>(4)?
                .and_then(|name| DateOrigin::from_name(&name))
                .is_some_and(DateOrigin::is_stated);
            let documents = row.get::<_, i64>(5)? as u64;
            let newest: NewestDate = row
                .get::<_, Option<String>>(6)?
                .filter(|_| is_stated)
                .and_then(|text| text.parse().ok());
            match found.last_mut() {
                Some(known) if known.id == id => {
                    known.documents += documents;
                    known.newest = known.newest.max(newest);
                }
                _ => found.push(SourceOverview {
                    id,
                    name: row.get(1)?,
                    kind: row.get(2)?,
                    documents,
                    newest,
                    read_at: row.get(3)?,
                }),
            }
        }
        Ok(found)
    }

    /// The newest day that a document of a source states itself.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn newest_of(&self, source: SourceId) -> Result<NewestDate, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT v.published_origin, max(v.published) FROM documents d JOIN versions v ON v.id = d.version
             WHERE d.source = ?1 AND v.published IS NOT NULL GROUP BY v.published_origin",
        )?;
        let mut rows = statement.query([source.0])?;
        let mut newest: NewestDate = None;
        while let Some(row) = rows.next()? {
            let origin = row
                .get::<_, Option<String>>(0)?
                .and_then(|name| DateOrigin::from_name(&name));
            if origin.is_some_and(DateOrigin::is_stated) {
                newest = newest.max(row.get::<_, String>(1)?.parse().ok());
            }
        }
        Ok(newest)
    }

    /// Which source a version's document is from; `None` when the version went for good.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn source_of_version(&self, version: VersionId) -> Result<Option<SourceId>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT d.source FROM versions v JOIN documents d ON d.id = v.document WHERE v.id = ?1",
        )?;
        Ok(statement
            .query_row([version.0], |row| row.get(0).map(SourceId))
            .optional()?)
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
                "SELECT id, kind FROM sources WHERE owner = 0 AND location = ?2 AND kind IN (?1, ?3)",
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

    /// Notes that a run over all of `source` came to its end at `when` (Unix seconds).
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn source_read(&self, source: SourceId, when: i64) -> Result<(), StoreError> {
        self.writer()
            .prepare_cached("UPDATE sources SET read_at = ?2 WHERE id = ?1")?
            .execute(params![source.0, when])?;
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
            "UPDATE sources SET kind = ?2, read_at = NULL WHERE id = ?1",
            params![source.0, FORGOTTEN],
        )?;
        self.finish(transaction, before, seq)?;
        Ok(ended)
    }
}
