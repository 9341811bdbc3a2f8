//! Briefings: looked at before they are pinned, kept, and made anew. The command line and Discord call the same
//! functions. What is quoted is what everyone who reads the briefing may see, whoever asked for it.

mod kept;
mod making;
mod preview;
mod upkeep;

use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;
use serde_json::json;
use tokio::sync::Notify;

use super::clock::Clock;
use super::{AskError, Assistant};
use crate::access::Asker;
use crate::source::kind::ChannelAddress;
use crate::store::{AuditRow, BriefingRow, NewBriefing, Reader, Store, StoreError};

pub use crate::briefing::edition::{Comparison, Edition, Quoted, Standing, fingerprint};
pub use crate::briefing::html::html;
pub use crate::briefing::markdown::markdown;
pub use crate::briefing::page::{self, Heading};
pub use crate::briefing::schedule::{
    CronField, CronPart, EXAMPLES, LONGEST as LONGEST_SCHEDULE, Schedule, ScheduleError,
    suggestions,
};
pub use crate::briefing::shown::{ShownEdition, ShownLine, ShownStruck, ShownTopic};
pub use crate::briefing::{
    Brief, BriefError, LONGEST_TITLE, LONGEST_TOPIC, LONGEST_WINDOW, MOST_LINES, MOST_TOPICS,
};
pub use crate::store::{BriefingId, BriefingState, ShownAs};
pub use kept::KeptEdition;
pub use making::made;
pub use preview::{Preview, preview};
pub use upkeep::Earlier;

/// One that was added or changed is made by whoever did so; where that is cut short, it is due after so many seconds.
const MADE_BY_HAND_S: i64 = 60;

/// Briefings of one server at most, so that one cannot use up what is for all.
const MOST_OF_A_GUILD: u32 = 50;

/// Why something was not done with a briefing.
#[derive(Debug, thiserror::Error)]
pub enum BriefingError {
    /// There is none like that; the same whether it never was or is another server's.
    #[error("there is no such briefing")]
    None,
    /// There are too many.
    #[error("there are {MOST_OF_A_GUILD} briefings already; remove one first")]
    TooMany,
    /// What is kept of one cannot be understood.
    #[error(
        "what is kept of briefing {0} cannot be read; restore a backup, or remove it and make it anew"
    )]
    Unreadable(i64),
    /// Finding evidence failed.
    #[error(transparent)]
    Ask(#[from] AskError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Where a briefing stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The server.
    pub guild: u64,
    /// The channel.
    pub channel: u64,
}

impl Place {
    /// Everyone who reads there, as somebody who asks.
    pub fn readers(self) -> Asker {
        Asker::everyone_in(Some(self.guild), self.channel)
    }

    /// Another channel of the same server.
    #[must_use]
    pub fn moved_to(self, channel: u64) -> Place {
        Place { channel, ..self }
    }

    /// The link of a message there.
    pub fn link(self, message: u64) -> String {
        let channel = ChannelAddress {
            guild: self.guild,
            channel: self.channel,
        };
        format!("{}/{message}", channel.of_place(self.channel))
    }
}

/// A briefing that is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Briefing {
    /// Its identity.
    pub id: BriefingId,
    /// Where it stands.
    pub place: Place,
    /// What is wanted of it.
    pub brief: Brief,
    /// When it is made anew.
    pub schedule: Schedule,
    /// The account of whoever made it.
    pub made_by: u64,
    /// When it was made, in Unix seconds.
    pub made_at: i64,
    /// How far it is.
    pub state: BriefingState,
}

impl Briefing {
    /// The same as if it stood in another channel of its server, or where an earlier edition of it stands.
    #[must_use]
    pub fn standing_in(&self, channel: u64) -> Briefing {
        Briefing {
            place: self.place.moved_to(channel),
            ..self.clone()
        }
    }
}

/// An edition as it would be now.
#[derive(Debug, Clone)]
pub struct Made {
    /// What it quotes.
    pub edition: Edition,
    /// The same with its words.
    pub shown: ShownEdition,
    /// The last one that was shown.
    pub before: Option<KeptEdition>,
    /// Whether a reader of the last one would learn anything from it.
    pub is_news: bool,
    /// The number of the store's last change when it was made.
    pub seen: i64,
}

/// The briefings of all servers. Share it in an [`Arc`].
pub struct Briefings {
    store: Arc<Store>,
    data_dir: PathBuf,
    assistant: Arc<Assistant>,
    clock: Clock,
    changed: Notify,
}

impl Briefings {
    /// The briefings in `store`, whose directory is `data_dir`, made of what `assistant` finds.
    pub fn new(store: Arc<Store>, data_dir: PathBuf, assistant: Arc<Assistant>) -> Briefings {
        Briefings {
            store,
            data_dir,
            assistant,
            clock: Clock::of_the_system(),
            changed: Notify::new(),
        }
    }

    /// The same by another clock than the system's.
    #[must_use]
    pub fn by_clock(mut self, clock: Clock) -> Briefings {
        self.clock = clock;
        self
    }

    /// What time it is.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The same in Unix seconds.
    fn at(&self) -> i64 {
        self.now().as_second()
    }

    /// Waits until some briefing may be due otherwise than it was.
    pub async fn changed(&self) {
        self.changed.notified().await;
    }

    /// Adds a briefing for the member `account`. Whoever calls makes it; where that is cut short, it is due soon.
    ///
    /// # Errors
    /// [`BriefingError`].
    pub async fn add(
        self: &Arc<Self>,
        place: Place,
        brief: Brief,
        account: u64,
    ) -> Result<Briefing, BriefingError> {
        let at = self.at();
        let new = NewBriefing {
            guild: place.guild,
            channel: place.channel,
            wanted: json(&brief),
            made_by: account,
            made_at: at,
            due_at: Some(at + MADE_BY_HAND_S),
        };
        let added = self
            .writing(move |store| {
                let audit = |id| audit((place, account, at), "briefing.added", id, &brief);
                let Some(id) = store.add_briefing(&new, MOST_OF_A_GUILD, audit)? else {
                    return Ok(None);
                };
                store.reader()?.briefing(id)
            })
            .await?;
        self.changed.notify_one();
        added.ok_or(BriefingError::TooMany).and_then(briefing_of)
    }

    /// The briefings of a server, in the order in which they were made.
    ///
    /// # Errors
    /// [`BriefingError`].
    pub async fn list(self: &Arc<Self>, guild: u64) -> Result<Vec<Briefing>, BriefingError> {
        let rows = self
            .reading(move |reader| reader.briefings(Some(guild)))
            .await?;
        rows.into_iter().map(briefing_of).collect()
    }

    /// A briefing of that server.
    ///
    /// # Errors
    /// [`BriefingError`].
    pub async fn one(
        self: &Arc<Self>,
        guild: u64,
        id: BriefingId,
    ) -> Result<Briefing, BriefingError> {
        let row = self.reading(move |reader| reader.briefing(id)).await?;
        let row = row.filter(|row| row.guild == guild);
        row.ok_or(BriefingError::None).and_then(briefing_of)
    }

    /// A briefing of whatever server, for whoever made it and is asked about it by direct message.
    ///
    /// # Errors
    /// [`BriefingError`].
    pub async fn anywhere(self: &Arc<Self>, id: BriefingId) -> Result<Briefing, BriefingError> {
        let row = self.reading(move |reader| reader.briefing(id)).await?;
        row.ok_or(BriefingError::None).and_then(briefing_of)
    }

    /// The number of the store's last change.
    ///
    /// # Errors
    /// [`BriefingError`].
    pub async fn last_change(self: &Arc<Self>) -> Result<i64, BriefingError> {
        self.reading(Reader::last_seq).await
    }

    /// The briefings that one of these messages shows.
    ///
    /// # Errors
    /// [`BriefingError`].
    pub async fn shown_by(
        self: &Arc<Self>,
        channel: u64,
        messages: Vec<u64>,
    ) -> Result<Vec<Briefing>, BriefingError> {
        let rows = self
            .reading(move |reader| reader.briefings_in(channel))
            .await?;
        let is_shown = |row: &BriefingRow| {
            let shown = row.state.message;
            shown.is_some_and(|shown| messages.contains(&shown))
        };
        rows.into_iter().filter(is_shown).map(briefing_of).collect()
    }

    /// Writes down how far a briefing is.
    ///
    /// # Errors
    /// [`BriefingError`].
    pub async fn note(
        self: &Arc<Self>,
        id: BriefingId,
        state: BriefingState,
    ) -> Result<(), BriefingError> {
        let there = self
            .writing(move |store| store.note_briefing(id, &state))
            .await?;
        self.changed.notify_one();
        there.then_some(()).ok_or(BriefingError::None)
    }

    /// A moderator changed what is wanted of a briefing, or where it stands: in `channel`. Whoever calls makes it anew; where
    /// that is cut short, it is due soon.
    ///
    /// # Errors
    /// [`BriefingError`].
    pub async fn change(
        self: &Arc<Self>,
        briefing: &Briefing,
        brief: Brief,
        channel: u64,
        account: u64,
    ) -> Result<Briefing, BriefingError> {
        let (id, at) = (briefing.id, self.at());
        let place = briefing.place.moved_to(channel);
        let audit = audit((place, account, at), "briefing.changed", id, &brief);
        let wanted = json(&brief);
        let there = self
            .writing(move |store| {
                let due_at = at + MADE_BY_HAND_S;
                store.change_briefing(id, channel, &wanted, due_at, &audit)
            })
            .await?;
        self.changed.notify_one();
        match there {
            true => self.one(place.guild, id).await,
            false => Err(BriefingError::None),
        }
    }

    /// A moderator has it kept current no more, for now.
    ///
    /// # Errors
    /// [`BriefingError`].
    pub async fn pause(
        self: &Arc<Self>,
        briefing: &Briefing,
        account: u64,
    ) -> Result<(), BriefingError> {
        self.act(briefing, Some(BY_MODERATOR), account, "briefing.paused")
            .await
    }

    /// A moderator has it kept current again; it is due at once.
    ///
    /// # Errors
    /// [`BriefingError`].
    pub async fn resume(
        self: &Arc<Self>,
        briefing: &Briefing,
        account: u64,
    ) -> Result<(), BriefingError> {
        self.act(briefing, None, account, "briefing.resumed").await
    }

    async fn act(
        self: &Arc<Self>,
        briefing: &Briefing,
        paused: Option<&'static str>,
        account: u64,
        what: &'static str,
    ) -> Result<(), BriefingError> {
        let (id, at) = (briefing.id, self.at());
        let audit = audit((briefing.place, account, at), what, id, &briefing.brief);
        let there = self
            .writing(move |store| store.pause_briefing(id, paused, at, &audit))
            .await?;
        self.changed.notify_one();
        there.then_some(()).ok_or(BriefingError::None)
    }

    /// Removes a briefing with its editions.
    ///
    /// # Errors
    /// [`BriefingError`].
    pub async fn remove(
        self: &Arc<Self>,
        briefing: &Briefing,
        account: u64,
    ) -> Result<(), BriefingError> {
        let id = briefing.id;
        let by = (briefing.place, account, self.at());
        let audit = audit(by, "briefing.removed", id, &briefing.brief);
        let there = self
            .writing(move |store| store.remove_briefing(id, &audit))
            .await?;
        there.then_some(()).ok_or(BriefingError::None)
    }

    async fn reading<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Reader) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, BriefingError> {
        let data_dir = self.data_dir.clone();
        let working = tokio::task::spawn_blocking(move || work(&Reader::open(&data_dir)?));
        Ok(working.await.map_err(AskError::CutShort)??)
    }

    async fn writing<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Store) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, BriefingError> {
        let store = self.store.clone();
        let working = tokio::task::spawn_blocking(move || work(&store));
        Ok(working.await.map_err(AskError::CutShort)??)
    }
}

/// Why a briefing is paused that a moderator paused.
pub const BY_MODERATOR: &str = "moderator";

fn briefing_of(row: BriefingRow) -> Result<Briefing, BriefingError> {
    let unreadable = || BriefingError::Unreadable(row.id.0);
    let brief: Brief = serde_json::from_value(row.wanted).map_err(|_| unreadable())?;
    Ok(Briefing {
        id: row.id,
        place: Place {
            guild: row.guild,
            channel: row.channel,
        },
        schedule: brief.schedule().map_err(|_| unreadable())?,
        brief,
        made_by: row.made_by,
        made_at: row.made_at,
        state: row.state,
    })
}

fn audit(
    (place, account, at): (Place, u64, i64),
    what: &str,
    id: BriefingId,
    brief: &Brief,
) -> AuditRow {
    AuditRow {
        at,
        guild: Some(place.guild),
        actor: Some(account),
        what: what.to_owned(),
        details: json!({ "id": id.0, "name": brief.title, "channel": place.channel.to_string() }),
    }
}

/// What is made of plain values can be written as JSON.
fn json(value: &impl serde::Serialize) -> serde_json::Value {
    serde_json::to_value(value).unwrap_or_default()
}
