//! What is done at most once for a question: claimed before it is done, so that no restart and no second press in the
//! same moment does it again, and given back when it could not be done.

use rusqlite::params;

use super::{QuestionId, Store, StoreError};

/// Something that is done at most once for a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Once {
    /// It is handed over to the guild's moderators.
    HandedOver,
    /// What only its asker saw is posted for everyone.
    Posted,
}

impl Once {
    fn column(self) -> &'static str {
        match self {
            Once::HandedOver => "handed_over_at",
            Once::Posted => "posted_at",
        }
    }
}

impl Store {
    /// Whether it is done for the first time, at `at` (Unix seconds), if the question is kept at all; `None` where it is
    /// not.
    ///
    /// # Errors
    /// When the database cannot be written; it is not claimed then.
    pub fn claim(
        &self,
        question: QuestionId,
        once: Once,
        at: i64,
    ) -> Result<Option<bool>, StoreError> {
        let mut connection = self.writer();
        let transaction = connection.transaction()?;
        let column = once.column();
        let claimed = transaction
            .prepare_cached(&format!(
                "UPDATE questions SET {column} = ?2 WHERE id = ?1 AND {column} IS NULL"
            ))?
            .execute(params![question.0, at])?
            > 0;
        let is_kept = claimed
            || transaction
                .prepare_cached("SELECT 1 FROM questions WHERE id = ?1")?
                .exists([question.0])?;
        transaction.commit()?;
        Ok(is_kept.then_some(claimed))
    }

    /// It could not be done after all: the next try is the first one again.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn give_back(&self, question: QuestionId, once: Once) -> Result<(), StoreError> {
        let column = once.column();
        self.writer()
            .prepare_cached(&format!(
                "UPDATE questions SET {column} = NULL WHERE id = ?1"
            ))?
            .execute([question.0])?;
        Ok(())
    }
}
