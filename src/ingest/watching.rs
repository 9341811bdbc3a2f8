//! Looks after folders while the bot runs: what is written there is read as soon as it is quiet.
//!
//! The system tells of changes, and it may not: a network's file system tells nothing, and a queue can run over. So this
//! only makes reads come sooner; that nothing is missed is up to the schedule, which compares all of a folder now and
//! then.

use std::collections::{BTreeMap, HashMap};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use notify::event::{AccessKind, AccessMode, EventKind};
use notify::{Config, RecommendedWatcher, RecursiveMode, Watcher};
use tokio::sync::{mpsc, watch};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::FOLDER;
use super::schedule::Schedule;
use super::web::{WebError, blocking};
use crate::source::files;
use crate::store::{SourceChange, SourceId};

/// A change is taken up when nothing has followed it for so long: whoever writes a file, or copies a hundred, is done.
const QUIET: Duration = Duration::from_millis(500);

/// However much follows, it is taken up after so long.
const LONGEST: Duration = Duration::from_secs(10);

/// So often it is looked whether folders are there that were not, and others stand where they were.
const LOOK: Duration = Duration::from_secs(60);

/// Changes that wait to be sorted. Where there are more, all folders count as changed.
const WAITING: usize = 1_024;

/// What is looked after.
pub struct Watching {
    schedule: Arc<Schedule>,
    /// Folders and files of the config's corpus, which are read at the start.
    corpus: Vec<PathBuf>,
    /// The data directory: what is written there is no news.
    never: PathBuf,
}

/// A place that is looked after.
struct Watched {
    sources: Vec<SourceId>,
    /// Device and inode of what is watched there; `None` where that could not be.
    is: Option<(u64, u64)>,
    /// Whether it was told why it cannot be watched.
    is_told: bool,
}

/// A source that something was told of.
struct Stirred {
    first: Instant,
    last: Instant,
}

/// What is heard of changes.
struct Heard {
    paths: mpsc::Receiver<PathBuf>,
    /// More than could be kept, or the system lost count.
    missed: Arc<AtomicBool>,
}

type SharedWatcher = Arc<Mutex<RecommendedWatcher>>;

impl Watching {
    /// Looks after the folders that `schedule` reads and those of the `corpus`, but not after `data_dir`.
    pub fn new(schedule: Arc<Schedule>, corpus: &[PathBuf], data_dir: &Path) -> Watching {
        Watching {
            schedule,
            corpus: corpus.iter().map(|path| files::real(path)).collect(),
            never: files::real(data_dir),
        }
    }

    /// Has folders read when they change, until `over` is cancelled. `listed` tells when sources were added or removed.
    pub async fn run(self, mut listed: watch::Receiver<u64>, over: CancellationToken) {
        let (watcher, mut heard) = match begin(self.never.clone()) {
            Ok(begun) => begun,
            Err(error) => {
                return tracing::warn!(
                    error = %error,
                    "folders cannot be watched; they are compared on their schedule"
                );
            }
        };
        let mut places: BTreeMap<PathBuf, Watched> = BTreeMap::new();
        let mut stirred: HashMap<SourceId, Stirred> = HashMap::new();
        let mut look_at = Instant::now();
        while !over.is_cancelled() {
            if Instant::now() >= look_at {
                look_at = Instant::now() + LOOK;
                listed.mark_unchanged();
                match self.look(&watcher, std::mem::take(&mut places)).await {
                    Ok(looked) => places = looked,
                    Err(error) => tracing::error!(
                        error = &error as &dyn std::error::Error,
                        "which folders to watch could not be read"
                    ),
                }
            }
            if heard.missed.swap(false, Ordering::AcqRel) {
                places.values().for_each(|place| stir(&mut stirred, place));
            }
            let settle_at = self.settle(&mut stirred).await;
            tokio::select! {
                () = over.cancelled() => {}
                () = tokio::time::sleep_until(settle_at.map_or(look_at, |at| at.min(look_at))) => {}
                changed = listed.changed() => match changed {
                    Ok(()) => look_at = Instant::now(),
                    // The one who tells has gone, with the process.
                    Err(_) => return,
                },
                path = heard.paths.recv() => match path {
                    Some(path) => {
                        let of = places.iter().filter(|(place, _)| is_of(&path, place));
                        of.for_each(|(_, place)| stir(&mut stirred, place));
                    }
                    None => return,
                },
            }
        }
    }

    /// Makes those due that are quiet; when to look again.
    async fn settle(&self, stirred: &mut HashMap<SourceId, Stirred>) -> Option<Instant> {
        let now = Instant::now();
        let mut ready = Vec::new();
        for (id, one) in stirred.iter_mut() {
            if now < one.settles() {
                continue;
            }
            if self.schedule.progress(*id).is_some() {
                // What it is reading may be older than the change.
                (one.first, one.last) = (now, now);
            } else {
                ready.push(*id);
            }
        }
        if !ready.is_empty() {
            stirred.retain(|id, _| !ready.contains(id));
            let store = self.schedule.web().store.clone();
            let made_due = blocking(move || {
                let change = SourceChange {
                    due_at: Some(Some(jiff::Timestamp::now().as_second())),
                    ..SourceChange::default()
                };
                for id in ready {
                    store.change_source(id, &change, None)?;
                }
                Ok(())
            });
            match made_due.await {
                Ok(()) => self.schedule.wake(),
                Err(error) => tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "that a folder has changed could not be kept"
                ),
            }
        }
        stirred.values().map(Stirred::settles).min()
    }

    /// Watches what is to be watched now, and no more what is not.
    async fn look(
        &self,
        watcher: &SharedWatcher,
        mut before: BTreeMap<PathBuf, Watched>,
    ) -> Result<BTreeMap<PathBuf, Watched>, WebError> {
        let (store, corpus) = (self.schedule.web().store.clone(), self.corpus.clone());
        let watcher = watcher.clone();
        blocking(move || {
            let mut places: BTreeMap<PathBuf, Watched> = BTreeMap::new();
            for source in store.reader()?.configured_of(FOLDER)? {
                let path = PathBuf::from(&source.location);
                let is_of_corpus = || {
                    let mut corpus = corpus.iter();
                    corpus.any(|one| one.starts_with(&path) || path.starts_with(one))
                };
                let is_read = !source.paused && source.removed_at.is_none();
                if is_read && (source.added_at.is_some() || is_of_corpus()) {
                    let place = places.entry(path).or_insert_with(|| Watched {
                        sources: Vec::new(),
                        is: None,
                        is_told: false,
                    });
                    place.sources.push(source.id);
                }
            }
            let mut watcher = watcher.lock().unwrap_or_else(PoisonError::into_inner);
            let mut is_less = false;
            for (path, gone) in &before {
                if !places.contains_key(path) && gone.is.is_some() {
                    // It may have gone by itself.
                    let _ = watcher.unwatch(watched_path(path));
                    is_less = true;
                }
            }
            for (path, place) in &mut places {
                let known = before.remove(path);
                place.is_told = known.as_ref().is_some_and(|known| known.is_told);
                // What lay within a place that is watched no more, or beside it, may have lost its watch with it.
                let is = known.and_then(|known| known.is).filter(|_| !is_less);
                watch_place(&mut watcher, path, place, is);
            }
            Ok(places)
        })
        .await
    }
}

impl Stirred {
    fn settles(&self) -> Instant {
        (self.last + QUIET).min(self.first + LONGEST)
    }
}

fn stir(stirred: &mut HashMap<SourceId, Stirred>, place: &Watched) {
    let now = Instant::now();
    for id in &place.sources {
        let one = stirred.entry(*id).or_insert(Stirred {
            first: now,
            last: now,
        });
        one.last = now;
    }
}

/// Whether something at `path` is told of a folder or file at `place`: what is hidden in a folder is not read.
fn is_of(path: &Path, place: &Path) -> bool {
    path.strip_prefix(place).is_ok_and(|below| {
        let mut parts = below.iter();
        parts.all(|part| !part.as_encoded_bytes().starts_with(b"."))
    })
}

/// A folder itself; of a file the folder that it lies in, since whoever writes it anew may put another one in its place.
fn watched_path(path: &Path) -> &Path {
    match path.is_file() {
        true => path.parent().unwrap_or(path),
        false => path,
    }
}

/// Watches a place, where it is not what was watched there `before`.
fn watch_place(
    watcher: &mut RecommendedWatcher,
    path: &Path,
    place: &mut Watched,
    before: Option<(u64, u64)>,
) {
    let watched = watched_path(path);
    let is = std::fs::metadata(watched).map(|meta| (meta.dev(), meta.ino()));
    if before.is_some() && is.as_ref().ok() == before.as_ref() {
        place.is = before;
        return;
    }
    if before.is_some() {
        // What stood there is gone, and its watch with it.
        let _ = watcher.unwatch(watched);
    }
    let mode = match path.is_file() {
        true => RecursiveMode::NonRecursive,
        false => RecursiveMode::Recursive,
    };
    let watching = is
        .map_err(notify::Error::io)
        .and_then(|is| watcher.watch(watched, mode).map(|()| is));
    match watching {
        Ok(is) => {
            place.is = Some(is);
            place.is_told = false;
        }
        Err(error) => {
            if !place.is_told {
                tracing::warn!(
                    folder = %path.display(),
                    error = %error,
                    "a folder cannot be watched; it is compared on its schedule"
                );
            }
            place.is_told = true;
        }
    }
}

/// The system's own way to tell of changes, with a thread of its own that ends with the watcher.
fn begin(never: PathBuf) -> Result<(SharedWatcher, Heard), notify::Error> {
    let (sender, paths) = mpsc::channel(WAITING);
    let missed = Arc::new(AtomicBool::new(false));
    let told = missed.clone();
    let handler = move |event: notify::Result<notify::Event>| {
        let event = match event {
            Ok(event) => event,
            Err(error) => {
                tracing::warn!(error = %error, "changes of folders may have been missed");
                return told.store(true, Ordering::Release);
            }
        };
        if event.need_rescan() {
            told.store(true, Ordering::Release);
        }
        if !is_news(&event.kind) {
            return;
        }
        for path in event.paths {
            if !path.starts_with(&never) && sender.try_send(path).is_err() {
                told.store(true, Ordering::Release);
            }
        }
    };
    // Where a symlink leads is outside, or watched anyway.
    let config = Config::default().with_follow_symlinks(false);
    let watcher = RecommendedWatcher::new(handler, config)?;
    let heard = Heard { paths, missed };
    Ok((Arc::new(Mutex::new(watcher)), heard))
}

/// Whether something may say something else now: reading it is no news.
fn is_news(kind: &EventKind) -> bool {
    match kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => true,
        EventKind::Access(_) => false,
        _ => true,
    }
}
