//! Days that a text names outright, and publication dates in whatever form a page or a record writes them.

use std::ops::Range;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::fmt::{rfc2822, temporal};
use jiff::tz::TimeZone;

use super::phrase::{Named, named};
use super::scan::scan;
use super::words::{self, Vocabulary};
use crate::text::Language;

/// No publication date is longer than this many bytes; anything longer is text.
const LONGEST: usize = 120;

/// The single days that `text` names with day, month and year, in order: `21 March 2024`, `March 21, 2024`,
/// `2024-03-21`, `21.03.2024`, `21 mars 2024`. A day in digits alone whose order is unclear (`03/04/2024`) is
/// left out, as is a day that is in no calendar (31 February). Spans are bytes of `text`.
pub fn dates_mentioned(text: &str, language: Language) -> Vec<(Range<usize>, Date)> {
    match words::of(language).or_else(|| words::likely(head(text)).first().copied()) {
        Some(vocabulary) => mentioned(text, vocabulary),
        None => Vec::new(),
    }
}

fn mentioned(text: &str, vocabulary: &Vocabulary) -> Vec<(Range<usize>, Date)> {
    let words = scan(text, vocabulary);
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        match named(&words, at, vocabulary.table) {
            Some((
                Named {
                    year: Some(year),
                    month: Some(month),
                    day: Some(day),
                },
                next,
            )) => {
                if let Ok(date) = Date::new(year, month, day) {
                    found.push((words[at].start..words[next - 1].end, date));
                }
                at = next;
            }
            _ => at += 1,
        }
    }
    found
}

/// Enough of a text to tell its language from its function words.
pub(super) fn head(text: &str) -> &str {
    let end = (0..=text.len().min(2_000))
        .rev()
        .find(|end| text.is_char_boundary(*end));
    end.and_then(|end| text.get(..end)).unwrap_or("")
}

/// Reads when something was published: RFC 3339, ISO 8601 dates and times, RFC 2822 as in feeds, a day in words
/// in any of the languages, `2024/03/21`, `21/03/2024`, `20240321`, Unix seconds or milliseconds. The day is in
/// the zone that the text tells; the instant is there only when time and zone are told.
///
/// `None` for what is no single day between the years 1900 and 2100, and for `03/04/2024`, whose order nobody
/// can know.
pub fn parse_publication(text: &str) -> Option<(Date, Option<Timestamp>)> {
    let text = text.trim();
    if text.is_empty() || text.len() > LONGEST {
        return None;
    }
    let (date, instant) = if text.bytes().all(|byte| byte.is_ascii_digit()) {
        digits(text)?
    } else {
        iso(text)
            .or_else(|| mail(text))
            .or_else(|| words_alone(text))?
    };
    (1900..=2100)
        .contains(&date.year())
        .then_some((date, instant))
}

/// `20240321`, or an instant since 1970 in seconds or milliseconds. Instants before 1990 are not plausible:
/// nothing was published with one then.
fn digits(text: &str) -> Option<(Date, Option<Timestamp>)> {
    const YEAR_1990: i64 = 631_152_000;
    let number: i64 = text.parse().ok()?;
    let instant = match text.len() {
        8 => {
            let date = Date::new(
                (number / 10_000).try_into().ok()?,
                (number / 100 % 100) as i8,
                (number % 100) as i8,
            );
            return date.ok().map(|date| (date, None));
        }
        9..=10 if number >= YEAR_1990 => Timestamp::from_second(number).ok()?,
        12..=13 if number / 1000 >= YEAR_1990 => Timestamp::from_millisecond(number).ok()?,
        _ => return None,
    };
    Some((instant.to_zoned(TimeZone::UTC).date(), Some(instant)))
}

fn iso(text: &str) -> Option<(Date, Option<Timestamp>)> {
    let pieces = temporal::Pieces::parse(text).ok()?;
    let date = pieces.date();
    let instant = pieces
        .time()
        .zip(pieces.to_numeric_offset())
        .and_then(|(time, offset)| offset.to_timestamp(DateTime::from_parts(date, time)).ok());
    Some((date, instant))
}

fn mail(text: &str) -> Option<(Date, Option<Timestamp>)> {
    let zoned = rfc2822::parse(text).ok()?;
    Some((zoned.date(), Some(zoned.timestamp())))
}

/// A text that names exactly one day, in the first language that reads one in it.
fn words_alone(text: &str) -> Option<(Date, Option<Timestamp>)> {
    words::all()
        .iter()
        .find_map(|vocabulary| match mentioned(text, vocabulary).as_slice() {
            [(_, date)] => Some((*date, None)),
            _ => None,
        })
}
