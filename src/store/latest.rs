//! What sources brought lately. A source that brought very much is counted, and of it only the last few documents are
//! read, so that what this costs follows the number of sources and not what came.

use rusqlite::params;

use super::{Reader, SourceId, StoreError, VersionId};

/// How much a source brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arrivals {
    /// Which source.
    pub source: SourceId,
    /// Documents that are there and were first seen in that time.
    pub documents: u64,
    /// When the last of them was, in Unix seconds.
    pub newest: i64,
}

impl Reader {
    /// What each of these sources brought from `since` until `until` (Unix seconds, both included): those that brought
    /// anything, the one with the newest document first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn arrivals(
        &self,
        sources: impl IntoIterator<Item = SourceId>,
        since: i64,
        until: i64,
    ) -> Result<Vec<Arrivals>, StoreError> {
        let _still = self.still()?;
        let mut statement = self.connection.prepare_cached(
            "SELECT count(*), max(first_seen) FROM documents
             WHERE source = ?1 AND version IS NOT NULL AND first_seen BETWEEN ?2 AND ?3",
        )?;
        let mut found = Vec::new();
        for source in sources {
            let (documents, newest): (i64, Option<i64>) = statement
                .query_row(params![source.0, since, until], |row| {
                    Ok((row.get(0)?, row.get(1)?))
                })?;
            found.extend(newest.map(|newest| Arrivals {
                source,
                documents: documents.unsigned_abs(),
                newest,
            }));
        }
        found.sort_by_key(|one| (std::cmp::Reverse(one.newest), one.source));
        Ok(found)
    }

    /// The last documents that a source brought in that time, the newest first, `limit` at most: what they say now.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn last_arrivals(
        &self,
        source: SourceId,
        since: i64,
        until: i64,
        limit: usize,
    ) -> Result<Vec<VersionId>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT version FROM documents
             WHERE source = ?1 AND version IS NOT NULL AND first_seen BETWEEN ?2 AND ?3
             ORDER BY first_seen DESC, version DESC LIMIT ?4",
        )?;
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let rows = statement.query_map(params![source.0, since, until, limit], |row| {
            row.get(0).map(VersionId)
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
