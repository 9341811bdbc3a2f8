//! What a server's admins have set. What each name and value means is not known here.

use std::collections::BTreeMap;

use rusqlite::params;

use super::{AuditRow, Reader, Store, StoreError, audit};

impl Store {
    /// Sets a server's setting; `None` makes it what the config says again. With `audit`, who did so is written down
    /// in the same transaction.
    ///
    /// # Errors
    /// When the database cannot be written; nothing has changed then.
    pub fn set_guild_setting(
        &self,
        guild: u64,
        name: &str,
        value: Option<&str>,
        audit: Option<&AuditRow>,
    ) -> Result<(), StoreError> {
        let guild = guild.cast_signed();
        let mut connection = self.writer();
        let transaction = connection.transaction()?;
        match value {
            Some(value) => transaction
                .prepare_cached(
                    "INSERT INTO guild_settings (guild, name, value) VALUES (?1, ?2, ?3)
                     ON CONFLICT (guild, name) DO UPDATE SET value = excluded.value",
                )?
                .execute(params![guild, name, value])?,
            None => transaction
                .prepare_cached("DELETE FROM guild_settings WHERE guild = ?1 AND name = ?2")?
                .execute(params![guild, name])?,
        };
        if let Some(row) = audit {
            audit::insert(&transaction, row)?;
        }
        transaction.commit()?;
        Ok(())
    }
}

impl Reader {
    /// The servers where something is set under a name, and what.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn guilds_that_set(&self, name: &str) -> Result<Vec<(u64, String)>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT guild, value FROM guild_settings WHERE name = ?1")?;
        let rows = statement.query_map([name], |row| {
            Ok((row.get::<_, i64>(0)?.cast_unsigned(), row.get(1)?))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// All that is set for one server, by name.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn guild_settings(&self, guild: u64) -> Result<BTreeMap<String, String>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT name, value FROM guild_settings WHERE guild = ?1")?;
        let rows =
            statement.query_map([guild.cast_signed()], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
