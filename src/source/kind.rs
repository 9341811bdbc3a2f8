//! Kinds of sources that are read on a schedule, and what each can be told.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use url::Url;

use super::http::Guard;
use super::links::{Paths, PatternError};

/// A kind of source that is read on a schedule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// One page.
    Page,
    /// A feed: its entries, and the pages they lead to where it only has summaries.
    Feed,
    /// A site: the pages of its sitemap, or those that its pages lead to.
    Site,
    /// A channel of Discord, with its threads.
    Channel,
    /// A file that somebody gave.
    Attachment,
    /// A folder of the operator's, or one file.
    Folder,
}

impl Kind {
    /// All of them.
    pub const ALL: [Kind; 6] = [
        Kind::Page,
        Kind::Feed,
        Kind::Site,
        Kind::Channel,
        Kind::Attachment,
        Kind::Folder,
    ];

    /// The name in the store and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Page => "page",
            Kind::Feed => "feed",
            Kind::Site => "site",
            Kind::Channel => "channel",
            Kind::Attachment => "attachment",
            Kind::Folder => "folder",
        }
    }

    /// The kind of that name.
    pub fn from_name(name: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The kind that the operator calls by that name; the others come from Discord.
    pub fn of_operator(name: &str) -> Option<Kind> {
        match name {
            "page" => Some(Kind::Page),
            "feed" => Some(Kind::Feed),
            "site" => Some(Kind::Site),
            "folder" | "file" => Some(Kind::Folder),
            _ => None,
        }
    }

    /// Of a site so many pages are read where nobody says otherwise, of a folder so many files.
    pub fn most(self) -> usize {
        match self {
            Kind::Folder => MOST_PAGES,
            _ => Options::default().pages,
        }
    }

    /// An address as it is shown to those whose server it is for: where the operator's folders are is nobody's business.
    pub fn shown(self, address: &str) -> &str {
        match self {
            Kind::Folder => address.rsplit('/').next().unwrap_or_default(),
            _ => address,
        }
    }

    /// How long to wait between two reads: at least, at first, and at most.
    pub fn pauses(self) -> Pauses {
        let minutes = |minutes: u64| Duration::from_secs(60 * minutes);
        match self {
            Kind::Page => Pauses {
                least: minutes(15),
                first: minutes(6 * 60),
                most: minutes(7 * 24 * 60),
            },
            Kind::Feed => Pauses {
                least: minutes(5),
                first: minutes(15),
                most: minutes(6 * 60),
            },
            Kind::Site => Pauses {
                least: minutes(60),
                first: minutes(24 * 60),
                most: minutes(7 * 24 * 60),
            },
            // What changes in a folder is told as it changes, mostly; this finds the rest.
            Kind::Folder => Pauses {
                least: minutes(5),
                first: minutes(15),
                most: minutes(60),
            },
            // What happens in a channel is told as it happens; this finds what was missed. A file is read once.
            Kind::Channel | Kind::Attachment => Pauses {
                least: minutes(24 * 60),
                first: minutes(24 * 60),
                most: minutes(24 * 60),
            },
        }
    }
}

/// How long to wait between two reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pauses {
    /// However often it changes.
    pub least: Duration,
    /// As long as nothing is known of it.
    pub first: Duration,
    /// However seldom it changes.
    pub most: Duration,
}

/// What a source can be told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// Of a site or a folder: only paths like these.
    pub include: Vec<String>,
    /// Of a site or a folder: no paths like these.
    pub exclude: Vec<String>,
    /// Of a site: so many pages at most, of a folder so many files, 1 to [`MOST_PAGES`].
    pub pages: usize,
    /// Of a site without a sitemap: so many links away from its first page, 0 to 10.
    pub depth: usize,
    /// Of a feed: whether the pages are read that its entries lead to; without a word, where it only has summaries.
    pub articles: Option<bool>,
    /// Minutes between two reads, instead of as often as it changes.
    pub every_minutes: Option<u64>,
    /// Of an attachment: where the file is, for a day or so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
}

/// No site is read further.
pub const MOST_PAGES: usize = 20_000;

impl Default for Options {
    fn default() -> Options {
        Options {
            include: Vec::new(),
            exclude: Vec::new(),
            pages: 500,
            depth: 3,
            articles: None,
            every_minutes: None,
            file: None,
        }
    }
}

/// Why a source cannot be as it is wanted, in words for an admin.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WrongSource {
    /// Its address may not be asked.
    #[error(transparent)]
    Blocked(#[from] super::http::Blocked),
    /// It lies where nothing is read.
    #[error(transparent)]
    Place(#[from] super::roots::WrongPlace),
    /// A pattern is none.
    #[error(transparent)]
    Pattern(#[from] PatternError),
    /// A number is out of its range.
    #[error("{what} is {given}; it has to be from {least} to {most}")]
    Range {
        /// What.
        what: &'static str,
        /// As it was given.
        given: u64,
        /// The least that it may be.
        least: u64,
        /// The most that it may be.
        most: u64,
    },
}

impl Options {
    /// Checks what was given.
    ///
    /// # Errors
    /// [`WrongSource`].
    pub fn check(&self) -> Result<(), WrongSource> {
        Paths::new(&self.include, &self.exclude)?;
        let within = |what, given: u64, least, most| {
            if (least..=most).contains(&given) {
                Ok(())
            } else {
                Err(WrongSource::Range {
                    what,
                    given,
                    least,
                    most,
                })
            }
        };
        within("pages", self.pages as u64, 1, MOST_PAGES as u64)?;
        within("depth", self.depth as u64, 0, 10)?;
        match self.every_minutes {
            Some(minutes) => within("every_minutes", minutes, 5, 30 * 24 * 60),
            None => Ok(()),
        }
    }
}

/// An address as it is kept: judged, without what does not belong to it, in one spelling.
///
/// # Errors
/// [`WrongSource::Blocked`].
pub fn address(guard: &Guard, written: &str) -> Result<Url, WrongSource> {
    let target = guard.judge(written)?;
    let mut url = target.url().clone();
    url.set_fragment(None);
    Ok(url)
}

/// Where a channel of Discord is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChannelAddress {
    /// Its guild.
    pub guild: u64,
    /// Itself.
    pub channel: u64,
}

impl ChannelAddress {
    /// The channel that an address of Discord's leads to.
    pub fn of(address: &str) -> Option<ChannelAddress> {
        let (guild, channel) = address
            .strip_prefix("https://discord.com/channels/")?
            .split_once('/')?;
        Some(ChannelAddress {
            guild: guild.parse().ok()?,
            channel: channel.parse().ok()?,
        })
    }

    /// The address of a thread of it, or of itself.
    pub fn of_place(self, place: u64) -> String {
        format!("https://discord.com/channels/{}/{place}", self.guild)
    }
}

impl std::fmt::Display for ChannelAddress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.of_place(self.channel))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_out_of_range_is_told_with_the_range() {
        assert_eq!(Options::default().check(), Ok(()));
        let wrong = Options {
            pages: 0,
            ..Options::default()
        };
        assert_eq!(
            wrong.check().unwrap_err().to_string(),
            "pages is 0; it has to be from 1 to 20000"
        );
        let wrong = Options {
            include: vec!["docs".to_owned()],
            ..Options::default()
        };
        assert!(matches!(wrong.check(), Err(WrongSource::Pattern(_))));
        let often = Options {
            every_minutes: Some(1),
            ..Options::default()
        };
        assert!(often.check().is_err());
    }

    #[test]
    fn options_are_kept_as_they_were_and_unknown_ones_refused() {
        let options = Options {
            include: vec!["/docs/**".to_owned()],
            articles: Some(true),
            ..Options::default()
        };
        let kept = serde_json::to_string(&options).unwrap();
        assert_eq!(serde_json::from_str::<Options>(&kept).unwrap(), options);
        assert_eq!(
            serde_json::from_str::<Options>("{}").unwrap(),
            Options::default()
        );
        assert!(serde_json::from_str::<Options>("{\"paegs\": 1}").is_err());
    }
}
