//! Footnote.

pub mod document;
pub mod extract;
pub mod passage;
pub mod source;
pub mod text;
