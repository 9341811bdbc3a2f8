//! The sources that the operator lists in a file: what is new in it is added, what is other is changed, what is gone from
//! it is removed, and what somebody added by hand is left alone.
//!
//! What the file said is kept in the store, since only that tells what came from it. It is kept before anything is done
//! and again afterwards: a process that is killed in between knows at its next start of everything that may have come
//! from the file, and does the rest.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::adding::name_of;
use super::{Actor, SourceError, Sources, WantedSource, audit_row};
use crate::source::kind::{Kind, Options};
use crate::store::{ConfiguredSource, Owner, SourceChange, SourceId, StoreError};

/// The name under which it is kept what the file said.
const KEPT: &str = "listed_sources";

/// A source as the file lists it.
#[derive(Debug, Clone, PartialEq)]
pub struct Listed {
    /// For whom.
    pub owner: Owner,
    /// What.
    pub wanted: WantedSource,
}

/// What came of following the file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Followed {
    /// Addresses that are sources now and were none.
    pub added: Vec<String>,
    /// Sources that have another name or are told something else now.
    pub changed: Vec<String>,
    /// Sources that the file lists no more; for a day they can be brought back.
    pub removed: Vec<(SourceId, String)>,
    /// Sources that are as the file says.
    pub unchanged: usize,
    /// Addresses that are in the file and were added by hand before; they are left as they are.
    pub by_hand: Vec<String>,
}

/// Who has what where: one source at most.
type Place = (Owner, String, String);

/// What the file said of a source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Said {
    /// The guild; `None` is everybody.
    guild: Option<u64>,
    kind: String,
    address: String,
    name: Option<String>,
    options: Options,
}

impl Said {
    fn place(&self) -> Place {
        let owner = self.guild.map_or(Owner::Operator, Owner::Guild);
        (owner, self.kind.clone(), self.address.clone())
    }
}

impl Sources {
    /// Makes the sources that came from the file those that it lists.
    ///
    /// # Errors
    /// [`SourceError::Wrong`] where one of them cannot be a source; nothing is done then. Others in the middle of it:
    /// doing it again does the rest.
    pub fn follow_list(&self, listed: &[Listed]) -> Result<Followed, SourceError> {
        let wanted = self.said(listed)?;
        let known = self.said_before()?;
        let there: BTreeMap<Place, ConfiguredSource> = self
            .store()
            .reader()?
            .configured()?
            .into_iter()
            .map(|source| {
                (
                    (source.owner, source.kind.clone(), source.location.clone()),
                    source,
                )
            })
            .collect();
        let mut followed = Followed::default();
        let is_there = |place: &Place| {
            there
                .get(place)
                .filter(|source| source.removed_at.is_none())
        };
        // Somebody's own is not taken over: it would go when the file lists it no more.
        let (mine, by_hand): (Vec<_>, Vec<_>) = wanted
            .into_iter()
            .partition(|(place, _)| known.contains_key(place) || is_there(place).is_none());
        followed.by_hand = by_hand
            .into_iter()
            .map(|((.., address), _)| address)
            .collect();
        let mine: BTreeMap<Place, Said> = mine.into_iter().collect();
        let gone: Vec<&Place> = known
            .keys()
            .filter(|place| !mine.contains_key(place))
            .collect();
        self.keep_said(known.values().chain(mine.values()))?;
        for (place, said) in &mine {
            match (is_there(place), known.get(place)) {
                (Some(source), Some(before)) if before != said => {
                    self.change_to(source, before, said)?;
                    followed.changed.push(said.address.clone());
                }
                (Some(_), _) => followed.unchanged += 1,
                (None, _) => {
                    self.add_said(place.0, said)?;
                    followed.added.push(said.address.clone());
                }
            }
        }
        for place in gone {
            if let Some(source) = is_there(place) {
                let actor = operator_for(place.0);
                self.remove(actor, source.id)?;
                followed.removed.push((source.id, source.location.clone()));
            }
        }
        self.keep_said(mine.values())?;
        self.changed();
        Ok(followed)
    }

    /// How many sources came from the file when it was last followed.
    ///
    /// # Errors
    /// [`SourceError::Store`].
    pub fn listed_before(&self) -> Result<usize, SourceError> {
        Ok(self.said_before()?.len())
    }

    fn said(&self, listed: &[Listed]) -> Result<BTreeMap<Place, Said>, SourceError> {
        let said = listed.iter().map(|listed| {
            let said = Said {
                guild: listed.owner.guild(),
                kind: listed.wanted.kind.name().to_owned(),
                address: self.address_of(&listed.wanted)?,
                name: listed.wanted.name.clone(),
                options: listed.wanted.options.clone(),
            };
            Ok((said.place(), said))
        });
        said.collect()
    }

    fn said_before(&self) -> Result<BTreeMap<Place, Said>, SourceError> {
        let Some(kept) = self.store().reader()?.kept(KEPT)? else {
            return Ok(BTreeMap::new());
        };
        let said: Vec<Said> =
            serde_json::from_str(&kept).map_err(|_| SourceError::ListUnreadable)?;
        Ok(said.into_iter().map(|said| (said.place(), said)).collect())
    }

    fn keep_said<'s>(&self, said: impl Iterator<Item = &'s Said>) -> Result<(), StoreError> {
        // Of two that are about one source, the later one counts.
        let by_place: BTreeMap<Place, &Said> = said.map(|said| (said.place(), said)).collect();
        let said: Vec<&Said> = by_place.into_values().collect();
        let kept = serde_json::to_string(&said).unwrap_or_default();
        self.store().keep(KEPT, &kept)
    }

    fn add_said(&self, owner: Owner, said: &Said) -> Result<(), SourceError> {
        let new = crate::store::NewSource {
            owner,
            kind: said.kind.clone(),
            location: said.address.clone(),
            name: Kind::from_name(&said.kind).map_or_else(
                || said.address.clone(),
                |kind| name_of(said.name.as_deref(), kind, &said.address),
            ),
            options: serde_json::to_value(&said.options).unwrap_or_default(),
            audience: None,
            added_by: None,
            added_at: super::super::now(),
        };
        let shown =
            Kind::from_name(&said.kind).map_or(&*said.address, |kind| kind.shown(&said.address));
        let details = serde_json::json!({ "kind": said.kind, "address": shown, "listed": true });
        let audit = audit_row(operator_for(owner), "source.added", details);
        // Somebody may have added it since; then it is there, which is what was wanted.
        self.store().add_source(&new, Some(&audit))?;
        Ok(())
    }

    fn change_to(
        &self,
        source: &ConfiguredSource,
        before: &Said,
        said: &Said,
    ) -> Result<(), SourceError> {
        let is_told_otherwise = before.options != said.options;
        let change = SourceChange {
            // What the file does not name keeps what it is called now.
            name: said.name.clone(),
            options: is_told_otherwise
                .then(|| serde_json::to_value(&said.options).unwrap_or_default()),
            due_at: is_told_otherwise.then(|| Some(super::super::now())),
            paused: None,
        };
        let details = serde_json::json!({ "source": source.id.0, "listed": true });
        let audit = audit_row(operator_for(source.owner), "source.changed", details);
        self.store()
            .change_source(source.id, &change, Some(&audit))?;
        Ok(())
    }
}

fn operator_for(owner: Owner) -> Actor {
    Actor {
        owner,
        account: None,
    }
}
