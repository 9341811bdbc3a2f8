//! An excerpt within its surroundings: the same words, more of them, and never more than was allowed.

use std::cell::Cell;
use std::ops::Range;

use footnote::store::{Outcome, Reader, Store, VersionId};
use proptest::prelude::*;
use tempfile::TempDir;

use crate::made;

const TEXT: &str = "The harbour was built in 1887. Ada Brook drew the plans for it. Ferries leave at nine. \
    On Sundays they leave at ten. Tickets are sold on board.";

fn put(store: &Store, key: &str, text: &str) -> VersionId {
    let source = store.source("test", "here", "here").unwrap();
    match made::put(store, source, key, &made::document("Title", text)) {
        Outcome::Added(_, version)
        | Outcome::Changed(_, version)
        | Outcome::Unchanged(_, version) => version,
    }
}

fn place(words: &str) -> Range<usize> {
    let start = TEXT.find(words).unwrap();
    start..start + words.len()
}

/// The surroundings with the excerpt in brackets, and `|` where the document starts or ends.
fn shown(
    reader: &Reader,
    version: VersionId,
    span: Range<usize>,
    before: usize,
    after: usize,
) -> String {
    let around = reader
        .surroundings(version, span, before, after)
        .unwrap()
        .unwrap();
    let Range { start, end } = around.span_in_text;
    format!(
        "{}{}[{}]{}{}",
        if around.starts_document { "|" } else { "" },
        &around.text[..start],
        &around.text[start..end],
        &around.text[end..],
        if around.ends_document { "|" } else { "" },
    )
}

#[test]
fn an_excerpt_is_shown_among_whole_sentences() {
    let data = TempDir::new().unwrap();
    let store = Store::open(data.path()).unwrap();
    let version = put(&store, "a", TEXT);
    let reader = store.reader().unwrap();
    let ferries = place("Ferries leave at nine.");
    let check = |before, after, expected: &str| {
        assert_eq!(
            shown(&reader, version, ferries.clone(), before, after),
            expected,
            "{before}, {after}"
        );
    };
    check(0, 0, "[Ferries leave at nine.]");
    check(
        33,
        30,
        "Ada Brook drew the plans for it. [Ferries leave at nine.] On Sundays they leave at ten.",
    );
    // One byte less has no room for the sentence: what fits of it, from word to word.
    check(
        32,
        29,
        "Brook drew the plans for it. [Ferries leave at nine.] On Sundays they leave at",
    );
    check(
        60,
        50,
        "Ada Brook drew the plans for it. [Ferries leave at nine.] On Sundays they leave at ten.",
    );
    check(
        500,
        500,
        &format!(
            "|{}|",
            TEXT.replace("Ferries leave at nine.", "[Ferries leave at nine.]")
        ),
    );
    // From the middle of a sentence, the rest of it comes first.
    assert_eq!(
        shown(&reader, version, place("leave at nine"), 10, 3),
        "Ferries [leave at nine]."
    );
    assert_eq!(shown(&reader, version, 0..3, 10, 0), "|[The]");
}

#[test]
fn a_heading_is_begun_with_and_never_ended_with() {
    use footnote::document::{Block, BlockKind, Document};
    let text = "It rained.\n\nOpening hours\n\nWe open at nine. We close at six.\n\nPrices\n\nIt costs ten euros.";
    let block = |words: &str, kind| {
        let start = text.find(words).unwrap();
        Block {
            kind,
            span: start..start + words.len(),
        }
    };
    let document = Document {
        anchors: Vec::new(),
        blocks: vec![
            block("It rained.", BlockKind::Paragraph),
            block("Opening hours", BlockKind::Heading(1)),
            block("We open at nine. We close at six.", BlockKind::Paragraph),
            block("Prices", BlockKind::Heading(1)),
            block("It costs ten euros.", BlockKind::Paragraph),
        ],
        ..made::document("Title", text)
    };
    let data = TempDir::new().unwrap();
    let store = Store::open(data.path()).unwrap();
    let source = store.source("test", "here", "here").unwrap();
    made::put(&store, source, "a", &document);
    let reader = store.reader().unwrap();
    let version = reader.current_versions().unwrap()[0];
    let start = text.find("We open at nine.").unwrap();
    assert_eq!(
        shown(&reader, version, start..start + 16, 20, 29),
        "Opening hours\n\n[We open at nine.] We close at six."
    );
}

#[test]
fn white_space_at_its_ends_is_no_part_of_a_document() {
    let data = TempDir::new().unwrap();
    let store = Store::open(data.path()).unwrap();
    let version = put(&store, "a", &format!("\n\n {TEXT}\n\u{3000}\n"));
    let reader = store.reader().unwrap();
    let around = reader
        .surroundings(version, 3..10, 0, TEXT.len() - 7)
        .unwrap()
        .unwrap();
    assert_eq!(around.text, TEXT);
    assert!(around.starts_document && around.ends_document);
}

#[test]
fn what_is_shown_says_whether_the_document_still_says_it() {
    let data = TempDir::new().unwrap();
    let store = Store::open(data.path()).unwrap();
    let first = put(&store, "a", TEXT);
    let reader = store.reader().unwrap();
    let current = |version| {
        let around = reader.surroundings(version, 0..3, 0, 10).unwrap();
        around.map(|around| {
            assert_eq!(around.version.id, version);
            around.is_current
        })
    };
    assert_eq!(current(first), Some(true));
    let second = put(&store, "a", &TEXT.replace("nine", "eleven"));
    assert_eq!((current(first), current(second)), (Some(false), Some(true)));
    let source = store.source("test", "here", "here").unwrap();
    store.forget(source).unwrap();
    assert_eq!(current(second), Some(false), "its source was forgotten");
    assert_eq!(current(VersionId(999)), None);
    let third = put(&store, "a", TEXT);
    assert_eq!(current(third), Some(true));
    store.remove(source, &["a".to_owned()]).unwrap();
    assert_eq!(current(third), Some(false), "its document is gone");
    assert_eq!(current(first), None, "it went for good");
}

#[test]
fn it_can_be_asked_for_within_a_moment() {
    let data = TempDir::new().unwrap();
    let store = Store::open(data.path()).unwrap();
    let version = put(&store, "a", TEXT);
    let reader = store.reader().unwrap();
    let moment = reader.moment().unwrap();
    put(&store, "a", "Something else now.");
    let around = moment.surroundings(version, 0..3, 0, 27).unwrap().unwrap();
    assert_eq!(around.text, "The harbour was built in 1887.");
    drop(moment);
    assert!(
        !reader
            .surroundings(version, 0..3, 0, 27)
            .unwrap()
            .unwrap()
            .is_current
    );
}

/// Texts of every kind: sentences, lines, scripts without spaces, marks that combine, one endless word.
fn any_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        6 => "[A-Z][a-zäöü]{1,9}( [a-z]{1,9}){1,8}[.!?] ",
        2 => "[A-Z][a-z]{1,9}( [a-z]{1,9}){0,3}\n\n",
        2 => "[\u{4e00}-\u{4e40}]{3,20}。",
        1 => "[a-z]{80,160}",
        1 => "(e\u{301}|👩‍👩‍👧|🇩🇪|\u{3000}|\u{200f}|\r\n|\t){1,9}",
        2 => "\\PC{0,30}",
    ];
    proptest::collection::vec(piece, 1..16).prop_map(|pieces| pieces.concat())
}

#[test]
fn for_any_text_and_span_the_excerpt_is_inside_and_no_limit_is_passed() {
    let data = TempDir::new().unwrap();
    let store = Store::open(data.path()).unwrap();
    let reader = store.reader().unwrap();
    let (number, at_sentences, elsewhere) = (Cell::new(0), Cell::new(0), Cell::new(0));
    let count = |cell: &Cell<usize>| cell.set(cell.get() + 1);
    proptest!(ProptestConfig::with_cases(200), |(
        text in any_text(),
        spans in proptest::collection::vec((0.0..1.0_f64, 0.0..0.3_f64, 0..300_usize, 0..300_usize), 12),
    )| {
        count(&number);
        let version = put(&store, &number.get().to_string(), &text);
        let passages = reader.passage_spans(version).unwrap();
        let sentences: Vec<_> = passages.iter().flat_map(|passage| passage.sentences.clone()).collect();
        for (from, long, before, after) in spans {
            let start = (text.len() as f64 * from) as usize;
            let end = (start + (text.len() as f64 * long) as usize).min(text.len());
            let found = reader.surroundings(version, start..end, before, after).unwrap();
            if text.get(start..end).is_none() {
                prop_assert!(start == end || found.is_none());
                continue;
            }
            let around = found.expect("there are such bytes");
            let inside = around.span_in_text.clone();
            prop_assert_eq!(&around.text[inside.clone()], &text[start..end]);
            let begins = start - inside.start;
            let ends = begins + around.text.len();
            // Unchanged, and on whole characters, or this would panic.
            prop_assert_eq!(&around.text, &text[begins..ends]);
            prop_assert!(start - begins <= before && ends - end <= after);
            prop_assert_eq!(around.starts_document, text[..begins].trim().is_empty());
            prop_assert_eq!(around.ends_document, text[ends..].trim().is_empty());
            prop_assert!(around.is_current);
            // As far as a sentence starts, or else ends, where there is room for it.
            let earliest = start.saturating_sub(before);
            if earliest == 0 {
                prop_assert_eq!(begins, 0);
            } else if let Some(sentence) = sentences.iter().map(|s| s.start).filter(|s| (earliest..start).contains(s)).min() {
                prop_assert_eq!(begins, sentence);
                count(&at_sentences);
            } else {
                count(&elsewhere);
            }
            let latest = end + after;
            if latest >= text.len() {
                prop_assert_eq!(ends, text.len());
            } else if let Some(sentence) = sentences.iter().map(|s| s.end).filter(|s| *s > end && *s <= latest).max() {
                prop_assert_eq!(ends, sentence);
                count(&at_sentences);
            } else {
                count(&elsewhere);
            }
        }
    });
    let seen = (at_sentences.get(), elsewhere.get());
    assert!(seen.0 > 100 && seen.1 > 20, "{seen:?}");
}

#[test]
fn a_span_outside_of_the_text_or_through_a_character_is_refused() {
    let data = TempDir::new().unwrap();
    let store = Store::open(data.path()).unwrap();
    let version = put(&store, "a", "Über den Fluss führt eine Brücke.");
    let reader = store.reader().unwrap();
    #[expect(clippy::reversed_empty_ranges, reason = "a forged button may say so")]
    for span in [
        0..500,
        1..4,
        0..1,
        9..3,
        500..501,
        usize::MAX - 1..usize::MAX,
        0..usize::MAX,
    ] {
        let around = reader
            .surroundings(version, span.clone(), usize::MAX, usize::MAX)
            .unwrap();
        assert!(around.is_none(), "{span:?}: {around:?}");
    }
    let whole = reader
        .surroundings(version, 2..4, usize::MAX, usize::MAX)
        .unwrap()
        .unwrap();
    assert_eq!(whole.text, "Über den Fluss führt eine Brücke.");
}
