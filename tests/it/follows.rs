//! What is kept of followed questions: so many and no more, and gone when it has to go.

use footnote::store::{
    FollowId, FollowOutcome, FollowRow, FollowState, Known, MemberHash, Reader, Store, Telling,
};
use tempfile::TempDir;

const MIA: u64 = 1_089_712_345_678_901_234;
const GUILD: u64 = 7;

fn follow(id: i64, account: u64, guild: Option<u64>, words: &str) -> FollowRow {
    FollowRow {
        id: FollowId(id),
        account,
        member: MemberHash([(account % 251) as u8; 16]),
        guild,
        channel: 8,
        place: None,
        words: words.to_owned(),
        locale: "de".to_owned(),
        made_at: 100 + id,
        begun: 5,
        state: FollowState {
            looked_at: 100 + id,
            due_at: 100 + id,
            ..FollowState::default()
        },
    }
}

fn known(document: i64) -> Known {
    Known {
        document,
        words: u64::MAX - 1,
        version: document + 1,
    }
}

#[test]
fn a_follow_comes_back_as_it_was_kept_and_after_a_restart() {
    let data = TempDir::new().unwrap();
    let store = Store::open(data.path()).unwrap();
    let mut row = follow(1, MIA, Some(GUILD), "Who is meeting?");
    row.place = Some(u64::MAX);
    assert_eq!(
        store.add_follow(&row, &[known(3)], 2).unwrap(),
        FollowOutcome::Added
    );
    let again = FollowRow {
        id: FollowId(9),
        ..row.clone()
    };
    assert_eq!(
        store.add_follow(&again, &[], 2).unwrap(),
        FollowOutcome::Same
    );
    // Elsewhere it is another one; a third is too many.
    let direct = follow(2, MIA, None, "Who is meeting?");
    assert_eq!(
        store.add_follow(&direct, &[], 2).unwrap(),
        FollowOutcome::Added
    );
    let third = follow(3, MIA, None, "Who else?");
    assert_eq!(
        store.add_follow(&third, &[], 2).unwrap(),
        FollowOutcome::TooMany
    );
    assert_eq!(
        store
            .add_follow(&follow(4, MIA + 1, None, "Who?"), &[], 2)
            .unwrap(),
        FollowOutcome::Added
    );
    row.state = FollowState {
        looked_at: 7,
        due_at: 8,
        failures: 2,
        told_at: Some(9),
        told_day: 10,
        told_times: 3,
        telling: Some(Telling {
            quoted: serde_json::json!([{ "version": 4 }]),
            nonce: u64::MAX >> 1,
            at: 11,
        }),
        paused: Some("closed".to_owned()),
    };
    assert!(
        store
            .note_follow(row.id, &row.state, &[known(4)], 12)
            .unwrap()
    );
    drop(store);
    let reader = Reader::open(data.path()).unwrap();
    assert_eq!(reader.follow(row.id).unwrap(), Some(row.clone()));
    let all: Vec<Known> = reader
        .known_of(row.id)
        .unwrap()
        .into_iter()
        .map(|(known, _)| known)
        .collect();
    assert_eq!(all, [known(3), known(4)]);
    assert_eq!(reader.follows_of(MIA).unwrap(), [row.clone(), direct]);
    assert_eq!(reader.follows_in_channels(GUILD).unwrap(), [row]);
    assert_eq!(reader.to_be_warned().unwrap(), [(MIA, Some(GUILD))]);
}

#[test]
fn what_is_due_was_looked_at_before_the_documents_changed_or_has_something_to_tell() {
    let data = TempDir::new().unwrap();
    let store = Store::open(data.path()).unwrap();
    for id in 1..=4 {
        let row = follow(id, MIA, None, &format!("question {id}"));
        store.add_follow(&row, &[], 20).unwrap();
    }
    let reader = store.reader().unwrap();
    let due = |now, changed, limit| -> Vec<i64> {
        let due = reader.due_follows(now, changed, limit).unwrap();
        due.iter().map(|row| row.id.0).collect()
    };
    assert_eq!(due(200, 103, 9), [1, 2, 3], "those before the change");
    assert_eq!(due(200, 200, 2), [1, 2], "the longest ago first");
    assert_eq!(due(102, 200, 9), [1, 2], "not before their time");
    let telling = FollowState {
        looked_at: 300,
        telling: Some(Telling {
            quoted: serde_json::json!([]),
            nonce: 1,
            at: 1,
        }),
        ..FollowState::default()
    };
    store.note_follow(FollowId(4), &telling, &[], 1).unwrap();
    assert_eq!(due(200, 0, 9), [4]);
    let paused = FollowState {
        paused: Some("closed".to_owned()),
        ..telling
    };
    store.note_follow(FollowId(4), &paused, &[], 1).unwrap();
    assert_eq!(due(400, 400, 9), [1, 2, 3]);
    // Told that it is paused, once for each pause.
    assert_eq!(store.warn_of_follows(MIA, Some(GUILD)).unwrap(), 0);
    assert_eq!(store.warn_of_follows(MIA, None).unwrap(), 1);
    assert_eq!(store.warn_of_follows(MIA, None).unwrap(), 0);
    assert_eq!(store.resume_follows(MIA, 350).unwrap(), 1);
    assert_eq!(due(400, 400, 9)[0], 4);
    assert_eq!(store.warn_of_follows(MIA, None).unwrap(), 0);
}

#[test]
fn what_is_followed_no_more_is_gone_from_the_files() {
    let data = TempDir::new().unwrap();
    let store = Store::open(data.path()).unwrap();
    let secrets = [
        "SECRETofMIAone",
        "SECRETofMIAtwo",
        "SECRETofBEN",
        "SECRETinGUILD",
    ];
    let all = [
        follow(1, MIA, None, secrets[0]),
        follow(2, MIA, None, secrets[1]),
        follow(3, MIA + 1, None, secrets[2]),
        follow(4, MIA + 2, Some(GUILD), secrets[3]),
    ];
    for row in &all {
        store.add_follow(row, &[known(row.id.0)], 20).unwrap();
    }
    let is_there = |secret: &str| {
        std::fs::read_dir(data.path()).unwrap().any(|entry| {
            let path = entry.unwrap().path();
            path.is_file()
                && std::fs::read(path)
                    .unwrap()
                    .windows(secret.len())
                    .any(|part| part == secret.as_bytes())
        })
    };
    assert!(secrets.iter().all(|secret| is_there(secret)));
    assert_eq!(
        store
            .reader()
            .unwrap()
            .kept_of(all[0].member)
            .unwrap()
            .follows,
        [secrets[0], secrets[1]]
    );
    assert!(store.remove_follow(FollowId(1)).unwrap());
    assert!(!store.remove_follow(FollowId(1)).unwrap());
    assert!(!is_there(secrets[0]) && is_there(secrets[1]));
    assert_eq!(store.erase_member(all[0].member).unwrap().follows, 1);
    assert!(!is_there(secrets[1]) && is_there(secrets[2]));
    store.erase_guild(GUILD).unwrap();
    assert!(!is_there(secrets[3]) && is_there(secrets[2]));
    let reader = store.reader().unwrap();
    for (id, count) in [(1, 0), (2, 0), (3, 1), (4, 0)] {
        assert_eq!(reader.known_of(FollowId(id)).unwrap().len(), count, "{id}");
    }
}
