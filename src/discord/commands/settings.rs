//! `/settings`: what an admin sets for a guild. Discord shows it to those who manage the guild; that can be changed
//! over there, so it is checked here again.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{
    CHANNEL, NUMBER, SUBCOMMAND, TEXT, Where, YES_OR_NO, for_admins, name_of, option, slash,
};
use crate::assistant::Change;
use crate::discord::body::Body;
use crate::discord::bot::Bot;
use crate::discord::events::Command;
use crate::discord::panel::{Part, is_admin};
use crate::discord::render;
use crate::discord::words::Language;

/// Below that nobody would want to be answered unasked.
const LEAST_SURE: i64 = 50;

pub(super) fn registered() -> Value {
    // Text, announcement and forum channels; of those the ones that can be written into.
    let writable = json!({ "channel_types": [0, 5] });
    let watched = json!({ "required": true, "channel_types": [0, 5, 15] });
    let asked_in = watched.clone();
    let required = json!({ "required": true });
    let languages: Vec<Value> = Language::ALL
        .into_iter()
        .map(|language| json!({ "name": language.own_name(), "value": language.letters() }))
        .collect();
    let subcommand =
        |key: &str, options: Vec<Value>| option(key, SUBCOMMAND, json!({ "options": options }));
    for_admins(slash(
        "settings",
        Where::Guilds,
        vec![
            subcommand("settings-show", Vec::new()),
            subcommand(
                "settings-moderators",
                vec![option("settings-moderators-channel", CHANNEL, writable)],
            ),
            subcommand(
                "settings-automatic",
                vec![
                    option("settings-automatic-channel", CHANNEL, watched),
                    option("settings-automatic-on", YES_OR_NO, required.clone()),
                ],
            ),
            subcommand(
                "settings-logging",
                vec![option("settings-logging-on", YES_OR_NO, required.clone())],
            ),
            subcommand(
                "settings-channels",
                vec![
                    option("settings-channels-channel", CHANNEL, asked_in),
                    option("settings-channels-on", YES_OR_NO, required),
                ],
            ),
            subcommand(
                "settings-excerpts",
                vec![option(
                    "settings-excerpts-number",
                    NUMBER,
                    json!({ "min_value": 1, "max_value": 5 }),
                )],
            ),
            subcommand(
                "settings-language",
                vec![option(
                    "settings-language-language",
                    TEXT,
                    json!({ "choices": languages }),
                )],
            ),
            subcommand(
                "settings-sureness",
                vec![option(
                    "settings-sureness-percent",
                    NUMBER,
                    json!({ "min_value": LEAST_SURE, "max_value": 99 }),
                )],
            ),
        ],
    ))
}

pub(super) async fn run(bot: &Arc<Bot>, command: Command) {
    let words = bot.words(&command.visit);
    let (asker, ticket) = (&command.visit.asker, &command.visit.ticket);
    if !is_admin(bot, &command.visit, words, Part::Settings).await {
        return;
    }
    // Whoever is an admin is one of a guild.
    let Some(guild) = asker.guild else { return };
    if !bot.defer(ticket, true).await {
        return;
    }
    let known = match bot.records.settings(guild).await {
        Ok(known) => known,
        Err(error) => {
            let body = Body::words(bot.incident(&error, words));
            bot.edit(ticket, &body, words).await;
            return;
        }
    };
    let is = |key: &str| command.subcommand == Some(name_of(key));
    let mention = |channel: u64| format!("<#{channel}>");
    let (change, unchanged, done) = if is("settings-moderators") {
        let channel = command.channel(&name_of("settings-moderators-channel"));
        let done = match channel {
            Some(channel) => words.say(
                "settings-moderators-set",
                &[("channel", mention(channel).into())],
            ),
            None => words.just("settings-moderators-unset"),
        };
        if let Some(channel) = channel
            && known.moderators_channel != Some(channel)
        {
            // Said where it is about, which shows at once whether the bot may write there.
            let here = bot
                .rest
                .send_message(channel, &Body::words(done.clone()), ticket.id)
                .await;
            if !bot.told_of(here) {
                let body = Body::words(words.say(
                    "settings-cannot-post",
                    &[("channel", mention(channel).into())],
                ));
                bot.edit(ticket, &body, words).await;
                return;
            }
        }
        let same = known.moderators_channel == channel;
        (Change::ModeratorsChannel(channel), same, done)
    } else if is("settings-automatic") {
        let channel = command
            .channel(&name_of("settings-automatic-channel"))
            .unwrap_or_default();
        let on = command
            .yes(&name_of("settings-automatic-on"))
            .unwrap_or(false);
        let key = match on {
            true => "settings-automatic-set",
            false => "settings-automatic-unset",
        };
        let done = words.say(key, &[("channel", mention(channel).into())]);
        let same = known.automatic.contains(&channel) == on;
        (Change::Automatic(channel, on), same, done)
    } else if is("settings-logging") {
        let on = command.yes(&name_of("settings-logging-on")).unwrap_or(true);
        let done = words.just(match on {
            true => "settings-logging-set",
            false => "settings-logging-unset",
        });
        (
            Change::KeepsQuestions(on),
            known.keeps_questions == on,
            done,
        )
    } else if is("settings-channels") {
        let channel = command
            .channel(&name_of("settings-channels-channel"))
            .unwrap_or_default();
        let on = command
            .yes(&name_of("settings-channels-on"))
            .unwrap_or(false);
        let key = match (on, known.channels.len()) {
            (true, _) => "settings-channels-set",
            // The last one: nothing is set any more.
            (false, 0 | 1) => "settings-channels-everywhere",
            (false, _) => "settings-channels-unset",
        };
        let done = words.say(key, &[("channel", mention(channel).into())]);
        let same = known.channels.contains(&channel) == on;
        (Change::Channel(channel, on), same, done)
    } else if is("settings-excerpts") {
        let given = command.number(&name_of("settings-excerpts-number"));
        let number = given.map(|number| usize::try_from(number).unwrap_or(1).clamp(1, 5));
        let done = match number {
            Some(number) => words.say("settings-excerpts", &[("excerpts", number.into())]),
            None => words.just("settings-excerpts-unset"),
        };
        (Change::Excerpts(number), known.excerpts == number, done)
    } else if is("settings-language") {
        let given = command.text(&name_of("settings-language-language"));
        let language = given.and_then(Language::of_letters);
        let done = match language {
            Some(language) => words.say(
                "settings-language",
                &[("language", language.own_name().into())],
            ),
            None => words.just("settings-language-none"),
        };
        let letters = language.map(|language| language.letters().to_owned());
        let same = known.language == letters;
        (Change::Language(letters), same, done)
    } else if is("settings-sureness") {
        let given = command.number(&name_of("settings-sureness-percent"));
        let percent =
            given.map(|percent| u8::try_from(percent.clamp(LEAST_SURE, 99)).unwrap_or(99));
        let done = match percent {
            Some(percent) => words.say("settings-sureness", &[("percent", percent.into())]),
            None => words.just("settings-sureness-unset"),
        };
        (Change::Sureness(percent), known.sureness == percent, done)
    } else {
        let body = render::settings(&known, bot.settings().keep_days, &bot.view(words));
        bot.edit(ticket, &body, words).await;
        return;
    };
    let said = if unchanged {
        words.just("settings-unchanged")
    } else {
        match bot.records.set(guild, asker.member, change).await {
            Ok(_) => done,
            Err(error) => bot.incident(&error, words),
        }
    };
    bot.edit(ticket, &Body::words(said), words).await;
}
