//! The command line: one file per subcommand, each with its arguments and its `run`.
//!
//! Data goes to stdout, everything else to stderr. What a run came to is told by its exit code, see [`Exit`].

mod ask;
mod bench;
mod bench_briefings;
mod bench_discord;
mod bench_sources;
mod briefing;
mod completions;
mod config;
mod doctor;
mod eval;
mod eval_html;
mod extract_child;
mod health;
mod ingest;
mod models;
mod render;
mod serve;
mod serve_listed;
mod source;
mod table;
mod terminal;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use crate::config::{Config, ConfigError};
use crate::shutdown::{self, Listening};
use crate::telemetry;
use terminal::Terminal;

/// Asks a folder of documents, and answers with word-for-word, dated, cited excerpts.
#[derive(Debug, Parser)]
#[command(name = "footnote", version, about, arg_required_else_help = true, after_help = AFTER_HELP)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    global: Global,
}

const AFTER_HELP: &str = "Exit codes: 0 answered or done, 1 nothing found, 2 wrong use, 3 failed, 130 interrupted.\n\
                          FOOTNOTE_LOG=info tells more on stderr.";

#[derive(Debug, Subcommand)]
enum Command {
    Ask(ask::Ask),
    Ingest(ingest::Ingest),
    Source(source::Source),
    Briefing(briefing::BriefingCommand),
    Serve(serve::Serve),
    Config(config::ConfigCommand),
    Doctor(doctor::Doctor),
    Health(health::Health),
    Eval(eval::Eval),
    Bench(bench::Bench),
    Models(models::ModelsCommand),
    Completions(completions::Completions),
    #[command(hide = true)]
    ExtractChild(extract_child::ExtractChild),
}

/// What every command takes.
#[derive(Debug, Args)]
struct Global {
    /// Print one JSON object instead of words for people
    #[arg(long, global = true)]
    json: bool,
    /// Where Footnote keeps what it has read [default: data, or the config's]
    #[arg(long, global = true, value_name = "DIR", env = "FOOTNOTE_DATA_DIR")]
    data_dir: Option<PathBuf>,
    /// The config to use [default: config/footnote.toml if there is one]
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Do without the models even where they are installed
    #[arg(long, global = true)]
    no_models: bool,
    /// Say nothing beside the data and errors; no progress bars
    #[arg(long, short, global = true)]
    quiet: bool,
}

/// What every command works with: the config with the command line's wishes in it, and the streams.
struct Context {
    config: Config,
    /// Where it is, if it was named.
    config_path: Option<PathBuf>,
    terminal: Terminal,
    json: bool,
}

/// What came of a run, as its exit code tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Answered, or done: 0.
    Done,
    /// Nothing was found: 1.
    NothingFound,
    /// The command was not used as it can be: 2.
    WrongUse,
    /// It failed: 3.
    Failed,
    /// Ctrl-C ended it: 130.
    Interrupted,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(match exit {
            Exit::Done => 0,
            Exit::NothingFound => 1,
            Exit::WrongUse => 2,
            Exit::Failed => 3,
            Exit::Interrupted => shutdown::INTERRUPTED,
        })
    }
}

/// The asker's mistake, in words that say what to do instead.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct WrongUse(String);

/// Runs the command.
///
/// # Errors
/// Everything that ends it; [`failed`] tells it.
pub fn run(cli: Cli) -> anyhow::Result<Exit> {
    // It has no config, no log and no files to begin with.
    if let Command::ExtractChild(child) = cli.command {
        return child.run();
    }
    telemetry::begin().map_err(|error| WrongUse(format!("{error:#}")))?;
    let Global {
        json,
        data_dir,
        config,
        no_models,
        quiet,
    } = cli.global;
    let config_path = config;
    let (mut config, broken) = match (Config::load(config_path.as_deref()), &cli.command) {
        // It is asked what is wrong: this too, and then the rest.
        (Err(error), Command::Doctor(_)) => (Config::default(), Some(error)),
        (loaded, _) => (loaded?, None),
    };
    if let Some(data_dir) = data_dir {
        config.data_dir = data_dir;
    }
    config.use_models &= !no_models;
    let context = Context {
        config,
        config_path,
        terminal: Terminal::new(quiet),
        json,
    };
    match cli.command {
        Command::Ask(ask) => ask.run(&context),
        Command::Ingest(ingest) => ingest.run(&context),
        Command::Source(source) => source.run(&context),
        Command::Briefing(briefing) => briefing.run(&context),
        Command::Serve(serve) => serve.run(&context),
        Command::Config(config) => config.run(&context),
        Command::Doctor(doctor) => doctor.run(&context, broken.as_ref()),
        Command::Health(health) => health.run(&context),
        Command::Eval(eval) => eval.run(&context),
        Command::Bench(bench) => bench.run(&context),
        Command::Models(models) => models.run(&context),
        Command::Completions(completions) => completions.run(&context),
        Command::ExtractChild(child) => child.run(),
    }
}

/// Tells why a run ended early, once, and which code says so.
pub fn failed(error: &anyhow::Error) -> Exit {
    terminal::tell_failure(&format!("{error:#}"));
    let wrong_use = error.is::<WrongUse>() || error.chain().any(|cause| cause.is::<ConfigError>());
    if wrong_use {
        Exit::WrongUse
    } else {
        Exit::Failed
    }
}

/// Begins to listen for Ctrl-C, for work that can end cleanly.
fn listen(terminal: Terminal) -> anyhow::Result<Listening> {
    Ok(Listening::begin(move || {
        terminal.say("stopping; press Ctrl-C again to stop at once")
    })?)
}

/// `1 document`, `2 documents`.
fn counted(number: u64, one: &str, many: &str) -> String {
    if number == 1 {
        format!("1 {one}")
    } else {
        format!("{} {many}", thousands(number))
    }
}

/// `12,345`.
fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_arguments_fit_together() {
        Cli::command().debug_assert();
    }

    #[test]
    fn numbers_are_grouped() {
        assert_eq!(
            [0, 999, 1000, 1_234_567].map(thousands),
            ["0", "999", "1,000", "1,234,567"]
        );
        assert_eq!(counted(1, "file", "files"), "1 file");
        assert_eq!(counted(2000, "file", "files"), "2,000 files");
    }
}
