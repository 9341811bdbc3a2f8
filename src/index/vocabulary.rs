//! Which words the corpus knows, and which known word a mistyped one was meant to be.

use tantivy::Term;
use tantivy::query::FuzzyTermQuery;

use super::search::Filter;
use super::{IndexError, Snapshot};

impl Snapshot {
    /// In how many passages and titles a term stands.
    pub fn frequency(&self, term: &str) -> Result<u64, IndexError> {
        let mut frequency = 0;
        for segment in &self.segments {
            for (field, id) in [
                (&segment.body, self.fields.body),
                (&segment.title, self.fields.title),
            ] {
                let count = field.postings.doc_freq(&Term::from_field_text(id, term));
                frequency += u64::from(count.map_err(tantivy::TantivyError::from)?);
            }
        }
        Ok(frequency)
    }

    /// Whether [`near_terms`](Self::near_terms) looks for any at all: it does for words of five letters and more, and
    /// only then takes its time.
    pub fn has_near_terms(term: &str) -> bool {
        furthest(term) > 0
    }

    /// The known terms nearest to a mistyped one: one edit away for words of five letters and more, two for eight
    /// and more (a swap of neighbours is one edit), the nearest and then the most frequent first. They begin with the
    /// same letter and are as long, give or take one. Only the words of
    /// documents that pass the filter's sources are known: a hint must not tell what somebody may not see.
    pub fn near_terms(
        &self,
        term: &str,
        filter: &Filter,
        limit: usize,
    ) -> Result<Vec<(String, u64)>, IndexError> {
        for distance in 1..=furthest(term) {
            let mut found: std::collections::HashMap<String, u64> =
                std::collections::HashMap::new();
            let query = FuzzyTermQuery::new(
                Term::from_field_text(self.fields.body, term),
                distance,
                true,
            );
            for segment in &self.segments {
                let search = segment.body.postings.terms().search(query.automaton()?);
                let mut stream = search.into_stream().map_err(tantivy::TantivyError::from)?;
                while stream.advance() {
                    let Ok(candidate) = std::str::from_utf8(stream.key()) else {
                        continue;
                    };
                    // Words of documents that have ended stand there until their segment is written again.
                    let is_all_seen = filter.sources.is_none() && segment.is_whole();
                    if !is_all_seen && !self.seen_in(segment, stream.value(), filter)? {
                        continue;
                    }
                    *found.entry(candidate.to_owned()).or_default() +=
                        u64::from(stream.value().doc_freq);
                }
            }
            // The first letter is rarely the wrong one, and a word that is two letters longer or shorter is another
            // word: a king is no ring, and a president is not present.
            let (first, length) = (term.chars().next(), term.chars().count());
            let mut found: Vec<_> = found
                .into_iter()
                .filter(|(known, _)| known.chars().next() == first)
                .filter(|(known, _)| known.chars().count().abs_diff(length) <= 1)
                .collect();
            found.sort_by(|(a, a_count), (b, b_count)| (b_count, a).cmp(&(a_count, b)));
            if !found.is_empty() {
                found.truncate(limit);
                return Ok(found);
            }
        }
        Ok(Vec::new())
    }

    /// The terms that begin with `beginning`, the most frequent first, at most `limit` of them.
    pub fn terms_beginning(
        &self,
        beginning: &str,
        limit: usize,
    ) -> Result<Vec<String>, IndexError> {
        let mut found: std::collections::HashMap<String, u64> = std::collections::HashMap::new();
        for segment in &self.segments {
            for field in [&segment.body, &segment.title] {
                let terms = field.postings.terms().range().ge(beginning);
                let mut stream = terms.into_stream().map_err(tantivy::TantivyError::from)?;
                while stream.advance() && stream.key().starts_with(beginning.as_bytes()) {
                    if let Ok(term) = std::str::from_utf8(stream.key()) {
                        *found.entry(term.to_owned()).or_default() +=
                            u64::from(stream.value().doc_freq);
                    }
                }
            }
        }
        let mut found: Vec<_> = found.into_iter().collect();
        found.sort_by(|(a, a_count), (b, b_count)| (b_count, a).cmp(&(a_count, b)));
        found.truncate(limit);
        Ok(found.into_iter().map(|(term, _)| term).collect())
    }

    fn seen_in(
        &self,
        segment: &super::Segment,
        info: &tantivy::postings::TermInfo,
        filter: &Filter,
    ) -> tantivy::Result<bool> {
        let mut seen = false;
        super::tally::each_posting(&segment.body, info, |row, _| {
            let entry = &segment.documents[segment.rows.document_of(row).0 as usize];
            seen |= entry.alive
                && filter
                    .sources
                    .as_ref()
                    .is_none_or(|sources| sources.contains(&entry.source));
        })?;
        Ok(seen)
    }
}

/// How many edits away the known terms may be that a mistyped one is taken for.
fn furthest(term: &str) -> u8 {
    // A typo is a typo in letters; a wrong figure is another figure.
    if !term.chars().all(char::is_alphabetic) {
        return 0;
    }
    match term.chars().count() {
        0..=4 => 0,
        5..=7 => 1,
        _ => 2,
    }
}
