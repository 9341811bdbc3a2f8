//! One question's reply, held against what is known.

use std::collections::HashMap;

use super::measures::Outcome;
use super::set::Query;
use crate::answer::Ranked;
use crate::answer::reply::{Excerpt, Outcome as Answer};
use crate::store::VersionId;

/// Holds a reply against the question's known documents and answers.
pub fn judge(
    query: &Query,
    ranked: Ranked,
    names: &HashMap<VersionId, String>,
    took_ms: f64,
) -> Outcome {
    let name = |id: VersionId| names.get(&id).map_or("", String::as_str);
    let documents: Vec<&str> = ranked.order.iter().map(|version| name(*version)).collect();
    let ranks: Vec<(usize, u32)> = documents
        .iter()
        .enumerate()
        .filter_map(|(place, document)| {
            query
                .relevant
                .get(*document)
                .map(|grade| (place + 1, *grade))
        })
        .collect();
    // What is withheld below the threshold is still shown, as the nearest; whether withholding it was right is
    // measured by itself.
    let shown: Vec<&Excerpt> = ranked
        .reply
        .excerpts
        .iter()
        .chain(&ranked.reply.nearest)
        .collect();
    let answers = known_answers(query);
    let answer_rank = shown
        .iter()
        .position(|excerpt| has_answer(&excerpt.text, &answers));
    let first = shown.first().filter(|_| answer_rank == Some(0));
    let highlighted = first.and_then(|excerpt| {
        let whole = excerpt
            .highlights
            .iter()
            .any(|[start, end]| end - start == excerpt.text.len());
        let mut parts = excerpt
            .highlights
            .iter()
            .filter_map(|[start, end]| excerpt.text.get(*start..*end));
        (!whole).then(|| parts.any(|part| has_answer(part, &answers)))
    });
    Outcome {
        id: query.id.clone(),
        answerable: query.answerable,
        ranks,
        grades: query.relevant.values().copied().collect(),
        answer_rank: answer_rank.map(|place| place + 1),
        has_answers: !answers.is_empty(),
        highlighted,
        excerpt_chars: shown
            .first()
            .map(|excerpt| crate::text::cut::length(&excerpt.text)),
        answered: ranked.reply.outcome == Answer::Answered,
        confidence: ranked.reply.confidence,
        took_ms,
    }
}

/// Whether a text has one of the answers, as they are compared.
fn has_answer(text: &str, answers: &[String]) -> bool {
    let text = format!(" {} ", normalised(text));
    answers
        .iter()
        .any(|answer| text.contains(&format!(" {answer} ")))
}

/// The question's answers as they are compared, without those that say nothing.
fn known_answers(query: &Query) -> Vec<String> {
    query
        .answers
        .iter()
        .map(|answer| normalised(answer))
        .filter(|answer| !answer.is_empty())
        .collect()
}

/// For comparing answers: lowercase, no punctuation, no articles, single spaces (as SQuAD's evaluation does, Rajpurkar
/// et al. 2016).
pub fn normalised(text: &str) -> String {
    // "Manning's" has the answer "Manning": what stands behind an apostrophe is a word of its own, in both.
    let plain: String = text
        .chars()
        .flat_map(char::to_lowercase)
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect();
    plain
        .split_whitespace()
        .filter(|word| !matches!(*word, "a" | "an" | "the"))
        .collect::<Vec<_>>()
        .join(" ")
}

/// What the ranking and the judgement of one question rested on, for `scripts/tune.py`.
pub fn features(
    query: &Query,
    ranked: &Ranked,
    names: &HashMap<VersionId, String>,
) -> serde_json::Value {
    let today = crate::index::days_since_1970(query.now) as i32;
    let candidates: Vec<serde_json::Value> = ranked
        .candidates
        .iter()
        .map(|candidate| {
            let hit = &candidate.hit;
            let f = &candidate.features;
            serde_json::json!({
                "relevant": names.get(&hit.version).and_then(|name| query.relevant.get(name)).copied().unwrap_or(0),
                "passage": hit.passage, "document": hit.document, "title": hit.title, "lead": hit.lead,
                "fresh": hit.fresh, "age": hit.day.map(|day| today - day), "bm25": hit.bm25, "score": candidate.score,
                "sentence": f.sentence, "near": f.near, "words": f.passage, "pairs": f.pairs, "hint": f.hint,
                "rerank": candidate.rerank, "lead_rerank": candidate.lead_rerank,
                "meaning": candidate.fusion.map(|near| near.best), "lead_meaning": candidate.fusion.map(|near| near.lead),
            })
        })
        .collect();
    let answers = known_answers(query);
    let sentences: Vec<serde_json::Value> = ranked
        .candidates
        .first()
        .into_iter()
        .flat_map(|candidate| &candidate.passages)
        .map(|passage| {
            let base = passage.stored.passage.span.start;
            let rows: Vec<serde_json::Value> = passage
                .sentences
                .iter()
                .map(|s| {
                    let text = passage
                        .stored
                        .text
                        .get(s.span.start - base..s.span.end - base)
                        .unwrap_or_default();
                    let has = has_answer(text, &answers);
                    serde_json::json!([
                        s.length,
                        s.terms,
                        s.pairs.count_ones(),
                        s.hint,
                        s.leans,
                        has,
                        text
                    ])
                })
                .collect();
            serde_json::json!({"bm25": passage.bm25, "rows": rows})
        })
        .collect();
    let right = ranked
        .order
        .first()
        .and_then(|version| names.get(version))
        .is_some_and(|name| query.relevant.contains_key(name));
    serde_json::json!({
        "id": query.id, "answerable": query.answerable, "right": right, "judged": ranked.judged,
        "candidates": candidates, "sentences": sentences, "text": query.text, "weights": ranked.weights,
    })
}
