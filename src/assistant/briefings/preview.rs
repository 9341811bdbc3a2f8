//! A briefing's edition as it would be now, looked at from the command line: of what everyone may see, kept nowhere.

use jiff::Zoned;
use serde::Serialize;

use super::{Brief, BriefingError, Edition, Heading, Schedule, ShownEdition, made};
use crate::answer::reply::Reply;
use crate::assistant::{Assistant, visible};
use crate::store::Reader;

/// An edition that was made to be looked at. Serialised it is what `footnote briefing preview --json` prints.
#[derive(Debug, Clone, Serialize)]
pub struct Preview {
    /// The title.
    pub title: String,
    /// When it would be made anew, in words.
    pub schedule: String,
    /// Only what was published in the last so many days was looked at; `None` is all.
    pub window_days: Option<u16>,
    /// When it was made.
    #[serde(serialize_with = "as_timestamp")]
    pub made_at: Zoned,
    /// When it would be made next; `None` where only a moderator or something new has it made.
    #[serde(serialize_with = "as_timestamp_where_known")]
    pub next_due: Option<Zoned>,
    /// Whether a reader of the edition before would learn anything from it; `None` without one.
    pub is_news: Option<bool>,
    /// What it quotes.
    pub edition: Edition,
    /// The same with its words.
    pub shown: ShownEdition,
}

impl Preview {
    /// What stands over it.
    pub fn heading(&self) -> Heading {
        Heading {
            title: self.title.clone(),
            made_at: self.made_at.clone(),
            next_due: self.next_due.clone(),
            schedule: self.schedule.clone(),
            window_days: self.window_days,
        }
    }
}

/// The edition that the briefing would have at `now`, made of everything in the data directory that everyone may see,
/// behind `before`. Blocks until every topic was asked.
///
/// # Errors
/// [`BriefingError`].
pub fn preview(
    assistant: &Assistant,
    brief: &Brief,
    before: Option<&Edition>,
    now: &Zoned,
) -> Result<Preview, BriefingError> {
    let mut answers: Vec<(String, Reply)> = Vec::with_capacity(brief.topics.len());
    for topic in &brief.topics {
        let reply = assistant.ask_blocking(&brief.asked(topic, now))?;
        answers.push((topic.clone(), reply));
    }
    let reader = Reader::open(&assistant.data_dir)?;
    let sources = visible::everyones(&reader)?;
    let is_visible = |source| sources.contains(&source);
    let edition = made(&answers, before, &reader, &is_visible)?;
    let shown = ShownEdition::read(&edition, &reader, &is_visible)?;
    Ok(Preview {
        title: brief.title.clone(),
        schedule: brief.schedule.clone(),
        window_days: brief.window_days,
        made_at: now.clone(),
        next_due: next_due(brief, now),
        is_news: before.map(|before| edition.is_news_after(before)),
        edition,
        shown,
    })
}

/// When it is made next as the clock has it: what waits for news has no such moment.
fn next_due(brief: &Brief, now: &Zoned) -> Option<Zoned> {
    let schedule = brief.schedule().ok()?;
    if matches!(schedule, Schedule::WhenNew { .. }) {
        return None;
    }
    let next = schedule.next_after(now.timestamp(), now.timestamp())?;
    Some(next.to_zoned(now.time_zone().clone()))
}

fn as_timestamp<S: serde::Serializer>(moment: &Zoned, out: S) -> Result<S::Ok, S::Error> {
    moment.timestamp().serialize(out)
}

fn as_timestamp_where_known<S: serde::Serializer>(
    moment: &Option<Zoned>,
    out: S,
) -> Result<S::Ok, S::Error> {
    moment.as_ref().map(Zoned::timestamp).serialize(out)
}
