//! What one row of the index holds. A row is a passage; the rows of one version stand side by side, in order.

use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, NumericOptions, Schema, TextFieldIndexing, TextOptions,
};

use super::analyzer::ANALYZER_VERSION;

/// Changes whenever the fields or what is put in them change: the index is rebuilt then.
const SCHEMA_VERSION: u32 = 3;

/// What the index on disk must have been made with to be used by this program.
pub(super) fn format() -> u64 {
    u64::from(SCHEMA_VERSION) << 32 | u64::from(ANALYZER_VERSION)
}

/// The fields of a row.
#[derive(Clone, Copy)]
pub(super) struct Fields {
    /// The passage's words.
    pub body: Field,
    /// The words of the headings that the passage stands under.
    pub headings: Field,
    /// The document's title, on its first passage only.
    pub title: Field,
    /// The version that the passage belongs to.
    pub version: Field,
    /// Its place in the document.
    pub ordinal: Field,
    /// Days since 1970 of the document's publication, where stated.
    pub day: Field,
    /// The source's id.
    pub source: Field,
    /// The two letters of the language that its words were read as, and whether that was only assumed (segment.rs).
    pub language: Field,
    /// The document's fingerprint: those of copies differ in few bits.
    pub simhash: Field,
}

/// In `day`: nobody stated a date.
pub(super) const NO_DAY: i64 = i64::MIN / 2;

pub(super) fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    // Positions would double the index: quoted phrases are checked against the stored text instead, which is
    // exact to the letter where positions of stems are not.
    let words = || {
        TextOptions::default().set_indexing_options(
            TextFieldIndexing::default()
                .set_index_option(IndexRecordOption::WithFreqs)
                .set_fieldnorms(true),
        )
    };
    let fast: NumericOptions = FAST.into();
    let fields = Fields {
        body: builder.add_text_field("body", words()),
        headings: builder.add_text_field("headings", words()),
        title: builder.add_text_field("title", words()),
        version: builder.add_u64_field("version", INDEXED | FAST),
        ordinal: builder.add_u64_field("ordinal", fast.clone()),
        day: builder.add_i64_field("day", fast.clone()),
        source: builder.add_u64_field("source", fast.clone()),
        language: builder.add_u64_field("language", fast.clone()),
        simhash: builder.add_u64_field("simhash", fast),
    };
    (builder.build(), fields)
}
