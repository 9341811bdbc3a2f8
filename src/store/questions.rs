//! Questions that members asked, kept for a while: so that a reply can be voted on and followed up after a restart,
//! and so that admins see what their documents do not answer. Who asked is kept as a hash only.

use jiff::civil::Date;
use rusqlite::{Row, params};

use super::{Reader, SourceId, Store, StoreError};

/// How many of a member's own questions are shown to them.
const LAST_SHOWN: i64 = 10;

/// A question's identity: 63 random bits, drawn by whoever notes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
pub struct QuestionId(pub i64);

/// A member as this store knows them: a hash under [`Store::member_key`], which no other store can make.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct MemberHash(pub [u8; 16]);

/// By which way a question came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Way {
    /// The command.
    Ask,
    /// A message that mentions the bot.
    Mention,
    /// A reply to one of the bot's answers.
    FollowUp,
    /// The command on somebody's message that finds its sources.
    FindSources,
    /// A new post that the bot answers of its own accord.
    Automatic,
    /// The command that shows what is new, on a topic.
    Latest,
}

impl Way {
    const ALL: [Way; 6] = [
        Way::Ask,
        Way::Mention,
        Way::FollowUp,
        Way::FindSources,
        Way::Automatic,
        Way::Latest,
    ];

    /// The name in the store.
    pub fn name(self) -> &'static str {
        match self {
            Way::Ask => "ask",
            Way::Mention => "mention",
            Way::FollowUp => "follow_up",
            Way::FindSources => "find_sources",
            Way::Automatic => "automatic",
            Way::Latest => "latest",
        }
    }

    /// The way of that name.
    pub fn from_name(name: &str) -> Option<Way> {
        Way::ALL.into_iter().find(|way| way.name() == name)
    }
}

/// What became of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Ending {
    /// It was answered with excerpts.
    Answered,
    /// Nothing was sure enough.
    NothingFound,
    /// It could not be read as a question, or was not allowed.
    Refused,
    /// Something broke.
    Failed,
    /// The deadline came first.
    TimedOut,
}

impl Ending {
    const ALL: [Ending; 5] = [
        Ending::Answered,
        Ending::NothingFound,
        Ending::Refused,
        Ending::Failed,
        Ending::TimedOut,
    ];

    /// The name in the store.
    pub fn name(self) -> &'static str {
        match self {
            Ending::Answered => "answered",
            Ending::NothingFound => "nothing_found",
            Ending::Refused => "refused",
            Ending::Failed => "failed",
            Ending::TimedOut => "timed_out",
        }
    }

    /// The ending of that name.
    pub fn from_name(name: &str) -> Option<Ending> {
        Ending::ALL.into_iter().find(|ending| ending.name() == name)
    }
}

/// A question that a member asked.
#[derive(Debug, Clone, PartialEq)]
pub struct AskedQuestion {
    /// Its identity.
    pub id: QuestionId,
    /// When, in Unix seconds.
    pub asked_at: i64,
    /// In which server; `None` for a direct message.
    pub guild: Option<u64>,
    /// In which channel.
    pub channel: u64,
    /// By whom.
    pub member: MemberHash,
    /// In which words.
    pub words: String,
    /// The words of the question that it follows up.
    pub earlier: Option<String>,
    /// The first day that was asked for.
    pub since: Option<Date>,
    /// The last day that was asked for.
    pub until: Option<Date>,
    /// The one source that was asked.
    pub source: Option<SourceId>,
    /// By which way it came.
    pub way: Way,
    /// Whether only the member saw the reply.
    pub private: bool,
    /// What became of it; `None` as long as that is not known.
    pub ending: Option<Ending>,
    /// How sure the answer was.
    pub confidence: Option<f64>,
    /// How long the member waited.
    pub latency_ms: Option<u32>,
}

/// What is kept of one member.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct KeptOfMember {
    /// How many of their questions.
    pub questions: u64,
    /// How many of their votes.
    pub votes: u64,
    /// The questions that they follow, in the order in which they began to.
    pub follows: Vec<String>,
    /// When the oldest of all that was written, in Unix seconds.
    pub oldest: Option<i64>,
    /// When the newest of it was.
    pub newest: Option<i64>,
    /// Their last questions, the newest first, ten at most: when, and in which words.
    pub last: Vec<(i64, String)>,
}

impl Store {
    /// Notes questions in one transaction: all of them, or none. One that is noted again, once it is known what became
    /// of it, gets its ending, confidence and latency; nothing else of it changes.
    ///
    /// # Errors
    /// When the database cannot be written; nothing has changed then.
    pub fn note_questions(&self, questions: &[AskedQuestion]) -> Result<(), StoreError> {
        if questions.is_empty() {
            return Ok(());
        }
        let mut connection = self.writer();
        let transaction = connection.transaction()?;
        {
            let mut insert = transaction.prepare_cached(
                "INSERT INTO questions (id, asked_at, guild, channel, member, words, earlier, since, until, source,
                     way, private, outcome, confidence, latency_ms)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)
                 ON CONFLICT (id) DO UPDATE SET outcome = excluded.outcome, confidence = excluded.confidence,
                     latency_ms = excluded.latency_ms",
            )?;
            for question in questions {
                insert.execute(params![
                    question.id.0,
                    question.asked_at,
                    question.guild.map(u64::cast_signed),
                    question.channel.cast_signed(),
                    question.member.0,
                    question.words,
                    question.earlier,
                    question.since.map(|day| day.to_string()),
                    question.until.map(|day| day.to_string()),
                    question.source.map(|source| source.0),
                    question.way.name(),
                    question.private,
                    question.ending.map(Ending::name),
                    question.confidence,
                    question.latency_ms,
                ])?;
            }
        }
        transaction.commit()?;
        Ok(())
    }
}

impl Reader {
    /// A question that was asked; `None` when it was never noted, or is not kept any more.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn question(&self, id: QuestionId) -> Result<Option<AskedQuestion>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT asked_at, guild, channel, member, words, earlier, since, until, source, way, private, outcome,
                 confidence, latency_ms
             FROM questions WHERE id = ?1",
        )?;
        let mut rows = statement.query([id.0])?;
        rows.next()?.map(|row| question_of_row(row, id)).transpose()
    }

    /// What is kept of a member, for themselves to see.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn kept_of(&self, member: MemberHash) -> Result<KeptOfMember, StoreError> {
        let _still = self.still()?;
        let spread = |sql: &str| -> Result<(i64, Option<i64>, Option<i64>), StoreError> {
            let mut statement = self.connection.prepare_cached(sql)?;
            Ok(statement.query_row([member.0], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?))
            })?)
        };
        let questions = spread(
            "SELECT count(*), min(asked_at), max(asked_at) FROM questions WHERE member = ?1",
        )?;
        let votes =
            spread("SELECT count(*), min(voted_at), max(voted_at) FROM votes WHERE member = ?1")?;
        let mut statement = self.connection.prepare_cached(
            "SELECT asked_at, words FROM questions WHERE member = ?1 ORDER BY asked_at DESC, id DESC LIMIT ?2",
        )?;
        let last = statement.query_map(params![member.0, LAST_SHOWN], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
        let mut followed = self
            .connection
            .prepare_cached("SELECT words FROM follows WHERE member = ?1 ORDER BY made_at, id")?;
        let followed = followed.query_map([member.0], |row| row.get(0))?;
        Ok(KeptOfMember {
            questions: questions.0 as u64,
            votes: votes.0 as u64,
            follows: followed.collect::<Result<_, _>>()?,
            oldest: [questions.1, votes.1].into_iter().flatten().min(),
            newest: [questions.2, votes.2].into_iter().flatten().max(),
            last: last.collect::<Result<_, _>>()?,
        })
    }
}

fn question_of_row(row: &Row<'_>, id: QuestionId) -> Result<AskedQuestion, StoreError> {
    let unreadable =
        |what: &str| StoreError::damaged(format!("the {what} of question {} is unreadable", id.0));
    let day = |index: usize, what: &str| -> Result<Option<Date>, StoreError> {
        row.get::<_, Option<String>>(index)?
            .map(|text| text.parse().map_err(|_| unreadable(what)))
            .transpose()
    };
    let way: String = row.get(9)?;
    let ending: Option<String> = row.get(11)?;
    Ok(AskedQuestion {
        id,
        asked_at: row.get(0)?,
        guild: row.get::<_, Option<i64>>(1)?.map(i64::cast_unsigned),
        channel: row.get::<_, i64>(2)?.cast_unsigned(),
        member: MemberHash(row.get(3)?),
        words: row.get(4)?,
        earlier: row.get(5)?,
        since: day(6, "first day")?,
        until: day(7, "last day")?,
        source: row.get::<_, Option<i64>>(8)?.map(SourceId),
        way: Way::from_name(&way).ok_or_else(|| unreadable("way"))?,
        private: row.get(10)?,
        ending: ending
            .map(|name| Ending::from_name(&name).ok_or_else(|| unreadable("outcome")))
            .transpose()?,
        confidence: row.get(12)?,
        latency_ms: row.get(13)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_and_ending_is_found_by_its_name() {
        for way in Way::ALL {
            assert_eq!(Way::from_name(way.name()), Some(way));
        }
        for ending in Ending::ALL {
            assert_eq!(Ending::from_name(ending.name()), Some(ending));
        }
        assert_eq!(Way::from_name("Ask"), None);
        assert_eq!(Ending::from_name(""), None);
    }
}
