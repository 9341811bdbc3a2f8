//! What must hold for any text, and how long any may take.

use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation;

use super::*;

#[test]
fn the_terminators_are_those_of_unicode() {
    let mut differ = Vec::new();
    for c in ('\0'..=char::MAX).filter(|c| !c.is_whitespace() && !c.is_control()) {
        let text = format!("x{c} X");
        let ends = text.split_sentence_bounds().count() == 2;
        let ours = terminator(c).is_some_and(|kind| kind != characters::Terminator::Ellipsis);
        if ends != ours {
            differ.push(format!("{:04X}", u32::from(c)));
        }
    }
    assert!(differ.is_empty(), "{differ:?}");
}

#[test]
fn every_terminator_and_bracket_is_watched() {
    for c in '\0'..=char::MAX {
        let asks = terminator(c).is_some() || closing(c).is_some() || is_stopless(c);
        let mut bytes = [0; 4];
        let first = c.encode_utf8(&mut bytes).as_bytes()[0];
        assert!(
            !asks || watch::BYTES[usize::from(first)] == watch::ALWAYS,
            "{c:?} {first:X}"
        );
    }
}

#[test]
fn hostile_texts_take_linear_time() {
    let size = 50_000;
    let began = std::time::Instant::now();
    for unit in [
        ".",
        "(",
        ")",
        "a.)",
        "a. ",
        " ",
        "\n",
        "\n\n",
        "a\n",
        ". (",
        "(a. B",
        "a.(",
        "1. ",
        "1. A 2. B ",
        "• a ",
        "\"",
        "«A. ",
        "A.\u{A0}",
        "…",
        ". . ",
        "！",
        "「あ。",
        "ก",
        "ก ",
        "z.B. ",
        "[1].",
        "a.\u{301}",
        "\u{200D}",
        "Aa.Aa",
        "a, \n",
        "a. b\u{2029}",
        "a\nb\u{2029}",
        "a. b\u{2028}\u{2028}",
        "a\nb\n\u{A0}\n",
        "a. b\n\u{A0}\n",
        "a\nb\n\u{B}\n",
    ] {
        let text = unit.repeat(size / unit.len());
        for text in [
            text.clone(),
            format!("a. {text}"),
            format!("1. {text}"),
            format!("ก{text}"),
            format!("a.{text}"),
        ] {
            for language in [Language::ENGLISH, Language::GERMAN] {
                holds(&text, language);
            }
        }
    }
    // Quadratic time would be minutes; this is for a debug build on a busy machine.
    assert!(began.elapsed().as_secs() < 60, "{:?}", began.elapsed());
}

/// What must hold for the sentences of any text.
fn holds(text: &str, language: Language) {
    let found = sentences(text, language);
    let mut end = 0;
    let mut uncovered = 0;
    for span in &found {
        assert!(
            span.start >= end && span.start < span.end,
            "{span:?} after {end}"
        );
        let sentence = text.get(span.clone()).expect("on character boundaries");
        assert_eq!(sentence, sentence.trim());
        uncovered += text
            .get(end..span.start)
            .unwrap()
            .chars()
            .filter(|c| !c.is_whitespace())
            .count();
        end = span.end;
    }
    uncovered += text
        .get(end..)
        .unwrap()
        .chars()
        .filter(|c| !c.is_whitespace())
        .count();
    assert_eq!(uncovered, 0, "{found:?}");
}

fn language() -> impl Strategy<Value = Language> {
    prop::sample::select(vec![
        Language::ENGLISH,
        Language::GERMAN,
        Language::FRENCH,
        Language::RUSSIAN,
        Language::HINDI,
        Language::THAI,
        Language::JAPANESE,
        Language::UNKNOWN,
    ])
}

/// Text made of what the rules look at.
fn awkward() -> impl Strategy<Value = String> {
    let parts = vec![
        "word",
        "Word",
        "The",
        "I",
        "a",
        "U.S.",
        "Dr.",
        "3",
        "12",
        "1.",
        "2.",
        "a)",
        "(b)",
        "(ii)",
        "•",
        "-",
        ".",
        "!",
        "?",
        "…",
        "...",
        ". . .",
        "。",
        "।",
        "؟",
        "「",
        "」",
        "“",
        "”",
        "(",
        ")",
        "[",
        "]",
        "\"",
        "'",
        "«",
        "»",
        " ",
        " ",
        " ",
        "\n",
        "\n\n",
        "\u{A0}",
        "\u{2028}",
        "\u{2029}",
        "\t",
        "\r\n",
        "ไทย",
        "日本",
        "で",
        "слово",
        "Слово",
        "z. B.",
        "\u{301}",
        "\u{200D}",
        "\u{FE0F}",
        "🙂",
        "@",
        "/",
        ",",
        ";",
        "[3]",
        "ß",
        "ǅ",
        "\0",
    ];
    prop::collection::vec(prop::sample::select(parts), 0..60).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn any_text_is_covered(text in any::<String>(), language in language()) {
        holds(&text, language);
    }

    #[test]
    fn awkward_text_is_covered(text in awkward(), language in language()) {
        holds(&text, language);
    }

    #[test]
    fn blank_lines_always_part(a in "[A-Za-z.,]{1,30}", b in "[A-Za-z.,]{1,30}") {
        let text = format!("{a} \n \n {b}");
        let found = sentences(&text, Language::ENGLISH);
        prop_assert!(found.iter().all(|s| s.end <= a.len() || s.start > a.len()));
        prop_assert!(found.len() >= 2);
    }

    #[test]
    fn plain_prose_splits_again_into_itself(
        words in prop::collection::vec(prop::collection::vec("[a-z]{3,9}", 2..12), 1..8)
    ) {
        let prose: Vec<String> = words.iter().map(|words| format!("Then {} zzzz.", words.join(" "))).collect();
        let text = prose.join(" ");
        let found = texts(&text, Language::ENGLISH);
        prop_assert_eq!(&found, &prose);
        for sentence in found {
            prop_assert_eq!(sentences(&sentence, Language::ENGLISH).len(), 1);
        }
    }
}
