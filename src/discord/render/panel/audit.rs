//! Who did what in a guild, one sentence a row.

use serde_json::Value;

use super::{PanelPress, PanelView, ago, colour, escaped, kind_in_words};
use crate::assistant::AuditRow;
use crate::discord::body::Body;
use crate::discord::render::{Card, quoted};
use crate::discord::words::Words;

/// Room for what a row is about.
const WHAT: usize = 120;

/// One page of the audit, counted from 0, the newest row first.
pub fn audit(rows: &[AuditRow], page: usize, is_more: bool, view: &PanelView<'_>) -> Body {
    let words = view.words;
    let description = match rows.is_empty() {
        true => words.just("audit-none"),
        false => {
            let lines = rows.iter().map(|row| line(row, words));
            lines.collect::<Vec<_>>().join("\n")
        }
    };
    let card = Card {
        title: words.just("audit-title"),
        description,
        footer: String::new(),
        colour: colour::PLAIN,
    };
    card.body(view.pages(page, is_more, PanelPress::Audit))
        .ephemeral()
}

/// "- @ada removed “News” · 3 minutes ago"
fn line(row: &AuditRow, words: &Words) -> String {
    let actor = match row.actor {
        Some(account) => format!("<@{account}>"),
        None => words.just("audit-operator"),
    };
    format!("- {} · {}", sentence(row, actor, words), ago(row.at))
}

/// Who did what with which briefing.
fn about_briefing(key: &str, details: &Value, actor: String, words: &Words) -> String {
    let name = quoted(words, text(details, "name"));
    words.say(key, &[("actor", actor.into()), ("title", name.into())])
}

fn sentence(row: &AuditRow, actor: String, words: &Words) -> String {
    let details = &row.details;
    let said = |key: &str| {
        let about = [
            ("actor", actor.clone().into()),
            ("source", source(details, words).into()),
        ];
        words.say(key, &about)
    };
    match row.what.as_str() {
        "source.added" => {
            let kind = kind_in_words(text(details, "kind"), words);
            let about = [
                ("actor", actor.into()),
                ("kind", kind.into()),
                ("source", source(details, words).into()),
            ];
            words.say("audit-source-added", &about)
        }
        "source.paused" => said("audit-source-paused"),
        "source.resumed" => said("audit-source-resumed"),
        "source.removed" => said("audit-source-removed"),
        "source.discarded" => said("audit-source-discarded"),
        "source.brought_back" => said("audit-source-brought-back"),
        "source.changed" => said("audit-source-changed"),
        "source.replaced" => said("audit-source-replaced"),
        "source.audience" => said("audit-source-audience"),
        "source.channel_deleted" => said("audit-source-channel-deleted"),
        "source.refreshed" => said("audit-source-refreshed"),
        "source.refused" => refused(details, actor, words),
        "briefing.added" => about_briefing("audit-briefing-added", details, actor, words),
        "briefing.changed" => about_briefing("audit-briefing-changed", details, actor, words),
        "briefing.paused" => about_briefing("audit-briefing-paused", details, actor, words),
        "briefing.resumed" => about_briefing("audit-briefing-resumed", details, actor, words),
        "briefing.removed" => about_briefing("audit-briefing-removed", details, actor, words),
        "briefing.refused" => words.say("audit-briefing-refused", &[("actor", actor.into())]),
        "follow.added" => about_follow("audit-follow-added", details, actor, words),
        "follow.ended" => about_follow("audit-follow-ended", details, actor, words),
        "settings.refused" => words.say("audit-settings-refused", &[("actor", actor.into())]),
        "audit.refused" => words.say("audit-audit-refused", &[("actor", actor.into())]),
        "settings.changed" => setting(details, actor, words),
        // Of an older or a newer bot.
        other => {
            let what = escaped(other, WHAT);
            words.say(
                "audit-other",
                &[("actor", actor.into()), ("what", what.into())],
            )
        }
    }
}

/// What was done about a question whose news are told in a channel.
fn about_follow(key: &str, details: &Value, actor: String, words: &Words) -> String {
    let about = [
        ("actor", actor.into()),
        ("question", quoted(words, text(details, "question")).into()),
        ("channel", format!("<#{}>", text(details, "channel")).into()),
    ];
    words.say(key, &about)
}

/// What was tried, and why it was refused.
fn refused(details: &Value, actor: String, words: &Words) -> String {
    let actor = ("actor", actor.into());
    match text(details, "why") {
        "unknown" => {
            let source = source(details, words);
            words.say("audit-refused-unknown", &[actor, ("source", source.into())])
        }
        "permission" => words.say("audit-refused-permission", &[actor]),
        "not-theirs" => words.say("audit-refused-not-theirs", &[actor]),
        why => {
            let why = escaped(why, WHAT);
            words.say("audit-refused-address", &[actor, ("why", why.into())])
        }
    }
}

/// Which source a row is about: its name, its address, or its number.
fn source(details: &Value, words: &Words) -> String {
    let named = ["name", "address"]
        .into_iter()
        .map(|key| text(details, key))
        .find(|text| !text.is_empty());
    match (named, details.get("source").and_then(Value::as_i64)) {
        (Some(named), _) => words.quoted_list(&[escaped(named, WHAT)]),
        (None, Some(number)) => words.say(
            "audit-source-number",
            &[("number", number.to_string().into())],
        ),
        (None, None) => String::new(),
    }
}

fn setting(details: &Value, actor: String, words: &Words) -> String {
    let name = match text(details, "name") {
        "moderators_channel" => words.just("audit-setting-moderators-channel"),
        "automatic" => words.just("audit-setting-automatic"),
        "keeps_questions" => words.just("audit-setting-keeps-questions"),
        "channels" => words.just("audit-setting-channels"),
        "excerpts" => words.just("audit-setting-excerpts"),
        "language" => words.just("audit-setting-language"),
        "sureness" => words.just("audit-setting-sureness"),
        "moderator_roles" => words.just("audit-setting-moderator-roles"),
        "per_minute" => words.just("audit-setting-per-minute"),
        "keep_days" => words.just("audit-setting-keep-days"),
        other => escaped(other, WHAT),
    };
    let about = [("actor", actor.into()), ("setting", name.into())];
    let value = text(details, "value");
    if value.is_empty() {
        return words.say("audit-setting-unset", &about);
    }
    let [actor, setting] = about;
    let value = match text(details, "name") {
        "moderators_channel" | "automatic" | "channels" => mentioned(value, "#"),
        "moderator_roles" => mentioned(value, "@&"),
        _ => escaped(value, WHAT),
    };
    words.say(
        "audit-setting-changed",
        &[actor, setting, ("value", value.into())],
    )
}

/// The first of the channels or roles that are listed, as Discord shows what is `of` that kind.
fn mentioned(listed: &str, of: &str) -> String {
    let ids = listed.split(',').filter(|id| id.parse::<u64>().is_ok());
    let mentioned: Vec<String> = ids.take(5).map(|id| format!("<{of}{id}>")).collect();
    mentioned.join(" ")
}

fn text<'a>(details: &'a Value, key: &str) -> &'a str {
    details.get(key).and_then(Value::as_str).unwrap_or_default()
}
