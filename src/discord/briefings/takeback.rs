//! What was taken away (documents, sources, who may see them) is taken out of what was posted: of the messages that are
//! pinned, of those of briefings that are paused, and of those with earlier editions, which stay in their channels.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::posting::{self, Trouble};
use super::remaking::{Keeper, Why};
use crate::assistant::briefings::{
    Briefing, BriefingError, BriefingId, BriefingState, Briefings, KeptEdition,
};
use crate::discord::body::Body;
use crate::discord::bot::Bot;
use crate::discord::render::Posted;
use crate::discord::words::Words;

/// For so long messages with earlier editions are looked through at a time; the others wait for the next look.
const LOOKED_BACK_FOR: Duration = Duration::from_millis(500);

/// Before the first briefing.
const START: BriefingId = BriefingId(0);

/// What anything that is shown or due depends on, as numbers that change with it. The last is the hour, so that a clock
/// which was set back is noticed; it ends at half past, when less is due.
type Seen = (i64, u64, u64, i64);

/// How far it was looked through.
#[derive(Default)]
pub(super) struct TakingBack {
    seen: Option<Seen>,
    /// Behind which briefing it goes on with earlier editions; `None` where all were looked through.
    at: Option<BriefingId>,
    /// Whether something changed since that was begun.
    again: bool,
}

impl TakingBack {
    /// Looks whether anything was taken away since it was last looked.
    pub(super) async fn look(&mut self, bot: &Arc<Bot>, briefings: &Arc<Briefings>) {
        let now = match briefings.last_change().await {
            Ok(change) => (
                change,
                *bot.assistant.source_changes().borrow(),
                bot.assistant.guilds().changes(),
                (briefings.now().as_second() + 1_800).div_euclid(3_600),
            ),
            Err(error) => {
                tracing::error!(error = %error, "what changed in the store cannot be read");
                return;
            }
        };
        if self.seen != Some(now) {
            self.again = true;
            match look_after(bot, briefings).await {
                // What changed while it was looked at is looked at the next time.
                Ok(true) => self.seen = Some(now),
                Ok(false) => {}
                Err(error) => {
                    tracing::error!(error = %error, "briefings could not be looked after");
                }
            }
        }
        if self.at.is_none() && self.again {
            (self.at, self.again) = (Some(START), false);
        }
        let begun = Instant::now();
        while let Some(at) = self.at.filter(|_| begun.elapsed() < LOOKED_BACK_FOR) {
            match look_back(bot, briefings, at).await {
                Ok((next, is_whole)) => {
                    self.at = next;
                    self.again |= !is_whole;
                }
                Err(error) => {
                    tracing::error!(error = %error, "earlier editions could not be looked through");
                    return;
                }
            }
        }
    }
}

/// What is current becomes due where it shows what was taken away; what is paused is only freed of it. Whether all of it
/// was seen to.
async fn look_after(bot: &Arc<Bot>, briefings: &Arc<Briefings>) -> Result<bool, BriefingError> {
    let mut is_whole = true;
    for briefing in briefings.look_after().await? {
        let Some(_under_way) = bot.desk.begin(briefing.id) else {
            is_whole = false;
            continue;
        };
        // As it is now that nobody else changes it.
        let briefing = briefings.one(briefing.place.guild, briefing.id).await?;
        let Some(message) = briefing
            .state
            .message
            .filter(|_| briefing.state.paused.is_some())
        else {
            continue;
        };
        let Some(edition) = briefings.left(&briefing).await? else {
            continue;
        };
        let shown = briefings.shown(briefing.place, edition.edition.clone());
        let keeper = Keeper::of(bot, briefings, briefing.clone(), Why::Due);
        let which = (edition.number, edition.made_at);
        let posted = keeper
            .posted(&shown.await?, which, None, None, None)
            .await?;
        let stale = Stale {
            there: &briefing,
            message,
            edition: &edition,
            parts: &briefing.state.parts,
        };
        match stale
            .take_out(bot, briefings, &posted, keeper.words)
            .await?
        {
            TakenOut::Later => is_whole = false,
            TakenOut::Refused => {}
            TakenOut::Done(parts) => {
                let state = BriefingState {
                    parts,
                    ..briefing.state.clone()
                };
                briefings.note(briefing.id, state).await?;
            }
        }
    }
    Ok(is_whole)
}

/// Takes what was taken away out of the messages with earlier editions of the next briefing behind `after`; which that is,
/// and whether all that was found was seen to.
async fn look_back(
    bot: &Arc<Bot>,
    briefings: &Arc<Briefings>,
    after: BriefingId,
) -> Result<(Option<BriefingId>, bool), BriefingError> {
    let Some((id, found)) = briefings.earlier(after).await? else {
        return Ok((None, true));
    };
    let mut is_whole = true;
    for earlier in found {
        // Whoever makes it changes the same.
        let Some(_under_way) = bot.desk.begin(id) else {
            is_whole = false;
            continue;
        };
        let now = briefings.one(earlier.briefing.place.guild, id).await?;
        let keeper = Keeper::of(bot, briefings, now, Why::Due);
        let posted = keeper.earlier(&earlier.briefing, &earlier.edition).await?;
        let stale = Stale {
            there: &earlier.briefing,
            message: earlier.message,
            edition: &earlier.edition,
            parts: &earlier.edition.shown_as.parts,
        };
        let taken = stale.take_out(bot, briefings, &posted, keeper.words);
        if matches!(taken.await?, TakenOut::Later) {
            // Where Discord is not well, one try is enough until the next look.
            return Ok((Some(id), false));
        }
    }
    Ok((Some(id), is_whole))
}

/// A message with an edition that shows what was taken away.
struct Stale<'a> {
    /// The briefing, where that message stands.
    there: &'a Briefing,
    message: u64,
    /// What may still be shown of the edition.
    edition: &'a KeptEdition,
    /// The messages in the thread under it.
    parts: &'a [u64],
}

/// What came of taking something out.
enum TakenOut {
    /// It is gone, and these messages stand in the thread now.
    Done(Vec<u64>),
    /// It could not be done now.
    Later,
    /// Discord does not let it be done. It is found again when anything changes, or within the hour.
    Refused,
}

impl Stale<'_> {
    /// Shows the message as it may be shown. Where Discord takes no edit of it, the message goes.
    async fn take_out(
        &self,
        bot: &Arc<Bot>,
        briefings: &Arc<Briefings>,
        posted: &Posted,
        words: &Words,
    ) -> Result<TakenOut, BriefingError> {
        let (id, there) = (self.there.id, self.there);
        let edited = posting::edit(bot, there, self.message, &posted.message).await;
        let is_gone = match edited {
            Ok(()) => false,
            Err(Trouble::Deleted | Trouble::Channel) => true,
            // It may be well again in a moment.
            Err(Trouble::Discord) => return Ok(TakenOut::Later),
            Err(_) => match posting::delete(bot, there, self.message).await {
                true => true,
                false => return Ok(TakenOut::Refused),
            },
        };
        let parts: &[Body] = if is_gone { &[] } else { &posted.parts };
        let which = (self.message, self.edition.number);
        let threaded = posting::thread(bot, there, which, self.parts, parts, words).await;
        if threaded.there != self.parts {
            let (number, parts) = (self.edition.number, threaded.there.clone());
            briefings.keep_parts(id, number, parts).await?;
        }
        if !threaded.is_clean {
            return Ok(TakenOut::Later);
        }
        if is_gone {
            briefings.forget_message(id, self.message).await?;
        }
        briefings.taken_out(id, self.edition).await?;
        Ok(TakenOut::Done(threaded.there))
    }
}
