//! Windows of the questions of the evaluation sets, where they are there.

use super::*;

/// The questions of an evaluation set, and the days on which their answering documents were published.
fn evaluation(name: &str) -> Option<Vec<(serde_json::Value, Vec<Option<Date>>)>> {
    use std::collections::HashMap;
    use std::io::Read;

    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../shared/data/eval")
        .join(name);
    let Ok(questions) = std::fs::read_to_string(folder.join("queries.jsonl")) else {
        println!("skipped: no {}", folder.display());
        return None;
    };
    let mut corpus = String::new();
    let file = std::fs::File::open(folder.join("corpus.jsonl.gz")).unwrap();
    flate2::read::GzDecoder::new(file)
        .read_to_string(&mut corpus)
        .unwrap();
    let json = |line: &str| serde_json::from_str::<serde_json::Value>(line).unwrap();
    let days: HashMap<String, Option<Date>> = corpus
        .lines()
        .map(json)
        .map(|d| {
            (
                d["_id"].as_str().unwrap().to_owned(),
                d["date"].as_str().and_then(parse_publication).map(|p| p.0),
            )
        })
        .collect();
    let mut answers: HashMap<String, Vec<Option<Date>>> = HashMap::new();
    for line in std::fs::read_to_string(folder.join("qrels.tsv"))
        .unwrap()
        .lines()
    {
        let fields: Vec<&str> = line.split('\t').collect();
        answers
            .entry(fields[0].to_owned())
            .or_default()
            .push(days[fields[1]]);
    }
    let with_answers = |q: serde_json::Value| {
        let days = answers
            .remove(q["_id"].as_str().unwrap())
            .unwrap_or_default();
        (q, days)
    };
    Some(questions.lines().map(json).map(with_answers).collect())
}

#[test]
fn a_window_holds_the_answer_of_news_questions() {
    let Some(questions) = evaluation("news-2022") else {
        return;
    };
    let (mut windows, mut missed) = (0, Vec::new());
    for (question, published) in &questions {
        let text = question["text"].as_str().unwrap();
        let now = at(
            question["date"].as_str().unwrap().parse().unwrap(),
            12,
            "UTC",
        );
        let Some(time) = window_in_question(text, &now) else {
            continue;
        };
        windows += 1;
        println!(
            "{} | {} | {} | {:?}",
            now.date(),
            time.words,
            time.window,
            published
        );
        if !published
            .iter()
            .flatten()
            .any(|day| time.window.contains(*day))
        {
            missed.push(text);
        }
    }
    println!(
        "{} questions, {windows} with a window, {} without their answer",
        questions.len(),
        missed.len()
    );
    assert!(windows >= 40, "{windows}");
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn encyclopedia_questions_have_no_strict_window() {
    let Some(questions) = evaluation("xquad-en") else {
        return;
    };
    let mut windows = 0;
    for (question, _) in &questions {
        let text = question["text"].as_str().unwrap();
        if let Some(time) = window_in_question(text, &sunday()) {
            windows += 1;
            println!("{} | {} | {text}", time.words, time.window);
            assert!(!time.strict, "{text}");
        }
    }
    println!("{} questions, {windows} with a window", questions.len());
    assert!(windows * 20 < questions.len(), "{windows}");
}
