//! `footnote bench`: how fast it is, on a corpus of any size made of given documents.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::{Args, Subcommand};

use super::bench_briefings::BenchBriefings;
use super::bench_discord::BenchDiscord;
use super::bench_sources::BenchSources;
use super::eval::{Scratch, machine};
use super::table::{Align, table};
use super::{Context, Exit, WrongUse, counted, thousands};
use crate::eval::bench::{self, Measured, Settings};
use crate::eval::bench_corpus::Pool;
use crate::eval::measures::Percentiles;

/// Measure the speed on a corpus made of the documents' sentences, beside SQLite's full-text search
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Bench {
    #[command(subcommand)]
    other: Option<Other>,
    /// Documents whose sentences are recombined: folders or files [default: seeds, or the config's]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// How large the corpus shall be, in passages of about a hundred words
    #[arg(long, value_name = "N", default_value_t = 200_000, value_parser = clap::value_parser!(u64).range(100..=20_000_000))]
    passages: u64,
    /// How many questions are asked
    #[arg(long, value_name = "N", default_value_t = 1_000, value_parser = clap::value_parser!(u64).range(1..=100_000))]
    questions: u64,
    /// Make the corpus in this new or empty folder and leave it there
    #[arg(long, value_name = "DIR")]
    keep: Option<PathBuf>,
    /// Open a kept corpus, and print what memory that takes
    #[arg(long, value_name = "DIR", hide = true)]
    idle: Option<PathBuf>,
}

/// What else can be measured.
#[derive(Debug, Subcommand)]
enum Other {
    Briefings(BenchBriefings),
    Discord(BenchDiscord),
    Sources(BenchSources),
}

impl Bench {
    pub(super) fn run(self, context: &Context) -> anyhow::Result<Exit> {
        match &self.other {
            Some(Other::Briefings(bench)) => return bench.run(context),
            Some(Other::Discord(bench)) => return bench.run(context),
            Some(Other::Sources(bench)) => return bench.run(context),
            None => {}
        }
        if let Some(data) = &self.idle {
            context.terminal.print_json(&bench::stand_idle(data)?)?;
            return Ok(Exit::Done);
        }
        let config = &context.config;
        let paths = if self.paths.is_empty() {
            &config.corpus
        } else {
            &self.paths
        };
        if let Some(missing) = paths.iter().find(|path| !path.exists()) {
            return Err(WrongUse(format!("{} does not exist", missing.display())).into());
        }
        let pool = Pool::read(paths)?;
        let settings = Settings {
            passages: self.passages,
            questions: usize::try_from(self.questions).unwrap_or(usize::MAX),
            models: config.use_models.then(|| config.data_dir.clone()),
            executable: std::env::current_exe()
                .context("cannot find this program to start it once more")?,
        };
        let scratch;
        let folder: &Path = match &self.keep {
            Some(folder) => {
                make_empty(folder)?;
                folder
            }
            None => {
                scratch = Scratch::make(&config.data_dir)?;
                scratch.folder()
            }
        };
        let mut stages = context.terminal.stages();
        let measured = bench::run(&settings, &pool, folder, &mut |what, done, of| {
            stages.at(what, done, of);
        })?;
        drop(stages);
        if context.json {
            context.terminal.print_json(&measured.speed)?;
        } else {
            context
                .terminal
                .print(&in_words(&measured, &pool, self.passages))?;
        }
        Ok(Exit::Done)
    }
}

fn make_empty(folder: &Path) -> anyhow::Result<()> {
    let failed = || format!("cannot use {}", folder.display());
    std::fs::create_dir_all(folder).with_context(failed)?;
    if std::fs::read_dir(folder)
        .with_context(failed)?
        .next()
        .is_some()
    {
        return Err(WrongUse(format!(
            "{} is not empty; name a new folder with --keep",
            folder.display()
        ))
        .into());
    }
    Ok(())
}

fn in_words(measured: &Measured, pool: &Pool, wanted: u64) -> String {
    let speed = &measured.speed;
    let mixed = if pool.is_small_for(wanted) {
        "\nThey are few for so large a corpus, so words were swapped between them too; every word is more frequent than \
         it would be\nin so many real passages, which makes searching slower."
    } else {
        ""
    };
    let mut out = format!(
        "{}\n{} in {}, made of {} with {} from {}{mixed}\n\n",
        machine(),
        counted(speed.passages, "passage", "passages"),
        counted(measured.documents, "document", "documents"),
        counted(
            pool.sentences as u64,
            "distinct sentence",
            "distinct sentences"
        ),
        counted(pool.terms as u64, "term", "terms"),
        counted(pool.documents as u64, "document", "documents"),
    );
    out += &latencies(measured);
    out += "\n";
    let megabytes = |bytes: u64| format!("{:.1}", bytes as f64 / 1e6);
    let rate = speed.passages as f64 / speed.index_s.max(f64::MIN_POSITIVE);
    let rows = [
        (
            "indexing",
            format!("{:.2}", speed.index_s),
            format!(
                "s, {} passages a second (FTS5: {:.2} s)",
                thousands(rate as u64),
                measured.fts5_index_s
            ),
        ),
        ("index", megabytes(speed.index_bytes), "MB".to_owned()),
        (
            "store",
            megabytes(measured.store_bytes),
            "MB, with the documents' text".to_owned(),
        ),
        (
            "peak memory",
            megabytes(speed.peak_rss_bytes),
            "MB, indexing and answering without models".to_owned(),
        ),
        (
            "",
            megabytes(measured.peak_with_all),
            "MB, all of this run".to_owned(),
        ),
        (
            "idle memory",
            megabytes(speed.idle_rss_bytes),
            "MB, a fresh process with this corpus, without models".to_owned(),
        ),
        (
            "",
            megabytes(measured.idle.asked_rss_bytes),
            format!(
                "MB after 100 questions, {} of them not pages of files",
                megabytes(measured.idle.asked_anonymous_bytes)
            ),
        ),
    ]
    .map(|(name, value, meaning)| vec![name.to_owned(), value, meaning]);
    out += &table(&[Align::Left, Align::Right, Align::Left], &rows);
    out += &stages("without models", &measured.stages);
    out += &stages("with fusion", &measured.fused_stages);
    out
}

fn latencies(measured: &Measured) -> String {
    let speed = &measured.speed;
    let peer = speed.sqlite_fts5_ms.p50;
    let questions = counted(measured.questions as u64, "question", "questions");
    let mut rows = vec![
        ["milliseconds", "p50", "p95", "p99", "FTS5 is", ""]
            .map(str::to_owned)
            .to_vec(),
    ];
    let mut row = |name: &str, latency: Option<Percentiles>, compared: bool, meaning: &str| {
        let Some(latency) = latency else {
            rows.push(
                [
                    name,
                    "-",
                    "-",
                    "-",
                    "",
                    "needs a model that is not installed or not wanted",
                ]
                .map(str::to_owned)
                .to_vec(),
            );
            return;
        };
        let ratio = if compared {
            format!("{:.1} x", peer / latency.p50.max(f64::MIN_POSITIVE))
        } else {
            String::new()
        };
        let number = |number: f64| format!("{number:.3}");
        rows.push(vec![
            name.to_owned(),
            number(latency.p50),
            number(latency.p95),
            number(latency.p99),
            ratio,
            meaning.to_owned(),
        ]);
    };
    row(
        "search",
        Some(speed.search_ms),
        true,
        "alone, ten documents; one thread",
    );
    let answered = format!(
        "five verified, cited excerpts; {:.0} % answered",
        measured.answered * 100.0
    );
    row("answer", Some(speed.answer_ms), true, &answered);
    row(
        "fused",
        speed.fused_ms,
        true,
        "the same with the embedder, one thread",
    );
    if measured.embed_ms.is_some() {
        row(
            "  of it",
            measured.embed_ms,
            false,
            "reading the question's meaning",
        );
    }
    let few = format!(
        "the same with the reranker, two threads; {} only",
        counted(measured.reranked_questions as u64, "question", "questions")
    );
    row("reranked", speed.reranked_ms, false, &few);
    row(
        "freshness",
        Some(speed.freshness_ms),
        false,
        "from a new document to a search that finds it; 100 of them",
    );
    let peer = format!(
        "SQLite, the same passages, ten of them; {}",
        counted(measured.fts5_questions as u64, "question", "questions")
    );
    row("FTS5", Some(speed.sqlite_fts5_ms), false, &peer);
    let mut out = format!("{questions}\n");
    let columns = [
        Align::Left,
        Align::Right,
        Align::Right,
        Align::Right,
        Align::Right,
        Align::Left,
    ];
    out += &table(&columns, &rows);
    if speed.fused_ms.is_some() {
        out += "Passages' vectors are means of the vectors of up to 3,000 sentences: embedding all of them would take hours.\n";
    }
    out
}

fn stages(name: &str, stages: &[(String, Percentiles)]) -> String {
    if stages.is_empty() {
        return String::new();
    }
    let mut rows = vec![
        ["milliseconds", "p50", "p95", "p99"]
            .map(str::to_owned)
            .to_vec(),
    ];
    for (stage, latency) in stages {
        let number = |number: f64| format!("{number:.3}");
        rows.push(vec![
            stage.clone(),
            number(latency.p50),
            number(latency.p95),
            number(latency.p99),
        ]);
    }
    let columns = [Align::Left, Align::Right, Align::Right, Align::Right];
    format!(
        "\nWhere an answer's time goes, {name}\n{}",
        table(&columns, &rows)
    )
}
