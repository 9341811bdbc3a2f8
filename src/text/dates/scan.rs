//! Text to words with a meaning in time.
//!
//! One pass, no regular expressions: runs of digits and runs of letters become words, what stands between two
//! words becomes how they are joined. That is all a date phrase needs: "21 March, 2024" and "2024-03-21" differ
//! in their joints, and "last. Week" is no date because a full stop stands between.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::words::{Entry, Meaning, Vocabulary};

/// A word of the text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Word {
    /// Its first byte.
    pub start: usize,
    /// The byte after its last.
    pub end: usize,
    /// What it means for dates.
    pub meaning: Meaning,
    /// What stands between it and the word before.
    pub joint: Joint,
    /// Begins with a capital letter.
    pub capital: bool,
}

/// What stands between two words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Joint {
    /// Nothing: a digit beside a letter, or words of a script without spaces.
    Glued,
    /// White space inside a paragraph.
    Space,
    /// A hyphen or dash without spaces.
    Hyphen,
    /// A full stop without spaces.
    Dot,
    /// A full stop and white space.
    Stop,
    /// A comma, with or without white space.
    Comma,
    /// A slash.
    Slash,
    /// An apostrophe.
    Apostrophe,
    /// Anything else, and the start of the text.
    Break,
}

impl Word {
    /// Its bytes.
    pub fn span(&self) -> Range<usize> {
        self.start..self.end
    }

    /// Whether a sentence may begin here.
    pub fn begins_sentence(&self) -> bool {
        matches!(self.joint, Joint::Stop | Joint::Break)
    }

    /// Whether it belongs to the same phrase as the word before: only white space, or nothing, in between.
    pub fn continues(&self) -> bool {
        matches!(self.joint, Joint::Space | Joint::Glued | Joint::Apostrophe)
    }
}

/// The words of `text`, with the meanings of `vocabulary`. A phrase of several words that the vocabulary knows
/// ("il y a") is one word here.
pub(super) fn scan(text: &str, vocabulary: &Vocabulary) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::with_capacity(text.len() / 5 + 1);
    let mut lower = String::with_capacity(32);
    let mut chars = text.char_indices().peekable();
    let mut last_end = 0;
    while let Some(&(start, first)) = chars.peek() {
        if !is_word_char(first) {
            chars.next();
            continue;
        }
        let joint = if words.is_empty() {
            Joint::Break
        } else {
            joint(text.get(last_end..start).unwrap_or(""))
        };
        let mut end = start;
        let mut ends_phrase = false;
        let meaning = if let Some(digit) = digit(first) {
            let (mut value, mut length) = (digit, 1_u32);
            chars.next();
            end += first.len_utf8();
            while let Some(next) = chars.peek().and_then(|&(_, c)| self::digit(c)) {
                value = value.saturating_mul(10).saturating_add(next);
                length += 1;
                end += chars.next().map_or(0, |(_, c)| c.len_utf8());
            }
            if length <= 8 {
                Meaning::Digits {
                    value,
                    length: length as u8,
                }
            } else {
                Meaning::Other
            }
        } else if let Some((phrase_end, meaning)) = unspaced_phrase(text, start, first, vocabulary)
        {
            while chars.next_if(|&(at, _)| at < phrase_end).is_some() {}
            end = phrase_end;
            meaning
        } else if is_unspaced(first) {
            // One character of a script without spaces: the next one may begin a phrase.
            chars.next();
            end += first.len_utf8();
            Meaning::Other
        } else {
            lower.clear();
            while let Some((_, c)) =
                chars.next_if(|&(_, c)| is_word_char(c) && digit(c).is_none() && !is_unspaced(c))
            {
                end += c.len_utf8();
                // Longer than any word of the tables: the rest is not needed to know that it is none of them.
                if lower.len() < 40 {
                    push_lowercase(c, &mut lower);
                }
            }
            let entry = entry_of(&lower, vocabulary);
            ends_phrase = entry.ends_phrase;
            entry.meaning
        };
        last_end = end;
        words.push(Word {
            start,
            end,
            meaning,
            joint,
            capital: first.is_uppercase(),
        });
        if ends_phrase {
            merge_phrase(text, &mut words, vocabulary);
        }
    }
    words
}

/// Most letters need no table of Unicode's to be lowercased.
fn push_lowercase(c: char, to: &mut String) {
    if c.is_ascii() {
        to.push(c.to_ascii_lowercase());
    } else {
        to.extend(c.to_lowercase());
    }
}

/// When the last two to four words are a phrase of the vocabulary, makes them one word.
fn merge_phrase(text: &str, words: &mut Vec<Word>, vocabulary: &Vocabulary) {
    let mut key = String::new();
    for count in (2..=words.len().min(4)).rev() {
        let from = words.len() - count;
        if !words[from + 1..]
            .iter()
            .all(|word| word.continues() || word.joint == Joint::Hyphen)
        {
            continue;
        }
        key.clear();
        for word in &words[from..] {
            if !key.is_empty() {
                key.push(' ');
            }
            let word = text.get(word.span()).unwrap_or("");
            word.chars()
                .take(40)
                .for_each(|c| push_lowercase(c, &mut key));
        }
        if let Some(meaning) = vocabulary.meaning(&key) {
            let first = words[from];
            let end = words[words.len() - 1].end;
            words.truncate(from);
            words.push(Word {
                end,
                meaning,
                ..first
            });
            return;
        }
    }
}

fn entry_of(lower: &str, vocabulary: &Vocabulary) -> Entry {
    match vocabulary.entry(lower) {
        Some(entry) => entry,
        None if lower.is_ascii() => Entry {
            meaning: vocabulary.meaning_by_ending(lower),
            ends_phrase: false,
        },
        // "fevrier" and a decomposed "février" are the same word to a person.
        None => vocabulary.entry(&without_accents(lower)).unwrap_or(Entry {
            meaning: vocabulary.meaning_by_ending(lower),
            ends_phrase: false,
        }),
    }
}

/// `word` without its combining marks: "février" is "fevrier".
pub(super) fn without_accents(word: &str) -> String {
    word.nfd().filter(|c| !is_combining_mark(*c)).collect()
}

/// The longest phrase of the vocabulary that begins at `start`, in a script without spaces.
fn unspaced_phrase(
    text: &str,
    start: usize,
    first: char,
    vocabulary: &Vocabulary,
) -> Option<(usize, Meaning)> {
    if !is_unspaced(first) {
        return None;
    }
    let rest = text.get(start..)?;
    let ends: Vec<usize> = rest
        .char_indices()
        .map(|(at, c)| at + c.len_utf8())
        .take(vocabulary.longest())
        .collect();
    ends.into_iter()
        .rev()
        .find_map(|end| Some((start + end, vocabulary.entry(rest.get(..end)?)?.meaning)))
}

/// Han, kana and Thai, which put no space between words.
fn is_unspaced(c: char) -> bool {
    matches!(u32::from(c), 0x0E00..=0x0E7F | 0x3005..=0x3007 | 0x3040..=0x30FF | 0x3400..=0x4DBF | 0x4E00..=0x9FFF)
        && digit(c).is_none()
}

fn is_word_char(c: char) -> bool {
    c.is_alphanumeric() || (u32::from(c) >= 0x0300 && is_combining_mark(c))
}

/// The value of a decimal digit: ASCII, Arabic, Persian, Devanagari, Thai, full width.
fn digit(c: char) -> Option<u32> {
    let code = u32::from(c);
    [0x30, 0x0660, 0x06F0, 0x0966, 0x0E50, 0xFF10]
        .into_iter()
        .find(|zero| (*zero..zero + 10).contains(&code))
        .map(|zero| code - zero)
}

fn joint(gap: &str) -> Joint {
    let mark = gap.trim();
    let spaced = gap.len() > mark.len();
    match mark {
        "" if gap.is_empty() => Joint::Glued,
        "" if gap.matches('\n').nth(1).is_some() => Joint::Break,
        "" => Joint::Space,
        "-" | "\u{2010}" | "\u{2011}" | "\u{2013}" | "\u{2014}" if !spaced => Joint::Hyphen,
        "." if !spaced => Joint::Dot,
        "." => Joint::Stop,
        "," | "،" | "、" | "，" => Joint::Comma,
        "/" if !spaced => Joint::Slash,
        "'" | "\u{2019}" | "\u{02BC}" => Joint::Apostrophe,
        _ => Joint::Break,
    }
}
