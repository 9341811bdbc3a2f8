//! Passages' vectors: which are missing, and all of them for the scan.

use rusqlite::{OptionalExtension, params};

use super::{Reader, Store, StoreError, VersionId};

/// Only passages that begin within so many bytes of a document get vectors. What a long document is about stands at its
/// beginning: on the news set the first passage's vector alone ordered documents as well as those of all sixteen, for
/// a sixteenth of the work. A timetable or a list of rules, which says another thing under each heading, is seldom
/// longer than this, and has all of its passages read.
pub const EMBEDDED_BYTES: u32 = 3_000;

/// A passage that has no vector yet.
#[derive(Debug, Clone)]
pub struct Unembedded {
    /// Its version.
    pub version: VersionId,
    /// Its place in it.
    pub ordinal: u32,
    /// The document's title and the passage's words: what the embedder reads.
    pub text: String,
}

impl Store {
    /// Writes vectors in one transaction.
    pub fn put_vectors(
        &self,
        model: &str,
        vectors: &[(VersionId, u32, Vec<u8>)],
    ) -> Result<(), StoreError> {
        let mut connection = self.writer();
        let transaction = connection.transaction()?;
        {
            let mut insert = transaction.prepare_cached(
                "INSERT OR REPLACE INTO vectors (version, ordinal, model, bytes) VALUES (?1, ?2, ?3, ?4)",
            )?;
            for (version, ordinal, bytes) in vectors {
                insert.execute(params![version.0, ordinal, model, bytes])?;
            }
        }
        transaction.commit()?;
        Ok(())
    }
}

impl Reader {
    /// Passages of current versions without a vector of that model, behind the given one, at most `limit`.
    pub fn unembedded(
        &self,
        model: &str,
        after: (VersionId, u32),
        limit: usize,
    ) -> Result<Vec<Unembedded>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT p.version, p.ordinal, p.start, p.\"end\", v.title FROM passages p
             JOIN versions v ON v.id = p.version AND v.replaced IS NULL
             LEFT JOIN vectors x ON x.version = p.version AND x.ordinal = p.ordinal AND x.model = ?1
             WHERE x.version IS NULL AND p.start < ?5 AND (p.version, p.ordinal) > (?2, ?3)
             ORDER BY p.version, p.ordinal LIMIT ?4",
        )?;
        let mut rows = statement.query(params![
            model,
            after.0.0,
            after.1,
            limit as i64,
            EMBEDDED_BYTES
        ])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let version = VersionId(row.get(0)?);
            let span = row.get::<_, i64>(2)? as usize..row.get::<_, i64>(3)? as usize;
            let words = self.slice(version, span)?.unwrap_or_default();
            let title: String = row.get(4)?;
            found.push(Unembedded {
                version,
                ordinal: row.get(1)?,
                text: format!("{title}. {words}"),
            });
        }
        Ok(found)
    }

    /// The first current version behind `after` that has a passage without a vector of that model.
    pub fn first_unembedded(
        &self,
        model: &str,
        after: VersionId,
    ) -> Result<Option<VersionId>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT p.version FROM passages p JOIN versions v ON v.id = p.version AND v.replaced IS NULL
             LEFT JOIN vectors x ON x.version = p.version AND x.ordinal = p.ordinal AND x.model = ?1
             WHERE x.version IS NULL AND p.start < ?2 AND p.version > ?3
             ORDER BY p.version LIMIT 1",
        )?;
        let first = statement
            .query_row(params![model, EMBEDDED_BYTES, after.0], |row| row.get(0))
            .optional()?;
        Ok(first.map(VersionId))
    }

    /// Versions that have ended since the change `seq`.
    pub fn ended_after(&self, seq: i64) -> Result<Vec<VersionId>, StoreError> {
        // What moved to another shelf ended on the one it was on, and is still there.
        let mut statement = self.connection.prepare_cached(
            "SELECT id FROM versions WHERE replaced > ?1
             UNION SELECT p.version FROM purged p LEFT JOIN versions v ON v.id = p.version
             WHERE p.seq > ?1 AND v.id IS NULL",
        )?;
        let ended = statement.query_map([seq], |row| Ok(VersionId(row.get(0)?)))?;
        Ok(ended.collect::<Result<_, _>>()?)
    }

    /// How many passages of current versions have no vector of that model, from the version `first` on.
    pub fn count_unembedded(&self, model: &str, first: VersionId) -> Result<u64, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT count(*) FROM passages p JOIN versions v ON v.id = p.version AND v.replaced IS NULL
             LEFT JOIN vectors x ON x.version = p.version AND x.ordinal = p.ordinal AND x.model = ?1
             WHERE x.version IS NULL AND p.start < ?2 AND p.version >= ?3",
        )?;
        let of = params![model, EMBEDDED_BYTES, first.0];
        Ok(statement.query_row(of, |row| row.get::<_, i64>(0))? as u64)
    }

    /// Calls `each` with every vector of that model of current versions behind `after` and before `end`, in order.
    pub fn each_vector(
        &self,
        model: &str,
        after: VersionId,
        end: VersionId,
        mut each: impl FnMut(VersionId, u32, &[u8]),
    ) -> Result<(), StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT x.version, x.ordinal, x.bytes FROM vectors x
             JOIN versions v ON v.id = x.version AND v.replaced IS NULL
             WHERE x.model = ?1 AND x.version > ?2 AND x.version < ?3 ORDER BY x.version, x.ordinal",
        )?;
        let mut rows = statement.query(params![model, after.0, end.0])?;
        while let Some(row) = rows.next()? {
            let bytes = row.get_ref(2)?.as_blob().map_err(rusqlite::Error::from)?;
            each(VersionId(row.get(0)?), row.get(1)?, bytes);
        }
        Ok(())
    }
}
