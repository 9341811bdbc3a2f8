//! Vectors follow the store: what is new is used as soon as it has them, and until then nothing else goes without.

use std::sync::Arc;

use footnote::answer::fusion::{Meaning, add_nearest};
use footnote::answer::vectors::Vectors;
use footnote::index::IndexWriter;
use footnote::index::search::{Filter, Found};
use footnote::model::Vector8;
use footnote::store::{Outcome, SourceId, Store, VersionId};
use tempfile::TempDir;

use crate::made;

const MODEL: &str = "a model";

/// So many that are new are too many to be read anew each time.
const MANY: usize = 4_001;

/// A store with one source, its index, and vectors for what is put there.
struct Scene {
    _data: TempDir,
    store: Store,
    source: SourceId,
    writer: IndexWriter,
}

impl Scene {
    fn new() -> Scene {
        let data = tempfile::tempdir().unwrap();
        let store = Store::open(data.path()).unwrap();
        let source = store.source("folder", "/docs", "docs").unwrap();
        let writer = IndexWriter::open(&data.path().join("index"), &store).unwrap();
        Scene {
            _data: data,
            store,
            source,
            writer,
        }
    }

    fn put(&self, key: &str, words: &str) -> VersionId {
        let document = made::document("", words);
        match made::put(&self.store, self.source, key, &document) {
            Outcome::Added(_, version)
            | Outcome::Changed(_, version)
            | Outcome::Unchanged(_, version) => version,
        }
    }

    /// Gives the first so many passages that have none their vectors, told by their words.
    fn embed(&self, most: usize) {
        let reader = self.store.reader().unwrap();
        let missing = reader.unembedded(MODEL, (VersionId(0), 0), most).unwrap();
        let vectors: Vec<_> = missing
            .iter()
            .map(|passage| {
                let vector = of(&passage.text);
                let bytes = vector.as_bytes().iter().map(|x| x.to_ne_bytes()[0]);
                (passage.version, passage.ordinal, bytes.collect())
            })
            .collect();
        self.store.put_vectors(MODEL, &vectors).unwrap();
    }

    fn loaded(&self) -> Vectors {
        Vectors::load(&self.store.reader().unwrap(), MODEL).unwrap()
    }

    fn followed(&self, vectors: &Vectors) -> Vectors {
        vectors
            .follow(&self.store.reader().unwrap(), MODEL)
            .unwrap()
    }

    /// What comes near those words, nearest first.
    fn near(&self, vectors: &Vectors, words: &str) -> Vec<VersionId> {
        self.writer.catch_up(None).unwrap();
        let mut found = Found::default();
        let meaning = Meaning::as_read(of(words), Arc::new(vectors.clone()), &found);
        let snapshot = self.writer.index().snapshot();
        add_nearest(
            &mut found,
            &mut Vec::new(),
            &meaning,
            &Filter::default(),
            &snapshot,
        );
        found.hits.iter().map(|hit| hit.version).collect()
    }

    /// Whether what followed is what would be there if all were read anew.
    fn assert_same(&self, followed: &Vectors) {
        let loaded = self.loaded();
        assert_eq!(followed.missing(), loaded.missing());
        // Whoever embeds from there on leaves nothing out.
        let behind = VersionId(followed.embedded_to().0 + 1);
        let reader = self.store.reader().unwrap();
        let missing = reader.count_unembedded(MODEL, behind).unwrap();
        assert_eq!(missing, followed.missing());
        let near = self.near(followed, "zinc and xylophones");
        assert_eq!(near, self.near(&loaded, "zinc and xylophones"));
        for version in near {
            let question = of("bees and cedars");
            assert_eq!(
                followed.nearness(version, &question),
                loaded.nearness(version, &question)
            );
        }
    }
}

/// A vector that is told by the letters alone: each letter has a direction.
fn of(words: &str) -> Vector8 {
    let mut vector = Vector8([0; 384]);
    for byte in words.bytes() {
        let place = usize::from(byte);
        vector.0[place] = vector.0[place].saturating_add(9);
    }
    vector
}

#[test]
fn what_is_new_changed_or_gone_is_followed_as_if_all_were_read_anew() {
    let scene = Scene::new();
    scene.put("a", "aaaa aa a.");
    scene.put("b", "bbb bb bbbb.");
    let c = scene.put("c", "cc ccccc c.");
    scene.embed(100);
    let first = scene.loaded();
    assert!(first.is_of_use() && first.len() == 3);
    assert_eq!(scene.near(&first, "ccc")[0], c);

    let d = scene.put("d", "ddd dd dddd d.");
    let b = scene.put("b", "eeee eee e ee.");
    let gone = ["c".to_owned()];
    assert_eq!(scene.store.remove(scene.source, &gone).unwrap(), 1);
    // How near the new ones come is not known yet, and all the rest is used.
    let behind = scene.followed(&first);
    assert!(behind.is_of_use() && behind.missing() == 2);
    assert!(!behind.covers(d) && !behind.covers(b));
    assert!(!scene.near(&behind, "ccc").contains(&c));
    scene.assert_same(&behind);

    scene.embed(1);
    let half = scene.followed(&behind);
    assert!(half.covers(d) && !half.covers(b));
    assert_eq!(scene.near(&half, "ddd")[0], d);
    scene.assert_same(&half);

    scene.embed(100);
    let all = scene.followed(&half);
    assert_eq!((all.missing(), all.covers(b)), (0, true));
    assert_eq!(scene.near(&all, "eee")[0], b);
    scene.assert_same(&all);
}

#[test]
fn vectors_are_of_use_when_half_of_all_have_one() {
    let scene = Scene::new();
    for n in 0..10 {
        scene.put(&n.to_string(), &format!("Document {n} says this."));
    }
    assert!(!scene.loaded().is_of_use());
    scene.embed(4);
    assert!(!scene.loaded().is_of_use());
    scene.embed(1);
    let half = scene.loaded();
    assert!(half.is_of_use() && half.len() == 5 && half.missing() == 5);
}

#[test]
fn what_follows_is_the_same_where_much_is_new() {
    let scene = Scene::new();
    scene.put("first", "The first of all.");
    scene.embed(1);
    let first = scene.loaded();
    let paragraphs: Vec<String> = (0..MANY)
        .map(|n| format!("Number {n} is told of here, and nothing else but that."))
        .collect();
    for (n, words) in paragraphs.iter().enumerate() {
        scene.put(&n.to_string(), words);
    }
    scene.embed(2 * MANY);
    let all = scene.followed(&first);
    assert_eq!(all.len(), MANY + 1);
    scene.assert_same(&all);
    let last = scene.put("last", "zzz zz.");
    scene.embed(1);
    let more = scene.followed(&all);
    assert_eq!(scene.near(&more, "zzz")[0], last);
    scene.assert_same(&more);
}
