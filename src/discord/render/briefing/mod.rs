//! Briefings as people see them.
//!
//! | file | what it makes |
//! |---|---|
//! | `post` | the message that is pinned, and what stands in the thread under it |
//! | `lists` | briefings and editions for moderators; what tells two editions apart |
//! | `wrong` | what is wrong with what a moderator wrote for one |

mod lists;
mod post;
mod wrong;

use crate::assistant::briefings::BriefingId;

pub use lists::{
    Compared, Listed, briefing_list, briefing_shown, compared, confirm_briefing_removal, history,
};
pub use post::{Menus, Next, Post, Posted, WRITTEN_IN, draft, post};
pub use wrong::wrong as wrong_briefing;

/// One thing that can be done with a briefing by a button.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BriefingPress {
    /// Pin what was looked at, by the number of the draft.
    Pin(u64),
    /// Change it before.
    Edit(u64),
    /// Forget it.
    Cancel(u64),
    /// Make it from the sources that were chosen.
    Sources(u64),
    /// Have it stand in the channel that was chosen.
    Channel(u64),
    /// Show a briefing to whoever looks after it.
    Show(BriefingId),
    /// Make it anew now.
    Refresh(BriefingId),
    /// Keep it current no more.
    Pause(BriefingId),
    /// Keep it current again.
    Resume(BriefingId),
    /// Ask whether it is meant to be removed.
    AskRemove(BriefingId),
    /// Remove it.
    Remove(BriefingId),
    /// Its editions.
    History(BriefingId),
}
