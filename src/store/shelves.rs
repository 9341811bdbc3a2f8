//! Shelves: what is searched together. Which source stands on which is told here; what may be seen of them is decided
//! above.

use rusqlite::{OptionalExtension, Transaction, params};

use super::{Reader, SourceId, StoreError};

/// What has a search index of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ShelfId(pub i64);

impl ShelfId {
    /// What everybody may see.
    pub const EVERYONE: ShelfId = ShelfId(0);
    /// What was removed and may still be brought back: nobody sees it.
    pub const REMOVED: ShelfId = ShelfId(1);
}

/// Whom a shelf is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ShelfOf {
    /// Everybody.
    Everyone,
    /// Nobody, for a while.
    Removed,
    /// All of a guild.
    Guild(u64),
    /// Whoever may see that one source.
    Source(SourceId),
}

impl ShelfOf {
    fn name(self) -> String {
        match self {
            ShelfOf::Everyone => "everyone".to_owned(),
            ShelfOf::Removed => "removed".to_owned(),
            ShelfOf::Guild(guild) => format!("guild {guild}"),
            ShelfOf::Source(source) => format!("source {}", source.0),
        }
    }
}

/// The shelf of that name, made where there is none.
pub(super) fn shelf(transaction: &Transaction<'_>, of: ShelfOf) -> Result<ShelfId, StoreError> {
    let name = of.name();
    let known: Option<i64> = transaction
        .prepare_cached("SELECT id FROM shelves WHERE name = ?1")?
        .query_row([&name], |row| row.get(0))
        .optional()?;
    let id = match known {
        Some(id) => id,
        None => {
            transaction
                .prepare_cached("INSERT INTO shelves (name) VALUES (?1)")?
                .execute([&name])?;
            transaction.last_insert_rowid()
        }
    };
    Ok(ShelfId(id))
}

/// Puts a source and all that it says on a shelf. Each of its documents leaves the index that it was in and is new in
/// the other one: nothing of it changes but the number.
pub(super) fn put_on(
    transaction: &Transaction<'_>,
    source: SourceId,
    shelf: ShelfId,
    seq: &mut i64,
) -> Result<(), StoreError> {
    let moved = transaction
        .prepare_cached("UPDATE sources SET shelf = ?2 WHERE id = ?1 AND shelf <> ?2")?
        .execute(params![source.0, shelf.0])?;
    if moved == 0 {
        return Ok(());
    }
    let versions: Vec<i64> = transaction
        .prepare_cached(
            "SELECT version FROM documents WHERE source = ?1 AND version IS NOT NULL ORDER BY version",
        )?
        .query_map([source.0], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for version in versions {
        transaction
            .prepare_cached("INSERT INTO purged (seq, version) VALUES (?1, ?2)")?
            .execute([*seq + 1, version])?;
        transaction
            .prepare_cached("UPDATE versions SET seq = ?2 WHERE id = ?1")?
            .execute([version, *seq + 2])?;
        *seq += 2;
    }
    Ok(())
}

impl Reader {
    /// The shelves that a source stands on.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn shelves_in_use(&self) -> Result<Vec<ShelfId>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT DISTINCT shelf FROM sources")?;
        let rows = statement.query_map([], |row| row.get(0).map(ShelfId))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
