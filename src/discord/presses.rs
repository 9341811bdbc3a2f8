//! What buttons do. Each press is checked anew: that the button is ours and belongs here, that it may be pressed by
//! whoever pressed it, and that what it is about is still there.

use std::sync::Arc;

use super::asking::{Found, Shown};
use super::body::Body;
use super::bot::Bot;
use super::buttons::Pressed;
use super::events::Press;
use super::render::{self, ModeratorQuestion};
use super::words::Words;
use crate::assistant::{AskedQuestion, QuestionId, VersionId, VoteOutcome, Way};

/// Bytes shown before and behind an excerpt.
const AROUND: usize = 700;

/// Acts on a press.
pub async fn run(bot: &Arc<Bot>, press: Press) {
    let words = bot.words(&press.visit);
    let (asker, ticket) = (&press.visit.asker, &press.visit.ticket);
    let refuse = async |key: &str| {
        bot.counters.refused_presses.add();
        bot.say_privately(ticket, words.just(key)).await;
    };
    let Some(pressed) = bot.buttons.read(&press.custom_id, asker) else {
        return refuse("refuse-forged").await;
    };
    let row = match pressed.question() {
        None => None,
        Some(question) => match bot.records.question(question).await {
            Ok(Some(row)) => Some(row),
            Ok(None) => return refuse("refuse-too-old").await,
            Err(error) => return bot.say_privately(ticket, bot.incident(&error, words)).await,
        },
    };
    if let Some(row) = &row {
        let for_all = matches!(pressed, Pressed::Helpful(_) | Pressed::NotHelpful(_));
        if row.guild != asker.guild {
            return refuse("refuse-forged").await;
        }
        if !for_all && row.member != bot.records.member(asker.member) {
            return refuse("refuse-not-yours").await;
        }
    }
    if matches!(
        pressed,
        Pressed::Page(..) | Pressed::Nearest(_) | Pressed::Post(_) | Pressed::Context(..)
    ) && let Err(refusal) = bot.may_ask(asker, words)
    {
        return bot.say_privately(ticket, refusal).await;
    }
    match (pressed, row) {
        (Pressed::Page(_, page), Some(row)) => turn(bot, &press, words, &row, page).await,
        (Pressed::Nearest(_), Some(row)) => nearest(bot, &press, words, &row).await,
        (Pressed::Helpful(question), _) => vote(bot, &press, words, question, true).await,
        (Pressed::NotHelpful(question), _) => vote(bot, &press, words, question, false).await,
        (Pressed::AskModerator(_), Some(row)) => ask_moderator(bot, &press, words, &row).await,
        (Pressed::Post(_), Some(row)) => post(bot, &press, words, &row).await,
        (Pressed::Context(version, from, to), _) => {
            context(bot, &press, words, VersionId(version), from..to).await;
        }
        (Pressed::Erase, _) => erase(bot, &press, words).await,
        (Pressed::KeepIt, _) => {
            let body = Body::words(words.just("privacy-cancelled"));
            bot.answer(ticket, 7, Some(&body)).await;
        }
        // Each of the others belongs to a question, which was looked up above.
        (_, None) => refuse("refuse-forged").await,
    }
}

/// Turns to another page, in place.
async fn turn(bot: &Arc<Bot>, press: &Press, words: &Words, row: &AskedQuestion, page: usize) {
    let (asker, ticket) = (&press.visit.asker, &press.visit.ticket);
    if !bot.defer_update(ticket).await {
        return;
    }
    let found = bot.ask_again(asker, words, row).await;
    if let Found::Sentence(sentence) = &found {
        // What is there stays, and the reason is told beside it.
        let body = Body::words(sentence.clone()).ephemeral();
        bot.told_of(bot.rest.follow_up(ticket, &body).await);
        return;
    }
    let shown = match (row.way, &found) {
        (Way::FindSources, _) => Shown::NearMessage(page),
        (_, Found::Reply(_, reply)) if reply.excerpts.is_empty() => Shown::Nearest(page),
        _ => Shown::Page(page),
    };
    let body = bot.body(asker, words, &found, shown, row.private).await;
    bot.edit(ticket, &body).await;
}

/// What came nearest, for whoever asked alone.
async fn nearest(bot: &Arc<Bot>, press: &Press, words: &Words, row: &AskedQuestion) {
    let (asker, ticket) = (&press.visit.asker, &press.visit.ticket);
    if !bot.defer(ticket, true).await {
        return;
    }
    let found = bot.ask_again(asker, words, row).await;
    let body = bot
        .body(asker, words, &found, Shown::Nearest(0), true)
        .await;
    bot.edit(ticket, &body).await;
}

async fn vote(bot: &Arc<Bot>, press: &Press, words: &Words, question: QuestionId, helpful: bool) {
    let ticket = &press.visit.ticket;
    if !bot.defer(ticket, true).await {
        return;
    }
    let said = match bot
        .records
        .vote(question, press.visit.asker.member, helpful)
        .await
    {
        Ok(VoteOutcome::New | VoteOutcome::Changed) if helpful => words.just("vote-helpful"),
        Ok(VoteOutcome::New | VoteOutcome::Changed) => words.just("vote-not-helpful"),
        Ok(VoteOutcome::Same) => words.just("vote-same"),
        // It is known, or the press would have been refused: so it is not kept.
        Ok(VoteOutcome::NoSuchQuestion) => words.just("privacy-off"),
        Err(error) => bot.incident(&error, words),
    };
    bot.edit(ticket, &Body::words(said)).await;
}

/// Hands a question over to the moderators, once.
async fn ask_moderator(bot: &Arc<Bot>, press: &Press, words: &Words, row: &AskedQuestion) {
    let (asker, ticket) = (&press.visit.asker, &press.visit.ticket);
    if !bot.defer(ticket, true).await {
        return;
    }
    let said = match asker.guild {
        None => words.just("refuse-guild-only"),
        Some(guild) => match bot.records.settings(guild).await {
            Err(error) => bot.incident(&error, words),
            Ok(settings) => match settings.moderators_channel {
                None => words.just("moderator-not-set"),
                Some(_) if !bot.handed_over.entry(row.id).or_insert(()).is_fresh() => {
                    words.just("moderator-already")
                }
                Some(channel) => {
                    let link = format!(
                        "https://discord.com/channels/{guild}/{}/{}",
                        asker.channel, press.message
                    );
                    let asked = ModeratorQuestion {
                        question: &row.words,
                        member: asker.member,
                        channel: asker.channel,
                        link: (!row.private).then_some(link.as_str()),
                        documents: bot.assistant.searched().documents,
                    };
                    let moderators = bot.guild_words(guild);
                    let body = render::question_for_moderators(&asked, moderators);
                    // Its id makes it one message, however often it is tried: also after a restart.
                    if bot.told_of(bot.rest.send_message(channel, &body, row.id.0 as u64).await) {
                        words.just("moderator-sent")
                    } else {
                        bot.handed_over.invalidate(&row.id);
                        words.just("moderator-failed")
                    }
                }
            },
        },
    };
    bot.edit(ticket, &Body::words(said)).await;
}

/// Shows everyone what only the asker saw.
async fn post(bot: &Arc<Bot>, press: &Press, words: &Words, row: &AskedQuestion) {
    let (asker, ticket) = (&press.visit.asker, &press.visit.ticket);
    if asker.guild.is_some() && !asker.may_post() {
        bot.counters.refused_presses.add();
        return bot
            .say_privately(ticket, words.just("refuse-no-permission"))
            .await;
    }
    if !bot.posted.entry(row.id).or_insert(()).is_fresh() {
        return bot.say_privately(ticket, words.just("refuse-twice")).await;
    }
    if !bot.defer(ticket, false).await {
        bot.posted.invalidate(&row.id);
        return;
    }
    let found = bot.ask_again(asker, words, row).await;
    let shown = match row.way {
        Way::FindSources => Shown::NearMessage(0),
        _ => Shown::Page(0),
    };
    let body = bot.body(asker, words, &found, shown, false).await;
    bot.edit(ticket, &body).await;
}

/// An excerpt within its surroundings.
async fn context(
    bot: &Arc<Bot>,
    press: &Press,
    words: &Words,
    version: VersionId,
    span: std::ops::Range<usize>,
) {
    let (asker, ticket) = (&press.visit.asker, &press.visit.ticket);
    if !bot.defer(ticket, true).await {
        return;
    }
    let settings = bot.settings();
    let within = bot
        .assistant
        .within(asker, settings.opened, version, span, AROUND)
        .await;
    let body = match within {
        Ok(Some(within)) => render::context(
            &render::Surroundings {
                before: &within.before,
                excerpt: &within.excerpt,
                after: &within.behind,
                heading: within.heading.as_deref(),
                standing: within.standing,
            },
            &bot.view(words),
        ),
        Ok(None) => Body::words(words.just("refuse-gone")),
        Err(error) => Body::words(bot.incident(&error, words)),
    };
    bot.edit(ticket, &body).await;
}

/// Erases what is kept of whoever pressed.
async fn erase(bot: &Arc<Bot>, press: &Press, words: &Words) {
    let ticket = &press.visit.ticket;
    if !bot.defer_update(ticket).await {
        return;
    }
    let said = match bot.records.erase(press.visit.asker.member).await {
        Ok(erased) => words.say(
            "privacy-erased",
            &[
                ("questions", erased.questions.into()),
                ("votes", erased.votes.into()),
            ],
        ),
        Err(error) => bot.incident(&error, words),
    };
    bot.edit(ticket, &Body::words(said)).await;
}
