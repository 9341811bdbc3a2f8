//! Why Discord did not do as asked, and what can be asked about that.
//!
//! Discord tells by a code of its own what is wrong, and one status has many codes: a 403 may be about the whole channel,
//! about one thing that is done in it, or about one message.

/// Why Discord did not do as asked. No variant ever holds a token.
#[derive(Debug, thiserror::Error)]
pub enum RestError {
    /// The token is not valid, or not any more. Nothing is sent after that.
    #[error(
        "Discord refused the token (401); make a new one in the developer portal and set DISCORD_TOKEN"
    )]
    Unauthorized,
    /// Discord said no, and will say no again.
    #[error("Discord refused {route}: {status} {message} (code {code})")]
    Refused {
        /// What was asked for.
        route: &'static str,
        /// HTTP status.
        status: u16,
        /// Discord's own code; 0 where it gave none.
        code: u64,
        /// In Discord's words.
        message: String,
    },
    /// The channel refused a moment ago, and is left alone for a while.
    #[error("channel {0} refused a moment ago and is left alone for a while")]
    LeftAlone(u64),
    /// So many requests were refused that Discord might ban this address: nothing is sent for a while.
    #[error(
        "too many requests were refused in the last ten minutes; nothing is sent until that is over"
    )]
    HoldingBack,
    /// It failed until the deadline, or too often.
    #[error("Discord could not be reached for {route}: {why}")]
    GaveUp {
        /// What was asked for.
        route: &'static str,
        /// What happened last.
        why: String,
    },
    /// The answer is not what the API describes.
    #[error("Discord answered {route} with what is no answer to it: {why}")]
    Unreadable {
        /// What was asked for.
        route: &'static str,
        /// What is wrong with it.
        why: String,
    },
}

// Discord's codes, as far as something depends on them.

/// The channel is gone.
const UNKNOWN_CHANNEL: u64 = 10_003;
/// The person is not in the guild.
const UNKNOWN_MEMBER: u64 = 10_007;
/// The message is gone.
const UNKNOWN_MESSAGE: u64 = 10_008;
/// The interaction is too old, or another bot's.
const UNKNOWN_INTERACTION: u64 = 10_062;
/// The channel has 250 pins.
const TOO_MANY_PINS: u64 = 30_003;
/// A message older than an hour was edited too often within an hour.
pub(super) const OLD_EDIT: u64 = 30_046;
/// The interaction was acknowledged before.
const ALREADY_ACKNOWLEDGED: u64 = 40_060;
/// The channel cannot be seen.
const MISSING_ACCESS: u64 = 50_001;
/// The message is somebody else's.
const ANOTHERS_MESSAGE: u64 = 50_005;
/// The person takes no direct messages from the bot.
const DIRECT_CLOSED: u64 = 50_007;
/// A permission is missing for this, and not for everything.
const MISSING_PERMISSIONS: u64 = 50_013;
/// Discord wrote that message itself.
const SYSTEM_MESSAGE: u64 = 50_021;
/// The message has a thread already.
const HAS_A_THREAD: u64 = 160_004;

/// What of a channel is left alone after a refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Closed {
    /// It said something about one message, or nothing of the kind.
    Nothing,
    /// This route in this channel: pins may be forbidden where words are welcome.
    Route,
    /// Everything in this channel.
    Channel,
}

impl RestError {
    /// Whether the interaction it belonged to can be answered no more.
    pub fn is_too_late(&self) -> bool {
        self.code() == Some(UNKNOWN_INTERACTION)
    }

    /// Whether it was answered already: a try that failed on its way back had arrived.
    pub fn is_repeated(&self) -> bool {
        self.code() == Some(ALREADY_ACKNOWLEDGED)
    }

    /// Whether it was refused for what it says: something else in its place may be taken.
    pub fn is_of_the_body(&self) -> bool {
        matches!(
            self,
            RestError::Refused { status: 400, code, .. }
                if !matches!(*code, ALREADY_ACKNOWLEDGED | TOO_MANY_PINS | HAS_A_THREAD)
        )
    }

    /// Whether the channel has as many pins as it may have: one has to go before another comes.
    pub fn is_too_many_pins(&self) -> bool {
        self.code() == Some(TOO_MANY_PINS)
    }

    /// Whether a message older than an hour was edited too often: it may be edited again later, or a new one sent.
    pub fn is_old_edit(&self) -> bool {
        self.code() == Some(OLD_EDIT)
    }

    /// Whether the message is gone.
    pub fn is_unknown_message(&self) -> bool {
        self.code() == Some(UNKNOWN_MESSAGE)
    }

    /// Whether the channel or thread is gone.
    pub fn is_unknown_channel(&self) -> bool {
        self.code() == Some(UNKNOWN_CHANNEL)
    }

    /// Whether the person is not in the guild, or not any more.
    pub fn is_unknown_member(&self) -> bool {
        self.code() == Some(UNKNOWN_MEMBER)
    }

    /// Whether the bot may not see the channel, or not do this in it.
    pub fn is_missing_permission(&self) -> bool {
        matches!(self.code(), Some(MISSING_ACCESS | MISSING_PERMISSIONS))
    }

    /// Whether the person takes no direct messages from the bot.
    pub fn is_direct_closed(&self) -> bool {
        self.code() == Some(DIRECT_CLOSED)
    }

    /// Whether the message has a thread already; its id is the message's.
    pub fn is_thread_there(&self) -> bool {
        self.code() == Some(HAS_A_THREAD)
    }

    /// Discord's own number of what is wrong; 0 where it gave none, `None` where it did not refuse.
    fn code(&self) -> Option<u64> {
        match self {
            RestError::Refused { code, .. } => Some(*code),
            _ => None,
        }
    }

    /// What is to be left alone for a while after this.
    pub(super) fn closed(&self) -> Closed {
        let RestError::Refused { status, code, .. } = self else {
            return Closed::Nothing;
        };
        match (*status, *code) {
            (403 | 404, UNKNOWN_MESSAGE | ANOTHERS_MESSAGE | SYSTEM_MESSAGE) => Closed::Nothing,
            (403, MISSING_PERMISSIONS) => Closed::Route,
            (403 | 404, _) => Closed::Channel,
            _ => Closed::Nothing,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(status: u16, code: u64) -> RestError {
        RestError::Refused {
            route: "any",
            status,
            code,
            message: String::new(),
        }
    }

    #[test]
    fn one_message_or_one_permission_does_not_close_a_channel() {
        for (status, code, closed) in [
            (404, UNKNOWN_MESSAGE, Closed::Nothing),
            (403, ANOTHERS_MESSAGE, Closed::Nothing),
            (403, MISSING_PERMISSIONS, Closed::Route),
            (403, MISSING_ACCESS, Closed::Channel),
            (404, UNKNOWN_CHANNEL, Closed::Channel),
            (403, DIRECT_CLOSED, Closed::Channel),
            (403, 0, Closed::Channel),
            (400, TOO_MANY_PINS, Closed::Nothing),
            (429, OLD_EDIT, Closed::Nothing),
        ] {
            assert_eq!(refused(status, code).closed(), closed, "{status} {code}");
        }
        assert_eq!(RestError::LeftAlone(1).closed(), Closed::Nothing);
    }

    #[test]
    fn only_what_is_about_the_body_is_said_to_be() {
        assert!(refused(400, 50_035).is_of_the_body());
        for code in [ALREADY_ACKNOWLEDGED, TOO_MANY_PINS, HAS_A_THREAD] {
            assert!(!refused(400, code).is_of_the_body(), "{code}");
        }
        assert!(!refused(403, 50_035).is_of_the_body());
    }
}
