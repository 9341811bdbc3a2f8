//! The few shapes that dates take in every language, as meanings in a row.
//!
//! Each function looks at the words from one place on, at most a dozen of them, and says what stands there and
//! where it ends. What it means (a window, a day) is for the callers: they know the reference day.

use jiff::civil::{Date, Weekday};

use super::scan::{Joint, Word};
use super::week::{day_of_week, in_week};
use super::words::{Meaning, Table, Unit, Which};

/// A date by its parts. A day never comes without its month, except before "to" ("1 to 5 March").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Named {
    pub year: Option<i16>,
    pub month: Option<i8>,
    pub day: Option<i8>,
}

impl Named {
    /// The first and last day, when the year is told and such a day exists.
    pub fn days(self) -> Option<(Date, Date)> {
        let year = self.year?;
        match (self.month, self.day) {
            (Some(month), Some(day)) => Date::new(year, month, day).ok().map(|date| (date, date)),
            (Some(month), None) => Date::new(year, month, 1)
                .ok()
                .map(|date| (date, date.last_of_month())),
            (None, _) => Date::new(year, 1, 1)
                .ok()
                .map(|date| (date, date.last_of_year())),
        }
    }

    /// The same with a missing year set so that it is the latest that does not begin after `day`.
    pub fn latest_by(self, day: Date) -> Named {
        if self.year.is_some() {
            return self;
        }
        let in_year = |year: i16| Named {
            year: Some(year),
            ..self
        };
        // Eight years back, so that the 29 February has its latest one.
        (0..=8)
            .map(|back| in_year(day.year().saturating_sub(back)))
            .find(|named| named.days().is_some_and(|(from, _)| from <= day))
            .unwrap_or(self)
    }
}

/// A date told by its distance from a reference day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Relative {
    /// So many days after it.
    Day(i64),
    /// "last night": yesterday and into today.
    LastNight,
    /// "last week", "this month".
    Span(Which, Unit),
    /// "the last three days", up to now.
    Past(i64, Unit),
    /// "three days ago" is negative, "in two weeks" positive.
    Away(i64, Unit),
    /// A day of the week; `None` without "this", "last" or "next".
    Weekday(Option<Which>, Weekday),
    /// The weekday of the calendar's last, this or next week: 下周二.
    InWeek(Which, Weekday),
}

/// The most units that a phrase may count: more than that is no date any more.
const MOST: i64 = 400;

/// The date by its parts that begins at word `at`, and the word after it.
pub(super) fn named(words: &[Word], at: usize, table: &Table) -> Option<(Named, usize)> {
    match words.get(at)?.meaning {
        Meaning::Digits { .. } => numeric(words, at)
            .or_else(|| marked(words, at))
            .or_else(|| day_first(words, at, table))
            .or_else(|| {
                let year = year(words, at, table)?;
                Some((
                    Named {
                        year: Some(year),
                        ..Named::default()
                    },
                    at + 1,
                ))
            }),
        Meaning::Month(month) => {
            let of_month = Named {
                month: Some(month),
                ..Named::default()
            };
            if let Some((day, next)) = day(words, at + 1)
                && (words[at + 1].joint == Joint::Space
                    || words[at + 1].joint == Joint::Stop
                        && is_abbreviated(&words[at], month, table))
                && !words
                    .get(next)
                    .is_some_and(|word| matches!(word.joint, Joint::Glued | Joint::Dot))
            {
                let named = Named {
                    day: Some(day),
                    ..of_month
                };
                return Some(with_year(words, named, next, table));
            }
            Some(with_year(words, of_month, at + 1, table))
        }
        _ => None,
    }
}

/// Whether the full stop behind a month is its own: "Sept. 22", and not "in March. 22 people".
fn is_abbreviated(word: &Word, month: i8, table: &Table) -> bool {
    let whole = table
        .words
        .iter()
        .find(|(meaning, _)| *meaning == Meaning::Month(month))
        .and_then(|(_, forms)| forms.split(',').next());
    whole.is_some_and(|whole| word.span().len() < whole.chars().count())
}

/// `2024-03-21`, `2024/03/21`, `21.03.2024`, `21/03/2024`. Where day and month could be told in either order,
/// it is no date: `03/04/2024` is two different days on two sides of an ocean. Dots always put the day first.
fn numeric(words: &[Word], at: usize) -> Option<(Named, usize)> {
    let [a, b, c] =
        [at, at + 1, at + 2].map(|i| words.get(i).map(|word| (word.meaning, word.joint)));
    let (
        (
            Meaning::Digits {
                value: first,
                length: first_length,
            },
            before,
        ),
        (
            Meaning::Digits {
                value: second,
                length: 1..=2,
            },
            joint,
        ),
        (
            Meaning::Digits {
                value: third,
                length: third_length,
            },
            second_joint,
        ),
    ) = (a?, b?, c?)
    else {
        return None;
    };
    let part_of_number = |joint| {
        matches!(
            joint,
            Joint::Hyphen | Joint::Dot | Joint::Slash | Joint::Glued
        )
    };
    let goes_on = words.get(at + 3).is_some_and(|word| {
        matches!(word.meaning, Meaning::Digits { .. }) && part_of_number(word.joint)
    });
    if joint != second_joint || part_of_number(before) || goes_on {
        return None;
    }
    let (year, month, day) = match (joint, first_length, third_length) {
        (Joint::Hyphen | Joint::Slash | Joint::Dot, 4, 1..=2) => (first, second, third),
        (Joint::Dot, 1..=2, 4) => (third, second, first),
        (Joint::Slash | Joint::Hyphen, 1..=2, 4) if first > 12 || first == second => {
            (third, second, first)
        }
        (Joint::Slash | Joint::Hyphen, 1..=2, 4) if second > 12 => (third, first, second),
        _ => return None,
    };
    let named = Named {
        year: Some(i16::try_from(year).ok()?),
        month: Some(i8::try_from(month).ok()?),
        day: Some(i8::try_from(day).ok()?),
    };
    named.days().map(|_| (named, at + 3))
}

/// `2024年3月21日`, `3月21日`, `2024年`.
fn marked(words: &[Word], at: usize) -> Option<(Named, usize)> {
    let mut named = Named::default();
    let mut next = at;
    let order = [Unit::Year, Unit::Month, Unit::Day];
    for unit in order {
        if let (Some(Meaning::Digits { value, length }), Some(Meaning::Mark(mark))) = (
            words.get(next).map(|w| w.meaning),
            words.get(next + 1).map(|w| w.meaning),
        ) && mark == unit
        {
            match unit {
                Unit::Year if length == 4 => named.year = i16::try_from(value).ok(),
                Unit::Month if (1..=12).contains(&value) => named.month = i8::try_from(value).ok(),
                Unit::Day if (1..=31).contains(&value) && named.month.is_some() => {
                    named.day = i8::try_from(value).ok()
                }
                _ => return None,
            }
            next += 2;
        }
    }
    (next > at && (named.year.is_some() || named.day.is_some())).then_some((named, next))
}

/// `21 March 2024`, `21st of March`, `21. März 2024`, `21 de marzo de 2024`.
fn day_first(words: &[Word], at: usize, table: &Table) -> Option<(Named, usize)> {
    let (day, mut next) = day(words, at)?;
    if words
        .get(next)
        .is_some_and(|word| word.meaning == Meaning::Of && word.joint == Joint::Space)
    {
        next += 1;
    }
    let word = words.get(next)?;
    let Meaning::Month(month) = word.meaning else {
        return None;
    };
    if !matches!(
        word.joint,
        Joint::Space | Joint::Stop | Joint::Apostrophe | Joint::Hyphen
    ) {
        return None;
    }
    Some(with_year(
        words,
        Named {
            month: Some(month),
            day: Some(day),
            year: None,
        },
        next + 1,
        table,
    ))
}

/// The day of a month in digits, with what makes it an ordinal, and the word after it.
pub(super) fn day(words: &[Word], at: usize) -> Option<(i8, usize)> {
    let word = words.get(at)?;
    let Meaning::Digits {
        value: value @ 1..=31,
        length: 1..=2,
    } = word.meaning
    else {
        return None;
    };
    if matches!(word.joint, Joint::Dot | Joint::Glued) {
        return None;
    }
    let next = match words.get(at + 1) {
        Some(suffix) if suffix.meaning == Meaning::Ordinal && suffix.joint == Joint::Glued => {
            at + 2
        }
        _ => at + 1,
    };
    Some((i8::try_from(value).ok()?, next))
}

/// `named` with the year that may follow it at word `at`, and the word after it.
pub(super) fn with_year(words: &[Word], named: Named, at: usize, table: &Table) -> (Named, usize) {
    let of = words
        .get(at)
        .is_some_and(|word| word.meaning == Meaning::Of && word.joint == Joint::Space);
    let at_year = if of { at + 1 } else { at };
    let joined = words.get(at_year).is_some_and(|word| {
        matches!(
            word.joint,
            Joint::Space | Joint::Comma | Joint::Stop | Joint::Hyphen
        )
    });
    match year(words, at_year, table) {
        Some(year) if joined => {
            // "21 марта 2024 года"
            let after = match words.get(at_year + 1) {
                Some(word) if word.meaning == Meaning::Unit(Unit::Year) && !table.capital_names => {
                    at_year + 2
                }
                _ => at_year + 1,
            };
            (
                Named {
                    year: Some(year),
                    ..named
                },
                after,
            )
        }
        _ => (named, at),
    }
}

/// A year in four digits that is not part of a longer number or code.
fn year(words: &[Word], at: usize, table: &Table) -> Option<i16> {
    let word = words.get(at)?;
    let Meaning::Digits {
        value: value @ 1000..=2999,
        length: 4,
    } = word.meaning
    else {
        return None;
    };
    let code = words.get(at + 1).is_some_and(|next| {
        let digits = matches!(next.meaning, Meaning::Digits { .. });
        match next.joint {
            Joint::Glued => digits || next.meaning == Meaning::Other && !table.told_by.is_empty(),
            Joint::Hyphen | Joint::Dot | Joint::Slash => digits,
            Joint::Comma => digits && next.start == word.end + 1,
            _ => false,
        }
    });
    if code || matches!(word.joint, Joint::Dot | Joint::Slash) {
        return None;
    }
    let year = i16::try_from(value).ok()?;
    Some(if year >= 2400 {
        year - table.ahead
    } else {
        year
    })
}

/// The relative date that begins at word `at`, and the word after it.
pub(super) fn relative(words: &[Word], at: usize, table: &Table) -> Option<(Relative, usize)> {
    let word = words.get(at)?;
    let meaning = |i: usize| {
        words
            .get(i)
            .filter(|word| word.continues())
            .map(|word| word.meaning)
    };
    match word.meaning {
        Meaning::Day(days) => {
            let part = matches!(meaning(at + 1), Some(Meaning::DayPart | Meaning::Night));
            Some((Relative::Day(days.into()), at + 1 + usize::from(part)))
        }
        Meaning::Tonight => Some((Relative::Day(0), at + 1)),
        Meaning::Span(which, Unit::Week) if words.get(at + 1).is_some_and(in_week) => {
            day_of_week(words, at, which, table)
        }
        Meaning::Span(which, unit) => Some((Relative::Span(which, unit), at + 1)),
        Meaning::Which(which) => match meaning(at + 1)? {
            Meaning::DayPart | Meaning::Night if which == Which::This => {
                Some((Relative::Day(0), at + 2))
            }
            Meaning::Night if which == Which::Last => Some((Relative::LastNight, at + 2)),
            Meaning::Unit(unit @ (Unit::Week | Unit::Month | Unit::Year)) => {
                Some((Relative::Span(which, unit), at + 2))
            }
            Meaning::Weekday(day) => Some((Relative::Weekday(Some(which), weekday(day)?), at + 2)),
            _ if which == Which::Last => past(words, at),
            _ => None,
        },
        Meaning::Coming => match meaning(at + 1)? {
            Meaning::Unit(unit @ (Unit::Week | Unit::Month | Unit::Year)) => {
                Some((Relative::Span(Which::Next, unit), at + 2))
            }
            _ => None,
        },
        Meaning::Past => match meaning(at + 1)? {
            Meaning::Weekday(day) => {
                Some((Relative::Weekday(Some(Which::Last), weekday(day)?), at + 2))
            }
            _ => past(words, at),
        },
        Meaning::Weekday(day) => {
            let day = weekday(day)?;
            match meaning(at + 1) {
                Some(Meaning::Which(which)) if table.follows => {
                    Some((Relative::Weekday(Some(which), day), at + 2))
                }
                _ => Some((Relative::Weekday(None, day), at + 1)),
            }
        }
        Meaning::Unit(unit) if table.follows => match meaning(at + 1)? {
            Meaning::Which(which) if unit != Unit::Hour && unit != Unit::Day => {
                Some((Relative::Span(which, unit), at + 2))
            }
            _ => None,
        },
        Meaning::Back(_) => {
            let (count, unit, next) = counted(words, at + 1)?;
            Some((Relative::Away(-count, unit), next))
        }
        Meaning::Digits { .. } | Meaning::Count(_) | Meaning::One => {
            if let Some((count, unit, next)) = counted(words, at)
                && meaning(next) == Some(Meaning::Ago)
            {
                return Some((Relative::Away(-count, unit), next + 1));
            }
            // "les 3 derniers jours", "3 天前"
            let count = count(words, at)?;
            match (meaning(at + 1)?, meaning(at + 2)) {
                (Meaning::Which(Which::Last), Some(Meaning::Units(unit))) => {
                    Some((Relative::Past(count, unit), at + 3))
                }
                (Meaning::Ago, _) => Some((Relative::Away(-count, Unit::Day), at + 2)),
                _ => None,
            }
        }
        _ => None,
    }
}

/// "the last three days", "past week" from its "last" or "past" on.
fn past(words: &[Word], at: usize) -> Option<(Relative, usize)> {
    if let Some((count, unit, next)) = counted(words, at + 1) {
        return Some((Relative::Past(count, unit), next));
    }
    match words.get(at + 1).filter(|word| word.continues())?.meaning {
        Meaning::Unit(unit) if words[at].meaning == Meaning::Past => {
            Some((Relative::Past(1, unit), at + 2))
        }
        _ => None,
    }
}

/// "in two weeks": how many, of what, and the word after it.
pub(super) fn counted(words: &[Word], at: usize) -> Option<(i64, Unit, usize)> {
    let count = count(words, at)?;
    let unit = words.get(at + 1).filter(|word| word.continues())?;
    match unit.meaning {
        Meaning::Unit(unit) | Meaning::Units(unit) => Some((count, unit, at + 2)),
        // 3 月 is March and not three months; 3 年 is three years only with what follows it.
        _ => None,
    }
}

fn count(words: &[Word], at: usize) -> Option<i64> {
    let word = words.get(at)?;
    let count = match word.meaning {
        Meaning::Digits {
            value,
            length: 1..=3,
        } => i64::from(value),
        Meaning::Count(count) => i64::from(count),
        Meaning::One => 1,
        _ => return None,
    };
    let bare = matches!(
        word.joint,
        Joint::Space | Joint::Break | Joint::Stop | Joint::Comma | Joint::Glued
    );
    (bare && (1..=MOST).contains(&count)).then_some(count)
}

pub(super) fn weekday(day: i8) -> Option<Weekday> {
    Weekday::from_monday_one_offset(day).ok()
}

/// Whether the weekday at words `at..next` is part of a name or of a habit: "Black Friday", "the Sunday Times",
/// "every Friday", "Monday to Friday", "Friday, March 22" (a date by its parts).
pub(super) fn weekday_is_none(words: &[Word], at: usize, next: usize, table: &Table) -> bool {
    let before = at
        .checked_sub(1)
        .map(|i| words[i])
        .filter(|_| words[at].continues());
    let prepared = before.is_some_and(|word| {
        matches!(
            word.meaning,
            Meaning::On | Meaning::Earlier | Meaning::Later
        )
    });
    // "in Doha this Friday": with its own "this" it is no part of the name before.
    let begins = matches!(words[at].meaning, Meaning::Weekday(_));
    let named_before = begins
        && before.is_some_and(|word| {
            matches!(word.meaning, Meaning::Every | Meaning::Name | Meaning::To)
                || table.capital_names
                    && word.capital
                    && matches!(
                        word.meaning,
                        Meaning::Other | Meaning::Superlative | Meaning::State
                    )
        });
    let after = words.get(next);
    let named_after = after.is_some_and(|word| {
        let joined = matches!(word.joint, Joint::Space | Joint::Comma);
        let to_weekday = word.meaning == Meaning::To
            && matches!(
                words.get(next + 1).map(|w| w.meaning),
                Some(Meaning::Weekday(_))
            );
        let the_day = word.meaning == Meaning::The && day(words, next + 1).is_some();
        word.joint == Joint::Hyphen
            || word.joint == Joint::Space
                && (word.meaning == Meaning::Name
                    || table.capital_names && word.capital && !prepared
                    || table.capital_names && word.capital && word.meaning == Meaning::Night
                    || to_weekday
                    || the_day)
            || joined && named(words, next, table).is_some_and(|(date, _)| date.day.is_some())
    });
    named_before || named_after || words[at].joint == Joint::Hyphen
}

/// Whether the phrase at words `at..next`, which is no weekday, stands in a name: "USA Today", "Last Week
/// Tonight", "the last Week 3 match".
pub(super) fn in_a_title(words: &[Word], at: usize, next: usize, table: &Table) -> bool {
    let capital = |i: usize| words.get(i).is_some_and(|word| word.capital);
    table.capital_names
        && (capital(at) && !words[at].begins_sentence() || (at + 1..next).any(capital))
}
