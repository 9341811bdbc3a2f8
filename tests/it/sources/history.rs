//! Channels that are older than the bot: read back to their beginning, a little at every read.

use std::time::{Duration, Instant};

use footnote::double::{Kind, Message, Person};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::panel::Scene;
use crate::discord::strangers::SOON;

impl Scene {
    /// How the source is, as an admin is told, once that is as wanted. Reads that follow by themselves are half a minute
    /// apart.
    pub async fn shown_until(&self, name: &str, is_wanted: impl Fn(&str) -> bool) -> String {
        let begun = Instant::now();
        loop {
            let shown = self.source(json!({ "show": { "source": name } })).await;
            let words = shown.words();
            if is_wanted(&words) {
                return words;
            }
            assert!(
                begun.elapsed() < SOON * 12,
                "{words}\n{}",
                self.served.said()
            );
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
    }
}

fn berth(number: usize) -> String {
    format!("Berth {number} was given to the ship named Vessel{number}x on that day.")
}

fn question(number: usize) -> String {
    format!("Which berth was given to the ship Vessel{number}x?")
}

/// A message an hour from 1 January 2024 on, each one a conversation.
fn fill(scene: &Scene, channel: u64, count: usize) -> Vec<u64> {
    let first: Timestamp = "2024-01-01T12:00:00Z".parse().unwrap();
    let double = &scene.served.double;
    (0..count)
        .map(|number| {
            let at = first + SignedDuration::from_hours(number as i64);
            double.wrote(&scene.ada, channel, at, 0, berth(number))
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_channel_of_years_is_read_to_its_beginning_by_itself_also_when_it_is_killed_meanwhile() {
    let mut scene = Scene::chatting().await;
    let double = &scene.served.double;
    let news = double.channel(scene.guild, Kind::Announcement, "news");
    let said = fill(&scene, news, 5_000);
    scene.add_channel(news).await;
    // The latest 2,000, and as many behind them.
    let told = "read back to 12 Feb 2024; older messages follow";
    let words = scene.shown_until("#news", |_| true).await;
    assert!(words.contains(told), "{words}");
    let listed = scene.source(json!({ "list": {} })).await.words();
    assert!(listed.contains(told), "{listed}");
    let mia = Person::new("Mia");
    let answer = async |scene: &Scene, number: usize| {
        let question = question(number);
        let message: Message = scene.answered(&mia, scene.channel, &question, true).await;
        message.words()
    };
    let newest = answer(&scene, 4_999).await;
    assert!(newest.contains("Berth 4999 "), "{newest}");
    let oldest = answer(&scene, 0).await;
    assert!(!oldest.contains("Berth 0 "), "{oldest}");

    // Killed in the middle, it goes on, and what was read is not taken for deleted.
    scene.served.kill().await;
    scene.served.run();
    scene.served.connected().await;
    let words = scene
        .shown_until("#news", |words| words.contains("read to its beginning"))
        .await;
    assert!(words.contains("5000 documents"), "{words}");
    for number in [0, 1, 999, 1_000, 2_999, 3_000, 4_999] {
        let question = question(number);
        let words = scene
            .until(&mia, scene.channel, &question, |words| {
                words.contains(&format!("Berth {number} "))
            })
            .await
            .words();
        assert!(
            words.contains(&format!("{news}/{}", said[number])),
            "{words}"
        );
    }

    // An old message is deleted while somebody listens, and a newer one while nobody does.
    scene.served.double.delete(said[17]);
    let (channel, gone) = (scene.channel, question(17));
    scene
        .until(&mia, channel, &gone, |words| !words.contains("Berth 17 "))
        .await;
    scene.served.stop_running().await;
    scene.served.double.lose(said[4_500]);
    scene.served.run();
    scene.served.connected().await;
    let gone = question(4_500);
    scene
        .until(&mia, channel, &gone, |words| !words.contains("Berth 4500 "))
        .await;
    let first = answer(&scene, 0).await;
    assert!(first.contains("Berth 0 "), "{first}");

    // More was written while it was away than is looked at: that is walked back through as well.
    scene.served.stop_running().await;
    let later: Timestamp = "2025-01-01T12:00:00Z".parse().unwrap();
    for number in 0..2_300 {
        let at = later + SignedDuration::from_hours(number);
        let words = format!("Crane {number} lifted the anchor of the barge named Barge{number}y.");
        scene.served.double.wrote(&scene.ada, news, at, 0, words);
    }
    scene.served.run();
    scene.served.connected().await;
    let double = &scene.served.double;
    double.say(&scene.ada, news, "The ferry leaves at noon.");
    let lifted = "Which crane lifted the anchor of the barge Barge5y?";
    scene
        .until(&mia, channel, lifted, |words| words.contains("Crane 5 "))
        .await;
    scene.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forum_comes_in_with_all_posts_that_were_closed_and_without_what_members_erased() {
    let mut scene = Scene::chatting().await;
    let double = &scene.served.double;
    let forum = double.channel(scene.guild, Kind::Forum, "help");
    let (tom, mia) = (Person::new("Tom"), Person::new("Mia"));
    let first: Timestamp = "2024-01-01T12:00:00Z".parse().unwrap();
    let threads: Vec<u64> = (0..250)
        .map(|number| {
            let at = first + SignedDuration::from_hours(24 * number);
            let title = format!("Help with berth {number}");
            let thread = double.closed_thread(&scene.ada, forum, &title, at, 0);
            let who = if number == 7 { &tom } else { &scene.ada };
            let after = at + SignedDuration::from_secs(60);
            double.wrote(who, thread, after, 1, berth(number as usize));
            thread
        })
        .collect();
    let offer = scene
        .source(json!({ "add": { "channel": { "channel": forum.to_string() } } }))
        .await;
    scene.press(&offer, "Add").await;
    let words = scene
        .shown_until("#help", |words| words.contains("read to its beginning"))
        .await;
    assert!(words.contains("250 documents"), "{words}");
    for number in [0, 7, 100, 199, 249] {
        let question = question(number);
        let words = scene
            .until(&mia, scene.channel, &question, |words| {
                words.contains(&format!("Berth {number} "))
            })
            .await
            .words();
        assert!(
            words.contains(&format!("Help with berth {number}"))
                && words.contains(&threads[number].to_string()),
            "{words}"
        );
    }
    scene.erase(&tom).await;

    // A thread that is gone, and one that was opened and closed while nobody listened.
    scene.served.stop_running().await;
    let double = &scene.served.double;
    double.remove_channel(threads[3]);
    let at = "2026-01-01T12:00:00Z".parse().unwrap();
    let new = double.closed_thread(&scene.ada, forum, "The crane", at, 0);
    let words = "The crane Goliath is painted in violet.";
    double.wrote(&scene.ada, new, at, 1, words);
    scene.served.run();
    scene.served.connected().await;
    let painted = "In what is the crane Goliath painted?";
    scene
        .until(&mia, scene.channel, painted, |words| {
            words.contains("violet")
        })
        .await;
    scene
        .until(&mia, scene.channel, &question(3), |words| {
            !words.contains("Berth 3 ")
        })
        .await;
    // What the member erased stays away, though it still stands there and everything was gone through again.
    scene
        .shown_until("#help", |words| words.contains("249 documents"))
        .await;
    let erased = scene
        .answered(&mia, scene.channel, &question(7), true)
        .await
        .words();
    assert!(!erased.contains("Berth 7 "), "{erased}");
    scene.stop().await;
}
