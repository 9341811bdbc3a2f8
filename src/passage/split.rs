//! Document -> passages.

use super::Passage;
use crate::document::Document;

/// Splits a document into passages.
pub fn split(document: &Document) -> Vec<Passage> {
    let _ = document;
    Vec::new()
}
