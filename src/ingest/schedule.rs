//! Reads sources when they are due: each on its own, so that one that hangs or fails delays no other.
//!
//! When a source is due stands in the store, beside what came of its last read: a process that was away reads what
//! became due meanwhile once, and nothing twice.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::Notify;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::web::{self, Came, NotRead, Progress, Spent, Tell, Web, WebError};
use super::{Reason, cadence};
use crate::source::kind::{Kind, Options};
use crate::store::{
    ConfiguredSource, Next, ReadOutcome, ReadRow, Reader, ShelfId, SourceChange, SourceId,
};
use crate::text::cut::cut;

/// So many sources are read at once. Each is mostly waiting; what they fetch together is bounded by the client.
const AT_ONCE: usize = 8;

/// A read that takes longer than this gives its place to another one: it is waiting for a slow server, or has very much
/// to read, and neither is to keep others from being read.
const SLOW: Duration = Duration::from_secs(3);

/// But no more than so many at all: each holds a page or two in memory.
const MOST: usize = 64;

/// How long to wait for the next look where nothing is due and nobody says otherwise: another process may have added
/// a source.
const LOOK: Duration = Duration::from_secs(30);

/// A source whose read could not be written down is left alone for so long.
const AFTER_AN_ERROR: Duration = Duration::from_secs(60);

/// A file that cannot be fetched is tried so often.
const TRIES_OF_A_FILE: u32 = 3;

/// What was removed goes for good after so many seconds.
pub const UNDO_S: i64 = 24 * 3600;

/// How often it is looked for what is to go.
const PURGE: Duration = Duration::from_secs(3600);

/// Done on a thread for it when something is new: passages get their vectors, lists are read anew.
pub type WhenNew = Arc<dyn Fn() + Send + Sync>;

/// The one who reads when it is time. Share it in an [`Arc`].
pub struct Schedule {
    web: Web,
    wake: Notify,
    when_new: Option<WhenNew>,
    // A std Mutex: held to add, change or take out one row. A source that is being read is not read a second time beside
    // it, and whoever waits for it sees how far it is.
    under_way: Mutex<HashMap<SourceId, Progress>>,
    // Asked after each read, and opening it takes longer than that. A std Mutex: held while it is asked, on a thread for
    // that.
    reader: Mutex<Option<Reader>>,
    // A std Mutex: held to add three numbers.
    spent: Mutex<Spent>,
    // Where there is something new that has to become searchable, and the sources that brought it: their reads count as
    // done when it is. A std Mutex: held to add one or take them all.
    behind: Mutex<HashMap<ShelfId, Vec<Claimed>>>,
    is_behind: Notify,
}

impl Schedule {
    /// A schedule over what is set up in the store of `web`.
    pub fn new(web: Web, when_new: Option<WhenNew>) -> Schedule {
        Schedule {
            web,
            wake: Notify::new(),
            when_new,
            under_way: Mutex::default(),
            reader: Mutex::default(),
            spent: Mutex::default(),
            behind: Mutex::default(),
            is_behind: Notify::new(),
        }
    }

    /// What it reads with.
    pub fn web(&self) -> &Web {
        &self.web
    }

    /// Where the time of all reads went.
    pub fn spent(&self) -> Spent {
        *self.spent.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Something was added or is due now.
    pub fn wake(&self) {
        self.wake.notify_one();
    }

    /// Reads what is due until `over` is cancelled, and then waits for what is under way, which ends early.
    pub async fn run(self: Arc<Self>, over: CancellationToken) {
        let mut reading = Reading::default();
        let all_read = CancellationToken::new();
        let following = tokio::spawn(self.clone().follow_on(all_read.clone()));
        let mut purged: Option<Instant> = None;
        while !over.is_cancelled() {
            if purged.is_none_or(|when| when.elapsed() >= PURGE) {
                purged = Some(Instant::now());
                self.purge().await;
            }
            let wait = match self.begin_due(&mut reading, &over).await {
                Ok(wait) => wait,
                Err(error) => {
                    tracing::error!(error = %error, "what is due could not be read from the store");
                    LOOK
                }
            };
            tokio::select! {
                () = over.cancelled() => {}
                () = self.wake.notified() => {}
                () = tokio::time::sleep(wait) => {}
                Some(panicked) = reading.ended(), if !reading.tasks.is_empty() => {
                    if panicked {
                        tracing::error!("reading a source panicked");
                    }
                }
            }
        }
        while reading.ended().await.is_some() {}
        all_read.cancel();
        if following.await.is_err() {
            tracing::error!("making searchable what was read panicked");
        }
    }

    /// Makes what is new searchable, until `over` is cancelled and there is nothing left.
    ///
    /// A task of its own, and not the end of each read: a commit of the index takes as long for the news of a hundred
    /// sources as for those of one, and a read that waited for it would keep its place from the next one.
    async fn follow_on(self: Arc<Self>, over: CancellationToken) {
        loop {
            let is_last = over.is_cancelled();
            let behind = std::mem::take(&mut *self.behind());
            if !behind.is_empty() {
                let shelves = behind.keys().copied().collect();
                if let Err(error) = self.follow(shelves).await {
                    tracing::error!(error = %error, "what is new could not be made searchable");
                }
                drop(behind);
            } else if is_last {
                return;
            } else {
                tokio::select! {
                    () = over.cancelled() => {}
                    () = self.is_behind.notified() => {}
                }
            }
        }
    }

    /// Begins what is due and has room; how long nothing else will be.
    async fn begin_due(
        self: &Arc<Self>,
        reading: &mut Reading,
        over: &CancellationToken,
    ) -> Result<Duration, WebError> {
        let room = reading.room();
        if room == 0 {
            return Ok(reading.room_in());
        }
        let now = jiff::Timestamp::now().as_second();
        // Those under way are still due, so as many more are asked for.
        let most = room + self.under_way().len();
        let schedule = self.clone();
        let (due, next) = web::blocking(move || {
            let mut kept = schedule.lock_reader();
            let reader = match kept.take() {
                Some(reader) => reader,
                None => schedule.web.store.reader()?,
            };
            let found = (reader.due(now, most)?, reader.next_due()?);
            // One that failed is not kept.
            *kept = Some(reader);
            Ok(found)
        })
        .await?;
        let mut begun = 0;
        for source in due {
            if begun == room {
                break;
            }
            let Some(claimed) = self.claim(source.id) else {
                continue;
            };
            begun += 1;
            let (schedule, over) = (self.clone(), over.clone());
            reading.begin(async move {
                let tell: Tell = Arc::new(|_| {});
                match schedule.read_claimed(&source, tell, &over).await {
                    Ok(came) => {
                        log(&source, &came);
                        if came.is_news() {
                            let mut behind = schedule.behind();
                            behind.entry(source.shelf).or_default().push(claimed);
                            drop(behind);
                            schedule.is_behind.notify_one();
                        }
                    }
                    Err(error) => {
                        tracing::error!(
                            source.id = source.id.0,
                            error = %error,
                            "what was read could not be kept"
                        );
                        // It is still due. A disk that is full is not tried every second.
                        tokio::select! {
                            () = over.cancelled() => {}
                            () = tokio::time::sleep(AFTER_AN_ERROR) => {}
                        }
                    }
                }
            });
        }
        let until = next.map_or(LOOK, |next| {
            Duration::from_secs((next - now).max(1).unsigned_abs())
        });
        // Where there was more than room, what is due already is looked at again as soon as there is some.
        Ok(match begun == room {
            true => reading.room_in(),
            false => until.min(LOOK),
        })
    }

    fn claim(self: &Arc<Self>, source: SourceId) -> Option<Claimed> {
        let mut under_way = self.under_way();
        if under_way.contains_key(&source) {
            return None;
        }
        under_way.insert(source, Progress::default());
        Some(Claimed {
            schedule: self.clone(),
            source,
        })
    }

    /// How far the reading of a source is; `None` where it is not being read.
    pub fn progress(&self, source: SourceId) -> Option<Progress> {
        self.under_way().get(&source).copied()
    }

    fn lock_reader(&self) -> std::sync::MutexGuard<'_, Option<Reader>> {
        self.reader.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn behind(&self) -> std::sync::MutexGuard<'_, HashMap<ShelfId, Vec<Claimed>>> {
        self.behind.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn under_way(&self) -> std::sync::MutexGuard<'_, HashMap<SourceId, Progress>> {
        self.under_way
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads a source now, whether it is due or not, and makes what is new searchable; `None` where it is being read
    /// already.
    ///
    /// # Errors
    /// [`WebError`].
    pub async fn read_now(
        self: &Arc<Self>,
        source: &ConfiguredSource,
        tell: Tell,
        cancel: &CancellationToken,
    ) -> Result<Option<Came>, WebError> {
        let Some(_claimed) = self.claim(source.id) else {
            return Ok(None);
        };
        let came = self.read_claimed(source, tell, cancel).await?;
        if came.is_news() {
            self.follow(HashSet::from([source.shelf])).await?;
        }
        Ok(Some(came))
    }

    /// Reads a source that was claimed, and writes down what came of it.
    async fn read_claimed(
        self: &Arc<Self>,
        source: &ConfiguredSource,
        tell: Tell,
        cancel: &CancellationToken,
    ) -> Result<Came, WebError> {
        let began_at = jiff::Timestamp::now().as_second();
        let begun = Instant::now();
        let (schedule, id) = (self.clone(), source.id);
        let tell: Tell = Arc::new(move |progress| {
            if let Some(known) = schedule.under_way().get_mut(&id) {
                *known = progress;
            }
            tell(progress);
        });
        let came = web::read(&self.web, source, tell, cancel).await?;
        *self.spent.lock().unwrap_or_else(PoisonError::into_inner) += came.spent;
        if cancel.is_cancelled() {
            // Still due: the rest is read at the next start.
            return Ok(came);
        }
        let row = row_of(&came, began_at, begun.elapsed());
        let next = next_of(source, &came, &row);
        let (store, name) = (self.web.store.clone(), own_name(source, &came));
        web::blocking(move || {
            store.note_read(id, &row, &next)?;
            if name.is_some() {
                let change = SourceChange {
                    name,
                    ..SourceChange::default()
                };
                store.change_source(id, &change, None)?;
            }
            Ok(())
        })
        .await?;
        Ok(came)
    }

    /// Makes what is new on those shelves searchable.
    async fn follow(self: &Arc<Self>, behind: HashSet<ShelfId>) -> Result<(), WebError> {
        let schedule = self.clone();
        tokio::task::spawn_blocking(move || schedule.make_searchable(behind)).await?;
        Ok(())
    }

    /// Waits until what was written of those shelves is searched. Blocks.
    pub fn make_searchable(&self, behind: HashSet<ShelfId>) {
        for shelf in behind {
            let caught_up = self.web.shelves.as_ref().map(|all| all.catch_up(shelf));
            if let Some(Err(error)) = caught_up {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "the search index could not follow"
                );
            }
        }
        if let Some(when_new) = &self.when_new {
            when_new();
        }
    }

    /// Takes the words of messages that were deleted out of the files of the index too. Blocks.
    ///
    /// # Errors
    /// [`WebError`].
    pub fn forget_words(&self) -> Result<(), WebError> {
        let Some(shelves) = &self.web.shelves else {
            return Ok(());
        };
        let channels = self
            .web
            .store
            .reader()?
            .configured_of(Kind::Channel.name())?;
        let stand_on: HashSet<ShelfId> = channels.iter().map(|source| source.shelf).collect();
        for shelf in stand_on {
            shelves.rewrite_ended(shelf)?;
        }
        Ok(())
    }

    /// Lets go for good what was removed a day ago, and the words of what was deleted since.
    async fn purge(self: &Arc<Self>) {
        let schedule = self.clone();
        let forgotten = tokio::task::spawn_blocking(move || schedule.forget_words()).await;
        if let Err(error) = forgotten.map_err(WebError::from).flatten() {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "the words of deleted messages could not be taken out of the index's files"
            );
        }
        let (store, shelves) = (self.web.store.clone(), self.web.shelves.clone());
        let before = jiff::Timestamp::now().as_second() - UNDO_S;
        let purged = tokio::task::spawn_blocking(move || {
            let gone = store.purge_removed(before)?;
            // The words of what went stand in the indexes until they are written again.
            if let Some(shelves) = shelves.as_ref().filter(|_| !gone.is_empty()) {
                shelves.rewrite().map_err(web::WebError::from)?;
                shelves.tidy().map_err(web::WebError::from)?;
            }
            Ok::<_, WebError>(gone.len())
        });
        match purged.await {
            Ok(Ok(0)) => {}
            Ok(Ok(gone)) => {
                tracing::info!(sources = gone, "what was removed a day ago went for good")
            }
            Ok(Err(error)) => {
                tracing::error!(error = %error, "what was removed could not be let go for good");
            }
            Err(_) => tracing::error!("letting go of what was removed panicked"),
        }
    }
}

/// Reads that are under way, each with when it began.
#[derive(Default)]
struct Reading {
    tasks: JoinSet<()>,
    begun: HashMap<tokio::task::Id, Instant>,
}

impl Reading {
    fn begin(&mut self, work: impl Future<Output = ()> + Send + 'static) {
        let task = self.tasks.spawn(work);
        self.begun.insert(task.id(), Instant::now());
    }

    /// Waits for one to end, and tells whether it panicked; `None` where none is under way.
    async fn ended(&mut self) -> Option<bool> {
        let (id, panicked) = match self.tasks.join_next_with_id().await? {
            Ok((id, ())) => (id, false),
            Err(error) => (error.id(), true),
        };
        self.begun.remove(&id);
        Some(panicked)
    }

    /// How many more may begin now.
    fn room(&self) -> usize {
        let quick = self.begun.values().filter(|begun| begun.elapsed() < SLOW);
        let places = AT_ONCE.saturating_sub(quick.count());
        places.min(MOST.saturating_sub(self.tasks.len()))
    }

    /// When there will be room if none of them ends.
    fn room_in(&self) -> Duration {
        if self.tasks.len() >= MOST {
            return LOOK;
        }
        let left = self.begun.values().filter_map(|begun| {
            let left = SLOW.checked_sub(begun.elapsed())?;
            (!left.is_zero()).then_some(left)
        });
        left.min().map_or(LOOK, |left| left.min(LOOK))
    }
}

/// A source that is being read; it is free again however that ends.
struct Claimed {
    schedule: Arc<Schedule>,
    source: SourceId,
}

impl Drop for Claimed {
    fn drop(&mut self) {
        self.schedule.under_way().remove(&self.source);
    }
}

/// A name of a source has at most so many characters.
const LONGEST_NAME: usize = 80;

/// A source that nobody named is called what it calls itself, once that is known.
fn own_name(source: &ConfiguredSource, came: &Came) -> Option<String> {
    let title = came.title.as_deref().map(str::trim).unwrap_or_default();
    (source.name == source.location && !title.is_empty()).then(|| cut(title, LONGEST_NAME))
}

/// Tells the log what nobody waits for.
fn log(source: &ConfiguredSource, came: &Came) {
    match &came.failure {
        None => tracing::debug!(
            source.id = source.id.0,
            added = came.added,
            changed = came.changed,
            removed = came.removed,
            "a source was read"
        ),
        Some(failure) => tracing::warn!(
            source.id = source.id.0,
            reason = failure.reason.name(),
            why = failure.why,
            "a source was not read; what it said before is kept"
        ),
    }
}

fn row_of(came: &Came, began_at: i64, took: Duration) -> ReadRow {
    let told: Option<&NotRead> = came.failure.as_ref().or(came.not_read.first());
    let others = came.not_read.len().saturating_sub(1) + came.more_not_read;
    ReadRow {
        began_at,
        took_ms: u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
        outcome: match (&came.failure, came.is_news()) {
            (Some(_), _) => ReadOutcome::Failed,
            (None, true) => ReadOutcome::Read,
            (None, false) => ReadOutcome::Unchanged,
        },
        added: came.added,
        changed: came.changed,
        removed: came.removed,
        reason: told.map(|not_read| not_read.reason.name().to_owned()),
        problem: told.map(|not_read| match others {
            0 => not_read.why.clone(),
            others => format!("{}; {others} more were not read", not_read.why),
        }),
    }
}

fn next_of(source: &ConfiguredSource, came: &Came, row: &ReadRow) -> Next {
    let pauses = Kind::from_name(&source.kind).unwrap_or(Kind::Page).pauses();
    let options: Options = serde_json::from_value(source.options.clone()).unwrap_or_default();
    let outcome = match row.outcome {
        ReadOutcome::Read => cadence::Came::Changed,
        ReadOutcome::Unchanged => cadence::Came::Unchanged,
        ReadOutcome::Failed => cadence::Came::Failed(source.failures + 1),
    };
    let (wait, pause) = cadence::next(
        source
            .pause_s
            .map(|seconds| Duration::from_secs(seconds.unsigned_abs())),
        outcome,
        pauses,
        options
            .every_minutes
            .map(|minutes| Duration::from_secs(60 * minutes)),
        came.asked,
        chance(),
    );
    let wait = match (came.soon, row.outcome) {
        (None, _) | (Some(_), ReadOutcome::Failed) => wait,
        (Some(soon), _) => soon.max(came.asked.unwrap_or_default()).min(wait),
    };
    let seconds = |span: Duration| i64::try_from(span.as_secs()).unwrap_or(i64::MAX / 2);
    // A file is read once; where that failed it is tried again while Discord has it.
    let is_read_again = source.kind != Kind::Attachment.name()
        || (row.outcome == ReadOutcome::Failed
            && row.reason.as_deref() != Some(Reason::FILE_GONE.name())
            && source.failures < TRIES_OF_A_FILE);
    // What `ingest` or the config's corpus named is read when it changes, and else by them.
    let is_scheduled = source.kind != Kind::Folder.name() || source.added_at.is_some();
    Next {
        due_at: (is_read_again && is_scheduled)
            .then(|| jiff::Timestamp::now().as_second() + seconds(wait)),
        pause_s: seconds(pause),
        cursor: came.cursor.clone(),
    }
}

/// From 0 to 1.
fn chance() -> f64 {
    // Without chance from the system sources that were added together stay together.
    f64::from(getrandom::u32().unwrap_or(u32::MAX / 2)) / f64::from(u32::MAX)
}
