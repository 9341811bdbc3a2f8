//! What is said in a channel that is a source, quoted by a briefing: it stays while it is said, and goes when it is taken
//! back.

use std::time::Duration;

use footnote::double::Person;
use serde_json::json;

use super::panel::Scene;
use crate::discord::strangers::SOON;

impl Scene {
    /// The briefing on these topics, made and pinned; its message.
    async fn pinned(&self, topics: &str) -> u64 {
        let double = &self.served.double;
        let options = json!({ "new": { "topics": topics, "schedule": "by hand" } });
        let asked = double.slash(&self.ada, self.channel, "briefing", options);
        let draft = asked.reply(SOON).await.unwrap();
        let button = draft.button("Pin it");
        let button = button.unwrap_or_else(|| panic!("{}", draft.words()));
        double.click(&self.ada, draft.id, &button.custom_id);
        let pinned = double.wait_for_message(self.channel, SOON, |one| {
            !one.is_ephemeral() && one.words().contains("edition 1")
        });
        pinned.await.unwrap().id
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn h40_what_is_taken_back_in_a_channel_goes_from_a_briefing_and_what_is_added_strikes_nothing()
 {
    let scene = Scene::chatting().await;
    let double = &scene.served.double;
    let news = double.text_channel(scene.guild, "news");
    let mia = Person::new("Mia");
    let said = double.say(
        &scene.ada,
        news,
        "The regatta of the harbour takes place on 12 December, beginning at the old lighthouse.",
    );
    double.say(
        &scene.ada,
        news,
        "The slipway is closed for repairs until further notice.",
    );
    scene.add_channel(news).await;
    let regatta = "When does the regatta take place?";
    let has_day = |words: &str| words.contains("12 December");
    scene.until(&mia, scene.channel, regatta, has_day).await;
    let pinned = scene.pinned(regatta).await;
    let words = double.message(pinned).unwrap().words();
    assert!(has_day(&words), "{words}");

    // The conversation goes on, again and again: each time its document is another one.
    for (n, pilot) in ["Ines Falk", "Jon Berg", "Kim Dahl"].iter().enumerate() {
        let more = format!(
            "The harbour pilot {pilot} retires in spring after {} years.",
            n + 21
        );
        double.say(&scene.ada, news, more);
        let question = "Which pilot retires in spring?";
        let is_there = |words: &str| words.contains(pilot);
        scene.until(&mia, scene.channel, question, is_there).await;
    }
    // Longer than the bot takes to look after what is shown.
    tokio::time::sleep(Duration::from_secs(20)).await;
    let options = json!({ "refresh": { "briefing": "1" } });
    let asked = double.slash(&scene.ada, scene.channel, "briefing", options);
    asked.reply(SOON).await.unwrap();
    let words = double.message(pinned).unwrap().words();
    let is_struck = words.contains("~~") || words.contains("taken out");
    assert!(has_day(&words) && !is_struck, "{words}");

    // Its author deletes that message alone.
    double.delete(said);
    let words = scene
        .served
        .shows(pinned, |one| !has_day(&one.words()))
        .await;
    let words = words.words();
    assert!(
        words.contains("taken out") && !words.contains("lighthouse"),
        "{words}"
    );
    scene.stop().await;
}
