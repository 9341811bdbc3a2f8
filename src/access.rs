//! Who may do what, and what somebody may see. Pure decisions: whoever asks brings what Discord says of the member at
//! that moment, so that a permission taken away is gone at the next click.

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
}

/// Discord's bit for whoever may do everything.
const ADMINISTRATOR: u64 = 1 << 3;
/// Discord's bit for whoever manages the guild.
const MANAGE_GUILD: u64 = 1 << 5;
/// Discord's bit for whoever may send messages in a channel.
const SEND_MESSAGES: u64 = 1 << 11;

impl Asker {
    fn has(&self, bits: u64) -> bool {
        self.permissions & (ADMINISTRATOR | bits) != 0
    }

    /// Whether they may configure the bot for their guild.
    pub fn is_admin(&self) -> bool {
        self.guild.is_some() && self.has(MANAGE_GUILD)
    }

    /// Whether they may see what a source says: the operator's (`None`) is for everybody, a guild's for whoever asks
    /// within it.
    pub fn may_see(&self, guild: Option<u64>) -> bool {
        guild.is_none() || guild == self.guild
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
    fn a_guilds_sources_are_seen_from_within_it_only() {
        assert!(asker(Some(3), 0).may_see(Some(3)) && asker(Some(3), 0).may_see(None));
        assert!(!asker(Some(4), ADMINISTRATOR).may_see(Some(3)));
        assert!(!asker(None, ADMINISTRATOR).may_see(Some(3)));
        assert!(asker(None, 0).may_see(None));
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
