//! A passage: the unit that is indexed and ranked, a byte span of one document on sentence boundaries.

mod split;

use std::ops::Range;

pub use split::split;

/// The unit that is indexed and ranked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// Its place in the document, from 0.
    pub ordinal: u32,
    /// Its bytes in the document's text: from its first sentence's start to its last one's end.
    pub span: Range<usize>,
    /// Its sentences as bytes of the document's text (not of the passage), in order, not overlapping.
    pub sentences: Vec<Range<usize>>,
    /// The headings it stands under, outermost first, as bytes of the document's text.
    pub headings: Vec<Range<usize>>,
}
