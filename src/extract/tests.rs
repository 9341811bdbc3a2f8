//! The formats, and everything hostile that a file can be.

use std::io::Write;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::document::{BlockKind, DateOrigin, TitleOrigin};

fn shared(path: &str) -> Option<PathBuf> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../shared")
        .join(path);
    if !path.exists() {
        eprintln!("skipped: {} is not here", path.display());
        return None;
    }
    Some(path)
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn read(name: &str, bytes: impl AsRef<[u8]>) -> Extraction {
    let extraction = extract(bytes.as_ref(), &Hint::named(name)).unwrap();
    extraction
        .documents
        .iter()
        .for_each(|extracted| keeps_promises(&extracted.document));
    extraction
}

fn one(name: &str, bytes: impl AsRef<[u8]>) -> Document {
    let mut extraction = read(name, bytes);
    assert_eq!(extraction.documents.len(), 1);
    extraction.documents.remove(0).document
}

fn refusal(name: &str, bytes: impl AsRef<[u8]>) -> String {
    extract(bytes.as_ref(), &Hint::named(name))
        .unwrap_err()
        .to_string()
}

fn warnings(extraction: &Extraction) -> Vec<String> {
    extraction.warnings.iter().map(Warning::to_string).collect()
}

/// `h2 Words`, `p Words`: one line per block.
fn outline(document: &Document) -> Vec<String> {
    let line = |block: &crate::document::Block| {
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
    let text = &document.text;
    assert!(!text.contains(['\0', '\r']));
    assert!(!document.title.trim().is_empty());
    let mut end = 0;
    for block in &document.blocks {
        let gap = text
            .get(end..block.span.start)
            .expect("in order, on character boundaries");
        assert_eq!(gap, if end == 0 { "" } else { "\n\n" });
        let words = text
            .get(block.span.clone())
            .expect("on character boundaries");
        assert!(!words.is_empty() && words.trim() == words, "{words:?}");
        end = block.span.end;
    }
    assert_eq!(end, text.len());
    if let Some(url) = &document.url {
        assert!(url.starts_with("http://") || url.starts_with("https://"));
    }
}

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
    assert_eq!(
        keys,
        [
            "https://www.example.org/a",
            "javascript:alert(1)",
            "line 6",
            "line 7"
        ]
    );
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

// HTML

const PAGE: &str = r#"<!DOCTYPE html><html lang="de-AT"><head><title>Brücke gesperrt - Stadtblatt</title>
<meta property="og:title" content="Brücke gesperrt"><meta property="og:site_name" content="Stadtblatt">
<meta name="author" content="Eva Berg"><link rel="canonical" href="https://stadtblatt.example/bruecke">
<script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"WebSite","name":"x"},
{"@type":"NewsArticle","datePublished":"2024-03-21T08:00:00+01:00","dateModified":"2024-04-01","author":[{"name":"Eva Berg"}]}]}</script>
</head><body><nav><ul><li><a href="/">Start</a></li><li><a href="/x">Sport</a></li></ul></nav>
<article><h1>Brücke gesperrt</h1><p>Die alte Brücke über den Fluss ist seit heute früh gesperrt, weil ein Lager
gebrochen ist. Das teilte die Stadt&nbsp;am Donnerstag mit.</p><h2>Umleitung</h2><p>Der Verkehr wird über die neue Brücke geleitet,
die erst im vorigen Jahr eröffnet wurde und zwei Spuren hat.</p><ul><li>Busse halten am Markt.</li><li>Räder dürfen schieben.</li></ul>
<blockquote><p>Wir bitten um Geduld, sagte die Bürgermeisterin am Abend vor der Presse im Rathaus.</p></blockquote>
<table><tr><th>Linie</th><th>Minuten</th></tr><tr><td>Bus 4</td><td>12</td></tr></table></article>
<footer>Impressum</footer></body></html>"#;

#[test]
fn a_page_gives_its_article_and_what_it_says_about_itself() {
    let document = one("index.html", PAGE);
    assert_eq!(document.title, "Brücke gesperrt");
    assert_eq!(document.publisher.as_deref(), Some("Stadtblatt"));
    assert_eq!(document.author.as_deref(), Some("Eva Berg"));
    assert_eq!(
        document.url.as_deref(),
        Some("https://stadtblatt.example/bruecke")
    );
    assert_eq!(document.language.code(), "de");
    let published = document.published.clone().unwrap();
    assert_eq!(
        (published.date, published.origin),
        (date(2024, 3, 21), DateOrigin::PageMetadata)
    );
    assert_eq!(
        published.instant.unwrap().to_string(),
        "2024-03-21T07:00:00Z"
    );
    let outline = outline(&document);
    println!("{outline:#?}");
    for line in ["h2 Umleitung", "li Busse halten am Markt.", "tr Bus 4 | 12"] {
        assert!(
            outline.iter().any(|l| l == line),
            "{line} is missing in {outline:#?}"
        );
    }
    assert!(
        outline
            .iter()
            .any(|l| l.starts_with("q Wir bitten um Geduld"))
    );
    assert!(!document.text.contains("Impressum") && !document.text.contains("Sport"));
}

#[test]
fn dates_of_pages_are_never_guessed() {
    let article = "<p>On 3 May 2021 the bridge was closed, and on 2021-05-04 it was opened again to everybody.</p>".repeat(4);
    let page = |head: &str, more: &str| {
        let html = format!(
            "<html><head>{head}</head><body><article>{more}{article}</article></body></html>"
        );
        let hint = Hint {
            url: Some("https://example.org/2019/02/10/a.html"),
            ..Hint::named("a.html")
        };
        let document = extract(html.as_bytes(), &hint)
            .unwrap()
            .documents
            .remove(0)
            .document;
        document.published.map(|published| published.date)
    };
    assert_eq!(page("", ""), None);
    assert_eq!(
        page(
            "<meta property='article:modified_time' content='2022-01-01'>",
            ""
        ),
        None
    );
    assert_eq!(page("<meta name='date' content='1970-01-01'>", ""), None);
    assert_eq!(
        page("<meta name='date' content='2022-02-02'>", ""),
        Some(date(2022, 2, 2))
    );
    assert_eq!(
        page("", "<time datetime='2022-03-03'>x</time>"),
        Some(date(2022, 3, 3))
    );
    assert_eq!(
        page(
            "",
            "<time datetime='2022-03-03'>x</time><time datetime='2022-03-04'>y</time>"
        ),
        None
    );
}

#[test]
fn a_page_cannot_pass_itself_off_as_another_sites() {
    let html = format!("<link rel=canonical href='https://bank.example/login'>{PAGE}")
        .replace("https://stadtblatt", "https://bank");
    let url = |fetched: &str| {
        let hint = Hint {
            url: Some(fetched),
            ..Hint::named("a.html")
        };
        extract(html.as_bytes(), &hint)
            .unwrap()
            .documents
            .remove(0)
            .document
            .url
            .unwrap()
    };
    assert_eq!(url("https://evil.example/a"), "https://evil.example/a");
    assert_eq!(
        url("https://www.bank.example/a"),
        "https://bank.example/login"
    );
}

#[test]
fn a_page_without_an_article_gives_all_its_words_and_says_so() {
    let items: String = (0..60)
        .map(|n| format!("<div><span>Room {n}</span><a href='/{n}'>Open {n}</a></div>"))
        .collect();
    let extraction = read(
        "a.html",
        format!("<html><body><nav>Menu</nav>{items}</body></html>"),
    );
    let document = &extraction.documents[0].document;
    assert!(document.text.contains("Room 59"), "{document:?}");
    assert!(!document.text.contains("Menu"));
}

#[test]
fn a_page_whose_article_is_a_scrap_gives_all_its_words_and_says_so() {
    let rooms: String = (0..40)
        .map(|n| format!("<div class='teaser'>Room {n} is free on Monday</div>"))
        .collect();
    let html = format!(
        "<html><body><article><p>Short.</p></article><div class='sidebar'>{rooms}</div><form>Log in</form></body></html>"
    );
    let extraction = read("a.html", html);
    let text = &extraction.documents[0].document.text;
    assert!(text.contains("Room 39 is free"), "{text}");
    assert!(!text.contains("Log in"), "{text}");
    assert_eq!(
        warnings(&extraction),
        ["no article was found in the page; all of its text was taken"]
    );
}

/// Share of the words that two texts have in common, as the public benchmark counts it but by single words.
fn token_f1(got: &str, wanted: &str) -> f64 {
    use std::collections::HashMap;
    fn tokens(text: &str) -> HashMap<String, usize> {
        let mut counts = HashMap::new();
        for word in text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|w| !w.is_empty())
        {
            *counts.entry(word.to_lowercase()).or_insert(0) += 1;
        }
        counts
    }
    let (got, wanted) = (tokens(got), tokens(wanted));
    let common: usize = got
        .iter()
        .map(|(word, n)| *n.min(wanted.get(word).unwrap_or(&0)))
        .sum();
    let (got, wanted): (usize, usize) = (got.values().sum(), wanted.values().sum());
    if got + wanted == 0 {
        1.0
    } else {
        2.0 * common as f64 / (got + wanted) as f64
    }
}

#[test]
fn articles_agree_with_what_people_marked() {
    let Some(folder) = shared("data/html-articles") else {
        return;
    };
    let truth: serde_json::Value =
        serde_json::from_slice(&std::fs::read(folder.join("ground-truth.json")).unwrap()).unwrap();
    let begun = Instant::now();
    let mut scores = Vec::new();
    for (name, wanted) in truth.as_object().unwrap() {
        let bytes = std::fs::read(folder.join("html").join(format!("{name}.html.gz"))).unwrap();
        let hint = Hint {
            url: wanted["url"].as_str(),
            ..Hint::named("page.html.gz")
        };
        let extraction = extract(&bytes, &hint).unwrap();
        let document = &extraction.documents[0].document;
        keeps_promises(document);
        let score = token_f1(&document.text, wanted["articleBody"].as_str().unwrap());
        scores.push((
            score,
            name,
            warnings(&extraction),
            document.published.clone(),
        ));
    }
    let mean = scores.iter().map(|(score, ..)| score).sum::<f64>() / scores.len() as f64;
    scores.sort_by(|one, other| one.0.total_cmp(&other.0));
    let dated = scores
        .iter()
        .filter(|(.., published)| published.is_some())
        .count();
    println!(
        "{} pages, mean token F1 {mean:.4}, {dated} dated, {:?}",
        scores.len(),
        begun.elapsed()
    );
    for (score, name, warnings, _) in scores.iter().take(8) {
        println!("{score:.3} {name} {warnings:?}");
    }
    assert!(mean >= 0.93, "mean token F1 is {mean:.4}");
}

// Hostile bytes

/// Runs `work` and says how long it took.
fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let begun = Instant::now();
    let outcome = work();
    (outcome, begun.elapsed())
}

#[test]
fn h19_deep_pages_are_rejected_before_they_are_parsed() {
    let deep = [
        (
            "closed",
            format!("{}x{}", "<div>".repeat(200_000), "</div>".repeat(200_000)),
        ),
        ("unclosed", "<div>".repeat(200_000)),
        ("spans", "<span>".repeat(200_000)),
        ("tables", "<table><tr><td>".repeat(70_000)),
        ("lists", "<ul><li>".repeat(100_000)),
        ("svg", format!("<svg>{}", "<g>".repeat(200_000))),
        ("templates", "<template>".repeat(200_000)),
        ("unknown", "<x-y>".repeat(200_000)),
        // Closed in the source, but opened again by every browser in every paragraph.
        (
            "formatting",
            (0..100_000).map(|n| format!("<p><b id={n}></p>")).collect(),
        ),
    ];
    for (what, html) in deep {
        let (outcome, took) = timed(|| extract(html.as_bytes(), &Hint::named("a.html")));
        println!("{what}: {took:?}");
        assert!(
            matches!(outcome, Err(ExtractError::HtmlTooDeep(500))),
            "{what}: {outcome:?}"
        );
        assert!(took < Duration::from_millis(100), "{what} took {took:?}");
    }
}

#[test]
fn h19_pages_that_look_deep_but_are_not_are_read() {
    let rows = "<tr><td>Monday<td>nine to five".repeat(2_000);
    let html = format!(
        "<html><body><article><p>{}<table>{rows}</table></article>",
        "Opening hours of the library<p>".repeat(2_000)
    );
    let document = one("a.html", html);
    assert!(document.text.contains("Opening hours"));
}

#[test]
fn h19_pages_with_too_many_elements_or_bytes_are_rejected() {
    let limits = Limits {
        html_nodes: 10_000,
        html_bytes: 1 << 20,
        ..Limits::default()
    };
    let hint = Hint {
        limits,
        ..Hint::named("a.html")
    };
    let outcome = extract("<p>x".repeat(20_000).as_bytes(), &hint);
    assert!(
        matches!(outcome, Err(ExtractError::HtmlTooManyNodes(10_000))),
        "{outcome:?}"
    );
    let outcome = extract("<b><p>".repeat(20_000).as_bytes(), &hint);
    assert!(
        matches!(outcome, Err(ExtractError::HtmlTooManyNodes(10_000))),
        "{outcome:?}"
    );
    let outcome = extract("x ".repeat(600_000).as_bytes(), &hint);
    assert!(
        matches!(outcome, Err(ExtractError::HtmlTooLarge(_))),
        "{outcome:?}"
    );
}

#[test]
fn h20_a_million_attributes_and_a_huge_one_cost_next_to_nothing() {
    let many: String = (0..1_000_000).map(|n| format!(" a{n}=1")).collect();
    let (outcome, took) =
        timed(|| extract(format!("<p{many}>x").as_bytes(), &Hint::named("a.html")));
    println!("many attributes: {took:?}");
    assert!(
        matches!(outcome, Err(ExtractError::HtmlTooManyAttributes(2_000))),
        "{outcome:?}"
    );
    assert!(took < Duration::from_secs(2), "{took:?}");
    // No end of the tag: it makes no element, but its attributes are compared all the same.
    for open in ["", " z='", " z=\""] {
        let outcome = extract(format!("<p{many}{open}").as_bytes(), &Hint::named("a.html"));
        assert!(
            matches!(outcome, Err(ExtractError::HtmlTooManyAttributes(2_000))),
            "{outcome:?}"
        );
    }
    // Where tags are no tags to one of the parsers.
    for around in [
        "noscript", "noframes", "textarea", "template", "svg", "math", "select", "title", "xmp",
        "iframe", "table",
    ] {
        let html = format!("<html><body><{around}><p{many}>x</p></{around}><p>Words.</p>");
        let (_, took) =
            timed(|| extract(html.as_bytes(), &Hint::named("a.html")).map(|e| e.documents.len()));
        println!("many attributes in {around}: {took:?}");
        assert!(took < Duration::from_secs(5), "{around} took {took:?}");
    }
    let huge = format!(
        "<html><body><p title='{}'>Words of the page.</p></body></html>",
        "y".repeat(10 << 20)
    );
    let (document, took) = timed(|| one("a.html", huge));
    println!("huge attribute: {took:?}");
    assert_eq!(document.text, "Words of the page.");
    assert!(took < Duration::from_secs(5), "{took:?}");
}

#[test]
fn h20_entities_of_xml_are_not_expanded() {
    let bomb = "<?xml version='1.0'?><!DOCTYPE l [<!ENTITY a 'lol'><!ENTITY b '&a;&a;&a;'><!ENTITY f SYSTEM 'file:///etc/passwd'>]>\
                <html><body><p>Words &b; and &f; stay as they are.</p></body></html>";
    let document = one("a.xhtml", bomb);
    assert!(
        document.text.contains("Words &b; and &f; stay"),
        "{}",
        document.text
    );
}

#[test]
fn h22_gzip_bombs_cuts_and_nests_are_told_apart() {
    let text = "The tower was closed on Monday.\n".repeat(100);
    let packed = gzip(text.as_bytes());
    assert_eq!(one("a.txt.gz", &packed).text, text.trim());
    assert_eq!(
        one("no-name", [packed.clone(), gzip(b"And more.")].concat()).text,
        format!("{text}And more.")
    );
    assert_eq!(
        refusal("a.txt.gz", &packed[..packed.len() / 2]),
        "the gzip data ends early: the file is incomplete"
    );
    let mut damaged = packed.clone();
    let middle = damaged.len() / 2;
    damaged[middle] ^= 0xff;
    assert!(refusal("a.txt.gz", &damaged).starts_with("the gzip data is damaged: "));
    assert_eq!(
        refusal("a.gz.gz", gzip(&packed)),
        "is a gzip inside a gzip: unpack it once"
    );
    let bomb = gzip(&vec![0u8; 64 << 20]);
    let (outcome, took) = timed(|| refusal("a.txt.gz", &bomb));
    assert_eq!(
        outcome,
        "unpacks to more than 200 times its size: taken for a decompression bomb"
    );
    assert!(took < Duration::from_secs(2), "{took:?}");
    let limits = Limits {
        decoded_bytes: 1000,
        ..Limits::default()
    };
    let outcome = extract(
        &packed,
        &Hint {
            limits,
            ..Hint::named("a.txt.gz")
        },
    );
    assert!(
        matches!(outcome, Err(ExtractError::TooLarge(1000))),
        "{outcome:?}"
    );
}

#[test]
fn h23_charsets_are_read_as_the_bytes_say() {
    let words = "Grüße aus Köln, wo die Brücke über den Rhein für Züge gesperrt ist. Später öffnet sie für Fußgänger.";
    let latin: Vec<u8> = words
        .chars()
        .map(|c| u8::try_from(u32::from(c)).unwrap())
        .collect();
    let utf16 = |big: bool| -> Vec<u8> {
        words
            .encode_utf16()
            .flat_map(|unit| {
                if big {
                    unit.to_be_bytes()
                } else {
                    unit.to_le_bytes()
                }
            })
            .collect()
    };
    for (what, bytes) in [
        (
            "mark",
            [b"\xef\xbb\xbf".as_slice(), words.as_bytes()].concat(),
        ),
        ("windows-1252", latin.clone()),
        ("utf-16le", [b"\xff\xfe".as_slice(), &utf16(false)].concat()),
        ("utf-16be", [b"\xfe\xff".as_slice(), &utf16(true)].concat()),
        ("utf-16le without mark", utf16(false)),
        ("utf-16be without mark", utf16(true)),
    ] {
        let extraction = read("a.txt", &bytes);
        assert_eq!(extraction.documents[0].document.text, words, "{what}");
        assert_eq!(warnings(&extraction), [""; 0], "{what}");
    }
    // UTF-8 wins over a label that is wrong, and a guess over a label that the bytes contradict.
    let labelled = |bytes: &[u8], label: &str| {
        let content_type = format!("text/plain; charset={label}");
        extract(
            bytes,
            &Hint {
                content_type: Some(&content_type),
                ..Hint::named("a.txt")
            },
        )
        .unwrap()
    };
    assert_eq!(
        labelled(words.as_bytes(), "windows-1252").documents[0]
            .document
            .text,
        words
    );
    let wrong = labelled(&latin, "utf-8");
    assert_eq!(wrong.documents[0].document.text, words);
    assert_eq!(
        warnings(&wrong),
        ["labelled utf-8 but does not read as that; read as windows-1252"]
    );
    let (russian, ..) = encoding_rs::KOI8_R.encode("Мост закрыт");
    assert_eq!(
        labelled(&russian, "koi8-r").documents[0].document.text,
        "Мост закрыт"
    );
    let page = [b"<html><head><meta http-equiv=Content-Type content='text/html; charset=koi8-r'></head><body><p>".as_slice(), &russian].concat();
    assert_eq!(one("a.html", page).text, "Мост закрыт");
}

#[test]
fn h23_what_is_no_text_in_its_charset_is_replaced_and_reported() {
    let lone = [b"\xff\xfe".as_slice(), b"a\0\x00\xd8b\0"].concat();
    let extraction = read("a.txt", lone);
    assert_eq!(extraction.documents[0].document.text, "a\u{fffd}b");
    assert_eq!(
        warnings(&extraction),
        ["1 places are not valid UTF-16LE and were replaced by \u{fffd}"]
    );
    let cut = "Köln, Zürich, Genève, Málaga, Århus, Łódź".as_bytes();
    let extraction = read("a.txt", [cut, b"\xc3"].concat());
    assert_eq!(
        warnings(&extraction),
        ["1 places are not valid UTF-8 and were replaced by \u{fffd}"]
    );
    // An overlong slash is not a slash.
    let overlong = [
        b"..\xc0\xaf..".as_slice(),
        "Köln Köln Köln Köln Köln Köln Köln Köln".as_bytes(),
    ]
    .concat();
    assert!(!one("a.txt", overlong).text.contains("../.."));
}

#[test]
fn h23_nuls_line_ends_and_controls() {
    let extraction = read(
        "a.txt",
        "One\0 two\r\nthree\rfour\x07five\u{b}six\tseven.\r\n\r\nEight.",
    );
    assert_eq!(
        extraction.documents[0].document.text,
        "One two\nthree\nfour five six\tseven.\n\nEight."
    );
    assert_eq!(
        warnings(&extraction),
        [
            "1 NUL characters were removed",
            "2 control characters were replaced by spaces"
        ]
    );
    // Not composed, not folded, not trimmed inside.
    assert_eq!(
        one("a.txt", "e\u{301}  \u{a0}ﬁ…").text,
        "e\u{301}  \u{a0}ﬁ…"
    );
    let page = read(
        "a.html",
        "<p>One &#0; two&#7;three&#13;four, and enough.</p>",
    );
    assert!(
        !page.documents[0]
            .document
            .text
            .contains(|c: char| c.is_control())
    );
}

#[test]
fn h23_a_single_line_of_50_mb_is_read() {
    let line = "The quick brown fox jumps over the lazy dog. ".repeat((50 << 20) / 45);
    for name in ["a.txt", "a.md"] {
        let (document, took) = timed(|| one(name, &line));
        println!("{name}: {took:?}");
        assert_eq!(document.text, line.trim());
        assert!(took < Duration::from_secs(20), "{name} took {took:?}");
    }
}

#[test]
fn h24_bytes_win_over_names() {
    assert_eq!(
        refusal("a.txt", "%PDF-1.7\n..."),
        "looks like a PDF, which is not read"
    );
    assert!(refusal("a.md", b"PK\x03\x04...").starts_with("looks like a ZIP archive"));
    assert!(refusal("a.html", b"\x89PNG\r\n\x1a\n...").starts_with("looks like a PNG picture"));
    assert_eq!(
        refusal("a.txt.gz", gzip(b"%PDF-1.7\n...")),
        "looks like a PDF, which is not read"
    );
    assert_eq!(
        refusal("a.txt", (0..=255u8).cycle().take(4096).collect::<Vec<_>>()),
        "is binary, not text"
    );
    assert!(refusal("a.csv", "a,b").starts_with("\"a.csv\" is of no format that is read"));
    for empty in ["", " \r\n\t", "\u{feff}", "\0\0"] {
        assert_eq!(
            refusal("a.txt", empty),
            "there is no text in it",
            "{empty:?}"
        );
    }
    // A page under another name or type is a page.
    assert!(!one("a.txt", PAGE).text.contains("<p>"));
    let image = Hint {
        content_type: Some("image/png"),
        ..Hint::named("picture")
    };
    assert_eq!(
        extract(PAGE.as_bytes(), &image).unwrap().documents[0]
            .document
            .title,
        "Brücke gesperrt"
    );
    let php = Hint {
        content_type: Some("text/html"),
        ..Hint::named("/index.php")
    };
    assert_eq!(
        extract(b"<p>Words.", &php).unwrap().documents[0]
            .document
            .text,
        "Words."
    );
    assert!(
        accepts_name("a.HTML.gz")
            && accepts_name("x/b.jsonl")
            && !accepts_name("a.exe")
            && !accepts_name("gz")
    );
}

#[test]
fn hostile_markdown_and_records_take_bounded_time() {
    for text in [
        "> ".repeat(100_000),
        "[".repeat(100_000),
        "*a _b ".repeat(50_000),
        "- ".repeat(50_000),
        "`a``".repeat(50_000),
        "<".repeat(100_000),
        "|a".repeat(100_000),
        "![a](".repeat(50_000),
    ] {
        let start: String = text.chars().take(8).collect();
        let (_, took) =
            timed(|| extract(text.as_bytes(), &Hint::named("a.md")).map(|e| e.documents.len()));
        println!("{start}: {took:?}");
        assert!(took < Duration::from_secs(5), "{start} took {took:?}");
    }
    let nested = format!("{{\"text\":\"x\",\"more\":{}", "[".repeat(1_000_000));
    assert_eq!(read("a.jsonl", nested).warnings.len(), 1);
}

proptest! {
    #[test]
    fn any_text_in_any_format_keeps_the_promises(
        text in "(\\PC|[ \\n\\r\\t#*>|`\\-<>&;]|\\n\\n|<p>|</p>|<b>|<li>|<td>|<tr>|<table>|<br>|---\\n|title: x\\n|- |1\\. ){0,120}",
    ) {
        for name in ["a.txt", "a.md", "a.html"] {
            match extract(text.as_bytes(), &Hint::named(name)) {
                Ok(extraction) => extraction.documents.iter().for_each(|d| keeps_promises(&d.document)),
                Err(error) => prop_assert!(!error.to_string().is_empty()),
            }
        }
        let record = serde_json::json!({"text": text, "title": text, "url": text, "date": text}).to_string();
        for name in ["a.jsonl", "a.json"] {
            if let Ok(extraction) = extract(record.as_bytes(), &Hint::named(name)) {
                extraction.documents.iter().for_each(|d| keeps_promises(&d.document));
            }
        }
    }

    #[test]
    fn plain_text_loses_nothing_but_white_space(text in "(\\PC|[ \\n]|\\n\\n|- |1\\. |date ){0,200}") {
        if let Ok(extraction) = extract(text.as_bytes(), &Hint::named("a.txt")) {
            let seen = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            let read = &extraction.documents[0].document;
            if read.published.is_none() && !text.starts_with('\u{feff}') && !text.to_lowercase().contains("<html") {
                prop_assert_eq!(seen(&read.text), seen(&text));
            }
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..400), name in "[a-z]{0,3}\\.(txt|md|html|json|jsonl|gz|txt\\.gz|)") {
        if let Ok(extraction) = extract(&bytes, &Hint::named(&name)) {
            extraction.documents.iter().for_each(|d| keeps_promises(&d.document));
        }
    }
}
