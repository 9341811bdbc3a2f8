//! Pure text tools: no I/O, no state, nothing that knows what a document is.

pub mod around;
pub mod causes;
pub mod cut;
pub mod dates;
pub mod fragment;
pub mod hex;
pub mod language;
pub mod sentences;
pub mod shown;
pub mod simhash;
pub mod visible;

pub use language::Language;
