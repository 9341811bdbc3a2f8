//! One address: fetched unless it is as it was, extracted, and judged against what it said before.

use std::time::Instant;

use tokio_util::sync::CancellationToken;
use url::Url;

use super::writing::{Ready, Write, Writer};
use super::{AGENT, Came, NotRead, Web, WebError, blocking};
use crate::document::{DateOrigin, Document, Published, TitleOrigin};
use crate::extract::{ExtractError, Hint};
use crate::ingest::Reason;
use crate::passage::split;
use crate::source::feed::Entry;
use crate::source::http::{self, FetchError, Page, Request, Validators};
use crate::source::links;
use crate::store::{ConfiguredSource, Fetched, SourceId, StoreError};
use crate::text::simhash::simhash;

/// A page that says less than a third of what it said is not believed at once: often its server only fails politely.
const SHRUNK_TO: usize = 3;

/// Below so many bytes nothing is told by becoming shorter.
const SHORT: usize = 600;

/// When it has said so at so many reads in a row, it is believed.
const BELIEVED_AFTER: u32 = 3;

/// What came of one address.
pub(super) enum PageCame {
    /// It is as it was.
    Unchanged,
    /// It was read; these are the links of the page.
    Read(Box<Write>, Vec<Url>),
    /// It is gone for good.
    Gone,
    /// It does not want to be kept.
    NotWanted,
    /// It was not read; what it said before is kept.
    NotRead(NotRead),
}

/// What to fetch.
pub(super) struct Wanted<'a> {
    pub address: &'a str,
    /// Its document's key in the source.
    pub key: &'a str,
    /// Whether a document named it, and not an admin.
    pub from_outside: bool,
    /// Whether its links are wanted, and what it says about being kept is heeded.
    pub is_of_site: bool,
    /// More than a page may be long, in bytes.
    pub most: Option<usize>,
}

/// Reads a source that is one page.
pub(super) async fn read_one(
    web: &Web,
    source: &ConfiguredSource,
    cancel: &CancellationToken,
) -> Result<Came, WebError> {
    let wanted = Wanted {
        address: &source.location,
        key: &source.location,
        from_outside: false,
        is_of_site: false,
        most: None,
    };
    let mut came = Came {
        cursor: source.cursor.clone(),
        ..Came::default()
    };
    let known = known(web, source, &wanted, &mut came).await?;
    match fetch(web, source, &wanted, known, &mut came, cancel).await? {
        PageCame::Unchanged | PageCame::NotWanted => came.unchanged += 1,
        PageCame::Read(write, _) => {
            came.title = write
                .documents
                .first()
                .map(|one| one.document.title.clone());
            let writer = Writer::begin(
                web.store.clone(),
                web.shelves.clone(),
                source.id,
                source.shelf,
            );
            let begun = Instant::now();
            writer.write(*write).await;
            writer.end().await?.add_to(&mut came);
            came.spent.storing += begun.elapsed();
        }
        PageCame::Gone => {
            let store = web.store.clone();
            let id = source.id;
            let removed = blocking(move || {
                let keys = store.reader()?.keys(id)?;
                store.remove(id, &keys)
            })
            .await?;
            if let Some(shelves) = &web.shelves {
                shelves.nudge(source.shelf);
            }
            came.removed += removed as u64;
            came.failure = Some(NotRead {
                address: source.location.clone(),
                reason: Reason::GONE,
                why: "the page is gone for good (410); what it said was removed".to_owned(),
            });
        }
        PageCame::NotRead(not_read) => came.failure = Some(not_read),
    }
    Ok(came)
}

/// What the store knows of one address; nothing where its document is gone, since a server that says that it is as it
/// was would not bring it back. Who reads many of them asks for all at once.
pub(super) async fn known(
    web: &Web,
    source: &ConfiguredSource,
    wanted: &Wanted<'_>,
    came: &mut Came,
) -> Result<Option<Fetched>, WebError> {
    let (store, id) = (web.store.clone(), source.id);
    let (address, key) = (wanted.address.to_owned(), wanted.key.to_owned());
    let begun = Instant::now();
    let known = blocking(move || {
        let reader = store.reader()?;
        Ok(match reader.is_there(id, &key)? {
            true => reader.fetched(id, &address)?,
            false => None,
        })
    })
    .await?;
    came.spent.storing += begun.elapsed();
    Ok(known)
}

/// Fetches one address of which that much is `known`, and reads what came.
pub(super) async fn fetch(
    web: &Web,
    source: &ConfiguredSource,
    wanted: &Wanted<'_>,
    known: Option<Fetched>,
    came: &mut Came,
    cancel: &CancellationToken,
) -> Result<PageCame, WebError> {
    let validators = known.as_ref().and_then(validators_of);
    let usual = Request::new(wanted.address);
    let request = Request {
        known: validators.as_ref(),
        from_outside: wanted.from_outside,
        max_bytes: wanted.most.unwrap_or(usual.max_bytes),
        ..usual
    };
    let begun = Instant::now();
    let got = web.client.get(request, cancel).await;
    came.spent.fetching += begun.elapsed();
    let page = match got {
        Ok(http::Fetched::Unchanged) => return Ok(PageCame::Unchanged),
        Ok(http::Fetched::Page(page)) => *page,
        Err(FetchError::Gone { .. }) => return Ok(PageCame::Gone),
        Err(error) => {
            came.asked = came.asked.max(error.retry_after());
            came.may_pass |= error.is_worth_retrying();
            return Ok(PageCame::NotRead(NotRead {
                address: wanted.address.to_owned(),
                reason: Reason::from(&error),
                why: error.to_string(),
            }));
        }
    };
    let reading = Reading {
        source: source.id,
        address: wanted.address.to_owned(),
        key: wanted.key.to_owned(),
        is_of_site: wanted.is_of_site,
        known,
    };
    let web = web.clone();
    let begun = Instant::now();
    let read = blocking(move || reading.read(page, &web)).await;
    came.spent.extracting += begun.elapsed();
    read
}

fn validators_of(known: &Fetched) -> Option<Validators> {
    // What was not believed is sent whole again, to be judged anew.
    if known.stale.is_some() {
        return None;
    }
    serde_json::from_str(known.validators.as_deref()?).ok()
}

/// A page that came, on its way to being documents.
struct Reading {
    source: SourceId,
    address: String,
    key: String,
    is_of_site: bool,
    known: Option<Fetched>,
}

impl Reading {
    /// Extracts and judges. Blocks.
    fn read(self, page: Page, web: &Web) -> Result<PageCame, StoreError> {
        let not_read = |reason: Reason, why: String| {
            PageCame::NotRead(NotRead {
                address: self.address.clone(),
                reason,
                why,
            })
        };
        let url = page.url.clone();
        let is_html = page
            .content_type
            .as_deref()
            .is_none_or(|kind| kind.contains("html"));
        let links = if self.is_of_site && is_html {
            let html = String::from_utf8_lossy(&page.bytes);
            let read = links::read(&html, &url, page.robots_tag.as_deref(), AGENT);
            if !read.may_index {
                return Ok(PageCame::NotWanted);
            }
            read.links
        } else {
            Vec::new()
        };
        let hint = Hint {
            content_type: page.content_type.as_deref(),
            url: Some(url.as_str()),
            ..Hint::named(url.path())
        };
        let extraction = match web.extract(&page.bytes, &hint) {
            Ok(extraction) => extraction,
            Err(ExtractError::Empty) => {
                return Ok(not_read(
                    Reason::EMPTY,
                    "the page has no text now; what it said before is kept".to_owned(),
                ));
            }
            Err(error) => return Ok(not_read(Reason::from(&error), error.to_string())),
        };
        let mut documents: Vec<Ready> = extraction
            .documents
            .into_iter()
            .map(|extracted| {
                let key = match extracted.key.as_str() {
                    "" => self.key.clone(),
                    inner => format!("{}#{inner}", self.key),
                };
                ready(key, extracted.document)
            })
            .collect();
        let mut stale = None;
        if let [one] = documents.as_slice()
            && let Some(before) = web.store.reader()?.length(self.source, &self.key)?
            && before > SHORT
            && one.document.text.len() * SHRUNK_TO < before
        {
            let times = 1 + self.known.as_ref().and_then(times_shrunk).unwrap_or(0);
            if times < BELIEVED_AFTER {
                stale = Some(format!("shrunk {times}"));
                documents.clear();
            }
        }
        let is_shrunk = stale.is_some();
        let fetched = Fetched {
            validators: page
                .validators
                .and_then(|validators| serde_json::to_string(&validators).ok()),
            fetched_at: jiff::Timestamp::now().as_second(),
            stale,
        };
        if is_shrunk {
            // Nothing is written of it but that it was seen.
            web.store
                .note_fetched(self.source, &[(self.address.clone(), fetched)])?;
            return Ok(not_read(
                Reason::SHRUNK,
                format!(
                    "the page says less than a third of what it said; what it said before is kept until it has said so \
                     {BELIEVED_AFTER} times"
                ),
            ));
        }
        Ok(PageCame::Read(
            Box::new(Write {
                documents,
                fetched: Some((self.address, fetched)),
                gone: Vec::new(),
            }),
            links,
        ))
    }
}

fn times_shrunk(known: &Fetched) -> Option<u32> {
    known
        .stale
        .as_deref()?
        .strip_prefix("shrunk ")?
        .parse()
        .ok()
}

/// Splits a document and makes it ready to be written.
pub(in crate::ingest) fn ready(key: String, document: Document) -> Ready {
    Ready {
        key,
        path: None,
        passages: split(&document),
        simhash: simhash(&document.text),
        document,
    }
}

/// What a feed says of an entry goes before what was found in its page: who keeps the feed said it on purpose.
pub(super) fn of_entry(document: &mut Document, entry: &Entry, publisher: &str) {
    if let Some(title) = entry.title.as_deref().map(str::trim)
        && !title.is_empty()
    {
        document.title = title.to_owned();
        document.title_origin = TitleOrigin::Given;
    }
    if let Some(url) = &entry.url {
        document.url = Some(url.to_string());
    }
    if document.author.is_none() {
        document.author = entry.author.clone();
    }
    document.publisher = Some(publisher.to_owned());
    let told = entry.published.or(entry.updated);
    if let Some(dated) = told.filter(|dated| dated.is_plausible) {
        // Feeds tell an instant and no place: the day is the one in London.
        document.published = Some(Published {
            date: dated.at.to_zoned(jiff::tz::TimeZone::UTC).date(),
            instant: Some(dated.at),
            origin: DateOrigin::Feed,
        });
    }
}

/// The page that an entry's own words make.
pub fn entry_page(entry: &Entry) -> Option<String> {
    let words = entry.html.as_deref()?;
    let title = entry.title.as_deref().unwrap_or_default();
    let escaped = title.replace('&', "&amp;").replace('<', "&lt;");
    Some(format!(
        "<!DOCTYPE html><html><head><meta charset=\"utf-8\"><title>{escaped}</title></head>\
         <body><article><h1>{escaped}</h1>{words}</article></body></html>"
    ))
}
