//! What is kept of settings and questions when many write at once, and for how long.

use std::sync::Arc;

use footnote::assistant::{
    AskedQuestion, Change, GuildSettings, ListChange, QuestionId, Records, Way, now,
};
use footnote::store::Store;

const GUILD: u64 = 1_089_712_345_678_901_234;
const OTHER: u64 = 1_089_712_345_678_901_235;

fn records() -> (tempfile::TempDir, Arc<Store>, Arc<Records>) {
    let data = tempfile::tempdir().unwrap();
    let store = Arc::new(Store::open(data.path()).unwrap());
    let records = Records::open(store.clone(), data.path()).unwrap();
    (data, store, records)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_many_admins_set_at_once_is_all_set() {
    let (data, store, records) = records();
    let setting: Vec<_> = (1..=60_u64)
        .map(|channel| {
            let records = records.clone();
            tokio::spawn(async move {
                // Whoever asks meanwhile does not put back what was before.
                let reading = records.clone();
                let (set, _) = tokio::join!(
                    records.set(GUILD, 7, Change::Automatic(ListChange::one(channel, true))),
                    reading.settings(GUILD)
                );
                set.unwrap().unwrap();
            })
        })
        .collect();
    for one in setting {
        one.await.unwrap();
    }
    let all = (1..=60).collect();
    assert_eq!(records.settings(GUILD).await.unwrap().automatic, all);
    assert_eq!(
        *records.settings(OTHER).await.unwrap(),
        GuildSettings::default()
    );
    let (rows, _) = records.audit(GUILD, 0, 100).await.unwrap();
    assert_eq!(rows.len(), 60);
    // What is so already is no change, and nobody did it.
    let again = Change::Automatic(ListChange::one(5, true));
    assert_eq!(records.set(GUILD, 7, again).await.unwrap(), None);
    assert_eq!(records.audit(GUILD, 0, 100).await.unwrap().0.len(), 60);
    records.close().await;
    drop((records, store));
    let store = Arc::new(Store::open(data.path()).unwrap());
    let records = Records::open(store, data.path()).unwrap();
    assert_eq!(records.settings(GUILD).await.unwrap().automatic, all);
    records.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn questions_of_a_guild_go_as_soon_as_its_admins_want() {
    let (_data, store, records) = records();
    let asked = |id: i64, guild: Option<u64>, days: i64| AskedQuestion {
        id: QuestionId(id),
        asked_at: now() - days * 86_400 - 60,
        guild,
        channel: 1,
        member: records.member(1),
        words: "who is meeting?".to_owned(),
        earlier: None,
        since: None,
        until: None,
        source: None,
        way: Way::Ask,
        private: false,
        ending: None,
        confidence: None,
        latency_ms: None,
    };
    let questions = [
        asked(1, Some(GUILD), 1),
        asked(2, Some(GUILD), 3),
        asked(3, Some(OTHER), 3),
        asked(4, None, 3),
        asked(5, Some(OTHER), 31),
    ];
    store.note_questions(&questions).unwrap();
    let voter = records.member(2);
    for id in 1..=5 {
        store.vote(QuestionId(id), voter, true, now()).unwrap();
    }
    records
        .set(GUILD, 7, Change::KeepDays(Some(2)))
        .await
        .unwrap();
    // Longer than the operator keeps anything: that is not kept longer.
    records
        .set(OTHER, 7, Change::KeepDays(Some(90)))
        .await
        .unwrap();
    let expired = records.expire(30).await.unwrap();
    assert_eq!((expired.questions, expired.votes), (2, 2));
    let reader = store.reader().unwrap();
    let there: Vec<bool> = (1..=5)
        .map(|id| reader.question(QuestionId(id)).unwrap().is_some())
        .collect();
    assert_eq!(there, [true, false, true, true, false]);
    records.close().await;
}
