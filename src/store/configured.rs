//! Sources as somebody set them up: whose they are, where they stand, and what is to be done with them.

use rusqlite::{OptionalExtension, Row, Transaction, params};
use serde_json::Value;

use super::erasing::empty_the_log;
use super::shelves::{self, ShelfId, ShelfOf};
use super::sources::FORGOTTEN;
use super::write::last_seq;
use super::{AuditRow, Reader, SourceId, Store, StoreError, audit, places};

/// Whose a source is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Owner {
    /// Whoever runs the process.
    Operator,
    /// A guild.
    Guild(u64),
}

impl Owner {
    pub(super) fn number(self) -> i64 {
        match self {
            Owner::Operator => 0,
            Owner::Guild(guild) => guild.cast_signed(),
        }
    }

    pub(super) fn of_number(number: i64) -> Owner {
        match number {
            0 => Owner::Operator,
            guild => Owner::Guild(guild.cast_unsigned()),
        }
    }

    /// The guild; `None` is the operator.
    pub fn guild(self) -> Option<u64> {
        match self {
            Owner::Operator => None,
            Owner::Guild(guild) => Some(guild),
        }
    }

    /// Where its sources stand that have no audience of their own.
    pub fn shelf(self) -> ShelfOf {
        match self {
            Owner::Operator => ShelfOf::Everyone,
            Owner::Guild(guild) => ShelfOf::Guild(guild),
        }
    }
}

/// A source that is to be set up.
#[derive(Debug, Clone, PartialEq)]
pub struct NewSource {
    /// Whose it is.
    pub owner: Owner,
    /// Its kind.
    pub kind: String,
    /// Where it is.
    pub location: String,
    /// What a person calls it.
    pub name: String,
    /// What its kind can be told.
    pub options: Value,
    /// Whom it is for, among those whom its owner's sources are for; `None` is all of them.
    pub audience: Option<Value>,
    /// By which account; `None` is the operator.
    pub added_by: Option<u64>,
    /// Unix seconds.
    pub added_at: i64,
}

/// A source as it is set up.
#[derive(Debug, Clone, PartialEq)]
pub struct ConfiguredSource {
    /// Its identity.
    pub id: SourceId,
    /// Whose it is.
    pub owner: Owner,
    /// Its kind.
    pub kind: String,
    /// Where it is.
    pub location: String,
    /// What a person calls it.
    pub name: String,
    /// What its kind can be told.
    pub options: Value,
    /// Whom it is for, among those whom its owner's sources are for; `None` is all of them.
    pub audience: Option<Value>,
    /// Where it stands.
    pub shelf: ShelfId,
    /// When it was set up, in Unix seconds.
    pub added_at: Option<i64>,
    /// By which account; `None` is the operator.
    pub added_by: Option<u64>,
    /// Whether it is read only when it is told to.
    pub paused: bool,
    /// When it was removed; it goes for good a day later.
    pub removed_at: Option<i64>,
    /// When a run over it last came to its end.
    pub read_at: Option<i64>,
    /// When it is to be read next; `None` is only when it is told to.
    pub due_at: Option<i64>,
    /// Seconds between two reads, as last reckoned.
    pub pause_s: Option<i64>,
    /// How far it has been read.
    pub cursor: Value,
    /// Reads that failed since the last good one.
    pub failures: u32,
}

/// What is to be changed of a source.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SourceChange {
    /// What a person calls it.
    pub name: Option<String>,
    /// What its kind can be told.
    pub options: Option<Value>,
    /// Whether it is read only when it is told to.
    pub paused: Option<bool>,
    /// When it is to be read next.
    pub due_at: Option<Option<i64>>,
}

const COLUMNS: &str = "id, owner, kind, location, name, options, shelf, added_at, added_by, paused, removed_at, read_at, \
                       due_at, pause_s, cursor, failures, audience";

impl Store {
    /// Sets up a source, due at once. `None` where its owner has one of that kind there already; one that was removed
    /// or forgotten is set up again, and what it said is seen again once it was read.
    ///
    /// # Errors
    /// When the database cannot be written; nothing has changed then.
    pub fn add_source(
        &self,
        new: &NewSource,
        audit: Option<&AuditRow>,
    ) -> Result<Option<SourceId>, StoreError> {
        let mut connection = self.writer();
        let transaction = connection.transaction()?;
        let audience = new.audience.as_ref().map(Value::to_string);
        let known: Option<(i64, String, bool)> = transaction
            .query_row(
                // What a folder said that was only read by hand is taken over.
                "SELECT id, kind, removed_at IS NULL AND added_at IS NOT NULL FROM sources
                 WHERE owner = ?1 AND location = ?2 AND kind IN (?3, ?4)",
                params![new.owner.number(), new.location, new.kind, FORGOTTEN],
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
            )
            .optional()?;
        let id = match known {
            Some((_, kind, true)) if kind != FORGOTTEN => return Ok(None),
            Some((id, ..)) => {
                // How far back its channels are read is found anew, as its cursor is.
                transaction.execute("DELETE FROM places WHERE source = ?1", [id])?;
                transaction.execute(
                    "UPDATE sources SET kind = ?2, name = ?3, options = ?4, added_at = ?5, added_by = ?6, audience = ?7,
                         paused = 0, removed_at = NULL, due_at = ?5, pause_s = NULL, cursor = '{}', failures = 0 WHERE id = ?1",
                    params![
                        id,
                        new.kind,
                        new.name,
                        new.options.to_string(),
                        new.added_at,
                        new.added_by.map(u64::cast_signed),
                        audience,
                    ],
                )?;
                id
            }
            None => {
                transaction.execute(
                    "INSERT INTO sources (owner, kind, location, name, options, shelf, added_at, added_by, paused, due_at,
                         cursor, failures, audience)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 0, ?7, '{}', 0, ?9)",
                    params![
                        new.owner.number(),
                        new.kind,
                        new.location,
                        new.name,
                        new.options.to_string(),
                        ShelfId::REMOVED.0,
                        new.added_at,
                        new.added_by.map(u64::cast_signed),
                        audience,
                    ],
                )?;
                transaction.last_insert_rowid()
            }
        };
        let of = shelf_of(SourceId(id), new.owner, new.audience.is_some());
        self.finish_on_shelf(transaction, SourceId(id), of, audit)?;
        Ok(Some(SourceId(id)))
    }

    /// Changes a source, and writes down who did; whether it is there.
    ///
    /// # Errors
    /// When the database cannot be written; nothing has changed then.
    pub fn change_source(
        &self,
        source: SourceId,
        change: &SourceChange,
        audit: Option<&AuditRow>,
    ) -> Result<bool, StoreError> {
        let mut connection = self.writer();
        let transaction = connection.transaction()?;
        let there = transaction.execute(
            "UPDATE sources SET name = coalesce(?2, name), options = coalesce(?3, options),
                 paused = coalesce(?4, paused), due_at = CASE WHEN ?5 THEN ?6 ELSE due_at END
             WHERE id = ?1 AND removed_at IS NULL",
            params![
                source.0,
                change.name,
                change.options.as_ref().map(Value::to_string),
                change.paused,
                change.due_at.is_some(),
                change.due_at.flatten(),
            ],
        )? > 0;
        if there && change.due_at.is_some() {
            // Whoever wants it read now wants what was missed.
            places::missed(&transaction, source)?;
        }
        if let Some(row) = audit.filter(|_| there) {
            audit::insert(&transaction, row)?;
        }
        transaction.commit()?;
        Ok(there)
    }

    /// Says whom a source is for (`None` is all whom its owner's sources are for), and puts it on a shelf of its own, or
    /// back on its owner's; whether it is there.
    ///
    /// # Errors
    /// When the database cannot be written; nothing has changed then.
    pub fn set_audience(
        &self,
        source: SourceId,
        audience: Option<&Value>,
        audit: Option<&AuditRow>,
    ) -> Result<bool, StoreError> {
        let mut connection = self.writer();
        let transaction = connection.transaction()?;
        let owner: Option<i64> = transaction
            .query_row(
                "UPDATE sources SET audience = ?2 WHERE id = ?1 AND removed_at IS NULL AND kind <> ?3 RETURNING owner",
                params![source.0, audience.map(Value::to_string), FORGOTTEN],
                |row| row.get(0),
            )
            .optional()?;
        let Some(owner) = owner else {
            return Ok(false);
        };
        let of = shelf_of(source, Owner::of_number(owner), audience.is_some());
        self.finish_on_shelf(transaction, source, of, audit)?;
        Ok(true)
    }

    /// Takes a source out of all answers at once. It goes for good with [`Store::purge_removed`], and until then
    /// [`Store::bring_back`] undoes it. Whether it was there.
    ///
    /// # Errors
    /// When the database cannot be written; nothing has changed then.
    pub fn remove_source(
        &self,
        source: SourceId,
        at: i64,
        audit: Option<&AuditRow>,
    ) -> Result<bool, StoreError> {
        self.set_removed(source, Some(at), audit)
    }

    /// Undoes that a source was removed; whether it was and could be.
    ///
    /// # Errors
    /// When the database cannot be written; nothing has changed then.
    pub fn bring_back(
        &self,
        source: SourceId,
        audit: Option<&AuditRow>,
    ) -> Result<bool, StoreError> {
        self.set_removed(source, None, audit)
    }

    fn set_removed(
        &self,
        source: SourceId,
        at: Option<i64>,
        audit: Option<&AuditRow>,
    ) -> Result<bool, StoreError> {
        let mut connection = self.writer();
        let transaction = connection.transaction()?;
        let found: Option<(i64, bool)> = transaction
            .query_row(
                "UPDATE sources SET removed_at = ?2 WHERE id = ?1 AND (removed_at IS NULL) = (?2 IS NOT NULL)
                     AND kind <> ?3 RETURNING owner, audience IS NOT NULL",
                params![source.0, at, FORGOTTEN],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
            .optional()?;
        let Some((owner, has_audience)) = found else {
            return Ok(false);
        };
        if at.is_none() {
            places::missed(&transaction, source)?;
        }
        let of = match at {
            Some(_) => ShelfOf::Removed,
            None => shelf_of(source, Owner::of_number(owner), has_audience),
        };
        self.finish_on_shelf(transaction, source, of, audit)?;
        Ok(true)
    }

    /// Puts a source on the shelf of that kind, writes down who had it put there, and commits.
    fn finish_on_shelf(
        &self,
        transaction: Transaction<'_>,
        source: SourceId,
        of: ShelfOf,
        audit: Option<&AuditRow>,
    ) -> Result<(), StoreError> {
        let before = last_seq(&transaction)?;
        let mut seq = before;
        let shelf = shelves::shelf(&transaction, of)?;
        shelves::put_on(&transaction, source, shelf, &mut seq)?;
        if let Some(row) = audit {
            audit::insert(&transaction, row)?;
        }
        self.finish(transaction, before, seq)
    }

    /// Deletes for good what was removed before `before` (Unix seconds): words, passages, vectors, and what is known of
    /// its addresses. Returns the sources that went.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn purge_removed(&self, before: i64) -> Result<Vec<SourceId>, StoreError> {
        let removed: Vec<SourceId> = {
            let connection = self.writer();
            let mut statement = connection
                .prepare_cached("SELECT id FROM sources WHERE removed_at < ?1 ORDER BY id")?;
            let rows = statement.query_map([before], |row| row.get(0).map(SourceId))?;
            rows.collect::<Result<_, _>>()?
        };
        for source in &removed {
            self.purge(*source)?;
        }
        if !removed.is_empty() {
            empty_the_log(&self.writer())?;
        }
        Ok(removed)
    }

    /// Takes back that a source was set up: nothing of it is left, and nothing to bring back.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn discard_source(
        &self,
        source: SourceId,
        audit: Option<&AuditRow>,
    ) -> Result<(), StoreError> {
        self.purge(source)?;
        audit.map_or(Ok(()), |row| self.note_audit(std::slice::from_ref(row)))
    }

    /// Deletes a source for good, with everything that it said.
    fn purge(&self, source: SourceId) -> Result<(), StoreError> {
        let mut connection = self.writer();
        let transaction = connection.transaction()?;
        let before = last_seq(&transaction)?;
        let mut seq = before;
        let versions: Vec<(i64, Option<i64>)> = transaction
            .prepare_cached(
                "SELECT v.id, v.replaced FROM versions v JOIN documents d ON d.id = v.document WHERE d.source = ?1",
            )?
            .query_map([source.0], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<_, _>>()?;
        for (version, replaced) in versions {
            // Whoever follows must still learn that it ended.
            let at = match replaced {
                Some(replaced) => replaced,
                None => {
                    seq += 1;
                    seq
                }
            };
            transaction
                .prepare_cached("INSERT OR IGNORE INTO purged (seq, version) VALUES (?1, ?2)")?
                .execute([at, version])?;
            for statement in [
                "DELETE FROM vectors WHERE version = ?1",
                "DELETE FROM anchors WHERE version = ?1",
                "DELETE FROM passages WHERE version = ?1",
                "UPDATE documents SET version = NULL WHERE version = ?1",
                "DELETE FROM versions WHERE id = ?1",
            ] {
                transaction.prepare_cached(statement)?.execute([version])?;
            }
        }
        for statement in [
            "DELETE FROM documents WHERE source = ?1",
            "DELETE FROM messages WHERE source = ?1",
            "DELETE FROM stirred WHERE source = ?1",
            "DELETE FROM dropped WHERE source = ?1",
            "DELETE FROM places WHERE source = ?1",
            "DELETE FROM files WHERE source = ?1",
            "DELETE FROM fetched WHERE source = ?1",
            "DELETE FROM reads WHERE source = ?1",
            "DELETE FROM sources WHERE id = ?1",
        ] {
            transaction.prepare_cached(statement)?.execute([source.0])?;
        }
        self.finish(transaction, before, seq)
    }
}

impl Reader {
    /// The sources that are set up and not forgotten, those that were removed too, in the order in which they came.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn configured(&self) -> Result<Vec<ConfiguredSource>, StoreError> {
        self.configured_where("kind <> ?1 ORDER BY id", &[&FORGOTTEN])
    }

    /// Those of one kind.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn configured_of(&self, kind: &str) -> Result<Vec<ConfiguredSource>, StoreError> {
        self.configured_where("kind = ?1 ORDER BY id", &[&kind])
    }

    /// One of them.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn configured_source(&self, id: SourceId) -> Result<Option<ConfiguredSource>, StoreError> {
        let mut found = self.configured_where("kind <> ?1 AND id = ?2", &[&FORGOTTEN, &id.0])?;
        Ok(found.pop())
    }

    /// The sources that are to be read by `now` (Unix seconds), the longest overdue first, at most `limit`.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn due(&self, now: i64, limit: usize) -> Result<Vec<ConfiguredSource>, StoreError> {
        self.configured_where(
            "due_at <= ?1 AND paused = 0 AND removed_at IS NULL ORDER BY due_at, id LIMIT ?2",
            &[&now, &(limit as i64)],
        )
    }

    /// When the next source is due, in Unix seconds.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn next_due(&self) -> Result<Option<i64>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT min(due_at) FROM sources WHERE due_at IS NOT NULL AND paused = 0 AND removed_at IS NULL",
        )?;
        Ok(statement.query_row([], |row| row.get(0))?)
    }

    /// How many sources are to be read by `now` (Unix seconds).
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn count_due(&self, now: i64) -> Result<u64, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT count(*) FROM sources WHERE due_at <= ?1 AND paused = 0 AND removed_at IS NULL",
        )?;
        Ok(statement
            .query_row([now], |row| row.get::<_, i64>(0))?
            .cast_unsigned())
    }

    fn configured_where(
        &self,
        condition: &str,
        with: &[&dyn rusqlite::ToSql],
    ) -> Result<Vec<ConfiguredSource>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached(&format!("SELECT {COLUMNS} FROM sources WHERE {condition}"))?;
        let mut rows = statement.query(with)?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(configured_of_row(row)?);
        }
        Ok(found)
    }
}

/// Where a source stands: by itself where only some may see it, else with the others of its owner.
fn shelf_of(source: SourceId, owner: Owner, has_audience: bool) -> ShelfOf {
    if has_audience {
        ShelfOf::Source(source)
    } else {
        owner.shelf()
    }
}

fn configured_of_row(row: &Row<'_>) -> Result<ConfiguredSource, StoreError> {
    let id: i64 = row.get(0)?;
    let json = |place: usize, what: &str| -> Result<Value, StoreError> {
        serde_json::from_str(&row.get::<_, String>(place)?)
            .map_err(|_| StoreError::damaged(format!("the {what} of source {id} are unreadable")))
    };
    Ok(ConfiguredSource {
        id: SourceId(id),
        owner: Owner::of_number(row.get(1)?),
        kind: row.get(2)?,
        location: row.get(3)?,
        name: row.get(4)?,
        options: json(5, "options")?,
        shelf: ShelfId(row.get(6)?),
        added_at: row.get(7)?,
        added_by: row.get::<_, Option<i64>>(8)?.map(i64::cast_unsigned),
        paused: row.get(9)?,
        removed_at: row.get(10)?,
        read_at: row.get(11)?,
        due_at: row.get(12)?,
        pause_s: row.get(13)?,
        cursor: json(14, "cursor")?,
        failures: row.get(15)?,
        audience: match row.get::<_, Option<String>>(16)? {
            Some(_) => Some(json(16, "audience")?),
            None => None,
        },
    })
}
