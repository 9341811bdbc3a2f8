//! Whom a source is for, within the guild that it belongs to.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

/// Who may see a source of a guild.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// Every member.
    #[default]
    Everyone,
    /// Who has one of these roles.
    Roles(BTreeSet<u64>),
    /// Who may read one of these channels and what was written there before, as Discord has it at that moment.
    Channels(BTreeSet<u64>),
}

impl Audience {
    /// Whether it is every member of the guild.
    pub fn is_everyone(&self) -> bool {
        *self == Audience::Everyone
    }
}
