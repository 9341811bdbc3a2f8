//! Questions that somebody follows, as far as they have to outlive the process. What `telling` holds is not known here.
//!
//! What is to be told is written down before it is sent, together with what is known from then on, and taken off
//! afterwards: a process that is killed in between knows at its next start that a message may be there.

use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use super::erasing::{begun, empty_the_log, write_again};
use super::{DocumentId, MemberHash, Reader, Store, StoreError, VersionId};

/// A follow's name, never reused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FollowId(pub i64);

/// So much of what is known is remembered of a follow; what is older than that was told long ago.
const MOST_KNOWN: i64 = 2_000;

/// A question that somebody follows.
#[derive(Debug, Clone, PartialEq)]
pub struct FollowRow {
    /// Its name.
    pub id: FollowId,
    /// The account of whoever follows.
    pub account: u64,
    /// The same, as it stands beside their questions.
    pub member: MemberHash,
    /// The server within which it is asked; `None` is direct messages.
    pub guild: Option<u64>,
    /// Where it was asked for.
    pub channel: u64,
    /// The channel that it is told in; `None` is a direct message.
    pub place: Option<u64>,
    /// The question.
    pub words: String,
    /// The language of what is ours in the messages, as Discord names it.
    pub locale: String,
    /// When it began, in Unix seconds.
    pub made_at: i64,
    /// The number of the change up to which nothing is news.
    pub begun: i64,
    /// How far it is.
    pub state: FollowState,
}

/// How far a follow is. All times are Unix seconds.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FollowState {
    /// When it was last asked.
    pub looked_at: i64,
    /// It is not asked before.
    pub due_at: i64,
    /// How often it could not be told since it last could.
    pub failures: u32,
    /// When a message was last sent.
    pub told_at: Option<i64>,
    /// The day of that, counted from 1970.
    pub told_day: i64,
    /// Messages on that day.
    pub told_times: u32,
    /// What is to be told, and perhaps was.
    pub telling: Option<Telling>,
    /// Why nothing is sent.
    pub paused: Option<String>,
}

/// What is to be told.
#[derive(Debug, Clone, PartialEq)]
pub struct Telling {
    /// What the message quotes.
    pub quoted: serde_json::Value,
    /// The name of the message, below 2^63.
    pub nonce: u64,
    /// When it was written down.
    pub at: i64,
}

/// Evidence that is no news.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Known {
    /// The document.
    pub document: i64,
    /// A fingerprint of the words.
    pub words: u64,
    /// The state of the document that they stood in.
    pub version: i64,
}

/// What became of a follow that was to be added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FollowOutcome {
    /// It is kept.
    Added,
    /// Whoever follows has as many as they may.
    TooMany,
    /// It is followed already.
    Same,
}

impl Store {
    /// Adds a follow with what is known when it begins, where its account has fewer than `most`.
    ///
    /// # Errors
    /// When the database cannot be written; nothing has changed then.
    pub fn add_follow(
        &self,
        row: &FollowRow,
        known: &[Known],
        most: u32,
    ) -> Result<FollowOutcome, StoreError> {
        let mut connection = self.writer();
        let transaction = connection.transaction()?;
        let (account, guild) = (row.account.cast_signed(), row.guild.map(u64::cast_signed));
        let place = row.place.map(u64::cast_signed);
        let (there, same): (u32, u32) = transaction.query_row(
            "SELECT count(*), coalesce(sum(guild IS ?2 AND place IS ?3 AND words = ?4), 0) FROM follows
             WHERE account = ?1",
            params![account, guild, place, row.words],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        if same > 0 {
            return Ok(FollowOutcome::Same);
        }
        if there >= most {
            return Ok(FollowOutcome::TooMany);
        }
        transaction.execute(
            "INSERT INTO follows (id, account, member, guild, channel, place, words, locale, made_at, begun, looked_at,
                 due_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
            params![
                row.id.0,
                account,
                row.member.0,
                guild,
                row.channel.cast_signed(),
                place,
                row.words,
                row.locale,
                row.made_at,
                row.begun,
                row.state.looked_at,
                row.state.due_at,
            ],
        )?;
        add_known(&transaction, row.id, row.made_at, known)?;
        transaction.commit()?;
        Ok(FollowOutcome::Added)
    }

    /// Writes down how far a follow is, with what is known from now on; whether it is there.
    ///
    /// # Errors
    /// When the database cannot be written; nothing has changed then.
    pub fn note_follow(
        &self,
        id: FollowId,
        state: &FollowState,
        known: &[Known],
        at: i64,
    ) -> Result<bool, StoreError> {
        let mut connection = self.writer();
        let transaction = connection.transaction()?;
        let there = write_state(&transaction, id, state)?;
        if there {
            add_known(&transaction, id, at, known)?;
        }
        transaction.commit()?;
        Ok(there)
    }

    /// Nothing that is told to that account by direct message is sent any more.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn pause_follows(&self, account: u64, why: &str) -> Result<(), StoreError> {
        self.writer().execute(
            "UPDATE follows SET paused = ?2 WHERE account = ?1 AND place IS NULL AND paused IS NULL",
            params![account.cast_signed(), why],
        )?;
        Ok(())
    }

    /// Whoever follows with that account there (`None` is direct messages) is told that nothing is sent; how many follows
    /// that is about which they were not told of before.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn warn_of_follows(&self, account: u64, guild: Option<u64>) -> Result<usize, StoreError> {
        let changed = self.writer().execute(
            "UPDATE follows SET warned = 1 WHERE account = ?1 AND guild IS ?2 AND paused IS NOT NULL AND warned = 0",
            params![account.cast_signed(), guild.map(u64::cast_signed)],
        )?;
        Ok(changed)
    }

    /// Everything of that account is sent again, beginning at `due_at`; how many follows that is.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn resume_follows(&self, account: u64, due_at: i64) -> Result<usize, StoreError> {
        let changed = self.writer().execute(
            "UPDATE follows SET paused = NULL, warned = 0, failures = 0, looked_at = 0, due_at = ?2
             WHERE account = ?1 AND paused IS NOT NULL",
            params![account.cast_signed(), due_at],
        )?;
        Ok(changed)
    }

    /// Removes a follow with all that is known of it, from the file too; whether it was there.
    ///
    /// # Errors
    /// When the database cannot be written; nothing has changed then.
    pub fn remove_follow(&self, id: FollowId) -> Result<bool, StoreError> {
        let mut connection = self.writer();
        let transaction = begun(&mut connection)?;
        transaction.execute("DELETE FROM known WHERE follow = ?1", [id.0])?;
        let removed = transaction.execute("DELETE FROM follows WHERE id = ?1", [id.0])? as u64;
        write_again(&transaction, "follows", removed)?;
        transaction.commit()?;
        if removed > 0 {
            empty_the_log(&connection)?;
        }
        Ok(removed > 0)
    }
}

/// Removes the follows where `condition` holds for `of`, with what is known of them, within a transaction; how many.
pub(super) fn remove_where(
    transaction: &Transaction<'_>,
    condition: &str,
    of: &[&dyn rusqlite::ToSql],
) -> Result<u64, StoreError> {
    let known = transaction.execute(
        &format!("DELETE FROM known WHERE follow IN (SELECT id FROM follows WHERE {condition})"),
        of,
    )? as u64;
    let removed =
        transaction.execute(&format!("DELETE FROM follows WHERE {condition}"), of)? as u64;
    write_again(transaction, "known", known)?;
    write_again(transaction, "follows", removed)?;
    Ok(removed)
}

fn add_known(
    transaction: &Transaction<'_>,
    id: FollowId,
    at: i64,
    known: &[Known],
) -> rusqlite::Result<()> {
    if known.is_empty() {
        return Ok(());
    }
    let mut statement = transaction.prepare_cached(
        "INSERT OR REPLACE INTO known (follow, document, words, version, at) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?;
    for one in known {
        let words = one.words.cast_signed();
        statement.execute(params![id.0, one.document, words, one.version, at])?;
    }
    let there: i64 = transaction.query_row(
        "SELECT count(*) FROM known WHERE follow = ?1",
        [id.0],
        |row| row.get(0),
    )?;
    if there > MOST_KNOWN {
        transaction.execute(
            "DELETE FROM known WHERE follow = ?1 AND (document, words) IN
                 (SELECT document, words FROM known WHERE follow = ?1 ORDER BY at LIMIT ?2)",
            params![id.0, there - MOST_KNOWN],
        )?;
    }
    Ok(())
}

fn write_state(
    connection: &Connection,
    id: FollowId,
    state: &FollowState,
) -> rusqlite::Result<bool> {
    let telling = state.telling.as_ref();
    let changed = connection
        .prepare_cached(
            "UPDATE follows SET looked_at = ?2, due_at = ?3, failures = ?4, told_at = ?5, told_day = ?6, told_times = ?7,
                 telling = ?8, nonce = ?9, telling_at = ?10, paused = ?11 WHERE id = ?1",
        )?
        .execute(params![
            id.0,
            state.looked_at,
            state.due_at,
            state.failures,
            state.told_at,
            state.told_day,
            state.told_times,
            telling.map(|telling| telling.quoted.to_string()),
            telling.map(|telling| telling.nonce.cast_signed()),
            telling.map(|telling| telling.at),
            state.paused,
        ])?;
    Ok(changed > 0)
}

/// The columns of a follow, as `follow_of_row` reads them by their places.
const FOLLOW: &str = "SELECT id, account, member, guild, channel, place, words, locale, made_at, begun, looked_at, due_at,
        failures, told_at, told_day, told_times, telling, nonce, telling_at, paused FROM follows";

impl Reader {
    /// A follow.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn follow(&self, id: FollowId) -> Result<Option<FollowRow>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached(&format!("{FOLLOW} WHERE id = ?1"))?;
        Ok(statement.query_row([id.0], follow_of_row).optional()?)
    }

    /// The follows of an account, in the order in which they were made.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn follows_of(&self, account: u64) -> Result<Vec<FollowRow>, StoreError> {
        self.follows(
            "WHERE account = ?1 ORDER BY made_at, id",
            params![account.cast_signed()],
        )
    }

    /// The follows that are told in channels of a server, in the order in which they were made.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn follows_in_channels(&self, guild: u64) -> Result<Vec<FollowRow>, StoreError> {
        self.follows(
            "WHERE guild = ?1 AND place IS NOT NULL ORDER BY made_at, id",
            params![guild.cast_signed()],
        )
    }

    /// Up to `limit` follows that may be asked or told at `now` and were not asked after `changed`, or still have
    /// something to tell (Unix seconds): those that were asked longest ago first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn due_follows(
        &self,
        now: i64,
        changed: i64,
        limit: usize,
    ) -> Result<Vec<FollowRow>, StoreError> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        self.follows(
            "WHERE paused IS NULL AND due_at <= ?1 AND (looked_at <= ?2 OR telling IS NOT NULL)
             ORDER BY looked_at, id LIMIT ?3",
            params![now, changed, limit],
        )
    }

    /// Who follows what nothing is sent of, and was not told so: account and server.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn to_be_warned(&self) -> Result<Vec<(u64, Option<u64>)>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT DISTINCT account, guild FROM follows WHERE paused IS NOT NULL AND warned = 0",
        )?;
        let rows = statement.query_map([], |row| {
            let guild: Option<i64> = row.get(1)?;
            Ok((
                row.get::<_, i64>(0)?.cast_unsigned(),
                guild.map(i64::cast_unsigned),
            ))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// What is known of a follow, each with the fingerprint of the text that it stood in, where that is still there.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn known_of(&self, id: FollowId) -> Result<Vec<(Known, Option<u64>)>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT k.document, k.words, k.version, v.simhash FROM known k LEFT JOIN versions v ON v.id = k.version
             WHERE k.follow = ?1",
        )?;
        let rows = statement.query_map([id.0], |row| {
            let known = Known {
                document: row.get(0)?,
                words: row.get::<_, i64>(1)?.cast_unsigned(),
                version: row.get(2)?,
            };
            let simhash: Option<i64> = row.get(3)?;
            Ok((known, simhash.map(i64::cast_unsigned)))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// What a document said last before change `seq` or with it, and the number of the change that began `version`.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn said_before(
        &self,
        document: DocumentId,
        version: VersionId,
        seq: i64,
    ) -> Result<(Option<VersionId>, Option<i64>), StoreError> {
        let mut before = self.connection.prepare_cached(
            "SELECT id FROM versions WHERE document = ?1 AND seq <= ?2 ORDER BY seq DESC LIMIT 1",
        )?;
        let mut began = self
            .connection
            .prepare_cached("SELECT seq FROM versions WHERE id = ?1")?;
        Ok((
            before
                .query_row(params![document.0, seq], |row| row.get(0).map(VersionId))
                .optional()?,
            began.query_row([version.0], |row| row.get(0)).optional()?,
        ))
    }

    fn follows(
        &self,
        condition: &str,
        of: impl rusqlite::Params,
    ) -> Result<Vec<FollowRow>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached(&format!("{FOLLOW} {condition}"))?;
        let rows = statement.query_map(of, follow_of_row)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

fn follow_of_row(row: &Row<'_>) -> rusqlite::Result<FollowRow> {
    let id = |column| -> rusqlite::Result<Option<u64>> {
        Ok(row.get::<_, Option<i64>>(column)?.map(i64::cast_unsigned))
    };
    let quoted: Option<String> = row.get(16)?;
    let telling = match (quoted, id(17)?, row.get::<_, Option<i64>>(18)?) {
        (Some(quoted), Some(nonce), Some(at)) => Some(Telling {
            // What cannot be read quotes nothing, and is dropped when it is to be sent.
            quoted: serde_json::from_str(&quoted).unwrap_or_default(),
            nonce,
            at,
        }),
        _ => None,
    };
    Ok(FollowRow {
        id: FollowId(row.get(0)?),
        account: id(1)?.unwrap_or_default(),
        member: MemberHash(row.get(2)?),
        guild: id(3)?,
        channel: id(4)?.unwrap_or_default(),
        place: id(5)?,
        words: row.get(6)?,
        locale: row.get(7)?,
        made_at: row.get(8)?,
        begun: row.get(9)?,
        state: FollowState {
            looked_at: row.get(10)?,
            due_at: row.get(11)?,
            failures: row.get(12)?,
            told_at: row.get(13)?,
            told_day: row.get(14)?,
            told_times: row.get(15)?,
            telling,
            paused: row.get(19)?,
        },
    })
}
