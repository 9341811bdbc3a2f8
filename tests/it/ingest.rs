//! Real folders through the whole way: files -> documents -> store -> index, run after run.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use footnote::index::{IndexWriter, PassageIndex};
use footnote::ingest::{self, IngestError, Report};
use footnote::store::{Reader, Store, VersionId};
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

/// A data directory and a folder of documents beside it.
struct House {
    data: TempDir,
    files: TempDir,
}

impl House {
    fn new() -> House {
        House {
            data: TempDir::new().unwrap(),
            files: TempDir::new().unwrap(),
        }
    }

    fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.files.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    fn ingest(&self) -> Report {
        self.ingest_from(self.files.path()).unwrap()
    }

    fn ingest_from(&self, root: &Path) -> Result<Report, IngestError> {
        let store = Store::open(self.data.path()).unwrap();
        let writer = IndexWriter::open(&self.data.path().join("index"), &store).unwrap();
        let report = ingest::folder(
            root,
            &store,
            &writer,
            &CancellationToken::new(),
            &mut |_| {},
        )?;
        writer.catch_up(None).unwrap();
        assert_eq!(
            writer.index().snapshot().versions(),
            store.reader().unwrap().current_versions().unwrap()
        );
        Ok(report)
    }

    fn reader(&self) -> Reader {
        Reader::open(self.data.path()).unwrap()
    }

    fn keys(&self) -> BTreeSet<String> {
        self.reader()
            .keys_by_version()
            .unwrap()
            .into_iter()
            .map(|(_, key)| key)
            .collect()
    }

    fn version(&self, key: &str) -> VersionId {
        let found = self
            .reader()
            .keys_by_version()
            .unwrap()
            .into_iter()
            .find(|(_, known)| known == key);
        found.unwrap_or_else(|| panic!("{key} is not there")).0
    }

    fn text(&self, key: &str) -> String {
        self.reader().text(self.version(key)).unwrap().unwrap()
    }
}

/// Added, changed, unchanged, removed.
fn counts(report: &Report) -> [u64; 4] {
    [
        report.added,
        report.changed,
        report.unchanged,
        report.removed,
    ]
}

fn keys<const N: usize>(keys: [&str; N]) -> BTreeSet<String> {
    keys.map(str::to_owned).into()
}

#[test]
fn a_run_tells_what_was_added_changed_unchanged_and_removed() {
    let house = House::new();
    house.write("a.md", "# Harbour\n\nThe harbour opens at six.");
    house.write("deep/er/b.txt", "The levy is nine marks.");
    house.write("c.txt", "Tides are told by the board.");
    let report = house.ingest();
    assert_eq!(
        (report.files, counts(&report)),
        (3, [3, 0, 0, 0]),
        "{report:?}"
    );
    assert_eq!(house.keys(), keys(["a.md", "c.txt", "deep/er/b.txt"]));

    assert_eq!(counts(&house.ingest()), [0, 0, 3, 0]);

    let first = house.version("a.md");
    house.write("a.md", "# Harbour\n\nThe harbour opens at seven.");
    house.write("d.txt", "A fourth one.");
    fs::remove_file(house.files.path().join("c.txt")).unwrap();
    let report = house.ingest();
    assert_eq!(counts(&report), [1, 1, 1, 1], "{report:?}");
    assert_eq!(house.keys(), keys(["a.md", "d.txt", "deep/er/b.txt"]));
    assert!(house.text("a.md").contains("seven"));
    assert!(
        house.reader().text(first).unwrap().unwrap().contains("six"),
        "what was quoted can still be shown"
    );

    // What comes back is new to the index too.
    house.write("c.txt", "Tides are told by the board.");
    assert_eq!(counts(&house.ingest()), [1, 0, 3, 0]);
}

#[test]
fn touching_a_file_is_no_change() {
    let house = House::new();
    house.write("a.txt", "The same words.");
    house.ingest();
    let before = house.version("a.txt");
    let later = std::time::SystemTime::now() + std::time::Duration::from_secs(90_000);
    fs::File::options()
        .write(true)
        .open(house.files.path().join("a.txt"))
        .unwrap()
        .set_modified(later)
        .unwrap();
    assert_eq!(counts(&house.ingest()), [0, 0, 1, 0]);
    assert_eq!(house.version("a.txt"), before);
}

#[test]
fn what_cannot_be_read_this_time_keeps_its_last_good_version_and_is_reported_with_its_path() {
    let house = House::new();
    house.write(
        "a.json",
        r#"[{"id": "one", "text": "The first record of the file."}]"#,
    );
    house.write("b.txt", "A neighbour.");
    house.ingest();
    house.write("a.json", r#"[{"id": "one", "text": "The fir"#);
    house.write("b.txt", "A neighbour, changed.");
    let report = house.ingest();
    assert_eq!(counts(&report), [0, 1, 0, 0], "{report:?}");
    let [problem] = &report.problems[..] else {
        panic!("{report:?}")
    };
    assert!(
        problem.path.ends_with("a.json") && !problem.read && !problem.what.is_empty(),
        "{problem:?}"
    );
    assert_eq!(house.text("a.json#one"), "The first record of the file.");

    // Gone is another thing than unreadable.
    fs::remove_file(house.files.path().join("a.json")).unwrap();
    assert_eq!(counts(&house.ingest()), [0, 0, 1, 1]);
    assert_eq!(house.keys(), keys(["b.txt"]));
}

#[test]
fn a_document_behind_a_link_that_dangles_now_is_kept() {
    let house = House::new();
    house.write("real/a.txt", "Reached through a link.");
    let link = house.files.path().join("b.txt");
    symlink(house.files.path().join("c.txt"), &link).unwrap();
    house.write("c.txt", "Another one, linked to.");
    house.ingest();
    let before = house.keys();
    assert_eq!(before.len(), 2, "{before:?}");
    let linked = before
        .iter()
        .find(|key| key.as_str() != "real/a.txt")
        .unwrap()
        .clone();
    fs::rename(
        house.files.path().join("c.txt"),
        house.data.path().join("c.txt"),
    )
    .unwrap();
    let report = house.ingest();
    assert!(
        report
            .problems
            .iter()
            .any(|problem| problem.path == link && !problem.read),
        "{report:?}"
    );
    assert_eq!(
        house.keys().contains(&linked),
        linked == "b.txt",
        "{report:?}"
    );
}

#[test]
fn records_keep_who_they_are_when_lines_are_added_above_them() {
    let house = House::new();
    let line = |id: &str, text: &str| format!("{{\"id\": \"{id}\", \"text\": \"{text}\"}}\n");
    let two = line("first", "The first record.") + &line("second", "The second record.");
    house.write("log.jsonl", &two);
    house.ingest();
    let before = (
        house.version("log.jsonl#first"),
        house.version("log.jsonl#second"),
    );
    house.write(
        "log.jsonl",
        line("newest", "The newest record.") + "\n" + &two,
    );
    assert_eq!(counts(&house.ingest()), [1, 0, 2, 0]);
    assert_eq!(
        (
            house.version("log.jsonl#first"),
            house.version("log.jsonl#second")
        ),
        before
    );

    house.write(
        "log.jsonl",
        line("second", "The second record, mended.") + "no record\n",
    );
    let report = house.ingest();
    assert_eq!(counts(&report), [0, 1, 0, 2], "{report:?}");
    let [problem] = &report.problems[..] else {
        panic!("{report:?}")
    };
    assert!(
        problem.read && problem.what.contains("line 2"),
        "{problem:?}"
    );
}

#[test]
fn a_cancelled_run_keeps_what_it_has_and_removes_nothing() {
    let house = House::new();
    for number in 0..20 {
        house.write(
            &format!("{number:02}.txt"),
            format!("Number {number} of twenty."),
        );
    }
    house.ingest();
    for number in 0..20 {
        fs::remove_file(house.files.path().join(format!("{number:02}.txt"))).unwrap();
        house.write(
            &format!("new-{number:02}.txt"),
            format!("Another number {number}."),
        );
    }
    let store = Store::open(house.data.path()).unwrap();
    let writer = IndexWriter::open(&house.data.path().join("index"), &store).unwrap();
    let cancel = CancellationToken::new();
    let mut seen = 0;
    let report = ingest::folder(house.files.path(), &store, &writer, &cancel, &mut |_| {
        seen += 1;
        if seen == 5 {
            cancel.cancel();
        }
    })
    .unwrap();
    assert!(report.cancelled);
    assert_eq!(counts(&report), [5, 0, 0, 0], "{report:?}");
    drop((writer, store));
    assert_eq!(house.keys().len(), 25);
    let report = house.ingest();
    assert_eq!(
        (report.cancelled, counts(&report)),
        (false, [15, 0, 5, 20]),
        "{report:?}"
    );
}

#[test]
fn a_folder_within_a_loop_of_links_is_read_once() {
    let house = House::new();
    house.write("a/b/c.txt", "Deep in the loop.");
    symlink(
        house.files.path().join("a"),
        house.files.path().join("a/b/up"),
    )
    .unwrap();
    symlink(house.files.path(), house.files.path().join("a/top")).unwrap();
    for expected in [[1, 0, 0, 0], [0, 0, 1, 0]] {
        let report = house.ingest();
        assert_eq!(counts(&report), expected, "{report:?}");
        assert_eq!(report.problems.len(), 2, "{report:?}");
        assert!(
            report
                .problems
                .iter()
                .all(|problem| problem.what.contains("symlink")),
            "{report:?}"
        );
    }
    assert_eq!(house.keys(), keys(["a/b/c.txt"]));
}

#[test]
fn two_sources_do_not_touch_each_other() {
    let house = House::new();
    let other = TempDir::new().unwrap();
    house.write("a.txt", "In the first folder.");
    fs::write(other.path().join("a.txt"), "In the second folder.").unwrap();
    fs::write(other.path().join("b.txt"), "Only in the second folder.").unwrap();
    house.ingest();
    assert_eq!(
        counts(&house.ingest_from(other.path()).unwrap()),
        [2, 0, 0, 0]
    );
    assert_eq!(house.reader().counts().unwrap().documents, 3);
    fs::remove_file(house.files.path().join("a.txt")).unwrap();
    assert_eq!(counts(&house.ingest()), [0, 0, 0, 1]);
    assert_eq!(house.reader().counts().unwrap().documents, 2);
    assert_eq!(
        counts(&house.ingest_from(other.path()).unwrap()),
        [0, 0, 2, 0]
    );
    let index = PassageIndex::open(&house.data.path().join("index"), &house.reader()).unwrap();
    assert_eq!(index.snapshot().documents(), 2);
}

#[test]
fn one_file_can_be_a_source() {
    let house = House::new();
    house.write("a.txt", "The one that was asked for.");
    house.write("b.txt", "Its neighbour.");
    let report = house
        .ingest_from(&house.files.path().join("a.txt"))
        .unwrap();
    assert_eq!(counts(&report), [1, 0, 0, 0], "{report:?}");
    assert_eq!(house.keys(), keys(["a.txt"]));
}

#[test]
fn a_folder_that_is_not_there_is_an_error_and_costs_nothing() {
    let house = House::new();
    house.write("a.txt", "Still here.");
    house.ingest();
    let away = house.data.path().join("away");
    fs::rename(house.files.path(), &away).unwrap();
    let error = house
        .ingest_from(house.files.path())
        .unwrap_err()
        .to_string();
    assert!(error.contains("does not exist"), "{error}");
    assert_eq!(house.keys(), keys(["a.txt"]));
    fs::rename(&away, house.files.path()).unwrap();
}

#[test]
fn one_file_of_many_documents_is_told_batch_by_batch() {
    let house = House::new();
    let record = |n: usize| serde_json::json!({ "id": n.to_string(), "text": format!("Record {n} tells of tides.") });
    let lines: String = (0..1_000).map(|n| format!("{}\n", record(n))).collect();
    house.write("a.txt", "The first file.");
    house.write("log.jsonl", &lines);
    let of_bytes = lines.len() as u64 + "The first file.".len() as u64;
    for run in ["all new", "all known"] {
        let store = Store::open(house.data.path()).unwrap();
        let writer = IndexWriter::open(&house.data.path().join("index"), &store).unwrap();
        let mut told = Vec::new();
        ingest::folder(
            house.files.path(),
            &store,
            &writer,
            &CancellationToken::new(),
            &mut |progress| told.push(progress),
        )
        .unwrap();
        assert!(told.iter().all(|progress| progress.of_bytes == of_bytes));
        assert!(
            told.windows(2)
                .all(|two| two[0].bytes <= two[1].bytes && two[0].documents <= two[1].documents),
            "{run}: {told:?}"
        );
        // Somewhere in the middle of the file it says about how much of it is done.
        let half = told
            .iter()
            .find(|progress| (400..700).contains(&progress.documents))
            .unwrap_or_else(|| panic!("{run}: {told:?}"));
        let part = half.bytes as f64 / of_bytes as f64;
        assert!(
            (part - half.documents as f64 / 1_001.0).abs() < 0.05,
            "{half:?}"
        );
        let last = told.last().unwrap();
        assert_eq!((last.bytes, last.documents), (of_bytes, 1_001), "{run}");
    }
}

#[test]
fn a_run_can_be_cancelled_within_a_large_file_and_goes_on_there() {
    let house = House::new();
    let record = |n: usize| serde_json::json!({ "id": n.to_string(), "text": format!("Record {n} tells of tides.") });
    let lines: String = (0..1_000).map(|n| format!("{}\n", record(n))).collect();
    house.write("log.jsonl", &lines);
    let store = Store::open(house.data.path()).unwrap();
    let writer = IndexWriter::open(&house.data.path().join("index"), &store).unwrap();
    let cancel = CancellationToken::new();
    let report = ingest::folder(house.files.path(), &store, &writer, &cancel, &mut |_| {
        cancel.cancel()
    })
    .unwrap();
    drop((writer, store));
    let kept = report.added;
    assert!(report.cancelled && (1..1_000).contains(&kept), "{report:?}");
    assert_eq!(house.keys().len() as u64, kept);
    assert_eq!(counts(&house.ingest()), [1_000 - kept, 0, kept, 0]);
}

#[test]
fn a_folder_is_one_source_however_it_is_spelled() {
    let house = House::new();
    house.write("t1/a.txt", "Told by the first file.");
    house.write("t1/b.txt", "Told by the second file.");
    let files = house.files.path().canonicalize().unwrap();
    let t1 = files.join("t1");
    symlink(&t1, files.join("link")).unwrap();
    assert_eq!(counts(&house.ingest_from(&t1).unwrap()), [2, 0, 0, 0]);
    for spelling in ["t1/", "t1/.", "t1/../t1", "link", "link/"] {
        let report = house.ingest_from(&files.join(spelling)).unwrap();
        assert_eq!(counts(&report), [0, 0, 2, 0], "{spelling}: {report:?}");
    }
    fs::remove_file(t1.join("a.txt")).unwrap();
    let report = house.ingest_from(&files.join("link/")).unwrap();
    assert_eq!(counts(&report), [0, 0, 1, 1], "{report:?}");
    assert_eq!(house.reader().counts().unwrap().documents, 1);
}

#[test]
fn sources_that_were_stored_under_several_spellings_become_one() {
    let house = House::new();
    house.write("a.txt", "Told by the first file.");
    house.write("b.txt", "Told by the second file.");
    let real = house.files.path().canonicalize().unwrap();
    house.ingest();
    // As an older Footnote left it: one source with a slash at its end, with and without a second one beside it.
    for twice in [false, true] {
        {
            let store = Store::open(house.data.path()).unwrap();
            let known = store.reader().unwrap().sources("folder").unwrap();
            let spelled = format!("{}/", real.display());
            store.relocate(known[0].id, &spelled, "old").unwrap();
            if twice {
                let second = format!(
                    "{}/../{}",
                    real.display(),
                    real.file_name().unwrap().display()
                );
                let second = store.source("folder", &second, "older").unwrap();
                put_copy(&store, second, "a.txt", "Told by the first file.");
            }
        }
        let before = house.version("b.txt");
        let report = house.ingest();
        assert_eq!(counts(&report), [0, 0, 2, 0], "{report:?}");
        assert_eq!(house.version("b.txt"), before, "nothing is read anew");
        assert_eq!(house.reader().counts().unwrap().documents, 2);
        let known = house.reader().sources("folder").unwrap();
        assert_eq!(known.len(), 1, "{known:?}");
        assert_eq!(known[0].location, real);
    }
}

fn put_copy(store: &Store, source: footnote::store::SourceId, key: &str, text: &str) {
    let extracted =
        footnote::extract::extract(text.as_bytes(), &footnote::extract::Hint::named(key))
            .unwrap()
            .documents
            .remove(0);
    let passages = footnote::passage::split(&extracted.document);
    let incoming = footnote::store::Incoming {
        key,
        path: None,
        document: &extracted.document,
        passages: &passages,
        simhash: 0,
        seen_at: 0,
    };
    store.put(source, &[incoming]).unwrap();
}

#[test]
fn a_part_of_a_known_folder_is_read_as_that_part() {
    let house = House::new();
    house.write("a.txt", "Above.");
    house.write("sub/b.txt", "Below, the first.");
    house.write("sub/c.txt", "Below, the second.");
    house.ingest();
    house.write("a.txt", "Above, changed.");
    house.write("sub/d.txt", "Below, new.");
    fs::remove_file(house.files.path().join("sub/b.txt")).unwrap();
    let sub = house.files.path().join("sub");
    let report = house.ingest_from(&sub).unwrap();
    assert_eq!(
        (report.files, counts(&report)),
        (2, [1, 0, 1, 1]),
        "only the part is read: {report:?}"
    );
    assert_eq!(
        report.part_of.as_deref(),
        Some(&*house.files.path().canonicalize().unwrap())
    );
    assert_eq!(house.keys(), keys(["a.txt", "sub/c.txt", "sub/d.txt"]));
    assert_eq!(house.text("a.txt"), "Above.");
    let report = house.ingest_from(&sub.join("c.txt")).unwrap();
    assert_eq!((report.files, counts(&report)), (1, [0, 0, 1, 0]));
    assert_eq!(counts(&house.ingest()), [0, 1, 2, 0]);

    // What the folder's own reading passes by stays a source of its own.
    house.write(".hidden/e.txt", "Hidden.");
    house.write("LICENSE", "Not of a kind that is read.");
    for alone in [".hidden", "LICENSE"] {
        let report = house.ingest_from(&house.files.path().join(alone)).unwrap();
        assert_eq!((&report.part_of, report.added), (&None, 1), "{alone}");
    }
    assert_eq!(counts(&house.ingest()), [0, 0, 3, 0]);
    assert_eq!(house.reader().counts().unwrap().documents, 5);
}

#[test]
fn a_folder_takes_in_what_was_read_of_it_by_itself() {
    let house = House::new();
    house.write("a.txt", "Above.");
    house.write("sub/b.txt", "Below.");
    for part in ["a.txt", "sub"] {
        house.ingest_from(&house.files.path().join(part)).unwrap();
    }
    let report = house.ingest();
    assert_eq!(house.keys(), keys(["a.txt", "sub/b.txt"]), "{report:?}");
    assert_eq!(house.reader().counts().unwrap().documents, 2);
    assert_eq!(report.notes.len(), 2, "{report:?}");
    fs::remove_file(house.files.path().join("a.txt")).unwrap();
    house.ingest();
    assert_eq!(house.keys(), keys(["sub/b.txt"]));
}

#[test]
fn a_missing_part_of_a_folder_keeps_its_documents_and_is_named() {
    let house = House::new();
    house.write("a.txt", "Above.");
    house.write("disk/b.txt", "On another disk.");
    let disk = house.files.path().join("disk");
    house.ingest_from(&disk).unwrap();
    fs::rename(&disk, house.data.path().join("unplugged")).unwrap();
    let report = house.ingest();
    assert_eq!(house.keys(), keys(["a.txt", "b.txt"]));
    assert!(report.notes[0].contains("--forget"), "{report:?}");
}

#[test]
fn what_is_forgotten_can_be_read_again() {
    let house = House::new();
    house.write("a.txt", "Told by the first file.");
    for _ in 0..2 {
        house.ingest();
        {
            let store = Store::open(house.data.path()).unwrap();
            let known = store.reader().unwrap().sources("folder").unwrap();
            assert_eq!(store.forget(known[0].id).unwrap(), 1);
            assert_eq!(store.reader().unwrap().sources("folder").unwrap(), []);
        }
        assert_eq!(house.keys(), keys([]));
    }
    // A part of what was forgotten is a source of its own.
    let report = house
        .ingest_from(&house.files.path().join("a.txt"))
        .unwrap();
    assert_eq!((report.part_of, report.added), (None, 1));
}

#[test]
fn files_of_other_kinds_are_counted_by_their_endings() {
    let house = House::new();
    house.write("a.txt", "The one that is read.");
    for name in [
        "b.epub",
        "c.EPUB",
        "d.xlsx",
        "e.gz",
        "f.tar.gz",
        "README",
        "g.what is this",
    ] {
        house.write(name, "x");
    }
    let report = house.ingest();
    let left_out: Vec<(&str, u64)> = report
        .left_out
        .iter()
        .map(|(kind, number)| (kind.as_str(), *number))
        .collect();
    assert_eq!(
        left_out,
        [
            (".epub", 2),
            (".gz", 1),
            (".tar.gz", 1),
            (".xlsx", 1),
            ("without an ending", 2)
        ]
    );
    assert_eq!(report.problems, []);
}
