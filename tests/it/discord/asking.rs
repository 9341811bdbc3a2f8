//! Members ask: by every way there is, through the program as it is shipped.

use std::time::Duration;

use footnote::double::{Kind, Person, Say, Setup, permissions};
use serde_json::json;

use super::served::Served;
use super::strangers::SOON;

#[tokio::test(flavor = "multi_thread")]
async fn a_member_asks_with_the_command_and_reads_cited_excerpts() {
    let served = Served::start().await;
    let double = &served.double;
    let guild = double.guild("Harbour");
    let channel = double.text_channel(guild, "general");
    let mia = Person::new("Mia");
    let asked = double.slash(
        &mia,
        channel,
        "ask",
        json!({ "question": "who is meeting in Qatar?" }),
    );
    let acknowledged = asked
        .acknowledged(Duration::from_millis(500))
        .await
        .unwrap();
    assert_eq!((acknowledged.kind, acknowledged.is_ephemeral), (5, false));
    let reply = asked.reply(SOON).await.unwrap();
    let words = reply.words();
    assert!(words.contains("Qatar"), "{words}");
    assert!(words.contains("21 Mar 2024"), "{words}");
    assert!(!reply.is_ephemeral());
    assert!(!reply.buttons().is_empty());
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mention_is_answered_as_a_reply_and_a_reply_to_it_follows_up_also_after_a_restart() {
    let mut served = Served::start().await;
    let guild = served.double.guild("Harbour");
    let channel = served.double.text_channel(guild, "general");
    let mia = Person::new("Mia");
    let question = format!("{} who is meeting in Qatar?", served.double.mention());
    let asked = served.double.say(&mia, channel, question.as_str());
    let reply = served.double.reply_to(asked, SOON).await.unwrap();
    assert!(reply.words().contains("Qatar"), "{}", reply.words());

    served.restart().await;
    let follow_up = format!("{} and when?", served.double.mention());
    let asked = served
        .double
        .say(&mia, channel, Say::new(&follow_up).replying(reply.id));
    let reply = served.double.reply_to(asked, SOON).await.unwrap();
    let words = reply.words();
    assert!(
        words.contains("Qatar") && words.contains("who is meeting in Qatar"),
        "{words}"
    );
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_private_answer_is_for_one_and_in_their_language() {
    let served = Served::start().await;
    let double = &served.double;
    let channel = double.text_channel(double.guild("Hafen"), "allgemein");
    let mia = Person::new("Mia").locale("de");
    let asked = double.slash(
        &mia,
        channel,
        "ask",
        json!({ "question": "who is meeting in Qatar?", "private": true }),
    );
    assert!(asked.acknowledged(SOON).await.unwrap().is_ephemeral);
    let reply = asked.reply(SOON).await.unwrap();
    assert!(reply.is_ephemeral());
    assert!(reply.words().contains("21. März 2024"), "{}", reply.words());
    assert!(reply.button("Nächste Seite").is_some() || reply.button("Hilfreich").is_some());

    let help = double
        .slash(&mia, channel, "help", json!({}))
        .reply(SOON)
        .await
        .unwrap();
    assert!(
        help.is_ephemeral() && help.words().contains("Frag"),
        "{}",
        help.words()
    );
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_window_and_a_source_are_kept_to_and_what_is_no_day_is_told() {
    let served = Served::start().await;
    let double = &served.double;
    let channel = double.text_channel(double.guild("Harbour"), "general");
    let mia = Person::new("Mia");
    let ask = |options| double.slash(&mia, channel, "ask", options);
    let question = "who is meeting in Qatar?";

    let reply =
        ask(json!({ "question": question, "since": "2024-03-21", "until": "21 March 2024" }));
    let reply = reply.reply(SOON).await.unwrap();
    assert!(reply.words().contains("21 Mar 2024"), "{}", reply.words());

    for (options, said) in [
        (
            json!({ "question": question, "since": "someday" }),
            "someday",
        ),
        (
            json!({ "question": question, "since": "2024-03-22", "until": "2024-03-21" }),
            "after the last",
        ),
        (
            json!({ "question": question, "source": "nowhere" }),
            "nowhere",
        ),
        (json!({ "question": "   " }), "Ask a question"),
    ] {
        let refused = ask(options).reply(SOON).await.unwrap();
        assert!(
            refused.is_ephemeral() && refused.words().contains(said),
            "{}",
            refused.words()
        );
    }

    let choices = double.complete(
        &mia,
        channel,
        "ask",
        json!({ "question": "x", "source": "see" }),
        "source",
    );
    let choices = choices.choices(SOON).await.unwrap();
    assert_eq!(choices.len(), 1, "the seeds are one source");
    let reply = ask(json!({ "question": question, "source": choices[0].value.as_str().unwrap() }));
    assert!(reply.reply(SOON).await.unwrap().words().contains("Qatar"));

    let sources = double
        .slash(&mia, channel, "sources", json!({}))
        .reply(SOON)
        .await
        .unwrap();
    assert!(
        sources.words().contains("seeds") && sources.words().contains("documents"),
        "{}",
        sources.words()
    );
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn direct_messages_are_answered_where_the_operator_opened_them() {
    let served = Served::start().await;
    let mia = Person::new("Mia");
    let direct = served.double.direct(&mia);
    let asked = served.double.say(&mia, direct, "who is meeting in Qatar?");
    let reply = served.double.reply_to(asked, SOON).await.unwrap();
    assert!(reply.words().contains("Qatar"), "{}", reply.words());
    served.stop().await;

    let served = Served::with(
        Setup::default(),
        "[discord]\ndirect_messages = false\n",
        &[],
    )
    .await;
    let direct = served.double.direct(&mia);
    let asked = served.double.say(&mia, direct, "who is meeting in Qatar?");
    let reply = served.double.reply_to(asked, SOON).await.unwrap();
    assert!(
        reply.words().contains("in a server only"),
        "{}",
        reply.words()
    );
    assert!(!reply.words().contains("Qatar"), "{}", reply.words());
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forum_post_is_answered_only_where_an_admin_wants_it_and_only_when_sure() {
    let served = Served::with(
        Setup::default(),
        "[discord]\nautomatic_confidence = 0.6\n",
        &[],
    )
    .await;
    let double = &served.double;
    let guild = double.guild("Harbour");
    let channel = double.text_channel(guild, "general");
    let forum = double.channel(guild, Kind::Forum, "help");
    let admin = Person::new("Ada").permissions(permissions::MANAGE_GUILD);
    let mia = Person::new("Mia");

    let quiet = double.forum_post(&mia, forum, "who is meeting in Qatar?", "please tell me");
    let set = double.slash(
        &admin,
        channel,
        "settings",
        json!({ "automatic": { "channel": forum.to_string(), "on": true } }),
    );
    let set = set.reply(SOON).await.unwrap();
    assert!(
        set.words().contains(&format!("<#{forum}>")),
        "{}",
        set.words()
    );
    assert!(double.posted(quiet).is_empty(), "nobody had asked for it");

    let post = double.forum_post(&mia, forum, "who is meeting in Qatar?", "please tell me");
    let reply = double
        .wait_for_message(post, SOON, |message| message.words().contains("Qatar"))
        .await
        .unwrap();
    assert!(
        reply.words().contains("an admin switched it on"),
        "{}",
        reply.words()
    );
    let unsure = double.forum_post(&mia, forum, "how many moons does Zorblax have?", "please");
    // Another question, answered after it: by then it would have been answered too.
    let last = double.forum_post(&mia, forum, "who is meeting in Qatar?", "again");
    double
        .wait_for_message(last, SOON, |message| message.words().contains("Qatar"))
        .await
        .unwrap();
    assert!(double.posted(unsure).is_empty(), "silent when not sure");
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_kept_is_shown_and_erased_and_an_admin_can_stop_it() {
    let served = Served::start().await;
    let double = &served.double;
    let guild = double.guild("Harbour");
    let channel = double.text_channel(guild, "general");
    let admin = Person::new("Ada").permissions(permissions::MANAGE_GUILD);
    let mia = Person::new("Mia");
    let ask = async |who: &Person, question: &str| {
        let asked = double.slash(who, channel, "ask", json!({ "question": question }));
        asked.reply(SOON).await.unwrap()
    };
    let show = async || {
        let shown = double.slash(&mia, channel, "privacy", json!({ "show": {} }));
        let shown = shown.reply(SOON).await.unwrap();
        assert!(shown.is_ephemeral());
        shown.words()
    };
    assert!(show().await.contains("Nothing is kept"));
    ask(&mia, "who is meeting in Qatar?").await;
    let kept = show().await;
    assert!(
        kept.contains("One question") && kept.contains("meeting in Qatar"),
        "{kept}"
    );

    let asked = double.slash(&mia, channel, "privacy", json!({ "erase": {} }));
    let confirm = asked.reply(SOON).await.unwrap();
    let erase = confirm.button("Erase it all").unwrap().custom_id;
    let pressed = double.click(&mia, confirm.id, &erase);
    pressed.acknowledged(SOON).await.unwrap();
    let mut erased = String::new();
    for _ in 0..100 {
        erased = double
            .message(confirm.id)
            .map(|m| m.words())
            .unwrap_or_default();
        if erased.contains("Done") {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert!(erased.contains("one question"), "{erased}");
    assert!(show().await.contains("Nothing is kept"));

    let off = double.slash(
        &admin,
        channel,
        "settings",
        json!({ "logging": { "on": false } }),
    );
    assert!(
        off.reply(SOON)
            .await
            .unwrap()
            .words()
            .contains("no longer kept")
    );
    let reply = ask(&mia, "who is meeting in Qatar?").await;
    assert!(show().await.contains("Nothing is kept"));
    // Its buttons work all the same, as long as the bot runs.
    let next = reply.button("Next page").unwrap().custom_id;
    let pressed = double.click(&mia, reply.id, &next);
    assert_eq!(pressed.acknowledged(SOON).await.unwrap().kind, 6);
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_in_a_help_channel_is_answered_where_the_content_of_messages_is_known() {
    let served = Served::with(
        Setup::default(),
        "[discord]\nautomatic_confidence = 0.6\nmessage_content = true\n",
        &[],
    )
    .await;
    let double = &served.double;
    let guild = double.guild("Harbour");
    let (help, other) = (
        double.text_channel(guild, "help"),
        double.text_channel(guild, "chat"),
    );
    let admin = Person::new("Ada").permissions(permissions::MANAGE_GUILD);
    let mia = Person::new("Mia");
    let set = double.slash(
        &admin,
        help,
        "settings",
        json!({ "automatic": { "channel": help.to_string(), "on": true } }),
    );
    set.reply(SOON).await.unwrap();
    double.say(&mia, other, "who is meeting in Qatar?");
    for no_question in ["Who is meeting in Qatar. I see.", "Qatar?", "ok?? sure"] {
        double.say(&mia, help, no_question);
    }
    let asked = double.say(&mia, help, "Does anyone know who is meeting in Qatar?");
    let reply = double.reply_to(asked, SOON).await.unwrap();
    assert!(
        reply.words().contains("Qatar") && reply.words().contains("an admin switched it on"),
        "{}",
        reply.words()
    );
    let answers = |channel| {
        double
            .posted(channel)
            .iter()
            .filter(|message| message.words().contains("switched it on"))
            .count()
    };
    assert_eq!((answers(help), answers(other)), (1, 0));
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_window_and_the_age_of_the_newest_document_are_said_in_words() {
    let served = Served::with(Setup::default(), "[discord]\nstale_after_days = 7\n", &[]).await;
    let double = &served.double;
    let channel = double.text_channel(double.guild("Harbour"), "general");
    let asked = double.slash(
        &Person::new("Mia"),
        channel,
        "ask",
        json!({ "question": "who is meeting in Qatar?", "since": "2024-03-01", "until": "2024-03-31" }),
    );
    let words = asked.reply(SOON).await.unwrap().words();
    for said in ["1 Mar 2024", "31 Mar 2024", "the newest source here is"] {
        assert!(words.contains(said), "{said}: {words}");
    }
    served.stop().await;
}
