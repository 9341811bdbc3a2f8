//! `footnote bench sources`: how fast feeds and sites are read, from servers on this machine.

use std::path::PathBuf;

use anyhow::Context as _;
use clap::Args;

use super::eval::{Scratch, machine};
use super::table::{Align, table};
use super::{Context, Exit, WrongUse, counted, thousands};
use crate::eval::bench_corpus::Pool;
use crate::eval::bench_sources::{self, Ingested, Many, Measured, Settings};

/// Measure how fast feeds and sites are read, from servers on this machine
#[derive(Debug, Args)]
pub struct BenchSources {
    /// Documents whose sentences are recombined: folders or files [default: seeds, or the config's]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// How many entries of feeds, a hundred a feed; 0 leaves them out
    #[arg(long, value_name = "N", default_value_t = 100_000, value_parser = clap::value_parser!(u64).range(0..=10_000_000))]
    entries: u64,
    /// How many pages of sites, five hundred a site; 0 leaves them out
    #[arg(long, value_name = "N", default_value_t = 10_000, value_parser = clap::value_parser!(u64).range(0..=1_000_000))]
    pages: u64,
    /// How many sources in one process; 0 leaves them out
    #[arg(long, value_name = "N", default_value_t = 10_000, value_parser = clap::value_parser!(u64).range(0..=1_000_000))]
    sources: u64,
}

impl BenchSources {
    pub(super) fn run(&self, context: &Context) -> anyhow::Result<Exit> {
        let config = &context.config;
        let paths = match self.paths.is_empty() {
            true => &config.corpus,
            false => &self.paths,
        };
        if let Some(missing) = paths.iter().find(|path| !path.exists()) {
            return Err(WrongUse(format!("{} does not exist", missing.display())).into());
        }
        let pool = Pool::read(paths)?;
        let settings = Settings {
            entries: self.entries,
            pages: self.pages,
            sources: self.sources,
            executable: std::env::current_exe()
                .context("cannot find this program to start it once more")?,
        };
        let scratch = Scratch::make(&config.data_dir)?;
        let mut stages = context.terminal.stages();
        let measured =
            bench_sources::run(&settings, pool, scratch.folder(), &mut |what, done, of| {
                stages.at(what, done, of);
            })?;
        drop(stages);
        if context.json {
            context.terminal.print_json(&measured)?;
        } else {
            context.terminal.print(&in_words(&measured))?;
        }
        Ok(Exit::Done)
    }
}

type Row = Vec<String>;

fn in_words(measured: &Measured) -> String {
    let mut rows: Vec<Row> = Vec::new();
    for (what, ingested) in [("entries", &measured.feeds), ("pages", &measured.sites)] {
        if let Some(ingested) = ingested {
            rows.extend(ingested_in_words(what, ingested));
        }
    }
    if let Some(quoted) = &measured.quoted_ms {
        rows.push(row(
            "a new entry quoted",
            format!("{:.0}", quoted.p50),
            format!(
                "ms after its feed was sent, median of 20; the worst {:.0}",
                quoted.worst
            ),
        ));
    }
    if let Some(many) = &measured.many {
        rows.extend(many_in_words(many));
    }
    format!(
        "{}\n\n{}",
        machine(),
        table(&[Align::Left, Align::Right, Align::Left], &rows)
    )
}

fn row(name: &str, value: String, meaning: String) -> Row {
    vec![name.to_owned(), value, meaning]
}

fn megabytes(bytes: u64) -> String {
    format!("{:.0}", bytes as f64 / 1e6)
}

fn ingested_in_words(what: &str, ingested: &Ingested) -> Vec<Row> {
    let share = |share: f64| format!("{:.0} %", share * 100.0);
    vec![
        row(
            &format!("{} {what}", thousands(ingested.documents)),
            format!("{:.1}", ingested.took_s),
            format!(
                "s, {:.0} a second, from {}",
                ingested.documents_a_second,
                counted(ingested.sources, "source", "sources")
            ),
        ),
        row(
            "  waiting",
            share(ingested.waiting_share),
            format!(
                "of the time for servers, {} for parsers, {} for the store",
                share(ingested.extracting_share),
                share(ingested.storing_share)
            ),
        ),
        row(
            "  peak memory",
            megabytes(ingested.peak_own_bytes),
            format!(
                "MB of its own, with the server's; {} with pages of files; without the parsers' processes",
                megabytes(ingested.peak_rss_bytes)
            ),
        ),
        row(
            "  nothing new",
            format!("{:.2}", ingested.again_s),
            format!("s, {:.0} times as fast", ingested.again_times_faster),
        ),
    ]
}

fn many_in_words(many: &Many) -> Vec<Row> {
    vec![
        row(
            &counted(many.sources, "source", "sources"),
            format!("{:.1}", many.first_s),
            "s, all due at once for the first time".to_owned(),
        ),
        row(
            "  nothing new",
            format!("{:.1}", many.again_s),
            format!(
                "s, all due at once; with a slow one among the first {:.1}",
                many.again_beside_slow_s
            ),
        ),
        row(
            "  late",
            format!("{:.2}", many.late_s.p50),
            format!(
                "s, median, due over {:.0} s beside a slow one; p99 {:.2}, the worst {:.2}",
                many.spread_over_s, many.late_s.p99, many.late_worst_s
            ),
        ),
        row(
            "  peak memory",
            megabytes(many.peak_own_bytes),
            format!(
                "MB of its own; {} with pages of files, {} at the end",
                megabytes(many.peak_rss_bytes),
                megabytes(many.rss_bytes)
            ),
        ),
    ]
}
