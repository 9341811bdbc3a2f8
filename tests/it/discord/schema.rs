//! Every request's body against Discord's own description of its API, where that lies beside the repository.
//!
//! Only what the bot sends is checked; what the double answers is not the description's business here.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use footnote::double::{Checker, Seen};
use jsonschema::{Draft, Registry, Validator};
use serde_json::{Value, json};

/// The description, which is not part of the repository: 1.4 MB that belong to Discord.
fn description() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/discord/openapi.json")
}

/// The routes whose bodies the bot may send.
const WITH_BODIES: &[(&str, &str)] = &[
    (
        "POST",
        "/interactions/{interaction_id}/{interaction_token}/callback",
    ),
    ("POST", "/webhooks/{webhook_id}/{webhook_token}"),
    (
        "PATCH",
        "/webhooks/{webhook_id}/{webhook_token}/messages/@original",
    ),
    (
        "PATCH",
        "/webhooks/{webhook_id}/{webhook_token}/messages/{message_id}",
    ),
    ("POST", "/channels/{channel_id}/messages"),
    ("PATCH", "/channels/{channel_id}/messages/{message_id}"),
    (
        "POST",
        "/channels/{channel_id}/messages/{message_id}/threads",
    ),
    ("PUT", "/applications/{application_id}/commands"),
    (
        "PUT",
        "/applications/{application_id}/guilds/{guild_id}/commands",
    ),
    ("POST", "/users/@me/channels"),
];

struct Description {
    document: Value,
    bodies: HashMap<(&'static str, &'static str), Validator>,
}

/// Read and compiled once for all tests. None, with a word on stderr, where there is no description.
#[expect(
    clippy::print_stderr,
    reason = "a check that is left out is said aloud"
)]
fn read() -> Option<&'static Description> {
    static READ: OnceLock<Option<Description>> = OnceLock::new();
    READ.get_or_init(|| {
        let Ok(text) = std::fs::read_to_string(description()) else {
            eprintln!(
                "{} is not there: bodies are not checked against Discord's own description",
                description().display()
            );
            return None;
        };
        let document: Value = serde_json::from_str(&text).unwrap();
        let registry = Registry::new()
            .draft(Draft::Draft202012)
            .add("https://discord.example/openapi.json", document.clone())
            .unwrap()
            .prepare()
            .unwrap();
        let body = |(method, route): &(&'static str, &'static str)| {
            let place = route
                .replace('/', "~1")
                .replace('{', "%7B")
                .replace('}', "%7D");
            let schema = json!({"$ref": format!(
                "https://discord.example/openapi.json#/paths/{place}/{}/requestBody/content/application~1json/schema",
                method.to_lowercase()
            )});
            let validator = jsonschema::options()
                .with_draft(Draft::Draft202012)
                .with_registry(&registry)
                .build(&schema)
                .unwrap();
            ((*method, *route), validator)
        };
        let bodies = WITH_BODIES.iter().map(body).collect();
        Some(Description { document, bodies })
    })
    .as_ref()
}

/// What to give to `Setup::checker`. None where there is no description.
pub fn checker() -> Option<Checker> {
    let description = read()?;
    Some(Arc::new(move |seen: &Seen| check(description, seen)))
}

fn check(description: &Description, seen: &Seen) -> Result<(), String> {
    let key = (seen.method.as_str(), seen.route);
    let found = description
        .bodies
        .iter()
        .find(|((method, route), _)| (*method, *route) == key);
    let Some((_, validator)) = found else {
        // A route whose request has no body.
        return match seen.body {
            Value::Null => Ok(()),
            _ => Err("body: this route takes none".to_owned()),
        };
    };
    let mut body = seen.body.clone();
    as_described(&mut body);
    let wrong: Vec<String> = validator
        .iter_errors(&body)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(wrong.join("; "))
    }
}

/// The description calls permissions a number; the documentation and the real one want a string.
fn as_described(body: &mut Value) {
    for command in body.as_array_mut().into_iter().flatten() {
        if let Some(permissions) = command.get_mut("default_member_permissions")
            && let Some(number) = permissions
                .as_str()
                .and_then(|text| text.parse::<u64>().ok())
        {
            *permissions = json!(number);
        }
    }
}

/// The same for one body. Fine where there is no description.
pub fn check_body(method: &str, route: &'static str, body: Value) -> Result<(), String> {
    let Some(description) = read() else {
        return Ok(());
    };
    let seen = Seen {
        number: 0,
        at: std::time::Duration::ZERO,
        method: method.to_owned(),
        path: String::new(),
        route,
        query: String::new(),
        authorization: None,
        headers: Vec::new(),
        body,
        files: Vec::new(),
        status: None,
    };
    check(description, &seen)
}

#[test]
fn every_route_with_a_body_is_in_the_description_and_refuses_nonsense() {
    let Some(description) = read() else {
        return;
    };
    for (method, route) in WITH_BODIES {
        assert!(!description.document["paths"][route].is_null(), "{route}");
        let nonsense = json!({"content": 17, "type": "x", "name": 1, "recipient_id": {}});
        assert!(
            check_body(method, route, nonsense).is_err(),
            "{method} {route} takes anything"
        );
    }
}

#[test]
fn bodies_that_the_documentation_shows_fit_the_description() {
    if read().is_none() {
        return;
    }
    let message = json!({
        "content": "Hello", "embeds": [{"title": "Hello, Embed!", "description": "This is it."}],
        "allowed_mentions": {"parse": []},
        "components": [{"type": 1, "components": [
            {"type": 2, "label": "Click me!", "style": 1, "custom_id": "click_one"}]}],
        "message_reference": {"message_id": "1234567890123456789", "fail_if_not_exists": false},
    });
    let command = json!([{
        "name": "ask", "type": 1, "description": "Asks", "default_member_permissions": "32",
        "contexts": [0, 1], "integration_types": [0], "name_localizations": {"de": "fragen"},
        "options": [{"name": "question", "description": "What", "type": 3, "required": true}],
    }]);
    let callback = WITH_BODIES[0].1;
    for (method, route, body) in [
        ("POST", "/channels/{channel_id}/messages", message.clone()),
        (
            "POST",
            callback,
            json!({"type": 4, "data": {"content": "x", "flags": 64}}),
        ),
        ("POST", callback, json!({"type": 5, "data": {"flags": 64}})),
        ("POST", callback, json!({"type": 6})),
        (
            "POST",
            callback,
            json!({"type": 8, "data": {"choices": [{"name": "n", "value": "v"}]}}),
        ),
        ("PUT", "/applications/{application_id}/commands", command),
        ("GET", "/users/@me", Value::Null),
    ] {
        let checked = check_body(method, route, body);
        assert_eq!(checked, Ok(()), "{method} {route}");
    }
    for (what, body) in [
        ("title", json!({"embeds": [{"title": "x".repeat(257)}]})),
        ("content", json!({"content": 1})),
        (
            "label",
            json!({"components": [{"type": 1, "components": [
            {"type": 2, "style": 1, "custom_id": "a", "label": "x".repeat(81)}]}]}),
        ),
    ] {
        let checked = check_body("POST", "/channels/{channel_id}/messages", body);
        assert!(checked.is_err(), "{what} passes");
    }
    assert!(check_body("GET", "/users/@me", json!({})).is_err());
}
