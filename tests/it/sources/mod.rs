//! Sources on the web, as the operator and members meet them: the program itself, against servers on this machine.

mod attached;
mod audiences;
mod briefed;
mod folders;
mod follows;
mod guilds;
mod history;
mod latest;
mod listed;
mod panel;
mod web;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use crate::fetch::server::{Server, Step, say};
use crate::place::Place;

/// A site whose pages a test changes while it runs.
pub struct Site {
    pub server: Server,
    pages: Arc<Mutex<BTreeMap<String, Page>>>,
}

#[derive(Clone)]
struct Page {
    status: &'static str,
    kind: &'static str,
    body: String,
}

impl Site {
    pub async fn new() -> Site {
        let pages: Arc<Mutex<BTreeMap<String, Page>>> = Arc::default();
        let served = pages.clone();
        let server = Server::new(move |head| answer(&served.lock().unwrap(), head)).await;
        Site { server, pages }
    }

    /// From now on this page says this.
    pub fn page(&self, path: &str, kind: &'static str, body: &str) {
        self.set(path, "200 OK", kind, body);
    }

    /// From now on this page is an article with these words.
    pub fn article(&self, path: &str, title: &str, words: &str) {
        let body = format!(
            "<!DOCTYPE html><html><head><title>{title}</title><meta property=\"article:published_time\" \
             content=\"2026-11-20T08:00:00Z\"></head><body><nav><a href=\"/\">Home</a></nav><article><h1>{title}</h1>\
             <p>{words}</p></article></body></html>"
        );
        self.page(path, "text/html; charset=utf-8", &body);
    }

    /// From now on the server answers this page with that.
    pub fn status(&self, path: &str, status: &'static str) {
        self.set(path, status, "text/plain", "");
    }

    fn set(&self, path: &str, status: &'static str, kind: &'static str, body: &str) {
        let page = Page {
            status,
            kind,
            body: body.to_owned(),
        };
        self.pages.lock().unwrap().insert(path.to_owned(), page);
    }

    pub fn url(&self, path: &str) -> String {
        self.server.url(path)
    }

    /// How often this page was asked for.
    pub fn asked(&self, path: &str) -> usize {
        let line = format!("GET {path} ");
        let asked = self.server.asked();
        asked.iter().filter(|head| head.starts_with(&line)).count()
    }

    /// A config to which this server is open.
    pub fn config(&self) -> String {
        format!(
            "corpus = []\n[fetch]\nopen = [\"{}\"]\ncontact = \"mailto:me@example.org\"\n",
            self.server.address
        )
    }

    /// A folder whose config opens this server.
    pub fn place(&self) -> Place {
        let place = Place::bare();
        place.write("config/footnote.toml", &self.config());
        place
    }
}

fn answer(pages: &BTreeMap<String, Page>, head: &str) -> Vec<Step> {
    let path = head.split(' ').nth(1).unwrap_or_default();
    let Some(page) = pages.get(path) else {
        return say("404 Not Found\r\nContent-Type: text/plain", "");
    };
    if page.status.is_empty() {
        // It hangs up.
        return Vec::new();
    }
    // As servers do: a tag made of what the page says.
    let sum: u64 = page.body.bytes().fold(7, |sum, byte| {
        sum.wrapping_mul(31).wrapping_add(u64::from(byte))
    });
    let tag = format!("\"{sum:x}\"");
    if page.status.starts_with("200") && head.contains(&tag) {
        return say(&format!("304 Not Modified\r\nETag: {tag}"), "");
    }
    say(
        &format!(
            "{}\r\nContent-Type: {}\r\nETag: {tag}",
            page.status, page.kind
        ),
        &page.body,
    )
}

/// A feed of entries: id, title, day of November 2026, words.
pub fn feed(entries: &[(&str, &str, u32, &str)]) -> String {
    let items: String = entries
        .iter()
        .map(|(id, title, day, words)| {
            format!(
                "<item><guid isPermaLink=\"false\">{id}</guid><title>{title}</title>\
                 <link>https://news.example/{id}</link><pubDate>{day:02} Nov 2026 08:00:00 GMT</pubDate>\
                 <content:encoded><![CDATA[<p>{words}</p>]]></content:encoded></item>"
            )
        })
        .collect();
    format!(
        "<?xml version=\"1.0\"?><rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\">\
         <channel><title>The Harbour Herald</title><link>https://news.example/</link>{items}</channel></rss>"
    )
}

pub const RSS: &str = "application/rss+xml";

pub const LANTERN: &str = "The lantern of the old harbour was lit again on Friday by Ada Brook, who had repaired it \
    over the summer together with the pupils of the harbour school. Two hundred people came to see it.";
pub const MUSEUM: &str = "The museum of seafaring opens its new hall on 3 December. It shows forty models of ships \
    that were built in the town, and the diary of the captain of the Grey Heron.";
pub const MARKET: &str = "The fish market moves to the northern quay in January, because the southern one has to be \
    repaired. The council has set aside four million euros for the work.";
