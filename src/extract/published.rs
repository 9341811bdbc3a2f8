//! Publication dates as documents state them.
//!
//! What cannot be read for sure counts as not stated rather than guessed.

use jiff::{Timestamp, tz::TimeZone};

use crate::document::{DateOrigin, Published};
use crate::text::dates::parse_publication;

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
