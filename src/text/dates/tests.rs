//! Tables of what dates mean, and what holds for any text.

mod any_text;
mod questions;
mod relative;
mod sets;
mod written;

use jiff::Zoned;
use jiff::civil::{Date, date};

use super::*;
use crate::text::Language;

/// Sunday, 22 November 2026, late in the evening in Berlin, when it is another day in Tokyo.
fn sunday() -> Zoned {
    at(date(2026, 11, 22), 23, "Europe/Berlin")
}

fn at(day: Date, hour: i8, zone: &str) -> Zoned {
    day.at(hour, 30, 0, 0).in_tz(zone).unwrap()
}
