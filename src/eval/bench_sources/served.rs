//! The web as the bench serves it: feeds, sites and a server that never comes to its end, on loopback, from threads of
//! their own. What they say is made when it is asked for, so a hundred thousand entries take no memory.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;

use super::BenchError;
use crate::eval::bench_corpus::{Maker, Pool};

/// Paragraphs of an entry, of about a hundred words each; a page has all ten of a made document.
const PARAGRAPHS: usize = 4;

/// A head of a request is no longer.
const LONGEST_HEAD: usize = 8 << 10;

/// How often the slow server sends a byte.
const DRIP: Duration = Duration::from_millis(200);

/// What is served.
pub(super) struct Served {
    pool: Pool,
    /// What the pool is asked for, so that it knows whether it has to swap words.
    passages: u64,
    entries_a_feed: AtomicU64,
    pages_a_site: u64,
    /// What was put into a feed later: its entries, as they are written in it, the newest first.
    later: Mutex<BTreeMap<u64, Vec<String>>>,
    /// When each feed was last asked for.
    asked: Mutex<BTreeMap<u64, Instant>>,
    /// When a feed was last sent with what was put into it later.
    sent: Mutex<BTreeMap<u64, Instant>>,
}

/// Servers that end when this is dropped.
pub(super) struct Serving {
    pub address: SocketAddr,
    pub served: Arc<Served>,
    over: CancellationToken,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Drop for Serving {
    fn drop(&mut self) {
        self.over.cancel();
        if let Some(thread) = self.thread.take() {
            // It only ends early by a panic, which has been told by then.
            let _ = thread.join();
        }
    }
}

impl Served {
    pub(super) fn new(pool: Pool, passages: u64, entries_a_feed: u64, pages_a_site: u64) -> Served {
        Served {
            pool,
            passages,
            entries_a_feed: AtomicU64::new(entries_a_feed),
            pages_a_site,
            later: Mutex::default(),
            asked: Mutex::default(),
            sent: Mutex::default(),
        }
    }

    /// Begins to serve on a free port of 127.0.0.1.
    pub(super) fn begin(self) -> Result<Serving, BenchError> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(BenchError::Server)?;
        let listener = runtime
            .block_on(TcpListener::bind(("127.0.0.1", 0)))
            .map_err(BenchError::Server)?;
        let address = listener.local_addr().map_err(BenchError::Server)?;
        let (served, over) = (Arc::new(self), CancellationToken::new());
        let (shared, ending) = (served.clone(), over.clone());
        let thread = std::thread::Builder::new()
            .name("bench-server".to_owned())
            .spawn(move || {
                runtime.block_on(async move {
                    tokio::select! {
                        () = ending.cancelled() => {}
                        () = accept(listener, shared) => {}
                    }
                });
            })
            .map_err(BenchError::Server)?;
        Ok(Serving {
            address,
            served,
            over,
            thread: Some(thread),
        })
    }

    /// From now on feeds have so many entries.
    pub(super) fn shrink_feeds_to(&self, entries: u64) {
        self.entries_a_feed.store(entries, Ordering::Relaxed);
        lock(&self.later).clear();
    }

    /// Puts an entry with these words into a feed, as the newest one.
    pub(super) fn put(&self, feed: u64, title: &str, words: &str) {
        let mut later = lock(&self.later);
        let entries = later.entry(feed).or_default();
        let id = format!("later-{feed}-{}", entries.len());
        let entry = written_entry(
            &id,
            title,
            "21 Nov 2025 08:00:00",
            &format!("<p>{words}</p>"),
        );
        entries.insert(0, entry);
        lock(&self.sent).remove(&feed);
    }

    /// When that feed was last sent since something was put into it.
    pub(super) fn sent_at(&self, feed: u64) -> Option<Instant> {
        lock(&self.sent).get(&feed).copied()
    }

    /// When that feed was last asked for.
    pub(super) fn asked_at(&self, feed: u64) -> Option<Instant> {
        lock(&self.asked).get(&feed).copied()
    }

    fn feed(&self, number: u64) -> String {
        let mut items: String = lock(&self.later)
            .get(&number)
            .map(|later| later.concat())
            .unwrap_or_default();
        let entries = self.entries_a_feed.load(Ordering::Relaxed);
        for entry in 0..entries {
            let seed = number * entries + entry;
            let made = Maker::new(&self.pool, self.passages, seed).document(None);
            let mut words = String::new();
            for paragraph in made.text.split("\n\n").take(PARAGRAPHS) {
                let _ = write!(words, "<p>{}</p>", escaped(paragraph));
            }
            let day = format!(
                "{:02} {} 2025 08:00:00",
                1 + entry % 20,
                ["Oct", "Sep"][(entry / 20 % 2) as usize]
            );
            items += &written_entry(&format!("made-{seed}"), &made.title, &day, &words);
        }
        format!(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?><rss version=\"2.0\" \
             xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"><channel><title>Feed {number}</title>\
             <link>http://feed-{number}.example/</link>{items}</channel></rss>"
        )
    }

    fn page(&self, number: u64) -> String {
        // Not a seed of any entry.
        let made = Maker::new(&self.pool, self.passages, (1 << 40) + number).document(None);
        let mut words = String::new();
        for paragraph in made.text.split("\n\n") {
            let _ = write!(words, "<p>{}</p>", escaped(paragraph));
        }
        let title = escaped(&made.title);
        let links: String = (0..20)
            .map(|link| format!("<li><a href=\"/topic/{link}\">Topic {link}</a></li>"))
            .collect();
        format!(
            "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title>\
             <meta property=\"article:published_time\" content=\"2025-10-{:02}T08:00:00Z\"></head><body>\
             <header><nav><ul>{links}</ul></nav></header><main><article><h1>{title}</h1>{words}</article>\
             <aside><h2>Read on</h2><ul>{links}</ul></aside></main><footer>All rights reserved.</footer></body></html>",
            1 + number % 28
        )
    }

    fn sitemap(&self, host: &str, site: u64) -> String {
        let first = site * self.pages_a_site;
        let pages: String = (first..first + self.pages_a_site)
            .map(|page| format!("<url><loc>http://{host}/page/{page}</loc></url>"))
            .collect();
        format!(
            "<?xml version=\"1.0\"?><urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">{pages}</urlset>"
        )
    }

    /// The answer to a request, without its body where the other side has it.
    fn answer(&self, head: &str) -> String {
        let path = head.split(' ').nth(1).unwrap_or_default();
        let host = header(head, "host").unwrap_or_default();
        let number =
            |beginning: &str| -> Option<u64> { path.strip_prefix(beginning)?.parse().ok() };
        let mut edition = 0;
        if let Some(feed) = number("/feed/") {
            lock(&self.asked).insert(feed, Instant::now());
            edition = lock(&self.later).get(&feed).map_or(0, Vec::len);
        }
        let tag = format!("\"{path}-{edition}\"");
        if header(head, "if-none-match") == Some(&tag) {
            return format!("HTTP/1.1 304 Not Modified\r\nETag: {tag}\r\n\r\n");
        }
        let (kind, body) = if let Some(feed) = number("/feed/") {
            ("application/rss+xml", self.feed(feed))
        } else if let Some(page) = number("/page/") {
            ("text/html; charset=utf-8", self.page(page))
        } else if let Some(site) = (path == "/sitemap.xml").then(|| site_of(host)).flatten() {
            ("application/xml", self.sitemap(host, site))
        } else {
            return "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n".to_owned();
        };
        if let Some(feed) = number("/feed/").filter(|_| edition > 0) {
            lock(&self.sent).insert(feed, Instant::now());
        }
        format!(
            "HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nETag: {tag}\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        )
    }
}

fn site_of(host: &str) -> Option<u64> {
    let (number, _) = host.strip_prefix("site-")?.split_once('.')?;
    number.parse().ok()
}

fn header<'h>(head: &'h str, name: &str) -> Option<&'h str> {
    head.lines().skip(1).find_map(|line| {
        let (key, value) = line.split_once(':')?;
        key.eq_ignore_ascii_case(name).then(|| value.trim())
    })
}

fn written_entry(id: &str, title: &str, day: &str, words: &str) -> String {
    format!(
        "<item><guid isPermaLink=\"false\">{id}</guid><title>{}</title><pubDate>{day} GMT</pubDate>\
         <content:encoded><![CDATA[{words}]]></content:encoded></item>",
        escaped(title)
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

// A std Mutex: held to look up or put in a row.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn accept(listener: TcpListener, served: Arc<Served>) {
    // A connection that cannot be taken is tried again by whoever wanted it.
    loop {
        if let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(converse(stream, served.clone()));
        }
    }
}

/// Answers one request after the other until the other side has gone.
async fn converse(mut stream: TcpStream, served: Arc<Served>) {
    // Nothing is sent in pieces that could wait for each other.
    let _ = stream.set_nodelay(true);
    let mut head = Vec::new();
    let mut piece = [0; 2048];
    loop {
        head.clear();
        while !head.ends_with(b"\r\n\r\n") {
            match stream.read(&mut piece).await {
                Ok(read) if read > 0 && head.len() < LONGEST_HEAD => {
                    head.extend_from_slice(piece.get(..read).unwrap_or_default());
                }
                _ => return,
            }
        }
        let head = String::from_utf8_lossy(&head);
        if head.starts_with("GET /slow") {
            return drip(stream).await;
        }
        if stream
            .write_all(served.answer(&head).as_bytes())
            .await
            .is_err()
        {
            return;
        }
    }
}

/// Sends a byte now and then, for ever.
async fn drip(mut stream: TcpStream) {
    let begun =
        "HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n\r\n<?xml version=\"1.0\"?><rss>";
    let mut sent = stream.write_all(begun.as_bytes()).await;
    while sent.is_ok() {
        tokio::time::sleep(DRIP).await;
        sent = stream.write_all(b" ").await;
    }
}
