//! `footnote briefing preview`: the edition that a briefing would have now, before it stands in any channel.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use jiff::Zoned;
use serde::Deserialize;

use super::ask::{assistant, now_of};
use super::render::{self, View};
use super::{Context, Exit, WrongUse};
use crate::app;
use crate::assistant::briefings::{Brief, BriefError, Edition, html, markdown, preview};
use crate::config::{WrittenBriefing, parse_briefing};

/// Look at briefings: pages of cited excerpts on topics that you choose
#[derive(Debug, Args)]
pub struct BriefingCommand {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Make the edition that a briefing would have now, and keep it nowhere
    Preview(PreviewCommand),
}

#[derive(Debug, Args)]
struct PreviewCommand {
    /// A TOML file with the keys topics, title, window and schedule
    #[arg(conflicts_with = "topics")]
    file: Option<PathBuf>,
    /// What it is about: a question or words; once for each topic
    #[arg(long, value_name = "TOPIC")]
    topics: Vec<String>,
    /// Its title [default: the first topic]
    #[arg(long)]
    title: Option<String>,
    /// Only what was published lately ("last 3 days") [default: everything]
    #[arg(long, value_name = "DAYS")]
    window: Option<String>,
    /// When it would be made anew [default: daily 08:00]
    #[arg(long)]
    schedule: Option<String>,
    /// Make it as if it were this day (2024-03-21) or moment (2024-03-21T10:00:00Z)
    #[arg(long, value_name = "TIME")]
    now: Option<String>,
    /// The time zone that times are meant in, like Europe/Berlin [default: the system's, or the config's]
    #[arg(long, value_name = "ZONE")]
    zone: Option<String>,
    /// An edition that was printed with --json before: tells what is new since, and what no longer holds
    #[arg(long, value_name = "FILE")]
    before: Option<PathBuf>,
    /// Print it as Markdown
    #[arg(long, conflicts_with = "html")]
    markdown: bool,
    /// Print it as a page of HTML that needs nothing else
    #[arg(long)]
    html: bool,
}

impl BriefingCommand {
    pub(super) fn run(self, context: &Context) -> anyhow::Result<Exit> {
        match self.action {
            Action::Preview(preview) => preview.run(context),
        }
    }
}

impl PreviewCommand {
    fn run(self, context: &Context) -> anyhow::Result<Exit> {
        let Context {
            config,
            terminal,
            json,
            ..
        } = context;
        if *json && (self.markdown || self.html) {
            let why = "--json, --markdown and --html are three ways to print it; choose one";
            return Err(WrongUse(why.to_owned()).into());
        }
        let now = now_of(self.now.as_deref(), self.zone.as_deref(), config)?;
        let brief = self.brief(&now)?;
        let before = self.before.as_deref().map(edition_in).transpose()?;
        let models = app::models(&config.data_dir, config.use_models, config.threads)?;
        let Some((_reading, assistant)) = assistant(models, context)? else {
            return Ok(Exit::Interrupted);
        };
        let made = preview(&assistant, &brief, before.as_ref(), &now)?;
        let (heading, shown) = (made.heading(), &made.shown);
        if *json {
            terminal.print_json(&made)?;
        } else if self.markdown {
            terminal.print(&markdown(&heading, shown))?;
        } else if self.html {
            terminal.print(&html(&heading, shown))?;
        } else {
            let view = View {
                width: terminal.width(),
                here: std::env::current_dir().ok(),
            };
            terminal.print(&render::briefing(&heading, shown, &view))?;
        }
        Ok(match shown.is_empty() {
            true => Exit::NothingFound,
            false => Exit::Done,
        })
    }

    /// What is wanted: what the file says, and what is said beside it.
    fn brief(&self, now: &Zoned) -> anyhow::Result<Brief> {
        let written = match &self.file {
            Some(path) => {
                let text = std::fs::read_to_string(path).map_err(|error| {
                    WrongUse(format!(
                        "{} cannot be read ({error}); name a TOML file, or write --topics \"who is meeting in Qatar?\"",
                        path.display()
                    ))
                })?;
                Some(parse_briefing(&text, path)?)
            }
            None if self.topics.is_empty() => {
                return Err(WrongUse(
                    "there is no topic: write one, as in --topics \"who is meeting in Qatar?\", or name a file"
                        .to_owned(),
                )
                .into());
            }
            None => None,
        };
        let either = |said: &Option<String>, of: fn(&WrittenBriefing) -> &Option<String>| {
            let written = written.as_ref().and_then(|written| of(written).clone());
            said.clone().or(written).unwrap_or_default()
        };
        let topics = match &written {
            Some(written) => written.topics.join("\n"),
            None => self.topics.join("\n"),
        };
        let zone = now.time_zone().iana_name().unwrap_or("UTC");
        let brief = Brief::check(
            &either(&self.title, |written| &written.title),
            &topics,
            &either(&self.schedule, |written| &written.schedule),
            &either(&self.window, |written| &written.window),
            zone,
        );
        brief.map_err(|error| self.told(&error, written.as_ref()))
    }

    /// What is wrong, told where it stands: in the file, or on the command line.
    fn told(&self, error: &BriefError, written: Option<&WrittenBriefing>) -> anyhow::Error {
        let (key, is_said) = match error {
            BriefError::Title => ("title", self.title.is_some()),
            BriefError::Window => ("window", self.window.is_some()),
            BriefError::Schedule(_) => ("schedule", self.schedule.is_some()),
            BriefError::NoTopics | BriefError::TooManyTopics(_) | BriefError::LongTopic(_) => {
                ("topics", false)
            }
        };
        match written.filter(|_| !is_said) {
            Some(written) => written.wrong(key, error.to_string()).into(),
            None => WrongUse(format!("--{key}: {error}")).into(),
        }
    }
}

/// What is needed of what `--json` printed.
#[derive(Deserialize)]
struct Printed {
    edition: Edition,
}

fn edition_in(path: &Path) -> anyhow::Result<Edition> {
    let bytes = std::fs::read(path).map_err(|error| {
        WrongUse(format!(
            "--before: {} cannot be read: {error}",
            path.display()
        ))
    })?;
    let printed: Printed = serde_json::from_slice(&bytes).map_err(|error| {
        WrongUse(format!(
            "--before: {} is no edition ({error}); print one with footnote briefing preview --json",
            path.display()
        ))
    })?;
    Ok(printed.edition)
}
