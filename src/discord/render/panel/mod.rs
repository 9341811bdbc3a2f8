//! What admins see of their guild's sources, and of who did what. All of it is for one member's eyes.
//!
//! | file | what it makes |
//! |---|---|
//! | `preview` | what a source is like before it is added |
//! | `list` | all of them at a glance |
//! | `shown` | one of them, with its history; what is lost when it is removed |
//! | `reading` | how far a read is, and what came of it |
//! | `why` | why something was not read |
//! | `audit` | who did what |

mod audit;
mod list;
mod preview;
mod reading;
mod shown;
mod why;

use super::{Card, colour, escaped};
use crate::assistant::SourceId;
use crate::assistant::sources::{ConfiguredSource, Health, ReadBack};
use crate::discord::body::{Body, Button, Row};
use crate::discord::words::Words;

pub use audit::audit;
pub use list::source_list;
pub use preview::preview;
pub use reading::{Begun, came, goes_on, reading};
pub use shown::{confirm_removal, source_removed, source_shown};
pub use why::wrong_source;

/// One thing that can be done with what a panel shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PanelPress {
    /// Add what was looked at, by the number of the preview.
    Add(u64),
    /// Do not.
    Cancel(u64),
    /// Show that page of the list, counted from 0.
    List(usize),
    /// Show a source.
    Show(SourceId),
    /// Read it now.
    Refresh(SourceId),
    /// Read it no more.
    Pause(SourceId),
    /// Read it again.
    Resume(SourceId),
    /// Ask whether it is meant to be removed.
    AskRemove(SourceId),
    /// Remove it.
    Remove(SourceId),
    /// Bring it back.
    Undo(SourceId),
    /// Show that page of the audit, counted from 0.
    Audit(usize),
}

/// For whom a panel is made.
pub struct PanelView<'a> {
    /// The admin's language.
    pub words: &'a Words,
    /// The `custom_id` that does this, 1 to 100 characters.
    pub press: &'a dyn Fn(PanelPress) -> String,
}

impl PanelView<'_> {
    fn button(&self, label: &str, press: PanelPress) -> Button {
        Button::new(self.words.just(label), (self.press)(press))
    }

    /// The buttons to the pages around `page`.
    fn pages(&self, page: usize, is_more: bool, to: fn(usize) -> PanelPress) -> Vec<Row> {
        let mut buttons = Vec::new();
        if let Some(before) = page.checked_sub(1) {
            buttons.push(self.button("button-previous", to(before)));
        }
        if is_more {
            buttons.push(self.button("button-next", to(page + 1)));
        }
        rows(buttons)
    }

    /// A name of a source, escaped and in bold.
    fn name(&self, source: &ConfiguredSource) -> String {
        format!("**{}**", escaped(&source.name, NAME))
    }

    fn kind(&self, source: &ConfiguredSource) -> String {
        kind_in_words(&source.kind, self.words)
    }

    fn documents(&self, documents: u64) -> String {
        let documents = [("documents", documents.into())];
        self.words.say("sources-documents", &documents)
    }

    /// How a source is, in words.
    fn state(&self, source: &ConfiguredSource, health: Health) -> String {
        let words = self.words;
        let next = |at: Option<i64>| match at {
            Some(at) => words.say("source-next", &[("when", ago(at).into())]),
            None => words.just("source-next-by-hand"),
        };
        let read = match source.read_at {
            Some(at) => words.say("sources-read", &[("when", ago(at).into())]),
            None => words.just("sources-never-read"),
        };
        let said = match health {
            Health::Well => format!("{read}, {}", next(source.due_at)),
            Health::NotReadYet => read,
            Health::BeingRead(progress) if progress.of > 0 => {
                let how_far = [("done", progress.done.into()), ("of", progress.of.into())];
                words.say("source-being-read-far", &how_far)
            }
            Health::BeingRead(_) => words.just("source-being-read"),
            Health::Failing(times) => {
                let times = words.say("source-failing", &[("times", times.into())]);
                format!("{times}, {}; {read}", next(source.due_at))
            }
            Health::Paused => format!("{}; {read}", words.just("source-paused")),
            Health::Silent(since) => {
                let since = [("date", words.date(since).into())];
                let since = words.say("source-silent", &since);
                format!("{since}; {read}, {}", next(source.due_at))
            }
            Health::Removed(until) => {
                words.say("source-removed-until", &[("when", ago(until).into())])
            }
        };
        match self.read_back(source) {
            Some(back) if !matches!(health, Health::Removed(_)) => format!("{said}; {back}"),
            _ => said,
        }
    }

    /// How far back a channel is read, in words.
    fn read_back(&self, source: &ConfiguredSource) -> Option<String> {
        let words = self.words;
        let since = |key, day| words.say(key, &[("date", words.date(day).into())]);
        Some(match ReadBack::of_source(source)? {
            ReadBack::Older(None) => words.just("source-back-begun"),
            ReadBack::Older(Some(day)) => since("source-back-older", day),
            ReadBack::Whole => words.just("source-back-whole"),
            ReadBack::Full(Some(day)) => since("source-back-full", day),
            ReadBack::Full(None) => words.just("source-back-full-begun"),
        })
    }
}

/// Room for a name, in UTF-16 units with its escapes.
const NAME: usize = 160;

/// Room for an address.
const ADDRESS: usize = 400;

/// Room for the words of an error.
const WHY: usize = 300;

/// What a source is, at a glance; each is told in words too.
fn mark(health: Health) -> &'static str {
    match health {
        Health::Well => "🟢",
        Health::NotReadYet => "⚪",
        Health::BeingRead(_) => "🔄",
        Health::Failing(_) => "🔴",
        Health::Paused => "⏸️",
        Health::Silent(_) => "🟡",
        Health::Removed(_) => "🗑️",
    }
}

/// What kind of source it is.
pub(super) fn kind_in_words(kind: &str, words: &Words) -> String {
    words.just(match kind {
        "folder" => "sources-kind-folder",
        "page" => "sources-kind-page",
        "feed" => "sources-kind-feed",
        "site" => "sources-kind-site",
        "attachment" => "sources-kind-attachment",
        "channel" => "sources-kind-channel",
        _ => "sources-kind-other",
    })
}

/// A moment as Discord counts from it: "in 5 minutes", "3 days ago".
fn ago(seconds: i64) -> String {
    format!("<t:{seconds}:R>")
}

fn rows(buttons: Vec<Button>) -> Vec<Row> {
    match buttons.is_empty() {
        true => Vec::new(),
        false => vec![Row::of(buttons)],
    }
}

/// A card for one member's eyes.
fn card(title: String, description: String, colour: u32, buttons: Vec<Button>) -> Body {
    let card = Card {
        title,
        description,
        footer: String::new(),
        colour,
    };
    card.body(rows(buttons)).ephemeral()
}

/// The colour that goes with how a source is.
fn colour_of(health: Health) -> u32 {
    match health {
        Health::Well => colour::GOOD,
        Health::Failing(_) | Health::Silent(_) => colour::WARY,
        Health::Paused | Health::Removed(_) => colour::NONE,
        Health::NotReadYet | Health::BeingRead(_) => colour::PLAIN,
    }
}
