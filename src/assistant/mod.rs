//! The facade that every edge calls: the command line now, Discord and the web later.
//!
//! It owns the answerer and a fixed number of desks, so that any number of callers may ask and only so many
//! questions are worked on at a time. Who may see what is decided beside it, in `visible`, and nowhere else.

pub mod briefings;
pub mod channels;
pub mod clock;
pub mod follows;
mod guilds;
pub mod latest;
mod records;
mod settings;
pub mod sources;
mod visible;

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::time::Duration;

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use moka::sync::Cache;
use tokio::sync::{Semaphore, watch};

use crate::access::{Asker, Eyes, Opened};
use crate::answer::cite::{at_anchor, excerpt_of, has_anchors};
use crate::answer::note::Note;
use crate::answer::reply::{Excerpt, Reply, Searched};
use crate::answer::{AnswerError, Answerer, Asked, Desk, Embedded};
use crate::index::Shelves;
use crate::model::Models;
use crate::store::{Reader, StoreError};

pub use crate::store::{
    AskedQuestion, AuditRow, Ending, Erased, KeptOfMember, Once, QuestionId, SourceId,
    SourceOverview, VersionId, VoteOutcome, Way,
};
pub use guilds::{GuildChange, Guilds};
pub use records::{RecordError, Records, now};
pub use settings::{Change, GuildSettings, ListChange};

/// Why a question was not answered. Finding nothing is not among them.
#[derive(Debug, thiserror::Error)]
pub enum AskError {
    /// No connection to the store could be opened.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Answering failed.
    #[error(transparent)]
    Answer(#[from] AnswerError),
    /// The asker may not ask there.
    #[error("asking is not open here")]
    NotOpen,
    /// The thread that answered panicked, or the runtime is shutting down.
    #[error("answering was cut short")]
    CutShort(#[source] tokio::task::JoinError),
}

/// Answers questions from one data directory. Share it in an [`Arc`].
pub struct Assistant {
    answerer: Answerer,
    data_dir: PathBuf,
    desks: Desks,
    // Bounds the blocking threads that wait for a desk: the async callers queue here, where waiting costs nothing.
    turns: Arc<Semaphore>,
    // Counting the documents of all sources takes a walk through them, and choices are asked for at every key.
    overviews: Cache<(), Arc<[SourceOverview]>>,
    seen_to: visible::SeenTo,
    // Counted up when sources change, for whoever follows that; and when documents last did and could be found, in Unix
    // seconds.
    sources_changes: watch::Sender<u64>,
    document_changes: watch::Sender<i64>,
}

/// So long a list of sources is as good as a new one, where another process changes them. What this process changes is
/// seen at once ([`Assistant::sources_changed`]).
const LISTS_HOLD: Duration = Duration::from_secs(10);

impl Assistant {
    /// An assistant over `shelves` (or one index) and the store in `data_dir`, with `desks` questions at a time at most
    /// (at least 1).
    pub fn new(
        data_dir: &Path,
        shelves: impl Into<Shelves>,
        models: Arc<Models>,
        desks: usize,
    ) -> Assistant {
        let desks = desks.max(1);
        Assistant {
            answerer: Answerer::new(shelves, models),
            data_dir: data_dir.to_owned(),
            desks: Desks {
                idle: Mutex::new(Idle {
                    desks: Vec::new(),
                    to_make: desks,
                }),
                returned: Condvar::new(),
            },
            turns: Arc::new(Semaphore::new(desks)),
            overviews: Cache::builder()
                .max_capacity(1)
                .time_to_live(LISTS_HOLD)
                .build(),
            seen_to: visible::SeenTo::new(LISTS_HOLD),
            sources_changes: watch::Sender::new(0),
            // What happened while nobody looked is not known.
            document_changes: watch::Sender::new(now()),
        }
    }

    /// How much there is to search.
    pub fn searched(&self) -> Searched {
        self.answerer.searched()
    }

    /// The models in use.
    pub fn models(&self) -> &Models {
        self.answerer.models()
    }

    /// The last version that was read for its meaning with all before it; what is behind it was not, or only in part.
    pub fn embedded_to(&self) -> VersionId {
        self.answerer.embedded_to()
    }

    /// Takes up the passages' vectors as they are in the store now. Blocks for half a millisecond for a thousand passages,
    /// and afterwards for those that are new alone.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn load_vectors(&self) -> Result<Embedded, StoreError> {
        self.answerer.load_vectors(&Reader::open(&self.data_dir)?)
    }

    /// Answers, off the async threads, when it is this question's turn.
    ///
    /// # Errors
    /// [`AskError`].
    pub async fn ask(self: &Arc<Self>, asked: Asked) -> Result<Reply, AskError> {
        // Only a closed semaphore refuses, and nobody closes this one; without a turn the desks still bound the work.
        let turn = self.turns.clone().acquire_owned().await.ok();
        let assistant = self.clone();
        let answering = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            assistant.ask_blocking(&asked)
        });
        answering.await.map_err(AskError::CutShort)?
    }

    /// Answers somebody who asks from Discord or another edge, from what all those `eyes` may see that will read it:
    /// nothing else is found, counted, weighed, suggested or timed. Where the asker alone would be shown more, a note
    /// says so.
    ///
    /// # Errors
    /// [`AskError`].
    pub async fn ask_as(
        self: &Arc<Self>,
        asker: &Asker,
        opened: Opened,
        eyes: Eyes,
        mut asked: Asked,
    ) -> Result<Reply, AskError> {
        if !opened.may_ask(asker) {
            return Err(AskError::NotOpen);
        }
        let visible = self.visible(asker, eyes).await?;
        asked.bounds.shelves = visible.shelves;
        if let Some(wanted) = &mut asked.bounds.sources {
            wanted.retain(|wanted| visible.sources.contains(wanted));
        }
        let mut reply = self.ask(asked).await?;
        if visible.leaves_out {
            reply.notes.push(Note::PrivateLeftOut);
        }
        Ok(reply)
    }

    /// How much may be searched for those eyes.
    ///
    /// # Errors
    /// [`AskError`].
    pub async fn searched_as(
        self: &Arc<Self>,
        asker: &Asker,
        opened: Opened,
        eyes: Eyes,
    ) -> Result<Searched, AskError> {
        if !opened.may_ask(asker) {
            return Err(AskError::NotOpen);
        }
        let shelves = self.visible(asker, eyes).await?.shelves;
        let assistant = self.clone();
        let counting =
            tokio::task::spawn_blocking(move || assistant.answerer.searched_on(&shelves));
        let counted = counting.await.map_err(AskError::CutShort)?;
        Ok(counted.map_err(AnswerError::Search)?)
    }

    /// The sources that the asker may see, by name.
    ///
    /// # Errors
    /// [`AskError`].
    pub async fn sources(
        self: &Arc<Self>,
        asker: &Asker,
        opened: Opened,
    ) -> Result<Vec<SourceOverview>, AskError> {
        if !opened.may_ask(asker) {
            return Ok(Vec::new());
        }
        let visible = self.visible(asker, Eyes::Asker).await?;
        let all = self
            .listed(&self.overviews, Reader::source_overviews)
            .await?;
        let is_visible = |one: &&SourceOverview| visible.sources.contains(&one.id);
        Ok(all.iter().filter(is_visible).cloned().collect())
    }

    /// Sources have other documents than they had, which can be found: how many is counted anew.
    pub fn documents_changed(&self) {
        self.overviews.invalidate_all();
        self.document_changes.send_replace(now());
    }

    /// When documents last changed and could be found, in Unix seconds, told whenever they do.
    pub fn document_changes(&self) -> watch::Receiver<i64> {
        self.document_changes.subscribe()
    }

    /// Sources were added, changed or removed: what is known of them is asked for anew.
    pub fn sources_changed(&self) {
        // What a new one brings is told when it was read and can be found.
        self.overviews.invalidate_all();
        self.seen_to.sources_changed();
        self.sources_changes.send_modify(|changes| *changes += 1);
    }

    /// Told whenever sources were added, changed or removed.
    pub fn source_changes(&self) -> watch::Receiver<u64> {
        self.sources_changes.subscribe()
    }

    /// What Discord told of guilds.
    pub fn guilds(&self) -> &Guilds {
        self.seen_to.guilds()
    }

    /// A list as it is remembered, else as it is in the store now.
    async fn listed<T: Clone + Send + Sync + 'static>(
        self: &Arc<Self>,
        remembered: &Cache<(), Arc<[T]>>,
        read: fn(&Reader) -> Result<Vec<T>, StoreError>,
    ) -> Result<Arc<[T]>, AskError> {
        if let Some(known) = remembered.get(&()) {
            return Ok(known);
        }
        let list: Arc<[T]> = self.reading(read).await?.into();
        remembered.insert((), list.clone());
        Ok(list)
    }

    /// The bytes `span` of a version with up to `around` bytes before and behind; `None` when that is not there, or
    /// not for this asker.
    ///
    /// # Errors
    /// [`AskError`].
    pub async fn within(
        self: &Arc<Self>,
        asker: &Asker,
        opened: Opened,
        version: VersionId,
        span: Range<usize>,
        around: usize,
    ) -> Result<Option<Within>, AskError> {
        if !opened.may_ask(asker) {
            return Ok(None);
        }
        let visible = self.visible(asker, Eyes::Asker).await?.sources;
        let start = span.start;
        let found = self
            .reading(move |reader| match reader.source_of_version(version)? {
                Some(source) if visible.contains(&source) => {
                    let found = reader.surroundings(version, span, around, around)?;
                    let anchor = match &found {
                        Some(found) if has_anchors(&found.version) => {
                            reader.anchor(version, start)?
                        }
                        _ => None,
                    };
                    Ok(found.map(|found| (found, anchor)))
                }
                _ => Ok(None),
            })
            .await?;
        Ok(found.and_then(|(found, anchor)| {
            let text = |span: Range<usize>| found.text.get(span).map(str::to_owned);
            Some(Within {
                before: text(0..found.span_in_text.start)?,
                behind: text(found.span_in_text.end..found.text.len())?,
                excerpt: at_anchor(
                    excerpt_of(&found.version, text(found.span_in_text.clone())?, start),
                    anchor,
                ),
                heading: found.heading.clone(),
                standing: match (found.is_current, found.is_gone) {
                    (true, _) => Standing::Unchanged,
                    (false, true) => Standing::Gone,
                    (false, false) => Standing::Changed,
                },
            })
        }))
    }

    async fn reading<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Reader) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, AskError> {
        let data_dir = self.data_dir.clone();
        let working = tokio::task::spawn_blocking(move || work(&Reader::open(&data_dir)?));
        Ok(working.await.map_err(AskError::CutShort)??)
    }

    /// Answers on this thread; waits while all desks are taken.
    ///
    /// # Errors
    /// [`AskError`].
    pub fn ask_blocking(&self, asked: &Asked) -> Result<Reply, AskError> {
        self.desks.with(
            || Ok(Desk::new(Reader::open(&self.data_dir)?)),
            |desk| self.answerer.answer(asked, desk),
        )
    }
}

/// Whether a document still says what was quoted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It stands there as it did.
    Unchanged,
    /// There is a newer version of it.
    Changed,
    /// It is no longer there.
    Gone,
}

/// An excerpt within its surroundings.
pub struct Within {
    /// What stands before it.
    pub before: String,
    /// Itself, cited.
    pub excerpt: Excerpt,
    /// What stands behind it.
    pub behind: String,
    /// The heading that it stands under.
    pub heading: Option<String>,
    /// What became of its document since it was quoted.
    pub standing: Standing,
}

/// The desks: made when they are first needed, given back when they are dropped.
struct Desks {
    // A std Mutex: held to move one desk in or out, never while one is used or made.
    idle: Mutex<Idle>,
    returned: Condvar,
}

struct Idle {
    desks: Vec<Desk>,
    to_make: usize,
}

impl Desks {
    fn idle(&self) -> MutexGuard<'_, Idle> {
        // Nothing that could panic runs under the lock.
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Does `work` at an idle desk, else at a new one while there may be more, else at the next that comes back.
    fn with<T>(
        &self,
        make: impl FnOnce() -> Result<Desk, StoreError>,
        work: impl FnOnce(&mut Desk) -> Result<T, AnswerError>,
    ) -> Result<T, AskError> {
        let mut idle = self.idle();
        while idle.desks.is_empty() && idle.to_make == 0 {
            idle = self
                .returned
                .wait(idle)
                .unwrap_or_else(PoisonError::into_inner);
        }
        let idle_desk = idle.desks.pop();
        if idle_desk.is_none() {
            idle.to_make -= 1;
        }
        drop(idle);
        let mut place = Place {
            desks: self,
            desk: idle_desk,
        };
        let mut desk = match place.desk.take() {
            Some(desk) => desk,
            None => make()?,
        };
        let done = work(&mut desk)?;
        place.desk = Some(desk);
        Ok(done)
    }
}

/// A place among the desks, given back whatever comes: with its desk, or, when the work failed or panicked and may
/// have left the desk half written, as leave to make a new one.
struct Place<'a> {
    desks: &'a Desks,
    desk: Option<Desk>,
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let mut idle = self.desks.idle();
        match self.desk.take() {
            Some(desk) => idle.desks.push(desk),
            None => idle.to_make += 1,
        }
        drop(idle);
        self.desks.returned.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;
    use tokio_util::sync::CancellationToken;

    use super::*;
    use crate::answer::question::Bounds;
    use crate::answer::reply::Outcome;
    use crate::index::IndexWriter;
    use crate::store::Store;

    fn asked(text: &str) -> Asked {
        Asked {
            text: text.to_owned(),
            now: jiff::civil::date(2026, 11, 22)
                .to_zoned(TimeZone::UTC)
                .unwrap(),
            bounds: Bounds::default(),
            earlier: None,
            limit: 3,
            explain: false,
        }
    }

    fn assistant(folder: &Path, desks: usize) -> Arc<Assistant> {
        let (docs, data) = (folder.join("docs"), folder.join("data"));
        std::fs::create_dir(&docs).unwrap();
        std::fs::write(
            docs.join("a.txt"),
            "The bridge was built in 1887 by Ada Brook.",
        )
        .unwrap();
        // Where there is only one document, nothing tells it from others.
        for (n, words) in [
            "The library opens at nine.",
            "A ticket costs four euros.",
            "Rain is expected today.",
        ]
        .iter()
        .enumerate()
        {
            std::fs::write(docs.join(format!("{n}.txt")), words).unwrap();
        }
        let store = Store::open(&data).unwrap();
        let writer = IndexWriter::open(&data.join("index"), &store).unwrap();
        crate::ingest::folder(
            &docs,
            &store,
            &writer,
            &CancellationToken::new(),
            &mut |_| {},
        )
        .unwrap();
        writer.catch_up(None).unwrap();
        Arc::new(Assistant::new(
            &data,
            writer.index().clone(),
            Arc::new(Models::none()),
            desks,
        ))
    }

    #[test]
    fn many_threads_ask_at_few_desks() {
        let scratch = tempfile::tempdir().unwrap();
        let assistant = assistant(scratch.path(), 2);
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for _ in 0..10 {
                        let reply = assistant
                            .ask_blocking(&asked("Who built the bridge?"))
                            .unwrap();
                        assert_eq!(reply.outcome, Outcome::Answered);
                    }
                });
            }
        });
        let idle = assistant.desks.idle();
        assert_eq!(idle.desks.len() + idle.to_make, 2, "every desk came back");
        assert!(!idle.desks.is_empty());
    }

    #[tokio::test]
    async fn async_callers_wait_for_their_turn() {
        let scratch = tempfile::tempdir().unwrap();
        let assistant = assistant(scratch.path(), 1);
        let asking: Vec<_> = (0..5)
            .map(|_| {
                let assistant = assistant.clone();
                tokio::spawn(async move { assistant.ask(asked("Who built the bridge?")).await })
            })
            .collect();
        for reply in asking {
            assert_eq!(reply.await.unwrap().unwrap().outcome, Outcome::Answered);
        }
        assert_eq!(assistant.turns.available_permits(), 1);
    }

    #[test]
    fn a_desk_that_cannot_be_made_leaves_its_place() {
        let scratch = tempfile::tempdir().unwrap();
        let assistant = assistant(scratch.path(), 1);
        let database = scratch.path().join("data/footnote.sqlite3");
        let aside = scratch.path().join("aside");
        std::fs::rename(&database, &aside).unwrap();
        assert!(matches!(
            assistant.ask_blocking(&asked("Who built it?")),
            Err(AskError::Store(_))
        ));
        std::fs::rename(&aside, &database).unwrap();
        assert!(
            assistant
                .ask_blocking(&asked("Who built the bridge?"))
                .is_ok()
        );
    }
}
