//! Sessions: broken in every way that Discord breaks them, and nothing is lost or answered twice.

use std::time::Duration;

use footnote::double::{Person, Setup};
use serde_json::{Value, json};

use super::guest::{MESSAGES, channel, is_well, mention, seen};
use super::served::Served;
use super::strangers::SOON;

/// GUILDS, GUILD_MESSAGES and DIRECT_MESSAGES.
const INTENTS: u64 = 1 | 1 << 9 | 1 << 12;
const MESSAGE_CONTENT: u64 = 1 << 15;

/// Serenity waits 5 s before it identifies again, and so between two shards.
const LATER: Duration = Duration::from_secs(20);

#[tokio::test(flavor = "multi_thread")]
async fn a_session_goes_on_after_each_break_and_what_was_said_meanwhile_is_answered_once() {
    let served = Served::start().await;
    let double = &served.double;
    let channel = channel(double);
    let gateway = double.gateway();
    let breaks: [(&str, &dyn Fn()); 5] = [
        ("op 7", &|| gateway.reconnect()),
        ("op 9 true", &|| gateway.invalidate(true)),
        ("abort", &|| gateway.abort()),
        ("close 4000", &|| gateway.close(4000)),
        ("close 1012", &|| gateway.close(1012)),
    ];
    for (number, (what, disturb)) in breaks.iter().enumerate() {
        disturb();
        let asked = mention(double, &Person::new("Mia"), channel);
        let resumed = gateway.resumed(number + 1, SOON).await;
        resumed.unwrap_or_else(|waited| panic!("{what}: {waited}\n{}", served.said()));
        let reply = double.reply_to(asked, SOON).await.unwrap();
        assert!(reply.words().contains("Qatar"), "{what}");
    }
    // What nobody understands does no harm.
    gateway.event("SOMETHING_NEW", &json!({ "a": 1 }));
    gateway.event("MESSAGE_CREATE", &json!({ "id": "1", "content": 7 }));
    gateway.event("INTERACTION_CREATE", &json!({ "id": "1", "type": 99 }));
    gateway.event("GUILD_CREATE", &Value::Null);
    gateway.raw("{\"op\": no json");
    gateway.op(99, &Value::Null);
    is_well(double, channel).await;
    assert_eq!(double.posted(channel).len(), breaks.len() + 1);
    assert_eq!(seen(double, "POST", MESSAGES).len(), breaks.len() + 1);
    let identifies = gateway.identifies();
    assert_eq!(identifies.len(), 1, "it only resumed");
    assert_eq!(identifies[0].intents, INTENTS, "no more than it needs");
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_is_over_begins_anew() {
    let served = Served::start().await;
    let double = &served.double;
    let channel = channel(double);
    let asked = mention(double, &Person::new("Mia"), channel);
    double.reply_to(asked, SOON).await.unwrap();
    double.gateway().invalidate(false);
    double.gateway().identified(2, LATER).await.unwrap();
    is_well(double, channel).await;
    assert_eq!(double.posted(channel).len(), 2, "nothing is answered again");

    // And when nobody is there for a while. (Its next heartbeat, at which serenity would notice, is far away.)
    double.gateway().take_connections(false);
    double.gateway().abort();
    tokio::time::sleep(Duration::from_secs(1)).await;
    double.gateway().take_connections(true);
    let back = double.gateway().connected(1, LATER).await;
    back.unwrap_or_else(|waited| panic!("{waited}\n{}", served.said()));
    is_well(double, channel).await;
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_without_heartbeats_is_left_and_made_anew() {
    let setup = Setup {
        heartbeat: Duration::from_secs(1),
        ..Setup::default()
    };
    let served = Served::with(setup, "", &[]).await;
    let double = &served.double;
    let gateway = double.gateway();
    let before = gateway.identifies().len() + gateway.resumes().len();
    gateway.acknowledge_heartbeats(false);
    gateway.disconnected(SOON).await.unwrap();
    gateway.acknowledge_heartbeats(true);
    gateway.connected(1, LATER).await.unwrap();
    assert!(gateway.identifies().len() + gateway.resumes().len() > before);
    is_well(double, channel(double)).await;
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gateway_that_refuses_for_good_ends_the_bot_with_what_to_do() {
    let content = "[discord]\nmessage_content = true\n";
    let setup = Setup {
        disallowed_intents: MESSAGE_CONTENT,
        ..Setup::default()
    };
    let mut intent = Served::not_yet(setup, content, &[]).await;
    intent.run();
    let mut token = Served::start().await;
    token.double.gateway().close(4004);
    let expected: [&[&str]; 2] = [
        &["Message Content Intent", "discord.message_content"],
        &["token", "4004", "DISCORD_TOKEN"],
    ];
    for (served, words) in [&mut intent, &mut token].into_iter().zip(expected) {
        let status = served.ended(LATER).await;
        assert_eq!(status.code(), Some(3), "{}", served.said());
        let said = served.said();
        for word in words {
            assert!(said.contains(word), "no {word} in {said}");
        }
        assert!(!said.contains("panicked"), "{said}");
        served.has_no_token();
    }
    let identifies = intent.double.gateway().identifies();
    assert_eq!(identifies.len(), 1, "it did not try again");
    assert_eq!(identifies[0].intents, INTENTS | MESSAGE_CONTENT);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_runs_the_shards_that_it_is_told_to() {
    let mut both = Served::not_yet(Setup::default(), "", &["--shards", "0-1/2"]).await;
    let mut second = Served::not_yet(Setup::default(), "", &["--shards", "1-1/2"]).await;
    both.run();
    second.run();
    second.connected().await;
    both.double.gateway().connected(2, LATER).await.unwrap();
    let identified = |served: &Served| -> Vec<(u32, u32)> {
        let identifies = served.double.gateway().identifies();
        identifies
            .iter()
            .map(|one| (one.shard, one.shards))
            .collect()
    };
    assert_eq!(identified(&both), [(0, 2), (1, 2)]);
    assert_eq!(identified(&second), [(1, 2)]);

    // Guilds fall on the shards in turn: these are on both.
    let channels = [channel(&both.double), channel(&both.double)];
    for channel in channels {
        is_well(&both.double, channel).await;
    }
    both.double.gateway().shard(1).reconnect();
    both.double.gateway().resumed(1, SOON).await.unwrap();
    for channel in channels {
        is_well(&both.double, channel).await;
    }
    let guilds = [channel(&second.double), channel(&second.double)];
    let asked = guilds.map(|channel| mention(&second.double, &Person::new("Mia"), channel));
    let of_ours = |asked: u64| second.double.reply_to(asked, SOON);
    let (first, other) = tokio::join!(
        tokio::time::timeout(Duration::from_secs(4), of_ours(asked[0])),
        tokio::time::timeout(Duration::from_secs(4), of_ours(asked[1])),
    );
    let answered = [first, other].iter().filter(|one| one.is_ok()).count();
    assert_eq!(answered, 1, "the other guild is another process's");
    for served in [both, second] {
        served.stop().await;
    }
}
