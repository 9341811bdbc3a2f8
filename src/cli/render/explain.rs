//! `--explain`: the words, the candidates and the stages of one answer, as tables.

use crate::answer::reply::Explanation;
use crate::cli::counted;
use crate::cli::table::{Align, table};
use crate::text::cut::cut;
use crate::text::visible::visible_line;

/// Columns for a title or a list of words: the numbers beside them are what is looked for.
const MOST: usize = 32;

/// The tables, each under a line that says what it is.
pub(super) fn explanation(explanation: &Explanation, confidence: f32) -> String {
    let Explanation {
        language,
        terms,
        stages,
        threshold,
        candidates,
    } = explanation;
    let mut out = format!("Words searched for (question read as {language}):\n");
    let mut rows = vec![row(["word", "forms", "passages", "weight", ""])];
    for term in terms {
        rows.push(row([
            &visible_line(&cut(&term.word, MOST)),
            &visible_line(&cut(&term.forms.join(" "), MOST)),
            &term.passages.to_string(),
            &format!("{:.2}", term.weight),
            &term
                .corrected_to
                .as_ref()
                .map_or_else(String::new, |word| format!("taken for {word:?}")),
        ]));
    }
    out += &table(
        &[
            Align::Left,
            Align::Left,
            Align::Right,
            Align::Right,
            Align::Left,
        ],
        &rows,
    );

    out += &format!(
        "\n{} looked at closely, best first; answered from {threshold:.2}, confidence {confidence:.2}:\n",
        counted(candidates.len() as u64, "document", "documents")
    );
    let mut rows = vec![row([
        "document",
        "score",
        "bm25",
        "first",
        "fresh",
        "fusion",
        "rerank",
        "what became of it",
        "has",
    ])];
    for candidate in candidates {
        let optional = |score: Option<f32>| {
            score.map_or_else(|| "-".to_owned(), |score| format!("{score:.2}"))
        };
        rows.push(row([
            &visible_line(&cut(&candidate.title, MOST)),
            &format!("{:.2}", candidate.score),
            &format!("{:.2}", candidate.bm25),
            &format!("{:.2}", candidate.first_stage),
            &format!("{:.2}", candidate.fresh),
            &optional(candidate.fusion),
            &optional(candidate.rerank),
            &candidate.fate,
            &visible_line(&cut(&candidate.matched.join(" "), MOST)),
        ]));
    }
    let columns = [
        Align::Left,
        Align::Right,
        Align::Right,
        Align::Right,
        Align::Right,
        Align::Right,
        Align::Right,
        Align::Left,
        Align::Left,
    ];
    out += &table(&columns, &rows);

    out += "\nStages:\n";
    let rows: Vec<Vec<String>> = stages
        .iter()
        .map(|(stage, ms)| row([stage, &format!("{ms:.2} ms")]))
        .collect();
    out += &table(&[Align::Left, Align::Right], &rows);
    out
}

fn row<const N: usize>(cells: [&str; N]) -> Vec<String> {
    cells.map(str::to_owned).to_vec()
}
