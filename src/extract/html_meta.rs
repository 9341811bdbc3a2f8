//! What a page says about itself in places meant for machines: title, author, date, site, language, canonical link.
//!
//! A date is taken only where the page states it as the date of its publication. Dates in URLs, in the text and of
//! changes are none.

use scraper::{ElementRef, Html, Selector};
use serde_json::Value;
use url::Url;

use super::draft::web_url;
use super::published;
use crate::document::{DateOrigin, Published};
use crate::text::Language;

/// What the page states. Nothing here is derived.
#[derive(Debug, Default)]
pub(super) struct Stated {
    pub(super) title: Option<String>,
    pub(super) author: Option<String>,
    pub(super) published: Option<Published>,
    pub(super) publisher: Option<String>,
    pub(super) language: Option<Language>,
    pub(super) url: Option<String>,
    /// The whole article, as some pages give it for machines.
    pub(super) article: Option<String>,
}

/// `<meta>` names (or properties, or itemprops) that mean the day of publication, the surest first.
const DATE_NAMES: &[&str] = &[
    "article:published_time",
    "og:article:published_time",
    "article:published",
    "datepublished",
    "og:published_time",
    "citation_publication_date",
    "citation_date",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date.publication",
    "parsely-pub-date",
    "sailthru.date",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "publication_date",
    "published-date",
    "originalpublicationdate",
    "article_date_original",
    "date",
    "dc.date",
    "dcterms.date",
    "dc.date.created",
    "dcterms.created",
];

/// Reads the page. `fetched` is where it came from: a page must not pass itself off as one of another site.
pub(super) fn read(tree: &Html, fetched: Option<&str>) -> Stated {
    let metas = metas(tree);
    let meta = |wanted: &str| {
        metas
            .iter()
            .find(|(name, _)| name == wanted)
            .map(|(_, content)| content.clone())
    };
    let articles = json_ld(tree);
    let in_article = |key: &str| {
        articles
            .iter()
            .find_map(|article| article.get(key))
            .and_then(name_of)
    };
    Stated {
        title: meta("og:title")
            .or_else(|| in_article("headline"))
            .or_else(|| text_of(tree, "title")),
        author: in_article("author").filter(|author| web_url(author).is_none()),
        published: articles
            .iter()
            .filter_map(|article| article.get("datePublished")?.as_str())
            .find_map(date)
            .or_else(|| {
                DATE_NAMES
                    .iter()
                    .filter_map(|name| meta(name))
                    .find_map(|stated| date(&stated))
            })
            .or_else(|| time_element(tree)),
        publisher: meta("og:site_name").or_else(|| in_article("publisher")),
        language: attribute(tree, "html[lang]", "lang")
            .or_else(|| attribute(tree, "html", "xml:lang"))
            .or_else(|| meta("content-language"))
            .or_else(|| meta("og:locale"))
            .and_then(|tag| Language::parse(&tag)),
        article: in_article("articleBody"),
        url: canonical(tree, meta("og:url"), fetched),
    }
}

fn date(stated: &str) -> Option<Published> {
    published::parse(stated, DateOrigin::PageMetadata)
}

/// All `<meta>` of the page, names in lower case, empty ones left out.
fn metas(tree: &Html) -> Vec<(String, String)> {
    let mut metas = Vec::new();
    for element in all(tree, "meta[content]") {
        let content = element.attr("content").unwrap_or_default().trim();
        let name = ["property", "name", "itemprop", "http-equiv"]
            .into_iter()
            .find_map(|key| element.attr(key));
        if let Some(name) = name.filter(|_| !content.is_empty()) {
            metas.push((name.trim().to_ascii_lowercase(), content.to_owned()));
        }
    }
    metas
}

/// A `<time>` that says it is the date of publication; else the only one of the page's own article.
fn time_element(tree: &Html) -> Option<Published> {
    let said = "[itemprop~=datePublished], time[pubdate], time.published, time.entry-date";
    let stated = |element: ElementRef| {
        let value = element.attr("datetime").or_else(|| element.attr("content"));
        date(value.unwrap_or_default())
    };
    if let Some(published) = all(tree, said).find_map(stated) {
        return Some(published);
    }
    // Times of teasers, comments and events cannot be told from the article's own, a single one can.
    let mut times = all(tree, "article time[datetime], main time[datetime]");
    match (times.next(), times.next()) {
        (Some(only), None) => stated(only),
        _ => None,
    }
}

/// The objects of JSON-LD that describe an article, the page's own first.
fn json_ld(tree: &Html) -> Vec<Value> {
    let mut articles = Vec::new();
    for script in all(tree, "script[type='application/ld+json']") {
        let text: String = script.text().collect();
        // Broken JSON is common here, and says nothing.
        if let Ok(value) = serde_json::from_str::<Value>(text.trim()) {
            collect_articles(value, &mut articles);
        }
    }
    articles
}

/// Looks into lists and `@graph`, not into values: an article that is mentioned is another one.
fn collect_articles(value: Value, articles: &mut Vec<Value>) {
    match value {
        Value::Array(values) => values
            .into_iter()
            .for_each(|value| collect_articles(value, articles)),
        Value::Object(mut object) => {
            if let Some(graph) = object.remove("@graph") {
                collect_articles(graph, articles);
            }
            let is_article = |kind: &Value| {
                kind.as_str().is_some_and(|kind| {
                    kind.ends_with("Article") || kind.ends_with("Posting") || kind == "Report"
                })
            };
            let fits = match object.get("@type") {
                Some(Value::Array(kinds)) => kinds.iter().any(is_article),
                Some(kind) => is_article(kind),
                None => false,
            };
            if fits {
                articles.push(Value::Object(object));
            }
        }
        _ => {}
    }
}

/// A name as JSON-LD gives it: a string, an object with a name, or a list of these.
fn name_of(value: &Value) -> Option<String> {
    let name = match value {
        Value::String(name) => name.clone(),
        Value::Object(object) => object.get("name")?.as_str()?.to_owned(),
        Value::Array(values) => values
            .iter()
            .filter_map(name_of)
            .collect::<Vec<_>>()
            .join(", "),
        _ => return None,
    };
    let name = name.trim().to_owned();
    (!name.is_empty()).then_some(name)
}

/// Where the page wants to be opened, if that is on the site that it was fetched from.
fn canonical(tree: &Html, og_url: Option<String>, fetched: Option<&str>) -> Option<String> {
    let fetched = fetched.and_then(web_url);
    let stated = [attribute(tree, "link[rel~=canonical]", "href"), og_url];
    stated.into_iter().flatten().find_map(|stated| {
        let url = match &fetched {
            Some(base) => web_url(base.join(stated.trim()).ok()?.as_str())?,
            None => web_url(&stated)?,
        };
        let is_own = fetched
            .as_ref()
            .is_none_or(|fetched| same_site(fetched, &url));
        is_own.then(|| url.into())
    })
}

/// The same host, or one a subdomain of the other (`www.`, `m.`, `amp.`).
fn same_site(one: &Url, other: &Url) -> bool {
    let (Some(one), Some(other)) = (one.host_str(), other.host_str()) else {
        return false;
    };
    let is_below = |long: &str, short: &str| {
        long.strip_suffix(short)
            .is_some_and(|rest| rest.ends_with('.'))
    };
    one == other
        || (one.contains('.') && is_below(other, one))
        || (other.contains('.') && is_below(one, other))
}

fn attribute(tree: &Html, selector: &str, name: &str) -> Option<String> {
    let value = all(tree, selector).next()?.attr(name)?.trim().to_owned();
    (!value.is_empty()).then_some(value)
}

fn text_of(tree: &Html, selector: &str) -> Option<String> {
    let text: String = all(tree, selector).next()?.text().collect();
    (!text.trim().is_empty()).then_some(text)
}

/// The elements that a selector of ours finds, in the page's order.
fn all<'a>(tree: &'a Html, selector: &str) -> impl Iterator<Item = ElementRef<'a>> {
    let found: Vec<ElementRef<'a>> = match Selector::parse(selector) {
        Ok(selector) => tree.select(&selector).collect(),
        Err(_) => Vec::new(),
    };
    found.into_iter()
}
