//! What the bot keeps of those who ask: noted whole, told only to whom it belongs, gone when it is old.

use std::fs;
use std::path::Path;

use footnote::document::{DateOrigin, Document, Published};
use footnote::index::IndexWriter;
use footnote::ingest;
use footnote::store::{
    AskedQuestion, AuditRow, Ending, Erased, ErasedGuild, Expired, KeptOfMember, MemberHash,
    QuestionId, Reader, SourceId, Store, VoteOutcome, Way,
};
use jiff::civil::date;
use secrecy::ExposeSecret;
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

use crate::made;

pub const ANNA: MemberHash = MemberHash([1; 16]);
pub const BEN: MemberHash = MemberHash([2; 16]);
pub const CARL: MemberHash = MemberHash([3; 16]);

/// A guild's number as Discord gives them, near the top of what fits.
const GUILD: u64 = (1 << 63) - 25;
const OTHER_GUILD: u64 = 812_345_678_901_234_567;

pub fn asked(id: i64, member: MemberHash, at: i64, words: &str) -> AskedQuestion {
    AskedQuestion {
        id: QuestionId(id),
        asked_at: at,
        guild: Some(GUILD),
        channel: 77,
        member,
        words: words.to_owned(),
        earlier: None,
        since: None,
        until: None,
        source: None,
        way: Way::Ask,
        private: false,
        ending: Some(Ending::Answered),
        confidence: Some(0.75),
        latency_ms: Some(120),
    }
}

fn audit_row(at: i64, guild: Option<u64>, what: &str) -> AuditRow {
    AuditRow {
        at,
        guild,
        actor: Some(u64::MAX),
        what: what.to_owned(),
        details: serde_json::json!({ "name": what, "to": ["a", 1, null] }),
    }
}

pub fn opened() -> (TempDir, Store, Reader) {
    let data = TempDir::new().unwrap();
    let store = Store::open(data.path()).unwrap();
    let reader = store.reader().unwrap();
    (data, store, reader)
}

#[test]
fn a_question_comes_back_as_it_was_noted_and_after_a_restart() {
    let data = TempDir::new().unwrap();
    let full = AskedQuestion {
        earlier: Some("who is meeting in Qatar?\0 \u{1F9ED}".to_owned()),
        since: Some(date(2024, 2, 29)),
        until: Some(date(2024, 3, 21)),
        source: Some(SourceId(7)),
        way: Way::FollowUp,
        private: true,
        ending: Some(Ending::TimedOut),
        ..asked(i64::MAX, ANNA, -5, "and when?")
    };
    let bare = AskedQuestion {
        guild: None,
        channel: u64::MAX,
        way: Way::FindSources,
        ending: None,
        confidence: None,
        latency_ms: None,
        ..asked(0, BEN, 12, "")
    };
    let store = Store::open(data.path()).unwrap();
    store.note_questions(&[full.clone(), bare.clone()]).unwrap();
    store.note_questions(&[]).unwrap();
    drop(store);
    let reader = Reader::open(data.path()).unwrap();
    assert_eq!(reader.question(full.id).unwrap(), Some(full));
    assert_eq!(reader.question(bare.id).unwrap(), Some(bare));
    assert_eq!(reader.question(QuestionId(1)).unwrap(), None);
}

#[test]
fn a_question_that_is_noted_before_its_answer_gets_its_ending_later_and_nothing_else() {
    let (_data, store, reader) = opened();
    let begun = AskedQuestion {
        ending: None,
        confidence: None,
        latency_ms: None,
        ..asked(5, ANNA, 100, "who won?")
    };
    store.note_questions(std::slice::from_ref(&begun)).unwrap();
    let ended = AskedQuestion {
        ending: Some(Ending::NothingFound),
        confidence: Some(0.1),
        latency_ms: Some(90),
        ..begun.clone()
    };
    let forged = AskedQuestion {
        member: BEN,
        words: "something else".to_owned(),
        ..ended.clone()
    };
    store.note_questions(&[forged]).unwrap();
    assert_eq!(reader.question(begun.id).unwrap(), Some(ended));
    assert_eq!(reader.kept_of(BEN).unwrap(), KeptOfMember::default());
}

#[test]
fn a_member_has_one_vote_and_can_change_it() {
    let (_data, store, reader) = opened();
    let id = QuestionId(9);
    assert_eq!(
        store.vote(id, ANNA, true, 1).unwrap(),
        VoteOutcome::NoSuchQuestion
    );
    assert_eq!(reader.votes_of(id).unwrap(), (0, 0));
    store
        .note_questions(&[asked(9, ANNA, 1, "who?"), asked(10, ANNA, 1, "when?")])
        .unwrap();
    assert_eq!(store.vote(id, ANNA, true, 2).unwrap(), VoteOutcome::New);
    assert_eq!(store.vote(id, ANNA, true, 3).unwrap(), VoteOutcome::Same);
    assert_eq!(reader.votes_of(id).unwrap(), (1, 0));
    assert_eq!(store.vote(id, BEN, true, 4).unwrap(), VoteOutcome::New);
    assert_eq!(
        store.vote(id, ANNA, false, 5).unwrap(),
        VoteOutcome::Changed
    );
    assert_eq!(store.vote(id, ANNA, false, 6).unwrap(), VoteOutcome::Same);
    assert_eq!(reader.votes_of(id).unwrap(), (1, 1));
    assert_eq!(reader.votes_of(QuestionId(10)).unwrap(), (0, 0));
    assert_eq!(
        (
            reader.kept_of(ANNA).unwrap().votes,
            reader.kept_of(BEN).unwrap().votes
        ),
        (1, 1)
    );
}

#[test]
fn a_member_sees_what_is_kept_of_them_and_nothing_of_others() {
    let (_data, store, reader) = opened();
    assert_eq!(reader.kept_of(ANNA).unwrap(), KeptOfMember::default());
    let of_anna: Vec<_> = (0..13)
        .map(|n| asked(100 - n, ANNA, 1_000 + n, &format!("question {n}")))
        .collect();
    store.note_questions(&of_anna).unwrap();
    store
        .note_questions(&[asked(500, BEN, 5, "a secret of Ben's")])
        .unwrap();
    store.vote(QuestionId(500), ANNA, true, 3_000).unwrap();
    store.vote(QuestionId(100), BEN, true, 9_000).unwrap();
    let kept = reader.kept_of(ANNA).unwrap();
    assert_eq!((kept.questions, kept.votes), (13, 1));
    assert_eq!((kept.oldest, kept.newest), (Some(1_000), Some(3_000)));
    let shown: Vec<_> = (3..13)
        .rev()
        .map(|n| (1_000 + n, format!("question {n}")))
        .collect();
    assert_eq!(kept.last, shown, "the ten newest, the newest first");
}

#[test]
fn what_is_older_than_its_time_goes_and_what_is_of_that_very_second_stays() {
    let (_data, store, reader) = opened();
    store
        .note_questions(&[
            asked(1, ANNA, 999, "old"),
            asked(2, ANNA, 1_000, "of that second"),
            asked(3, BEN, 1_001, "new"),
        ])
        .unwrap();
    // A vote goes with its question however new it is, and by itself where a clock was wrong.
    store.vote(QuestionId(1), BEN, true, 5_000).unwrap();
    store.vote(QuestionId(2), BEN, true, 999).unwrap();
    store.vote(QuestionId(3), ANNA, true, 1_000).unwrap();
    let rows: Vec<_> = [199, 200, 201]
        .map(|at| audit_row(at, Some(GUILD), "settings.changed"))
        .to_vec();
    store.note_audit(&rows).unwrap();
    assert_eq!(store.expire(0, &[], 0).unwrap(), Expired::default());
    assert_eq!(
        store.expire(1_000, &[], 200).unwrap(),
        Expired {
            questions: 1,
            votes: 2,
            audit: 1
        }
    );
    let there = |id| reader.question(QuestionId(id)).unwrap().is_some();
    assert_eq!([there(1), there(2), there(3)], [false, true, true]);
    assert_eq!(reader.votes_of(QuestionId(2)).unwrap(), (0, 0));
    assert_eq!(reader.votes_of(QuestionId(3)).unwrap(), (1, 0));
    let left = reader.audit(Some(GUILD), None, 10).unwrap();
    assert_eq!(
        left.iter().map(|entry| entry.row.at).collect::<Vec<_>>(),
        [201, 200]
    );
    assert_eq!(store.expire(1_000, &[], 200).unwrap(), Expired::default());
    // An audit row's number is not given again, though its row is gone.
    store.expire(0, &[], i64::MAX).unwrap();
    store.note_audit(&rows).unwrap();
    assert!(reader.audit(Some(GUILD), None, 10).unwrap()[2].id > left[0].id);
}

#[test]
fn a_member_who_says_so_is_forgotten_with_all_votes_on_their_questions() {
    let (_data, store, reader) = opened();
    store
        .note_questions(&[
            asked(1, ANNA, 10, "of Anna"),
            asked(2, BEN, 10, "of Ben"),
            asked(3, ANNA, 11, "of Anna again"),
        ])
        .unwrap();
    for (question, member) in [(1, ANNA), (1, BEN), (1, CARL), (2, ANNA), (2, CARL)] {
        store.vote(QuestionId(question), member, true, 12).unwrap();
    }
    assert_eq!(
        store.erase_member(ANNA).unwrap(),
        Erased {
            questions: 2,
            votes: 4,
            follows: 0,
        }
    );
    assert_eq!(reader.kept_of(ANNA).unwrap(), KeptOfMember::default());
    assert_eq!(reader.question(QuestionId(1)).unwrap(), None);
    assert_eq!(reader.votes_of(QuestionId(1)).unwrap(), (0, 0));
    assert_eq!(reader.votes_of(QuestionId(2)).unwrap(), (1, 0));
    let ben = reader.kept_of(BEN).unwrap();
    assert_eq!((ben.questions, ben.votes), (1, 0), "his vote was on hers");
    assert_eq!(store.erase_member(ANNA).unwrap(), Erased::default());
}

#[test]
fn what_one_server_did_and_set_is_never_told_to_another() {
    let (_data, store, reader) = opened();
    for (guild, word) in [(GUILD, "ours"), (OTHER_GUILD, "theirs")] {
        store
            .set_guild_setting(guild, "language", Some(word), None)
            .unwrap();
        store
            .note_questions(&[AskedQuestion {
                guild: Some(guild),
                ..asked(guild.cast_signed() / 3, ANNA, 1, word)
            }])
            .unwrap();
        store
            .vote(QuestionId(guild.cast_signed() / 3), BEN, true, 1)
            .unwrap();
    }
    store
        .set_guild_setting(OTHER_GUILD, "moderators", Some("5"), None)
        .unwrap();
    let rows: Vec<_> = (0..60)
        .map(|n| {
            let guild = [Some(GUILD), Some(OTHER_GUILD), None][n % 3];
            audit_row(n as i64, guild, &format!("row.{n}"))
        })
        .collect();
    store.note_audit(&rows).unwrap();
    for (place, guild) in [Some(GUILD), Some(OTHER_GUILD), None]
        .into_iter()
        .enumerate()
    {
        // Page by page, from any place: also from a row of another server's.
        let mut told = Vec::new();
        let mut before = None;
        loop {
            let page = reader.audit(guild, before, 7).unwrap();
            assert!(page.len() <= 7);
            let Some(last) = page.last() else { break };
            before = Some(last.id);
            told.extend(page.into_iter().map(|entry| entry.row));
        }
        let own: Vec<_> = rows.iter().skip(place).step_by(3).rev().cloned().collect();
        assert_eq!(told, own);
        for from in 0..62 {
            let page = reader.audit(guild, Some(from), 100).unwrap();
            assert!(
                page.iter()
                    .all(|entry| entry.row.guild == guild && entry.id < from)
            );
        }
    }
    assert!(reader.audit(Some(3), None, 10).unwrap().is_empty());

    let settings = reader.guild_settings(GUILD).unwrap();
    assert_eq!(
        settings.into_iter().collect::<Vec<_>>(),
        [("language".to_owned(), "ours".to_owned())]
    );
    assert_eq!(
        store.erase_guild(GUILD).unwrap(),
        ErasedGuild {
            questions: 1,
            votes: 1,
            settings: 1
        }
    );
    assert!(reader.guild_settings(GUILD).unwrap().is_empty());
    assert_eq!(reader.guild_settings(OTHER_GUILD).unwrap().len(), 2);
    assert_eq!(
        reader.kept_of(ANNA).unwrap().last,
        [(1, "theirs".to_owned())]
    );
    assert_eq!(reader.kept_of(BEN).unwrap().votes, 1);
    assert_eq!(
        reader.audit(Some(GUILD), None, 100).unwrap().len(),
        20,
        "who threw the bot out does not hide what they did"
    );
}

#[test]
fn a_setting_is_changed_and_taken_back() {
    let (_data, store, reader) = opened();
    let now = || reader.guild_settings(GUILD).unwrap().remove("limit");
    for value in ["3", "5"] {
        store
            .set_guild_setting(GUILD, "limit", Some(value), None)
            .unwrap();
        assert_eq!(now().as_deref(), Some(value));
    }
    for _ in 0..2 {
        store.set_guild_setting(GUILD, "limit", None, None).unwrap();
        assert_eq!(now(), None);
    }
}

#[test]
fn the_audit_cannot_be_changed_even_by_hand() {
    let (data, store, reader) = opened();
    let row = audit_row(1, None, "settings.changed");
    store.note_audit(std::slice::from_ref(&row)).unwrap();
    let by_hand = rusqlite::Connection::open(data.path().join("footnote.sqlite3")).unwrap();
    let error = by_hand
        .execute("UPDATE audit SET what = 'nothing'", [])
        .unwrap_err();
    assert!(error.to_string().contains("never change"), "{error}");
    assert_eq!(reader.audit(None, None, 5).unwrap()[0].row, row);
}

#[test]
fn single_texts_are_kept_and_the_members_key_is_the_stores_own_and_told_to_nobody() {
    let (data, store, reader) = opened();
    assert_eq!(reader.kept("commands").unwrap(), None);
    store.keep("commands", "a hash").unwrap();
    store.keep("commands", "another hash").unwrap();
    assert_eq!(
        reader.kept("commands").unwrap().as_deref(),
        Some("another hash")
    );

    let first = store.member_key().unwrap();
    assert_ne!(first.expose_secret(), &[0; 32]);
    assert_eq!(
        store.member_key().unwrap().expose_secret(),
        first.expose_secret()
    );
    assert_eq!(reader.kept("member_key").unwrap(), None);
    let shown = format!("{first:?}");
    assert!(
        shown.contains("REDACTED") && !shown.contains("0x") && !shown.contains(','),
        "{shown}"
    );
    drop(store);
    let store = Store::open(data.path()).unwrap();
    assert_eq!(
        store.member_key().unwrap().expose_secret(),
        first.expose_secret()
    );
    let (_other_data, other, _) = opened();
    assert_ne!(
        other.member_key().unwrap().expose_secret(),
        first.expose_secret()
    );

    let by_hand = rusqlite::Connection::open(data.path().join("footnote.sqlite3")).unwrap();
    for value in ["", "zz", &"ä".repeat(32), &"g".repeat(64)] {
        by_hand
            .execute(
                "UPDATE kept SET value = ?1 WHERE name = 'member_key'",
                [value],
            )
            .unwrap();
        let error = store
            .member_key()
            .expect_err("a broken key was used")
            .to_string();
        assert!(error.contains("damaged"), "{error}");
    }
}

#[test]
fn nothing_of_this_gives_the_index_anything_to_do() {
    let (data, store, reader) = opened();
    let source = store.source("test", "here", "here").unwrap();
    made::put(
        &store,
        source,
        "a",
        &made::document("Title", "A text of a few words."),
    );
    let writer = IndexWriter::open(&data.path().join("index"), &store).unwrap();
    writer.catch_up(None).unwrap();
    let seq = reader.last_seq().unwrap();
    let opening = reader.opening_of(seq).unwrap();
    let of_index = fs::read(data.path().join("index/meta.json")).unwrap();

    store
        .note_questions(&[asked(1, ANNA, 1, "who?"), asked(2, BEN, 1, "when?")])
        .unwrap();
    store.vote(QuestionId(1), BEN, true, 2).unwrap();
    store.note_audit(&[audit_row(1, None, "x")]).unwrap();
    store
        .set_guild_setting(GUILD, "x", Some("y"), None)
        .unwrap();
    store.keep("x", "y").unwrap();
    store.member_key().unwrap();
    store.source_read(source, 5).unwrap();
    store.erase_member(ANNA).unwrap();
    store.erase_guild(GUILD).unwrap();
    store.expire(100, &[], 100).unwrap();

    assert_eq!(reader.last_seq().unwrap(), seq);
    assert_eq!(reader.opening_of(seq).unwrap(), opening);
    assert_eq!(reader.opening_of(i64::MAX).unwrap(), opening);
    assert!(
        reader
            .changes_after(footnote::store::ShelfId::EVERYONE, seq, 100)
            .unwrap()
            .is_empty()
    );
    assert_eq!(writer.catch_up(None).unwrap().of, 0);
    assert_eq!(
        fs::read(data.path().join("index/meta.json")).unwrap(),
        of_index
    );
}

#[test]
fn each_source_is_told_with_its_documents_and_the_newest_day_that_they_state() {
    let (_data, store, reader) = opened();
    assert!(reader.source_overviews().unwrap().is_empty());
    let dated = |day, origin| Document {
        published: Some(Published {
            date: day,
            instant: None,
            origin,
        }),
        ..made::document("Title", &format!("Of {day} by {origin:?}."))
    };
    let news = store.source("test", "news", "News").unwrap();
    let empty = store.source("test", "empty", "Empty").unwrap();
    let gone = store.source("test", "gone", "Gone").unwrap();
    for (key, document) in [
        ("a", dated(date(2024, 3, 20), DateOrigin::Header)),
        ("b", dated(date(2024, 3, 21), DateOrigin::Record)),
        ("c", dated(date(2024, 3, 19), DateOrigin::FrontMatter)),
        ("d", dated(date(2025, 1, 1), DateOrigin::FileTime)),
        ("e", dated(date(2025, 1, 2), DateOrigin::FirstSeen)),
        ("f", dated(date(2025, 1, 3), DateOrigin::Header)),
        ("g", made::document("Title", "Without a day.")),
    ] {
        made::put(&store, news, key, &document);
    }
    store.remove(news, &["f".to_owned()]).unwrap();
    made::put(
        &store,
        gone,
        "a",
        &dated(date(2024, 3, 20), DateOrigin::Header),
    );
    store.source_read(news, 1_700_000_000).unwrap();
    store.source_read(gone, 1_700_000_000).unwrap();
    let version = reader.current_versions().unwrap();
    assert_eq!(reader.source_of_version(version[0]).unwrap(), Some(news));
    store.forget(gone).unwrap();

    let told = reader.source_overviews().unwrap();
    assert_eq!(told.len(), 2, "{told:?}");
    assert_eq!(
        (
            told[0].id,
            told[0].name.as_str(),
            told[0].kind.as_str(),
            told[0].documents
        ),
        (news, "News", "test", 6)
    );
    assert_eq!(
        (told[0].newest, told[0].read_at),
        (Some(date(2024, 3, 21)), Some(1_700_000_000))
    );
    assert_eq!((told[1].id, told[1].documents), (empty, 0));
    assert_eq!((told[1].newest, told[1].read_at), (None, None));
    // What was forgotten and is given again was not read since.
    assert_eq!(store.source("test", "gone", "Gone").unwrap(), gone);
    assert_eq!(reader.source_overviews().unwrap()[2].read_at, None);
    assert_eq!(
        reader
            .source_of_version(footnote::store::VersionId(999))
            .unwrap(),
        None
    );
}

#[test]
fn a_run_over_a_whole_folder_notes_when_and_one_that_was_stopped_or_of_a_part_does_not() {
    let (data, store, reader) = opened();
    let docs = data.path().join("docs");
    fs::create_dir_all(docs.join("part")).unwrap();
    fs::write(docs.join("a.txt"), "The library opens at nine.").unwrap();
    fs::write(docs.join("part/b.txt"), "The ferry leaves at ten.").unwrap();
    let writer = IndexWriter::open(&data.path().join("index"), &store).unwrap();
    let run = |path: &Path, cancel: &CancellationToken| {
        ingest::folder(path, &store, &writer, cancel, &mut |_| {}).unwrap();
        reader.source_overviews().unwrap()[0].read_at
    };
    let stopped = CancellationToken::new();
    stopped.cancel();
    let going = CancellationToken::new();
    assert_eq!(run(&docs, &stopped), None);
    let before = jiff::Timestamp::now().as_second();
    let told = run(&docs, &going).expect("was not noted");
    assert!(told >= before && told <= jiff::Timestamp::now().as_second());
    let source = reader.source_overviews().unwrap()[0].id;
    store.source_read(source, 7).unwrap();
    assert_eq!(run(&docs.join("part"), &going), Some(7));
    assert_eq!(run(&docs, &stopped), Some(7));
    assert!(run(&docs, &going).unwrap() >= before);
}
