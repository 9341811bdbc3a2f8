//! One read of a channel: what was missed is found, and what is older than the source is read a little further back.
//!
//! Each read goes through the latest messages of places (the channel and its threads) and compares: what is not there
//! any more was deleted, what says something else was edited. Then it walks on backwards from where the last one ended,
//! until there is nothing older; and once there is not, it walks through the older messages again, a little a day, so
//! that what was deleted among them while nobody listened is found in the end. How far each place is read stands in the
//! store and is written behind what was read, so a read that is killed goes on where it was.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::read_back::{Cursor, ReadBack};
use super::{Happened, History, NotHeard, PAGE, Settled, files, take_up};
use crate::ingest::Reason;
use crate::ingest::web::{Came, NotRead, Progress, Tell, Web, WebError, blocking};
use crate::source::kind::ChannelAddress;
use crate::store::{ConfiguredSource, KnownPlace, Message};

/// So many of the latest messages of a place are compared at once.
const LATEST_OF_A_PLACE: usize = 2_000;

/// So many of the latest messages of all places are compared at a read, and so many places are looked at; the others
/// are soon after.
const LATEST_OF_A_READ: usize = 20_000;
const PLACES_OF_A_READ: usize = 500;

/// So many older messages are walked through at a read: twenty requests.
const OLDER_OF_A_READ: usize = 2_000;

/// Once all are read, so many of the older ones are gone through again at the read of a day: as many as may be kept in
/// three weeks.
const AGAIN_OF_A_READ: usize = 10_000;

/// No older messages are read where so many are kept of a source, so that one channel cannot fill the disk. What is
/// newly written is followed all the same.
const MOST_KEPT: u64 = 200_000;

/// While something is left, the next read is due so soon; where Discord failed, a little later.
const SOON: Duration = Duration::from_secs(30);
const SOON_AFTER_FAILURE: Duration = Duration::from_secs(15 * 60);

/// What was looked at so long ago, in seconds, is looked at again: less than a day, so that each daily read does.
const LOOKED_AT_LASTS_S: i64 = 20 * 3_600;

/// How long a read waits for the bot to be connected.
const CONNECTED_WITHIN: Duration = Duration::from_secs(30);

/// Reads a channel and its threads, as far as one read goes.
///
/// # Errors
/// [`WebError`], when what was read could not be written.
pub(in crate::ingest) async fn read(
    web: &Web,
    source: &ConfiguredSource,
    tell: Tell,
    cancel: &CancellationToken,
) -> Result<Came, WebError> {
    let Some(address) = ChannelAddress::of(&source.location) else {
        return Err(WebError::Kind(source.id.0));
    };
    let Some(history) = history(web, cancel).await else {
        return Ok(Came::failed(
            source,
            Reason::NOT_CONNECTED,
            "the bot is not connected to Discord; the channel is read when it is".to_owned(),
        ));
    };
    let mut reading = Reading {
        web,
        source,
        address,
        history,
        known: BTreeMap::new(),
        failed: HashSet::new(),
        came: Came::default(),
        cursor: Cursor::of(&source.cursor),
        is_listed: true,
        gone_through: 0,
        is_full: false,
    };
    if let Err(not_heard) = reading.list(cancel).await? {
        return Ok(failed(source, not_heard));
    }
    let has_looked = match reading.look_at_all(&tell, cancel).await? {
        Ok(looked_at) => looked_at > 0,
        Err(not_heard) => return Ok(failed(source, not_heard)),
    };
    // Where nobody searches it, it is only being shown before it is added.
    if web.shelves.is_some() {
        reading.walk_back(OLDER_OF_A_READ, false, cancel).await?;
        if has_looked {
            reading.walk_back(AGAIN_OF_A_READ, true, cancel).await?;
        }
        files::read(web, source, &mut reading.came, cancel).await?;
    }
    Ok(reading.end())
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

/// Messages as they came.
struct Page {
    messages: Vec<Message>,
    /// The oldest of them; `None` where there are none.
    lowest: Option<u64>,
    /// What is kept from where they are.
    known: Vec<u64>,
    /// Whether something older is kept.
    has_older: bool,
}

impl Page {
    fn ids(&self) -> BTreeSet<u64> {
        self.messages.iter().map(|message| message.id).collect()
    }

    /// Whether there are messages and none of them is known.
    fn is_news(&self) -> bool {
        let ids = self.ids();
        !ids.is_empty() && !self.known.iter().any(|known| ids.contains(known))
    }
}

/// One read.
pub(super) struct Reading<'a> {
    pub(super) web: &'a Web,
    pub(super) source: &'a ConfiguredSource,
    pub(super) address: ChannelAddress,
    pub(super) history: Arc<dyn History>,
    pub(super) known: BTreeMap<u64, KnownPlace>,
    /// Places that could not be read this time.
    pub(super) failed: HashSet<u64>,
    pub(super) came: Came,
    pub(super) cursor: Cursor,
    /// Whether the closed threads could be listed.
    pub(super) is_listed: bool,
    pub(super) gone_through: usize,
    pub(super) is_full: bool,
}

impl Reading<'_> {
    /// Goes through the latest messages of the places where that was not done lately; of how many. An error is the
    /// whole channel's.
    async fn look_at_all(
        &mut self,
        tell: &Tell,
        cancel: &CancellationToken,
    ) -> Result<Result<usize, NotHeard>, WebError> {
        let mut wanted: Vec<&KnownPlace> = self
            .known
            .values()
            .filter(|place| is_to_be_looked_at(place))
            .collect();
        // Where somebody may be writing goes first, then what is newest.
        wanted.sort_by_key(|place| (place.closed.is_some(), std::cmp::Reverse(place.id)));
        let wanted: Vec<u64> = wanted.into_iter().map(|place| place.id).collect();
        let of = wanted.len().min(PLACES_OF_A_READ);
        for (done, place) in wanted.iter().take(of).enumerate() {
            tell(Progress {
                done: done as u64,
                of: of as u64,
            });
            if cancel.is_cancelled() || self.gone_through >= LATEST_OF_A_READ {
                break;
            }
            if let Err(not_heard) = self.look_at(*place, cancel).await? {
                let is_gone = not_heard.reason == Reason::GONE && *place != self.address.channel;
                if self.known.len() == 1 && !is_gone {
                    return Ok(Err(not_heard));
                }
                self.could_not(*place, not_heard).await?;
            }
        }
        Ok(Ok(of))
    }

    /// A place could not be read. What is not there any more is let go of; the channel itself is removed by whoever is
    /// told that it was deleted.
    async fn could_not(&mut self, place: u64, not_heard: NotHeard) -> Result<(), WebError> {
        if not_heard.reason == Reason::GONE && place != self.address.channel {
            self.take_up(vec![Happened::PlaceGone(place)]).await?;
            self.known.remove(&place);
            return Ok(());
        }
        self.failed.insert(place);
        self.not_read(place, not_heard);
        Ok(())
    }

    pub(super) fn not_read(&mut self, place: u64, not_heard: NotHeard) {
        self.came.asked = self.came.asked.max(not_heard.wait);
        self.came.may_pass |= not_heard.may_pass();
        self.came.tell(NotRead {
            address: self.address.of_place(place),
            reason: not_heard.reason,
            why: not_heard.why,
        });
    }

    /// Goes through the latest messages of one place.
    async fn look_at(
        &mut self,
        id: u64,
        cancel: &CancellationToken,
    ) -> Result<Result<(), NotHeard>, WebError> {
        let Some(mut place) = self.known.get(&id).cloned() else {
            return Ok(Ok(()));
        };
        let (store, source) = (self.web.store.clone(), self.source.id);
        // What is written while this goes on is told as it happens, and must not look like something that is gone.
        let newest = blocking(move || store.reader()?.newest_message(source, id))
            .await?
            .unwrap_or(0);
        let mut before: Option<u64> = None;
        let mut of_place = 0;
        // How far it was read, while a page was found of which nothing is known.
        let mut in_doubt: Option<KnownPlace> = None;
        loop {
            if cancel.is_cancelled() {
                return Ok(Ok(()));
            }
            let upper = before.unwrap_or(newest.saturating_add(1));
            let page = match self.page(id, before, upper).await? {
                Ok(page) => page,
                Err(not_heard) => return Ok(Err(not_heard)),
            };
            let is_begun = place.down_to.is_some() || place.is_whole;
            if is_begun && page.is_news() {
                // So much was written meanwhile that there may be a hole behind what is gone through now: all is walked
                // through anew, unless the hole ends before. Written down first, or a read that is killed would have
                // hidden it from the next one.
                in_doubt = Some(place.clone());
                place.down_to = None;
                place.is_whole = false;
                self.note(place.clone()).await?;
            } else if !page.is_news()
                && let Some(as_it_was) = in_doubt.take()
            {
                place = as_it_was;
            }
            of_place += page.messages.len();
            self.gone_through += page.messages.len();
            let lowest = page.lowest;
            if self.compare(page).await? {
                place.is_whole = true;
                place.down_to = None;
                break;
            }
            before = lowest;
            if of_place >= LATEST_OF_A_PLACE {
                // What is older is walked through from here on, for the first time or once more.
                place.down_to = place.down_to.or(lowest);
                break;
            }
        }
        place.looked_at = jiff::Timestamp::now().as_second();
        self.note(place).await?;
        Ok(Ok(()))
    }

    /// Walks back through `most` older messages: those that were never read, or `again` those that were.
    async fn walk_back(
        &mut self,
        most: usize,
        again: bool,
        cancel: &CancellationToken,
    ) -> Result<(), WebError> {
        let mut left = most;
        while left > 0 && !cancel.is_cancelled() {
            if !again && self.has_enough().await? {
                break;
            }
            // Always where it is newest: so all is read back to one day, and that day can be told.
            let next = self
                .known
                .values()
                .filter(|place| place.is_whole == again && !self.failed.contains(&place.id))
                .filter_map(|place| Some((place.down_to?, place.id)))
                .max();
            let Some((down_to, id)) = next else { break };
            let Some(mut place) = self.known.get(&id).cloned() else {
                break;
            };
            let page = match self.page(id, Some(down_to), down_to).await? {
                Ok(page) => page,
                Err(not_heard) => {
                    self.could_not(id, not_heard).await?;
                    continue;
                }
            };
            left = left.saturating_sub(page.messages.len().max(1));
            let lowest = page.lowest;
            if self.compare(page).await? {
                place.is_whole = true;
                place.down_to = None;
            } else {
                place.down_to = lowest;
            }
            self.note(place).await?;
        }
        Ok(())
    }

    /// Whether as many messages are kept as may be.
    async fn has_enough(&mut self) -> Result<bool, WebError> {
        let (store, id) = (self.web.store.clone(), self.source.id);
        let kept = blocking(move || store.reader()?.count_messages(id)).await?;
        self.is_full = kept >= MOST_KEPT;
        Ok(self.is_full)
    }

    /// A page of a place, beside what is known of it from below `upper`.
    async fn page(
        &self,
        place: u64,
        before: Option<u64>,
        upper: u64,
    ) -> Result<Result<Page, NotHeard>, WebError> {
        let messages = match self.history.messages(place, before).await {
            Ok(messages) => messages,
            Err(not_heard) => return Ok(Err(not_heard)),
        };
        let lowest = messages.iter().map(|message| message.id).min();
        let (store, id) = (self.web.store.clone(), self.source.id);
        let lower = lowest.unwrap_or(0);
        let (known, has_older) = blocking(move || {
            let reader = store.reader()?;
            let known = match upper.checked_sub(1) {
                Some(last) if last >= lower => reader.messages_of(id, place, lower, last)?,
                _ => Vec::new(),
            };
            let has_older = match lower.checked_sub(1) {
                Some(last) => reader.has_messages_to(id, place, last)?,
                None => false,
            };
            Ok((known, has_older))
        })
        .await?;
        Ok(Ok(Page {
            messages,
            lowest,
            known,
            has_older,
        }))
    }

    /// Takes up a page, and lets go of what is known and not in it; whether there is nothing older.
    async fn compare(&mut self, page: Page) -> Result<bool, WebError> {
        // Where something older is known, a page that is not full is not believed to be the last: that is asked for.
        let is_last = page.messages.is_empty() || page.messages.len() < PAGE && !page.has_older;
        let there = page.ids();
        let gone: Vec<u64> = page
            .known
            .iter()
            .filter(|id| !there.contains(id))
            .copied()
            .collect();
        let mut happened = vec![Happened::NotThere(gone)];
        happened.extend(page.messages.into_iter().map(Happened::Said));
        self.take_up(happened).await?;
        Ok(is_last)
    }

    /// Takes up what a page tells, and counts the documents that it changes.
    async fn take_up(&mut self, happened: Vec<Happened>) -> Result<(), WebError> {
        let (store, source) = (self.web.store.clone(), self.source.clone());
        let shelves = self.web.shelves.clone();
        // The names stand in the store.
        let names = HashMap::new();
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

    /// What came of it, with how far it is read now and whether the next read is due soon.
    fn end(mut self) -> Came {
        let unlisted = match (self.cursor.all_closed, &self.cursor.closed_since) {
            (true, _) => None,
            (false, since) => Some(since.as_deref().unwrap_or_default()),
        };
        let read_back = ReadBack::reckoned(self.known.values(), unlisted, self.is_full);
        let is_left = |place: &KnownPlace| {
            !self.failed.contains(&place.id)
                && (is_to_be_looked_at(place) || !place.is_whole && !self.is_full)
        };
        let has_more =
            self.known.values().any(is_left) || (!self.cursor.all_closed && self.is_listed);
        self.came.soon = match (has_more, self.came.may_pass) {
            (true, _) => Some(SOON),
            (false, true) => Some(SOON_AFTER_FAILURE),
            (false, false) => None,
        };
        self.cursor.read_back = Some(read_back);
        self.came.cursor = serde_json::to_value(&self.cursor).unwrap_or_default();
        self.came
    }
}

fn is_to_be_looked_at(place: &KnownPlace) -> bool {
    place.looked_at < jiff::Timestamp::now().as_second() - LOOKED_AT_LASTS_S
}
