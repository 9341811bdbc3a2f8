//! `footnote ingest` as a process: what it says of what it read, and how it ends.

use std::fs;
use std::process::Stdio;

use serde_json::Value;

use crate::place::{Place, Ran};

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
        (&report["read"][0]["unchanged"], &report["read"][0]["added"]),
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
        report["read"][0]["added"].as_u64().unwrap()
            + report["read"][0]["unchanged"].as_u64().unwrap(),
        3_000
    );
}

const BRIDGE: &str = "The bridge was built in 1887 by Ada Brook.";

#[test]
fn ingest_without_a_path_reads_again_what_is_known_and_leaves_the_seeds_out_of_it() {
    let place = Place::clone_like();
    place.write("mine/bridge.txt", BRIDGE);
    place.write(
        "other/tower.txt",
        "The tower was built in 1901 by Wilma Stone.",
    );
    let data = ["--data-dir", "d"];
    let with = |arguments: &[&str]| place.run(&[arguments, &data].concat());
    assert_eq!(with(&["ingest", "mine", "other"]).code, Some(0));
    place.write("mine/new.txt", "The new quay was opened in 1912.");
    let ran = with(&["ingest"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(
        ran.out.contains("1 new document, 1 unchanged") && !ran.out.contains("seeds"),
        "{ran:?}"
    );
    // A corpus that somebody chose is read as well.
    place.write(
        "config/footnote.toml",
        "corpus = [\"seeds\", \"nowhere\"]\n",
    );
    let ran = with(&["ingest"]);
    assert!(ran.out.contains("from seeds"), "{ran:?}");
    assert!(ran.err.contains("nowhere does not exist"), "{ran:?}");
    assert_eq!(ran.out.lines().count(), 3, "{ran:?}");

    // Only where nothing was read yet does the default go in.
    let fresh = Place::clone_like();
    let ran = fresh.run(&["ingest", "--data-dir", "d"]);
    assert!(ran.out.contains("files from seeds"), "{ran:?}");
}

#[test]
fn a_folder_that_is_gone_is_answered_from_until_it_is_forgotten() {
    let place = Place::bare();
    place.write_others("others");
    place.write("mine/bridge.txt", BRIDGE);
    assert_eq!(place.run(&["ingest", "mine", "others"]).code, Some(0));
    fs::rename(place.path("mine"), place.path("elsewhere")).unwrap();
    let ran = place.run(&["ingest", "mine"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(
        ran.err.contains("mine does not exist") && ran.err.contains("ingest --forget mine"),
        "{ran:?}"
    );
    let ran = place.run(&["ingest"]);
    assert_eq!(ran.code, Some(0), "the others are read: {ran:?}");
    assert!(ran.err.contains("--forget"), "{ran:?}");
    let ask = ["ask", "Who built the bridge?"];
    assert_eq!(place.run(&ask).code, Some(0));

    let ran = place.run(&["ingest", "--forget", "mine/"]);
    assert_eq!(
        (ran.code, ran.out.as_str()),
        (Some(0), "Forgot 1 document of mine/.\n")
    );
    assert_eq!(place.run(&ask).code, Some(1));
    assert_eq!(place.run(&["ingest", "--forget", "mine"]).code, Some(2));
    let ran = place.run(&["ingest", "--forget", "others/other-1.txt"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(ran.err.contains("was read as part of"), "{ran:?}");
    let forgotten = place.json(&["ingest", "--forget", "others", "--json"]);
    assert_eq!(forgotten["forgotten"][0]["documents"], 6);
    assert_eq!(place.run(&ask).code, Some(2), "nothing is left to search");
}

#[test]
fn files_that_are_left_out_are_told() {
    let place = Place::bare();
    for name in ["a.epub", "b.epub", "c.epub", "d.xlsx"] {
        place.write(&format!("pdfs/{name}"), "x");
    }
    let ran = place.run(&["ingest", "pdfs"]);
    assert!(
        ran.out
            .contains("4 files of other kinds left out (3 .epub, 1 .xlsx)"),
        "{ran:?}"
    );
    assert_eq!(ran.code, Some(3), "nothing at all could be read");
    let report = place.json(&["ingest", "pdfs", "--json"]);
    assert_eq!(report["read"][0]["left_out"][".epub"], 3);
}

#[test]
fn a_data_directory_of_the_version_before_is_brought_up_to_date_as_its_refusal_says() {
    let place = Place::clone_like();
    assert_eq!(place.run(&["ingest", "seeds"]).code, Some(0));
    let answer = place.run(&["ask", "who is meeting in Qatar?"]);
    // As version 1 left it.
    let by_hand = rusqlite::Connection::open(place.path("data/footnote.sqlite3")).unwrap();
    by_hand
        .execute_batch(
            "PRAGMA foreign_keys = OFF; DROP TABLE questions; DROP TABLE votes; DROP TABLE audit; DROP TABLE guild_settings; DROP TABLE kept;
             DROP TABLE shelves; DROP TABLE reads; DROP TABLE fetched; DROP TABLE messages; DROP TABLE dropped;
             DROP TABLE stirred; DROP TABLE unheard; DROP TABLE anchors;
             DROP TABLE places; DROP TABLE files; DROP TABLE briefings; DROP TABLE editions; DROP TABLE follows;
             DROP TABLE known; DROP INDEX documents_by_arrival;
             CREATE TABLE staying AS SELECT id, kind, location, name FROM sources;
             DROP TABLE sources;
             CREATE TABLE sources (id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, location TEXT NOT NULL,
                 name TEXT NOT NULL, UNIQUE (kind, location)) STRICT;
             INSERT INTO sources SELECT * FROM staying;
             DROP TABLE staying;
             PRAGMA user_version = 1;",
        )
        .unwrap();
    drop(by_hand);
    let refused = place.run(&["ask", "who is meeting in Qatar?"]);
    assert_eq!(refused.code, Some(3), "{refused:?}");
    assert!(
        refused.err.contains("run `footnote ingest` once"),
        "{refused:?}"
    );
    let ran = place.run(&["ingest"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let again = place.run(&["ask", "who is meeting in Qatar?"]);
    assert_eq!((again.code, again.out), (answer.code, answer.out));
}
