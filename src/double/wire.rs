//! The world as Discord writes it.

use serde_json::{Map, Value, json};

use super::interactions::{Did, Interaction};
use super::snowflake;
use super::world::{Channel, Guild, Kind, Message, Person, Role, World};

/// A thread was opened from a message.
const HAS_THREAD: u64 = 1 << 5;

pub(super) fn id(id: u64) -> Value {
    Value::String(id.to_string())
}

pub(super) fn user(person: &Person) -> Value {
    json!({
        "id": id(person.id),
        "username": person.name.to_lowercase(),
        "discriminator": if person.webhook { "0000" } else { "0" },
        "global_name": person.name,
        "avatar": null,
        "bot": person.bot,
        "system": false,
        "public_flags": 0,
    })
}

pub(super) fn bot(world: &World) -> Value {
    let mut bot = user(&world.bot);
    add(
        &mut bot,
        json!({"verified": true, "mfa_enabled": true, "flags": 0, "email": null}),
    );
    bot
}

/// A member without the account, as in messages.
fn member_alone(person: &Person) -> Value {
    let roles: Vec<Value> = person.roles.iter().map(|role| id(*role)).collect();
    json!({
        "nick": null,
        "avatar": null,
        "banner": null,
        "roles": roles,
        "joined_at": "2021-03-04T05:06:07.000000+00:00",
        "premium_since": null,
        "deaf": false,
        "mute": false,
        "flags": 0,
        "pending": false,
        "communication_disabled_until": null,
    })
}

pub(super) fn member(person: &Person) -> Value {
    let mut member = member_alone(person);
    add(&mut member, json!({"user": user(person)}));
    member
}

pub(super) fn role(role: &Role, position: usize, is_of_the_bot: bool) -> Value {
    let mut value = json!({
        "id": id(role.id),
        "name": role.name,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": null, "tertiary_color": null},
        "hoist": false,
        "icon": null,
        "unicode_emoji": null,
        "position": position,
        "permissions": role.permissions.to_string(),
        "managed": is_of_the_bot,
        "mentionable": false,
        "flags": 0,
    });
    if let Some(bot) = role.of_bot {
        add(&mut value, json!({"tags": {"bot_id": id(bot)}}));
    }
    value
}

pub(super) fn roles(guild: &Guild) -> Value {
    let roles = guild.roles.iter().enumerate();
    roles
        .map(|(position, one)| role(one, position, one.id == guild.role_of_the_bot))
        .collect()
}

pub(super) fn channel(world: &World, channel: &Channel) -> Value {
    let mut value = json!({
        "id": id(channel.id),
        "type": channel.kind as u8,
        "flags": 0,
        "last_message_id": null,
    });
    if let Some(person) = &channel.with {
        add(&mut value, json!({"recipients": [user(person)]}));
        return value;
    }
    add(
        &mut value,
        json!({
            "guild_id": channel.guild.map(id),
            "parent_id": channel.parent.map(id),
            "name": channel.name,
            "position": 0,
            "nsfw": channel.nsfw,
            "topic": null,
            "rate_limit_per_user": 0,
            "permission_overwrites": overwrites(world, channel),
        }),
    );
    if channel.kind == Kind::Thread {
        let made = snowflake::time(channel.id);
        add(
            &mut value,
            json!({
                "owner_id": channel.owner.map(id),
                "message_count": 0,
                "member_count": 1,
                "total_message_sent": 0,
                "applied_tags": [],
                "thread_metadata": {
                    "archived": channel.archived.is_some(),
                    "archive_timestamp": channel.archived.as_ref().unwrap_or(&made),
                    "auto_archive_duration": 1440,
                    "locked": false,
                    "create_timestamp": made,
                },
            }),
        );
    }
    if channel.kind == Kind::Forum {
        add(&mut value, json!({"available_tags": []}));
    }
    value
}

/// What the bot may do here and not elsewhere, and the other way round.
fn overwrites(world: &World, channel: &Channel) -> Value {
    let Some(guild) = channel.guild.and_then(|guild| world.guilds.get(&guild)) else {
        return json!([]);
    };
    let everywhere = guild
        .roles
        .iter()
        .filter(|role| role.id == guild.id || role.id == guild.role_of_the_bot)
        .fold(0, |all, role| all | role.permissions);
    let allow = channel.bot_may & !everywhere;
    let deny = everywhere & !channel.bot_may;
    if channel.kind == Kind::Thread {
        return json!([]);
    }
    let overwrite = |whom: u64, is_role: bool, allow: u64, deny: u64| {
        json!({
            "id": id(whom), "type": if is_role { 0 } else { 1 }, "allow": allow.to_string(), "deny": deny.to_string(),
        })
    };
    let mut all: Vec<Value> = channel
        .exceptions
        .iter()
        .map(|one| overwrite(one.whom, one.is_role, one.allow, one.deny))
        .collect();
    if allow | deny != 0 {
        all.push(overwrite(world.bot.id, false, allow, deny));
    }
    Value::Array(all)
}

/// A channel as interactions tell of it.
fn channel_of_interaction(world: &World, one: &Channel, permissions: u64) -> Value {
    let mut value = channel(world, one);
    add(&mut value, json!({"permissions": permissions.to_string()}));
    value
}

fn guild_alone(guild: &Guild) -> Value {
    json!({
        "id": id(guild.id),
        "name": guild.name,
        "icon": null,
        "icon_hash": null,
        "splash": null,
        "discovery_splash": null,
        "owner_id": id(guild.owner),
        "afk_channel_id": null,
        "afk_timeout": 300,
        "widget_enabled": false,
        "widget_channel_id": null,
        "verification_level": 1,
        "default_message_notifications": 1,
        "explicit_content_filter": 0,
        "roles": roles(guild),
        "emojis": [],
        "stickers": [],
        "features": [],
        "mfa_level": 0,
        "application_id": null,
        "system_channel_id": null,
        "system_channel_flags": 0,
        "rules_channel_id": null,
        "max_presences": null,
        "max_members": 500_000,
        "vanity_url_code": null,
        "description": null,
        "banner": null,
        "premium_tier": 0,
        "premium_subscription_count": 0,
        "preferred_locale": guild.locale,
        "public_updates_channel_id": null,
        "nsfw_level": 0,
        "premium_progress_bar_enabled": false,
        "safety_alerts_channel_id": null,
    })
}

/// A guild as `GET /guilds/{id}` tells of it.
pub(super) fn guild(guild: &Guild) -> Value {
    guild_alone(guild)
}

/// A guild as GUILD_CREATE tells of it.
pub(super) fn whole_guild(world: &World, guild: &Guild) -> Value {
    let channels = |threads: bool| -> Vec<Value> {
        let of_guild = world.channels.values();
        of_guild
            .filter(|one| one.guild == Some(guild.id) && (one.kind == Kind::Thread) == threads)
            .filter(|one| one.archived.is_none())
            .map(|one| channel(world, one))
            .collect()
    };
    let mut value = guild_alone(guild);
    // Only the bot itself: the others come with the members intent.
    let bot = guild.members.get(&world.bot.id).unwrap_or(&world.bot);
    add(
        &mut value,
        json!({
            "joined_at": "2021-03-04T05:06:07.000000+00:00",
            "large": false,
            "unavailable": false,
            "member_count": guild.members.len(),
            "voice_states": [],
            "members": [member(bot)],
            "channels": channels(false),
            "threads": channels(true),
            "presences": [],
            "stage_instances": [],
            "guild_scheduled_events": [],
            "soundboard_sounds": [],
        }),
    );
    value
}

/// A message with the one that it replies to. Without `readable`, as it is given to a bot that may not read it.
pub(super) fn message(world: &World, message: &Message, readable: bool) -> Value {
    let mut value = message_alone(world, message, readable);
    if let Some(replied) = message.replies_to {
        // Only one step back, as the real one.
        let original = world.messages.get(&replied).filter(|one| !one.deleted);
        let original = original.map(|one| message_alone(world, one, world.may_read(one)));
        add(&mut value, json!({"referenced_message": original}));
    }
    value
}

fn message_alone(world: &World, message: &Message, readable: bool) -> Value {
    let mentions: Vec<Value> = message.mentions.iter().map(user).collect();
    let mut value = json!({
        "id": id(message.id),
        "channel_id": id(message.channel),
        "author": user(&message.author),
        "content": if readable { message.content.as_str() } else { "" },
        "timestamp": snowflake::time(message.id),
        "edited_timestamp": message.edited,
        "tts": false,
        "mention_everyone": false,
        "mentions": mentions,
        "mention_roles": [],
        "attachments": message.files.iter().filter(|_| readable).filter_map(|id| file(world, *id)).collect::<Vec<_>>(),
        "embeds": if readable { message.embeds.as_slice() } else { &[] },
        "components": if readable { message.components.as_slice() } else { &[] },
        "pinned": message.pinned,
        "type": message.kind,
        "flags": message.flags,
    });
    let thread = world.channels.get(&message.id);
    // A forum's post has the id of its first message too, but that stands in it.
    if let Some(thread) = thread.filter(|one| one.parent == Some(message.channel)) {
        add(
            &mut value,
            json!({"flags": message.flags | HAS_THREAD, "thread": channel(world, thread)}),
        );
    }
    if message.author.webhook {
        add(&mut value, json!({"webhook_id": id(message.author.id)}));
    }
    if let (Some(interaction), Some((did, person, source))) = (message.interaction, &message.asked)
    {
        let bot = id(world.bot.id);
        add(
            &mut value,
            json!({"application_id": bot, "webhook_id": bot}),
        );
        let mut metadata = json!({
            "id": id(interaction),
            "type": did.number(),
            "user": user(person),
            "authorizing_integration_owners": {"0": message.guild.unwrap_or(0).to_string()},
        });
        if let Some(source) = source {
            add(&mut metadata, json!({"interacted_message_id": id(*source)}));
        }
        // Of a modal the real one also tells what opened it, which nobody needs here.
        if *did != Did::Submit {
            add(&mut value, json!({"interaction_metadata": metadata}));
        }
    }
    if let Some(replied) = message.replies_to {
        add(
            &mut value,
            json!({
                "message_reference": {
                    "type": 0,
                    "message_id": id(replied),
                    "channel_id": id(message.channel),
                    "guild_id": message.guild.map(id),
                },
            }),
        );
    }
    value
}

/// A message as MESSAGE_CREATE and MESSAGE_UPDATE tell of it.
pub(super) fn message_event(world: &World, one: &Message) -> Value {
    let mut value = message(world, one, world.may_read(one));
    if let Some(guild) = one.guild {
        add(&mut value, json!({"guild_id": id(guild)}));
        if !one.author.webhook {
            add(&mut value, json!({"member": member_alone(&one.author)}));
        }
    }
    value
}

/// An interaction as INTERACTION_CREATE tells of it.
pub(super) fn interaction(world: &World, one: &Interaction, kind: u8, data: Value) -> Value {
    let channel = world.channels.get(&one.channel);
    let guild = one.guild.and_then(|guild| world.guilds.get(&guild));
    let bot_may = channel.map_or(0, |channel| channel.bot_may);
    let mut value = json!({
        "id": id(one.id),
        "application_id": id(world.bot.id),
        "type": kind,
        "data": data,
        "token": one.token,
        "version": 1,
        "channel_id": id(one.channel),
        "app_permissions": bot_may.to_string(),
        "locale": one.person.locale,
        "entitlements": [],
        "attachment_size_limit": 10_485_760,
        "context": if guild.is_some() { 0 } else { 1 },
    });
    let permissions = one.guild.map_or(0, |guild| {
        world.permissions_in(&one.person, guild, one.channel)
    });
    if let Some(channel) = channel {
        add(
            &mut value,
            json!({"channel": channel_of_interaction(world, channel, permissions)}),
        );
    }
    match guild {
        Some(guild) => {
            let mut member = member(&one.person);
            add(&mut member, json!({"permissions": permissions.to_string()}));
            add(
                &mut value,
                json!({
                    "guild_id": id(guild.id),
                    "guild": {"id": id(guild.id), "locale": guild.locale, "features": []},
                    "guild_locale": guild.locale,
                    "member": member,
                    "authorizing_integration_owners": {"0": id(guild.id)},
                }),
            );
        }
        None => add(
            &mut value,
            json!({"user": user(&one.person), "authorizing_integration_owners": {"0": "0"}}),
        ),
    }
    if let Some(source) = one.source.and_then(|source| world.messages.get(&source)) {
        add(&mut value, json!({"message": message(world, source, true)}));
    }
    value
}

/// Adds the keys of one object to another.
pub(super) fn add(to: &mut Value, more: Value) {
    if let (Value::Object(to), Value::Object(more)) = (to, more) {
        to.extend(more);
    }
}

/// A file, as Discord describes it.
pub(super) fn file(world: &World, number: u64) -> Option<Value> {
    let file = world.files.get(&number)?;
    Some(json!({
        "id": id(number), "filename": file.name, "size": file.size, "url": file.url, "proxy_url": file.url,
        "content_type": "application/octet-stream",
    }))
}

/// An object of these.
pub(super) fn by_id(values: Vec<(u64, Value)>) -> Value {
    let entries = values
        .into_iter()
        .map(|(id, value)| (id.to_string(), value));
    Value::Object(entries.collect::<Map<_, _>>())
}
