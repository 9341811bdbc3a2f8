//! Short names for why something was not read, in one place: they stand in the store, programs are told them, and the
//! bot has a sentence for each in every language. The words with the details are made where it happened, in English.

use crate::extract::ExtractError;
use crate::source::files::ReadError;
use crate::source::http::{Blocked, FetchError};
use crate::source::kind::WrongSource;
use crate::source::robots::Refused;

/// Why something was not read. There is none but those that [`Reason::all`] lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reason(&'static str);

/// Makes a constant of each, and the list of them, so that none can be forgotten in it.
macro_rules! reasons {
    ($($(#[$about:meta])+ $name:ident = $short:literal;)+) => {
        impl Reason {
            $($(#[$about])+ pub const $name: Reason = Reason($short);)+

            const OWN: &'static [Reason] = &[$(Reason::$name),+];
        }
    };
}

reasons! {
    /// It is not there any more and does not come back.
    GONE = "gone";
    /// Its server does not know the address.
    NOT_FOUND = "not_found";
    /// It is not open to everybody.
    NOT_PUBLIC = "not_public";
    /// Its server was asked too often.
    TOO_MANY_REQUESTS = "too_many_requests";
    /// Its server is not well.
    SERVER_UNWELL = "server_unwell";
    /// Its server says something else than a page.
    STATUS = "status";
    /// There is no text in it, or nothing at all.
    EMPTY = "empty";
    /// It says so much less than it did that it is not believed yet.
    SHRUNK = "shrunk";
    /// There is no feed at the address.
    NO_FEED = "no_feed";
    /// What is said to be a sitemap is none.
    NO_SITEMAP = "no_sitemap";
    /// A pattern of paths is none.
    PATTERN = "pattern";
    /// The robots.txt asks programs not to read it.
    ROBOTS = "robots";
    /// The robots.txt cannot be read at the moment.
    ROBOTS_UNKNOWN = "robots_unknown";
    /// What is said to be a robots.txt is none.
    ROBOTS_NO_RULES = "robots_no_rules";
    /// A site did not answer many times in a row.
    SILENT = "silent";
    /// It is larger than is read.
    TOO_LARGE = "too_large";
    /// There are more files than are read.
    TOO_MANY = "too_many";
    /// It is packed to become far larger than it looks.
    BOMB = "bomb";
    /// It is of a format that is not read.
    FORMAT = "format";
    /// It is broken, or not what it is called.
    DAMAGED = "damaged";
    /// It has a password.
    LOCKED = "locked";
    /// It has only pictures of text.
    ONLY_PICTURES = "only_pictures";
    /// What reads files and pages could not be started.
    NO_EXTRACTOR = "no_extractor";
    /// It could not be read, for another reason.
    UNREADABLE = "unreadable";
    /// It was read, but not all of it.
    IN_PART = "in_part";
    /// Something in a folder is left out.
    LEFT_OUT = "left_out";
    /// A folder or file is not there any more, or not now.
    NOT_THERE = "not_there";
    /// A folder or file is where nothing may be read.
    NOT_OPEN = "not_open";
    /// Discord does not have a file any more that somebody gave.
    FILE_GONE = "file_gone";
    /// The address of a file in a message holds no longer; there will be a new one.
    FILE_EXPIRED = "file_expired";
    /// A file in a message could not be fetched this time.
    FILE_NOT_FETCHED = "file_not_fetched";
    /// The bot is not connected to Discord.
    NOT_CONNECTED = "not_connected";
    /// Discord has not told of the server yet.
    NOT_TOLD = "not_told";
    /// The bot may not read there.
    FORBIDDEN = "forbidden";
    /// Discord did not do it, for a reason of its own.
    DISCORD = "discord";
}

impl Reason {
    /// The short name that stays the same.
    pub fn name(self) -> &'static str {
        self.0
    }

    /// Every reason that there is; some more than once.
    pub fn all() -> impl Iterator<Item = Reason> {
        let fetched = FetchError::NAMES.iter().chain(Blocked::NAMES);
        let fetched = fetched.map(|name| Reason(name));
        Reason::OWN.iter().copied().chain(fetched)
    }

    /// Why a source cannot be as it is wanted; `None` where that has no name.
    pub(crate) fn of_wrong(wrong: &WrongSource) -> Option<Reason> {
        match wrong {
            WrongSource::Blocked(blocked) => Some(blocked.into()),
            WrongSource::Pattern(_) => Some(Reason::PATTERN),
            WrongSource::Place(_) | WrongSource::Range { .. } => None,
        }
    }
}

impl From<&Blocked> for Reason {
    fn from(blocked: &Blocked) -> Reason {
        Reason(blocked.name())
    }
}

impl From<&FetchError> for Reason {
    /// What a status means to an admin is more than that it is one.
    fn from(error: &FetchError) -> Reason {
        match error {
            FetchError::Status { status, .. } => match status {
                401 | 403 => Reason::NOT_PUBLIC,
                404 => Reason::NOT_FOUND,
                429 => Reason::TOO_MANY_REQUESTS,
                500.. => Reason::SERVER_UNWELL,
                _ => Reason::STATUS,
            },
            other => Reason(other.name()),
        }
    }
}

impl From<&Refused> for Reason {
    fn from(refused: &Refused) -> Reason {
        match refused {
            Refused::Rule { .. } => Reason::ROBOTS,
            Refused::Waiting(_) => Reason::ROBOTS_UNKNOWN,
            Refused::NoRules(_) => Reason::ROBOTS_NO_RULES,
        }
    }
}

impl From<&ReadError> for Reason {
    fn from(error: &ReadError) -> Reason {
        match error {
            ReadError::TooLarge(_) => Reason::TOO_LARGE,
            ReadError::Io(_) | ReadError::Replaced | ReadError::Changed => Reason::UNREADABLE,
        }
    }
}

impl From<&ExtractError> for Reason {
    /// Those that ask the same of a reader have one name.
    fn from(error: &ExtractError) -> Reason {
        use ExtractError as E;
        match error {
            E::Empty => Reason::EMPTY,
            E::UnsupportedFormat(_) | E::UnknownFormat(_) | E::Binary => Reason::FORMAT,
            E::GzipDamaged(_)
            | E::GzipEndsEarly
            | E::Json { .. }
            | E::NotWhatItIsCalled(_)
            | E::PdfDamaged(_)
            | E::DocxDamaged(_) => Reason::DAMAGED,
            E::GzipBomb(_) | E::DocxBomb(_) => Reason::BOMB,
            E::TooLarge(_)
            | E::HtmlTooLarge(_)
            | E::FileTooLarge(_)
            | E::PdfTooManyPages(_)
            | E::DocxTooManyFiles(_)
            | E::DocxTooLarge(_)
            | E::TableTooLarge(_) => Reason::TOO_LARGE,
            E::PdfLocked | E::DocxLocked => Reason::LOCKED,
            E::PdfOnlyPictures(_) => Reason::ONLY_PICTURES,
            E::Thread(_) | E::ExtractorNotStarted(_) => Reason::NO_EXTRACTOR,
            E::GzipNested
            | E::HtmlTooDeep(_)
            | E::HtmlTooManyNodes(_)
            | E::HtmlTooManyAttributes(_)
            | E::HtmlScan(_)
            | E::HtmlExtractorFailed(_)
            | E::ExtractorFailed(_) => Reason::UNREADABLE,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_two_reasons_of_our_own_have_one_name() {
        let names: BTreeSet<&str> = Reason::OWN.iter().map(|one| one.name()).collect();
        assert_eq!(names.len(), Reason::OWN.len());
        let is_plain = |c: char| c.is_ascii_lowercase() || c == '_';
        for one in Reason::all() {
            assert!(one.name().chars().all(is_plain), "{one:?}");
        }
    }

    #[test]
    fn whatever_a_server_answers_is_a_reason_that_is_listed() {
        let all: BTreeSet<Reason> = Reason::all().collect();
        for status in 100..=599 {
            let error = FetchError::Status {
                place: "https://example.org/a".to_owned(),
                status,
                retry_after: None,
            };
            assert!(all.contains(&Reason::from(&error)), "{status}");
        }
        for error in FetchError::one_of_each() {
            assert!(all.contains(&Reason::from(&error)), "{error:?}");
        }
    }
}
