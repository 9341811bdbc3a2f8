//! Whatever becomes of documents: an edition quotes what is there, and calls new what the last one had not.

use std::collections::BTreeSet;
use std::sync::Arc;

use footnote::assistant::Assistant;
use footnote::assistant::briefings::{Brief, Edition, ShownEdition, Standing, fingerprint, made};
use footnote::index::IndexWriter;
use footnote::model::Models;
use footnote::store::{DocumentId, SourceId, Store, VersionId};
use jiff::tz::TimeZone;
use proptest::prelude::*;

use crate::made::{document, put};

const SHIPS: [&str; 3] = ["Avocet", "Bittern", "Curlew"];
const PLACES: [&str; 4] = [
    "at the old quay behind the fish market",
    "in the dry dock of the brothers Lund",
    "under the bridge beside the water tower",
    "at the coal pier on the northern shore",
];

/// Something that happens to a document.
#[derive(Debug, Clone)]
enum Happens {
    /// It says where a ship lies.
    Says {
        key: usize,
        ship: usize,
        place: usize,
    },
    /// It says the same with something else before it, so that its words stand elsewhere.
    Moves { key: usize },
    /// It goes.
    Goes { key: usize },
    /// An edition is shown.
    Edition,
}

fn happens() -> impl Strategy<Value = Happens> {
    let key = || 0..4usize;
    prop_oneof![
        4 => (key(), 0..SHIPS.len(), 0..PLACES.len())
            .prop_map(|(key, ship, place)| Happens::Says { key, ship, place }),
        1 => key().prop_map(|key| Happens::Moves { key }),
        2 => key().prop_map(|key| Happens::Goes { key }),
        4 => Just(Happens::Edition),
    ]
}

struct World {
    _scratch: tempfile::TempDir,
    store: Store,
    writer: IndexWriter,
    assistant: Arc<Assistant>,
    source: SourceId,
    /// What each document says now.
    says: Vec<Option<(String, String)>>,
    brief: Brief,
}

impl World {
    fn new() -> World {
        World::of("folder")
    }

    /// Of a source of that kind.
    fn of(kind: &str) -> World {
        let scratch = tempfile::tempdir().unwrap();
        let store = Store::open(scratch.path()).unwrap();
        let source = store.source(kind, "/docs", "docs").unwrap();
        for (n, words) in [
            "The library opens at nine in the morning and closes at six.",
            "A ticket for the harbour tram costs four euros on weekdays.",
            "The council met on Tuesday and talked about the price of water.",
            "Trains to the coast leave every hour from the second platform.",
        ]
        .iter()
        .enumerate()
        {
            put(
                &store,
                source,
                &format!("other-{n}"),
                &document("Other", words),
            );
        }
        let writer = IndexWriter::open(&scratch.path().join("index"), &store).unwrap();
        let assistant = Assistant::new(
            scratch.path(),
            writer.index().clone(),
            Arc::new(Models::none()),
            1,
        );
        let topics: Vec<String> = SHIPS
            .iter()
            .map(|ship| format!("Where does the ship {ship} lie?"))
            .collect();
        World {
            _scratch: scratch,
            store,
            writer,
            assistant: Arc::new(assistant),
            source,
            says: vec![None; 4],
            brief: Brief::check("Ships", &topics.join("\n"), "by hand", "", "UTC").unwrap(),
        }
    }

    fn set(&mut self, key: usize, says: Option<(String, String)>) {
        let name = format!("ship-{key}");
        match &says {
            Some((before, words)) => {
                let text = format!("{before}{words}");
                put(&self.store, self.source, &name, &document("Ships", &text));
            }
            None => {
                self.store.remove(self.source, &[name]).unwrap();
            }
        }
        self.says[key] = says;
    }

    /// The edition that would be shown now, as everyone who calls for one makes it.
    fn edition(&self, before: Option<&Edition>) -> Edition {
        self.writer.catch_up(None).unwrap();
        let now = jiff::civil::date(2026, 11, 22)
            .to_zoned(TimeZone::UTC)
            .unwrap();
        let answers: Vec<_> = self
            .brief
            .topics
            .iter()
            .map(|topic| {
                let asked = self.brief.asked(topic, &now);
                (topic.clone(), self.assistant.ask_blocking(&asked).unwrap())
            })
            .collect();
        made(&answers, before, &self.store.reader().unwrap(), &|_| true).unwrap()
    }

    /// All that is said now, as a reader of the documents knows it.
    fn all_words(&self) -> String {
        let said: Vec<&str> = self
            .says
            .iter()
            .flatten()
            .map(|(_, words)| words.as_str())
            .collect();
        said.join("\n")
    }
}

/// What an edition said, word for word, by document.
fn said(edition: &Edition, world: &World) -> BTreeSet<(i64, String)> {
    let reader = world.store.reader().unwrap();
    edition
        .lines()
        .map(|line| {
            let [from, to] = line.quoted.span;
            let words = reader
                .slice(VersionId(line.quoted.version), from..to)
                .unwrap();
            (
                line.quoted.document,
                words.expect("what is quoted is there"),
            )
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, max_shrink_iters: 60, ..ProptestConfig::default() })]

    #[test]
    fn an_edition_quotes_what_is_there_and_calls_new_what_the_last_one_had_not(
        all in proptest::collection::vec(happens(), 4..16)
    ) {
        let mut world = World::new();
        let mut last: Option<(Edition, BTreeSet<(i64, String)>)> = None;
        for one in all.into_iter().chain([Happens::Edition]) {
            match one {
                Happens::Says { key, ship, place } => {
                    let words = format!("The ship {} lies {}.", SHIPS[ship], PLACES[place]);
                    world.set(key, Some((String::new(), words)));
                }
                Happens::Moves { key } => {
                    if let Some((before, words)) = world.says[key].clone() {
                        world.set(key, Some((format!("A note of the harbour master.\n\n{before}"), words)));
                    }
                }
                Happens::Goes { key } if world.says[key].is_some() => world.set(key, None),
                Happens::Goes { .. } => {}
                Happens::Edition => {
                    let before = last.as_ref().map(|(edition, _)| edition);
                    let edition = world.edition(before);
                    let now = said(&edition, &world);
                    // Only what stands there now is quoted.
                    let all_words = world.all_words();
                    for (_, words) in &now {
                        let sentence = words.lines().last().unwrap_or_default();
                        prop_assert!(all_words.contains(sentence), "{words:?} is not in {all_words:?}");
                    }
                    for line in edition.lines() {
                        let reader = world.store.reader().unwrap();
                        let [from, to] = line.quoted.span;
                        let words = reader.slice(VersionId(line.quoted.version), from..to).unwrap().unwrap();
                        prop_assert_eq!(fingerprint(&words), line.quoted.words);
                        let was_there = last.as_ref().map(|(_, said)| said.contains(&(line.quoted.document, words)));
                        // Nothing is new in a first edition.
                        prop_assert_eq!(line.is_new, was_there == Some(false));
                    }
                    // What is struck was there, is not quoted again, and does not stand there any more.
                    let quoted: BTreeSet<(i64, u64)> =
                        edition.lines().map(|line| (line.quoted.document, line.quoted.words)).collect();
                    for struck in edition.topics.iter().flat_map(|covered| &covered.struck) {
                        prop_assert_ne!(struck.why, Standing::Holds);
                        prop_assert!(!quoted.contains(&(struck.quoted.document, struck.quoted.words)));
                        let (_, before) = last.as_ref().unwrap();
                        let (_, words) = before
                            .iter()
                            .find(|(document, words)| {
                                *document == struck.quoted.document && fingerprint(words) == struck.quoted.words
                            })
                            .expect("it was quoted");
                        let reader = world.store.reader().unwrap();
                        let document = reader.document_now(DocumentId(struck.quoted.document)).unwrap();
                        let version = document.and_then(|(_, version)| version);
                        let text = version.and_then(|version| reader.text(version).unwrap());
                        let why = if text.is_some() { Standing::Changed } else { Standing::Gone };
                        prop_assert_eq!(struck.why, why);
                        prop_assert!(!text.unwrap_or_default().contains(words.as_str()), "{:?}", struck);
                    }
                    // Shown, it is whole; made again at once, it is no news.
                    let reader = world.store.reader().unwrap();
                    let shown = ShownEdition::read(&edition, &reader, &|_| true).unwrap();
                    prop_assert_eq!(shown.topics.iter().map(|topic| topic.left_out).sum::<usize>(), 0);
                    let again = world.edition(Some(&edition));
                    prop_assert!(!again.is_news_after(&edition), "{again:?}\nafter\n{edition:?}");
                    prop_assert!(again.compared_with(&edition).is_none());
                    prop_assert_eq!(again.told_as(&edition), edition.clone());
                    last = Some((edition, now));
                }
            }
        }
    }
}

/// Only the last two states of a document are kept, and of what is said in a channel only the last.
#[test]
fn words_that_are_not_kept_hold_where_they_stand_now_and_are_taken_out_where_they_do_not() {
    for (kind, standing) in [("channel", Standing::Unkept), ("folder", Standing::Changed)] {
        not_kept(kind, standing);
    }
}

fn not_kept(kind: &str, in_the_end: Standing) {
    let mut world = World::of(kind);
    let words = "The ship Avocet lies at the old quay behind the fish market.";
    let says = |before: &str, words: &str| Some((before.to_owned(), words.to_owned()));
    world.set(0, says("", words));
    let edition = world.edition(None);
    let quoted = edition.lines().next().unwrap().quoted.clone();
    let standing = |world: &World| {
        let reader = world.store.reader().unwrap();
        footnote::briefing::shown::standing(&quoted, &reader, &|_| true).unwrap()
    };
    let shown = |world: &World| {
        let reader = world.store.reader().unwrap();
        let shown = ShownEdition::read(&edition, &reader, &|_| true).unwrap();
        let lines = shown.topics.into_iter().flat_map(|topic| topic.lines);
        lines.map(|line| line.excerpt.text).collect::<Vec<_>>()
    };
    for before in [
        "First of all: ",
        "It rained. First of all: ",
        "No news.\n\nÜber all that: ",
    ] {
        world.set(0, says(before, words));
        assert_eq!(standing(&world), Standing::Holds, "{before}");
        let shown = shown(&world);
        assert!(!shown.is_empty(), "{before}");
        assert!(shown.iter().all(|one| one == words), "{before}: {shown:?}");
    }
    for words in [
        "The ship Avocet has left.",
        "The ship Avocet is in Oslo.",
        "Nothing more.",
    ] {
        world.set(0, says("", words));
    }
    assert_eq!(standing(&world), in_the_end);
    assert!(!Standing::Unkept.may_be_shown());
    assert!(shown(&world).is_empty());
}

#[test]
fn a_copy_whose_source_is_not_for_all_any_more_is_not_named() {
    let mut world = World::new();
    world.set(
        0,
        Some((String::new(), "The ship Avocet lies here.".to_owned())),
    );
    let mut edition = world.edition(None);
    let line = edition.topics[0].lines.first_mut().unwrap();
    line.also_in = vec![7, 8];
    assert!(edition.without_what_went(|_| true, |_| true).is_none());
    let left = edition.without_what_went(|_| true, |version| version != 7);
    assert_eq!(left.unwrap().topics[0].lines[0].also_in, [8]);
}
