//! What is kept in memory of each segment: which document each row belongs to, and what a filter asks of it.
//! A few bytes a row, read once from the fast fields when a segment appears; it makes one pass over the postings
//! enough to score passages and whole documents together.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::{DocId, SegmentReader, fieldnorm::FieldNormReader, index::InvertedIndexReader};

use super::schema::{self, Fields};
use crate::store::{SourceId, VersionId};
use crate::text::Language;

/// The day of a document without one, where days lie packed: further back than any, and not so far that its distance
/// from one would not be a number.
pub(super) const NO_DAY: i32 = i32::MIN / 2;

/// One segment, ready to be searched.
pub(super) struct Segment {
    pub body: Field,
    pub headings: Field,
    pub title: Field,
    /// Where each row belongs. Shared by the states of a segment whose documents end one by one.
    pub rows: Arc<Rows>,
    pub documents: Vec<Entry>,
    pub sums: Sums,
}

/// Which rows belong to which document, packed: a search asks it for every posting.
#[derive(Default)]
pub(super) struct Rows {
    /// Each row's document, by its place among the segment's, with `FIRST` set in a document's first row.
    places: Vec<u32>,
    /// Terms in each document's passages together.
    lengths: Vec<f32>,
}

/// Set in the place of a document's first row.
pub(super) const FIRST: u32 = 1 << 31;

impl Rows {
    fn of(documents: &[Entry]) -> Rows {
        let mut rows = Rows::default();
        for (place, entry) in documents.iter().enumerate() {
            rows.places.push(place as u32 | FIRST);
            rows.places
                .resize((entry.first_row + entry.rows) as usize, place as u32);
            rows.lengths.push(entry.length as f32);
        }
        rows
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// For each row what `document_of` takes apart.
    pub fn places(&self) -> &[u32] {
        &self.places
    }

    /// The document of a row, by its place among the documents of the segment, and whether the row is its first.
    pub fn document_of(&self, row: u32) -> (u32, bool) {
        let document = self.places[row as usize];
        (document & !FIRST, document & FIRST != 0)
    }

    /// Terms in the passages of each document together.
    pub fn lengths(&self) -> &[f32] {
        &self.lengths
    }
}

/// What is added up over the segments into the figures of the whole index.
#[derive(Default)]
pub(super) struct Sums {
    /// Documents that have not ended.
    pub documents: u64,
    /// Those of them with a stated day.
    pub dated: u64,
    /// Terms in their passages together.
    pub length: u64,
    /// Those days, in order.
    pub days: Vec<i32>,
    /// How many there are of each language; a language that some were only read as is in it too, with nothing.
    pub languages: FxHashMap<Language, u64>,
    /// How many whose own language nobody knows were read as each language.
    pub assumed: FxHashMap<Language, u64>,
    /// Where they are from.
    pub sources: FxHashSet<SourceId>,
    /// Rows that stand under headings, those of ended documents included.
    pub headed: u64,
}

/// One indexed field of a segment.
#[derive(Clone)]
pub(super) struct Field {
    pub postings: Arc<InvertedIndexReader>,
    /// Each row's length in terms, as Tantivy rounds it: a byte's place in its table.
    norms: Arc<[u8]>,
    /// Terms in all rows together.
    pub total: u64,
}

impl Field {
    /// The rounded length of a row, as a number that stands for it.
    pub fn norm_id(&self, row: u32) -> u8 {
        self.norms[row as usize]
    }
}

/// One document (to be exact: one version of it) in a segment.
#[derive(Clone, Copy)]
pub(super) struct Entry {
    pub version: VersionId,
    pub source: SourceId,
    pub day: Option<i32>,
    /// What its words were read as.
    pub language: Language,
    /// That is not its own language, which nobody knows.
    pub assumed: bool,
    /// Its fingerprint; 0 is none.
    pub simhash: u64,
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
            let lengths = reader.get_fieldnorms_reader(field)?;
            let norms: Vec<u8> = (0..reader.max_doc())
                .map(|row| lengths.fieldnorm_id(row))
                .collect();
            let total = postings.total_num_tokens();
            Ok(Field {
                postings,
                norms: norms.into(),
                total,
            })
        };
        let body = field(fields.body)?;
        let fast = reader.fast_fields();
        let versions = fast.column_first_or_default::<u64>("version")?;
        let days = fast.column_first_or_default::<i64>("day")?;
        let sources = fast.column_first_or_default::<u64>("source")?;
        let languages = fast.column_first_or_default::<u64>("language")?;
        let fingerprints = fast.column_first_or_default::<u64>("simhash")?;

        let mut documents: Vec<Entry> = Vec::new();
        for row in 0..reader.max_doc() {
            let version = VersionId(versions.get_val(row) as i64);
            let length = FieldNormReader::id_to_fieldnorm(body.norm_id(row));
            match documents.last_mut() {
                // A version is written by one batch, so its rows are neighbours.
                Some(last) if last.version == version => {
                    last.rows += 1;
                    last.length += length;
                }
                _ => {
                    let day = days.get_val(row);
                    let (language, assumed) = language_of(languages.get_val(row));
                    documents.push(Entry {
                        version,
                        source: SourceId(sources.get_val(row) as i64),
                        day: (day != schema::NO_DAY).then_some(day as i32),
                        language,
                        assumed,
                        simhash: fingerprints.get_val(row),
                        first_row: row,
                        rows: 1,
                        length,
                        alive: !reader.is_deleted(row),
                    });
                }
            }
        }
        let headings = field(fields.headings)?;
        let headed = (0..reader.max_doc())
            .filter(|row| headings.norm_id(*row) > 0)
            .count() as u64;
        let sums = Sums::of(&documents, headed);
        Ok(Segment {
            body,
            headings,
            title: field(fields.title)?,
            rows: Arc::new(Rows::of(&documents)),
            documents,
            sums,
        })
    }

    /// Where a window of rows from `row` on ends, about `size` further: the row and the place of the document that begin
    /// behind it. No document is in two windows.
    pub(super) fn window_end(&self, row: u32, size: u32) -> (u32, u32) {
        let last = row.saturating_add(size - 1).min(self.rows.len() as u32 - 1);
        let (document, _) = self.rows.document_of(last);
        let entry = &self.documents[document as usize];
        (entry.first_row + entry.rows, document + 1)
    }

    /// Whether none of its documents has ended.
    pub(super) fn is_whole(&self) -> bool {
        self.sums.documents == self.documents.len() as u64
    }

    /// The same segment after some of its documents have ended.
    pub(super) fn without_deleted(&self, reader: &SegmentReader) -> Segment {
        let mut documents = self.documents.clone();
        for entry in &mut documents {
            entry.alive = !reader.is_deleted(entry.first_row);
        }
        Segment {
            body: self.body.clone(),
            headings: self.headings.clone(),
            title: self.title.clone(),
            rows: Arc::clone(&self.rows),
            sums: Sums::of(&documents, self.sums.headed),
            documents,
        }
    }
}

impl Sums {
    fn of(documents: &[Entry], headed: u64) -> Sums {
        let mut sums = Sums {
            headed,
            ..Sums::default()
        };
        for entry in documents.iter().filter(|entry| entry.alive) {
            sums.documents += 1;
            sums.length += u64::from(entry.length);
            sums.sources.insert(entry.source);
            if entry.assumed {
                *sums.languages.entry(Language::UNKNOWN).or_default() += 1;
                // A question's words need their forms in it.
                sums.languages.entry(entry.language).or_default();
                *sums.assumed.entry(entry.language).or_default() += 1;
            } else {
                *sums.languages.entry(entry.language).or_default() += 1;
            }
            if let Some(day) = entry.day {
                sums.dated += 1;
                sums.days.push(day);
            }
        }
        sums.days.sort_unstable();
        sums
    }
}

/// In a language's number: it was only assumed. Above its two letters.
const ASSUMED: u64 = 1 << 16;

/// The number that stands in a fast field for the language that a document was read as.
pub(super) fn language_number(language: Language, assumed: bool) -> u64 {
    let letters = match language.code().as_bytes() {
        [a, b] => u64::from(u16::from_be_bytes([*a, *b])),
        _ => 0,
    };
    letters | if assumed { ASSUMED } else { 0 }
}

fn language_of(number: u64) -> (Language, bool) {
    let letters = (number as u16).to_be_bytes();
    let language = std::str::from_utf8(&letters)
        .ok()
        .and_then(Language::parse)
        .unwrap_or(Language::UNKNOWN);
    (language, number & ASSUMED != 0)
}
