//! What may be shown to whom. The one place where that is decided: everything that is found, listed, counted, completed
//! or opened asks here first.

use std::sync::Arc;
use std::time::Duration;

use moka::sync::Cache;
use rustc_hash::FxHashSet;

use super::{AskError, Assistant, Guilds};
use crate::access::{Asker, Audience, Eyes};
use crate::store::{Reader, ShelfId, SourceId, StoreError};

/// What may be shown.
pub(super) struct Visible {
    pub(super) sources: FxHashSet<SourceId>,
    /// Where they stand, and everyone's shelf.
    pub(super) shelves: Vec<ShelfId>,
    /// Whether the asker alone would be shown more.
    pub(super) leaves_out: bool,
}

/// Channels whose readers were looked into a moment ago. Each answer is a number and a yes or no.
const REMEMBERED: u64 = 20_000;

/// What deciding needs: whose each source is and whom it is for, and what Discord told of guilds.
pub(super) struct SeenTo {
    guilds: Guilds,
    sources: Cache<(), Arc<[Entry]>>,
    /// Whether all readers of a channel may see a source, as of a state of sources and guilds. Finding out tries every
    /// combination of roles.
    by_channel: Cache<(u64, u64, SourceId), bool>,
}

/// A source, as far as it decides.
struct Entry {
    id: SourceId,
    owner: Option<u64>,
    shelf: ShelfId,
    /// `None` is one that cannot be read: nobody sees it.
    audience: Option<Audience>,
}

impl SeenTo {
    /// Remembers the list of sources for so long.
    pub(super) fn new(lists_hold: Duration) -> SeenTo {
        SeenTo {
            guilds: Guilds::default(),
            sources: Cache::builder()
                .max_capacity(1)
                .time_to_live(lists_hold)
                .build(),
            by_channel: Cache::builder()
                .max_capacity(REMEMBERED)
                .time_to_live(lists_hold)
                .build(),
        }
    }

    pub(super) fn guilds(&self) -> &Guilds {
        &self.guilds
    }

    pub(super) fn sources_changed(&self) {
        self.sources.invalidate_all();
        self.by_channel.invalidate_all();
    }
}

fn entries(reader: &Reader) -> Result<Vec<Entry>, StoreError> {
    let all = reader.configured()?;
    let there = all.into_iter().filter(|one| one.removed_at.is_none());
    Ok(there
        .map(|source| Entry {
            id: source.id,
            owner: source.owner.guild(),
            shelf: source.shelf,
            audience: match source.audience {
                None => Some(Audience::Everyone),
                Some(told) => serde_json::from_value(told)
                    .inspect_err(|error| {
                        tracing::error!(
                            source.id = source.id.0,
                            error = %error,
                            "whom a source is for cannot be read; nobody sees it"
                        );
                    })
                    .ok(),
            },
        })
        .collect())
}

/// The sources that everyone may see: the operator's, for everybody. They stand on everyone's shelf, which is what is
/// searched where no other is named.
pub(super) fn everyones(reader: &Reader) -> Result<FxHashSet<SourceId>, StoreError> {
    let is_everyones = |source: &Entry| {
        let audience = source.audience.as_ref();
        source.owner.is_none()
            && source.shelf == ShelfId::EVERYONE
            && audience.is_some_and(Audience::is_everyone)
    };
    let all = entries(reader)?;
    Ok(all
        .iter()
        .filter(|source| is_everyones(source))
        .map(|source| source.id)
        .collect())
}

impl Assistant {
    /// What may be shown to an asker where these eyes read it.
    pub(super) async fn visible(
        self: &Arc<Self>,
        asker: &Asker,
        eyes: Eyes,
    ) -> Result<Visible, AskError> {
        let seen_to = &self.seen_to;
        let all = match seen_to.sources.get(&()) {
            Some(all) => all,
            None => {
                let all: Arc<[Entry]> = self.reading(entries).await?.into();
                seen_to.sources.insert((), all.clone());
                all
            }
        };
        // The number before the guild: what changes in between makes the number old, and is looked into again.
        let changes = seen_to.guilds.changes();
        let guild = asker.guild.and_then(|guild| seen_to.guilds.get(guild));
        // Nothing is on everyone's shelf that somebody may not see.
        let mut visible = Visible {
            sources: FxHashSet::default(),
            shelves: vec![ShelfId::EVERYONE],
            leaves_out: false,
        };
        for source in all.iter() {
            let Some(audience) = &source.audience else {
                continue;
            };
            let sees = |eyes| asker.may_see(source.owner, audience, eyes, guild.as_deref());
            let shown = match eyes {
                Eyes::Channel if !audience.is_everyone() && source.owner == asker.guild => {
                    let key = (changes, asker.channel, source.id);
                    seen_to.by_channel.get_with(key, || sees(eyes))
                }
                eyes => sees(eyes),
            };
            if shown {
                visible.sources.insert(source.id);
                visible.shelves.push(source.shelf);
            } else if eyes == Eyes::Channel && sees(Eyes::Asker) {
                visible.leaves_out = true;
            }
        }
        visible.shelves.sort_unstable();
        visible.shelves.dedup();
        Ok(visible)
    }
}
