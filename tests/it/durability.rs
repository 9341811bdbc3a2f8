//! SIGKILL at any moment: what was acknowledged is there, nothing is there by halves, and the index follows.
//!
//! The process that is killed is this test binary, started again to run one of the two tests marked as children.
//! Moments are drawn from a seeded generator; where they fall in the work differs from run to run all the same, so
//! a failure prints the round and the state it was in, and the promise is that no moment fails.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use footnote::document::Document;
use footnote::index::analyzer::Analyzer;
use footnote::index::search::{Filter, Scratch, SearchTerm, Weights};
use footnote::index::{IndexWriter, PassageIndex};
use footnote::ingest;
use footnote::store::{Outcome, Reader, SourceId, Store, VersionId};
use footnote::text::Language;
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

use crate::made;

const FILES: usize = 10;
const RECORDS: usize = 150;
const DATA_DIR: &str = "FOOTNOTE_TEST_CHILD_DATA";
const CORPUS: &str = "FOOTNOTE_TEST_CHILD_CORPUS";

/// xorshift: the same moments each time.
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, most: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % most.max(1)
    }
}

/// One state of the corpus: the documents' keys in the order that ingest reads them, each with its text.
type Edition = Vec<(String, String)>;

/// Every third document says something else in each edition, and a few are gone in the odd ones.
fn edition(number: usize) -> Edition {
    let mut documents = Vec::new();
    for file in 0..FILES {
        for record in 0..RECORDS {
            let place = file * RECORDS + record;
            if place % 41 == 7 && number % 2 == 1 {
                continue;
            }
            let told = (number + 2 - place % 3) / 3;
            let mut text = format!("The word of this one is {}. ", word(place, told));
            for sentence in 0..20 {
                text.push_str(&format!(
                    "Sentence {sentence} of record {place} tells of harbours, levies and tides. "
                ));
            }
            documents.push((
                format!("part-{file:02}.jsonl#r{place}"),
                text.trim_end().to_owned(),
            ));
        }
    }
    documents
}

/// A word that stands in one version of one document only.
pub fn word(place: usize, told: usize) -> String {
    format!("zq{place}x{told}k")
}

fn word_in(text: &str) -> &str {
    text.split(['.', ' '])
        .find(|word| word.starts_with("zq"))
        .unwrap()
}

fn write_edition(folder: &Path, edition: &Edition) {
    let mut files: BTreeMap<&str, String> = BTreeMap::new();
    for (key, text) in edition {
        let (file, id) = key.split_once('#').unwrap();
        let line = serde_json::json!({ "id": id, "title": format!("Record {id}"), "text": text, "language": "en" });
        files
            .entry(file)
            .or_default()
            .push_str(&format!("{line}\n"));
    }
    for (file, lines) in files {
        std::fs::write(folder.join(file), lines).unwrap();
    }
}

#[test]
#[ignore = "the process that another test starts and kills"]
fn child_that_ingests() {
    let data = std::env::var_os(DATA_DIR).expect("started by hand");
    let data = Path::new(&data);
    let corpus = std::env::var_os(CORPUS).expect("started by hand");
    let store = Store::open(data).unwrap();
    let writer = IndexWriter::open(&data.join("index"), &store).unwrap();
    println!("begun");
    let report = ingest::folder(
        Path::new(&corpus),
        &store,
        &writer,
        &CancellationToken::new(),
        &mut |_| {},
    )
    .unwrap();
    assert!(report.problems.is_empty(), "{report:?}");
    writer.catch_up(None).unwrap();
    writer.merge_all().unwrap();
    println!("finished");
}

#[test]
#[ignore = "the process that another test starts and kills"]
fn child_that_adds_documents_one_by_one() {
    let data = std::env::var_os(DATA_DIR).expect("started by hand");
    let data = Path::new(&data);
    let store = Store::open(data).unwrap();
    let writer = IndexWriter::open(&data.join("index"), &store).unwrap();
    let source = store.source("test", "one by one", "one by one").unwrap();
    let reader = store.reader().unwrap();
    println!("begun");
    for number in reader.keys(source).unwrap().len().. {
        let text = format!("The word of this one is {}.", word(number, 0));
        put_one(&store, source, &one_by_one(number), &text);
        println!("stored {number}");
        writer.catch_up(None).unwrap();
        println!("indexed {number}");
    }
}

fn one_by_one(number: usize) -> String {
    format!("{number:06}")
}

fn put_one(store: &Store, source: SourceId, key: &str, text: &str) -> VersionId {
    let document = Document {
        language: Language::parse("en").unwrap(),
        ..made::document(key, text)
    };
    match made::put(store, source, key, &document) {
        Outcome::Added(_, version)
        | Outcome::Changed(_, version)
        | Outcome::Unchanged(_, version) => version,
    }
}

fn start(child: &str, data: &Path, corpus: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            &format!("durability::{child}"),
            "--ignored",
            "--nocapture",
            "--test-threads=1",
        ])
        .env(DATA_DIR, data)
        .env(CORPUS, corpus)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Waits until the child has its stores open, so that the moments are spread over its work.
fn begun(child: &mut Child) -> BufReader<std::process::ChildStdout> {
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    while !line.contains("begun") {
        line.clear();
        assert_ne!(
            out.read_line(&mut line).unwrap(),
            0,
            "the child ended before it began: {}",
            complaints(child)
        );
    }
    out
}

fn complaints(child: &mut Child) -> String {
    let mut words = String::new();
    if let Some(mut stderr) = child.stderr.take() {
        let _ = std::io::Read::read_to_string(&mut stderr, &mut words);
    }
    words
}

/// Kills the child after a while, or hears that it had finished before.
pub fn kill_after(child: &mut Child, while_: Duration) -> bool {
    let begun = Instant::now();
    while begun.elapsed() < while_ {
        if let Some(status) = child.try_wait().unwrap() {
            assert!(status.success(), "the child failed: {}", complaints(child));
            return false;
        }
        std::thread::sleep(Duration::from_micros(500));
    }
    let finished = child.try_wait().unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    finished.is_none()
}

/// Every document that the store has now, by key, read to the last byte: with its text and passages whole.
pub fn stored(reader: &Reader) -> BTreeMap<String, (VersionId, String)> {
    assert_eq!(reader.check().unwrap(), None);
    let mut found = BTreeMap::new();
    let mut passages = 0;
    for (version, key) in reader.keys_by_version().unwrap() {
        let text = reader.text(version).unwrap().unwrap();
        let stored = reader.version(version).unwrap().unwrap();
        let read = reader.passages(version, 0..u32::MAX).unwrap();
        assert_eq!(read.len() as u32, stored.passages, "{key} lacks passages");
        assert!(!read.is_empty());
        passages += read.len() as u64;
        assert!(
            found.insert(key, (version, text)).is_none(),
            "a key is there twice"
        );
    }
    let counts = reader.counts().unwrap();
    assert_eq!(
        (counts.documents, counts.passages),
        (found.len() as u64, passages)
    );
    found
}

/// Whether the store is on its way from `old` to `new`: the documents up to some place are new, the rest old; and
/// only when all are new, those that are gone in `new` may be gone. Returns the place.
fn place_on_the_way(
    stored: &BTreeMap<String, (VersionId, String)>,
    old: &Edition,
    new: &Edition,
) -> usize {
    let before: BTreeMap<_, _> = old.iter().map(|(key, text)| (key, text)).collect();
    let says = |key: &String| stored.get(key).map(|(_, text)| text);
    let place = new
        .iter()
        .position(|(key, text)| says(key) != Some(text))
        .unwrap_or(new.len());
    for (key, text) in &new[place..] {
        let is_old = says(key) == before.get(key).copied();
        // What is the same in both editions says nothing.
        assert!(
            is_old || says(key) == Some(text) && before.get(key) == Some(&text),
            "{key} ran ahead of {place}"
        );
    }
    let gone: Vec<_> = old
        .iter()
        .filter(|(key, _)| !new.iter().any(|(other, _)| other == key))
        .collect();
    let left = gone
        .iter()
        .filter(|(key, text)| says(key) == Some(text))
        .count();
    assert!(
        left == gone.len() || left == 0 && place == new.len(),
        "{left} of {} are left at {place}",
        gone.len()
    );
    let expected = new.len()
        - new[place..]
            .iter()
            .filter(|(key, _)| !before.contains_key(key))
            .count()
        + left;
    assert_eq!(
        stored.len(),
        expected,
        "the store has documents of neither edition"
    );
    place
}

/// Opens the index as the next process would, lets it follow, and holds it against the store.
pub fn check_index(data: &Path, stored: &BTreeMap<String, (VersionId, String)>, every: usize) {
    let store = Store::open(data).unwrap();
    let writer = IndexWriter::open(&data.join("index"), &store).unwrap();
    writer.catch_up(None).unwrap();
    assert_finds(writer.index(), &store.reader().unwrap(), stored, every);
    drop(writer);
    let again = PassageIndex::open(&data.join("index"), &store.reader().unwrap()).unwrap();
    assert_eq!(again.snapshot().versions().len(), stored.len());
}

fn assert_finds(
    index: &PassageIndex,
    reader: &Reader,
    stored: &BTreeMap<String, (VersionId, String)>,
    every: usize,
) {
    let snapshot = index.snapshot();
    assert_eq!(snapshot.seq, reader.last_seq().unwrap());
    assert_eq!(
        snapshot.versions(),
        reader.current_versions().unwrap(),
        "the index holds other versions"
    );
    let (mut analyzer, mut scratch) = (Analyzer::default(), Scratch::default());
    let weights = Weights {
        k1: 1.2,
        b: 0.75,
        document_b: 0.75,
        headings: 0.0,
        document: 0.0,
        title: 0.0,
        lead: 0.0,
        fresh: 0.0,
        half_life: 1.0,
    };
    for (key, (version, text)) in stored.iter().step_by(every) {
        let mut forms = Vec::new();
        analyzer.each(word_in(text), Language::parse("en").unwrap(), |term, _| {
            forms.push(term.to_owned())
        });
        let terms = [SearchTerm { forms, weight: 1.0 }];
        let found = snapshot
            .search(&terms, &Filter::default(), &weights, 0, 10, &mut scratch)
            .unwrap();
        let versions: Vec<_> = found.hits.iter().map(|hit| hit.version).collect();
        assert_eq!(versions, [*version], "searching for the word of {key}");
    }
}

#[test]
fn an_ingest_killed_at_any_moment_leaves_a_prefix_and_the_index_follows() {
    let (data, corpus) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let mut dice = Dice(0x2545_F491_4F6C_DD1D);
    let (mut kills, mut rounds, mut finished, mut partly) = (0, 0, 0, 0);
    let mut number = 0;
    let (mut old, mut new): (Edition, Edition) = (Vec::new(), edition(0));
    write_edition(corpus.path(), &new);
    // How long an edition takes without being killed; the first one is whole, those after it a third.
    let mut takes = Duration::from_millis(1500);
    while kills < 50 {
        rounds += 1;
        assert!(
            rounds < 200,
            "only {kills} of {rounds} children lived long enough to be killed"
        );
        match dice.below(12) {
            0 => std::fs::remove_dir_all(data.path().join("index")).unwrap_or_default(),
            // Begins anew, so that later rounds see the first edition's way too.
            1 if finished % 2 == 1 => {
                std::fs::remove_dir_all(data.path()).unwrap();
                (old, takes) = (Vec::new(), Duration::from_millis(1500));
            }
            _ => {}
        }
        let mut child = start("child_that_ingests", data.path(), corpus.path());
        let out = begun(&mut child);
        let began = Instant::now();
        // Every eighth round is let run to its end.
        let patience = match rounds % 8 {
            7 => Duration::from_secs(60),
            _ => Duration::from_micros(dice.below(takes.as_micros() as u64)),
        };
        let killed = kill_after(&mut child, patience);
        drop(out);
        kills += usize::from(killed);
        let stored = stored(&Reader::open(data.path()).unwrap());
        let place = place_on_the_way(&stored, &old, &new);
        partly += usize::from(killed && place > 0 && place < new.len());
        check_index(data.path(), &stored, if killed { 37 } else { 1 });
        if !killed {
            assert_eq!(place, new.len(), "a finished run left something out");
            assert_eq!(stored.len(), new.len());
            takes = began
                .elapsed()
                .clamp(Duration::from_millis(50), Duration::from_secs(3));
            finished += 1;
            number += 1;
            old = std::mem::replace(&mut new, edition(number));
            write_edition(corpus.path(), &new);
        }
    }
    println!(
        "{kills} kills in {rounds} rounds, {partly} of them between two documents, {finished} runs finished"
    );
    assert!(partly > 3, "the kills missed the work: {partly}");
    assert!(finished > 0);
}

#[test]
fn a_document_that_was_acknowledged_survives_the_next_moment() {
    let data = TempDir::new().unwrap();
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    let mut acknowledged = 0;
    for round in 0..16 {
        let mut child = start(
            "child_that_adds_documents_one_by_one",
            data.path(),
            data.path(),
        );
        let out = begun(&mut child);
        let listener = std::thread::spawn(move || {
            let said = out.lines().map_while(Result::ok);
            said.filter_map(|line| {
                line.strip_prefix("stored ")
                    .and_then(|number| number.parse::<usize>().ok())
            })
            .last()
        });
        assert!(
            kill_after(&mut child, Duration::from_millis(20 + dice.below(500))),
            "the child ended by itself"
        );
        if let Some(last) = listener.join().unwrap() {
            acknowledged = last + 1;
        }
        let stored = stored(&Reader::open(data.path()).unwrap());
        let keys: Vec<_> = stored.keys().cloned().collect();
        let expected: Vec<_> = (0..stored.len()).map(one_by_one).collect();
        assert_eq!(keys, expected, "not a prefix in round {round}");
        // One may have been written and not yet told of.
        assert!(
            (acknowledged..=acknowledged + 1).contains(&stored.len()),
            "{acknowledged} told, {}",
            stored.len()
        );
        check_index(data.path(), &stored, 1);
    }
    assert!(
        acknowledged > 30,
        "too few were added to say anything: {acknowledged}"
    );
}
