//! The command `footnote`: parse, run, tell the error chain once, leave with a code that says what came of it.

use std::process::ExitCode;

use clap::Parser;
use footnote::cli::{self, Cli};

fn main() -> ExitCode {
    cli::run(Cli::parse())
        .unwrap_or_else(|error| cli::failed(&error))
        .into()
}
