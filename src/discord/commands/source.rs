//! `/source`: what admins have the bot read for their guild. Discord shows it to those who manage the guild; that can be
//! changed over there, so it is checked here again.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::{Value, json};

use super::{
    CHANNEL, FILE, GROUP, NUMBER, ROLE, SUBCOMMAND, TEXT, Where, YES_OR_NO, for_admins, name_of,
    option, slash,
};
use crate::access::{Audience, Channel};
use crate::assistant::SourceId;
use crate::assistant::sources::{
    ChannelAddress, ConfiguredSource, Kind, MOST_PAGES, Options, WantedSource,
};
use crate::discord::bot::Bot;
use crate::discord::events::Command;
use crate::discord::panel::{Admin, acting, adding};
use crate::discord::render::PanelPress;

/// Discord shows so many choices.
const CHOICES: usize = 25;

/// What a source is called, in characters.
const LONGEST_NAME: u32 = 80;

/// Discord's own bound for the words of an option is wider; no address that is read is longer.
const LONGEST_ADDRESS: u32 = 2_000;

/// What can be done with one source that is there.
const WITH_ONE: [&str; 6] = [
    "source-show",
    "source-refresh",
    "source-pause",
    "source-resume",
    "source-remove",
    "source-undo",
];

/// Says whom one source is for.
const AUDIENCE: &str = "source-audience";

/// The roles that it can be for.
const ROLES: [&str; 3] = [
    "source-audience-role",
    "source-audience-role-2",
    "source-audience-role-3",
];

/// The channels whose readers it can be for.
const READERS: [&str; 3] = [
    "source-audience-channel",
    "source-audience-channel-2",
    "source-audience-channel-3",
];

pub(super) fn registered() -> Value {
    let kinds = vec![
        added("source-add-page", vec![every()]),
        added(
            "source-add-feed",
            vec![option("source-add-articles", YES_OR_NO, json!({})), every()],
        ),
        added(
            "source-add-site",
            vec![
                option("source-add-include", TEXT, json!({ "max_length": 1_000 })),
                option("source-add-exclude", TEXT, json!({ "max_length": 1_000 })),
                option(
                    "source-add-pages",
                    NUMBER,
                    json!({ "min_value": 1, "max_value": MOST_PAGES }),
                ),
                option(
                    "source-add-depth",
                    NUMBER,
                    json!({ "min_value": 0, "max_value": 10 }),
                ),
                every(),
            ],
        ),
        option(
            "source-add-channel",
            SUBCOMMAND,
            json!({ "options": [
                option(
                    "source-add-channel-channel",
                    CHANNEL,
                    json!({ "required": true, "channel_types": [0, 5, 10, 11, 15] }),
                ),
                name(),
            ] }),
        ),
        option(
            "source-add-file",
            SUBCOMMAND,
            json!({ "options": [
                option("source-add-file-file", FILE, json!({ "required": true })),
                name(),
            ] }),
        ),
    ];
    let mut subcommands = vec![
        option("source-add", GROUP, json!({ "options": kinds })),
        option("source-list", SUBCOMMAND, Value::Null),
    ];
    let source = || {
        option(
            "source-source",
            TEXT,
            json!({ "required": true, "max_length": 200, "autocomplete": true }),
        )
    };
    subcommands
        .extend(WITH_ONE.map(|key| option(key, SUBCOMMAND, json!({ "options": [source()] }))));
    let mut for_whom = vec![source()];
    for_whom.extend(ROLES.map(|key| option(key, ROLE, json!({}))));
    for_whom.extend(
        READERS.map(|key| option(key, CHANNEL, json!({ "channel_types": [0, 5, 10, 11, 15] }))),
    );
    subcommands.push(option(AUDIENCE, SUBCOMMAND, json!({ "options": for_whom })));
    for_admins(slash("source", Where::Guilds, subcommands))
}

/// One kind of source that can be added: where it is, what to call it, and what else it can be told.
fn added(key: &str, more: Vec<Value>) -> Value {
    let mut options = vec![
        option(
            "source-add-address",
            TEXT,
            json!({ "required": true, "min_length": 1, "max_length": LONGEST_ADDRESS }),
        ),
        name(),
    ];
    options.extend(more);
    option(key, SUBCOMMAND, json!({ "options": options }))
}

fn name() -> Value {
    option(
        "source-add-name",
        TEXT,
        json!({ "max_length": LONGEST_NAME }),
    )
}

fn every() -> Value {
    option(
        "source-add-every",
        NUMBER,
        json!({ "min_value": 5, "max_value": 30 * 24 * 60 }),
    )
}

pub(super) async fn run(bot: &Arc<Bot>, command: Command) {
    let words = bot.words(&command.visit);
    let Some(admin) = Admin::enter(bot, &command.visit, words).await else {
        return;
    };
    if !bot.defer(&command.visit.ticket, true).await {
        return;
    }
    if command.group == Some(name_of("source-add")) {
        return match wanted(bot, &command) {
            Ok(wanted) => adding::look(&admin, wanted).await,
            Err(key) => admin.say(key).await,
        };
    }
    if command.subcommand == Some(name_of(AUDIENCE)) {
        let named = command.text(&name_of("source-source")).unwrap_or_default();
        return match audience(&command) {
            Some(audience) => {
                if let Some(source) = admin
                    .find(named, |source| source.removed_at.is_none())
                    .await
                {
                    acting::set_audience(&admin, source, audience).await;
                }
            }
            None => admin.say("source-audience-either").await,
        };
    }
    if command.subcommand == Some(name_of("source-list")) {
        return acting::act(&admin, PanelPress::List(0)).await;
    }
    let Some(key) = with_one(&command) else {
        return admin.say("refuse-gone").await;
    };
    let named = command.text(&name_of("source-source")).unwrap_or_default();
    if let Some(source) = admin.find(named, move |source| fits(key, source)).await {
        acting::act(&admin, press(key, source)).await;
    }
}

/// The subcommand, where it is about one source.
fn with_one(command: &Command) -> Option<&'static str> {
    let used = command.subcommand.as_ref()?;
    WITH_ONE.into_iter().find(|key| name_of(key) == *used)
}

/// Whether a subcommand can do something with a source as it is.
fn fits(key: &str, source: &ConfiguredSource) -> bool {
    match (key, source.removed_at) {
        ("source-show", _) => true,
        ("source-undo", removed_at) => removed_at.is_some(),
        (_, Some(_)) => false,
        ("source-pause", None) => !source.paused,
        ("source-resume", None) => source.paused,
        _ => true,
    }
}

/// What a subcommand does, as a button would.
fn press(key: &str, source: SourceId) -> PanelPress {
    match key {
        "source-refresh" => PanelPress::Refresh(source),
        "source-pause" => PanelPress::Pause(source),
        "source-resume" => PanelPress::Resume(source),
        "source-remove" => PanelPress::AskRemove(source),
        "source-undo" => PanelPress::Undo(source),
        _ => PanelPress::Show(source),
    }
}

/// The source that is wanted, as it was given.
///
/// # Errors
/// The key of the sentence that says why there is none.
fn wanted(bot: &Bot, command: &Command) -> Result<WantedSource, &'static str> {
    let is = |key: &str| command.subcommand == Some(name_of(key));
    if is("source-add-channel") {
        return channel(bot, command);
    }
    let kind = match () {
        () if is("source-add-page") => Kind::Page,
        () if is("source-add-feed") => Kind::Feed,
        () if is("source-add-site") => Kind::Site,
        () if is("source-add-file") => Kind::Attachment,
        // A kind of another version of this program.
        () => return Err("refuse-gone"),
    };
    let file = command.file(&name_of("source-add-file-file"));
    let text = |key: &str| command.text(&name_of(key)).unwrap_or_default();
    let number = |key: &str| command.number(&name_of(key));
    let count = |key: &str, default: usize| match number(key) {
        // What is out of range is told as that by whoever checks it.
        Some(given) => usize::try_from(given).unwrap_or(usize::MAX),
        None => default,
    };
    let defaults = Options::default();
    Ok(WantedSource {
        kind,
        address: match file {
            Some(file) => file.name.clone(),
            None => text("source-add-address").to_owned(),
        },
        name: wanted_name(command),
        options: Options {
            include: patterns(text("source-add-include")),
            exclude: patterns(text("source-add-exclude")),
            pages: count("source-add-pages", defaults.pages),
            depth: count("source-add-depth", defaults.depth),
            articles: command.yes(&name_of("source-add-articles")),
            every_minutes: number("source-add-every")
                .map(|minutes| u64::try_from(minutes).unwrap_or(0)),
            file: file.map(|file| file.url.clone()),
        },
        audience: Audience::Everyone,
    })
}

/// What it is to be called.
fn wanted_name(command: &Command) -> Option<String> {
    let name = command.text(&name_of("source-add-name"))?.trim();
    (!name.is_empty()).then(|| name.to_owned())
}

/// A channel as a source: for those who may read it.
fn channel(bot: &Bot, command: &Command) -> Result<WantedSource, &'static str> {
    if !bot.settings().message_content {
        return Err("source-channel-intent");
    }
    let named = command.channel(&name_of("source-add-channel-channel"));
    let (Some(guild), Some(id)) = (command.visit.asker.guild, named) else {
        return Err("refuse-gone");
    };
    let known = bot.assistant.guilds().get(guild);
    let known = known.as_deref().and_then(|guild| guild.channels.get(&id));
    if known.is_some_and(Channel::is_private_thread) {
        return Err("source-channel-private");
    }
    Ok(WantedSource {
        kind: Kind::Channel,
        address: ChannelAddress { guild, channel: id }.to_string(),
        name: wanted_name(command).or_else(|| known.map(Channel::shown_name)),
        options: Options::default(),
        audience: Audience::Channels([id].into()),
    })
}

/// Whom a source is to be for: roles, or the readers of channels, or everyone; `None` where both were given.
fn audience(command: &Command) -> Option<Audience> {
    let roles: BTreeSet<u64> = ROLES
        .iter()
        .filter_map(|key| command.role(&name_of(key)))
        .collect();
    let channels: BTreeSet<u64> = READERS
        .iter()
        .filter_map(|key| command.channel(&name_of(key)))
        .collect();
    match (roles.is_empty(), channels.is_empty()) {
        (true, true) => Some(Audience::Everyone),
        (false, true) => Some(Audience::Roles(roles)),
        (true, false) => Some(Audience::Channels(channels)),
        (false, false) => None,
    }
}

/// Patterns with commas or spaces between them.
fn patterns(text: &str) -> Vec<String> {
    text.split(|character: char| character == ',' || character.is_whitespace())
        .filter(|pattern| !pattern.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The guild's own sources whose names hold what is typed, as far as the subcommand can do something with them.
pub(super) async fn complete(bot: &Arc<Bot>, command: Command) {
    let words = bot.words(&command.visit);
    let typed = command.typing.as_ref();
    let typed = typed.filter(|(name, _)| *name == name_of("source-source"));
    let mut choices = Vec::new();
    if let Some((_, typed)) = typed
        && let Some(admin) = Admin::typing(bot, &command.visit, words)
    {
        let key = with_one(&command).unwrap_or_default();
        let fits = |source: &ConfiguredSource| fits(key, source);
        choices = admin.choices(typed, CHOICES, fits).await;
    }
    let data = json!({ "choices": choices });
    bot.told_of(bot.rest.answer(&command.visit.ticket, 8, Some(&data)).await);
}

#[cfg(test)]
mod tests {
    use super::patterns;

    #[test]
    fn patterns_stand_between_commas_or_spaces() {
        assert_eq!(
            patterns("/docs/**, /faq\n /a b"),
            ["/docs/**", "/faq", "/a", "b"]
        );
        assert!(patterns(" ,, ").is_empty());
    }
}
