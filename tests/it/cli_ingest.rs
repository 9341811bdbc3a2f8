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
