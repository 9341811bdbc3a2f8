//! Footnote.

pub mod document;
pub mod model;
pub mod passage;
pub mod text;
