//! What a reply's buttons do. How that is written into a `custom_id`, signed and read again is another file's job: a
//! renderer only asks for it.

/// One thing that can be done with a reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// Show that page, counted from 0.
    Page(usize),
    /// Show the excerpt with that index in the reply within its surroundings.
    Context(usize),
    /// Say that it helped.
    Helpful,
    /// Say that it did not.
    NotHelpful,
    /// Show what came nearest, where nothing was found.
    Nearest,
    /// Hand the question to the moderators.
    AskModerator,
    /// Show to everyone what only the asker sees.
    Post,
    /// Make a briefing of the question.
    Pin,
}
