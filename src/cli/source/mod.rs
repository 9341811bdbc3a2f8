//! `footnote source`: what the operator has the bot know from the web and from folders, and for which guilds.

mod acting;
pub(super) mod telling;

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context as _;
use clap::{Args, Subcommand};

use super::ingest::index_progress;
use super::{Context, Exit, WrongUse, listen};
use crate::access::Audience;
use crate::app::{self, Writing};
use crate::assistant::sources::{Actor, SourceError, Sources, WantedSource};
use crate::ingest::schedule::Schedule;
use crate::ingest::web::Web;
use crate::source::kind::{Kind, Options};
use crate::store::{Owner, SourceId};
use acting::Work;

/// Have web pages, sites, feeds and folders read
#[derive(Debug, Args)]
pub struct Source {
    /// For this guild only, by its id [default: everybody]
    #[arg(long, global = true, value_name = "ID")]
    guild: Option<u64>,
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Read a page, a site, a feed, a folder or a file from now on
    Add(Add),
    /// Show what a source is like, and change nothing
    Preview(Add),
    /// List the sources, with how they are
    List,
    /// Show what came of reading a source
    Show {
        /// Its number, as `list` shows it
        id: i64,
    },
    /// Read a source now, or all that are due
    Refresh {
        /// Its number
        id: Option<i64>,
    },
    /// Read a source no more until `resume`
    Pause {
        /// Its number
        id: i64,
    },
    /// Read a source again
    Resume {
        /// Its number
        id: i64,
    },
    /// Take a source out of all answers; for a day `undo` brings it back
    Remove {
        /// Its number
        id: i64,
    },
    /// Bring a source back that was removed
    Undo {
        /// Its number
        id: i64,
    },
    /// Make the sources those that the file sources.toml beside the config lists
    Apply,
    /// Write the feeds as OPML
    Export,
    /// Add the feeds of an OPML file
    Import {
        /// The file
        file: PathBuf,
    },
}

#[derive(Debug, Args)]
struct Add {
    /// What it is
    #[arg(value_parser = ["page", "feed", "site", "folder", "file"])]
    kind: String,
    /// Where it is; of a feed also a page that names it
    address: String,
    /// What to call it [default: what it calls itself]
    #[arg(long)]
    name: Option<String>,
    /// Of a site or a folder: only paths like this, such as /docs/**
    #[arg(long, value_name = "PATTERN")]
    include: Vec<String>,
    /// Of a site or a folder: no paths like this
    #[arg(long, value_name = "PATTERN")]
    exclude: Vec<String>,
    /// So many pages of a site, or files of a folder, at most
    #[arg(long)]
    pages: Option<usize>,
    /// Of a site without a sitemap: so many links away from its first page
    #[arg(long)]
    depth: Option<usize>,
    /// Of a feed: whether to read the pages that its entries lead to [default: where it only has summaries]
    #[arg(long, value_name = "yes|no", value_parser = yes_or_no)]
    articles: Option<bool>,
    /// Read it so often [default: as often as it changes]
    #[arg(long, value_name = "MINUTES")]
    every_minutes: Option<u64>,
}

fn yes_or_no(word: &str) -> Result<bool, String> {
    match word {
        "yes" => Ok(true),
        "no" => Ok(false),
        _ => Err("write yes or no".to_owned()),
    }
}

impl Add {
    fn wanted(self) -> Result<WantedSource, WrongUse> {
        let kind = Kind::of_operator(&self.kind)
            .ok_or_else(|| WrongUse("the kind is page, feed, site, folder or file".to_owned()))?;
        let defaults = Options::default();
        Ok(WantedSource {
            kind,
            address: self.address,
            name: self.name,
            options: Options {
                include: self.include,
                exclude: self.exclude,
                pages: self.pages.unwrap_or(kind.most()),
                depth: self.depth.unwrap_or(defaults.depth),
                articles: self.articles,
                every_minutes: self.every_minutes,
                file: None,
            },
            audience: Audience::Everyone,
        })
    }
}

impl Source {
    pub(super) fn run(self, context: &Context) -> anyhow::Result<Exit> {
        let Context {
            config, terminal, ..
        } = context;
        if self.guild.is_some() && matches!(self.action, Action::Apply) {
            let why = "the file itself says which guilds have a source; leave out --guild";
            return Err(WrongUse(why.to_owned()).into());
        }
        let listening = listen(*terminal)?;
        let models = app::models(&config.data_dir, config.use_models, config.threads)?;
        let writing = Writing::open(&config.data_dir, index_progress(*terminal)).map_err(|error| {
            match app::is_in_use(&error) {
                true => error.context(
                    "the bot is running: use /source in Discord, or stop it for as long as this takes",
                ),
                false => error,
            }
        })?;
        let web = Web {
            client: app::client(config)?,
            store: writing.store.clone(),
            extractors: Some(Arc::new(app::extractors()?)),
            shelves: Some(writing.shelves.clone()),
            roots: Arc::new(app::roots(config)),
            history: None,
        };
        let schedule = Arc::new(Schedule::new(web, None));
        let work = Work {
            sources: Arc::new(Sources::new(schedule.clone(), None, &config.data_dir)),
            schedule,
            actor: Actor {
                owner: self.guild.map_or(Owner::Operator, Owner::Guild),
                account: None,
            },
            context,
            runtime: tokio::runtime::Builder::new_multi_thread()
                .enable_all()
                .build()
                .context("the system gives no threads")?,
            cancel: listening.token().clone(),
            _writing: writing,
        };
        let exit = match self.action {
            Action::Add(add) => work.add(add.wanted()?, &models),
            Action::Preview(add) => work.preview(&add.wanted()?),
            Action::List => work.list(),
            Action::Show { id } => work.show(SourceId(id)),
            Action::Refresh { id } => work.refresh(id.map(SourceId), &models),
            Action::Pause { id } => work.pause(SourceId(id), true),
            Action::Resume { id } => work.pause(SourceId(id), false),
            Action::Remove { id } => work.remove(SourceId(id)),
            Action::Undo { id } => work.undo(SourceId(id)),
            Action::Apply => work.apply(),
            Action::Export => work.export(),
            Action::Import { file } => work.import(&file),
        };
        exit.map_err(told)
    }
}

/// What the operator did wrong is told as that.
fn told(error: anyhow::Error) -> anyhow::Error {
    match error.downcast_ref::<SourceError>() {
        Some(
            SourceError::Wrong(_)
            | SourceError::Known(_)
            | SourceError::Overlaps(..)
            | SourceError::TooMany
            | SourceError::None,
        ) => WrongUse(error.to_string()).into(),
        _ => error,
    }
}
