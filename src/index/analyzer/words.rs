//! Text -> words: where each word begins and ends, in one pass, whatever the text is.

use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

/// A word as it stands in the text; its bytes, and what counts of them.
pub(super) enum Word {
    /// Letters and digits only.
    Plain(Range<usize>),
    /// With marks inside that do not count: `1,000`, `U.S.`, `don't`.
    Joined(Range<usize>),
    /// Every character counts: `3.5`, `C++`, `AT&T`, `%`.
    Verbatim(Range<usize>),
    /// Two neighbours in a script without spaces; the last of a run alone too, so that each begins a word.
    Pair(Range<usize>),
}

/// Whether words of this character's script are not told apart by spaces.
pub(super) fn in_unspaced_script(c: char) -> bool {
    matches!(u32::from(c),
        0x0E00..=0x0EFF            // Thai, Lao
        | 0x1000..=0x109F          // Myanmar
        | 0x1780..=0x17FF          // Khmer
        | 0x2E80..=0x2FDF | 0x3005..=0x3007
        | 0x3040..=0x30FF          // Hiragana, Katakana
        | 0x31F0..=0x31FF
        | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF
        | 0xAC00..=0xD7AF          // Hangul: particles hang on the words
        | 0xFF66..=0xFF9F
        | 0x20000..=0x3FFFF)
}

fn is_word_character(c: char) -> bool {
    if c.is_ascii() {
        c.is_ascii_alphanumeric()
    } else {
        (c.is_alphanumeric() || is_combining_mark(c)) && !in_unspaced_script(c)
    }
}

/// Finds the words of `text` in one pass.
pub(super) fn words(text: &str, mut found: impl FnMut(Word)) {
    let mut rest = Cursor { text, at: 0 };
    let mut last: Option<Range<usize>> = None; // the last character of a run without spaces
    while let Some(c) = rest.peek() {
        let start = rest.at;
        if in_unspaced_script(c) && (c.is_alphanumeric() || is_combining_mark(c)) {
            rest.bump(c);
            // Marks belong to the character before them.
            while let Some(mark) = rest.peek().filter(|m| is_combining_mark(*m)) {
                rest.bump(mark);
            }
            if let Some(previous) = last.replace(start..rest.at) {
                found(Word::Pair(previous.start..rest.at));
            }
            continue;
        }
        if let Some(last) = last.take() {
            found(Word::Pair(last));
        }
        if is_word_character(c) {
            word(&mut rest, &mut found);
        } else {
            rest.bump(c);
            if matches!(c, '$' | '€' | '£' | '¥')
                && rest.peek().is_some_and(|next| next.is_ascii_digit())
            {
                found(Word::Verbatim(start..rest.at));
            }
        }
    }
    if let Some(last) = last {
        found(Word::Pair(last));
    }
}

/// Reads one word that begins at the cursor.
fn word(rest: &mut Cursor<'_>, found: &mut impl FnMut(Word)) {
    let start = rest.at;
    let (mut letters, mut digits_only) = rest.run();
    let mut joined = false;
    let mut verbatim = false;
    let mut acronym = letters == 1 && !digits_only;
    loop {
        let end = rest.at;
        let Some(mark) = rest.peek() else { break };
        let after = Cursor {
            text: rest.text,
            at: end + mark.len_utf8(),
        };
        let Some(next) = after.peek().filter(|next| is_word_character(*next)) else {
            break;
        };
        match mark {
            '.' if digits_only && next.is_ascii_digit() => verbatim = true,
            ',' if digits_only && after.digits() == 3 => joined = true,
            '.' if acronym && after.letters_are(1) => joined = true,
            '&' if letters <= 3 && after.letters_at_most(3) => verbatim = true,
            '\'' | '’' => {
                let tail = after.rest();
                let possessive = tail.starts_with(['s', 'S'])
                    && !tail.chars().nth(1).is_some_and(is_word_character);
                if possessive {
                    let whole = start..end;
                    rest.at = end + mark.len_utf8() + 1;
                    found(if joined {
                        Word::Joined(whole)
                    } else {
                        Word::Plain(whole)
                    });
                    return;
                }
                // l'été, d'Italia, dell'arte: what stands before the apostrophe is a word of its own.
                let before = rest.text.get(start..end).unwrap_or_default();
                if letters <= 2 || ELISIONS.contains(&before.to_lowercase().as_str()) {
                    break;
                }
                joined = true;
            }
            _ => break,
        }
        rest.at = after.at;
        let (more, digits) = rest.run();
        letters += more;
        digits_only &= digits;
        acronym &= more == 1;
    }
    // C++, C#, F#.
    if !joined && !digits_only && letters <= 2 {
        let tail = rest.rest();
        let suffix = if tail.starts_with("++") {
            2
        } else {
            usize::from(tail.starts_with('#'))
        };
        let after = Cursor {
            text: rest.text,
            at: rest.at + suffix,
        };
        if suffix > 0 && !after.peek().is_some_and(is_word_character) {
            rest.at = after.at;
            verbatim = true;
        }
    }
    let span = start..rest.at;
    found(match (verbatim, joined) {
        (true, _) => Word::Verbatim(span),
        (false, true) => Word::Joined(span),
        (false, false) => Word::Plain(span),
    });
    if digits_only && rest.peek() == Some('%') {
        let sign = rest.at;
        rest.bump('%');
        found(Word::Verbatim(sign..rest.at));
    }
}

/// Articles and prepositions that lose their vowel before an apostrophe, longer than two letters.
const ELISIONS: &[&str] = &[
    "all", "dall", "dell", "nell", "sull", "quell", "jusqu", "lorsqu", "puisqu", "quoiqu", "presqu",
];

struct Cursor<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Cursor<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        match self.text.as_bytes().get(self.at) {
            Some(byte) if byte.is_ascii() => Some(char::from(*byte)),
            Some(_) => self.rest().chars().next(),
            None => None,
        }
    }

    fn bump(&mut self, c: char) {
        self.at += c.len_utf8();
    }

    /// Passes over word characters; how many, and whether all were digits.
    fn run(&mut self) -> (usize, bool) {
        let (mut count, mut digits) = (0, true);
        while let Some(c) = self.peek().filter(|c| is_word_character(*c)) {
            self.bump(c);
            count += 1;
            digits &= c.is_ascii_digit();
        }
        (count, digits)
    }

    fn digits(&self) -> usize {
        let mut probe = Cursor {
            text: self.text,
            at: self.at,
        };
        match probe.run() {
            (count, true) => count,
            _ => 0,
        }
    }

    fn letters_are(&self, count: usize) -> bool {
        let mut probe = Cursor {
            text: self.text,
            at: self.at,
        };
        probe.run() == (count, false)
    }

    fn letters_at_most(&self, most: usize) -> bool {
        // Counts no further than it must: the next word may be a megabyte long.
        self.rest()
            .chars()
            .take(most + 1)
            .take_while(|c| is_word_character(*c))
            .count()
            <= most
    }
}
