//! Whether a single line break ends a sentence.
//!
//! Text from PDF files and old mails breaks its lines in the middle of sentences; poems, menus and tables
//! break them at the end of each item. The shape of the paragraph tells: a wrapped line has no room for the
//! first word of the next one, the line of a list has.

/// How wide a paragraph may be to have been wrapped by hand, in columns. Wider lines are paragraphs.
const WIDEST: usize = 160;
/// Lines narrower than this were not wrapped.
const NARROWEST: usize = 40;

/// The lines of one paragraph, seen together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shape {
    /// Columns of its widest line.
    width: usize,
    /// Whether it is a list of bare lines: at least three, none ends with a stop or a comma, and most had
    /// room for more.
    list: bool,
}

impl Shape {
    /// Looks at the lines of `text` from `start` to the first blank line.
    pub fn read(text: &str, start: usize) -> Shape {
        let mut shape = Shape {
            width: 0,
            list: false,
        };
        let (mut count, mut stopped) = (0usize, false);
        for line in (Lines { text, at: start }) {
            shape.width = shape.width.max(line.columns);
            stopped |= line.stopped;
            count += 1;
        }
        // The width is only known now, so the lines are read again: there may be millions, too many to keep.
        if count >= 3 && !stopped {
            let next = Lines { text, at: start }.skip(1);
            let pairs = Lines { text, at: start }.zip(next);
            let short = pairs
                .filter(|(line, next)| shape.had_room(line.columns, next.first_word))
                .count();
            shape.list = short * 2 >= count - 1;
        }
        shape
    }

    /// Whether a line that was `columns` wide had room for a word of `word` columns: nobody had to break it.
    fn had_room(&self, columns: usize, word: usize) -> bool {
        if self.width < NARROWEST {
            return columns + 1 + word <= self.width;
        }
        // A fifth of the width may be ragged: fonts, hyphens.
        self.width > WIDEST || (columns + 1 + word) * 5 <= self.width * 4
    }

    /// Whether the line of `text` that ends at `at` was broken on purpose, judged by its width alone.
    pub fn is_deliberate(&self, text: &str, at: usize, next: usize) -> bool {
        if self.width > WIDEST || self.width < NARROWEST {
            return true;
        }
        let bytes = text.as_bytes();
        // No line of this paragraph is wider than WIDEST columns, but white space and marks may be without end.
        let from = bytes
            .get(..at)
            .unwrap_or_default()
            .iter()
            .rev()
            .take(WIDEST * 4)
            .take_while(|b| **b != b'\n')
            .count();
        let line = columns(bytes.get(at - from..at).unwrap_or_default());
        let word = first_word(bytes.get(next..).unwrap_or_default());
        self.had_room(line, word)
    }

    /// Whether each line of the paragraph is an item, small letters at its head or not.
    pub fn is_list(&self) -> bool {
        self.list
    }
}

/// The lines of a paragraph, up to the first blank one.
struct Lines<'t> {
    text: &'t str,
    at: usize,
}

impl Iterator for Lines<'_> {
    type Item = Line;

    fn next(&mut self) -> Option<Line> {
        let line = Line::read(self.text, self.at);
        self.at = line.end + 1;
        (line.columns > 0).then_some(line)
    }
}

/// One line.
struct Line {
    end: usize,
    columns: usize,
    first_word: usize,
    stopped: bool,
}

impl Line {
    fn read(text: &str, start: usize) -> Line {
        let rest = text.get(start..).unwrap_or("");
        let length = rest.bytes().position(|b| b == b'\n').unwrap_or(rest.len());
        // White space as the scanner sees it, or the two would disagree about where the paragraph ends.
        let line = rest.get(..length).unwrap_or("").trim().as_bytes();
        let stopped = line
            .iter()
            .rev()
            .find(|b| !matches!(b, b'"' | b'\'' | b')' | b']'))
            .is_some_and(|b| matches!(b, b'.' | b'!' | b'?' | b',' | b';'));
        Line {
            end: start + length,
            columns: columns(line),
            first_word: first_word(line),
            stopped,
        }
    }
}

/// Columns of a run of UTF-8: one for a character, two for those of East Asia.
fn columns(bytes: &[u8]) -> usize {
    bytes
        .iter()
        .map(|b| usize::from(b & 0xC0 != 0x80) + usize::from((0xE3..=0xED).contains(b)))
        .sum()
}

/// Columns of the first word, no more than are of interest. East Asia wraps between any two characters.
fn first_word(bytes: &[u8]) -> usize {
    let word = bytes
        .iter()
        .take(WIDEST * 4)
        .take_while(|b| !b.is_ascii_whitespace())
        .count();
    let word = bytes.get(..word).unwrap_or_default();
    match word.first() {
        Some(0xE3..=0xED) => 2,
        _ => columns(word),
    }
}
