//! What was asked for in quotation marks: it must stand in a document word for word. Case, white space and the form of
//! apostrophes and quotation marks do not count.

use crate::index::search::Hit;
use crate::store::{Moment, StoreError};

/// Keeps the first `most` hits whose documents have every phrase, with the passages first that have one.
pub fn keep(
    hits: &[Hit],
    phrases: &[String],
    most: usize,
    reader: &Moment<'_>,
) -> Result<Vec<Hit>, StoreError> {
    let phrases = folded_all(phrases);
    let mut kept = Vec::new();
    for hit in hits {
        if kept.len() >= most {
            break;
        }
        let (Some(version), Some(text)) = (reader.version(hit.version)?, reader.text(hit.version)?)
        else {
            continue;
        };
        let whole = format!("{}\n{}", version.title, text);
        let whole = folded(&whole);
        if !phrases.iter().all(|phrase| whole.contains(phrase.as_str())) {
            continue;
        }
        let mut hit = hit.clone();
        let bm25 = hit.passages.first().map_or(0.0, |(_, bm25)| *bm25);
        let mut with_phrase = Vec::new();
        for passage in reader.passage_spans(hit.version)? {
            if text
                .get(passage.span.clone())
                .is_some_and(|words| any_in(words, &phrases))
            {
                with_phrase.push((passage.ordinal, bm25));
            }
        }
        if !with_phrase.is_empty() {
            // Those that the search liked best come first among them.
            let liked = |ordinal: u32| hit.passages.iter().position(|(known, _)| *known == ordinal);
            with_phrase.sort_by_key(|(ordinal, _)| liked(*ordinal).unwrap_or(usize::MAX));
            with_phrase.truncate(2);
            hit.passages = with_phrase;
        }
        kept.push(hit);
    }
    Ok(kept)
}

/// Whether a text has one of the folded phrases.
pub fn any_in(text: &str, folded_phrases: &[String]) -> bool {
    if folded_phrases.is_empty() {
        return false;
    }
    let text = folded(text);
    folded_phrases
        .iter()
        .any(|phrase| text.contains(phrase.as_str()))
}

/// The phrases as [`any_in`] compares them.
pub fn folded_all(phrases: &[String]) -> Vec<String> {
    phrases.iter().map(|phrase| folded(phrase)).collect()
}

fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        for c in word.chars() {
            match c {
                '’' | '‘' | 'ʼ' => folded.push('\''),
                '“' | '”' | '„' | '«' | '»' => folded.push('"'),
                c => folded.extend(c.to_lowercase()),
            }
        }
    }
    folded
}
