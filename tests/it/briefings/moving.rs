//! A briefing that is changed: moved to another channel, made from other sources.

use footnote::double::{Message, Person, permissions};
use serde_json::{Value, json};

use super::{FERRY, FERRY_TOPIC, Scene, TOPIC};
use crate::discord::strangers::SOON;

/// The menu of a message, by Discord's number for its kind.
fn menu(message: &Message, kind: u8) -> Value {
    let rows = message.components.iter();
    let mut parts = rows.flat_map(|row| row["components"].as_array().into_iter().flatten());
    parts.find(|part| part["type"] == kind).unwrap().clone()
}

const SOURCES: u8 = 3;
const CHANNEL: u8 = 8;

impl Scene {
    /// Chooses in a menu; what is shown then.
    async fn choose(&self, message: &Message, kind: u8, chosen: &[&str]) -> Message {
        let id = menu(message, kind)["custom_id"]
            .as_str()
            .unwrap()
            .to_owned();
        let double = &self.served.double;
        let asked = double.choose(&self.ada, message.id, &id, chosen).unwrap();
        asked.reply(SOON).await.unwrap()
    }
}

fn labels(choice: &Value) -> Vec<String> {
    let options = choice["options"].as_array().unwrap();
    let label = |option: &Value| option["label"].as_str().unwrap().to_owned();
    options.iter().map(label).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn sources_are_chosen_under_the_draft_and_stay_chosen() {
    let scene = Scene::of(&["library", "letters"], "").await;
    let double = &scene.served.double;
    scene.served.place.write("letters/ferry.txt", FERRY);
    scene.finds(FERRY_TOPIC, "seven in the morning").await;
    let options = json!({ "topics": format!("{TOPIC};{FERRY_TOPIC}"), "schedule": "by hand" });
    let draft = scene.briefing(json!({ "new": options })).await;
    let has_both = |message: &Message| {
        let words = message.words();
        words.contains("Ada Brook") && words.contains("seven in the morning")
    };
    assert!(has_both(&draft), "{}", draft.words());
    let sources = menu(&draft, SOURCES);
    let options = labels(&sources);
    assert_eq!(options.len(), 2, "{sources}");
    let is_letters = |label: &&String| label.contains("letters");
    let letters = options.iter().find(is_letters).unwrap();
    let chosen = |menu: &Value| {
        let options = menu["options"].as_array().unwrap().clone();
        options.iter().filter(|one| one["default"] == true).count()
    };
    assert_eq!(chosen(&sources), 0, "{sources}");
    let draft = scene.choose(&draft, SOURCES, &[letters]).await;
    let only_letters = |message: &Message| {
        let words = message.words();
        !words.contains("Ada Brook") && words.contains("seven in the morning")
    };
    assert!(only_letters(&draft), "{}", draft.words());
    assert_eq!(chosen(&menu(&draft, SOURCES)), 1);
    scene.press(&draft, "Pin it").await;
    let pinned = scene.pinned().remove(0);
    assert!(only_letters(&pinned), "{}", pinned.words());

    // What is chosen stays so where nothing is touched, and stands first.
    let opened = scene.used(&scene.ada, json!({ "edit": { "briefing": "1" } }));
    opened.acknowledged(SOON).await.unwrap();
    let sent = double.fill(&opened, &[("title", "Letters")]).unwrap();
    let draft = sent.reply(SOON).await.unwrap();
    assert!(only_letters(&draft), "{}", draft.words());
    assert_eq!(&labels(&menu(&draft, SOURCES))[0], letters);
    // Without a choice it is made from all. What it quotes of the letters is not struck for that.
    let draft = scene.choose(&draft, SOURCES, &[]).await;
    assert!(has_both(&draft), "{}", draft.words());
    scene.press(&draft, "Pin it").await;
    let now = scene.until(pinned.id, has_both).await;
    assert!(!now.words().contains("~~"), "{}", now.words());
    // As an option of the command.
    let library = options.iter().find(|one| !is_letters(one)).unwrap();
    let options = json!({ "edit": { "briefing": "1", "source": library } });
    let opened = scene.used(&scene.ada, options);
    opened.acknowledged(SOON).await.unwrap();
    let sent = double.fill(&opened, &[]).unwrap();
    let draft = sent.reply(SOON).await.unwrap();
    let words = draft.words();
    assert!(
        words.contains("Ada Brook") && !words.contains("seven in the morning"),
        "{words}"
    );
    // Somebody else's menu is nobody's.
    let id = menu(&draft, SOURCES)["custom_id"].clone();
    let eve = Person::new("Eve").permissions(permissions::MANAGE_GUILD);
    let asked = double.choose(&eve, draft.id, id.as_str().unwrap(), &[]);
    let refused = asked.unwrap().reply(SOON).await.unwrap();
    assert!(refused.id != draft.id && refused.is_ephemeral());
    // What was quoted of another source is not called taken away.
    scene.press(&draft, "Pin it").await;
    let now = scene.until(pinned.id, |one| !has_both(one)).await;
    assert!(!now.words().contains("taken out"), "{}", now.words());
    scene.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_briefing_that_is_moved_is_pinned_there_and_the_messages_point_to_each_other() {
    let scene = Scene::new().await;
    let double = &scene.served.double;
    let first = scene.pin(TOPIC, "daily 08:00").await;
    let news = double.text_channel(scene.guild, "news");
    // Only by whoever may in both channels.
    let ben = Person::new("Ben").permissions(permissions::SEND_MESSAGES);
    let moved = || json!({ "edit": { "briefing": "1", "channel": news.to_string() } });
    for (may, may_not) in [(scene.channel, news), (news, scene.channel)] {
        double.except_person(may, &ben, permissions::PIN_MESSAGES, 0);
        double.except_person(may_not, &ben, 0, permissions::PIN_MESSAGES);
        tokio::time::sleep(std::time::Duration::from_millis(500)).await;
        let refused = scene.used(&ben, moved()).reply(SOON).await.unwrap().words();
        assert!(refused.contains("for moderators"), "{refused}");
    }
    let opened = scene.used(&scene.ada, moved());
    let form = opened.acknowledged(SOON).await.unwrap();
    assert_eq!(form.kind, 9, "{:?}", form.data);
    let sent = double.fill(&opened, &[]).unwrap();
    let draft = sent.reply(SOON).await.unwrap();
    let chosen = |draft: &Message| menu(draft, CHANNEL)["default_values"][0]["id"].clone();
    assert_eq!(chosen(&draft), news.to_string());
    // The menu says so too: back, and there again.
    let back = scene.channel.to_string();
    let draft = scene.choose(&draft, CHANNEL, &[&back]).await;
    assert_eq!(chosen(&draft), back);
    // What stood there before is pinned no more, by whichever button.
    let before = draft.button("Pin it").unwrap().custom_id;
    let draft = scene.choose(&draft, CHANNEL, &[&news.to_string()]).await;
    assert_eq!(chosen(&draft), news.to_string());
    let spent = double.click(&scene.ada, draft.id, &before);
    let spent = spent.reply(SOON).await.unwrap().words();
    assert!(spent.contains("too old"), "{spent}");
    assert!(scene.pinned_in(news).is_empty());
    let said = scene.press(&draft, "Pin it").await.words();
    assert!(said.contains("It is pinned"), "{said}");
    let second = scene.pinned_in(news).remove(0);
    let words = second.words();
    let link = |channel: u64, message: u64| format!("{}/{channel}/{message}", scene.guild);
    assert!(
        words.contains("edition 2") && words.contains(&link(scene.channel, first.id)),
        "{words}"
    );
    assert!(said.contains(&link(news, second.id)), "{said}");
    let old = scene
        .until(first.id, |one| {
            !one.pinned && one.words().contains("newer edition")
        })
        .await;
    assert!(
        old.words().contains(&link(news, second.id)) && old.words().contains("Ada Brook"),
        "{}",
        old.words()
    );
    let listed = scene.briefing(json!({ "list": {} })).await.words();
    assert!(listed.contains(&format!("<#{news}>")), "{listed}");
    // The editions are where they were shown, and what is there acts there.
    let history = json!({ "history": { "briefing": "1" } });
    let history = scene.briefing(history).await.words();
    for link in [link(scene.channel, first.id), link(news, second.id)] {
        assert!(history.contains(&link), "no {link} in {history}");
    }
    let told = scene.press(&old, "What changed").await.words();
    assert!(told.contains("first edition"), "{told}");
    let told = scene.press(&second, "What changed").await.words();
    assert!(told.contains("quote the same"), "{told}");
    // From now on it lives there alone.
    scene.served.place.write("library/ferry.txt", FERRY);
    scene.finds(FERRY_TOPIC, "seven in the morning").await;
    scene
        .briefing(json!({ "refresh": { "briefing": "1" } }))
        .await;
    assert_eq!(double.posted(scene.channel).len(), 1);
    assert_eq!(double.posted(news).len(), 1);
    scene.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_briefing_whose_channel_is_gone_is_moved_to_another_one() {
    let mut scene = Scene::new().await;
    scene.pin(TOPIC, "daily 08:00").await;
    let news = scene.served.double.text_channel(scene.guild, "news");
    scene.served.double.remove_channel(scene.channel);
    scene
        .stopped_with("UPDATE briefings SET due_at = due_at - 86400")
        .await;
    scene.served.place.write(
        "library/lantern-2.txt",
        "Who lit the lantern of the old harbour? It was Bea Brook, this time.",
    );
    scene.started().await;
    scene.channel = news;
    let begun = std::time::Instant::now();
    loop {
        let listed = scene.briefing(json!({ "list": {} })).await.words();
        if listed.contains("its channel is gone") {
            break;
        }
        assert!(begun.elapsed() < SOON * 2, "{listed}");
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    }
    let double = &scene.served.double;
    let options = json!({ "edit": { "briefing": "1", "channel": news.to_string() } });
    let opened = scene.used(&scene.ada, options);
    opened.acknowledged(SOON).await.unwrap();
    let sent = double.fill(&opened, &[]).unwrap();
    let draft = sent.reply(SOON).await.unwrap();
    let said = scene.press(&draft, "Pin it").await.words();
    assert!(said.contains("resume it first"), "{said}");
    scene
        .briefing(json!({ "resume": { "briefing": "1" } }))
        .await;
    let begun = std::time::Instant::now();
    while scene.pinned_in(news).is_empty() {
        assert!(begun.elapsed() < SOON * 2, "{}", scene.served.said());
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    let words = scene.pinned_in(news).remove(0).words();
    assert!(words.contains("Brook"), "{words}");
    scene.stop().await;
}
