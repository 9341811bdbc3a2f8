//! What is kept of a member, and what an admin set.

use std::collections::BTreeSet;

use super::{Card, View, colour, escaped, seen_by};
use crate::assistant::{GuildSettings, KeptOfMember};
use crate::discord::body::{Body, Button, Row};
use crate::discord::words::{Language, Words};

/// What is kept of whoever asks, and how many of their `messages` can be quoted; `keeps` says whether questions are kept where they are, `days` for how long.
pub fn privacy(
    kept: &KeptOfMember,
    messages: u64,
    keeps: bool,
    days: u32,
    view: &View<'_>,
) -> Body {
    let words = view.words;
    let mut lines = Vec::new();
    if kept.questions == 0 && kept.votes == 0 {
        lines.push(words.just("privacy-none"));
    } else {
        let counted = [
            ("questions", kept.questions.into()),
            ("votes", kept.votes.into()),
        ];
        lines.push(words.say("privacy-kept", &counted));
        let oldest = kept
            .oldest
            .and_then(|seconds| jiff::Timestamp::from_second(seconds).ok());
        if let Some(oldest) = oldest {
            let date = words.date(oldest.to_zoned(view.zone.clone()).date());
            lines.push(words.say("privacy-oldest", &[("date", date.into())]));
        }
    }
    if messages > 0 {
        lines.push(words.say("privacy-messages", &[("messages", messages.into())]));
    }
    if keeps {
        lines.push(words.say("privacy-days", &[("days", days.into())]));
        lines.push(format!("-# {}", words.just("privacy-how")));
    } else {
        lines.push(words.just("privacy-off"));
    }
    if !kept.last.is_empty() {
        lines.push(String::new());
        lines.push(words.just("privacy-recent"));
        let latest = kept.last.iter();
        lines.extend(latest.map(|(when, asked)| format!("- <t:{when}:d> {}", escaped(asked, 200))));
    }
    let card = Card {
        title: words.just("privacy-title"),
        description: lines.join("\n"),
        footer: String::new(),
        colour: colour::PLAIN,
    };
    seen_by(card.body(Vec::new()), view)
}

/// Whether somebody means to erase what is kept of them.
pub fn confirm_erasure(words: &Words, erase: String, keep_it: String) -> Body {
    let mut body = Body::words(words.just("privacy-confirm"));
    body.components = vec![Row::of(vec![
        Button::new(words.just("button-erase"), erase),
        Button::new(words.just("button-cancel"), keep_it),
    ])];
    body
}

/// The first so many channels as Discord shows them.
pub fn mentions(channels: &BTreeSet<u64>, most: usize) -> String {
    let some = channels.iter().take(most);
    let mentioned: Vec<String> = some.map(|channel| format!("<#{channel}>")).collect();
    mentioned.join(" ")
}

/// What is set for a guild.
pub fn settings(settings: &GuildSettings, days: u32, view: &View<'_>) -> Body {
    let words = view.words;
    let moderators = match settings.moderators_channel {
        Some(channel) => words.say(
            "settings-moderators",
            &[("channel", format!("<#{channel}>").into())],
        ),
        None => words.just("settings-moderators-none"),
    };
    // So many that all of them fit into a card.
    let listed = |key: &str, none: &str, channels: &BTreeSet<u64>| match channels.is_empty() {
        false => words.say(key, &[("channels", mentions(channels, 50).into())]),
        true => words.just(none),
    };
    let automatic = listed(
        "settings-automatic",
        "settings-automatic-none",
        &settings.automatic,
    );
    let logging = match settings.keeps_questions {
        true => words.say("settings-logging-on", &[("days", days.into())]),
        false => words.just("settings-logging-off"),
    };
    let mut lines = vec![moderators, automatic, logging];
    lines.push(listed(
        "settings-channels",
        "settings-channels-none",
        &settings.channels,
    ));
    lines.extend(
        settings
            .excerpts
            .map(|number| words.say("settings-excerpts", &[("excerpts", number.into())])),
    );
    let language = settings.language.as_deref().and_then(Language::of_letters);
    lines.push(match language {
        Some(language) => words.say(
            "settings-language",
            &[("language", language.own_name().into())],
        ),
        None => words.just("settings-language-none"),
    });
    lines.extend(
        settings
            .sureness
            .map(|percent| words.say("settings-sureness", &[("percent", percent.into())])),
    );
    let card = Card {
        title: words.just("settings-title"),
        description: lines.join("\n"),
        footer: String::new(),
        colour: colour::PLAIN,
    };
    seen_by(card.body(Vec::new()), view)
}
