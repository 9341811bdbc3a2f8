//! Events as Discord writes them, and what the bot makes of them.

use serde_json::{Value, json};
use serenity::all::GatewayEvent;

use super::*;

fn happening(name: &str, data: &Value) -> Option<Happening> {
    let frame = json!({"op": 0, "s": 1, "t": name, "d": data});
    match serde_json::from_value(frame).unwrap() {
        GatewayEvent::Dispatch(_, event) => of(event, 0),
        other => panic!("{other:?}"),
    }
}

fn user(id: u64) -> Value {
    json!({"id": id.to_string(), "username": "mia", "discriminator": "0", "avatar": null})
}

fn message(id: u64) -> Value {
    json!({
        "id": id.to_string(), "channel_id": "3", "author": user(9), "content": "Line 7 opens on Friday.",
        "timestamp": "2026-11-25T10:00:00Z", "edited_timestamp": null, "tts": false, "mention_everyone": false,
        "mentions": [], "mention_roles": [], "attachments": [], "embeds": [], "pinned": false, "type": 0,
        "components": [{"type": 1, "components": [
            {"type": 2, "style": 2, "label": "Next", "custom_id": "next:1"},
            {"type": 2, "style": 5, "label": "Open", "url": "https://example.org/"},
            {"type": 2, "style": 2, "label": "Helpful", "custom_id": "helpful:1"}]}],
    })
}

fn interaction(kind: u8, data: &Value) -> Value {
    json!({
        "id": "1", "application_id": "2", "type": kind, "token": "a-token", "version": 1, "channel_id": "3",
        "guild_id": "4", "data": data, "locale": "de", "guild_locale": "en-US", "entitlements": [],
        "attachment_size_limit": 10_485_760, "app_permissions": "0", "authorizing_integration_owners": {},
        "member": {
            "user": user(5), "roles": ["6"], "joined_at": "2026-11-25T10:00:00Z", "deaf": false, "mute": false,
            "flags": 0, "permissions": "32",
        },
    })
}

#[test]
fn a_command_on_a_message_tells_whose_it_is_and_what_its_buttons_carry() {
    let data = json!({
        "id": "7", "name": "Find sources", "type": 3, "target_id": "8",
        "resolved": {"messages": {"8": message(8)}},
    });
    let Some(Happening::Command(command)) = happening("INTERACTION_CREATE", &interaction(2, &data))
    else {
        panic!("no command")
    };
    let target = command.target.unwrap();
    assert_eq!((target.id, target.author), (8, 9));
    assert_eq!(target.content, "Line 7 opens on Friday.");
    assert_eq!(target.custom_ids, ["next:1", "helpful:1"]);
}

#[test]
fn a_form_comes_with_its_fields_from_a_command_and_from_a_button() {
    let field = |id: &str, value: &str| json!({"type": 1, "components": [{"type": 4, "custom_id": id, "value": value}]});
    let data = json!({
        "custom_id": "form:1",
        "components": [field("topic", "Line 7"), field("why", "")],
    });
    let mut sent = interaction(5, &data);
    for opener in [None, Some(8)] {
        if let Some(id) = opener {
            sent["message"] = message(id);
        }
        let Some(Happening::Submitted(form)) = happening("INTERACTION_CREATE", &sent) else {
            panic!("no form")
        };
        assert_eq!(form.custom_id, "form:1");
        assert_eq!(
            (&*form.fields["topic"], &*form.fields["why"]),
            ("Line 7", "")
        );
        let asker = &form.visit.asker;
        assert_eq!((asker.member, asker.guild, asker.channel), (5, Some(4), 3));
        assert_eq!((asker.permissions, asker.roles.contains(&6)), (32, true));
        assert_eq!(form.visit.locale, "de");
    }
}

#[test]
fn messages_that_go_are_told_of_in_guilds_only() {
    let gone = |name: &str, data: Value| match happening(name, &data) {
        Some(Happening::MessagesGone { channel, ids }) => Some((channel, ids)),
        Some(_) => panic!("something else"),
        None => None,
    };
    let one = json!({"id": "8", "channel_id": "3", "guild_id": "4"});
    assert_eq!(gone("MESSAGE_DELETE", one), Some((3, vec![8])));
    let many = json!({"ids": ["8", "9"], "channel_id": "3", "guild_id": "4"});
    assert_eq!(gone("MESSAGE_DELETE_BULK", many), Some((3, vec![8, 9])));
    let direct = json!({"id": "8", "channel_id": "3"});
    assert_eq!(gone("MESSAGE_DELETE", direct), None);
}
