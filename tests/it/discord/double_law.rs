//! What the double takes from a bot and what it refuses: permissions, messages, look-ups, limits.

use std::time::{Duration, Instant};

use footnote::double::{Limits, Person, Setup, permissions};
use serde_json::{Value, json};

use super::strangers::{Rest, SOON, start, words};

#[tokio::test]
async fn permissions_decide_in_every_channel() {
    let double = start(Setup::default()).await;
    let guild = double.guild("Harbour");
    let channel = double.text_channel(guild, "general");
    let rest = Rest::of(&double);
    let card = json!({"embeds": [{"title": "x"}], "allowed_mentions": {"parse": []}});
    assert_eq!(rest.post(channel, card.clone()).await.status, 200);

    double.deny(channel, permissions::EMBED_LINKS);
    let refused = rest.post(channel, card).await;
    assert_eq!((refused.status, refused.code()), (403, 50_013));
    assert_eq!(rest.post(channel, words("x")).await.status, 200);
    double.deny(channel, permissions::SEND_MESSAGES);
    assert_eq!(rest.post(channel, words("x")).await.code(), 50_013);
    let shown = rest.get(&format!("/guilds/{guild}/channels")).await;
    let denied = &shown.body[0]["permission_overwrites"][0]["deny"];
    let expected = permissions::EMBED_LINKS | permissions::SEND_MESSAGES;
    assert_eq!(denied, &expected.to_string());
    double.deny(channel, permissions::VIEW_CHANNEL);
    let refused = rest.get(&format!("/channels/{channel}")).await;
    assert_eq!((refused.status, refused.code()), (403, 50_001));
    double.allow(channel, permissions::OF_THE_BOT);
    assert_eq!(rest.post(channel, words("x")).await.status, 200);
    double.remove_channel(channel);
    let gone = rest.post(channel, words("x")).await;
    assert_eq!((gone.status, gone.code()), (404, 10_003));

    let mia = Person::new("Mia");
    let direct = double.direct(&mia);
    assert_eq!(rest.post(direct, words("x")).await.status, 200);
    double.close_direct(&mia);
    assert_eq!(rest.post(direct, words("x")).await.code(), 50_007);
    assert_eq!(double.violations(), []);
    // Embeds, sending, seeing, and the closed direct messages.
    assert_eq!(double.counts().invalid(), 4);
}

#[tokio::test]
async fn messages_are_kept_edited_pinned_and_deleted() {
    let double = start(Setup::default()).await;
    let channel = double.text_channel(double.guild("Harbour"), "general");
    let rest = Rest::of(&double);
    let mia = Person::new("Mia");
    let theirs = double.say(&mia, channel, "mine");
    let own = rest.post(channel, words("first")).await;
    let own: u64 = own.body["id"].as_str().unwrap().parse().unwrap();
    let path = |id: u64| format!("/channels/{channel}/messages/{id}");

    assert_eq!(
        rest.send("PATCH", &path(own), words("second")).await.status,
        200
    );
    let kept = double.message(own).unwrap();
    assert_eq!((kept.words(), kept.sent.len()), ("second".to_owned(), 2));
    assert_eq!(rest.get(&path(own)).await.body["content"], "second");
    assert_eq!(rest.get(&path(theirs)).await.body["content"], "");
    let list = rest
        .get(&format!("/channels/{channel}/messages?limit=1"))
        .await;
    assert_eq!(list.body[0]["id"], own.to_string());
    let older = rest
        .get(&format!("/channels/{channel}/messages?before={own}"))
        .await;
    assert_eq!(older.body[0]["id"], theirs.to_string());

    let mut reply = words("x");
    reply["message_reference"] = json!({"message_id": "1"});
    assert_eq!(rest.post(channel, reply.clone()).await.code(), 50_035);
    reply["message_reference"]["fail_if_not_exists"] = json!(false);
    assert_eq!(rest.post(channel, reply).await.status, 200);
    assert_eq!(
        double.violations(),
        [],
        "a message may vanish under a reply"
    );

    let pin = |id: u64| format!("/channels/{channel}/messages/pins/{id}");
    assert_eq!(rest.send("PUT", &pin(own), Value::Null).await.status, 204);
    assert_eq!(
        rest.send("PUT", &pin(theirs), Value::Null).await.status,
        204
    );
    let pins = rest
        .get(&format!("/channels/{channel}/messages/pins?limit=1"))
        .await;
    assert_eq!(pins.body["items"][0]["message"]["id"], theirs.to_string());
    assert_eq!(pins.body["has_more"], true);
    let before = pins.body["items"][0]["pinned_at"].as_str().unwrap();
    let pins = rest
        .get(&format!(
            "/channels/{channel}/messages/pins?before={before}"
        ))
        .await;
    assert_eq!(pins.body["items"][0]["message"]["id"], own.to_string());
    assert!(double.message(own).unwrap().pinned);
    assert_eq!(
        rest.send("DELETE", &pin(own), Value::Null).await.status,
        204
    );
    assert!(!double.message(own).unwrap().pinned);
    double.deny(channel, permissions::PIN_MESSAGES);
    assert_eq!(
        rest.send("PUT", &pin(own), Value::Null).await.code(),
        50_013
    );

    let threads = format!("{}/threads", path(theirs));
    let thread = rest.send("POST", &threads, json!({"name": "More"})).await;
    assert_eq!(
        (thread.status, &thread.body["id"]),
        (201, &json!(theirs.to_string()))
    );
    assert_eq!(
        rest.send("POST", &threads, json!({"name": "More"}))
            .await
            .code(),
        160_004
    );
    assert_eq!(rest.post(theirs, words("in the thread")).await.status, 200);

    assert_eq!(
        rest.send("DELETE", &path(theirs), Value::Null).await.code(),
        50_013
    );
    assert_eq!(
        rest.send("DELETE", &path(own), Value::Null).await.status,
        204
    );
    assert_eq!(
        rest.send("PATCH", &path(own), words("x")).await.code(),
        10_008
    );
    assert_eq!(double.violations(), []);
    let refused = rest.send("PATCH", &path(theirs), words("x")).await;
    assert_eq!((refused.status, refused.code()), (403, 50_005));
    let mut empty = words("");
    empty["embeds"] = json!([]);
    assert_eq!(rest.post(channel, empty).await.code(), 50_006);
    assert_eq!(double.violations().len(), 2);
}

#[tokio::test]
async fn the_bot_can_look_up_where_it_is() {
    let double = start(Setup::default()).await;
    let guild = double.guild("Harbour");
    let channel = double.text_channel(guild, "general");
    let admins = double.role(guild, "Admins", permissions::MANAGE_GUILD);
    let mia = Person::new("Mia").role(admins);
    double.member(guild, &mia);
    let rest = Rest::of(&double);
    let me = rest.get("/users/@me").await.body;
    assert_eq!(
        (&me["id"], &me["bot"]),
        (&json!(rest.bot.to_string()), &json!(true))
    );
    let application = rest.get("/applications/@me").await.body;
    assert_eq!(
        (&application["id"], &application["name"]),
        (&me["id"], &json!("Footnote"))
    );
    let gateway = rest.get("/gateway/bot").await.body;
    assert_eq!(
        (&gateway["shards"], &gateway["url"]),
        (&json!(1), &json!(double.gateway_url()))
    );
    assert_eq!(gateway["session_start_limit"]["max_concurrency"], 1);
    assert_eq!(
        rest.get("/users/@me/guilds").await.body[0]["name"],
        "Harbour"
    );
    assert_eq!(
        rest.get(&format!("/channels/{channel}")).await.body["name"],
        "general"
    );
    let member = rest
        .get(&format!("/guilds/{guild}/members/{}", mia.id))
        .await
        .body;
    assert_eq!(member["roles"], json!([admins.to_string()]));
    let roles = rest.get(&format!("/guilds/{guild}/roles")).await.body;
    assert_eq!(
        roles[2]["permissions"],
        permissions::MANAGE_GUILD.to_string()
    );
    assert_eq!(
        rest.get(&format!("/guilds/{guild}/members/1")).await.code(),
        10_007
    );
    let direct = json!({"recipient_id": mia.id.to_string()});
    let direct = rest.send("POST", "/users/@me/channels", direct).await.body;
    assert_eq!(direct["id"], double.direct(&mia).to_string());

    let path = format!("/applications/{}/guilds/{guild}/commands", rest.bot);
    let command = json!([{"name": "ask", "description": "Asks"}]);
    let first = rest.send("PUT", &path, command.clone()).await.body;
    let second = rest.send("PUT", &path, command).await.body;
    assert_eq!(first[0]["id"], second[0]["id"]);
    assert_eq!(rest.get(&path).await.body, second);
    assert_eq!(double.commands(Some(guild)).len(), 1);
    assert!(double.commands(None).is_empty());
    assert_eq!(double.violations(), []);
}

#[tokio::test]
async fn what_no_correct_bot_sends_is_refused_and_kept() {
    let double = start(Setup::default()).await;
    let channel = double.text_channel(double.guild("Harbour"), "general");
    let rest = Rest::of(&double);
    let path = format!("/channels/{channel}/messages");
    let bad = rest.send("POST", &path, json!({"content": "x"})).await;
    assert_eq!((bad.status, bad.code()), (400, 50_035));
    let unknown = rest.get("/channels/1/crossposts").await;
    assert_eq!(unknown.status, 404);
    let broken = rest.send("POST", &path, json!("no object")).await;
    assert_eq!(broken.code(), 50_109);
    let violations = double.violations();
    assert_eq!(violations.len(), 3, "{violations:?}");
    assert_eq!(
        violations[0].request,
        "POST /channels/{channel_id}/messages"
    );
    assert!(
        violations[0].what.contains("allowed_mentions"),
        "{violations:?}"
    );
    assert_eq!(violations[0].body, r#"{"content":"x"}"#);
    assert_eq!(violations[1].request, "GET /api/v10/channels/1/crossposts");
    assert!(double.posted(channel).is_empty());

    let stranger = Rest::of(&double).with_token("Bot wrong");
    let refused = stranger.get("/users/@me").await;
    assert_eq!(
        (refused.status, &refused.body["message"]),
        (401, &json!("401: Unauthorized"))
    );
    let seen = double.seen();
    assert_eq!(seen.len(), 4);
    assert_eq!(seen[3].authorization.as_deref(), Some("Bot wrong"));
    assert_eq!(seen[3].status, Some(401));
}

#[tokio::test]
async fn limits_are_told_and_kept() {
    let double = start(Setup {
        limits: Limits {
            per_bucket: 2,
            window: Duration::from_millis(800),
            in_all: 50,
            ..Limits::default()
        },
        ..Setup::default()
    })
    .await;
    let channel = double.text_channel(double.guild("Harbour"), "general");
    let rest = Rest::of(&double);
    let first = rest.post(channel, words("x")).await;
    assert_eq!(first.header("x-ratelimit-limit"), Some("2"));
    assert_eq!(first.header("x-ratelimit-remaining"), Some("1"));
    rest.post(channel, words("x")).await;
    let third = rest.post(channel, words("x")).await;
    assert_eq!(third.status, 429);
    assert_eq!(third.header("x-ratelimit-scope"), Some("user"));
    assert_eq!(third.header("retry-after"), Some("1"));
    let wait = third.body["retry_after"].as_f64().unwrap();
    assert!((0.0..=0.8).contains(&wait), "{wait}");
    tokio::time::sleep(Duration::from_secs_f64(wait)).await;
    assert_eq!(rest.post(channel, words("x")).await.status, 200);
    assert_eq!(double.posted(channel).len(), 3);
}

#[tokio::test]
async fn five_hundred_questions_are_served_in_a_moment() {
    let double = start(Setup {
        remember: 0,
        checker: None,
        ..Setup::default()
    })
    .await;
    let channels: Vec<u64> = (0..50)
        .map(|number| double.text_channel(double.guild(&format!("Guild {number}")), "general"))
        .collect();
    let rest = std::sync::Arc::new(Rest::of(&double));
    let began = Instant::now();
    let mut answering = tokio::task::JoinSet::new();
    for number in 0..500 {
        let mia = Person::new("Mia");
        let asked = double.slash(&mia, channels[number % 50], "ask", json!({"question": "x"}));
        let rest = rest.clone();
        answering.spawn(async move {
            rest.call_back(&asked, json!({"type": 5})).await;
            rest.edit_original(&asked, words("x")).await;
            asked.reply(SOON).await.unwrap().words()
        });
    }
    let words = answering.join_all().await;
    assert!(words.iter().all(|words| words == "x"));
    assert_eq!(double.counts().acknowledged, 500);
    assert!(double.seen().is_empty());
    let took = began.elapsed();
    assert!(
        took < Duration::from_secs(5),
        "1,000 requests took {took:?}"
    );
    double.stop().await;
}
