//! Whether the stop that was found ends the sentence.

use super::abbreviations::Class;
use super::characters::{
    Terminator, continues, is_cjk, is_closer, is_dash, is_lower, is_opener, is_particle, is_quote,
    is_upper, terminator,
};
use super::{Scanner, last_word};

/// How far a bracket may reach for what stands in it not to be cut, in bytes to either side.
const BRACKET_REACH: usize = 300;

/// A run of terminators with all that closes behind it: `.`, `?!`, `. . . .`, `.”)`, `.[2]`.
struct Stop {
    start: usize,
    /// Behind the closing signs.
    end: usize,
    /// Dots in it; an ellipsis has three.
    dots: usize,
    /// The strongest terminator in it.
    kind: Terminator,
    /// Whether its dots have spaces between them.
    spaced: bool,
    /// Whether quotation marks or brackets close behind it.
    closed: bool,
    /// Whether a full-width bracket closes that the sentence opened on its way: "他（昨天。）来了".
    inner: bool,
}

/// What stands behind the stop and its white space.
struct Next<'t> {
    /// The first character that is neither bracket, quotation mark nor dash.
    first: Option<char>,
    /// The word it begins, up to the first character that is no letter.
    word: &'t str,
    /// Whether a quotation mark opens before it.
    quoted: bool,
    /// Whether the word is one letter with a stop: an initial, not the pronoun "I".
    initial: bool,
}

impl<'t> Scanner<'t> {
    /// A terminator at `at`: ends the sentence behind it or not. Answers where to go on.
    pub(super) fn stop(&mut self, at: usize) -> usize {
        let stop = self.read_stop(at);
        let gap = self.gap(stop.end);
        if gap.next >= self.text.len() {
            return self.text.len();
        }
        if gap.breaks >= 2 {
            return stop.end;
        }
        if gap.next == stop.end {
            return if self.ends_glued(&stop) {
                self.cut(stop.end, stop.end)
            } else {
                stop.end
            };
        }
        let next = self.next(gap.next);
        let attached = !self.char_before(stop.start).is_none_or(char::is_whitespace);
        if stop.spaced && stop.dots == 4 && attached && !stop.closed {
            // "compounds. . . . The": the first dot is the stop, the other three leave something out.
            return if next.first.is_some_and(is_upper) {
                self.cut(at + 1, at + 1)
            } else {
                stop.end
            };
        }
        if self.is_next_item(gap.next)
            || (self.ends(&stop, &next) && !self.runs_on_after_bracket(stop.end))
        {
            return self.cut(stop.end, gap.next);
        }
        stop.end
    }

    /// Reads the stop that begins at `start`.
    fn read_stop(&mut self, start: usize) -> Stop {
        let mut stop = Stop {
            start,
            end: start,
            dots: 0,
            kind: Terminator::Dot,
            spaced: false,
            closed: false,
            inner: false,
        };
        loop {
            let rest = self.rest(stop.end);
            let mut chars = rest.chars();
            let Some(c) = chars.next() else { break };
            if let Some(kind) = terminator(c) {
                stop.dots += match kind {
                    Terminator::Dot => 1,
                    Terminator::Ellipsis => 3,
                    Terminator::Loud | Terminator::Script => 0,
                };
                if matches!(kind, Terminator::Loud | Terminator::Script)
                    || stop.kind == Terminator::Dot
                {
                    stop.kind = kind;
                }
            } else if is_closer(c) {
                stop.closed = true;
                stop.inner |=
                    c == '）' && self.bracket.is_some_and(|bracket| bracket.at > self.start);
                self.note_bracket(c, stop.end);
            } else if c == ' '
                && !stop.closed
                && stop.kind == Terminator::Dot
                && is_spaced_dot(chars.as_str())
            {
                stop.spaced = true;
            } else if let Some(length) = self.spaced_guillemet(rest) {
                stop.closed = true;
                self.bracket = None;
                stop.end += length;
                continue;
            } else if let Some(length) = reference(rest) {
                stop.end += length;
                continue;
            } else {
                break;
            }
            stop.end += c.len_utf8();
        }
        stop
    }

    /// The length of the space and the guillemet that `rest` begins with, when it closes a quotation: the
    /// French set a space inside of them.
    fn spaced_guillemet(&self, rest: &str) -> Option<usize> {
        let close = self
            .bracket
            .map(|bracket| bracket.close)
            .filter(|close| *close == '»')?;
        let quote = rest.strip_prefix([' ', '\u{A0}', '\u{202F}'])?;
        quote
            .starts_with(close)
            .then_some(rest.len() - quote.len() + close.len_utf8())
    }

    /// What stands at `at`.
    fn next(&self, at: usize) -> Next<'t> {
        let rest = self.rest(at);
        let mut quoted = false;
        let mut from = 0;
        for c in rest.chars().take(8) {
            quoted |= is_quote(c);
            if !(is_opener(c) || is_dash(c) || matches!(c, ' ' | '\u{A0}' | '\u{202F}')) {
                break;
            }
            from += c.len_utf8();
        }
        let words = rest.get(from..).unwrap_or("");
        let first = words.chars().next();
        let length: usize = words
            .chars()
            .take(24)
            .take_while(|c| c.is_alphabetic())
            .map(char::len_utf8)
            .sum();
        let word = words.get(..length).unwrap_or("");
        let mut after = words.get(length..).unwrap_or("").chars();
        let initial = word.chars().take(2).count() == 1 && after.next() == Some('.');
        Next {
            first,
            word,
            quoted,
            initial,
        }
    }

    /// Whether a stop with white space behind it ends the sentence.
    fn ends(&mut self, stop: &Stop, next: &Next) -> bool {
        let Some(first) = next.first else { return true };
        if self.is_left_out(stop) {
            return false;
        }
        // "iPhone" and the Dutch "'s Avonds" begin a sentence in spite of their small letter.
        let mut letters = next.word.chars().skip(1);
        let goes_on = is_lower(first)
            && !letters.next().is_some_and(is_upper)
            && !(next.quoted && next.word.len() == 1);
        match stop.kind {
            Terminator::Loud | Terminator::Script => {
                !continues(first) && (!goes_on || self.is_small())
            }
            _ if continues(first) => false,
            Terminator::Ellipsis => !goes_on && stands_after_ellipsis(first, next, stop),
            Terminator::Dot if stop.dots > 1 && stop.spaced && stop.dots == 3 => false,
            Terminator::Dot if stop.dots > 1 => {
                !goes_on && stands_after_ellipsis(first, next, stop)
            }
            Terminator::Dot => {
                (!goes_on || (!stop.closed && self.is_small())) && self.dot_ends(stop, next, first)
            }
        }
    }

    /// Whether the stop is alone in brackets: words left out "[...]", doubt "(?)".
    fn is_left_out(&self, stop: &Stop) -> bool {
        stop.closed
            && self
                .char_before(stop.start)
                .is_some_and(|c| matches!(c, '[' | '('))
    }

    /// Whether a single dot before a word that may begin a sentence ends one.
    fn dot_ends(&self, stop: &Stop, next: &Next, first: char) -> bool {
        let before = self.text.get(self.start..stop.start).unwrap_or("");
        let word = last_word(before);
        if word.is_empty() {
            return true;
        }
        let digit = first.is_numeric();
        let begins = || {
            !next.initial
                && (next.quoted || self.words.is_starter(next.word.to_lowercase().as_str()))
        };
        if word.bytes().all(|b| b.is_ascii_digit()) && word.len() <= 3 {
            return !self.words.ordinals || (!digit && begins());
        }
        match self.class(before, word) {
            // "M. Dupont", but "1,80 m. Elle".
            Some(Class::Never) => return is_unit(before, word) && begins(),
            Some(Class::Number) if digit || is_roman(next.word) => return false,
            Some(Class::Open) => return !digit && begins(),
            Some(Class::End) => return true,
            Some(Class::Number) | None => {}
        }
        if is_initial(word) || is_vowelless(word) || (self.words.ordinals && is_roman(word)) {
            return !digit && begins();
        }
        true
    }

    /// The class of the abbreviation that `before` ends with. "z. B" is looked up as "z.b".
    fn class(&self, before: &str, word: &str) -> Option<Class> {
        let key = word
            .trim_start_matches(|c: char| !c.is_alphanumeric())
            .to_lowercase();
        let mut letters = key.chars();
        if letters.next().is_some() && letters.next().is_none() {
            let ahead = before.strip_suffix(word).unwrap_or("").trim_end();
            if let Some(ahead) = ahead.strip_suffix('.') {
                let joined = format!("{}.{key}", last_word(ahead).to_lowercase());
                if let Some(class) = self.words.class(&joined) {
                    return Some(class);
                }
            }
        }
        self.words.class(&key)
    }

    /// Whether a stop with no white space behind it ends the sentence.
    fn ends_glued(&mut self, stop: &Stop) -> bool {
        let Some(next) = self.char_at(stop.end) else {
            return true;
        };
        let Some(before) = self.char_before(stop.start) else {
            return false;
        };
        if continues(next) || self.is_left_out(stop) {
            return false;
        }
        match stop.kind {
            Terminator::Script => {
                let spoken = stop.closed && is_particle(next);
                !spoken && !stop.inner && !is_lower(next) && !self.runs_on_after_bracket(stop.end)
            }
            Terminator::Ellipsis => false,
            _ if is_cjk(before) && is_cjk(next) => {
                !(stop.closed && is_particle(next))
                    && stop.dots <= 1
                    && !self.runs_on_after_bracket(stop.end)
            }
            Terminator::Dot if stop.dots > 1 => false,
            _ => self.ends_before_capital(stop, before),
        }
    }

    /// Whether the space between two sentences was forgotten: "world.Today is". Not in names of hosts, of
    /// files and of program parts.
    fn ends_before_capital(&self, stop: &Stop, before: char) -> bool {
        let word = last_word(self.text.get(self.start..stop.start).unwrap_or(""));
        if word
            .chars()
            .any(|c| matches!(c, '@' | '/' | '_' | '=' | '\\' | '#'))
            || word.contains('.')
        {
            return false;
        }
        let mut after = self.rest(stop.end).chars();
        if !after.next().is_some_and(is_upper) {
            return false;
        }
        let next = self.next(stop.end);
        let key = next.word.to_lowercase();
        let titled = self.words.class(&key) == Some(Class::Never);
        let known = titled || self.words.is_starter(&key);
        // One capital alone begins a sentence only as a word ("I", "A").
        if !next.word.chars().skip(1).all(is_lower)
            || (next.word.chars().nth(1).is_none() && !known)
        {
            return false;
        }
        let mut behind = self
            .rest(stop.end)
            .get(next.word.len()..)
            .unwrap_or("")
            .chars();
        let apart = match behind.next() {
            None => true,
            Some(c) if c.is_whitespace() => true,
            Some('.' | ',' | '!' | '?' | '\'' | '’') => {
                behind.next().is_none_or(|c| c.is_whitespace() || c == 's')
            }
            Some(_) => false,
        };
        let number = word.bytes().next_back().is_some_and(|b| b.is_ascii_digit());
        let plain = word.chars().all(is_lower) && word.chars().nth(1).is_some();
        let parted = is_lower(before) && word.chars().nth(2).is_some() && known;
        apart && (number || parted || (plain && self.class("", word).is_none()))
    }

    /// Whether the sentence goes on behind the bracket or the quotation that is still open at `at`.
    fn runs_on_after_bracket(&mut self, at: usize) -> bool {
        let Some(bracket) = self.bracket else {
            return false;
        };
        if at.saturating_sub(bracket.at) > BRACKET_REACH {
            return false;
        }
        let (closing, seen) = self.unclosed;
        let from = if closing == bracket.close {
            at.max(seen)
        } else {
            at
        };
        let reach = self.text.floor_char_boundary(at + BRACKET_REACH);
        let Some(found) = self.text.get(from..reach).unwrap_or("").find(bracket.close) else {
            self.unclosed = (bracket.close, reach.max(from));
            return false;
        };
        let mut behind = self.rest(from + found).chars().take(8).peekable();
        let mut spaces = 0;
        while let Some(c) = behind.peek() {
            if c.is_whitespace() || (spaces > 0 && is_dash(*c)) {
                spaces += 1;
            } else if spaces > 0 || !(is_closer(*c) || terminator(*c).is_some()) {
                break;
            }
            behind.next();
            if spaces > 4 {
                return false;
            }
        }
        match behind.peek() {
            Some(c) if spaces > 0 => is_lower(*c),
            Some(c) => matches!(c, ',' | ';' | ':' | '、' | '，') || is_particle(*c),
            None => false,
        }
    }
}

/// Whether `text` goes on with a dot of a spaced ellipsis.
fn is_spaced_dot(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next() == Some('.') && !chars.next().is_some_and(char::is_alphanumeric)
}

/// The length of a reference directly behind a stop, "[12]" or "[note 3]".
fn reference(text: &str) -> Option<usize> {
    let inner = text.strip_prefix('[')?;
    let length = inner.bytes().take(10).position(|b| b == b']')?;
    let label = inner.get(..length)?;
    let numbered = label
        .bytes()
        .next_back()
        .is_some_and(|b| b.is_ascii_digit())
        && label
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b' ');
    let letter = label.len() == 1 && label.bytes().all(|b| b.is_ascii_lowercase());
    (numbered || letter).then_some(length + 2)
}

/// Whether what follows an ellipsis begins a sentence. "I" does not tell: it is always a capital.
fn stands_after_ellipsis(first: char, next: &Next, stop: &Stop) -> bool {
    if is_upper(first) {
        return next.word != "I" || stop.dots > 3 || stop.closed;
    }
    first.is_alphabetic()
}

/// Whether `word` is one letter, or letters with stops between them that end with one: "E", "U.S", "Ph.D".
fn is_initial(word: &str) -> bool {
    let last = word.rsplit(['.', '-', '\u{2011}']).next().unwrap_or("");
    let mut chars = last.chars();
    let single = chars.next().is_some_and(char::is_alphabetic) && chars.next().is_none();
    // "half-a." ends with a word, "J.-P." and "А.-Б." with an initial.
    single
        && (last.len() == word.len()
            || word.chars().rev().nth(1) == Some('.')
            || word.contains(".-"))
}

/// Whether `word`, which `before` ends with, is one letter behind a number.
fn is_unit(before: &str, word: &str) -> bool {
    let ahead = before.strip_suffix(word).unwrap_or("").trim_end();
    word.chars().nth(1).is_none() && ahead.ends_with(|c: char| c.is_ascii_digit())
}

/// Whether `word` can only be an abbreviation: a capital and up to three small letters without a vowel.
fn is_vowelless(word: &str) -> bool {
    let length = word.len();
    (2..=4).contains(&length)
        && word.bytes().next().is_some_and(|b| b.is_ascii_uppercase())
        && word.bytes().skip(1).all(|b| b.is_ascii_lowercase())
        && !word.bytes().any(|b| b"aeiouyAEIOUY".contains(&b))
}

/// Whether `word` is a Roman numeral of at least two letters.
fn is_roman(word: &str) -> bool {
    word.len() >= 2 && word.bytes().all(|b| b"IVXLC".contains(&b))
}
