//! Documents put into a store by hand.

use footnote::document::{Block, BlockKind, Document, TitleOrigin};
use footnote::passage::split;
use footnote::store::{Incoming, Outcome, SourceId, Store};
use footnote::text::Language;

/// One paragraph without a date, in a language that nobody told.
pub fn document(title: &str, text: &str) -> Document {
    Document {
        title: title.to_owned(),
        title_origin: TitleOrigin::Derived,
        text: text.to_owned(),
        anchors: Vec::new(),
        blocks: vec![Block {
            kind: BlockKind::Paragraph,
            span: 0..text.len(),
        }],
        url: None,
        publisher: None,
        author: None,
        published: None,
        language: Language::UNKNOWN,
    }
}

pub fn put(store: &Store, source: SourceId, key: &str, document: &Document) -> Outcome {
    let passages = split(document);
    let incoming = Incoming {
        key,
        path: None,
        document,
        passages: &passages,
        simhash: 0,
        seen_at: 0,
    };
    let mut outcomes = store.put(source, &[incoming]).unwrap();
    assert_eq!(outcomes.len(), 1);
    outcomes.remove(0)
}
