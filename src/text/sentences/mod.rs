//! Where sentences begin and end.
//!
//! One pass over the text stops at every sign that may end a sentence (the terminators of UAX #29, line
//! breaks, list markers) and decides there, looking no further around than a fixed number of bytes: time is
//! linear in the text whatever it holds. The rules, in the order of their certainty:
//!
//! - a blank line always ends a sentence; a single line break only where the shape of the paragraph says
//!   that it was meant (`lines`);
//! - a small letter after the stop goes on, unless the whole paragraph is written without capitals;
//! - after an abbreviation, an initial or an ordinal the next word decides (`abbreviations`);
//! - consecutive list markers begin sentences (`lists`);
//! - a quotation or a bracket that the sentence goes on after is not cut in two.
//!
//! The text is never altered: what comes out are byte spans.

mod abbreviations;
mod characters;
mod lines;
mod lists;
mod stops;
#[cfg(test)]
mod tests;

use std::ops::Range;

use super::Language;
use abbreviations::Words;
use characters::{closing, is_lower, is_opener, is_stopless, is_upper, terminator, watch};
use lines::Shape;
use lists::Marker;

/// Bytes after which a sentence in a script without stops ends at the next space: about 100 characters.
const STOPLESS: usize = 300;

/// The sentences of `text` as byte spans: in order, not overlapping, not empty, without white space around
/// them, on character boundaries; every character that is not white space is in one of them.
///
/// `text` may be one block or a whole document. `language` chooses the abbreviations;
/// [`Language::UNKNOWN`] is read as English beside the scripts that cannot be mistaken for it.
pub fn sentences(text: &str, language: Language) -> Vec<Range<usize>> {
    let mut scanner = Scanner {
        text,
        words: Words::of(language),
        found: Vec::new(),
        start: 0,
        paragraph: 0,
        shape: None,
        small: None,
        marker: None,
        bullet: None,
        bracket: None,
        unclosed: ('\0', 0),
        stopless: false,
    };
    scanner.run();
    scanner.found
}

/// The pass over one text.
struct Scanner<'t> {
    text: &'t str,
    words: &'static Words,
    found: Vec<Range<usize>>,
    /// Where the sentence begins that is being read.
    start: usize,
    /// Where its paragraph begins.
    paragraph: usize,
    /// The paragraph's lines, once a line break asked for them.
    shape: Option<Shape>,
    /// Whether the paragraph has no capitals, once a stop asked for it.
    small: Option<bool>,
    /// The last list marker of this paragraph.
    marker: Option<Marker>,
    /// The bullet at the head of this line.
    bullet: Option<char>,
    /// The outermost bracket or quotation that is open in this sentence.
    bracket: Option<Bracket>,
    /// A closing sign that was looked for and is not found before this byte: spares looking again.
    unclosed: (char, usize),
    /// Whether Thai or Lao was seen.
    stopless: bool,
}

/// An open bracket or quotation.
#[derive(Debug, Clone, Copy)]
struct Bracket {
    open: char,
    close: char,
    at: usize,
    /// How many of the same are open.
    depth: usize,
}

/// A line break, or the run of them.
#[derive(Clone, Copy)]
struct Gap {
    /// The first byte that is not white space.
    next: usize,
    /// Line breaks in it; a paragraph separator counts for two.
    breaks: usize,
    /// How many of them are `\n`: two make a blank line, where a paragraph ends.
    newlines: usize,
}

impl<'t> Scanner<'t> {
    fn run(&mut self) {
        let bytes = self.text.as_bytes();
        let gap = self.gap(0);
        self.new_paragraph(gap.next);
        let mut at = self.begin(gap.next);
        while let Some(byte) = bytes.get(at) {
            let asks = watch::BYTES[usize::from(*byte)];
            if asks == 0 || (asks == watch::SPACE && !self.watches_spaces()) {
                at += 1;
            } else {
                at = self.visit(at);
            }
        }
        self.close(bytes.len());
    }

    fn watches_spaces(&self) -> bool {
        self.marker.is_some() || self.bullet.is_some() || self.stopless
    }

    /// Decides about the character at `at`; answers where to go on.
    fn visit(&mut self, at: usize) -> usize {
        let Some(c) = self.rest(at).chars().next() else {
            return at + 1;
        };
        let after = at + c.len_utf8();
        match c {
            '\n' | '\u{2028}' | '\u{2029}' => self.line_break(at),
            ' ' => self.space(at),
            c if terminator(c).is_some() => self.stop(at),
            c if is_stopless(c) => {
                self.stopless = true;
                after
            }
            c => {
                self.note_bracket(c, at);
                after
            }
        }
    }

    fn rest(&self, at: usize) -> &'t str {
        self.text.get(at..).unwrap_or("")
    }

    fn head(&self, end: usize) -> &'t str {
        self.text.get(..end).unwrap_or("")
    }

    fn char_at(&self, at: usize) -> Option<char> {
        self.rest(at).chars().next()
    }

    fn char_before(&self, at: usize) -> Option<char> {
        self.head(at).chars().next_back()
    }

    /// The white space from `at` on.
    fn gap(&self, at: usize) -> Gap {
        let mut gap = Gap {
            next: at,
            breaks: 0,
            newlines: 0,
        };
        for c in self.rest(at).chars() {
            match c {
                '\n' => {
                    gap.breaks += 1;
                    gap.newlines += 1;
                }
                '\u{2028}' => gap.breaks += 1,
                '\u{2029}' => gap.breaks += 2,
                c if c.is_whitespace() => {}
                _ => break,
            }
            gap.next += c.len_utf8();
        }
        gap
    }

    /// Ends the sentence at `end`; the next one begins at or behind `next`. Answers where to go on.
    fn cut(&mut self, end: usize, next: usize) -> usize {
        self.close(end);
        let gap = self.gap(next);
        if gap.newlines >= 2 {
            self.new_paragraph(gap.next);
        } else if gap.breaks > 0 {
            self.bullet = None;
        }
        self.begin(gap.next)
    }

    /// Ends the sentence at `end`, without the white space before it.
    fn close(&mut self, end: usize) {
        let words = self.text.get(self.start..end).unwrap_or("").trim_end();
        if !words.is_empty() {
            self.found.push(self.start..self.start + words.len());
        }
        self.start = end;
    }

    fn new_paragraph(&mut self, at: usize) {
        self.paragraph = at;
        self.shape = None;
        self.small = None;
        self.marker = None;
        self.bullet = None;
        self.stopless = false;
    }

    /// Begins a sentence at `at`, which is not white space. Answers where its first word begins: the stop of
    /// a list marker is none.
    fn begin(&mut self, at: usize) -> usize {
        self.start = at;
        self.bracket = None;
        let mut word = at;
        if let Some(bullet) = lists::bullet(self.rest(word)) {
            self.bullet = Some(bullet);
            word += bullet.len_utf8();
            word += self
                .rest(word)
                .bytes()
                .take(4)
                .take_while(|b| *b == b' ')
                .count();
        }
        if let Some(marker) = Marker::read(self.rest(word)) {
            self.marker = self
                .marker
                .and_then(|before| marker.after(&before))
                .or(Some(marker));
            word += marker.length;
        }
        word
    }

    /// Keeps track of the outermost bracket.
    fn note_bracket(&mut self, c: char, at: usize) {
        match &mut self.bracket {
            Some(bracket) if c == bracket.close => {
                bracket.depth -= 1;
                if bracket.depth == 0 {
                    self.bracket = None;
                }
            }
            Some(bracket) if c == bracket.open => bracket.depth += 1,
            Some(_) => {}
            None => {
                self.bracket = closing(c).map(|close| Bracket {
                    open: c,
                    close,
                    at,
                    depth: 1,
                });
            }
        }
    }

    /// Whether the list marker or bullet at `at`, within a line, is the next one of its list.
    fn is_next_item(&self, at: usize) -> bool {
        let rest = self.rest(at);
        if self.bullet.is_some() && lists::bullet(rest) == self.bullet {
            return true;
        }
        let Some(before) = self.marker else {
            return false;
        };
        let Some(marker) = Marker::read(rest).and_then(|marker| marker.after(&before)) else {
            return false;
        };
        marker.goes_inside() && lists::begins_item(rest.get(marker.length..).unwrap_or(""))
    }

    /// A space: the next item of a list within the line, or the end of a phrase without stops.
    fn space(&mut self, at: usize) -> usize {
        let next = at + 1;
        let item = self.watches_lists() && self.is_next_item(next) && !self.leads_on(at);
        if item || (self.stopless && self.ends_phrase(at, next)) {
            self.cut(at, next)
        } else {
            next
        }
    }

    fn watches_lists(&self) -> bool {
        self.marker.is_some() || self.bullet.is_some()
    }

    /// Whether the word that ends at `at` belongs to what follows.
    fn leads_on(&self, at: usize) -> bool {
        let word = last_word(self.text.get(self.start..at).unwrap_or(""));
        abbreviations::leads_on(word)
    }

    /// Whether a phrase of a script without stops has become long enough to end at this space.
    fn ends_phrase(&self, at: usize, next: usize) -> bool {
        at - self.start >= STOPLESS
            && self.char_before(at).is_some_and(is_stopless)
            && self
                .char_at(next)
                .is_some_and(|c| is_stopless(c) && c != 'ๆ' && c != 'ฯ')
    }

    /// A line break.
    fn line_break(&mut self, at: usize) -> usize {
        let gap = self.gap(at);
        if gap.next >= self.text.len() {
            return self.text.len();
        }
        if gap.breaks >= 2 || self.line_ends(at, gap.next) {
            self.cut(at, gap.next)
        } else {
            gap.next
        }
    }

    /// Whether the single line break at `at` ends the sentence; `next` is the first character of the next line.
    fn line_ends(&mut self, at: usize, next: usize) -> bool {
        let rest = self.rest(next);
        if lists::line_bullet(rest) || self.is_next_item(next) {
            return true;
        }
        let Some(before) = self.head(at).trim_end().chars().next_back() else {
            return true;
        };
        let Some(first) = rest.chars().take(8).find(|c| !is_opener(*c)) else {
            return true;
        };
        if is_stopless(before) || is_stopless(first) {
            return true;
        }
        let shape = self.shape();
        let deliberate = shape.is_deliberate(self.text, at, next);
        if let Some(marker) = Marker::read(rest)
            && (marker.is_plain() || (marker.is_first() && deliberate))
        {
            return true;
        }
        if matches!(before, ',' | ';' | '-' | '\u{AD}' | '(' | '،' | '、' | '，') {
            return shape.is_list();
        }
        if is_lower(first) {
            return shape.is_list() || (deliberate && terminator(before).is_some());
        }
        deliberate && (shape.is_list() || !self.leads_on(self.head(at).trim_end().len()))
    }

    /// The lines of this paragraph.
    fn shape(&mut self) -> Shape {
        let (text, paragraph) = (self.text, self.paragraph);
        *self
            .shape
            .get_or_insert_with(|| Shape::read(text, paragraph))
    }

    /// Whether this paragraph is written without any capital letter.
    fn is_small(&mut self) -> bool {
        if let Some(small) = self.small {
            return small;
        }
        let mut line_empty = false;
        let mut small = true;
        for c in self.rest(self.paragraph).chars() {
            if c == '\n' {
                if line_empty {
                    break;
                }
                line_empty = true;
            } else if is_upper(c) {
                small = false;
                break;
            } else if !c.is_whitespace() {
                line_empty = false;
            }
        }
        self.small = Some(small);
        small
    }
}

/// The last word of `text`, at most 40 bytes of it, without the brackets and quotes before it.
fn last_word(text: &str) -> &str {
    let from = text.floor_char_boundary(text.len().saturating_sub(40));
    let near = text.get(from..).unwrap_or("");
    near.rsplit(|c: char| c.is_whitespace() || is_opener(c))
        .next()
        .unwrap_or("")
}
