//! `footnote ingest [PATH...]`: reads folders and files.

use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::Context as _;
use clap::Args;
use serde::Serialize;
use tokio_util::sync::CancellationToken;

use super::terminal::{Terminal, Unit};
use super::{Context, Exit, WrongUse, counted, listen};
use crate::app::corpus::{Changed, State};
use crate::app::{self, IndexProgress, Writing};
use crate::ingest::{self, Report};
use crate::model::Models;
use crate::source::files::WalkError;
use crate::text::visible::visible_line;

/// More lines than this about single files hide what matters.
const PROBLEMS_SHOWN: usize = 20;

/// Read folders and files, so that `ask` can find what they say
#[derive(Debug, Args)]
pub struct Ingest {
    /// What to read; what was read before and is gone is forgotten [default: the config's corpus]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
}

/// One path and what came of reading it.
#[derive(Debug, Serialize)]
struct Read {
    path: PathBuf,
    #[serde(flatten)]
    report: Report,
    took_s: f64,
}

impl Ingest {
    pub(super) fn run(self, context: &Context) -> anyhow::Result<Exit> {
        let Context {
            config,
            terminal,
            json,
        } = context;
        let of_config = self.paths.is_empty();
        let wanted = if of_config {
            &config.corpus
        } else {
            &self.paths
        };
        if wanted.is_empty() {
            return Err(WrongUse(
                "there is nothing to read: name a PATH, or set `corpus` in the config".into(),
            )
            .into());
        }
        if let Some(missing) = wanted.iter().find(|path| !path.exists()) {
            return Err(WrongUse(format!("{} does not exist", missing.display())).into());
        }
        let listening = listen(*terminal)?;
        let models = app::models(&config.data_dir, config.use_models, config.threads)?;
        let writing = Writing::open(&config.data_dir, index_progress(*terminal))?;
        let mut state = State::read(&config.data_dir).unwrap_or_default();
        let mut done = Vec::new();
        for path in wanted {
            // Looked at before it is read: what changes meanwhile is seen the next time.
            let changed = if of_config {
                state.changed(std::slice::from_ref(path))?.pop()
            } else {
                None
            };
            let read = read(path, &writing, *terminal, listening.token())?;
            if let Some(changed) = changed
                && !read.report.cancelled
            {
                state.remember(&changed, &config.data_dir)?;
            }
            let cancelled = read.report.cancelled;
            done.push(read);
            if cancelled {
                break;
            }
        }
        embed(&models, &writing, *terminal, listening.token())?;
        if *json {
            terminal.print_json(&done)?;
        } else {
            let lines: String = done.iter().map(|read| in_words(read) + "\n").collect();
            terminal.print(&lines)?;
        }
        Ok(if listening.token().is_cancelled() {
            Exit::Interrupted
        } else if done
            .iter()
            .all(|read| read.report.files == 0 && !read.report.problems.is_empty())
        {
            Exit::Failed
        } else {
            Exit::Done
        })
    }
}

/// Reads folders of the config that have changed, and remembers that. Returns whether that was cancelled.
pub(super) fn follow(
    changed: &[Changed],
    state: &mut State,
    writing: &Writing,
    models: &Models,
    context: &Context,
) -> anyhow::Result<bool> {
    let (terminal, data_dir) = (context.terminal, &context.config.data_dir);
    let listening = listen(terminal)?;
    for changed in changed {
        let read = read(&changed.folder, writing, terminal, listening.token())?;
        if read.report.cancelled {
            return Ok(true);
        }
        terminal.say(&in_words(&read));
        state.remember(changed, data_dir)?;
    }
    embed(models, writing, terminal, listening.token())?;
    Ok(listening.token().is_cancelled())
}

/// Gives the passages that have none yet their vectors, where an embedder is installed.
pub(super) fn embed(
    models: &Models,
    writing: &Writing,
    terminal: Terminal,
    cancel: &CancellationToken,
) -> anyhow::Result<()> {
    let Some(embedder) = &models.embedder else {
        return Ok(());
    };
    let begun = Instant::now();
    let mut bar = terminal.bar("reading for meaning", Unit::Things);
    let done = ingest::embed::embed_missing(&writing.store, embedder, cancel, &mut |done, of| {
        bar.at(done, of)
    })
    .context("the passages could not be given their vectors")?;
    drop(bar);
    if done > 0 {
        let passages = counted(done, "passage", "passages");
        terminal.say(&format!(
            "Read {passages} for meaning in {:.1} s.",
            begun.elapsed().as_secs_f64()
        ));
    }
    Ok(())
}

fn read(
    path: &Path,
    writing: &Writing,
    terminal: Terminal,
    cancel: &CancellationToken,
) -> anyhow::Result<Read> {
    let begun = Instant::now();
    let mut bar = terminal.bar(&format!("reading {}", path.display()), Unit::Bytes);
    let report = ingest::folder(
        path,
        &writing.store,
        &writing.writer,
        cancel,
        &mut |progress| {
            bar.at(progress.bytes, progress.of_bytes);
        },
    )
    .map_err(|error| match error {
        ingest::IngestError::Walk(WalkError::Missing(path)) => {
            WrongUse(format!("{} does not exist", path.display())).into()
        }
        error => anyhow::Error::new(error),
    })?;
    drop(bar);
    writing
        .writer
        .catch_up(index_progress(terminal))
        .context("the search index could not follow the store")?;
    if report.added + report.changed > 0 && !report.cancelled {
        writing
            .writer
            .merge_all()
            .context("the search index could not be merged")?;
    }
    tell_problems(&report, terminal);
    Ok(Read {
        path: path.to_owned(),
        report,
        took_s: begun.elapsed().as_secs_f64(),
    })
}

/// A bar for the index while it follows the store.
pub(super) fn index_progress(terminal: Terminal) -> Option<IndexProgress> {
    let mut bar = terminal.bar("building the search index", Unit::Things);
    Some(Box::new(move |progress| bar.at(progress.done, progress.of)))
}

fn tell_problems(report: &Report, terminal: Terminal) {
    for problem in report.problems.iter().take(PROBLEMS_SHOWN) {
        let skipped = if problem.read { "" } else { "not read: " };
        let path = problem.path.to_string_lossy();
        terminal.warn(&format!(
            "{}: {skipped}{}",
            visible_line(&path),
            visible_line(&problem.what)
        ));
    }
    let more = report.problems.len().saturating_sub(PROBLEMS_SHOWN);
    if more > 0 {
        terminal.warn(&format!(
            "and {more} more like these (`footnote ingest --json` lists them all)"
        ));
    }
}

fn in_words(read: &Read) -> String {
    let Report {
        files,
        added,
        changed,
        unchanged,
        removed,
        problems,
        cancelled,
    } = &read.report;
    let mut parts = vec![counted(*added, "new document", "new documents")];
    for (number, word) in [
        (changed, "changed"),
        (unchanged, "unchanged"),
        (removed, "gone"),
    ] {
        if *number > 0 {
            parts.push(format!("{number} {word}"));
        }
    }
    let unread = problems.iter().filter(|problem| !problem.read).count() as u64;
    if unread > 0 {
        parts.push(format!("{} not read", counted(unread, "file", "files")));
    }
    let stopped = if *cancelled {
        ", stopped before the end; what was read is kept"
    } else {
        ""
    };
    format!(
        "Read {} from {} in {:.1} s: {}{stopped}.",
        counted(*files, "file", "files"),
        visible_line(&read.path.to_string_lossy()),
        read.took_s,
        parts.join(", "),
    )
}
