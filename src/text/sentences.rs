//! Where sentences begin and end.

use std::ops::Range;

use super::Language;

/// The sentences of `text` as byte spans.
pub fn sentences(text: &str, language: Language) -> Vec<Range<usize>> {
    let _ = language;
    vec![0..text.len()]
}
