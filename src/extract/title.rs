//! Titles for documents that carry none: made of their first words, or of the file's name.

use super::blocks::{Body, one_line};
use super::format::without_gz;
use crate::document::BlockKind;
use crate::text::cut::cut;
use crate::text::{Language, sentences::sentences};

/// Graphemes of a derived title: one line in a list of citations.
const TITLE_GRAPHEMES: usize = 80;
/// Characters looked at for the first sentence; longer ones are cut anyway.
const HEAD_CHARACTERS: usize = 1000;

/// A title for a document without one: its first words if they are a heading (one further down names only its
/// section), else its first sentence, else the file's name. Never empty.
pub(super) fn derive(body: &Body, language: Language, name: &str) -> String {
    let first = body
        .blocks
        .first()
        .map(|block| (block.kind, body.words(block)));
    let words = match first {
        Some((BlockKind::Heading(_), words)) => one_line(words),
        Some((_, words)) => {
            let head: String = words.chars().take(HEAD_CHARACTERS).collect();
            let sentence = sentences(&head, language).into_iter().next();
            one_line(sentence.and_then(|span| head.get(span)).unwrap_or(&head))
        }
        None => String::new(),
    };
    if words.chars().any(char::is_alphanumeric) {
        cut(&words, TITLE_GRAPHEMES)
    } else {
        from_name(name)
    }
}

/// `reports/water_main-2024.html.gz` -> `Water main 2024`.
pub(super) fn from_name(name: &str) -> String {
    let file = name
        .trim_end_matches('/')
        .rsplit(['/', '\\'])
        .next()
        .unwrap_or_default();
    let file = without_gz(file);
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let words = one_line(&stem.replace(['-', '_', '+'], " ").replace("%20", " "));
    let mut chars = words.chars();
    match chars.next() {
        Some(first) => cut(
            &first.to_uppercase().chain(chars).collect::<String>(),
            TITLE_GRAPHEMES,
        ),
        None => "Untitled".to_owned(),
    }
}
