//! A guild as far as it decides who reads what: its roles, its channels, and what is allowed in each.
//!
//! The rules are Discord's own (developer documentation, "Permissions"): what the roles give is put together, then the
//! channel's exceptions for everyone, for roles and for the member are laid over it, in that order. A thread has the
//! permissions of its channel.

use std::collections::{BTreeMap, BTreeSet};

use super::{ADMINISTRATOR, Audience};

/// Discord's bit for whoever sees a channel.
pub const VIEW_CHANNEL: u64 = 1 << 10;
/// Discord's bit for whoever may read what was written before they came.
pub const READ_MESSAGE_HISTORY: u64 = 1 << 16;

/// So many kinds of roles are told apart at most when it is decided whether all readers of a channel belong to an
/// audience: every combination is tried, and this makes 4,096 of them. Where there are more, the answer is no.
const MOST_KINDS: usize = 12;

/// A guild, as Discord last told of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Guild {
    /// Its id, which is also that of the role that everyone has.
    pub id: u64,
    /// Who owns it.
    pub owner: u64,
    /// The bot itself, which reads but tells nobody.
    pub me: u64,
    /// Its roles by id.
    pub roles: BTreeMap<u64, Role>,
    /// Its channels and threads by id.
    pub channels: BTreeMap<u64, Channel>,
}

/// A role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    /// What it is called.
    pub name: String,
    /// What it gives, as Discord's bits.
    pub permissions: u64,
    /// Whether it belongs to a bot, and no person has it.
    pub is_of_a_bot: bool,
}

/// A channel or a thread.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Channel {
    /// What it is called.
    pub name: String,
    /// Discord's number for its kind.
    pub kind: u8,
    /// The category of a channel, the channel of a thread.
    pub parent: Option<u64>,
    /// Whether only those who said that they are grown up see it.
    pub is_age_restricted: bool,
    /// What differs here from what roles give.
    pub overwrites: Vec<Overwrite>,
}

/// What differs in a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Overwrite {
    /// For whom.
    pub whom: Whom,
    /// What they may do here.
    pub allow: u64,
    /// What they may not do here.
    pub deny: u64,
}

/// Whom an exception is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whom {
    /// All who have a role; the guild's own id is everyone.
    Role(u64),
    /// One member.
    Member(u64),
}

/// Discord's numbers for channels that are written in, and for threads.
const TEXT: u8 = 0;
const ANNOUNCEMENT: u8 = 5;
const ANNOUNCEMENT_THREAD: u8 = 10;
const PUBLIC_THREAD: u8 = 11;
const PRIVATE_THREAD: u8 = 12;

impl Channel {
    /// Whether it is a thread or a forum's post.
    pub fn is_thread(&self) -> bool {
        matches!(
            self.kind,
            ANNOUNCEMENT_THREAD | PUBLIC_THREAD | PRIVATE_THREAD
        )
    }

    /// Its name as people see it: `#events`, or the title of a thread.
    pub fn shown_name(&self) -> String {
        if self.is_thread() {
            self.name.clone()
        } else {
            format!("#{}", self.name)
        }
    }

    /// Whether messages stand in it: a forum and a category have none themselves.
    pub fn can_be_written_in(&self) -> bool {
        matches!(self.kind, TEXT | ANNOUNCEMENT) || self.is_thread()
    }

    /// Whether it is a thread for those alone who were invited.
    pub fn is_private_thread(&self) -> bool {
        self.kind == PRIVATE_THREAD
    }
}

impl Guild {
    /// The channel whose permissions hold in `channel`: of a thread its parent, else itself. `None` where Discord has
    /// not told of it.
    fn ruling(&self, channel: u64) -> Option<(u64, &Channel)> {
        let found = self.channels.get(&channel)?;
        if !found.is_thread() {
            return Some((channel, found));
        }
        let parent = found.parent?;
        let ruling = self.channels.get(&parent)?;
        (!ruling.is_thread()).then_some((parent, ruling))
    }

    /// What a member with these roles may do in a channel, as Discord's bits; 0 where the channel is not known.
    pub fn permissions(&self, member: u64, roles: &[u64], channel: u64) -> u64 {
        let Some((_, ruling)) = self.ruling(channel) else {
            return 0;
        };
        if self.is_administrator(member, roles) {
            return u64::MAX;
        }
        let mut may = self.given_by(roles);
        let of = |whom: Whom| ruling.overwrites.iter().find(move |one| one.whom == whom);
        if let Some(everyone) = of(Whom::Role(self.id)) {
            may = may & !everyone.deny | everyone.allow;
        }
        let (mut allow, mut deny) = (0, 0);
        for one in roles.iter().filter(|role| **role != self.id) {
            if let Some(over) = of(Whom::Role(*one)) {
                allow |= over.allow;
                deny |= over.deny;
            }
        }
        may = may & !deny | allow;
        if let Some(own) = of(Whom::Member(member)) {
            may = may & !own.deny | own.allow;
        }
        may
    }

    /// What roles give together, with that of everyone.
    fn given_by(&self, roles: &[u64]) -> u64 {
        let given = |role: &u64| self.roles.get(role).map_or(0, |role| role.permissions);
        given(&self.id) | roles.iter().map(given).fold(0, |all, one| all | one)
    }

    /// Whether somebody may do everything here, whatever a channel says.
    pub fn is_administrator(&self, member: u64, roles: &[u64]) -> bool {
        member == self.owner || self.given_by(roles) & ADMINISTRATOR != 0
    }

    /// Whether a member belongs to an audience. Administrators belong to every one, as they may read every channel and
    /// give themselves every role.
    pub fn belongs(&self, member: u64, roles: &[u64], audience: &Audience) -> bool {
        match audience {
            Audience::Everyone => true,
            Audience::Roles(wanted) => {
                roles.iter().any(|role| wanted.contains(role))
                    || wanted.contains(&self.id)
                    || self.is_administrator(member, roles)
            }
            Audience::Channels(channels) => channels.iter().any(|channel| {
                let may = self.permissions(member, roles, *channel);
                has(may, VIEW_CHANNEL | READ_MESSAGE_HISTORY)
                    && !self
                        .channels
                        .get(channel)
                        .is_some_and(Channel::is_private_thread)
            }),
        }
    }

    /// Whether an age restriction of the channels that an audience is made of keeps its source out of `channel`.
    pub fn keeps_out(&self, channel: u64, audience: &Audience) -> bool {
        let restricted = |channel: u64| {
            let ruling = self.ruling(channel);
            ruling.is_some_and(|(_, ruling)| ruling.is_age_restricted)
        };
        match audience {
            Audience::Everyone | Audience::Roles(_) => false,
            Audience::Channels(channels) => {
                !restricted(channel) && channels.iter().any(|one| restricted(*one))
            }
        }
    }

    /// Whether everyone who can see what is posted in a channel belongs to an audience. Who has which role is not known,
    /// so every combination of roles that anybody could have is tried; roles of bots are no reader's. Where that would
    /// be too many, or the channel is not known, no.
    pub fn all_readers_belong(&self, channel: u64, audience: &Audience) -> bool {
        if audience.is_everyone() {
            return true;
        }
        let Some((ruling, _)) = self.ruling(channel) else {
            return false;
        };
        let mut concerned = BTreeSet::from([ruling]);
        if let Audience::Channels(channels) = audience {
            concerned.extend(channels.iter().filter_map(|one| Some(self.ruling(*one)?.0)));
        }
        let Some(kinds) = self.kinds_of_roles(&concerned, audience) else {
            return false;
        };
        let named = concerned
            .iter()
            .filter_map(|channel| self.channels.get(channel))
            .flat_map(|channel| &channel.overwrites)
            .filter_map(|over| match over.whom {
                Whom::Member(member) if member != self.me => Some(member),
                _ => None,
            });
        // 0 is nobody's account: a member whom no channel names.
        let people: BTreeSet<u64> = named.chain([0]).collect();
        let mut roles = Vec::with_capacity(kinds.len());
        (0u32..1 << kinds.len()).all(|chosen| {
            roles.clear();
            let is_chosen = |place: usize| chosen & (1 << place) != 0;
            roles.extend(
                kinds
                    .iter()
                    .enumerate()
                    .filter(|(place, _)| is_chosen(*place))
                    .map(|(_, role)| *role),
            );
            people.iter().all(|person| {
                !has(self.permissions(*person, &roles, channel), VIEW_CHANNEL)
                    || self.belongs(*person, &roles, audience)
            })
        })
    }

    /// One role of each kind that makes a difference in these channels and for the audience; `None` where there are too
    /// many kinds.
    fn kinds_of_roles(
        &self,
        channels: &BTreeSet<u64>,
        audience: &Audience,
    ) -> Option<BTreeSet<u64>> {
        const LOOKED_AT: u64 = VIEW_CHANNEL | READ_MESSAGE_HISTORY;
        let mut kinds: BTreeMap<Vec<u64>, u64> = BTreeMap::new();
        for (id, role) in &self.roles {
            // Administrators belong to every audience.
            if *id == self.id || role.is_of_a_bot || role.permissions & ADMINISTRATOR != 0 {
                continue;
            }
            let mut kind = vec![role.permissions & LOOKED_AT];
            for channel in channels.iter().filter_map(|one| self.channels.get(one)) {
                let over = channel
                    .overwrites
                    .iter()
                    .find(|over| over.whom == Whom::Role(*id));
                kind.push(over.map_or(0, |over| over.allow & LOOKED_AT));
                kind.push(over.map_or(0, |over| over.deny & LOOKED_AT));
            }
            let is_wanted = matches!(audience, Audience::Roles(wanted) if wanted.contains(id));
            kind.push(u64::from(is_wanted));
            // A role that changes nothing here need not be tried.
            if kind.iter().any(|part| *part != 0) {
                kinds.entry(kind).or_insert(*id);
            }
        }
        (kinds.len() <= MOST_KINDS).then(|| kinds.into_values().collect())
    }
}

fn has(permissions: u64, bits: u64) -> bool {
    permissions & bits == bits
}

#[cfg(test)]
#[path = "guild_tests.rs"]
mod tests;
