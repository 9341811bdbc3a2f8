//! What is due, and what becomes due because something that is shown was taken away, or something new has come.

use std::sync::Arc;

use jiff::Timestamp;

use super::{Briefing, BriefingError, BriefingState, Briefings, Schedule, briefing_of, now};
use crate::briefing::shown;
use crate::store::Reader;

impl Briefings {
    /// Up to `limit` briefings that are due, the longest due first. One that cannot be read is paused and told to the
    /// log: it must not keep the others waiting.
    ///
    /// # Errors
    /// [`BriefingError`].
    pub async fn due(self: &Arc<Self>, limit: usize) -> Result<Vec<Briefing>, BriefingError> {
        let at = now();
        let rows = self
            .reading(move |reader| reader.due_briefings(at, limit))
            .await?;
        let mut due = Vec::with_capacity(rows.len());
        for row in rows {
            let (id, state) = (row.id, row.state.clone());
            match briefing_of(row) {
                Ok(briefing) => match briefing.reckoned(at) {
                    Some(later) if later > at => {
                        let state = BriefingState {
                            due_at: Some(later),
                            ..state
                        };
                        self.writing(move |store| store.note_briefing(id, &state, None))
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
                    self.writing(move |store| store.note_briefing(id, &paused, None))
                        .await?;
                }
            }
        }
        Ok(due)
    }

    /// Makes those briefings due whose message shows what was taken away: documents that are gone, sources that were
    /// removed, words that not everyone may see any more. What is due when something new appears becomes due where
    /// anything changed since it was looked at. How many became due.
    ///
    /// # Errors
    /// [`BriefingError`].
    pub async fn look_after(self: &Arc<Self>) -> Result<usize, BriefingError> {
        let rows = self.reading(|reader| reader.briefings(None)).await?;
        let last_change = self.reading(Reader::last_seq).await?;
        let at = now();
        let mut became_due = 0;
        for row in rows {
            let is_due = row.state.due_at.is_some_and(|due| due <= at);
            if row.state.paused.is_some() || row.state.message.is_none() || is_due {
                continue;
            }
            // The log was told of it when it was due.
            let Ok(briefing) = briefing_of(row) else {
                continue;
            };
            let due_at =
                if self.is_unsound(&briefing).await? || briefing.awaits_news(last_change, at) {
                    Some(at)
                } else {
                    briefing.reckoned(at)
                };
            if due_at != briefing.state.due_at {
                let state = BriefingState {
                    due_at,
                    ..briefing.state
                };
                let id = briefing.id;
                self.writing(move |store| store.note_briefing(id, &state, None))
                    .await?;
                became_due += 1;
            }
        }
        if became_due > 0 {
            self.changed.notify_one();
        }
        Ok(became_due)
    }

    async fn is_unsound(self: &Arc<Self>, briefing: &Briefing) -> Result<bool, BriefingError> {
        let Some(last) = self.editions(briefing.id, 1).await?.pop() else {
            return Ok(false);
        };
        let visible = self.visible(briefing.place, &briefing.brief).await?;
        self.reading(move |reader| {
            for line in last.edition.lines() {
                let standing =
                    shown::standing(&line.quoted, reader, &|source| visible.contains(&source))?;
                if !standing.may_be_shown() {
                    return Ok(true);
                }
            }
            Ok(false)
        })
        .await
    }
}

impl Briefing {
    /// When it is due next, in Unix seconds, once it was made at `at`; `None` is when a moderator says so.
    pub fn next_due(&self, at: Timestamp) -> Option<i64> {
        let begun = Timestamp::from_second(self.made_at).unwrap_or(at);
        // What waits for news is made due by them.
        if matches!(self.schedule, Schedule::WhenNew { .. }) {
            return None;
        }
        self.schedule
            .next_after(at, begun)
            .map(Timestamp::as_second)
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
        let Ok(told) = Timestamp::from_second(told) else {
            return true;
        };
        let may = self.schedule.next_after(told, told);
        may.is_none_or(|may| may.as_second() <= at)
    }

    /// When it will next be made, as far as that is known, in Unix seconds.
    pub fn expected(&self) -> Option<i64> {
        self.state.due_at.filter(|_| self.state.paused.is_none())
    }
}
