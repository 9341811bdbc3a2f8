use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::*;
use crate::passage::split;

fn pool() -> Pool {
    let words = [
        "harbour", "ferry", "vote", "meteor", "night", "council", "engine", "garden", "river",
        "letter", "bridge",
    ];
    let mut random = Random::new(1);
    let texts: BTreeSet<String> = (0..200)
        .map(|number| {
            let length = 6 + random.below(20) as usize;
            let words: Vec<&str> = (0..length)
                .filter_map(|_| random.pick(&words).copied())
                .collect();
            format!("Sentence{number} {}.", words.join(" "))
        })
        .collect();
    Pool::of(BTreeMap::from([(Language::ENGLISH, texts)]), 1).unwrap()
}

#[test]
fn the_random_numbers_are_those_of_splitmix64() {
    // The first numbers of the published algorithm for seed 0.
    let mut random = Random::new(0);
    assert_eq!(
        [random.draw(), random.draw()],
        [0xe220_a839_7b1d_cdaf, 0x6e78_9e6a_a1b9_65f4]
    );
    assert!((0..1000).all(|_| random.below(7) < 7));
    assert_eq!(random.below(0), 0);
}

#[test]
fn documents_have_ten_passages_of_a_hundred_words_and_the_same_every_time() {
    let pool = pool();
    for passages in [100, 1_000_000] {
        let make = || {
            let mut maker = Maker::new(&pool, passages, 5);
            (0..20).map(|_| maker.document(None)).collect::<Vec<_>>()
        };
        let documents = make();
        assert_eq!(documents, make());
        for document in &documents {
            let made = split(document);
            assert_eq!(made.len(), PASSAGES);
            for passage in made {
                let words = document.text.get(passage.span).unwrap().split(' ').count();
                assert!((80..=130).contains(&words), "{words}");
            }
            let date = document.published.as_ref().unwrap().date;
            assert!(date <= TODAY && date.year() >= 2022);
        }
        assert!(documents[0].text != documents[1].text);
    }
}

#[test]
fn few_sentences_are_mixed() {
    let pool = pool();
    assert!(!pool.is_small_for(100));
    assert!(pool.is_small_for(1_000_000));
    let known: HashSet<&str> = pool.sample(usize::MAX).into_iter().collect();
    assert_eq!(known.len(), 200);
    let whole = |passages| {
        let document = Maker::new(&pool, passages, 5).document(None);
        crate::text::sentences::sentences(&document.text, document.language)
            .into_iter()
            .filter(|span| known.contains(document.text.get(span.clone()).unwrap().trim()))
            .count()
    };
    assert!(whole(100) > 20);
    assert!(whole(1_000_000) < whole(100) / 2);
}

#[test]
fn questions_have_three_to_eight_words_of_the_document() {
    let pool = pool();
    let mut random = Random::new(9);
    let mut maker = Maker::new(&pool, 100, 5);
    for _ in 0..50 {
        let document = maker.document(None);
        let question = question(&document, &mut random).unwrap();
        let words: Vec<&str> = question.trim_end_matches('?').split(' ').skip(1).collect();
        assert!((3..=8).contains(&words.len()), "{question}");
        assert!(
            words.iter().all(|word| document.text.contains(word)),
            "{question}"
        );
    }
}

#[test]
fn too_little_to_recombine_is_said() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join("a.txt"),
        "One sentence is all that there is here.",
    )
    .unwrap();
    let error = Pool::read(&[folder.path().to_owned()]).err().unwrap();
    assert!(
        error
            .to_string()
            .starts_with("the given documents have only 1 sentences"),
        "{error}"
    );
    assert!(Pool::read(&[folder.path().join("missing")]).is_err());
}
