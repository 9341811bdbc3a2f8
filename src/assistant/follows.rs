//! Questions that members follow: asked again when documents changed, with what may be shown at that moment to whoever
//! will read it; what of that is news; and how far each is.
//! `news` tells which of the evidence is.

mod news;

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Zoned;
use serde_json::json;
use tokio::sync::{Notify, watch};

use super::{AskError, Assistant, RecordError, Records, now};
use crate::access::{Asker, Eyes, Opened};
use crate::answer::Asked;
use crate::answer::question::Bounds;
use crate::answer::reply::{Excerpt, Outcome};
use crate::briefing::edition::Quoted;
use crate::briefing::shown;
use crate::store::Reader;

pub use crate::store::{FollowId, FollowOutcome, FollowRow, FollowState, Known, Telling};

/// Questions that a member follows at most.
pub const MOST_FOLLOWS: u32 = 20;

/// A question has so many characters at most: it stands over what is told.
pub const LONGEST_FOLLOWED: usize = 300;

/// So much of what is found when a follow begins is no news later.
const BASELINE: usize = 20;

/// Evidence that is looked at each time.
const LOOKED_AT: usize = 10;

/// Excerpts in one message; what is left is told with the next one.
const TOLD_AT_ONCE: usize = 4;

/// So long nothing more is told of a question that something was told of, in seconds.
const PAUSE: i64 = 3_600;

/// Messages a day on one question.
const MOST_A_DAY: u32 = 10;

/// What cannot be looked at now is looked at after so long, in seconds.
const LATER: i64 = 300;

const DAY: i64 = 86_400;

/// Why nothing is sent any more: they take no direct messages.
const CLOSED: &str = "closed";

/// Why nothing is sent any more: the bot may not write into that channel, or it is gone.
const NO_CHANNEL: &str = "channel";

/// Why a question could not be followed or looked at.
#[derive(Debug, thiserror::Error)]
pub enum FollowError {
    /// Asking failed.
    #[error(transparent)]
    Ask(#[from] AskError),
    /// It could not be kept or read.
    #[error(transparent)]
    Record(#[from] RecordError),
}

/// A question that somebody wants to follow.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// In their words.
    pub words: String,
    /// The channel that it is to be told in; `None` is a direct message.
    pub place: Option<u64>,
    /// The language of what is ours in the messages, as Discord names it.
    pub locale: String,
}

/// What became of that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Begun {
    /// It is followed.
    Added {
        /// Under this name.
        id: FollowId,
        /// So much was found that is no news from now on.
        found: usize,
    },
    /// They follow as many as they may.
    TooMany,
    /// They follow it already.
    Same,
    /// There is no word in it that could be searched for.
    NoWords,
}

/// The questions that members follow. Share it in an [`Arc`].
pub struct Follows {
    records: Arc<Records>,
    assistant: Arc<Assistant>,
    /// Who is to be told that nothing is sent to them any more, and where. A std Mutex: held to look one up.
    to_be_warned: Mutex<BTreeSet<(u64, Option<u64>)>>,
    wake: Notify,
}

impl Follows {
    /// Those that are kept in `records`, asked of `assistant`.
    pub fn new(records: Arc<Records>, assistant: Arc<Assistant>) -> Follows {
        Follows {
            records,
            assistant,
            to_be_warned: Mutex::default(),
            wake: Notify::new(),
        }
    }

    /// When documents last changed and could be found, in Unix seconds, told whenever they do.
    pub fn document_changes(&self) -> watch::Receiver<i64> {
        self.assistant.document_changes()
    }

    /// Waits until something is to be sent that was not before.
    pub async fn woken(&self) {
        self.wake.notified().await;
    }

    /// Who will read what is told of a follow of `asker`, as somebody who asks: themselves, or everyone in that place.
    pub fn readers(asker: &Asker, place: Option<u64>) -> (Asker, Eyes) {
        match place {
            None => (asker.clone(), Eyes::Asker),
            Some(channel) => (Asker::everyone_in(asker.guild, channel), Eyes::Channel),
        }
    }

    /// Begins to follow a question. What is found now is no news later.
    ///
    /// # Errors
    /// [`FollowError`].
    pub async fn begin(
        &self,
        asker: &Asker,
        opened: Opened,
        wanted: Wanted,
        today: &Zoned,
    ) -> Result<Begun, FollowError> {
        let at = now();
        // Before it is asked: what comes in meanwhile is news.
        let begun = self.records.read(Reader::last_seq).await?;
        let (readers, eyes) = Follows::readers(asker, wanted.place);
        let asked = asked(&wanted.words, today, BASELINE);
        let reply = self.assistant.ask_as(&readers, opened, eyes, asked).await?;
        if reply.outcome == Outcome::Refused {
            return Ok(Begun::NoWords);
        }
        let found: Vec<Known> = reply.excerpts.iter().flat_map(news::known).collect();
        let id = FollowId((getrandom::u64().unwrap_or_default() >> 1).cast_signed());
        let row = FollowRow {
            id,
            account: asker.member,
            member: self.records.member(asker.member),
            guild: asker.guild,
            channel: asker.channel,
            place: wanted.place,
            words: wanted.words,
            locale: wanted.locale,
            made_at: at,
            begun,
            state: FollowState {
                looked_at: at,
                due_at: at,
                ..FollowState::default()
            },
        };
        let count = reply.excerpts.len();
        let added = self
            .records
            .write(move |store| store.add_follow(&row, &found, MOST_FOLLOWS))
            .await?;
        Ok(match added {
            FollowOutcome::Added => Begun::Added { id, found: count },
            FollowOutcome::TooMany => Begun::TooMany,
            FollowOutcome::Same => Begun::Same,
        })
    }

    /// What an account follows, and what is told in channels of `moderated`, in the order in which it began.
    ///
    /// # Errors
    /// [`FollowError`].
    pub async fn of(
        &self,
        account: u64,
        moderated: Option<u64>,
    ) -> Result<Vec<FollowRow>, FollowError> {
        let read = self.records.read(move |reader| {
            let mut all = reader.follows_of(account)?;
            if let Some(guild) = moderated {
                let others = reader.follows_in_channels(guild)?.into_iter();
                all.extend(others.filter(|one| one.account != account));
            }
            Ok(all)
        });
        Ok(read.await?)
    }

    /// A follow; `None` where it is not followed any more.
    ///
    /// # Errors
    /// [`FollowError`].
    pub async fn one(&self, id: FollowId) -> Result<Option<FollowRow>, FollowError> {
        Ok(self.records.read(move |reader| reader.follow(id)).await?)
    }

    /// Ends a follow; whether there was one.
    ///
    /// # Errors
    /// [`FollowError`].
    pub async fn end(&self, id: FollowId) -> Result<bool, FollowError> {
        Ok(self
            .records
            .write(move |store| store.remove_follow(id))
            .await?)
    }

    /// Somebody ends a follow; whether it was there. Where it was told in a channel, who did so is written down.
    ///
    /// # Errors
    /// [`FollowError`].
    pub async fn end_by(&self, follow: &FollowRow, account: u64) -> Result<bool, FollowError> {
        let was_there = self.end(follow.id).await?;
        if let (true, Some(guild), Some(place)) = (was_there, follow.guild, follow.place) {
            let details = json!({ "question": follow.words, "channel": place.to_string() });
            self.records
                .did(guild, account, "follow.ended", details)
                .await?;
        }
        Ok(was_there)
    }

    /// Up to `limit` follows that are to be looked at or told, where documents changed last at `changed` (Unix seconds).
    ///
    /// # Errors
    /// [`FollowError`].
    pub async fn due(&self, changed: i64, limit: usize) -> Result<Vec<FollowRow>, FollowError> {
        let at = now();
        Ok(self
            .records
            .read(move |reader| reader.due_follows(at, changed, limit))
            .await?)
    }

    /// Asks a followed question again. What is news is written down as what is to be told; without any, that it was
    /// looked at. The follow as it is then; `None` where it ended meanwhile.
    ///
    /// # Errors
    /// [`FollowError`]; nothing has changed then.
    pub async fn look(
        &self,
        mut row: FollowRow,
        readers: &(Asker, Eyes),
        opened: Opened,
        today: &Zoned,
    ) -> Result<Option<FollowRow>, FollowError> {
        let at = now();
        let (asker, eyes) = readers;
        let asked = asked(&row.words, today, LOOKED_AT);
        let reply = self.assistant.ask_as(asker, opened, *eyes, asked).await?;
        let follow = row.clone();
        let (mut found, mut learnt) = self
            .records
            .read(move |reader| news::news_in(reader, &follow, &reply))
            .await?;
        let is_more = found.len() > TOLD_AT_ONCE;
        found.truncate(TOLD_AT_ONCE);
        (row.state.looked_at, row.state.failures) = (if is_more { 0 } else { at }, 0);
        if !found.is_empty() {
            learnt.extend(found.iter().map(|one| Known {
                document: one.document,
                words: one.words,
                version: one.version,
            }));
            row.state.telling = Some(Telling {
                quoted: serde_json::to_value(&found).unwrap_or_default(),
                nonce: getrandom::u64().unwrap_or_default() >> 1,
                at,
            });
        }
        let is_there = self.note(&row, learnt).await?;
        Ok(is_there.then_some(row))
    }

    /// The excerpts that are to be told, with the words that are there and that those readers may see now.
    ///
    /// # Errors
    /// [`FollowError`].
    pub async fn to_tell(
        &self,
        telling: &Telling,
        readers: &(Asker, Eyes),
    ) -> Result<Vec<Excerpt>, FollowError> {
        let visible = self.assistant.visible(&readers.0, readers.1).await?.sources;
        let quoted: Vec<Quoted> =
            serde_json::from_value(telling.quoted.clone()).unwrap_or_default();
        let read = self.records.read(move |reader| {
            let mut excerpts: Vec<Excerpt> = Vec::with_capacity(quoted.len());
            for one in &quoted {
                let visible = |source| visible.contains(&source);
                if !shown::standing(one, reader, &visible)?.may_be_shown() {
                    continue;
                }
                if let Some(excerpt) = shown::excerpt(one, reader, &visible)? {
                    let rank = excerpts.len() + 1;
                    excerpts.push(Excerpt { rank, ..excerpt });
                }
            }
            Ok(excerpts)
        });
        Ok(read.await?)
    }

    /// It was told now. The next message may come in an hour, or tomorrow.
    ///
    /// # Errors
    /// [`FollowError`].
    pub async fn told(&self, mut row: FollowRow) -> Result<(), FollowError> {
        let at = now();
        let today = at.div_euclid(DAY);
        let state = &mut row.state;
        if state.told_day != today {
            (state.told_day, state.told_times) = (today, 0);
        }
        state.told_times += 1;
        state.due_at = match state.told_times < MOST_A_DAY {
            true => at + PAUSE,
            false => (today + 1) * DAY,
        };
        (state.told_at, state.failures, state.telling) = (Some(at), 0, None);
        self.note(&row, Vec::new()).await.map(drop)
    }

    /// There is nothing left to be told after all.
    ///
    /// # Errors
    /// [`FollowError`].
    pub async fn untold(&self, mut row: FollowRow) -> Result<(), FollowError> {
        row.state.telling = None;
        self.note(&row, Vec::new()).await.map(drop)
    }

    /// It could not be looked at or told now, and is tried again later: in some minutes, at last in a day.
    ///
    /// # Errors
    /// [`FollowError`].
    pub async fn postpone(&self, mut row: FollowRow) -> Result<(), FollowError> {
        row.state.failures = row.state.failures.saturating_add(1);
        let wait = 60_i64 << row.state.failures.min(11);
        row.state.due_at = now() + wait.min(DAY);
        self.note(&row, Vec::new()).await.map(drop)
    }

    /// It is looked at in some minutes, and nothing went wrong.
    ///
    /// # Errors
    /// [`FollowError`].
    pub async fn later(&self, mut row: FollowRow) -> Result<(), FollowError> {
        row.state.due_at = now() + LATER;
        self.note(&row, Vec::new()).await.map(drop)
    }

    /// Nothing of it is sent any more until they say so: the bot may not write into its channel. They are told that when
    /// they do something there.
    ///
    /// # Errors
    /// [`FollowError`].
    pub async fn pause(&self, mut row: FollowRow) -> Result<(), FollowError> {
        row.state.paused = Some(NO_CHANNEL.to_owned());
        let whom = (row.account, row.guild);
        self.note(&row, Vec::new()).await?;
        self.warnings().insert(whom);
        Ok(())
    }

    /// The same for all that is told to them by direct message: they take none, and each further one would be refused too.
    ///
    /// # Errors
    /// [`FollowError`].
    pub async fn pause_direct(&self, account: u64) -> Result<(), FollowError> {
        self.records
            .write(move |store| store.pause_follows(account, CLOSED))
            .await?;
        self.load_warnings().await
    }

    /// Everything that an account follows is sent again; how many questions that is.
    ///
    /// # Errors
    /// [`FollowError`].
    pub async fn resume(&self, account: u64) -> Result<usize, FollowError> {
        let at = now();
        let resumed = self
            .records
            .write(move |store| store.resume_follows(account, at))
            .await?;
        self.wake.notify_one();
        Ok(resumed)
    }

    /// Finds out who is to be told that nothing is sent to them.
    ///
    /// # Errors
    /// [`FollowError`].
    pub async fn load_warnings(&self) -> Result<(), FollowError> {
        let all = self.records.read(Reader::to_be_warned).await?;
        self.warnings().extend(all);
        Ok(())
    }

    /// Whether somebody who does something there may have to be told that nothing is sent to them. Costs nothing.
    pub fn may_warn(&self, account: u64, guild: Option<u64>) -> bool {
        self.warnings().contains(&(account, guild))
    }

    /// Whether they are to be told so now; never twice for the same pause.
    ///
    /// # Errors
    /// [`FollowError`].
    pub async fn warn(&self, account: u64, guild: Option<u64>) -> Result<bool, FollowError> {
        if !self.warnings().remove(&(account, guild)) {
            return Ok(false);
        }
        let warned = self
            .records
            .write(move |store| store.warn_of_follows(account, guild))
            .await?;
        Ok(warned > 0)
    }

    /// Writes down how far a follow is; whether it is there.
    async fn note(&self, row: &FollowRow, learnt: Vec<Known>) -> Result<bool, FollowError> {
        let (id, state, at) = (row.id, row.state.clone(), now());
        Ok(self
            .records
            .write(move |store| store.note_follow(id, &state, &learnt, at))
            .await?)
    }

    fn warnings(&self) -> MutexGuard<'_, BTreeSet<(u64, Option<u64>)>> {
        self.to_be_warned
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

fn asked(words: &str, today: &Zoned, limit: usize) -> Asked {
    Asked {
        text: words.to_owned(),
        now: today.clone(),
        bounds: Bounds::default(),
        earlier: None,
        limit,
        explain: false,
    }
}
