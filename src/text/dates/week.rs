//! The day of a week that stands right before it, in scripts without spaces: 下周二, 来週の火曜日.

use super::phrase::{Relative, weekday};
use super::scan::{Joint, Word};
use super::words::{Meaning, Table, Unit, Which};

/// Whether the word right behind a week is, or begins, its day.
pub(super) fn in_week(word: &Word) -> bool {
    word.joint == Joint::Glued
        && matches!(
            word.meaning,
            Meaning::Weekday(_)
                | Meaning::WeekdayNumber(_)
                | Meaning::Mark(Unit::Day)
                | Meaning::Units(Unit::Day)
                | Meaning::Link
        )
}

/// 下周二, 来週の火曜日, from its week on. A number before what is counted may be either's: 上周五人 is "last week
/// five people" or "last Friday people".
pub(super) fn day_of_week(
    words: &[Word],
    at: usize,
    which: Which,
    table: &Table,
) -> Option<(Relative, usize)> {
    let glued = |i: usize| {
        words
            .get(i)
            .filter(|word| word.joint == Joint::Glued)
            .map(|word| word.meaning)
    };
    let (number, next) = match (glued(at + 1)?, glued(at + 2)) {
        (Meaning::Link, Some(Meaning::Weekday(number))) => (number, at + 3),
        (Meaning::Link, _) => return Some((Relative::Span(which, Unit::Week), at + 1)),
        (Meaning::Weekday(number), _) => (number, at + 2),
        (
            _,
            Some(
                Meaning::Measure
                | Meaning::Mark(_)
                | Meaning::Unit(_)
                | Meaning::Units(_)
                | Meaning::WeekdayNumber(_),
            ),
        ) => return None,
        (Meaning::WeekdayNumber(number), _) => (number, at + 2),
        (Meaning::Mark(_) | Meaning::Units(_), _) => (7, at + 2),
        _ => return None,
    };
    (number < 7 || !table.sunday_first).then_some((Relative::InWeek(which, weekday(number)?), next))
}
