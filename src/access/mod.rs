//! Who may do what, and what somebody may see. Pure decisions: whoever asks brings what Discord says of the member at
//! that moment, so that a permission taken away is gone at the next click.

mod audience;
mod guild;

use std::collections::BTreeSet;

pub use audience::Audience;
pub use guild::{Channel, Guild, Overwrite, READ_MESSAGE_HISTORY, Role, VIEW_CHANNEL, Whom};

/// A member, as Discord tells of them with the thing they just did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asker {
    /// Their account.
    pub member: u64,
    /// The guild that they are in now; `None` in direct messages.
    pub guild: Option<u64>,
    /// The channel or thread.
    pub channel: u64,
    /// What they may do there, as Discord's bits; 0 where Discord did not tell.
    pub permissions: u64,
    /// Their roles in the guild; empty where Discord did not tell.
    pub roles: Vec<u64>,
}

/// Who will read an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Eyes {
    /// The asker alone.
    Asker,
    /// Everyone who can read the channel that it was asked in.
    Channel,
}

/// Discord's bit for whoever may do everything.
pub const ADMINISTRATOR: u64 = 1 << 3;
/// Discord's bit for whoever manages the guild.
const MANAGE_GUILD: u64 = 1 << 5;
/// Discord's bit for whoever may pin messages in a channel. Manage Messages does not give it any more.
pub const PIN_MESSAGES: u64 = 1 << 51;
/// Discord's bit for whoever may send messages in a channel.
const SEND_MESSAGES: u64 = 1 << 11;

impl Asker {
    /// Everyone who reads a channel, as somebody who asks there: nobody in particular, with nothing but the place.
    pub fn everyone_in(guild: Option<u64>, channel: u64) -> Asker {
        Asker {
            member: 0,
            guild,
            channel,
            permissions: 0,
            roles: Vec::new(),
        }
    }

    fn has(&self, bits: u64) -> bool {
        self.permissions & (ADMINISTRATOR | bits) != 0
    }

    /// Whether they may configure the bot for their guild.
    pub fn is_admin(&self) -> bool {
        self.guild.is_some() && self.has(MANAGE_GUILD)
    }

    /// Whether they are a moderator of their guild, where these roles make one: whoever manages it is.
    pub fn is_moderator(&self, moderators: &BTreeSet<u64>) -> bool {
        self.is_admin()
            || self.guild.is_some() && self.roles.iter().any(|role| moderators.contains(role))
    }

    /// Whether they may be shown what a source says, when these `eyes` read it: the operator's (`owner` is `None`) is
    /// for everybody, a guild's for whoever asks within it and belongs to its audience. `guild` is what Discord told of
    /// the asker's guild; where it has not told yet, nobody belongs to an audience that needs it.
    pub fn may_see(
        &self,
        owner: Option<u64>,
        audience: &Audience,
        eyes: Eyes,
        guild: Option<&Guild>,
    ) -> bool {
        let Some(owner) = owner else {
            return true;
        };
        if Some(owner) != self.guild {
            return false;
        }
        if audience.is_everyone() {
            return true;
        }
        guild.is_some_and(|guild| {
            !guild.keeps_out(self.channel, audience)
                && match eyes {
                    Eyes::Asker => guild.belongs(self.member, &self.roles, audience),
                    Eyes::Channel => guild.all_readers_belong(self.channel, audience),
                }
        })
    }

    /// Whether they may have the bot post for everyone in the channel they are in.
    pub fn may_post(&self) -> bool {
        self.has(SEND_MESSAGES)
    }
}

/// What the operator opened to whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Opened {
    /// Whether members may ask in direct messages.
    pub direct_messages: bool,
}

impl Opened {
    /// Whether an asker may ask at all where they are.
    pub fn may_ask(self, asker: &Asker) -> bool {
        asker.guild.is_some() || self.direct_messages
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asker(guild: Option<u64>, permissions: u64) -> Asker {
        Asker {
            member: 1,
            guild,
            channel: 2,
            permissions,
            roles: Vec::new(),
        }
    }

    #[test]
    fn only_who_manages_the_guild_configures_it() {
        assert!(asker(Some(3), MANAGE_GUILD).is_admin());
        assert!(asker(Some(3), ADMINISTRATOR).is_admin());
        assert!(!asker(Some(3), SEND_MESSAGES).is_admin());
        assert!(!asker(Some(3), 0).is_admin());
        assert!(!asker(None, ADMINISTRATOR).is_admin(), "no guild, no admin");
    }

    #[test]
    fn a_moderator_has_one_of_the_roles_or_manages_the_guild() {
        let moderators = BTreeSet::from([5, 6]);
        let with = |guild, roles: &[u64]| Asker {
            roles: roles.to_vec(),
            ..asker(guild, 0)
        };
        assert!(with(Some(3), &[4, 6]).is_moderator(&moderators));
        assert!(asker(Some(3), MANAGE_GUILD).is_moderator(&BTreeSet::new()));
        assert!(!with(Some(3), &[4]).is_moderator(&moderators));
        assert!(
            !with(None, &[5]).is_moderator(&moderators),
            "no guild, no moderator"
        );
    }

    #[test]
    fn a_guilds_sources_are_seen_from_within_it_only() {
        let sees = |asker: Asker, owner: Option<u64>| {
            let everyone = Audience::Everyone;
            let by = |eyes| asker.may_see(owner, &everyone, eyes, None);
            assert_eq!(by(Eyes::Asker), by(Eyes::Channel));
            by(Eyes::Asker)
        };
        assert!(sees(asker(Some(3), 0), Some(3)) && sees(asker(Some(3), 0), None));
        assert!(!sees(asker(Some(4), ADMINISTRATOR), Some(3)));
        assert!(!sees(asker(None, ADMINISTRATOR), Some(3)));
        assert!(sees(asker(None, 0), None));
    }

    #[test]
    fn without_word_of_the_guild_nobody_belongs_to_an_audience() {
        let roles = Audience::Roles([5].into());
        let mut asker = asker(Some(3), 0);
        asker.roles = vec![5];
        assert!(!asker.may_see(Some(3), &roles, Eyes::Asker, None));
        assert!(!asker.may_see(Some(3), &roles, Eyes::Channel, None));
    }

    #[test]
    fn direct_messages_are_open_when_the_operator_opened_them() {
        let opened = Opened {
            direct_messages: true,
        };
        let closed = Opened {
            direct_messages: false,
        };
        assert!(opened.may_ask(&asker(None, 0)));
        assert!(!closed.may_ask(&asker(None, ADMINISTRATOR)));
        assert!(closed.may_ask(&asker(Some(3), 0)));
    }
}
