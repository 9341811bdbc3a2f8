//! The measure of articles, run as a person runs it.

use std::fs;
use std::io::Write;
use std::path::Path;

use serde_json::Value;

use crate::place::Place;

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

#[test]
fn a_folder_of_pages_is_measured() {
    let place = Place::bare();
    fs::create_dir_all(place.path("pages/html")).unwrap();
    let sentence = |n: usize| {
        format!("The old bridge over the river was closed in week {n} of the year, says the city. ")
    };
    let paragraphs: Vec<String> = (0..6).map(|n| sentence(n).repeat(3)).collect();
    let page = format!(
        "<!DOCTYPE html><html><head><title>Bridge closed</title><meta property='article:published_time' content='2024-03-21'>\
         </head><body><article><h1>Bridge closed</h1><p>{}</p></article></body></html>",
        paragraphs.join("</p><p>")
    );
    fs::write(
        place.path("pages/html/one.html.gz"),
        packed(page.as_bytes()),
    )
    .unwrap();
    fs::write(
        place.path("pages/html/deep.html.gz"),
        packed("<div>".repeat(1_000).as_bytes()),
    )
    .unwrap();
    let truth = serde_json::json!({
        "one": { "url": "courier.example/bridge", "articleBody": paragraphs.join("\n\n") },
        "deep": { "url": "courier.example/deep", "articleBody": "Some words that nobody finds." },
    });
    fs::write(place.path("pages/ground-truth.json"), truth.to_string()).unwrap();
    for child in [&[][..], &["--child"]] {
        let ran = place.run(
            &[
                &[
                    "eval",
                    "html",
                    "pages",
                    "--json",
                    "--outcomes",
                    "outcomes.jsonl",
                ],
                child,
            ]
            .concat(),
        );
        assert_eq!(ran.code, Some(0), "{ran:?}");
        let figures: Value = serde_json::from_str(&ran.out).unwrap();
        assert_eq!(figures["pages"], 2);
        assert_eq!(
            (&figures["titles"], &figures["dates"], &figures["failed"]),
            (&1.into(), &1.into(), &1.into())
        );
        // All of one article, nothing of the other; and nothing was taken for the other.
        assert_eq!(figures["recall"], 0.5);
        assert!(figures["precision"].as_f64().unwrap() > 0.9, "{figures}");
        for key in ["f1", "median_ms", "worst_ms"] {
            assert!(figures[key].as_f64().unwrap() > 0.0, "{key}: {figures}");
        }
        let outcomes = fs::read_to_string(place.path("outcomes.jsonl")).unwrap();
        assert!(
            outcomes.contains("elements are nested more than 500 deep"),
            "{outcomes}"
        );
    }
    let ran = place.run(&["eval", "html", "nowhere"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(
        ran.err.contains("nowhere has no ground-truth.json"),
        "{ran:?}"
    );
}

#[test]
fn articles_of_the_public_benchmark_are_found() {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/html-articles");
    if !shared.exists() {
        eprintln!("skipped: {} is not here", shared.display());
        return;
    }
    let place = Place::bare();
    let ran = place.run(&["eval", "html", shared.to_str().unwrap(), "--json"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let figures: Value = serde_json::from_str(&ran.out).unwrap();
    println!("{figures:#}");
    assert_eq!(
        (&figures["pages"], &figures["failed"]),
        (&91.into(), &0.into())
    );
    assert!(figures["f1"].as_f64().unwrap() >= 0.95, "{figures}");
}
