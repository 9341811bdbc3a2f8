//! The command line, as a process: what it prints where, and how it ends.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// A folder to start footnote in, gone at the end.
pub struct Place(tempfile::TempDir);

impl Place {
    /// With nothing in it.
    pub fn bare() -> Place {
        Place(tempfile::tempdir().unwrap())
    }

    /// As a fresh clone is: with the seeds and the config.
    pub fn clone_like() -> Place {
        let place = Place::bare();
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        for folder in ["seeds", "config"] {
            fs::create_dir(place.path(folder)).unwrap();
            for entry in fs::read_dir(root.join(folder)).unwrap() {
                let entry = entry.unwrap();
                fs::copy(entry.path(), place.path(folder).join(entry.file_name())).unwrap();
            }
        }
        place
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn write(&self, name: &str, words: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, words).unwrap();
    }

    /// Documents on other matters: where there is only one document, nothing tells it from others.
    pub fn write_others(&self, folder: &str) {
        for (n, words) in [
            "The library opens at nine in the morning and closes at six.",
            "A ticket for the harbour ferry costs four euros on weekdays.",
            "The council met on Tuesday and talked about the price of water.",
            "Trains to the coast leave every hour from the second platform.",
            "The school garden has apples, pears and a very old walnut tree.",
            "Rain is expected in the north, with some wind in the evening.",
        ]
        .iter()
        .enumerate()
        {
            self.write(&format!("{folder}/other-{n}.txt"), words);
        }
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_footnote"));
        command
            .args(arguments)
            .current_dir(self.0.path())
            .stdin(Stdio::null());
        for variable in [
            "FOOTNOTE_LOG",
            "FOOTNOTE_DATA_DIR",
            "NO_COLOR",
            "CLICOLOR_FORCE",
        ] {
            command.env_remove(variable);
        }
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Ran {
        Ran::of(self.command(arguments).output().unwrap())
    }

    pub fn json(&self, arguments: &[&str]) -> Value {
        let ran = self.run(arguments);
        serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{error}: {ran:?}"))
    }
}

#[derive(Debug)]
pub struct Ran {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Ran {
    pub fn of(output: Output) -> Ran {
        Ran {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

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
fn wrong_use_is_told_in_one_sentence_and_exits_2() {
    let place = Place::clone_like();
    for (arguments, told) in [
        (&["ask"][..], "there is no question"),
        (&["ask", "  "], "there is no question"),
        (&["ask", "???"], "no word in the question"),
        (
            &["ask", "x", "--since", "someday"],
            "--since: cannot read \"someday\"",
        ),
        (
            &["ask", "x", "--since", "2025", "--until", "2024"],
            "--since 2025-01-01 is after --until 2024-12-31",
        ),
        (
            &["ask", "x", "--zone", "Mars/Olympus"],
            "--zone: \"Mars/Olympus\" is no time zone",
        ),
        (&["ask", "x", "--limit", "21"], "21 is not in 1..=20"),
        (&["ask", "x", "--now", "soon"], "--now: \"soon\" is no time"),
        (&["ingest", "missing"], "missing does not exist"),
        (&["eval", "missing"], "missing does not exist"),
        (
            &["eval", "seeds", "--half", "tuning"],
            "are for sets with a queries.jsonl",
        ),
        (
            &["models", "install", "--from", "missing"],
            "--from: missing does not exist",
        ),
        (
            &["ask", "x", "--config", "missing.toml"],
            "cannot read the config missing.toml",
        ),
        (&["sing"], "unrecognized subcommand"),
        (&[], "Usage: footnote"),
    ] {
        let ran = place.run(arguments);
        assert_eq!(ran.code, Some(2), "{arguments:?}: {ran:?}");
        assert!(ran.err.contains(told), "{arguments:?}: {ran:?}");
        assert_eq!(ran.out, "", "{arguments:?}");
        assert!(!ran.err.contains("panicked"), "{ran:?}");
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
fn every_wrong_key_of_a_config_is_told_at_once() {
    let place = Place::bare();
    place.write(
        "config/footnote.toml",
        "data_dirr = \"x\"\nzone = 3\n[answer]\nlimit = 0\n",
    );
    let ran = place.run(&["ask", "x"]);
    assert_eq!(ran.code, Some(2));
    for told in [
        "config/footnote.toml:1: data_dirr: there is no such key",
        "config/footnote.toml:2: zone: is 3",
        "config/footnote.toml:4: answer.limit: is 0; write a whole number from 1 to 20",
    ] {
        assert!(ran.err.contains(told), "{told}: {ran:?}");
    }
}

#[test]
fn the_data_directory_is_the_flags_else_the_environments_else_the_configs() {
    let place = Place::bare();
    place.write_others("docs");
    place.write("docs/a.txt", "The bridge was built in 1887 by Ada Brook.");
    place.write(
        "config/footnote.toml",
        "data_dir = \"of-config\"\ncorpus = [\"docs\"]\n",
    );
    let ask = ["ask", "Who built the bridge?"];
    assert_eq!(place.run(&ask).code, Some(0));
    assert!(place.path("of-config").exists());
    let of_environment = place
        .command(&ask)
        .env("FOOTNOTE_DATA_DIR", "of-environment")
        .output()
        .unwrap();
    assert_eq!(of_environment.status.code(), Some(0));
    assert!(place.path("of-environment").exists());
    let of_flag = place
        .command(&ask)
        .args(["--data-dir", "of-flag"])
        .env("FOOTNOTE_DATA_DIR", "not-this")
        .output()
        .unwrap();
    assert_eq!(of_flag.status.code(), Some(0));
    assert!(place.path("of-flag").exists() && !place.path("not-this").exists());
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
fn a_data_directory_that_was_filled_by_hand_stays_as_it_was_filled() {
    let place = Place::clone_like();
    place.write(
        "mine/bridge.txt",
        "The bridge was built in 1887 by Ada Brook.",
    );
    let ran = place.run(&["ingest", "mine", "--data-dir", "d"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.out.starts_with("Read 1 file from mine in "), "{ran:?}");
    let reply = place.json(&["ask", "--json", "--data-dir", "d", "Who built the bridge?"]);
    assert_eq!(
        reply["searched"]["documents"], 1,
        "the seeds were not mixed in"
    );
    let report = place.json(&["ingest", "--json", "mine", "--data-dir", "d"]);
    assert_eq!(
        (&report[0]["unchanged"], &report[0]["added"]),
        (&Value::from(1), &Value::from(0))
    );
}

#[test]
fn ingest_names_what_it_could_not_read() {
    let place = Place::bare();
    place.write(
        "mine/good.txt",
        "The bridge was built in 1887 by Ada Brook.",
    );
    fs::write(
        place.path("mine/bad.txt.gz"),
        b"\x1f\x8b\x08 this is no gzip",
    )
    .unwrap();
    let ran = place.run(&["ingest", "mine"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.err.contains("bad.txt.gz: not read: "), "{ran:?}");
    fs::remove_file(place.path("mine/good.txt")).unwrap();
    let ran = place.run(&["ingest", "mine"]);
    assert_eq!(ran.code, Some(3), "nothing at all could be read: {ran:?}");
}

#[test]
fn colours_are_for_those_who_want_them() {
    let place = Place::clone_like();
    let ask = ["ask", "who is meeting in Qatar?"];
    let with = |name: &str, value: &str, other: Option<&str>| {
        let mut command = place.command(&ask);
        command.env(name, value);
        if let Some(other) = other {
            command.env(other, "1");
        }
        Ran::of(command.output().unwrap()).out
    };
    assert!(with("CLICOLOR_FORCE", "1", None).contains("\x1b["));
    assert!(!with("NO_COLOR", "1", None).contains('\x1b'));
    assert!(
        !with("TERM", "xterm-256color", None).contains('\x1b'),
        "a pipe gets no colours"
    );
}

#[test]
fn a_closed_pipe_is_a_quiet_end() {
    let place = Place::clone_like();
    assert_eq!(
        place.run(&["ask", "who is meeting in Qatar?"]).code,
        Some(0)
    );
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let output = place
        .command(&["ask", "--json", "who is meeting in Qatar?"])
        .stdout(writer)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
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
fn models_are_listed_and_their_absence_is_no_failure() {
    let place = Place::bare();
    let list = place.json(&["models", "list", "--json"]);
    let roles: Vec<&str> = list
        .as_array()
        .unwrap()
        .iter()
        .map(|model| model["role"].as_str().unwrap())
        .collect();
    assert_eq!(roles, ["reranker", "embedder"]);
    assert!(
        list.as_array()
            .unwrap()
            .iter()
            .all(|model| model["installed"] == false)
    );
    assert_eq!(place.run(&["models", "verify"]).code, Some(0));
    place.write("data/models/ms-marco-minilm-l12/model.onnx", "not a model");
    let ran = place.run(&["models", "verify"]);
    assert_eq!(ran.code, Some(3), "{ran:?}");
    assert!(
        ran.out.contains("damaged: model.onnx has 11 bytes"),
        "{ran:?}"
    );
    assert!(ran.err.contains("footnote models install"), "{ran:?}");
}

#[test]
fn completions_know_the_commands() {
    let place = Place::bare();
    for shell in ["bash", "zsh", "fish"] {
        let ran = place.run(&["completions", shell]);
        assert_eq!(ran.code, Some(0));
        assert!(ran.out.contains("ingest"), "{shell}");
    }
}

#[test]
fn eval_prints_its_figures_and_leaves_nothing_behind() {
    let place = Place::bare();
    place.write(
        "set/corpus.jsonl",
        "{\"_id\":\"a\",\"title\":\"Bridge\",\"text\":\"The bridge was built in 1887 by Ada Brook.\"}\n\
         {\"_id\":\"b\",\"title\":\"Tower\",\"text\":\"The tower of the town hall is 60 metres high.\"}\n",
    );
    place.write(
        "set/queries.jsonl",
        "{\"_id\":\"1\",\"text\":\"Who built the bridge?\",\"answers\":[\"Ada Brook\"]}\n\
         {\"_id\":\"2\",\"text\":\"How high is the tower?\",\"answers\":[\"60 metres\"]}\n",
    );
    place.write(
        "set/qrels.tsv",
        "query-id\tcorpus-id\tscore\n1\ta\t1\n2\tb\t1\n",
    );
    let figures = place.json(&["eval", "set", "--json", "--outcomes", "outcomes.jsonl"]);
    let keys = [
        "documents",
        "passages",
        "queries",
        "hit_at_1",
        "hit_at_5",
        "mrr_at_10",
        "ndcg_at_10",
        "recall_at_100",
        "answer_in_excerpt_at_1",
        "answer_in_excerpt_at_3",
        "excerpt_chars_median",
        "auroc",
        "answered_rate",
        "false_answer_rate",
        "latency_ms",
        "index_s",
        "index_bytes",
        "peak_rss_bytes",
        "models",
    ];
    for key in keys {
        assert!(figures.get(key).is_some(), "{key} is missing");
    }
    assert_eq!(
        (&figures["documents"], &figures["hit_at_1"]),
        (&Value::from(2), &Value::from(1.0))
    );
    assert_eq!(
        fs::read_to_string(place.path("outcomes.jsonl"))
            .unwrap()
            .lines()
            .count(),
        2
    );
    let ran = place.run(&["eval", "set", "--limit", "1"]);
    assert!(
        ran.out.contains("hit@1") && ran.out.contains("came true"),
        "{ran:?}"
    );
    assert!(!place.path("data").exists());
    // Nor does one that was killed, for longer than until the next.
    place.write("data/eval-1/lock", "");
    place.run(&["eval", "set"]);
    assert!(!place.path("data").exists());
    // A line that is wrong is named.
    place.write(
        "set/queries.jsonl",
        "{\"_id\":\"1\",\"text\":\"x\"}\n{\"text\":3}\n",
    );
    let ran = place.run(&["eval", "set"]);
    assert_eq!(ran.code, Some(3));
    assert!(ran.err.contains("set/queries.jsonl, line 2: "), "{ran:?}");
}

#[test]
fn a_questions_file_is_checked_question_by_question() {
    let place = Place::bare();
    place.write_others("docs");
    place.write(
        "docs/bridge.txt",
        " date 2024-03-21 The bridge was built in 1887 by Ada Brook.",
    );
    place.write(
        "docs/questions.toml",
        "[[question]]\ntext = \"Who built the bridge?\"\ndocument = \"bridge.txt\"\nwords = [\"Ada Brook\"]\n\
         [[question]]\ntext = \"When was the bridge built?\"\ndocument = \"bridge.txt\"\nwords = [\"in 1997\"]\n",
    );
    let checked = place.json(&["eval", "docs/questions.toml", "--json"]);
    assert_eq!(
        (&checked["questions"], &checked["right"]),
        (&Value::from(2), &Value::from(1))
    );
    assert_eq!(
        checked["verdicts"][1]["faults"][0],
        "the excerpt does not have \"in 1997\""
    );
    assert_eq!(place.run(&["eval", "docs"]).code, Some(0));
    assert_eq!(place.run(&["eval", "docs", "--strict"]).code, Some(3));
    place.write(
        "docs/questions.toml",
        "[[question]]\ntext = \"x\"\nwrods = []\n",
    );
    let ran = place.run(&["eval", "docs"]);
    assert!(
        ran.err
            .contains("docs/questions.toml, line 3: unknown field `wrods`"),
        "{ran:?}"
    );
}

#[test]
fn ctrl_c_ends_an_ingest_cleanly_and_the_next_one_goes_on() {
    let place = Place::bare();
    for n in 0..3_000 {
        place.write(
            &format!("mine/{n}.txt"),
            &format!("Bridge number {n} was built by Ada Brook in {n} days."),
        );
    }
    let mut child = place
        .command(&["ingest", "mine"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // The lock is there as soon as it listens and begins to read.
    while !place.path("data/lock").exists() {
        if child.try_wait().unwrap().is_some() {
            panic!(
                "it ended by itself: {:?}",
                Ran::of(child.wait_with_output().unwrap())
            );
        }
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
    let pid = rustix::process::Pid::from_child(&child);
    rustix::process::kill_process(pid, rustix::process::Signal::INT).unwrap();
    let ran = Ran::of(child.wait_with_output().unwrap());
    assert_eq!(ran.code, Some(130), "{ran:?}");
    assert!(
        ran.out
            .contains("stopped before the end; what was read is kept"),
        "{ran:?}"
    );
    assert!(ran.err.contains("stopping"), "{ran:?}");
    let report = place.json(&["ingest", "mine", "--json"]);
    assert_eq!(
        report[0]["added"].as_u64().unwrap() + report[0]["unchanged"].as_u64().unwrap(),
        3_000
    );
}
