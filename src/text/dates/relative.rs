//! Relative dates in words that were published on a known day: which day was "this Friday"?
//!
//! A bare weekday is the one point where tense decides: news says "on Friday" of the last one and of the next
//! one alike. The nearest verb tells ("will meet on Friday", "said on Friday that it will"), and where none does
//! there is no date. The present tense alone is none that does ("is seen in Doha on Friday", under a picture): only
//! where it tells what is set ("opens on Friday", "remain valid on Sunday", "the vote is on Friday") is the day to come.

use std::ops::Range;

use jiff::civil::Date;

use super::ResolvedDate;
use super::absolute::head;
use super::calendar::{around, calendar, latest_weekday, shift, weekday_in};
use super::certain::{is_certain, is_due, is_how_long, is_modal, is_old_plan};
use super::phrase::{Relative, counted, in_a_title, relative, weekday_is_none};
use super::scan::{Joint, Word, scan};
use super::words::{self, Meaning, Table, Unit, Which};
use crate::text::Language;

/// How far before a date its verb is looked for, in words.
const VERB_BEFORE: usize = 12;
/// How far after it.
const VERB_AFTER: usize = 6;
/// So many words may stand between what is set and its day: "starts at 8 pm on Friday".
const SET_BEFORE: usize = 3;

/// The relative dates in `text`, in order and not overlapping, as the days they meant on the day the text was
/// published. Weeks run from Monday to Sunday, and "next Friday" is the Friday of the next week. Spans are bytes
/// of `text`. An unknown language is guessed from the text; a language without a table has none.
pub fn relative_dates(text: &str, language: Language, published: Date) -> Vec<ResolvedDate> {
    let guessed = || {
        if language.is_unknown() {
            words::likely(head(text)).first().copied()
        } else {
            None
        }
    };
    let Some(vocabulary) = words::of(language).or_else(guessed) else {
        return Vec::new();
    };
    let table = vocabulary.table;
    let words = scan(text, vocabulary);
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let Some((place, (from, to))) = date_at(&words, at, table, published) else {
            at += 1;
            continue;
        };
        let span = words[place.start].start..words[place.end - 1].end;
        if let Some(said) = text.get(span.clone()) {
            found.push(ResolvedDate {
                text: said.to_owned(),
                span,
                from,
                to,
            });
        }
        at = place.end;
    }
    found
}

/// The relative date at word `at`: its words, and its first and last day.
fn date_at(
    words: &[Word],
    at: usize,
    table: &Table,
    published: Date,
) -> Option<(Range<usize>, (Date, Date))> {
    if words[at].meaning == Meaning::In {
        return ahead(words, at, published);
    }
    if words[at].meaning == Meaning::Morrow {
        return morrow(words, at, published).map(|day| (at..at + 1, (day, day)));
    }
    let (date, next) = relative(words, at, table)?;
    let before = at
        .checked_sub(1)
        .map(|i| words[i])
        .filter(|_| words[at].continues());
    let before_is = |meaning: Meaning| before.is_some_and(|word| word.meaning == meaning);
    if !matches!(date, Relative::Weekday(..)) && in_a_title(words, at, next, table) {
        return None;
    }
    let of_follows = words
        .get(next)
        .is_some_and(|word| word.meaning == Meaning::Of && word.joint == Joint::Space);
    let days = match date {
        Relative::Day(0) if before_is(Meaning::Nowadays) => return None,
        Relative::Day(days) => one(shift(published, days, Unit::Day)?),
        Relative::LastNight => one(shift(published, -1, Unit::Day)?),
        // "the last week of the campaign"
        Relative::Span(..) | Relative::Past(..) if of_follows && !table.follows => return None,
        // "in the last week" is the last seven days, or the last of something: not the calendar's week.
        Relative::Span(Which::Last | Which::Next, _)
            if table.capital_names && before_is(Meaning::The) =>
        {
            return None;
        }
        Relative::Span(which, unit) => {
            let (first, last) = calendar(published, which, unit)?;
            let part = match which {
                Which::This if before_is(Meaning::Earlier) => Some((first, published)),
                Which::This if before_is(Meaning::Later) => Some((published, last)),
                _ => None,
            };
            match part {
                Some(days) => return Some((at - 1..next, days)),
                None => (first, last),
            }
        }
        Relative::Past(..) if is_how_long(words, at, next, table) => return None,
        Relative::Past(count, unit) if unit != Unit::Hour => {
            (shift(published, -count, unit)?, published)
        }
        Relative::Past(..) => return None,
        Relative::Away(count, unit) => away(published, count, unit)?,
        Relative::Weekday(which, weekday) => {
            let of_names = weekday_is_none(words, at, next, table);
            let said_on = before.is_some_and(|word| match word.meaning {
                Meaning::On | Meaning::Unit(Unit::Day) => true,
                Meaning::In => !table.capital_names,
                _ => false,
            });
            if of_names
                || !is_certain(words, at, next, which, table)
                || which.is_none() && !said_on && !table.bare_weekday
            {
                return None;
            }
            let to_come = || {
                let ahead = weekday.since(published.weekday());
                shift(published, ahead.into(), Unit::Day)
            };
            let tense = if which.is_none() && is_set_for(words, at, next) {
                Tense::Future
            } else {
                tense(words, at, next, table)
            };
            one(match (which, tense) {
                (Some(Which::Last), _) => latest_weekday(published.yesterday().ok()?, weekday)?,
                (Some(Which::Next), _) => {
                    let (_, sunday) = around(published, Unit::Week)?;
                    shift(sunday, weekday.to_monday_one_offset().into(), Unit::Day)?
                }
                (Some(Which::This), Tense::Past) | (None, Tense::Past) => {
                    latest_weekday(published, weekday)?
                }
                (Some(Which::This), _) | (None, Tense::Future) => to_come()?,
                (None, Tense::Untold) => return None,
            })
        }
        Relative::InWeek(which, weekday) => one(weekday_in(published, which, weekday)?),
    };
    Some((at..next, days))
}

fn one(day: Date) -> (Date, Date) {
    (day, day)
}

/// "three days ago" is a day; months and years away are the whole month or year.
fn away(published: Date, count: i64, unit: Unit) -> Option<(Date, Date)> {
    let day = shift(published, count, unit)?;
    match unit {
        Unit::Hour => None,
        Unit::Day | Unit::Week => Some((day, day)),
        Unit::Month | Unit::Year => around(day, unit),
    }
}

/// "in two weeks", which is ahead only where something is to come: "the vote is in two weeks", not "ten people
/// died in two weeks" and not "the first time in two years".
fn ahead(words: &[Word], at: usize, published: Date) -> Option<(Range<usize>, (Date, Date))> {
    let (count, unit, next) = counted(words, at + 1).filter(|_| words[at + 1].continues())?;
    if words
        .get(next)
        .is_some_and(|word| word.meaning == Meaning::Of && word.joint == Joint::Space)
    {
        return None;
    }
    let mut to_come = false;
    for i in (at.saturating_sub(8)..at).rev() {
        match words[i].meaning {
            Meaning::Will => to_come = true,
            Meaning::Present | Meaning::Is if !to_come && i + 1 == at => to_come = true,
            Meaning::Superlative => return None,
            Meaning::Did if !to_come && !by_participle(words, i) => return None,
            _ => {}
        }
        if words[i].begins_sentence() {
            break;
        }
    }
    to_come.then_some((at..next, away(published, count, unit)?))
}

/// "morgen" is tomorrow, "am Morgen" and "la mañana" are the morning.
fn morrow(words: &[Word], at: usize, published: Date) -> Option<Date> {
    let word = words[at];
    let before = at.checked_sub(1).map(|i| words[i].meaning);
    let morning = word.capital && !word.begins_sentence()
        || matches!(
            before,
            Some(
                Meaning::The
                    | Meaning::One
                    | Meaning::On
                    | Meaning::Day(_)
                    | Meaning::Which(_)
                    | Meaning::Every
            )
        );
    if morning {
        None
    } else {
        shift(published, 1, Unit::Day)
    }
}

enum Tense {
    Past,
    Future,
    Untold,
}

/// What the verb nearest to the words `at..next` tells: first the one before, in the same sentence, then the one
/// after.
fn tense(words: &[Word], at: usize, next: usize, table: &Table) -> Tense {
    if !words[at].begins_sentence() {
        if at > 0 && words[at - 1].meaning == Meaning::Since {
            return Tense::Past;
        }
        for i in (at.saturating_sub(VERB_BEFORE)..at).rev() {
            match words[i].meaning {
                // "approved a plan on Friday"
                Meaning::Will
                    if i > 0 && matches!(words[i - 1].meaning, Meaning::One | Meaning::The) => {}
                Meaning::Will if is_old_plan(words, i) => return Tense::Untold,
                Meaning::Will => return Tense::Future,
                Meaning::Did if by_participle(words, i) || what_stays(words, i) => {}
                Meaning::Did if is_due(words, at) => return Tense::Untold,
                Meaning::Did => return Tense::Past,
                _ if tells_what_is_set(words, i, at, next) => return Tense::Future,
                // "opens late on Sunday": every Sunday, it may be.
                Meaning::Set => return Tense::Untold,
                _ if is_modal(&words[i], table) => return Tense::Untold,
                _ => {}
            }
            if words[i].begins_sentence() {
                break;
            }
        }
    }
    let begins_with_it = at
        .checked_sub(1)
        .is_some_and(|on| words[on].meaning == Meaning::On && words[on].begins_sentence());
    let reach = if table.unspaced { 2 } else { 1 };
    for word in words
        .iter()
        .skip(next)
        .take(VERB_AFTER * reach)
        .take_while(|word| !word.begins_sentence())
    {
        match word.meaning {
            Meaning::Will => return Tense::Future,
            // Not "Tuesday's ruling opens the door".
            Meaning::Set if begins_with_it => return Tense::Future,
            Meaning::Did if is_due(words, at) => return Tense::Untold,
            Meaning::Did => return Tense::Past,
            Meaning::Present | Meaning::Is => return Tense::Untold,
            _ if is_modal(word, table) => return Tense::Untold,
            _ => {}
        }
    }
    Tense::Untold
}

/// Whether the verb at `i` tells in the present what is set for the weekday at `at..next`. Only plain words may stand
/// between: in "is in hospital after a crash on Friday" the day is the crash's.
fn tells_what_is_set(words: &[Word], i: usize, at: usize, next: usize) -> bool {
    let meaning = words[i].meaning;
    if !matches!(meaning, Meaning::Set | Meaning::Is | Meaning::Stays) {
        return false;
    }
    // "decided to stay open", "was open": another verb tells.
    let before = i.checked_sub(1).map(|before| words[before].meaning);
    let infinite = !words[i].begins_sentence()
        && matches!(
            before,
            Some(Meaning::To | Meaning::Did | Meaning::Be | Meaning::The)
        );
    if infinite || is_owner(words, next) {
        return false;
    }
    let said_on = words[at - 1].meaning == Meaning::On;
    let between = i + 1..if said_on { at - 1 } else { at };
    let near = between.len() <= SET_BEFORE
        && words[i + 1..=at].iter().all(Word::continues)
        && between.clone().all(|place| {
            what_stays(words, place)
                || matches!(
                    words[place].meaning,
                    Meaning::Other | Meaning::State | Meaning::In | Meaning::Digits { .. }
                )
        });
    let of_state = between.clone().next().map(|place| words[place].meaning);
    let of_state = of_state == Some(Meaning::State) || what_stays(words, i + 1);
    near && (said_on || between.is_empty())
        && match meaning {
            Meaning::Set => true,
            Meaning::Is => between.is_empty() || of_state,
            Meaning::Stays => of_state,
            _ => false,
        }
}

/// Whether the word at `i` is what a thing remains: "remains closed" is no verb in the past.
fn what_stays(words: &[Word], i: usize) -> bool {
    words[i].meaning == Meaning::Did
        && words[i].continues()
        && i.checked_sub(1)
            .is_some_and(|before| words[before].meaning == Meaning::Stays)
}

/// Whether the weekday at `at..next` is what something is set for: "reserved for Saturday", not "blamed for Friday's
/// attack" nor "held for Friday riots".
fn is_set_for(words: &[Word], at: usize, next: usize) -> bool {
    let is_for = at
        .checked_sub(1)
        .is_some_and(|i| words[i].meaning == Meaning::For && words[at].continues());
    let of_another = words
        .get(next)
        .is_some_and(|word| word.joint == Joint::Space && word.meaning == Meaning::Other);
    // "was scheduled for Friday": which may be over, or off.
    let was = at.checked_sub(3).is_some_and(|i| {
        words[i].meaning == Meaning::Did && (3..=4).contains(&(words[i].end - words[i].start))
    });
    is_for && !was && !of_another && !is_owner(words, next)
}

/// Whether what ends before word `next` owns something: "Friday's vote", "Saturday night's vote".
fn is_owner(words: &[Word], next: usize) -> bool {
    words
        .iter()
        .skip(next)
        .take(2)
        .take_while(|word| word.continues())
        .any(|word| word.meaning == Meaning::Possessive)
}

/// Whether the verb at `i` tells no tense of its own: "will be held", "is to be signed".
fn by_participle(words: &[Word], i: usize) -> bool {
    // "is closed"; a capital is a heading's or a name's: "Closed on Sunday".
    words[i].capital
        || (i.saturating_sub(3)..i)
            .rev()
            .take_while(|k| words[k + 1].continues())
            .any(|k| match words[k].meaning {
                Meaning::Be | Meaning::Will => true,
                Meaning::Present | Meaning::Is => k + 2 >= i,
                _ => false,
            })
}
