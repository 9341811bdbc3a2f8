//! `footnote extract-child`: the process in which strangers' files are parsed. Started by Footnote itself, hidden from
//! the help.

use clap::Args;

use super::Exit;
use crate::extract::child;

/// Parse files that another Footnote process sends
#[derive(Debug, Args)]
pub struct ExtractChild {
    /// Most bytes of memory
    memory_bytes: u64,
}

impl ExtractChild {
    pub(super) fn run(self) -> anyhow::Result<Exit> {
        child::serve(self.memory_bytes)?;
        Ok(Exit::Done)
    }
}
