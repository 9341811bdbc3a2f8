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

mod by_calendar;
mod from_today;

use std::ops::Range;

use jiff::Zoned;
use jiff::civil::Date;

use super::absolute::head;
use super::calendar::shift;
use super::phrase::{Relative, relative};
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

    fn possessive(&self, next: usize) -> bool {
        self.words
            .get(next)
            .is_some_and(|w| w.meaning == Meaning::Possessive && w.joint == Joint::Apostrophe)
    }

    fn any(&self, meaning: Meaning) -> bool {
        self.words.iter().any(|word| word.meaning == meaning)
    }

    fn in_the_present(&self) -> bool {
        self.any(Meaning::Present) || self.any(Meaning::Is)
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
