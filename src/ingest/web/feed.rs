//! A feed: each entry is a document, read from the feed itself where it stands there whole, else from its page.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tokio_util::sync::CancellationToken;
use url::Url;

use super::page::{self, PageCame, Wanted, of_entry, ready};
use super::writing::{Write, Writer};
use super::{Came, NotRead, Progress, Spent, Tell, Web, WebError, blocking, entry_page};
use crate::extract::Hint;
use crate::ingest::Reason;
use crate::source::feed::{self, Entry, Feed};
use crate::source::http::{Accept, Fetched, Request, Validators};
use crate::source::kind::Options;
use crate::source::sitemap::is_of_the_same_host;
use crate::store::ConfiguredSource;
use crate::text::hex;

/// So many pages of entries are fetched at once; the client takes turns with each host anyway.
const AT_ONCE: usize = 4;

/// A page that fails is tried again at so many reads.
const TRIES: u32 = 5;

/// What is remembered of a feed between two reads.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct Cursor {
    /// Where the feed is, if a page was given that names it.
    #[serde(skip_serializing_if = "Option::is_none")]
    named: Option<String>,
    validators: Option<Validators>,
    /// The entries of the last read, with when each was published and what it said, in the order of the feed.
    entries: BTreeMap<String, Seen>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct Seen {
    /// What it said, as a hash.
    said: String,
    /// When it was published, in Unix seconds.
    published: Option<i64>,
    /// How often its page was tried in vain.
    #[serde(skip_serializing_if = "is_zero")]
    failed: u32,
}

fn is_zero(number: &u32) -> bool {
    *number == 0
}

/// Reads a feed.
pub(super) async fn read(
    web: &Web,
    source: &ConfiguredSource,
    options: &Options,
    tell: Tell,
    cancel: &CancellationToken,
) -> Result<Came, WebError> {
    // A cursor that cannot be understood is begun anew: everything is looked at once more and found to be the same.
    let mut cursor: Cursor = serde_json::from_value(source.cursor.clone()).unwrap_or_default();
    let has_open = cursor.entries.values().any(|seen| seen.failed > 0);
    // While pages of entries are still to be tried again, the list of them is needed.
    let known = cursor.validators.as_ref().filter(|_| !has_open);
    let address = cursor.named.as_deref().unwrap_or(&source.location);
    let begun = Instant::now();
    let mut got = get(web, source, address, known, cancel).await?;
    if let Got::NamedBy(named) = &got {
        // A page was given that names its feed, as people do.
        cursor.named = Some(named.to_string());
        got = get(web, source, named.as_str(), None, cancel).await?;
    }
    let mut spent = Spent {
        fetching: begun.elapsed(),
        ..Spent::default()
    };
    let (feed, validators, max_age) = match got {
        Got::Unchanged => {
            return Ok(Came {
                unchanged: cursor.entries.len() as u64,
                cursor: source.cursor.clone(),
                spent,
                ..Came::default()
            });
        }
        Got::Failed(came) => return Ok(*came),
        Got::NamedBy(_) => {
            let why = "the feed that the page names is a page again; use the address of the feed";
            return Ok(Came::failed(source, Reason::NO_FEED, why.to_owned()));
        }
        Got::Feed(feed, validators, max_age) => (*feed, validators, max_age),
    };
    if feed.entries.is_empty() && !cursor.entries.is_empty() {
        return Ok(Came::failed(
            source,
            Reason::EMPTY,
            "the feed has no entries now; what they said before is kept".to_owned(),
        ));
    }
    let mut came = Came {
        asked: feed.pause.max(max_age),
        title: feed.title.clone(),
        ..Came::default()
    };
    let gone = retracted(&cursor, &feed);
    let publisher = feed.title.clone().unwrap_or_else(|| source.name.clone());
    let writer = Writer::begin(
        web.store.clone(),
        web.shelves.clone(),
        source.id,
        source.shelf,
    );
    if !gone.is_empty() {
        let write = Write {
            documents: Vec::new(),
            fetched: None,
            gone: gone.iter().cloned().collect(),
        };
        writer.write(write).await;
    }
    let due: Vec<&Entry> = feed
        .entries
        .iter()
        .filter(|entry| {
            let seen = cursor.entries.get(&entry.id);
            let is_same = seen.is_some_and(|seen| seen.said == said(entry));
            let is_open = seen.is_some_and(|seen| (1..TRIES).contains(&seen.failed));
            !is_same || is_open
        })
        .collect();
    came.unchanged += (feed.entries.len() - due.len()) as u64;
    let of = due.len() as u64;
    let mut done = 0;
    let mut due = due.into_iter();
    let mut reading = FuturesUnordered::new();
    let mut failures: BTreeMap<String, u32> = BTreeMap::new();
    loop {
        while reading.len() < AT_ONCE
            && let Some(entry) = due.next()
        {
            reading.push(read_entry(web, source, options, entry, &publisher, cancel));
        }
        let Some((entry, read, of_one)) = reading.next().await else {
            break;
        };
        came.asked = came.asked.max(of_one.asked);
        spent += of_one.spent;
        let read = read?;
        if let Some(not_read) = read.not_read {
            let before = cursor.entries.get(&entry.id).map_or(0, |seen| seen.failed);
            failures.insert(entry.id.clone(), before + 1);
            came.tell(not_read);
        }
        let begun = Instant::now();
        let is_written = match read.write {
            Some(write) => writer.write(write).await,
            None => true,
        };
        spent.storing += begun.elapsed();
        if !is_written {
            break;
        }
        done += 1;
        tell(Progress { done, of });
        if cancel.is_cancelled() {
            break;
        }
    }
    drop(reading);
    let begun = Instant::now();
    writer.end().await?.add_to(&mut came);
    spent.storing += begun.elapsed();
    came.spent = spent;
    if cancel.is_cancelled() {
        // What was read is kept; the rest is looked at the next time.
        came.cursor = source.cursor.clone();
        return Ok(came);
    }
    cursor.validators = validators;
    cursor.entries = feed
        .entries
        .iter()
        .map(|entry| {
            let seen = Seen {
                said: said(entry),
                published: entry.published.map(|dated| dated.at.as_second()),
                failed: failures.get(&entry.id).copied().unwrap_or(0),
            };
            (entry.id.clone(), seen)
        })
        .collect();
    came.cursor = serde_json::to_value(&cursor).unwrap_or_default();
    Ok(came)
}

/// What came of asking for a feed.
enum Got {
    Unchanged,
    Feed(Box<Feed>, Option<Validators>, Option<Duration>),
    /// It is a page, and this is its feed.
    NamedBy(Url),
    Failed(Box<Came>),
}

async fn get(
    web: &Web,
    source: &ConfiguredSource,
    address: &str,
    known: Option<&Validators>,
    cancel: &CancellationToken,
) -> Result<Got, WebError> {
    let request = Request {
        known,
        accept: Accept::Feed,
        max_bytes: feed::MOST_BYTES,
        from_outside: Url::parse(address).map_or(true, |url| is_elsewhere(&url, &source.location)),
        ..Request::new(address)
    };
    let page = match web.client.get(request, cancel).await {
        Ok(Fetched::Unchanged) => return Ok(Got::Unchanged),
        Ok(Fetched::Page(page)) => *page,
        Err(error) => {
            let mut came = Came::failed(source, Reason::from(&error), error.to_string());
            came.asked = error.retry_after();
            came.may_pass = error.is_worth_retrying();
            return Ok(Got::Failed(Box::new(came)));
        }
    };
    let (validators, max_age) = (page.validators, page.max_age);
    let (bytes, at) = (page.bytes, page.url);
    let parsing = tokio::task::spawn_blocking(move || {
        feed::read(&bytes, &at, jiff::Timestamp::now()).map_err(|error| {
            let html = String::from_utf8_lossy(&bytes);
            (
                error.to_string(),
                feed::discover(&html, &at).into_iter().next(),
            )
        })
    });
    Ok(match parsing.await? {
        Ok(feed) => Got::Feed(Box::new(feed), validators, max_age),
        Err((_, Some(named))) => Got::NamedBy(named),
        Err((why, None)) => Got::Failed(Box::new(Came::failed(source, Reason::NO_FEED, why))),
    })
}

/// What came of an entry.
#[derive(Default)]
struct EntryCame {
    write: Option<Write>,
    not_read: Option<NotRead>,
}

/// Reads an entry; with it comes how long its host asks to wait, and what time it took.
async fn read_entry<'e>(
    web: &Web,
    source: &ConfiguredSource,
    options: &Options,
    entry: &'e Entry,
    publisher: &str,
    cancel: &CancellationToken,
) -> (&'e Entry, Result<EntryCame, WebError>, Came) {
    let mut came = Came::default();
    let read = look_at(web, source, options, entry, publisher, &mut came, cancel).await;
    (entry, read, came)
}

async fn look_at(
    web: &Web,
    source: &ConfiguredSource,
    options: &Options,
    entry: &Entry,
    publisher: &str,
    came: &mut Came,
    cancel: &CancellationToken,
) -> Result<EntryCame, WebError> {
    let wants_page = options.articles.unwrap_or(!entry.is_whole);
    let mut not_read = None;
    if wants_page && let Some(url) = &entry.url {
        let wanted = Wanted {
            address: url.as_str(),
            key: &entry.id,
            from_outside: is_elsewhere(url, &source.location),
            is_of_site: false,
            most: None,
        };
        let known = page::known(web, source, &wanted, came).await?;
        match page::fetch(web, source, &wanted, known, came, cancel).await? {
            PageCame::Read(mut write, _) => {
                for ready in &mut write.documents {
                    of_entry(&mut ready.document, entry, publisher);
                }
                return Ok(EntryCame {
                    write: Some(*write),
                    not_read: None,
                });
            }
            PageCame::Unchanged => return Ok(EntryCame::default()),
            PageCame::Gone => {
                return Ok(EntryCame {
                    write: Some(Write {
                        documents: Vec::new(),
                        fetched: None,
                        gone: vec![entry.id.clone()],
                    }),
                    not_read: None,
                });
            }
            PageCame::NotWanted => {}
            PageCame::NotRead(why) => not_read = Some(why),
        }
    }
    // What the feed itself says of it is better than nothing.
    let begun = Instant::now();
    let write = own_words(web.clone(), entry.clone(), publisher.to_owned()).await?;
    came.spent.extracting += begun.elapsed();
    if write.is_none() && not_read.is_none() {
        not_read = Some(NotRead {
            address: entry
                .url
                .as_ref()
                .map_or_else(|| source.location.clone(), Url::to_string),
            reason: Reason::EMPTY,
            why: "the entry has no words of its own and leads nowhere".to_owned(),
        });
    }
    Ok(EntryCame { write, not_read })
}

/// Whether an address is on another host than the feed: then the feed's word is a stranger's.
fn is_elsewhere(url: &Url, feed: &str) -> bool {
    Url::parse(feed).map_or(true, |feed| !is_of_the_same_host(url, &feed))
}

/// The document that an entry's own words make.
async fn own_words(web: Web, entry: Entry, publisher: String) -> Result<Option<Write>, WebError> {
    let Some(html) = entry_page(&entry) else {
        return Ok(None);
    };
    blocking(move || {
        let url = entry.url.as_ref().map(Url::as_str);
        let hint = Hint {
            content_type: Some("text/html; charset=utf-8"),
            url,
            ..Hint::named("entry.html")
        };
        // An entry without words is told by whoever asked.
        let Ok(mut extraction) = web.extract(html.as_bytes(), &hint) else {
            return Ok(None);
        };
        let Some(extracted) = extraction.documents.pop() else {
            return Ok(None);
        };
        let mut document = extracted.document;
        of_entry(&mut document, &entry, &publisher);
        Ok(Some(Write {
            documents: vec![ready(entry.id.clone(), document)],
            fetched: None,
            gone: Vec::new(),
        }))
    })
    .await
}

/// What an entry says, as a hash: two readings that give the same one need not be looked at closer.
fn said(entry: &Entry) -> String {
    let mut hasher = Sha256::new();
    let times = [entry.published, entry.updated];
    let times = times.map(|dated| dated.map_or(0, |dated| dated.at.as_second()).to_string());
    for part in [
        entry.url.as_ref().map_or("", Url::as_str),
        entry.title.as_deref().unwrap_or_default(),
        entry.html.as_deref().unwrap_or_default(),
        entry.author.as_deref().unwrap_or_default(),
        &times[0],
        &times[1],
    ] {
        hasher.update((part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    hex::written(hasher.finalize())
}

/// The entries that were taken out of the feed: not there any more, although older ones are. Those that only fell off
/// its end are kept.
fn retracted(cursor: &Cursor, feed: &Feed) -> BTreeSet<String> {
    let there: BTreeSet<&str> = feed.entries.iter().map(|entry| entry.id.as_str()).collect();
    let oldest = feed
        .entries
        .iter()
        .filter_map(|entry| Some(entry.published?.at.as_second()))
        .min();
    let Some(oldest) = oldest else {
        return BTreeSet::new();
    };
    cursor
        .entries
        .iter()
        .filter(|(id, seen)| {
            !there.contains(id.as_str()) && seen.published.is_some_and(|at| at > oldest)
        })
        .map(|(id, _)| id.clone())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::feed::Dated;

    fn entry(id: &str, published: i64) -> Entry {
        Entry {
            id: id.to_owned(),
            url: None,
            title: None,
            published: Some(Dated {
                at: jiff::Timestamp::from_second(published).unwrap(),
                is_plausible: true,
            }),
            updated: None,
            author: None,
            html: None,
            is_whole: false,
        }
    }

    #[test]
    fn an_entry_is_taken_out_when_older_ones_stay() {
        let mut cursor = Cursor::default();
        for (id, published) in [("old", 10), ("middle", 20), ("new", 30)] {
            let seen = Seen {
                published: Some(published),
                ..Seen::default()
            };
            cursor.entries.insert(id.to_owned(), seen);
        }
        let now = |ids: &[(&str, i64)]| Feed {
            title: None,
            site: None,
            entries: ids.iter().map(|(id, at)| entry(id, *at)).collect(),
            pause: None,
            left_out: 0,
        };
        let gone = |ids: &[(&str, i64)]| -> Vec<String> {
            retracted(&cursor, &now(ids)).into_iter().collect()
        };
        assert_eq!(gone(&[("old", 10), ("new", 30)]), ["middle"]);
        assert!(
            gone(&[("new", 30), ("newer", 40)]).is_empty(),
            "the end of the feed"
        );
        assert!(gone(&[]).is_empty());
    }

    #[test]
    fn what_an_entry_says_has_one_hash() {
        let one = entry("a", 10);
        let mut other = one.clone();
        assert_eq!(said(&one), said(&other));
        other.title = Some("b".to_owned());
        assert_ne!(said(&one), said(&other));
    }
}
