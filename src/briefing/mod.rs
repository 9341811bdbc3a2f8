//! Briefings: messages of cited excerpts on the topics that a moderator chose, kept current.
//!
//! | file | what it does |
//! |---|---|
//! | `mod` | what a moderator may want of a briefing |
//! | `schedule` | when it is made anew |
//! | `edition` | what an edition quotes; making one of answers, telling two apart |
//! | `shown` | an edition with its words, read from the store; whether what it quotes still stands |
//! | `page` | what every page of an edition says, whatever it is written in |
//! | `markdown`, `html` | an edition as a page that can be kept and sent on |
//!
//! Pure: answers come in, editions go out. An edition holds references to what it quotes and no words, so what is erased
//! from the store is in no edition either; whoever shows one reads the words anew, and shows none that are not there.

pub mod edition;
pub mod html;
pub mod markdown;
pub mod page;
pub mod schedule;
pub mod shown;

use jiff::{ToSpan, Zoned};
use serde::{Deserialize, Serialize};

use crate::answer::Asked;
use crate::answer::question::Bounds;
use crate::store::SourceId;
use schedule::{Schedule, ScheduleError};

/// A briefing has so many topics at most.
pub const MOST_TOPICS: usize = 10;

/// A topic has so many characters at most: it is searched for, and stands over its excerpts.
pub const LONGEST_TOPIC: usize = 200;

/// A title has so many characters at most.
pub const LONGEST_TITLE: usize = 100;

/// So many excerpts stand under a topic at most.
pub const MOST_LINES: usize = 3;

/// A window reaches so many days back at most.
pub const LONGEST_WINDOW: u16 = 366;

/// What a moderator wants of a briefing. Made with [`Brief::check`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Brief {
    /// Its title, one line.
    pub title: String,
    /// What it is about: questions or words, one line each, 1 to [`MOST_TOPICS`] of them.
    pub topics: Vec<String>,
    /// When it is made anew, in the words that [`Schedule`] writes.
    pub schedule: String,
    /// Only what was published in the last so many days; `None` is all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window_days: Option<u16>,
    /// Only these sources; none named is all that everyone may see where it stands.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<i64>,
    /// The language of what is ours in it, by its two letters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
}

/// What is wrong with what a moderator wants.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BriefError {
    /// Nothing is asked.
    #[error("a briefing needs at least one topic: write one a line")]
    NoTopics,
    /// Too much is.
    #[error("a briefing has at most {MOST_TOPICS} topics, not {0}; make two briefings of it")]
    TooManyTopics(usize),
    /// A topic is too long.
    #[error(
        "a topic has at most {LONGEST_TOPIC} characters; the one that begins with {0:?} has more"
    )]
    LongTopic(String),
    /// The title is missing or too long.
    #[error("a title has 1 to {LONGEST_TITLE} characters")]
    Title,
    /// The window is none.
    #[error("a window is 1 to {LONGEST_WINDOW} days, as in \"last 3 days\"")]
    Window,
    /// The schedule is none.
    #[error(transparent)]
    Schedule(#[from] ScheduleError),
}

impl Brief {
    /// A briefing as it was written: `topics` one a line, `schedule` and `window` in words. A schedule without a zone is
    /// meant in `zone`; without a title the first topic is one.
    ///
    /// # Errors
    /// [`BriefError`], in words for whoever wrote it.
    pub fn check(
        title: &str,
        topics: &str,
        schedule: &str,
        window: &str,
        zone: &str,
    ) -> Result<Brief, BriefError> {
        let mut lines: Vec<String> = Vec::new();
        for line in topics.lines().map(one_line).filter(|line| has_words(line)) {
            // What is asked twice is answered once.
            if !lines.contains(&line) {
                lines.push(line);
            }
        }
        if lines.len() > MOST_TOPICS {
            return Err(BriefError::TooManyTopics(lines.len()));
        }
        if let Some(long) = lines
            .iter()
            .find(|line| line.chars().count() > LONGEST_TOPIC)
        {
            return Err(BriefError::LongTopic(crate::text::cut::cut(long, 40)));
        }
        let first = lines.first().ok_or(BriefError::NoTopics)?;
        let title = match one_line(title) {
            title if title.is_empty() => crate::text::cut::cut(first, LONGEST_TITLE),
            title => title,
        };
        if title.chars().count() > LONGEST_TITLE {
            return Err(BriefError::Title);
        }
        let schedule = match schedule.trim() {
            "" => Schedule::parse("daily 08:00", zone)?,
            words => Schedule::parse(words, zone)?,
        };
        Ok(Brief {
            title,
            topics: lines,
            schedule: schedule.to_string(),
            window_days: window_in_days(window)?,
            sources: Vec::new(),
            language: None,
        })
    }

    /// When it is made anew.
    ///
    /// # Errors
    /// When an older or newer program wrote other words.
    pub fn schedule(&self) -> Result<Schedule, ScheduleError> {
        Schedule::parse(&self.schedule, "UTC")
    }

    /// What is asked to find evidence on a topic at `now`.
    pub fn asked(&self, topic: &str, now: &Zoned) -> Asked {
        let days = self.window_days.map(i64::from);
        let since = days.and_then(|days| now.date().checked_sub(days.days()).ok());
        let named = self.sources.iter().copied().map(SourceId);
        Asked {
            text: topic.to_owned(),
            now: now.clone(),
            bounds: Bounds {
                since,
                until: since.map(|_| now.date()),
                sources: (!self.sources.is_empty()).then(|| named.collect()),
                ..Bounds::default()
            },
            earlier: None,
            limit: MOST_LINES,
            explain: false,
        }
    }
}

/// "last 3 days", "3 days", "2 weeks", "a week", "3", "today"; nothing is no window.
fn window_in_days(words: &str) -> Result<Option<u16>, BriefError> {
    let words = words.trim().to_lowercase();
    if matches!(words.as_str(), "" | "all" | "everything" | "any" | "none") {
        return Ok(None);
    }
    let mut number: Option<u32> = None;
    let mut unit = 1;
    for word in words.split_whitespace() {
        match word {
            "the" | "last" | "past" | "day" | "days" => {}
            "a" | "an" | "one" => number = Some(1),
            "today" => number = Some(1),
            "week" | "weeks" => unit = 7,
            "month" | "months" => unit = 30,
            word => number = Some(word.parse().map_err(|_| BriefError::Window)?),
        }
    }
    let days = number.unwrap_or(1).saturating_mul(unit);
    u16::try_from(days)
        .ok()
        .filter(|days| (1..=LONGEST_WINDOW).contains(days))
        .map(Some)
        .ok_or(BriefError::Window)
}

fn one_line(text: &str) -> String {
    crate::text::visible::visible_line(text).trim().to_owned()
}

fn has_words(line: &str) -> bool {
    line.chars().any(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(topics: &str, window: &str) -> Result<Brief, BriefError> {
        Brief::check("", topics, "by hand", window, "UTC")
    }

    #[test]
    fn topics_are_lines_and_the_first_is_the_title_where_there_is_none() {
        let brief = check(
            "Who is meeting in Qatar?\n\n  grain exports \n--\ngrain exports",
            "",
        )
        .unwrap();
        assert_eq!(brief.title, "Who is meeting in Qatar?");
        assert_eq!(brief.topics, ["Who is meeting in Qatar?", "grain exports"]);
        assert_eq!(check(" \n?!\n", ""), Err(BriefError::NoTopics));
        let many: Vec<String> = (0..11).map(|n| format!("topic {n}")).collect();
        assert_eq!(
            check(&many.join("\n"), ""),
            Err(BriefError::TooManyTopics(11))
        );
        let long = "x".repeat(LONGEST_TOPIC + 1);
        assert!(matches!(check(&long, ""), Err(BriefError::LongTopic(_))));
        let title = Brief::check(&long, "grain", "by hand", "", "UTC");
        assert_eq!(title, Err(BriefError::Title));
    }

    #[test]
    fn a_window_is_read_as_people_write_it() {
        for (words, days) in [
            ("", None),
            ("everything", None),
            ("last 3 days", Some(3)),
            ("3", Some(3)),
            ("the past week", Some(7)),
            ("2 weeks", Some(14)),
            ("last month", Some(30)),
            ("today", Some(1)),
        ] {
            assert_eq!(check("grain", words).unwrap().window_days, days, "{words}");
        }
        for words in [
            "0 days",
            "yesterday-ish",
            "400 days",
            "-3 days",
            "99999999999 days",
        ] {
            assert_eq!(check("grain", words), Err(BriefError::Window), "{words}");
        }
    }

    #[test]
    fn a_brief_is_kept_as_it_is() {
        let brief = check("grain", "last 3 days").unwrap();
        let kept = serde_json::to_value(&brief).unwrap();
        assert_eq!(serde_json::from_value::<Brief>(kept).unwrap(), brief);
    }
}
