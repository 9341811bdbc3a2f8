//! The gateway of the double, and what a real serenity client makes of its faults.

use std::time::Duration;

use footnote::double::{Person, Setup};
use serde_json::json;
use serenity::all::{ActivityData, Event, GatewayError, GatewayIntents};

use super::strangers::{Client, SOON, intents, start};

fn content(event: Event) -> String {
    match event {
        Event::MessageCreate(event) => event.message.content,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_session_resumes_after_op_7_op_9_an_abort_and_a_close() {
    let double = start(Setup::default()).await;
    let channel = double.text_channel(double.guild("Harbour"), "general");
    let mut client = Client::connect(&double).await;
    client.next("GUILD_CREATE").await;
    let (gateway, mia) = (double.gateway(), Person::new("Mia"));
    let say = |number: usize| double.say(&mia, channel, format!("{} {number}", double.mention()));
    let breaks: [&dyn Fn(); 4] = [
        &|| gateway.reconnect(),
        &|| gateway.invalidate(true),
        &|| gateway.abort(),
        &|| gateway.close(4000),
    ];
    for (number, disturb) in breaks.iter().enumerate() {
        disturb();
        // Said while nobody listens, and not lost.
        say(number);
        gateway.resumed(number + 1, SOON).await.unwrap();
        let next = content(client.next("MESSAGE_CREATE").await);
        assert!(next.ends_with(&number.to_string()), "{next}");
        client.next("RESUMED").await;
    }
    assert_eq!(gateway.identifies().len(), 1);
    assert_eq!(gateway.sessions().len(), 1);
    assert!(gateway.sessions()[0].is_connected);
    assert!(client.so_far().is_empty(), "nothing came twice");
}

#[tokio::test]
async fn after_op_9_false_the_bot_identifies_anew() {
    let double = start(Setup::default()).await;
    double.guild("Harbour");
    let mut client = Client::connect(&double).await;
    client.next("GUILD_CREATE").await;
    let first = double.gateway().sessions()[0].id.clone();
    double.gateway().invalidate(false);
    double.gateway().identified(2, SOON).await.unwrap();
    client.next("READY").await;
    client.next("GUILD_CREATE").await;
    let sessions = double.gateway().sessions();
    assert_eq!(sessions.len(), 1);
    assert_ne!(sessions[0].id, first);
    assert!(double.gateway().resumes().is_empty());
}

#[tokio::test]
async fn missing_acknowledgements_of_heartbeats_are_noticed() {
    let double = start(Setup {
        heartbeat: Duration::from_millis(600),
        ..Setup::default()
    })
    .await;
    let mut client = Client::connect(&double).await;
    double.gateway().acknowledge_heartbeats(false);
    double.gateway().disconnected(SOON).await.unwrap();
    assert!(double.gateway().heartbeats() >= 1);
    double.gateway().acknowledge_heartbeats(true);
    double.gateway().identified(2, SOON).await.unwrap();
    client.next("READY").await;
}

#[tokio::test]
async fn a_wrong_token_and_a_forbidden_intent_end_the_client() {
    let double = start(Setup {
        disallowed_intents: GatewayIntents::MESSAGE_CONTENT.bits(),
        ..Setup::default()
    })
    .await;
    let token = format!("{}.wrong.token", double.bot());
    let mut client = Client::start(&double, &token, intents(), 1).await;
    let ended = tokio::time::timeout(SOON, &mut client.running).await;
    let error = ended.unwrap().unwrap().unwrap_err();
    let serenity::Error::Gateway(GatewayError::InvalidAuthentication) = error else {
        panic!("{error:?}")
    };
    let wanted = intents() | GatewayIntents::MESSAGE_CONTENT;
    let mut client = Client::start(&double, double.token(), wanted, 1).await;
    let ended = tokio::time::timeout(SOON, &mut client.running).await;
    let error = ended.unwrap().unwrap().unwrap_err();
    let serenity::Error::Gateway(GatewayError::DisallowedGatewayIntents) = error else {
        panic!("{error:?}")
    };
    // Only the second was a bot that may identify.
    assert_eq!(double.gateway().identifies().len(), 1);
    assert_eq!(double.gateway().identifies()[0].intents, wanted.bits());
    assert!(double.gateway().sessions().is_empty());
}

#[tokio::test]
async fn events_reach_the_shard_of_their_guild() {
    let double = start(Setup::default()).await;
    let guilds = [double.guild("Harbour"), double.guild("Station")];
    let channels = guilds.map(|guild| double.text_channel(guild, "general"));
    let mut client = Client::start(&double, double.token(), intents(), 2).await;
    // Serenity waits five seconds between two shards.
    double.gateway().connected(2, SOON).await.unwrap();
    let sessions = double.gateway().sessions();
    assert_eq!(
        sessions
            .iter()
            .map(|one| (one.shard, one.shards))
            .collect::<Vec<_>>(),
        [(0, 2), (1, 2)]
    );
    let before: Vec<u64> = sessions.iter().map(|one| one.last).collect();
    let mia = Person::new("Mia");
    for channel in channels {
        double.say(&mia, channel, double.mention());
        client.next("MESSAGE_CREATE").await;
    }
    let after: Vec<u64> = double
        .gateway()
        .sessions()
        .iter()
        .map(|one| one.last)
        .collect();
    assert_eq!(after, [before[0] + 1, before[1] + 1], "one event each");
    double.say(&mia, double.direct(&mia), "hello");
    client.next("MESSAGE_CREATE").await;
    assert_eq!(double.gateway().sessions()[0].last, after[0] + 1);
    double.gateway().shard(1).reconnect();
    double.gateway().resumed(1, SOON).await.unwrap();
    assert_eq!(double.gateway().resumes()[0].0, sessions[1].id);
}

#[tokio::test]
async fn events_come_twice_or_unknown_or_broken_and_sends_are_counted() {
    let double = start(Setup::default()).await;
    let channel = double.text_channel(double.guild("Harbour"), "general");
    let mut client = Client::connect(&double).await;
    let (gateway, mia) = (double.gateway(), Person::new("Mia"));
    gateway.send_twice(true);
    double.say(&mia, channel, double.mention());
    assert_eq!(
        content(client.next("MESSAGE_CREATE").await),
        double.mention()
    );
    assert_eq!(
        content(client.next("MESSAGE_CREATE").await),
        double.mention()
    );
    gateway.send_twice(false);
    client.so_far();

    gateway.event("SOMETHING_NEW", &json!({"a": 1}));
    gateway.raw("{\"op\": no json");
    gateway.op(99, &json!(null));
    double.say(&mia, channel, double.mention());
    // Serenity passes the unknown one on and drops the others.
    loop {
        gateway.connected(1, SOON).await.unwrap();
        let events = client.so_far();
        if events
            .iter()
            .any(|event| matches!(event, Event::MessageCreate(_)))
        {
            assert!(
                events
                    .iter()
                    .any(|event| matches!(event, Event::Unknown(_)))
            );
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(gateway.identifies().len(), 1, "it stayed connected");

    let context = client.context.take().unwrap();
    context.set_activity(Some(ActivityData::watching("the harbour")));
    let shown = || gateway.sent().into_iter().any(|sent| sent["op"] == 3);
    while !shown() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    for _ in 0..125 {
        context.set_activity(None);
    }
    // Too many sends close the connection, which resumes.
    gateway.resumed(1, SOON).await.unwrap();
}

#[tokio::test]
async fn no_connection_is_taken_while_the_gateway_is_away() {
    let double = start(Setup::default()).await;
    double.gateway().take_connections(false);
    let url = double.gateway_url().replace("ws:", "http:");
    let refused = reqwest::get(url).await.unwrap();
    assert_eq!(refused.status(), 503);
    let _client = Client::start(&double, double.token(), intents(), 1).await;
    let gateway = double.gateway();
    let none = gateway.connected(1, Duration::from_millis(500)).await;
    assert!(none.is_err());
    gateway.take_connections(true);
    Client::connect(&double).await;
}
