//! What an admin set, and what came of setting it.

use std::collections::BTreeSet;

use super::{Card, View, colour, seen_by};
use crate::assistant::{Change, GuildSettings};
use crate::discord::body::Body;
use crate::discord::words::{Language, Words};

/// What the operator set where admins may set something too.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OfOperator {
    /// How sure an answer has to be that nobody asked for, 0 to 1: admins may want more.
    pub confidence: f32,
    /// Questions that a member may ask in a minute: admins may allow fewer.
    pub per_minute: u32,
    /// Days after which questions are erased: admins may want that sooner.
    pub days: u32,
    /// Whether questions are kept: admins may switch it off.
    pub keeps: bool,
    /// Excerpts on a page where no admin set it.
    pub per_page: usize,
}

/// The first so many channels as Discord shows them.
pub fn mentions(channels: &BTreeSet<u64>, most: usize) -> String {
    mentioned(channels, "#", most)
}

/// The first so many, as Discord shows what is `of` that kind: channels are `#`, roles `@&`.
fn mentioned(ids: &BTreeSet<u64>, of: &str, most: usize) -> String {
    let some = ids.iter().take(most);
    let mentioned: Vec<String> = some.map(|id| format!("<{of}{id}>")).collect();
    mentioned.join(" ")
}

/// So many are listed that all of them fit into a card.
const LISTED: usize = 50;

/// What holds in a guild. `gone` are those of its channels and roles that Discord does not have any more.
pub fn settings(
    set: &GuildSettings,
    gone: &BTreeSet<u64>,
    operator: &OfOperator,
    view: &View<'_>,
) -> Body {
    let words = view.words;
    let there = |ids: &BTreeSet<u64>| ids.difference(gone).copied().collect::<BTreeSet<u64>>();
    let moderators = match set.moderators_channel.filter(|id| !gone.contains(id)) {
        Some(channel) => words.say(
            "settings-moderators",
            &[("channel", format!("<#{channel}>").into())],
        ),
        None => words.just("settings-moderators-none"),
    };
    let mut lines = vec![moderators, roles(&there(&set.moderator_roles), words)];
    let automatic = there(&set.automatic);
    lines.push(match automatic.is_empty() {
        false => words.say(
            "settings-automatic",
            &[("channels", mentions(&automatic, LISTED).into())],
        ),
        true => words.just("settings-automatic-none"),
    });
    if !automatic.is_empty() {
        lines.push(sureness(set, operator, words));
    }
    let channels = there(&set.channels);
    lines.push(if set.channels.is_empty() {
        words.just("settings-channels-none")
    } else if channels.is_empty() {
        words.just("settings-channels-nowhere")
    } else {
        words.say(
            "settings-channels",
            &[("channels", mentions(&channels, LISTED).into())],
        )
    });
    lines.push(per_minute(set, operator, words));
    lines.push(excerpts(set, operator, words));
    lines.push(language(set, words));
    lines.push(logging(set, operator, words));
    let card = Card {
        title: words.just("settings-title"),
        description: lines.join("\n"),
        footer: String::new(),
        colour: colour::PLAIN,
    };
    seen_by(card.body(Vec::new()), view)
}

/// What came of a change: what holds now, which is the operator's where that is stricter.
pub fn setting_changed(
    change: &Change,
    set: &GuildSettings,
    operator: &OfOperator,
    words: &Words,
) -> String {
    let channel = |channel: u64| [("channel", format!("<#{channel}>").into())];
    let role = |role: u64| [("role", format!("<@&{role}>").into())];
    let or_operators = |line: String, is_operators: bool| match is_operators {
        true => format!("{line} {}", words.just("settings-operator-holds")),
        false => line,
    };
    match change {
        Change::ModeratorsChannel(Some(id)) => words.say("settings-moderators-set", &channel(*id)),
        Change::ModeratorsChannel(None) => words.just("settings-moderators-unset"),
        Change::ModeratorRoles(list) => match (list.with, list.without.first()) {
            (Some(id), _) => words.say("settings-moderator-roles-set", &role(id)),
            (None, Some(id)) => words.say("settings-moderator-roles-unset", &role(*id)),
            (None, None) => roles(&set.moderator_roles, words),
        },
        Change::Automatic(list) => match (list.with, list.without.first()) {
            (Some(id), _) => words.say("settings-automatic-set", &channel(id)),
            (None, Some(id)) => words.say("settings-automatic-unset", &channel(*id)),
            (None, None) => words.just("settings-automatic-none"),
        },
        Change::Channels(list) => match list.with {
            Some(id) => words.say("settings-channels-set", &channel(id)),
            None if set.channels.is_empty() => words.just("settings-channels-none"),
            None => words.say(
                "settings-channels",
                &[("channels", mentions(&set.channels, LISTED).into())],
            ),
        },
        Change::KeepsQuestions(true) => words.just("settings-logging-set"),
        Change::KeepsQuestions(false) => words.just("settings-logging-unset"),
        Change::KeepDays(days) => or_operators(
            logging(set, operator, words),
            days.is_some_and(|days| days > operator.days),
        ),
        Change::Excerpts(_) => excerpts(set, operator, words),
        Change::Language(_) => language(set, words),
        Change::Sureness(percent) => or_operators(
            sureness(set, operator, words),
            percent.is_some_and(|percent| f32::from(percent) / 100.0 < operator.confidence),
        ),
        Change::PerMinute(number) => or_operators(
            per_minute(set, operator, words),
            number.is_some_and(|number| number > operator.per_minute),
        ),
    }
}

fn roles(roles: &BTreeSet<u64>, words: &Words) -> String {
    match roles.is_empty() {
        false => words.say(
            "settings-moderator-roles",
            &[("roles", mentioned(roles, "@&", LISTED).into())],
        ),
        true => words.just("settings-moderator-roles-none"),
    }
}

fn sureness(set: &GuildSettings, operator: &OfOperator, words: &Words) -> String {
    let percent = (set.confidence(operator.confidence) * 100.0).round();
    words.say("settings-sureness", &[("percent", (percent as u8).into())])
}

fn per_minute(set: &GuildSettings, operator: &OfOperator, words: &Words) -> String {
    let questions = set.questions_a_minute(operator.per_minute);
    words.say("settings-per-minute", &[("questions", questions.into())])
}

fn excerpts(set: &GuildSettings, operator: &OfOperator, words: &Words) -> String {
    let number = set.excerpts.unwrap_or(operator.per_page);
    words.say("settings-excerpts", &[("excerpts", number.into())])
}

fn language(set: &GuildSettings, words: &Words) -> String {
    let language = set.language.as_deref().and_then(Language::of_letters);
    match language {
        Some(language) => words.say(
            "settings-language",
            &[("language", language.own_name().into())],
        ),
        None => words.just("settings-language-none"),
    }
}

fn logging(set: &GuildSettings, operator: &OfOperator, words: &Words) -> String {
    match set.keeps_questions && operator.keeps {
        true => words.say(
            "settings-logging-on",
            &[("days", set.days(operator.days).into())],
        ),
        false => words.just("settings-logging-off"),
    }
}
