//! What buttons do. Each press is checked anew: that the button is ours and belongs here, that it may be pressed by
//! whoever pressed it, and that what it is about is still there.

use std::sync::Arc;

use super::asking::{Found, Shown};
use super::body::{Body, Row};
use super::bot::Bot;
use super::buttons::Pressed;
use super::events::Press;
use super::render::{self, ModeratorQuestion};
use super::words::Words;
use super::{briefings, commands, panel};
use crate::access::Eyes;
use crate::assistant::follows::FollowId;
use crate::assistant::{AskedQuestion, Once, QuestionId, RecordError, VersionId, VoteOutcome, Way};

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
    if let Pressed::Latest { member, .. } | Pressed::ResumeFollows(member) = &pressed
        && *member != asker.member
    {
        return refuse("refuse-not-yours").await;
    }
    let may = match pressed {
        // What was asked there is still read there; nothing new is posted where the bot does not answer.
        Pressed::Post(_) => bot.may_ask_here(asker, words).await,
        Pressed::Page(..)
        | Pressed::Nearest(_)
        | Pressed::Context(..)
        | Pressed::Latest { .. }
        | Pressed::WhatChanged(..) => bot.may_ask(asker, words).await,
        _ => Ok(()),
    };
    if let Err(refusal) = may {
        return bot.say_privately(ticket, refusal).await;
    }
    match (pressed, row) {
        (Pressed::Panel(wanted, made_for), _) => {
            panel::pressed(bot, &press, words, wanted, made_for).await;
        }
        (Pressed::Briefing(wanted, made_for), _) => {
            briefings::pressed(bot, &press, words, wanted, made_for).await;
        }
        (Pressed::WhatChanged(briefing, number), _) => {
            briefings::acting::what_changed(bot, &press, words, briefing, number).await;
        }
        (Pressed::Pin(_), Some(row)) => {
            commands::pin_question(bot, &press.visit, words, &row.words).await;
        }
        (
            Pressed::Latest {
                since, until, page, ..
            },
            _,
        ) => {
            if bot.defer_update(ticket).await {
                let body = bot.latest(asker, words, since..until, page).await;
                bot.edit(ticket, &body, words).await;
            }
        }
        (Pressed::Unfollow(follow, _), _) => unfollow(bot, &press, words, follow).await,
        (Pressed::ResumeFollows(_), _) => resume_follows(bot, &press, words).await,
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

/// Who reads what stands under the message of a button.
fn eyes_on(press: &Press) -> Eyes {
    if press.is_private {
        Eyes::Asker
    } else {
        Eyes::Channel
    }
}

/// Turns to another page, in place.
async fn turn(bot: &Arc<Bot>, press: &Press, words: &Words, row: &AskedQuestion, page: usize) {
    let (asker, ticket) = (&press.visit.asker, &press.visit.ticket);
    if !bot.defer_update(ticket).await {
        return;
    }
    let words = match press.is_private {
        true => words,
        false => bot.public_words(asker, words).await,
    };
    // An answer that was posted for everyone is turned for everyone, however it was asked first.
    let eyes = eyes_on(press);
    let found = bot.ask_again(asker, words, row, eyes).await;
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
    let body = bot
        .body(asker, words, &found, shown, press.is_private)
        .await;
    bot.edit(ticket, &body, words).await;
}

/// What came nearest, for whoever asked alone.
async fn nearest(bot: &Arc<Bot>, press: &Press, words: &Words, row: &AskedQuestion) {
    let (asker, ticket) = (&press.visit.asker, &press.visit.ticket);
    if !bot.defer(ticket, true).await {
        return;
    }
    let found = bot.ask_again(asker, words, row, eyes_on(press)).await;
    let body = bot
        .body(asker, words, &found, Shown::Nearest(0), true)
        .await;
    bot.edit(ticket, &body, words).await;
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
    bot.edit(ticket, &Body::words(said), words).await;
}

/// Hands a question over to the moderators, once; the button goes then.
async fn ask_moderator(bot: &Arc<Bot>, press: &Press, words: &Words, row: &AskedQuestion) {
    let ticket = &press.visit.ticket;
    if !bot.defer_update(ticket).await {
        return;
    }
    let (key, is_settled) = match hand_over(bot, press, row).await {
        Ok(HandedOver::Sent) => ("moderator-sent", true),
        Ok(HandedOver::Already) => ("moderator-already", true),
        Ok(HandedOver::Nowhere) => ("moderator-not-set", false),
        Ok(HandedOver::NotTaken) => ("moderator-failed", false),
        Err(error) => {
            let body = Body::words(bot.incident(&error, words)).ephemeral();
            bot.told_of(bot.rest.follow_up(ticket, &body).await);
            return;
        }
    };
    let body = Body::words(words.just(key)).ephemeral();
    bot.told_of(bot.rest.follow_up(ticket, &body).await);
    if is_settled {
        let left = without(&press.rows, &press.custom_id);
        bot.told_of(bot.rest.edit_buttons(ticket, &left).await);
    }
}

enum HandedOver {
    Sent,
    Already,
    /// No channel is set for it.
    Nowhere,
    /// Discord does not let the bot post there.
    NotTaken,
}

async fn hand_over(
    bot: &Arc<Bot>,
    press: &Press,
    row: &AskedQuestion,
) -> Result<HandedOver, RecordError> {
    let asker = &press.visit.asker;
    let Some(guild) = asker.guild else {
        return Ok(HandedOver::Nowhere);
    };
    let Some(channel) = bot.records.settings(guild).await?.moderators_channel else {
        return Ok(HandedOver::Nowhere);
    };
    if !bot.records.claim(row.id, Once::HandedOver).await? {
        return Ok(HandedOver::Already);
    }
    let opened = bot.settings().opened;
    let searched = bot
        .assistant
        .searched_as(asker, opened, eyes_on(press))
        .await;
    let documents = searched.map_or_else(
        |error| {
            tracing::error!(error = %error, "how much there is to search could not be counted");
            0
        },
        |searched| searched.documents,
    );
    let link = format!(
        "https://discord.com/channels/{guild}/{}/{}",
        asker.channel, press.message
    );
    let asked = ModeratorQuestion {
        question: &row.words,
        member: asker.member,
        channel: asker.channel,
        link: (!row.private).then_some(link.as_str()),
        documents,
    };
    let moderators = bot.guild_words(guild);
    let body = render::question_for_moderators(&asked, moderators);
    let sent = bot.rest.send_message(channel, &body, row.id.0 as u64).await;
    if bot.told_of(sent) {
        return Ok(HandedOver::Sent);
    }
    bot.records.give_back(row.id, Once::HandedOver).await?;
    Ok(HandedOver::NotTaken)
}

/// The rows without the button that was pressed.
fn without(rows: &[Row], custom_id: &str) -> Vec<Row> {
    let mut rows = rows.to_vec();
    for row in &mut rows {
        row.components
            .retain(|button| button.custom_id != custom_id);
    }
    rows.retain(|row| !row.components.is_empty());
    rows
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
    match bot.records.claim(row.id, Once::Posted).await {
        Ok(true) => {}
        Ok(false) => {
            return bot.say_privately(ticket, words.just("refuse-twice")).await;
        }
        Err(error) => return bot.say_privately(ticket, bot.incident(&error, words)).await,
    }
    let posted = bot.defer(ticket, false).await && {
        let words = bot.public_words(asker, words).await;
        let found = bot.ask_again(asker, words, row, Eyes::Channel).await;
        let shown = match row.way {
            Way::FindSources => Shown::NearMessage(0),
            _ => Shown::Page(0),
        };
        let body = bot.body(asker, words, &found, shown, false).await;
        bot.edit(ticket, &body, words).await
    };
    if !posted && let Err(error) = bot.records.give_back(row.id, Once::Posted).await {
        tracing::error!(error = %error, "that an answer was not posted could not be kept");
    }
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
    bot.edit(ticket, &body, words).await;
}

/// Ends a follow; the button goes then.
async fn unfollow(bot: &Arc<Bot>, press: &Press, words: &Words, id: FollowId) {
    let (asker, ticket) = (&press.visit.asker, &press.visit.ticket);
    let follow = match bot.follows.one(id).await {
        Ok(follow) => follow,
        Err(error) => return bot.say_privately(ticket, bot.incident(&error, words)).await,
    };
    if let Some(follow) = &follow {
        let is_theirs = follow.account == asker.member;
        let is_moderated = follow.place.is_some()
            && follow.guild == asker.guild
            && commands::is_moderator(bot, asker).await;
        if !(is_theirs || is_moderated) {
            bot.counters.refused_presses.add();
            return bot
                .say_privately(ticket, words.just("refuse-no-permission"))
                .await;
        }
    }
    if !bot.defer_update(ticket).await {
        return;
    }
    let said = match follow {
        None => words.just("follow-unknown"),
        Some(follow) => match bot.follows.end_by(&follow, asker.member).await {
            Err(error) => bot.incident(&error, words),
            Ok(_) => {
                let question = [("question", render::quoted(words, &follow.words).into())];
                words.say("follow-ended", &question)
            }
        },
    };
    let left = without(&press.rows, &press.custom_id);
    bot.told_of(bot.rest.edit_buttons(ticket, &left).await);
    let body = Body::words(said).ephemeral();
    bot.told_of(bot.rest.follow_up(ticket, &body).await);
}

/// Has everything sent again that whoever pressed follows.
async fn resume_follows(bot: &Arc<Bot>, press: &Press, words: &Words) {
    let ticket = &press.visit.ticket;
    if !bot.defer_update(ticket).await {
        return;
    }
    let said = match bot.follows.resume(press.visit.asker.member).await {
        Ok(_) => words.just("follow-resumed"),
        Err(error) => bot.incident(&error, words),
    };
    bot.edit(ticket, &Body::words(said), words).await;
}

/// Erases what is kept of whoever pressed.
async fn erase(bot: &Arc<Bot>, press: &Press, words: &Words) {
    let ticket = &press.visit.ticket;
    if !bot.defer_update(ticket).await {
        return;
    }
    let member = press.visit.asker.member;
    let erased = async {
        let messages = bot.records.unhear(member).await?;
        if messages > 0
            && let Some(channels) = &bot.channels
        {
            // Said to be gone when it is.
            channels.settle().await;
            if let Err(error) = channels.forget_words().await {
                // They are in no answer, and tried again within the hour.
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "words that were erased are still in the index's files"
                );
            }
        }
        Ok::<_, RecordError>((bot.records.erase(member).await?, messages))
    };
    let said = match erased.await {
        Ok((erased, messages)) => {
            let counted = [
                ("questions", erased.questions.into()),
                ("votes", erased.votes.into()),
            ];
            let mut said = words.say("privacy-erased", &counted);
            if erased.follows > 0 {
                said.push(' ');
                said += &words.say(
                    "privacy-erased-follows",
                    &[("count", erased.follows.into())],
                );
            }
            if messages > 0 {
                said.push(' ');
                said += &words.say("privacy-erased-messages", &[("messages", messages.into())]);
            }
            said
        }
        Err(error) => bot.incident(&error, words),
    };
    bot.edit(ticket, &Body::words(said), words).await;
}
