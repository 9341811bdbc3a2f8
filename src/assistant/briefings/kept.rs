//! Editions as they are kept: begun before they are shown, marked once Discord has them, renewed where what they quote
//! stands elsewhere now.

use std::sync::Arc;

use super::{Briefing, BriefingError, BriefingId, BriefingState, Briefings, Edition, json};
use crate::store::{EditionRow, ShownAs};

/// An edition that was kept.
#[derive(Debug, Clone, PartialEq)]
pub struct KeptEdition {
    /// Its number, from 1.
    pub number: u64,
    /// When it was made, in Unix seconds.
    pub made_at: i64,
    /// What it quotes.
    pub edition: Edition,
    /// When it was shown; `None` where that is not known.
    pub told_at: Option<i64>,
    /// How it was shown.
    pub shown_as: ShownAs,
    /// The message that shows it, or showed it; `None` where that is gone.
    pub message: Option<u64>,
}

impl Briefings {
    /// The editions of a briefing that were shown, the newest first, `limit` at most.
    ///
    /// # Errors
    /// [`BriefingError`].
    pub async fn editions(
        self: &Arc<Self>,
        id: BriefingId,
        limit: usize,
    ) -> Result<Vec<KeptEdition>, BriefingError> {
        let all = self.all_editions(id, limit.saturating_add(1)).await?;
        let told = all.into_iter().filter(|edition| edition.told_at.is_some());
        Ok(told.take(limit).collect())
    }

    /// The channel and the message of the last edition that was shown by another message than `now`.
    ///
    /// # Errors
    /// [`BriefingError`].
    pub async fn message_before(
        self: &Arc<Self>,
        id: BriefingId,
        now: Option<u64>,
    ) -> Result<Option<(u64, u64)>, BriefingError> {
        self.reading(move |reader| reader.message_before(id, now))
            .await
    }

    /// The edition that was begun and of which it is not known whether it was shown.
    ///
    /// # Errors
    /// [`BriefingError`].
    pub async fn begun(
        self: &Arc<Self>,
        id: BriefingId,
    ) -> Result<Option<KeptEdition>, BriefingError> {
        let newest = self.all_editions(id, 1).await?.pop();
        Ok(newest.filter(|edition| edition.told_at.is_none()))
    }

    async fn all_editions(
        self: &Arc<Self>,
        id: BriefingId,
        limit: usize,
    ) -> Result<Vec<KeptEdition>, BriefingError> {
        let rows = self
            .reading(move |reader| reader.editions(id, limit))
            .await?;
        rows.into_iter().map(|row| kept_of(id, row)).collect()
    }

    /// An edition is about to be shown, as the briefing is now; its number.
    ///
    /// # Errors
    /// [`BriefingError`].
    pub async fn begin(
        self: &Arc<Self>,
        briefing: &Briefing,
        edition: &Edition,
        made_at: i64,
    ) -> Result<u64, BriefingError> {
        let (id, quoted) = (briefing.id, json(edition));
        let shown_as = ShownAs {
            channel: briefing.place.channel,
            title: briefing.brief.title.clone(),
            window_days: briefing.brief.window_days,
            parts: Vec::new(),
        };
        self.writing(move |store| store.begin_edition(id, made_at, &quoted, &shown_as))
            .await
    }

    /// These messages stand in the thread under the message of an edition.
    ///
    /// # Errors
    /// [`BriefingError`].
    pub async fn keep_parts(
        self: &Arc<Self>,
        id: BriefingId,
        number: u64,
        parts: Vec<u64>,
    ) -> Result<(), BriefingError> {
        self.writing(move |store| store.keep_parts(id, number, &parts))
            .await
    }

    /// An edition is shown by that message, and this is how far its briefing is now.
    ///
    /// # Errors
    /// [`BriefingError`].
    pub async fn end(
        self: &Arc<Self>,
        id: BriefingId,
        number: u64,
        message: u64,
        state: BriefingState,
    ) -> Result<(), BriefingError> {
        let there = self
            .writing(move |store| store.end_edition(id, number, message, &state))
            .await?;
        there.then_some(()).ok_or(BriefingError::None)
    }

    /// The same evidence was found again: the edition `before` is kept with where that stands now.
    ///
    /// # Errors
    /// [`BriefingError`].
    pub async fn renew(
        self: &Arc<Self>,
        id: BriefingId,
        before: &KeptEdition,
        edition: Edition,
    ) -> Result<Edition, BriefingError> {
        let renewed = edition.told_as(&before.edition);
        if renewed != before.edition {
            let (number, quoted) = (before.number, json(&renewed));
            self.writing(move |store| store.renew_edition(id, number, &quoted))
                .await?;
        }
        Ok(renewed)
    }

    /// A message that showed editions of a briefing is gone.
    ///
    /// # Errors
    /// [`BriefingError`].
    pub async fn forget_message(
        self: &Arc<Self>,
        id: BriefingId,
        message: u64,
    ) -> Result<(), BriefingError> {
        self.writing(move |store| store.forget_message(id, message))
            .await
    }
}

/// An edition as it was kept of a briefing.
pub(super) fn kept_of(id: BriefingId, row: EditionRow) -> Result<KeptEdition, BriefingError> {
    Ok(KeptEdition {
        number: row.number,
        made_at: row.made_at,
        edition: serde_json::from_value(row.quoted).map_err(|_| BriefingError::Unreadable(id.0))?,
        told_at: row.told_at,
        shown_as: row.shown_as,
        message: row.message,
    })
}
