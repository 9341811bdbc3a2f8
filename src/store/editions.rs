//! Editions of briefings, as far as they have to outlive the process. What `quoted` holds is not known here.
//!
//! An edition is written before it is shown and marked afterwards, so that a process which is killed in between knows at
//! its next start that a message may be there.

use rusqlite::{OptionalExtension, Row, params};

use super::briefings::{json, parts_as_json, write_state};
use super::{BriefingId, BriefingState, Reader, Store, StoreError};

/// So many editions of a briefing are kept.
const KEPT_EDITIONS: i64 = 60;

/// How an edition was shown, beside what it quotes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ShownAs {
    /// The channel that it was made for.
    pub channel: u64,
    /// The title that the briefing had.
    pub title: String,
    /// The window that it had, in days; `None` is any date.
    pub window_days: Option<u16>,
    /// The messages in the thread under its message.
    pub parts: Vec<u64>,
}

/// An edition of a briefing.
#[derive(Debug, Clone, PartialEq)]
pub struct EditionRow {
    /// Its number, from 1.
    pub number: u64,
    /// When it was made, in Unix seconds.
    pub made_at: i64,
    /// What it quotes.
    pub quoted: serde_json::Value,
    /// When it was shown; `None` where it is not known whether it was.
    pub told_at: Option<i64>,
    /// How it was shown.
    pub shown_as: ShownAs,
    /// The message that shows it, or showed it; `None` where that is gone.
    pub message: Option<u64>,
}

impl Store {
    /// Writes an edition down before it is shown; its number. One that was begun before and not shown is replaced. Until it
    /// is known to be shown its briefing is due, so that a process which comes after this one looks after it.
    ///
    /// # Errors
    /// When the database cannot be written; nothing has changed then.
    pub fn begin_edition(
        &self,
        briefing: BriefingId,
        made_at: i64,
        quoted: &serde_json::Value,
        shown_as: &ShownAs,
    ) -> Result<u64, StoreError> {
        let mut connection = self.writer();
        let transaction = connection.transaction()?;
        let number: i64 = transaction.query_row(
            "SELECT coalesce(max(number), 0) + 1 FROM editions WHERE briefing = ?1 AND told_at IS NOT NULL",
            [briefing.0],
            |row| row.get(0),
        )?;
        transaction.execute(
            "INSERT OR REPLACE INTO editions (briefing, number, made_at, quoted, channel, title, window_days)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![
                briefing.0,
                number,
                made_at,
                quoted.to_string(),
                shown_as.channel.cast_signed(),
                shown_as.title,
                shown_as.window_days,
            ],
        )?;
        transaction.execute(
            "UPDATE briefings SET due_at = ?2 WHERE id = ?1 AND (due_at IS NULL OR due_at > ?2)",
            params![briefing.0, made_at],
        )?;
        // The last one of each message stays: what is taken away later is taken out of the messages that are there.
        transaction.execute(
            "DELETE FROM editions WHERE briefing = ?1 AND number <= ?2 AND (message IS NULL OR number <
                 (SELECT max(number) FROM editions e WHERE e.briefing = ?1 AND e.message = editions.message))",
            params![briefing.0, number - KEPT_EDITIONS],
        )?;
        transaction.commit()?;
        Ok(number.cast_unsigned())
    }

    /// An edition is shown by that message: written down together with how far its briefing is. Whether both are there.
    ///
    /// # Errors
    /// When the database cannot be written; nothing has changed then.
    pub fn end_edition(
        &self,
        briefing: BriefingId,
        number: u64,
        message: u64,
        state: &BriefingState,
    ) -> Result<bool, StoreError> {
        let mut connection = self.writer();
        let transaction = connection.transaction()?;
        let there = transaction.execute(
            "UPDATE editions SET told_at = ?3, message = ?4, parts = ?5 WHERE briefing = ?1 AND number = ?2",
            params![
                briefing.0,
                number.cast_signed(),
                state.told_at,
                message.cast_signed(),
                parts_as_json(&state.parts)
            ],
        )? > 0
            && write_state(&transaction, briefing, state)?;
        transaction.commit()?;
        Ok(there)
    }

    /// These messages stand in the thread under the message of an edition.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn keep_parts(
        &self,
        briefing: BriefingId,
        number: u64,
        parts: &[u64],
    ) -> Result<(), StoreError> {
        self.writer().execute(
            "UPDATE editions SET parts = ?3 WHERE briefing = ?1 AND number = ?2",
            params![briefing.0, number.cast_signed(), parts_as_json(parts)],
        )?;
        Ok(())
    }

    /// What an edition quotes stands elsewhere now: the same words, in other states of their documents.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn renew_edition(
        &self,
        briefing: BriefingId,
        number: u64,
        quoted: &serde_json::Value,
    ) -> Result<(), StoreError> {
        self.writer().execute(
            "UPDATE editions SET quoted = ?3 WHERE briefing = ?1 AND number = ?2",
            params![briefing.0, number.cast_signed(), quoted.to_string()],
        )?;
        Ok(())
    }

    /// A message that showed editions of a briefing is gone.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn forget_message(&self, briefing: BriefingId, message: u64) -> Result<(), StoreError> {
        self.writer().execute(
            "UPDATE editions SET message = NULL WHERE briefing = ?1 AND message = ?2",
            params![briefing.0, message.cast_signed()],
        )?;
        Ok(())
    }
}

impl Reader {
    /// The editions of a briefing, the newest first, `limit` at most.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn editions(
        &self,
        briefing: BriefingId,
        limit: usize,
    ) -> Result<Vec<EditionRow>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT number, made_at, quoted, told_at, message, channel, title, window_days, parts FROM editions
             WHERE briefing = ?1 ORDER BY number DESC LIMIT ?2",
        )?;
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let rows = statement.query_map([briefing.0, limit], edition_of_row)?;
        rows.map(|row| read_edition(row?)).collect()
    }

    /// The channel and the message of the last edition that was shown by another message than `now`.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn message_before(
        &self,
        briefing: BriefingId,
        now: Option<u64>,
    ) -> Result<Option<(u64, u64)>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT channel, message FROM editions
             WHERE briefing = ?1 AND told_at IS NOT NULL AND message IS NOT NULL AND message IS NOT ?2
             ORDER BY number DESC LIMIT 1",
        )?;
        let read = |row: &Row<'_>| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?));
        let found = statement
            .query_row(params![briefing.0, now.map(u64::cast_signed)], read)
            .optional()?;
        Ok(found.map(|(channel, message)| (channel.cast_unsigned(), message.cast_unsigned())))
    }

    /// The messages that showed editions of a briefing before the one that shows it now, each with the last edition that
    /// it showed; in no order.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn earlier_messages(&self, briefing: BriefingId) -> Result<Vec<EditionRow>, StoreError> {
        // Of a group with one max(), SQLite gives the other columns of the row that has it.
        let mut statement = self.connection.prepare_cached(
            "SELECT max(number), made_at, quoted, told_at, message, channel, title, window_days, parts FROM editions
             WHERE briefing = ?1 AND told_at IS NOT NULL AND message IS NOT NULL
               AND message IS NOT (SELECT message FROM briefings WHERE id = ?1)
             GROUP BY message",
        )?;
        let rows = statement.query_map([briefing.0], edition_of_row)?;
        rows.map(|row| read_edition(row?)).collect()
    }
}

/// From the columns number, made_at, quoted, told_at, message, channel, title, window_days, parts.
fn edition_of_row(row: &Row<'_>) -> rusqlite::Result<(EditionRow, String)> {
    let edition = EditionRow {
        number: row.get::<_, i64>(0)?.cast_unsigned(),
        made_at: row.get(1)?,
        quoted: serde_json::Value::Null,
        told_at: row.get(3)?,
        message: row.get::<_, Option<i64>>(4)?.map(i64::cast_unsigned),
        shown_as: ShownAs {
            channel: row.get::<_, i64>(5)?.cast_unsigned(),
            title: row.get(6)?,
            window_days: row.get(7)?,
            // What cannot be read is a thread that is written anew.
            parts: serde_json::from_str(&row.get::<_, String>(8)?).unwrap_or_default(),
        },
    };
    Ok((edition, row.get(2)?))
}

fn read_edition((mut edition, quoted): (EditionRow, String)) -> Result<EditionRow, StoreError> {
    edition.quoted = json(&quoted, "an edition of a briefing")?;
    Ok(edition)
}
