//! Passages of documents written out, and what must hold for those of any document.

use proptest::prelude::*;

use super::*;
use crate::document::{Block, TitleOrigin};

/// A document of these blocks, in the form that extractors give.
fn document(blocks: &[(BlockKind, String)]) -> Document {
    let mut text = String::new();
    let mut spans = Vec::new();
    for (kind, words) in blocks {
        let words = words.trim();
        if words.is_empty() {
            continue;
        }
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        let start = text.len();
        text.push_str(words);
        spans.push(Block {
            kind: *kind,
            span: start..text.len(),
        });
    }
    Document {
        title: "Title".to_owned(),
        title_origin: TitleOrigin::Given,
        text,
        anchors: Vec::new(),
        blocks: spans,
        url: None,
        publisher: None,
        author: None,
        published: None,
        language: Language::ENGLISH,
    }
}

fn words(document: &Document, span: &Range<usize>) -> String {
    document.text.get(span.clone()).unwrap().to_owned()
}

fn headings(document: &Document, passage: &Passage) -> Vec<String> {
    passage
        .headings
        .iter()
        .map(|span| words(document, span))
        .collect()
}

/// A paragraph of `count` sentences of ten words.
fn paragraph(count: usize) -> String {
    vec!["The quick brown fox jumps over the lazy old dog."; count].join(" ")
}

use BlockKind::{Code, Heading, ListItem, Paragraph, Quote, TableRow};

#[test]
fn passages_stand_under_their_headings() {
    let document = document(&[
        (Heading(1), "Animals".to_owned()),
        (Paragraph, "About animals.".to_owned()),
        (Heading(2), "Cats".to_owned()),
        (Paragraph, "About cats.".to_owned()),
        (Heading(3), "Wild".to_owned()),
        (ListItem, "Lynx".to_owned()),
        (Heading(2), "Dogs".to_owned()),
        (Paragraph, "About dogs.".to_owned()),
        (Heading(1), "Plants".to_owned()),
        (Paragraph, "About plants.".to_owned()),
    ]);
    let paths: Vec<String> = split(&document)
        .iter()
        .map(|p| headings(&document, p).join(" > "))
        .collect();
    assert_eq!(
        paths,
        [
            "Animals",
            "Animals > Cats",
            "Animals > Cats > Wild",
            "Animals > Dogs",
            "Plants"
        ]
    );
}

#[test]
fn headings_with_nothing_under_them_are_found_too() {
    let document = document(&[
        (Heading(1), "News".to_owned()),
        (Heading(2), "Nothing here".to_owned()),
        (Heading(2), "Nor here".to_owned()),
        (Heading(2), "But here".to_owned()),
        (Paragraph, "A word.".to_owned()),
        (Heading(1), "The end".to_owned()),
    ]);
    let found: Vec<(String, String)> = split(&document)
        .iter()
        .map(|p| {
            (
                headings(&document, p).join(" > "),
                words(&document, &p.span),
            )
        })
        .collect();
    let wanted = [
        ("News", "Nothing here\n\nNor here"),
        ("News > But here", "A word."),
        ("", "The end"),
    ];
    assert_eq!(
        found,
        wanted.map(|(path, words)| (path.to_owned(), words.to_owned()))
    );
}

#[test]
fn short_paragraphs_join_and_long_ones_split_near_the_target() {
    let short: Vec<_> = (0..30).map(|_| (Paragraph, paragraph(2))).collect();
    for document in [document(&short), document(&[(Paragraph, paragraph(60))])] {
        let passages = split(&document);
        let (last, full) = passages.split_last().unwrap();
        for passage in full {
            let count = count_words(&words(&document, &passage.span));
            assert!((80..=130).contains(&count), "{count} words");
        }
        assert!(count_words(&words(&document, &last.span)) >= REST_WORDS);
    }
}

#[test]
fn a_small_rest_joins_its_predecessor() {
    let document = document(&[(Paragraph, paragraph(12))]);
    let passages = split(&document);
    assert_eq!(passages.len(), 1, "{passages:?}");
    assert_eq!(passages[0].sentences.len(), 12);
}

#[test]
fn code_and_table_rows_stay_whole() {
    let document = document(&[
        (
            Code,
            "let a = x. Y;\n\n    let b = \"Hello. World.\";\n".to_owned(),
        ),
        (TableRow, "Dr. No. Yes | It ended. It began. | 5".to_owned()),
        (Quote, "I came. I saw.".to_owned()),
    ]);
    let passages = split(&document);
    assert_eq!(passages.len(), 1);
    let sentences: Vec<String> = passages[0]
        .sentences
        .iter()
        .map(|s| words(&document, s))
        .collect();
    let wanted = [
        "let a = x. Y;",
        "let b = \"Hello. World.\";",
        "Dr. No. Yes | It ended. It began. | 5",
        "I came.",
        "I saw.",
    ];
    assert_eq!(sentences, wanted);
}

#[test]
fn a_line_without_end_is_cut_between_words() {
    let words_line = "abcdefg hij ".repeat(100_000);
    let one_word = "ab".repeat(500_000);
    let marks = format!("a{}", "\u{301}".repeat(300_000));
    for line in [words_line.as_str(), one_word.as_str(), marks.as_str()] {
        let document = document(&[(Paragraph, line.to_owned())]);
        let passages = split(&document);
        holds(&document, &passages);
        assert!(
            passages.len() > line.len() / MOST_BYTES,
            "{}",
            passages.len()
        );
    }
    let document = document(&[(Paragraph, words_line)]);
    for passage in split(&document) {
        assert!(passage.sentences.iter().all(|s| s.len() <= PIECE_BYTES));
        assert!(
            words(&document, &passage.span)
                .split(' ')
                .all(|word| word == "abcdefg" || word == "hij")
        );
    }
}

#[test]
fn scripts_without_spaces_have_words_too() {
    assert_eq!(count_words("two  words\n"), 2);
    assert_eq!(count_words("今天天气很"), 2);
    assert_eq!(count_words("GDP 今天天气 2024"), 4);
    assert_eq!(count_words("สวัสดีครับ"), 2);
    assert_eq!(count_words(" \u{A0}"), 0);
}

#[test]
fn spans_outside_of_the_text_are_passed_over() {
    let mut broken = document(&[(Paragraph, "Héllo.".to_owned())]);
    broken.blocks.insert(
        0,
        Block {
            kind: Paragraph,
            span: 0..2,
        },
    );
    broken.blocks.push(Block {
        kind: Heading(1),
        span: 50..60,
    });
    assert_eq!(split(&broken).len(), 1);
}

/// What must hold for the passages of any document.
fn holds(document: &Document, passages: &[Passage]) {
    let mut end = 0;
    let mut owners = vec![0u8; document.text.len()];
    for (ordinal, passage) in passages.iter().enumerate() {
        assert_eq!(passage.ordinal as usize, ordinal);
        assert!(passage.span.start >= end && !passage.span.is_empty());
        assert!(
            passage.span.len() <= MOST_BYTES,
            "{} bytes",
            passage.span.len()
        );
        assert_eq!(passage.span.start, passage.sentences[0].start);
        assert_eq!(passage.span.end, passage.sentences.last().unwrap().end);
        let mut inner = passage.span.start;
        for sentence in &passage.sentences {
            assert!(sentence.start >= inner && !sentence.is_empty());
            let written = words(document, sentence);
            assert_eq!(written, written.trim());
            assert!(count_words(&written) <= MOST_WORDS);
            owners[sentence.clone()]
                .iter_mut()
                .for_each(|owner| *owner += 1);
            inner = sentence.end;
        }
        assert!(inner <= passage.span.end);
        end = passage.span.end;
        let mut outer = 0;
        for heading in &passage.headings {
            let block = document
                .blocks
                .iter()
                .find(|block| block.span == *heading)
                .expect("a block");
            let Heading(level) = block.kind else {
                panic!("{block:?} is no heading")
            };
            assert!(level > outer && heading.end <= passage.span.start);
            outer = level;
        }
        // No heading with words under it stands within a passage.
        for block in document
            .blocks
            .iter()
            .filter(|b| matches!(b.kind, Heading(_)))
        {
            let inside =
                passage.span.start <= block.span.start && block.span.end <= passage.span.end;
            assert!(
                !inside
                    || passage
                        .sentences
                        .iter()
                        .any(|s| s.start == block.span.start)
            );
        }
    }
    let paths: std::collections::HashSet<&Range<usize>> =
        passages.iter().flat_map(|p| &p.headings).collect();
    for block in &document.blocks {
        let counted = !paths.contains(&block.span);
        for (at, c) in words(document, &block.span)
            .char_indices()
            .filter(|(_, c)| !c.is_whitespace())
        {
            assert_eq!(
                owners[block.span.start + at],
                u8::from(counted),
                "{c:?} of {block:?}"
            );
        }
    }
}

fn block() -> impl Strategy<Value = (BlockKind, String)> {
    let kind = prop::sample::select(vec![
        Heading(1),
        Heading(2),
        Heading(3),
        Heading(6),
        Paragraph,
        Paragraph,
        Paragraph,
        ListItem,
        TableRow,
        Quote,
        Code,
    ]);
    let words = prop_oneof![
        3 => (0usize..40).prop_map(paragraph),
        2 => any::<String>(),
        2 => "([A-Za-z]{1,8}[ .,!?\n]{1,2}){0,60}",
        1 => (1usize..3000).prop_map(|n| "字。あ ".repeat(n)),
        1 => (1usize..6000).prop_map(|n| "x".repeat(n)),
        1 => (1usize..3000).prop_map(|n| format!("a.{}B c", " ".repeat(n))),
        1 => (1usize..600).prop_map(|n| "no stop at all ".repeat(n)),
    ];
    (kind, words)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_document_is_covered(blocks in prop::collection::vec(block(), 0..25)) {
        let document = document(&blocks);
        holds(&document, &split(&document));
    }
}
