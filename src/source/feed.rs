//! Feeds: RSS, Atom and JSON Feed, as one list of entries with absolute links; and which feeds a page names.

use std::collections::HashSet;
use std::time::Duration;

use feed_rs::model;
use feed_rs::parser::Builder;
use jiff::{SignedDuration, Timestamp};
use quick_xml::events::Event;
use sha2::{Digest, Sha256};
use url::Url;

use super::tags;
use super::xml::{Events, XmlError, local};
use crate::text::hex;

/// A feed is no larger than this. It is the bound for fetching one, too.
pub const MOST_BYTES: usize = 16 << 20;

/// So many entries are read: feeds have some dozens, the longest podcasts a few thousand.
const MOST_ENTRIES: usize = 5_000;

/// An entry whose text is longer than this is kept without it: its page is there for that.
const MOST_HTML: usize = 2 << 20;

/// So many feeds of one page are told.
const MOST_FEEDS: usize = 20;

/// No feed is left alone for longer because it says so.
const LONGEST_PAUSE: Duration = Duration::from_secs(30 * 24 * 3600);

/// The media types by which pages name their feeds.
const FEED_TYPES: &[&str] = &[
    "application/rss+xml",
    "application/atom+xml",
    "application/feed+json",
    "application/rdf+xml",
];

/// What a feed says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feed {
    /// Its name.
    pub title: Option<String>,
    /// The site that it is of.
    pub site: Option<Url>,
    /// Its entries in its own order, which is mostly the newest first.
    pub entries: Vec<Entry>,
    /// How long it says that it stays as it is, if it does.
    pub pause: Option<Duration>,
    /// Entries that were left out: beyond the bound, or twice the same.
    pub left_out: usize,
}

/// One entry of a feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The same at every reading, and of no other entry of the feed: its own, or made of what it says.
    pub id: String,
    /// Its page. A stranger's address, to be judged like any other.
    pub url: Option<Url>,
    /// Its title, as text.
    pub title: Option<String>,
    /// When it was published.
    pub published: Option<Dated>,
    /// When it was changed.
    pub updated: Option<Dated>,
    /// Who wrote it.
    pub author: Option<String>,
    /// Its content as HTML, or its summary where it has no content. Relative links in it are relative to its page.
    pub html: Option<String>,
    /// Whether that is its content as a whole, and not a summary.
    pub is_whole: bool,
}

/// A time as a feed tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dated {
    /// The time.
    pub at: Timestamp,
    /// Whether it can be true: not before there were feeds, and not in the future. Clocks that were never set say 1970.
    pub is_plausible: bool,
}

/// Why a feed is not read, in words for an admin.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FeedError {
    /// It is too large.
    #[error("the feed is larger than {MOST_BYTES} bytes; ask its site for a smaller one")]
    TooLarge,
    /// Its shape is wrong.
    #[error("the feed is not read: {0}")]
    Xml(#[from] XmlError),
    /// It is none, or damaged.
    #[error("this is no feed that can be read ({0}); use the address of an RSS, Atom or JSON feed")]
    NoFeed(String),
}

/// Reads the feed that was fetched from `at`.
///
/// # Errors
/// When it is none, too large, or made to harm.
pub fn read(bytes: &[u8], at: &Url, now: Timestamp) -> Result<Feed, FeedError> {
    if bytes.len() > MOST_BYTES {
        return Err(FeedError::TooLarge);
    }
    let start = bytes
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(bytes)
        .trim_ascii_start();
    let is_json = start.starts_with(b"{");
    let told = if is_json { None } else { look_over(bytes)? };
    let parser = Builder::new()
        .base_uri(Some(at.as_str()))
        // An empty id is found below, and is made of more than links there.
        .id_generator(|_, _, _| String::new())
        .sanitize_content(false)
        .build();
    let parsed = parser
        .parse(if is_json { start } else { bytes })
        .map_err(|error| FeedError::NoFeed(error.to_string()))?;
    let minutes = parsed
        .ttl
        .map(|ttl| Duration::from_secs(60 * u64::from(ttl)));
    let total = parsed.entries.len();
    let mut ids = HashSet::new();
    let entries: Vec<Entry> = parsed
        .entries
        .into_iter()
        .take(MOST_ENTRIES)
        .map(|entry| read_entry(entry, at, now))
        .filter_map(|entry| with_own_id(entry, &mut ids))
        .collect();
    Ok(Feed {
        title: parsed.title.and_then(plain),
        site: page_of(&parsed.links, at),
        pause: minutes.or(told).map(|pause| pause.min(LONGEST_PAUSE)),
        left_out: total - entries.len(),
        entries,
    })
}

/// Looks at the shape of the whole document, and reads what feeds say of their own pace (the syndication module), which
/// the parser does not.
fn look_over(bytes: &[u8]) -> Result<Option<Duration>, XmlError> {
    let mut events = Events::new(bytes);
    let mut within = String::new();
    let (mut period, mut times) = (None, 1);
    while let Some(event) = events.next()? {
        match event {
            Event::Start(element) => within = local(&element).to_owned(),
            Event::End(_) => within.clear(),
            Event::Text(text) if within == "updatePeriod" => period = seconds_in(text.trim()),
            Event::Text(text) if within == "updateFrequency" => {
                times = text.trim().parse().unwrap_or(1).max(1);
            }
            _ => {}
        }
    }
    Ok(period.map(|period| Duration::from_secs(period / times)))
}

fn seconds_in(period: &str) -> Option<u64> {
    let hours = match period.to_ascii_lowercase().as_str() {
        "hourly" => 1,
        "daily" => 24,
        "weekly" => 7 * 24,
        "monthly" => 30 * 24,
        "yearly" => 365 * 24,
        _ => return None,
    };
    Some(hours * 3600)
}

fn read_entry(entry: model::Entry, at: &Url, now: Timestamp) -> Entry {
    let dated = |time: Option<i64>| {
        let at = Timestamp::from_second(time?).ok()?;
        Some(Dated {
            at,
            is_plausible: is_plausible(at, now),
        })
    };
    let page = page_of(&entry.links, at).or_else(|| web(&entry.id, None));
    let content = entry
        .content
        .and_then(|content| html(content.body?, content.content_type.as_str()));
    let is_whole = content.is_some();
    let summary = entry
        .summary
        .and_then(|text| html(text.content, text.content_type.as_str()));
    let author = entry.authors.into_iter().find_map(|author| author.name);
    Entry {
        id: entry.id.trim().to_owned(),
        url: page,
        title: entry.title.and_then(plain),
        published: dated(entry.published.map(|time| time.timestamp())),
        updated: dated(entry.updated.map(|time| time.timestamp())),
        author: author
            .map(|name| one_line(&name))
            .filter(|name| !name.is_empty()),
        html: content.or(summary),
        is_whole,
    }
}

/// Gives an entry an id where it has none, or one that another has, too. `None` when it is the same entry again.
fn with_own_id(mut entry: Entry, ids: &mut HashSet<String>) -> Option<Entry> {
    if !entry.id.is_empty() && ids.insert(entry.id.clone()) {
        return Some(entry);
    }
    // The page alone says which entry it is; what else there is changes when somebody mends a title.
    let parts = match &entry.url {
        Some(url) => vec![url.to_string()],
        None => {
            let published = entry.published.map(|dated| dated.at.to_string());
            [entry.title.clone(), published, entry.html.clone()]
                .into_iter()
                .flatten()
                .collect()
        }
    };
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.len().to_le_bytes());
        hash.update(part);
    }
    entry.id = format!("made:{}", hex::written(hash.finalize()));
    ids.insert(entry.id.clone()).then_some(entry)
}

/// From the first years of feeds until two days from now: no zone is further ahead, and no clock should be.
fn is_plausible(at: Timestamp, now: Timestamp) -> bool {
    const FIRST: i64 = 631_152_000; // 1990-01-01
    let latest = now
        .saturating_add(SignedDuration::from_hours(48))
        .unwrap_or(now);
    at.as_second() >= FIRST && at <= latest
}

/// The page that links lead to: not the feed itself, not an attachment, not comments.
fn page_of(links: &[model::Link], at: &Url) -> Option<Url> {
    let is_page = |link: &&model::Link| {
        link.target.is_none() && matches!(link.rel.as_deref(), None | Some("alternate" | ""))
    };
    let pages = || links.iter().filter(is_page);
    let is_html = |link: &&model::Link| {
        link.media_type
            .as_deref()
            .is_none_or(|kind| kind.contains("html"))
    };
    pages()
        .filter(is_html)
        .chain(pages())
        .find_map(|link| web(&link.href, Some(at)).filter(|url| url != at))
}

fn web(href: &str, base: Option<&Url>) -> Option<Url> {
    let href = href.trim();
    let url = match base {
        Some(base) => base.join(href).ok()?,
        None => Url::parse(href).ok()?,
    };
    matches!(url.scheme(), "http" | "https").then_some(url)
}

/// Content as HTML: text becomes paragraphs, and what is neither (a picture, an archive) is nothing.
fn html(body: String, kind: &str) -> Option<String> {
    if body.trim().is_empty() || body.len() > MOST_HTML {
        return None;
    }
    let kind = kind.to_ascii_lowercase();
    if kind.starts_with("text/plain") {
        let paragraphs = body.split("\n\n").filter(|part| !part.trim().is_empty());
        let marked = |part: &str| format!("<p>{}</p>", quick_xml::escape::escape(part.trim()));
        return Some(paragraphs.map(marked).collect());
    }
    (kind.contains("html") || kind.contains("xml")).then_some(body)
}

/// A title as text on one line.
fn plain(text: model::Text) -> Option<String> {
    let written = match text.content_type.as_str().contains("html") {
        true => without_tags(&text.content),
        false => text.content,
    };
    Some(one_line(&written)).filter(|title| !title.is_empty())
}

fn without_tags(html: &str) -> String {
    let mut words = String::new();
    let mut is_in_a_tag = false;
    for character in html.chars() {
        match character {
            '<' => is_in_a_tag = true,
            '>' if is_in_a_tag => is_in_a_tag = false,
            _ if !is_in_a_tag => words.push(character),
            _ => {}
        }
    }
    quick_xml::escape::unescape(&words).map_or(words.clone(), |plain| plain.into_owned())
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The feeds that a page names, in its order. Nothing is guessed.
pub fn discover(html: &str, page: &Url) -> Vec<Url> {
    let mut found = Vec::new();
    tags::each(html, page, "link[rel][href][type]", |tag, base| {
        let kind = tag
            .get_attribute("type")
            .unwrap_or_default()
            .to_ascii_lowercase();
        let kind = kind.split(';').next().unwrap_or_default().trim();
        let rel = tags::words(tag, "rel");
        let names_a_feed = rel.iter().any(|word| word == "alternate") && FEED_TYPES.contains(&kind);
        if let Some(url) = tags::target(tag, base)
            && names_a_feed
            && found.len() < MOST_FEEDS
            && !found.contains(&url)
        {
            found.push(url);
        }
    });
    found
}

#[cfg(test)]
#[path = "feed_tests.rs"]
mod tests;
