//! The figures: what they mean, and how they are made of single outcomes.

use serde::Serialize;

use crate::answer::reply::Searched;

/// What came of one question.
#[derive(Debug, Clone, Serialize)]
pub struct Outcome {
    /// The question's name.
    pub id: String,
    /// Whether the corpus has an answer.
    pub answerable: bool,
    /// Places (from 1) and grades of the relevant documents that were found.
    pub ranks: Vec<(usize, u32)>,
    /// Grades of all relevant documents.
    pub grades: Vec<u32>,
    /// Place of the first excerpt with an answer string.
    pub answer_rank: Option<usize>,
    /// Whether answer strings are known.
    pub has_answers: bool,
    /// Whether the highlighted sentence of the first excerpt has an answer string; `None` where the excerpt has none, or
    /// is a single sentence.
    pub highlighted: Option<bool>,
    /// Characters of the first excerpt.
    pub excerpt_chars: Option<usize>,
    /// Whether the reply said that it is an answer.
    pub answered: bool,
    /// How sure it was.
    pub confidence: f32,
    /// How long it took.
    pub took_ms: f64,
}

/// Median and tails.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Percentiles {
    /// Half are below.
    pub p50: f64,
    /// One in twenty is above.
    pub p95: f64,
    /// One in a hundred is above.
    pub p99: f64,
}

/// Everything that `footnote eval` prints; the field names are its `--json` contract.
#[derive(Debug, Clone, Serialize)]
pub struct Figures {
    /// Documents in the corpus.
    pub documents: u64,
    /// Their passages.
    pub passages: u64,
    /// Questions asked.
    pub queries: usize,
    /// Share of answerable questions whose first document is relevant.
    pub hit_at_1: f64,
    /// ... with a relevant one among the first five.
    pub hit_at_5: f64,
    /// Mean of 1 / place of the first relevant document, 0 beyond the tenth.
    pub mrr_at_10: f64,
    /// Normalised discounted cumulative gain (Järvelin and Kekäläinen 2002), with the grades as gains.
    pub ndcg_at_10: f64,
    /// Share of the relevant documents among the first hundred.
    pub recall_at_100: f64,
    /// Share of answerable questions with known answers that have one in the first excerpt.
    pub answer_in_excerpt_at_1: f64,
    /// ... in one of the first three.
    pub answer_in_excerpt_at_3: f64,
    /// Of the first excerpts with an answer and more than one sentence, the share whose highlighted sentence has it.
    pub answer_in_highlight: Option<f64>,
    /// Median length of the first excerpt.
    pub excerpt_chars_median: usize,
    /// How well the confidence tells answerable from unanswerable questions: 0.5 by chance, 1 always.
    pub auroc: Option<f64>,
    /// Share of answerable questions that were answered.
    pub answered_rate: f64,
    /// Share of unanswerable questions that were answered all the same.
    pub false_answer_rate: Option<f64>,
    /// Of the whole ask, milliseconds.
    pub latency_ms: Percentiles,
    /// From the corpus's bytes to an index that answers, seconds.
    pub index_s: f64,
    /// Of the index on disk.
    pub index_bytes: u64,
    /// The most memory that the process ever had.
    pub peak_rss_bytes: u64,
    /// The models that ran.
    pub models: Vec<String>,
    /// How often the first document was right, by confidence.
    pub reliability: Vec<Reliability>,
}

/// One row of the reliability table: do 8 in 10 come true where it says 0.8?
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reliability {
    /// Confidence from here ...
    pub from: f32,
    /// ... up to here.
    pub to: f32,
    /// Questions with such a confidence.
    pub questions: usize,
    /// Their mean confidence.
    pub said: f64,
    /// The share whose first document was right (none is, for an unanswerable one).
    pub came_true: f64,
}

impl Figures {
    /// The figures of a run.
    pub fn of(
        outcomes: &[Outcome],
        searched: Searched,
        index_s: f64,
        index_bytes: u64,
        models: Vec<String>,
    ) -> Figures {
        let answerable: Vec<&Outcome> = outcomes
            .iter()
            .filter(|outcome| outcome.answerable)
            .collect();
        let unanswerable: Vec<&Outcome> = outcomes
            .iter()
            .filter(|outcome| !outcome.answerable)
            .collect();
        let with_answers: Vec<&Outcome> = answerable
            .iter()
            .copied()
            .filter(|outcome| outcome.has_answers)
            .collect();
        let mut lengths: Vec<usize> = outcomes
            .iter()
            .filter_map(|outcome| outcome.excerpt_chars)
            .collect();
        lengths.sort_unstable();
        let first = |outcome: &&Outcome| outcome.ranks.first().map(|(place, _)| *place);
        let within = |most: usize| {
            mean(&answerable, |o| {
                f64::from(u8::from(first(o).is_some_and(|place| place <= most)))
            })
        };
        let answer_within = |most: usize| {
            mean(&with_answers, |o| {
                f64::from(u8::from(o.answer_rank.is_some_and(|place| place <= most)))
            })
        };
        Figures {
            documents: searched.documents,
            passages: searched.passages,
            queries: outcomes.len(),
            hit_at_1: within(1),
            hit_at_5: within(5),
            mrr_at_10: mean(&answerable, |o| {
                first(o)
                    .filter(|place| *place <= 10)
                    .map_or(0.0, |place| 1.0 / place as f64)
            }),
            ndcg_at_10: mean(&answerable, |o| ndcg(o, 10)),
            recall_at_100: mean(&answerable, |o| {
                o.ranks.len() as f64 / o.grades.len().max(1) as f64
            }),
            answer_in_excerpt_at_1: answer_within(1),
            answer_in_excerpt_at_3: answer_within(3),
            answer_in_highlight: {
                let several: Vec<&Outcome> = with_answers
                    .iter()
                    .copied()
                    .filter(|outcome| outcome.highlighted.is_some())
                    .collect();
                let share = mean(&several, |o| {
                    f64::from(u8::from(o.highlighted == Some(true)))
                });
                (!several.is_empty()).then_some(share)
            },
            excerpt_chars_median: lengths.get(lengths.len() / 2).copied().unwrap_or(0),
            auroc: auroc(&answerable, &unanswerable),
            answered_rate: mean(&answerable, |o| f64::from(u8::from(o.answered))),
            false_answer_rate: (!unanswerable.is_empty())
                .then(|| mean(&unanswerable, |o| f64::from(u8::from(o.answered)))),
            latency_ms: percentiles(outcomes.iter().map(|outcome| outcome.took_ms).collect()),
            index_s,
            index_bytes,
            peak_rss_bytes: peak_rss_bytes(),
            models,
            reliability: reliability(outcomes),
        }
    }
}

fn mean(outcomes: &[&Outcome], of: impl Fn(&&Outcome) -> f64) -> f64 {
    if outcomes.is_empty() {
        0.0
    } else {
        outcomes.iter().map(of).sum::<f64>() / outcomes.len() as f64
    }
}

fn ndcg(outcome: &Outcome, depth: usize) -> f64 {
    let discount = |place: usize| 1.0 / ((place + 1) as f64).log2();
    let gained: f64 = outcome
        .ranks
        .iter()
        .filter(|(place, _)| *place <= depth)
        .map(|(place, grade)| f64::from(*grade) * discount(*place))
        .sum();
    let mut ideal = outcome.grades.clone();
    ideal.sort_unstable_by(|a, b| b.cmp(a));
    let best: f64 = ideal
        .iter()
        .take(depth)
        .enumerate()
        .map(|(at, grade)| f64::from(*grade) * discount(at + 1))
        .sum();
    if best > 0.0 { gained / best } else { 0.0 }
}

/// The share of pairs (answerable, unanswerable) in which the answerable one has the higher confidence; a tie is half.
fn auroc(answerable: &[&Outcome], unanswerable: &[&Outcome]) -> Option<f64> {
    if answerable.is_empty() || unanswerable.is_empty() {
        return None;
    }
    let mut right = 0.0;
    for yes in answerable {
        for no in unanswerable {
            right += match yes.confidence.total_cmp(&no.confidence) {
                std::cmp::Ordering::Greater => 1.0,
                std::cmp::Ordering::Equal => 0.5,
                std::cmp::Ordering::Less => 0.0,
            };
        }
    }
    Some(right / (answerable.len() * unanswerable.len()) as f64)
}

fn reliability(outcomes: &[Outcome]) -> Vec<Reliability> {
    (0..10)
        .filter_map(|tenth| {
            let (from, to) = (tenth as f32 / 10.0, (tenth + 1) as f32 / 10.0);
            let inside: Vec<&Outcome> = outcomes
                .iter()
                .filter(|o| o.confidence >= from && (o.confidence < to || tenth == 9))
                .collect();
            (!inside.is_empty()).then(|| Reliability {
                from,
                to,
                questions: inside.len(),
                said: mean(&inside, |o| f64::from(o.confidence)),
                came_true: mean(&inside, |o| {
                    f64::from(u8::from(
                        o.ranks.first().is_some_and(|(place, _)| *place == 1),
                    ))
                }),
            })
        })
        .collect()
}

/// Median and tails of some times; all 0 when there are none.
pub fn percentiles(mut times: Vec<f64>) -> Percentiles {
    times.sort_by(f64::total_cmp);
    let at = |share: f64| {
        let place = ((times.len() as f64 * share).ceil() as usize).clamp(1, times.len().max(1)) - 1;
        times.get(place).copied().unwrap_or(0.0)
    };
    Percentiles {
        p50: at(0.50),
        p95: at(0.95),
        p99: at(0.99),
    }
}

/// The most memory that this process ever had, from the kernel's own accounting; 0 where it does not tell.
pub fn peak_rss_bytes() -> u64 {
    status_kib("self", "VmHWM:") * 1024
}

/// From now on [`peak_rss_bytes`] is the most since now; where the kernel does not let it, it stays what it was.
pub fn reset_peak() {
    // It is only a figure; without it the larger one is told.
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}

/// The most memory that another process had since [`reset_peak_of`]; 0 where the kernel does not tell.
pub fn peak_rss_bytes_of(process: u32) -> u64 {
    status_kib(&process.to_string(), "VmHWM:") * 1024
}

/// [`reset_peak`] for another process of the same user.
pub fn reset_peak_of(process: u32) {
    // As with one's own.
    let _ = std::fs::write(format!("/proc/{process}/clear_refs"), "5");
}

/// The memory that this process has now.
pub fn rss_bytes() -> u64 {
    status_kib("self", "VmRSS:") * 1024
}

/// Of that, what is no page of a file: the kernel cannot take it back.
pub fn anonymous_bytes() -> u64 {
    status_kib("self", "RssAnon:") * 1024
}

/// The same of another process; 0 where the kernel does not tell.
pub fn anonymous_bytes_of(process: u32) -> u64 {
    status_kib(&process.to_string(), "RssAnon:") * 1024
}

fn status_kib(process: &str, field: &str) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix(field))
        .unwrap_or_default();
    line.trim()
        .trim_end_matches("kB")
        .trim()
        .parse()
        .unwrap_or(0)
}
