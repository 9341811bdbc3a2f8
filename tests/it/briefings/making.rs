//! From a form to a pinned message.

use footnote::double::{Person, permissions};
use serde_json::json;

use super::{FERRY, FERRY_TOPIC, LANTERN, Scene, TOPIC};
use crate::discord::strangers::SOON;

#[tokio::test(flavor = "multi_thread")]
async fn what_a_form_says_is_looked_at_changed_and_pinned_once() {
    let scene = Scene::new().await;
    let double = &scene.served.double;
    let opened = scene.used(&scene.ada, json!({ "new": {} }));
    let form = opened.acknowledged(SOON).await.unwrap();
    assert_eq!(form.kind, 9, "{:?}", form.data);
    // A mistake costs nothing that was written.
    let sent = double
        .fill(
            &opened,
            &[("topics", TOPIC), ("schedule", "every now and then")],
        )
        .unwrap();
    let wrong = sent.reply(SOON).await.unwrap();
    assert!(
        wrong.is_ephemeral() && wrong.words().contains("no briefing yet"),
        "{}",
        wrong.words()
    );
    let edit = wrong.button("Edit").unwrap().custom_id;
    let again = double.click(&scene.ada, wrong.id, &edit);
    let form = again.acknowledged(SOON).await.unwrap();
    assert!(
        form.data.to_string().contains("every now and then"),
        "{}",
        form.data
    );
    let fields = [
        ("title", "Harbour <@123> *today*"),
        (
            "topics",
            "Who lit the lantern of the old harbour?\nwhat nobody ever wrote about",
        ),
        ("schedule", "daily 08:00 Europe/Berlin"),
        ("window", ""),
    ];
    let sent = double.fill(&again, &fields).unwrap();
    let draft = sent.reply(SOON * 2).await.unwrap();
    let words = draft.words();
    for wanted in [
        "what would be pinned",
        "Ada Brook",
        "Nothing found on this",
        "lantern.txt",
    ] {
        assert!(words.contains(wanted), "no {wanted} in {words}");
    }
    assert!(draft.is_ephemeral());
    assert!(scene.pinned().is_empty());
    let done = scene.press(&draft, "Pin it").await;
    assert!(done.words().contains("It is pinned"), "{}", done.words());
    let pinned = scene.pinned();
    assert_eq!(pinned.len(), 1);
    let words = pinned[0].words();
    assert!(
        words.contains("Ada Brook") && words.contains("edition 1") && words.contains("next <t:"),
        "{words}"
    );
    assert!(
        !words.contains("**New**"),
        "nothing is new in a first edition: {words}"
    );
    assert!(done.words().contains(&pinned[0].id.to_string()));
    // The draft is spent.
    let button = draft.button("Pin it").unwrap().custom_id;
    let twice = double.click(&scene.ada, draft.id, &button);
    let twice = twice.reply(SOON).await.unwrap().words();
    assert!(twice.contains("too old"), "{twice}");
    assert_eq!(double.posted(scene.channel).len(), 1);
    let audit = scene.audit().await;
    assert!(audit.contains("briefing"), "{audit}");
    scene.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_is_pinned_as_a_briefing_by_its_button_and_by_a_command_on_it() {
    let scene = Scene::new().await;
    let double = &scene.served.double;
    let asking = double.slash(
        &scene.ada,
        scene.channel,
        "ask",
        json!({ "question": TOPIC }),
    );
    let answer = asking.reply(SOON).await.unwrap();
    let button = answer.button("Pin as briefing").unwrap().custom_id;
    let by_button = double.click(&scene.ada, answer.id, &button);
    let by_command = double.message_command(&scene.ada, answer.id, "Pin as briefing");
    for opened in [by_button, by_command] {
        let form = opened.acknowledged(SOON).await.unwrap();
        assert_eq!(form.kind, 9, "{:?}", form.data);
        assert!(form.data.to_string().contains(TOPIC), "{}", form.data);
    }
    // What is no answer has no question.
    let said = double.say(&scene.ada, scene.channel, "The harbour is full.");
    let opened = double.message_command(&scene.ada, said, "Pin as briefing");
    let refused = opened.reply(SOON).await.unwrap();
    assert!(
        refused.words().contains("no answer of mine"),
        "{}",
        refused.words()
    );
    // Members who are none are shown no such button, and the command refuses them.
    let tom = Person::new("Tom").permissions(permissions::SEND_MESSAGES);
    let asking = double.slash(&tom, scene.channel, "ask", json!({ "question": TOPIC }));
    let answer = asking.reply(SOON).await.unwrap();
    assert!(answer.button("Pin as briefing").is_none());
    let refused = double.message_command(&tom, answer.id, "Pin as briefing");
    let refused = refused.reply(SOON).await.unwrap();
    assert!(
        refused.words().contains("for moderators"),
        "{}",
        refused.words()
    );
    scene.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_has_no_room_in_a_message_stands_in_the_thread_under_it() {
    let scene = Scene::new().await;
    let mut topics = Vec::new();
    for ship in [
        "Avocet", "Bittern", "Curlew", "Dunlin", "Egret", "Fulmar", "Gannet", "Heron",
    ] {
        for (n, then) in [
            "the spring of 1901 by the brothers Lund, who came from the north with their tools",
            "the autumn of 1923, when the council paid for new masts and for ropes from Saint Orla",
            "the winter of 1957, and half of the town went down to the slipway to see her leave",
        ]
        .iter()
        .enumerate()
        {
            let words = format!(
                "Notes of the harbour office, volume {n}, on what was done there in that year.\n\nThe sailing ship {ship} was \
                 repaired in {then}.\n\nThe office kept {} letters on other matters that year.",
                n * 37 + ship.len()
            );
            scene
                .served
                .place
                .write(&format!("library/{ship}-{n}.txt"), &words);
        }
        topics.push(format!("When was the sailing ship {ship} repaired?"));
    }
    for topic in &topics {
        scene.finds(topic, "brothers Lund").await;
    }
    let pinned = scene.pin(&topics.join(";"), "by hand").await;
    let words = pinned.words();
    assert!(
        words.contains("in the thread under this message"),
        "{words}"
    );
    for ship in ["Avocet", "Heron"] {
        assert!(words.contains(ship), "{words}");
    }
    // A thread that is opened from a message has its id.
    let double = &scene.served.double;
    let parts = double.posted(pinned.id);
    assert_eq!(parts.len(), 8, "{}", scene.served.said());
    assert!(parts[0].words().contains("Avocet") && parts[7].words().contains("Heron"));
    // Made anew, the same messages are changed.
    scene.served.place.write("library/ferry.txt", FERRY);
    scene.served.place.write("library/Avocet-0.txt", LANTERN);
    scene.finds(FERRY_TOPIC, "nine euros").await;
    let done = scene
        .briefing(json!({ "refresh": { "briefing": "1" } }))
        .await;
    assert!(
        done.words().contains(&pinned.id.to_string()),
        "{}",
        done.words()
    );
    assert_eq!(double.posted(pinned.id).len(), 8);
    assert_eq!(double.posted(scene.channel).len(), 1);
    scene.stop().await;
}
