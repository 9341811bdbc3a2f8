//! `footnote bench`, small: that its figures are whole and sane, not that they are fast.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use footnote::eval::bench::{Measured, Settings, run};
use footnote::eval::bench_corpus::Pool;
use footnote::eval::measures::Percentiles;

use crate::place::Place;

fn seeds() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds")
}

fn measure(passages: u64) -> Measured {
    let data = tempfile::tempdir().unwrap();
    let settings = Settings {
        passages,
        questions: 60,
        models: None,
        executable: PathBuf::from(env!("CARGO_BIN_EXE_footnote")),
    };
    let pool = Pool::read(&[seeds()]).unwrap();
    run(&settings, &pool, data.path(), &mut |_, _, _| {}).unwrap()
}

fn footnote(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_footnote"))
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::null())
        .env_remove("FOOTNOTE_DATA_DIR")
        .output()
        .unwrap()
}

/// A run of few passages and few questions.
fn small(folder: &Path, more: &[&str]) -> Output {
    let seeds = seeds();
    let arguments = [
        "bench",
        seeds.to_str().unwrap(),
        "--passages",
        "300",
        "--questions",
        "20",
        "--no-models",
    ];
    footnote(folder, &[&arguments, more].concat())
}

#[test]
fn a_small_bench_has_sane_figures_and_the_same_corpus_every_time() {
    let measured = measure(2_000);
    let speed = &measured.speed;
    // Within two in a hundred of what was asked for.
    assert!(
        (1_960..=2_040).contains(&speed.passages),
        "{}",
        speed.passages
    );
    assert!(
        (190..=210).contains(&measured.documents),
        "{}",
        measured.documents
    );
    assert_eq!(measured.questions, 60);
    let ordered = |latency: Percentiles| {
        assert!(
            0.0 < latency.p50 && latency.p50 <= latency.p95 && latency.p95 <= latency.p99,
            "{latency:?}"
        );
    };
    for latency in [
        speed.search_ms,
        speed.answer_ms,
        speed.freshness_ms,
        speed.sqlite_fts5_ms,
    ] {
        ordered(latency);
    }
    // A search is a part of an answer.
    assert!(speed.search_ms.p50 < speed.answer_ms.p50, "{speed:?}");
    assert!(
        speed.index_s > 0.0 && speed.index_bytes > 10_000,
        "{speed:?}"
    );
    assert!(
        0 < speed.idle_rss_bytes && speed.idle_rss_bytes < 200 << 20,
        "{speed:?}"
    );
    assert!(speed.peak_rss_bytes > 1 << 20, "{speed:?}");
    assert_eq!((speed.fused_ms, speed.reranked_ms), (None, None));
    // The questions are made of the documents' own words.
    assert!(measured.answered > 0.5, "{}", measured.answered);
    let names: Vec<&str> = measured
        .stages
        .iter()
        .map(|(name, _)| name.as_str())
        .collect();
    assert!(
        names.contains(&"search") && names.contains(&"cite"),
        "{names:?}"
    );

    let again = measure(2_000);
    assert_eq!(
        (again.speed.passages, again.documents),
        (speed.passages, measured.documents)
    );
    assert_eq!(again.answered, measured.answered);
}

#[test]
fn the_json_has_exactly_its_keys() {
    let folder = tempfile::tempdir().unwrap();
    let ran = small(folder.path(), &["--json"]);
    assert!(ran.status.success(), "{ran:?}");
    let json: serde_json::Value = serde_json::from_slice(&ran.stdout).unwrap();
    let mut keys: Vec<&str> = json
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    keys.sort_unstable();
    assert_eq!(
        keys,
        [
            "answer_ms",
            "freshness_ms",
            "fused_ms",
            "idle_rss_bytes",
            "index_bytes",
            "index_s",
            "passages",
            "peak_rss_bytes",
            "reranked_ms",
            "search_ms",
            "sqlite_fts5_ms",
        ]
    );
    for key in ["p50", "p95", "p99"] {
        assert!(json["answer_ms"][key].as_f64().unwrap() > 0.0, "{json}");
    }
    assert!(json["fused_ms"].is_null() && json["reranked_ms"].is_null());
    // Nothing is piped beside the data, and nothing is left behind.
    assert!(ran.stderr.is_empty(), "{ran:?}");
    assert!(!folder.path().join("data").exists());
}

#[test]
fn a_kept_corpus_stays_and_can_be_asked_and_nothing_is_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let keep = || small(folder.path(), &["--keep", "kept"]);
    let ran = keep();
    assert!(ran.status.success(), "{ran:?}");
    let words = String::from_utf8(ran.stdout).unwrap();
    for row in ["search", "answer", "freshness", "FTS5", "idle memory"] {
        assert!(words.contains(row), "{words}");
    }
    let again = keep();
    assert_eq!(again.status.code(), Some(2), "{again:?}");
    assert!(
        String::from_utf8_lossy(&again.stderr).contains("kept is not empty"),
        "{again:?}"
    );
    let idle = footnote(folder.path(), &["bench", "--idle", "kept"]);
    let idle: serde_json::Value = serde_json::from_slice(&idle.stdout).unwrap();
    assert!(idle["rss_bytes"].as_u64().unwrap() > 0, "{idle}");

    let missing = footnote(folder.path(), &["bench", "nowhere"]);
    assert_eq!(missing.status.code(), Some(2), "{missing:?}");
}

#[test]
fn a_burst_of_questions_to_the_bot_is_measured_and_none_is_lost() {
    let place = Place::clone_like();
    let measured = place.json(&[
        "bench",
        "discord",
        "--no-models",
        "--interactions",
        "30",
        "--seconds",
        "1",
        "--guilds",
        "5",
        "--json",
    ]);
    assert_eq!(measured["interactions"], 30);
    for none in ["lost", "answered_twice", "violations"] {
        assert_eq!(measured[none], 0, "{none}: {measured}");
    }
    assert_eq!(measured["requests_an_answer"], 2.0, "{measured}");
    for time in ["acknowledged_p99_ms", "answered_p50_ms", "memory_after_mb"] {
        assert!(measured[time].as_f64().unwrap() > 0.0, "{time}: {measured}");
    }
}

#[test]
fn briefings_that_are_all_due_at_once_are_each_posted_once_with_every_news_and_never_without() {
    let place = Place::clone_like();
    let measured = place.json(&[
        "bench",
        "briefings",
        "--no-models",
        "--briefings",
        "20",
        "--guilds",
        "4",
        "--topics",
        "1",
        "--json",
    ]);
    assert_eq!(measured["sound"], true, "{measured}");
    assert_eq!(measured["wrong"].as_array().unwrap().len(), 0, "{measured}");
    let rounds = measured["rounds"].as_array().unwrap();
    let each = |key: &str| -> Vec<u64> {
        let figure = |round: &serde_json::Value| round[key].as_u64().unwrap();
        rounds.iter().map(figure).collect()
    };
    assert_eq!(each("posted"), [20, 20, 0], "{measured}");
    assert_eq!(each("pins"), [20, 20, 0], "{measured}");
    // The older edition is taken off the pins, and says that there is a newer one. A day later with nothing new, the last
    // one says that it was looked at.
    assert_eq!(each("unpins"), [0, 20, 0], "{measured}");
    assert_eq!(each("edits"), [0, 20, 20], "{measured}");
    // A message, a pin; the same, an unpin and an edit; and an edit.
    assert_eq!(each("requests"), [40, 80, 20], "{measured}");
    for none in ["posted_twice", "too_many_requests", "refused", "not_linked"] {
        assert_eq!(each(none), [0, 0, 0], "{none}: {measured}");
    }
    for round in &rounds[..2] {
        for figure in ["last_shown_s", "shown_p99_s", "busiest_second"] {
            assert!(
                round[figure].as_f64().unwrap() > 0.0,
                "{figure}: {measured}"
            );
        }
        assert!(
            round["peak_memory_mb"].as_f64().unwrap() > 5.0,
            "{measured}"
        );
        assert!(
            round["questions"]["asked"].as_u64().unwrap() > 4,
            "{measured}"
        );
        assert!(
            round["questions"]["answered_p50_ms"].as_f64().unwrap() > 0.0,
            "{measured}"
        );
    }
    assert!(
        measured["quiet"]["asked"].as_u64().unwrap() > 4,
        "{measured}"
    );

    // More than a guild may have is said at once.
    let ran = place.run(&["bench", "briefings", "--briefings", "51", "--guilds", "1"]);
    assert_eq!(ran.code, Some(2), "{}", ran.err);
    assert!(ran.err.contains("give --guilds 2 or more"), "{}", ran.err);
}

#[test]
fn reading_sources_is_measured_whole_and_small() {
    let place = Place::bare();
    let seeds = seeds();
    let told = place.json(&[
        "bench",
        "sources",
        seeds.to_str().unwrap(),
        "--entries",
        "120",
        "--pages",
        "20",
        "--sources",
        "30",
        "--json",
    ]);
    // A hundred a feed, so two feeds.
    assert_eq!(told["feeds"]["documents"], 200, "{told}");
    assert_eq!(told["sites"]["documents"], 20, "{told}");
    assert_eq!(told["many"]["sources"], 30, "{told}");
    for figure in [
        &told["feeds"]["took_s"],
        &told["feeds"]["again_s"],
        &told["feeds"]["waiting_share"],
        &told["feeds"]["peak_rss_bytes"],
        &told["sites"]["documents_a_second"],
        &told["quoted_ms"]["worst"],
        &told["many"]["first_s"],
        &told["many"]["again_beside_slow_s"],
    ] {
        assert!(figure.as_f64().unwrap() > 0.0, "{told}");
    }
    // What the slow one takes is half a minute.
    assert!(
        told["many"]["again_beside_slow_s"].as_f64().unwrap() < 20.0,
        "{told}"
    );
    assert!(
        told["many"]["late_worst_s"].as_f64().unwrap() < 20.0,
        "{told}"
    );
    assert!(!place.path("data").exists(), "nothing is left behind");
}
