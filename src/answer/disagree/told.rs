//! What a sentence tells for an answer, and whether two of them can both be right.

use jiff::civil::Date;

use crate::answer::question::Question;
use crate::index::analyzer::Analyzer;
use crate::text::Language;
use crate::text::dates;

/// Lengths of time that differ by less than this share are the same: a month is thirty days.
const SAME_DURATION: f64 = 0.1;

/// What is told.
#[derive(Debug, PartialEq)]
pub(super) enum Told {
    /// Figures, each with the word that it counts.
    Figures(Vec<(String, String)>),
    /// Lengths of time, in hours.
    Durations(Vec<f64>),
    /// First and last days.
    Days(Vec<(Date, Date)>),
}

impl Told {
    /// Both together, where they are of one kind.
    pub fn and(mut self, more: Told) -> Told {
        match (&mut self, more) {
            (Told::Figures(known), Told::Figures(more)) => known.extend(more),
            (Told::Durations(known), Told::Durations(more)) => known.extend(more),
            (Told::Days(known), Told::Days(more)) => known.extend(more),
            _ => {}
        }
        self
    }
}

/// Whether both are of one kind, and nothing of one agrees with anything of the other.
pub(super) fn contradict(a: &Told, b: &Told) -> bool {
    match (a, b) {
        (Told::Days(a), Told::Days(b)) => {
            // Days that lie in one another ("Friday" and "this week") agree.
            !a.iter().any(|a| b.iter().any(|b| a.0 <= b.1 && b.0 <= a.1))
        }
        (Told::Durations(a), Told::Durations(b)) => !a
            .iter()
            .any(|a| b.iter().any(|b| (a - b).abs() <= SAME_DURATION * a.max(*b))),
        (Told::Figures(a), Told::Figures(b)) => {
            let same_noun = a.iter().any(|(figure, noun)| {
                b.iter()
                    .any(|(f, other)| noun == other && are_comparable(figure, f))
            });
            let agree = a
                .iter()
                .any(|(figure, noun)| b.iter().any(|(f, n)| f == figure && n == noun));
            same_noun && !agree
        }
        _ => false,
    }
}

/// Whether two figures may be of the same matter: neither is more than ten times the other. A ticket for 4.80 euros and
/// a crew for 340,000 euros are two matters, whatever words they share.
fn are_comparable(a: &str, b: &str) -> bool {
    match (value(a), value(b)) {
        (Some(a), Some(b)) => a <= 10.0 * b && b <= 10.0 * a,
        _ => true,
    }
}

/// The number that a figure says, with either sign for thousands: `18,300`, `1.284`, `4.80`.
fn value(figure: &str) -> Option<f64> {
    let mut plain = String::with_capacity(figure.len());
    for (at, c) in figure.char_indices() {
        let rest = figure.get(at + c.len_utf8()..)?;
        let digits = rest.chars().take_while(char::is_ascii_digit).count();
        match c {
            '.' | ',' if digits == 3 => {}
            '.' | ',' => plain.push('.'),
            c => plain.push(c),
        }
    }
    plain.parse().ok()
}

/// The days that a sentence tells, published on a day.
pub(super) fn days(text: &str, language: Language, published: Option<Date>) -> Option<Told> {
    let days = dates::days_told(text, language, published);
    (!days.is_empty()).then_some(Told::Days(days))
}

/// The lengths of time that a sentence tells.
pub(super) fn durations(text: &str, language: Language) -> Option<Told> {
    let durations: Vec<f64> = dates::durations(text, language)
        .into_iter()
        .map(|(_, hours)| hours)
        .collect();
    (!durations.is_empty()).then_some(Told::Durations(durations))
}

/// Whether a sentence tells how many there is room for.
pub(super) fn says_capacity(text: &str) -> bool {
    text.to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .any(|word| {
            matches!(
                word,
                "can"
                    | "could"
                    | "room"
                    | "space"
                    | "spaces"
                    | "seats"
                    | "capacity"
                    | "limited"
                    | "maximum"
                    | "holds"
                    | "fits"
                    | "accommodates"
                    | "admits"
            )
        })
}

/// Figures with the noun they count, where that noun is one of the question's words (or a sign such as %, €):
/// "42 hostages" for "how many hostages".
pub(super) fn figures(text: &str, question: &Question, analyzer: &mut Analyzer) -> Option<Told> {
    let tokens = analyzer.tokens(text, question.language);
    let asked = |term: &str| {
        question
            .terms
            .iter()
            .position(|t| t.search.forms.iter().any(|form| form == term))
    };
    let mut found = Vec::new();
    for (place, token) in tokens.iter().enumerate() {
        if !token
            .term
            .bytes()
            .next()
            .is_some_and(|byte| byte.is_ascii_digit())
            || asked(&token.term).is_some()
        {
            continue;
        }
        let sign_before = place
            .checked_sub(1)
            .and_then(|before| tokens.get(before))
            .filter(|t| is_sign(&t.term));
        if let Some(sign) = sign_before {
            found.push((token.term.clone(), sign.term.clone()));
            continue;
        }
        // "42 of the hostages", "42 elderly hostages".
        let noun = tokens.iter().skip(place + 1).take(4).find_map(|next| {
            if is_sign(&next.term) {
                Some(next.term.clone())
            } else {
                asked(&next.term).map(|n| format!("#{n}"))
            }
        });
        if let Some(noun) = noun {
            found.push((token.term.clone(), noun));
        }
    }
    (!found.is_empty()).then_some(Told::Figures(found))
}

/// Signs and units that are a noun of their own: "24.99 euros" answers "how much".
fn is_sign(term: &str) -> bool {
    matches!(
        term,
        "%" | "$" | "€" | "£" | "¥" | "euro" | "dollar" | "pound" | "yen"
    )
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{Told, contradict, days, durations, says_capacity};
    use crate::text::Language;

    fn when(text: &str) -> Told {
        days(text, Language::ENGLISH, Some(date(2026, 4, 16))).unwrap()
    }

    fn how_long(text: &str) -> Told {
        durations(text, Language::ENGLISH).unwrap()
    }

    fn price(figure: &str) -> Told {
        Told::Figures(vec![(figure.to_owned(), "euro".to_owned())])
    }

    #[test]
    fn a_day_outside_of_the_other_month_contradicts_it() {
        let month = when("The line is due to open in March 2026.");
        assert!(contradict(&month, &when("It opens on 30 May.")));
        assert!(!contradict(&month, &when("It opens on 21 March.")));
    }

    #[test]
    fn lengths_of_time_are_compared_in_any_unit() {
        assert!(contradict(
            &how_long("within 72 hours"),
            &how_long("within five days")
        ));
        assert!(!contradict(
            &how_long("within 72 hours"),
            &how_long("after three days")
        ));
        assert!(!contradict(
            &how_long("for a month"),
            &how_long("for 30 days")
        ));
    }

    #[test]
    fn figures_of_another_size_are_of_another_matter() {
        assert!(contradict(&price("24.99"), &price("27.99")));
        assert!(!contradict(&price("4.80"), &price("340,000")));
        assert!(!contradict(&price("4.80"), &when("on 30 May")));
    }

    #[test]
    fn room_is_told_by_its_words() {
        assert!(says_capacity(
            "There is room for 150 visitors on the meadow."
        ));
        assert!(!says_capacity("Last year 4,000 visitors came."));
    }
}
