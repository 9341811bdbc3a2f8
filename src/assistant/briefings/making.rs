//! The edition that would be shown now, made of what everyone finds who reads the briefing.

use std::sync::Arc;

use jiff::Zoned;
use rustc_hash::FxHashSet;

use super::{
    Brief, BriefingError, Briefings, Edition, KeptEdition, Made, Place, Quoted, ShownEdition,
    Standing,
};
use crate::access::{Eyes, Opened};
use crate::answer::reply::{Excerpt, Reply};
use crate::briefing::shown;
use crate::store::{Reader, SourceId, StoreError};

impl Briefings {
    /// The edition that would be shown now.
    ///
    /// # Errors
    /// [`BriefingError`].
    pub async fn make(
        self: &Arc<Self>,
        place: Place,
        brief: &Brief,
        before: Option<KeptEdition>,
        opened: Opened,
        now: &Zoned,
    ) -> Result<Made, BriefingError> {
        // Before anything is asked: what comes in meanwhile is looked at the next time.
        let seen = self.reading(Reader::last_seq).await?;
        let readers = place.readers();
        let mut answers: Vec<(String, Reply)> = Vec::with_capacity(brief.topics.len());
        for topic in &brief.topics {
            let asked = brief.asked(topic, now);
            let reply = self
                .assistant
                .ask_as(&readers, opened, Eyes::Channel, asked)
                .await?;
            answers.push((topic.clone(), reply));
        }
        let visible = self.visible(place).await?;
        let (edition, shown, before) = self
            .reading(move |reader| {
                let is_visible = |source| visible.contains(&source);
                let last = before.as_ref().map(|kept| &kept.edition);
                let edition = made(&answers, last, reader, &is_visible)?;
                let shown = ShownEdition::read(&edition, reader, &is_visible)?;
                Ok((edition, shown, before))
            })
            .await?;
        let is_news = before
            .as_ref()
            .is_none_or(|before| edition.is_news_after(&before.edition));
        Ok(Made {
            edition,
            shown,
            before,
            is_news,
            seen,
        })
    }

    /// An edition with the words that are still there and that all who read the briefing may see.
    ///
    /// # Errors
    /// [`BriefingError`].
    pub async fn shown(
        self: &Arc<Self>,
        place: Place,
        edition: Edition,
    ) -> Result<ShownEdition, BriefingError> {
        let visible = self.visible(place).await?;
        self.reading(move |reader| {
            ShownEdition::read(&edition, reader, &|source| visible.contains(&source))
        })
        .await
    }

    /// The words of single lines, as [`Briefings::shown`].
    ///
    /// # Errors
    /// [`BriefingError`].
    pub async fn words(
        self: &Arc<Self>,
        place: Place,
        quoted: Vec<Quoted>,
    ) -> Result<Vec<Option<Excerpt>>, BriefingError> {
        let visible = self.visible(place).await?;
        self.reading(move |reader| {
            let read = |quoted: &Quoted| {
                shown::excerpt(quoted, reader, &|source| visible.contains(&source))
            };
            quoted.iter().map(read).collect()
        })
        .await
    }

    /// The sources that all who read there may see.
    ///
    /// # Errors
    /// [`BriefingError`].
    pub async fn visible(
        self: &Arc<Self>,
        place: Place,
    ) -> Result<FxHashSet<SourceId>, BriefingError> {
        let visible = self
            .assistant
            .visible(&place.readers(), Eyes::Channel)
            .await?;
        Ok(visible.sources)
    }
}

impl Briefings {
    /// Those of the sources that are there and were not removed.
    ///
    /// # Errors
    /// [`BriefingError`].
    pub async fn existing(self: &Arc<Self>, sources: Vec<i64>) -> Result<Vec<i64>, BriefingError> {
        self.reading(move |reader| {
            let mut existing = Vec::with_capacity(sources.len());
            for id in sources {
                let known = reader.configured_source(SourceId(id))?;
                if known.is_some_and(|known| known.removed_at.is_none()) {
                    existing.push(id);
                }
            }
            Ok(existing)
        })
        .await
    }
}

/// An edition made of answers, as the command line and Discord make it.
///
/// # Errors
/// When the store cannot be read.
pub fn made(
    answers: &[(String, Reply)],
    before: Option<&Edition>,
    reader: &Reader,
    visible: &dyn Fn(SourceId) -> bool,
) -> Result<Edition, StoreError> {
    let mut failed = None;
    let edition = Edition::of(answers, before, |quoted| {
        shown::standing(quoted, reader, visible).unwrap_or_else(|error| {
            failed = Some(error);
            Standing::Holds
        })
    });
    match failed {
        Some(error) => Err(error),
        None => Ok(edition),
    }
}
