//! A channel of Discord as a source: its messages, grouped into conversations, each a document.
//!
//! What happens is told as it happens and taken up at once. What was missed meanwhile (a restart, a connection that
//! broke), and what is older than the source, is found by looking back (`look_back`).

mod conversations;
mod files;
mod listing;
mod look_back;
mod read_back;

use std::collections::{BTreeMap, HashMap};
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use super::Reason;
use crate::index::Shelves;
use crate::source::kind::ChannelAddress;
use crate::store::{ConfiguredSource, Dropped, Message, Store, StoreError};

use conversations::settle;
pub use conversations::{Settled, first_id_at, made_at};
pub(super) use look_back::read;
pub use read_back::ReadBack;

/// A channel, or a thread in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Its id.
    pub id: u64,
    /// What it is called, as a reader should see it: `#events`, or the title of a thread.
    pub name: String,
    /// When Discord says that the thread was closed, in its own words; `None` is open.
    pub closed: Option<String>,
}

/// Closed threads, the last closed first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Closed {
    /// Up to a hundred of them.
    pub threads: Vec<Place>,
    /// Whether there are others that were closed before.
    pub has_more: bool,
}

/// Why a channel could not be read, in words for an admin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotHeard {
    /// The same as a short name; [`Reason::GONE`] is for good.
    pub reason: Reason,
    /// What is wrong and what to do.
    pub why: String,
    /// How long to wait before it is tried again, where that is known.
    pub wait: Option<Duration>,
}

impl NotHeard {
    fn may_pass(&self) -> bool {
        self.reason == Reason::DISCORD
    }
}

/// What is waited for.
pub type Hearing<'a, T> = Pin<Box<dyn Future<Output = Result<T, NotHeard>> + Send + 'a>>;

/// So many messages [`History::messages`] tells at once; where there are fewer, there are no older ones.
pub const PAGE: usize = 100;

/// Whoever can look back in channels.
pub trait History: Send + Sync {
    /// A channel and the open threads in it that everyone who reads it can read; a forum has threads alone.
    fn places(&self, guild: u64, channel: u64) -> Hearing<'_, Vec<Place>>;

    /// The closed threads of a channel that everyone who reads it can read: those that were closed before `before`, a
    /// [`Place::closed`], where that is given.
    fn closed(&self, channel: u64, before: Option<String>) -> Hearing<'_, Closed>;

    /// Up to [`PAGE`] messages of a channel or thread, the newest first, from before `before` where that is given;
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

/// Keeps messages that have words or files that are read, and lets go of those that have none (any more).
fn take(store: &Store, source: &ConfiguredSource, messages: &[Message]) -> Result<(), StoreError> {
    if messages.is_empty() {
        return Ok(());
    }
    let channel = ChannelAddress::of(&source.location).map_or(0, |address| address.channel);
    let readable = messages.iter().cloned().map(|mut message| {
        if let Some(attached) = &mut message.files {
            attached.retain(files::is_read);
        }
        message
    });
    let (said, blank): (Vec<Message>, Vec<Message>) = readable.partition(|message| {
        message.words.chars().any(char::is_alphanumeric)
            || message.files.as_ref().is_none_or(|files| !files.is_empty())
    });
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
    // Each transaction waits for the disk, and whoever else writes waits for it.
    const TOGETHER: usize = 64;
    let mut written = Written::new();
    // Opening one takes longer than asking it.
    let reader = store.reader()?;
    loop {
        let stirred = reader.stirred(Some(source.id), TOGETHER)?;
        if stirred.is_empty() {
            return Ok(written);
        }
        for settled in settle(store, &reader, source, stirred, names)? {
            *written.entry(settled).or_default() += 1;
        }
        if let Some(shelves) = shelves {
            shelves.nudge(source.shelf);
        }
    }
}
