//! The commands: one file each, with how it is registered beside what it does.

mod ask;
mod audit;
mod briefing;
mod find_sources;
mod follow;
mod help;
mod latest;
mod privacy;
mod settings;
mod source;
mod sources;

use std::sync::Arc;

use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::bot::Bot;
use super::events::{Command, Visit};
use super::rest::RestError;
use super::words::{Language, Words};
use crate::text::hex;

pub use follow::is_moderator;

/// Runs a command that was used.
pub async fn run(bot: &Arc<Bot>, command: Command) {
    let is = |key: &str| command.name == name_of(key);
    if is("ask") {
        ask::run(bot, command).await;
    } else if is("find") {
        find_sources::run(bot, command).await;
    } else if is("latest") {
        latest::run(bot, command).await;
    } else if is("sources") {
        sources::run(bot, command).await;
    } else if is("follow") || is("unfollow") {
        follow::run(bot, command).await;
    } else if is("help") {
        help::run(bot, command).await;
    } else if is("privacy") {
        privacy::run(bot, command).await;
    } else if is("settings") {
        settings::run(bot, command).await;
    } else if is("source") {
        source::run(bot, command).await;
    } else if is("audit") {
        audit::run(bot, command).await;
    } else if is("briefing") {
        briefing::run(bot, command).await;
    } else if is("pin") {
        briefing::run_on_message(bot, command).await;
    } else {
        // Registered by an older or a newer bot with the same token.
        let words = bot.words(&command.visit);
        tracing::warn!(
            command = command.name,
            "a command that is not known was used"
        );
        bot.say_privately(&command.visit.ticket, words.just("refuse-gone"))
            .await;
    }
}

/// Completes an option that is being typed.
pub async fn complete(bot: &Arc<Bot>, command: Command) {
    if command.name == name_of("source") {
        source::complete(bot, command).await;
    } else if command.name == name_of("briefing") {
        briefing::complete(bot, command).await;
    } else if command.name == name_of("unfollow") {
        follow::complete(bot, command).await;
    } else {
        ask::complete(bot, command).await;
    }
}

/// All commands, as Discord registers them.
pub fn all() -> Value {
    let [follow, unfollow] = follow::registered();
    Value::Array(vec![
        ask::registered(),
        latest::registered(),
        sources::registered(),
        follow,
        unfollow,
        help::registered(),
        privacy::registered(),
        settings::registered(),
        source::registered(),
        audit::registered(),
        find_sources::registered(),
        briefing::registered(),
        briefing::registered_on_messages(),
    ])
}

/// Opens the form of a briefing on a question that was asked.
pub async fn pin_question(bot: &Arc<Bot>, visit: &Visit, words: &Words, question: &str) {
    briefing::of_question(bot, visit, words, question).await;
}

/// Registers the commands where they are not as Discord last heard them; whether it did.
///
/// # Errors
/// [`RestError`].
pub async fn register(
    bot: &Arc<Bot>,
    application: u64,
    guild: Option<u64>,
) -> Result<bool, RestError> {
    let commands = all();
    let hash = hex::written(Sha256::digest(commands.to_string().as_bytes()));
    let place = guild.map_or_else(|| "everywhere".to_owned(), |guild| guild.to_string());
    let name = format!("commands of {application} {place}");
    // What cannot be read is registered once more, which does no harm.
    let known = bot.records.kept(name.clone()).await.ok().flatten();
    if known.as_deref() == Some(hash.as_str()) {
        return Ok(false);
    }
    bot.rest.put_commands(application, guild, commands).await?;
    if let Err(error) = bot.records.keep(name, hash).await {
        tracing::warn!(error = %error, "that the commands are registered could not be kept");
    }
    Ok(true)
}

/// Only in guilds, or in direct messages too.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Where {
    Guilds,
    Anywhere,
}

/// Discord's numbers for kinds of options: a subcommand, a group of them, words, a whole number, yes or no, a channel, a
/// role, a file.
const SUBCOMMAND: u8 = 1;
const GROUP: u8 = 2;
const TEXT: u8 = 3;
const NUMBER: u8 = 4;
const YES_OR_NO: u8 = 5;
const CHANNEL: u8 = 7;
const ROLE: u8 = 8;
const FILE: u8 = 11;

/// Discord's number of the permission to manage a guild, as text.
const MANAGE_GUILD: &str = "32";

/// Shown to those who manage the guild.
fn for_admins(mut command: Value) -> Value {
    if let Some(fields) = command.as_object_mut() {
        fields.insert("default_member_permissions".to_owned(), json!(MANAGE_GUILD));
    }
    command
}

/// A slash command with what its options are.
fn slash(key: &str, place: Where, options: Vec<Value>) -> Value {
    let mut command = named(key);
    command.insert("type".to_owned(), json!(1));
    command.insert("options".to_owned(), Value::Array(options));
    in_place(command, place)
}

fn in_place(mut command: Map<String, Value>, place: Where) -> Value {
    let contexts = match place {
        Where::Guilds => json!([0]),
        Where::Anywhere => json!([0, 1]),
    };
    command.insert("contexts".to_owned(), contexts);
    command.insert("integration_types".to_owned(), json!([0]));
    Value::Object(command)
}

/// An option.
fn option(key: &str, kind: u8, more: Value) -> Value {
    let mut option = named(key);
    option.insert("type".to_owned(), json!(kind));
    if let Value::Object(more) = more {
        option.extend(more);
    }
    Value::Object(option)
}

/// Name and description in every language.
fn named(key: &str) -> Map<String, Value> {
    let mut named = Map::new();
    for part in ["name", "description"] {
        let key = format!("command-{key}-{part}");
        let english = Words::in_language(Language::English).just(&key);
        let mut others = Map::new();
        for language in Language::ALL {
            if language != Language::English {
                let said = Words::in_language(language).just(&key);
                for locale in language.discord_locales() {
                    others.insert((*locale).to_owned(), json!(said));
                }
            }
        }
        named.insert(part.to_owned(), json!(english));
        named.insert(format!("{part}_localizations"), Value::Object(others));
    }
    named
}

/// The name that an option or a subcommand is registered under, which is what comes back.
fn name_of(key: &str) -> String {
    Words::in_language(Language::English).just(&format!("command-{key}-name"))
}
