//! Searching: what is left out to be fast changes nothing, phrases are found wherever they stand, copies make room.

use std::path::Path;

use footnote::document::{DateOrigin, Document, Published};
use footnote::index::search::{Filter, Hit, Scratch, SearchTerm};
use footnote::index::{IndexWriter, Snapshot};
use footnote::store::Store;
use footnote::text::Language;
use proptest::prelude::*;

use crate::made;
use crate::place::Place;

const WORDS: [&str; 8] = [
    "amber", "birch", "cedar", "delta", "ember", "fjord", "grove", "heath",
];

/// A made document: its title's words, its sentences' words, and how old it is in days.
#[derive(Debug, Clone)]
struct Made {
    title: Vec<usize>,
    sentences: Vec<Vec<usize>>,
    age: Option<u8>,
}

fn made() -> impl Strategy<Value = Made> {
    let words = |most| proptest::collection::vec(0..WORDS.len(), 1..most);
    (
        words(4),
        proptest::collection::vec(words(30), 1..25),
        proptest::option::of(0..60u8),
    )
        .prop_map(|(title, sentences, age)| Made {
            title,
            sentences,
            age,
        })
}

fn said(words: &[usize]) -> String {
    let words: Vec<&str> = words.iter().map(|word| WORDS[*word]).collect();
    words.join(" ")
}

fn put(store: &Store, key: &str, made: &Made) {
    let source = store.source("test", "here", "here").unwrap();
    let text: String = made
        .sentences
        .iter()
        .map(|sentence| format!("The {}. ", said(sentence)))
        .collect();
    let document = Document {
        published: made.age.map(|age| Published {
            date: jiff::civil::date(2026, 6, 30)
                .checked_sub(jiff::Span::new().days(i64::from(age)))
                .unwrap(),
            instant: None,
            origin: DateOrigin::Header,
        }),
        language: Language::ENGLISH,
        ..made::document(&said(&made.title), &text)
    };
    made::put(store, source, key, &document);
}

/// The made documents in segments of `batch`, the last one in the place of the first.
fn indexed(data: &Path, documents: &[Made], batch: usize) -> std::sync::Arc<Snapshot> {
    let store = Store::open(data).unwrap();
    let writer = IndexWriter::open(&data.join("index"), &store).unwrap();
    for (number, made) in documents.iter().enumerate() {
        let key = if number + 1 == documents.len() {
            0
        } else {
            number
        };
        put(&store, &key.to_string(), made);
        if number % batch == batch - 1 {
            writer.catch_up(None).unwrap();
        }
    }
    writer.catch_up(None).unwrap();
    writer.index().snapshot()
}

fn told(hits: &[Hit]) -> Vec<String> {
    hits.iter().map(|hit| format!("{hit:?}")).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn the_best_few_are_the_first_of_all(
        documents in proptest::collection::vec(made(), 2..40),
        asked in proptest::collection::vec(0..WORDS.len(), 1..5),
        batch in 1..20usize,
        few in 1..12usize,
        window in proptest::option::of((0..60i32, any::<bool>())),
    ) {
        let data = tempfile::tempdir().unwrap();
        let snapshot = indexed(data.path(), &documents, batch);
        let mut asked = asked;
        asked.sort_unstable();
        asked.dedup();
        let terms: Vec<SearchTerm> = asked
            .iter()
            .map(|word| SearchTerm { forms: vec![WORDS[*word].to_owned()], weight: 1.0 })
            .collect();
        let today = footnote::index::days_since_1970(jiff::civil::date(2026, 6, 30)) as i32;
        let filter = Filter {
            days: window.map(|(age, _)| (today - age, today)),
            keep_undated: window.is_none_or(|(_, undated)| undated),
            sources: None,
        };
        let weights = footnote::answer::weights::Weights::without_models().search;
        let mut scratch = Scratch::default();
        let mut search = |limit| {
            snapshot.search(&terms, &filter, &weights, today, limit, &mut scratch).unwrap()
        };
        // With room for all of them, nothing can be left out for what it could score at most.
        let all = search(documents.len() + 1);
        let first = search(few);
        prop_assert!(all.hits.len() == all.matched);
        prop_assert_eq!(told(&first.hits), told(&all.hits[..few.min(all.hits.len())]));
        prop_assert_eq!((first.matched, first.undated), (all.matched, all.undated));
        prop_assert!(all.hits.iter().all(|hit| filter.passes(hit.day, hit.source)));
    }
}

fn paths(excerpts: &serde_json::Value) -> Vec<String> {
    let of = |excerpt: &serde_json::Value| {
        let path = excerpt["document"]["path"].as_str().unwrap();
        path.rsplit('/').next().unwrap().to_owned()
    };
    excerpts.as_array().unwrap().iter().map(of).collect()
}

/// Sixty documents that have the words of a phrase, more often and closer together than the one that has the phrase.
fn with_near_misses() -> Place {
    let place = Place::bare();
    place.write_others("docs");
    for n in 0..60 {
        place.write(
            &format!("docs/near-{n}.txt"),
            &format!(
                "Number {n}: the low bridge and the stone bridge, low stone, low bridge. A stone is low under bridge {n}."
            ),
        );
    }
    place.write(
        "docs/exact.txt",
        "The surveyors walked for two days through the valley and wrote down every crossing that they saw. They came \
         at last to the Low   Stone Bridge, which no map of the county had ever shown, and slept under it.",
    );
    place.ingest();
    place
}

#[test]
fn a_phrase_is_found_behind_many_near_misses() {
    let place = with_near_misses();
    let reply = place.ask("where is the \"low stone bridge\"", &[]);
    assert_eq!(paths(&reply["excerpts"]), ["exact.txt"], "{reply:#}");
    let text = reply["excerpts"][0]["text"].as_str().unwrap();
    assert!(text.contains("Low   Stone Bridge"), "{text}");
}

#[test]
fn a_phrase_that_nobody_wrote_is_not_found_and_the_reply_says_so() {
    let place = with_near_misses();
    let reply = place.ask("where is the \"stone low bridge\"", &[]);
    assert_eq!(reply["outcome"], "nothing_found", "{reply:#}");
    let notes = reply["notes"].to_string();
    assert!(
        notes.contains("“stone low bridge” word for word"),
        "{notes}"
    );
    assert!(!paths(&reply["nearest"]).is_empty());
}

#[test]
fn copies_do_not_take_the_places_of_other_documents() {
    let place = Place::bare();
    place.write_others("docs");
    for n in 0..30 {
        place.write(
            &format!("docs/agency-{n:02}.txt"),
            "The lighthouse at Varn Point was sold on Tuesday to the fishermen's cooperative, the harbour board said. \
             The lighthouse has stood empty since its keeper retired, and the cooperative wants to make a school of it.",
        );
    }
    for (name, words) in [
        (
            "history",
            "The lighthouse at Varn Point was built by convicts. Four keepers lived in the lighthouse with their \
             families, and one of them painted every ship that passed.",
        ),
        (
            "walks",
            "A path along the cliffs leads to the lighthouse at Varn Point. Walkers need three hours and good shoes, \
             for the last mile has no rail.",
        ),
    ] {
        place.write(&format!("docs/{name}.txt"), words);
    }
    place.ingest();
    let reply = place.ask("lighthouse at Varn Point", &[]);
    let mut shown = paths(&reply["excerpts"]);
    let agency = shown.iter().position(|name| name.starts_with("agency"));
    let agency = agency.unwrap_or_else(|| panic!("{reply:#}"));
    let copies = reply["excerpts"][agency]["also_in"].as_array().unwrap();
    assert_eq!(copies.len(), 29, "{reply:#}");
    shown.remove(agency);
    shown.sort();
    assert_eq!(shown, ["history.txt", "walks.txt"], "{reply:#}");
}

/// Two pages that are the same but for a price.
fn with_two_prices() -> Place {
    let place = Place::bare();
    place.write_others("docs");
    for (name, date, adults, children) in [("old", "2023-05-01", 4, 2), ("new", "2026-05-01", 7, 3)]
    {
        place.write(
            &format!("docs/{name}.md"),
            &format!(
                "---\ntitle: Prices of the lido\ndate: {date}\n---\nThe lido at Brackwater is open from May to \
                 September. A ticket for adults costs {adults} euros, and one for children costs {children} euros. \
                 Season tickets are sold at the gate. Dogs stay outside. It is closed on Mondays for cleaning.\n"
            ),
        );
    }
    place.ingest();
    place
}

#[test]
fn a_page_with_another_price_is_no_copy_of_the_old_one() {
    let place = with_two_prices();
    let reply = place.ask("how much does a ticket for adults cost at the lido?", &[]);
    assert_eq!(
        paths(&reply["excerpts"])[..2],
        ["new.md", "old.md"],
        "{reply:#}"
    );
    assert_eq!(reply["sources_differ"], true);
}

#[test]
fn who_wants_one_excerpt_is_told_the_same_as_who_wants_five() {
    let place = with_two_prices();
    let question = "how much does a ticket for adults cost at the lido?";
    let ask = |limit: &str| place.ask(question, &["--limit", limit]);
    let (one, five) = (ask("1"), ask("5"));
    assert_eq!(paths(&one["excerpts"]), ["new.md"]);
    for key in ["outcome", "confidence", "sources_differ"] {
        assert_eq!(one[key], five[key], "{key}");
    }
    assert_eq!(one["excerpts"][0]["text"], five["excerpts"][0]["text"]);
}

#[test]
fn what_happened_in_a_week_is_what_was_published_in_it() {
    let place = Place::bare();
    for (name, date, words) in [
        (
            "older",
            "2026-10-02",
            "The weir at Lower Mill was opened for the salmon.",
        ),
        (
            "monday",
            "2026-11-16",
            "A barge struck the bridge at Lower Mill and sank.",
        ),
        (
            "friday",
            "2026-11-20",
            "Divers raised the bell of the sunken barge.",
        ),
        (
            "later",
            "2026-11-23",
            "The lock keeper retired after forty years.",
        ),
    ] {
        place.write(
            &format!("docs/{name}.md"),
            &format!("---\ntitle: The news of {name}\ndate: {date}\n---\n{words}\n"),
        );
    }
    place.ingest();
    let ask = |question: &str| place.ask(question, &["--now", "2026-11-23"]);
    let reply = ask("What happened last week?");
    assert_eq!(
        paths(&reply["excerpts"]),
        ["friday.md", "monday.md"],
        "{reply:#}"
    );
    assert_eq!(reply["window"]["from"], "2026-11-16");
    // Nothing was published then: the newest are shown, and not as an answer.
    let reply = ask("What happened yesterday?");
    assert_eq!(reply["outcome"], "nothing_found", "{reply:#}");
    assert_eq!(
        paths(&reply["nearest"]).first().map(String::as_str),
        Some("later.md")
    );
    let reply = ask("What is new?");
    assert_eq!(
        paths(&reply["excerpts"]).first().map(String::as_str),
        Some("later.md"),
        "{reply:#}"
    );
}

#[test]
fn a_word_that_the_documents_lack_is_not_taken_for_another_word() {
    let place = Place::bare();
    place.write_others("docs");
    place.write(
        "docs/ring.txt",
        "The ring road around the kingdom's capital was closed by the present mayor.",
    );
    place.ingest();
    for question in [
        "who is the king?",
        "who is the president?",
        "which goal was scored?",
    ] {
        let reply = place.ask(question, &[]);
        assert_eq!(reply["outcome"], "nothing_found", "{reply:#}");
        assert_eq!(
            reply["notes"].as_array().map(Vec::len),
            Some(0),
            "{reply:#}"
        );
    }
    let reply = place.ask("what did the mayro close?", &[]);
    assert!(reply["notes"].to_string().contains("mayor"), "{reply:#}");
}
