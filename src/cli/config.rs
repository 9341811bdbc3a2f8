//! `footnote config check`: everything that is wrong with the config, at once.

use std::path::Path;

use clap::{Args, Subcommand};
use serde_json::json;

use super::{Context, Exit};
use crate::app;
use crate::config::{Config, DEFAULT_PATH, sources_file};

/// Look at the config
#[derive(Debug, Args)]
pub struct ConfigCommand {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Say all that is wrong with the config, or that it is fine
    Check,
}

impl ConfigCommand {
    pub(super) fn run(self, context: &Context) -> anyhow::Result<Exit> {
        let What::Check = self.what;
        // That it can be read, key by key, was a condition for coming here.
        let file = match &context.config_path {
            Some(path) => Some(path.as_path()),
            None => Some(Path::new(DEFAULT_PATH)).filter(|path| path.exists()),
        };
        let file = file.map(|path| path.display().to_string());
        let mut problems = problems(&context.config);
        problems.extend(problems_of_sources(context));
        if context.json {
            context
                .terminal
                .print_json(&json!({ "file": file, "problems": problems }))?;
        } else {
            let place = file.unwrap_or_else(|| "no config file, the defaults".to_owned());
            let mut said = String::new();
            for problem in &problems {
                said.push_str(&format!("{place}: {problem}\n"));
            }
            if problems.is_empty() {
                said = format!("{place}: fine\n");
            }
            context.terminal.print(&said)?;
        }
        Ok(if problems.is_empty() {
            Exit::Done
        } else {
            Exit::WrongUse
        })
    }
}

/// What is wrong with the file of sources, each with its file and line.
fn problems_of_sources(context: &Context) -> Vec<String> {
    // What is wrong with the client is told already, and without it no address can be judged.
    let Ok(client) = app::client(&context.config) else {
        return Vec::new();
    };
    let path = sources_file(context.config_path.as_deref());
    match app::listed::read(&path, client.guard(), &app::roots(&context.config)) {
        Ok(_) => Vec::new(),
        Err(error) => error.to_string().lines().map(str::to_owned).collect(),
    }
}

/// What is wrong with what the config names on this machine.
fn problems(config: &Config) -> Vec<String> {
    let mut problems = Vec::new();
    for folder in config.corpus.iter().filter(|folder| !folder.exists()) {
        problems.push(format!("corpus: {} does not exist", folder.display()));
    }
    for folder in config.file_roots.iter().filter(|folder| !folder.is_dir()) {
        problems.push(format!("files.roots: {} is no folder", folder.display()));
    }
    if let Some(file) = &config.discord.token_file
        && let Err(error) = std::fs::File::open(file)
    {
        problems.push(format!(
            "discord.token_file: {} cannot be read ({error})",
            file.display()
        ));
    }
    if let Err(error) = app::client(config) {
        problems.push(format!("{error:#}"));
    }
    let data_dir = &config.data_dir;
    if data_dir.exists() && !data_dir.is_dir() {
        problems.push(format!("data_dir: {} is no folder", data_dir.display()));
    } else if data_dir.is_dir()
        && rustix::fs::access(data_dir, rustix::fs::Access::WRITE_OK).is_err()
    {
        problems.push(format!(
            "data_dir: {} cannot be written by this user",
            data_dir.display()
        ));
    }
    problems
}
