//! Whether the best excerpts tell different numbers or dates for what was asked.
//!
//! Only for questions whose answer is a number or a date, only between documents that are no copies, and only
//! where both speak of the same: their key sentences share the question's words, and give an answer of the same
//! kind (a figure before the same noun, a date). Anything less sure is no disagreement: a false alarm costs trust.

use jiff::civil::Date;

use super::evidence::{Evidence, Piece};
use super::examine::Lookup;
use super::question::{Kind, Question};
use crate::index::analyzer::Analyzer;
use crate::text::dates;

/// A second excerpt must have this share of the best one's words of the question to contradict it.
const SAME_SUBJECT: f32 = 0.75;

/// A sentence's figures count when it has this share of the key sentence's words of the question: "She won with 231
/// votes" says no names, the sentence before it did.
const RELATED: f32 = 0.3;

/// What a sentence answers.
#[derive(Debug, PartialEq)]
enum Answers {
    /// Figures with the word behind each.
    Figures(Vec<(String, String)>),
    /// First and last days.
    Dates(Vec<(Date, Date)>),
}

/// Marks the evidence as differing and puts the pieces that differ first, the newest of them first.
pub fn arrange(evidence: &mut Evidence, question: &Question, lookup: &Lookup<'_>) {
    if !matches!(question.kind, Kind::HowMany | Kind::When) || evidence.shown.len() < 2 {
        return;
    }
    let subject = |piece: &Piece| {
        let (candidate, version) = evidence.of(piece.candidate);
        let passage = &candidate.passages[piece.passage];
        let run = &passage.sentences[piece.run.first..=piece.run.last];
        let mut terms = run.iter().fold(0, |mask, sentence| mask | sentence.terms);
        if let Some(version) = version {
            let language = candidate.hit.language;
            terms |= lookup.terms_in(&version.title, language, &mut Analyzer::default());
        }
        lookup.weight(terms)
    };
    let subjects: Vec<f32> = evidence.shown.iter().map(subject).collect();
    let best = subjects.iter().copied().fold(0.0, f32::max);
    let told: Vec<Option<Answers>> = evidence
        .shown
        .iter()
        .zip(&subjects)
        .map(|(piece, subject)| {
            answers(evidence, piece, question, lookup).filter(|_| *subject >= SAME_SUBJECT * best)
        })
        .collect();
    let differing: Vec<usize> = (0..told.len())
        .filter(|place| {
            told[*place]
                .as_ref()
                .is_some_and(|mine| told.iter().flatten().any(|other| contradict(mine, other)))
        })
        .collect();
    if differing.is_empty() {
        return;
    }
    evidence.differ = true;
    // Newest first among those that differ, the others behind them in their order.
    let mut pieces: Vec<Option<Piece>> = evidence.shown.drain(..).map(Some).collect();
    let mut ahead: Vec<Piece> = differing
        .into_iter()
        .filter_map(|place| pieces[place].take())
        .collect();
    let date = |piece: &Piece| {
        let (_, version) = evidence.of(piece.candidate);
        let published = version.and_then(|version| version.published.as_ref());
        published
            .filter(|published| published.origin.is_stated())
            .map(|published| (published.date, published.instant))
    };
    ahead.sort_by_key(|piece| std::cmp::Reverse(date(piece)));
    ahead.extend(pieces.into_iter().flatten());
    evidence.shown = ahead;
}

fn contradict(a: &Answers, b: &Answers) -> bool {
    match (a, b) {
        (Answers::Dates(a), Answers::Dates(b)) => {
            // Days that lie in one another ("Friday" and "this week") agree.
            !a.is_empty()
                && !b.is_empty()
                && !a.iter().any(|a| b.iter().any(|b| a.0 <= b.1 && b.0 <= a.1))
        }
        (Answers::Figures(a), Answers::Figures(b)) => {
            let same_noun = a
                .iter()
                .any(|(_, noun)| b.iter().any(|(_, other)| noun == other));
            let agree = a
                .iter()
                .any(|(figure, noun)| b.iter().any(|(f, n)| f == figure && n == noun));
            same_noun && !agree
        }
        _ => false,
    }
}

/// What an excerpt answers: from its key sentence, and for figures from any of its sentences that speak of nearly as
/// much of the question.
fn answers(
    evidence: &Evidence,
    piece: &Piece,
    question: &Question,
    lookup: &Lookup<'_>,
) -> Option<Answers> {
    let (candidate, version) = evidence.of(piece.candidate);
    let passage = &candidate.passages[piece.passage];
    let base = passage.stored.passage.span.start;
    let words = |index: usize| {
        let span = &passage.sentences.get(index)?.span;
        passage.stored.text.get(span.start - base..span.end - base)
    };
    // What it was indexed as may be a guess from its neighbours; its dates are read as its citation reads them.
    let language = version.map_or(candidate.hit.language, |version| version.language);
    match question.kind {
        Kind::When => {
            let text = words(piece.run.key)?;
            let mut days: Vec<(Date, Date)> = dates::dates_mentioned(text, language)
                .into_iter()
                .map(|(_, day)| (day, day))
                .collect();
            if let Some(published) = version
                .and_then(|v| v.published.as_ref())
                .filter(|p| p.origin.is_stated())
            {
                let relative = dates::relative_dates(text, language, published.date);
                days.extend(
                    relative
                        .into_iter()
                        .map(|resolved| (resolved.from, resolved.to)),
                );
            }
            (!days.is_empty()).then_some(Answers::Dates(days))
        }
        Kind::HowMany => {
            let key = lookup.weight(passage.sentences.get(piece.run.key)?.terms);
            let figures: Vec<_> = (piece.run.first..=piece.run.last)
                .filter(|index| lookup.weight(passage.sentences[*index].terms) >= RELATED * key)
                .filter_map(words)
                .flat_map(|text| figures(text, question))
                .collect();
            (!figures.is_empty()).then_some(Answers::Figures(figures))
        }
        _ => None,
    }
}

/// Figures with the noun they count, where that noun is one of the question's words (or a sign such as %, €):
/// "42 hostages" for "how many hostages".
fn figures(text: &str, question: &Question) -> Vec<(String, String)> {
    let mut analyzer = Analyzer::default();
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
    found
}

/// Signs and units that are a noun of their own: "24.99 euros" answers "how much".
fn is_sign(term: &str) -> bool {
    matches!(
        term,
        "%" | "$" | "€" | "£" | "¥" | "euro" | "dollar" | "pound" | "yen"
    )
}
