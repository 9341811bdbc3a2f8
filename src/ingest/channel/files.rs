//! The files in messages of a channel: fetched while their addresses hold, and each made documents of its own.

use tokio_util::sync::CancellationToken;

use super::conversations::instant;
use crate::document::{Anchor, DateOrigin, Document, Published, TitleOrigin};
use crate::extract::{ExtractError, Hint};
use crate::ingest::Reason;
use crate::ingest::web::writing::Ready;
use crate::ingest::web::{Came, NotRead, Web, WebError, blocking, ready};
use crate::source::http::{Accept, FetchError, Fetched, Page, Request};
use crate::source::kind::ChannelAddress;
use crate::store::{
    AttachedFile, ConfiguredSource, FileFailure, Incoming, Outcome, StoreError, WaitingFile,
    file_key,
};
use crate::text::cut::cut;
use crate::text::visible::visible_line;

/// So many files are read at a read, one behind the other: they all come from one host.
const FILES_OF_A_READ: usize = 50;

/// No more files are read of one source, so that one channel cannot fill the disk.
const MOST_FILES: u64 = 5_000;

/// Larger ones are not read: members send up to this without paying for it.
const MOST_BYTES: usize = 10 << 20;

/// A name of a file has at most so many characters.
const LONGEST_NAME: usize = 150;

/// Whether a file is worth fetching: its name tells a format that is read.
pub(super) fn is_read(file: &AttachedFile) -> bool {
    crate::extract::accepts_name(&file.name)
}

/// Reads the files of a source that wait for it, as far as one read goes.
pub(super) async fn read(
    web: &Web,
    source: &ConfiguredSource,
    came: &mut Came,
    cancel: &CancellationToken,
) -> Result<(), WebError> {
    let Some(address) = ChannelAddress::of(&source.location) else {
        return Ok(());
    };
    let (store, id) = (web.store.clone(), source.id);
    let (waiting, mut count) = blocking(move || {
        let reader = store.reader()?;
        let waiting = reader.waiting_files(id, FILES_OF_A_READ)?;
        Ok((waiting, reader.count_read_files(id)?))
    })
    .await?;
    for waiting in waiting {
        if cancel.is_cancelled() {
            return Ok(());
        }
        let link = format!("{}/{}", address.of_place(waiting.place), waiting.message);
        let failed = if count >= MOST_FILES {
            Some(NotKept::lasting(
                Reason::TOO_MANY,
                format!("{MOST_FILES} files of this channel are read, and no more are kept"),
            ))
        } else {
            match fetch(web, &waiting.file, came, cancel).await {
                Ok(page) => {
                    let read = Reading {
                        source: source.clone(),
                        waiting: waiting.clone(),
                        link: link.clone(),
                    };
                    let web = web.clone();
                    match blocking(move || read.keep(&page, &web)).await? {
                        Ok(outcomes) => {
                            count += 1;
                            note(came, &outcomes);
                            None
                        }
                        Err(not_kept) => Some(not_kept),
                    }
                }
                Err(None) => return Ok(()),
                Err(Some(not_kept)) => Some(not_kept),
            }
        };
        if let Some(not_kept) = failed {
            let (store, file) = (web.store.clone(), waiting.file.id);
            blocking(move || store.file_failed(id, file, not_kept.failure)).await?;
            came.tell(NotRead {
                address: link,
                reason: not_kept.reason,
                why: format!("{}: {}", shown_name(&waiting.file.name), not_kept.why),
            });
        }
    }
    if let Some(shelves) = web.shelves.as_ref().filter(|_| came.is_news()) {
        shelves.nudge(source.shelf);
    }
    Ok(())
}

/// Why a file was not kept.
struct NotKept {
    failure: FileFailure,
    reason: Reason,
    why: String,
}

impl NotKept {
    fn lasting(reason: Reason, why: String) -> NotKept {
        NotKept {
            failure: FileFailure::Lasting,
            reason,
            why,
        }
    }
}

/// Fetches a file; an error without words is that there is no time left.
async fn fetch(
    web: &Web,
    file: &AttachedFile,
    came: &mut Came,
    cancel: &CancellationToken,
) -> Result<Page, Option<NotKept>> {
    if file.size > MOST_BYTES as u64 {
        let most = MOST_BYTES >> 20;
        return Err(Some(NotKept::lasting(
            Reason::TOO_LARGE,
            format!("the file is larger than {most} MiB and is not read"),
        )));
    }
    let request = Request {
        accept: Accept::Anything,
        max_bytes: MOST_BYTES,
        ..Request::new(&file.url)
    };
    let begun = std::time::Instant::now();
    let got = web.client.get(request, cancel).await;
    came.spent.fetching += begun.elapsed();
    let error = match got {
        Ok(Fetched::Page(page)) => return Ok(*page),
        // Nothing was told that it could be compared with.
        Ok(Fetched::Unchanged) => return Err(None),
        Err(FetchError::Cancelled) => return Err(None),
        Err(error) => error,
    };
    came.asked = came.asked.max(error.retry_after());
    let failure = match &error {
        _ if error.is_worth_retrying() => FileFailure::MayPass,
        FetchError::Gone { .. } => FileFailure::Expired,
        FetchError::Status {
            status: 403 | 404, ..
        } => FileFailure::Expired,
        _ => FileFailure::Lasting,
    };
    let (reason, why) = match failure {
        // Its address is nobody's business: whoever has it has the file.
        FileFailure::Expired => (
            Reason::FILE_EXPIRED,
            "Discord does not have the file at that address any more; it is tried again when its message is looked at \
             the next time"
                .to_owned(),
        ),
        FileFailure::MayPass => (
            Reason::FILE_NOT_FETCHED,
            "the file could not be fetched from Discord; it is tried again".to_owned(),
        ),
        FileFailure::Lasting => (
            Reason::from(&error),
            "the file could not be fetched from Discord".to_owned(),
        ),
    };
    Err(Some(NotKept {
        failure,
        reason,
        why,
    }))
}

/// A file that was fetched, on its way to being documents.
struct Reading {
    source: ConfiguredSource,
    waiting: WaitingFile,
    link: String,
}

impl Reading {
    /// Extracts and writes. Blocks.
    fn keep(&self, page: &Page, web: &Web) -> Result<Result<Vec<Outcome>, NotKept>, StoreError> {
        let file = &self.waiting.file;
        let hint = Hint::named(&file.name);
        let extraction = match web.extract(&page.bytes, &hint) {
            Ok(extraction) => extraction,
            Err(ExtractError::Empty) => {
                let why = "the file has no text that can be read".to_owned();
                return Ok(Err(NotKept::lasting(Reason::EMPTY, why)));
            }
            Err(error) => {
                let why = error.to_string();
                return Ok(Err(NotKept::lasting(Reason::from(&error), why)));
            }
        };
        let is_one = extraction.documents.len() == 1;
        let all: Vec<Ready> = extraction
            .documents
            .into_iter()
            .map(|extracted| {
                let key = match extracted.key.as_str() {
                    "" => file_key(file.id),
                    inner => format!("{}#{inner}", file_key(file.id)),
                };
                ready(key, self.as_of_message(extracted.document, is_one))
            })
            .collect();
        let seen_at = jiff::Timestamp::now().as_second();
        let incoming: Vec<Incoming<'_>> = all
            .iter()
            .map(|ready| Incoming {
                key: &ready.key,
                path: None,
                document: &ready.document,
                passages: &ready.passages,
                simhash: ready.simhash,
                seen_at,
            })
            .collect();
        let outcomes = web.store.put_file(self.source.id, file.id, &incoming)?;
        // What is gone meanwhile brought nothing.
        Ok(Ok(outcomes.unwrap_or_default()))
    }

    /// The document as one of its message: its link, its date, and who wrote it. A record of several keeps the title
    /// that it states.
    fn as_of_message(&self, mut document: Document, is_one: bool) -> Document {
        if is_one || document.title_origin == TitleOrigin::Derived {
            document.title = shown_name(&self.waiting.file.name);
            document.title_origin = TitleOrigin::Given;
        }
        // Quoted as what the one said who gave it.
        document.anchors = document
            .blocks
            .first()
            .map(|block| Anchor {
                at: block.span.start,
                url: self.link.clone(),
                author: self.waiting.author.clone(),
            })
            .into_iter()
            .collect();
        document.url = Some(self.link.clone());
        document.publisher = None;
        document.author = Some(self.waiting.author.clone());
        document.published = instant(self.waiting.message).map(|at| Published {
            date: at.to_zoned(jiff::tz::TimeZone::UTC).date(),
            instant: Some(at),
            origin: DateOrigin::Message,
        });
        document
    }
}

/// The name of a file as it is shown: without folders, or anything that is not seen.
fn shown_name(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    cut(&visible_line(name), LONGEST_NAME)
}

fn note(came: &mut Came, outcomes: &[Outcome]) {
    for outcome in outcomes {
        match outcome {
            Outcome::Added(..) => came.added += 1,
            Outcome::Changed(..) => came.changed += 1,
            Outcome::Unchanged(..) => came.unchanged += 1,
        }
    }
}
