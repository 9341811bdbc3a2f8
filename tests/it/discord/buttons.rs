//! Buttons: pages, context, votes, the nearest passages, moderators; also after a restart, and by whoever may not.

use std::time::Duration;

use footnote::double::{Message, Person, permissions};
use serde_json::json;

use super::served::Served;
use super::strangers::SOON;

/// A member's first answer in a channel of a guild.
async fn answered(served: &Served, who: &Person, channel: u64, question: &str) -> Message {
    let asked = served
        .double
        .slash(who, channel, "ask", json!({ "question": question }));
    asked.reply(SOON).await.unwrap()
}

fn custom_id(message: &Message, label: &str) -> String {
    let button = message.button(label);
    let labels: Vec<String> = message.buttons().into_iter().map(|b| b.label).collect();
    button
        .unwrap_or_else(|| panic!("no button {label} among {labels:?}"))
        .custom_id
}

const QUESTION: &str = "who is meeting in Qatar?";

#[tokio::test(flavor = "multi_thread")]
async fn the_asker_turns_pages_also_after_a_restart_and_nobody_else_does() {
    let mut served = Served::start().await;
    let guild = served.double.guild("Harbour");
    let channel = served.double.text_channel(guild, "general");
    let (mia, tom) = (Person::new("Mia"), Person::new("Tom"));
    let reply = answered(&served, &mia, channel, QUESTION).await;
    let first = reply.words();
    let next = custom_id(&reply, "Next page");

    let pressed = served.double.click(&tom, reply.id, &next);
    let refused = pressed.reply(SOON).await.unwrap();
    assert!(refused.is_ephemeral());
    assert!(
        refused.words().contains("belongs to whoever asked"),
        "{}",
        refused.words()
    );
    assert_eq!(served.double.message(reply.id).unwrap().words(), first);

    served.restart().await;
    let pressed = served.double.click(&mia, reply.id, &next);
    let acknowledged = pressed.acknowledged(SOON).await.unwrap();
    assert_eq!(acknowledged.kind, 6);
    let turned = served
        .double
        .wait_for_message(channel, SOON, |message| {
            message.id == reply.id && message.words() != first
        })
        .await
        .unwrap();
    let back = custom_id(&turned, "Previous page");
    served.double.click(&mia, reply.id, &back);
    served
        .double
        .wait_for_message(channel, SOON, |message| {
            message.id == reply.id && message.words() == first
        })
        .await
        .expect("the first page says what it said");
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn anyone_sees_the_context_and_votes_once() {
    let served = Served::start().await;
    let guild = served.double.guild("Harbour");
    let channel = served.double.text_channel(guild, "general");
    let (mia, tom) = (Person::new("Mia"), Person::new("Tom"));
    let reply = answered(&served, &mia, channel, QUESTION).await;

    let pressed = served
        .double
        .click(&tom, reply.id, &custom_id(&reply, "Context 1"));
    let context = pressed.reply(SOON).await.unwrap();
    assert!(context.is_ephemeral());
    assert!(context.words().contains("Qatar"), "{}", context.words());

    let (yes, no) = (
        custom_id(&reply, "Helpful"),
        custom_id(&reply, "Not helpful"),
    );
    for (button, said) in [
        (&yes, "noted as helpful"),
        (&yes, "said so already"),
        (&no, "noted as not helpful"),
    ] {
        let pressed = served.double.click(&tom, reply.id, button);
        let told = pressed.reply(SOON).await.unwrap();
        assert!(
            told.is_ephemeral() && told.words().contains(said),
            "{}",
            told.words()
        );
    }
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_button_that_was_not_made_here_is_refused() {
    let served = Served::start().await;
    let double = &served.double;
    let here = double.text_channel(double.guild("Harbour"), "general");
    let there = double.text_channel(double.guild("Elsewhere"), "general");
    let mia = Person::new("Mia");
    let reply = answered(&served, &mia, here, QUESTION).await;
    let other = answered(&served, &mia, there, QUESTION).await;
    let helpful = custom_id(&reply, "Helpful");
    for forged in [
        helpful.replace(".h.", ".n."),
        "f1.h.1.0000000000000000".to_owned(),
        "x".repeat(100),
        "p.1.1".to_owned(),
        "\u{202e}'; DROP TABLE questions".to_owned(),
    ] {
        let pressed = double.click(&mia, reply.id, &forged);
        let refused = pressed.reply(SOON).await.unwrap();
        assert!(refused.is_ephemeral());
        assert!(
            refused.words().contains("not made here"),
            "{}",
            refused.words()
        );
    }
    // A true one, carried to another guild.
    let pressed = double.click(&mia, other.id, &helpful);
    let refused = pressed.reply(SOON).await.unwrap();
    assert!(
        refused.words().contains("not made here"),
        "{}",
        refused.words()
    );
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nothing_answers_can_be_looked_at_and_handed_to_moderators_once() {
    let mut served = Served::start().await;
    let double = &served.double;
    let guild = double.guild("Harbour");
    let channel = double.text_channel(guild, "general");
    let moderators = double.text_channel(guild, "moderators");
    let admin = Person::new("Ada").permissions(permissions::MANAGE_GUILD);
    let (mia, tom) = (Person::new("Mia"), Person::new("Tom"));
    let question = "how many moons does the planet Zorblax have?";

    let before = answered(&served, &mia, channel, question).await;
    assert!(
        before.words().contains("Nothing found"),
        "{}",
        before.words()
    );
    assert!(
        before.button("Ask a moderator").is_none(),
        "nobody chose a channel yet"
    );

    let refused = double.slash(
        &tom,
        channel,
        "settings",
        json!({ "moderators": { "channel": moderators.to_string() } }),
    );
    let refused = refused.reply(SOON).await.unwrap();
    assert!(
        refused.is_ephemeral() && refused.words().contains("may not"),
        "{}",
        refused.words()
    );
    let set = double.slash(
        &admin,
        channel,
        "settings",
        json!({ "moderators": { "channel": moderators.to_string() } }),
    );
    let set = set.reply(SOON).await.unwrap();
    assert!(
        set.words().contains(&format!("<#{moderators}>")),
        "{}",
        set.words()
    );

    let reply = answered(&served, &mia, channel, question).await;
    let nearest = double.click(
        &mia,
        reply.id,
        &custom_id(&reply, "Nearest passages (not an answer)"),
    );
    let nearest = nearest.reply(SOON).await.unwrap();
    assert!(nearest.is_ephemeral());
    assert!(
        nearest.words().contains("Not an answer"),
        "{}",
        nearest.words()
    );

    let ask = custom_id(&reply, "Ask a moderator");
    let sent = double
        .click(&mia, reply.id, &ask)
        .reply(SOON)
        .await
        .unwrap();
    assert!(
        sent.words().contains("Sent to the moderators"),
        "{}",
        sent.words()
    );
    // The button goes; a press that was under way, or a Discord that still shows it, makes no second message.
    let left = double
        .wait_for_message(channel, SOON, |message| {
            message.id == reply.id && message.button("Ask a moderator").is_none()
        })
        .await
        .unwrap();
    assert_eq!(left.words(), reply.words(), "the rest stays");
    assert!(left.button("Nearest passages").is_some());
    served.restart().await;
    let double = &served.double;
    let again = double
        .click(&mia, reply.id, &ask)
        .reply(SOON)
        .await
        .unwrap();
    assert!(again.words().contains("already"), "{}", again.words());
    let posted: Vec<Message> = double
        .posted(moderators)
        .into_iter()
        .filter(|message| message.words().contains("Zorblax"))
        .collect();
    assert_eq!(posted.len(), 1);
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sources_of_a_message_are_found_for_one_and_posted_for_all() {
    let served = Served::start().await;
    let double = &served.double;
    let guild = double.guild("Harbour");
    let channel = double.text_channel(guild, "general");
    let (mia, tom) = (Person::new("Mia"), Person::new("Tom"));
    let claim = double.say(
        &tom,
        channel,
        "I heard that ministers are meeting in Qatar this week",
    );
    let found = double.message_command(&mia, claim, "Find sources");
    let acknowledged = found.acknowledged(Duration::from_secs(2)).await.unwrap();
    assert!(acknowledged.is_ephemeral);
    let reply = found.reply(SOON).await.unwrap();
    assert!(
        reply.is_ephemeral() && reply.words().contains("Qatar"),
        "{}",
        reply.words()
    );

    let post = custom_id(&reply, "Post here");
    let posted = double
        .click(&mia, reply.id, &post)
        .reply(SOON)
        .await
        .unwrap();
    assert!(
        !posted.is_ephemeral() && posted.words().contains("Qatar"),
        "{}",
        posted.words()
    );
    let again = double
        .click(&mia, reply.id, &post)
        .reply(SOON)
        .await
        .unwrap();
    assert!(
        again.is_ephemeral() && again.words().contains("Already done"),
        "{}",
        again.words()
    );
    served.stop().await;
}
