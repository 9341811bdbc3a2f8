//! Documents too short to tell their language are read as most of the others are.

use std::fs;
use std::sync::Arc;

use footnote::answer::fusion::{Meaning, add_nearest};
use footnote::answer::vectors::Vectors;
use footnote::index::PassageIndex;
use footnote::index::search::{Filter, Found};
use footnote::model::{DIMENSIONS, Vector8};
use footnote::store::{Reader, Store, VersionId};
use footnote::text::Language;

use crate::place::Place;

const GERMAN: [&str; 6] = [
    "Die Bücherei öffnet um neun Uhr am Morgen und schließt um sechs Uhr am Abend.",
    "Eine Fahrkarte für die Fähre im Hafen kostet an Werktagen vier Euro.",
    "Der Rat tagte am Dienstag und sprach über den Preis des Wassers.",
    "Züge an die Küste fahren jede Stunde vom zweiten Bahnsteig ab.",
    "Im Garten der Schule stehen Äpfel, Birnen und ein sehr alter Nussbaum.",
    "Im Norden wird Regen erwartet, dazu am Abend etwas Wind.",
];

/// The first document that answers, its name alone, or of what came nearest.
fn first(place: &Place, question: &str) -> Option<String> {
    let reply = place.ask(question, &[]);
    assert_eq!(
        reply["notes"].as_array().map(Vec::len),
        Some(0),
        "{reply:#}"
    );
    let found = reply["excerpts"]
        .as_array()
        .into_iter()
        .chain(reply["nearest"].as_array())
        .flatten()
        .next()?;
    let path = found["document"]["path"].as_str()?;
    Some(path.rsplit('/').next()?.to_owned())
}

fn write_german(place: &Place) {
    for (number, words) in GERMAN.iter().enumerate() {
        place.write(&format!("docs/anderes-{number}.txt"), words);
    }
}

/// What the store says of a document's language.
fn told(place: &Place, key: &str) -> String {
    let reader = Reader::open(&place.path("data")).unwrap();
    let known = reader.keys_by_version().unwrap();
    let (id, _) = known.iter().find(|(_, name)| name == key).unwrap();
    reader.version(*id).unwrap().unwrap().language.to_string()
}

#[test]
fn a_note_too_short_to_tell_its_language_is_found_by_other_forms_of_its_words() {
    let place = Place::bare();
    place.write_others("docs");
    place.write(
        "docs/keeper.txt",
        "The keeper of the lighthouse wrote down every ship that passed the cape in the winter.",
    );
    place.write("docs/note.txt", "Bollards repainted.");
    place.ingest();
    assert_eq!(told(&place, "note.txt"), "--");
    assert_eq!(told(&place, "keeper.txt"), "en");
    let question = "why are they repainting?";
    assert_eq!(first(&place, question).as_deref(), Some("note.txt"));
    // What nobody told is not told by the reply either.
    let reply = place.ask(question, &[]);
    let found = [&reply["excerpts"], &reply["nearest"]];
    let shown = found
        .iter()
        .find_map(|list| list.get(0))
        .unwrap_or_else(|| panic!("{reply:#}"));
    assert_eq!(shown["document"]["language"], "--");
}

#[test]
fn among_german_documents_such_a_note_is_read_as_german_also_when_it_came_first() {
    let place = Place::bare();
    place.write("docs/zettel.txt", "Häuser 7 + 9: Dachdecker.");
    // More such notes than half the German documents, which count nothing against them.
    for number in 0..8 {
        place.write(
            &format!("docs/nr-{number}.txt"),
            &format!("Nr. {number}: 14 h."),
        );
    }
    place.ingest();
    assert_eq!(told(&place, "zettel.txt"), "--");
    write_german(&place);
    place.ingest();
    assert_eq!(told(&place, "anderes-0.txt"), "de");
    for _ in 0..2 {
        // A stem of German only: "Häuser" is "haus" there.
        let found = first(&place, "was ist mit dem Haus?");
        assert_eq!(found.as_deref(), Some("zettel.txt"));
        // The index is made again of the store, and is the same.
        fs::remove_dir_all(place.path("data/index")).unwrap();
    }
}

#[test]
fn where_no_document_tells_its_language_notes_are_read_as_english() {
    let place = Place::bare();
    place.write("docs/note.txt", "Bollards repainted.");
    place.write("docs/other.txt", "Cranes: 7, 9.");
    place.ingest();
    assert_eq!(told(&place, "note.txt"), "--");
    assert_eq!(told(&place, "other.txt"), "--");
    let found = first(&place, "why are they repainting?");
    assert_eq!(found.as_deref(), Some("note.txt"));
}

#[test]
fn a_note_that_only_its_meaning_finds_has_the_language_that_the_index_reads_it_as() {
    let place = Place::bare();
    write_german(&place);
    place.write("docs/zettel.txt", "Häuser 7 + 9: Dachdecker.");
    place.ingest();
    assert_eq!(told(&place, "zettel.txt"), "--");
    let store = Store::open(&place.path("data")).unwrap();
    let reader = store.reader().unwrap();
    let first = (VersionId(0), 0);
    let vectors: Vec<(VersionId, u32, Vec<u8>)> = reader
        .unembedded("made-up", first, 100)
        .unwrap()
        .into_iter()
        .map(|passage| (passage.version, passage.ordinal, vec![1; DIMENSIONS]))
        .collect();
    store.put_vectors("made-up", &vectors).unwrap();
    let vectors = Vectors::load(&reader, "made-up").unwrap();
    let index = PassageIndex::open(&place.path("data/index"), &reader).unwrap();
    let mut found = Found::default();
    let question = Vector8([1; DIMENSIONS]);
    let meaning = Meaning::as_read(question, Arc::new(vectors), &found);
    add_nearest(
        &mut found,
        &mut Vec::new(),
        &meaning,
        &Filter::default(),
        &index.snapshot(),
    );
    assert_eq!(found.hits.len(), GERMAN.len() + 1);
    for hit in &found.hits {
        assert_eq!(hit.language, Language::GERMAN);
    }
}
