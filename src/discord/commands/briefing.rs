//! `/briefing`: making briefings and looking after them. Discord shows it to those who may pin messages; a server can
//! open it to others over there, so who may is asked here again.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{CHANNEL, NUMBER, SUBCOMMAND, TEXT, Where, ask, name_of, option, slash};
use crate::access::PIN_MESSAGES;
use crate::assistant::briefings::{LONGEST_TITLE, Place, suggestions};
use crate::discord::bot::Bot;
use crate::discord::briefings::making::{self, Draft, Written};
use crate::discord::briefings::{Moderator, acting};
use crate::discord::events::{Command, Visit};
use crate::discord::render::{WRITTEN_IN, escape};
use crate::discord::words::Words;
use crate::text::cut::cut;

/// Discord shows so many choices.
const CHOICES: usize = 25;

/// A choice's name has at most so many characters.
const LONGEST_CHOICE: usize = 100;

/// What stands between topics that are given as an option.
const BETWEEN: char = ';';

pub(super) fn registered() -> Value {
    let which = || {
        option(
            "briefing-which",
            TEXT,
            json!({ "required": true, "autocomplete": true, "max_length": 150 }),
        )
    };
    let written_in = json!({ "channel_types": WRITTEN_IN });
    let number = |key: &str| option(key, NUMBER, json!({ "min_value": 1 }));
    let source = |key: &str| {
        option(
            key,
            TEXT,
            json!({ "max_length": 200, "autocomplete": true }),
        )
    };
    let subcommand =
        |key: &str, options: Vec<Value>| option(key, SUBCOMMAND, json!({ "options": options }));
    let of_one = |key: &str| subcommand(key, vec![which()]);
    for_moderators(slash(
        "briefing",
        Where::Guilds,
        vec![
            subcommand(
                "briefing-new",
                vec![
                    option("briefing-topics", TEXT, json!({ "max_length": 2_000 })),
                    option(
                        "briefing-title",
                        TEXT,
                        json!({ "max_length": LONGEST_TITLE }),
                    ),
                    option("briefing-channel", CHANNEL, written_in.clone()),
                    option(
                        "briefing-schedule",
                        TEXT,
                        json!({ "max_length": 100, "autocomplete": true }),
                    ),
                    option("briefing-published", TEXT, json!({ "max_length": 100 })),
                    source("briefing-source"),
                ],
            ),
            subcommand("briefing-list", Vec::new()),
            of_one("briefing-show"),
            subcommand(
                "briefing-change",
                vec![
                    which(),
                    option("briefing-change-channel", CHANNEL, written_in),
                    source("briefing-source"),
                ],
            ),
            of_one("briefing-preview"),
            of_one("briefing-remake"),
            of_one("briefing-pause"),
            of_one("briefing-resume"),
            of_one("briefing-remove"),
            subcommand(
                "briefing-editions",
                vec![
                    which(),
                    number("briefing-earlier"),
                    number("briefing-later"),
                ],
            ),
            subcommand("briefing-export", vec![which(), number("briefing-number")]),
        ],
    ))
}

/// Shown to those who may pin messages.
pub(super) fn for_moderators(mut command: Value) -> Value {
    if let Some(fields) = command.as_object_mut() {
        let needed = PIN_MESSAGES.to_string();
        fields.insert("default_member_permissions".to_owned(), json!(needed));
    }
    command
}

pub(super) async fn run(bot: &Arc<Bot>, command: Command) {
    let words = bot.words(&command.visit);
    let visit = &command.visit;
    let is = |key: &str| command.subcommand == Some(name_of(key));
    let given = command
        .text(&name_of("briefing-which"))
        .unwrap_or_default()
        .to_owned();
    let found = match (given.is_empty(), &bot.briefings, visit.asker.guild) {
        (false, Some(briefings), Some(guild)) => acting::named(briefings, guild, &given).await,
        _ => Ok(None),
    };
    // Whoever may is asked of where the briefing stands or is to stand.
    let standing = found.as_ref().ok().and_then(Option::as_ref);
    let wanted = command.channel(&name_of("briefing-channel"));
    let standing = standing.map(|briefing| briefing.place.channel);
    let mut channels: Vec<u64> = standing.into_iter().chain(wanted).collect();
    if channels.is_empty() {
        channels.push(visit.asker.channel);
    }
    let Some(moderator) = Moderator::enter(bot, visit, words, &channels).await else {
        return;
    };
    if is("briefing-new") {
        let channel = wanted.unwrap_or(visit.asker.channel);
        return new(&moderator, &command, channel).await;
    }
    let which = match found {
        Ok(which) => which.map(|briefing| briefing.id),
        Err(error) => return moderator.refuse(bot.incident(&error, words)).await,
    };
    if which.is_none() && !is("briefing-list") {
        return moderator.refuse(words.just("briefing-none")).await;
    }
    if let Some(id) = which.filter(|_| is("briefing-change")) {
        // A form has to be the first answer.
        return match source(&moderator, &command).await {
            Ok(sources) => moderator.change(id, wanted, sources).await,
            Err(refusal) => moderator.refuse(refusal).await,
        };
    }
    if !bot.defer(&visit.ticket, true).await {
        return;
    }
    let number = |key: &str| {
        command
            .number(&name_of(key))
            .and_then(|number| u64::try_from(number).ok())
    };
    let Some(id) = which else {
        return moderator.list().await;
    };
    if is("briefing-show") {
        moderator.show(id).await;
    } else if is("briefing-preview") {
        moderator.preview(id).await;
    } else if is("briefing-remake") {
        moderator.refresh(id).await;
    } else if is("briefing-pause") {
        moderator.pause(id, true).await;
    } else if is("briefing-resume") {
        moderator.pause(id, false).await;
    } else if is("briefing-remove") {
        moderator.ask_remove(id).await;
    } else if is("briefing-editions") {
        let (earlier, later) = (number("briefing-earlier"), number("briefing-later"));
        moderator.history(id, earlier, later).await;
    } else if is("briefing-export") {
        moderator.export(id, number("briefing-number")).await;
    }
}

async fn new(moderator: &Moderator<'_>, command: &Command, channel: u64) {
    let visit = &command.visit;
    let Some(guild) = visit.asker.guild else {
        return;
    };
    let text = |key: &str| command.text(&name_of(key)).unwrap_or_default().to_owned();
    let sources = match source(moderator, command).await {
        Ok(sources) => sources,
        Err(refusal) => return moderator.refuse(refusal).await,
    };
    let written = Written {
        title: text("briefing-title"),
        topics: text("briefing-topics").replace(BETWEEN, "\n"),
        schedule: text("briefing-schedule"),
        window: text("briefing-published"),
    };
    let draft = Draft::new(
        Place { guild, channel },
        written,
        sources.unwrap_or_default(),
    );
    match draft.written.topics.trim().is_empty() {
        true => making::open(moderator, draft).await,
        false => making::look(moderator, draft).await,
    }
}

/// The source that is meant, by its number, as the choices give it, or by its name; `None` where none is named.
async fn source(moderator: &Moderator<'_>, command: &Command) -> Result<Option<Vec<i64>>, String> {
    let Some(wanted) = command.text(&name_of("briefing-source")) else {
        return Ok(None);
    };
    let (bot, words) = (moderator.bot(), moderator.words());
    let found = ask::source_named(bot, &command.visit.asker, words, wanted).await?;
    let found = found.map(|source| Some(vec![source.0]));
    found.ok_or_else(|| {
        let wanted = words.quoted_list(&[escape::line(&cut(wanted, 60))]);
        words.say("briefing-source-unknown", &[("source", wanted.into())])
    })
}

/// "Pin as briefing" on an answer of the bot.
pub(super) fn registered_on_messages() -> Value {
    let mut command = super::named("pin");
    command.remove("description");
    command.remove("description_localizations");
    command.insert("type".to_owned(), json!(3));
    for_moderators(super::in_place(command, Where::Guilds))
}

pub(super) async fn run_on_message(bot: &Arc<Bot>, command: Command) {
    let words = bot.words(&command.visit);
    let visit = &command.visit;
    let channel = visit.asker.channel;
    let question = match &command.target {
        Some(target) if Some(target.author) == bot.me() => {
            bot.question_behind(&visit.asker, &target.custom_ids).await
        }
        _ => None,
    };
    let Some(moderator) = Moderator::enter(bot, visit, words, &[channel]).await else {
        return;
    };
    let (Some(question), Some(guild)) = (question, visit.asker.guild) else {
        return moderator.refuse(words.just("briefing-no-answer")).await;
    };
    let draft = Draft::of_question(Place { guild, channel }, &question);
    making::open(&moderator, draft).await;
}

/// Completes the briefing, the schedule or the source that is being typed.
pub(super) async fn complete(bot: &Arc<Bot>, command: Command) {
    let (name, typed) = command.typing.clone().unwrap_or_default();
    let is = |key: &str| name == name_of(key);
    let choices: Vec<Value> = if is("briefing-which") {
        acting::choices(bot, &command.visit, &typed, CHOICES).await
    } else if is("briefing-schedule") {
        let zone = bot.settings().zone.clone();
        let fit = suggestions(&typed, zone.iana_name().unwrap_or("UTC"));
        fit.iter()
            .take(CHOICES)
            .map(|words| json!({ "name": cut(words, LONGEST_CHOICE), "value": words }))
            .collect()
    } else {
        ask::source_choices(bot, &command.visit.asker, &typed).await
    };
    let data = json!({ "choices": choices });
    bot.told_of(bot.rest.answer(&command.visit.ticket, 8, Some(&data)).await);
}

/// The button "Pin as briefing" under an answer.
pub(super) async fn of_question(bot: &Arc<Bot>, visit: &Visit, words: &Words, question: &str) {
    let channel = visit.asker.channel;
    let Some(moderator) = Moderator::enter(bot, visit, words, &[channel]).await else {
        return;
    };
    let Some(guild) = visit.asker.guild else {
        return;
    };
    let draft = Draft::of_question(Place { guild, channel }, question);
    making::open(&moderator, draft).await;
}
