//! The store and the index beside it: damage, backups, other versions, two processes.

use std::fs;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use footnote::index::{IndexError, IndexWriter, PassageIndex};
use footnote::store::{Reader, Store, StoreError, VersionId};
use tempfile::TempDir;

use crate::made;

fn put(store: &Store, keys: std::ops::Range<usize>, says: &str) {
    let source = store.source("test", "here", "here").unwrap();
    for key in keys {
        let document = made::document(
            &format!("Number {key}"),
            &format!("Number {key} says {says}."),
        );
        made::put(store, source, &key.to_string(), &document);
    }
}

/// A data directory with fifty documents, its index whole and sealed.
fn prepared() -> TempDir {
    let data = TempDir::new().unwrap();
    let store = Store::open(data.path()).unwrap();
    put(&store, 0..50, "hello");
    open_and_catch_up(data.path(), &store);
    data
}

fn index_of(data: &Path) -> PathBuf {
    data.join("index")
}

fn open_and_catch_up(data: &Path, store: &Store) -> Vec<VersionId> {
    let writer = IndexWriter::open(&index_of(data), store).unwrap();
    writer.catch_up(None).unwrap();
    let held = writer.index().snapshot().versions();
    assert_eq!(held, store.reader().unwrap().current_versions().unwrap());
    held
}

/// Why the index cannot be used for asking; panics when it can.
fn refusal(data: &Path) -> String {
    match PassageIndex::open(&index_of(data), &Reader::open(data).unwrap()) {
        Err(IndexError::Stale { reason, .. }) => reason,
        Err(other) => panic!("{other:?}"),
        Ok(_) => panic!("a useless index was opened"),
    }
}

fn assert_can_be_asked(data: &Path) {
    let reader = Reader::open(data).unwrap();
    let index = PassageIndex::open(&index_of(data), &reader).unwrap();
    assert_eq!(
        index.snapshot().versions(),
        reader.current_versions().unwrap()
    );
}

fn segment_files(data: &Path) -> Vec<PathBuf> {
    let files = fs::read_dir(index_of(data))
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = files
        .filter(|path| path.file_stem().is_some_and(|stem| stem.len() == 32))
        .collect();
    files.sort();
    files
}

#[test]
fn a_flipped_byte_in_any_file_of_the_index_is_seen_and_the_index_made_again() {
    let data = prepared();
    let kinds: Vec<_> = segment_files(data.path())
        .iter()
        .map(|path| path.extension().unwrap().to_owned())
        .collect();
    assert!(kinds.len() >= 4, "{kinds:?}");
    for kind in kinds {
        let file = segment_files(data.path())
            .into_iter()
            .find(|path| path.extension() == Some(&kind))
            .unwrap();
        let opened = fs::File::options()
            .read(true)
            .write(true)
            .open(&file)
            .unwrap();
        let mut byte = [0];
        opened.read_exact_at(&mut byte, 3).unwrap();
        opened.write_all_at(&[byte[0] ^ 0x10], 3).unwrap();
        drop(opened);
        let reason = refusal(data.path());
        assert!(reason.contains("is damaged"), "{kind:?}: {reason}");
        let store = Store::open(data.path()).unwrap();
        assert_eq!(open_and_catch_up(data.path(), &store).len(), 50);
        drop(store);
        assert_can_be_asked(data.path());
    }
}

#[test]
fn a_file_cut_short_emptied_or_missing_is_seen_and_the_index_made_again() {
    type Harm = fn(&Path);
    let harms: [Harm; 3] = [
        |path| {
            fs::File::options()
                .write(true)
                .open(path)
                .unwrap()
                .set_len(fs::metadata(path).unwrap().len() / 2)
                .unwrap()
        },
        |path| fs::write(path, "").unwrap(),
        |path| fs::remove_file(path).unwrap(),
    ];
    for harm in harms {
        let data = prepared();
        let file = segment_files(data.path())
            .into_iter()
            .find(|path| path.extension().unwrap() == "idx")
            .unwrap();
        harm(&file);
        let store = Store::open(data.path()).unwrap();
        let reader = store.reader().unwrap();
        assert!(PassageIndex::open(&index_of(data.path()), &reader).is_err());
        assert_eq!(open_and_catch_up(data.path(), &store).len(), 50);
    }
}

#[test]
fn an_index_without_its_description_or_with_a_garbled_one_is_made_again() {
    for name in ["meta.json", ".managed.json", "sealed.json"] {
        for content in [None, Some("{"), Some("")] {
            let data = prepared();
            let path = index_of(data.path()).join(name);
            match content {
                Some(content) => fs::write(&path, content).unwrap(),
                None => fs::remove_file(&path).unwrap(),
            }
            let store = Store::open(data.path()).unwrap();
            assert_eq!(
                open_and_catch_up(data.path(), &store).len(),
                50,
                "{name} as {content:?}"
            );
        }
    }
}

#[test]
fn a_copy_of_a_data_directory_is_read_once_and_trusted_then() {
    let data = prepared();
    let copy = TempDir::new().unwrap();
    fs::create_dir(index_of(copy.path())).unwrap();
    fs::copy(
        data.path().join("footnote.sqlite3"),
        copy.path().join("footnote.sqlite3"),
    )
    .unwrap();
    for entry in fs::read_dir(index_of(data.path())).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, index_of(copy.path()).join(path.file_name().unwrap())).unwrap();
    }
    assert_can_be_asked(copy.path());
    let before = segment_files(copy.path());
    let store = Store::open(copy.path()).unwrap();
    open_and_catch_up(copy.path(), &store);
    assert_eq!(
        segment_files(copy.path()),
        before,
        "a sound index was made again"
    );
}

#[test]
fn an_index_that_is_gone_is_made_again() {
    let data = prepared();
    fs::remove_dir_all(index_of(data.path())).unwrap();
    assert_eq!(refusal(data.path()), "there is none yet");
    let store = Store::open(data.path()).unwrap();
    assert_eq!(open_and_catch_up(data.path(), &store).len(), 50);
}

#[test]
fn an_index_of_another_version_of_footnote_is_made_again() {
    let data = prepared();
    let path = index_of(data.path()).join("meta.json");
    let mut meta: serde_json::Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    let payload = meta["payload"].as_str().unwrap().to_owned();
    let (format, rest) = payload.split_once(':').unwrap();
    meta["payload"] = format!("{}:{rest}", format.parse::<u64>().unwrap() + 1).into();
    fs::write(&path, meta.to_string()).unwrap();
    assert!(refusal(data.path()).contains("another version of footnote"));
    let store = Store::open(data.path()).unwrap();
    assert_eq!(open_and_catch_up(data.path(), &store).len(), 50);
}

#[test]
fn an_index_that_is_ahead_of_a_restored_backup_is_made_again_however_far_the_store_got_since() {
    for later in [0, 5, 100] {
        let data = prepared();
        let database = data.path().join("footnote.sqlite3");
        fs::copy(&database, data.path().join("backup")).unwrap();
        {
            let store = Store::open(data.path()).unwrap();
            put(&store, 0..20, "something else");
            open_and_catch_up(data.path(), &store);
        }
        fs::rename(data.path().join("backup"), &database).unwrap();
        let store = Store::open(data.path()).unwrap();
        put(&store, 1_000..1_000 + later, "a later word");
        drop(store);
        let reason = refusal(data.path());
        assert!(
            reason.contains("knows change") || reason.contains("another store"),
            "{later}: {reason}"
        );
        let store = Store::open(data.path()).unwrap();
        assert_eq!(open_and_catch_up(data.path(), &store).len(), 50 + later);
    }
}

#[test]
fn an_index_far_behind_forgets_what_was_replaced_many_times_meanwhile() {
    let data = prepared();
    let store = Store::open(data.path()).unwrap();
    for round in 0..6 {
        put(&store, 0..25, &format!("round {round}"));
    }
    let before = segment_files(data.path());
    assert_eq!(open_and_catch_up(data.path(), &store).len(), 50);
    assert!(
        segment_files(data.path())
            .iter()
            .any(|file| before.contains(file)),
        "was made anew, which proves nothing"
    );
}

#[test]
fn a_catch_up_that_fails_halfway_adds_nothing_twice_when_it_is_tried_again() {
    let data = prepared();
    let store = Store::open(data.path()).unwrap();
    let writer = IndexWriter::open(&index_of(data.path()), &store).unwrap();
    writer.catch_up(None).unwrap();
    put(&store, 25..75, "after the failure");
    let elsewhere = data.path().join("elsewhere");
    for _ in 0..2 {
        // No file can be made in a folder that is not there.
        fs::rename(index_of(data.path()), &elsewhere).unwrap();
        assert!(writer.catch_up(None).is_err());
        fs::rename(&elsewhere, index_of(data.path())).unwrap();
    }
    assert_eq!(
        writer.index().snapshot().versions().len(),
        50,
        "questions go on from the last commit"
    );
    writer.catch_up(None).unwrap();
    let held = writer.index().snapshot();
    assert_eq!(
        held.versions(),
        store.reader().unwrap().current_versions().unwrap()
    );
    assert_eq!(held.documents(), 75);
    put(&store, 75..80, "and on");
    writer.catch_up(None).unwrap();
    assert_eq!(writer.index().snapshot().documents(), 80);
}

#[test]
fn many_small_commits_stay_few_segments_and_merging_all_leaves_one() {
    let data = TempDir::new().unwrap();
    let store = Store::open(data.path()).unwrap();
    let writer = IndexWriter::open(&index_of(data.path()), &store).unwrap();
    for key in 0..60 {
        put(&store, key..key + 1, "one more");
        writer.catch_up(None).unwrap();
    }
    // A merge may be under way right now: that must not make this one fail.
    writer.merge_all().unwrap();
    assert_eq!(writer.index().snapshot().segments(), 1);
    for key in 60..80 {
        put(&store, key..key + 1, "one more");
        writer.catch_up(None).unwrap();
    }
    let patience = std::time::Instant::now();
    while writer.index().snapshot().segments() > 4 {
        assert!(
            patience.elapsed().as_secs() < 10,
            "{} segments",
            writer.index().snapshot().segments()
        );
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    assert_eq!(
        writer.index().snapshot().versions(),
        store.reader().unwrap().current_versions().unwrap()
    );
}

#[test]
fn leftovers_of_a_killed_process_are_swept_and_the_living_stay() {
    let data = prepared();
    let before = segment_files(data.path());
    let orphan = index_of(data.path()).join("0123456789abcdef0123456789abcdef.idx");
    let unfinished = index_of(data.path()).join(".meta.json.7.unfinished");
    fs::write(&orphan, "half").unwrap();
    fs::write(&unfinished, "half").unwrap();
    let store = Store::open(data.path()).unwrap();
    open_and_catch_up(data.path(), &store);
    assert!(!orphan.exists() && !unfinished.exists());
    assert_eq!(segment_files(data.path()), before);
}

#[test]
fn a_second_process_is_refused_while_questions_are_answered() {
    let data = prepared();
    let store = Store::open(data.path()).unwrap();
    let refused = Store::open(data.path());
    assert!(matches!(&refused, Err(StoreError::InUse(_))));
    assert_can_be_asked(data.path());
    drop(store);
    assert!(Store::open(data.path()).is_ok());
}

#[test]
fn a_page_of_the_database_that_was_overwritten_is_called_damage() {
    let data = prepared();
    let path = data.path().join("footnote.sqlite3");
    {
        // Moves all into the one file.
        let store = Store::open(data.path()).unwrap();
        drop(store);
    }
    let file = fs::File::options().write(true).open(&path).unwrap();
    let pages = file.metadata().unwrap().len() / 4096;
    for page in 1..pages {
        file.write_all_at(&[0xA5; 4096], page * 4096).unwrap();
    }
    drop(file);
    let outcome = Reader::open(data.path()).and_then(|reader| reader.current_versions());
    let error = outcome
        .expect_err("a wrecked database was read")
        .to_string();
    assert!(
        error.contains("damaged") && error.contains("restore a backup"),
        "{error}"
    );
}
