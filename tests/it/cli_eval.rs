//! `footnote eval` as a process: its figures, and the questions it reads.

use std::fs;

use serde_json::Value;

use crate::place::Place;

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
        "answer_in_highlight",
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
    // What is known not to be answered yet is no regression.
    let questions = fs::read_to_string(place.path("docs/questions.toml")).unwrap();
    for when in ["without models", "always"] {
        let marked = format!("{questions}hard = \"{when}\"\n");
        place.write("docs/questions.toml", &marked);
        let ran = place.run(&["eval", "docs", "--strict", "--no-models"]);
        assert_eq!(ran.code, Some(0), "{ran:?}");
    }
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
