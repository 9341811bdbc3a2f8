//! How much one member, one channel, one guild may ask.

use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use governor::clock::{Clock, DefaultClock, QuantaInstant};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::access::Asker;

/// Questions in a minute that a member may begin to follow: each is asked once then.
const FOLLOWS: u32 = 5;

/// Questions in a minute, each at least 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rates {
    /// Of one member.
    pub member: u32,
    /// In one channel.
    pub channel: u32,
    /// In one guild.
    pub guild: u32,
}

/// Which limit was reached, and when to ask again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reached {
    /// Whose.
    pub whose: Whose,
    /// So long until the next question.
    pub wait: Duration,
}

/// Whose limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// The member's own.
    Member,
    /// The channel's.
    Channel,
    /// The guild's.
    Guild,
}

/// All limits and what was used of them.
pub struct Limits {
    member: DefaultKeyedRateLimiter<u64>,
    channel: DefaultKeyedRateLimiter<u64>,
    guild: DefaultKeyedRateLimiter<u64>,
    follows: DefaultKeyedRateLimiter<u64>,
    /// Where guilds let their members ask less: by questions in a minute, so no more of them than that is numbers below
    /// the operator's; each counts members of guilds. A std Mutex: held to find one.
    chosen: Mutex<BTreeMap<u32, Arc<MembersOfGuilds>>>,
    clock: DefaultClock,
}

type MembersOfGuilds = DefaultKeyedRateLimiter<(u64, u64)>;

fn limiter<K: Clone + std::hash::Hash + Eq>(a_minute: u32) -> DefaultKeyedRateLimiter<K> {
    let a_minute = NonZeroU32::new(a_minute).unwrap_or(NonZeroU32::MIN);
    RateLimiter::keyed(Quota::per_minute(a_minute))
}

impl Limits {
    /// Nothing used yet.
    pub fn new(rates: Rates) -> Limits {
        Limits {
            member: limiter(rates.member),
            channel: limiter(rates.channel),
            guild: limiter(rates.guild),
            follows: limiter(FOLLOWS),
            chosen: Mutex::default(),
            clock: DefaultClock::default(),
        }
    }

    /// Counts a question of somebody who may ask less than the operator allows, where their guild has it so: `at_most`
    /// in a minute.
    ///
    /// # Errors
    /// [`Reached`]; the question does not count towards the wider limits then.
    pub fn ask(&self, asker: &Asker, at_most: Option<u32>) -> Result<(), Reached> {
        let reached = |whose, until: governor::NotUntil<QuantaInstant>| Reached {
            whose,
            wait: until.wait_time_from(self.clock.now()),
        };
        if let (Some(guild), Some(at_most)) = (asker.guild, at_most) {
            let mut chosen = self.chosen.lock().unwrap_or_else(PoisonError::into_inner);
            let limiter = chosen
                .entry(at_most)
                .or_insert_with(|| Arc::new(limiter(at_most)))
                .clone();
            drop(chosen);
            limiter
                .check_key(&(guild, asker.member))
                .map_err(|until| reached(Whose::Member, until))?;
        }
        let check = |limiter: &DefaultKeyedRateLimiter<u64>, key: u64, whose| {
            limiter
                .check_key(&key)
                .map_err(|until| reached(whose, until))
        };
        check(&self.member, asker.member, Whose::Member)?;
        check(&self.channel, asker.channel, Whose::Channel)?;
        match asker.guild {
            Some(guild) => check(&self.guild, guild, Whose::Guild),
            None => Ok(()),
        }
    }

    /// Counts a question that a member begins to follow.
    ///
    /// # Errors
    /// [`Reached`].
    pub fn follow(&self, member: u64) -> Result<(), Reached> {
        self.follows.check_key(&member).map_err(|until| Reached {
            whose: Whose::Member,
            wait: until.wait_time_from(self.clock.now()),
        })
    }

    /// Forgets who has asked nothing for a while. Call it now and then: memory follows those who ask now.
    pub fn tidy(&self) {
        for limiter in [&self.member, &self.channel, &self.guild, &self.follows] {
            limiter.retain_recent();
            limiter.shrink_to_fit();
        }
        let mut chosen = self.chosen.lock().unwrap_or_else(PoisonError::into_inner);
        chosen.retain(|_, limiter| {
            limiter.retain_recent();
            limiter.shrink_to_fit();
            !limiter.is_empty()
        });
    }

    /// How many are remembered, for tests and metrics.
    #[cfg(test)]
    pub fn remembered(&self) -> usize {
        self.member.len() + self.channel.len() + self.guild.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asker(member: u64, channel: u64, guild: u64) -> Asker {
        Asker {
            member,
            guild: Some(guild),
            channel,
            permissions: 0,
            roles: Vec::new(),
        }
    }

    #[test]
    fn each_limit_holds_for_its_own() {
        let limits = Limits::new(Rates {
            member: 2,
            channel: 3,
            guild: 4,
        });
        assert_eq!(limits.ask(&asker(1, 10, 100), None), Ok(()));
        assert_eq!(limits.ask(&asker(1, 10, 100), None), Ok(()));
        let reached = limits.ask(&asker(1, 10, 100), None).unwrap_err();
        assert_eq!(reached.whose, Whose::Member);
        assert!(reached.wait > Duration::from_secs(20) && reached.wait <= Duration::from_secs(30));
        assert_eq!(limits.ask(&asker(2, 10, 100), None), Ok(()));
        assert_eq!(
            limits.ask(&asker(3, 10, 100), None).unwrap_err().whose,
            Whose::Channel
        );
        assert_eq!(limits.ask(&asker(4, 11, 100), None), Ok(()));
        assert_eq!(
            limits.ask(&asker(5, 12, 100), None).unwrap_err().whose,
            Whose::Guild
        );
        assert_eq!(
            limits.ask(&asker(6, 20, 200), None),
            Ok(()),
            "another guild is not touched"
        );
    }

    #[test]
    fn a_guild_may_let_its_members_ask_less() {
        let limits = Limits::new(Rates {
            member: 3,
            channel: 60,
            guild: 60,
        });
        assert_eq!(limits.ask(&asker(1, 10, 100), Some(1)), Ok(()));
        let reached = limits.ask(&asker(1, 10, 100), Some(1)).unwrap_err();
        assert_eq!(reached.whose, Whose::Member);
        assert!(reached.wait > Duration::from_secs(50));
        assert_eq!(limits.ask(&asker(2, 10, 100), Some(1)), Ok(()));
        assert_eq!(
            limits.ask(&asker(1, 20, 200), Some(1)),
            Ok(()),
            "counted for each guild"
        );
        assert_eq!(limits.ask(&asker(1, 20, 200), None), Ok(()));
        let reached = limits.ask(&asker(1, 20, 200), None).unwrap_err();
        assert_eq!(
            reached.whose,
            Whose::Member,
            "and the operator's for all of them"
        );
    }

    #[test]
    fn memory_follows_those_who_ask() {
        let limits = Limits::new(Rates {
            member: 60_000,
            channel: 60_000,
            guild: 60_000,
        });
        for member in 0..1_000 {
            limits.ask(&asker(member, member, member), None).unwrap();
        }
        assert_eq!(limits.remembered(), 3_000);
        std::thread::sleep(Duration::from_millis(20));
        limits.tidy();
        assert_eq!(limits.remembered(), 0);
    }
}
