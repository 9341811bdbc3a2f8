//! `/follow` and `/unfollow`: a question that is asked again when documents change, by direct message or, for
//! moderators, in a channel.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{CHANNEL, SUBCOMMAND, TEXT, Where, name_of, option, slash};
use crate::access::Asker;
use crate::assistant::follows::{Begun, FollowError, FollowRow, LONGEST_FOLLOWED, Wanted};
use crate::discord::body::Body;
use crate::discord::bot::Bot;
use crate::discord::buttons::Pressed;
use crate::discord::events::Command;
use crate::discord::render;
use crate::discord::words::Words;
use crate::text::visible::visible_line;

/// Discord shows so many choices.
const CHOICES: usize = 25;

pub(super) fn registered() -> [Value; 2] {
    let question = |more: Value| {
        let mut given = json!({ "required": true, "max_length": LONGEST_FOLLOWED });
        if let (Some(given), Value::Object(more)) = (given.as_object_mut(), more) {
            given.extend(more);
        }
        given
    };
    // Text and announcement channels, and threads.
    let writable = json!({ "channel_types": [0, 5, 10, 11, 12] });
    [
        slash(
            "follow",
            Where::Anywhere,
            vec![
                option(
                    "follow-add",
                    SUBCOMMAND,
                    json!({ "options": [
                        option("follow-add-question", TEXT, question(json!({ "min_length": 1 }))),
                        option("follow-add-where", CHANNEL, writable),
                    ] }),
                ),
                option("follow-list", SUBCOMMAND, Value::Null),
            ],
        ),
        slash(
            "unfollow",
            Where::Anywhere,
            vec![option(
                "unfollow-question",
                TEXT,
                question(json!({ "autocomplete": true })),
            )],
        ),
    ]
}

pub(super) async fn run(bot: &Arc<Bot>, command: Command) {
    let words = bot.words(&command.visit);
    let ticket = &command.visit.ticket;
    if !bot.defer(ticket, true).await {
        return;
    }
    let body = if command.name == name_of("unfollow") {
        let said = unfollow(bot, &command, words).await;
        Body::words(said.unwrap_or_else(|refusal| refusal))
    } else if command.subcommand == Some(name_of("follow-list")) {
        list(bot, &command.visit.asker, words).await
    } else {
        let said = add(bot, &command, words).await;
        Body::words(said.unwrap_or_else(|refusal| refusal))
    };
    bot.edit(ticket, &body, words).await;
}

/// Begins to follow; what is said of that, or why it is not done.
async fn add(bot: &Arc<Bot>, command: &Command, words: &Words) -> Result<String, String> {
    let asker = &command.visit.asker;
    let question = command.text(&name_of("follow-add-question"));
    let question = visible_line(question.unwrap_or_default());
    if question.trim().is_empty() {
        return Err(words.just("refuse-empty"));
    }
    if !bot.settings().opened.may_ask(asker) {
        return Err(words.just("refuse-guild-only"));
    }
    bot.answers_here(asker, words).await?;
    bot.may_follow(asker, words)?;
    let place = command.channel(&name_of("follow-add-where"));
    if place.is_some() {
        if asker.guild.is_none() {
            return Err(words.just("refuse-guild-only"));
        }
        if !is_moderator(bot, asker).await {
            return Err(words.just("refuse-no-permission"));
        }
    }
    let settings = bot.settings();
    let wanted = Wanted {
        words: question.clone(),
        place,
        locale: command.visit.locale.clone(),
    };
    let today = jiff::Timestamp::now().to_zoned(settings.zone.clone());
    // Guilds take turns, here as in asking.
    let turn = tokio::time::timeout(
        settings.answer_deadline,
        bot.queue.turn(asker.guild.unwrap_or(asker.member)),
    );
    let Ok(Ok(_turn)) = turn.await else {
        return Err(words.just("refuse-deadline"));
    };
    let begun = bot
        .follows
        .begin(asker, settings.opened, wanted, &today)
        .await
        .map_err(|error| bot.incident(&error, words))?;
    let (id, found) = match begun {
        Begun::Added { id, found } => (id, found),
        Begun::TooMany => return Err(words.just("follow-too-many")),
        Begun::Same => return Err(words.just("follow-same")),
        Begun::NoWords => return Err(words.just("reply-refused")),
    };
    let quoted = || render::quoted(words, &question);
    if let Some(place) = place {
        // Said where it is about, which shows at once whether the bot may write there.
        let public = bot.public_words(asker, words).await;
        let said = public.say("follow-here", &[("question", quoted().into())]);
        let key = command.visit.ticket.id;
        let sent = bot.rest.send_message(place, &Body::words(said), key).await;
        if !bot.told_of(sent) {
            if let Err(error) = bot.follows.end(id).await {
                return Err(bot.incident(&error, words));
            }
            let channel = [("channel", format!("<#{place}>").into())];
            return Err(words.say("settings-cannot-post", &channel));
        }
    }
    if let (Some(place), Some(guild)) = (place, asker.guild) {
        let details = json!({ "question": question, "channel": place.to_string() });
        let noted = bot
            .records
            .did(guild, asker.member, "follow.added", details)
            .await;
        noted.map_err(|error| bot.incident(&error, words))?;
    }
    let how = match place {
        Some(_) => words.just("follow-how-channel"),
        None => words.just("follow-how-direct"),
    };
    let parts = [("question", quoted().into()), ("count", found.into())];
    Ok(format!("{} {how}", words.say("follow-added", &parts)))
}

/// What they follow, for their eyes; moderators see what is told in channels too.
pub async fn list(bot: &Arc<Bot>, asker: &Asker, words: &Words) -> Body {
    match seen(bot, asker).await {
        Ok(follows) => {
            let resume = Pressed::ResumeFollows(asker.member);
            let resume = bot.buttons.custom_id(&resume, asker);
            render::follow_list(&follows, asker.member, resume, &bot.view(words))
        }
        Err(error) => Body::words(bot.incident(&error, words)),
    }
}

async fn seen(bot: &Arc<Bot>, asker: &Asker) -> Result<Vec<FollowRow>, FollowError> {
    let moderated = match is_moderator(bot, asker).await {
        true => asker.guild,
        false => None,
    };
    bot.follows.of(asker.member, moderated).await
}

/// Whether somebody moderates the guild that they are in.
pub async fn is_moderator(bot: &Arc<Bot>, asker: &Asker) -> bool {
    let settings = bot.guild_settings(asker).await;
    asker.is_moderator(&settings.moderator_roles)
}

/// Ends a follow that they may end; what is said of that.
async fn unfollow(bot: &Arc<Bot>, command: &Command, words: &Words) -> Result<String, String> {
    let asker = &command.visit.asker;
    let wanted = command.text(&name_of("unfollow-question"));
    let wanted = wanted.unwrap_or_default().trim();
    let incident = |error: FollowError| bot.incident(&error, words);
    let follows = seen(bot, asker).await.map_err(incident)?;
    let by_number: Option<i64> = wanted.strip_prefix('#').and_then(|id| id.parse().ok());
    let found = follows.iter().find(|follow| {
        by_number == Some(follow.id.0) || follow.words.to_lowercase() == wanted.to_lowercase()
    });
    let Some(follow) = found else {
        return Err(words.just("follow-unknown"));
    };
    let ended = bot.follows.end_by(follow, asker.member).await;
    ended.map_err(incident)?;
    let question = [("question", render::quoted(words, &follow.words).into())];
    Ok(words.say("follow-ended", &question))
}

/// The questions that they may end and that hold what is typed.
pub(super) async fn complete(bot: &Arc<Bot>, command: Command) {
    let typed = command.typing.as_ref();
    let typed = typed.filter(|(name, _)| *name == name_of("unfollow-question"));
    let mut choices = Vec::new();
    if let Some((_, typed)) = typed {
        match seen(bot, &command.visit.asker).await {
            Ok(follows) => {
                let typed = typed.trim().to_lowercase();
                choices = follows
                    .iter()
                    .filter(|follow| follow.words.to_lowercase().contains(&typed))
                    .take(CHOICES)
                    .map(|follow| {
                        let name = render::choice_name(&follow.words);
                        json!({ "name": name, "value": format!("#{}", follow.id.0) })
                    })
                    .collect();
            }
            // Choices are a convenience: the question can still be typed.
            Err(error) => tracing::warn!(error = %error, "follows could not be listed"),
        }
    }
    let data = json!({ "choices": choices });
    let ticket = &command.visit.ticket;
    bot.told_of(bot.rest.answer(ticket, 8, Some(&data)).await);
}
