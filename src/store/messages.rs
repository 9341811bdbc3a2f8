//! The messages of channels that are sources, as they are now, and the conversations that they make.
//!
//! A message that comes, changes or goes stirs its conversation, in the same transaction. What is quoted are documents
//! made of conversations; each is written again when it was stirred, and only then it is settled. A process that is
//! killed in between finds what is stirred when it starts again.

use rusqlite::{OptionalExtension, Row, Transaction, params};

use super::erasing::{begun, empty_the_log, write_again};
use super::files::{AttachedFile, note_files, settle_files};
use super::write::{Incoming, Outcome, end_documents, last_seq, put_one};
use super::{MemberHash, Reader, SourceId, Store, StoreError, VersionId};
use crate::document::Anchor;

/// A message, as it is now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Discord's id, which tells when it was written.
    pub id: u64,
    /// The channel or thread that it stands in.
    pub place: u64,
    /// Who wrote it.
    pub author: MemberHash,
    /// What they are called.
    pub name: String,
    /// The message that it replies to.
    pub reply_to: Option<u64>,
    /// When it was last edited, in Unix milliseconds; 0 is never.
    pub edited_at: i64,
    /// What it says.
    pub words: String,
    /// The files in it that are read; `None` where nothing was told of them.
    pub files: Option<Vec<AttachedFile>>,
}

/// Why messages are let go of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dropped {
    /// They were deleted at that moment, in Unix seconds: what was asked for before may still tell of them, and is not
    /// believed.
    Deleted(i64),
    /// They are not there, or say nothing.
    Found,
}

/// So long what was deleted is not taken up again, in seconds: longer than any answer is on its way.
const NOT_BELIEVED_S: i64 = 600;

/// A conversation near a new message, which may belong to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Near {
    /// The message that it began with.
    pub conversation: u64,
    /// The first message that it has now.
    pub first: u64,
    /// The last one before the new message.
    pub last: u64,
    /// How many messages it has.
    pub messages: u64,
    /// How many bytes they have.
    pub bytes: u64,
}

/// Decides which conversation a new message belongs to: that of the message which it replies to, that of the message
/// before it in the same place, or (`None`) one of its own.
pub type Join<'a> = &'a dyn Fn(&Message, Option<Near>, Option<Near>) -> Option<u64>;

/// A conversation whose document does not say yet what its messages say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stirred {
    /// Of which source.
    pub source: SourceId,
    /// The message that it began with.
    pub conversation: u64,
    /// The channel or thread that it stands in.
    pub place: u64,
    /// Another one each time that it is stirred, so that nothing is settled with what was read before it was stirred
    /// once more.
    pub mark: i64,
}

/// What came of settling conversations together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settlement {
    /// What became of each of them, in their order.
    pub conversations: Vec<SettledAs>,
    /// How many documents of files went with their messages.
    pub of_files: u64,
}

/// What became of a conversation that was to be settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SettledAs {
    /// Its document is as it was given.
    Written(Outcome),
    /// It has no document any more; whether it had one.
    Ended(bool),
    /// It was stirred once more meanwhile, and still is.
    StirredAgain,
}

impl Store {
    /// Takes up messages as they are now, in any order. Words of those who had theirs erased are left out.
    ///
    /// # Errors
    /// When the database cannot be written; nothing has changed then.
    pub fn take_messages(
        &self,
        source: SourceId,
        messages: &[Message],
        join: Join<'_>,
    ) -> Result<(), StoreError> {
        if messages.is_empty() {
            return Ok(());
        }
        let mut in_order: Vec<&Message> = messages.iter().collect();
        in_order.sort_unstable_by_key(|message| message.id);
        let mut connection = self.writer();
        let transaction = connection.transaction()?;
        for message in in_order {
            let unheard: bool = transaction
                .prepare_cached(
                    "SELECT EXISTS (SELECT 1 FROM unheard WHERE author = ?1 AND before > ?2)",
                )?
                .query_row(params![message.author.0, message.id.cast_signed()], |row| {
                    row.get(0)
                })?;
            if unheard {
                continue;
            }
            let deleted: bool = transaction
                .prepare_cached(
                    "SELECT EXISTS (SELECT 1 FROM dropped WHERE source = ?1 AND id = ?2)",
                )?
                .query_row(params![source.0, message.id.cast_signed()], |row| {
                    row.get(0)
                })?;
            if deleted {
                continue;
            }
            let known: Option<(String, String, i64, i64)> = transaction
                .prepare_cached(
                    "SELECT words, name, conversation, edited_at FROM messages WHERE source = ?1 AND id = ?2",
                )?
                .query_row(params![source.0, message.id.cast_signed()], |row| {
                    Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
                })
                .optional()?;
            let conversation = match known {
                // What was asked for before an edit may arrive after it.
                Some((.., edited_at)) if edited_at > message.edited_at => continue,
                Some((words, name, conversation, _))
                    if words == message.words && name == message.name =>
                {
                    let conversation = conversation.cast_unsigned();
                    if note_files(&transaction, source, message, conversation)? {
                        // So that a page from before the edit does not bring them back.
                        transaction
                            .prepare_cached(
                                "UPDATE messages SET edited_at = ?3 WHERE source = ?1 AND id = ?2",
                            )?
                            .execute([source.0, message.id.cast_signed(), message.edited_at])?;
                        stir(&transaction, source, conversation, message.place)?;
                    }
                    continue;
                }
                Some((.., conversation, _)) => conversation.cast_unsigned(),
                None => {
                    let replied = match message.reply_to {
                        Some(to) => near(&transaction, source, message, NearBy::Itself(to))?,
                        None => None,
                    };
                    let before = near(&transaction, source, message, NearBy::Before)?;
                    join(message, replied, before).unwrap_or(message.id)
                }
            };
            transaction
                .prepare_cached(
                    "INSERT INTO messages (source, id, place, conversation, author, name, reply_to, edited_at, words)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
                     ON CONFLICT (source, id) DO UPDATE SET name = excluded.name, words = excluded.words,
                         edited_at = excluded.edited_at",
                )?
                .execute(params![
                    source.0,
                    message.id.cast_signed(),
                    message.place.cast_signed(),
                    conversation.cast_signed(),
                    message.author.0,
                    message.name,
                    message.reply_to.map(u64::cast_signed),
                    message.edited_at,
                    message.words,
                ])?;
            note_files(&transaction, source, message, conversation)?;
            stir(&transaction, source, conversation, message.place)?;
        }
        transaction.commit()?;
        Ok(())
    }

    /// Lets go of messages; how many there were.
    ///
    /// # Errors
    /// When the database cannot be written; nothing has changed then.
    pub fn drop_messages(
        &self,
        source: SourceId,
        ids: &[u64],
        why: Dropped,
    ) -> Result<u64, StoreError> {
        if ids.is_empty() {
            return Ok(0);
        }
        let mut connection = self.writer();
        let transaction = connection.transaction()?;
        let mut dropped = 0;
        if let Dropped::Deleted(now) = why {
            transaction
                .prepare_cached("DELETE FROM dropped WHERE at < ?1")?
                .execute([now - NOT_BELIEVED_S])?;
            for id in ids {
                transaction
                    .prepare_cached(
                        "INSERT OR REPLACE INTO dropped (source, id, at) VALUES (?1, ?2, ?3)",
                    )?
                    .execute(params![source.0, id.cast_signed(), now])?;
            }
        }
        for id in ids {
            let found: Option<(i64, i64)> = transaction
                .prepare_cached(
                    "DELETE FROM messages WHERE source = ?1 AND id = ?2 RETURNING conversation, place",
                )?
                .query_row(params![source.0, id.cast_signed()], |row| {
                    Ok((row.get(0)?, row.get(1)?))
                })
                .optional()?;
            if let Some((conversation, place)) = found {
                dropped += 1;
                let (conversation, place) = (conversation.cast_unsigned(), place.cast_unsigned());
                stir(&transaction, source, conversation, place)?;
            }
        }
        transaction.commit()?;
        Ok(dropped)
    }

    /// Lets go of all messages of a channel or thread, and of what is known of it; how many there were.
    ///
    /// # Errors
    /// When the database cannot be written; what was let go of by then is.
    pub fn drop_place(&self, source: SourceId, place: u64) -> Result<u64, StoreError> {
        let ids = self.reader()?.messages_of(source, place, 0, u64::MAX)?;
        let dropped = self.drop_messages(source, &ids, Dropped::Found)?;
        // Behind the messages: killed in between, the place is looked for once more.
        self.writer().execute(
            "DELETE FROM places WHERE source = ?1 AND id = ?2",
            [source.0, place.cast_signed()],
        )?;
        Ok(dropped)
    }

    /// Lets go of everything that a member wrote, in every source; what has a smaller id than `before` is never taken
    /// up again. Returns how many messages there were.
    ///
    /// # Errors
    /// When the database cannot be written; nothing has changed then.
    pub fn unhear(&self, author: MemberHash, before: u64) -> Result<u64, StoreError> {
        let mut connection = self.writer();
        let transaction = begun(&mut connection)?;
        transaction.execute(
            "INSERT OR REPLACE INTO unheard (author, before) VALUES (?1, ?2)",
            params![author.0, before.cast_signed()],
        )?;
        transaction.execute(
            "INSERT OR REPLACE INTO stirred (source, conversation, place, mark)
             SELECT source, conversation, place, random() FROM messages WHERE author = ?1",
            [author.0],
        )?;
        let gone =
            transaction.execute("DELETE FROM messages WHERE author = ?1", [author.0])? as u64;
        write_again(&transaction, "messages", gone)?;
        transaction.commit()?;
        empty_the_log(&connection)?;
        Ok(gone)
    }

    /// Writes the documents that stirred conversations make now, or ends those of which nothing is left, in one
    /// transaction; either way what they said before is gone for good, and so are files that their messages have no
    /// more. A document's key is [`conversation_key`].
    ///
    /// # Errors
    /// When the database cannot be written; nothing has changed then, and all are still stirred.
    pub fn settle(
        &self,
        stirred: &[(Stirred, Option<Incoming<'_>>)],
    ) -> Result<Settlement, StoreError> {
        let mut connection = self.writer();
        let transaction = connection.transaction()?;
        let before = last_seq(&transaction)?;
        let mut seq = before;
        let mut conversations = Vec::with_capacity(stirred.len());
        let mut of_files = 0;
        for (stirred, document) in stirred {
            let settled = settle_one(&transaction, *stirred, document.as_ref(), &mut seq)?;
            if settled != SettledAs::StirredAgain {
                of_files +=
                    settle_files(&transaction, stirred.source, stirred.conversation, &mut seq)?;
            }
            conversations.push(settled);
        }
        self.finish(transaction, before, seq)?;
        Ok(Settlement {
            conversations,
            of_files,
        })
    }
}

fn settle_one(
    transaction: &Transaction<'_>,
    stirred: Stirred,
    document: Option<&Incoming<'_>>,
    seq: &mut i64,
) -> Result<SettledAs, StoreError> {
    let Stirred {
        source,
        conversation,
        mark,
        ..
    } = stirred;
    let is_as_read = transaction
        .prepare_cached(
            "DELETE FROM stirred WHERE source = ?1 AND conversation = ?2 AND mark = ?3",
        )?
        .execute(params![source.0, conversation.cast_signed(), mark])?
        > 0;
    if !is_as_read {
        return Ok(SettledAs::StirredAgain);
    }
    let key = conversation_key(conversation);
    let settled = match document {
        Some(incoming) => SettledAs::Written(put_one(transaction, source, incoming, seq)?),
        None => {
            let ended = end_documents(transaction, source, std::slice::from_ref(&key), seq)?;
            SettledAs::Ended(ended > 0)
        }
    };
    forget_the_past(transaction, source, &key)?;
    Ok(settled)
}

/// The key of the document that a conversation makes.
pub fn conversation_key(conversation: u64) -> String {
    conversation.to_string()
}

fn stir(
    transaction: &Transaction<'_>,
    source: SourceId,
    conversation: u64,
    place: u64,
) -> Result<(), StoreError> {
    transaction
        .prepare_cached(
            "INSERT OR REPLACE INTO stirred (source, conversation, place, mark) VALUES (?1, ?2, ?3, random())",
        )?
        .execute(params![
            source.0,
            conversation.cast_signed(),
            place.cast_signed()
        ])?;
    Ok(())
}

enum NearBy {
    Itself(u64),
    Before,
}

/// The conversation of another message, as it is around the new one.
fn near(
    transaction: &Transaction<'_>,
    source: SourceId,
    message: &Message,
    by: NearBy,
) -> Result<Option<Near>, StoreError> {
    let (id, place) = (message.id.cast_signed(), message.place.cast_signed());
    let conversation: Option<i64> = match by {
        NearBy::Itself(other) => transaction
            .prepare_cached(
                "SELECT conversation FROM messages WHERE source = ?1 AND id = ?2 AND place = ?3 AND id < ?4",
            )?
            .query_row(params![source.0, other.cast_signed(), place, id], |row| {
                row.get(0)
            })
            .optional()?,
        NearBy::Before => transaction
            .prepare_cached(
                "SELECT conversation FROM messages WHERE source = ?1 AND place = ?2 AND id < ?3
                 ORDER BY id DESC LIMIT 1",
            )?
            .query_row(params![source.0, place, id], |row| row.get(0))
            .optional()?,
    };
    let Some(conversation) = conversation else {
        return Ok(None);
    };
    let near = transaction
        .prepare_cached(
            "SELECT min(id), max(CASE WHEN id < ?3 THEN id END), count(*), sum(octet_length(words))
             FROM messages WHERE source = ?1 AND conversation = ?2",
        )?
        .query_row(params![source.0, conversation, id], |row| {
            let number = |place: usize| -> rusqlite::Result<u64> {
                Ok(row
                    .get::<_, Option<i64>>(place)?
                    .unwrap_or_default()
                    .cast_unsigned())
            };
            Ok(Near {
                conversation: conversation.cast_unsigned(),
                first: number(0)?,
                last: number(1)?,
                messages: number(2)?,
                bytes: number(3)?,
            })
        })?;
    Ok(Some(near))
}

/// Deletes what a document said before. Whoever follows the store learns that it ended, as of other versions that went
/// for good.
pub(super) fn forget_the_past(
    transaction: &Transaction<'_>,
    source: SourceId,
    key: &str,
) -> Result<(), StoreError> {
    const PAST: &str = "SELECT v.id FROM versions v JOIN documents d ON d.id = v.document
                        WHERE d.source = ?1 AND d.key = ?2 AND v.replaced IS NOT NULL";
    for statement in [
        "INSERT OR IGNORE INTO purged (seq, version) SELECT v.replaced, v.id FROM versions v
         JOIN documents d ON d.id = v.document WHERE d.source = ?1 AND d.key = ?2 AND v.replaced IS NOT NULL"
            .to_owned(),
        format!("DELETE FROM vectors WHERE version IN ({PAST})"),
        format!("DELETE FROM passages WHERE version IN ({PAST})"),
        format!("DELETE FROM anchors WHERE version IN ({PAST})"),
        format!("DELETE FROM versions WHERE id IN ({PAST})"),
    ] {
        transaction
            .prepare_cached(&statement)?
            .execute(params![source.0, key])?;
    }
    Ok(())
}

impl Reader {
    /// Conversations that are stirred, of one source or of all, at most `limit`.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn stirred(
        &self,
        source: Option<SourceId>,
        limit: usize,
    ) -> Result<Vec<Stirred>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT source, conversation, place, mark FROM stirred WHERE ?1 IS NULL OR source = ?1
             ORDER BY source, conversation LIMIT ?2",
        )?;
        let rows = statement.query_map(
            params![source.map(|source| source.0), limit as i64],
            |row| {
                Ok(Stirred {
                    source: SourceId(row.get(0)?),
                    conversation: row.get::<_, i64>(1)?.cast_unsigned(),
                    place: row.get::<_, i64>(2)?.cast_unsigned(),
                    mark: row.get(3)?,
                })
            },
        )?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The messages of a conversation, in the order in which they were written.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn conversation(
        &self,
        source: SourceId,
        conversation: u64,
    ) -> Result<Vec<Message>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT id, place, author, name, reply_to, edited_at, words FROM messages
             WHERE source = ?1 AND conversation = ?2 ORDER BY id",
        )?;
        let rows = statement.query_map(params![source.0, conversation.cast_signed()], |row| {
            message_of_row(row)
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The messages of a channel or thread from `from` to `to`, both among them, by id.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn messages_of(
        &self,
        source: SourceId,
        place: u64,
        from: u64,
        to: u64,
    ) -> Result<Vec<u64>, StoreError> {
        // Ids are below 2^63 for the next hundred years.
        let most = |id: u64| i64::try_from(id).unwrap_or(i64::MAX);
        let mut statement = self.connection.prepare_cached(
            "SELECT id FROM messages WHERE source = ?1 AND place = ?2 AND id BETWEEN ?3 AND ?4 ORDER BY id",
        )?;
        let rows = statement.query_map(
            params![source.0, place.cast_signed(), most(from), most(to)],
            |row| row.get::<_, i64>(0).map(i64::cast_unsigned),
        )?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The channels and threads that a source has messages of.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn places_of(&self, source: SourceId) -> Result<Vec<u64>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT DISTINCT place FROM messages WHERE source = ?1")?;
        let rows = statement.query_map([source.0], |row| {
            row.get::<_, i64>(0).map(i64::cast_unsigned)
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// How many messages of a member are kept.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn messages_by(&self, author: MemberHash) -> Result<u64, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT count(*) FROM messages WHERE author = ?1")?;
        Ok(statement.query_row([author.0], |row| row.get::<_, i64>(0))? as u64)
    }

    /// The place of a version that can be opened by itself and that byte `at` lies in; `None` where it has none.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn anchor(&self, version: VersionId, at: usize) -> Result<Option<Anchor>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT at, url, author FROM anchors WHERE version = ?1 AND at <= ?2 ORDER BY at DESC LIMIT 1",
        )?;
        Ok(statement
            .query_row(params![version.0, at as i64], |row| {
                Ok(Anchor {
                    at: row.get::<_, i64>(0)? as usize,
                    url: row.get(1)?,
                    author: row.get(2)?,
                })
            })
            .optional()?)
    }
}

fn message_of_row(row: &Row<'_>) -> rusqlite::Result<Message> {
    Ok(Message {
        id: row.get::<_, i64>(0)?.cast_unsigned(),
        place: row.get::<_, i64>(1)?.cast_unsigned(),
        author: MemberHash(row.get(2)?),
        name: row.get(3)?,
        reply_to: row.get::<_, Option<i64>>(4)?.map(i64::cast_unsigned),
        edited_at: row.get(5)?,
        words: row.get(6)?,
        files: None,
    })
}
