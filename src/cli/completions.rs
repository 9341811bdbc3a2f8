//! `footnote completions SHELL`: the script that completes commands in a shell.

use clap::{Args, CommandFactory};
use clap_complete::Shell;
use serde::Serialize;

use super::{Cli, Context, Exit};

/// Print the completion script of a shell
#[derive(Debug, Args)]
pub struct Completions {
    /// The shell
    shell: Shell,
}

#[derive(Serialize)]
struct Printed {
    shell: String,
    script: String,
}

impl Completions {
    pub(super) fn run(self, context: &Context) -> anyhow::Result<Exit> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Cli::command(), "footnote", &mut script);
        let script = String::from_utf8(script)?;
        if context.json {
            context.terminal.print_json(&Printed {
                shell: self.shell.to_string(),
                script,
            })?;
        } else {
            context.terminal.print(&script)?;
        }
        Ok(Exit::Done)
    }
}
