//! What the bot can look up: itself, guilds, channels, members; and the commands that it registers.

use serde_json::{Value, json};

use super::messages::{may, number};
use super::refusal::{self, Answer, Outcome, Refusal};
use super::rest::Asking;
use super::route::Route;
use super::world::{Channel, Guild, World};
use super::{Inner, State, permissions, snowflake, wire};

pub(super) fn act(inner: &Inner, state: &mut State, asking: &Asking<'_>) -> Outcome {
    let world = &mut state.world;
    let answer = match asking.route {
        Route::Gateway => json!({"url": inner.gateway_url()}),
        Route::GatewayBot => json!({
            "url": inner.gateway_url(),
            "shards": inner.setup.shards,
            "session_start_limit": {
                "total": 1000,
                "remaining": 1000_usize.saturating_sub(state.gateway.identified.len()),
                "reset_after": 86_400_000,
                "max_concurrency": 1,
            },
        }),
        Route::Me => wire::bot(world),
        Route::Application => json!({
            "id": wire::id(world.bot.id),
            "name": world.bot.name,
            "icon": null,
            "description": "",
            "flags": 0,
            "bot_public": true,
            "bot_require_code_grant": false,
            "verify_key": "0".repeat(64),
            "bot": wire::bot(world),
        }),
        Route::MyGuilds => joined(world)
            .map(|guild| {
                json!({
                    "id": wire::id(guild.id), "name": guild.name, "icon": null, "owner": false,
                    "permissions": permissions::OF_THE_BOT.to_string(), "features": [],
                })
            })
            .collect(),
        Route::DirectMessage => {
            let person = number(&asking.body["recipient_id"])
                .and_then(|id| world.people.get(&id).cloned())
                .ok_or_else(refusal::unknown_user)?;
            let channel = world.direct(&person);
            channel_of(world, channel)?
        }
        Route::User(user) => {
            let found = world.people.get(user);
            wire::user(found.ok_or_else(refusal::unknown_user)?)
        }
        Route::Commands { application, guild } => {
            if *application != world.bot.id {
                return Err(refusal::missing_access());
            }
            if let Some(guild) = guild {
                joined_guild(world, *guild)?;
            }
            commands(world, *guild, asking)
        }
        Route::Channel(channel) => {
            may(world, *channel, 0)?;
            channel_of(world, *channel)?
        }
        Route::Archived(channel) => {
            may(world, *channel, permissions::READ_MESSAGE_HISTORY)?;
            archived(world, *channel, asking)
        }
        Route::Guild(guild) => wire::guild(joined_guild(world, *guild)?),
        Route::GuildRoles(guild) => wire::roles(joined_guild(world, *guild)?),
        Route::GuildChannels(guild) => {
            let guild = joined_guild(world, *guild)?.id;
            let channels = world.channels.values();
            channels
                .filter(|one| one.guild == Some(guild) && one.kind != super::Kind::Thread)
                .map(|one| wire::channel(world, one))
                .collect()
        }
        Route::Member { guild, user } => {
            let members = &joined_guild(world, *guild)?.members;
            wire::member(members.get(user).ok_or_else(refusal::unknown_member)?)
        }
        _ => return Err(refusal::no_such_route()),
    };
    Ok(Answer::of(answer))
}

/// The closed threads of a channel, the last closed first. Threads are only closed where a test had them so.
fn archived(world: &World, channel: u64, asking: &Asking<'_>) -> Value {
    let limit = asking.query_number("limit").unwrap_or(50).clamp(2, 100) as usize;
    let before = asking
        .query("before")
        .map(|before| before.replace("%3A", ":").replace("%2B", "+"));
    let is_before = |closed: &str| before.as_deref().is_none_or(|before| closed < before);
    let mut closed: Vec<(&str, &Channel)> = world
        .channels
        .values()
        .filter(|one| one.parent == Some(channel))
        .filter_map(|one| Some((one.archived.as_deref()?, one)))
        .filter(|(closed, _)| is_before(closed))
        .collect();
    closed.sort_by_key(|(closed, _)| std::cmp::Reverse(*closed));
    let threads: Vec<Value> = closed
        .iter()
        .take(limit)
        .map(|(_, one)| wire::channel(world, one))
        .collect();
    json!({"threads": threads, "members": [], "has_more": closed.len() > limit})
}

fn joined(world: &World) -> impl Iterator<Item = &Guild> {
    world.guilds.values().filter(|guild| guild.is_joined)
}

fn joined_guild(world: &World, id: u64) -> Result<&Guild, Refusal> {
    let guild = world.guilds.get(&id);
    guild
        .filter(|guild| guild.is_joined)
        .ok_or_else(refusal::unknown_guild)
}

fn channel_of(world: &World, id: u64) -> Result<Value, Refusal> {
    let channel = world.channels.get(&id);
    let channel = channel.ok_or_else(refusal::unknown_channel)?;
    Ok(wire::channel(world, channel))
}

/// Reads the commands, or replaces all of them. One that was there keeps its id.
fn commands(world: &mut World, guild: Option<u64>, asking: &Asking<'_>) -> Value {
    let application = wire::id(world.bot.id);
    let kept = world.commands.entry(guild).or_default();
    if asking.method == "PUT" {
        let sent = asking.body.as_array().cloned().unwrap_or_default();
        let kind = |command: &Value| command["type"].as_u64().unwrap_or(1);
        let new = sent.into_iter().map(|mut command| {
            let earlier = kept
                .iter()
                .find(|one| one["name"] == command["name"] && kind(one) == kind(&command));
            let id = earlier.map_or_else(|| wire::id(snowflake::next()), |one| one["id"].clone());
            let kind = kind(&command);
            wire::add(
                &mut command,
                json!({
                    "id": id,
                    "type": kind,
                    "application_id": application,
                    "guild_id": guild.map(wire::id),
                    "version": wire::id(snowflake::next()),
                }),
            );
            command
        });
        *kept = new.collect();
    }
    kept.iter().cloned().collect()
}
