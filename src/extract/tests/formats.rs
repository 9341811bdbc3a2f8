//! Text, Markdown and records.

use super::*;

// Plain text

#[test]
fn the_users_own_form_gives_its_date_and_its_headings() {
    let Some(folder) = shared("data/seed") else {
        return;
    };
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let document = one(
            path.file_name().unwrap().to_str().unwrap(),
            std::fs::read(&path).unwrap(),
        );
        let published = document.published.clone().unwrap();
        assert_eq!(
            (published.date, published.origin),
            (date(2024, 3, 21), DateOrigin::Header)
        );
        assert_eq!(document.blocks.len(), 7);
        let headings = document
            .blocks
            .iter()
            .filter(|b| b.kind == BlockKind::Heading(2))
            .count();
        assert_eq!(headings, 3);
        assert!(document.text.starts_with("In a pivotal move"));
        assert!(document.title.starts_with("In a pivotal move"));
        assert_eq!(
            (document.title_origin, document.language.code()),
            (TitleOrigin::Derived, "en")
        );
    }
}

#[test]
fn a_header_date_is_a_date_at_the_very_top_only() {
    let document = one("a.txt", "date 2024-03-21\n\nThe body.\n");
    assert_eq!(
        (document.text.as_str(), document.published.unwrap().date),
        ("The body.", date(2024, 3, 21))
    );
    for text in [
        "dates 2024-03-21 x",
        "date 2024-02-30 x",
        "date palms grow here",
        "x\n date 2024-03-21 y",
    ] {
        let document = one("a.txt", text);
        assert_eq!((document.text.as_str(), document.published), (text, None));
    }
}

#[test]
fn plain_text_shows_its_lists_and_headings_and_doubts_the_rest() {
    let text = "Baking\n\nWhat you need:\n- flour,\n  sifted\n- eggs\n\nThe first loaf rose well in\n1998. It was\nround.\n\n\
                1. Mix\n2. Bake\n\nRoses are red\n\nViolets are blue\n\nSugar is sweet\n\nThat was a poem.\n\nThe end";
    assert_eq!(
        outline(&one("a.txt", text)),
        [
            "h2 Baking",
            "p What you need:",
            "li - flour,\n  sifted",
            "li - eggs",
            "p The first loaf rose well in\n1998. It was\nround.",
            "li 1. Mix",
            "li 2. Bake",
            "p Roses are red",
            "p Violets are blue",
            "p Sugar is sweet",
            "p That was a poem.",
            "p The end",
        ]
    );
}

#[test]
fn titles_are_made_of_the_first_words_or_the_name() {
    let long = "word ".repeat(60);
    assert_eq!(one("a.txt", &long).title.chars().last(), Some('…'));
    assert!(crate::text::cut::length(&one("a.txt", &long).title) <= 80);
    assert_eq!(
        one("reports/water_main-2024.txt.gz", gzip(b"***")).title,
        "Water main 2024"
    );
    assert_eq!(
        one("a.txt", "Opening hours\n\nWe open at nine.").title,
        "Opening hours"
    );
}

#[test]
fn file_time_is_the_date_of_last_resort() {
    let modified = "2024-05-06T23:30:00Z".parse().ok();
    let hint = Hint {
        modified,
        ..Hint::named("a.txt")
    };
    let published = |text: &str| {
        extract(text.as_bytes(), &hint).unwrap().documents[0]
            .document
            .published
            .clone()
            .unwrap()
    };
    assert_eq!(published("No date.").origin, DateOrigin::FileTime);
    assert_eq!(published("No date.").date, date(2024, 5, 6));
    assert_eq!(
        published("date 2023-01-02 A date.").origin,
        DateOrigin::Header
    );
}

// Markdown

#[test]
fn markdown_is_read_as_a_reader_sees_it() {
    let text = "---\ntitle: \"Water: a primer\" # really\ndate: 2024-03-21\nauthors:\n  - Ada\n  - Grace\nsite_name: 'City''s works'\n\
                url: https://example.org/water\nlang: en-GB\nsummary: >\n  long\n---\n# Water\n\nIt is *wet*, see [the\nsource](https://x.y) ![a tap](t.png).<br>Next<!-- no --> line.\n\n\
                - one\n- two\n  - deep\n\n> Said `someone`.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```rust\nfn x() {}\n\n  y\n```\n\n<div>\nraw <b>words</b>\n<!-- not\nthis --></div>\n";
    let extraction = read("a.md", text);
    let document = &extraction.documents[0].document;
    assert_eq!(
        outline(document),
        [
            "h1 Water",
            "p It is wet, see the\nsource a tap.\nNext line.",
            "li one",
            "li two",
            "li deep",
            "q Said someone.",
            "tr a | b",
            "tr 1 | 2",
            "code fn x() {}\n\n  y",
            "p raw words",
        ]
    );
    assert_eq!(
        (document.title.as_str(), document.title_origin),
        ("Water: a primer", TitleOrigin::Given)
    );
    assert_eq!(document.author.as_deref(), Some("Ada, Grace"));
    assert_eq!(document.publisher.as_deref(), Some("City's works"));
    assert_eq!(document.url.as_deref(), Some("https://example.org/water"));
    assert_eq!(document.language.code(), "en");
    let published = document.published.clone().unwrap();
    assert_eq!(
        (published.date, published.origin),
        (date(2024, 3, 21), DateOrigin::FrontMatter)
    );
    assert_eq!(
        warnings(&extraction),
        [
            "front matter, line 10: the value of summary has several lines, ignored; write it on one line",
            "front matter, line 11: not a key: value line, ignored"
        ]
    );
}

#[test]
fn markdown_takes_toml_front_matter_and_its_first_heading_as_title() {
    let document = one(
        "a.md",
        "+++\ndate = 2024-03-21\nauthor = [\"A\", \"B\"]\n+++\nIntro.\n\n# Real title\n",
    );
    assert_eq!(
        (document.title.as_str(), document.title_origin),
        ("Real title", TitleOrigin::Given)
    );
    assert_eq!(document.author.as_deref(), Some("A, B"));
    assert_eq!(document.published.unwrap().date, date(2024, 3, 21));
    let broken = read("a.md", "+++\ntitle = \n+++\nText.\n");
    assert!(
        warnings(&broken)[0].starts_with("front matter, line 2: "),
        "{broken:?}"
    );
}

#[test]
fn a_rule_at_the_top_is_no_front_matter() {
    let extraction = read("a.md", "---\nJust words.\n\n---\n\nMore.\n");
    assert_eq!(warnings(&extraction), [""; 0]);
    assert!(
        extraction.documents[0]
            .document
            .text
            .contains("Just words.")
    );
}

// JSON Lines

#[test]
fn records_are_documents_and_bad_lines_are_warnings() {
    let text = "{\"_id\":\"d1\",\"title\":\"T\",\"text\":\"Ann Lee\\n\\nWire\\n\\nA long first paragraph, with a verb in it, ends.\\n\\nThe ten best cities\\n\\nAnother long paragraph follows here, and it is much longer than that.\",\"url\":\"https://www.example.org/a\",\"date\":\"2024-03-21T23:00:00-05:00\",\"more\":[1]}\n\
                nonsense\n\n{\"text\":\"\"}\n{\"id\":7,\"text\":\"Seven words.\",\"url\":\"javascript:alert(1)\",\"date\":\"soon\"}\n{\"text\":\"No id.\"}\n{\"id\":7,\"text\":\"Nul\\u0000 and\\r\\nCR.\"}\n{\"text\":";
    let extraction = read("news.jsonl", text);
    let keys: Vec<&str> = extraction
        .documents
        .iter()
        .map(|d| d.key.as_str())
        .collect();
    assert_eq!(keys, ["d1", "javascript:alert(1)", "line 6", "line 7"]);
    let first = &extraction.documents[0].document;
    assert_eq!(
        outline(first)
            .iter()
            .map(|line| line.chars().take(12).collect::<String>())
            .collect::<Vec<_>>(),
        [
            "p Ann Lee",
            "p Wire",
            "p A long fir",
            "h2 The ten b",
            "p Another lo"
        ]
    );
    let published = first.published.clone().unwrap();
    assert_eq!(
        (published.date, published.origin),
        (date(2024, 3, 21), DateOrigin::Record)
    );
    assert_eq!(
        published.instant.unwrap().to_string(),
        "2024-03-22T04:00:00Z"
    );
    assert_eq!(first.publisher.as_deref(), Some("example.org"));
    assert_eq!(extraction.documents[1].document.url, None);
    assert_eq!(extraction.documents[3].document.text, "Nul and\nCR.");
    assert_eq!(
        warnings(&extraction),
        [
            "line 2: not a JSON object",
            "line 4: has no \"text\"",
            "line 5: the date \"soon\" is not understood; write it as 2024-03-21",
            "line 8: not a JSON object: EOF while parsing a value at column 8",
        ]
    );
}

#[test]
fn credits_and_teasers_of_news_are_no_headings() {
    let long = "The council met on Monday and spoke about the bridge for two hours.";
    let lines = [
        "Background",
        "— Ann Lee",
        "London —",
        "More:What we know so far",
        "(Applause)",
        "Ten to 9:30",
    ];
    let text = lines.map(|line| format!("{long}\n\n{line}")).join("\n\n") + "\n\n" + long;
    let record = serde_json::json!({ "text": text }).to_string();
    let outline = outline(&read("a.jsonl", record).documents[0].document);
    let headings: Vec<&String> = outline
        .iter()
        .filter(|line| line.starts_with('h'))
        .collect();
    assert_eq!(headings, ["h2 Background", "h2 Ten to 9:30"]);
    assert_eq!(outline.len(), 13);
}

#[test]
fn a_json_array_is_fine_too_and_so_is_one_object() {
    let extraction = read(
        "a.json",
        "[{\"id\":\"x\",\"text\":\"One.\"}, 3, {\"text\":\"Two.\"}]",
    );
    assert_eq!(extraction.documents.len(), 2);
    assert_eq!(warnings(&extraction), ["line 2: not a JSON object"]);
    assert_eq!(
        read("a.json", "{\n\"text\": \"One.\"\n}").documents.len(),
        1
    );
    assert_eq!(
        read("a.json", "{\"text\": \"One.\"}\n{\"text\": \"Two.\"}")
            .documents
            .len(),
        2
    );
    assert!(refusal("a.json", "[{\"text\":\n}]").starts_with("line 2: not valid JSON: "));
}

#[test]
fn a_file_of_bad_lines_lists_the_first_ones() {
    let extraction = read("a.jsonl", "x\n".repeat(1000));
    assert_eq!(extraction.warnings.len(), 21);
    assert_eq!(warnings(&extraction)[20], "980 more records were left out");
}

#[test]
fn the_question_sets_read_without_loss() {
    for set in ["xquad-en", "news-2022"] {
        let Some(path) = shared(&format!("data/eval/{set}/corpus.jsonl.gz")) else {
            return;
        };
        let bytes = std::fs::read(path).unwrap();
        let extraction = read("corpus.jsonl.gz", &bytes);
        assert_eq!(warnings(&extraction), [""; 0]);
        let lines = gzip::unpack(&bytes, &Limits::default())
            .unwrap()
            .split(|b| *b == b'\n')
            .filter(|l| !l.is_empty())
            .count();
        assert_eq!(extraction.documents.len(), lines);
        let documents = extraction.documents.iter().map(|d| &d.document);
        // 29 of the 2,521 news have an empty title.
        let untitled = documents
            .clone()
            .filter(|d| d.title_origin == TitleOrigin::Derived)
            .count();
        assert_eq!(untitled, if set == "news-2022" { 29 } else { 0 });
        let headings = documents
            .flat_map(|d| &d.blocks)
            .filter(|b| matches!(b.kind, BlockKind::Heading(_)))
            .count();
        println!("{set}: {lines} documents, {headings} headings");
    }
}
