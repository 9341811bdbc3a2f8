//! Keeping briefings current: what is due is made anew, a few at a time, each once.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

use super::held::Held;
use super::posting::Trouble;
use super::remaking::{Done, Keeper, Why, remake};
use super::takeback::TakingBack;
use crate::assistant::briefings::{Briefings, Place};
use crate::discord::bot::Bot;

/// How often it is looked for what is due, where nobody tells of it.
const LOOK: Duration = Duration::from_secs(5);

/// How often it is looked whether what is shown may still be shown, where anything changed.
const LOOK_AFTER: Duration = Duration::from_secs(15);

/// So many are made at a time, and one begins so long after the one before: a thousand that are due at eight are made
/// within three minutes, with about thirty requests a second, and leave the others that Discord allows to members.
const AT_ONCE: usize = 4;
const APART: Duration = Duration::from_millis(140);

/// Where one could not be made for a reason of ours, its channel is left alone for so long.
const AFTER_A_FAILURE: Duration = Duration::from_secs(60);

/// So many that are due are looked at together.
const DUE: usize = 32;

/// Keeps all briefings current until `over`.
pub async fn keep(bot: Arc<Bot>, over: CancellationToken) {
    let Some(briefings) = bot.briefings.clone() else {
        return;
    };
    let places = Places {
        at_once: Arc::new(Semaphore::new(AT_ONCE)),
        channels: Held::none(),
    };
    let mut looked_after: Option<Instant> = None;
    let mut taking_back = TakingBack::default();
    loop {
        tokio::select! {
            () = over.cancelled() => return,
            () = briefings.changed() => {}
            () = places.channels.freed.notified() => {}
            () = tokio::time::sleep(LOOK) => {}
        }
        if looked_after.is_none_or(|when| when.elapsed() >= LOOK_AFTER) {
            looked_after = Some(Instant::now());
            taking_back.look(&bot, &briefings).await;
        }
        if make_due(&bot, &briefings, &places, &over).await.is_none() {
            return;
        }
    }
}

/// Room for what is made because it is due.
struct Places {
    at_once: Arc<Semaphore>,
    /// The channels where something is being made: Discord takes a few messages of one at a time, so a second one would
    /// wait for the first and keep others from their turn.
    channels: Arc<Held<u64>>,
}

/// Begins all that is due; `None` when it is over.
async fn make_due(
    bot: &Arc<Bot>,
    briefings: &Arc<Briefings>,
    places: &Places,
    over: &CancellationToken,
) -> Option<()> {
    loop {
        // Until Discord has told of a guild, nobody knows who reads what there.
        let guilds = bot.assistant.guilds();
        let is_able = |place: Place, id| {
            guilds.get(place.guild).is_some()
                && !places.channels.holds(place.channel)
                && !bot.desk.is_under_way(id)
        };
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
                place = places.at_once.clone().acquire_owned() => place.ok()?,
            };
            // One of each channel is due at a time, and none where something is being made.
            let Some(channel) = places.channels.take(briefing.place.channel) else {
                continue;
            };
            let (working, guild, id) = (bot.clone(), briefing.place.guild, briefing.id);
            let over = over.clone();
            bot.tasks.spawn(async move {
                let _channel = channel;
                let done = remake(&working, guild, id, Why::Due).await;
                drop(place);
                if let Done::Failed(_) = done {
                    // It is due still, and the disk may be full.
                    tokio::select! {
                        () = over.cancelled() => {}
                        () = tokio::time::sleep(AFTER_A_FAILURE) => {}
                    }
                }
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
        let Some(_under_way) = bot.desk.begin(briefing.id) else {
            // Whoever makes it finds out.
            continue;
        };
        let mut keeper = Keeper::of(bot, &briefings, briefing, Why::Due);
        if let Err(error) = keeper.troubled(Trouble::Deleted).await {
            tracing::error!(error = %error, "that a briefing was deleted could not be kept");
        }
    }
}
