//! One read of a source on the web: fetch, compare, extract, split, write.
//!
//! What cannot be read keeps what it said before, marked with the reason: an answer from yesterday is better than none
//! because a server was down for a minute. Only what says of itself that it is gone (410, or an entry taken out of the
//! middle of its feed) is removed.

mod attachment;
mod feed;
mod page;
mod site;
pub(super) mod writing;

use std::ops::AddAssign;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use serde_json::Value;
use tokio_util::sync::CancellationToken;

use super::channel::{self, History};
use super::{Reason, folder};
use crate::extract::child::Workers;
use crate::extract::{self, ExtractError, Extraction, Hint};
use crate::index::Shelves;
use crate::source::http::Client;
use crate::source::kind::{Kind, Options};
use crate::source::roots::Roots;
use crate::store::{ConfiguredSource, Store, StoreError};

pub use page::entry_page;
pub(super) use page::ready;

/// The name that rules for one program call us.
pub const AGENT: &str = "Footnote";

/// What reading needs. Cheap to clone.
#[derive(Clone)]
pub struct Web {
    /// The one way out.
    pub client: Client,
    /// Where what was read goes.
    pub store: Arc<Store>,
    /// Who parses strangers' bytes; `None` where that is done in this process.
    pub extractors: Option<Arc<Workers>>,
    /// Told what is new; `None` where nobody searches it.
    pub shelves: Option<Shelves>,
    /// Where folders and files may be read.
    pub roots: Arc<Roots>,
    /// Who can look back in channels, once the bot is connected; `None` where no bot runs. Clones share it.
    pub history: Option<Arc<OnceLock<Arc<dyn History>>>>,
}

impl Web {
    /// Reads the documents out of what was fetched. Blocks.
    pub(super) fn extract(&self, bytes: &[u8], hint: &Hint) -> Result<Extraction, ExtractError> {
        match &self.extractors {
            Some(extractors) => extractors.extract(bytes, hint),
            None => extract::extract(bytes, hint),
        }
    }
}

/// Why a read could not even be written down as failed.
#[derive(Debug, thiserror::Error)]
pub enum WebError {
    /// The store refused.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The kind, or what it was told, is none that this program knows.
    #[error("source {0} is of no kind that this program reads from the web")]
    Kind(i64),
    /// The index could not follow.
    #[error("the search index could not follow")]
    Index(#[from] crate::index::IndexError),
    /// A task panicked.
    #[error("reading was cut short")]
    CutShort(#[from] tokio::task::JoinError),
}

/// Something that was not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotRead {
    /// Its address.
    pub address: String,
    /// Why, as a short name.
    pub reason: Reason,
    /// Why, in words.
    pub why: String,
}

/// Where the time of a read went, summed over addresses that are read beside each other.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Spent {
    /// Waiting for servers, and for a turn to ask them.
    pub fetching: Duration,
    /// Making documents of what they sent, and waiting for a process that does.
    pub extracting: Duration,
    /// Waiting for the store.
    pub storing: Duration,
}

impl AddAssign for Spent {
    fn add_assign(&mut self, other: Spent) {
        self.fetching += other.fetching;
        self.extracting += other.extracting;
        self.storing += other.storing;
    }
}

/// What came of a read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Came {
    /// Documents that were not known.
    pub added: u64,
    /// Documents that say something else.
    pub changed: u64,
    /// Documents that say the same, or were not sent because they do.
    pub unchanged: u64,
    /// Documents that are gone.
    pub removed: u64,
    /// Addresses that were not read; what they said before is kept.
    pub not_read: Vec<NotRead>,
    /// How many more there were.
    pub more_not_read: usize,
    /// Why the source as a whole was not read.
    pub failure: Option<NotRead>,
    /// Whether what was not read may well be at the next read, without anybody doing anything.
    pub may_pass: bool,
    /// How far it is read now.
    pub cursor: Value,
    /// How long the server asks to wait.
    pub asked: Option<Duration>,
    /// After how long the next read is due where something is left to read; `None` is as often as it changes.
    pub soon: Option<Duration>,
    /// What the source calls itself.
    pub title: Option<String>,
    /// Where its time went.
    pub spent: Spent,
}

/// So many addresses that were not read are told one by one.
const TOLD: usize = 20;

impl Came {
    /// The source as a whole was not read; it is as far as it was.
    pub(super) fn failed(source: &ConfiguredSource, reason: Reason, why: String) -> Came {
        Came {
            failure: Some(NotRead {
                address: source.location.clone(),
                reason,
                why,
            }),
            cursor: source.cursor.clone(),
            ..Came::default()
        }
    }

    /// Whether anything is other than it was.
    pub fn is_news(&self) -> bool {
        self.added + self.changed + self.removed > 0
    }

    pub(in crate::ingest) fn tell(&mut self, not_read: NotRead) {
        if self.not_read.len() < TOLD {
            self.not_read.push(not_read);
        } else {
            self.more_not_read += 1;
        }
    }
}

/// How far a read is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    /// Addresses that were looked at.
    pub done: u64,
    /// Addresses that there are to look at, as far as is known.
    pub of: u64,
}

/// Told now and then.
pub type Tell = Arc<dyn Fn(Progress) + Send + Sync>;

/// Reads a source. Ends early, with what it has, when `cancel` is cancelled.
///
/// # Errors
/// [`WebError`], when what was read could not be written. That a source could not be read is no error but a
/// [`Came::failure`].
pub async fn read(
    web: &Web,
    source: &ConfiguredSource,
    tell: Tell,
    cancel: &CancellationToken,
) -> Result<Came, WebError> {
    let wrong = || WebError::Kind(source.id.0);
    let kind = Kind::from_name(&source.kind).ok_or_else(wrong)?;
    let options: Options = serde_json::from_value(source.options.clone()).map_err(|_| wrong())?;
    // Beside the fetching, which takes longer mostly.
    let preparing = web
        .extractors
        .clone()
        .filter(|_| matches!(kind, Kind::Page | Kind::Feed | Kind::Site))
        .map(|extractors| tokio::task::spawn_blocking(move || extractors.prepare()));
    let came = read_as(kind, web, source, &options, tell, cancel).await;
    if let Some(preparing) = preparing
        && let Err(error) = preparing.await?
    {
        // Whoever had a page to read was told.
        tracing::debug!(
            error = &error as &dyn std::error::Error,
            "no extractor is ready"
        );
    }
    came
}

async fn read_as(
    kind: Kind,
    web: &Web,
    source: &ConfiguredSource,
    options: &Options,
    tell: Tell,
    cancel: &CancellationToken,
) -> Result<Came, WebError> {
    match kind {
        Kind::Page => page::read_one(web, source, cancel).await,
        Kind::Feed => feed::read(web, source, options, tell, cancel).await,
        Kind::Site => site::read(web, source, options, tell, cancel).await,
        Kind::Attachment => attachment::read(web, source, options, cancel).await,
        Kind::Channel => channel::read(web, source, tell, cancel).await,
        Kind::Folder => folder::read(web, source, options, tell, cancel).await,
    }
}

/// Does work that blocks on a thread for it.
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, WebError> {
    Ok(tokio::task::spawn_blocking(work).await??)
}
