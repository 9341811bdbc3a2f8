//! What a text tells about time, to be compared with what another text tells: days, and how long something takes.
//!
//! Looser than `absolute`: "30 May" and "March 2026" are spans of days here, since two documents that name them for
//! the same thing agree or do not, however exact each of them is.

use std::ops::Range;

use jiff::civil::Date;

use super::absolute::head;
use super::phrase::{Named, counted, named};
use super::relative::relative_dates;
use super::scan::{Word, scan};
use super::words::{self, Meaning, Unit, Vocabulary};
use crate::text::Language;

/// The first and last days of every day or span of days that `text` names: with day, month and year, with two of
/// them (`30 May`, `March 2026`), a month behind a preposition (`in March`), and relative to the day `published`. What
/// lacks its year is the one nearest to `published`, and nothing when that is not known. A year alone is left out: it
/// is more often said beside a matter than of it. So is what "instead of" takes back.
pub fn days_told(text: &str, language: Language, published: Option<Date>) -> Vec<(Date, Date)> {
    let Some(vocabulary) = vocabulary(text, language) else {
        return Vec::new();
    };
    let words = scan(text, vocabulary);
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let Some((date, next)) = named(&words, at, vocabulary.table) else {
            at += 1;
            continue;
        };
        let withdrawn = words[at.saturating_sub(3)..at]
            .iter()
            .any(|word| word.meaning == Meaning::Instead);
        let alone = date.day.is_none() && date.year.is_none();
        if date.month.is_some()
            && !withdrawn
            && (!alone || is_one_month(&words, at, vocabulary))
            && let Some(days) = nearest_to(date, published)
        {
            found.push(days);
        }
        at = next;
    }
    if let Some(published) = published {
        let relative = relative_dates(text, language, published);
        found.extend(relative.into_iter().map(|date| (date.from, date.to)));
    }
    found
}

/// How long things take, last or wait by `text`, in hours: "72 hours", "five days". Months and years count with their
/// mean length. Points in time ("five days ago", "the last two weeks") are none. Spans are bytes of `text`.
pub fn durations(text: &str, language: Language) -> Vec<(Range<usize>, f64)> {
    let Some(vocabulary) = vocabulary(text, language) else {
        return Vec::new();
    };
    let words = scan(text, vocabulary);
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let Some((count, unit, next)) = counted(&words, at) else {
            at += 1;
            continue;
        };
        let before = at.checked_sub(1).map(|i| words[i].meaning);
        let after = words.get(next).map(|word| word.meaning);
        let is_moment = after == Some(Meaning::Ago)
            || matches!(
                before,
                Some(Meaning::Which(_) | Meaning::Past | Meaning::Back(_))
            );
        if !is_moment {
            let span = words[at].start..words[next - 1].end;
            found.push((span, count as f64 * hours(unit)));
        }
        at = next;
    }
    found
}

fn vocabulary(text: &str, language: Language) -> Option<&'static Vocabulary> {
    words::of(language).or_else(|| words::likely(head(text)).first().copied())
}

fn hours(unit: Unit) -> f64 {
    match unit {
        Unit::Hour => 1.0,
        Unit::Day => 24.0,
        Unit::Week => 7.0 * 24.0,
        Unit::Month => 365.25 / 12.0 * 24.0,
        Unit::Year => 365.25 * 24.0,
    }
}

/// Whether the month alone at `at` is one month of one year: "in March", not "March past", and not where something
/// comes back ("every year in March", "twice a year, in March").
fn is_one_month(words: &[Word], at: usize, vocabulary: &Vocabulary) -> bool {
    let capital = words[at].capital || !vocabulary.table.capital_names;
    let prepared = at.checked_sub(1).is_some_and(|i| {
        matches!(
            words[i].meaning,
            Meaning::In | Meaning::Since | Meaning::Until | Meaning::Earlier | Meaning::Later
        )
    });
    let comes_back = words.windows(2).any(|pair| {
        pair[0].meaning == Meaning::Every
            || pair[0].meaning == Meaning::One && matches!(pair[1].meaning, Meaning::Unit(_))
    });
    capital && prepared && !comes_back
}

/// The days of a date; without its year those nearest to `published`.
fn nearest_to(date: Named, published: Option<Date>) -> Option<(Date, Date)> {
    if date.year.is_some() {
        return date.days();
    }
    let published = published?;
    (-1..=1)
        .filter_map(|years| {
            let year = published.year().checked_add(years)?;
            Named {
                year: Some(year),
                ..date
            }
            .days()
        })
        .min_by_key(|(from, to)| {
            let days = |date: Date| date.duration_since(published).as_hours().abs();
            days(*from).min(days(*to))
        })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{days_told, durations};
    use crate::text::Language;

    fn days(text: &str) -> Vec<String> {
        let published = Some(date(2026, 4, 16));
        days_told(text, Language::ENGLISH, published)
            .into_iter()
            .map(|(from, to)| format!("{from}..{to}"))
            .collect()
    }

    fn hours(text: &str) -> Vec<f64> {
        let found = durations(text, Language::ENGLISH);
        found.into_iter().map(|(_, hours)| hours).collect()
    }

    #[test]
    fn a_day_without_a_year_is_the_one_nearest_to_the_publication() {
        assert_eq!(
            days("The line opens on 30 May."),
            ["2026-05-30..2026-05-30"]
        );
        assert_eq!(
            days("It was closed on 20 December."),
            ["2025-12-20..2025-12-20"]
        );
        assert!(days_told("The line opens on 30 May.", Language::ENGLISH, None).is_empty());
    }

    #[test]
    fn a_month_is_all_of_its_days() {
        assert_eq!(
            days("It is due to open in March 2026."),
            ["2026-03-01..2026-03-31"]
        );
        assert_eq!(days("It opens in September."), ["2026-09-01..2026-09-30"]);
        assert_eq!(days("She may march past the May tree."), [""; 0]);
    }

    #[test]
    fn what_comes_back_every_year_is_no_day() {
        assert_eq!(
            days("We meet twice a year, in February and in August."),
            [""; 0]
        );
        assert_eq!(days("The fair is held in June every year."), [""; 0]);
    }

    #[test]
    fn a_date_that_is_taken_back_is_none() {
        assert_eq!(
            days("It will be released on 3 March 2026 instead of in October."),
            ["2026-03-03..2026-03-03"]
        );
    }

    #[test]
    fn lengths_of_time_are_told_in_hours_and_points_in_time_are_none() {
        assert_eq!(hours("within 72 hours"), [72.0]);
        assert_eq!(hours("answered within five days by somebody"), [120.0]);
        assert_eq!(hours("It closed five days ago."), [0.0; 0]);
        assert_eq!(hours("in the last two weeks"), [0.0; 0]);
    }
}
