//! Writes a document's text block by block, so that the promises of `Document` hold by construction: blocks in
//! order, apart by an empty line, trimmed, on character boundaries, nothing but white space outside of them.

use std::borrow::Cow;

use crate::document::{Block, BlockKind, PAGE_BREAK};

/// The text of a document and what it is made of.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Body {
    pub(super) text: String,
    pub(super) blocks: Vec<Block>,
    /// Pages that have ended since the last block.
    turned: u32,
}

impl Body {
    /// Adds a block. White space around it goes; a block of nothing else is not added.
    pub(super) fn push(&mut self, kind: BlockKind, piece: &str) {
        let (piece, _) = clean(piece);
        self.push_clean(kind, &piece);
    }

    /// Adds a block that may go over the ends of pages, each of them a [`PAGE_BREAK`] between two words.
    pub(super) fn push_over_pages(&mut self, kind: BlockKind, piece: &str) {
        let pages: Vec<Cow<'_, str>> = piece.split(PAGE_BREAK).map(|page| clean(page).0).collect();
        self.push_clean(kind, &pages.join(&String::from(PAGE_BREAK)));
    }

    /// What comes next stands so many pages further on.
    pub(super) fn turn_pages(&mut self, pages: u32) {
        self.turned += pages;
    }

    fn push_clean(&mut self, kind: BlockKind, piece: &str) {
        let piece = piece.trim();
        if piece.is_empty() {
            return;
        }
        if !self.text.is_empty() {
            self.text.push_str("\n\n");
        }
        for _ in 0..std::mem::take(&mut self.turned) {
            self.text.push(PAGE_BREAK);
        }
        let start = self.text.len();
        self.text.push_str(piece);
        self.blocks.push(Block {
            kind,
            span: start..self.text.len(),
        });
    }

    /// The words of a block of this body.
    pub(super) fn words(&self, block: &Block) -> &str {
        self.text.get(block.span.clone()).unwrap_or_default()
    }
}

/// What [`clean`] took out.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Cleaned {
    pub(super) nuls: usize,
    pub(super) controls: usize,
}

/// Text without what no reader sees: NULs go, CRLF and CR become `\n`, other C0 controls (and DEL) become spaces.
/// Not a byte else changes. Formats with escapes of their own (`&#0;`, `\u0000`) need it after decoding, too.
pub(super) fn clean(text: &str) -> (Cow<'_, str>, Cleaned) {
    let mut cleaned = Cleaned::default();
    let odd = |b: u8| (b < 0x20 && b != b'\n' && b != b'\t') || b == 0x7f;
    if !text.bytes().any(odd) {
        return (Cow::Borrowed(text), cleaned);
    }
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\0' => cleaned.nuls += 1,
            '\r' => {
                chars.next_if_eq(&'\n');
                out.push('\n');
            }
            '\n' | '\t' => out.push(c),
            c if c.is_ascii_control() => {
                cleaned.controls += 1;
                out.push(' ');
            }
            c => out.push(c),
        }
    }
    (Cow::Owned(out), cleaned)
}

/// One line: runs of white space become one space, none at the ends.
pub(super) fn one_line(text: &str) -> String {
    let (text, _) = clean(text);
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}
