//! `footnote eval SET`: how good the answers are, on questions whose answers are known. Other things that are measured
//! are subcommands of it.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use clap::{Args, Subcommand, ValueEnum};
use serde::Serialize;

use super::eval_html::EvalHtml;
use super::table::{Align, table};
use super::terminal::Unit;
use super::{Context, Exit, WrongUse, counted, thousands};
use crate::app;
use crate::eval::measures::Figures;
use crate::eval::questions::{Checked, Questions};
use crate::eval::set::{Half, Set};
use crate::eval::{self, Bench};
use crate::model::{Manifest, Models, Role};
use crate::text::cut::cut;

/// Measure the answers on a set of questions with known answers
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct Eval {
    #[command(subcommand)]
    other: Option<Other>,
    #[command(flatten)]
    answers: Answers,
}

/// What is measured beside answers.
#[derive(Debug, Subcommand)]
enum Other {
    Html(EvalHtml),
}

/// The answers, measured.
#[derive(Debug, Args)]
struct Answers {
    /// A folder with corpus.jsonl.gz, queries.jsonl and qrels.tsv, or a questions.toml beside its documents
    #[arg(value_name = "SET", required = true)]
    set: Option<PathBuf>,
    /// Only one half of the questions: weights are fitted on one and reported on the other
    #[arg(long, value_enum)]
    half: Option<HalfName>,
    /// Leave the documents of every second title out, so that their questions have no answer
    #[arg(long)]
    half_unanswerable: bool,
    /// Only the first N questions
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    limit: Option<u64>,
    /// Fail when a question of a questions.toml is not answered as it says, unless it is marked as hard
    #[arg(long)]
    strict: bool,
    /// Write what each judgement rested on, a JSON object a line, for fitting weights
    #[arg(long, value_name = "FILE")]
    features: Option<PathBuf>,
    /// Write what came of each question, a JSON object a line
    #[arg(long, value_name = "FILE")]
    outcomes: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum HalfName {
    Tuning,
    Checking,
}

impl Eval {
    pub(super) fn run(self, context: &Context) -> anyhow::Result<Exit> {
        match (self.other, self.answers.set.clone()) {
            (Some(Other::Html(html)), _) => html.run(context),
            (None, Some(set)) => self.answers.run(&set, context),
            // The parser has seen to it that one of them is there.
            (None, None) => Err(WrongUse("name a SET".to_owned()).into()),
        }
    }
}

impl Answers {
    fn run(self, set: &Path, context: &Context) -> anyhow::Result<Exit> {
        let config = &context.config;
        if !set.exists() {
            return Err(WrongUse(format!("{} does not exist", set.display())).into());
        }
        let questions = questions_file(set);
        if questions.is_some()
            && (self.half.is_some() || self.half_unanswerable || self.outcomes.is_some())
        {
            let what =
                "--half, --half-unanswerable and --outcomes are for sets with a queries.jsonl";
            return Err(WrongUse(what.to_owned()).into());
        }
        let models = app::models(&config.data_dir, config.use_models, config.threads)?;
        let scratch = Scratch::make(&config.data_dir)?;
        match questions {
            Some(path) => self.questions(&path, &scratch.folder, models, context),
            None => self.measure(set, &scratch.folder, models, context),
        }
    }

    fn measure(
        &self,
        folder: &Path,
        scratch: &Path,
        models: Arc<Models>,
        context: &Context,
    ) -> anyhow::Result<Exit> {
        let terminal = context.terminal;
        let mut set = Set::read(folder, jiff::Zoned::now().date())?;
        let half = match self.half {
            None => Half::Both,
            Some(HalfName::Tuning) => Half::Tuning,
            Some(HalfName::Checking) => Half::Checking,
        };
        set.keep_half(half);
        if self.half_unanswerable {
            set.make_half_unanswerable()?;
        }
        if let Some(limit) = self.limit {
            set.queries
                .truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        }
        if set.queries.is_empty() {
            return Err(WrongUse(format!("{} has no questions", folder.display())).into());
        }
        let names = names_of(&models)?;
        let mut bar = terminal.bar(&format!("reading {}", set.name), Unit::Bytes);
        let bench = Bench::prepare(&set, scratch, models, &mut |progress| {
            bar.at(progress.bytes, progress.of_bytes)
        })?;
        drop(bar);
        let mut bar = terminal.bar("asking", Unit::Things);
        let of = set.queries.len() as u64;
        let mut features = self.features.is_some().then(Vec::new);
        let outcomes = eval::run(&bench, &set.queries, features.as_mut(), &mut |done| {
            bar.at(done as u64, of)
        })?;
        drop(bar);
        if let (Some(path), Some(features)) = (&self.features, &features) {
            write_lines(path, features)?;
        }
        if let Some(path) = &self.outcomes {
            write_lines(path, &outcomes)?;
        }
        let figures = eval::figures(&bench, &outcomes, names);
        if context.json {
            terminal.print_json(&figures)?;
        } else {
            terminal.print(&self.in_words(&set.name, &figures))?;
        }
        Ok(Exit::Done)
    }

    fn questions(
        &self,
        path: &Path,
        scratch: &Path,
        models: Arc<Models>,
        context: &Context,
    ) -> anyhow::Result<Exit> {
        let mut questions = Questions::read(path)?;
        if let Some(limit) = self.limit {
            questions
                .questions
                .truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        }
        let mut bar = context.terminal.bar("asking", Unit::Things);
        let of = questions.questions.len() as u64;
        let mut features = self.features.is_some().then(Vec::new);
        let checked = questions.check(scratch, models, features.as_mut(), &mut |done| {
            bar.at(done as u64, of)
        })?;
        drop(bar);
        if let (Some(path), Some(features)) = (&self.features, &features) {
            write_lines(path, features)?;
        }
        if context.json {
            context.terminal.print_json(&checked)?;
        } else {
            context.terminal.print(&faults_in_words(&checked))?;
        }
        Ok(if self.strict && !checked.is_as_expected() {
            Exit::Failed
        } else {
            Exit::Done
        })
    }

    fn in_words(&self, name: &str, figures: &Figures) -> String {
        let half = match self.half {
            None => "all questions",
            Some(HalfName::Tuning) => "tuning half",
            Some(HalfName::Checking) => "checking half",
        };
        let unanswerable = if self.half_unanswerable {
            ", half of the corpus left out"
        } else {
            ""
        };
        let models = if figures.models.is_empty() {
            "no models".to_owned()
        } else {
            figures.models.join(" and ")
        };
        let mut out = format!("{name}, {half}{unanswerable}; {models}\n{}\n\n", machine());
        let share = |share: f64| format!("{share:.3}");
        let optional = |share: Option<f64>| {
            share.map_or_else(|| "-".to_owned(), |share| format!("{share:.3}"))
        };
        let rows = [
            ("documents", thousands(figures.documents), ""),
            ("passages", thousands(figures.passages), ""),
            ("questions", thousands(figures.queries as u64), ""),
            (
                "hit@1",
                share(figures.hit_at_1),
                "the first document is right",
            ),
            (
                "hit@5",
                share(figures.hit_at_5),
                "... one of the first five",
            ),
            ("MRR@10", share(figures.mrr_at_10), ""),
            ("nDCG@10", share(figures.ndcg_at_10), ""),
            ("recall@100", share(figures.recall_at_100), ""),
            (
                "answer in excerpt@1",
                share(figures.answer_in_excerpt_at_1),
                "the first excerpt shown has the answer",
            ),
            (
                "answer in excerpt@3",
                share(figures.answer_in_excerpt_at_3),
                "... one of the first three",
            ),
            (
                "answer highlighted",
                optional(figures.answer_in_highlight),
                "of the first excerpts of several sentences that have it",
            ),
            (
                "excerpt, median",
                figures.excerpt_chars_median.to_string(),
                "characters",
            ),
            (
                "AUROC",
                optional(figures.auroc),
                "confidence tells answerable from unanswerable",
            ),
            (
                "answered",
                share(figures.answered_rate),
                "of the answerable questions",
            ),
            (
                "wrongly answered",
                optional(figures.false_answer_rate),
                "of the unanswerable questions",
            ),
            (
                "latency p50/p95/p99",
                format!(
                    "{:.2} / {:.2} / {:.2}",
                    figures.latency_ms.p50, figures.latency_ms.p95, figures.latency_ms.p99
                ),
                "ms for the whole ask",
            ),
            ("indexing", format!("{:.2}", figures.index_s), "s"),
            (
                "index",
                format!("{:.1}", figures.index_bytes as f64 / 1e6),
                "MB",
            ),
            (
                "peak memory",
                format!("{:.1}", figures.peak_rss_bytes as f64 / 1e6),
                "MB",
            ),
        ]
        .map(|(name, value, meaning)| vec![name.to_owned(), value, meaning.to_owned()]);
        out += &table(&[Align::Left, Align::Right, Align::Left], &rows);
        out +=
            "\nDoes it come true as often as the confidence says? (the first document is right)\n";
        let mut rows = vec![
            ["confidence", "questions", "said", "came true"]
                .map(str::to_owned)
                .to_vec(),
        ];
        for row in &figures.reliability {
            rows.push(vec![
                format!("{:.1} to {:.1}", row.from, row.to),
                row.questions.to_string(),
                format!("{:.2}", row.said),
                format!("{:.2}", row.came_true),
            ]);
        }
        out += &table(
            &[Align::Left, Align::Right, Align::Right, Align::Right],
            &rows,
        );
        out
    }
}

/// The questions.toml that `set` is, or has in place of a queries.jsonl.
fn questions_file(set: &Path) -> Option<PathBuf> {
    if set.is_file() {
        return Some(set.to_owned());
    }
    let inside = set.join("questions.toml");
    (inside.exists() && !set.join("queries.jsonl").exists()).then_some(inside)
}

fn faults_in_words(checked: &Checked) -> String {
    let mut out = String::new();
    for verdict in checked
        .verdicts
        .iter()
        .filter(|verdict| !verdict.faults.is_empty())
    {
        let sign = if verdict.right { "partly" } else { "WRONG" };
        let hard = if verdict.may_fail { ", hard" } else { "" };
        out += &format!(
            "{sign} ({:.2}{hard}): {}\n",
            verdict.confidence, verdict.question
        );
        for fault in &verdict.faults {
            out += &format!("    {fault}\n");
        }
        if let Some(first) = verdict.first.as_ref().filter(|_| !verdict.right) {
            let first = crate::text::visible::visible_line(first);
            out += &format!("    shown: {}\n", cut(&first, 120));
        }
    }
    out += &format!(
        "{} over {}: {} right, {} without any fault ({} of the {} hard ones right)\n",
        counted(checked.questions as u64, "question", "questions"),
        counted(checked.documents, "document", "documents"),
        checked.right,
        checked.without_fault,
        checked.hard_right,
        checked.hard,
    );
    out
}

/// The names of the models that ran.
fn names_of(models: &Models) -> anyhow::Result<Vec<String>> {
    let manifest = Manifest::built_in()?;
    let loaded = [
        (Role::Reranker, models.reranker.is_some()),
        (Role::Embedder, models.embedder.is_some()),
    ];
    Ok(loaded
        .into_iter()
        .filter(|(_, ran)| *ran)
        .filter_map(|(role, _)| {
            manifest
                .of_role(role)
                .next()
                .map(|entry| entry.name.clone())
        })
        .collect())
}

/// What it was measured on: figures of time mean nothing without it.
pub(super) fn machine() -> String {
    let cpu = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu
        .lines()
        .find_map(|line| {
            line.strip_prefix("model name")?
                .split_once(':')
                .map(|(_, name)| name.trim().to_owned())
        })
        .unwrap_or_else(|| std::env::consts::ARCH.to_owned());
    let cores = std::thread::available_parallelism().map_or(1, usize::from) as u64;
    let build = if cfg!(debug_assertions) {
        "debug build"
    } else {
        "release build"
    };
    format!(
        "{model}, {}; footnote {}, {build}",
        counted(cores, "core", "cores"),
        env!("CARGO_PKG_VERSION")
    )
}

pub(super) fn write_lines(path: &Path, lines: &[impl Serialize]) -> anyhow::Result<()> {
    let failed = || format!("cannot write {}", path.display());
    let mut out = std::io::BufWriter::new(std::fs::File::create(path).with_context(failed)?);
    for line in lines {
        serde_json::to_writer(&mut out, line).with_context(failed)?;
        out.write_all(b"\n").with_context(failed)?;
    }
    out.flush().with_context(failed)
}

/// Begins the names of the folders of measured indexes.
const PREFIX: &str = "eval-";

/// A folder for the measured index, removed at the end. It stands in the data directory because figures of time
/// should be those of the disk that is used.
pub(super) struct Scratch {
    folder: PathBuf,
    data_dir: PathBuf,
}

impl Scratch {
    pub(super) fn make(data_dir: &Path) -> anyhow::Result<Scratch> {
        remove_left_behind(data_dir);
        let folder = data_dir.join(format!("{PREFIX}{}", std::process::id()));
        std::fs::create_dir_all(&folder)
            .with_context(|| format!("cannot create {}", folder.display()))?;
        Ok(Scratch {
            folder,
            data_dir: data_dir.to_owned(),
        })
    }
}

/// Removes what evals that were killed have left: a store whose lock nobody holds.
fn remove_left_behind(data_dir: &Path) {
    let Ok(entries) = std::fs::read_dir(data_dir) else {
        return;
    };
    for entry in entries.flatten() {
        let is_ours = entry.file_name().to_string_lossy().starts_with(PREFIX);
        let lock = std::fs::File::open(entry.path().join("lock"));
        if is_ours
            && lock.is_ok_and(|lock| lock.try_lock().is_ok())
            && let Err(error) = std::fs::remove_dir_all(entry.path())
        {
            tracing::warn!(path = %entry.path().display(), %error, "a folder of a former eval cannot be removed");
        }
    }
}

impl Scratch {
    /// Where.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }
}

/// So long the last thread of an index that was closed may still write a file.
const LAST_WORDS: Duration = Duration::from_secs(5);

/// Removes a folder with an index in it. A merge that was given up ends in its own time, and may put a file where the
/// others have just been removed.
fn remove(folder: &Path) -> std::io::Result<()> {
    let begun = Instant::now();
    loop {
        match std::fs::remove_dir_all(folder) {
            Err(error)
                if error.kind() == std::io::ErrorKind::DirectoryNotEmpty
                    && begun.elapsed() < LAST_WORDS =>
            {
                std::thread::sleep(Duration::from_millis(20));
            }
            removed => return removed,
        }
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Err(error) = remove(&self.folder) {
            tracing::warn!(path = %self.folder.display(), %error, "the folder of the measured index is left behind");
        }
        // Goes only if it is empty: measuring alone leaves no data directory behind.
        let _ = std::fs::remove_dir(&self.data_dir);
    }
}
