//! `footnote ask` as a process: what it prints where, and how it ends.

use std::fs;
use std::io::Write;
use std::process::Stdio;

use serde_json::Value;

use crate::place::{Place, Ran};

#[test]
fn the_first_command_of_the_readme_answers_on_a_fresh_clone() {
    let place = Place::clone_like();
    let ran = place.run(&["ask", "who is meeting in Qatar?"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.out.starts_with("Answered"), "{ran:?}");
    assert!(ran.out.contains("this Friday = 22 Mar 2024"), "{ran:?}");
    assert!(ran.out.contains("seeds/qatar-mediators.txt"), "{ran:?}");
    assert!(ran.err.contains("Read 27 files from seeds"), "{ran:?}");
    assert!(
        !ran.out.contains('\x1b') && !ran.err.contains('\x1b'),
        "a pipe gets no colours: {ran:?}"
    );
    // The second question finds everything read.
    let ran = place.run(&["ask", "who is meeting in Qatar?"]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    // The question may come through a pipe, and in several words.
    let piped = place.run(&["ask", "who", "is", "meeting", "in", "Qatar?"]);
    assert_eq!(piped.out, ran.out);
}

#[test]
fn the_reply_as_json_keeps_its_contract() {
    let place = Place::clone_like();
    let ran = place.run(&["ask", "--json", "who is meeting in Qatar?"]);
    let reply: serde_json::Map<String, Value> = serde_json::from_str(&ran.out).unwrap();
    let wanted = [
        "question",
        "outcome",
        "confidence",
        "window",
        "sources_differ",
        "searched",
        "excerpts",
        "nearest",
        "took_ms",
    ];
    for key in wanted {
        assert!(reply.contains_key(key), "{key} is missing");
    }
    assert_eq!(reply["question"], "who is meeting in Qatar?");
    assert_eq!(reply["outcome"], "answered");
    assert_eq!(reply["window"], Value::Null);
    assert_eq!(reply["searched"]["documents"], 35);
    assert_eq!(reply["searched"]["newest"], "2026-11-20");
    assert_eq!(reply["nearest"], Value::Array(Vec::new()));
    let first = &reply["excerpts"][0];
    assert_eq!(first["rank"], 1);
    assert_eq!(first["resolved_dates"][0]["text"], "this Friday");
    assert_eq!(first["resolved_dates"][0]["date"], "2024-03-22");
    let text = first["text"].as_str().unwrap();
    let span: Vec<u64> = first["span"]
        .as_array()
        .unwrap()
        .iter()
        .map(|n| n.as_u64().unwrap())
        .collect();
    assert_eq!(text.len() as u64, span[1] - span[0]);
    let highlight = &first["highlights"][0];
    let (from, to) = (
        highlight[0].as_u64().unwrap() as usize,
        highlight[1].as_u64().unwrap() as usize,
    );
    assert!(text[from..to].contains("Qatar"), "{text}");
    let document = &first["document"];
    for key in [
        "id",
        "title",
        "source",
        "publisher",
        "url",
        "path",
        "published",
        "published_from",
        "language",
    ] {
        assert!(document.get(key).is_some(), "document.{key} is missing");
    }
    assert_eq!(document["published"], "2024-03-21");
    assert_eq!(document["published_from"], "header");
    assert_eq!(document["language"], "en");
    assert_eq!(first["also_in"][0]["publisher"], "Corniche Courier");
    // The words are the file's own, byte for byte.
    let file = fs::read_to_string(document["path"].as_str().unwrap()).unwrap();
    assert!(file.contains(text));
}

#[test]
fn nothing_found_is_an_answer_with_its_own_exit_code() {
    let place = Place::clone_like();
    let ran = place.run(&["ask", "Who painted the Mona Lisa?"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(
        ran.out
            .starts_with("Nothing found in 35 documents, the newest of 20 Nov 2026."),
        "{ran:?}"
    );
    let reply = place.json(&["ask", "--json", "Who painted the Mona Lisa?"]);
    assert_eq!(reply["outcome"], "nothing_found");
    assert_eq!(reply["excerpts"], Value::Array(Vec::new()));
}

#[test]
fn the_question_may_come_through_stdin() {
    let place = Place::clone_like();
    let mut child = place
        .command(&["ask", "--json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(b"who is meeting\0 in \xffQatar?\n")
        .unwrap();
    let output = child.wait_with_output().unwrap();
    let reply: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(reply["outcome"], "answered", "{reply}");
}

#[test]
fn hostile_questions_are_plain_words_in_bounded_time() {
    let place = Place::clone_like();
    assert_eq!(
        place.run(&["ask", "who is meeting in Qatar?"]).code,
        Some(0)
    );
    let long = "x".repeat(10_000);
    let many: String = (0..5_000).map(|n| format!("term{n} ")).collect();
    let real = "ferry tram Qatar Tidewright observatory ".repeat(1_000);
    let quotes = "\"".repeat(2_001);
    let nested = format!("{}a{}", "(".repeat(5_000), ")".repeat(5_000));
    for question in [
        &long as &str,
        &many,
        &real,
        &quotes,
        &nested,
        "guild:2 OR *:*",
        "title:* AND NOT body:[a TO z]",
        "a*b*c*",
        "(a+)+$ (.*)*\\1 [[:alpha:]]{1000}",
        "the of and a is",
        "?!,.;:-",
        "\"unbalanced",
        "--since",
        "\u{202e}\u{200b}\u{feff}",
        "a\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}",
        "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
        "'; DROP TABLE documents; --",
        "../../../etc/passwd",
        "%s%s%n {} {0} $(id) `id`",
    ] {
        let begun = std::time::Instant::now();
        let ran = place.run(&["ask", "--json", "--", question]);
        let start: String = question.chars().take(30).collect();
        assert!(matches!(ran.code, Some(0..=2)), "{start:?}: {ran:?}");
        assert!(!ran.err.contains("panicked"), "{start:?}: {ran:?}");
        let reply: Value = serde_json::from_str(&ran.out)
            .unwrap_or_else(|error| panic!("{start:?}: {error}: {ran:?}"));
        assert!(reply["confidence"].as_f64().is_some(), "{start:?}");
        assert!(
            begun.elapsed().as_secs() < 5,
            "{start:?} took {:?}",
            begun.elapsed()
        );
    }
}

#[test]
fn without_documents_it_says_what_to_do_and_leaves_nothing_behind() {
    let place = Place::bare();
    let ran = place.run(&["ask", "who is it?"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("run `footnote ingest PATH`"), "{ran:?}");
    assert!(!place.path("data").exists());
}

#[test]
fn the_configs_folders_are_read_again_when_they_change() {
    let place = Place::bare();
    place.write_others("seeds");
    place.write(
        "seeds/bridge.txt",
        "The bridge was built in 1887 by Ada Brook.",
    );
    let ask = ["ask", "--json", "Who built the bridge?"];
    assert!(
        place.json(&ask)["excerpts"][0]["text"]
            .as_str()
            .unwrap()
            .contains("Ada Brook")
    );
    place.write(
        "seeds/bridge.txt",
        "The bridge was built in 1887 by Wilma Stone and nobody else.",
    );
    assert!(
        place.json(&ask)["excerpts"][0]["text"]
            .as_str()
            .unwrap()
            .contains("Wilma Stone")
    );
    fs::remove_dir_all(place.path("seeds")).unwrap();
    fs::create_dir(place.path("seeds")).unwrap();
    let ran = place.run(&["ask", "Who built the bridge?"]);
    assert_eq!(ran.code, Some(2), "nothing is left to search: {ran:?}");
}

#[test]
fn another_process_that_writes_does_not_keep_anyone_from_asking() {
    let place = Place::clone_like();
    assert_eq!(
        place.run(&["ask", "who is meeting in Qatar?"]).code,
        Some(0)
    );
    // What a writing process holds: the lock.
    let lock = fs::File::options()
        .write(true)
        .open(place.path("data/lock"))
        .unwrap();
    lock.try_lock().unwrap();
    let ran = place.run(&["ask", "who is meeting in Qatar?"]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    // Changed files cannot be read in now: that is said, and the question is answered.
    place.write("seeds/new.txt", "Something new about the bridge.");
    let ran = place.run(&["ask", "who is meeting in Qatar?"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(
        ran.err.contains("answering from what is there already"),
        "{ran:?}"
    );
    let ran = place.run(&["ingest", "seeds"]);
    assert_eq!(ran.code, Some(3), "{ran:?}");
    assert!(
        ran.err.contains("in use by another footnote process"),
        "{ran:?}"
    );
}

#[test]
fn a_lost_index_is_built_again_by_the_next_question() {
    let place = Place::clone_like();
    let ask = ["ask", "who is meeting in Qatar?"];
    let before = place.run(&ask);
    fs::remove_dir_all(place.path("data/index")).unwrap();
    let after = place.run(&ask);
    assert_eq!((after.code, after.out), (Some(0), before.out));
}

#[test]
fn several_first_questions_at_once_are_all_answered_from_all_of_it() {
    let place = Place::clone_like();
    let ask = ["ask", "--json", "who is meeting in Qatar?"];
    let asking: Vec<_> = (0..4)
        .map(|_| {
            place
                .command(&ask)
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap()
        })
        .collect();
    for child in asking {
        let ran = Ran::of(child.wait_with_output().unwrap());
        assert_eq!(ran.code, Some(0), "{ran:?}");
        let reply: Value = serde_json::from_str(&ran.out).unwrap();
        assert_eq!(reply["searched"]["documents"], 35, "{ran:?}");
    }
}

#[test]
fn a_first_question_waits_for_the_process_that_writes() {
    let place = Place::clone_like();
    fs::create_dir(place.path("data")).unwrap();
    let lock = fs::File::create(place.path("data/lock")).unwrap();
    lock.try_lock().unwrap();
    let child = place
        .command(&["ask", "who is meeting in Qatar?"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    std::thread::sleep(std::time::Duration::from_millis(500));
    drop(lock);
    let ran = Ran::of(child.wait_with_output().unwrap());
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(ran.err.matches("waiting for it").count(), 1, "{ran:?}");
}

#[test]
fn h52_a_data_directory_that_cannot_be_written_is_asked_all_the_same() {
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::process::CommandExt;
    let place = Place::clone_like();
    assert_eq!(
        place.run(&["ask", "who is meeting in Qatar?"]).code,
        Some(0)
    );
    let allow = |path: &std::path::Path, files: u32, folders: u32| {
        let mode = if path.is_dir() { folders } else { files };
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    };
    let each = |files: u32, folders: u32| {
        for folder in ["data", "data/index"] {
            allow(&place.path(folder), files, 0o755);
            for entry in fs::read_dir(place.path(folder)).unwrap() {
                allow(&entry.unwrap().path(), files, folders);
            }
        }
        for folder in ["data/index", "data"] {
            allow(&place.path(folder), files, folders);
        }
    };
    allow(&place.path(""), 0o644, 0o755);
    // A changed folder cannot be read in, and that is said.
    for (changed, told) in [(false, ""), (true, "cannot be written by this user")] {
        if changed {
            place.write("seeds/new.txt", "Something new about the bridge.");
        }
        each(0o444, 0o555);
        let mut command = place.command(&["ask", "who is meeting in Qatar?"]);
        // No permission keeps root from anything.
        if rustix::process::geteuid().is_root() {
            command.uid(65_534).gid(65_534);
        }
        let output = command.output();
        each(0o644, 0o755);
        let ran = match output {
            Ok(output) => Ran::of(output),
            Err(error) => {
                eprintln!("skipped: the program cannot be started by another user here: {error}");
                return;
            }
        };
        assert_eq!(ran.code, Some(0), "{ran:?}");
        assert!(ran.out.starts_with("Answered"), "{ran:?}");
        assert!(ran.err.contains(told), "{ran:?}");
        assert_eq!(ran.err.is_empty(), told.is_empty(), "{ran:?}");
    }
}

#[test]
fn a_chosen_corpus_that_is_not_all_there_is_told() {
    let place = Place::clone_like();
    place.write(
        "config/footnote.toml",
        "corpus = [\"nothere\", \"seeds\"]\n",
    );
    for _ in 0..2 {
        let ran = place.run(&["ask", "who is meeting in Qatar?"]);
        assert_eq!(ran.code, Some(0), "{ran:?}");
        assert!(
            ran.err.contains("names nothere, which does not exist"),
            "{ran:?}"
        );
    }
}

#[test]
fn a_file_and_its_folder_in_the_corpus_are_one() {
    let place = Place::clone_like();
    place.write(
        "config/footnote.toml",
        "corpus = [\"seeds/qatar-mediators.txt\", \"seeds\", \"./seeds/\"]\n",
    );
    let reply = place.json(&["ask", "--json", "who is meeting in Qatar?"]);
    assert_eq!(reply["searched"]["documents"], 35);
    assert_eq!(
        place.run(&["ask", "who is meeting in Qatar?"]).err,
        "",
        "all of it is read"
    );
}
