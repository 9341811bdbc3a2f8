//! Which channels and threads a source has: the open ones as Discord tells of them, and the closed ones, page by page.

use tokio_util::sync::CancellationToken;

use super::look_back::Reading;
use super::{Closed, NotHeard, Place};
use crate::ingest::web::{WebError, blocking};
use crate::source::kind::ChannelAddress;
use crate::store::KnownPlace;

/// So many pages of closed threads are listed at a read, a hundred threads each.
const LISTED_OF_A_READ: usize = 10;

impl Reading<'_> {
    /// Finds out which places there are.
    pub(super) async fn list(
        &mut self,
        cancel: &CancellationToken,
    ) -> Result<Result<(), NotHeard>, WebError> {
        let ChannelAddress { guild, channel } = self.address;
        let open = match self.history.places(guild, channel).await {
            Ok(places) => places,
            Err(not_heard) => return Ok(Err(not_heard)),
        };
        self.came.title = open
            .iter()
            .find(|place| place.id == channel)
            .map(|place| place.name.clone());
        let (store, id) = (self.web.store.clone(), self.source.id);
        let (known, heard) = blocking(move || {
            let reader = store.reader()?;
            Ok((reader.places(id)?, reader.places_of(id)?))
        })
        .await?;
        self.known = known.into_iter().map(|place| (place.id, place)).collect();
        // What was told of before it was listed is looked for as well: it may be gone since.
        let unlisted = heard
            .into_iter()
            .filter(|id| !self.known.contains_key(id))
            .map(|id| Place {
                id,
                name: String::new(),
                closed: None,
            });
        let all: Vec<Place> = unlisted.chain(open).collect();
        self.learn(all).await?;
        self.list_closed(cancel).await?;
        Ok(Ok(()))
    }

    /// Lists the threads that were closed since the last read, and some of those that were closed before all that are
    /// known.
    async fn list_closed(&mut self, cancel: &CancellationToken) -> Result<(), WebError> {
        let mut before: Option<String> = None;
        // From the last closed one on until all of a page were known; a channel that is new has nothing to catch up with.
        let mut is_catching_up = self.cursor.all_closed || self.cursor.closed_since.is_some();
        let most = match self.web.shelves {
            Some(_) => LISTED_OF_A_READ,
            None => 1,
        };
        for _ in 0..most {
            if cancel.is_cancelled() {
                return Ok(());
            }
            let listed = self.history.closed(self.address.channel, before.clone());
            let Closed { threads, has_more } = match listed.await {
                Ok(closed) => closed,
                Err(not_heard) => {
                    self.is_listed = false;
                    self.not_read(self.address.channel, not_heard);
                    return Ok(());
                }
            };
            let last = threads.last().and_then(|thread| thread.closed.clone());
            let were_known = threads.iter().all(|thread| {
                let known = self.known.get(&thread.id);
                known.is_some_and(|known| known.closed == thread.closed)
            });
            self.learn(threads).await?;
            if !has_more || last.is_none() {
                self.cursor.all_closed = true;
                self.cursor.closed_since = None;
                return Ok(());
            }
            before = last;
            if is_catching_up && were_known {
                if self.cursor.all_closed {
                    return Ok(());
                }
                is_catching_up = false;
                before.clone_from(&self.cursor.closed_since);
            } else if !is_catching_up {
                self.cursor.closed_since.clone_from(&before);
            }
        }
        if is_catching_up {
            // More were closed meanwhile than are listed at a read: the walk begins anew where this one ends.
            self.cursor.closed_since = before;
            self.cursor.all_closed = false;
        }
        Ok(())
    }

    /// Takes up which places there are and how they are called, and writes down what is new of that.
    async fn learn(&mut self, places: Vec<Place>) -> Result<(), WebError> {
        let mut news = Vec::new();
        for place in places {
            let known = self.known.get(&place.id);
            let as_told = match known.cloned() {
                None => KnownPlace::new(place.id, place.name, place.closed),
                Some(mut known) => {
                    if known.closed != place.closed && place.closed.is_some() {
                        // Somebody wrote in it, or it would not have been closed again.
                        known.looked_at = 0;
                    }
                    // A thread that was closed is listed as open too, until a session begins anew.
                    known.closed = place.closed.or(known.closed);
                    known.name = place.name;
                    known
                }
            };
            if known != Some(&as_told) {
                news.push(as_told.clone());
                self.known.insert(place.id, as_told);
            }
        }
        let (store, id) = (self.web.store.clone(), self.source.id);
        blocking(move || store.note_places(id, &news)).await
    }

    pub(super) async fn note(&mut self, place: KnownPlace) -> Result<(), WebError> {
        self.known.insert(place.id, place.clone());
        let (store, id) = (self.web.store.clone(), self.source.id);
        blocking(move || store.note_places(id, &[place])).await
    }
}
