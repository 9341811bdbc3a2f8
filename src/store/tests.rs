//! Migrations, and the numbered changes that the index lives by.

use std::path::PathBuf;

use rusqlite::Connection;
use tempfile::TempDir;

use super::*;
use crate::document::{Block, BlockKind, Document, TitleOrigin};
use crate::text::Language;

fn document(text: &str) -> Document {
    Document {
        title: "A title".to_owned(),
        title_origin: TitleOrigin::Given,
        text: text.to_owned(),
        anchors: Vec::new(),
        blocks: vec![Block {
            kind: BlockKind::Paragraph,
            span: 0..text.len(),
        }],
        url: None,
        publisher: None,
        author: None,
        published: None,
        language: Language::UNKNOWN,
    }
}

fn put(store: &Store, source: SourceId, documents: &[(&str, &str)]) -> Vec<Outcome> {
    let read: Vec<_> = documents.iter().map(|(_, text)| document(text)).collect();
    let passages: Vec<_> = read.iter().map(crate::passage::split).collect();
    let batch: Vec<_> = documents
        .iter()
        .zip(&read)
        .zip(&passages)
        .map(|(((key, _), document), passages)| Incoming {
            key,
            path: None,
            document,
            passages,
            simhash: 0,
            seen_at: 0,
        })
        .collect();
    store.put(source, &batch).unwrap()
}

fn version_of(outcome: &Outcome) -> VersionId {
    match outcome {
        Outcome::Added(_, version)
        | Outcome::Changed(_, version)
        | Outcome::Unchanged(_, version) => *version,
    }
}

/// What somebody holds who begins with nothing and follows all changes in steps of `limit`.
fn followed(
    reader: &Reader,
    mut seq: i64,
    mut held: Vec<VersionId>,
    limit: usize,
) -> Vec<VersionId> {
    loop {
        let changes = reader.changes_after(ShelfId::EVERYONE, seq, limit).unwrap();
        let Some((last, _)) = changes.last() else {
            break;
        };
        seq = *last;
        for (_, change) in changes {
            match change {
                Change::Began(version) => held.push(version),
                Change::Ended(version) => held.retain(|known| *known != version),
            }
        }
    }
    held.sort();
    held
}

#[test]
fn whoever_follows_the_changes_holds_the_current_versions_however_they_are_cut() {
    let directory = TempDir::new().unwrap();
    let store = Store::open(directory.path()).unwrap();
    let source = store.source("folder", "/x", "x").unwrap();
    let reader = store.reader().unwrap();
    let mut seen: Vec<(i64, Vec<VersionId>)> = vec![(0, Vec::new())];
    for round in 0..7 {
        for key in ["a", "b", "c", "d"] {
            put(
                &store,
                source,
                &[(key, &format!("Round {round} of {key}."))],
            );
            seen.push((
                reader.last_seq().unwrap(),
                reader.current_versions().unwrap(),
            ));
        }
        if round % 3 == 1 {
            store
                .remove(source, &["b".to_owned(), "c".to_owned()])
                .unwrap();
            seen.push((
                reader.last_seq().unwrap(),
                reader.current_versions().unwrap(),
            ));
        }
    }
    let current = reader.current_versions().unwrap();
    assert_eq!(current.len(), 4);
    // From every state that an index may have been left in, in steps of any size.
    for (seq, held) in seen {
        for limit in [1, 2, 3, 5, 512] {
            assert_eq!(
                followed(&reader, seq, held.clone(), limit),
                current,
                "from change {seq} by {limit}"
            );
        }
    }
}

#[test]
fn the_words_of_what_was_replaced_last_can_still_be_read_and_older_ones_cannot() {
    let directory = TempDir::new().unwrap();
    let store = Store::open(directory.path()).unwrap();
    let source = store.source("folder", "/x", "x").unwrap();
    let versions: Vec<_> = (0..4)
        .map(|round| version_of(&put(&store, source, &[("a", &format!("Round {round}."))])[0]))
        .collect();
    let reader = store.reader().unwrap();
    assert_eq!(
        reader.slice(versions[3], 0..5).unwrap().as_deref(),
        Some("Round")
    );
    assert_eq!(
        reader.slice(versions[2], 6..7).unwrap().as_deref(),
        Some("2")
    );
    assert_eq!(reader.slice(versions[0], 0..5).unwrap(), None);
    assert!(reader.version(versions[0]).unwrap().is_none());
    assert_eq!(reader.slice(versions[3], 0..500).unwrap(), None);
}

#[test]
fn what_changes_nothing_has_no_number() {
    let directory = TempDir::new().unwrap();
    let store = Store::open(directory.path()).unwrap();
    let source = store.source("folder", "/x", "x").unwrap();
    put(&store, source, &[("a", "One."), ("b", "Two.")]);
    let reader = store.reader().unwrap();
    let before = reader.last_seq().unwrap();
    assert!(matches!(
        put(&store, source, &[("a", "One.")])[..],
        [Outcome::Unchanged(..)]
    ));
    assert_eq!(store.remove(source, &["unknown".to_owned()]).unwrap(), 0);
    assert_eq!(reader.last_seq().unwrap(), before);
}

#[test]
fn a_restored_backup_counts_the_same_numbers_but_is_known_as_another_history() {
    let directory = TempDir::new().unwrap();
    let put_in_new_opening = |key: &str| {
        let store = Store::open(directory.path()).unwrap();
        let source = store.source("folder", "/x", "x").unwrap();
        put(&store, source, &[(key, key)]);
        let reader = store.reader().unwrap();
        let seq = reader.last_seq().unwrap();
        (seq, reader.opening_of(seq).unwrap())
    };
    let first = put_in_new_opening("a");
    std::fs::copy(
        directory.path().join("footnote.sqlite3"),
        directory.path().join("copy"),
    )
    .unwrap();
    let second = put_in_new_opening("b");
    std::fs::rename(
        directory.path().join("copy"),
        directory.path().join("footnote.sqlite3"),
    )
    .unwrap();
    let again = put_in_new_opening("c");
    assert_eq!(second.0, again.0);
    assert_ne!(second.1, again.1);
    let reader = Reader::open(directory.path()).unwrap();
    assert_eq!(reader.opening_of(first.0).unwrap(), first.1);
    assert_eq!(reader.opening_of(0).unwrap(), 0);
}

/// A database of version 1 with one row in it.
fn old_database(directory: &TempDir) -> (Connection, PathBuf) {
    let path = directory.path().join("old.sqlite3");
    let mut connection = Connection::open(&path).unwrap();
    migrate(&mut connection, &path, &["CREATE TABLE notes (word TEXT)"]).unwrap();
    connection
        .execute("INSERT INTO notes VALUES ('kept')", [])
        .unwrap();
    (connection, path)
}

fn words(connection: &Connection) -> Vec<String> {
    let mut statement = connection.prepare("SELECT word FROM notes").unwrap();
    statement
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap()
}

#[test]
fn a_migration_that_fails_changes_nothing_and_can_be_tried_again() {
    let directory = TempDir::new().unwrap();
    let (mut connection, path) = old_database(&directory);
    let wrong = [
        "",
        "ALTER TABLE notes ADD COLUMN day TEXT; UPDATE notes SET word = 'lost'",
        "no sql at all",
    ];
    assert!(migrate(&mut connection, &path, &wrong).is_err());
    let version: i64 = connection
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .unwrap();
    assert_eq!(version, 1);
    assert_eq!(words(&connection), ["kept"]);
    assert!(
        connection.prepare("SELECT day FROM notes").is_err(),
        "half of the migration stayed"
    );

    // As if the process had been killed while it made the copy.
    std::fs::write(path.with_extension("v1.unfinished"), "half a copy").unwrap();
    migrate(
        &mut connection,
        &path,
        &["", "ALTER TABLE notes ADD COLUMN day TEXT"],
    )
    .unwrap();
    assert!(connection.prepare("SELECT day FROM notes").is_ok());
    let backup = Connection::open(path.with_extension("v1.backup")).unwrap();
    assert_eq!(words(&backup), ["kept"]);
    assert!(backup.prepare("SELECT day FROM notes").is_err());
}

#[test]
fn a_database_of_a_newer_footnote_is_left_alone() {
    let directory = TempDir::new().unwrap();
    drop(Store::open(directory.path()).unwrap());
    let path = directory.path().join("footnote.sqlite3");
    Connection::open(&path)
        .unwrap()
        .pragma_update(None, "user_version", 99)
        .unwrap();
    let before = std::fs::read(&path).unwrap();
    for error in [
        Store::open(directory.path()).err(),
        Reader::open(directory.path()).err(),
    ] {
        let error = error.expect("was opened").to_string();
        assert!(
            error.contains("version 99") && error.contains("use the newer footnote"),
            "{error}"
        );
    }
    assert_eq!(std::fs::read(&path).unwrap(), before);
}

#[test]
fn a_second_opening_for_writing_is_refused_and_reading_goes_on() {
    let directory = TempDir::new().unwrap();
    let store = Store::open(directory.path()).unwrap();
    let error = Store::open(directory.path())
        .err()
        .expect("was opened twice")
        .to_string();
    assert!(
        error.contains("in use by another footnote process"),
        "{error}"
    );
    assert!(Reader::open(directory.path()).is_ok());
    drop(store);
    assert!(Store::open(directory.path()).is_ok());
}

#[test]
fn what_is_no_database_is_called_damaged() {
    let directory = TempDir::new().unwrap();
    std::fs::write(
        directory.path().join("footnote.sqlite3"),
        "this is not a database at all".repeat(500),
    )
    .unwrap();
    for error in [
        Store::open(directory.path()).err(),
        Reader::open(directory.path()).err(),
    ] {
        assert!(
            matches!(error, Some(StoreError::Damaged { .. })),
            "{error:?}"
        );
    }
    assert!(matches!(
        Reader::open(&directory.path().join("nowhere")),
        Err(StoreError::Missing(_))
    ));
}

/// A store as version 1 left it: two documents, one of them changed once, with passages and vectors.
fn filled_by_version_1(directory: &TempDir) -> Vec<VersionId> {
    let store = Store::open_migrated(directory.path(), &MIGRATIONS[..1]).unwrap();
    // Whoever writes today looks into it; it goes again below.
    let anchors = "CREATE TABLE anchors (version INTEGER, at INTEGER, url TEXT, author TEXT)";
    store.writer().execute_batch(anchors).unwrap();
    store
        .writer()
        .execute(
            "INSERT INTO sources (kind, location, name) VALUES ('folder', '/x', 'x')",
            [],
        )
        .unwrap();
    let source = SourceId(1);
    put(
        &store,
        source,
        &[
            ("a", "Two sentences. Here they are."),
            ("b", "An old text."),
        ],
    );
    put(&store, source, &[("b", "A newer text.")]);
    let old = store.writer();
    old.execute_batch("DROP TABLE anchors").unwrap();
    let mut statement = old
        .prepare("SELECT version FROM documents ORDER BY key")
        .unwrap();
    let current: Vec<_> = statement
        .query_map([], |row| row.get(0).map(VersionId))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    drop(statement);
    assert!(old.prepare("SELECT 1 FROM questions").is_err());
    drop(old);
    let vectors: Vec<_> = current
        .iter()
        .map(|version| (*version, 0, vec![1, 2, 3]))
        .collect();
    store.put_vectors("a model", &vectors).unwrap();
    current
}

fn asked(words: &str) -> AskedQuestion {
    AskedQuestion {
        id: QuestionId(5),
        asked_at: 7,
        guild: None,
        channel: 1,
        member: MemberHash([9; 16]),
        words: words.to_owned(),
        earlier: None,
        since: None,
        until: None,
        source: None,
        way: Way::Mention,
        private: false,
        ending: None,
        confidence: None,
        latency_ms: None,
    }
}

#[test]
fn a_store_of_version_1_is_only_read_once_it_was_brought_up_to_date_and_keeps_all_it_had() {
    let directory = TempDir::new().unwrap();
    let current = filled_by_version_1(&directory);
    let path = directory.path().join("footnote.sqlite3");
    let before = std::fs::read(&path).unwrap();
    let error = Reader::open(directory.path()).err().expect("was read");
    assert!(
        matches!(
            error,
            StoreError::TooOld {
                found: 1,
                known: 9,
                ..
            }
        ),
        "{error:?}"
    );
    assert!(
        error.to_string().contains("run `footnote ingest` once"),
        "{error}"
    );
    assert_eq!(
        std::fs::read(&path).unwrap(),
        before,
        "reading changes nothing"
    );

    let backup = path.with_extension("v1.backup");
    for opening in 0..2 {
        let store = Store::open(directory.path()).unwrap();
        assert!(backup.exists());
        let reader = store.reader().unwrap();
        assert_eq!(reader.current_versions().unwrap(), current);
        assert_eq!(reader.last_seq().unwrap(), 3);
        assert_eq!(followed(&reader, 0, Vec::new(), 10), current);
        assert_ne!(reader.opening_of(3).unwrap(), 0);
        assert_eq!(
            reader.text(current[1]).unwrap().as_deref(),
            Some("A newer text.")
        );
        assert_eq!(
            reader.passages(current[0], 0..9).unwrap()[0]
                .passage
                .sentences
                .len(),
            2
        );
        let mut vectors = 0;
        reader
            .each_vector(
                "a model",
                VersionId(0),
                VersionId(i64::MAX),
                |_, _, bytes| {
                    assert_eq!(bytes, [1, 2, 3]);
                    vectors += 1;
                },
            )
            .unwrap();
        assert_eq!(vectors, 2);
        assert_eq!(reader.check().unwrap(), None);
        let told = &reader.source_overviews().unwrap()[0];
        assert_eq!(
            (told.documents, told.read_at),
            (2, (opening == 1).then_some(50))
        );

        store.note_questions(&[asked("who?")]).unwrap();
        assert_eq!(reader.question(QuestionId(5)).unwrap(), Some(asked("who?")));
        store
            .vote(QuestionId(5), MemberHash([1; 16]), true, 8)
            .unwrap();
        store.source_read(told.id, 50).unwrap();
    }
    // The copy is the store as it was.
    let copy = TempDir::new().unwrap();
    std::fs::rename(backup, copy.path().join("footnote.sqlite3")).unwrap();
    assert!(matches!(
        Reader::open(copy.path()),
        Err(StoreError::TooOld { found: 1, .. })
    ));
    let again = Store::open(copy.path()).unwrap();
    assert_eq!(again.reader().unwrap().current_versions().unwrap(), current);
}

#[test]
fn a_store_that_was_begun_anew_and_one_that_was_migrated_have_the_same_tables() {
    let tables = |directory: &TempDir| -> Vec<(String, String)> {
        let store = Store::open(directory.path()).unwrap();
        let connection = store.writer();
        let mut statement = connection
            .prepare("SELECT name, coalesce(sql, '') FROM sqlite_schema ORDER BY name")
            .unwrap();
        statement
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap()
    };
    let (new, old) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    filled_by_version_1(&old);
    let of_new = tables(&new);
    assert_eq!(of_new, tables(&old));
    for name in ["questions", "votes", "audit", "guild_settings", "kept"] {
        assert!(of_new.iter().any(|(table, _)| table == name), "{name}");
    }
    assert!(
        !new.path().join("footnote.v1.backup").exists(),
        "there was nothing to copy"
    );
    assert!(old.path().join("footnote.v1.backup").exists());
}

#[test]
fn what_is_looked_up_has_an_index() {
    let directory = TempDir::new().unwrap();
    let store = Store::open(directory.path()).unwrap();
    let connection = store.writer();
    for (sql, index) in [
        (
            "DELETE FROM questions WHERE asked_at < ?1",
            "questions_by_time",
        ),
        ("DELETE FROM votes WHERE voted_at < ?1", "votes_by_time"),
        ("DELETE FROM audit WHERE at < ?1", "audit_by_time"),
        (
            "SELECT words FROM questions WHERE member = ?1 ORDER BY asked_at DESC, id DESC LIMIT 10",
            "questions_by_member",
        ),
        (
            "SELECT count(*) FROM votes WHERE member = ?1",
            "votes_by_member",
        ),
        (
            "SELECT count(*) FROM questions WHERE guild = ?1 AND asked_at >= ?2",
            "questions_by_guild",
        ),
        (
            "SELECT what FROM audit WHERE guild IS ?1 AND id < ?2 ORDER BY id DESC LIMIT 5",
            "audit_by_guild",
        ),
    ] {
        let mut statement = connection
            .prepare(&format!("EXPLAIN QUERY PLAN {sql}"))
            .unwrap();
        let values = vec![1; statement.parameter_count()];
        let plan: Vec<String> = statement
            .query_map(rusqlite::params_from_iter(values), |row| row.get(3))
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        assert!(
            plan.iter().any(|step| step.contains(index)),
            "{sql}: {plan:?}"
        );
        assert!(
            !plan
                .iter()
                .any(|step| step.contains("USE TEMP B-TREE FOR ORDER BY")),
            "{sql}: {plan:?}"
        );
    }
}

#[test]
fn what_is_new_is_found_at_once_among_a_hundred_thousand_documents() {
    let directory = TempDir::new().unwrap();
    let store = Store::open(directory.path()).unwrap();
    // Of a thousand sources one brought half of all; one document of ten is gone.
    store
        .writer()
        .execute_batch(
            "PRAGMA foreign_keys = OFF;
             WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 1000)
             INSERT INTO sources (id, kind, location, name) SELECT n, 'page', n, n FROM n;
             WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 100000)
             INSERT INTO documents (id, source, key, first_seen, version)
             SELECT n, CASE WHEN n % 2 = 0 THEN 1 ELSE 1 + n % 1000 END, n, n, CASE WHEN n % 10 = 0 THEN NULL ELSE n END
             FROM n;",
        )
        .unwrap();
    let reader = store.reader().unwrap();
    let begun = std::time::Instant::now();
    let found = reader
        .arrivals((1..=1000).map(SourceId), 1, 100_000)
        .unwrap();
    let mut last = Vec::new();
    for one in found.iter().take(30) {
        last.push(reader.last_arrivals(one.source, 1, 100_000, 8).unwrap());
    }
    let took = begun.elapsed();
    println!("{took:?}");
    assert!(took < std::time::Duration::from_millis(500), "{took:?}");
    assert_eq!((found.len(), found[0].source), (501, SourceId(1000)));
    let first = found.iter().find(|one| one.source == SourceId(1)).unwrap();
    // All that are even but not gone.
    assert_eq!((first.documents, first.newest), (40_000, 99_998));
    assert_eq!(last[1].first(), Some(&VersionId(99_998)));
    assert_eq!(last[1].len(), 8);
    // Neither what came before nor what came after.
    let some = reader.arrivals([SourceId(1)], 11, 18).unwrap();
    assert_eq!((some[0].documents, some[0].newest), (4, 18));
    assert!(
        reader
            .arrivals([SourceId(3)], 1, 100_000)
            .unwrap()
            .is_empty()
    );
}
