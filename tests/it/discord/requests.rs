//! What the bot asks of Discord in channels, each request once as it should be and once as it may go wrong: what it is
//! told then has a name.

use std::sync::Arc;
use std::time::{Duration, Instant};

use footnote::discord::body::{Body, Modal, TextInput};
use footnote::discord::{Attachment, Counters, Rest, RestError, Ticket};
use footnote::double::{Asked, Double, Limits, Person, Setup, permissions};
use secrecy::SecretString;
use serde_json::json;

use super::served::Served;
use super::strangers::{SOON, start};

fn rest(double: &Double) -> Rest {
    let token = SecretString::from(double.token().to_owned());
    Rest::new(&double.url(), token, Arc::new(Counters::default())).unwrap()
}

fn ticket(double: &Double, asked: &Asked) -> Ticket {
    Ticket {
        application: double.bot(),
        id: asked.id(),
        token: SecretString::from(asked.token().to_owned()),
        arrived: Instant::now(),
        age: Duration::ZERO,
    }
}

/// A double with a channel in it.
async fn harbour(setup: Setup) -> (Double, u64) {
    let double = start(setup).await;
    let guild = double.guild("Harbour");
    let channel = double.text_channel(guild, "general");
    (double, channel)
}

#[tokio::test]
async fn a_message_is_edited_and_deleted_and_one_that_is_gone_silences_nothing() {
    let (double, channel) = harbour(Setup::default()).await;
    let rest = rest(&double);
    let posted = rest.send_message(channel, &Body::words("one"), 1).await;
    let id = posted.unwrap().id;
    let edited = rest.edit_message(channel, id, &Body::words("two")).await;
    assert_eq!(edited.unwrap().id, id);
    let read = rest.messages(channel, None).await.unwrap();
    assert_eq!((read[0].id.get(), &*read[0].content), (id, "two"));

    rest.delete_message(channel, id).await.unwrap();
    rest.delete_message(channel, id).await.unwrap();
    assert!(double.message(id).unwrap().deleted);
    for gone in [
        rest.edit_message(channel, id, &Body::words("x"))
            .await
            .err(),
        rest.pin(channel, id).await.err(),
    ] {
        let gone = gone.unwrap();
        assert!(
            gone.is_unknown_message() && !gone.is_unknown_channel(),
            "{gone}"
        );
    }
    let again = rest.send_message(channel, &Body::words("three"), 2).await;
    assert!(again.is_ok(), "{again:?}");
    assert_eq!(double.violations(), []);
}

#[tokio::test]
async fn a_channel_that_is_gone_or_not_seen_is_left_alone_and_can_still_be_asked_about() {
    let (double, channel) = harbour(Setup::default()).await;
    let rest = rest(&double);
    let told = rest.channel(channel).await.unwrap();
    assert_eq!((told.id, told.name.as_deref()), (channel, Some("general")));
    assert!(told.guild_id.is_some() && told.parent_id.is_none());
    double.deny(channel, permissions::PIN_MESSAGES);
    // Bit 51, which serenity would cut off.
    let told = rest.channel(channel).await.unwrap();
    let denied = told.permission_overwrites[0].deny;
    assert_eq!(denied, permissions::PIN_MESSAGES);

    double.deny(channel, permissions::VIEW_CHANNEL);
    let refused = rest.pin(channel, 1).await.unwrap_err();
    assert!(refused.is_missing_permission(), "{refused}");
    let alone = rest.pin(channel, 1).await.unwrap_err();
    assert!(matches!(alone, RestError::LeftAlone(_)), "{alone}");
    let refused = rest.channel(channel).await.unwrap_err();
    assert!(refused.is_missing_permission(), "{refused}");
    let gone = rest.channel(1).await.unwrap_err();
    assert!(
        gone.is_unknown_channel() && !gone.is_unknown_message(),
        "{gone}"
    );
    assert_eq!(double.violations(), []);
}

#[tokio::test]
async fn pins_end_at_250_and_a_missing_permission_closes_nothing_else() {
    let (double, channel) = harbour(Setup {
        limits: Limits {
            per_bucket: 1_000,
            in_all: 1_000,
            ..Limits::default()
        },
        ..Setup::default()
    })
    .await;
    let rest = rest(&double);
    let mia = Person::new("Mia");
    let say = |number: usize| double.say(&mia, channel, format!("{number}"));
    let ids: Vec<u64> = (0..251).map(say).collect();
    for id in &ids[..250] {
        rest.pin(channel, *id).await.unwrap();
    }
    let full = rest.pin(channel, ids[250]).await.unwrap_err();
    assert!(full.is_too_many_pins() && !full.is_of_the_body(), "{full}");

    // One that is deleted is no pin any more, and makes room for another, as one that is taken off.
    double.delete(ids[0]);
    assert!(!double.message(ids[0]).unwrap().pinned);
    rest.pin(channel, ids[250]).await.unwrap();
    rest.unpin(channel, ids[250]).await.unwrap();
    assert!(!double.message(ids[250]).unwrap().pinned);

    double.deny(channel, permissions::PIN_MESSAGES);
    let refused = rest.pin(channel, ids[250]).await.unwrap_err();
    assert!(refused.is_missing_permission(), "{refused}");
    let alone = rest.pin(channel, ids[250]).await.unwrap_err();
    assert!(
        matches!(alone, RestError::LeftAlone(_)),
        "asked once only: {alone}"
    );
    let words = Body::words("I may not pin.");
    let sent = rest.send_message(channel, &words, 9).await;
    assert!(sent.is_ok(), "words are still welcome");
    assert_eq!(double.violations(), []);
}

#[tokio::test]
async fn what_is_older_than_an_hour_is_edited_a_few_times_and_then_named_at_once() {
    let (double, channel) = harbour(Setup {
        limits: Limits {
            old_edits: 2,
            ..Limits::default()
        },
        ..Setup::default()
    })
    .await;
    let rest = rest(&double);
    let old = rest.send_message(channel, &Body::words("old"), 1).await;
    let new = rest.send_message(channel, &Body::words("new"), 2).await;
    let (old, new) = (old.unwrap().id, new.unwrap().id);
    double.grow_old(old);
    for number in 0..4 {
        let body = Body::words(format!("new {number}"));
        rest.edit_message(channel, new, &body).await.unwrap();
    }
    for number in 0..2 {
        let body = Body::words(format!("old {number}"));
        rest.edit_message(channel, old, &body).await.unwrap();
    }
    let begun = Instant::now();
    let refused = rest.edit_message(channel, old, &Body::words("old 2")).await;
    let refused = refused.unwrap_err();
    assert!(
        refused.is_old_edit() && !refused.is_of_the_body(),
        "{refused}"
    );
    let body = Body::words("new 4");
    rest.edit_message(channel, new, &body).await.unwrap();
    let took = begun.elapsed();
    assert!(
        took < Duration::from_millis(900),
        "nothing waited: {took:?}"
    );
    assert_eq!(double.message(old).unwrap().words(), "old 1");
    assert_eq!(double.counts().answers[&429], 1, "asked once");
    // One whose id says that it is so old, too.
    let mut bot = Person::new("Footnote").bot();
    bot.id = double.bot();
    let earlier = |minutes| jiff::Timestamp::now() - jiff::SignedDuration::from_mins(minutes);
    let older = double.wrote(&bot, channel, earlier(61), 0, "x");
    let younger = double.wrote(&bot, channel, earlier(59), 0, "x");
    let mut edits = Vec::new();
    for id in [older, older, older, younger, younger, younger] {
        let edited = rest.edit_message(channel, id, &Body::words("y")).await;
        edits.push(edited.is_ok());
    }
    assert_eq!(edits, [true, true, false, true, true, true]);
    assert_eq!(double.violations(), []);

    let theirs = double.say(&Person::new("Mia"), channel, "mine");
    let refused = rest.edit_message(channel, theirs, &Body::words("y")).await;
    assert!(!refused.unwrap_err().is_old_edit());
    double.forget_violations();
    let again = rest.send_message(channel, &Body::words("y"), 3).await;
    assert!(
        again.is_ok(),
        "another's message closes no channel: {again:?}"
    );
    assert_eq!(double.violations(), []);
}

#[tokio::test]
async fn a_thread_is_opened_from_a_message_once_and_can_be_written_in() {
    let (double, channel) = harbour(Setup::default()).await;
    let rest = rest(&double);
    let posted = rest
        .send_message(channel, &Body::words("From here"), 1)
        .await;
    let id = posted.unwrap().id;
    let thread = rest.open_thread(channel, id, "Details").await.unwrap();
    assert_eq!((thread.id, thread.parent_id), (id, Some(channel)));
    assert_eq!(thread.name.as_deref(), Some("Details"));
    let there = rest.open_thread(channel, id, "Details").await.unwrap_err();
    assert!(
        there.is_thread_there() && !there.is_of_the_body(),
        "{there}"
    );
    let inside = rest.send_message(id, &Body::words("Inside"), 2).await;
    let inside = inside.unwrap().id;
    assert_eq!(double.posted(id)[0].words(), "Inside");
    assert_eq!(rest.channel(id).await.unwrap().kind, 11);
    let opener = rest.messages(channel, None).await.unwrap();
    assert_eq!(opener[0].thread.as_ref().unwrap().id.get(), id);
    assert_eq!(double.violations(), []);

    // No thread in a thread.
    let refused = rest.open_thread(id, inside, "Deeper").await;
    assert!(matches!(
        refused,
        Err(RestError::Refused { code: 50_024, .. })
    ));
    assert_eq!(double.violations().len(), 1);
    double.deny(channel, permissions::CREATE_PUBLIC_THREADS);
    let other = rest
        .send_message(channel, &Body::words("And here"), 3)
        .await;
    let refused = rest.open_thread(channel, other.unwrap().id, "More").await;
    assert!(refused.unwrap_err().is_missing_permission());
}

#[tokio::test]
async fn a_person_is_written_to_unless_they_take_nothing() {
    let (double, _) = harbour(Setup::default()).await;
    let rest = rest(&double);
    let (mia, tom) = (Person::new("Mia"), Person::new("Tom"));
    double.direct(&mia);
    double.close_direct(&tom);
    let direct = rest.open_direct(mia.id).await.unwrap();
    assert_eq!((direct.id, direct.guild_id), (double.direct(&mia), None));
    assert_eq!(rest.open_direct(mia.id).await.unwrap().id, direct.id);
    let sent = rest.send_message(direct.id, &Body::words("Hello"), 1).await;
    assert!(sent.is_ok(), "{sent:?}");
    let closed = rest.open_direct(tom.id).await.unwrap().id;
    let refused = rest.send_message(closed, &Body::words("Hello"), 2).await;
    let refused = refused.unwrap_err();
    assert!(refused.is_direct_closed() && !refused.is_missing_permission());
    assert!(rest.open_direct(1).await.is_err(), "nobody");
    assert_eq!(double.violations(), []);
}

#[tokio::test]
async fn a_file_goes_with_an_answer_or_behind_it_byte_for_byte() {
    let (double, channel) = harbour(Setup::default()).await;
    let rest = rest(&double);
    let asked = double.slash(&Person::new("Mia"), channel, "export", json!({}));
    let ticket = ticket(&double, &asked);
    rest.answer(&ticket, 5, None).await.unwrap();
    // Larger than any body without files, and with what looks like a form in it.
    let mut text = "--footnote\r\nContent-Disposition: form-data\r\n\r\nÜber 7\n".repeat(20_000);
    text.push_str("\r\n");
    let file = |name: &str, content: &str| Attachment {
        name: name.to_owned(),
        content_type: "text/markdown; charset=utf-8",
        content: content.as_bytes().to_vec(),
    };
    let first = file("answer \"1\".md", &text);
    let body = Body::words("Here it is.");
    let edited = rest.edit_answer_with_file(&ticket, &body, &first).await;
    let id = edited.unwrap().id;
    let files = double.files_of(id);
    assert_eq!(files.len(), 1);
    assert_eq!(files[0].name, "answer _1_.md");
    assert_eq!(files[0].content_type.as_deref(), Some(first.content_type));
    assert!(files[0].content == first.content, "not byte for byte");
    assert_eq!(double.message(id).unwrap().words(), "Here it is.");

    // An edit with another file replaces the one that was there.
    let other = file("answer.md", "# Short");
    let edited = rest.edit_answer_with_file(&ticket, &body, &other).await;
    assert_eq!(edited.unwrap().id, id);
    assert_eq!(double.files_of(id).len(), 1);
    assert_eq!(double.files_of(id)[0].content, b"# Short");
    // And one without a word on files leaves it.
    rest.edit_answer(&ticket, &Body::words("Still."))
        .await
        .unwrap();
    assert_eq!(double.files_of(id).len(), 1);

    assert_eq!(double.violations(), []);

    let huge = Attachment {
        content: vec![b'x'; (10 << 20) + 1],
        ..other
    };
    let refused = rest.edit_answer_with_file(&ticket, &body, &huge).await;
    assert!(matches!(
        refused,
        Err(RestError::Refused {
            status: 413,
            code: 40_005,
            ..
        })
    ));
    assert_eq!(double.violations().len(), 1);
}

#[tokio::test]
async fn a_form_is_opened_filled_in_and_sent() {
    let (double, channel) = harbour(Setup::default()).await;
    let rest = rest(&double);
    let mia = Person::new("Mia");
    let inputs = vec![
        TextInput::line("topic", "What it is about").of_length(3, 80),
        TextInput::paragraph("why", "Why")
            .optional()
            .holding("no reason")
            .suggesting("A sentence or two"),
    ];
    let form = Modal::new("New briefing", "form:1".to_owned(), inputs);
    assert_eq!(form.inputs().count(), 2);
    let asked = double.slash(&mia, channel, "briefing", json!({}));
    assert!(double.fill(&asked, &[]).is_err(), "nothing is open yet");
    let data = serde_json::to_value(&form).unwrap();
    let right = ticket(&double, &asked);
    rest.answer(&right, 9, Some(&data)).await.unwrap();
    assert_eq!(asked.acknowledged(SOON).await.unwrap().kind, 9);
    assert_eq!(double.violations(), []);

    let Err(refused) = double.fill(&asked, &[("topic", "7")]) else {
        panic!("too short")
    };
    assert!(refused.contains("topic"), "{refused}");
    let sent = double.fill(&asked, &[("topic", "Line 7")]).unwrap();
    // A form is no answer to a form.
    let again = rest.answer(&ticket(&double, &sent), 9, Some(&data)).await;
    assert!(again.is_err());
    assert_eq!(double.violations().len(), 1);
    double.forget_violations();
    let thanks = serde_json::to_value(Body::words("Thanks.").ephemeral()).unwrap();
    let right = ticket(&double, &sent);
    rest.answer(&right, 4, Some(&thanks)).await.unwrap();
    assert_eq!(sent.reply(SOON).await.unwrap().words(), "Thanks.");

    // Every limit of Discord for forms.
    let short = || vec![TextInput::line("a", "A")];
    let many = (0..6).map(|id| TextInput::line(id.to_string(), "A"));
    for (what, form) in [
        ("title", Modal::new("t".repeat(46), "f".into(), short())),
        ("custom_id", Modal::new("T", "f".repeat(101), short())),
        ("components", Modal::new("T", "f".into(), many.collect())),
        ("components", Modal::new("T", "f".into(), Vec::new())),
        (
            "label",
            Modal::new("T", "f".into(), vec![TextInput::line("a", "l".repeat(46))]),
        ),
        (
            "twice",
            Modal::new("T", "f".into(), [short(), short()].concat()),
        ),
    ] {
        let asked = double.slash(&mia, channel, "briefing", json!({}));
        let data = serde_json::to_value(&form).unwrap();
        let opened = rest.answer(&ticket(&double, &asked), 9, Some(&data)).await;
        assert!(opened.unwrap_err().is_of_the_body(), "{what}");
        let violations = double.violations();
        assert!(violations[0].what.contains(what), "{what}: {violations:?}");
        double.forget_violations();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forged_form_is_refused_and_messages_that_go_are_noticed() {
    let served = Served::start().await;
    let double = &served.double;
    let channel = double.text_channel(double.guild("Harbour"), "general");
    let mia = Person::new("Mia");
    let fields = [("topic", "Line 7"), ("why", "")];
    let sent = double.submit(&mia, channel, None, "form:forged", &fields);
    let refused = sent.reply(SOON).await.unwrap();
    assert!(refused.words().contains("not made here"), "{refused:?}");
    assert!(refused.is_ephemeral());

    // Also without the right to read what they say, alone and many at once.
    let ids: Vec<u64> = (0..3).map(|_| double.say(&mia, channel, "x")).collect();
    double.delete(ids[0]);
    double.delete_all(channel, &ids[1..]);
    let is_noticed = |id: &u64| {
        let said = served.said();
        let mut lines = said.lines();
        lines.any(|line| line.contains("messages were deleted") && line.contains(&id.to_string()))
    };
    let begun = Instant::now();
    while !ids.iter().all(is_noticed) {
        assert!(begun.elapsed() < SOON, "{}", served.said());
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(double.violations(), []);
    served.stop().await;
}
