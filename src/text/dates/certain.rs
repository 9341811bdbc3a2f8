//! Whether words that look like a date of these days are one certain day.
//!
//! What is resolved here is printed beside an excerpt as a fact, so that a wrong day is worse than none. "The
//! first Sunday in June" is no Sunday of this week, "13 December (Sunday)" is told by its date, "closed on
//! Sunday" is every Sunday, and "could last two months" says how long. Where one of these may be meant, there is
//! no date.

use super::phrase::{day, named};
use super::scan::{Joint, Word};
use super::words::{Meaning, Table, Unit, Which};

/// How many words on each side of a weekday a date by its parts tells which day it is.
const DATE_NEAR: usize = 8;
/// How many words on each side of a weekday a verb of habit speaks of it.
const HABIT_NEAR: usize = 6;

/// Whether the weekday at words `at..next`, with its "this", "last" or "next" if it has one, can be told from the
/// day its text was published on.
pub(super) fn is_certain(
    words: &[Word],
    at: usize,
    next: usize,
    which: Option<Which>,
    table: &Table,
) -> bool {
    let bare = which.is_none();
    !one_of_many(words, at, next, bare, table)
        && !beside_a_date(words, at, next, table)
        && !(bare && (of_another_week(words, at, next) || of_habit(words, at, next, table)))
}

/// "the first Sunday", "every second Friday", "on a Sunday", "the Sunday opening", "the last Sunday of the year".
fn one_of_many(words: &[Word], at: usize, next: usize, bare: bool, table: &Table) -> bool {
    for i in (at.saturating_sub(4)..at).rev() {
        if !words[i + 1].continues() {
            break;
        }
        let beside = i + 1 == at;
        match words[i].meaning {
            // "every Friday", "every week on Friday", not "all on Friday"
            Meaning::Every if words[i + 1].meaning != Meaning::On => return true,
            Meaning::Superlative | Meaning::One | Meaning::Ordinal | Meaning::Coming if beside => {
                return true;
            }
            // With "this", "last" or "next" an article is usual in every other language.
            Meaning::The if beside && (table.capital_names || bare && !table.follows) => {
                return true;
            }
            Meaning::Which(_)
            | Meaning::Superlative
            | Meaning::One
            | Meaning::Count(_)
            | Meaning::Weekday(_)
            | Meaning::And
            | Meaning::On
            | Meaning::Unit(_)
            | Meaning::Units(_) => {}
            _ => break,
        }
    }
    let after = |on: usize| {
        words
            .get(next + on)
            .filter(|word| word.continues())
            .map(|word| word.meaning)
    };
    match after(0) {
        Some(Meaning::Of | Meaning::Every) => true,
        // "letzter Freitag des Monats", "vendredi du mois"
        Some(Meaning::The | Meaning::From | Meaning::One | Meaning::In) => {
            matches!(after(1), Some(Meaning::Unit(Unit::Month | Unit::Year)))
        }
        _ => false,
    }
}

/// "13 December (Sunday)", "Sunday the 13th", "a Friday in June": the date beside it tells which day it is, and
/// that may be any year's.
fn beside_a_date(words: &[Word], at: usize, next: usize, table: &Table) -> bool {
    let is_month = |i: usize| {
        matches!(words[i].meaning, Meaning::Month(_)) && (words[i].capital || !table.capital_names)
    };
    let tells = |i: usize| {
        let date = |(date, end): (super::phrase::Named, usize)| {
            date.day.is_some() && (end <= at || i >= next)
        };
        named(words, i, table).is_some_and(date)
            && (matches!(words[i].meaning, Meaning::Digits { .. }) || is_month(i))
            // "the 13th"
            || day(words, i).is_some_and(|(_, end)| end > i + 1)
    };
    let same = |i: &usize| words[*i].joint != Joint::Stop;
    let start = (at.saturating_sub(DATE_NEAR)..at)
        .rev()
        .take_while(|i| same(&(i + 1)));
    let end = (next..words.len().min(next + DATE_NEAR)).take_while(same);
    let near = |i: usize| i < at && i + 2 >= at || (next..next + 2).contains(&i);
    start.chain(end).any(|i| tells(i) || near(i) && is_month(i))
}

/// "Friday last week", "two weeks ago on Friday".
fn of_another_week(words: &[Word], at: usize, next: usize) -> bool {
    let is_week = |meaning| matches!(meaning, Meaning::Unit(_) | Meaning::Units(_));
    let before = |back: usize| {
        at.checked_sub(back)
            .filter(|i| words[i + 1].continues())
            .map(|i| words[i].meaning)
    };
    let counted = match before(1) {
        Some(Meaning::On) => before(2),
        other => other,
    };
    let after = |on: usize| {
        words
            .get(next + on)
            .filter(|word| word.continues())
            .map(|word| word.meaning)
    };
    // "el día viernes" names the day twice.
    let unit_before = matches!(
        counted,
        Some(Meaning::Unit(Unit::Week | Unit::Month | Unit::Year) | Meaning::Units(_))
    );
    unit_before
        || matches!(counted, Some(Meaning::Ago | Meaning::Span(..)))
        || match after(0) {
            Some(Meaning::Span(..) | Meaning::Unit(_)) => true,
            Some(
                Meaning::Which(_)
                | Meaning::Past
                | Meaning::One
                | Meaning::Count(_)
                | Meaning::Digits { .. },
            ) => after(1).is_some_and(is_week),
            _ => false,
        }
}

/// "opens late on Sunday", "Sunday: closed".
fn of_habit(words: &[Word], at: usize, next: usize, table: &Table) -> bool {
    let habit = |i: usize| {
        let before = |back: usize| i.checked_sub(back).map(|k| words[k].meaning);
        // "will open", "was open", "is expected to open" tell their own tense.
        let told = matches!(before(1), Some(Meaning::Will | Meaning::Did | Meaning::Be))
            || matches!(before(2), Some(Meaning::Will | Meaning::Be));
        words[i].meaning == Meaning::Habit && !told && !(table.capital_names && words[i].capital)
    };
    let before = (at.saturating_sub(HABIT_NEAR)..at)
        .rev()
        .take_while(|i| !words[i + 1].begins_sentence())
        .any(habit);
    let after = (next..words.len().min(next + HABIT_NEAR))
        .take_while(|i| words[*i].joint != Joint::Stop)
        .any(habit);
    before || after
}

/// Whether the verb is one of what may be: "could", "would", a "may" that is no month.
pub(super) fn is_modal(word: &Word, table: &Table) -> bool {
    word.meaning == Meaning::Modal
        || table.capital_names && !word.capital && word.meaning == Meaning::Month(5)
}

/// Whether the plan told at word `i` may have changed since: "was scheduled for", "originally planned".
pub(super) fn is_old_plan(words: &[Word], i: usize) -> bool {
    let before = |back: usize| i.checked_sub(back).map(|k| words[k].meaning);
    match before(1) {
        Some(Meaning::Did | Meaning::History | Meaning::Modal) => true,
        Some(Meaning::Superlative | Meaning::Other) => {
            before(2) == Some(Meaning::Did) && words[i - 2].end - words[i - 2].start == 3
        }
        _ => false,
    }
}

/// Whether the weekday at `at` is an end that something is due by: "by Friday", "until Friday", "set for Sunday".
pub(super) fn is_due(words: &[Word], at: usize) -> bool {
    words[at].continues()
        && at.checked_sub(1).is_some_and(|i| {
            matches!(
                words[i].meaning,
                Meaning::Due | Meaning::Until | Meaning::Before
            )
        })
}

/// Whether "last two months" at `at` says how long and not when: the verb "could last two months", or a stretch of
/// something ("his last two years", "the last two weeks before the vote"). The time up to now has its article
/// or "in" before it.
pub(super) fn is_how_long(words: &[Word], at: usize, next: usize, table: &Table) -> bool {
    let before = at
        .checked_sub(1)
        .filter(|_| words[at].continues())
        .map(|i| words[i].meaning);
    let is_noun = words[at].meaning != Meaning::Which(Which::Last)
        || matches!(
            before,
            Some(
                Meaning::The
                    | Meaning::In
                    | Meaning::During
                    | Meaning::Which(Which::This)
                    | Meaning::Since
                    | Meaning::From
                    | Meaning::Of
            )
        );
    let bounded = words.get(next).is_some_and(|word| {
        word.continues() && matches!(word.meaning, Meaning::Before | Meaning::Until)
    });
    table.capital_names && (!is_noun || bounded)
}
