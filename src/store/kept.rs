//! Single texts that outlive the process, and the one secret among them.

use rusqlite::{OptionalExtension, TransactionBehavior, params};
use secrecy::SecretBox;
use secrecy::zeroize::Zeroizing;

use super::{Reader, Store, StoreError};
use crate::text::hex;

/// The name of the key that hashes members.
const MEMBER_KEY: &str = "member_key";

impl Store {
    /// Keeps a text under a name, in the place of the one before.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn keep(&self, name: &str, value: &str) -> Result<(), StoreError> {
        self.writer()
            .prepare_cached(
                "INSERT INTO kept (name, value) VALUES (?1, ?2)
                 ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            )?
            .execute([name, value])?;
        Ok(())
    }

    /// The key under which members are hashed: drawn when it is first asked for, the same ever after. Without it nobody
    /// can tell from the store who asked, not even by trying all accounts.
    ///
    /// # Errors
    /// When the database cannot be written, or the system has no random numbers.
    pub fn member_key(&self) -> Result<SecretBox<[u8; 32]>, StoreError> {
        let mut connection = self.writer();
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let known: Option<Zeroizing<String>> = transaction
            .query_row(
                "SELECT value FROM kept WHERE name = ?1",
                [MEMBER_KEY],
                |row| row.get(0).map(Zeroizing::new),
            )
            .optional()?;
        let mut key = Box::new([0; 32]);
        match known {
            Some(digits) => hex::read(&digits, key.as_mut()).ok_or_else(|| {
                StoreError::damaged("the key that hashes members is unreadable".to_owned())
            })?,
            None => {
                getrandom::fill(key.as_mut()).map_err(StoreError::Randomness)?;
                let digits = Zeroizing::new(hex::written(*key));
                transaction.execute(
                    "INSERT INTO kept (name, value) VALUES (?1, ?2)",
                    params![MEMBER_KEY, digits.as_str()],
                )?;
                transaction.commit()?;
            }
        }
        Ok(SecretBox::new(key))
    }
}

impl Reader {
    /// The text that is kept under a name. The members' key is not told this way.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn kept(&self, name: &str) -> Result<Option<String>, StoreError> {
        if name == MEMBER_KEY {
            return Ok(None);
        }
        let mut statement = self
            .connection
            .prepare_cached("SELECT value FROM kept WHERE name = ?1")?;
        Ok(statement.query_row([name], |row| row.get(0)).optional()?)
    }
}
