//! How sources are, at a glance.

use super::{Actor, ConfiguredSource, Kind, Progress, SourceError, SourceId, Sources, UNDO_S};
use crate::store::NewestDate;

/// A feed whose newest entry is older than so many days says nothing any more, most likely.
const SILENT_DAYS: i64 = 30;

/// How a source is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Health {
    /// It was read, and is read again when it is due.
    Well,
    /// Nobody has read it yet.
    NotReadYet,
    /// It is being read.
    BeingRead(Progress),
    /// It could not be read so many times in a row; what it said before is kept.
    Failing(u32),
    /// It is read only when it is told to.
    Paused,
    /// It is a feed that is read well and has had nothing new for a long time, since this day.
    Silent(jiff::civil::Date),
    /// It was removed, and goes for good at this time, in Unix seconds.
    Removed(i64),
}

/// A source, at a glance.
#[derive(Debug, Clone, PartialEq)]
pub struct Glance {
    /// As it is set up.
    pub source: ConfiguredSource,
    /// How it is.
    pub health: Health,
    /// How many documents it has.
    pub documents: u64,
}

impl Sources {
    /// Some of the actor's sources at a glance, and how many there are in all: those from `skipped` on in the order in
    /// which they were added, at most `most`.
    ///
    /// # Errors
    /// [`SourceError::Store`].
    pub fn glances(
        &self,
        actor: Actor,
        skipped: usize,
        most: usize,
    ) -> Result<(Vec<Glance>, usize), SourceError> {
        let all = self.list(actor)?;
        let count = all.len();
        let some = all.into_iter().skip(skipped).take(most);
        let glances = some.map(|source| self.glance_of(source));
        Ok((glances.collect::<Result<_, _>>()?, count))
    }

    /// One of them.
    ///
    /// # Errors
    /// As [`Sources::one`].
    pub fn glance(&self, actor: Actor, id: SourceId) -> Result<Glance, SourceError> {
        let source = self.one(actor, id)?;
        self.glance_of(source)
    }

    fn glance_of(&self, source: ConfiguredSource) -> Result<Glance, SourceError> {
        let reader = self.store().reader()?;
        let documents = reader.count_of(source.id)?;
        let newest = match source.kind == Kind::Feed.name() {
            true => reader.newest_of(source.id)?,
            false => None,
        };
        let health = health(
            &source,
            self.progress(source.id),
            newest,
            crate::assistant::now(),
        );
        Ok(Glance {
            source,
            health,
            documents,
        })
    }
}

/// How a source is at `now` (Unix seconds), with `newest` as the newest day that a document of it states.
fn health(
    source: &ConfiguredSource,
    progress: Option<Progress>,
    newest: NewestDate,
    now: i64,
) -> Health {
    if let Some(removed) = source.removed_at {
        return Health::Removed(removed + UNDO_S);
    }
    if let Some(progress) = progress {
        return Health::BeingRead(progress);
    }
    if source.paused {
        return Health::Paused;
    }
    if source.failures > 0 {
        return Health::Failing(source.failures);
    }
    if source.read_at.is_none() {
        return Health::NotReadYet;
    }
    let today = jiff::Timestamp::from_second(now).map(|now| now.to_zoned(jiff::tz::TimeZone::UTC));
    match (newest, today) {
        (Some(newest), Ok(today)) if (today.date() - newest).get_days() as i64 > SILENT_DAYS => {
            Health::Silent(newest)
        }
        _ => Health::Well,
    }
}
