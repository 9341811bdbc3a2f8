//! Briefings, as far as they have to outlive the process. What `wanted` holds is not known here.

use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use super::{AuditRow, Reader, Store, StoreError, audit};

/// A briefing's identity, never reused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
pub struct BriefingId(pub i64);

/// A briefing.
#[derive(Debug, Clone, PartialEq)]
pub struct BriefingRow {
    /// Its identity.
    pub id: BriefingId,
    /// The server that it belongs to.
    pub guild: u64,
    /// Where it stands.
    pub channel: u64,
    /// What a moderator wants of it.
    pub wanted: serde_json::Value,
    /// The account of whoever made it, who is told what goes wrong; 0 where they had that erased.
    pub made_by: u64,
    /// When it was made, in Unix seconds.
    pub made_at: i64,
    /// Where it stands now.
    pub state: BriefingState,
}

/// How far a briefing is. All times are Unix seconds.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct BriefingState {
    /// When it is to be made anew; `None` is only when somebody says so.
    pub due_at: Option<i64>,
    /// Why it is not kept current; `None` where it is.
    pub paused: Option<String>,
    /// The message that is pinned.
    pub message: Option<u64>,
    /// The messages in its thread, with what has no room in it.
    pub parts: Vec<u64>,
    /// When the evidence was last looked at.
    pub checked_at: Option<i64>,
    /// When the message was last written or changed.
    pub told_at: Option<i64>,
    /// The number of the store's last change that was looked at.
    pub seen: i64,
    /// What is wrong, once its maker was told.
    pub failing: Option<String>,
    /// How often it went wrong since it last went well.
    pub failures: u32,
}

/// A briefing that is to be made.
#[derive(Debug, Clone, PartialEq)]
pub struct NewBriefing {
    /// The server that it belongs to.
    pub guild: u64,
    /// Where it is to stand.
    pub channel: u64,
    /// What a moderator wants of it.
    pub wanted: serde_json::Value,
    /// The account of whoever makes it.
    pub made_by: u64,
    /// When, in Unix seconds.
    pub made_at: i64,
    /// When it is due for the first time.
    pub due_at: Option<i64>,
}

impl Store {
    /// Adds a briefing, with a row of the audit in the same transaction. `None` where the server has `most` of them.
    ///
    /// # Errors
    /// When the database cannot be written; nothing has changed then.
    pub fn add_briefing(
        &self,
        new: &NewBriefing,
        most: u32,
        audit: impl FnOnce(BriefingId) -> AuditRow,
    ) -> Result<Option<BriefingId>, StoreError> {
        let mut connection = self.writer();
        let transaction = connection.transaction()?;
        let guild = new.guild.cast_signed();
        let there: u32 = transaction.query_row(
            "SELECT count(*) FROM briefings WHERE guild = ?1",
            [guild],
            |row| row.get(0),
        )?;
        if there >= most {
            return Ok(None);
        }
        transaction.execute(
            "INSERT INTO briefings (guild, channel, wanted, made_by, made_at, due_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![
                guild,
                new.channel.cast_signed(),
                new.wanted.to_string(),
                new.made_by.cast_signed(),
                new.made_at,
                new.due_at,
            ],
        )?;
        let id = BriefingId(transaction.last_insert_rowid());
        audit::insert(&transaction, &audit(id))?;
        transaction.commit()?;
        Ok(Some(id))
    }

    /// Changes what is wanted of a briefing and where it stands, and makes it due at `due_at`; whether it is there. In
    /// another channel it has no message yet.
    ///
    /// # Errors
    /// When the database cannot be written; nothing has changed then.
    pub fn change_briefing(
        &self,
        id: BriefingId,
        channel: u64,
        wanted: &serde_json::Value,
        due_at: i64,
        audit: &AuditRow,
    ) -> Result<bool, StoreError> {
        self.with_audit(audit, |transaction| {
            let changed = transaction.execute(
                "UPDATE briefings SET message = CASE WHEN channel = ?2 THEN message END,
                     parts = CASE WHEN channel = ?2 THEN parts ELSE '[]' END,
                     failing = CASE WHEN channel = ?2 THEN failing END,
                     channel = ?2, wanted = ?3, due_at = ?4 WHERE id = ?1",
                params![id.0, channel.cast_signed(), wanted.to_string(), due_at],
            )?;
            Ok(changed > 0)
        })
    }

    /// Writes down how far a briefing is, as whoever keeps it current knows; whether it is there. One that a moderator
    /// paused meanwhile stays paused.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn note_briefing(&self, id: BriefingId, state: &BriefingState) -> Result<bool, StoreError> {
        Ok(write_state(&self.writer(), id, state)?)
    }

    /// A briefing is due at `due_at` (Unix seconds), where it was due at `was` until now and is not paused; whether so.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn make_briefing_due(
        &self,
        id: BriefingId,
        was: Option<i64>,
        due_at: Option<i64>,
    ) -> Result<bool, StoreError> {
        let changed = self.writer().execute(
            "UPDATE briefings SET due_at = ?3 WHERE id = ?1 AND due_at IS ?2 AND paused IS NULL",
            params![id.0, was, due_at],
        )?;
        Ok(changed > 0)
    }

    /// Pauses a briefing for that reason, or has it kept current again and due at `due_at`; with `audit`, who had it so.
    /// Whether it is there.
    ///
    /// # Errors
    /// When the database cannot be written; nothing has changed then.
    pub fn pause_briefing(
        &self,
        id: BriefingId,
        paused: Option<&str>,
        due_at: i64,
        audit: &AuditRow,
    ) -> Result<bool, StoreError> {
        self.with_audit(audit, |transaction| {
            let changed = match paused {
                Some(why) => transaction.execute(
                    "UPDATE briefings SET paused = ?2 WHERE id = ?1",
                    params![id.0, why],
                )?,
                None => transaction.execute(
                    "UPDATE briefings SET paused = NULL, failing = NULL, failures = 0, due_at = ?2 WHERE id = ?1",
                    params![id.0, due_at],
                )?,
            };
            Ok(changed > 0)
        })
    }

    /// Removes a briefing with its editions; whether it was there.
    ///
    /// # Errors
    /// When the database cannot be written; nothing has changed then.
    pub fn remove_briefing(&self, id: BriefingId, audit: &AuditRow) -> Result<bool, StoreError> {
        self.with_audit(audit, |transaction| {
            transaction.execute("DELETE FROM editions WHERE briefing = ?1", [id.0])?;
            Ok(transaction.execute("DELETE FROM briefings WHERE id = ?1", [id.0])? > 0)
        })
    }

    /// Nobody knows any more who made the briefings that this account made; how many there were.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn forget_maker(&self, account: u64) -> Result<u64, StoreError> {
        let forgotten = self.writer().execute(
            "UPDATE briefings SET made_by = 0 WHERE made_by = ?1",
            [account.cast_signed()],
        )?;
        Ok(forgotten as u64)
    }

    fn with_audit(
        &self,
        audit: &AuditRow,
        change: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<bool>,
    ) -> Result<bool, StoreError> {
        let mut connection = self.writer();
        let transaction = connection.transaction()?;
        let changed = change(&transaction)?;
        if changed {
            audit::insert(&transaction, audit)?;
        }
        transaction.commit()?;
        Ok(changed)
    }
}

pub(super) fn write_state(
    connection: &Connection,
    id: BriefingId,
    state: &BriefingState,
) -> rusqlite::Result<bool> {
    let changed = connection
        .prepare_cached(
            "UPDATE briefings SET due_at = ?2, paused = coalesce(?3, paused), message = ?4, parts = ?5, checked_at = ?6, told_at = ?7,
                 seen = ?8, failing = ?9, failures = ?10 WHERE id = ?1",
        )?
        .execute(params![
            id.0,
            state.due_at,
            state.paused,
            state.message.map(u64::cast_signed),
            parts_as_json(&state.parts),
            state.checked_at,
            state.told_at,
            state.seen,
            state.failing,
            state.failures,
        ])?;
    Ok(changed > 0)
}

/// The columns of a briefing, as `briefing_of_row` reads them by their places.
const BRIEFING: &str = "SELECT id, guild, channel, wanted, made_by, made_at, due_at, paused, message, parts, checked_at,
        told_at, seen, failing, failures FROM briefings";

impl Reader {
    /// A briefing.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn briefing(&self, id: BriefingId) -> Result<Option<BriefingRow>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached(&format!("{BRIEFING} WHERE id = ?1"))?;
        let found = statement.query_row([id.0], briefing_of_row).optional()?;
        found.map(read).transpose()
    }

    /// The briefings of a server, or of all where none is named, in the order in which they were made.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn briefings(&self, guild: Option<u64>) -> Result<Vec<BriefingRow>, StoreError> {
        let mut statement = self.connection.prepare_cached(&format!(
            "{BRIEFING} WHERE ?1 IS NULL OR guild = ?1 ORDER BY id"
        ))?;
        let rows = statement.query_map([guild.map(u64::cast_signed)], briefing_of_row)?;
        rows.map(|row| read(row?)).collect()
    }

    /// The next briefing behind `after`, of whatever server.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn briefing_after(&self, after: BriefingId) -> Result<Option<BriefingId>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT min(id) FROM briefings WHERE id > ?1")?;
        let next: Option<i64> = statement.query_row([after.0], |row| row.get(0))?;
        Ok(next.map(BriefingId))
    }

    /// The briefings that stand in a channel.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn briefings_in(&self, channel: u64) -> Result<Vec<BriefingRow>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached(&format!("{BRIEFING} WHERE channel = ?1 ORDER BY id"))?;
        let rows = statement.query_map([channel.cast_signed()], briefing_of_row)?;
        rows.map(|row| read(row?)).collect()
    }

    /// Up to `limit` briefings that are due at `now` (Unix seconds), the longest due first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn due_briefings(&self, now: i64, limit: usize) -> Result<Vec<BriefingRow>, StoreError> {
        let mut statement = self.connection.prepare_cached(&format!(
            "{BRIEFING} WHERE due_at <= ?1 AND paused IS NULL ORDER BY due_at, id LIMIT ?2"
        ))?;
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let rows = statement.query_map([now, limit], briefing_of_row)?;
        rows.map(|row| read(row?)).collect()
    }
}

fn briefing_of_row(row: &Row<'_>) -> rusqlite::Result<(BriefingRow, String)> {
    let id = |column| -> rusqlite::Result<Option<u64>> {
        Ok(row.get::<_, Option<i64>>(column)?.map(i64::cast_unsigned))
    };
    let briefing = BriefingRow {
        id: BriefingId(row.get(0)?),
        guild: row.get::<_, i64>(1)?.cast_unsigned(),
        channel: row.get::<_, i64>(2)?.cast_unsigned(),
        wanted: serde_json::Value::Null,
        made_by: row.get::<_, i64>(4)?.cast_unsigned(),
        made_at: row.get(5)?,
        state: BriefingState {
            due_at: row.get(6)?,
            paused: row.get(7)?,
            message: id(8)?,
            // What cannot be read is a thread that is written anew.
            parts: serde_json::from_str(&row.get::<_, String>(9)?).unwrap_or_default(),
            checked_at: row.get(10)?,
            told_at: row.get(11)?,
            seen: row.get(12)?,
            failing: row.get(13)?,
            failures: row.get(14)?,
        },
    };
    Ok((briefing, row.get(3)?))
}

fn read((mut briefing, wanted): (BriefingRow, String)) -> Result<BriefingRow, StoreError> {
    briefing.wanted = json(&wanted, "a briefing")?;
    Ok(briefing)
}

/// The messages in a thread, as they are kept.
pub(super) fn parts_as_json(parts: &[u64]) -> String {
    serde_json::Value::from(parts).to_string()
}

pub(super) fn json(text: &str, whose: &str) -> Result<serde_json::Value, StoreError> {
    serde_json::from_str(text)
        .map_err(|_| StoreError::damaged(format!("what is kept of {whose} is unreadable")))
}
