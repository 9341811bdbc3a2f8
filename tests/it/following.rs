//! What is news to whoever follows a question, and how often they are told.

use std::sync::Arc;

use footnote::access::{Asker, Eyes};
use footnote::assistant::follows::{Begun, FollowRow, Follows, Wanted};
use footnote::assistant::{Assistant, Records, now};
use footnote::extract::{Hint, extract};
use footnote::index::{IndexWriter, Shelves};
use footnote::model::Models;
use footnote::passage::split;
use footnote::store::{Incoming, SourceId, Store};
use footnote::text::simhash::simhash;
use tempfile::TempDir;

use crate::isolation::OPENED;

const QUESTION: &str = "Who bought the lighthouse of Norderfjord?";

const STORY: &str = "The lighthouse of Norderfjord was bought by the painter Ida Brandt on Tuesday. She paid the town 2 \
    million crowns for the tower and the small harbour below it. The council had tried to sell it for eleven years.";

const OTHERS: [&str; 3] = [
    "The fish market moves to the northern quay in January, because the southern one has to be repaired.",
    "The museum of seafaring opens its new hall on 3 December. It shows forty models of ships.",
    "Ferries to the islands leave at seven and at nine, and in winter not at all.",
];

struct World {
    _data: TempDir,
    store: Arc<Store>,
    writer: Arc<IndexWriter>,
    source: SourceId,
    follows: Follows,
    mia: Asker,
}

impl World {
    fn new() -> World {
        let data = TempDir::new().unwrap();
        let store = Arc::new(Store::open(data.path()).unwrap());
        let writer = Arc::new(IndexWriter::open(&data.path().join("index"), &store).unwrap());
        let source = store.source("test", "wire", "wire").unwrap();
        let shelves = Shelves::new(data.path(), store.clone(), writer.clone());
        let assistant = Assistant::new(data.path(), shelves, Arc::new(Models::none()), 1);
        let records = Records::open(store.clone(), data.path()).unwrap();
        let world = World {
            follows: Follows::new(records, Arc::new(assistant)),
            _data: data,
            store,
            writer,
            source,
            mia: Asker {
                member: 5,
                guild: None,
                channel: 6,
                permissions: 0,
                roles: Vec::new(),
            },
        };
        world.says("story", STORY);
        for (number, words) in OTHERS.iter().enumerate() {
            world.says(&format!("other-{number}"), words);
        }
        world
    }

    /// A document says this from now on, and can be found.
    fn says(&self, key: &str, words: &str) {
        let read = extract(words.as_bytes(), &Hint::named("one.txt")).unwrap();
        let document = &read.documents[0].document;
        let passages = split(document);
        let incoming = Incoming {
            key,
            path: None,
            document,
            passages: &passages,
            simhash: simhash(&document.text),
            seen_at: 1,
        };
        self.store.put(self.source, &[incoming]).unwrap();
        self.writer.catch_up(None).unwrap();
    }

    async fn follow(&self) -> FollowRow {
        let wanted = Wanted {
            words: QUESTION.to_owned(),
            place: None,
            locale: "en-US".to_owned(),
        };
        let today = today();
        let begun = self.follows.begin(&self.mia, OPENED, wanted, &today);
        let begun = begun.await.unwrap();
        assert!(
            matches!(begun, Begun::Added { found: 1.., .. }),
            "{begun:?}"
        );
        self.follows
            .of(self.mia.member, None)
            .await
            .unwrap()
            .remove(0)
    }

    fn readers(&self) -> (Asker, Eyes) {
        Follows::readers(&self.mia, None)
    }

    /// What whoever follows would be told now.
    async fn news(&self, row: &FollowRow) -> (FollowRow, Vec<String>) {
        let readers = self.readers();
        let today = today();
        let looking = self.follows.look(row.clone(), &readers, OPENED, &today);
        let row = looking.await.unwrap().unwrap();
        let Some(telling) = row.state.telling.clone() else {
            return (row, Vec::new());
        };
        let told = self.follows.to_tell(&telling, &readers).await.unwrap();
        (row, told.into_iter().map(|excerpt| excerpt.text).collect())
    }

    async fn no_news(&self, row: &FollowRow, why: &str) {
        let (_, told) = self.news(row).await;
        assert!(told.is_empty(), "{why}: {told:?}");
    }
}

fn today() -> jiff::Zoned {
    jiff::civil::date(2026, 11, 22)
        .to_zoned(jiff::tz::TimeZone::UTC)
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn only_what_is_really_new_is_news() {
    let world = World::new();
    let row = world.follow().await;
    world.no_news(&row, "what was found when it began").await;
    world.says(
        "unrelated",
        "A cat was found on the roof of the town hall and brought down by a ladder.",
    );
    world.no_news(&row, "another matter").await;
    world.says("copy", &format!("Read elsewhere. {STORY}"));
    world.no_news(&row, "a copy").await;
    world.says(
        "story",
        &format!("Corrected on Wednesday.\n\n{STORY}\n\nOur office is closed on Sundays."),
    );
    world
        .no_news(&row, "the same words in a document that changed elsewhere")
        .await;

    let news = "The lighthouse of Norderfjord was bought back from Ida Brandt by the town on Friday, the mayor said. \
        Nobody told for how much.";
    world.says("news", news);
    let (told, words) = world.news(&row).await;
    assert_eq!(words.len(), 1, "{words:?}");
    assert!(news.contains(&words[0]), "{words:?}");
    world.follows.told(told).await.unwrap();
    let row = world.follows.one(row.id).await.unwrap().unwrap();
    assert_eq!(row.state.telling, None);
    assert!(row.state.due_at >= now() + 3_590, "an hour of silence");
    world.no_news(&row, "what was told").await;

    // What was written down is told though other things come, and not when it is gone.
    let figures = STORY.replace("2 million", "9 million");
    world.says("figures", &figures);
    let (pending, words) = world.news(&row).await;
    assert!(
        words.iter().any(|one| one.contains("9 million")),
        "{words:?}"
    );
    world
        .store
        .remove(world.source, &["figures".to_owned()])
        .unwrap();
    let telling = pending.state.telling.clone().unwrap();
    let left = world
        .follows
        .to_tell(&telling, &world.readers())
        .await
        .unwrap();
    assert!(left.is_empty(), "{left:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn more_than_a_message_holds_is_told_with_the_next_one_and_no_more_than_ten_a_day() {
    let world = World::new();
    let row = world.follow().await;
    let buyers = [
        "Anna Berg",
        "Otto Lund",
        "Mia Holm",
        "Jens Dahl",
        "Karin Voss",
        "Erik Moe",
    ];
    let reasons = [
        "since she wants to paint there",
        "as his father had kept the lamp",
        "to make an inn of it for sailors",
        "because nobody else had raised a hand",
        "for a school that teaches knots",
        "against the advice of three banks",
    ];
    for (buyer, reason) in buyers.iter().zip(reasons) {
        let words = format!(
            "{buyer} bought the lighthouse of Norderfjord {reason}. That is what {buyer} wrote to our paper in a letter."
        );
        world.says(buyer, &words);
    }
    let (first, words) = world.news(&row).await;
    assert_eq!(words.len(), 4, "{words:?}");
    assert_eq!(first.state.looked_at, 0, "there is more");
    world.follows.told(first).await.unwrap();
    let row = world.follows.one(row.id).await.unwrap().unwrap();
    let (second, more) = world.news(&row).await;
    assert!(
        !more.is_empty() && more.iter().all(|one| !words.contains(one)),
        "{more:?}"
    );
    assert!(second.state.looked_at > 0);

    let mut row = second;
    for number in 2..=10 {
        world.follows.told(row).await.unwrap();
        row = world.follows.one(world.id().await).await.unwrap().unwrap();
        let tomorrow = (now().div_euclid(86_400) + 1) * 86_400;
        match number {
            10 => assert_eq!(row.state.due_at, tomorrow),
            _ => assert!(row.state.due_at <= now() + 3_600),
        }
    }
    // What fails waits longer each time.
    let mut waits = Vec::new();
    for _ in 0..14 {
        world.follows.postpone(row).await.unwrap();
        row = world.follows.one(world.id().await).await.unwrap().unwrap();
        waits.push(row.state.due_at - now());
    }
    assert!(
        waits[0] <= 120 && waits[1] > 200 && *waits.last().unwrap() <= 86_400,
        "{waits:?}"
    );
    assert!(waits.is_sorted_by(|a, b| *a <= b + 1), "{waits:?}");
}

impl World {
    async fn id(&self) -> footnote::assistant::follows::FollowId {
        self.follows.of(self.mia.member, None).await.unwrap()[0].id
    }
}
