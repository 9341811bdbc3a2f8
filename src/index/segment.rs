//! What is kept in memory of each segment: which document each row belongs to, and what a filter asks of it.
//! A few bytes a row, read once from the fast fields when a segment appears; it makes one pass over the postings
//! enough to score passages and whole documents together.

use std::sync::Arc;

use tantivy::{DocId, SegmentReader, fieldnorm::FieldNormReader, index::InvertedIndexReader};

use super::schema::{Fields, NO_DAY};
use crate::store::{SourceId, VersionId};
use crate::text::Language;

/// One segment, ready to be searched.
pub(super) struct Segment {
    pub body: Field,
    pub headings: Field,
    pub title: Field,
    /// Row -> its document's place in `documents`.
    pub document_of: Vec<u32>,
    pub documents: Vec<Entry>,
}

/// One indexed field of a segment.
pub(super) struct Field {
    pub postings: Arc<InvertedIndexReader>,
    pub lengths: FieldNormReader,
    /// Terms in all rows together.
    pub total: u64,
}

/// One document (to be exact: one version of it) in a segment.
#[derive(Clone, Copy)]
pub(super) struct Entry {
    pub version: VersionId,
    pub source: SourceId,
    pub day: Option<i32>,
    pub language: Language,
    pub first_row: DocId,
    pub rows: u32,
    /// Terms in its passages together.
    pub length: u32,
    pub alive: bool,
}

impl Segment {
    pub(super) fn read(reader: &SegmentReader, fields: Fields) -> tantivy::Result<Segment> {
        let field = |field| -> tantivy::Result<Field> {
            let postings = reader.inverted_index(field)?;
            let total = postings.total_num_tokens();
            Ok(Field { postings, lengths: reader.get_fieldnorms_reader(field)?, total })
        };
        let body = field(fields.body)?;
        let fast = reader.fast_fields();
        let versions = fast.column_first_or_default::<u64>("version")?;
        let days = fast.column_first_or_default::<i64>("day")?;
        let sources = fast.column_first_or_default::<u64>("source")?;
        let languages = fast.column_first_or_default::<u64>("language")?;

        let mut document_of = Vec::with_capacity(reader.max_doc() as usize);
        let mut documents: Vec<Entry> = Vec::new();
        for row in 0..reader.max_doc() {
            let version = VersionId(versions.get_val(row) as i64);
            let length = body.lengths.fieldnorm(row);
            match documents.last_mut() {
                // A version is written by one batch, so its rows are neighbours.
                Some(last) if last.version == version => {
                    last.rows += 1;
                    last.length += length;
                }
                _ => {
                    let day = days.get_val(row);
                    let code = (languages.get_val(row) as u16).to_be_bytes();
                    documents.push(Entry {
                        version,
                        source: SourceId(sources.get_val(row) as i64),
                        day: (day != NO_DAY).then_some(day as i32),
                        language: std::str::from_utf8(&code)
                            .ok()
                            .and_then(Language::parse)
                            .unwrap_or(Language::UNKNOWN),
                        first_row: row,
                        rows: 1,
                        length,
                        alive: !reader.is_deleted(row),
                    });
                }
            }
            document_of.push(documents.len() as u32 - 1);
        }
        Ok(Segment { body, headings: field(fields.headings)?, title: field(fields.title)?, document_of, documents })
    }
}

/// The number that stands for a language in a fast field.
pub(super) fn language_number(language: Language) -> u64 {
    match language.code().as_bytes() {
        [a, b] => u64::from(u16::from_be_bytes([*a, *b])),
        _ => 0,
    }
}
