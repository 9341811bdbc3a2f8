//! Keeping briefings current: what is due is made anew, a few at a time, each once; what was taken away is taken out.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

use super::Desk;
use super::posting::{self, Trouble};
use super::remaking::{Keeper, Why, remake};
use crate::assistant::briefings::{Briefing, BriefingError, Briefings};
use crate::discord::bot::Bot;

/// How often it is looked for what is due, where nobody tells of it.
const LOOK: Duration = Duration::from_secs(5);

/// How often it is looked whether what is shown may still be shown, where anything changed.
const LOOK_AFTER: Duration = Duration::from_secs(15);

/// So many are made at a time, and one begins so long after the one before: a thousand that are due at eight are made
/// within three minutes, with at most thirty requests a second, and leave the other twenty that Discord allows to
/// members.
const AT_ONCE: usize = 4;
const APART: Duration = Duration::from_millis(140);

/// So many that are due are looked at together.
const DUE: usize = 32;

/// Keeps all briefings current until `over`.
pub async fn keep(bot: Arc<Bot>, over: CancellationToken) {
    let Some(briefings) = bot.briefings.clone() else {
        return;
    };
    let places = Arc::new(Semaphore::new(AT_ONCE));
    let mut looked_after: Option<Instant> = None;
    let mut seen = None;
    loop {
        tokio::select! {
            () = over.cancelled() => return,
            () = briefings.changed() => {}
            () = tokio::time::sleep(LOOK) => {}
        }
        if looked_after.is_none_or(|when| when.elapsed() >= LOOK_AFTER) {
            looked_after = Some(Instant::now());
            look_after(&bot, &briefings, &mut seen).await;
        }
        if make_due(&bot, &briefings, &places, &over).await.is_none() {
            return;
        }
    }
}

/// What anything that is shown depends on, as numbers that change with it.
type Seen = (i64, u64, u64);

async fn look_after(bot: &Arc<Bot>, briefings: &Arc<Briefings>, seen: &mut Option<Seen>) {
    let now = match briefings.last_change().await {
        Ok(change) => (
            change,
            *bot.assistant.source_changes().borrow(),
            bot.assistant.guilds().changes(),
        ),
        Err(error) => {
            tracing::error!(error = %error, "what changed in the store cannot be read");
            return;
        }
    };
    if *seen == Some(now) {
        return;
    }
    match briefings.look_after().await {
        // What changed while it was looked at is looked at the next time.
        Ok(paused) => {
            *seen = Some(now);
            for briefing in paused {
                if let Err(error) = cleanse(bot, briefings, briefing).await {
                    tracing::error!(error = %error, "what was taken away could not be taken out of a briefing");
                    *seen = None;
                }
            }
        }
        Err(error) => tracing::error!(error = %error, "briefings could not be looked after"),
    }
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
    let Briefing { place, brief, .. } = &briefing;
    let shown = briefings.shown(*place, brief, kept.edition.clone()).await?;
    let keeper = Keeper::of(bot, briefings, briefing.clone(), Why::Due);
    let which = (kept.number, kept.made_at);
    let posted = keeper.posted(&shown, which, None, None, None).await?;
    if posting::edit(bot, &briefing, message, &posted.message)
        .await
        .is_err()
    {
        posting::delete(bot, &briefing, message).await;
    }
    let words = keeper.words;
    let numbers = (message, kept.number);
    posting::thread(
        bot,
        &briefing,
        numbers,
        &briefing.state.parts,
        &posted.parts,
        words,
    )
    .await;
    Ok(())
}

/// Begins all that is due; `None` when it is over.
async fn make_due(
    bot: &Arc<Bot>,
    briefings: &Arc<Briefings>,
    places: &Arc<Semaphore>,
    over: &CancellationToken,
) -> Option<()> {
    loop {
        // Until Discord has told of a guild, nobody knows who reads what there.
        let guilds = bot.assistant.guilds();
        let is_able = |guild, id| guilds.get(guild).is_some() && !bot.desk.is_under_way(id);
        let due = match briefings.due(DUE, is_able).await {
            Ok(due) => due,
            Err(error) => {
                tracing::error!(error = %error, "what is due of briefings cannot be read");
                return Some(());
            }
        };
        for briefing in &due {
            let place = tokio::select! {
                () = over.cancelled() => return None,
                place = places.clone().acquire_owned() => place.ok()?,
            };
            let (working, guild, id) = (bot.clone(), briefing.place.guild, briefing.id);
            bot.tasks.spawn(async move {
                let _place = place;
                remake(&working, guild, id, Why::Due).await;
            });
            tokio::time::sleep(APART).await;
        }
        if due.len() < DUE {
            return Some(());
        }
    }
}

/// Messages were deleted: the briefing of which one is the message is paused, and whoever made it is asked what to do.
pub async fn messages_gone(bot: &Arc<Bot>, channel: u64, ids: Vec<u64>) {
    tracing::trace!(channel, messages = ?ids, "messages were deleted");
    let Some(briefings) = bot.briefings.clone() else {
        return;
    };
    let found = match briefings.shown_by(channel, ids).await {
        Ok(found) => found,
        Err(error) => {
            return tracing::error!(error = %error, "whether a briefing was deleted cannot be read");
        }
    };
    for briefing in found.into_iter().filter(|one| one.state.paused.is_none()) {
        let Some(_under_way) = Desk::begin(&bot.desk, briefing.id) else {
            // Whoever makes it finds out.
            continue;
        };
        let mut keeper = Keeper::of(bot, &briefings, briefing, Why::Due);
        if let Err(error) = keeper.troubled(Trouble::Deleted).await {
            tracing::error!(error = %error, "that a briefing was deleted could not be kept");
        }
    }
}
