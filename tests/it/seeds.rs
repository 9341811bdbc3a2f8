//! The questions with known answers: those of the seeds, and those of the sample document.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::place::{Place, Ran};

/// Asks every question of a folder or file of questions.
fn eval(set: &Path, data: &Path, more: &[&str]) -> Ran {
    let (set, data) = (set.to_str().unwrap(), data.to_str().unwrap());
    let arguments = ["eval", set, "--json", "--data-dir", data];
    Place::bare().run(&[&arguments, more].concat())
}

fn json(ran: &Ran) -> Value {
    serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{error}: {ran:?}"))
}

/// What went wrong, one question a line; without those that may.
fn faults(ran: &Ran) -> Vec<String> {
    let told = json(ran);
    let verdicts = told["verdicts"].as_array().expect("no verdicts");
    verdicts
        .iter()
        .filter(|verdict| verdict["may_fail"] != true)
        .filter(|verdict| !verdict["faults"].as_array().unwrap().is_empty())
        .map(|verdict| format!("{}: {}", verdict["question"], verdict["faults"]))
        .collect()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn every_question_of_the_seeds_is_answered_as_it_says() {
    let data = tempfile::tempdir().unwrap();
    let ran = eval(
        &root().join("seeds"),
        data.path(),
        &["--no-models", "--strict"],
    );
    assert_eq!(faults(&ran), [""; 0]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(json(&ran)["questions"].as_u64().unwrap() >= 113);
}

/// `cargo test model` with FOOTNOTE_MODELS naming a data directory with models.
#[test]
fn every_question_of_the_seeds_is_answered_with_models() {
    let Some(models) = std::env::var_os("FOOTNOTE_MODELS") else {
        println!("skipped: FOOTNOTE_MODELS does not name a data directory with installed models");
        return;
    };
    let ran = eval(&root().join("seeds"), Path::new(&models), &["--strict"]);
    assert_eq!(faults(&ran), [""; 0]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    // Models may miss a paraphrase; they must not take a near miss for an answer.
    let told = json(&ran);
    let verdicts = told["verdicts"].as_array().unwrap();
    let wrongly_answered: Vec<&Value> = verdicts
        .iter()
        .filter(|verdict| verdict["faults"].to_string().contains("no document tells"))
        .map(|verdict| &verdict["question"])
        .collect();
    assert!(wrongly_answered.is_empty(), "{wrongly_answered:?}");
}

/// The folder that holds the data shared between projects, where it is there.
fn shared() -> Option<PathBuf> {
    let folder =
        std::env::var_os("FOOTNOTE_SHARED").map_or_else(|| root().join("../shared"), PathBuf::from);
    folder.join("data/seed").is_dir().then_some(folder)
}

/// A folder with the sample, the seeds on other matters, and the sample's questions.
fn sample_among_seeds() -> Option<tempfile::TempDir> {
    let shared = shared()?;
    let place = tempfile::tempdir().unwrap();
    let copy = |from: &Path, name: &str| fs::copy(from, place.path().join(name)).unwrap();
    let sample = fs::read_dir(shared.join("data/seed")).unwrap();
    let sample = sample.map(|entry| entry.unwrap().path()).next().unwrap();
    copy(&sample, "sample.txt");
    copy(
        &root().join("tests/sample/questions.toml"),
        "questions.toml",
    );
    for entry in fs::read_dir(root().join("seeds")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        // Ours tell the sample's story in other words: the question is whether the sample answers.
        let same_story = ["qatar", "talks", "conseil-de-securite"];
        if name != "questions.toml" && !same_story.iter().any(|word| name.contains(word)) {
            copy(&path, &name);
        }
    }
    Some(place)
}

#[test]
fn every_question_of_the_sample_is_answered_as_it_says() {
    let Some(place) = sample_among_seeds() else {
        println!("skipped: ../shared (or FOOTNOTE_SHARED) has no data/seed");
        return;
    };
    let data = tempfile::tempdir().unwrap();
    let ran = eval(place.path(), data.path(), &["--no-models", "--strict"]);
    assert_eq!(faults(&ran), [""; 0]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
}

#[test]
fn every_question_of_the_sample_is_answered_with_models() {
    let (Some(place), Some(models)) = (sample_among_seeds(), std::env::var_os("FOOTNOTE_MODELS"))
    else {
        println!("skipped: no data/seed in ../shared, or FOOTNOTE_MODELS is not set");
        return;
    };
    let ran = eval(place.path(), Path::new(&models), &["--strict"]);
    assert_eq!(faults(&ran), [""; 0]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
}

/// Asks documents of our own, amid some on other matters, and returns the reply.
fn ask(documents: &[(&str, &str)], question: &str) -> Value {
    let place = Place::bare();
    let others = [
        "The library opens at nine in the morning and closes at six.",
        "The council met on Tuesday and talked about the price of water.",
        "Trains to the coast leave every hour from the second platform.",
        "The school garden has apples, pears and a very old walnut tree.",
    ];
    for (number, words) in others.iter().enumerate() {
        place.write(&format!("docs/other-{number}.txt"), words);
    }
    for (name, words) in documents {
        place.write(&format!("docs/{name}"), words);
    }
    place.ingest();
    place.ask(question, &["--now", "2026-11-20"])
}

#[test]
fn a_month_and_a_day_outside_of_it_are_told_as_differing() {
    let reply = ask(
        &[
            (
                "plan.txt",
                " date 2025-09-05 The swimming hall in Ostend Street is due to open in March 2026.",
            ),
            (
                "news.txt",
                " date 2026-04-16 The swimming hall in Ostend Street will open on 30 May, the town says.",
            ),
        ],
        "When does the swimming hall open?",
    );
    assert_eq!(reply["sources_differ"], true, "{reply}");
    let first = reply["excerpts"][0]["text"].as_str().unwrap();
    assert!(first.contains("30 May"), "the newest comes first: {first}");
}

#[test]
fn a_month_and_a_day_in_it_agree() {
    let reply = ask(
        &[
            (
                "plan.txt",
                " date 2025-09-05 The swimming hall in Ostend Street is due to open in March 2026.",
            ),
            (
                "news.txt",
                " date 2026-02-16 The swimming hall in Ostend Street will open on 21 March, the town says.",
            ),
        ],
        "When does the swimming hall open?",
    );
    assert_eq!(reply["outcome"], "answered", "{reply}");
    assert_eq!(reply["sources_differ"], false, "{reply}");
}

#[test]
fn the_date_of_another_matter_is_no_disagreement() {
    let reply = ask(
        &[
            (
                "open.txt",
                " date 2026-04-16 The swimming hall will open on 30 May, the town says.",
            ),
            (
                "roof.txt",
                " date 2026-04-10 The swimming hall has a new roof. It was paid for in February 2026.",
            ),
        ],
        "When does the swimming hall open?",
    );
    assert_eq!(reply["outcome"], "answered", "{reply}");
    assert_eq!(reply["sources_differ"], false, "{reply}");
}

#[test]
fn a_number_of_somebody_else_is_no_disagreement() {
    let reply = ask(
        &[
            (
                "studio.md",
                "---\ntitle: Windfell is announced\ndate: 2026-01-05\n---\n\nNine people work on Windfell.",
            ),
            (
                "delay.md",
                "---\ntitle: Windfell comes later\ndate: 2026-03-05\n---\n\nTwo people in one boat must see the \
                 same wave. The studio still works on that.",
            ),
        ],
        "How many people work on Windfell?",
    );
    assert_eq!(reply["outcome"], "answered", "{reply}");
    assert_eq!(reply["sources_differ"], false, "{reply}");
}

#[test]
fn hours_and_days_are_compared_as_lengths_of_time() {
    let rules = (
        "rules.txt",
        " date 2026-01-05 Complaints about the pool are answered within 48 hours.",
    );
    let ask_with = |other: &str| {
        ask(
            &[rules, ("desk.txt", other)],
            "Within how many hours or days are complaints answered?",
        )
    };
    let same = ask_with(" date 2026-02-05 Complaints are answered within two days by the desk.");
    assert_eq!(same["sources_differ"], false, "{same}");
    let other = ask_with(" date 2026-02-05 Complaints are answered within six days by the desk.");
    assert_eq!(other["sources_differ"], true, "{other}");
}

#[test]
fn what_happened_in_a_week_is_told_by_what_was_published_in_it() {
    let documents = [
        (
            "mill.txt",
            " date 2026-11-12 A storm tore two sails off the windmill on Thursday. Nobody was inside.",
        ),
        (
            "bakery.txt",
            " date 2026-10-02 The windmill grinds flour for the bakery again.",
        ),
    ];
    let reply = ask(&documents, "What happened to the windmill last week?");
    assert_eq!(reply["outcome"], "answered", "{reply}");
    let first = reply["excerpts"][0]["text"].as_str().unwrap();
    assert!(first.contains("tore two sails"), "{first}");
    let reply = ask(&documents, "What happened to the lighthouse last week?");
    assert_eq!(reply["outcome"], "nothing_found", "{reply}");
}

#[test]
fn the_year_that_is_asked_about_has_to_be_in_the_answer() {
    let documents = [(
        "envoys.txt",
        " date 2024-03-21 The envoys of both parties met the mediators in Doha.",
    )];
    let reply = ask(&documents, "Who met the mediators in Doha in 2019?");
    assert_eq!(reply["outcome"], "nothing_found", "{reply}");
    let reply = ask(&documents, "Who met the mediators in Doha in 2024?");
    assert_eq!(reply["outcome"], "answered", "{reply}");
}

#[test]
fn how_many_without_any_number_is_not_answered() {
    let words =
        " date 2026-01-05 The captives are held in the old fortress. Talks about them go on.";
    let reply = ask(
        &[("talks.txt", words)],
        "How many captives are held in the fortress?",
    );
    assert_eq!(reply["outcome"], "nothing_found", "{reply}");
    let words = format!("{words} Nineteen captives went home in spring.");
    let reply = ask(
        &[("talks.txt", &words)],
        "How many captives are held in the fortress?",
    );
    assert_eq!(reply["outcome"], "answered", "{reply}");
}

#[test]
fn letters_that_changed_places_are_forgiven() {
    let documents = [(
        "fares.txt",
        " date 2026-01-05 A bicycle costs two euros on the harbour boat.",
    )];
    let reply = ask(&documents, "how much does a bycicle cost on the boat");
    assert_eq!(reply["outcome"], "answered", "{reply}");
    assert!(reply["notes"].to_string().contains("bicycle"), "{reply}");
}

#[test]
fn a_typo_that_hides_the_stem_is_forgiven_too() {
    let documents = [(
        "capital.txt",
        " date 2026-01-05 The capital of the island is Port Amaranth, said the governor.",
    )];
    let reply = ask(&documents, "what is the captial of the island?");
    assert_eq!(reply["outcome"], "answered", "{reply}");
    assert!(
        reply["notes"].to_string().contains("“capital” instead"),
        "{reply}"
    );
}

#[test]
fn a_typo_is_found_among_a_few_unknown_words_but_not_behind_a_wall_of_them() {
    let documents = [(
        "fares.txt",
        " date 2026-01-05 A bicycle costs two euros on the harbour boat.",
    )];
    let reply = ask(
        &documents,
        "zzyzx 4417 qfg what does Qwertzen's bycicle cost",
    );
    assert!(reply["notes"].to_string().contains("bicycle"), "{reply}");
    let wall = |letter: char| format!("{letter}qx{letter}zj");
    let wall: Vec<String> = ('a'..='z').map(wall).collect();
    let reply = ask(&documents, &format!("{} bicicle", wall.join(" ")));
    assert_eq!(reply["outcome"], "nothing_found", "{reply}");
    assert_eq!(reply["notes"], serde_json::json!([]), "{reply}");
}

#[test]
fn words_that_every_document_has_are_no_question() {
    let reply = ask(&[], "the of and");
    assert_eq!(reply["outcome"], "nothing_found", "{reply}");
    assert_eq!(reply["confidence"], 0.0, "{reply}");
}
