//! What follows once an edition is shown, or could not be: its pin, the edition before it, trying again, and telling whoever
//! made the briefing.

use super::{Done, Keeper, Trouble, Why, changes_of};
use crate::assistant::briefings::{Briefing, BriefingError, KeptEdition};
use crate::discord::briefings::posting;
use crate::discord::render::{self, Next, Post, Posted};

/// What goes wrong is tried again after so long, and each time after twice as long, up to that.
const AGAIN_S: i64 = 300;
const LATEST_AGAIN_S: i64 = 6 * 3_600;

/// An edit that is one too many is tried again when Discord allows some.
const EDIT_AGAIN_S: i64 = 3_600;

/// What goes wrong so often in a row is told to whoever made the briefing.
const TOLD_AFTER: u32 = 3;

impl Keeper<'_> {
    /// The edition before says that there is a newer one.
    pub(super) async fn point_to_newer(
        &self,
        kept: KeptEdition,
        old: u64,
    ) -> Result<(), BriefingError> {
        let there = self.briefing.standing_in(kept.shown_as.channel);
        let body = self.earlier(&there, &kept).await?.message;
        // It stays readable without that line, so what Discord does not take is only told to the log.
        let _ = posting::edit(self.bot, &there, old, &body).await;
        Ok(())
    }

    /// The messages of an edition that has a newer one, where it stands, with the title that it had.
    pub(in crate::discord::briefings) async fn earlier(
        &self,
        there: &Briefing,
        kept: &KeptEdition,
    ) -> Result<Posted, BriefingError> {
        let shown = self.briefings.shown(there.place, kept.edition.clone());
        let newer = self.briefing.state.message;
        Ok(render::post(
            &Post {
                title: &kept.shown_as.title,
                shown: &shown.await?,
                number: Some(kept.number),
                made_at: kept.made_at,
                checked_at: None,
                next: Next::Paused,
                window_days: kept.shown_as.window_days,
                previous: None,
                newer: newer.map(|newer| self.briefing.place.link(newer)),
                changes: Some(changes_of(self.bot, there, kept.number)),
            },
            &self.bot.view(self.words),
        ))
    }

    /// Pins the message where that is still to be done, and takes the one before (its channel, and which) off the pins.
    /// Why it is not pinned.
    pub(super) async fn settle_pin(
        &mut self,
        old: Option<(u64, u64)>,
    ) -> Result<Option<Trouble>, BriefingError> {
        let state = &self.briefing.state;
        let (Some(failing), Some(message)) = (state.failing.clone(), state.message) else {
            return Ok(None);
        };
        let mut state = state.clone();
        let unpinned = match posting::pin(self.bot, &self.briefing, message).await {
            Ok(()) => {
                state.failing = None;
                None
            }
            Err(trouble) => {
                let is_known = failing == trouble.name();
                if matches!(trouble, Trouble::Pin | Trouble::Pins) {
                    if !is_known && self.why == Why::Due {
                        self.notice(trouble).await;
                    }
                    state.failing = Some(trouble.name().to_owned());
                }
                Some(trouble)
            }
        };
        if unpinned.is_none() {
            let old = match old {
                Some(old) => Some(old),
                None => self.previous_message().await?,
            };
            if let Some((channel, old)) = old {
                posting::unpin(self.bot, &self.briefing.standing_in(channel), old).await;
            }
        }
        if state != self.briefing.state {
            self.briefings.note(self.briefing.id, state.clone()).await?;
            self.briefing.state = state;
        }
        Ok(unpinned)
    }

    /// It could not be shown: the last good edition stays. It is tried again, or paused where only somebody's help ends
    /// the trouble; whoever made it is told once.
    pub(in crate::discord::briefings) async fn troubled(
        &mut self,
        trouble: Trouble,
    ) -> Result<Done, BriefingError> {
        let at = self.now.as_second();
        let mut state = self.briefing.state.clone();
        state.failures = state.failures.saturating_add(1);
        if trouble.stops() {
            state.paused = Some(trouble.name().to_owned());
            state.due_at = None;
            if trouble == Trouble::Deleted {
                // Resumed, it is posted anew.
                if let Some(gone) = state.message.take() {
                    self.briefings
                        .forget_message(self.briefing.id, gone)
                        .await?;
                }
                state.parts = Vec::new();
            }
        } else {
            let again = match trouble {
                Trouble::Edit => EDIT_AGAIN_S,
                _ => {
                    let doublings = state.failures.saturating_sub(1).min(10);
                    (AGAIN_S << doublings).min(LATEST_AGAIN_S)
                }
            };
            state.due_at = Some(at + again);
        }
        let is_told = state.failing.as_deref() == Some(trouble.name());
        let is_worth_telling =
            trouble.stops() || state.failures >= TOLD_AFTER && trouble != Trouble::Edit;
        if is_worth_telling && !is_told && self.why == Why::Due {
            self.notice(trouble).await;
            state.failing = Some(trouble.name().to_owned());
        }
        self.briefings.note(self.briefing.id, state.clone()).await?;
        self.briefing.state = state;
        Ok(Done::Troubled(trouble))
    }

    async fn notice(&self, trouble: Trouble) {
        let link = match self.briefing.state.message {
            Some(message) => self.briefing.place.link(message),
            None => format!("<#{}>", self.briefing.place.channel),
        };
        posting::notice(self.bot, &self.briefing, trouble, &link, self.words).await;
    }
}
