//! Dates in questions and in excerpts.
//!
//! | file | question it answers |
//! |---|---|
//! | `question` | which days does this question ask about? (a filter on publication dates) |
//! | `relative` | which day is "this Friday" in words published on that day? |
//! | `absolute` | which days does this text name outright, and when was this document published? |
//! | `told` | which days, and how long a time, does this text tell? (to see that two texts differ) |
//! | `bounds` | what does `--since "last week"` mean? |
//! | `calendar` | which day is so many weeks later? |
//! | `certain` | is it one day, or every Sunday, or another year's? |
//! | `phrase` | the few shapes that dates take in every language |
//! | `week` | which day is 下周二? |
//! | `scan` | text to words with a meaning in time |
//! | `words` | those words, one table for each language |
//!
//! Languages differ in their tables only, never in code: a table says what a word means, `phrase` says how
//! meanings make a date, and the five files above it say what that date means to whom. General parsers of date
//! expressions give an instant for a whole string; what is needed here are spans of days found inside a
//! sentence, in a dozen languages, and above all the many times when a word like "March" is no date.
//!
//! Nothing here reads a clock: now, with the asker's time zone, is always an argument. All of it is linear in
//! the text's length, since every phrase looks at a bounded number of words.

mod absolute;
mod bounds;
mod calendar;
mod certain;
mod phrase;
mod question;
mod relative;
mod scan;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_certain;
mod told;
mod week;
mod words;

use std::fmt;
use std::ops::Range;

use jiff::civil::Date;
use serde::ser::{Serialize, SerializeStruct, Serializer};

pub use absolute::{dates_mentioned, parse_publication};
pub use bounds::{Bound, BoundError, parse_bound};
pub use question::{asks_for_current, asks_for_past, window_in_question};
pub use relative::relative_dates;
pub use told::{days_told, durations};

/// Calendar days in the asker's time zone, both ends included; an end that is `None` is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Window {
    /// The first day.
    pub from: Option<Date>,
    /// The last day.
    pub to: Option<Date>,
}

impl Window {
    /// Whether that day is inside.
    pub fn contains(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }

    /// The smallest window that holds both.
    fn hull(self, other: Window) -> Window {
        Window {
            from: self.from.zip(other.from).map(|(a, b)| a.min(b)),
            to: self.to.zip(other.to).map(|(a, b)| a.max(b)),
        }
    }
}

/// In words for a person: `since 1 Mar 2024`, `until 31 May 2024`, `21 Mar 2024`, `1 to 31 Mar 2024`.
impl fmt::Display for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.from, self.to) {
            (Some(from), Some(to)) => f.write_str(&written_range(from, to)),
            (Some(from), None) => write!(f, "since {}", written(from)),
            (None, Some(to)) => write!(f, "until {}", written(to)),
            (None, None) => f.write_str("any time"),
        }
    }
}

/// As `{"from": "2024-03-01" or null, "to": ...}`.
impl Serialize for Window {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Window", 2)?;
        fields.serialize_field("from", &self.from.map(|day| day.to_string()))?;
        fields.serialize_field("to", &self.to.map(|day| day.to_string()))?;
        fields.end()
    }
}

/// The time that a question asks about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuestionTime {
    /// The days that the answering documents were published on.
    pub window: Window,
    /// The bytes of the question that say so, from the first such phrase to the last.
    pub span: Range<usize>,
    /// The question's words at `span`.
    pub words: String,
    /// The window ends more than a month before now, or the words ask for the past ("last year", "the history
    /// of"): newer documents are no better then.
    pub asks_for_past: bool,
    /// `true` for what was just now in the news ("today", "last week", "since March"): only documents dated
    /// inside the window answer. `false` for a time that documents of any date tell of ("in 2024", "on 21 March
    /// 2024", "this year"): undated documents stay, and when the filter leaves nothing it may be dropped,
    /// saying so.
    pub strict: bool,
}

/// A relative date inside a text, resolved against the day the text was published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResolvedDate {
    /// Its bytes in the text.
    pub span: Range<usize>,
    /// The text's words at `span`.
    pub text: String,
    /// The first day that is meant.
    pub from: Date,
    /// The last day that is meant, the first one when it is a single day.
    pub to: Date,
}

/// The days alone: `22 Mar 2024`, `1 to 30 Apr 2024`.
impl fmt::Display for ResolvedDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&written_range(self.from, self.to))
    }
}

/// A day as a person writes it: `21 Mar 2024`.
pub fn written(date: Date) -> String {
    format!("{} {} {}", date.day(), month_name(date), date.year())
}

/// A span of days without saying anything twice: `28 Feb to 5 Mar 2024`.
fn written_range(from: Date, to: Date) -> String {
    if from == to {
        written(from)
    } else if (from.year(), from.month()) == (to.year(), to.month()) {
        format!("{} to {}", from.day(), written(to))
    } else if from.year() == to.year() {
        format!("{} {} to {}", from.day(), month_name(from), written(to))
    } else {
        format!("{} to {}", written(from), written(to))
    }
}

fn month_name(date: Date) -> &'static str {
    match date.month() {
        1 => "Jan",
        2 => "Feb",
        3 => "Mar",
        4 => "Apr",
        5 => "May",
        6 => "Jun",
        7 => "Jul",
        8 => "Aug",
        9 => "Sep",
        10 => "Oct",
        11 => "Nov",
        _ => "Dec",
    }
}
