//! `/settings`: what an admin sets for a guild. Discord shows it to those who manage the guild; that can be changed
//! over there, so it is checked here again.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{CHANNEL, SUBCOMMAND, Where, YES_OR_NO, for_admins, name_of, option, slash};
use crate::assistant::Change;
use crate::discord::body::Body;
use crate::discord::bot::Bot;
use crate::discord::events::Command;
use crate::discord::panel::{Part, is_admin};
use crate::discord::render;

pub(super) fn registered() -> Value {
    // Text, announcement and forum channels; of those the ones that can be written into.
    let writable = json!({ "channel_types": [0, 5] });
    let watched = json!({ "required": true, "channel_types": [0, 5, 15] });
    let required = json!({ "required": true });
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
                vec![option("settings-logging-on", YES_OR_NO, required)],
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
