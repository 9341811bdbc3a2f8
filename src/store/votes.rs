//! Votes on replies: whether one helped. One vote a member, which can be changed.

use rusqlite::{OptionalExtension, params};

use super::{MemberHash, QuestionId, Reader, Store, StoreError};

/// What a vote came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VoteOutcome {
    /// The member's first on this question.
    New,
    /// The member thought otherwise before.
    Changed,
    /// The member said so before.
    Same,
    /// The question was never noted, or is not kept any more: nothing was written.
    NoSuchQuestion,
}

impl Store {
    /// Writes down whether the reply to `question` helped `member`.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn vote(
        &self,
        question: QuestionId,
        member: MemberHash,
        helpful: bool,
        at: i64,
    ) -> Result<VoteOutcome, StoreError> {
        let mut connection = self.writer();
        let transaction = connection.transaction()?;
        // The vote that the member has given, if any, where there is such a question.
        let known: Option<Option<bool>> = transaction
            .prepare_cached(
                "SELECT v.helpful FROM questions q
                 LEFT JOIN votes v ON v.question = q.id AND v.member = ?2 WHERE q.id = ?1",
            )?
            .query_row(params![question.0, member.0], |row| row.get(0))
            .optional()?;
        let outcome = match known {
            None => return Ok(VoteOutcome::NoSuchQuestion),
            Some(Some(before)) if before == helpful => return Ok(VoteOutcome::Same),
            Some(Some(_)) => VoteOutcome::Changed,
            Some(None) => VoteOutcome::New,
        };
        transaction
            .prepare_cached(
                "INSERT INTO votes (question, member, helpful, voted_at) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (question, member) DO UPDATE SET helpful = excluded.helpful, voted_at = excluded.voted_at",
            )?
            .execute(params![question.0, member.0, helpful, at])?;
        transaction.commit()?;
        Ok(outcome)
    }
}

impl Reader {
    /// How many members found the reply to `question` helpful, and how many did not.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn votes_of(&self, question: QuestionId) -> Result<(u64, u64), StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT count(*) FILTER (WHERE helpful), count(*) FILTER (WHERE NOT helpful) FROM votes WHERE question = ?1",
        )?;
        Ok(statement.query_row([question.0], |row| {
            Ok((row.get::<_, i64>(0)? as u64, row.get::<_, i64>(1)? as u64))
        })?)
    }
}
