//! What is done with a source that is one: read now, paused, meant for others, removed and brought back.

use std::sync::Arc;

use tokio_util::sync::CancellationToken;

use super::{
    Actor, Came, ConfiguredSource, Kind, Owner, SourceError, Sources, Tell, audit_row, kept, named,
    shown_address,
};
use crate::access::Audience;
use crate::store::{SourceChange, SourceId};

impl Sources {
    /// Reads a source now, and tells what came of it.
    ///
    /// # Errors
    /// [`SourceError`].
    pub async fn refresh(
        self: &Arc<Self>,
        actor: Actor,
        id: SourceId,
        tell: Tell,
        cancel: &CancellationToken,
    ) -> Result<Came, SourceError> {
        let source = self.aside(move |sources| sources.one(actor, id)).await?;
        if source.removed_at.is_some() {
            return Err(SourceError::None);
        }
        let came = self.schedule.read_now(&source, tell, cancel).await?;
        let came = came.ok_or(SourceError::UnderWay)?;
        self.changed();
        Ok(came)
    }

    /// Writes down that somebody wants a source read now, which [`Sources::refresh`] does.
    ///
    /// # Errors
    /// [`SourceError::None`] also where it was removed.
    pub fn wish_read(&self, actor: Actor, id: SourceId) -> Result<ConfiguredSource, SourceError> {
        let source = self.one(actor, id)?;
        if source.removed_at.is_some() {
            return Err(SourceError::None);
        }
        let audit = audit_row(actor, "source.refreshed", named(&source));
        self.store().note_audit(&[audit])?;
        if source.kind == Kind::Channel.name() {
            self.store().note_missed(id)?;
        }
        Ok(source)
    }

    /// Reads a source no more until it is told to, or again from now on.
    ///
    /// # Errors
    /// [`SourceError`].
    pub fn pause(&self, actor: Actor, id: SourceId, paused: bool) -> Result<(), SourceError> {
        let source = self.one(actor, id)?;
        let change = SourceChange {
            paused: Some(paused),
            due_at: (!paused).then(|| Some(crate::assistant::now())),
            ..SourceChange::default()
        };
        let what = if paused {
            "source.paused"
        } else {
            "source.resumed"
        };
        let audit = audit_row(actor, what, named(&source));
        let there = self.store().change_source(id, &change, Some(&audit))?;
        self.changed();
        if there {
            Ok(())
        } else {
            Err(SourceError::None)
        }
    }

    /// Says whom a source is for from now on. Who is not among them is answered from it no more when this returns.
    ///
    /// # Errors
    /// [`SourceError`].
    pub fn set_audience(
        &self,
        actor: Actor,
        id: SourceId,
        audience: &Audience,
    ) -> Result<ConfiguredSource, SourceError> {
        let before = self.one(actor, id)?;
        if actor.owner == Owner::Operator && !audience.is_everyone() {
            return Err(SourceError::NoAudience);
        }
        if before.kind == Kind::Channel.name() {
            return Err(SourceError::FixedAudience);
        }
        let mut details = named(&before);
        if let Some(details) = details.as_object_mut() {
            details.insert("audience".to_owned(), serde_json::json!(audience));
        }
        let audit = audit_row(actor, "source.audience", details);
        let kept = kept(audience);
        if !self.store().set_audience(id, kept.as_ref(), Some(&audit))? {
            return Err(SourceError::None);
        }
        // The list first: from now on it is known who may see it, and where it stood it is no more.
        self.changed();
        self.follow(&before)?;
        let source = self.one(actor, id)?;
        self.follow(&source)?;
        Ok(source)
    }

    /// Takes a source out of all answers at once; for a day it can be brought back.
    ///
    /// # Errors
    /// [`SourceError`].
    pub fn remove(&self, actor: Actor, id: SourceId) -> Result<ConfiguredSource, SourceError> {
        let source = self.one(actor, id)?;
        let audit = audit_row(actor, "source.removed", named(&source));
        if !self
            .store()
            .remove_source(id, crate::assistant::now(), Some(&audit))?
        {
            return Err(SourceError::None);
        }
        self.follow(&source)?;
        Ok(source)
    }

    /// Takes back that a source was added, as if it had never been.
    ///
    /// # Errors
    /// [`SourceError`].
    pub fn discard(&self, actor: Actor, id: SourceId) -> Result<(), SourceError> {
        let source = self.one(actor, id)?;
        let audit = audit_row(
            actor,
            "source.discarded",
            serde_json::json!({ "kind": source.kind, "address": shown_address(&source) }),
        );
        self.store().discard_source(id, Some(&audit))?;
        self.follow(&source)
    }

    /// Brings a source back that was removed.
    ///
    /// # Errors
    /// [`SourceError::None`] where it was not removed, or went for good.
    pub fn bring_back(&self, actor: Actor, id: SourceId) -> Result<ConfiguredSource, SourceError> {
        let source = self.one(actor, id)?;
        let audit = audit_row(actor, "source.brought_back", named(&source));
        if !self.store().bring_back(id, Some(&audit))? {
            return Err(SourceError::None);
        }
        let source = self.one(actor, id)?;
        self.follow(&source)?;
        Ok(source)
    }
}
