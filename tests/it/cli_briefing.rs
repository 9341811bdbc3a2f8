//! `footnote briefing preview` as a process: the same edition in four forms, and the one behind it.

use std::fs;

use footnote::briefing::edition::fingerprint;
use serde_json::{Value, json};

use crate::place::{Place, Ran};

const MORNING: &str = "title = \"Morning briefing\"\n\
                       topics = [\n  \"who is meeting in Qatar?\",\n  \"How many stops does line 7 have?\",\n  \
                       \"Who painted the Mona Lisa?\",\n]\nschedule = \"by hand\"\n";

const AT: [&str; 4] = ["--now", "2024-03-24T08:00:00Z", "--zone", "UTC"];

/// A fresh clone with a briefing written down.
fn place() -> Place {
    let place = Place::clone_like();
    place.write("morning.toml", MORNING);
    place
}

fn preview(place: &Place, more: &[&str]) -> Ran {
    place.run(&[&["briefing", "preview"], &AT[..], more].concat())
}

fn preview_json(place: &Place, more: &[&str]) -> Value {
    let ran = preview(place, &[&["--json"], more].concat());
    serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{error}: {ran:?}"))
}

/// What differs between two machines, taken out: numbers of the store, when files were changed, where they are.
fn settled(mut value: Value, place: &Place) -> Value {
    settle(
        &mut value,
        &place.path("").canonicalize().unwrap().display().to_string(),
    );
    value
}

fn settle(value: &mut Value, folder: &str) {
    match value {
        Value::Object(keys) => {
            for (key, value) in keys {
                match key.as_str() {
                    "id" | "document" | "version" if value.is_number() => *value = json!("[n]"),
                    "also_in" if value[0].is_number() => {
                        *value = json!(vec!["[n]"; value.as_array().unwrap().len()]);
                    }
                    _ => settle(value, folder),
                }
            }
        }
        Value::Array(all) => all.iter_mut().for_each(|one| settle(one, folder)),
        Value::String(words) => *words = words.replace(folder, "[here]"),
        _ => {}
    }
}

/// The page without how it looks.
fn without_style(page: &str) -> String {
    let (before, rest) = page.split_once("<style>").unwrap();
    let (style, behind) = rest.split_once("</style>").unwrap();
    assert!(style.contains("prefers-color-scheme: dark"), "{style}");
    for word in ["url(", "@import", "http"] {
        assert!(!style.contains(word), "{word} asks somebody for something");
    }
    format!("{before}<style>[style]</style>{behind}")
}

#[test]
fn an_edition_and_the_one_behind_it_after_documents_changed() {
    let place = place();
    let first = preview(&place, &["morning.toml"]);
    assert_eq!(first.code, Some(0), "{first:?}");
    assert!(
        !first.out.contains('\x1b'),
        "a pipe gets no colours: {first:?}"
    );
    insta::assert_snapshot!("first_as_text", first.out);
    let as_markdown = preview(&place, &["morning.toml", "--markdown"]);
    insta::assert_snapshot!("first_as_markdown", as_markdown.out);
    let as_html = preview(&place, &["morning.toml", "--html"]);
    insta::assert_snapshot!("first_as_html", without_style(&as_html.out));
    let printed = preview(&place, &["morning.toml", "--json"]);
    place.write("before.json", &printed.out);
    let edition: Value = serde_json::from_str(&printed.out).unwrap();
    insta::assert_json_snapshot!("first_as_json", settled(edition, &place));

    // Nothing happened: nothing is new, and nothing is struck.
    let same = preview_json(&place, &["morning.toml", "--before", "before.json"]);
    assert_eq!(same["is_news"], false);
    let again = preview(&place, &["morning.toml", "--before", "before.json"]);
    assert_eq!(again.out, first.out);

    let envoys = place.path("seeds/harbour-wire-eve-of-talks.md");
    let words = fs::read_to_string(&envoys).unwrap();
    let changed = words
        .replace("Egyptian officers handle", "Swiss officers now handle")
        .replace("\"Nobody sits across", "\"Everybody sits across");
    assert_ne!(changed, words, "the seed says something else by now");
    fs::write(&envoys, changed).unwrap();
    fs::remove_file(place.path("seeds/conseil-de-securite.html")).unwrap();
    let behind = ["morning.toml", "--before", "before.json"];
    let second = preview(&place, &behind);
    assert!(
        second
            .out
            .contains("No longer holds: its document says something else now."),
        "{second:?}"
    );
    assert!(
        second
            .out
            .contains("1 earlier excerpt was taken out: its document is gone."),
        "{second:?}"
    );
    assert!(second.out.contains("] new "), "{second:?}");
    // Words of a document that is gone are not shown again.
    assert!(!second.out.contains("Plusieurs diplomates"), "{second:?}");
    insta::assert_snapshot!("second_as_text", second.out);
    let as_markdown = preview(&place, &[&behind[..], &["--markdown"]].concat());
    insta::assert_snapshot!("second_as_markdown", as_markdown.out);
    let as_html = preview(&place, &[&behind[..], &["--html"]].concat());
    insta::assert_snapshot!("second_as_html", without_style(&as_html.out));
    let edition = preview_json(&place, &behind);
    assert_eq!(edition["is_news"], true);
    insta::assert_json_snapshot!("second_as_json", settled(edition, &place));
}

#[test]
fn a_briefing_can_be_written_on_the_command_line() {
    let place = place();
    let made = preview_json(
        &place,
        &[
            "--topics",
            "who is meeting in Qatar?",
            "--topics",
            "line 7",
            "--window",
            "last 3 days",
        ],
    );
    assert_eq!(
        made["title"], "who is meeting in Qatar?",
        "the first topic is the title"
    );
    assert_eq!(made["window_days"], 3);
    assert_eq!(made["made_at"], "2024-03-24T08:00:00Z");
    assert_eq!(made["shown"]["topics"].as_array().unwrap().len(), 2);
    for line in made["shown"]["topics"][0]["lines"].as_array().unwrap() {
        let published = line["excerpt"]["document"]["published"].as_str().unwrap();
        assert!(("2024-03-21".."2024-03-25").contains(&published), "{line}");
    }
    // What is said beside the file counts.
    let made = preview_json(
        &place,
        &[
            "morning.toml",
            "--title",
            "Evening",
            "--schedule",
            "by hand",
        ],
    );
    assert_eq!(made["title"], "Evening");
    assert_eq!(
        (&made["schedule"], &made["next_due"]),
        (&json!("by hand"), &Value::Null)
    );
    assert_eq!(made["is_news"], Value::Null, "there is none before it");
}

#[test]
fn nothing_on_any_topic_has_the_exit_code_of_nothing_found() {
    let place = place();
    let nothing = ["--topics", "Who painted the Mona Lisa?"];
    let ran = preview(&place, &nothing);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.out.contains("Nothing found on this."), "{ran:?}");
    for form in ["--json", "--markdown", "--html"] {
        assert_eq!(
            preview(&place, &[&nothing[..], &[form]].concat()).code,
            Some(1),
            "{form}"
        );
    }
}

#[test]
fn mistakes_are_told_where_they_stand() {
    let place = place();
    place.write(
        "odd.toml",
        "topics = [\"grain\"]\nwindw = \"a week\"\n\ntitle = 3\n",
    );
    place.write(
        "window.toml",
        "topics = [\"grain\"]\n\nwindow = \"400 days\"\n",
    );
    place.write("none.toml", "title = \"x\"\ntopics = []\n");
    place.write("notes.json", "{\"topics\": []}");
    for (arguments, told) in [
        (
            &["odd.toml"][..],
            "odd.toml:2: windw: there is no such key; the keys are title, topics, schedule, window\n",
        ),
        (
            &["odd.toml"],
            "odd.toml:4: title: is 3; write text in quotes",
        ),
        (
            &["window.toml"],
            "window.toml:3: window: a window is 1 to 366 days",
        ),
        (
            &["window.toml", "--window", "soon"],
            "--window: a window is 1 to 366 days",
        ),
        (
            &["none.toml"],
            "none.toml:2: topics: a briefing needs at least one topic",
        ),
        (&["missing.toml"], "missing.toml cannot be read"),
        (&[], "there is no topic: write one, as in --topics"),
        (
            &["morning.toml", "--before", "notes.json"],
            "--before: notes.json is no edition",
        ),
        (
            &["morning.toml", "--before", "missing.json"],
            "--before: missing.json cannot be read",
        ),
        (&["morning.toml", "--html", "--json"], "choose one"),
        (
            &["morning.toml", "--html", "--markdown"],
            "cannot be used with",
        ),
        (
            &["morning.toml", "--topics", "grain"],
            "cannot be used with",
        ),
    ] {
        let ran = preview(&place, arguments);
        assert_eq!(
            (ran.code, ran.out.as_str()),
            (Some(2), ""),
            "{arguments:?}: {ran:?}"
        );
        assert!(ran.err.contains(told), "{arguments:?}: {ran:?}");
    }
}

#[test]
fn what_is_for_one_server_is_in_no_preview() {
    let place = Place::bare();
    place.write(
        "config/footnote.toml",
        "corpus = []\n[files]\nroots = [\"library\"]\n",
    );
    place.write_others("library/town");
    let secret = "The password of the vault is marzipan.";
    place.write("library/secret/vault.txt", secret);
    for arguments in [
        &["source", "add", "folder", "library/town"][..],
        &["source", "add", "folder", "library/secret", "--guild", "7"],
    ] {
        let ran = place.run(arguments);
        assert_eq!(ran.code, Some(0), "{ran:?}");
    }
    let topics = ["--topics", "What is the password of the vault?"];
    let ran = preview(&place, &topics);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(!ran.out.contains("marzipan"), "{ran:?}");
    // Nor when an edition is handed in that would have quoted it, whatever else stands in there.
    let mut was_told = false;
    for number in 1..10 {
        for end in [secret.len() as u64, u64::MAX] {
            let quoted = json!({
                "version": number, "document": number, "span": [0, end], "words": format!("{:016x}", fingerprint(secret)),
                "keys": [[9, 3], [1, u64::MAX]],
            });
            let covered = json!({ "topic": topics[1], "lines": [{ "quoted": quoted }] });
            let before = json!({ "edition": { "topics": [covered] } });
            place.write("before.json", &before.to_string());
            let made = preview(
                &place,
                &[&topics[..], &["--before", "before.json", "--json"]].concat(),
            );
            assert_eq!(made.code, Some(1), "{made:?}");
            assert!(!made.out.contains("marzipan"), "{made:?}");
            was_told |= made.out.contains("\"why\": \"not_for_all\"");
        }
    }
    assert!(was_told, "none of them was the document");
}
