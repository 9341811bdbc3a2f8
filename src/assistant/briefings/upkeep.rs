//! What is due, and what becomes due because something that is shown was taken away, or something new has come.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;

use jiff::Timestamp;
use rustc_hash::FxHashSet;

use super::kept::kept_of;
use super::{
    Briefing, BriefingError, BriefingId, BriefingState, Briefings, Edition, KeptEdition, Place,
    Quoted, Schedule, Standing, briefing_of, json,
};
use crate::briefing::shown;
use crate::store::{Reader, SourceId, StoreError, VersionId};

/// So many that are due are looked through.
const MOST_DUE: usize = 5_000;

impl Briefings {
    /// Up to `limit` briefings that are due, the longest due first, one of each channel: Discord takes a few messages of a
    /// channel at a time, and who waits for that must not keep the others waiting. One that cannot be read is paused and
    /// told to the log. Only those that are `is_able` to be made.
    ///
    /// # Errors
    /// [`BriefingError`].
    pub async fn due(
        self: &Arc<Self>,
        limit: usize,
        is_able: impl Fn(Place, BriefingId) -> bool,
    ) -> Result<Vec<Briefing>, BriefingError> {
        let at = self.at();
        let rows = self
            .reading(move |reader| reader.due_briefings(at, MOST_DUE))
            .await?;
        let mut due = Vec::new();
        let mut met = FxHashSet::default();
        // What cannot be made must not take the places of those that can.
        let able = rows.into_iter().filter(|row| {
            let place = Place {
                guild: row.guild,
                channel: row.channel,
            };
            is_able(place, row.id) && met.insert(row.channel)
        });
        for row in able.take(limit) {
            let (id, state) = (row.id, row.state.clone());
            match briefing_of(row) {
                Ok(briefing) => match briefing.reckoned(at) {
                    Some(later) if later > at => {
                        let was = state.due_at;
                        self.writing(move |store| store.make_briefing_due(id, was, Some(later)))
                            .await?;
                    }
                    _ => due.push(briefing),
                },
                Err(error) => {
                    tracing::error!(briefing.id = id.0, error = %error, "a briefing cannot be read and is paused");
                    let paused = BriefingState {
                        paused: Some("unreadable".to_owned()),
                        ..state
                    };
                    self.writing(move |store| store.note_briefing(id, &paused))
                        .await?;
                }
            }
        }
        Ok(due)
    }

    /// Makes those briefings due whose message shows what was taken away: documents that are gone, sources that were
    /// removed, words that not everyone may see any more. What is due when something new appears becomes due where
    /// anything changed since it was looked at. Those that are paused and show what was taken away: they are not made
    /// anew, but must not show it.
    ///
    /// # Errors
    /// [`BriefingError`].
    pub async fn look_after(self: &Arc<Self>) -> Result<Vec<Briefing>, BriefingError> {
        let rows = self.reading(|reader| reader.briefings(None)).await?;
        let last_change = self.reading(Reader::last_seq).await?;
        let at = self.at();
        let (mut became_due, mut paused) = (0, Vec::new());
        for row in rows {
            let is_paused = row.state.paused.is_some();
            let is_due = !is_paused && row.state.due_at.is_some_and(|due| due <= at);
            // Until Discord has told of a guild, nobody knows who reads what there.
            let is_known = self.assistant.guilds().get(row.guild).is_some();
            if row.state.message.is_none() || is_due || !is_known {
                continue;
            }
            // The log was told of it when it was due.
            let Ok(briefing) = briefing_of(row) else {
                continue;
            };
            let is_unsound = match self.is_unsound(&briefing).await {
                Ok(is_unsound) => is_unsound,
                // It must not keep the others from being looked after.
                Err(BriefingError::Unreadable(id)) => {
                    tracing::error!(
                        briefing.id = id,
                        "the last edition of a briefing cannot be read"
                    );
                    continue;
                }
                Err(error) => return Err(error),
            };
            if is_paused {
                if is_unsound {
                    paused.push(briefing);
                }
                continue;
            }
            let due_at = match is_unsound || briefing.awaits_news(last_change, at) {
                true => Some(at),
                false => briefing.reckoned(at),
            };
            if due_at != briefing.state.due_at {
                let (id, was) = (briefing.id, briefing.state.due_at);
                self.writing(move |store| store.make_briefing_due(id, was, due_at))
                    .await?;
                became_due += 1;
            }
        }
        if became_due > 0 {
            self.changed.notify_one();
        }
        Ok(paused)
    }

    /// Whether the message shows something that must not be shown any more.
    ///
    /// # Errors
    /// [`BriefingError`].
    pub async fn is_unsound(self: &Arc<Self>, briefing: &Briefing) -> Result<bool, BriefingError> {
        Ok(self.left(briefing).await?.is_some())
    }

    /// Looks through the messages that show earlier editions of the next briefing behind `after`: that briefing, and those
    /// that show what was taken away; `None` where there is no other. What is found is found again until it was
    /// [`Briefings::taken_out`].
    ///
    /// # Errors
    /// [`BriefingError`].
    pub async fn earlier(
        self: &Arc<Self>,
        after: BriefingId,
    ) -> Result<Option<(BriefingId, Vec<Earlier>)>, BriefingError> {
        let next = self.reading(move |reader| reader.briefing_after(after));
        let Some(id) = next.await? else {
            return Ok(None);
        };
        let found = self.earlier_of(id).await.unwrap_or_else(|error| {
            // It must not keep the others from being looked through.
            tracing::error!(briefing.id = id.0, error = %error, "earlier editions cannot be looked through");
            Vec::new()
        });
        Ok(Some((id, found)))
    }

    async fn earlier_of(self: &Arc<Self>, id: BriefingId) -> Result<Vec<Earlier>, BriefingError> {
        let read = self
            .reading(move |reader| Ok((reader.briefing(id)?, reader.earlier_messages(id)?)))
            .await?;
        let (Some(row), earlier) = read else {
            return Ok(Vec::new());
        };
        let briefing = briefing_of(row)?;
        // Until Discord has told of a guild, nobody knows who reads what there.
        if self.assistant.guilds().get(briefing.place.guild).is_none() {
            return Ok(Vec::new());
        }
        let mut visible: BTreeMap<u64, FxHashSet<SourceId>> = BTreeMap::new();
        for row in &earlier {
            if let Entry::Vacant(free) = visible.entry(row.shown_as.channel) {
                let there = briefing.place.moved_to(row.shown_as.channel);
                free.insert(self.visible(there).await?);
            }
        }
        self.reading(move |reader| {
            let mut found = Vec::new();
            for row in earlier {
                let (Some(visible), Ok(edition)) =
                    (visible.get(&row.shown_as.channel), kept_of(id, row))
                else {
                    continue;
                };
                let left = left_in(&edition.edition, reader, visible)?;
                if let (Some(left), Some(message)) = (left, edition.message) {
                    found.push(Earlier {
                        briefing: briefing.standing_in(edition.shown_as.channel),
                        edition: KeptEdition {
                            edition: left,
                            ..edition
                        },
                        message,
                    });
                }
            }
            Ok(found)
        })
        .await
    }

    /// What was taken away was taken out of the message with that edition, which is kept so.
    ///
    /// # Errors
    /// [`BriefingError`].
    pub async fn taken_out(
        self: &Arc<Self>,
        id: BriefingId,
        edition: &KeptEdition,
    ) -> Result<(), BriefingError> {
        let (number, quoted) = (edition.number, json(&edition.edition));
        self.writing(move |store| store.renew_edition(id, number, &quoted))
            .await
    }

    /// The last edition of a briefing without what was taken away; `None` where nothing was. It is found again until it was
    /// [`Briefings::taken_out`].
    ///
    /// # Errors
    /// [`BriefingError`].
    pub async fn left(
        self: &Arc<Self>,
        briefing: &Briefing,
    ) -> Result<Option<KeptEdition>, BriefingError> {
        let Some(last) = self.editions(briefing.id, 1).await?.pop() else {
            return Ok(None);
        };
        let visible = self.visible(briefing.place).await?;
        self.reading(move |reader| {
            let left = left_in(&last.edition, reader, &visible)?;
            Ok(left.map(|edition| KeptEdition { edition, ..last }))
        })
        .await
    }
}

/// What may still be shown of an edition, to those who may see these sources; `None` where all of it may.
fn left_in(
    edition: &Edition,
    reader: &Reader,
    visible: &FxHashSet<SourceId>,
) -> Result<Option<Edition>, StoreError> {
    let failed = Cell::new(None);
    let is_visible = |source| visible.contains(&source);
    let may_be_shown = |quoted: &Quoted| {
        let standing = shown::standing(quoted, reader, &is_visible);
        standing.map(Standing::may_be_shown)
    };
    let may_be_named = |version: i64| {
        let version = reader.version(VersionId(version))?;
        // One that is not there any more is not named.
        let Some(version) = version else {
            return Ok(true);
        };
        let is_there = reader.document_now(version.document)?;
        let is_there = is_there.is_some_and(|(_, now)| now.is_some());
        Ok(is_there && visible.contains(&version.source))
    };
    let or_failed = |known: Result<bool, StoreError>| {
        known.unwrap_or_else(|error| {
            failed.set(Some(error));
            true
        })
    };
    let left = edition.without_what_went(
        |quoted| or_failed(may_be_shown(quoted)),
        |version| or_failed(may_be_named(version)),
    );
    let failed = failed.into_inner();
    match failed {
        Some(error) => Err(error),
        None => Ok(left),
    }
}

/// A message with an earlier edition, which shows what was taken away.
#[derive(Debug, Clone)]
pub struct Earlier {
    /// The briefing, with the place where that message stands.
    pub briefing: Briefing,
    /// What may still be shown of it.
    pub edition: KeptEdition,
    /// The message.
    pub message: u64,
}

impl Briefing {
    /// When it is due next, in Unix seconds, once it was made at `at` because it was due at `due` (`None` is when a
    /// moderator wanted it); `None` is when a moderator says so.
    pub fn next_due(&self, due: Option<i64>, at: Timestamp) -> Option<i64> {
        let begun = Timestamp::from_second(self.made_at).unwrap_or(at);
        // What waits for news is made due by them.
        if matches!(self.schedule, Schedule::WhenNew { .. }) {
            return None;
        }
        let due = due.and_then(|due| Timestamp::from_second(due).ok());
        let next = match due {
            Some(due) => self.schedule.after_edition(due, at, begun),
            None => self.schedule.next_after(at, begun),
        };
        next.map(Timestamp::as_second)
    }

    /// When it is due as seen from `at`, in Unix seconds: what was missed is made up for once, and what was reckoned
    /// while the clock was wrong is reckoned anew.
    fn reckoned(&self, at: i64) -> Option<i64> {
        let moment = |seconds| Timestamp::from_second(seconds).ok();
        let due = moment(self.state.due_at?)?;
        if matches!(self.schedule, Schedule::WhenNew { .. } | Schedule::ByHand) {
            return self.state.due_at;
        }
        let begun = moment(self.made_at)?;
        let next = self.schedule.next_due(due, moment(at)?, begun)?;
        Some(next.as_second())
    }

    /// Whether it waits for news and there may be some, and it may be made again already.
    fn awaits_news(&self, last_change: i64, at: i64) -> bool {
        if !matches!(self.schedule, Schedule::WhenNew { .. }) || last_change <= self.state.seen {
            return false;
        }
        let told = self.state.told_at.unwrap_or(self.made_at);
        let told = match Timestamp::from_second(told) {
            Ok(moment) if told <= at => moment,
            // The clock was set back since.
            _ => return true,
        };
        let may = self.schedule.next_after(told, told);
        may.is_none_or(|may| may.as_second() <= at)
    }

    /// When it will next be made, as far as that is known, in Unix seconds.
    pub fn expected(&self) -> Option<i64> {
        self.state.due_at.filter(|_| self.state.paused.is_none())
    }
}
