//! Document -> passages: runs of sentences of about a hundred words under one heading.
//!
//! A hundred words are what the reranker reads at once and what a person takes in as one thought. Sentences
//! are never cut, except one that is too long to be one (a line of 50 MB without a stop): its pieces, cut
//! between words, then stand in for sentences. Time is linear in the text.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::Passage;
use crate::document::{BlockKind, Document};
use crate::text::Language;
use crate::text::sentences::sentences;

/// Words a passage should have.
const TARGET_WORDS: usize = 110;
/// Words from which on a passage ends with its paragraph.
const ENOUGH_WORDS: usize = 80;
/// A last passage with fewer words joins the one before it.
const REST_WORDS: usize = 25;
/// A sentence with more words is cut into pieces.
const MOST_WORDS: usize = 400;
/// No passage, and so no sentence, spans more bytes.
const MOST_BYTES: usize = 2_500;
/// The longest piece of a sentence that is cut, in bytes.
const PIECE_BYTES: usize = 1_500;

/// Splits a document into passages, in order, not overlapping, numbered from 0.
///
/// - No passage crosses a heading. Headings are not sentences of passages: they stand in
///   [`Passage::headings`]. Only a heading that nothing stands under (the next block is a heading of the same
///   or of a higher level, or there is none) becomes a sentence, so that its words can be found: such
///   headings in a row under the same parent make small passages of their own.
/// - The lines of code and the rows of tables are sentences as they are, whole unless they are too long.
/// - A passage spans no more than 2,500 bytes, and so does each of its sentences: a longer sentence, and one
///   of more than 400 words, is cut between words (where there are none, between graphemes) into pieces of
///   at most 1,500 bytes, which then are the passage's `sentences`.
/// - Every character of the blocks that is not white space is in exactly one sentence of one passage, or in
///   the `headings` of the passages under it.
pub fn split(document: &Document) -> Vec<Passage> {
    let text = document.text.as_str();
    let mut packer = Packer {
        text,
        passages: Vec::new(),
        open: None,
        joinable: false,
        headings: Vec::new(),
    };
    // A span outside of the text cannot come from an extractor, and there are no words to index in it.
    let worded = |span: &Range<usize>| {
        text.get(span.clone())
            .map(|words| trimmed(words, span.start))
    };
    let mut blocks = document
        .blocks
        .iter()
        .filter_map(|block| {
            Some((
                block.kind,
                worded(&block.span).filter(|span| !span.is_empty())?,
            ))
        })
        .peekable();
    while let Some((kind, span)) = blocks.next() {
        let BlockKind::Heading(level) = kind else {
            packer.add_block(kind, span, document.language);
            continue;
        };
        let bare = match blocks.peek().map(|(next, _)| *next) {
            Some(BlockKind::Heading(next)) => next <= level,
            Some(_) => false,
            None => true,
        };
        packer.enter(level, span, bare);
    }
    packer.end_section();
    packer.passages
}

/// Gathers sentences into passages.
struct Packer<'t> {
    text: &'t str,
    passages: Vec<Passage>,
    open: Option<Open>,
    /// Whether the last passage stands under the same headings as the open one.
    joinable: bool,
    /// The headings that are in force, outermost first, each deeper than the one before.
    headings: Vec<(u8, Range<usize>)>,
}

/// The passage that is being filled.
struct Open {
    sentences: Vec<Range<usize>>,
    words: usize,
    start: usize,
    end: usize,
    /// Whether its sentences are headings with nothing under them.
    bare: bool,
}

impl Packer<'_> {
    /// A heading begins.
    fn enter(&mut self, level: u8, span: Range<usize>, bare: bool) {
        let deeper = self
            .headings
            .iter()
            .take_while(|(outer, _)| *outer < level)
            .count();
        let same_parent = deeper == self.headings.len();
        if !(bare && same_parent && self.open.as_ref().is_some_and(|open| open.bare)) {
            self.end_section();
        }
        self.headings.truncate(deeper);
        if bare {
            self.add_all(vec![span], true);
        } else {
            self.headings.push((level, span));
        }
    }

    /// A block under the headings in force.
    fn add_block(&mut self, kind: BlockKind, span: Range<usize>, language: Language) {
        if self.open.as_ref().is_some_and(|open| open.bare) {
            self.end_section();
        }
        let words = self.text.get(span.clone()).unwrap_or("");
        let found = match kind {
            BlockKind::Code => lines(words),
            BlockKind::TableRow if words.len() <= MOST_BYTES => {
                std::iter::once(0..words.len()).collect()
            }
            _ => sentences(words, language),
        };
        let moved = found
            .into_iter()
            .map(|s| s.start + span.start..s.end + span.start)
            .collect();
        self.add_all(moved, false);
        if self
            .open
            .as_ref()
            .is_some_and(|open| open.words >= ENOUGH_WORDS)
        {
            self.close();
        }
    }

    /// Adds the sentences of one block, the overlong ones in pieces.
    fn add_all(&mut self, sentences: Vec<Range<usize>>, bare: bool) {
        for sentence in sentences {
            let written = self.text.get(sentence.clone()).unwrap_or("");
            let words = count_words(written);
            if words <= MOST_WORDS && sentence.len() <= MOST_BYTES {
                self.add(sentence, words, bare);
                continue;
            }
            for piece in pieces(written) {
                let words = count_words(written.get(piece.clone()).unwrap_or(""));
                self.add(
                    piece.start + sentence.start..piece.end + sentence.start,
                    words,
                    bare,
                );
            }
        }
    }

    /// Adds one sentence to the open passage, or opens the next one with it.
    fn add(&mut self, sentence: Range<usize>, words: usize, bare: bool) {
        // A sentence of signs only still takes its place.
        let words = words.max(1);
        if let Some(open) = &self.open {
            // Half of the sentence beyond the target is as near to it as half of it short.
            let full = open.words + words / 2 > TARGET_WORDS;
            if full || sentence.end - open.start > MOST_BYTES {
                self.close();
            }
        }
        match &mut self.open {
            Some(open) => {
                open.words += words;
                open.end = sentence.end;
                open.sentences.push(sentence);
            }
            None => {
                let (start, end) = (sentence.start, sentence.end);
                self.open = Some(Open {
                    sentences: vec![sentence],
                    words,
                    start,
                    end,
                    bare,
                });
            }
        }
    }

    /// Ends the open passage.
    fn close(&mut self) {
        let Some(open) = self.open.take() else { return };
        if self.joinable
            && open.words < REST_WORDS
            && let Some(last) = self.passages.last_mut()
            && open.end - last.span.start <= MOST_BYTES
        {
            last.span.end = open.end;
            last.sentences.extend(open.sentences);
            return;
        }
        self.passages.push(Passage {
            ordinal: u32::try_from(self.passages.len()).unwrap_or(u32::MAX),
            span: open.start..open.end,
            sentences: open.sentences,
            headings: self.headings.iter().map(|(_, span)| span.clone()).collect(),
        });
        self.joinable = true;
    }

    /// Ends the run of blocks under the headings in force.
    fn end_section(&mut self) {
        self.close();
        self.joinable = false;
    }
}

/// The bytes of `words`, which begin at `start`, without the white space around them.
fn trimmed(words: &str, start: usize) -> Range<usize> {
    let front = words.len() - words.trim_start().len();
    start + front..start + front + words.trim().len()
}

/// The lines of `text` without the white space around them; none is empty.
fn lines(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let span = trimmed(line, at);
        if !span.is_empty() {
            found.push(span);
        }
        at += line.len();
    }
    found
}

/// Cuts a sentence into pieces of at most [`PIECE_BYTES`], between words where there are any.
fn pieces(sentence: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(rest) = sentence.get(at..)
        && !rest.is_empty()
    {
        let length = if rest.len() <= PIECE_BYTES {
            rest.len()
        } else {
            piece_length(rest)
        };
        let span = trimmed(rest.get(..length).unwrap_or(""), at);
        if !span.is_empty() {
            found.push(span);
        }
        at += length;
    }
    found
}

/// Where to cut `text`, which is longer than a piece: never 0, on a character boundary.
fn piece_length(text: &str) -> usize {
    let window = text
        .get(..text.floor_char_boundary(PIECE_BYTES))
        .unwrap_or("");
    let half = PIECE_BYTES / 2;
    let near = |at: &usize| *at >= half;
    // The last word and the last grapheme of the window may go on behind it, so the cut is before them.
    window
        .rfind(char::is_whitespace)
        .filter(near)
        .or_else(|| {
            window
                .split_word_bound_indices()
                .next_back()
                .map(|(at, _)| at)
                .filter(near)
        })
        .or_else(|| {
            window
                .grapheme_indices(true)
                .next_back()
                .map(|(at, _)| at)
                .filter(near)
        })
        .unwrap_or(window.len())
}

/// About how many words `text` has. Scripts without spaces count two characters (East Asia) or four
/// (South East Asia) for a word.
fn count_words(text: &str) -> usize {
    let mut words = 0;
    let mut quarters = 0;
    let mut inside = false;
    for c in text.chars() {
        if c.is_ascii() {
            let space = c.is_ascii_whitespace();
            words += usize::from(inside && space);
            inside = !space;
            continue;
        }
        match c {
            '\u{2E80}'..='\u{312F}'
            | '\u{31A0}'..='\u{9FFF}'
            | '\u{F900}'..='\u{FAFF}'
            | '\u{20000}'..='\u{3FFFF}' => {
                quarters += 2;
            }
            '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}' => {
                quarters += 1
            }
            c if c.is_whitespace() => {
                words += usize::from(inside);
                inside = false;
            }
            _ => inside = true,
        }
    }
    words + usize::from(inside) + quarters / 4
}

#[cfg(test)]
#[path = "split_tests.rs"]
mod tests;
