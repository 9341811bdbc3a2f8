//! What was taken away (documents, sources, who may see them) is taken out of what was posted: of the messages that are
//! pinned, of those of briefings that are paused, and of those with earlier editions, which stay in their channels.

use std::sync::Arc;
use std::time::{Duration, Instant};

use serenity::all::MessageType;

use super::Desk;
use super::posting::{self, Trouble};
use super::remaking::{Keeper, Why};
use crate::assistant::briefings::{Briefing, BriefingError, BriefingId, Briefings, Earlier};
use crate::discord::bot::Bot;
use crate::discord::rest::RestError;

/// For so long messages with earlier editions are looked through at a time: a few thousand of them.
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
                Ok(()) => self.seen = Some(now),
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

/// What is current becomes due where it shows what was taken away; what is paused is only freed of it.
async fn look_after(bot: &Arc<Bot>, briefings: &Arc<Briefings>) -> Result<(), BriefingError> {
    let mut failed = None;
    for briefing in briefings.look_after().await? {
        if let Err(error) = cleanse(bot, briefings, briefing).await {
            failed = Some(error);
        }
    }
    failed.map_or(Ok(()), Err)
}

/// The message of a briefing that is paused shows no more what was taken away. Where Discord refuses the edit, the
/// message goes.
async fn cleanse(
    bot: &Arc<Bot>,
    briefings: &Arc<Briefings>,
    briefing: Briefing,
) -> Result<(), BriefingError> {
    let (Some(_under_way), Some(message)) =
        (Desk::begin(&bot.desk, briefing.id), briefing.state.message)
    else {
        return Ok(());
    };
    let Some(kept) = briefings.cleanse(&briefing).await? else {
        return Ok(());
    };
    let shown = briefings
        .shown(briefing.place, kept.edition.clone())
        .await?;
    let keeper = Keeper::of(bot, briefings, briefing.clone(), Why::Due);
    let which = (kept.number, kept.made_at);
    let posted = keeper.posted(&shown, which, None, None, None).await?;
    if posting::edit(bot, &briefing, message, &posted.message)
        .await
        .is_err()
    {
        posting::delete(bot, &briefing, message).await;
    }
    let numbers = (message, kept.number);
    let known = &briefing.state.parts;
    posting::thread(bot, &briefing, numbers, known, &posted.parts, keeper.words).await;
    Ok(())
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
        let guild = earlier.briefing.place.guild;
        // Until Discord has told of a guild, nobody knows who reads what there; and who makes it changes the same.
        let Some(_under_way) = Desk::begin(&bot.desk, id) else {
            is_whole = false;
            continue;
        };
        if bot.assistant.guilds().get(guild).is_some() {
            let now = briefings.one(guild, id).await?;
            take_out(bot, briefings, &now, &earlier).await?;
        }
    }
    Ok((Some(id), is_whole))
}

/// Takes it out of one. Where Discord refuses the edit, the message goes.
async fn take_out(
    bot: &Arc<Bot>,
    briefings: &Arc<Briefings>,
    now: &Briefing,
    earlier: &Earlier,
) -> Result<(), BriefingError> {
    let (there, message) = (&earlier.briefing, earlier.message);
    let keeper = Keeper::of(bot, briefings, now.clone(), Why::Due);
    let posted = keeper.earlier(there, &earlier.edition).await?;
    let edited = posting::edit(bot, there, message, &posted.message).await;
    let is_gone = match edited {
        Ok(()) => false,
        Err(Trouble::Deleted | Trouble::Channel) => true,
        Err(_) => posting::delete(bot, there, message).await,
    };
    if edited.is_err() && !is_gone {
        // Neither could be done: found again the next time that anything changes.
        return Ok(());
    }
    match parts_of(bot, message).await {
        Ok(known) => {
            let numbers = (message, earlier.edition.number);
            posting::thread(bot, there, numbers, &known, &posted.parts, keeper.words).await;
        }
        Err(error) => {
            tracing::warn!(error = %error, "the thread under an earlier edition could not be read");
        }
    }
    if is_gone {
        briefings.forget_message(there.id, message).await?;
    }
    briefings.taken_out(earlier).await
}

/// What the bot wrote in the thread under a message, the first first; nothing where there is none.
async fn parts_of(bot: &Bot, message: u64) -> Result<Vec<u64>, RestError> {
    let mut messages = match bot.rest.messages(message, None).await {
        Err(error) if error.is_unknown_channel() => return Ok(Vec::new()),
        messages => messages?,
    };
    // The first one of a thread is Discord's own, and stands for the message that it was opened from.
    messages
        .retain(|one| Some(one.author.id.get()) == bot.me() && one.kind == MessageType::Regular);
    let mut ids: Vec<u64> = messages.iter().map(|one| one.id.get()).collect();
    ids.sort_unstable();
    Ok(ids)
}
