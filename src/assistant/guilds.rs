//! What Discord told of guilds: their roles and channels, as they are at this moment.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use crate::access::{Channel, Guild, Role};

/// Something that changed in a guild.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GuildChange {
    /// Everything that there is to know of it.
    Whole(Guild),
    /// Its owner and its roles.
    Roles(u64, HashMap<u64, Role>),
    /// A channel or a thread is there, or is otherwise than it was.
    Channel(u64, Channel),
    /// A channel or a thread is gone, and the threads of it.
    ChannelGone(u64),
    /// A role is there, or is otherwise than it was.
    Role(u64, Role),
    /// A role is gone.
    RoleGone(u64),
    /// The threads that are open in these channels, or in all.
    Threads(Option<Vec<u64>>, Vec<(u64, Channel)>),
    /// The bot is not in it any more.
    Gone,
}

/// All guilds that the bot is in.
#[derive(Default)]
pub struct Guilds {
    // A std RwLock: held to clone or to swap a pointer. A guild is copied when it changes, which is seldom.
    known: RwLock<HashMap<u64, Arc<Guild>>>,
    changes: AtomicU64,
}

impl Guilds {
    /// A guild as it is now; `None` where Discord has not told of it yet.
    pub fn get(&self, guild: u64) -> Option<Arc<Guild>> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        known.get(&guild).cloned()
    }

    /// A number that is another one after every change.
    pub fn changes(&self) -> u64 {
        self.changes.load(Ordering::Acquire)
    }

    /// Takes up a change of a guild. What belongs to a guild that is not known is left out: it comes whole when the bot
    /// is told of it.
    pub fn apply(&self, guild: u64, change: GuildChange) {
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        match change {
            GuildChange::Whole(whole) => {
                known.insert(guild, Arc::new(whole));
            }
            GuildChange::Gone => {
                known.remove(&guild);
            }
            part => {
                if let Some(guild) = known.get_mut(&guild) {
                    take_up(Arc::make_mut(guild), part);
                }
            }
        }
        // Behind the change: whoever sees the new number sees the change too.
        self.changes.fetch_add(1, Ordering::Release);
    }
}

fn take_up(guild: &mut Guild, change: GuildChange) {
    match change {
        GuildChange::Roles(owner, roles) => {
            guild.owner = owner;
            guild.roles = roles.into_iter().collect();
        }
        GuildChange::Channel(id, channel) => {
            guild.channels.insert(id, channel);
        }
        GuildChange::ChannelGone(id) => {
            guild.channels.remove(&id);
            guild
                .channels
                .retain(|_, channel| !channel.is_thread() || channel.parent != Some(id));
        }
        GuildChange::Role(id, role) => {
            guild.roles.insert(id, role);
        }
        GuildChange::RoleGone(id) => {
            guild.roles.remove(&id);
        }
        GuildChange::Threads(parents, threads) => {
            guild.channels.retain(|_, channel| {
                let is_told = parents.as_ref().is_none_or(|parents| {
                    channel
                        .parent
                        .is_some_and(|parent| parents.contains(&parent))
                });
                !(channel.is_thread() && is_told)
            });
            guild.channels.extend(threads);
        }
        // Seen to above.
        GuildChange::Whole(_) | GuildChange::Gone => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn channel(kind: u8, parent: Option<u64>) -> Channel {
        Channel {
            kind,
            parent,
            ..Channel::default()
        }
    }

    #[test]
    fn changes_are_taken_up_one_by_one() {
        let guilds = Guilds::default();
        guilds.apply(1, GuildChange::Channel(5, channel(0, None)));
        assert_eq!(guilds.get(1), None, "it comes whole first");
        let whole = Guild {
            id: 1,
            ..Guild::default()
        };
        guilds.apply(1, GuildChange::Whole(whole));
        guilds.apply(1, GuildChange::Channel(5, channel(0, None)));
        guilds.apply(1, GuildChange::Channel(6, channel(11, Some(5))));
        guilds.apply(1, GuildChange::Channel(7, channel(11, Some(4))));
        let before = guilds.changes();
        guilds.apply(
            1,
            GuildChange::Threads(Some(vec![4]), vec![(8, channel(11, Some(4)))]),
        );
        assert_ne!(guilds.changes(), before);
        let ids = |guilds: &Guilds| -> Vec<u64> {
            guilds.get(1).unwrap().channels.keys().copied().collect()
        };
        assert_eq!(ids(&guilds), [5, 6, 8]);
        guilds.apply(1, GuildChange::ChannelGone(5));
        assert_eq!(ids(&guilds), [8], "its threads go with it");
        guilds.apply(1, GuildChange::Gone);
        assert_eq!(guilds.get(1), None);
    }
}
