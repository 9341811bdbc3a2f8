//! Times that a question names by the calendar: "in 2024", "on 21 March 2024", "since March", "from 1 to 5 March".

use jiff::civil::Date;

use super::{Reading, Time, YEARS_BACK};
use crate::text::dates::calendar::{around, calendar, latest_weekday, shift};
use crate::text::dates::phrase::{
    Named, Relative, day, in_a_title, named, relative, weekday_is_none, with_year,
};
use crate::text::dates::scan::Joint;
use crate::text::dates::words::{Meaning, Unit, Which};

/// A stretch of days that "since" or "before" may stand before.
pub(super) struct Moment {
    pub from: Date,
    pub to: Date,
    /// Said without a year and seen from now: "March", "last week".
    pub near: bool,
    pub next: usize,
}

impl Reading {
    /// A date by its parts that is not part of a name and neither too long ago nor to come.
    pub(super) fn date(&self, at: usize) -> Option<(Named, usize)> {
        let (date, next) = named(&self.words, at, self.table)?;
        if let Some(year) = date.year
            && !(self.today.year() - YEARS_BACK..=self.today.year() + 1).contains(&year)
        {
            return None;
        }
        let joined =
            |joint: Joint| matches!(joint, Joint::Space | Joint::Hyphen | Joint::Apostrophe);
        let names = self.words.get(next).is_some_and(|word| {
            let proper = self.table.capital_names
                && !self.title_case
                && word.capital
                && word.joint == Joint::Space;
            // "In 2024 Israel ..." opens a sentence; "in 2022 World Cup" names something.
            let opens = at == 0
                || self.words[..at]
                    .iter()
                    .all(|w| matches!(w.meaning, Meaning::In | Meaning::On | Meaning::The));
            joined(word.joint) && word.meaning == Meaning::Name
                || word.meaning == Meaning::Possessive && word.joint == Joint::Apostrophe
                || word.joint == Joint::Hyphen && !matches!(word.meaning, Meaning::Digits { .. })
                || proper && !opens
        });
        (!names).then_some((date, next))
    }

    /// What "since" and its like may be followed by.
    pub(super) fn moment(&self, at: usize) -> Option<Moment> {
        let at = self.skip(at);
        if self.words.get(at).is_none_or(|word| !word.continues()) {
            return None;
        }
        if let Some((date, next)) = self.date(at) {
            let (from, to) = date.latest_by(self.today).days()?;
            return (from <= self.today).then_some(Moment {
                from,
                to,
                near: date.year.is_none(),
                next,
            });
        }
        let (date, next) = relative(&self.words, at, self.table)?;
        if in_a_title(&self.words, at, next, self.table)
            && !matches!(date, Relative::Weekday(..))
            && !self.title_case
        {
            return None;
        }
        let (from, to) = match date {
            Relative::Day(days) if days < 0 => one(shift(self.today, days, Unit::Day)?),
            Relative::LastNight => (self.today.yesterday().ok()?, self.today),
            Relative::Span(which @ (Which::Last | Which::This), unit) => {
                calendar(self.today, which, unit)?
            }
            Relative::Away(count, unit) if count < 0 => {
                around(shift(self.today, count, unit)?, unit)?
            }
            Relative::Past(count, unit) => (shift(self.today, -count, unit)?, self.today),
            Relative::Weekday(None | Some(Which::Last), weekday)
                if !weekday_is_none(&self.words, at, next, self.table) =>
            {
                one(latest_weekday(self.today.yesterday().ok()?, weekday)?)
            }
            _ => return None,
        };
        let year = matches!(
            date,
            Relative::Span(_, Unit::Year)
                | Relative::Away(_, Unit::Year)
                | Relative::Past(_, Unit::Year)
        );
        Some(Moment {
            from,
            to,
            near: !year,
            next,
        })
    }

    /// "between March and May 2024", "from 1 to 5 March", "from 2000 to 2005".
    pub(super) fn range(&self, at: usize) -> Option<Time> {
        let first_at = self.skip(at + 1);
        let (first, next) = match named(&self.words, first_at, self.table) {
            Some((date, next)) => (date, next),
            None => day(&self.words, first_at).map(|(day, next)| {
                (
                    Named {
                        day: Some(day),
                        ..Named::default()
                    },
                    next,
                )
            })?,
        };
        let to = self.words.get(next)?;
        let last_at = match to.meaning {
            Meaning::And | Meaning::To | Meaning::Until if to.joint != Joint::Break => {
                self.skip(next + 1)
            }
            Meaning::Digits { .. } if to.joint == Joint::Hyphen => next,
            _ => return None,
        };
        let (mut last, next) = match self.date(last_at) {
            Some(date) => date,
            // "from March 3 to 5"
            None => {
                let (day, next) = day(&self.words, last_at)?;
                first.day.and(first.month)?;
                let last = Named {
                    day: Some(day),
                    ..first
                };
                with_year(&self.words, last, next, self.table)
            }
        };
        last = last.latest_by(self.today);
        let (_, last_day) = last.days()?;
        // "from March 3 to 5, 2024": the year is told once for both.
        let shares_month = first.month.is_none() || first.month == last.month;
        let first = Named {
            month: first.month.or(last.month),
            year: first.year.or(last.year.filter(|_| shares_month)),
            ..first
        };
        let (from, _) = if first.year.is_some() {
            first.days()?
        } else {
            first.latest_by(last_day).days()?
        };
        let early = self.today.year() - YEARS_BACK;
        (from <= last_day && from <= self.today && from.year() >= early)
            .then(|| self.time(at..next, Some(from), Some(last_day), false))
    }

    /// "in 2024", "in March", "on 21 March 2024", from the preposition at `at` and the date at `date_at`.
    pub(super) fn named_time(&self, at: usize, date_at: usize) -> Option<Time> {
        if self.words.get(date_at).is_none_or(|word| !word.continues()) {
            return None;
        }
        let before = self.words.get(at.wrapping_sub(1)).map(|word| word.meaning);
        let compared = self.table.capital_names && before == Some(Meaning::Nowadays)
            || before == Some(Meaning::Compared);
        let (date, next) = self.date(date_at)?;
        let on_a_month =
            self.words[at].meaning == Meaning::On && date.day.is_none() && self.table.capital_names;
        if compared || on_a_month || self.names_an_event(at) {
            return None;
        }
        let (from, to) = date.latest_by(self.today).days()?;
        (from <= self.today).then(|| self.time(at..next, Some(from), Some(to), false))
    }

    /// "during the insurrection on January 6": the date says which one, and what is asked is told of any day. "in
    /// the statement on January 6" is no event: a statement of that day was published on it.
    pub(super) fn names_an_event(&self, at: usize) -> bool {
        let mut nouns = 0;
        let last = at.checked_sub(1).map(|i| self.words[i].meaning);
        if last == Some(Meaning::Writing) {
            return false;
        }
        for i in (at.saturating_sub(5)..at).rev() {
            match self.words[i].meaning {
                Meaning::The => {
                    let before = self.words.get(i.wrapping_sub(1)).map(|word| word.meaning);
                    return nouns > 0
                        && matches!(
                            before,
                            Some(
                                Meaning::During
                                    | Meaning::In
                                    | Meaning::After
                                    | Meaning::Before
                                    | Meaning::Since
                                    | Meaning::Until
                                    | Meaning::From
                                    | Meaning::Of
                            )
                        );
                }
                Meaning::Other
                | Meaning::Name
                | Meaning::Writing
                | Meaning::Superlative
                | Meaning::Set
                | Meaning::Stays
                | Meaning::State
                | Meaning::For => nouns += 1,
                _ => return false,
            }
        }
        false
    }

    /// A date without a preposition: the whole question begins or ends with it, or the language needs none.
    pub(super) fn bare(&self, at: usize) -> Option<Time> {
        let word = self.words[at];
        if !matches!(word.meaning, Meaning::Digits { .. } | Meaning::Month(_)) {
            return None;
        }
        let (date, next) = self.date(at)?;
        let before = self.words.get(at.wrapping_sub(1)).map(|word| word.meaning);
        let needs_none = self.table.told_by.is_empty()
            && (date.year.is_some() || date.day.is_some())
            && (next > at + 1
                || before == Some(Meaning::Unit(Unit::Year))
                || self
                    .words
                    .get(next)
                    .is_some_and(|word| word.meaning == Meaning::In));
        let article = matches!(before, Some(Meaning::The | Meaning::Every))
            && date.day.is_some()
            && !self.table.capital_names;
        let alone =
            date.year.is_some() && date.month.is_some() && (at == 0 || next == self.words.len());
        // What follows a preposition, or its own day, was judged with it.
        let judged = matches!(
            before,
            Some(
                Meaning::In
                    | Meaning::On
                    | Meaning::During
                    | Meaning::Of
                    | Meaning::Before
                    | Meaning::After
                    | Meaning::Digits { .. }
                    | Meaning::Ordinal
            )
        ) && self.table.capital_names;
        if judged || !(needs_none || article || alone) || before == Some(Meaning::Nowadays) {
            return None;
        }
        let (from, to) = date.latest_by(self.today).days()?;
        (from <= self.today).then(|| self.time(at..next, Some(from), Some(to), false))
    }
}

fn one(day: Date) -> (Date, Date) {
    (day, day)
}
