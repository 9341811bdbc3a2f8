//! Documents on their way into the store: as many in one transaction as have come, since each transaction waits for the
//! disk; and none of them waits for others to come.

use std::sync::Arc;

use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use super::{Came, WebError};
use crate::document::Document;
use crate::index::Shelves;
use crate::passage::Passage;
use crate::store::{Fetched, Incoming, Outcome, ShelfId, SourceId, Store, StoreError};

/// Documents that wait to be written. Each is a page at most, so this bounds the memory of a read.
const WAITING: usize = 32;

/// So many are written together at most, or so many bytes.
const TOGETHER: usize = 64;
const TOGETHER_BYTES: usize = 2 << 20;

/// A document that is read, split and ready.
pub(in crate::ingest) struct Ready {
    pub key: String,
    /// The file it was read from, where that is one of this machine.
    pub path: Option<String>,
    pub document: Document,
    pub passages: Vec<Passage>,
    pub simhash: u64,
}

/// What is to be written for one address.
pub(in crate::ingest) struct Write {
    /// Its documents; none where it is as it was.
    pub documents: Vec<Ready>,
    /// What is known of it now.
    pub fetched: Option<(String, Fetched)>,
    /// Documents that are gone, by key.
    pub gone: Vec<String>,
}

/// What was written.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::ingest) struct Written {
    pub added: u64,
    pub changed: u64,
    pub unchanged: u64,
    pub removed: u64,
}

impl Written {
    pub(in crate::ingest) fn add_to(self, came: &mut Came) {
        came.added += self.added;
        came.changed += self.changed;
        came.unchanged += self.unchanged;
        came.removed += self.removed;
    }
}

/// The one who writes for a read.
pub(in crate::ingest) struct Writer {
    sender: mpsc::Sender<Write>,
    task: JoinHandle<Result<Written, StoreError>>,
}

impl Writer {
    pub(in crate::ingest) fn begin(
        store: Arc<Store>,
        shelves: Option<Shelves>,
        source: SourceId,
        shelf: ShelfId,
    ) -> Writer {
        let (sender, receiver) = mpsc::channel(WAITING);
        let task = tokio::task::spawn_blocking(move || {
            let mut written = Written::default();
            write_all(receiver, &store, source, &mut written, &|| {
                if let Some(shelves) = &shelves {
                    shelves.nudge(shelf);
                }
            })?;
            Ok(written)
        });
        Writer { sender, task }
    }

    /// Hands something over; whether it will be written. It will not when writing failed, which [`Writer::end`] tells.
    pub(in crate::ingest) async fn write(&self, write: Write) -> bool {
        self.sender.send(write).await.is_ok()
    }

    /// Waits until all of it is on the disk.
    pub(in crate::ingest) async fn end(self) -> Result<Written, WebError> {
        drop(self.sender);
        Ok(self.task.await??)
    }
}

fn write_all(
    mut receiver: mpsc::Receiver<Write>,
    store: &Store,
    source: SourceId,
    written: &mut Written,
    nudge: &dyn Fn(),
) -> Result<(), StoreError> {
    while let Some(first) = receiver.blocking_recv() {
        let mut batch = vec![first];
        let mut bytes = bytes_of(&batch[0]);
        while batch.len() < TOGETHER
            && bytes < TOGETHER_BYTES
            && let Ok(next) = receiver.try_recv()
        {
            bytes += bytes_of(&next);
            batch.push(next);
        }
        let seen_at = jiff::Timestamp::now().as_second();
        let documents: Vec<Incoming<'_>> = batch
            .iter()
            .flat_map(|write| &write.documents)
            .map(|ready| Incoming {
                key: &ready.key,
                path: ready.path.as_deref(),
                document: &ready.document,
                passages: &ready.passages,
                simhash: ready.simhash,
                seen_at,
            })
            .collect();
        for outcome in store.put(source, &documents)? {
            match outcome {
                Outcome::Added(..) => written.added += 1,
                Outcome::Changed(..) => written.changed += 1,
                Outcome::Unchanged(..) => written.unchanged += 1,
            }
        }
        let gone: Vec<String> = batch.iter().flat_map(|write| write.gone.clone()).collect();
        if !gone.is_empty() {
            written.removed += store.remove(source, &gone)? as u64;
        }
        // After the documents: killed in between, they are read once more and found to be the same.
        let fetched: Vec<(String, Fetched)> = batch
            .into_iter()
            .filter_map(|write| write.fetched)
            .collect();
        store.note_fetched(source, &fetched)?;
        nudge();
    }
    Ok(())
}

fn bytes_of(write: &Write) -> usize {
    write
        .documents
        .iter()
        .map(|ready| ready.document.text.len())
        .sum()
}
