//! Pure text tools: no I/O, no state, nothing that knows what a document is.

pub mod cut;
pub mod dates;
pub mod language;
pub mod sentences;
pub mod simhash;
pub mod visible;

pub use language::Language;
