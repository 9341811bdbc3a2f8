//! What a reader found, before the gaps are filled: one place decides about titles, links, dates and languages
//! that a document does not state, so that every format falls back alike.

use url::Url;

use super::blocks::{Body, one_line};
use super::{Hint, published, title};
use crate::document::{Document, Published, TitleOrigin};
use crate::text::Language;

/// What a document itself states. Empty strings count as not stated.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub(super) title: Option<String>,
    pub(super) body: Body,
    pub(super) url: Option<String>,
    pub(super) publisher: Option<String>,
    pub(super) author: Option<String>,
    pub(super) published: Option<Published>,
    pub(super) language: Option<Language>,
}

impl Draft {
    /// The document, with what is not stated taken from the hint, derived, or left out.
    pub(super) fn finish(self, hint: &Hint) -> Document {
        let language = self
            .language
            .unwrap_or_else(|| Language::detect(&self.body.text));
        let url = self
            .url
            .as_deref()
            .and_then(web_url)
            .or_else(|| hint.url.and_then(web_url));
        let host = url
            .as_ref()
            .and_then(Url::host_str)
            .map(|host| host.trim_start_matches("www.").to_owned());
        let (title, title_origin) = match self.title.as_deref().and_then(line) {
            Some(title) => (title, TitleOrigin::Given),
            None => (
                title::derive(&self.body, language, hint.name),
                TitleOrigin::Derived,
            ),
        };
        Document {
            title,
            title_origin,
            url: url.map(String::from),
            publisher: self.publisher.as_deref().and_then(line).or(host),
            author: self.author.as_deref().and_then(line),
            published: self
                .published
                .or_else(|| hint.modified.map(published::file_time)),
            language,
            text: self.body.text,
            anchors: Vec::new(),
            blocks: self.body.blocks,
        }
    }
}

/// An absolute `http` or `https` URL; anything else must not become a link. Without user name and password: they
/// are no part of where a person opens it, and not for everybody's eyes.
pub(super) fn web_url(text: &str) -> Option<Url> {
    let mut url = Url::parse(text.trim()).ok()?;
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
        return None;
    }
    url.set_username("").ok()?;
    url.set_password(None).ok()?;
    Some(url)
}

fn line(text: &str) -> Option<String> {
    let line = one_line(text);
    (!line.is_empty()).then_some(line)
}
