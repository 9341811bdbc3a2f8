//! A site: the pages of its sitemap, or those that its first page leads to, as far as its robots.txt allows.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::ops::Bound;
use std::time::{Duration, Instant};

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use tokio_util::sync::CancellationToken;
use url::Url;

use super::page::{self, PageCame, Wanted};
use super::writing::{Write, Writer};
use super::{AGENT, Came, NotRead, Progress, Tell, Web, WebError, blocking};
use crate::ingest::Reason;
use crate::source::http::{self, Accept, FetchError, Request};
use crate::source::kind::Options;
use crate::source::links::{self, Paths};
use crate::source::robots::{self, Robots};
use crate::source::sitemap::{self, Listed, Tree};
use crate::store::{ConfiguredSource, Fetched};

/// So many pages are fetched at once; the client has at most two lines to a host.
const AT_ONCE: usize = 4;

/// After so many pages in a row that did not answer, the site is left alone until the next read: each of the others
/// would take its whole deadline, and other sources wait for their turn.
const IN_A_ROW: u32 = 10;

/// So many sitemaps are read of one site.
const MOST_SITEMAPS: usize = 500;

/// Reads a site.
pub(super) async fn read(
    web: &Web,
    source: &ConfiguredSource,
    options: &Options,
    tell: Tell,
    cancel: &CancellationToken,
) -> Result<Came, WebError> {
    let start = match web.client.guard().judge(&source.location) {
        Ok(target) => target.url().clone(),
        Err(blocked) => {
            return Ok(Came::failed(
                source,
                Reason::from(&blocked),
                blocked.to_string(),
            ));
        }
    };
    let paths = match Paths::new(&options.include, &options.exclude) {
        Ok(paths) => paths,
        Err(wrong) => return Ok(Came::failed(source, Reason::PATTERN, wrong.to_string())),
    };
    let mut came = Came {
        cursor: source.cursor.clone(),
        ..Came::default()
    };
    let begun = Instant::now();
    let robots = robots_of(web, &start, cancel).await;
    if let Some(refused) = robots.refusal(&start) {
        return Ok(Came {
            may_pass: refused.is_worth_retrying(),
            ..Came::failed(source, Reason::from(&refused), refused.to_string())
        });
    }
    if let Some(delay) = robots.delay() {
        web.client.slow_down(&start, delay);
    }
    let listed = listed(web, &start, &robots, options.pages, &mut came, cancel).await?;
    came.spent.fetching += begun.elapsed();
    let (store, id) = (web.store.clone(), source.id);
    let begun = Instant::now();
    let (fetched, keys) = blocking(move || {
        let reader = store.reader()?;
        let keys: BTreeSet<String> = reader.keys(id)?.into_iter().collect();
        let mut fetched = reader.fetched_of(id)?;
        // As in `page::known`: what is gone is asked for as if it had never been there.
        fetched.retain(|address, _| {
            let part = format!("{address}#");
            let parts = keys.range::<str, _>((Bound::Excluded(part.as_str()), Bound::Unbounded));
            keys.contains(address) || parts.take(1).any(|key| key.starts_with(&part))
        });
        Ok((fetched, keys))
    })
    .await?;
    came.spent.storing += begun.elapsed();
    let writer = Writer::begin(
        web.store.clone(),
        web.shelves.clone(),
        source.id,
        source.shelf,
    );
    let mut crawl = Crawl {
        web,
        source,
        paths,
        robots,
        start: start.clone(),
        left: options.pages,
        depth: if listed.is_empty() { options.depth } else { 0 },
        waiting: VecDeque::new(),
        fetched,
        met: BTreeSet::new(),
        done: 0,
        silent: 0,
    };
    if listed.is_empty() {
        crawl.meet(start, 0);
    }
    for page in listed {
        let seen_at = crawl
            .fetched
            .get(page.url.as_str())
            .map(|seen| seen.fetched_at);
        // The sitemap says that it has not changed since it was read.
        let is_as_it_was = match (page.changed, seen_at) {
            (Some(changed), Some(seen_at)) => changed.as_second() < seen_at,
            _ => false,
        };
        if is_as_it_was {
            if crawl.met.insert(page.url.to_string()) {
                came.unchanged += 1;
            }
        } else {
            crawl.meet(page.url, 0);
        }
    }
    crawl.run(&writer, &mut came, &tell, cancel).await?;
    if !cancel.is_cancelled() && came.failure.is_none() {
        // What was known and is listed no more: only its own server can say whether it is gone.
        let left: Vec<String> = keys
            .into_iter()
            .filter(|key| !crawl.met.contains(key.as_str()))
            .collect();
        crawl.depth = 0;
        crawl.left = options.pages;
        for key in left {
            match Url::parse(&key) {
                Ok(url) => crawl.meet_known(url),
                Err(_) => continue,
            }
        }
        crawl.run(&writer, &mut came, &tell, cancel).await?;
    }
    let begun = Instant::now();
    writer.end().await?.add_to(&mut came);
    came.spent.storing += begun.elapsed();
    Ok(came)
}

/// What a site allows, asked anew at every read.
async fn robots_of(web: &Web, site: &Url, cancel: &CancellationToken) -> Robots {
    let Some(place) = Robots::place(site) else {
        return Robots::unreachable("its address has no place for it");
    };
    let request = Request {
        accept: Accept::Anything,
        max_bytes: robots::MOST_BYTES + 1,
        cut: true,
        deadline: Duration::from_secs(20),
        ..Request::new(place.as_str())
    };
    match web.client.get(request, cancel).await {
        Ok(http::Fetched::Page(page)) => Robots::read(200, &page.bytes, AGENT),
        // Without validators nothing is ever unchanged.
        Ok(http::Fetched::Unchanged) => {
            Robots::unreachable("it answers 304 without having been asked")
        }
        Err(FetchError::Status { status, .. }) => Robots::read(status, &[], AGENT),
        Err(FetchError::Gone { .. }) => Robots::read(410, &[], AGENT),
        Err(error) => Robots::unreachable(&error.to_string()),
    }
}

/// The pages that the site's sitemaps list; none where it has no sitemap.
async fn listed(
    web: &Web,
    start: &Url,
    robots: &Robots,
    most: usize,
    came: &mut Came,
    cancel: &CancellationToken,
) -> Result<Vec<Listed>, WebError> {
    let is_sitemap = start.path().ends_with(".xml") || start.path().ends_with(".xml.gz");
    let roots: Vec<Url> = if is_sitemap {
        vec![start.clone()]
    } else if robots.sitemaps().is_empty() {
        start.join("/sitemap.xml").into_iter().collect()
    } else {
        robots.sitemaps().to_vec()
    };
    let guessed = !is_sitemap && robots.sitemaps().is_empty();
    let mut tree = Tree::new(roots, MOST_SITEMAPS, most.saturating_mul(4));
    let mut pages = Vec::new();
    while let Some(place) = tree.next_sitemap() {
        if cancel.is_cancelled() {
            break;
        }
        let request = Request {
            accept: Accept::Anything,
            max_bytes: sitemap::MOST_BYTES,
            from_outside: !sitemap::is_of_the_same_host(&place, start),
            ..Request::new(place.as_str())
        };
        let not_read = |reason: Reason, why: String| NotRead {
            address: place.to_string(),
            reason,
            why,
        };
        match web.client.get(request, cancel).await {
            Ok(http::Fetched::Page(page)) => {
                let parsed = tokio::task::spawn_blocking(move || {
                    sitemap::read(&page.bytes, &page.url).map_err(|error| error.to_string())
                });
                match parsed.await? {
                    Ok(read) => pages.extend(tree.take(read)),
                    Err(_) if guessed => {}
                    Err(why) => came.tell(not_read(Reason::NO_SITEMAP, why)),
                }
            }
            Ok(http::Fetched::Unchanged) => {}
            // Nobody said that there is one.
            Err(FetchError::Status { status, .. }) if guessed && status < 500 => {}
            Err(FetchError::Gone { .. }) if guessed => {}
            Err(error) => came.tell(not_read(Reason::from(&error), error.to_string())),
        }
    }
    Ok(pages)
}

/// A walk through a site.
struct Crawl<'a> {
    web: &'a Web,
    source: &'a ConfiguredSource,
    paths: Paths,
    robots: Robots,
    start: Url,
    /// Pages that may still be looked at.
    left: usize,
    /// Links that are still followed from a page.
    depth: usize,
    /// Pages to look at, with how many links away they are, and whether they were known before.
    waiting: VecDeque<(Url, usize, bool)>,
    /// What is known of the pages that were not looked at yet: all of it is read at once, since each look into the
    /// store takes about as long as a page that has not changed.
    fetched: BTreeMap<String, Fetched>,
    met: BTreeSet<String>,
    done: u64,
    /// Pages that did not answer, one after the other.
    silent: u32,
}

impl Crawl<'_> {
    /// Notes a page, if it is wanted and was not met before.
    fn meet(&mut self, url: Url, away: usize) {
        let url = links::normalised(url);
        let is_wanted = sitemap::is_of_the_same_host(&url, &self.start)
            && (self.paths.admit(&url) || url == self.start)
            && self.robots.allows(&url);
        if is_wanted && self.left > 0 && self.met.insert(url.to_string()) {
            self.left -= 1;
            self.waiting.push_back((url, away, false));
        }
    }

    /// Notes a page that was read before.
    fn meet_known(&mut self, url: Url) {
        if self.left > 0 && self.met.insert(url.to_string()) {
            self.left -= 1;
            self.waiting.push_back((url, 0, true));
        }
    }

    async fn run(
        &mut self,
        writer: &Writer,
        came: &mut Came,
        tell: &Tell,
        cancel: &CancellationToken,
    ) -> Result<(), WebError> {
        let mut under_way = FuturesUnordered::new();
        loop {
            while under_way.len() < AT_ONCE
                && !cancel.is_cancelled()
                && let Some((url, away, was_known)) = self.waiting.pop_front()
            {
                let (web, source) = (self.web, self.source);
                let known = self.fetched.remove(url.as_str());
                under_way.push(async move {
                    let mut came = Came::default();
                    let wanted = Wanted {
                        address: url.as_str(),
                        key: url.as_str(),
                        // Of the very host that was named: others were never met.
                        from_outside: false,
                        is_of_site: true,
                        most: None,
                    };
                    let read = page::fetch(web, source, &wanted, known, &mut came, cancel).await;
                    (url, away, was_known, read, came)
                });
            }
            let Some((url, away, was_known, read, of_page)) = under_way.next().await else {
                return Ok(());
            };
            came.asked = came.asked.max(of_page.asked);
            came.may_pass |= of_page.may_pass;
            came.spent += of_page.spent;
            let gone = |key: &Url| Write {
                documents: Vec::new(),
                fetched: None,
                gone: vec![key.to_string()],
            };
            let read = read?;
            let is_silent = matches!(&read, PageCame::NotRead(not_read)
                if matches!(not_read.reason.name(), "connect" | "deadline" | "broken" | "name" | "left_alone"));
            self.silent = if is_silent { self.silent + 1 } else { 0 };
            if self.silent >= IN_A_ROW {
                self.waiting.clear();
                self.left = 0;
                came.failure = Some(NotRead {
                    address: self.source.location.clone(),
                    reason: Reason::SILENT,
                    why: format!(
                        "the site did not answer {IN_A_ROW} times in a row; it is read again later"
                    ),
                });
            }
            let write = match read {
                PageCame::Unchanged => {
                    came.unchanged += 1;
                    None
                }
                PageCame::Read(write, links) => {
                    if away < self.depth {
                        for link in links {
                            self.meet(link, away + 1);
                        }
                    }
                    if came.title.is_none() && url == self.start {
                        came.title = write
                            .documents
                            .first()
                            .map(|one| one.document.title.clone());
                    }
                    Some(*write)
                }
                PageCame::Gone | PageCame::NotWanted => Some(gone(&url)),
                // Listed no more, and not found either: it was taken down.
                PageCame::NotRead(not_read)
                    if was_known && not_read.reason == Reason::NOT_FOUND =>
                {
                    Some(gone(&url))
                }
                PageCame::NotRead(not_read) => {
                    came.tell(not_read);
                    None
                }
            };
            let begun = Instant::now();
            let is_written = match write {
                Some(write) => writer.write(write).await,
                None => true,
            };
            came.spent.storing += begun.elapsed();
            if !is_written {
                return Ok(());
            }
            self.done += 1;
            tell(Progress {
                done: self.done,
                of: self.done + (self.waiting.len() + under_way.len()) as u64,
            });
        }
    }
}
