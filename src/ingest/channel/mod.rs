//! A channel of Discord as a source: its messages, grouped into conversations, each a document.
//!
//! What happens is told as it happens and taken up at once. What was missed meanwhile (a restart, a connection that
//! broke) is found by [`read`], which goes through the latest messages and compares: what is not there any more was
//! deleted, what says something else was edited.

mod conversations;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::web::{Came, NotRead, Progress, Tell, Web, WebError, blocking};
use crate::index::Shelves;
use crate::source::kind::{ChannelAddress, Options};
use crate::store::{ConfiguredSource, Dropped, Message, Store, StoreError};

use conversations::settle;
pub use conversations::{Settled, first_id_at, made_at};

/// So many messages of a channel or thread are gone through at a read: what is older is only followed as it happens.
const MOST_OF_A_PLACE: usize = 2_000;

/// So many messages of a source are gone through at a read.
const MOST_OF_A_SOURCE: usize = 20_000;

/// So many channels and threads of a source are gone through at a read.
const MOST_PLACES: usize = 500;

/// How long a read waits for the bot to be connected.
const CONNECTED_WITHIN: Duration = Duration::from_secs(30);

/// A channel, or a thread in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Its id.
    pub id: u64,
    /// What it is called, as a reader should see it: `#events`, or the title of a thread.
    pub name: String,
}

/// Why a channel could not be read, in words for an admin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotHeard {
    /// A short name for it; `gone` is for good.
    pub reason: &'static str,
    /// What is wrong and what to do.
    pub why: String,
    /// How long to wait before it is tried again, where that is known.
    pub wait: Option<Duration>,
}

/// The name of what is not there any more.
pub const GONE: &str = "gone";

/// What is waited for.
pub type Hearing<'a, T> = Pin<Box<dyn Future<Output = Result<T, NotHeard>> + Send + 'a>>;

/// Whoever can look back in channels.
pub trait History: Send + Sync {
    /// A channel and the threads in it that everyone who reads it can read, as far as they are known; a forum has
    /// threads alone.
    fn places(&self, guild: u64, channel: u64) -> Hearing<'_, Vec<Place>>;

    /// Up to a hundred messages of a channel or thread, the newest first, from before `before` where that is given;
    /// none where there are no more. Messages without words are among them.
    fn messages(&self, place: u64, before: Option<u64>) -> Hearing<'_, Vec<Message>>;
}

/// Something that happened in a channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Happened {
    /// A message was written, or says something else now.
    Said(Message),
    /// Messages were deleted just now.
    Deleted(Vec<u64>),
    /// Messages that were known are not there.
    NotThere(Vec<u64>),
    /// A channel or thread was deleted.
    PlaceGone(u64),
}

/// How many documents became what.
pub type Written = BTreeMap<Settled, u64>;

/// Takes up what happened in the channel of a source, in its order, and writes the documents that it makes. Blocks.
///
/// # Errors
/// When the store cannot be written.
pub fn take_up(
    store: &Store,
    shelves: Option<&Shelves>,
    source: &ConfiguredSource,
    happened: Vec<Happened>,
    names: &HashMap<u64, String>,
) -> Result<Written, StoreError> {
    // Messages that came together are written together: each transaction waits for the disk.
    let mut said = Vec::new();
    for one in happened {
        match one {
            Happened::Said(message) => said.push(message),
            Happened::Deleted(ids) => {
                take(store, source, &std::mem::take(&mut said))?;
                let now = jiff::Timestamp::now().as_second();
                store.drop_messages(source.id, &ids, Dropped::Deleted(now))?;
            }
            Happened::NotThere(ids) => {
                take(store, source, &std::mem::take(&mut said))?;
                store.drop_messages(source.id, &ids, Dropped::Found)?;
            }
            Happened::PlaceGone(place) => {
                take(store, source, &std::mem::take(&mut said))?;
                store.drop_place(source.id, place)?;
            }
        }
    }
    take(store, source, &said)?;
    settle_all(store, shelves, source, names)
}

/// Keeps messages that have words, and lets go of those that have none (any more).
fn take(store: &Store, source: &ConfiguredSource, messages: &[Message]) -> Result<(), StoreError> {
    if messages.is_empty() {
        return Ok(());
    }
    let channel = ChannelAddress::of(&source.location).map_or(0, |address| address.channel);
    let (said, blank): (Vec<Message>, Vec<Message>) = messages
        .iter()
        .cloned()
        .partition(|message| message.words.chars().any(char::is_alphanumeric));
    store.take_messages(source.id, &said, &|message, replied, before| {
        conversations::join(message, replied, before, message.place != channel)
    })?;
    let blank: Vec<u64> = blank.iter().map(|message| message.id).collect();
    store.drop_messages(source.id, &blank, Dropped::Found)?;
    Ok(())
}

/// Writes the documents of all conversations of a source that were stirred. Blocks.
///
/// # Errors
/// When the store cannot be written.
pub fn settle_all(
    store: &Store,
    shelves: Option<&Shelves>,
    source: &ConfiguredSource,
    names: &HashMap<u64, String>,
) -> Result<Written, StoreError> {
    const TOGETHER: usize = 256;
    let mut written = Written::new();
    // Opening one takes longer than asking it.
    let reader = store.reader()?;
    loop {
        let stirred = reader.stirred(Some(source.id), TOGETHER)?;
        if stirred.is_empty() {
            return Ok(written);
        }
        for one in stirred {
            *written
                .entry(settle(store, &reader, source, one, names)?)
                .or_default() += 1;
        }
        if let Some(shelves) = shelves {
            shelves.nudge(source.shelf);
        }
    }
}

/// Goes through the latest messages of a channel and its threads, and takes up what is otherwise than it is known.
///
/// # Errors
/// [`WebError`], when what was read could not be written.
pub(super) async fn read(
    web: &Web,
    source: &ConfiguredSource,
    _options: &Options,
    tell: Tell,
    cancel: &CancellationToken,
) -> Result<Came, WebError> {
    let Some(address) = ChannelAddress::of(&source.location) else {
        return Err(WebError::Kind(source.id.0));
    };
    let Some(history) = history(web, cancel).await else {
        return Ok(Came::failed(
            source,
            "not_connected",
            "the bot is not connected to Discord; the channel is read when it is".to_owned(),
        ));
    };
    let mut reading = Reading {
        web,
        source,
        history,
        names: HashMap::new(),
        came: Came {
            cursor: source.cursor.clone(),
            ..Came::default()
        },
        gone_through: 0,
    };
    let places = match reading.history.places(address.guild, address.channel).await {
        Ok(places) => places,
        Err(not_heard) => return Ok(failed(source, not_heard)),
    };
    reading.came.title = places
        .iter()
        .find(|place| place.id == address.channel)
        .map(|place| place.name.clone());
    reading.names = places
        .iter()
        .map(|place| (place.id, place.name.clone()))
        .collect();
    let id = source.id;
    let store = web.store.clone();
    let known: BTreeSet<u64> = blocking(move || store.reader()?.places_of(id))
        .await?
        .into_iter()
        .collect();
    // What is known and not told of any more is looked for as well: it may be gone, or only have been silent for long.
    let mut all: Vec<u64> = places.iter().map(|place| place.id).collect();
    all.extend(known.iter().filter(|id| !reading.names.contains_key(id)));
    all.truncate(MOST_PLACES);
    for (done, place) in all.iter().enumerate() {
        tell(Progress {
            done: done as u64,
            of: all.len() as u64,
        });
        if cancel.is_cancelled() || reading.gone_through >= MOST_OF_A_SOURCE {
            break;
        }
        if let Err(not_heard) = reading.place(*place, cancel).await? {
            if not_heard.reason == GONE && *place != address.channel {
                reading.take_up(vec![Happened::PlaceGone(*place)]).await?;
            } else if all.len() == 1 {
                return Ok(failed(source, not_heard));
            } else {
                reading.came.asked = reading.came.asked.max(not_heard.wait);
                reading.came.tell(NotRead {
                    address: address.of_place(*place),
                    reason: not_heard.reason.to_owned(),
                    why: not_heard.why,
                });
            }
        }
    }
    Ok(reading.came)
}

/// Whoever can look back. A bot that has just started is connected within seconds.
async fn history(web: &Web, cancel: &CancellationToken) -> Option<Arc<dyn History>> {
    let place = web.history.as_ref()?;
    let deadline = tokio::time::Instant::now() + CONNECTED_WITHIN;
    while place.get().is_none() && !cancel.is_cancelled() && tokio::time::Instant::now() < deadline
    {
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    place.get().cloned()
}

fn failed(source: &ConfiguredSource, not_heard: NotHeard) -> Came {
    let mut came = Came::failed(source, not_heard.reason, not_heard.why);
    came.asked = not_heard.wait;
    came
}

/// One read.
struct Reading<'a> {
    web: &'a Web,
    source: &'a ConfiguredSource,
    history: Arc<dyn History>,
    names: HashMap<u64, String>,
    came: Came,
    gone_through: usize,
}

impl Reading<'_> {
    /// Goes through the latest messages of one channel or thread.
    async fn place(
        &mut self,
        place: u64,
        cancel: &CancellationToken,
    ) -> Result<Result<(), NotHeard>, WebError> {
        let (store, id) = (self.web.store.clone(), self.source.id);
        let known = blocking(move || store.reader()?.messages_of(id, place, 0, u64::MAX)).await?;
        // What is written while this goes on is told as it happens, and must not look like something that is gone.
        let newest_known = known.last().copied().unwrap_or(0);
        let mut known: BTreeSet<u64> = known.into_iter().collect();
        let mut before: Option<u64> = None;
        let mut of_place = 0;
        while of_place < MOST_OF_A_PLACE && !cancel.is_cancelled() {
            let page = match self.history.messages(place, before).await {
                Ok(page) => page,
                Err(not_heard) => return Ok(Err(not_heard)),
            };
            let ids: BTreeSet<u64> = page.iter().map(|message| message.id).collect();
            let upper = before.map_or(newest_known.saturating_add(1), |before| before);
            let lower = ids.first().copied().unwrap_or(0);
            let gone: Vec<u64> = known
                .range(lower..upper.max(lower))
                .filter(|known| !ids.contains(known))
                .copied()
                .collect();
            gone.iter().for_each(|id| {
                known.remove(id);
            });
            of_place += page.len();
            self.gone_through += page.len();
            let is_last = page.is_empty();
            let mut happened = vec![Happened::NotThere(gone)];
            happened.extend(page.into_iter().map(Happened::Said));
            self.take_up(happened).await?;
            if is_last || lower == 0 {
                break;
            }
            before = Some(lower);
        }
        Ok(Ok(()))
    }

    /// Takes up what a page tells, and counts the documents that it changes.
    async fn take_up(&mut self, happened: Vec<Happened>) -> Result<(), WebError> {
        let (store, source) = (self.web.store.clone(), self.source.clone());
        let (shelves, names) = (self.web.shelves.clone(), self.names.clone());
        let written =
            blocking(move || take_up(&store, shelves.as_ref(), &source, happened, &names)).await?;
        for (what, count) in written {
            match what {
                Settled::Added => self.came.added += count,
                Settled::Changed => self.came.changed += count,
                Settled::Unchanged => self.came.unchanged += count,
                Settled::Gone => self.came.removed += count,
            }
        }
        Ok(())
    }
}
