//! Text -> terms: the one analyzer, for documents and for questions alike.
//!
//! A word is a run of letters and digits, with what belongs to it: `3.5`, `1,000` (as `1000`), `AT&T`, `C++`,
//! `U.S.` (as `US`). It is lowercased, stemmed by its document's language (Snowball) and freed of accents. A language
//! that nobody knows is read as English, here as in the splitting of sentences: a document gets it only where no
//! other document tells its language either (writer.rs).
//! Scripts written without spaces become overlapping pairs of characters, and the last one of a run alone, so that
//! some term begins with each character. Stop words are terms like any other;
//! only questions leave them out (`is_stop_word`).
//!
//! A capitalised abbreviation that would read as a stop word keeps its capitals: `US` is not `us`, `WHO` not `who`.

mod words;

use std::ops::Range;
use std::sync::LazyLock;

use frostem::{Algorithm, Stemmer};
use rustc_hash::{FxHashMap, FxHashSet};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use words::{Word, in_unspaced_script, words};

use crate::text::Language;

/// Changes whenever the same text would give other terms: the index is rebuilt then.
pub const ANALYZER_VERSION: u32 = 2;

/// Stems are remembered up to this many words a language, then forgotten all at once: enough for the working
/// vocabulary of a large corpus, and a bound on memory for a corpus of noise.
const REMEMBERED_WORDS: usize = 60_000;

/// A word longer than this is no word (base64, a URL's tail): only this much of it is indexed.
const LONGEST_TERM: usize = 64;

/// Turns text into terms. Holds a cache of stems, so keep one per thread.
#[derive(Default)]
pub struct Analyzer {
    languages: FxHashMap<Language, Stems>,
    buffer: String,
}

/// One term and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// The term.
    pub term: String,
    /// Its bytes in the analyzed text.
    pub span: Range<usize>,
}

struct Stems {
    stemmer: Option<Stemmer>,
    keeps: Keeps,
    stop_words: &'static FxHashSet<&'static str>,
    /// For each word its place in `terms`.
    known: FxHashMap<Box<str>, u32>,
    terms: Vec<Box<str>>,
}

impl Analyzer {
    /// All tokens of `text`.
    pub fn tokens(&mut self, text: &str, language: Language) -> Vec<Token> {
        let mut tokens = Vec::new();
        self.each(text, language, |term, span| {
            tokens.push(Token {
                term: term.to_owned(),
                span,
            })
        });
        tokens
    }

    /// Calls `found` with every term of `text` and its span, in order.
    pub fn each(
        &mut self,
        text: &str,
        language: Language,
        mut found: impl FnMut(&str, Range<usize>),
    ) {
        self.each_like(text, language, Initials::ANY, |term, span| {
            found(term.unwrap_or_default(), span)
        });
    }

    /// As [`Analyzer::each`], but a word that cannot become a term with one of the initials comes without its term:
    /// who looks for a few terms in much text is spared the work on all others.
    pub fn each_like(
        &mut self,
        text: &str,
        language: Language,
        initials: Initials,
        mut found: impl FnMut(Option<&str>, Range<usize>),
    ) {
        let buffer = &mut self.buffer;
        let language = if language.is_unknown() {
            Language::ENGLISH
        } else {
            language
        };
        let stems = self
            .languages
            .entry(language)
            .or_insert_with(|| Stems::new(language));
        let initials = match stems.keeps {
            Keeps::TwoLetters => initials,
            Keeps::OneLetter => initials.first_only(),
            Keeps::Nothing => Initials::ANY,
        };
        words(text, |word| match word {
            Word::Plain(span) => {
                let surface = text.get(span.clone()).unwrap_or_default();
                let term = initials
                    .may_begin(surface)
                    .then(|| stems.term(surface, surface));
                found(term, span);
            }
            Word::Joined(span) => {
                // Only the letters and digits count; the case of the whole decides whether it is an abbreviation.
                buffer.clear();
                let surface = text.get(span.clone()).unwrap_or_default();
                buffer.extend(
                    surface
                        .chars()
                        .filter(|c| c.is_alphanumeric() || is_combining_mark(*c)),
                );
                found(Some(stems.term(buffer, surface)), span);
            }
            Word::Verbatim(span) | Word::Pair(span) => {
                buffer.clear();
                fold_into(text.get(span.clone()).unwrap_or_default(), buffer);
                found(Some(buffer), span);
            }
        });
    }
}

/// The letters that some terms begin with: for each first letter the second ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Initials([u32; 26]);

impl Initials {
    /// Any word may become a term.
    pub const ANY: Initials = Initials([u32::MAX; 26]);

    /// Those of the given terms.
    pub fn of<'t>(terms: impl IntoIterator<Item = &'t str>) -> Initials {
        let mut initials = Initials([0; 26]);
        for term in terms {
            let mut bytes = term.bytes();
            let (first, second) = (bytes.next(), bytes.next());
            match first.map(|byte| (letter(byte), byte)) {
                Some((Some(first), _)) => {
                    initials.0[first] |= second.and_then(second_letter).unwrap_or(u32::MAX);
                }
                // "2" may be written "two": see `same_term`.
                Some((None, _)) => {
                    for first in "tfsenp".bytes().filter_map(letter) {
                        initials.0[first] = u32::MAX;
                    }
                }
                None => {}
            }
        }
        initials
    }

    /// The same for a language of which only the first letter is certain.
    fn first_only(self) -> Initials {
        Initials(self.0.map(|second| if second == 0 { 0 } else { u32::MAX }))
    }

    /// Whether a word as it is written may become one of the terms. Only plain letters tell.
    fn may_begin(&self, surface: &str) -> bool {
        let mut bytes = surface.bytes();
        let Some(first) = bytes.next().and_then(letter) else {
            return true;
        };
        let second = bytes.next().and_then(second_letter).unwrap_or(u32::MAX);
        self.0[first] & second != 0
    }
}

fn letter(byte: u8) -> Option<usize> {
    byte.is_ascii_alphabetic()
        .then(|| usize::from(byte.to_ascii_lowercase() - b'a'))
}

/// A bit for a second letter; `y` is `i`, since "dying" becomes "die".
fn second_letter(byte: u8) -> Option<u32> {
    letter(if matches!(byte, b'y' | b'Y') {
        b'i'
    } else {
        byte
    })
    .map(|place| 1 << place)
}

/// How much of a word's beginning its stem is sure to keep.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Keeps {
    /// Two letters (`y` and `i` being one).
    TwoLetters,
    /// The first letter.
    OneLetter,
    /// Nothing: prefixes are cut off, or nobody has looked.
    Nothing,
}

impl Stems {
    fn new(language: Language) -> Stems {
        Stems {
            stemmer: algorithm(language).map(Stemmer::new),
            keeps: Keeps::of(language),
            stop_words: stop_words(language),
            known: FxHashMap::default(),
            terms: Vec::new(),
        }
    }

    fn term(&mut self, word: &str, surface: &str) -> &str {
        let place = match self.known.get(surface) {
            Some(place) => *place,
            None => {
                if self.known.len() >= REMEMBERED_WORDS {
                    self.known.clear();
                    self.terms.clear();
                }
                let place = self.terms.len() as u32;
                self.terms
                    .push(self.make_term(word, surface).into_boxed_str());
                self.known.insert(surface.into(), place);
                place
            }
        };
        self.terms.get(place as usize).map_or("", |term| term)
    }

    fn reads_as_stop_word(&self, lower: &str) -> bool {
        self.stop_words.contains(lower) || lower == "us"
    }

    fn make_term(&self, word: &str, surface: &str) -> String {
        let word: String = word.chars().take(LONGEST_TERM).collect();
        let lower = word.to_lowercase();
        let capitals = word.chars().filter(|c| c.is_uppercase()).count();
        if capitals >= 2 && capitals == word.chars().count() {
            // "US", "WHO", "IT": all capitals, and a stop word when lowercased.
            if self.reads_as_stop_word(&lower) {
                return word;
            }
        } else if capitals == 0 && surface.contains('.') && self.reads_as_stop_word(&lower) {
            // "u.s." is "US" too.
            return word.to_uppercase();
        }
        if let Some(known) = same_term(&lower) {
            return known.to_owned();
        }
        let stemmed = match &self.stemmer {
            Some(stemmer) if lower.chars().any(char::is_alphabetic) => {
                stemmer.stem(&lower).into_owned()
            }
            _ => lower,
        };
        let mut folded = String::with_capacity(stemmed.len());
        fold_into(&stemmed, &mut folded);
        folded
    }
}

/// Words that a figure or sign stands for as well.
fn same_term(lower: &str) -> Option<&'static str> {
    Some(match lower {
        "percent" | "prozent" => "%",
        "two" => "2",
        "three" => "3",
        "four" => "4",
        "five" => "5",
        "six" => "6",
        "seven" => "7",
        "eight" => "8",
        "nine" => "9",
        "ten" => "10",
        "eleven" => "11",
        "twelve" => "12",
        _ => return None,
    })
}

/// Lowercases and drops accents: é is e, ü is u, ß is ss, full-width letters are plain ones.
fn fold_into(text: &str, out: &mut String) {
    if text.is_ascii() {
        out.extend(text.chars().map(|c| c.to_ascii_lowercase()));
        return;
    }
    for c in text
        .nfkd()
        .filter(|c| !is_combining_mark(*c) || in_unspaced_script(*c))
    {
        match c {
            'ß' => out.push_str("ss"),
            'ø' | 'Ø' => out.push('o'),
            'ł' | 'Ł' => out.push('l'),
            'đ' | 'Đ' => out.push('d'),
            'æ' | 'Æ' => out.push_str("ae"),
            'œ' | 'Œ' => out.push_str("oe"),
            'ı' => out.push('i'),
            _ => out.extend(c.to_lowercase()),
        }
    }
}

/// Whether words of this character's script are not told apart by spaces, so that the analyzer makes pairs of them.
pub fn is_unspaced(c: char) -> bool {
    in_unspaced_script(c)
}

/// Whether questions in that language leave the word out.
pub fn is_stop_word(word: &str, language: Language) -> bool {
    stop_words(language).contains(word.to_lowercase().as_str())
}

fn stop_words(language: Language) -> &'static FxHashSet<&'static str> {
    static LISTS: LazyLock<FxHashMap<&'static str, FxHashSet<&'static str>>> =
        LazyLock::new(|| {
            stop_words::available_languages()
                .iter()
                .filter_map(|code| {
                    Some((*code, stop_words::lookup(code)?.iter().copied().collect()))
                })
                .collect()
        });
    static NONE: LazyLock<FxHashSet<&'static str>> = LazyLock::new(FxHashSet::default);
    LISTS.get(language.code()).unwrap_or(&NONE)
}

impl Keeps {
    fn of(language: Language) -> Keeps {
        match language {
            Language::ENGLISH => Keeps::TwoLetters,
            // These change the end of a word only, but for umlauts: "ae" may become "a".
            Language::GERMAN
            | Language::FRENCH
            | Language::SPANISH
            | Language::ITALIAN
            | Language::PORTUGUESE
            | Language::SWEDISH
            | Language::DANISH
            | Language::NORWEGIAN => Keeps::OneLetter,
            _ => Keeps::Nothing,
        }
    }
}

fn algorithm(language: Language) -> Option<Algorithm> {
    Some(match language {
        Language::ENGLISH => Algorithm::English,
        Language::GERMAN => Algorithm::German,
        Language::FRENCH => Algorithm::French,
        Language::SPANISH => Algorithm::Spanish,
        Language::ITALIAN => Algorithm::Italian,
        Language::PORTUGUESE => Algorithm::Portuguese,
        Language::DUTCH => Algorithm::Dutch,
        Language::RUSSIAN => Algorithm::Russian,
        Language::ARABIC => Algorithm::Arabic,
        Language::HINDI => Algorithm::Hindi,
        Language::SWEDISH => Algorithm::Swedish,
        Language::DANISH => Algorithm::Danish,
        Language::NORWEGIAN => Algorithm::Norwegian,
        Language::FINNISH => Algorithm::Finnish,
        Language::GREEK => Algorithm::Greek,
        Language::HUNGARIAN => Algorithm::Hungarian,
        Language::ROMANIAN => Algorithm::Romanian,
        Language::TURKISH => Algorithm::Turkish,
        Language::POLISH => Algorithm::Polish,
        Language::CZECH => Algorithm::Czech,
        Language::UKRAINIAN => Algorithm::Ukrainian,
        Language::INDONESIAN => Algorithm::Indonesian,
        Language::TAMIL => Algorithm::Tamil,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(text: &str, language: Language) -> Vec<String> {
        Analyzer::default()
            .tokens(text, language)
            .into_iter()
            .map(|token| token.term)
            .collect()
    }

    #[track_caller]
    fn check(text: &str, language: Language, expected: &str) {
        assert_eq!(terms(text, language).join(" "), expected, "{text}");
    }

    #[test]
    fn words_are_stemmed_and_folded() {
        check(
            "Mediators are meeting in Qatar's capital.",
            Language::ENGLISH,
            "mediat are meet in qatar capit",
        );
        check(
            "Die Häuser der Städte",
            Language::GERMAN,
            "die haus der stadt",
        );
        check("l'été d’Élodie", Language::FRENCH, "l ete d elod");
        check("ＦＵＬＬ Ｗｉｄｔｈ", Language::UNKNOWN, "full width");
    }

    #[test]
    fn what_belongs_to_a_word_stays() {
        check(
            "C++ and C# at AT&T: 3.5% of 1,000",
            Language::ENGLISH,
            "c++ and c# at at&t 3.5 % of 1000",
        );
        check("3.5 percent", Language::ENGLISH, "3.5 %");
        check("$5 or €7.50", Language::ENGLISH, "$ 5 or € 7.50");
        check(
            "don't, O'Brien, the U.S. and the US, not us",
            Language::ENGLISH,
            "dont o brien the US and the US not us",
        );
        check(
            "u.s. senators, the WHO, who",
            Language::ENGLISH,
            "US senat the WHO who",
        );
        check(
            "Israel-Hamas COVID-19",
            Language::ENGLISH,
            "israel hama covid 19",
        );
    }

    #[test]
    fn scripts_without_spaces_become_pairs() {
        check(
            "北京大学 2024年",
            Language::CHINESE,
            "北京 京大 大学 学 2024 年",
        );
        check("東", Language::JAPANESE, "東");
        // Five code points, four letters with their marks: three pairs and the last letter.
        assert_eq!(terms("น้ำตก", Language::THAI).len(), 4);
    }

    #[test]
    fn questions_leave_stop_words_out() {
        assert!(is_stop_word("Who", Language::ENGLISH) && is_stop_word("der", Language::GERMAN));
        assert!(
            !is_stop_word("Qatar", Language::ENGLISH) && !is_stop_word("who", Language::UNKNOWN)
        );
    }

    proptest::proptest! {
        #[test]
        fn no_word_is_passed_over_that_becomes_a_wanted_term(
            word in "[A-Za-z]{1,10}(ing|ings|ied|ies|ly|ness|en|ung|ement|aux|mente|zione|\u{e4}|\u{e9})?",
        ) {
            let mut analyzer = Analyzer::default();
            for language in [
                Language::ENGLISH, Language::GERMAN, Language::FRENCH, Language::SPANISH, Language::ITALIAN,
                Language::PORTUGUESE, Language::SWEDISH, Language::DANISH, Language::NORWEGIAN, Language::DUTCH,
                Language::INDONESIAN, Language::UNKNOWN,
            ] {
                let terms: Vec<String> = analyzer.tokens(&word, language).into_iter().map(|t| t.term).collect();
                let initials = Initials::of(terms.iter().map(String::as_str));
                let mut found = Vec::new();
                analyzer.each_like(&word, language, initials, |term, _| {
                    found.extend(term.map(str::to_owned));
                });
                proptest::prop_assert_eq!(&found, &terms, "{}", language);
            }
        }

        #[test]
        fn any_text_gives_terms_at_their_places(text in "\\PC{0,200}") {
            let mut last = 0..0;
            for token in Analyzer::default().tokens(&text, Language::ENGLISH) {
                proptest::prop_assert!(text.get(token.span.clone()).is_some());
                proptest::prop_assert!(token.span.start >= last.start && token.span.end >= last.end);
                proptest::prop_assert!(token.span != last && !token.span.is_empty());
                last = token.span;
            }
        }
    }
}
