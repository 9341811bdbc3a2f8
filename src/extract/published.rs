//! Publication dates as documents state them.
//!
//! Reads RFC 3339, ISO 8601 dates and RFC 2822; anything else counts as not stated rather than guessed.

use jiff::civil::Date;
use jiff::{Timestamp, tz::TimeZone};

use crate::document::{DateOrigin, Published};

/// The date that `text` states, if it states one. Dates that programs write for "none" (the Unix epoch, year 1)
/// are none.
pub(super) fn parse(text: &str, origin: DateOrigin) -> Option<Published> {
    let (date, instant) = parse_publication(text.trim())?;
    let is_placeholder = date.year() <= 1 || date == jiff::civil::date(1970, 1, 1);
    (!is_placeholder).then_some(Published {
        date,
        instant,
        origin,
    })
}

/// When the file was last changed, as the weakest of dates. The day is that of UTC: a file tells no zone.
pub(super) fn file_time(modified: Timestamp) -> Published {
    let date = modified.to_zoned(TimeZone::UTC).date();
    Published {
        date,
        instant: Some(modified),
        origin: DateOrigin::FileTime,
    }
}

fn parse_publication(text: &str) -> Option<(Date, Option<Timestamp>)> {
    if let Ok(zoned) = jiff::fmt::rfc2822::parse(text) {
        return Some((zoned.date(), Some(zoned.timestamp())));
    }
    let instant = text.parse::<Timestamp>().ok();
    // The day as written, which is the publisher's; `Z` has no day but that of UTC.
    let date = text
        .parse::<Date>()
        .ok()
        .or_else(|| Some(instant?.to_zoned(TimeZone::UTC).date()))?;
    Some((date, instant))
}
