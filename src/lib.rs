//! Footnote.

pub mod document;
pub mod passage;
pub mod text;
