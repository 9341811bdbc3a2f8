//! Tells members of news on the questions that they follow.
//!
//! One loop, which begins a round when documents changed, and no more than one a minute that has anything to do. A round
//! looks at a bounded number of questions, one at a time, so that members who ask now are never behind it; those that were
//! looked at longest ago come first. What a member may see is asked of Discord each time, just before.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio_util::sync::CancellationToken;

use super::body::Body;
use super::bot::Bot;
use super::buttons::Pressed;
use super::events::Visit;
use super::render::{self, Followed, View};
use super::rest::{RestError, Ticket};
use super::words::Words;
use crate::access::{Asker, Eyes};
use crate::assistant::follows::{FollowError, FollowRow, Follows, Telling};

/// Between the beginnings of two rounds that have something to do.
const ROUND: Duration = Duration::from_secs(60);

/// What changes together is waited for.
const SETTLED: Duration = Duration::from_millis(500);

/// After a start, Discord tells of the guilds first.
const STARTED: Duration = Duration::from_secs(3);

/// So many questions are looked at in a round.
const AT_ONCE: usize = 40;

/// Tells of news until `over` is cancelled.
pub async fn keep(bot: Arc<Bot>, over: CancellationToken) {
    over.run_until_cancelled(go_round(&bot)).await;
}

async fn go_round(bot: &Arc<Bot>) {
    let follows = &bot.follows;
    if let Err(error) = follows.load_warnings().await {
        tracing::error!(error = %error, "who is to be told that follows are paused cannot be read");
    }
    let mut changes = follows.document_changes();
    let mut busy_since: Option<Instant> = None;
    tokio::time::sleep(STARTED).await;
    loop {
        let rest = busy_since.map(|when| ROUND.saturating_sub(when.elapsed()));
        tokio::time::sleep(rest.unwrap_or_default().max(SETTLED)).await;
        let begun = Instant::now();
        // At a start that is now: what happened while no bot ran is not known, and everything is looked at once.
        let changed = *changes.borrow_and_update();
        if round(bot, changed).await {
            busy_since = Some(begun);
        }
        tokio::select! {
            told = changes.changed() => {
                if told.is_err() {
                    return;
                }
            }
            () = follows.woken() => {}
            () = tokio::time::sleep(ROUND) => {}
        }
    }
}

/// Looks at what is due; whether there was anything.
async fn round(bot: &Arc<Bot>, changed: i64) -> bool {
    let due = match bot.follows.due(changed, AT_ONCE).await {
        Ok(due) => due,
        Err(error) => {
            tracing::error!(error = %error, "what is followed cannot be read");
            return false;
        }
    };
    let is_busy = !due.is_empty();
    tracing::debug!(due = due.len(), "followed questions are looked at");
    let mut members = Members::default();
    for follow in due {
        let id = follow.id.0;
        match tend(bot, follow, &mut members).await {
            Ok(()) => {}
            // Told once, where the connection ends for it; or nothing may be sent for a while.
            Err(Ended::Rest(RestError::Unauthorized | RestError::HoldingBack)) => break,
            Err(Ended::Rest(error)) => {
                tracing::warn!(follow = id, error = %error, "a followed question could not be looked at or told");
            }
            Err(Ended::Follow(error)) => {
                tracing::error!(
                    follow = id,
                    error = &error as &dyn std::error::Error,
                    "a followed question could not be looked at or told"
                );
            }
        }
    }
    is_busy
}

/// What is known of members in this round.
#[derive(Default)]
struct Members {
    /// Their roles, by guild and account.
    roles: HashMap<(u64, u64), Vec<u64>>,
    /// Those who take no direct messages: what they follow is paused, though it was read as due before.
    closed: HashSet<u64>,
}

/// Why it goes no further with a question for now.
enum Ended {
    Rest(RestError),
    Follow(FollowError),
}

impl From<FollowError> for Ended {
    fn from(error: FollowError) -> Ended {
        Ended::Follow(error)
    }
}

/// Asks a question again, and tells what is news.
async fn tend(bot: &Arc<Bot>, follow: FollowRow, members: &mut Members) -> Result<(), Ended> {
    if follow.place.is_none() && members.closed.contains(&follow.account) {
        return Ok(());
    }
    let Some(readers) = readers(bot, &follow, members).await? else {
        return Ok(());
    };
    let settings = bot.settings();
    let mut follow = follow;
    // Of what another process, or an earlier round, was about to send, it is not known whether it was sent.
    let is_again = follow.state.telling.is_some();
    if !is_again {
        let today = jiff::Timestamp::now().to_zoned(settings.zone.clone());
        let looking = bot
            .follows
            .look(follow.clone(), &readers, settings.opened, &today);
        follow = match looking.await {
            Ok(Some(looked_at)) => looked_at,
            Ok(None) => return Ok(()),
            Err(error) => {
                // One that always fails must not be the first of every round.
                bot.follows.postpone(follow).await?;
                return Err(error.into());
            }
        };
    }
    match follow.state.telling.clone() {
        Some(telling) => {
            let account = follow.account;
            let told = tell(bot, follow, &telling, &readers, is_again).await;
            if let Err(Ended::Rest(error)) = &told
                && error.is_direct_closed()
            {
                members.closed.insert(account);
                bot.follows.pause_direct(account).await?;
                return Ok(());
            }
            told
        }
        None => Ok(()),
    }
}

/// Who reads what is told, as they are at this moment; `None` where nothing is told now. Who left the guild follows
/// nothing there any more.
async fn readers(
    bot: &Arc<Bot>,
    follow: &FollowRow,
    members: &mut Members,
) -> Result<Option<(Asker, Eyes)>, Ended> {
    let mut asker = Asker {
        member: follow.account,
        guild: follow.guild,
        channel: follow.channel,
        permissions: 0,
        roles: Vec::new(),
    };
    let is_open = match follow.guild {
        // Discord tells of a guild that the bot is in; where it does not, it would refuse whatever is asked.
        Some(guild) => bot.assistant.guilds().get(guild).is_some(),
        None => bot.settings().opened.may_ask(&asker),
    };
    if !is_open {
        bot.follows.later(follow.clone()).await?;
        return Ok(None);
    }
    if let (Some(guild), None) = (follow.guild, follow.place) {
        let key = (guild, follow.account);
        asker.roles = match members.roles.get(&key) {
            Some(roles) => roles.clone(),
            None => match bot.rest.member(guild, follow.account).await {
                Ok(member) => {
                    let roles = member.roles.iter().filter_map(|role| role.parse().ok());
                    let roles: Vec<u64> = roles.collect();
                    members.roles.insert(key, roles.clone());
                    roles
                }
                Err(error) if error.is_unknown_member() => {
                    bot.follows.end(follow.id).await?;
                    return Ok(None);
                }
                Err(error) => {
                    bot.follows.postpone(follow.clone()).await?;
                    return Err(Ended::Rest(error));
                }
            },
        };
    }
    Ok(Some(Follows::readers(&asker, follow.place)))
}

/// Sends what was written down, unless it was sent before or nobody may see it any more.
async fn tell(
    bot: &Arc<Bot>,
    follow: FollowRow,
    telling: &Telling,
    readers: &(Asker, Eyes),
    is_again: bool,
) -> Result<(), Ended> {
    let excerpts = bot.follows.to_tell(telling, readers).await?;
    if excerpts.is_empty() {
        return Ok(bot.follows.untold(follow).await?);
    }
    let channel = match follow.place {
        Some(channel) => channel,
        None => match bot.direct_channel(follow.account).await {
            Ok(channel) => channel,
            Err(error) => return not_told(bot, follow, error).await,
        },
    };
    let place = Asker {
        guild: follow.guild.filter(|_| follow.place.is_some()),
        channel,
        ..readers.0.clone()
    };
    let stop = Pressed::Unfollow(follow.id, telling.nonce);
    // For some minutes the message's name would be enough; its button is for good.
    if is_again {
        match bot.own_message(&place, &stop).await {
            Ok(Some(_)) => return Ok(bot.follows.told(follow).await?),
            Ok(None) => {}
            Err(error) => return not_told(bot, follow, error).await,
        }
    }
    let own = Words::of(&follow.locale);
    let words = match follow.place {
        Some(_) => bot.public_words(&place, own).await,
        None => own,
    };
    let followed = Followed {
        question: &follow.words,
        channel: follow
            .guild
            .map(|_| follow.channel)
            .filter(|_| follow.place.is_none()),
        excerpts: &excerpts,
        stop: bot.buttons.custom_id(&stop, &place),
    };
    let body = {
        let view = View {
            private: false,
            ..bot.view(words)
        };
        render::followed(&followed, &view)
    };
    match bot.rest.send_message(channel, &body, telling.nonce).await {
        Ok(_) => {
            bot.counters.follows_told.add();
            Ok(bot.follows.told(follow).await?)
        }
        Err(error) => not_told(bot, follow, error).await,
    }
}

/// What becomes of a follow whose news Discord did not take. That they take no direct messages concerns all that they
/// follow, and is seen to by whoever called.
async fn not_told(bot: &Arc<Bot>, follow: FollowRow, error: RestError) -> Result<(), Ended> {
    if error.is_direct_closed() {
        return Err(Ended::Rest(error));
    }
    if follow.place.is_some() && (error.is_unknown_channel() || error.is_missing_permission()) {
        return Ok(bot.follows.pause(follow).await?);
    }
    if error.is_of_the_body() {
        // It would be refused again, each time.
        bot.follows.told(follow).await?;
    } else {
        bot.follows.postpone(follow).await?;
    }
    Err(Ended::Rest(error))
}

/// Who is told, behind what they did, that nothing is sent to them any more; `None` for nearly everybody.
pub struct Reminder {
    ticket: Ticket,
    asker: Asker,
    words: &'static Words,
}

impl Reminder {
    /// The reminder for whoever did something, where there may be one.
    pub fn of(bot: &Bot, visit: &Visit) -> Option<Reminder> {
        let asker = &visit.asker;
        bot.follows
            .may_warn(asker.member, asker.guild)
            .then(|| Reminder {
                ticket: visit.ticket.clone(),
                asker: asker.clone(),
                words: bot.words(visit),
            })
    }

    /// Tells them, once. What they did was answered by now.
    pub async fn tell(self, bot: &Arc<Bot>) {
        let Reminder {
            ticket,
            asker,
            words,
        } = self;
        match bot.follows.warn(asker.member, asker.guild).await {
            Ok(false) => {}
            Ok(true) => {
                let resume = Pressed::ResumeFollows(asker.member);
                let resume = bot.buttons.custom_id(&resume, &asker);
                let body: Body = render::follows_paused(words, resume);
                bot.told_of(bot.rest.follow_up(&ticket, &body).await);
            }
            Err(error) => {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "somebody was not told that follows are paused"
                );
            }
        }
    }
}
