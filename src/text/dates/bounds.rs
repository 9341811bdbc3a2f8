//! What a person types after `--since` and `--until`.

use jiff::Zoned;
use jiff::civil::Date;
use thiserror::Error;

use super::calendar::{around, calendar, latest_weekday, shift, weekday_in};
use super::phrase::{Named, Relative, counted, named, relative};
use super::scan::{Joint, Word, scan};
use super::words::{self, Meaning, Table, Which};
use crate::text::cut::cut;

/// Which end of a window a text is for: a month begins a window on its first day and ends it on its last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// The first day.
    Since,
    /// The last day.
    Until,
}

/// Why a text is no bound; says what is.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum BoundError {
    /// It reads as no date at all, or as one that no calendar has.
    #[error(
        "cannot read \"{0}\" as a date: write a day (2024-03-21, 21 March 2024), a month (2024-03, March 2024), a year (2024), or a time before now (today, yesterday, Friday, last week, this month, 3 days ago, 2 weeks)"
    )]
    Unreadable(String),
    /// Day and month could be either way round.
    #[error("\"{0}\" could be two different days: write it as 2024-03-21 or 21 March 2024")]
    Ambiguous(String),
}

/// Reads a bound, relative to `now` in the asker's time zone. "2 weeks" is two weeks before now, a month
/// without its year is the latest one.
///
/// # Errors
/// [`BoundError`] when the whole text is not one date; its text lists what is accepted.
pub fn parse_bound(text: &str, now: &Zoned, which: Bound) -> Result<Date, BoundError> {
    let shown = || cut(text.trim(), 60);
    let today = now.date();
    for vocabulary in words::likely(text) {
        let words = scan(text, vocabulary);
        if let Some((from, to)) = days(&words, vocabulary.table, today) {
            return Ok(match which {
                Bound::Since => from,
                Bound::Until => to,
            });
        }
        if ambiguous(&words) {
            return Err(BoundError::Ambiguous(shown()));
        }
    }
    Err(BoundError::Unreadable(shown()))
}

/// The days that all of the words together mean.
fn days(words: &[Word], table: &Table, today: Date) -> Option<(Date, Date)> {
    let from = words.iter().position(|word| !skipped(word.meaning))?;
    if let Some((month, next)) = year_and_month(words, from)
        && next == words.len()
    {
        return month.days();
    }
    if let Some((date, next)) = named(words, from, table)
        && next == words.len()
    {
        return date.latest_by(today).days();
    }
    if let Some((date, next)) = relative(words, from, table)
        && next == words.len()
    {
        return resolve(date, today);
    }
    let (count, unit, next) = counted(words, from)?;
    let day = shift(today, -count, unit)?;
    (next == words.len()).then_some((day, day))
}

fn skipped(meaning: Meaning) -> bool {
    matches!(
        meaning,
        Meaning::The
            | Meaning::On
            | Meaning::In
            | Meaning::Since
            | Meaning::Until
            | Meaning::From
            | Meaning::Every
    )
}

/// `2024-03`. Only here: in a sentence it may as well be the season 2024-25.
fn year_and_month(words: &[Word], at: usize) -> Option<(Named, usize)> {
    let month_word = words.get(at + 1)?;
    match (words[at].meaning, month_word.meaning, month_word.joint) {
        (
            Meaning::Digits {
                value: year,
                length: 4,
            },
            Meaning::Digits {
                value: month @ 1..=12,
                length: 1..=2,
            },
            Joint::Hyphen | Joint::Slash,
        ) => {
            let named = Named {
                year: i16::try_from(year).ok(),
                month: i8::try_from(month).ok(),
                day: None,
            };
            Some((named, at + 2))
        }
        _ => None,
    }
}

fn resolve(date: Relative, today: Date) -> Option<(Date, Date)> {
    match date {
        Relative::Day(days) => shift(today, days, words::Unit::Day).map(|day| (day, day)),
        Relative::LastNight => Some((today.yesterday().ok()?, today)),
        Relative::Span(which, unit) => calendar(today, which, unit),
        Relative::Past(count, unit) => Some((shift(today, -count, unit)?, today)),
        Relative::Away(count, unit) => {
            let day = shift(today, count, unit)?;
            Some((day, day))
        }
        Relative::InWeek(which, weekday) => weekday_in(today, which, weekday).map(|day| (day, day)),
        Relative::Weekday(which, weekday) => {
            let day = match which {
                Some(Which::Next) => shift(
                    around(today, words::Unit::Week)?.1,
                    weekday.to_monday_one_offset().into(),
                    words::Unit::Day,
                )?,
                Some(Which::Last) => latest_weekday(today.yesterday().ok()?, weekday)?,
                Some(Which::This) | None => latest_weekday(today, weekday)?,
            };
            Some((day, day))
        }
    }
}

/// Three numbers joined by slashes or hyphens that [`named`] would not take.
fn ambiguous(words: &[Word]) -> bool {
    match words {
        [a, b, c] => {
            let day = |word: &Word| {
                matches!(
                    word.meaning,
                    Meaning::Digits {
                        value: 1..=12,
                        length: 1..=2
                    }
                )
            };
            let joined = |word: &Word| matches!(word.joint, Joint::Slash | Joint::Hyphen);
            day(a)
                && day(b)
                && joined(b)
                && joined(c)
                && matches!(c.meaning, Meaning::Digits { length: 2 | 4, .. })
        }
        _ => false,
    }
}
