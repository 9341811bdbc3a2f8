//! `footnote ingest [PATH...]`: reads folders and files.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::Context as _;
use clap::Args;
use serde::Serialize;
use tokio_util::sync::CancellationToken;

use super::terminal::{Terminal, Unit};
use super::{Context, Exit, WrongUse, counted, listen, thousands};
use crate::app::corpus::{Changed, State};
use crate::app::{self, IndexProgress, Writing};
use crate::ingest::{self, Report};
use crate::model::Models;
use crate::source::files::{self, WalkError};
use crate::store::{Source, VersionId};
use crate::text::visible::visible_line;

/// More lines than this about single files hide what matters.
const PROBLEMS_SHOWN: usize = 20;

/// Kinds of files that are left out, by name.
const KINDS_SHOWN: usize = 6;

/// Read folders and files, so that `ask` can find what they say
#[derive(Debug, Args)]
pub struct Ingest {
    /// What to read; what was read before and is gone is forgotten [default: everything that was read before, and the
    /// config's corpus]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Forget what was read from each PATH, so that no answer shows it any more; the files stay as they are
    #[arg(long, requires = "paths")]
    forget: bool,
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
            ..
        } = context;
        if self.forget {
            return forget(&self.paths, context);
        }
        let wanted = self.wanted(context)?;
        let listening = listen(*terminal)?;
        let models = app::models(&config.data_dir, config.use_models, config.threads)?;
        let writing = Writing::open(&config.data_dir, index_progress(*terminal))?;
        let mut state = State::read(&config.data_dir).unwrap_or_default();
        let mut done = Vec::new();
        for Wanted { path, of_config } in &wanted {
            // Looked at before it is read: what changes meanwhile is seen the next time.
            let changed = if *of_config {
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
            terminal.print_json(&serde_json::json!({ "read": done }))?;
        } else {
            let lines: String = done.iter().map(|read| in_words(read) + "\n").collect();
            terminal.print(&lines)?;
        }
        Ok(if listening.token().is_cancelled() {
            Exit::Interrupted
        } else if done
            .iter()
            .all(|Read { report, .. }| report.files == 0 && report.left_something())
        {
            Exit::Failed
        } else {
            Exit::Done
        })
    }

    /// What is to be read: the given paths, or what is known and what the config names.
    fn wanted(&self, context: &Context) -> anyhow::Result<Vec<Wanted>> {
        let Context {
            config, terminal, ..
        } = context;
        let known = app::sources(&config.data_dir)?;
        let missing = |path: &Path| {
            let real = files::real(path);
            let is_known = known
                .iter()
                .any(|source| files::real(&source.location) == real);
            let known = if is_known {
                format!(
                    "; what was read there before is kept, and `footnote ingest --forget {}` forgets it",
                    path.display()
                )
            } else {
                String::new()
            };
            format!("{} does not exist{known}", path.display())
        };
        let mut wanted: Vec<Wanted> = Vec::new();
        if !self.paths.is_empty() {
            if let Some(path) = self.paths.iter().find(|path| !path.exists()) {
                return Err(WrongUse(missing(path)).into());
            }
            wanted.extend(self.paths.iter().map(|path| Wanted {
                path: path.clone(),
                of_config: false,
            }));
            return Ok(wanted);
        }
        // The default corpus is not mixed into what somebody filled by hand.
        let followed =
            known.is_empty() || config.names_corpus() || State::read(&config.data_dir).is_some();
        let corpus = config.corpus.iter().filter(|_| followed);
        let mut absent = Vec::new();
        for path in corpus {
            if path.exists() {
                wanted.push(Wanted {
                    path: path.clone(),
                    of_config: true,
                });
            } else {
                absent.push(missing(path));
            }
        }
        let named: Vec<PathBuf> = config.corpus.iter().map(|path| files::real(path)).collect();
        for source in &known {
            let real = files::real(&source.location);
            if followed && named.contains(&real) {
                continue;
            }
            if real.exists() {
                wanted.push(Wanted {
                    path: source.location.clone(),
                    of_config: false,
                });
            } else {
                absent.push(missing(&source.location));
            }
        }
        if wanted.is_empty() {
            let why = match absent.is_empty() {
                true => "name a PATH, or set `corpus` in the config".to_owned(),
                false => absent.join("; "),
            };
            return Err(WrongUse(format!("there is nothing to read: {why}")).into());
        }
        absent.iter().for_each(|why| terminal.warn(why));
        Ok(wanted)
    }
}

/// A path on its way to being read.
struct Wanted {
    path: PathBuf,
    /// Whether it is of the config's corpus, which `ask` follows.
    of_config: bool,
}

/// A source that was forgotten, for `--json`.
#[derive(Debug, Serialize)]
struct Forgotten {
    path: PathBuf,
    documents: u64,
}

/// Ends what was read from each of `paths`.
fn forget(paths: &[PathBuf], context: &Context) -> anyhow::Result<Exit> {
    let Context {
        config,
        terminal,
        json,
        ..
    } = context;
    let known = app::sources(&config.data_dir)?;
    let mut found = Vec::new();
    for path in paths {
        let real = files::real(path);
        let before = found.len();
        found.extend(
            known
                .iter()
                .filter(|source| files::real(&source.location) == real)
                .map(|source| (path, source)),
        );
        if found.len() == before {
            return Err(WrongUse(why_not_known(path, &known)).into());
        }
    }
    let writing = Writing::open(&config.data_dir, index_progress(*terminal))?;
    let mut state = State::read(&config.data_dir).unwrap_or_default();
    let mut forgotten = Vec::new();
    for (path, source) in found {
        forgotten.push(Forgotten {
            path: path.clone(),
            documents: writing.store.forget(source.id)? as u64,
        });
        state.forget(&source.location, &config.data_dir)?;
        let real = files::real(path);
        if config.corpus.iter().any(|named| files::real(named) == real) && real.exists() {
            terminal.say(&format!(
                "the config's corpus names {}: it is read again where the corpus is",
                path.display()
            ));
        }
    }
    writing.writer.nudge();
    writing
        .writer
        .catch_up(index_progress(*terminal))
        .context("the search index could not follow the store")?;
    if *json {
        terminal.print_json(&serde_json::json!({ "forgotten": forgotten }))?;
    } else {
        let line = |one: &Forgotten| {
            let documents = counted(one.documents, "document", "documents");
            let path = one.path.to_string_lossy();
            format!("Forgot {documents} of {}.\n", visible_line(&path))
        };
        terminal.print(&forgotten.iter().map(line).collect::<String>())?;
    }
    Ok(Exit::Done)
}

fn why_not_known(path: &Path, known: &[Source]) -> String {
    let real = files::real(path);
    let path = path.display();
    if let Some(above) = known
        .iter()
        .find(|source| real.starts_with(files::real(&source.location)))
    {
        let above = above.location.display();
        return format!(
            "{path} was read as part of {above}: forget that, or delete {path} and read {above} again"
        );
    }
    let known: Vec<String> = known
        .iter()
        .map(|source| source.location.display().to_string())
        .collect();
    match known.is_empty() {
        true => format!("{path} was never read; nothing was"),
        false => format!("{path} was never read; what was read: {}", known.join(", ")),
    }
}

/// Reads folders of the config that have changed, and remembers that. Returns whether that was cancelled.
pub(super) fn follow(
    changed: &[Changed],
    state: &mut State,
    writing: &Writing,
    models: &Models,
    context: &Context,
    cancel: &CancellationToken,
) -> anyhow::Result<bool> {
    let (terminal, data_dir) = (context.terminal, &context.config.data_dir);
    for changed in changed {
        let read = read(&changed.folder, writing, terminal, cancel)?;
        if read.report.cancelled {
            return Ok(true);
        }
        terminal.say(&in_words(&read));
        state.remember(changed, data_dir)?;
    }
    embed(models, writing, terminal, cancel)?;
    Ok(cancel.is_cancelled())
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
    let done = ingest::embed::embed_missing(
        &writing.store,
        embedder,
        VersionId(0),
        cancel,
        &mut |done, of| bar.at(done, of),
    )
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
    let workers = app::extractors()?;
    let report = ingest::folder_with(
        Some(&workers),
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
    if let Some(whole) = &report.part_of {
        terminal.say(&format!(
            "{} is part of {}, which was read before, and was read as a part of that",
            visible_line(&path.to_string_lossy()),
            visible_line(&whole.to_string_lossy())
        ));
    }
    for note in &report.notes {
        terminal.say(&visible_line(note));
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
        left_out,
        cancelled,
        ..
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
    if !left_out.is_empty() {
        parts.push(left_out_in_words(left_out));
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

/// `4 files of other kinds left out (3 .epub, 1 .xlsx)`, the most frequent first.
fn left_out_in_words(left_out: &BTreeMap<String, u64>) -> String {
    let files: u64 = left_out.values().sum();
    let mut kinds: Vec<(&String, u64)> = left_out.iter().map(|(kind, n)| (kind, *n)).collect();
    kinds.sort_by_key(|(_, number)| std::cmp::Reverse(*number));
    let others: u64 = kinds.iter().skip(KINDS_SHOWN).map(|(_, n)| n).sum();
    let mut named: Vec<String> = kinds
        .iter()
        .take(KINDS_SHOWN)
        .map(|(kind, number)| format!("{} {kind}", thousands(*number)))
        .collect();
    if others > 0 {
        named.push(format!("{} others", thousands(others)));
    }
    format!(
        "{} left out ({})",
        counted(files, "file of another kind", "files of other kinds"),
        named.join(", ")
    )
}
