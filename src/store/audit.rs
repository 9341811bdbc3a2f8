//! The audit: who changed what, and who was refused. Rows are added, and deleted when they are old; never changed.

use rusqlite::{Transaction, params};

use super::{Reader, Store, StoreError};

/// Something that was done, or was tried.
#[derive(Debug, Clone, PartialEq)]
pub struct AuditRow {
    /// When, in Unix seconds.
    pub at: i64,
    /// In which server; `None` where it concerns the whole process.
    pub guild: Option<u64>,
    /// By which account; `None` is the operator at the command line.
    pub actor: Option<u64>,
    /// What, as a dotted name: `settings.changed`.
    pub what: String,
    /// What else there is to say of it.
    pub details: serde_json::Value,
}

/// A row of the audit, with its place in the order of all.
#[derive(Debug, Clone, PartialEq)]
pub struct AuditEntry {
    /// Larger than that of every row before it, and never given twice.
    pub id: i64,
    /// The row.
    pub row: AuditRow,
}

impl Store {
    /// Adds rows in one transaction: all of them, or none.
    ///
    /// # Errors
    /// When the database cannot be written; nothing has changed then.
    pub fn note_audit(&self, rows: &[AuditRow]) -> Result<(), StoreError> {
        if rows.is_empty() {
            return Ok(());
        }
        let mut connection = self.writer();
        let transaction = connection.transaction()?;
        for row in rows {
            insert(&transaction, row)?;
        }
        transaction.commit()?;
        Ok(())
    }
}

/// Adds a row to what else a transaction changes.
pub(super) fn insert(transaction: &Transaction<'_>, row: &AuditRow) -> Result<(), StoreError> {
    transaction
        .prepare_cached(
            "INSERT INTO audit (at, guild, actor, what, details) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![
            row.at,
            row.guild.map(u64::cast_signed),
            row.actor.map(u64::cast_signed),
            row.what,
            row.details.to_string(),
        ])?;
    Ok(())
}

impl Reader {
    /// The newest rows of one server (of the whole process, for `None`), the newest first: at most `limit` of them,
    /// from before the row `before` where that is given. Rows of other servers are never among them.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn audit(
        &self,
        guild: Option<u64>,
        before: Option<i64>,
        limit: usize,
    ) -> Result<Vec<AuditEntry>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT id, at, actor, what, details FROM audit WHERE guild IS ?1 AND id < ?2 ORDER BY id DESC LIMIT ?3",
        )?;
        let mut rows = statement.query(params![
            guild.map(u64::cast_signed),
            before.unwrap_or(i64::MAX),
            i64::try_from(limit).unwrap_or(i64::MAX),
        ])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let id = row.get(0)?;
            let details: String = row.get(4)?;
            found.push(AuditEntry {
                id,
                row: AuditRow {
                    at: row.get(1)?,
                    guild,
                    actor: row.get::<_, Option<i64>>(2)?.map(i64::cast_unsigned),
                    what: row.get(3)?,
                    details: serde_json::from_str(&details).map_err(|_| {
                        StoreError::damaged(format!(
                            "the details of row {id} of the audit are unreadable"
                        ))
                    })?,
                },
            });
        }
        Ok(found)
    }
}
