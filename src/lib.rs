//! Footnote.

pub mod answer;
pub mod document;
pub mod index;
pub mod model;
pub mod passage;
pub mod store;
pub mod text;
