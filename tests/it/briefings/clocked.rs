//! The bot by a clock that a test sets: nights when the clocks are changed, days that were missed, and a clock that was wrong.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use footnote::app::Writing;
use footnote::assistant::briefings::{Brief, BriefingId, Briefings, Place};
use footnote::assistant::clock::Clock;
use footnote::assistant::{Assistant, Records};
use footnote::discord::{Connections, Counters, Rates, Reach, Reads, Serve, ServeError, Settings};
use footnote::double::{Double, Message, Person, Setup, permissions};
use footnote::model::Models;
use footnote::store::SourceId;
use jiff::Timestamp;
use secrecy::SecretString;
use serde_json::json;
use tempfile::TempDir;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::{LANTERN, TOPIC};
use crate::discord::served::TOKEN;
use crate::discord::strangers::{SOON, start};
use crate::isolation::OPENED;
use crate::made;

/// Longer than the bot takes to find out what is due.
const A_LOOK: Duration = Duration::from_secs(7);

/// A bot in this process, a guild with a channel, and a clock.
struct Clocked {
    _data: TempDir,
    writing: Writing,
    source: SourceId,
    assistant: Arc<Assistant>,
    at: Arc<AtomicI64>,
    double: Double,
    channel: u64,
    over: CancellationToken,
    serving: JoinHandle<Result<(), ServeError>>,
}

impl Clocked {
    async fn new(at: &str) -> Clocked {
        let double = start(Setup {
            token: TOKEN.to_owned(),
            ..Setup::default()
        })
        .await;
        let guild = double.guild("Harbour");
        let channel = double.text_channel(guild, "general");
        let data = TempDir::new().unwrap();
        let writing = Writing::open(data.path(), None).unwrap();
        let source = writing.store.source("test", "wire", "wire").unwrap();
        let models = Arc::new(Models::none());
        let assistant = Arc::new(Assistant::new(
            data.path(),
            writing.shelves.clone(),
            models,
            1,
        ));
        let (at, clock) = clock(at);
        let briefings = Briefings::new(
            writing.store.clone(),
            data.path().to_owned(),
            assistant.clone(),
        );
        let bot = Serve {
            reach: Reach {
                api: double.url(),
                gateway: Some(double.gateway_url()),
                is_double: true,
            },
            token: SecretString::from(TOKEN),
            settings: settings(),
            development_guild: None,
            shards: None,
            assistant: assistant.clone(),
            records: Records::open(writing.store.clone(), data.path()).unwrap(),
            counters: Arc::new(Counters::default()),
            connections: Arc::new(Connections::default()),
            places: 1,
            reads: Reads {
                sources: None,
                channels: None,
                briefings: Some(Arc::new(briefings.by_clock(clock))),
            },
        };
        let over = CancellationToken::new();
        let (sender, receiver) = mpsc::channel(1);
        let ending = over.clone();
        let serving = tokio::spawn(async move {
            let _sender = sender;
            bot.run(receiver, ending, |_, _| {}).await
        });
        let clocked = Clocked {
            _data: data,
            writing,
            source,
            assistant,
            at,
            double,
            channel,
            over,
            serving,
        };
        clocked.says("lantern", LANTERN);
        for (n, words) in [
            "The library opens at nine in the morning and closes at six.",
            "A ticket for the harbour ferry costs four euros on weekdays.",
            "The council met on Tuesday and talked about the price of water.",
        ]
        .iter()
        .enumerate()
        {
            clocked.says(&format!("other-{n}"), words);
        }
        clocked.double.gateway().connected(1, SOON).await.unwrap();
        let begun = Instant::now();
        while clocked.double.commands(None).is_empty() && begun.elapsed() < SOON {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        clocked
    }

    /// A document says that, and can be found.
    fn says(&self, key: &str, words: &str) {
        let document = made::document(key, words);
        made::put(&self.writing.store, self.source, key, &document);
        self.writing.writer.catch_up(None).unwrap();
        self.assistant.documents_changed();
    }

    /// There is news: who lit the lantern that time.
    fn news(&self, number: usize) {
        let name = ["Bea", "Cid", "Dora", "Emil", "Fay", "Gil"][number];
        let words = format!("The lantern of the old harbour was lit by {name} Brook this time.");
        self.says("news", &words);
    }

    fn set(&self, at: &str) {
        self.at.store(seconds(at), Ordering::Relaxed);
    }

    /// Makes a briefing as a moderator does.
    async fn pin(&self, schedule: &str) {
        let ada =
            Person::new("Ada").permissions(permissions::MANAGE_GUILD | permissions::SEND_MESSAGES);
        let options = json!({ "new": { "topics": TOPIC, "schedule": schedule } });
        let asked = self.double.slash(&ada, self.channel, "briefing", options);
        let draft = asked.reply(SOON).await.unwrap();
        let button = draft.button("Pin it");
        let button = button.unwrap_or_else(|| panic!("{}", draft.words()));
        self.double.click(&ada, draft.id, &button.custom_id);
        self.shows(1, "edition 1").await;
    }

    fn posted(&self) -> Vec<Message> {
        self.double.posted(self.channel)
    }

    /// Waits until there are so many messages, and the last one is pinned and says that; when it is next made, in Unix
    /// seconds.
    async fn shows(&self, count: usize, wanted: &str) -> i64 {
        let begun = Instant::now();
        loop {
            let posted = self.posted();
            let last = posted.last();
            if posted.len() == count
                && let Some(last) = last
                && last.pinned
                && last.words().contains(wanted)
            {
                let words = last.words();
                let next = words.split("next <t:").nth(1).unwrap();
                let digits: String = next.chars().take_while(char::is_ascii_digit).collect();
                return digits.parse().unwrap();
            }
            assert!(begun.elapsed() < SOON * 3, "not {count}: {posted:#?}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Waits until the briefing is due then.
    async fn is_due(&self, at: &str) {
        let begun = Instant::now();
        loop {
            let reader = self.writing.store.reader().unwrap();
            let due = reader.briefings(None).unwrap()[0].state.due_at;
            if due == Some(seconds(at)) {
                return;
            }
            assert!(begun.elapsed() < SOON * 3, "due at {due:?}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Nothing more is posted.
    async fn stays(&self, count: usize) {
        tokio::time::sleep(A_LOOK).await;
        let posted = self.posted();
        assert_eq!(posted.len(), count, "{posted:#?}");
    }

    async fn stop(self) {
        self.over.cancel();
        self.serving.await.unwrap().unwrap();
        assert_eq!(self.double.violations(), []);
    }
}

/// A clock that shows what is set, in Unix seconds.
fn clock(at: &str) -> (Arc<AtomicI64>, Clock) {
    let at = Arc::new(AtomicI64::new(seconds(at)));
    let told = at.clone();
    let clock = Clock::told_by(move || {
        Timestamp::from_second(told.load(Ordering::Relaxed)).unwrap_or_default()
    });
    (at, clock)
}

fn seconds(at: &str) -> i64 {
    at.parse::<Timestamp>().unwrap().as_second()
}

fn settings() -> Settings {
    Settings {
        zone: jiff::tz::TimeZone::UTC,
        per_page: 3,
        stale_after_days: None,
        answer_deadline: Duration::from_secs(20),
        automatic_confidence: 0.9,
        opened: OPENED,
        message_content: false,
        rates: Rates {
            member: 100,
            channel: 100,
            guild: 100,
        },
        waiting: 10,
        keeps_questions: false,
        keep_days: 1,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_night_has_one_edition_whatever_its_clocks_do() {
    let clocked = Clocked::new("2026-10-23T12:00:00Z").await;
    clocked.pin("daily 02:30 Europe/Berlin").await;
    // Summer time: half past two is half past midnight in Greenwich.
    clocked.news(0);
    clocked.stays(1).await;
    clocked.set("2026-10-24T00:30:01Z");
    let next = clocked.shows(2, "Bea Brook").await;
    assert_eq!(next, seconds("2026-10-25T00:30:00Z"));
    // This night has half past two twice; the first one is it.
    clocked.news(1);
    clocked.set("2026-10-25T00:30:01Z");
    let next = clocked.shows(3, "Cid Brook").await;
    assert_eq!(next, seconds("2026-10-26T01:30:00Z"));
    clocked.news(2);
    clocked.set("2026-10-25T01:30:01Z");
    clocked.stays(3).await;
    clocked.set("2026-10-26T01:30:01Z");
    clocked.shows(4, "Dora Brook").await;
    // Months without the bot's clock going on are one edition, and the night that has no half past two has one too.
    clocked.news(3);
    clocked.set("2027-03-27T12:00:00Z");
    let next = clocked.shows(5, "Emil Brook").await;
    assert_eq!(next, seconds("2027-03-28T01:00:00Z"));
    clocked.news(4);
    clocked.set("2027-03-28T00:59:59Z");
    clocked.stays(5).await;
    clocked.set("2027-03-28T01:00:01Z");
    let next = clocked.shows(6, "Fay Brook").await;
    assert_eq!(next, seconds("2027-03-29T00:30:00Z"));
    clocked.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_was_wrong_brings_no_edition_twice_and_loses_none() {
    let clocked = Clocked::new("2026-11-20T07:00:00Z").await;
    clocked.pin("daily 08:00 UTC").await;
    // A year ahead by mistake: one edition.
    clocked.news(0);
    clocked.set("2027-11-20T09:00:00Z");
    let next = clocked.shows(2, "Bea Brook").await;
    assert_eq!(next, seconds("2027-11-21T08:00:00Z"));
    // Set right again: the next one is not a year away.
    clocked.news(1);
    clocked.set("2026-11-20T07:30:00Z");
    clocked.is_due("2026-11-20T08:00:00Z").await;
    assert_eq!(clocked.posted().len(), 2);
    clocked.set("2026-11-20T08:00:01Z");
    clocked.shows(3, "Cid Brook").await;
    // Set back a little over what was made: not made again.
    clocked.news(2);
    clocked.set("2026-11-20T07:59:00Z");
    clocked.stays(3).await;
    clocked.set("2026-11-20T08:00:01Z");
    clocked.stays(3).await;
    clocked.set("2026-11-21T08:00:01Z");
    let next = clocked.shows(4, "Dora Brook").await;
    assert_eq!(next, seconds("2026-11-22T08:00:00Z"));
    clocked.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_of_each_channel_is_due_at_a_time_the_longest_due_first() {
    let data = TempDir::new().unwrap();
    let writing = Writing::open(data.path(), None).unwrap();
    let assistant = Assistant::new(
        data.path(),
        writing.shelves.clone(),
        Arc::new(Models::none()),
        1,
    );
    let begun = "2026-11-20T07:00:00Z";
    let (at, clock) = clock(begun);
    let briefings = Briefings::new(
        writing.store.clone(),
        data.path().to_owned(),
        Arc::new(assistant),
    );
    let briefings = Arc::new(briefings.by_clock(clock));
    for (after, channel) in [(0, 7), (1, 7), (2, 7), (3, 8), (4, 9)] {
        at.store(seconds(begun) + after, Ordering::Relaxed);
        let brief = Brief::check("", TOPIC, "hourly", "", "UTC").unwrap();
        let place = Place { guild: 1, channel };
        briefings.add(place, brief, 5).await.unwrap();
    }
    let due = async |limit, is_able: &dyn Fn(Place, BriefingId) -> bool| -> Vec<i64> {
        let due = briefings.due(limit, is_able).await.unwrap();
        due.iter().map(|one| one.id.0).collect()
    };
    // Whoever adds one makes it; it is due where that was cut short.
    assert!(due(10, &|_, _| true).await.is_empty());
    at.fetch_add(60, Ordering::Relaxed);
    assert_eq!(due(10, &|_, _| true).await, [1, 4, 5]);
    assert_eq!(due(2, &|_, _| true).await, [1, 4]);
    assert_eq!(due(10, &|_, id| id.0 != 1).await, [2, 4, 5]);
    assert_eq!(due(10, &|place, _| place.channel != 7).await, [4, 5]);
}
