//! The known word that a mistyped one was meant to be.
//!
//! The index knows stems, people mistype words. So the stems nearby are looked for first, which the index does fast,
//! and then every word that has two letters of the typed one swapped, each with its own stem: "captial" is a swap from
//! "capital", but its stem is far from "capit".

use std::cmp::Reverse;

use super::is_stop_word;
use crate::index::analyzer::Analyzer;
use crate::index::search::Filter;
use crate::index::{IndexError, Snapshot};
use crate::text::Language;

/// A known word that another was meant to be.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Meant {
    /// The index's term for it.
    pub term: String,
    /// In how many passages and titles it stands.
    pub frequency: u64,
    /// As somebody would type it.
    pub word: String,
}

/// So many guesses at a word are searched for.
const MOST_GUESSES: usize = 2;

/// Letters are swapped in words of so many: a shorter word with two letters swapped is often another word, and in longer
/// ones two mistakes are forgiven by their stems.
const SWAPPED: std::ops::RangeInclusive<usize> = 5..=12;

/// The words that an unknown `word` may have been meant to be, the likeliest first, of those that stand in the sources of
/// `within`; `forms` are the terms that it has in `languages`.
pub(super) fn meant(
    word: &str,
    forms: &[String],
    language: Language,
    languages: &[Language],
    within: &Filter,
    snapshot: &Snapshot,
    analyzer: &mut Analyzer,
) -> Result<Vec<Meant>, IndexError> {
    let mut found = Vec::new();
    for form in forms {
        for (term, frequency) in snapshot.near_terms(form, within, MOST_GUESSES)? {
            found.push(Meant {
                word: as_typed(word, forms, &term),
                term,
                frequency,
            });
        }
    }
    if found.is_empty() {
        found = with_letters_swapped(word, languages, snapshot, analyzer)?;
    }
    // A stop word is what nobody mistypes a content word for.
    found.retain(|meant| {
        !is_stop_word(&meant.word, language) && !is_stop_word(&meant.term, language)
    });
    found.sort_by(|a, b| {
        (Reverse(a.frequency), &a.term, &a.word).cmp(&(Reverse(b.frequency), &b.term, &b.word))
    });
    found.dedup_by(|a, b| a.term == b.term);
    found.truncate(MOST_GUESSES);
    Ok(found)
}

/// The known term as a word that is typed: with the ending that the mistyped word has behind its stem.
fn as_typed(word: &str, forms: &[String], known: &str) -> String {
    let lower = word.to_lowercase();
    let ending = forms
        .iter()
        .filter(|form| form.chars().count() == known.chars().count())
        .find_map(|form| lower.strip_prefix(form.as_str()));
    format!("{known}{}", ending.unwrap_or_default())
}

/// The known words that were meant where two letters of the typed one changed places: "captial", "bycicle".
fn with_letters_swapped(
    word: &str,
    languages: &[Language],
    snapshot: &Snapshot,
    analyzer: &mut Analyzer,
) -> Result<Vec<Meant>, IndexError> {
    let letters: Vec<char> = word.to_lowercase().chars().collect();
    let mut found: Vec<Meant> = Vec::new();
    if !SWAPPED.contains(&letters.len()) || !letters.iter().all(|c| c.is_alphabetic()) {
        return Ok(found);
    }
    for swapped in swapped(&letters) {
        for language in languages {
            let mut term = None;
            analyzer.each(&swapped, *language, |found, _| {
                term = Some(found.to_owned())
            });
            let Some(term) = term else { continue };
            let frequency = snapshot.frequency(&term)?;
            if frequency > 0 && !found.iter().any(|known| known.term == term) {
                found.push(Meant {
                    term,
                    frequency,
                    word: swapped.clone(),
                });
            }
        }
    }
    Ok(found)
}

/// The words that this one is when two of its letters change places, neighbours first; the first letter is rarely the
/// wrong one. Other slips are left to the stems: undone in a whole word, a letter that is missing or too many makes
/// endings that a stemmer takes for others ("carriages" without its g would be a form of "carry").
fn swapped(letters: &[char]) -> Vec<String> {
    let mut found = Vec::new();
    for apart in 1..letters.len() {
        for first in 1..letters.len().saturating_sub(apart) {
            if letters[first] != letters[first + apart] {
                let mut other = letters.to_vec();
                other.swap(first, first + apart);
                found.push(other.into_iter().collect());
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letters(word: &str) -> Vec<char> {
        word.chars().collect()
    }

    #[test]
    fn swapped_letters_change_back() {
        let undone =
            |typed: &str, meant: &str| swapped(&letters(typed)).contains(&meant.to_owned());
        assert!(undone("captial", "capital"), "neighbours");
        assert!(undone("bycicle", "bicycle"), "further apart");
        assert!(!undone("acpital", "capital"), "the first letter holds");
        assert!(swapped(&letters("a")).is_empty() && swapped(&[]).is_empty());
    }

    proptest::proptest! {
        #[test]
        fn swapping_keeps_the_first_letter_and_all_others(word in "[a-zäñß]{1,12}") {
            let typed = letters(&word);
            let sorted = |mut letters: Vec<char>| { letters.sort_unstable(); letters };
            for other in swapped(&typed) {
                let other = letters(&other);
                proptest::prop_assert_eq!(other[0], typed[0]);
                proptest::prop_assert_ne!(&other, &typed);
                proptest::prop_assert_eq!(sorted(other), sorted(typed.clone()));
            }
        }
    }
}
