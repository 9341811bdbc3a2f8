//! The words of a person -> what to search for: terms, exact phrases, a window in time, the kind of answer.

mod follow_up;
mod kind;
mod typos;

use jiff::Zoned;
use rustc_hash::FxHashSet;

use super::note::Note;
use super::unspaced;
use crate::index::analyzer::{Analyzer, is_stop_word};
use crate::index::search::{Filter, SearchTerm};
use crate::index::{IndexError, Snapshot};
use crate::store::{ShelfId, SourceId};
use crate::text::Language;
use crate::text::dates::{self, Window};

pub use kind::Kind;
use kind::{
    asks_for_capacity, asks_for_duration, asks_for_news, asks_for_number, asks_when_it_happens,
    is_asking, kind_of, says_news,
};
pub(super) use kind::{says_happening, says_room};

/// A longer question is cut here before anything reads it: nobody asks in 2,000 words.
const LONGEST_QUESTION: usize = 10_000;

/// More words than this only cost time; the rarest are kept.
const MOST_TERMS: usize = 64;

/// The languages that are asked in most, the most frequent first.
const ASKED_IN: [Language; 7] = [
    Language::ENGLISH,
    Language::GERMAN,
    Language::FRENCH,
    Language::SPANISH,
    Language::ITALIAN,
    Language::PORTUGUESE,
    Language::DUTCH,
];

/// Forms of one word are made for so many of the corpus's languages, the most frequent first.
const MOST_LANGUAGES: usize = 8;

/// So many words are looked for by other letters, found or not: each try is a walk through the vocabulary. Who mistypes
/// has a few such words; a wall of noise or a pasted log has hundreds, and none of them was meant to be another.
const MOST_TRIES: usize = 8;

/// A corrected word counts this much of a plain one: it is a guess.
const CORRECTED: f32 = 0.8;

/// A word of an exact phrase counts this much more, so that documents with the phrase come first.
const IN_PHRASE: f32 = 3.0;

/// What somebody asked, read.
#[derive(Debug, Clone)]
pub struct Question {
    /// As asked, white space folded, control characters gone.
    pub text: String,
    /// The same with its mistyped words as they were meant, for whoever reads it whole.
    pub read_as: String,
    /// The language it is read as: one of the corpus's.
    pub language: Language,
    /// What kind of answer it asks for.
    pub kind: Kind,
    /// The answer is a number of things, and the question is English.
    pub asks_number: bool,
    /// The answer is a length of time.
    pub asks_duration: bool,
    /// The answer is how many there is room for.
    pub asks_capacity: bool,
    /// The answer is when it happens, and the verb says no more than that.
    pub asks_when_it_happens: bool,
    /// It asks what is new or happened in a stretch of time: any document on the rest of its words answers.
    pub asks_news: bool,
    /// The words to search for.
    pub terms: Vec<Term>,
    /// There are only stop words in it, which every document has.
    pub only_stop_words: bool,
    /// It asks what happened in a window, or what is new, and nothing more: whatever was published then answers it.
    pub only_window: bool,
    /// Words in quotation marks, which must stand in an answer as they are.
    pub phrases: Vec<String>,
    /// The publication days that may answer.
    pub window: Option<Window>,
    /// The window left nothing, so documents of any date were searched after all.
    pub widened: bool,
    /// Whether undated documents and an empty window are out (see [`dates::QuestionTime::strict`]).
    pub strict: bool,
    /// It asks for what is current: fresh documents count more.
    pub current: bool,
    /// It asks for the past: fresh documents count no more than old ones.
    pub past: bool,
    /// Only these sources.
    pub sources: Option<FxHashSet<SourceId>>,
    /// What the asker should know about how the question was read.
    pub notes: Vec<Note>,
}

/// One word to search for.
#[derive(Debug, Clone)]
pub struct Term {
    /// The word as asked.
    pub word: String,
    /// The analyzer's terms for it.
    pub search: SearchTerm,
    /// What it was taken for, when the corpus does not know it.
    pub corrected_to: Option<String>,
    /// It is capitalised, and not because the question begins with it or is all in capitals.
    pub is_name: bool,
    /// It is part of the time that the question names: a document of that time need not say it.
    pub in_time: bool,
}

/// What the asker set beside the words.
#[derive(Debug, Clone, Default)]
pub struct Bounds {
    /// The first publication day.
    pub since: Option<jiff::civil::Date>,
    /// The last publication day.
    pub until: Option<jiff::civil::Date>,
    /// Only these sources: nothing of another one is found, counted or suggested. All of them without it.
    pub sources: Option<FxHashSet<SourceId>>,
    /// Where it is looked; everyone's shelf where none is named.
    pub shelves: Vec<ShelfId>,
    /// The words are no question but a claim: a time in them is a word like others, and narrows nothing.
    pub any_time: bool,
}

impl Question {
    /// Reads a question against a corpus. `None` when there is not one word in it.
    pub fn read(
        asked: &str,
        bounds: &Bounds,
        now: &Zoned,
        snapshot: &Snapshot,
        analyzer: &mut Analyzer,
    ) -> Result<Option<Question>, IndexError> {
        let mut notes = Vec::new();
        let text = clean(asked, &mut notes);
        let language = language_of(&text, snapshot.languages());
        let time = dates::window_in_question(&text, now).filter(|_| !bounds.any_time);
        let asks_for_past = time.as_ref().is_some_and(|time| time.asks_for_past)
            || dates::asks_for_past(&text, now);
        let (window, strict, told) = match (bounds.since, bounds.until) {
            // What is set outright overrides what the words say, and the words stay words.
            (None, None) => match &time {
                Some(time) => (Some(time.window), time.strict, Some(time.span.clone())),
                None => (None, false, None),
            },
            (from, to) => (Some(Window { from, to }), true, None),
        };
        let mut question = Question {
            kind: kind_of(&text, language),
            asks_number: asks_for_number(&text, language),
            asks_duration: asks_for_duration(&text, language),
            asks_capacity: asks_for_capacity(&text, language),
            asks_when_it_happens: asks_when_it_happens(&text),
            asks_news: window.is_some() && asks_for_news(&text, language),
            only_stop_words: false,
            only_window: false,
            phrases: phrases_of(&text),
            current: dates::asks_for_current(&text),
            past: asks_for_past,
            terms: Vec::new(),
            read_as: text.clone(),
            text,
            language,
            widened: false,
            window,
            strict,
            sources: bounds.sources.clone(),
            notes,
        };
        question.find_terms(told, snapshot, analyzer)?;
        Ok((!question.terms.is_empty() || question.only_window).then_some(question))
    }

    /// What the index is asked for.
    pub fn search_terms(&self) -> Vec<SearchTerm> {
        self.terms.iter().map(|term| term.search.clone()).collect()
    }

    /// The terms that are part of the time that the question names, a bit each.
    pub fn time_terms(&self) -> u64 {
        let terms = self.terms.iter().take(64).enumerate();
        terms
            .filter(|(_, term)| term.in_time)
            .fold(0, |mask, (number, _)| mask | 1 << number)
    }

    /// The filter that the window makes.
    pub fn filter(&self) -> Filter {
        let day = |date: jiff::civil::Date| crate::index::days_since_1970(date) as i32;
        Filter {
            days: self.window.filter(|_| !self.widened).map(|window| {
                (
                    window.from.map_or(i32::MIN, day),
                    window.to.map_or(i32::MAX, day),
                )
            }),
            keep_undated: !self.strict,
            sources: self.sources.clone(),
        }
    }

    /// The filter without the window: documents of any time.
    pub fn filter_of_any_time(&self) -> Filter {
        Filter {
            days: None,
            keep_undated: true,
            sources: self.sources.clone(),
        }
    }

    fn find_terms(
        &mut self,
        told: Option<std::ops::Range<usize>>,
        snapshot: &Snapshot,
        analyzer: &mut Analyzer,
    ) -> Result<(), IndexError> {
        let mut languages: Vec<Language> = snapshot
            .languages()
            .iter()
            .copied()
            .take(MOST_LANGUAGES)
            .collect();
        if languages.is_empty() {
            languages.push(self.language);
        }
        // The same words in every language, so the tokens of all languages line up by their place.
        let mut words: Vec<(std::ops::Range<usize>, Vec<String>)> = Vec::new();
        for (round, language) in languages.iter().enumerate() {
            let mut place = 0;
            analyzer.each(&self.text, *language, |term, span| {
                if round == 0 {
                    words.push((span, vec![term.to_owned()]));
                } else if let Some((known, forms)) = words.get_mut(place)
                    && *known == span
                    && !forms.iter().any(|form| form == term)
                {
                    forms.push(term.to_owned());
                }
                place += 1;
            });
        }
        unspaced::keep_words(&self.text, self.language, &mut words, snapshot)?;
        let shouting = !self.text.chars().any(char::is_lowercase);
        let counted = |index: usize| {
            // "how many", "combien de": the number is the answer, not a word to look for.
            index > 0
                && words.get(index - 1).is_some_and(|(span, _)| {
                    self.text
                        .get(span.clone())
                        .is_some_and(|word| word.eq_ignore_ascii_case("how"))
                })
        };
        let mut kept = Vec::new();
        let mut left_out = Vec::new();
        for (index, (span, forms)) in words.iter().enumerate() {
            let word = self.text.get(span.clone()).unwrap_or_default();
            let capitals = word.chars().count() > 1
                && word.chars().all(|c| c.is_uppercase() || c == '.')
                && !shouting;
            let stop = !capitals
                && (is_stop_word(word, self.language)
                    || is_asking(word, self.language)
                    || (counted(index)
                        && matches!(
                            word.to_lowercase().as_str(),
                            "many" | "much" | "long" | "old" | "far"
                        )));
            let in_time = told
                .as_ref()
                .is_some_and(|told| told.start <= span.start && span.end <= told.end);
            let quoted = self.phrases.iter().any(|phrase| phrase.contains(word));
            let news = self.asks_news && says_news(word);
            // What a strict window means, it holds: its words have been used up.
            if quoted || !(stop || news || in_time && self.strict) {
                kept.push((word, forms, quoted, in_time));
            } else if !in_time {
                left_out.push((word, forms, quoted, false));
            }
        }
        if kept.is_empty() {
            // "Who is who?" has nothing but stop words, so they are what is looked for; but that every document has
            // them is no answer.
            kept = left_out;
            self.only_stop_words = !self.asks_news;
            // "What happened last week?" asks for whatever was published then.
            self.only_window = self.asks_news && self.window.is_some() && self.strict;
            self.asks_news = false;
        }
        // "What is new?", without any window: the newest there is.
        self.only_window |= self.window.is_none()
            && kept
                .iter()
                .all(|(word, ..)| says_news(word) || is_stop_word(word, self.language))
            && asks_for_news(&self.text, self.language);
        if self.only_window {
            return Ok(());
        }
        let mut seen = FxHashSet::default();
        let mut terms = Vec::new();
        let mut corrections = Vec::new();
        let mut tries = 0;
        for (word, forms, quoted, in_time) in kept {
            if !seen.insert(forms.clone()) {
                continue;
            }
            if terms.len() >= MOST_TERMS * 4 {
                break;
            }
            let mut term = Term {
                word: word.to_owned(),
                search: SearchTerm {
                    forms: forms.clone(),
                    weight: if quoted { IN_PHRASE } else { 1.0 },
                },
                corrected_to: None,
                is_name: !shouting
                    && !self.text.starts_with(word)
                    && word.chars().next().is_some_and(char::is_uppercase),
                in_time,
            };
            let mut frequency = 0;
            for form in forms {
                frequency += snapshot.frequency(form)?;
            }
            let may_be_mistyped = forms.iter().any(|form| Snapshot::has_near_terms(form))
                && !is_stop_word_of_any(word);
            if frequency == 0 && !quoted && may_be_mistyped && tries < MOST_TRIES {
                tries += 1;
                let within = self.filter_of_any_time();
                let meant = typos::meant(
                    word,
                    forms,
                    self.language,
                    &languages,
                    &within,
                    snapshot,
                    analyzer,
                )?;
                if let Some(best) = meant.first() {
                    self.read_as = self.read_as.replace(word, &best.word);
                    corrections.push(Note::Corrected {
                        word: word.to_owned(),
                        read_as: best.word.clone(),
                    });
                    term.corrected_to = Some(best.word.clone());
                    term.search.weight *= CORRECTED;
                    frequency = best.frequency;
                    term.search.forms = meant.into_iter().map(|meant| meant.term).collect();
                }
            }
            terms.push((frequency, term));
        }
        if terms.len() > MOST_TERMS {
            self.notes.push(Note::TooManyWords {
                words: terms.len(),
                searched: MOST_TERMS,
            });
            terms.sort_by_key(|(frequency, _)| {
                if *frequency == 0 {
                    u64::MAX
                } else {
                    *frequency
                }
            });
            terms.truncate(MOST_TERMS);
        }
        self.terms = terms.into_iter().map(|(_, term)| term).collect();
        self.notes.extend(corrections);
        Ok(())
    }
}

/// Whether the word is a stop word of one of the languages that are asked in most: it is right there, not mistyped.
fn is_stop_word_of_any(word: &str) -> bool {
    ASKED_IN
        .into_iter()
        .any(|language| is_stop_word(word, language))
}

fn clean(asked: &str, notes: &mut Vec<Note>) -> String {
    let mut text = String::with_capacity(asked.len().min(LONGEST_QUESTION));
    for (count, c) in asked.chars().enumerate() {
        if count == LONGEST_QUESTION {
            notes.push(Note::TooLong(LONGEST_QUESTION));
            break;
        }
        if c.is_whitespace() || c.is_control() {
            if !text.is_empty() && !text.ends_with(' ') {
                text.push(' ');
            }
        } else {
            text.push(c);
        }
    }
    text.truncate(text.trim_end().len());
    text
}

/// The corpus's language that the question reads as. A question is too short for statistics alone: its stop words
/// tell more, and only the corpus's own languages are worth considering.
fn language_of(text: &str, languages: &[Language]) -> Language {
    let main = languages.first().copied().unwrap_or(Language::UNKNOWN);
    if languages.len() == 1 && !main.is_unknown() {
        return main;
    }
    let unknown = main.is_unknown() || languages.iter().any(|language| language.is_unknown());
    let detected = Language::detect(text);
    let words: Vec<&str> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .take(200)
        .collect();
    let score = |language: Language| {
        let stops = words
            .iter()
            .filter(|word| is_stop_word(word, language) || is_asking(word, language))
            .count();
        stops * 2 + usize::from(language == detected) * 2 + usize::from(language == main)
    };
    // A document too short to tell its language says nothing of the asker's. English, which is asked in most, where
    // nothing tells.
    let guesses = std::iter::once(Language::RUSSIAN).chain(ASKED_IN.into_iter().rev());
    languages
        .iter()
        .copied()
        .chain(guesses.filter(|_| unknown))
        .filter(|language| !language.is_unknown())
        .max_by_key(|language| (score(*language), *language == main))
        .unwrap_or(main)
}

/// What stands between quotation marks, of any kind, two letters at least.
fn phrases_of(text: &str) -> Vec<String> {
    let mut phrases = Vec::new();
    let mut open: Option<(char, usize)> = None;
    for (at, c) in text.char_indices() {
        match open {
            Some((close, start)) if c == close => {
                let phrase = text.get(start..at).unwrap_or_default().trim();
                if phrase.chars().filter(|c| c.is_alphanumeric()).count() >= 2 && phrases.len() < 8
                {
                    phrases.push(phrase.to_owned());
                }
                open = None;
            }
            None => {
                let close = match c {
                    '"' => '"',
                    '“' | '„' => '”',
                    '«' => '»',
                    '「' => '」',
                    _ => continue,
                };
                // German closes „ with “.
                let close = if c == '„' && text.get(at..).is_some_and(|rest| rest.contains('“'))
                {
                    '“'
                } else {
                    close
                };
                open = Some((close, at + c.len_utf8()));
            }
            Some(_) => {}
        }
    }
    phrases
}
