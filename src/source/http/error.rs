//! Why a page was not fetched, in words for an admin.

use std::time::Duration;

use super::decode::MOST_RATIO;
use super::guard::Blocked;

/// Why a page was not fetched.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FetchError {
    /// It may not be asked.
    #[error(transparent)]
    Blocked(#[from] Blocked),
    /// Its name has no address.
    #[error("the name {host} could not be looked up ({why}); check its spelling")]
    Name {
        /// The name.
        host: String,
        /// What the resolver says.
        why: String,
    },
    /// Nobody answers there, or not as they should.
    #[error("{host} could not be reached ({why}); it may be down, try again later")]
    Connect {
        /// The host.
        host: String,
        /// What happened.
        why: String,
    },
    /// It cannot prove who it is.
    #[error("the certificate of {host} is not accepted: {why}; tell whoever keeps the site")]
    Certificate {
        /// The host.
        host: String,
        /// What is wrong with it.
        why: String,
    },
    /// The answer broke off, or was none.
    #[error("{host} did not give a whole answer ({why}); try again later")]
    Broken {
        /// The host.
        host: String,
        /// What happened.
        why: String,
    },
    /// It took too long.
    #[error("{host} did not answer in full within {} seconds; try again later", within.as_secs())]
    Deadline {
        /// The host of the address that was asked for.
        host: String,
        /// The time it had.
        within: Duration,
    },
    /// The host asked to be left alone for longer than there was time.
    #[error("{host} is to be left alone for {} seconds more; it is asked again after that", rest.as_secs().max(1))]
    LeftAlone {
        /// The host.
        host: String,
        /// For how long.
        rest: Duration,
    },
    /// It is gone for good.
    #[error("{place} is gone for good (410); remove it or use its new address")]
    Gone {
        /// The address as it is shown.
        place: String,
    },
    /// The server said something else than a page.
    #[error("{place} answered {status}{}", what_to_do(*status))]
    Status {
        /// The address as it is shown.
        place: String,
        /// HTTP status.
        status: u16,
        /// How long the server asks to wait.
        retry_after: Option<Duration>,
    },
    /// It is larger than is read.
    #[error("{place} is larger than the {most} bytes that are read; use a smaller page")]
    TooLarge {
        /// The address as it is shown.
        place: String,
        /// The bound.
        most: usize,
    },
    /// It is made to become too large.
    #[error(
        "{place} is packed to become more than {MOST_RATIO} times larger, as no honest page is; it is not read"
    )]
    Bomb {
        /// The address as it is shown.
        place: String,
    },
    /// It is packed in a way that nobody asked for.
    #[error(
        "{place} is packed as {coding:?}, which is not read; its server should send what it is asked for"
    )]
    Coding {
        /// The address as it is shown.
        place: String,
        /// What the server says.
        coding: String,
    },
    /// It leads on and on, or in a circle.
    #[error(
        "{place} leads on to other addresses without end ({why}); use the address of the page itself"
    )]
    Redirects {
        /// The address as it is shown.
        place: String,
        /// What happened.
        why: String,
    },
    /// The process ends, or whoever asked has gone.
    #[error("it was given up before it was done")]
    Cancelled,
}

impl FetchError {
    /// All names that [`FetchError::name`] gives, but those of [`Blocked::NAMES`].
    pub const NAMES: &'static [&'static str] = &[
        "name",
        "connect",
        "certificate",
        "broken",
        "deadline",
        "left_alone",
        "gone",
        "status",
        "too_large",
        "bomb",
        "coding",
        "redirects",
        "cancelled",
    ];

    /// A short name that stays the same, for rows and metrics.
    pub fn name(&self) -> &'static str {
        match self {
            FetchError::Blocked(blocked) => blocked.name(),
            FetchError::Name { .. } => "name",
            FetchError::Connect { .. } => "connect",
            FetchError::Certificate { .. } => "certificate",
            FetchError::Broken { .. } => "broken",
            FetchError::Deadline { .. } => "deadline",
            FetchError::LeftAlone { .. } => "left_alone",
            FetchError::Gone { .. } => "gone",
            FetchError::Status { .. } => "status",
            FetchError::TooLarge { .. } => "too_large",
            FetchError::Bomb { .. } => "bomb",
            FetchError::Coding { .. } => "coding",
            FetchError::Redirects { .. } => "redirects",
            FetchError::Cancelled => "cancelled",
        }
    }

    /// Whether the same request may well succeed at the next time that is scheduled, without anybody doing anything.
    pub fn is_worth_retrying(&self) -> bool {
        match self {
            FetchError::Name { .. }
            | FetchError::Connect { .. }
            | FetchError::Broken { .. }
            | FetchError::Deadline { .. }
            | FetchError::LeftAlone { .. }
            | FetchError::Cancelled => true,
            FetchError::Status { status, .. } => {
                *status >= 500 || matches!(status, 408 | 425 | 429)
            }
            _ => false,
        }
    }

    /// How long the host asks to wait.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            FetchError::Status { retry_after, .. } => *retry_after,
            FetchError::LeftAlone { rest, .. } => Some(*rest),
            _ => None,
        }
    }

    /// Whether it is tried again within the same request: nobody answered, or the server is not well at the moment.
    pub(super) fn is_tried_at_once(&self) -> bool {
        match self {
            FetchError::Connect { .. } => true,
            FetchError::Status {
                status,
                retry_after,
                ..
            } => *status >= 500 || (*status == 429 && retry_after.is_some()),
            _ => false,
        }
    }
}

fn what_to_do(status: u16) -> &'static str {
    match status {
        401 | 403 => ": it is not open to everybody; use a public address",
        404 => " (not found); check the address",
        429 => " (too many requests); it is asked less often from now on",
        500.. => ": its server is not well; try again later",
        _ => ", which is no page; check the address",
    }
}

#[cfg(test)]
impl FetchError {
    /// The variant after this one; the compiler sees to it that each has its place in the row.
    fn next(&self) -> Option<FetchError> {
        let host = || "example.org".to_owned();
        let place = || "https://example.org/a".to_owned();
        let why = || "for a reason".to_owned();
        let second = Duration::from_secs(1);
        Some(match self {
            FetchError::Blocked(blocked) => match blocked.next() {
                Some(next) => FetchError::Blocked(next),
                None => FetchError::Name {
                    host: host(),
                    why: why(),
                },
            },
            FetchError::Name { .. } => FetchError::Connect {
                host: host(),
                why: why(),
            },
            FetchError::Connect { .. } => FetchError::Certificate {
                host: host(),
                why: why(),
            },
            FetchError::Certificate { .. } => FetchError::Broken {
                host: host(),
                why: why(),
            },
            FetchError::Broken { .. } => FetchError::Deadline {
                host: host(),
                within: second,
            },
            FetchError::Deadline { .. } => FetchError::LeftAlone {
                host: host(),
                rest: second,
            },
            FetchError::LeftAlone { .. } => FetchError::Gone { place: place() },
            FetchError::Gone { .. } => FetchError::Status {
                place: place(),
                status: 418,
                retry_after: None,
            },
            FetchError::Status { .. } => FetchError::TooLarge {
                place: place(),
                most: 1,
            },
            FetchError::TooLarge { .. } => FetchError::Bomb { place: place() },
            FetchError::Bomb { .. } => FetchError::Coding {
                place: place(),
                coding: "x".to_owned(),
            },
            FetchError::Coding { .. } => FetchError::Redirects {
                place: place(),
                why: why(),
            },
            FetchError::Redirects { .. } => FetchError::Cancelled,
            FetchError::Cancelled => return None,
        })
    }

    /// One error of each variant.
    pub(crate) fn one_of_each() -> Vec<FetchError> {
        let first = FetchError::Blocked(Blocked::first());
        std::iter::successors(Some(first), FetchError::next).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn status(status: u16) -> FetchError {
        FetchError::Status {
            place: "https://example.org/a".to_owned(),
            status,
            retry_after: None,
        }
    }

    #[test]
    fn an_admin_is_told_what_is_wrong_and_what_to_do() {
        let told = status(404).to_string();
        assert_eq!(
            told,
            "https://example.org/a answered 404 (not found); check the address"
        );
        let told = FetchError::from(Blocked::UserInfo);
        assert_eq!(told.name(), "blocked_user_info");
        assert!(told.to_string().contains("leave out"), "{told}");
    }

    #[test]
    fn every_name_is_listed() {
        let given: BTreeSet<&str> = FetchError::one_of_each()
            .iter()
            .map(FetchError::name)
            .collect();
        let listed = FetchError::NAMES.iter().chain(Blocked::NAMES).copied();
        assert_eq!(given, listed.collect::<BTreeSet<&str>>());
    }

    #[test]
    fn what_may_pass_by_itself_is_worth_another_try() {
        for passing in [status(500), status(503), status(429), status(408)] {
            assert!(passing.is_worth_retrying(), "{passing}");
        }
        for lasting in [
            status(404),
            status(403),
            FetchError::from(Blocked::UserInfo),
        ] {
            assert!(!lasting.is_worth_retrying(), "{lasting}");
        }
        assert!(status(502).is_tried_at_once());
        assert!(!status(429).is_tried_at_once(), "nobody said how long");
    }
}
