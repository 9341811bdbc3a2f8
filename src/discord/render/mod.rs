//! What members see: replies, passages, lists and sentences as bodies of Discord messages. Pure: values in, values out;
//! no connection, no clock.
//!
//! | file | what it makes |
//! |---|---|
//! | `reply` | the answer to a question, the passages that came nearest, the sources of a message |
//! | `context` | one excerpt within its surroundings |
//! | `follows` | news on a question that somebody follows; what they follow |
//! | `latest` | what is new, source by source |
//! | `lists` | what can be asked about; how to ask; a question for the moderators; one sentence |
//! | `briefing` | the message of a briefing; briefings and editions as moderators see them |
//! | `kept` | what is kept of a member |
//! | `settings` | what an admin set |
//! | `panel` | sources as admins see them: previews, lists, progress; who did what |
//! | `passages` | excerpts with their citations, in the room that a card has |
//! | `quote` | an excerpt as quoted lines, its key sentence in bold |
//! | `citation` | the lines under it: number, linked title, publisher, date |
//! | `notes` | what an asker should know beside it |
//! | `escape` | words of strangers, which never act |
//! | `action` | what buttons do |
//!
//! Discord refuses a message that is one character too long, and nobody would see the answer then. So each part here has
//! a room of its own that no content can exceed, counted in UTF-16 units, which are never fewer than what Discord counts.

mod action;
mod briefing;
mod citation;
mod context;
pub mod escape;
mod follows;
mod kept;
mod latest;
mod lists;
mod notes;
mod panel;
mod passages;
mod quote;
mod reply;
mod settings;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::body::{Body, Embed, Footer, Row};
use super::words::Words;
use crate::text::cut::cut_within;
use crate::text::visible::visible_line;

pub use crate::assistant::Standing;
pub use action::Action;
pub use briefing::{
    BriefingPress, Compared, Listed, Menus, Next, Post, Posted, WRITTEN_IN, briefing_list,
    briefing_shown, compared, confirm_briefing_removal, draft, history, post, wrong_briefing,
};
pub use context::{Surroundings, context};
pub use follows::{Followed, follow_list, followed, follows_paused};
pub use kept::{confirm_erasure, privacy};
pub use latest::latest;
pub use lists::{
    ListedSource, ModeratorQuestion, help, question_for_moderators, sentence, sources,
};
pub use notes::note;
pub use panel::{
    Begun, PanelPress, PanelView, audit, came, confirm_removal, goes_on, preview, reading,
    source_list, source_removed, source_shown, wrong_source,
};
pub use reply::{find_sources, nearest, reply};
pub use settings::{OfOperator, mentions, setting_changed, settings};

/// For whom and when something is rendered.
pub struct View<'a> {
    /// The member's language.
    pub words: &'a Words,
    /// The moment that ages are counted to.
    pub now: Timestamp,
    /// The zone whose day it is then.
    pub zone: TimeZone,
    /// The page, counted from 0; the last one where there are fewer.
    pub page: usize,
    /// Excerpts on a page, 1 to 5: three is what a phone shows without much scrolling.
    pub per_page: usize,
    /// From how many days on the newest source is called old, if ever.
    pub stale_after_days: Option<u32>,
    /// The `custom_id` that does this, 1 to 100 characters.
    pub buttons: &'a dyn Fn(Action) -> String,
    /// Whether there is somebody who unanswered questions go to.
    pub can_ask_moderator: bool,
    /// Whether a briefing can be made of the question by whoever asked it.
    pub can_pin: bool,
    /// Whether only the asker sees it.
    pub private: bool,
    /// A sentence under it all, in small print, with its own markup: why the bot answered unasked.
    pub afterword: Option<String>,
}

impl View<'_> {
    /// The usual view: the first page of three excerpts, for everyone.
    pub fn new<'a>(
        words: &'a Words,
        now: Timestamp,
        buttons: &'a dyn Fn(Action) -> String,
    ) -> View<'a> {
        View {
            words,
            now,
            zone: TimeZone::UTC,
            page: 0,
            per_page: 3,
            stale_after_days: None,
            buttons,
            can_ask_moderator: false,
            can_pin: false,
            private: false,
            afterword: None,
        }
    }

    fn today(&self) -> Date {
        self.now.to_zoned(self.zone.clone()).date()
    }
}

/// Colours of a card's bar, by what came of it. Each is told in words too.
mod colour {
    /// There is an answer.
    pub const GOOD: u32 = 0x3b_a5_5d;
    /// There is one, to be read with care.
    pub const WARY: u32 = 0xe0_a0_30;
    /// There is none.
    pub const NONE: u32 = 0x80_84_8e;
    /// Something that was asked for by its name.
    pub const PLAIN: u32 = 0x58_65_f2;
}

/// What Discord takes, in UTF-16 units.
mod room {
    pub const CONTENT: usize = 2_000;
    pub const TITLE: usize = 256;
    pub const DESCRIPTION: usize = 4_096;
    /// Together with the others far from the 6,000 of a whole message.
    pub const FOOTER: usize = 300;
    pub const LABEL: usize = 80;
}

/// Words of a member or a document inside a sentence of ours: cut, escaped, in the language's quotation marks.
pub fn quoted(words: &Words, text: &str) -> String {
    words.quoted_list(&[escaped(text, 200)])
}

/// One line of a stranger's words, escaped, of at most that many UTF-16 units.
fn escaped(text: &str, room: usize) -> String {
    escape::shown_line(
        &cut_within(&visible_line(text), room, escape::most_room),
        &[],
    )
}

/// A thing that can be chosen is named with so many UTF-16 units at most.
const LONGEST_CHOICE: usize = 100;

/// The name of a thing that can be chosen, in a menu or while an option is typed.
pub fn choice_name(name: &str) -> String {
    cut_within(name, LONGEST_CHOICE, units)
}

/// UTF-16 units of a text of ours.
fn units(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

/// One card. `title` is a stranger's words or ours, without markup; all else has its markup and its room.
struct Card {
    title: String,
    description: String,
    footer: String,
    colour: u32,
}

impl Card {
    fn body(self, rows: Vec<Row>) -> Body {
        let some = |text: String| Some(text).filter(|text| !text.trim().is_empty());
        let footer = cut_within(&self.footer, room::FOOTER, units);
        Body {
            embeds: vec![Embed {
                title: some(escaped(&self.title, room::TITLE)),
                // Its parts have kept to their rooms; this is for a translation that grew too long.
                description: some(cut_within(&self.description, room::DESCRIPTION, units)),
                color: Some(self.colour),
                fields: Vec::new(),
                footer: some(footer).map(|text| Footer { text }),
            }],
            components: rows,
            ..Body::default()
        }
    }
}

/// For one member's eyes where the view says so.
fn seen_by(body: Body, view: &View<'_>) -> Body {
    if view.private { body.ephemeral() } else { body }
}
