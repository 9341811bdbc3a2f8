//! `/follow`: news on a question, told once, to those who may see it and to nobody else.

use std::time::{Duration, Instant};

use footnote::double::{Fault, Message, Person, permissions};
use serde_json::{Value, json};

use super::panel::{Scene, herald};
use super::{LANTERN, MARKET, RSS, Site, feed};
use crate::discord::guest::{MESSAGES, notified_nobody, seen};
use crate::discord::strangers::SOON;

const MUSEUM_ASKED: &str = "When does the museum of seafaring open its new hall?";
const LANTERN_ASKED: &str = "Who lit the lantern of the old harbour?";
const LATER: &str = "The museum of seafaring opens its new hall a week later, on 10 December, its director said. The \
    models of the ships were not ready in time.";

impl Scene {
    /// What a command answers, to whoever used it.
    async fn told(&self, who: &Person, channel: u64, command: &str, options: Value) -> Message {
        let used = self.served.double.slash(who, channel, command, options);
        let reply = used.reply(SOON).await;
        let reply = reply.unwrap_or_else(|waited| panic!("{waited}\n{}", self.served.said()));
        assert!(reply.is_ephemeral());
        reply
    }

    async fn follow(&self, who: &Person, channel: u64, question: &str) -> String {
        let options = json!({ "add": { "question": question } });
        self.told(who, channel, "follow", options).await.words()
    }

    async fn follows(&self, who: &Person) -> String {
        let listed = self.told(who, self.channel, "follow", json!({ "list": {} }));
        listed.await.words()
    }

    /// The next message with news in a channel.
    async fn news(&self, channel: u64, words: &str) -> Message {
        let double = &self.served.double;
        let found = double
            .wait_for_message(channel, SOON * 2, |one| one.words().contains(words))
            .await;
        found.unwrap_or_else(|_| panic!("never {words:?}\n{}", self.served.said()))
    }

    /// A new feed with these entries is added and read: the documents changed.
    async fn brings(&self, path: &str, entries: &[(&str, &str, u32, &str)]) {
        let named = feed(entries).replace("The Harbour Herald", &format!("The Wire of {path}"));
        self.site.page(path, RSS, &named);
        self.add("feed", path).await;
    }
}

/// Whoever is told nothing is not told in this time either, once others were.
async fn in_silence() {
    tokio::time::sleep(Duration::from_secs(2)).await;
}

async fn scene() -> Scene {
    let scene = Scene::new().await;
    herald(&scene.site);
    scene.add("feed", "/feed").await;
    // Followed in the very second in which documents changed, it is looked at once more.
    tokio::time::sleep(Duration::from_millis(1_100)).await;
    scene
}

#[tokio::test(flavor = "multi_thread")]
async fn news_is_told_once_to_whoever_follows_and_a_copy_is_no_news() {
    let mut scene = scene().await;
    let (mia, ben, eve) = (Person::new("Mia"), Person::new("Ben"), Person::new("Eve"));
    let words = scene.follow(&mia, scene.channel, MUSEUM_ASKED).await;
    assert!(words.contains("that is no news"), "{words}");
    let words = scene.follow(&mia, scene.channel, MUSEUM_ASKED).await;
    assert!(words.contains("You follow that already"), "{words}");
    scene.follow(&ben, scene.channel, LANTERN_ASKED).await;
    // In another guild, and in direct messages, there is nothing of it.
    let double = &scene.served.double;
    let inland = double.text_channel(double.guild("Inland"), "general");
    let words = scene.follow(&eve, inland, MUSEUM_ASKED).await;
    assert!(words.contains("Nothing answers it yet"), "{words}");
    scene.follow(&eve, double.direct(&eve), MUSEUM_ASKED).await;
    let listed = scene.follows(&mia).await;
    assert!(listed.contains(MUSEUM_ASKED), "{listed}");

    let wire = [
        ("later", "The new hall opens later", 22, LATER),
        ("copied", "The lantern shines again", 23, LANTERN),
        ("market", "The fish market moves", 22, MARKET),
    ];
    scene.brings("/wire", &wire).await;
    let direct = scene.served.double.direct(&mia);
    let told = scene.news(direct, "10 December").await;
    let words = told.words();
    assert!(
        words.contains("New evidence") && words.contains(MUSEUM_ASKED),
        "{words}"
    );
    assert!(
        words.contains("[The new hall opens later](https://news.example/later"),
        "{words}"
    );
    assert!(words.contains(&format!("<#{}>", scene.channel)), "{words}");
    assert!(!words.contains("3 December"), "what was known: {words}");
    in_silence().await;
    let silent = async |scene: &Scene| {
        let double = &scene.served.double;
        assert_eq!(double.posted(double.direct(&mia)).len(), 1);
        for who in [&ben, &eve] {
            let posted = double.posted(double.direct(who));
            let posted: Vec<String> = posted.iter().map(Message::words).collect();
            assert!(posted.is_empty(), "{posted:?}");
        }
    };
    silent(&scene).await;
    // A new start looks at everything again.
    scene.served.restart().await;
    tokio::time::sleep(Duration::from_secs(6)).await;
    silent(&scene).await;

    let stop = told.button("Stop following").unwrap().custom_id;
    let double = &scene.served.double;
    let forged = double.click_in(&mia, scene.channel, told.id, &stop);
    let words = forged.reply(SOON).await.unwrap().words();
    assert!(words.contains("not made here"), "{words}");
    // Taking a button away is an edit of nothing that could notify.
    notified_nobody(double);
    let pressed = double.click(&mia, told.id, &stop);
    pressed.acknowledged(SOON).await.unwrap();
    let begun = Instant::now();
    while scene.follows(&mia).await.contains(MUSEUM_ASKED) {
        assert!(begun.elapsed() < SOON);
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    scene.served.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_about_to_be_sent_when_the_bot_died_is_told_once() {
    let mut scene = scene().await;
    let people: Vec<Person> = ["Mia", "Ben"].map(Person::new).to_vec();
    for who in &people {
        scene.follow(who, scene.channel, MUSEUM_ASKED).await;
    }
    let directs: Vec<u64> = people
        .iter()
        .map(|who| scene.served.double.direct(who))
        .collect();
    // Of one message Discord has it and the bot does not know; the other never arrived.
    let late = |channel: u64| {
        Fault::on("POST", &format!("/channels/{channel}/messages")).delayed(Duration::from_secs(20))
    };
    scene.served.double.fault(late(directs[0]).carried_out());
    scene.served.double.fault(late(directs[1]).dropped());
    let wire = [("later", "The new hall opens later", 22, LATER)];
    scene.brings("/wire", &wire).await;
    let sent = |scene: &Scene| -> usize {
        let double = &scene.served.double;
        directs.iter().map(|one| double.posted(*one).len()).sum()
    };
    let begun = Instant::now();
    while sent(&scene) == 0 {
        assert!(begun.elapsed() < SOON * 2, "{}", scene.served.said());
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    scene.served.kill().await;
    scene.served.double.clear_faults();
    scene.served.run();
    scene.served.connected().await;
    for direct in &directs {
        scene.news(*direct, "10 December").await;
    }
    in_silence().await;
    assert_eq!(sent(&scene), 2, "{}", scene.served.said());
    // And so it is written down: not looked for again at every start.
    scene.served.restart().await;
    tokio::time::sleep(Duration::from_secs(6)).await;
    assert_eq!(sent(&scene), 2);
    scene.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_takes_no_messages_is_told_so_once_where_they_next_do_something() {
    let mut scene = scene().await;
    let (mia, tom) = (Person::new("Mia"), Person::new("Tom"));
    scene.follow(&mia, scene.channel, MUSEUM_ASKED).await;
    scene
        .follow(
            &mia,
            scene.channel,
            "What does the museum of seafaring show?",
        )
        .await;
    scene.follow(&tom, scene.channel, MUSEUM_ASKED).await;
    scene.served.double.close_direct(&mia);
    let wire = [("later", "The new hall opens later", 22, LATER)];
    scene.brings("/wire", &wire).await;
    scene
        .news(scene.served.double.direct(&tom), "10 December")
        .await;
    in_silence().await;
    let tried = |scene: &Scene| {
        let direct = scene.served.double.direct(&mia).to_string();
        let all = seen(&scene.served.double, "POST", MESSAGES);
        all.iter().filter(|one| one.path.contains(&direct)).count()
    };
    assert_eq!(tried(&scene), 1, "though two questions have news");
    scene.served.restart().await;
    tokio::time::sleep(Duration::from_secs(6)).await;
    assert_eq!(tried(&scene), 1, "it is not tried again");
    let listed = scene.follows(&tom).await;
    assert!(!listed.contains("paused"), "{listed}");

    // How often they are told so behind what they did.
    let reminded = async |scene: &Scene| -> usize {
        let double = &scene.served.double;
        let used = double.slash(&mia, scene.channel, "sources", json!({}));
        used.reply(SOON).await.unwrap();
        tokio::time::sleep(Duration::from_millis(700)).await;
        let replies = used.replies();
        let reminders = replies.iter().filter(|(_, one)| {
            one.is_ephemeral() && one.words().contains("Discord refused my message")
        });
        reminders.count()
    };
    assert_eq!(reminded(&scene).await, 1);
    assert_eq!(reminded(&scene).await, 0, "once");
    let listed = scene
        .told(&mia, scene.channel, "follow", json!({ "list": {} }))
        .await;
    assert!(listed.words().contains("paused"), "{}", listed.words());
    let resume = listed.button("Resume").unwrap().custom_id;
    let pressed = scene.served.double.click(&mia, listed.id, &resume);
    let words = pressed.reply(SOON).await.unwrap().words();
    assert!(words.contains("told again"), "{words}");
    let begun = Instant::now();
    while tried(&scene) < 2 {
        assert!(begun.elapsed() < SOON * 2, "{}", scene.served.said());
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    in_silence().await;
    assert_eq!(reminded(&scene).await, 1, "and told again");
    scene.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_told_what_they_may_not_see_any_more_and_who_left_follows_no_more() {
    let scene = scene().await;
    let double = &scene.served.double;
    let crew = double.role(scene.guild, "Crew", 0);
    let (mia, zoe) = (Person::new("Mia").role(crew), Person::new("Zoe").role(crew));
    let mut ben = Person::new("Ben").role(crew);
    let told = json!({ "audience": { "source": "The Harbour Herald", "role": crew.to_string() } });
    scene.source(told).await;
    for who in [&mia, &ben, &zoe] {
        let words = scene.follow(who, scene.channel, MUSEUM_ASKED).await;
        assert!(words.contains("that is no news"), "{words}");
    }
    ben.roles.clear();
    double.member(scene.guild, &ben);
    double.remove_member(scene.guild, &zoe);
    // The same feed has more now.
    let entries = [
        ("lantern", "The lantern is lit again", 20, LANTERN),
        ("later", "The new hall opens later", 22, LATER),
    ];
    scene.site.page("/feed", RSS, &feed(&entries));
    let refresh = json!({ "refresh": { "source": "The Harbour Herald" } });
    scene.source(refresh).await;
    scene.news(double.direct(&mia), "10 December").await;
    in_silence().await;
    for who in [&ben, &zoe] {
        assert!(double.posted(double.direct(who)).is_empty(), "{}", who.name);
    }
    let listed = scene.follows(&ben).await;
    assert!(listed.contains(MUSEUM_ASKED), "{listed}");
    let listed = scene.follows(&zoe).await;
    assert!(listed.contains("You follow nothing"), "{listed}");
    scene.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn moderators_have_it_told_in_a_channel_from_what_all_its_readers_may_see() {
    let mut scene = scene().await;
    let double = &scene.served.double;
    let news = double.text_channel(scene.guild, "news");
    let shut = double.text_channel(scene.guild, "shut");
    double.deny(shut, permissions::SEND_MESSAGES);
    let add = |place: u64, question: &str| json!({ "add": { "question": question, "where": place.to_string() } });
    let mia = Person::new("Mia");
    let refused = scene
        .told(&mia, scene.channel, "follow", add(news, MUSEUM_ASKED))
        .await;
    assert!(
        refused.words().contains("may not do this"),
        "{}",
        refused.words()
    );
    let refused = scene
        .told(&scene.ada, scene.channel, "follow", add(shut, MUSEUM_ASKED))
        .await;
    assert!(
        refused.words().contains("cannot post"),
        "{}",
        refused.words()
    );
    let listed = scene.follows(&scene.ada).await;
    assert!(listed.contains("You follow nothing"), "{listed}");
    let added = scene
        .told(&scene.ada, scene.channel, "follow", add(news, MUSEUM_ASKED))
        .await;
    assert!(added.words().contains("I write there"), "{}", added.words());

    // One that only some may see, and one for everyone.
    let crew = double.role(scene.guild, "Crew", 0);
    let secret = "The museum of seafaring opens its new hall on 24 December in truth, the crew was told in secret.";
    scene
        .brings(
            "/market",
            &[("market", "The fish market moves", 22, MARKET)],
        )
        .await;
    let told = json!({ "audience": { "source": "The Wire of /market", "role": crew.to_string() } });
    scene.source(told).await;
    let entries = [("secret", "In truth", 23, secret)];
    let named = feed(&entries).replace("The Harbour Herald", "The Wire of /market");
    scene.site.page("/market", RSS, &named);
    let refresh = json!({ "refresh": { "source": "The Wire of /market" } });
    scene.source(refresh).await;
    let wire = [("later", "The new hall opens later", 22, LATER)];
    scene.brings("/wire", &wire).await;
    // It may be within a minute of the news before.
    scene.served.restart().await;
    let told = scene.news(news, "10 December").await;
    let double = &scene.served.double;
    in_silence().await;
    for posted in double.posted(news) {
        assert!(!posted.words().contains("secret"), "{}", posted.words());
    }

    // Whoever reads it may not end it; another moderator may.
    let stop = told.button("Stop following").unwrap().custom_id;
    let refused = double
        .click(&mia, told.id, &stop)
        .reply(SOON)
        .await
        .unwrap();
    assert!(
        refused.words().contains("may not do this"),
        "{}",
        refused.words()
    );
    let otto = Person::new("Otto").permissions(permissions::MANAGE_GUILD);
    let listed = scene.follows(&otto).await;
    assert!(listed.contains(&format!("<#{news}>")), "{listed}");
    let typing = double.complete(
        &otto,
        scene.channel,
        "unfollow",
        json!({ "question": "museum" }),
        "question",
    );
    let choice = typing.choices(SOON).await.unwrap().remove(0);
    let ended = scene
        .told(
            &otto,
            scene.channel,
            "unfollow",
            json!({ "question": choice.value }),
        )
        .await;
    assert!(
        ended.words().contains("followed no more"),
        "{}",
        ended.words()
    );
    let listed = scene.follows(&scene.ada).await;
    assert!(listed.contains("You follow nothing"), "{listed}");
    scene.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_follows_is_shown_and_erased_with_what_is_kept_of_them() {
    let scene = Scene::with(Site::new().await, "corpus = []\n").await;
    let mia = Person::new("Mia");
    for number in 0..5 {
        let words = scene
            .follow(
                &mia,
                scene.channel,
                &format!("Where is ship number {number}?"),
            )
            .await;
        assert!(words.contains("I follow"), "{words}");
    }
    let words = scene
        .follow(&mia, scene.channel, "Where is the sixth?")
        .await;
    assert!(words.contains("You have asked a lot just now"), "{words}");
    let ended = json!({ "question": "where is SHIP number 3?" });
    let ended = scene.told(&mia, scene.channel, "unfollow", ended).await;
    assert!(
        ended.words().contains("followed no more"),
        "{}",
        ended.words()
    );
    // Nobody else's.
    let tom = Person::new("Tom");
    let other = json!({ "question": "Where is ship number 2?" });
    let other = scene.told(&tom, scene.channel, "unfollow", other).await;
    assert!(
        other.words().contains("followed no more"),
        "{}",
        other.words()
    );
    let kept = scene
        .told(&mia, scene.channel, "privacy", json!({ "show": {} }))
        .await
        .words();
    assert!(kept.contains("You follow 4 questions"), "{kept}");
    assert!(kept.contains("Where is ship number 2?"), "{kept}");
    let erase = scene
        .told(&mia, scene.channel, "privacy", json!({ "erase": {} }))
        .await;
    let erased = scene.press_as(&mia, &erase, "Erase it all").await.words();
    assert!(
        erased.contains("4 questions are followed no more"),
        "{erased}"
    );
    let listed = scene.follows(&mia).await;
    assert!(listed.contains("You follow nothing"), "{listed}");
    scene.stop().await;
}

impl Scene {
    async fn press_as(&self, who: &Person, message: &Message, label: &str) -> Message {
        let button = message.button(label).unwrap();
        let pressed = self.served.double.click(who, message.id, &button.custom_id);
        pressed.reply(SOON).await.unwrap()
    }
}
