//! Footnote.

pub mod document;
pub mod index;
pub mod passage;
pub mod store;
pub mod text;
