//! Every rule refuses a body that breaks it, and the same body without the break passes.

use serde_json::{Value, json};

use super::check;

const MESSAGES: (&str, &str) = ("POST", "/channels/{channel_id}/messages");
const CALLBACK: (&str, &str) = (
    "POST",
    "/interactions/{interaction_id}/{interaction_token}/callback",
);
const COMMANDS: (&str, &str) = ("PUT", "/applications/{application_id}/commands");

fn fine((method, route): (&str, &str), body: &Value) {
    let wrong = check(method, route, body);
    assert!(wrong.is_empty(), "{wrong:?} in {body}");
}

/// Exactly this is wrong.
fn wrong((method, route): (&str, &str), body: &Value, what: &str) {
    let wrong = check(method, route, body);
    assert!(
        wrong.len() == 1 && wrong[0].contains(what),
        "{wrong:?} instead of {what}"
    );
}

fn message(part: Value) -> Value {
    let mut body = json!({"allowed_mentions": {"parse": []}});
    body.as_object_mut()
        .unwrap()
        .extend(part.as_object().unwrap().clone());
    body
}

fn embeds(embeds: Value) -> Value {
    message(json!({"embeds": embeds}))
}

fn buttons(row: Value) -> Value {
    message(json!({"content": "x", "components": [{"type": 1, "components": row}]}))
}

fn button(id: &str) -> Value {
    json!({"type": 2, "style": 2, "label": "Next", "custom_id": id})
}

#[test]
fn content_is_2_000_characters_and_not_bytes() {
    fine(MESSAGES, &message(json!({"content": "é".repeat(2_000)})));
    let long = message(json!({"content": "x".repeat(2_001)}));
    wrong(MESSAGES, &long, "content: has 2001");
    let callback = json!({"type": 4, "data": long});
    wrong(CALLBACK, &callback, "data.content: has 2001");
}

#[test]
fn mentions_are_switched_off_in_every_message() {
    wrong(MESSAGES, &json!({"content": "x"}), "allowed_mentions.parse");
    for mentions in [json!({}), json!({"parse": ["users"]}), json!(null)] {
        let body = json!({"content": "x", "allowed_mentions": mentions});
        wrong(MESSAGES, &body, "allowed_mentions.parse");
    }
    for (method, route) in [
        ("PATCH", "/channels/{channel_id}/messages/{message_id}"),
        ("POST", "/webhooks/{webhook_id}/{webhook_token}"),
        (
            "PATCH",
            "/webhooks/{webhook_id}/{webhook_token}/messages/@original",
        ),
        (
            "PATCH",
            "/webhooks/{webhook_id}/{webhook_token}/messages/{message_id}",
        ),
    ] {
        let bare = json!({"embeds": [{"title": "x"}]});
        wrong((method, route), &bare, "allowed_mentions.parse");
        fine((method, route), &message(bare));
        // Nothing in it can mention anybody.
        fine((method, route), &json!({"components": []}));
    }
    for kind in [4, 7] {
        let bare = json!({"type": kind, "data": {"content": "x"}});
        wrong(CALLBACK, &bare, "data.allowed_mentions.parse");
    }
}

#[test]
fn what_is_not_known_is_refused_everywhere() {
    wrong(
        MESSAGES,
        &message(json!({"content": "x", "embed": {}})),
        "embed: is not known",
    );
    wrong(
        MESSAGES,
        &embeds(json!([{"title": "x", "colour": 1}])),
        "embeds[0].colour",
    );
    wrong(
        MESSAGES,
        &embeds(json!([{"fields": [{"name": "a", "value": "b", "in_line": true}]}])),
        "fields[0].in_line",
    );
    let mut odd = button("a");
    odd["icon"] = json!("x");
    wrong(MESSAGES, &buttons(json!([odd])), "components[0].icon");
    let reply = json!({"content": "x", "message_reference": {"message": "1"}});
    wrong(MESSAGES, &message(reply), "message_reference.message:");
    wrong(
        CALLBACK,
        &json!({"type": 6, "flags": 64}),
        "flags: is not known",
    );
}

#[test]
fn embeds_together_have_6_000_characters() {
    let half = json!({"description": "d".repeat(2_000), "footer": {"text": "f".repeat(1_000)}});
    fine(MESSAGES, &embeds(json!([half, half])));
    wrong(
        MESSAGES,
        &embeds(json!([half, half, {"title": "x"}])),
        "6001 characters together",
    );
}

#[test]
fn each_part_of_an_embed_has_its_length() {
    let parts = [
        ("title", json!({"title": "x".repeat(257)})),
        ("description", json!({"description": "x".repeat(4_097)})),
        (
            "footer.text",
            json!({"footer": {"text": "x".repeat(2_049)}}),
        ),
        ("author.name", json!({"author": {"name": "x".repeat(257)}})),
        (
            "fields[0].name",
            json!({"fields": [{"name": "x".repeat(257), "value": "x"}]}),
        ),
        (
            "fields[0].value",
            json!({"fields": [{"name": "x", "value": "x".repeat(1_025)}]}),
        ),
        (
            "fields[0].value",
            json!({"fields": [{"name": "x", "value": " \n"}]}),
        ),
        ("fields[0].value", json!({"fields": [{"name": "x"}]})),
        ("the card is empty", json!({"color": 1})),
        ("url", json!({"title": "x", "url": "javascript:alert(1)"})),
    ];
    for (what, embed) in parts {
        wrong(MESSAGES, &embeds(json!([embed])), what);
    }
    let field = json!({"name": "x", "value": "y"});
    fine(
        MESSAGES,
        &embeds(json!([{"fields": vec![field.clone(); 25]}])),
    );
    wrong(
        MESSAGES,
        &embeds(json!([{"fields": vec![field; 26]}])),
        "fields: are 26",
    );
    let one = json!({"title": "x"});
    fine(MESSAGES, &embeds(json!(vec![one.clone(); 10])));
    wrong(MESSAGES, &embeds(json!(vec![one; 11])), "embeds: are 11");
}

#[test]
fn five_rows_of_five_buttons_with_ids_of_their_own() {
    let row = |from: usize, count: usize| -> Value {
        let buttons = (from..from + count).map(|number| button(&number.to_string()));
        json!({"type": 1, "components": buttons.collect::<Vec<_>>()})
    };
    let rows = |count: usize| -> Value {
        let rows = (0..count)
            .map(|number| row(number * 5, 5))
            .collect::<Vec<_>>();
        message(json!({"content": "x", "components": rows}))
    };
    fine(MESSAGES, &rows(5));
    wrong(MESSAGES, &rows(6), "components: are 6");
    let six = message(json!({"content": "x", "components": [row(0, 6)]}));
    wrong(MESSAGES, &six, "components: are 6");
    wrong(MESSAGES, &buttons(json!([])), "must not be empty");
    wrong(
        MESSAGES,
        &buttons(json!([button("a"), button("a")])),
        "is there twice",
    );
    let loose = message(json!({"content": "x", "components": [button("a")]}));
    wrong(MESSAGES, &loose, "no row");
}

#[test]
fn a_button_has_its_lengths() {
    fine(MESSAGES, &buttons(json!([button(&"i".repeat(100))])));
    wrong(
        MESSAGES,
        &buttons(json!([button(&"i".repeat(101))])),
        "custom_id: has 101",
    );
    wrong(
        MESSAGES,
        &buttons(json!([button("")])),
        "custom_id: has fewer",
    );
    let labelled =
        |label: &str| buttons(json!([{"type": 2, "style": 1, "label": label, "custom_id": "a"}]));
    fine(MESSAGES, &labelled(&"l".repeat(80)));
    wrong(MESSAGES, &labelled(&"l".repeat(81)), "label: has 81");
    wrong(MESSAGES, &labelled(" "), "nothing stands on the button");
    let link = |url: &str| buttons(json!([{"type": 2, "style": 5, "label": "Open", "url": url}]));
    let long = |length: usize| format!("https://a.example/{}", "p".repeat(length - 18));
    fine(MESSAGES, &link(&long(512)));
    wrong(MESSAGES, &link(&long(513)), "url: has 513");
    wrong(MESSAGES, &link("javascript:x"), "no address");
    let both = json!([{"type": 2, "style": 5, "label": "x", "url": "https://a.example", "custom_id": "a"}]);
    wrong(MESSAGES, &buttons(both), "a link has none");
    let neither = json!([{"type": 2, "style": 1, "label": "x"}]);
    wrong(MESSAGES, &buttons(neither), "custom_id: is missing");
    let style = json!([{"type": 2, "style": 9, "label": "x", "custom_id": "a"}]);
    wrong(MESSAGES, &buttons(style), "style");
}

#[test]
fn an_acknowledgement_is_of_a_kind_and_carries_what_belongs_to_it() {
    fine(CALLBACK, &json!({"type": 5}));
    fine(CALLBACK, &json!({"type": 5, "data": {"flags": 64}}));
    wrong(
        CALLBACK,
        &json!({"type": 5, "data": {"content": "x"}}),
        "data.content",
    );
    wrong(
        CALLBACK,
        &json!({"type": 5, "data": {"flags": 4}}),
        "data.flags",
    );
    fine(CALLBACK, &json!({"type": 6}));
    wrong(
        CALLBACK,
        &json!({"type": 6, "data": {}}),
        "a deferred update has none",
    );
    wrong(CALLBACK, &json!({"type": 3}), "none of 4 to 9");
    let choices = |count: usize, name: usize| {
        let choice = json!({"name": "n".repeat(name), "value": "v"});
        json!({"type": 8, "data": {"choices": vec![choice; count]}})
    };
    fine(CALLBACK, &choices(25, 100));
    wrong(CALLBACK, &choices(26, 1), "choices: are 26");
    wrong(CALLBACK, &choices(1, 101), "name: has 101");
    wrong(CALLBACK, &choices(1, 0), "name: has fewer");
    let modal = |title: usize, rows: usize| {
        let row = |id: usize| {
            json!({"type": 1, "components": [
                {"type": 4, "custom_id": id.to_string(), "style": 1, "label": "x"}]})
        };
        let rows: Vec<Value> = (0..rows).map(row).collect();
        json!({"type": 9, "data": {"custom_id": "m", "title": "t".repeat(title), "components": rows}})
    };
    fine(CALLBACK, &modal(45, 5));
    wrong(CALLBACK, &modal(46, 1), "title");
    wrong(CALLBACK, &modal(1, 6), "are 6");
    wrong(CALLBACK, &modal(1, 0), "are missing");
    let with = |key: &str, value: Value| {
        let mut modal = modal(1, 1);
        modal["data"]["components"][0]["components"][0][key] = value;
        modal
    };
    let label = |letters: usize| json!("l".repeat(letters));
    fine(CALLBACK, &with("label", label(45)));
    wrong(CALLBACK, &with("label", label(46)), "label: has 46");
    wrong(CALLBACK, &with("label", Value::Null), "label: is missing");
    wrong(CALLBACK, &with("custom_id", label(101)), "custom_id: has");
    wrong(CALLBACK, &with("style", json!(3)), "style: is neither");
    wrong(CALLBACK, &with("style", Value::Null), "style: is neither");
    fine(CALLBACK, &with("max_length", json!(4_000)));
    wrong(CALLBACK, &with("max_length", json!(4_001)), "max_length");
    wrong(CALLBACK, &with("max_length", json!(0)), "max_length");
    wrong(CALLBACK, &with("min_length", json!(-1)), "min_length");
    wrong(CALLBACK, &with("placeholder", label(101)), "placeholder");
    wrong(
        CALLBACK,
        &with("options", json!([])),
        "options: is not known",
    );
    let mut narrow = with("max_length", json!(3));
    let input = &mut narrow["data"]["components"][0]["components"][0];
    input["value"] = json!("four");
    wrong(CALLBACK, &narrow, "value: has 4");
    let mut backwards = with("max_length", json!(3));
    let input = &mut backwards["data"]["components"][0]["components"][0];
    input["min_length"] = json!(4);
    wrong(CALLBACK, &backwards, "more than max_length");
    let mut twice = modal(1, 2);
    twice["data"]["components"][1]["components"][0]["custom_id"] = json!("0");
    wrong(CALLBACK, &twice, "is there twice");
}

#[test]
fn flags_mean_something_where_they_stand() {
    fine(MESSAGES, &message(json!({"content": "x", "flags": 4})));
    wrong(
        MESSAGES,
        &message(json!({"content": "x", "flags": 64})),
        "flags",
    );
    let follow_up = ("POST", "/webhooks/{webhook_id}/{webhook_token}");
    fine(follow_up, &message(json!({"content": "x", "flags": 64})));
}

#[test]
fn commands_keep_their_limits() {
    let command = |name: &str| json!({"name": name, "description": "Asks", "type": 1});
    let with = |key: &str, value: Value| {
        let mut command = command("ask");
        command[key] = value;
        json!([command])
    };
    let option = |name: &str| json!({"type": 3, "name": name, "description": "d"});
    fine(
        COMMANDS,
        &json!([command("ask"), {"name": "Find sources", "type": 3}]),
    );
    fine(COMMANDS, &json!([command("fragen-für"), command("पूछो")]));
    for (what, name) in [
        ("no word", "Ask"),
        ("no word", "ask me"),
        ("has 33", &*"a".repeat(33)),
    ] {
        wrong(COMMANDS, &json!([command(name)]), what);
    }
    wrong(
        COMMANDS,
        &json!([command("a"), command("a")]),
        "is there twice",
    );
    wrong(
        COMMANDS,
        &with("description", json!("d".repeat(101))),
        "description: has 101",
    );
    wrong(
        COMMANDS,
        &with("description", json!("")),
        "description: has fewer",
    );
    wrong(
        COMMANDS,
        &with("name_localizations", json!({"xx": "frage"})),
        "no language",
    );
    wrong(
        COMMANDS,
        &with("name_localizations", json!({"de": "Frage"})),
        "no word",
    );
    wrong(
        COMMANDS,
        &with("default_member_permissions", json!(32)),
        "no number in a string",
    );
    fine(COMMANDS, &with("default_member_permissions", json!("32")));
    wrong(
        COMMANDS,
        &with("dm_permission", json!(true)),
        "dm_permission: is not known",
    );
    wrong(
        COMMANDS,
        &with("options", json!([option("a"), option("a")])),
        "is there twice",
    );
    let mut required = option("b");
    required["required"] = json!(true);
    wrong(
        COMMANDS,
        &with("options", json!([option("a"), required])),
        "behind an optional",
    );
    let many: Vec<Value> = (0..26)
        .map(|number| option(&format!("o{number}")))
        .collect();
    wrong(COMMANDS, &with("options", json!(many)), "options: are 26");
    let mut chosen = option("c");
    chosen["choices"] = json!([{"name": "x", "value": "y"}]);
    fine(COMMANDS, &with("options", json!([chosen])));
    chosen["autocomplete"] = json!(true);
    wrong(
        COMMANDS,
        &with("options", json!([chosen])),
        "goes not with choices",
    );
    let menu = json!([{"name": "Find sources", "type": 3, "description": "x"}]);
    wrong(COMMANDS, &menu, "only a name");
    let mut long: Vec<Value> = (0..25)
        .map(|number| {
            let mut option = option(&format!("o{number}"));
            option["choices"] = json!([{"name": "n".repeat(100), "value": "v".repeat(100)}]);
            option["description"] = json!("d".repeat(100));
            option
        })
        .collect();
    fine(COMMANDS, &with("options", json!(long)));
    long[0]["choices"] = json!(vec![
        json!({"name": "n".repeat(100), "value": "v".repeat(100)});
        10
    ]);
    wrong(
        COMMANDS,
        &with("options", json!(long)),
        "in all, more than 8000",
    );
    let slash: Vec<Value> = (0..101)
        .map(|number| command(&format!("c{number}")))
        .collect();
    wrong(COMMANDS, &json!(slash), "type 1: are 101");
}

#[test]
fn a_thread_has_a_name() {
    let threads = (
        "POST",
        "/channels/{channel_id}/messages/{message_id}/threads",
    );
    fine(threads, &json!({"name": "x".repeat(100)}));
    wrong(threads, &json!({"name": "x".repeat(101)}), "name: has 101");
    wrong(threads, &json!({"name": " "}), "name: has fewer");
}
