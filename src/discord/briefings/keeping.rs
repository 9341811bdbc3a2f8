//! Keeping briefings current: what is due is made anew, a few at a time, each once.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::{Notify, Semaphore};
use tokio_util::sync::CancellationToken;

use super::Desk;
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
/// within three minutes, with at most thirty requests a second, and leave the other twenty that Discord allows to
/// members.
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
    let places = Arc::new(Places::new());
    let mut looked_after: Option<Instant> = None;
    let mut taking_back = TakingBack::default();
    loop {
        tokio::select! {
            () = over.cancelled() => return,
            () = briefings.changed() => {}
            () = places.freed.notified() => {}
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
    /// wait for the first and keep others from their turn. A std lock: held to look and to change, never across an await.
    busy: Mutex<HashSet<u64>>,
    /// Told when a channel is free again.
    freed: Notify,
}

impl Places {
    fn new() -> Places {
        Places {
            at_once: Arc::new(Semaphore::new(AT_ONCE)),
            busy: Mutex::default(),
            freed: Notify::new(),
        }
    }

    fn is_busy(&self, channel: u64) -> bool {
        let busy = self.busy.lock().unwrap_or_else(PoisonError::into_inner);
        busy.contains(&channel)
    }

    fn take(self: &Arc<Self>, channel: u64) -> Taken {
        let mut busy = self.busy.lock().unwrap_or_else(PoisonError::into_inner);
        busy.insert(channel);
        Taken {
            places: self.clone(),
            channel,
        }
    }
}

/// A channel where something is being made.
struct Taken {
    places: Arc<Places>,
    channel: u64,
}

impl Drop for Taken {
    fn drop(&mut self) {
        let mut busy = self
            .places
            .busy
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        busy.remove(&self.channel);
        self.places.freed.notify_one();
    }
}

/// Begins all that is due; `None` when it is over.
async fn make_due(
    bot: &Arc<Bot>,
    briefings: &Arc<Briefings>,
    places: &Arc<Places>,
    over: &CancellationToken,
) -> Option<()> {
    loop {
        // Until Discord has told of a guild, nobody knows who reads what there.
        let guilds = bot.assistant.guilds();
        let is_able = |place: Place, id| {
            guilds.get(place.guild).is_some()
                && !places.is_busy(place.channel)
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
            let taken = places.take(briefing.place.channel);
            let (working, guild, id) = (bot.clone(), briefing.place.guild, briefing.id);
            let over = over.clone();
            bot.tasks.spawn(async move {
                let _taken = taken;
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
