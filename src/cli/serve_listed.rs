//! The file of sources while the bot runs: followed at the start and at SIGHUP.

use std::path::PathBuf;
use std::sync::Arc;

use super::source::telling::followed_in_words;
use super::terminal::Terminal;
use crate::app;
use crate::assistant::sources::{Followed, Sources};
use crate::ingest::schedule::Schedule;

/// The file, and what it is about.
#[derive(Clone)]
pub(super) struct ListedSources {
    pub path: PathBuf,
    pub schedule: Arc<Schedule>,
    pub sources: Arc<Sources>,
    pub terminal: Terminal,
}

impl ListedSources {
    /// Makes the sources those that the file lists. Where there is no file nothing is done: it may only be looked for in
    /// the wrong place, and a file that lists nothing says so.
    ///
    /// # Errors
    /// With everything that is wrong with the file; nothing is done then.
    pub(super) fn follow(&self) -> anyhow::Result<()> {
        let guard = self.schedule.web().client.guard();
        let Some(listed) = app::listed::read(&self.path, guard, &self.schedule.web().roots)? else {
            let before = self.sources.listed_before()?;
            if before > 0 {
                self.terminal.warn(&format!(
                    "there is no {} any more; the {before} sources that it listed are left as they are (a file that \
                     lists nothing removes them)",
                    self.path.display()
                ));
            }
            return Ok(());
        };
        let followed = self.sources.follow_list(&listed)?;
        let Followed {
            added,
            changed,
            removed,
            ..
        } = &followed;
        if !(added.is_empty() && changed.is_empty() && removed.is_empty()) {
            let words = followed_in_words(&followed);
            self.terminal
                .say(&format!("{}: {}", self.path.display(), words.trim_end()));
        }
        Ok(())
    }

    /// The same while the bot runs: what is wrong is told, and nothing changes.
    pub(super) fn follow_again(&self) {
        if let Err(error) = self.follow() {
            self.terminal
                .warn(&format!("the sources are left as they were:\n{error:#}"));
        }
    }
}
