//! The channels and threads of a source, and how far back each of them is read.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{Reader, SourceId, Store, StoreError};

/// A channel or thread of a source, as it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownPlace {
    /// Discord's id.
    pub id: u64,
    /// What it is called, as a reader should see it; empty where that is not known.
    pub name: String,
    /// When Discord says that the thread was closed, in its own words; `None` is open.
    pub closed: Option<String>,
    /// When its latest messages were last gone through, in Unix seconds; 0 is never, or that something may have been
    /// missed since.
    pub looked_at: i64,
    /// The walk back through its messages goes on before this one; `None` where it has not begun, or is done.
    pub down_to: Option<u64>,
    /// Whether it was once gone through down to its first message.
    pub is_whole: bool,
}

impl KnownPlace {
    /// A place that nothing is known of but that it is there.
    pub fn new(id: u64, name: String, closed: Option<String>) -> KnownPlace {
        KnownPlace {
            id,
            name,
            closed,
            looked_at: 0,
            down_to: None,
            is_whole: false,
        }
    }
}

impl Store {
    /// Writes down what is known of places now.
    ///
    /// # Errors
    /// When the database cannot be written; nothing has changed then.
    pub fn note_places(&self, source: SourceId, places: &[KnownPlace]) -> Result<(), StoreError> {
        if places.is_empty() {
            return Ok(());
        }
        let mut connection = self.writer();
        let transaction = connection.transaction()?;
        for place in places {
            transaction
                .prepare_cached(
                    "INSERT OR REPLACE INTO places (source, id, name, closed, looked_at, down_to, is_whole)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                )?
                .execute(params![
                    source.0,
                    place.id.cast_signed(),
                    place.name,
                    place.closed,
                    place.looked_at,
                    place.down_to.map(u64::cast_signed),
                    place.is_whole,
                ])?;
        }
        transaction.commit()?;
        Ok(())
    }

    /// Something may have been missed in the channel of a source: the latest messages of all of its places are gone
    /// through again at the next read.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn note_missed(&self, source: SourceId) -> Result<(), StoreError> {
        Ok(missed(&self.writer(), source)?)
    }

    /// A source is to be read at `at` (Unix seconds), where that is sooner than it would be.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn note_due_by(&self, source: SourceId, at: i64) -> Result<(), StoreError> {
        self.writer().execute(
            "UPDATE sources SET due_at = min(coalesce(due_at, ?2), ?2) WHERE id = ?1 AND removed_at IS NULL",
            params![source.0, at],
        )?;
        Ok(())
    }
}

/// As [`Store::note_missed`], within what else is written.
pub(super) fn missed(connection: &Connection, source: SourceId) -> rusqlite::Result<()> {
    connection
        .prepare_cached("UPDATE places SET looked_at = 0 WHERE source = ?1 AND looked_at <> 0")?
        .execute([source.0])
        .map(drop)
}

impl Reader {
    /// The channels and threads of a source, the newest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn places(&self, source: SourceId) -> Result<Vec<KnownPlace>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT id, name, closed, looked_at, down_to, is_whole FROM places WHERE source = ?1 ORDER BY id DESC",
        )?;
        let rows = statement.query_map([source.0], place_of_row)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// What a channel or thread of a source is called; `None` where that is not known.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn name_of_place(
        &self,
        source: SourceId,
        place: u64,
    ) -> Result<Option<String>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT name FROM places WHERE source = ?1 AND id = ?2 AND name <> ''",
        )?;
        Ok(statement
            .query_row([source.0, place.cast_signed()], |row| row.get(0))
            .optional()?)
    }

    /// The newest message that is kept of a channel or thread.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn newest_message(&self, source: SourceId, place: u64) -> Result<Option<u64>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT max(id) FROM messages WHERE source = ?1 AND place = ?2")?;
        let newest: Option<i64> =
            statement.query_row([source.0, place.cast_signed()], |row| row.get(0))?;
        Ok(newest.map(i64::cast_unsigned))
    }

    /// Whether messages of a channel or thread are kept up to `last`, by id.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn has_messages_to(
        &self,
        source: SourceId,
        place: u64,
        last: u64,
    ) -> Result<bool, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM messages WHERE source = ?1 AND place = ?2 AND id <= ?3)",
        )?;
        let to = i64::try_from(last).unwrap_or(i64::MAX);
        Ok(statement.query_row(params![source.0, place.cast_signed(), to], |row| row.get(0))?)
    }

    /// How many messages of a source are kept.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn count_messages(&self, source: SourceId) -> Result<u64, StoreError> {
        // Counted in the smallest index, and not in the table, where the words are.
        let mut statement = self.connection.prepare_cached(
            "SELECT count(*) FROM messages INDEXED BY messages_by_place WHERE source = ?1",
        )?;
        Ok(statement
            .query_row([source.0], |row| row.get::<_, i64>(0))?
            .cast_unsigned())
    }
}

fn place_of_row(row: &Row<'_>) -> rusqlite::Result<KnownPlace> {
    Ok(KnownPlace {
        id: row.get::<_, i64>(0)?.cast_unsigned(),
        name: row.get(1)?,
        closed: row.get(2)?,
        looked_at: row.get(3)?,
        down_to: row.get::<_, Option<i64>>(4)?.map(i64::cast_unsigned),
        is_whole: row.get(5)?,
    })
}
