//! SQLite's own full-text search over the same passages: what `footnote bench` measures itself against, because it is
//! what most people would reach for first. Nothing that answers questions uses it.

use std::path::Path;

use rusqlite::{Connection, OpenFlags, params};

use super::StoreError;

/// An FTS5 table of passages, in a file of its own.
pub struct Fts5 {
    connection: Connection,
}

impl Fts5 {
    /// Makes an empty one in the file `path`, which must not be there yet.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] when SQLite refuses.
    pub fn create(path: &Path) -> Result<Fts5, StoreError> {
        let connection = Connection::open_with_flags(
            path,
            OpenFlags::SQLITE_OPEN_READ_WRITE
                | OpenFlags::SQLITE_OPEN_CREATE
                | OpenFlags::SQLITE_OPEN_NO_MUTEX,
        )?;
        // Nothing here must outlive a crash, and the peer shall not lose to a setting: no journal, mapped pages.
        connection.pragma_update(None, "journal_mode", "off")?;
        connection.pragma_update(None, "synchronous", "off")?;
        connection.pragma_update(None, "mmap_size", 8_i64 << 30)?;
        // Stems and folded accents, as Footnote has them; without a copy of the words, which no search needs.
        connection.execute_batch(
            "CREATE VIRTUAL TABLE passages USING fts5(words, content='', tokenize='porter unicode61')",
        )?;
        Ok(Fts5 { connection })
    }

    /// Adds passages in one transaction. `first` is the number of the first of them; the others follow it.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] when SQLite refuses.
    pub fn add(&mut self, first: i64, passages: &[String]) -> Result<(), StoreError> {
        let transaction = self.connection.transaction()?;
        {
            let mut insert = transaction
                .prepare_cached("INSERT INTO passages (rowid, words) VALUES (?1, ?2)")?;
            for (number, words) in (first..).zip(passages) {
                insert.execute(params![number, words])?;
            }
        }
        transaction.commit()?;
        Ok(())
    }

    /// Merges its parts into one, as Footnote's index is merged before it is asked.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] when SQLite refuses.
    pub fn merge(&self) -> Result<(), StoreError> {
        self.connection
            .execute("INSERT INTO passages (passages) VALUES ('optimize')", [])?;
        Ok(())
    }

    /// The numbers of the `limit` best passages by BM25 that have any of the words, best first.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] when SQLite refuses.
    pub fn search(&self, words: &[String], limit: usize) -> Result<Vec<i64>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT rowid FROM passages WHERE passages MATCH ?1 ORDER BY rank LIMIT ?2",
        )?;
        let rows = statement.query_map(params![any_of(words), limit as i64], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

/// Words as strings of FTS5's grammar: inside quotes nothing but a quote means anything.
fn any_of(words: &[String]) -> String {
    let quoted: Vec<String> = words
        .iter()
        .map(|word| format!("\"{}\"", word.replace('"', "\"\"")))
        .collect();
    quoted.join(" OR ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_passages_with_the_words_best_first() {
        let folder = tempfile::tempdir().unwrap();
        let mut peer = Fts5::create(&folder.path().join("peer.sqlite3")).unwrap();
        let passages = [
            "The ferry leaves the harbour at nine.",
            "Ferries and ferries: the ferry of the harbour.",
            "A recount was ordered.",
        ];
        peer.add(7, &passages.map(str::to_owned)).unwrap();
        peer.merge().unwrap();
        let search = |words: &[&str]| {
            peer.search(
                &words
                    .iter()
                    .map(|word| (*word).to_owned())
                    .collect::<Vec<_>>(),
                10,
            )
            .unwrap()
        };
        assert_eq!(search(&["ferry"]), [8, 7]);
        assert_eq!(search(&["recounts", "nowhere"]), [9]);
        assert_eq!(search(&["OR", "a\"b", "NEAR("]), Vec::<i64>::new());
    }
}
