//! The rules for bodies that Discord's own description lacks, or holds too loosely.
//!
//! Some are stricter than the real one: it would let a message without `allowed_mentions` pass, and notify everyone
//! that a quoted text names.

mod commands;
mod components;
mod embeds;

use serde_json::Value;

/// A message that is new.
const CREATE: &[&str] = &[
    "content",
    "nonce",
    "enforce_nonce",
    "tts",
    "embeds",
    "allowed_mentions",
    "message_reference",
    "components",
    "sticker_ids",
    "attachments",
    "flags",
    "poll",
];
/// An answer to an interaction, first or later.
const ANSWER: &[&str] = &[
    "content",
    "tts",
    "embeds",
    "allowed_mentions",
    "components",
    "attachments",
    "flags",
    "poll",
];
/// An edit.
const EDIT: &[&str] = &[
    "content",
    "embeds",
    "allowed_mentions",
    "components",
    "attachments",
    "flags",
];

const SUPPRESS_EMBEDS: u64 = 1 << 2;
const EPHEMERAL: u64 = 1 << 6;
const SUPPRESS_NOTIFICATIONS: u64 = 1 << 12;

const LONGEST_CONTENT: usize = 2_000;

/// What is wrong with a body that is sent with this method to this route, as Discord's description writes it. Empty
/// when nothing is.
pub fn check(method: &str, route: &str, body: &Value) -> Vec<String> {
    let mut wrong = Wrong::default();
    match (method, route) {
        ("POST", "/channels/{channel_id}/messages") => {
            let flags = SUPPRESS_EMBEDS | SUPPRESS_NOTIFICATIONS;
            message(&mut wrong, "", body, CREATE, flags);
        }
        ("PATCH", "/channels/{channel_id}/messages/{message_id}") => {
            message(&mut wrong, "", body, EDIT, SUPPRESS_EMBEDS);
        }
        ("POST", "/webhooks/{webhook_id}/{webhook_token}") => {
            let flags = SUPPRESS_EMBEDS | EPHEMERAL | SUPPRESS_NOTIFICATIONS;
            message(&mut wrong, "", body, ANSWER, flags);
        }
        (
            "PATCH",
            "/webhooks/{webhook_id}/{webhook_token}/messages/@original"
            | "/webhooks/{webhook_id}/{webhook_token}/messages/{message_id}",
        ) => message(&mut wrong, "", body, EDIT, SUPPRESS_EMBEDS | EPHEMERAL),
        ("POST", "/interactions/{interaction_id}/{interaction_token}/callback") => {
            callback(&mut wrong, body);
        }
        ("PUT", _) if route.ends_with("/commands") => commands::check(&mut wrong, body),
        ("POST", "/users/@me/channels") => wrong.keys("", body, &["recipient_id"]),
        ("POST", "/channels/{channel_id}/messages/{message_id}/threads") => {
            wrong.keys(
                "",
                body,
                &["name", "auto_archive_duration", "rate_limit_per_user"],
            );
            wrong.length("name", &body["name"], 1, 100);
        }
        _ => {}
    }
    wrong.0
}

fn callback(wrong: &mut Wrong, body: &Value) {
    wrong.keys("", body, &["type", "data"]);
    let data = &body["data"];
    let flags = SUPPRESS_EMBEDS | EPHEMERAL | SUPPRESS_NOTIFICATIONS;
    match body["type"].as_u64() {
        Some(4) => message(wrong, "data.", data, ANSWER, flags),
        Some(7) => message(wrong, "data.", data, ANSWER, SUPPRESS_EMBEDS),
        Some(5) => {
            wrong.keys("data.", data, &["flags"]);
            wrong.flags("data.flags", &data["flags"], EPHEMERAL);
        }
        Some(6) if data.is_null() => {}
        Some(6) => wrong.say("data: a deferred update has none"),
        Some(8) => {
            wrong.keys("data.", data, &["choices"]);
            commands::choices(wrong, "data.choices", &data["choices"]);
        }
        Some(9) => components::modal(wrong, data),
        _ => wrong.say("type: is none of 4 to 9"),
    }
}

fn message(wrong: &mut Wrong, at: &str, body: &Value, keys: &[&str], flags: u64) {
    if !body.is_object() {
        wrong.say(&format!("{at}: a message is an object"));
        return;
    }
    wrong.keys(at, body, keys);
    wrong.length(
        &format!("{at}content"),
        &body["content"],
        0,
        LONGEST_CONTENT,
    );
    wrong.flags(&format!("{at}flags"), &body["flags"], flags);
    embeds::check(wrong, &format!("{at}embeds"), &body["embeds"]);
    components::check(wrong, &format!("{at}components"), &body["components"]);
    let reference = format!("{at}message_reference.");
    wrong.keys(
        &reference,
        &body["message_reference"],
        &[
            "type",
            "message_id",
            "channel_id",
            "guild_id",
            "fail_if_not_exists",
        ],
    );
    let mentions = &body["allowed_mentions"];
    wrong.keys(
        &format!("{at}allowed_mentions."),
        mentions,
        &["parse", "users", "roles", "replied_user"],
    );
    let has_words = body["content"]
        .as_str()
        .is_some_and(|text| !text.is_empty())
        || !list(&body["embeds"]).is_empty();
    let parses_none = mentions["parse"].as_array().is_some_and(Vec::is_empty);
    if (has_words || !mentions.is_null()) && !parses_none {
        wrong.say(&format!(
            "{at}allowed_mentions.parse: is not [], so that quoted words could notify people"
        ));
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// What was found wrong.
#[derive(Default)]
struct Wrong(Vec<String>);

impl Wrong {
    fn say(&mut self, what: &str) {
        self.0.push(what.to_owned());
    }

    /// Only these keys.
    fn keys(&mut self, at: &str, object: &Value, known: &[&str]) {
        for key in object.as_object().into_iter().flatten().map(|(key, _)| key) {
            if !known.contains(&key.as_str()) {
                self.0.push(format!("{at}{key}: is not known"));
            }
        }
    }

    /// So many characters, if it is there at all. Its edges do not count: the real one trims them.
    fn length(&mut self, at: &str, text: &Value, least: usize, most: usize) {
        let Some(text) = text.as_str() else {
            return;
        };
        let count = text.chars().count();
        if count > most {
            self.0
                .push(format!("{at}: has {count} characters, more than {most}"));
        }
        if text.trim().chars().count() < least {
            self.0
                .push(format!("{at}: has fewer than {least} characters"));
        }
    }

    /// So many characters, and it must be there.
    fn text(&mut self, at: &str, text: &Value, least: usize, most: usize) {
        if text.is_string() {
            self.length(at, text, least, most);
        } else {
            self.0.push(format!("{at}: is missing"));
        }
    }

    fn at_most(&mut self, at: &str, values: &[Value], most: usize) {
        if values.len() > most {
            self.0
                .push(format!("{at}: are {}, more than {most}", values.len()));
        }
    }

    fn flags(&mut self, at: &str, flags: &Value, allowed: u64) {
        if flags.as_u64().unwrap_or(0) & !allowed != 0 {
            self.0
                .push(format!("{at}: {flags} has bits that mean nothing here"));
        }
    }

    fn address(&mut self, at: &str, address: &Value, schemes: &[&str]) {
        let Some(address) = address.as_str() else {
            return;
        };
        let is_fine = schemes.iter().any(|scheme| {
            let rest = address.strip_prefix(scheme);
            rest.and_then(|rest| rest.strip_prefix("://"))
                .is_some_and(|rest| !rest.is_empty())
        });
        if !is_fine || address.chars().any(char::is_whitespace) {
            self.0
                .push(format!("{at}: is no address with {}", schemes.join(", ")));
        }
    }
}

#[cfg(test)]
mod tests;
