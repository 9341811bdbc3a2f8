//! What an operator sets: `config/footnote.toml`, read once, valid by construction.
//!
//! [`raw`] mirrors the file, [`check`] turns it into a [`Config`] or into everything that is wrong with it. Checking
//! touches no file but the one it reads, so a config can be checked on another machine than it runs on.

mod briefing;
mod check;
mod edges;
mod listed;
mod raw;

pub use briefing::{WrittenBriefing, parse_briefing};
pub use check::zone_named;
pub use edges::{Discord, Fetch, Limits, Records, Web};
pub use listed::{ListedSource, read_sources, sources_file};

use std::path::{Path, PathBuf};

use jiff::tz::TimeZone;

/// Where a config is looked for when none is named, from the current directory.
pub const DEFAULT_PATH: &str = "config/footnote.toml";

/// Everything that can be set, checked.
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    /// The folder that holds what Footnote knows; relative to the current directory.
    pub data_dir: PathBuf,
    /// Folders (or single files) that `ask` reads by itself, and reads again when they change.
    pub corpus: Vec<PathBuf>,
    /// The time zone that "today" is meant in.
    pub zone: TimeZone,
    /// Most excerpts in a reply, 1 to 20.
    pub limit: usize,
    /// Whether installed models are used.
    pub use_models: bool,
    /// Threads that models run on, at least 1.
    pub threads: usize,
    /// How members meet it.
    pub discord: Discord,
    /// How much they may ask.
    pub limits: Limits,
    /// What is kept of that.
    pub records: Records,
    /// Health and metrics.
    pub web: Web,
    /// How pages, sites and feeds are fetched.
    pub fetch: Fetch,
    /// Folders in which the operator's folders and files may lie that are sources.
    pub file_roots: Vec<PathBuf>,
}

impl Default for Config {
    fn default() -> Config {
        Config {
            data_dir: PathBuf::from("data"),
            corpus: vec![PathBuf::from("seeds")],
            zone: TimeZone::system(),
            limit: 3,
            use_models: true,
            threads: cores(),
            discord: Discord::default(),
            limits: Limits::default(),
            records: Records::default(),
            web: Web::default(),
            fetch: Fetch::default(),
            file_roots: Vec::new(),
        }
    }
}

impl Config {
    /// The config in `named`, else the one at [`DEFAULT_PATH`] if there is one, else the defaults.
    ///
    /// # Errors
    /// [`ConfigError`], with every problem of the file and not only the first.
    pub fn load(named: Option<&Path>) -> Result<Config, ConfigError> {
        let path = match named {
            Some(path) => path,
            None if Path::new(DEFAULT_PATH).exists() => Path::new(DEFAULT_PATH),
            None => return Ok(Config::default()),
        };
        let text = std::fs::read_to_string(path).map_err(|source| ConfigError::Read {
            path: path.to_owned(),
            source,
        })?;
        Config::parse(&text, path)
    }

    /// Whether somebody chose a corpus. The config that comes with Footnote spells the default out, so only another
    /// one is a choice.
    pub fn names_corpus(&self) -> bool {
        self.corpus != Config::default().corpus
    }

    /// A config from the words of a file; `path` is for messages only.
    ///
    /// # Errors
    /// [`ConfigError`], with every problem of the text.
    pub fn parse(text: &str, path: &Path) -> Result<Config, ConfigError> {
        raw::read(text)
            .and_then(|raw| check::check(raw, text))
            .map_err(|problems| ConfigError::Wrong {
                path: path.to_owned(),
                problems,
            })
    }
}

/// As many as the machine offers this process.
fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// Why there is no config.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file could not be read.
    #[error("cannot read the config {}", path.display())]
    Read {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file is not as it should be.
    #[error("{}", in_words(path, problems))]
    Wrong {
        /// Which.
        path: PathBuf,
        /// Everything that is wrong with it.
        problems: Vec<Problem>,
    },
}

/// One thing that is wrong with a config.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The line it stands on, from 1, where that is known.
    pub line: Option<usize>,
    /// The key, with its section: `answer.limit`. Empty when the file as a whole is no config.
    pub key: String,
    /// What is wrong and what to do.
    pub what: String,
}

fn in_words(path: &Path, problems: &[Problem]) -> String {
    let lines: Vec<String> = problems
        .iter()
        .map(|problem| {
            let line = problem
                .line
                .map_or_else(String::new, |line| format!(":{line}"));
            let key = match problem.key.as_str() {
                "" => String::new(),
                key => format!("{key}: "),
            };
            format!("{}{line}: {key}{}", path.display(), problem.what)
        })
        .collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests;
