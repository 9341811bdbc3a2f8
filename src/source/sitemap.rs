//! Which pages a site lists: sitemaps and lists of sitemaps (sitemaps.org), as XML or plain text, packed or not.

use std::collections::{HashSet, VecDeque};
use std::mem;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use quick_xml::events::Event;
use url::Url;

use super::http::{Coding, DecodeError, decode};
use super::xml::{Events, XmlError, local};
use crate::text::dates;

/// A sitemap lists no more pages than this, says the protocol.
pub const MOST_PAGES: usize = 50_000;

/// And is no larger than this, unpacked. It is the bound for fetching one, too.
pub const MOST_BYTES: usize = 50 << 20;

/// The text of one `<loc>` or `<lastmod>` is no longer than this.
const LONGEST_TEXT: usize = 4096;

/// One line of a sitemap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The address, of the sitemap's own host.
    pub url: Url,
    /// When it was changed, says the site; the beginning of the day in UTC where it tells no time.
    pub changed: Option<Timestamp>,
}

/// What one sitemap lists.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sitemap {
    /// Pages.
    pub pages: Vec<Listed>,
    /// Further sitemaps.
    pub sitemaps: Vec<Listed>,
    /// What was left out of it.
    pub left_out: LeftOut,
}

/// Lines that were left out, by the reason.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// They lead to another host: a site speaks for itself only.
    pub elsewhere: usize,
    /// They are no addresses of pages.
    pub unreadable: usize,
    /// There were more than a sitemap may have.
    pub beyond: usize,
}

/// Why a sitemap is not read, in words for an admin.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SitemapError {
    /// It is too large.
    #[error("the sitemap is larger than {MOST_BYTES} bytes; its site should split it")]
    TooLarge,
    /// It cannot be unpacked.
    #[error("the sitemap is packed, but {0}")]
    Packed(DecodeError),
    /// Its shape is wrong.
    #[error("the sitemap is not read: {0}")]
    Xml(#[from] XmlError),
    /// It is something else.
    #[error("this is no sitemap but something else; use an address that ends in sitemap.xml")]
    NoSitemap,
}

/// Whether a site may speak for an address: it is of the same host and port, and of the web.
pub fn is_of_the_same_host(url: &Url, site: &Url) -> bool {
    let is_web = |url: &Url| matches!(url.scheme(), "http" | "https");
    // The default ports of http and https are one place to everybody.
    is_web(url) && is_web(site) && url.host() == site.host() && url.port() == site.port()
}

/// Reads the sitemap that was fetched from `at`.
///
/// # Errors
/// When it is none, too large, or made to harm.
pub fn read(bytes: &[u8], at: &Url) -> Result<Sitemap, SitemapError> {
    let unpacked;
    let mut bytes = bytes;
    if bytes.starts_with(&[0x1f, 0x8b]) {
        unpacked = decode(Coding::Gzip, bytes, MOST_BYTES, false).map_err(|error| match error {
            DecodeError::TooLarge { .. } => SitemapError::TooLarge,
            error => SitemapError::Packed(error),
        })?;
        bytes = &unpacked.bytes;
    }
    if bytes.len() > MOST_BYTES {
        return Err(SitemapError::TooLarge);
    }
    let start = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let is_utf_16 = matches!(start, [0xff, 0xfe, ..] | [0xfe, 0xff, ..]);
    if is_utf_16 || start.trim_ascii_start().starts_with(b"<") {
        xml(bytes, at)
    } else {
        text(start, at)
    }
}

fn xml(bytes: &[u8], at: &Url) -> Result<Sitemap, SitemapError> {
    #[derive(Clone, Copy, PartialEq)]
    enum In {
        Location,
        Change,
        Elsewhere,
    }
    let mut events = Events::new(bytes);
    let mut sitemap = Sitemap::default();
    let mut is_root_seen = false;
    let mut within = In::Elsewhere;
    let (mut location, mut change) = (String::new(), String::new());
    while let Some(event) = events.next()? {
        let words = match event {
            Event::Start(element) => {
                let name = local(&element);
                if !is_root_seen {
                    if !matches!(name, "urlset" | "sitemapindex") {
                        return Err(SitemapError::NoSitemap);
                    }
                    is_root_seen = true;
                }
                within = match name {
                    // A picture's or a film's own address has a prefix.
                    "loc"
                        if element.name().into_inner() == "loc"
                            || !has_known_extension(&element) =>
                    {
                        In::Location
                    }
                    "lastmod" => In::Change,
                    _ => In::Elsewhere,
                };
                continue;
            }
            Event::End(element) => {
                within = In::Elsewhere;
                let name = element.name().into_inner();
                let name = name
                    .rsplit_once(':')
                    .map_or(name, |(_, local)| local)
                    .to_owned();
                if name == "url" || name == "sitemap" {
                    let (location, change) = (mem::take(&mut location), mem::take(&mut change));
                    sitemap.list(&location, &change, at, name == "sitemap");
                }
                continue;
            }
            Event::Text(text) => text.into_inner().into_owned(),
            Event::CData(text) => text.into_inner().into_owned(),
            Event::GeneralRef(reference) => resolve(&reference),
            _ => continue,
        };
        let into = match within {
            In::Location => &mut location,
            In::Change => &mut change,
            In::Elsewhere => continue,
        };
        if into.len() + words.len() <= LONGEST_TEXT {
            into.push_str(&words);
        }
    }
    match is_root_seen {
        true => Ok(sitemap),
        false => Err(SitemapError::NoSitemap),
    }
}

fn has_known_extension(element: &quick_xml::events::BytesStart<'_>) -> bool {
    let name = element.name().into_inner();
    ["image:", "video:", "news:", "xhtml:"]
        .iter()
        .any(|prefix| name.starts_with(prefix))
}

/// `&amp;` and `&#38;` as characters. There are no other references: a document cannot define its own.
fn resolve(reference: &quick_xml::events::BytesRef<'_>) -> String {
    match reference.resolve_char_ref() {
        Ok(Some(character)) => character.to_string(),
        _ => quick_xml::escape::resolve_predefined_entity(reference)
            .unwrap_or_default()
            .to_owned(),
    }
}

fn text(bytes: &[u8], at: &Url) -> Result<Sitemap, SitemapError> {
    let mut sitemap = Sitemap::default();
    let mut lines = 0;
    for line in bytes.split(|byte| matches!(byte, b'\n' | b'\r')) {
        let line = String::from_utf8_lossy(line.trim_ascii());
        if !line.is_empty() {
            lines += 1;
            sitemap.list(&line, "", at, false);
        }
    }
    // A page of text has lines, too, but none of them is an address.
    match lines > 0 && lines == sitemap.left_out.unreadable {
        true => Err(SitemapError::NoSitemap),
        false => Ok(sitemap),
    }
}

impl Sitemap {
    fn list(&mut self, location: &str, change: &str, at: &Url, is_sitemap: bool) {
        let Ok(mut url) = Url::parse(location.trim()) else {
            self.left_out.unreadable += 1;
            return;
        };
        url.set_fragment(None);
        if !is_of_the_same_host(&url, at) {
            self.left_out.elsewhere += 1;
        } else if self.pages.len() + self.sitemaps.len() == MOST_PAGES {
            self.left_out.beyond += 1;
        } else {
            let listed = Listed {
                url,
                changed: changed(change),
            };
            match is_sitemap {
                true => self.sitemaps.push(listed),
                false => self.pages.push(listed),
            }
        }
    }
}

fn changed(text: &str) -> Option<Timestamp> {
    let (day, instant) = dates::parse_publication(text)?;
    instant.or_else(|| Some(day.to_zoned(TimeZone::UTC).ok()?.timestamp()))
}

/// The sitemaps of one site, from the first one to all that it leads to, each once and no more than was wanted.
#[derive(Debug)]
pub struct Tree {
    waiting: VecDeque<Url>,
    seen: HashSet<Url>,
    most_sitemaps: usize,
    pages_left: usize,
}

impl Tree {
    /// A tree that is read from `roots` on, until `most_sitemaps` were fetched or `most_pages` found.
    pub fn new(
        roots: impl IntoIterator<Item = Url>,
        most_sitemaps: usize,
        most_pages: usize,
    ) -> Tree {
        let mut tree = Tree {
            waiting: VecDeque::new(),
            seen: HashSet::new(),
            most_sitemaps,
            pages_left: most_pages,
        };
        for root in roots {
            tree.add(root);
        }
        tree
    }

    fn add(&mut self, url: Url) {
        if self.seen.len() < self.most_sitemaps && self.seen.insert(url.clone()) {
            self.waiting.push_back(url);
        }
    }

    /// The next sitemap to fetch.
    pub fn next_sitemap(&mut self) -> Option<Url> {
        match self.pages_left {
            0 => None,
            _ => self.waiting.pop_front(),
        }
    }

    /// Takes what one of them lists: its sitemaps are fetched later, its pages are given back, no more than are wanted.
    pub fn take(&mut self, sitemap: Sitemap) -> Vec<Listed> {
        for listed in sitemap.sitemaps {
            self.add(listed.url);
        }
        let mut pages = sitemap.pages;
        pages.truncate(self.pages_left);
        self.pages_left -= pages.len();
        pages
    }
}

#[cfg(test)]
#[path = "sitemap_tests.rs"]
mod tests;
