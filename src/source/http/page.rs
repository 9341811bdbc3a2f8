//! What is asked for and what came: a request, a page, and what its headers tell.

use std::time::{Duration, SystemTime};

use reqwest::header::{
    CACHE_CONTROL, CONTENT_TYPE, ETAG, HeaderMap, HeaderName, LAST_MODIFIED, RETRY_AFTER,
};
use serde::{Deserialize, Serialize};
use url::Url;

/// A header that is longer than this is not kept: it would stand in a row and be sent back each time.
const LONGEST_KEPT: usize = 1024;

/// One GET.
#[derive(Debug, Clone)]
pub struct Request<'a> {
    /// The address, as a person or a document wrote it.
    pub url: &'a str,
    /// What is known of it from the last time.
    pub known: Option<&'a Validators>,
    /// What would be read.
    pub accept: Accept,
    /// So many bytes are read at most, unpacked.
    pub max_bytes: usize,
    /// Whether what is beyond is left out, instead of the page being refused.
    pub cut: bool,
    /// Everything together takes no longer than this: waiting for a turn, lookups, hops, tries, and the body.
    pub deadline: Duration,
    /// Whether a page from outside named the address, and not an admin: then what the operator opened is closed to it.
    pub from_outside: bool,
}

impl<'a> Request<'a> {
    /// A request for a page of up to 8 MiB, with 30 seconds of time, that an admin named.
    pub fn new(url: &'a str) -> Request<'a> {
        Request {
            url,
            known: None,
            accept: Accept::Page,
            max_bytes: 8 << 20,
            cut: false,
            deadline: Duration::from_secs(30),
            from_outside: false,
        }
    }
}

/// What a request would read, told to the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accept {
    /// A page or a document.
    Page,
    /// A feed.
    Feed,
    /// Anything: sitemaps, robots.txt.
    Anything,
}

impl Accept {
    pub(super) fn header(self) -> &'static str {
        match self {
            Accept::Page => {
                "text/html,application/xhtml+xml,text/markdown;q=0.9,text/plain;q=0.9,*/*;q=0.5"
            }
            Accept::Feed => {
                "application/atom+xml,application/rss+xml,application/feed+json,application/rdf+xml;q=0.9,application/xml;q=0.8,text/xml;q=0.8,*/*;q=0.5"
            }
            Accept::Anything => "*/*",
        }
    }
}

/// What a server gave to be asked with the next time, and which address gave it: of another address they say nothing,
/// and are not sent there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Validators {
    /// The address in the end, after all hops.
    pub url: String,
    /// Its `ETag`.
    pub etag: Option<String>,
    /// Its `Last-Modified`.
    pub last_modified: Option<String>,
}

/// What came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fetched {
    /// It is as it was the last time.
    Unchanged,
    /// It is this.
    Page(Box<Page>),
}

/// A page. Its bytes may be none at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The address in the end, after all hops.
    pub url: Url,
    /// Whether that is another address than the one asked for, and the server says that it stays so: every hop was
    /// permanent.
    pub moved_permanently: bool,
    /// `Content-Type` as the server says it.
    pub content_type: Option<String>,
    /// `X-Robots-Tag` as the server says it, several as one.
    pub robots_tag: Option<String>,
    /// For the next request; `None` where the server gave none.
    pub validators: Option<Validators>,
    /// How long the server says that it stays as it is.
    pub max_age: Option<Duration>,
    /// The content, unpacked.
    pub bytes: Vec<u8>,
    /// Whether there was more than was asked for.
    pub cut: bool,
}

/// What the headers of a page tell, before its body is read.
pub(super) fn begun(url: Url, headers: &HeaderMap) -> Page {
    let etag = text(headers, ETAG);
    let last_modified = text(headers, LAST_MODIFIED);
    let robots: Vec<&str> = headers
        .get_all("x-robots-tag")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .collect();
    Page {
        validators: (etag.is_some() || last_modified.is_some()).then(|| Validators {
            url: url.to_string(),
            etag,
            last_modified,
        }),
        url,
        moved_permanently: false,
        content_type: text(headers, CONTENT_TYPE),
        robots_tag: (!robots.is_empty()).then(|| robots.join(", ")),
        max_age: text(headers, CACHE_CONTROL).and_then(|value| max_age(&value)),
        bytes: Vec::new(),
        cut: false,
    }
}

fn text(headers: &HeaderMap, name: HeaderName) -> Option<String> {
    let value = headers.get(name)?.to_str().ok()?.trim();
    (!value.is_empty() && value.len() <= LONGEST_KEPT).then(|| value.to_owned())
}

fn max_age(header: &str) -> Option<Duration> {
    let mut found = None;
    for directive in header.split(',').map(str::trim) {
        let (name, value) = directive.split_once('=').unwrap_or((directive, ""));
        match name.to_ascii_lowercase().as_str() {
            "no-store" | "no-cache" => return None,
            "max-age" => {
                found = value
                    .trim_matches('"')
                    .parse()
                    .ok()
                    .map(Duration::from_secs)
            }
            _ => {}
        }
    }
    found
}

/// How long a server asks to wait: seconds, or a date.
pub(super) fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let value = text(headers, RETRY_AFTER)?;
    if let Ok(seconds) = value.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let at = httpdate::parse_http_date(&value).ok()?;
    Some(at.duration_since(now).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(rows: &[(&'static str, &str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in rows {
            headers.append(*name, value.parse().unwrap());
        }
        headers
    }

    #[test]
    fn what_headers_tell_is_kept_and_what_they_do_not_is_not_made_up() {
        let url = Url::parse("https://example.org/").unwrap();
        let page = begun(
            url.clone(),
            &headers(&[
                ("etag", "\"1\""),
                ("content-type", "text/html; charset=utf-8"),
                ("x-robots-tag", "noindex"),
                ("x-robots-tag", "otherbot: nofollow"),
                ("cache-control", "public, Max-Age=600"),
            ]),
        );
        let validators = page.validators.unwrap();
        assert_eq!(validators.etag.as_deref(), Some("\"1\""));
        assert_eq!(validators.last_modified, None);
        assert_eq!(
            page.robots_tag.as_deref(),
            Some("noindex, otherbot: nofollow")
        );
        assert_eq!(page.max_age, Some(Duration::from_secs(600)));
        let long = "x".repeat(LONGEST_KEPT + 1);
        let bare = begun(
            url,
            &headers(&[("etag", &long), ("cache-control", "max-age=9, no-store")]),
        );
        assert_eq!(
            (bare.validators, bare.max_age, bare.content_type),
            (None, None, None)
        );
    }

    #[test]
    fn a_wait_is_told_in_seconds_or_as_a_date() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777 - 60);
        for (value, wait) in [
            ("120", Some(120)),
            ("Sun, 06 Nov 1994 08:49:37 GMT", Some(60)),
            ("Tue, 06 Nov 1990 08:49:37 GMT", Some(0)),
            ("-1", None),
            ("soon", None),
            ("99999999999999999999", None),
        ] {
            let told = retry_after(&headers(&[("retry-after", value)]), now);
            assert_eq!(told, wait.map(Duration::from_secs), "{value}");
        }
    }
}
