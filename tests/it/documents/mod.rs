//! PDF, DOCX and tables become documents; and what could bring a parser down is read by a process that may die of it.

mod child;
mod docx;
mod made_docx;
mod made_pdf;
mod pages_of_articles;
mod pdf;
mod tables;

use footnote::document::{BlockKind, Document};
use footnote::extract::{Extraction, Hint, extract};

fn read(name: &str, bytes: &[u8]) -> Extraction {
    let extraction = extract(bytes, &Hint::named(name)).unwrap();
    for extracted in &extraction.documents {
        keeps_promises(&extracted.document);
    }
    extraction
}

fn one(name: &str, bytes: &[u8]) -> Document {
    let mut documents = read(name, bytes).documents;
    assert_eq!(documents.len(), 1);
    documents.remove(0).document
}

fn refusal(name: &str, bytes: &[u8]) -> String {
    extract(bytes, &Hint::named(name)).unwrap_err().to_string()
}

/// `h2 Words`, `p Words`: one line per block.
fn outline(document: &Document) -> Vec<String> {
    let line = |block: &footnote::document::Block| {
        let kind = match block.kind {
            BlockKind::Heading(level) => format!("h{level}"),
            BlockKind::Paragraph => "p".to_owned(),
            BlockKind::ListItem => "li".to_owned(),
            BlockKind::TableRow => "tr".to_owned(),
            BlockKind::Quote => "q".to_owned(),
            BlockKind::Code => "code".to_owned(),
        };
        format!("{kind} {}", &document.text[block.span.clone()])
    };
    document.blocks.iter().map(line).collect()
}

/// What `Document` promises about its text and blocks.
fn keeps_promises(document: &Document) {
    let mut end = 0;
    for block in &document.blocks {
        let gap = &document.text[end..block.span.start];
        let breaks = gap.strip_prefix("\n\n").unwrap_or(gap);
        assert!(end == 0 || gap.starts_with("\n\n"), "{gap:?}");
        assert_eq!(breaks.trim_matches('\u{c}'), "");
        let words = &document.text[block.span.clone()];
        assert!(!words.is_empty() && words.trim() == words, "{words:?}");
        end = block.span.end;
    }
    assert_eq!(end, document.text.len());
    assert!(!document.title.trim().is_empty());
}
