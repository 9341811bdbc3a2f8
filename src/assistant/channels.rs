//! Channels that are sources: what happens in them is taken up in its order, as it happens.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, PoisonError, RwLock};

use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::Assistant;
use crate::ingest::channel;
use crate::ingest::schedule::Schedule;
use crate::ingest::web::WebError;
use crate::source::kind::{ChannelAddress, Kind};
use crate::store::{AuditRow, ConfiguredSource, SourceChange, StoreError};

pub use crate::ingest::Reason;
pub use crate::ingest::channel::{Closed, Happened, Hearing, History, NotHeard, Place, made_at};
pub use crate::store::{AttachedFile, Message};

/// What happened and was not taken up yet. Each is a message; when more than this waits, the source is read anew
/// instead, which finds all of it.
const WAITING: usize = 4_096;

/// So much is taken up together: what comes while the disk is written to.
const TOGETHER: usize = 256;

/// Something that happened in a channel of a guild.
#[derive(Debug, Clone)]
pub struct InChannel {
    /// The channel that is a source, or whose thread it is.
    pub channel: u64,
    /// What happened.
    pub happened: Happened,
}

/// The channels that are sources. Share it in an [`Arc`].
pub struct Channels {
    schedule: Arc<Schedule>,
    assistant: Arc<Assistant>,
    // A std RwLock: held to clone a pointer, at every message of every guild.
    followed: RwLock<Arc<HashMap<u64, Vec<ConfiguredSource>>>>,
    sender: mpsc::Sender<InChannel>,
    receiver: std::sync::Mutex<Option<mpsc::Receiver<InChannel>>>,
}

impl Channels {
    /// The channels among the sources of `schedule`.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn new(
        schedule: Arc<Schedule>,
        assistant: Arc<Assistant>,
    ) -> Result<Arc<Channels>, StoreError> {
        let (sender, receiver) = mpsc::channel(WAITING);
        let channels = Channels {
            schedule,
            assistant,
            followed: RwLock::default(),
            sender,
            receiver: std::sync::Mutex::new(Some(receiver)),
        };
        channels.sources_changed()?;
        Ok(Arc::new(channels))
    }

    /// Whoever can look back in channels is there now: what was missed meanwhile is looked for at once.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn connected(&self, history: Arc<dyn History>) -> Result<(), StoreError> {
        // The first one stays: there is one bot in a process.
        if let Some(place) = &self.schedule.web().history {
            let _ = place.set(history);
        }
        self.catch_up(None)
    }

    /// Something may have been missed in a guild, or in all: their channels are due.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn catch_up(&self, guild: Option<u64>) -> Result<(), StoreError> {
        for source in self.followed().values().flatten() {
            if guild.is_none() || source.owner.guild() == guild {
                self.due(source)?;
            }
        }
        self.schedule.wake();
        Ok(())
    }

    fn due(&self, source: &ConfiguredSource) -> Result<(), StoreError> {
        let change = SourceChange {
            due_at: Some(Some(super::now())),
            ..SourceChange::default()
        };
        let store = &self.schedule.web().store;
        store.change_source(source.id, &change, None).map(drop)
    }

    /// Sources were added, changed or removed.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn sources_changed(&self) -> Result<(), StoreError> {
        let all = self.schedule.web().store.reader()?.configured()?;
        let mut followed: HashMap<u64, Vec<ConfiguredSource>> = HashMap::new();
        for source in all {
            let is_followed = source.kind == Kind::Channel.name()
                && source.removed_at.is_none()
                && !source.paused;
            if is_followed && let Some(address) = ChannelAddress::of(&source.location) {
                followed.entry(address.channel).or_default().push(source);
            }
        }
        *self
            .followed
            .write()
            .unwrap_or_else(PoisonError::into_inner) = Arc::new(followed);
        Ok(())
    }

    fn followed(&self) -> Arc<HashMap<u64, Vec<ConfiguredSource>>> {
        self.followed
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// A channel was deleted: what was said in it is in no answer any more, and goes for good a day later.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn lost(&self, channel: u64) -> Result<(), StoreError> {
        let store = &self.schedule.web().store;
        for source in self.followed().get(&channel).into_iter().flatten() {
            let audit = AuditRow {
                at: super::now(),
                guild: source.owner.guild(),
                actor: None,
                what: "source.channel_deleted".to_owned(),
                details: serde_json::json!({ "source": source.id.0, "name": source.name }),
            };
            store.remove_source(source.id, super::now(), Some(&audit))?;
            if let Some(shelves) = &self.schedule.web().shelves
                && let Err(error) = shelves.catch_up(source.shelf)
            {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "the search index could not follow"
                );
            }
        }
        self.assistant.sources_changed();
        Ok(())
    }

    /// Whether a channel is a source.
    pub fn is_followed(&self, channel: u64) -> bool {
        self.followed().contains_key(&channel)
    }

    /// Notes what happened in a channel; it is taken up behind what came before.
    pub fn note(&self, what: InChannel) {
        let channel = what.channel;
        if !self.is_followed(channel) {
            return;
        }
        if self.sender.try_send(what).is_err() {
            tracing::warn!(
                channel,
                "more happens in channels than can be written; they are read anew"
            );
            for source in self.followed().get(&channel).into_iter().flatten() {
                if let Err(error) = self.due(source) {
                    tracing::error!(error = %error, "a channel could not be made due");
                }
            }
            self.schedule.wake();
        }
    }

    /// Takes up what is noted, until `over` is cancelled; once.
    pub async fn run(self: Arc<Self>, over: CancellationToken) {
        let receiver = self
            .receiver
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        let Some(mut receiver) = receiver else { return };
        // What a process that was killed left behind.
        self.settle().await;
        let mut changes = self.assistant.source_changes();
        let mut batch = Vec::with_capacity(TOGETHER);
        loop {
            tokio::select! {
                // First: what is noted is for the sources that there are now.
                biased;
                Ok(()) = changes.changed() => {
                    let channels = self.clone();
                    let listed = tokio::task::spawn_blocking(move || channels.sources_changed()).await;
                    if !matches!(listed, Ok(Ok(()))) {
                        tracing::error!("which channels are sources could not be read anew");
                    }
                    continue;
                }
                count = receiver.recv_many(&mut batch, TOGETHER) => if count == 0 { return },
                // What is not taken up is found at the next start.
                () = over.cancelled() => return,
            }
            let followed = self.followed();
            let mut by_source: Vec<(ConfiguredSource, Vec<Happened>)> = Vec::new();
            for InChannel { channel, happened } in batch.drain(..) {
                for source in followed.get(&channel).into_iter().flatten() {
                    match by_source
                        .iter_mut()
                        .find(|(known, _)| known.id == source.id)
                    {
                        Some((_, all)) => all.push(happened.clone()),
                        None => by_source.push((source.clone(), vec![happened.clone()])),
                    }
                }
            }
            for (source, happened) in by_source {
                self.take_up(source, happened).await;
            }
        }
    }

    /// Writes the documents of all conversations that were stirred, whoever stirred them.
    pub async fn settle(&self) {
        let store = self.schedule.web().store.clone();
        let stirred = tokio::task::spawn_blocking(move || {
            let reader = store.reader()?;
            let mut sources: Vec<ConfiguredSource> = Vec::new();
            for one in reader.stirred(None, usize::MAX >> 1)? {
                if sources.last().is_none_or(|last| last.id != one.source) {
                    sources.extend(reader.configured_source(one.source)?);
                }
            }
            Ok::<_, StoreError>(sources)
        });
        match stirred.await {
            Ok(Ok(sources)) => {
                for source in sources {
                    self.take_up(source, Vec::new()).await;
                }
            }
            Ok(Err(error)) => tracing::error!(error = %error, "what is stirred could not be read"),
            Err(_) => tracing::error!("reading what is stirred panicked"),
        }
    }

    /// Takes the words of messages that are not kept any more out of the files of the index too.
    ///
    /// # Errors
    /// [`WebError`].
    pub async fn forget_words(&self) -> Result<(), WebError> {
        let schedule = self.schedule.clone();
        tokio::task::spawn_blocking(move || schedule.forget_words()).await?
    }

    async fn take_up(&self, source: ConfiguredSource, happened: Vec<Happened>) {
        let web = self.schedule.web().clone();
        let names = self.names(&source);
        let id = source.id;
        let schedule = self.schedule.clone();
        let working = tokio::task::spawn_blocking(move || {
            // As it stands now: it may have been moved to another shelf since it was noted.
            let Some(source) = web.store.reader()?.configured_source(id)? else {
                return Ok(());
            };
            let has_files = happened.iter().any(|one| match one {
                Happened::Said(message) => {
                    message.files.as_ref().is_some_and(|all| !all.is_empty())
                }
                _ => false,
            });
            let written =
                channel::take_up(&web.store, web.shelves.as_ref(), &source, happened, &names)?;
            if has_files && web.store.reader()?.has_waiting_files(id)? {
                // Fetched by a read, which is the only one that does, while their addresses hold.
                web.store.note_due_by(id, super::now())?;
                schedule.wake();
            }
            if !written.is_empty() {
                schedule.make_searchable(HashSet::from([source.shelf]));
            }
            Ok::<_, StoreError>(())
        });
        match working.await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => {
                tracing::error!(
                    source.id = id.0,
                    error = %error,
                    "what happened in a channel could not be kept; it is found when the channel is read"
                );
            }
            Err(_) => tracing::error!(source.id = id.0, "taking up a channel panicked"),
        }
    }

    /// What the channel of a source and its threads are called.
    fn names(&self, source: &ConfiguredSource) -> HashMap<u64, String> {
        let Some(address) = ChannelAddress::of(&source.location) else {
            return HashMap::new();
        };
        let Some(guild) = self.assistant.guilds().get(address.guild) else {
            return HashMap::new();
        };
        let of_it = guild.channels.iter().filter(|(id, channel)| {
            **id == address.channel
                || (channel.is_thread() && channel.parent == Some(address.channel))
        });
        of_it
            .map(|(id, channel)| (*id, channel.shown_name()))
            .collect()
    }
}
