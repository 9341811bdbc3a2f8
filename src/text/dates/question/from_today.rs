//! Times that a question names from today on: "yesterday", "this week", "the last three days", "on Friday".

use super::{Reading, Time, YEARS_BACK};
use crate::text::dates::calendar::{around, calendar, latest_weekday, shift, weekday_in};
use crate::text::dates::phrase::{Relative, in_a_title, relative, weekday_is_none};
use crate::text::dates::scan::Joint;
use crate::text::dates::words::{Meaning, Unit, Which};

impl Reading {
    /// "today", "this week", "the last three days", "on Friday".
    pub(super) fn relative_time(&self, at: usize) -> Option<Time> {
        let words = &self.words;
        if words[at].meaning == Meaning::Yestermorrow {
            let day = self.today.yesterday().ok()?;
            return (!self.any(Meaning::Will))
                .then(|| self.time(at..at + 1, Some(day), Some(day), false));
        }
        let (date, next) = relative(words, at, self.table)?;
        let before = at
            .checked_sub(1)
            .filter(|_| words[at].continues())
            .map(|i| words[i].meaning);
        let of_follows = words
            .get(next)
            .is_some_and(|word| word.meaning == Meaning::Of && word.joint == Joint::Space);
        let weekday = matches!(date, Relative::Weekday(..));
        if !weekday && in_a_title(words, at, next, self.table) && !self.title_case {
            return None;
        }
        // "than last year", "compared to a year ago", "the last three days of the war".
        let nowadays = before == Some(Meaning::Nowadays)
            && (self.table.capital_names || date == Relative::Day(0));
        if nowadays
            || before == Some(Meaning::Compared)
            || of_follows && !self.table.follows && !weekday
        {
            return None;
        }
        let today = self.today;
        let (from, to, strict) = match date {
            Relative::Day(0) if words[at].meaning == Meaning::Day(0) => {
                let strict = self.means_this_day(at, next)?;
                (today, today, strict)
            }
            Relative::Day(days) if days <= 0 => {
                let day = shift(today, days, Unit::Day)?;
                (day, day, true)
            }
            Relative::LastNight => (today.yesterday().ok()?, today, true),
            Relative::Span(Which::This, unit) => {
                if before == Some(Meaning::Later) || unit == Unit::Year && self.possessive(next) {
                    return None;
                }
                let (first, _) = around(today, unit)?;
                (
                    first.min(shift(today, -7, Unit::Day)?),
                    today,
                    unit != Unit::Year,
                )
            }
            Relative::Span(Which::Last, unit) => {
                if unit == Unit::Year && self.possessive(next) {
                    return None;
                }
                let (first, last) = calendar(today, Which::Last, unit)?;
                (first, last, unit != Unit::Year)
            }
            Relative::Past(count, unit) => {
                let from = shift(today, -count, unit)?;
                (
                    from,
                    today,
                    unit != Unit::Year && from.year() >= today.year() - 1,
                )
            }
            Relative::Away(count, unit) if count < 0 => {
                let (first, last) = around(shift(today, count, unit)?, unit)?;
                (first, last, unit != Unit::Year)
            }
            Relative::Weekday(which, weekday) => {
                let happened = self.any(Meaning::Did) || self.any(Meaning::Event);
                let to_come = self.any(Meaning::Will) || self.in_the_present() && !happened;
                let said_on = matches!(
                    before,
                    Some(
                        Meaning::On | Meaning::Earlier | Meaning::Later | Meaning::Unit(Unit::Day)
                    )
                ) || before == Some(Meaning::In) && !self.table.capital_names;
                if to_come || weekday_is_none(words, at, next, self.table) {
                    return None;
                }
                let day = match which {
                    Some(Which::Last) => latest_weekday(today.yesterday().ok()?, weekday)?,
                    Some(Which::Next) => return None,
                    Some(Which::This) if happened => latest_weekday(today, weekday)?,
                    None if said_on || self.table.bare_weekday && happened => {
                        latest_weekday(today, weekday)?
                    }
                    _ => return None,
                };
                (day, today, true)
            }
            Relative::InWeek(which, weekday) => {
                let day = weekday_in(today, which, weekday)?;
                if day > today {
                    return None;
                }
                (day, today, true)
            }
            _ => return None,
        };
        (from.year() >= today.year() - YEARS_BACK)
            .then(|| self.time(at..next, Some(from), Some(to), strict))
    }

    /// Whether "today" means this day and not nowadays, and then whether surely so. "What happened today?" and
    /// "today's news" do, "How many people live there today?" does not, "Who is meeting today?" may.
    pub(super) fn means_this_day(&self, at: usize, next: usize) -> Option<bool> {
        if self.any(Meaning::Event) || self.possessive(next) {
            return Some(true);
        }
        if matches!(
            at.checked_sub(1).map(|i| self.words[i].meaning),
            Some(Meaning::Until | Meaning::Of | Meaning::To)
        ) {
            return None;
        }
        if self.in_the_present() {
            return self.any(Meaning::Doing).then_some(false);
        }
        if self.table.capital_names {
            let few_words = self.words.len() <= 3;
            return (self.any(Meaning::Did) || few_words).then_some(true);
        }
        Some(self.any(Meaning::Did))
    }
}
