//! Which days a question asks about.
//!
//! The window becomes a filter on publication dates, so a false one loses answers while a missed one only ranks
//! worse. Every rule here leans that way: a year in a name ("the 2015 season", "Expo 2020"), a "today" that
//! means nowadays, a comparison ("than in 2005") and anything to come ("next week") give no window. What the
//! window is stays explainable, as the reply states it:
//!
//! - "this week" is the last seven days, never only a Monday; "this month" too holds at least seven days.
//! - "on Friday" begins that day and ends today: what happened then is told the day after as well.
//! - "last week", "last month", "yesterday" are exactly that.

use std::ops::Range;

use jiff::Zoned;
use jiff::civil::Date;

use super::absolute::head;
use super::phrase::{
    Named, Relative, around, calendar, day, in_a_title, latest_weekday, named, relative, shift,
    weekday_is_none, with_year,
};
use super::scan::{Joint, Word, scan};
use super::words::{self, Meaning, Table, Unit, Vocabulary, Which};
use super::{QuestionTime, Window};

/// Years longer ago than this are words: encyclopedias tell of them, and nothing was published then.
const YEARS_BACK: i16 = 30;
/// A window that ends so many days before today asks for the past.
const PAST_DAYS: i64 = 31;

/// The time that `question` asks about, seen from `now` in the asker's time zone; `None` when it names none, or
/// one that is no filter on publication dates. Several times are taken together: their window holds all of them.
pub fn window_in_question(question: &str, now: &Zoned) -> Option<QuestionTime> {
    let today = now.date();
    words::likely(head(question))
        .into_iter()
        .find_map(|vocabulary| {
            let reading = Reading::new(question, vocabulary, today);
            let mut found = reading.times();
            if found.iter().any(|time| time.strict) {
                found.retain(|time| time.strict);
            }
            let (first, last) = (found.first()?, found.last()?);
            let window = found
                .iter()
                .fold(first.window, |window, time| window.hull(time.window));
            let span =
                reading.words[first.place.start].start..reading.words[last.place.end - 1].end;
            let long_ago = window
                .to
                .zip(shift(today, -PAST_DAYS, Unit::Day))
                .is_some_and(|(to, limit)| to < limit);
            let ends_before_now = window.to.is_some_and(|to| to < today);
            Some(QuestionTime {
                window,
                words: question.get(span.clone())?.to_owned(),
                span,
                asks_for_past: long_ago
                    || ends_before_now && !first.strict
                    || !first.strict && reading.tells_of_past(),
                strict: first.strict,
            })
        })
}

/// Whether the words ask for how things are now: "latest", "newest", "recently", "now", "currently", "today".
/// They name no window, but newer documents answer better.
pub fn asks_for_current(question: &str) -> bool {
    words::likely(head(question)).into_iter().any(|vocabulary| {
        scan(question, vocabulary)
            .iter()
            .any(|word| matches!(word.meaning, Meaning::Current | Meaning::Day(0)))
    })
}

/// Whether the words ask for the past: "the history of", "originally", "used to be", "in the past", "last year",
/// a year before this one, centuries ago included. Newer documents are no better then.
pub fn asks_for_past(question: &str, now: &Zoned) -> bool {
    words::likely(head(question))
        .first()
        .is_some_and(|vocabulary| Reading::new(question, vocabulary, now.date()).tells_of_past())
}

/// A question's words, and what is needed to read times in them.
struct Reading {
    words: Vec<Word>,
    table: &'static Table,
    today: Date,
    /// Bytes inside quotation marks: a title or an exact phrase, not the asker's own words.
    quoted: Vec<Range<usize>>,
    /// Every longer word has a capital, so that capitals tell no names.
    title_case: bool,
}

/// One time that the question names.
#[derive(Debug)]
struct Time {
    place: Range<usize>,
    window: Window,
    strict: bool,
}

/// A stretch of days that "since" or "before" may stand before.
struct Moment {
    from: Date,
    to: Date,
    /// Said without a year and seen from now: "March", "last week".
    near: bool,
    next: usize,
}

impl Reading {
    fn new(question: &str, vocabulary: &'static Vocabulary, today: Date) -> Reading {
        let words = scan(question, vocabulary);
        let letters = || {
            words
                .iter()
                .filter(|word| !matches!(word.meaning, Meaning::Digits { .. }))
        };
        let small = letters().any(|word| !word.capital && word.end - word.start >= 4);
        let title_case = letters().count() >= 3 && !small;
        Reading {
            title_case,
            words,
            table: vocabulary.table,
            today,
            quoted: quoted(question),
        }
    }

    fn times(&self) -> Vec<Time> {
        let mut times = Vec::new();
        let mut at = 0;
        while at < self.words.len() {
            match self.time_at(at) {
                Some(time) => {
                    at = time.place.end.max(at + 1);
                    let start = self.words[time.place.start].start;
                    if !self.quoted.iter().any(|range| range.contains(&start)) {
                        times.push(time);
                    }
                }
                None => at += 1,
            }
        }
        times
    }

    fn time_at(&self, at: usize) -> Option<Time> {
        match self.words[at].meaning {
            Meaning::Between | Meaning::From | Meaning::Of => self.range(at),
            Meaning::Since => self.range(at).or_else(|| {
                let moment = self.moment(at + 1)?;
                Some(self.time(at..moment.next, Some(moment.from), None, moment.near))
            }),
            Meaning::Until => {
                let moment = self.moment(at + 1)?;
                Some(self.time(at..moment.next, None, Some(moment.to), false))
            }
            Meaning::Before | Meaning::Back(true) if self.is_before(at) => {
                let moment = self.moment(at + 1)?;
                Some(self.time(
                    at..moment.next,
                    None,
                    Some(moment.from.yesterday().ok()?),
                    false,
                ))
            }
            Meaning::After => {
                let moment = self.moment(at + 1)?;
                let from = moment
                    .to
                    .tomorrow()
                    .ok()
                    .filter(|from| *from <= self.today)?;
                Some(self.time(at..moment.next, Some(from), None, false))
            }
            Meaning::In | Meaning::During | Meaning::On => self.named_time(at, self.skip(at + 1)),
            _ => self.relative_time(at).or_else(|| self.bare(at)),
        }
    }

    fn time(
        &self,
        place: Range<usize>,
        from: Option<Date>,
        to: Option<Date>,
        strict: bool,
    ) -> Time {
        Time {
            place,
            window: Window { from, to },
            strict,
        }
    }

    /// "vor drei Tagen" is no "before".
    fn is_before(&self, at: usize) -> bool {
        self.words[at].meaning == Meaning::Before || relative(&self.words, at, self.table).is_none()
    }

    /// The place after articles, "the year" and "the month of".
    fn skip(&self, mut at: usize) -> usize {
        for _ in 0..4 {
            let next = self.words.get(at + 1).map(|word| word.meaning);
            match self.words.get(at).map(|word| word.meaning) {
                Some(Meaning::Unit(Unit::Year))
                    if matches!(next, Some(Meaning::Digits { length: 4, .. })) =>
                {
                    at += 1
                }
                Some(Meaning::Unit(Unit::Month)) if next == Some(Meaning::Of) => at += 2,
                // "in early 2024" is that year: which months are early, nobody says.
                Some(Meaning::Earlier | Meaning::Later)
                    if matches!(
                        next,
                        Some(Meaning::Digits { length: 4, .. } | Meaning::Month(_))
                    ) =>
                {
                    at += 1;
                }
                // "in the 2015 season" names a season and "in the year 2015" a year.
                Some(Meaning::The)
                    if !matches!(next, Some(Meaning::Digits { length: 4, .. }))
                        || !self.table.capital_names =>
                {
                    at += 1;
                }
                _ => break,
            }
        }
        at
    }

    /// A date by its parts that is not part of a name and neither too long ago nor to come.
    fn date(&self, at: usize) -> Option<(Named, usize)> {
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
    fn moment(&self, at: usize) -> Option<Moment> {
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
    fn range(&self, at: usize) -> Option<Time> {
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
    fn named_time(&self, at: usize, date_at: usize) -> Option<Time> {
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

    /// "during the insurrection on January 6": the date says which one, and what is asked is told of any day.
    fn names_an_event(&self, at: usize) -> bool {
        let mut nouns = 0;
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
                Meaning::Other | Meaning::Name | Meaning::Superlative => nouns += 1,
                _ => return false,
            }
        }
        false
    }

    /// A date without a preposition: the whole question begins or ends with it, or the language needs none.
    fn bare(&self, at: usize) -> Option<Time> {
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

    /// "today", "this week", "the last three days", "on Friday".
    fn relative_time(&self, at: usize) -> Option<Time> {
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
                let to_come = self.any(Meaning::Will) || self.any(Meaning::Present) && !happened;
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
            _ => return None,
        };
        (from.year() >= today.year() - YEARS_BACK)
            .then(|| self.time(at..next, Some(from), Some(to), strict))
    }

    /// Whether "today" means this day and not nowadays, and then whether surely so. "What happened today?" and
    /// "today's news" do, "How many people live there today?" does not, "Who is meeting today?" may.
    fn means_this_day(&self, at: usize, next: usize) -> Option<bool> {
        if self.any(Meaning::Event) || self.possessive(next) {
            return Some(true);
        }
        if matches!(
            at.checked_sub(1).map(|i| self.words[i].meaning),
            Some(Meaning::Until | Meaning::Of | Meaning::To)
        ) {
            return None;
        }
        if self.any(Meaning::Present) {
            return self.any(Meaning::Doing).then_some(false);
        }
        if self.table.capital_names {
            let few_words = self.words.len() <= 3;
            return (self.any(Meaning::Did) || few_words).then_some(true);
        }
        Some(self.any(Meaning::Did))
    }

    fn possessive(&self, next: usize) -> bool {
        self.words
            .get(next)
            .is_some_and(|w| w.meaning == Meaning::Possessive && w.joint == Joint::Apostrophe)
    }

    fn any(&self, meaning: Meaning) -> bool {
        self.words.iter().any(|word| word.meaning == meaning)
    }

    fn tells_of_past(&self) -> bool {
        let this_year = self.today.year();
        self.words
            .iter()
            .enumerate()
            .any(|(at, word)| match word.meaning {
                Meaning::History => true,
                // "in the past" and not "in the past week"
                Meaning::Past => {
                    let article = self
                        .words
                        .get(at.wrapping_sub(1))
                        .is_some_and(|word| word.meaning == Meaning::The);
                    article && relative(&self.words, at, self.table).is_none()
                }
                Meaning::Digits { value, length: 4 } => {
                    let after = self.words.get(at.wrapping_sub(1)).map(|word| word.meaning);
                    let said = matches!(
                        after,
                        Some(
                            Meaning::In
                                | Meaning::During
                                | Meaning::Before
                                | Meaning::Until
                                | Meaning::Month(_)
                                | Meaning::Unit(Unit::Year)
                                | Meaning::Between
                                | Meaning::From
                                | Meaning::Back(true)
                        )
                    );
                    said && (1000..u32::try_from(this_year).unwrap_or(0)).contains(&value)
                }
                _ => {
                    matches!(
                        relative(&self.words, at, self.table),
                        Some((Relative::Span(Which::Last, Unit::Year), _))
                    ) || matches!(
                        relative(&self.words, at, self.table),
                        Some((Relative::Away(..=-1, Unit::Year), _))
                    )
                }
            })
    }
}

fn one(day: Date) -> (Date, Date) {
    (day, day)
}

/// The bytes between pairs of double quotation marks.
fn quoted(text: &str) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let mut open: Option<(usize, char)> = None;
    for (at, c) in text.char_indices() {
        match open {
            Some((start, close)) if c == close || close == '”' && c == '“' => {
                ranges.push(start..at);
                open = None;
            }
            Some(_) => {}
            None => {
                open = match c {
                    '"' => Some((at, '"')),
                    '“' => Some((at, '”')),
                    '„' => Some((at, '”')),
                    '«' => Some((at, '»')),
                    '「' => Some((at, '」')),
                    _ => None,
                };
            }
        }
    }
    ranges
}
