//! SIGKILL while feeds and sites are read: what was told to be read is there, nothing is there by halves or twice, and
//! the index follows. The process that is killed is the program itself, against a server of this test.
//!
//! The pages are read beside each other, so what is there after a kill is any part of the new state beside the rest of
//! the old one: each document says exactly what a run that nobody disturbed made of it, before or now, and what says
//! the new once never says the old again.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use footnote::store::{NewSource, Owner, ReadOutcome, Reader, SourceChange, SourceId, Store};

use crate::durability::{Dice, check_index, kill_after, stored, word};
use crate::place::Place;
use crate::sources::Site;

const FEEDS: usize = 2;
const ENTRIES: usize = 30;
const PAGES: usize = 25;
const KILLS: usize = 50;

/// Documents by key, with their texts.
type Texts = BTreeMap<String, String>;

/// Every third document says something else in each edition, and a few are gone in the odd ones.
fn words_of(place: usize, edition: usize) -> Option<String> {
    if place % 13 == 7 && edition % 2 == 1 {
        return None;
    }
    let told = (edition + 2 - place % 3) / 3;
    let mut words = format!("The word of this one is {}. ", word(place, told));
    for sentence in 0..12 {
        words.push_str(&format!(
            "Sentence {sentence} of record {place} tells of harbours, levies and tides. "
        ));
    }
    Some(words)
}

/// Feeds and a site, all on one server.
fn serve(site: &Site, edition: usize) {
    for feed in 0..FEEDS {
        let items: String = (0..ENTRIES)
            .filter_map(|entry| {
                let place = feed * ENTRIES + entry;
                let words = words_of(place, edition)?;
                Some(format!(
                    "<item><guid isPermaLink=\"false\">entry-{place}</guid><title>Record {place}</title>\
                     <pubDate>{:02} Oct 2025 08:00:00 GMT</pubDate><description>{words}</description>\
                     <content:encoded><![CDATA[<p>{words}</p>]]></content:encoded></item>",
                    1 + entry
                ))
            })
            .collect();
        let body = format!(
            "<?xml version=\"1.0\"?><rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\">\
             <channel><title>Feed {feed}</title>{items}</channel></rss>"
        );
        site.page(&format!("/feed-{feed}"), crate::sources::RSS, &body);
    }
    let mut listed = String::new();
    for page in 0..PAGES {
        let place = FEEDS * ENTRIES + page;
        let path = format!("/page-{page}");
        match words_of(place, edition) {
            Some(words) => {
                site.article(&path, &format!("Record {place}"), &words);
                listed += &format!("<url><loc>{}</loc></url>", site.url(&path));
            }
            None => site.status(&path, "410 Gone"),
        }
    }
    let sitemap = format!("<?xml version=\"1.0\"?><urlset>{listed}</urlset>");
    site.page("/sitemap.xml", "application/xml", &sitemap);
}

fn add_sources(data: &Path, site: &Site) -> Vec<SourceId> {
    let store = Store::open(data).unwrap();
    let feeds = (0..FEEDS).map(|feed| ("feed", site.url(&format!("/feed-{feed}"))));
    feeds
        .chain([("site", site.url("/"))])
        .map(|(kind, location)| {
            let new = NewSource {
                owner: Owner::Operator,
                kind: kind.to_owned(),
                name: location.clone(),
                location,
                options: serde_json::json!({}),
                audience: None,
                added_by: None,
                added_at: 1,
            };
            store.add_source(&new, None).unwrap().unwrap()
        })
        .collect()
}

fn make_due(data: &Path, sources: &[SourceId]) {
    let store = Store::open(data).unwrap();
    for source in sources {
        let change = SourceChange {
            due_at: Some(Some(1)),
            ..SourceChange::default()
        };
        assert!(store.change_source(*source, &change, None).unwrap());
    }
}

fn read(place: &Place) -> Child {
    let mut command = place.command(&["source", "refresh", "--no-models", "--quiet"]);
    command.stdout(Stdio::null()).stderr(Stdio::piped());
    command.spawn().unwrap()
}

/// Waits until the program has asked the server for something, or has ended.
fn begun(child: &mut Child, site: &Site, asked: usize) {
    let waiting = Instant::now();
    while site.server.accepted() == asked && child.try_wait().unwrap().is_none() {
        assert!(
            waiting.elapsed() < Duration::from_secs(60),
            "nothing was asked"
        );
        std::thread::sleep(Duration::from_micros(500));
    }
}

/// What an undisturbed run makes of an edition, on top of the ones before it.
fn undisturbed(place: &Place, sources: &[SourceId]) -> Texts {
    let data = place.path("data");
    make_due(&data, sources);
    let ran = place.run(&["source", "refresh", "--no-models"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    texts(&stored(&Reader::open(&data).unwrap()))
}

fn texts<V>(stored: &BTreeMap<String, (V, String)>) -> Texts {
    stored
        .iter()
        .map(|(key, (_, text))| (key.clone(), text.clone()))
        .collect()
}

/// Nothing in the file belongs to nothing.
fn assert_no_orphans(data: &Path) {
    let database = rusqlite::Connection::open_with_flags(
        data.join("footnote.sqlite3"),
        rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY,
    )
    .unwrap();
    for (what, statement) in [
        (
            "passages",
            "SELECT count(*) FROM passages p LEFT JOIN versions v ON v.id = p.version WHERE v.id IS NULL",
        ),
        (
            "versions",
            "SELECT count(*) FROM versions v LEFT JOIN documents d ON d.id = v.document WHERE d.id IS NULL",
        ),
        (
            "documents",
            "SELECT count(*) FROM documents d LEFT JOIN sources s ON s.id = d.source WHERE s.id IS NULL",
        ),
        (
            "doubles",
            "SELECT count(*) FROM (SELECT 1 FROM documents GROUP BY source, key HAVING count(*) > 1)",
        ),
        (
            "versions at once",
            "SELECT count(*) FROM (SELECT 1 FROM versions WHERE replaced IS NULL GROUP BY document HAVING count(*) > 1)",
        ),
    ] {
        let found: i64 = database.query_row(statement, [], |row| row.get(0)).unwrap();
        assert_eq!(found, 0, "{what} that must not be");
    }
}

/// How many of the new documents are there already. Each is as it was or as it is to be, and none has gone back.
fn part_of_the_way(now: &Texts, last: &Texts, old: &Texts, new: &Texts) -> usize {
    for (key, text) in now {
        assert!(
            old.get(key) == Some(text) || new.get(key) == Some(text),
            "{key} says what nobody wrote: {text}"
        );
    }
    let is_new = |texts: &Texts, key: &String| texts.get(key) == new.get(key);
    let keys = old.keys().chain(new.keys());
    for key in keys {
        assert!(
            old.contains_key(key) || now.contains_key(key) || !last.contains_key(key),
            "{key} was there and is lost"
        );
        assert!(
            !is_new(last, key) || is_new(now, key),
            "{key} was new and is old again"
        );
        assert!(
            now.contains_key(key) || !old.contains_key(key) || !new.contains_key(key),
            "{key} was there and will be, and is not"
        );
    }
    new.iter()
        .filter(|(key, text)| now.get(*key) == Some(text) && old.get(*key) != Some(text))
        .count()
}

/// What is written down as read is read to its end.
fn assert_acknowledged(
    data: &Path,
    sources: &[SourceId],
    now: &Texts,
    new: &Texts,
    reads_before: &[usize],
) -> Vec<usize> {
    let reader = Reader::open(data).unwrap();
    sources
        .iter()
        .zip(reads_before)
        .enumerate()
        .map(|(number, (source, before))| {
            let reads = reader.reads(*source, 1_000).unwrap();
            assert!(
                reads.iter().all(|read| read.outcome != ReadOutcome::Failed),
                "{reads:?}"
            );
            if reads.len() > *before {
                let is_of = |key: &str| match number {
                    feed if feed < FEEDS => (feed * ENTRIES..(feed + 1) * ENTRIES)
                        .any(|place| key == format!("entry-{place}")),
                    _ => key.starts_with("http"),
                };
                let of = |texts: &Texts| -> Texts {
                    texts
                        .iter()
                        .filter(|(key, _)| is_of(key))
                        .map(|(k, v)| (k.clone(), v.clone()))
                        .collect()
                };
                assert_eq!(of(now), of(new), "source {number} was told to be read");
            }
            reads.len()
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn h51_reading_the_web_killed_at_any_moment_leaves_what_was_and_what_is_to_be() {
    let site = Site::new().await;
    let (place, calm) = (site.place(), site.place());
    let (data, calm_data) = (place.path("data"), calm.path("data"));
    let sources = add_sources(&data, &site);
    let calm_sources = add_sources(&calm_data, &site);
    let mut dice = Dice(0x6A09_E667_F3BC_C909);
    let (mut edition, mut kills, mut rounds, mut partly, mut finished) = (0, 0, 0, 0, 0);
    let (mut old, mut last) = (Texts::new(), Texts::new());
    serve(&site, edition);
    let mut new = undisturbed(&calm, &calm_sources);
    assert_eq!(new.len(), FEEDS * ENTRIES + PAGES, "{:?}", new.keys());
    let mut reads = vec![0; sources.len()];
    let mut reads_of_round = reads.clone();
    let mut takes = Duration::from_millis(1500);
    while kills < KILLS {
        rounds += 1;
        assert!(
            rounds < 4 * KILLS,
            "only {kills} of {rounds} lived long enough to be killed"
        );
        if dice.below(12) == 0 {
            std::fs::remove_dir_all(data.join("index")).unwrap_or_default();
        }
        let asked = site.server.accepted();
        let mut child = read(&place);
        begun(&mut child, &site, asked);
        let began = Instant::now();
        // Every sixth round is let run to its end.
        let patience = match rounds % 6 {
            5 => Duration::from_secs(120),
            _ => Duration::from_micros(dice.below(takes.as_micros() as u64)),
        };
        let killed = kill_after(&mut child, patience);
        kills += usize::from(killed);
        let found = stored(&Reader::open(&data).unwrap());
        let now = texts(&found);
        assert_no_orphans(&data);
        let part = part_of_the_way(&now, &last, &old, &new);
        partly += usize::from(killed && part > 0 && now != new);
        reads_of_round = assert_acknowledged(&data, &sources, &now, &new, &reads);
        check_index(&data, &found, if killed { 17 } else { 1 });
        last = now;
        if !killed {
            assert_eq!(
                last, new,
                "a finished run is not what an undisturbed one is"
            );
            takes = began
                .elapsed()
                .clamp(Duration::from_millis(50), Duration::from_secs(4));
            finished += 1;
            edition += 1;
            serve(&site, edition);
            old = std::mem::replace(&mut new, undisturbed(&calm, &calm_sources));
            make_due(&data, &sources);
            reads.clone_from(&reads_of_round);
        }
    }
    println!(
        "{kills} kills in {rounds} rounds, {partly} of them between two documents, {finished} runs finished"
    );
    assert!(partly > 5, "the kills missed the work: {partly}");
    assert!(finished > 0 && reads_of_round.iter().all(|reads| *reads > 0));
}
