//! What is kept of members and servers goes: when it is old, when a member says so, when a server is left.
//!
//! A row that was deleted is gone from every question at once, but its bytes may be found in the file for years. Three
//! things are done about that:
//! - `secure_delete`, which every opening for writing sets: SQLite fills with zeros what it frees. Of replacing ten
//!   thousand documents it made no difference that could be measured.
//! - That leaves copies of rows that SQLite moved from page to page while they were alive, about one of two hundred.
//!   So a table that something was deleted from is cleared as a whole, every page of it zeros, and what stays is
//!   written again: a second for a hundred thousand questions.
//! - The write-ahead log has the words as they were written, until it is begun again: it is emptied.
//!
//! Copies of the file that somebody made, and what a disk does below it, are beyond this.

use std::time::Duration;

use rusqlite::{Connection, Transaction, TransactionBehavior, params};

use super::{BUSY_PATIENCE, MemberHash, Store, StoreError, follows};

/// So long the log waits for questions that are being answered from it. Nothing can be written meanwhile.
const LOG_PATIENCE: Duration = Duration::from_secs(2);

/// How much was old.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Expired {
    /// Questions that are gone.
    pub questions: u64,
    /// Votes that are gone.
    pub votes: u64,
    /// Rows of the audit that are gone.
    pub audit: u64,
}

/// How much was kept of a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Erased {
    /// The member's questions.
    pub questions: u64,
    /// The member's votes, and those of others on the member's questions.
    pub votes: u64,
    /// Questions that the member followed.
    pub follows: u64,
}

/// How much was kept of a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ErasedGuild {
    /// Questions asked there.
    pub questions: u64,
    /// Votes on them.
    pub votes: u64,
    /// Settings that its admins had made.
    pub settings: u64,
}

impl Store {
    /// Deletes questions and votes from before `questions_before`, those of some servers from before another time, and
    /// the audit's rows from before `audit_before` (Unix seconds; what is of that very second stays). Votes go with
    /// their questions. Writes again what stays, so once a day is better than once a minute. Also empties the log where an erasure could not.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn expire(
        &self,
        questions_before: i64,
        of_guilds: &[(u64, i64)],
        audit_before: i64,
    ) -> Result<Expired, StoreError> {
        let mut connection = self.writer();
        let transaction = begun(&mut connection)?;
        let delete = |sql: &str, before: i64| deleted(&transaction, sql, params![before]);
        let mut expired = Expired {
            votes: delete("DELETE FROM votes WHERE voted_at < ?1", questions_before)?
                + delete(
                    "DELETE FROM votes WHERE question IN (SELECT id FROM questions WHERE asked_at < ?1)",
                    questions_before,
                )?,
            questions: delete(
                "DELETE FROM questions WHERE asked_at < ?1",
                questions_before,
            )?,
            audit: delete("DELETE FROM audit WHERE at < ?1", audit_before)?,
        };
        for (guild, before) in of_guilds {
            let of: [&dyn rusqlite::ToSql; 2] = [&guild.cast_signed(), before];
            expired.votes += deleted(
                &transaction,
                "DELETE FROM votes WHERE question IN
                     (SELECT id FROM questions WHERE guild = ?1 AND (asked_at < ?2 OR votes.voted_at < ?2))",
                &of,
            )?;
            expired.questions += deleted(
                &transaction,
                "DELETE FROM questions WHERE guild = ?1 AND asked_at < ?2",
                &of,
            )?;
        }
        write_again(&transaction, "questions", expired.questions)?;
        write_again(&transaction, "votes", expired.votes)?;
        write_again(&transaction, "audit", expired.audit)?;
        transaction.commit()?;
        empty_the_log(&connection)?;
        Ok(expired)
    }

    /// Deletes all that is kept of a member: their questions with every vote on them, their own votes, and
    /// what they follow. Where a
    /// question that was asked before is still being answered, the log is emptied by the next [`Store::expire`], or
    /// when the store is closed.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn erase_member(&self, member: MemberHash) -> Result<Erased, StoreError> {
        let mut connection = self.writer();
        let transaction = begun(&mut connection)?;
        let delete = |sql: &str| deleted(&transaction, sql, params![member.0]);
        let erased = Erased {
            votes: delete("DELETE FROM votes WHERE member = ?1")?
                + delete(
                    "DELETE FROM votes WHERE question IN (SELECT id FROM questions WHERE member = ?1)",
                )?,
            questions: delete("DELETE FROM questions WHERE member = ?1")?,
            follows: follows::remove_where(&transaction, "member = ?1", params![member.0])?,
        };
        write_again(&transaction, "questions", erased.questions)?;
        write_again(&transaction, "votes", erased.votes)?;
        transaction.commit()?;
        empty_the_log(&connection)?;
        Ok(erased)
    }

    /// Deletes what is kept of a server that the bot has left: its questions with their votes, its settings, its briefings
    /// and what is followed there. The audit stays until it is old: throwing the bot out must not be a way to hide what was done with it.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn erase_guild(&self, guild: u64) -> Result<ErasedGuild, StoreError> {
        let mut connection = self.writer();
        let transaction = begun(&mut connection)?;
        let delete = |sql: &str| deleted(&transaction, sql, params![guild.cast_signed()]);
        let erased = ErasedGuild {
            votes: delete(
                "DELETE FROM votes WHERE question IN (SELECT id FROM questions WHERE guild = ?1)",
            )?,
            questions: delete("DELETE FROM questions WHERE guild = ?1")?,
            settings: delete("DELETE FROM guild_settings WHERE guild = ?1")?,
        };
        follows::remove_where(&transaction, "guild = ?1", params![guild.cast_signed()])?;
        let editions = delete(
            "DELETE FROM editions WHERE briefing IN (SELECT id FROM briefings WHERE guild = ?1)",
        )?;
        let briefings = delete("DELETE FROM briefings WHERE guild = ?1")?;
        write_again(&transaction, "questions", erased.questions)?;
        write_again(&transaction, "votes", erased.votes)?;
        write_again(&transaction, "guild_settings", erased.settings)?;
        write_again(&transaction, "editions", editions)?;
        write_again(&transaction, "briefings", briefings)?;
        transaction.commit()?;
        empty_the_log(&connection)?;
        Ok(erased)
    }
}

pub(super) fn begun(connection: &mut Connection) -> Result<Transaction<'_>, StoreError> {
    Ok(connection.transaction_with_behavior(TransactionBehavior::Immediate)?)
}

fn deleted(
    transaction: &Transaction<'_>,
    sql: &str,
    of: &[&dyn rusqlite::ToSql],
) -> Result<u64, StoreError> {
    Ok(transaction.prepare_cached(sql)?.execute(of)? as u64)
}

/// Clears a table that rows were deleted from, and writes again what stays, in the order of its key: pages that are only
/// ever filled one behind the other are not split, so nothing is moved. A DELETE without any condition zeroes whole
/// pages, as DROP does, but only where no foreign key or trigger wants to see each row.
pub(super) fn write_again(
    transaction: &Transaction<'_>,
    table: &str,
    deleted: u64,
) -> Result<(), StoreError> {
    if deleted > 0 {
        transaction.execute_batch(&format!(
            "CREATE TABLE staying AS SELECT * FROM {table};
             DELETE FROM {table};
             INSERT INTO {table} SELECT * FROM staying;
             DROP TABLE staying;"
        ))?;
    }
    Ok(())
}

/// Moves what is in the log into the database and cuts it to nothing. Where somebody still reads from it, it stays.
pub(super) fn empty_the_log(connection: &Connection) -> Result<(), StoreError> {
    connection.busy_timeout(LOG_PATIENCE)?;
    let emptied = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
    connection.busy_timeout(BUSY_PATIENCE)?;
    Ok(emptied?)
}
