//! Footnote.

pub mod answer;
pub mod document;
pub mod eval;
pub mod extract;
pub mod index;
pub mod ingest;
pub mod model;
pub mod passage;
pub mod source;
pub mod store;
pub mod text;
