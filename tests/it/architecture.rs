//! The house law, read off the source: which room may import which, and where third-party crates may live.
//!
//! A room is a module at the top of `src`. Rows go down from the edges (row 6) to pure text (row 0); a room imports
//! only rooms named beside it here, so a new dependency between rooms is a decision that is seen in review.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Each room with its row and the rooms that it may import.
const ROOMS: &[(&str, u8, &[&str])] = &[
    ("text", 0, &[]),
    ("access", 0, &[]),
    // Words are counted the same way in a setting as in a question.
    ("config", 0, &["text"]),
    ("document", 1, &["text"]),
    ("passage", 1, &["document", "text"]),
    ("source", 2, &["document", "text"]),
    ("extract", 2, &["document", "text"]),
    ("store", 2, &["document", "passage", "text"]),
    ("index", 2, &["document", "passage", "store", "text"]),
    ("model", 2, &[]),
    (
        "answer",
        3,
        &["document", "index", "model", "passage", "store", "text"],
    ),
    (
        "ingest",
        3,
        &[
            "document", "extract", "index", "model", "passage", "source", "store", "text",
        ],
    ),
    (
        "briefing",
        3,
        &["answer", "document", "index", "store", "text"],
    ),
    (
        "assistant",
        4,
        &[
            "access", "answer", "briefing", "index", "ingest", "model", "source", "store", "text",
        ],
    ),
    (
        "eval",
        4,
        &[
            "answer", "document", "extract", "index", "ingest", "model", "passage", "source",
            "store", "text",
        ],
    ),
    (
        "discord",
        5,
        &["access", "answer", "assistant", "document", "text"],
    ),
    ("web", 5, &["access", "answer", "assistant", "text"]),
    // It stands in Discord's place and must not share a mistake with us.
    ("double", 5, &[]),
    ("telemetry", 6, &[]),
    ("shutdown", 6, &[]),
    (
        "app",
        6,
        &[
            "access",
            "answer",
            "assistant",
            "config",
            "discord",
            "extract",
            "index",
            "ingest",
            "model",
            "shutdown",
            "source",
            "store",
            "telemetry",
            "text",
            "web",
        ],
    ),
    (
        "cli",
        6,
        &[
            "access",
            "answer",
            "app",
            "assistant",
            "config",
            "discord",
            "document",
            "double",
            "eval",
            "extract",
            "ingest",
            "model",
            "shutdown",
            "source",
            "store",
            "telemetry",
            "text",
            "web",
        ],
    ),
    ("main", 6, &["app", "cli", "shutdown", "telemetry"]),
];

/// Imports within a row. All others go to a lower one.
const WITHIN_A_ROW: &[(&str, &str)] = &[
    ("config", "text"),
    ("passage", "document"),
    ("index", "store"),
    ("briefing", "answer"),
    ("app", "shutdown"),
    ("app", "telemetry"),
    ("cli", "app"),
    ("cli", "shutdown"),
    ("cli", "telemetry"),
    ("main", "app"),
    ("main", "cli"),
    ("main", "shutdown"),
    ("main", "telemetry"),
];

/// Third-party crates (by the name that code calls them) that live in certain rooms only.
const HOMES: &[(&str, &[&str])] = &[
    // Requests to Discord are the edge's own, see src/discord/rest/mod.rs.
    ("reqwest", &["source", "discord"]),
    ("feed_rs", &["source"]),
    ("quick_xml", &["extract", "source"]),
    ("globset", &["source"]),
    ("ipnet", &["source"]),
    ("rustls", &["source"]),
    ("httpdate", &["source"]),
    ("backon", &["source"]),
    ("brotli_decompressor", &["source"]),
    ("ruzstd", &["source"]),
    ("trafilatura", &["extract"]),
    ("scraper", &["extract"]),
    // The links of a page are read without its tree.
    ("lol_html", &["extract", "source"]),
    ("html5ever", &["extract"]),
    ("pulldown_cmark", &["extract"]),
    ("encoding_rs", &["extract"]),
    ("chardetng", &["extract"]),
    ("notify", &["ingest"]),
    ("croner", &["briefing"]),
    ("rusqlite", &["store"]),
    ("tantivy", &["index"]),
    ("frostem", &["index"]),
    ("stop_words", &["index"]),
    ("rten", &["model"]),
    ("rten_tensor", &["model"]),
    ("zip", &["model", "extract"]),
    ("pdf_extract", &["extract"]),
    ("csv", &["extract"]),
    ("landlock", &["extract"]),
    ("postcard", &["extract"]),
    ("memmap2", &["model"]),
    ("whatlang", &["text"]),
    ("serenity", &["discord"]),
    ("fluent_bundle", &["discord"]),
    ("unic_langid", &["discord"]),
    ("axum", &["web", "double"]),
    ("tracing_subscriber", &["telemetry", "main"]),
    ("clap", &["cli", "app", "main"]),
    ("clap_complete", &["cli"]),
    ("indicatif", &["cli"]),
    ("anstyle", &["cli", "telemetry"]),
    ("anstream", &["cli", "telemetry", "main"]),
    ("anyhow", &["cli", "app", "main", "telemetry", "shutdown"]),
];

/// A file this long probably does two jobs, and one that is longer certainly does.
const LONG: usize = 500;
const TOO_LONG: usize = 700;

#[test]
fn the_law_itself_goes_downwards() {
    let rows: BTreeMap<_, _> = ROOMS.iter().map(|(room, row, _)| (*room, *row)).collect();
    for (room, row, imports) in ROOMS {
        for import in *imports {
            let below = rows[import] < *row;
            assert!(
                below || WITHIN_A_ROW.contains(&(room, import)),
                "{room} (row {row}) must not import {import}"
            );
        }
    }
}

#[test]
fn rooms_import_only_what_the_law_allows() {
    let mut faults = Vec::new();
    for (path, room, text) in sources() {
        if room == "lib" {
            continue;
        }
        let Some((.., allowed)) = ROOMS.iter().find(|(name, ..)| *name == room) else {
            faults.push(format!(
                "{}: {room} has no row yet; give it one in {}",
                path.display(),
                file!()
            ));
            continue;
        };
        let own = if room == "main" { "footnote" } else { "crate" };
        for import in names_under(&text, own) {
            let is_room = ROOMS.iter().any(|(name, ..)| *name == import);
            if is_room && import != room && !allowed.contains(&import.as_str()) {
                faults.push(format!(
                    "{}: {room} must not import {import}",
                    path.display()
                ));
            }
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn third_party_crates_stay_in_their_rooms() {
    let mut faults = Vec::new();
    let mut met = BTreeSet::new();
    for (path, room, text) in sources() {
        for (name, homes) in HOMES {
            if mentions(&text, name) {
                met.insert(*name);
                if !homes.contains(&room.as_str()) {
                    faults.push(format!(
                        "{}: {name} lives in {} only",
                        path.display(),
                        homes.join(", ")
                    ));
                }
            }
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
    // What reads no source finds no fault either.
    for name in ["rusqlite", "tantivy", "rten", "scraper", "pulldown_cmark"] {
        assert!(
            met.contains(name),
            "{name} is used nowhere: is this test still reading the source?"
        );
    }
}

#[test]
fn no_file_does_two_jobs() {
    let mut too_long = Vec::new();
    for (path, _, _) in sources() {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        // A long list of cases is one job.
        if name.ends_with("tests") || path.components().any(|part| part.as_os_str() == "tests") {
            continue;
        }
        let lines = fs::read_to_string(&path).unwrap().lines().count();
        if lines > LONG {
            println!("{} has {lines} lines: does it do two jobs?", path.display());
        }
        if lines > TOO_LONG {
            too_long.push((path, lines));
        }
    }
    assert!(
        too_long.is_empty(),
        "longer than {TOO_LONG} lines: {too_long:?}"
    );
}

#[test]
fn the_reader_of_imports_reads_every_way_of_writing_them() {
    let text = without_comments(
        "use crate::store::Store; // crate::web\n//! crate::cli\nuse crate::{text::Language, index::{self, search}, access};\n\
         let a: crate::answer::Reply = mycrate::other::x(); pub(crate) fn f() {} http(\"tantivy://\"); ::rusqlite::f();",
    );
    let names = names_under(&text, "crate");
    let expected = ["access", "answer", "index", "store", "text"].map(str::to_owned);
    assert_eq!(names, BTreeSet::from(expected));
    assert!(mentions(&text, "rusqlite"));
    assert!(!mentions(&text, "web") && !mentions(&text, "cli"));
    assert!(mentions("use tantivy;", "tantivy") && mentions("pub use tantivy as t;", "tantivy"));
    assert!(!mentions(
        "let tantivy = 1; self.tantivy; my_tantivy::x()",
        "tantivy"
    ));
}

/// Every source file with its room and its text without comments.
fn sources() -> Vec<(PathBuf, String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let first = path
                    .strip_prefix(&root)
                    .unwrap()
                    .components()
                    .next()
                    .unwrap();
                let room = first
                    .as_os_str()
                    .to_string_lossy()
                    .trim_end_matches(".rs")
                    .to_owned();
                let text = without_comments(&fs::read_to_string(&path).unwrap());
                found.push((path, room, text));
            }
        }
    }
    found.sort();
    assert!(found.len() > 50, "the source is not where it was");
    found
}

fn without_comments(text: &str) -> String {
    let kept = text.lines().map(|line| match line.find("//") {
        // Not the slashes of an address in a string.
        Some(at) if !line[..at].ends_with(':') => &line[..at],
        _ => line,
    });
    kept.collect::<Vec<_>>().join("\n")
}

fn is_part_of_a_name(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// The places behind `name`, where it stands as a whole word.
fn places_behind<'a>(text: &'a str, name: &str) -> impl Iterator<Item = (&'a str, &'a str)> {
    text.match_indices(name)
        .map(|(at, found)| (&text[..at], &text[at + found.len()..]))
        .filter(|(before, behind)| {
            !before.ends_with(is_part_of_a_name) && !behind.starts_with(is_part_of_a_name)
        })
}

/// The first names under `crate::` (or another root), braces opened.
fn names_under(text: &str, root: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for (_, behind) in places_behind(text, root) {
        let Some(behind) = behind.strip_prefix("::") else {
            continue;
        };
        match behind.strip_prefix('{') {
            None => {
                names.insert(
                    behind
                        .chars()
                        .take_while(|c| is_part_of_a_name(*c))
                        .collect(),
                );
            }
            Some(group) => {
                let (mut depth, mut name) = (0, String::new());
                for character in group.chars() {
                    match character {
                        '}' if depth == 0 => break,
                        '{' => depth += 1,
                        '}' => depth -= 1,
                        ',' if depth == 0 => {
                            names.insert(first_name(&name));
                            name.clear();
                        }
                        _ if depth == 0 => name.push(character),
                        _ => {}
                    }
                }
                names.insert(first_name(&name));
            }
        }
    }
    names.remove("");
    names
}

fn first_name(path: &str) -> String {
    path.trim()
        .chars()
        .take_while(|c| is_part_of_a_name(*c))
        .collect()
}

/// Whether code calls a crate: `name::`, or `use name` as a whole.
fn mentions(text: &str, name: &str) -> bool {
    places_behind(text, name).any(|(before, behind)| {
        let is_member = before.ends_with('.')
            || before
                .strip_suffix("::")
                .is_some_and(|b| b.ends_with(is_part_of_a_name));
        !is_member && behind.starts_with("::")
            || before.ends_with("use ") && behind.starts_with([';', ' '])
    })
}
