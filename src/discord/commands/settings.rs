//! `/settings`: what an admin sets for a guild. Discord shows it to those who manage the guild; that can be changed
//! over there, so it is checked here again.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::{Value, json};

use super::{
    CHANNEL, NUMBER, ROLE, SUBCOMMAND, TEXT, Where, YES_OR_NO, for_admins, name_of, option, slash,
};
use crate::assistant::{Change, GuildSettings, ListChange};
use crate::discord::body::Body;
use crate::discord::bot::Bot;
use crate::discord::events::Command;
use crate::discord::panel::{Part, is_admin};
use crate::discord::render::{self, OfOperator};
use crate::discord::words::{Language, Words};

/// Below that nobody would want to be answered unasked.
const LEAST_SURE: i64 = 50;

/// Nobody asks more than once a second.
const MOST_PER_MINUTE: i64 = 60;

/// As the operator may set it, too.
const MOST_DAYS: i64 = 3_650;

pub(super) fn registered() -> Value {
    // Text, announcement and forum channels; of those the ones that can be written into.
    let writable = json!({ "channel_types": [0, 5] });
    let watched = json!({ "required": true, "channel_types": [0, 5, 15] });
    let asked_in = json!({ "channel_types": [0, 5, 15] });
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
                    option("settings-channels-on", YES_OR_NO, json!({})),
                ],
            ),
            subcommand(
                "settings-moderator-roles",
                vec![
                    option("settings-moderator-roles-role", ROLE, required.clone()),
                    option("settings-moderator-roles-on", YES_OR_NO, required),
                ],
            ),
            subcommand(
                "settings-per-minute",
                vec![option(
                    "settings-per-minute-questions",
                    NUMBER,
                    json!({ "min_value": 1, "max_value": MOST_PER_MINUTE }),
                )],
            ),
            subcommand(
                "settings-keep-days",
                vec![option(
                    "settings-keep-days-days",
                    NUMBER,
                    json!({ "min_value": 1, "max_value": MOST_DAYS }),
                )],
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
    let said = match bot.records.settings(guild).await {
        Ok(known) => match wanted(bot, &command, guild, &known) {
            Some(change) => set(bot, &command, guild, &known, change, words).await,
            None => {
                let lists = [&known.channels, &known.automatic];
                let mut gone: BTreeSet<u64> = lists
                    .into_iter()
                    .flat_map(|list| bot.gone_channels(guild, list))
                    .collect();
                let moderators = known.moderators_channel.into_iter().collect();
                gone.extend(bot.gone_channels(guild, &moderators));
                gone.extend(bot.gone_roles(guild, &known.moderator_roles));
                let body = render::settings(&known, &gone, &of_operator(bot), &bot.view(words));
                bot.edit(ticket, &body, words).await;
                return;
            }
        },
        Err(error) => bot.incident(&error, words),
    };
    bot.edit(ticket, &Body::words(said), words).await;
}

fn of_operator(bot: &Bot) -> OfOperator {
    let settings = bot.settings();
    OfOperator {
        confidence: settings.automatic_confidence,
        per_minute: settings.rates.member,
        days: settings.keep_days,
        keeps: settings.keeps_questions,
        per_page: settings.per_page,
    }
}

/// What an admin wants changed; `None` is only a look.
fn wanted(bot: &Bot, command: &Command, guild: u64, known: &GuildSettings) -> Option<Change> {
    let is = |key: &str| command.subcommand == Some(name_of(key));
    let number = |key: &str, least: i64, most: i64| {
        let given = command.number(&name_of(key))?;
        u32::try_from(given.clamp(least, most)).ok()
    };
    let on = |key: &str| command.yes(&name_of(key)).unwrap_or(true);
    if is("settings-moderators") {
        let channel = command.channel(&name_of("settings-moderators-channel"));
        return Some(Change::ModeratorsChannel(channel));
    }
    if is("settings-moderator-roles") {
        let role = command.role(&name_of("settings-moderator-roles-role"))?;
        let gone = bot.gone_roles(guild, &known.moderator_roles);
        let list = ListChange::one(role, on("settings-moderator-roles-on"));
        return Some(Change::ModeratorRoles(list.and_without(gone)));
    }
    if is("settings-automatic") {
        let channel = command.channel(&name_of("settings-automatic-channel"))?;
        let gone = bot.gone_channels(guild, &known.automatic);
        let list = ListChange::one(channel, on("settings-automatic-on"));
        return Some(Change::Automatic(list.and_without(gone)));
    }
    if is("settings-channels") {
        let list = match command.channel(&name_of("settings-channels-channel")) {
            Some(channel) => {
                let gone = bot.gone_channels(guild, &known.channels);
                ListChange::one(channel, on("settings-channels-on")).and_without(gone)
            }
            // Without a channel: everywhere.
            None => ListChange::default().and_without(known.channels.iter().copied()),
        };
        return Some(Change::Channels(list));
    }
    if is("settings-logging") {
        return Some(Change::KeepsQuestions(on("settings-logging-on")));
    }
    if is("settings-keep-days") {
        let days = number("settings-keep-days-days", 1, MOST_DAYS);
        return Some(Change::KeepDays(days));
    }
    if is("settings-per-minute") {
        let questions = number("settings-per-minute-questions", 1, MOST_PER_MINUTE);
        return Some(Change::PerMinute(questions));
    }
    if is("settings-excerpts") {
        let excerpts = number("settings-excerpts-number", 1, 5);
        return Some(Change::Excerpts(
            excerpts.and_then(|number| usize::try_from(number).ok()),
        ));
    }
    if is("settings-language") {
        let given = command.text(&name_of("settings-language-language"));
        let language = given.and_then(Language::of_letters);
        return Some(Change::Language(
            language.map(|language| language.letters().to_owned()),
        ));
    }
    if is("settings-sureness") {
        let percent = number("settings-sureness-percent", LEAST_SURE, 99);
        return Some(Change::Sureness(
            percent.and_then(|percent| u8::try_from(percent).ok()),
        ));
    }
    None
}

/// Changes it; what is said of that.
async fn set(
    bot: &Arc<Bot>,
    command: &Command,
    guild: u64,
    known: &GuildSettings,
    change: Change,
    words: &Words,
) -> String {
    if let Change::ModeratorsChannel(Some(channel)) = change
        && known.moderators_channel != Some(channel)
    {
        // Said where it is about, which shows at once whether the bot may write there.
        let said = render::setting_changed(&change, known, &of_operator(bot), words);
        let key = command.visit.ticket.id;
        let here = bot
            .rest
            .send_message(channel, &Body::words(said), key)
            .await;
        if !bot.told_of(here) {
            return words.say(
                "settings-cannot-post",
                &[("channel", format!("<#{channel}>").into())],
            );
        }
    }
    let member = command.visit.asker.member;
    match bot.records.set(guild, member, change.clone()).await {
        Ok(Some(set)) => {
            let said = render::setting_changed(&change, &set, &of_operator(bot), words);
            let is_sooner = matches!(change, Change::KeepDays(_))
                && set.days(bot.settings().keep_days) < known.days(bot.settings().keep_days);
            if !is_sooner {
                return said;
            }
            match bot.records.expire(bot.settings().keep_days).await {
                Ok(_) => format!("{said} {}", words.just("settings-keep-days-erased")),
                Err(error) => bot.incident(&error, words),
            }
        }
        Ok(None) => words.just("settings-unchanged"),
        Err(error) => bot.incident(&error, words),
    }
}
