//! The real models against recorded scores of another runtime (scripts/reference_scores.py). They need the models:
//! `FOOTNOTE_MODELS` names a data directory where they are installed, else these tests skip and say so.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use serde::Deserialize;

use super::*;

/// How far a logit may be from the reference. Both runtimes round to int8 in places of their own; logits span
/// from -11 to 11.
const LOGIT_TOLERANCE: f32 = 0.5;

/// How far the log-odds of an answer's likeliest word may be: a sum over a thousand of those int8 roundings. They span
/// from about -10 to 5.
const ANSWER_TOLERANCE: f32 = 0.7;

/// How near a vector must be to the reference, as a cosine.
const LEAST_COSINE: f32 = 0.99;

#[derive(Deserialize)]
struct Reference {
    max_tokens: usize,
    questions: Vec<Question>,
    embedded: Vec<Embedded>,
}

#[derive(Deserialize)]
struct Question {
    question: String,
    passages: Vec<Scored>,
}

impl Question {
    fn texts(&self) -> Vec<&str> {
        self.passages
            .iter()
            .map(|passage| passage.text.as_str())
            .collect()
    }
}

#[derive(Deserialize)]
struct Scored {
    text: String,
    tokens: Vec<i32>,
    score: f32,
    /// The log-odds of the likeliest word of an answer.
    answer: f32,
}

#[derive(Deserialize)]
struct Embedded {
    text: String,
    is_question: bool,
    vector: Vec<f32>,
}

fn reference() -> Reference {
    serde_json::from_str(include_str!("../../tests/data/reference_scores.json")).unwrap()
}

/// The installed models; a printed reason and nothing where there are none.
fn installed(threads: usize) -> Option<Models> {
    let Some(data_dir) = std::env::var_os("FOOTNOTE_MODELS") else {
        println!("skipped: FOOTNOTE_MODELS does not name a data directory with installed models");
        return None;
    };
    let models = Models::load(
        &PathBuf::from(data_dir),
        &Manifest::built_in().unwrap(),
        threads,
    )
    .unwrap();
    assert!(
        models.reranker.is_some() && models.embedder.is_some(),
        "FOOTNOTE_MODELS lacks a model"
    );
    Some(models)
}

fn logits(reranker: &Reranker, question: &str, texts: &[&str]) -> Vec<f32> {
    let readings = reranker.read(question, texts).unwrap();
    readings.iter().map(|reading| reading.logit).collect()
}

fn winner(scores: &[f32]) -> usize {
    (0..scores.len())
        .max_by(|a, b| scores[*a].total_cmp(&scores[*b]))
        .unwrap()
}

#[test]
fn reranker_agrees_with_the_reference() {
    let Some(models) = installed(2) else { return };
    let (reranker, reference) = (models.reranker.unwrap(), reference());
    assert_eq!(reranker.max_tokens(), reference.max_tokens);
    let mut worst: f32 = 0.0;
    let mut worst_answer: f32 = 0.0;
    let mut pairs = 0;
    for question in &reference.questions {
        let texts = question.texts();
        for (input, passage) in reranker
            .pairs(&question.question, &texts)
            .inputs
            .iter()
            .zip(&question.passages)
        {
            assert_eq!(
                input.tokens, passage.tokens,
                "{} / {}",
                question.question, passage.text
            );
        }
        let readings = reranker.read(&question.question, &texts).unwrap();
        let scores: Vec<f32> = readings.iter().map(|reading| reading.logit).collect();
        for (reading, passage) in readings.iter().zip(&question.passages) {
            let answer = reading.answer_in(0..passage.text.len()).unwrap();
            worst_answer = worst_answer.max((answer - passage.answer).abs());
        }
        let expected: Vec<f32> = question
            .passages
            .iter()
            .map(|passage| passage.score)
            .collect();
        for (score, expected) in scores.iter().zip(&expected) {
            worst = worst.max((score - expected).abs());
            pairs += 1;
        }
        assert_eq!(
            winner(&scores),
            winner(&expected),
            "{}: {scores:?} / {expected:?}",
            question.question
        );
    }
    println!("{pairs} pairs, largest difference {worst}; of the words' odds {worst_answer}");
    assert!(
        worst_answer <= ANSWER_TOLERANCE,
        "odds off by {worst_answer}"
    );
    assert!(
        pairs >= 40 && worst <= LOGIT_TOLERANCE,
        "{pairs} pairs, largest difference {worst}"
    );
}

#[test]
fn the_likeliest_words_of_an_answer_stand_in_the_sentence_that_answers() {
    let Some(models) = installed(2) else { return };
    let reranker = models.reranker.unwrap();
    let before = "The harbour ferry was built in 1964 and carries up to ninety passengers. ";
    let answers = "Its bells were cast by Ines Okafor in a yard that no longer stands. ";
    let behind = "The harbour ferry's bells ring at noon, and children wave to it from the quay.";
    let text = format!("{before}{answers}{behind}");
    let reading = reranker
        .read("Who made the bells of the harbour ferry?", &[&text])
        .unwrap()
        .remove(0);
    let middle = before.len()..before.len() + answers.len();
    let inside = reading.answer_in(middle.clone()).unwrap();
    let outside = [
        reading.answer_in(0..middle.start).unwrap(),
        reading.answer_in(middle.end..text.len()).unwrap(),
    ];
    let others = outside[0].max(outside[1]);
    assert!(inside > others + 1.0, "{inside} inside, {others} outside");
    assert_eq!(reading.answer_in(text.len()..text.len() + 9), None);
}

#[test]
fn embedder_agrees_with_the_reference() {
    let Some(models) = installed(2) else { return };
    let (embedder, reference) = (models.embedder.unwrap(), reference());
    let mut worst: f32 = 1.0;
    let mut stored_worst: f32 = 0.0;
    let mut found = Vec::new();
    for embedded in &reference.embedded {
        let vector = if embedded.is_question {
            embedder.embed_query(&embedded.text).unwrap()
        } else {
            embedder.embed_passages(&[&embedded.text]).unwrap()[0]
        };
        let expected = Embedding(embedded.vector.clone().try_into().unwrap());
        worst = worst.min(vector.cosine(&expected));
        found.push(vector);
    }
    for a in &found {
        for b in &found {
            let near = Near {
                dot: scan::dot(&a.quantise(), &b.quantise()),
                index: 0,
            };
            stored_worst = stored_worst.max((near.cosine() - a.cosine(b)).abs());
        }
    }
    println!(
        "{} texts, least cosine {worst}; stored form off by at most {stored_worst}",
        found.len()
    );
    assert!(
        found.len() >= 20 && worst > LEAST_COSINE,
        "least cosine {worst}"
    );
    assert!(stored_worst < 0.02, "stored form off by {stored_worst}");
}

#[test]
fn a_score_depends_on_the_pair_alone() {
    let (Some(one), Some(two)) = (installed(1), installed(2)) else {
        return;
    };
    let (one, two) = (one.reranker.unwrap(), two.reranker.unwrap());
    for question in &reference().questions {
        let texts = question.texts();
        let together = two.read(&question.question, &texts).unwrap();
        let alone: Vec<Reading> = texts
            .iter()
            .map(|text| one.read(&question.question, &[text]).unwrap().remove(0))
            .collect();
        assert_eq!(together, alone);
    }
}

#[test]
fn a_deadline_ends_scoring_and_keeps_the_first() {
    let Some(models) = installed(2) else { return };
    let reranker = models.reranker.unwrap();
    let text = "The tide turned before the second boat was loaded. ".repeat(40);
    let texts = vec![text.as_str(); 200];

    let none = reranker
        .read_until("when did the tide turn?", &texts, Instant::now())
        .unwrap();
    assert!(none.iter().all(Option::is_none));

    let begun = Instant::now();
    let some = reranker
        .read_until(
            "when did the tide turn?",
            &texts,
            begun + Duration::from_millis(400),
        )
        .unwrap();
    let scored = some.iter().flatten().count();
    assert!(
        begun.elapsed() < Duration::from_secs(5),
        "{:?}",
        begun.elapsed()
    );
    assert!(
        scored < texts.len(),
        "200 long pairs do not fit into 400 ms"
    );
    assert!(
        some[..scored].iter().all(Option::is_some),
        "equally long pairs are taken in order"
    );

    let all = reranker
        .read_until(
            "when did the tide turn?",
            &texts[..4],
            begun + Duration::from_secs(600),
        )
        .unwrap();
    assert!(all.iter().all(Option::is_some));
}

#[test]
fn odd_input_gets_a_score_and_never_a_panic() {
    let Some(models) = installed(2) else { return };
    let (reranker, embedder) = (models.reranker.unwrap(), models.embedder.unwrap());
    let long = "why ".repeat(100_000);
    for question in ["", "\0", "?", long.as_str()] {
        let scores = logits(&reranker, question, &["", "\u{feff}", long.as_str()]);
        assert!(scores.iter().all(|score| score.is_finite()));
        let length = embedder.embed_query(question).unwrap();
        assert!((length.cosine(&length) - 1.0).abs() < 1e-3);
    }
    assert!(reranker.read("a question", &[]).unwrap().is_empty());
    assert!(embedder.embed_passages(&[]).unwrap().is_empty());
    let small = reranker.with_max_tokens(1);
    assert_eq!(small.max_tokens(), 16);
    assert_eq!(small.pairs(&long, &[&long]).inputs[0].tokens.len(), 16);
}

#[test]
fn loading_says_what_is_missing_and_what_is_damaged() {
    let manifest = Manifest::built_in().unwrap();
    let data = tempfile::TempDir::new().unwrap();
    let none = Models::load(data.path(), &manifest, 1).unwrap();
    assert!(none.reranker.is_none() && none.embedder.is_none());

    let entry = manifest.of_role(Role::Reranker).next().unwrap();
    let dir = entry.dir(data.path());
    std::fs::create_dir_all(&dir).unwrap();
    std::fs::write(dir.join("model.onnx"), b"short").unwrap();
    let error = Models::load(data.path(), &manifest, 1)
        .err()
        .unwrap()
        .to_string();
    assert!(
        error.contains("model.onnx") && error.contains("footnote models install"),
        "{error}"
    );

    for (file, bytes) in [
        ("model.onnx", &b"\x08\x07not a network"[..]),
        ("tokenizer.json", b"{}"),
    ] {
        std::fs::write(dir.join(file), bytes).unwrap();
    }
    let error = Reranker::load(entry, &dir, 1).err().unwrap();
    assert!(matches!(error, ModelError::Load { .. }), "{error}");
}
