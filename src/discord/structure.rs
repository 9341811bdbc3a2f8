//! What events tell of a guild's roles and channels, which decide who may read what.

use std::collections::HashMap;

use serenity::all::{Event, GuildChannel, PermissionOverwriteType, Role as RoleOfDiscord, RoleId};

use crate::access::{Channel, Guild, Overwrite, Role, Whom};
use crate::assistant::GuildChange;

/// The guild that changed, and how; `None` where an event tells nothing of it.
pub fn of(event: &Event) -> Option<(u64, GuildChange)> {
    Some(match event {
        Event::GuildCreate(event) => {
            let guild = &event.guild;
            let channels = guild.channels.values().chain(&guild.threads);
            let whole = Guild {
                id: guild.id.get(),
                owner: guild.owner_id.get(),
                // Known to whoever takes this up.
                me: 0,
                roles: roles(&guild.roles).into_iter().collect(),
                channels: channels.map(channel).collect(),
            };
            (guild.id.get(), GuildChange::Whole(whole))
        }
        Event::GuildUpdate(event) => {
            let guild = &event.guild;
            let change = GuildChange::Roles(guild.owner_id.get(), roles(&guild.roles));
            (guild.id.get(), change)
        }
        Event::GuildDelete(event) if !event.guild.unavailable => {
            (event.guild.id.get(), GuildChange::Gone)
        }
        Event::GuildRoleCreate(event) => role_changed(&event.role),
        Event::GuildRoleUpdate(event) => role_changed(&event.role),
        Event::GuildRoleDelete(event) => (
            event.guild_id.get(),
            GuildChange::RoleGone(event.role_id.get()),
        ),
        Event::ChannelCreate(event) => channel_changed(&event.channel),
        Event::ChannelUpdate(event) => channel_changed(&event.channel),
        Event::ThreadCreate(event) => channel_changed(&event.thread),
        Event::ThreadUpdate(event) => channel_changed(&event.thread),
        Event::ChannelDelete(event) => (
            event.channel.guild_id.get(),
            GuildChange::ChannelGone(event.channel.id.get()),
        ),
        Event::ThreadDelete(event) => (
            event.thread.guild_id.get(),
            GuildChange::ChannelGone(event.thread.id.get()),
        ),
        Event::ThreadListSync(event) => {
            let parents = event
                .channel_ids
                .as_ref()
                .map(|ids| ids.iter().map(|id| id.get()).collect());
            let threads = event.threads.iter().map(channel).collect();
            (event.guild_id.get(), GuildChange::Threads(parents, threads))
        }
        _ => return None,
    })
}

fn role_changed(role: &RoleOfDiscord) -> (u64, GuildChange) {
    let (id, told) = role_of(role);
    (role.guild_id.get(), GuildChange::Role(id, told))
}

fn channel_changed(told: &GuildChannel) -> (u64, GuildChange) {
    let (id, channel) = channel(told);
    (told.guild_id.get(), GuildChange::Channel(id, channel))
}

fn roles(roles: &HashMap<RoleId, RoleOfDiscord>) -> HashMap<u64, Role> {
    roles.values().map(role_of).collect()
}

fn role_of(role: &RoleOfDiscord) -> (u64, Role) {
    let told = Role {
        name: role.name.clone(),
        permissions: role.permissions.bits(),
        is_of_a_bot: role.tags.bot_id.is_some(),
    };
    (role.id.get(), told)
}

fn channel(told: &GuildChannel) -> (u64, Channel) {
    let overwrites = told.permission_overwrites.iter().filter_map(|over| {
        let whom = match over.kind {
            PermissionOverwriteType::Role(role) => Whom::Role(role.get()),
            PermissionOverwriteType::Member(member) => Whom::Member(member.get()),
            // A kind that is not known yet: it can only give more or take more away, and nobody can tell from whom.
            _ => return None,
        };
        Some(Overwrite {
            whom,
            allow: over.allow.bits(),
            deny: over.deny.bits(),
        })
    });
    let channel = Channel {
        name: told.name.clone(),
        kind: told.kind.into(),
        parent: told.parent_id.map(|parent| parent.get()),
        is_age_restricted: told.nsfw,
        overwrites: overwrites.collect(),
    };
    (told.id.get(), channel)
}
