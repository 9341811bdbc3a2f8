//! Making a source: whether what somebody wants can be one, and what is kept of it then.

use std::path::Path;

use super::{
    Actor, ChannelAddress, ConfiguredSource, Kind, MOST_OF_A_GUILD, Owner, SourceError, Sources,
    WantedSource, audit_row, kept, named,
};
use crate::source::kind::{self, WrongSource};
use crate::store::{NewSource, SourceChange, SourceId};
use crate::text::cut::cut;
use crate::text::visible::visible_line;

/// A file's name is kept so long at most, in characters.
const LONGEST_FILE_NAME: usize = 150;

impl Sources {
    /// Makes a source, due at once.
    ///
    /// # Errors
    /// [`SourceError`].
    pub fn add(&self, actor: Actor, wanted: &WantedSource) -> Result<SourceId, SourceError> {
        let address = self.check(actor, wanted)?;
        let now = crate::assistant::now();
        let new = NewSource {
            owner: actor.owner,
            kind: wanted.kind.name().to_owned(),
            location: address.clone(),
            name: name_of(wanted.name.as_deref(), wanted.kind, &address),
            options: serde_json::to_value(&wanted.options).unwrap_or_default(),
            audience: kept(&wanted.audience),
            added_by: actor.account,
            added_at: now,
        };
        let audit = audit_row(
            actor,
            "source.added",
            serde_json::json!({ "kind": new.kind, "address": wanted.kind.shown(&address) }),
        );
        let id = match self.store().add_source(&new, Some(&audit))? {
            Some(id) => id,
            None if wanted.kind == Kind::Attachment => self.replace(actor, &new)?,
            None => return Err(SourceError::Known(address)),
        };
        self.changed();
        Ok(id)
    }

    /// Gives another file to a source that is one already.
    fn replace(&self, actor: Actor, new: &NewSource) -> Result<SourceId, SourceError> {
        let all = self.list(actor)?;
        let known = all.iter().find(|source| {
            source.kind == new.kind
                && source.location == new.location
                && source.removed_at.is_none()
        });
        let known = known.ok_or(SourceError::None)?;
        let change = SourceChange {
            options: Some(new.options.clone()),
            due_at: Some(Some(new.added_at)),
            ..SourceChange::default()
        };
        let audit = audit_row(actor, "source.replaced", named(known));
        match self
            .store()
            .change_source(known.id, &change, Some(&audit))?
        {
            true => Ok(known.id),
            false => Err(SourceError::None),
        }
    }

    /// Whether it could be added; what is kept as its address then.
    ///
    /// # Errors
    /// [`SourceError`].
    pub fn check(&self, actor: Actor, wanted: &WantedSource) -> Result<String, SourceError> {
        let address = self.address_of(wanted)?;
        if actor.owner == Owner::Operator && !wanted.audience.is_everyone() {
            return Err(SourceError::NoAudience);
        }
        if let Some(channel) = ChannelAddress::of(&address)
            && wanted.kind == Kind::Channel
            && actor.owner != Owner::Guild(channel.guild)
        {
            return Err(SourceError::None);
        }
        let mut all = self.list(actor)?;
        // Those that were removed are still there for a day, and count half.
        let with_removed = all.len();
        all.retain(|source| source.removed_at.is_none());
        let is_full = all.len() >= MOST_OF_A_GUILD || with_removed >= 2 * MOST_OF_A_GUILD;
        if actor.owner != Owner::Operator && is_full {
            return Err(SourceError::TooMany);
        }
        // What a folder said that was only read by hand is taken over.
        let is_known = |source: &ConfiguredSource| {
            source.kind == wanted.kind.name()
                && source.location == address
                && source.added_at.is_some()
        };
        if wanted.kind == Kind::Folder {
            // What is in two sources would be found twice.
            let mine = Path::new(&address);
            let other = all.iter().find(|source| {
                let theirs = Path::new(&source.location);
                source.kind == wanted.kind.name()
                    && source.location != address
                    && (theirs.starts_with(mine) || mine.starts_with(theirs))
            });
            if let Some(other) = other {
                return Err(SourceError::Overlaps(other.id.0, other.location.clone()));
            }
        }
        // A file that is given again replaces the one of that name.
        match all.iter().any(is_known) && wanted.kind != Kind::Attachment {
            true => Err(SourceError::Known(address)),
            false => Ok(address),
        }
    }

    /// What is kept as its address; checks everything that can be checked without asking anybody.
    pub(super) fn address_of(&self, wanted: &WantedSource) -> Result<String, SourceError> {
        wanted.options.check()?;
        let guard = self.schedule.web().client.guard();
        match wanted.kind {
            Kind::Channel => ChannelAddress::of(&wanted.address)
                .map(|channel| channel.to_string())
                .ok_or(SourceError::None),
            Kind::Attachment => {
                kind::address(guard, wanted.options.file.as_deref().unwrap_or_default())?;
                let name = wanted.address.rsplit(['/', '\\']).next();
                let name = cut(&visible_line(name.unwrap_or_default()), LONGEST_FILE_NAME);
                Ok(format!("attachment:{name}"))
            }
            Kind::Folder => {
                let roots = &self.schedule.web().roots;
                Ok(roots.admit(&wanted.address).map_err(WrongSource::from)?)
            }
            Kind::Page | Kind::Feed | Kind::Site => {
                Ok(kind::address(guard, &wanted.address)?.to_string())
            }
        }
    }
}

/// What a source is called: as somebody wants it, else what its address says. What it calls itself comes later.
pub(super) fn name_of(wanted: Option<&str>, kind: Kind, address: &str) -> String {
    let by_address = match kind {
        Kind::Attachment => address.trim_start_matches("attachment:"),
        kind => kind.shown(address),
    };
    wanted.unwrap_or(by_address).to_owned()
}
