//! What holds for every command: wrong use, the config, the data directory, colours and pipes.

use crate::place::{Place, Ran};

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
        (&["ingest", "--forget", "missing"], "missing was never read"),
        (
            &["ingest", "--forget"],
            "required arguments were not provided",
        ),
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
fn models_are_listed_and_their_absence_is_no_failure() {
    let place = Place::bare();
    let list = place.json(&["models", "list", "--json"])["models"].take();
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
fn the_help_names_every_flag_that_is_for_people() {
    let place = Place::bare();
    for (command, flags) in [
        ("ask", &["--now", "--zone", "--explain", "--json"][..]),
        ("ingest", &["--forget", "--json"]),
    ] {
        let ran = place.run(&[command, "--help"]);
        for flag in flags {
            assert!(ran.out.contains(flag), "{command} {flag}: {ran:?}");
        }
    }
}
