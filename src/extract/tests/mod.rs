//! The formats, pages, and everything hostile that a file can be; here is what all three need.

use std::io::Write;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use jiff::civil::date;
use proptest::prelude::*;

mod formats;
mod hostile;
mod pages;
mod words;

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
        format!("{kind} {}", document.text.get(block.span.clone()).unwrap())
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

/// A page of everyday form.
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

/// Runs `work` and says how long it took.
/// What no hostile input may take: far above linear work on a busy machine, far below anything quadratic. How fast
/// it really is belongs to benchmarks.
const PATIENCE: Duration = Duration::from_secs(60);

fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let begun = Instant::now();
    let outcome = work();
    (outcome, begun.elapsed())
}
