//! The lines under an excerpt: its number, the linked title, who published it and when, what its dates mean, and where
//! else it stands.

use jiff::civil::Date;

use super::quote::Quote;
use super::{View, escaped};
use crate::answer::reply::{Citation, Excerpt};
use crate::document::DateOrigin;
use crate::text::fragment::{link, link_to};
use crate::text::shown::repeats;
use crate::text::visible::visible_line;

/// How much is told, from all of it down to what has room anywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Detail {
    /// Links to the very sentence, the names of other documents.
    Full,
    /// Links to the documents.
    PlainLinks,
    /// Without the names of other documents and what dates mean.
    Brief,
    /// Short titles, and links only where they are short.
    Least,
}

impl Detail {
    pub(super) const ALL: [Detail; 4] = [
        Detail::Full,
        Detail::PlainLinks,
        Detail::Brief,
        Detail::Least,
    ];

    fn title(self) -> usize {
        match self {
            Detail::Full | Detail::PlainLinks => 200,
            Detail::Brief => 120,
            Detail::Least => 80,
        }
    }

    fn publisher(self) -> usize {
        if self == Detail::Least { 30 } else { 80 }
    }
}

/// Other documents with the same words that are named.
const NAMED: usize = 2;

/// Dates of an excerpt that are explained.
const EXPLAINED: usize = 3;

/// What a link may take where there is room for little.
const SHORT_LINK: usize = 150;

/// The lines under the quoted words `quote` of `excerpt`.
pub(super) fn citation(
    excerpt: &Excerpt,
    quote: &Quote,
    view: &View<'_>,
    detail: Detail,
) -> String {
    format!(
        "**{}** {}",
        excerpt.rank,
        unnumbered(excerpt, quote, view, detail)
    )
}

/// The same without a number, where nothing refers to it.
pub(super) fn unnumbered(
    excerpt: &Excerpt,
    quote: &Quote,
    view: &View<'_>,
    detail: Detail,
) -> String {
    let mut out = cited(excerpt, quote, view, detail);
    let mut small = Vec::new();
    if matches!(detail, Detail::Full | Detail::PlainLinks) {
        small.extend(resolved(excerpt, view));
    }
    small.extend(also(excerpt, view, detail));
    if !small.is_empty() {
        out.push_str("\n-# ");
        out.push_str(&small.join(" · "));
    }
    out
}

/// `[Title](link) · Publisher, 21 Mar 2024`.
fn cited(excerpt: &Excerpt, quote: &Quote, view: &View<'_>, detail: Detail) -> String {
    let citation = &excerpt.document;
    let title = visible_line(&citation.title);
    let title = Some(title).filter(|title| !title.is_empty() && !repeats(title, quote.text()));
    let publisher = citation.publisher.as_deref().map(visible_line);
    let mut address = address(excerpt, detail);
    let mut parts: Vec<String> = Vec::new();
    // What the link stands on: the title, else the publisher, else a word of ours.
    let mut linked = |name: &str, room: usize| match address.take_if(|_| can_be_linked(name)) {
        Some(address) => format!("[{}]({address})", escaped(name, room)),
        None => escaped(name, room),
    };
    if let Some(title) = &title {
        parts.push(linked(title, detail.title()));
    }
    let mut by = Vec::new();
    if let Some(publisher) = publisher.filter(|publisher| !publisher.is_empty()) {
        by.push(linked(&publisher, detail.publisher()));
    } else if title.is_none() && address.is_none() {
        by.extend(file_name(citation).map(|name| escaped(&name, detail.publisher())));
    }
    by.push(date(citation, view));
    by.extend(excerpt.page.map(|page| {
        view.words
            .say("reply-pdf-page", &[("page", page.to_string().into())])
    }));
    parts.push(by.join(", "));
    if let Some(address) = address {
        parts.push(format!("[{}]({address})", view.words.just("reply-open")));
    }
    parts.join(" · ")
}

/// The link of the excerpt's document, to its key sentence where that is wanted.
fn address(excerpt: &Excerpt, detail: Detail) -> Option<String> {
    let url = excerpt.document.url.as_deref()?;
    if let Some(page) = excerpt.page {
        // What shows PDFs goes to a page, and knows no fragments of text.
        let url = url.split('#').next().unwrap_or_default();
        return link(&format!("{url}#page={page}"))
            .filter(|link| detail != Detail::Least || link.len() <= SHORT_LINK);
    }
    match detail {
        Detail::Full => {
            let key = excerpt
                .highlights
                .first()
                .and_then(|[from, to]| excerpt.text.get(*from..*to));
            link_to(url, key.unwrap_or(&excerpt.text))
        }
        Detail::PlainLinks | Detail::Brief => link(url),
        Detail::Least => link(url).filter(|link| link.len() <= SHORT_LINK),
    }
}

/// Whether Discord shows a link on these words: not where a bracket stands in them, escaped or not, nor where they look
/// like an address themselves, since they could be another one.
fn can_be_linked(words: &str) -> bool {
    let shown: String = words.to_lowercase();
    !words.is_empty()
        && !words.contains(['[', ']'])
        && !["://", "www.", "discord.gg"]
            .iter()
            .any(|part| shown.contains(part))
}

/// The name of the file that a document without title, publisher and address was read from; never its folder.
fn file_name(citation: &Citation) -> Option<String> {
    let name = citation.path.as_deref()?.rsplit(['/', '\\']).next()?;
    Some(visible_line(name)).filter(|name| !name.is_empty())
}

/// The day in words, and how long ago that is by Discord's own clock; or how it is known where the document does not
/// state it.
fn date(citation: &Citation, view: &View<'_>) -> String {
    match (citation.published, citation.published_from) {
        (Some(date), Some(origin)) if !origin.is_stated() => day(date, Some(origin), view),
        (Some(date), origin) => {
            let day = day(date, origin, view);
            match ago(date, view.today()) {
                Some(ago) => format!("{day} ({ago})"),
                None => day,
            }
        }
        (None, _) => view.words.just("date-undated"),
    }
}

/// The day in words alone.
fn day(date: Date, origin: Option<DateOrigin>, view: &View<'_>) -> String {
    let day = view.words.date(date);
    let undated = match origin {
        Some(DateOrigin::FileTime) => "date-undated-file",
        Some(DateOrigin::FirstSeen) => "date-undated-first",
        _ => return day,
    };
    view.words.say(undated, &[("date", day.into())])
}

/// "2 years ago", counted by the member's client. A day has no hour: noon in UTC is on the same day in nearly every
/// zone. Within a day or two it would tell hours that nobody knows.
fn ago(date: Date, today: Date) -> Option<String> {
    let days = today.duration_since(date).as_hours().abs() / 24;
    let noon = date
        .at(12, 0, 0, 0)
        .to_zoned(jiff::tz::TimeZone::UTC)
        .ok()?;
    (days >= 2).then(|| format!("<t:{}:R>", noon.timestamp().as_second()))
}

/// "this Friday = 22 Mar 2024".
fn resolved(excerpt: &Excerpt, view: &View<'_>) -> Vec<String> {
    let dates = excerpt.resolved_dates.iter().take(EXPLAINED);
    dates
        .map(|date| {
            let parts = [
                ("text", escaped(&date.text, 60).into()),
                ("days", view.words.days(date.from, date.to).into()),
            ];
            view.words.say("reply-resolved", &parts)
        })
        .collect()
}

/// "also in 3 more: ...", the first two by name.
fn also(excerpt: &Excerpt, view: &View<'_>, detail: Detail) -> Option<String> {
    let count = ("count", excerpt.also_in.len().into());
    if excerpt.also_in.is_empty() {
        return None;
    }
    if matches!(detail, Detail::Brief | Detail::Least) {
        return Some(view.words.say("reply-also-count", &[count]));
    }
    let named = excerpt.also_in.iter().take(NAMED).map(|citation| {
        let date = match citation.published {
            Some(date) => day(date, citation.published_from, view),
            None => view.words.just("date-undated"),
        };
        let by = match &citation.publisher {
            Some(publisher) => format!("{}, {date}", escaped(publisher, 50)),
            None => date,
        };
        format!("{} ({by})", escaped(&citation.title, 80))
    });
    let mut titles = named.collect::<Vec<_>>().join("; ");
    if excerpt.also_in.len() > NAMED {
        titles.push_str("; …");
    }
    Some(
        view.words
            .say("reply-also", &[count, ("titles", titles.into())]),
    )
}
