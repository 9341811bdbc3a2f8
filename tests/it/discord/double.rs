//! The double itself: what people do reaches a real serenity client, and what a bot answers is held to Discord's law.

use std::time::Duration;

use footnote::double::{Kind, Person, Say, Setup};
use serde_json::{Value, json};
use serenity::all::{CommandDataOptionValue, Event, Interaction};

use super::strangers::{Client, Rest, SOON, start, with_button, words};

fn interaction(event: Event) -> Interaction {
    match event {
        Event::InteractionCreate(event) => event.interaction,
        other => panic!("no interaction: {other:?}"),
    }
}

#[tokio::test]
async fn a_slash_command_is_understood_deferred_and_answered() {
    let double = start(Setup::default()).await;
    let guild = double.guild("Harbour");
    let channel = double.text_channel(guild, "general");
    let mut client = Client::connect(&double).await;
    let rest = Rest::of(&double);
    let created = client.next("GUILD_CREATE").await;
    let Event::GuildCreate(created) = created else {
        panic!("{created:?}")
    };
    assert_eq!(created.guild.name, "Harbour");
    assert_eq!(created.guild.channels.len(), 1);
    assert_eq!(created.guild.roles.len(), 2);

    let path = format!("/applications/{}/commands", rest.bot);
    let command = json!([{"name": "ask", "type": 1, "description": "Asks", "options": [
        {"type": 3, "name": "question", "description": "What", "required": true},
        {"type": 5, "name": "private", "description": "For you only"}]}]);
    let registered = rest.send("PUT", &path, command).await;
    assert_eq!(registered.status, 200);

    let mia = Person::new("Mia").locale("de");
    let options = json!({"question": "who meets?", "private": true});
    let asked = double.slash(&mia, channel, "ask", options);
    let Interaction::Command(command) = interaction(client.next("INTERACTION_CREATE").await) else {
        panic!("no command")
    };
    assert_eq!(command.data.id.to_string(), registered.body[0]["id"]);
    let value = |name: &str| {
        let mut options = command.data.options.iter();
        options.find(|one| one.name == name).unwrap().value.clone()
    };
    assert_eq!(
        value("question"),
        CommandDataOptionValue::String("who meets?".into())
    );
    assert_eq!(value("private"), CommandDataOptionValue::Boolean(true));
    assert_eq!(
        (command.locale.as_str(), command.user.id.get()),
        ("de", mia.id)
    );
    assert_eq!(command.guild_id.unwrap().get(), guild);
    assert!(command.member.unwrap().permissions.unwrap().send_messages());
    assert!(command.app_permissions.unwrap().embed_links());

    let deferred = rest
        .call_back(&asked, json!({"type": 5, "data": {"flags": 64}}))
        .await;
    assert_eq!((deferred.status, deferred.body), (204, json!("")));
    let acknowledged = asked.acknowledged(SOON).await.unwrap();
    assert_eq!(acknowledged.kind, 5);
    assert!(acknowledged.is_ephemeral && acknowledged.after < SOON);
    assert!(asked.original().unwrap().is_loading());
    assert!(asked.replies().is_empty());

    let edited = rest
        .edit_original(&asked, with_button("Ana and Bo.", "next:1"))
        .await;
    assert_eq!(edited.status, 200, "{edited:?}");
    let reply = asked.reply(SOON).await.unwrap();
    assert_eq!(reply.words(), "Ana and Bo.");
    assert!(reply.is_ephemeral() && !reply.is_loading());
    assert_eq!(reply.button("Next").unwrap().custom_id, "next:1");
    assert!(double.posted(channel).is_empty(), "only Mia sees it");

    // In direct messages there is no guild and no member.
    let direct = double.direct(&mia);
    let asked = double.slash(&mia, direct, "help", json!({}));
    let Interaction::Command(command) = interaction(client.next("INTERACTION_CREATE").await) else {
        panic!("no command")
    };
    assert_eq!((command.user.id.get(), command.guild_id), (mia.id, None));
    let answer = json!({"type": 4, "data": words("This is how.")});
    assert_eq!(rest.call_back(&asked, answer).await.status, 204);
    match client.next("MESSAGE_CREATE").await {
        Event::MessageCreate(event) => assert!(event.message.interaction_metadata.is_some()),
        other => panic!("{other:?}"),
    }

    let counts = double.counts();
    assert_eq!((counts.interactions, counts.acknowledged), (2, 2));
    assert_eq!(counts.answers[&204], 2);
    assert_eq!(double.violations(), []);
    double.stop().await;
}

#[tokio::test]
async fn clicks_modals_choices_and_menus_are_understood() {
    let double = start(Setup::default()).await;
    let guild = double.guild("Harbour");
    let channel = double.text_channel(guild, "general");
    let mut client = Client::connect(&double).await;
    let rest = Rest::of(&double);
    let mia = Person::new("Mia");

    let posted = rest.post(channel, with_button("one", "next:1")).await;
    let message: u64 = posted.body["id"].as_str().unwrap().parse().unwrap();
    let clicked = double.click(&mia, message, "next:1");
    let Interaction::Component(click) = interaction(client.next("INTERACTION_CREATE").await) else {
        panic!("no click")
    };
    assert_eq!(click.data.custom_id, "next:1");
    assert_eq!(
        (click.message.id.get(), &*click.message.content),
        (message, "one")
    );
    let updated = rest
        .call_back(&clicked, json!({"type": 7, "data": words("two")}))
        .await;
    assert_eq!(updated.status, 204, "{updated:?}");
    assert_eq!(clicked.reply(SOON).await.unwrap().id, message);
    assert_eq!(double.message(message).unwrap().content, "two");

    // A deferred update and a follow-up of its own, for one person only.
    let clicked = double.click(&mia, message, "next:1");
    client.next("INTERACTION_CREATE").await;
    assert_eq!(
        rest.call_back(&clicked, json!({"type": 6})).await.status,
        204
    );
    let mut private = words("only you");
    private["flags"] = json!(64);
    assert_eq!(rest.follow_up(&clicked, private).await.status, 200);
    let reply = clicked.reply(SOON).await.unwrap();
    assert!(reply.is_ephemeral() && reply.id != message);

    let modal = json!({"type": 9, "data": {"custom_id": "m", "title": "Why?", "components": [
        {"type": 1, "components": [{"type": 4, "custom_id": "why", "style": 2, "label": "Why"}]}]}});
    let clicked = double.click(&mia, message, "next:1");
    assert_eq!(rest.call_back(&clicked, modal).await.status, 204);
    assert_eq!(
        clicked.acknowledged(SOON).await.unwrap().data["custom_id"],
        "m"
    );
    let submitted = double.submit(&mia, channel, Some(message), "m", &[("why", "wrong")]);
    let event = loop {
        if let Interaction::Modal(event) = interaction(client.next("INTERACTION_CREATE").await) {
            break event;
        }
    };
    assert_eq!(event.data.custom_id, "m");
    assert_eq!(
        rest.call_back(&submitted, json!({"type": 6})).await.status,
        204
    );

    let typing = double.complete(&mia, channel, "ask", json!({"source": "ha"}), "source");
    let Interaction::Autocomplete(event) = interaction(client.next("INTERACTION_CREATE").await)
    else {
        panic!("no typing")
    };
    let focused = event.data.autocomplete().unwrap();
    assert_eq!((focused.name, focused.value), ("source", "ha"));
    let choices = json!({"type": 8, "data": {"choices": [{"name": "Harbour news", "value": "7"}]}});
    assert_eq!(rest.call_back(&typing, choices).await.status, 204);
    assert_eq!(typing.choices(SOON).await.unwrap()[0].name, "Harbour news");

    let claim = double.say(&mia, channel, "Line 7 opens on Friday");
    let menu = double.message_command(&mia, claim, "Find sources");
    let Interaction::Command(event) = interaction(client.next("INTERACTION_CREATE").await) else {
        panic!("no menu")
    };
    let target = event.data.resolved.messages.values().next().unwrap();
    assert_eq!(target.content, "Line 7 opens on Friday");
    let answer = json!({"type": 4, "data": words("Nothing.")});
    let answered = rest.call_back(&menu, answer).await;
    assert_eq!(answered.status, 204, "{answered:?}");
    assert_eq!(menu.reply(SOON).await.unwrap().words(), "Nothing.");
    assert_eq!(double.violations(), []);
}

#[tokio::test]
async fn messages_reach_the_bot_as_far_as_it_may_read_them() {
    let double = start(Setup::default()).await;
    let guild = double.guild("Harbour");
    let channel = double.text_channel(guild, "general");
    let mut client = Client::connect(&double).await;
    let rest = Rest::of(&double);
    let mia = Person::new("Mia");
    let mut next = async || match client.next("MESSAGE_CREATE").await {
        Event::MessageCreate(event) => event.message,
        other => panic!("{other:?}"),
    };

    double.say(&mia, channel, "nothing for a bot");
    let message = next().await;
    assert_eq!((&*message.content, message.author.id.get()), ("", mia.id));
    assert_eq!(message.guild_id.unwrap().get(), guild);
    assert!(message.member.is_some());

    let asked = double.say(&mia, channel, format!("{} who meets?", double.mention()));
    let message = next().await;
    assert!(message.content.ends_with("who meets?"));
    assert_eq!(message.mentions[0].id.get(), double.bot());

    let mut reply = words("Ana and Bo.");
    reply["message_reference"] = json!({"message_id": asked.to_string()});
    assert_eq!(rest.post(channel, reply).await.status, 200);
    let answer = double.reply_to(asked, SOON).await.unwrap();
    let own = next().await;
    assert_eq!(
        (&*own.content, own.author.id.get()),
        ("Ana and Bo.", double.bot())
    );
    assert_eq!(own.referenced_message.unwrap().id.get(), asked);

    double.say(&mia, channel, Say::new("and when?").replying(answer.id));
    let message = next().await;
    assert_eq!(message.content, "and when?", "a reply mentions the bot");
    double.say(
        &mia,
        channel,
        Say::new("thanks").replying(answer.id).without_ping(),
    );
    let message = next().await;
    assert_eq!(message.content, "", "this one does not");
    assert_eq!(message.referenced_message.unwrap().content, "Ana and Bo.");

    double.say(&Person::new("Beep").bot(), channel, double.mention());
    assert!(next().await.author.bot);
    double.say(&Person::new("Hook").webhook(), channel, double.mention());
    assert!(next().await.webhook_id.is_some());

    let direct = double.direct(&mia);
    double.say(&mia, direct, "just between us");
    let message = next().await;
    assert_eq!(
        (&*message.content, message.guild_id),
        ("just between us", None)
    );

    double.edit(asked, "nothing any more");
    match client.next("MESSAGE_UPDATE").await {
        Event::MessageUpdate(event) => assert_eq!(event.content.as_deref(), Some("")),
        other => panic!("{other:?}"),
    }
    double.delete(asked);
    match client.next("MESSAGE_DELETE").await {
        Event::MessageDelete(event) => assert_eq!(event.message_id.get(), asked),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn guilds_channels_and_posts_come_and_go() {
    let double = start(Setup::default()).await;
    let guild = double.guild("Harbour");
    let forum = double.channel(guild, Kind::Forum, "help");
    let mut client = Client::connect(&double).await;
    client.next("GUILD_CREATE").await;
    let mia = Person::new("Mia");

    let post = double.forum_post(&mia, forum, "Line 7?", "When does it open?");
    match client.next("THREAD_CREATE").await {
        Event::ThreadCreate(event) => {
            assert_eq!(
                (event.thread.id.get(), &*event.thread.name),
                (post, "Line 7?")
            );
            assert_eq!(event.thread.parent_id.unwrap().get(), forum);
            assert_eq!(event.thread.owner_id.unwrap().get(), mia.id);
        }
        other => panic!("{other:?}"),
    }
    match client.next("MESSAGE_CREATE").await {
        Event::MessageCreate(event) => {
            assert_eq!(
                (event.message.id.get(), event.message.channel_id.get()),
                (post, post)
            );
        }
        other => panic!("{other:?}"),
    }
    double.remove_channel(post);
    client.next("THREAD_DELETE").await;
    let news = double.channel(guild, Kind::Announcement, "news");
    client.next("CHANNEL_CREATE").await;
    double.remove_channel(news);
    client.next("CHANNEL_DELETE").await;
    double.leave(guild);
    match client.next("GUILD_DELETE").await {
        Event::GuildDelete(event) => assert!(!event.guild.unavailable),
        other => panic!("{other:?}"),
    }
    let rest = Rest::of(&double);
    assert_eq!(rest.get(&format!("/guilds/{guild}")).await.code(), 10_004);
    assert_eq!(rest.post(forum, words("x")).await.code(), 50_001);
    double.join(guild);
    client.next("GUILD_CREATE").await;
    double.outage(guild);
    match client.next("GUILD_DELETE").await {
        Event::GuildDelete(event) => assert!(event.guild.unavailable),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn with_the_intent_the_bot_reads_everything() {
    let double = start(Setup::default()).await;
    let channel = double.text_channel(double.guild("Harbour"), "general");
    let intents = super::strangers::intents() | serenity::all::GatewayIntents::MESSAGE_CONTENT;
    let mut client = Client::start(&double, double.token(), intents, 1).await;
    client.next("READY").await;
    double.say(&Person::new("Mia"), channel, "nothing for a bot");
    match client.next("MESSAGE_CREATE").await {
        Event::MessageCreate(event) => assert_eq!(event.message.content, "nothing for a bot"),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn an_interaction_is_acknowledged_once_in_time_and_as_it_takes() {
    let double = start(Setup {
        first_answer: Duration::from_millis(300),
        token_life: Duration::from_millis(900),
        ..Setup::default()
    })
    .await;
    let channel = double.text_channel(double.guild("Harbour"), "general");
    let rest = Rest::of(&double);
    let mia = Person::new("Mia");
    let ask = || double.slash(&mia, channel, "ask", json!({"question": "x"}));
    let defer = json!({"type": 5});

    let asked = ask();
    assert_eq!(rest.edit_original(&asked, words("x")).await.code(), 10_015);
    assert_eq!(rest.call_back(&asked, defer.clone()).await.status, 204);
    let twice = rest.call_back(&asked, defer.clone()).await;
    assert_eq!((twice.status, twice.code()), (400, 40_060));
    assert_eq!(double.counts().acknowledged_twice, 1);

    // What takes the place of "thinking" is seen by those who see that.
    let mut private = words("x");
    private["flags"] = json!(64);
    let follow_up = rest.follow_up(&asked, private).await;
    assert_eq!(
        follow_up.body["id"],
        asked.original().unwrap().id.to_string()
    );
    assert!(!asked.original().unwrap().is_ephemeral());

    let late = ask();
    tokio::time::sleep(Duration::from_millis(350)).await;
    let answer = rest.call_back(&late, defer.clone()).await;
    assert_eq!((answer.status, answer.code()), (404, 10_062));
    assert_eq!(double.counts().acknowledged_late, 1);
    assert!(late.acknowledged(Duration::ZERO).await.is_err());
    tokio::time::sleep(Duration::from_millis(600)).await;
    let ended = rest.edit_original(&asked, words("y")).await;
    assert_eq!((ended.status, ended.code()), (401, 50_027));
    let stranger = format!("/interactions/1/{}/callback", asked.token());
    assert_eq!(
        rest.send("POST", &stranger, defer.clone()).await.code(),
        10_062
    );
    assert_eq!(double.violations(), []);

    // A command is no message that could be edited; typing takes nothing but choices.
    for (asked, kind) in [
        (ask(), json!({"type": 6})),
        (ask(), json!({"type": 8, "data": {"choices": []}})),
        (
            double.complete(&mia, channel, "ask", json!({"a": "x"}), "a"),
            defer,
        ),
    ] {
        assert_eq!(rest.call_back(&asked, kind).await.code(), 50_035);
        assert_eq!(double.violations().len(), 1);
        double.forget_violations();
    }
    let empty = json!({"type": 4, "data": {"content": " "}});
    let mut with_mentions = empty.clone();
    with_mentions["data"]["allowed_mentions"] = json!({"parse": []});
    assert_eq!(rest.call_back(&ask(), with_mentions).await.code(), 50_006);
}

#[tokio::test]
async fn an_acknowledgement_can_bring_its_message() {
    let double = start(Setup::default()).await;
    let channel = double.text_channel(double.guild("Harbour"), "general");
    let rest = Rest::of(&double);
    let asked = double.slash(&Person::new("Mia"), channel, "help", json!({}));
    let path = format!(
        "/interactions/{}/{}/callback?with_response=true",
        asked.id(),
        asked.token()
    );
    let body = json!({"type": 4, "data": words("Hello")});
    let answer = rest.send("POST", &path, body).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.body["resource"]["message"]["content"], "Hello");
    let original = format!(
        "/webhooks/{}/{}/messages/@original",
        rest.bot,
        asked.token()
    );
    assert_eq!(rest.get(&original).await.body["content"], "Hello");
    let again = rest.follow_up(&asked, words("and more")).await;
    let id = again.body["id"].as_str().unwrap();
    let path = format!("/webhooks/{}/{}/messages/{id}", rest.bot, asked.token());
    assert_eq!(
        rest.send("PATCH", &path, words("and less")).await.status,
        200
    );
    let replies: Vec<String> = asked.replies().iter().map(|(_, one)| one.words()).collect();
    assert_eq!(replies, ["Hello", "and less", "and less"]);
    assert_eq!(
        rest.send("DELETE", &original, Value::Null).await.status,
        204
    );
    assert_eq!(rest.get(&original).await.code(), 10_008);
    assert!(asked.original().unwrap().deleted);
    assert_eq!(double.violations(), []);
}
