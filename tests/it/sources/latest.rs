//! `/latest`: what the sources brought, as members meet it.

use footnote::double::{Message, Person};
use serde_json::{Value, json};

use super::panel::Scene;
use super::{LANTERN, MARKET, MUSEUM, RSS, feed};
use crate::discord::strangers::SOON;

const SCHOOL: &str = "Forty pupils learn to mend nets and to read charts. Their teacher is a captain who went to sea for \
    half of her life.";

/// When something came is told in whole seconds.
async fn a_second_later() {
    tokio::time::sleep(std::time::Duration::from_millis(1_100)).await;
}

impl Scene {
    async fn latest(&self, who: &Person, channel: u64, options: Value) -> Message {
        let used = self.served.double.slash(who, channel, "latest", options);
        let reply = used.reply(SOON).await;
        let reply = reply.unwrap_or_else(|waited| panic!("{waited}\n{}", self.served.said()));
        assert!(reply.is_ephemeral());
        reply
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_new_is_shown_source_by_source_with_its_first_words_to_those_who_may_see_it() {
    let scene = Scene::new().await;
    let mia = Person::new("Mia");
    let words = scene.latest(&mia, scene.channel, json!({})).await.words();
    assert!(words.contains("Nothing new came since <t:"), "{words}");
    assert!(
        words.contains("None of the sources here has been read"),
        "{words}"
    );
    let entries = [
        ("lantern", "The lantern is lit again", 20, LANTERN),
        ("museum", "A new hall for the museum", 21, MUSEUM),
        ("school", "A school by the sea", 21, SCHOOL),
    ];
    scene.site.page("/feed", RSS, &feed(&entries));
    let many: Vec<(String, String)> = (0..500)
        .map(|number| {
            let words = format!(
                "Ship number {number} came into port {} at noon, with {} crates.",
                number * 7,
                number * 13
            );
            (format!("ship{number}"), words)
        })
        .collect();
    let entries: Vec<(&str, &str, u32, &str)> = many
        .iter()
        .map(|(id, words)| (id.as_str(), id.as_str(), 19, words.as_str()))
        .collect();
    let ships = feed(&entries).replace("The Harbour Herald", "The Ship List");
    scene.site.page("/ships", RSS, &ships);
    scene.add("feed", "/feed").await;
    a_second_later().await;
    scene.add("feed", "/ships").await;
    a_second_later().await;
    // Another outlet has a story of the first one, word for word.
    let copied = [
        ("copied", "The lantern shines again", 21, LANTERN),
        ("market", "The fish market moves", 22, MARKET),
    ];
    let copied = feed(&copied).replace("The Harbour Herald", "The Harbour Wire");
    scene.site.page("/wire", RSS, &copied);
    scene.add("feed", "/wire").await;

    let shown = scene.latest(&mia, scene.channel, json!({})).await;
    let words = shown.words();
    for told in [
        "505 new documents from 3 sources",
        "**The Harbour Wire** · feed, 2 new documents",
        "> The fish market moves to the northern quay in January",
        "also in one more",
        "**The Ship List** · feed, 500 new documents",
        "and 497 more",
        "were last read <t:",
        "page 1 of 2",
    ] {
        assert!(words.contains(told), "{told}: {words}");
    }
    assert_eq!(words.matches("> The lantern of the old harbour").count(), 1);
    assert_eq!(words.matches("> Ship number").count(), 3, "{words}");
    let first_of = |name: &str| words.find(name).unwrap();
    assert!(first_of("Harbour Wire") < first_of("Ship List"));

    // Another page, also after a restart; by nobody else.
    let next = shown.button("Next page").unwrap().custom_id;
    let mut scene = scene;
    scene.served.restart().await;
    let double = &scene.served.double;
    let stranger = double.click(&Person::new("Tom"), shown.id, &next);
    let said = stranger.reply(SOON).await.unwrap().words();
    assert!(said.contains("belongs to whoever asked"), "{said}");
    let turned = double.click(&mia, shown.id, &next).reply(SOON).await;
    let turned = turned.unwrap();
    let words = turned.words();
    assert!(
        words.contains("The Harbour Herald** · feed, 3 new") && words.contains("page 2 of 2"),
        "{words}"
    );
    assert!(words.contains("> The museum of seafaring"), "{words}");
    assert!(
        !words.contains("> The lantern") && !words.contains("more\n"),
        "{words}"
    );
    assert!(turned.button("Previous page").is_some());

    // Neither another guild nor a direct message has any of it.
    let elsewhere = double.text_channel(double.guild("Inland"), "general");
    for place in [elsewhere, double.direct(&mia)] {
        let words = scene.latest(&mia, place, json!({})).await.words();
        assert!(words.contains("Nothing new came"), "{words}");
    }
    // What is for some is shown to them alone.
    let crew = double.role(scene.guild, "Crew", 0);
    let told = json!({ "audience": { "source": "The Harbour Herald", "role": crew.to_string() } });
    scene.source(told).await;
    for (who, sees) in [(mia, false), (Person::new("Ben").role(crew), true)] {
        let shown = scene
            .latest(&who, scene.channel, json!({ "days": 7 }))
            .await;
        let sources = if sees {
            "from 3 sources"
        } else {
            "from 2 sources"
        };
        assert!(shown.words().contains(sources), "{}", shown.words());
    }
    scene.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn with_a_topic_it_is_an_answer_from_these_days_with_the_newest_first() {
    let scene = Scene::new().await;
    let today = jiff::Zoned::now().date();
    let on = |days: i64| today.saturating_sub(jiff::Span::new().days(days));
    let article = |id: &str, days: i64, words: &str| {
        let date = on(days).strftime("%a, %d %b %Y");
        format!(
            "<item><guid isPermaLink=\"false\">{id}</guid><title>{id}</title><pubDate>{date} 08:00:00 GMT</pubDate>\
             <description>{words}</description></item>"
        )
    };
    let items = [
        article(
            "old",
            30,
            "The ferry to the island had 90 passengers in the old days.",
        ),
        article(
            "two",
            2,
            "The ferry to the island carried 700 passengers on its second trip.",
        ),
        article(
            "one",
            1,
            "The ferry to the island is late, its captain said to passengers.",
        ),
    ];
    let ferries = format!(
        "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Ferries</title>{}</channel></rss>",
        items.concat()
    );
    scene.site.page("/ferries", RSS, &ferries);
    scene.add("feed", "/ferries").await;
    let mia = Person::new("Mia");
    let options = json!({ "topic": "passengers of the ferry to the island", "days": 3 });
    let shown = scene.latest(&mia, scene.channel, options).await;
    let words = shown.words();
    let place = |part: &str| {
        words
            .find(part)
            .unwrap_or_else(|| panic!("{part}: {words}"))
    };
    assert!(place("is late") < place("second trip"), "{words}");
    assert!(!words.contains("old days"), "{words}");
    assert!(words.contains("since"), "{words}");
    // Its buttons are those of an answer.
    let context = shown.button("Context 2").unwrap().custom_id;
    let pressed = scene.served.double.click(&mia, shown.id, &context);
    let context = pressed.reply(SOON).await.unwrap().words();
    assert!(context.contains("second trip"), "{context}");
    scene.stop().await;
}
