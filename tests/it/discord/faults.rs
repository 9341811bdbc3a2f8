//! What goes wrong on the way to Discord: waited for, tried again, or given up, and never in a storm.

use std::time::Duration;

use footnote::double::{Double, Fault, Person, Setup, permissions};
use serde_json::json;

use super::guest::{CALLBACK, MESSAGES, ORIGINAL, ask, channel, is_well, mention, seen, seen_of};
use super::served::{Served, TOKEN};
use super::strangers::SOON;
use crate::place::Place;

const PAGE: &str = "<html><h1>502 Bad Gateway</h1><p>cloudflare</p></html>";
const COMMANDS: &str = "/applications/{application_id}/commands";

/// The times between the requests to a route, without the first `skip` of them.
fn pauses(double: &Double, method: &str, route: &str, skip: usize) -> Vec<Duration> {
    let at: Vec<Duration> = seen(double, method, route)
        .iter()
        .skip(skip)
        .map(|one| one.at)
        .collect();
    at.windows(2).map(|two| two[1] - two[0]).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_429_is_waited_for_on_every_route_and_then_the_answer_is_there() {
    let served = Served::start().await;
    let double = &served.double;
    let channel = channel(double);
    let wait = Duration::from_millis(600);
    for (method, route) in [("POST", CALLBACK), ("PATCH", ORIGINAL)] {
        double.fault(Fault::on(method, route).limited(wait));
        let asked = ask(double, &Person::new("Mia"), channel);
        let reply = asked.reply(SOON).await.unwrap();
        assert!(reply.words().contains("Qatar"), "{}", reply.words());
        assert_eq!(seen_of(double, &asked, method, route), 2, "{route}");
        let paused = pauses(double, method, route, seen(double, method, route).len() - 2);
        assert!(paused[0] >= wait, "{route}: {paused:?}");
    }
    let mut sent = 0;
    let limited = Fault::on("POST", MESSAGES);
    for (fault, wait) in [
        (limited.clone().limited(wait), wait),
        (limited.clone().limited_shared(wait), wait),
        // Without a word that can be read, a second.
        (
            limited.clone().limited_badly(Some("soon"), "{"),
            Duration::from_secs(1),
        ),
        (
            limited
                .clone()
                .limited_badly(None, r#"{"retry_after": -3e99}"#),
            Duration::from_secs(1),
        ),
        // Told to wait for nothing five times: each wait is longer all the same.
        (
            limited
                .clone()
                .limited_badly(Some("0"), r#"{"retry_after": 0}"#)
                .times(5),
            Duration::from_millis(50),
        ),
    ] {
        double.fault(fault);
        is_well(double, channel).await;
        let paused = pauses(double, "POST", MESSAGES, sent);
        sent += paused.len() + 1;
        assert!(paused.iter().all(|pause| *pause >= wait), "{paused:?}");
        assert!(paused.len() <= 5, "{paused:?}");
    }
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_global_429_holds_everything_but_interactions_and_a_crowd_does_not_come_back_at_once() {
    let served = Served::start().await;
    let double = &served.double;
    let (first, other) = (channel(double), channel(double));
    let wait = Duration::from_millis(1_500);
    double.fault(Fault::on("POST", MESSAGES).limited_globally(wait));
    mention(double, &Person::new("Mia"), first);
    double.requests("POST", MESSAGES, 1, SOON).await.unwrap();
    tokio::time::sleep(Duration::from_millis(200)).await;
    let begun = std::time::Instant::now();
    let asked = ask(double, &Person::new("Tom"), first);
    asked.reply(SOON).await.unwrap();
    let at_once = begun.elapsed();
    is_well(double, other).await;
    double.requests("POST", MESSAGES, 3, SOON).await.unwrap();
    let paused = pauses(double, "POST", MESSAGES, 0);
    assert!(paused[0] >= wait, "the other channel waits too: {paused:?}");
    assert!(
        at_once < wait,
        "the command did not wait for it: {at_once:?}"
    );

    // Twenty wait for one channel that takes nothing: they do not try together when the wait is over.
    let crowded = channel(double);
    double.fault(
        Fault::on("POST", &format!("/channels/{crowded}/messages"))
            .times(6)
            .limited_badly(Some("1"), r#"{"retry_after": 1.0}"#),
    );
    let before = double.counts().invalid();
    for number in 0..20 {
        mention(double, &Person::new(&format!("Member {number}")), crowded);
    }
    double
        .wait_for_message(crowded, SOON, |_| true)
        .await
        .unwrap();
    let refused = double.counts().invalid() - before;
    assert!(refused <= 6, "{refused}");
    let at: Vec<Duration> = seen(double, "POST", MESSAGES)
        .iter()
        .filter(|one| one.path.contains(&crowded.to_string()))
        .map(|one| one.at)
        .collect();
    let in_its_first_second = at
        .iter()
        .filter(|at_one| **at_one < at[0] + Duration::from_millis(900))
        .count();
    assert!(in_its_first_second <= 5, "{at:?}");
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failing_discord_is_tried_again_more_and_more_slowly_and_then_given_up() {
    let served = Served::start().await;
    let double = &served.double;
    let channel = channel(double);
    for (method, route) in [("POST", CALLBACK), ("PATCH", ORIGINAL)] {
        double.fault(Fault::on(method, route).status(502).html(PAGE));
        double.fault(Fault::on(method, route).status(500).carried_out());
        let asked = ask(double, &Person::new("Mia"), channel);
        let reply = asked.reply(SOON).await.unwrap();
        assert!(reply.words().contains("Qatar"), "{}", reply.words());
        double
            .requests(
                "PATCH",
                ORIGINAL,
                if method == "PATCH" { 4 } else { 1 },
                SOON,
            )
            .await
            .unwrap();
        assert_eq!(seen_of(double, &asked, method, route), 3, "{route}");
    }
    double.fault(
        Fault::on("POST", MESSAGES)
            .status(503)
            .html(PAGE)
            .truncated()
            .always(),
    );
    mention(double, &Person::new("Tom"), channel);
    double.requests("POST", MESSAGES, 5, SOON).await.unwrap();
    tokio::time::sleep(Duration::from_millis(2_500)).await;
    let paused = pauses(double, "POST", MESSAGES, 0);
    assert_eq!(paused.len(), 4, "given up after a few: {paused:?}");
    // Twice as long each, and up to half of it is chance.
    for (pause, least) in paused.iter().zip([125, 250, 500, 1_000]) {
        assert!(*pause >= Duration::from_millis(least), "{paused:?}");
    }
    double.clear_faults();
    is_well(double, channel).await;
    // What was written about all this does not give the right to answer away.
    let said = served.said();
    assert!(said.contains("could not be delivered"), "{said}");
    assert!(!said.contains("interaction-token-"), "{said}");
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_is_lost_on_its_way_back_makes_nothing_twice() {
    let served = Served::start().await;
    let double = &served.double;
    for fault in [
        Fault::on("POST", MESSAGES).carried_out().dropped(),
        Fault::on("POST", MESSAGES).truncated(),
        Fault::on("POST", MESSAGES).carried_out().status(500),
    ] {
        let channel = channel(double);
        let before = seen(double, "POST", MESSAGES).len();
        double.fault(fault);
        mention(double, &Person::new("Mia"), channel);
        double
            .requests("POST", MESSAGES, before as u64 + 2, SOON)
            .await
            .unwrap();
        // Nothing that waits can be seen from here: time for one more.
        tokio::time::sleep(Duration::from_millis(400)).await;
        assert_eq!(double.posted(channel).len(), 1);
        let sent = seen(double, "POST", MESSAGES).split_off(before);
        assert_eq!(sent.len(), 2);
        assert_eq!(sent[0].body["nonce"], sent[1].body["nonce"]);
        assert_eq!(sent[1].body["enforce_nonce"], true);
    }
    double.fault(Fault::on("POST", CALLBACK).carried_out().dropped());
    let asked = ask(double, &Person::new("Tom"), channel(double));
    asked.reply(SOON).await.unwrap();
    assert_eq!(double.counts().acknowledged_twice, 1);
    assert_eq!(asked.replies().len(), 1, "deferred once, and answered once");
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_discord_does_not_take_leaves_nobody_waiting() {
    let served = Served::start().await;
    let double = &served.double;
    let channel = channel(double);
    let invalid = json!({ "code": 50_035, "message": "Invalid Form Body" });
    double.fault(Fault::on("PATCH", ORIGINAL).status(400).json(&invalid));
    let asked = ask(double, &Person::new("Mia"), channel);
    let reply = asked.reply(SOON).await.unwrap();
    let incident = incident_of(&reply.words());
    assert!(served.said().contains(&incident), "the log names it too");

    double.fault(Fault::on("POST", MESSAGES).status(400).json(&invalid));
    let said = mention(double, &Person::new("Tom"), channel);
    let reply = double.reply_to(said, SOON).await.unwrap();
    incident_of(&reply.words());
    // And whoever asks next is answered.
    is_well(double, channel).await;
    served.stop().await;
}

/// The name of a failure, as it is told: eight hexadecimal digits.
fn incident_of(words: &str) -> String {
    words
        .split(|letter: char| !letter.is_ascii_hexdigit())
        .find(|word| word.len() == 8)
        .unwrap_or_else(|| panic!("no incident in {words:?}"))
        .to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_interaction_that_discord_does_not_know_any_more_is_let_go() {
    let served = Served::start().await;
    let double = &served.double;
    let channel = channel(double);
    double.fault(
        Fault::on("POST", CALLBACK)
            .status(404)
            .json(&json!({"message": "Unknown interaction", "code": 10062})),
    );
    let gone = ask(double, &Person::new("Mia"), channel);
    double.requests("POST", CALLBACK, 1, SOON).await.unwrap();
    // Its right to answer ended in between. That is a 401, but says nothing of the bot's token.
    double.fault(
        Fault::on("PATCH", ORIGINAL)
            .status(401)
            .json(&json!({"message": "Invalid Webhook Token", "code": 50027})),
    );
    let ended = ask(double, &Person::new("Tom"), channel);
    double.requests("PATCH", ORIGINAL, 1, SOON).await.unwrap();
    is_well(double, channel).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(seen_of(double, &gone, "POST", CALLBACK), 1);
    assert_eq!(seen_of(double, &gone, "PATCH", ORIGINAL), 0);
    assert_eq!(seen_of(double, &ended, "PATCH", ORIGINAL), 1);
    served.stop().await;
}

/// What was sent after the first 401.
fn after_the_refusal(double: &Double) -> usize {
    let seen = double.seen();
    let refused = seen.iter().position(|one| one.status == Some(401));
    seen.len() - refused.unwrap() - 1
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_token_ends_everything_and_names_what_to_do() {
    // At the start, and in the middle of its work.
    let mut at_start = Served::not_yet(Setup::default(), "", &[]).await;
    at_start
        .double
        .fault(Fault::on("*", "*").status(401).always());
    at_start.run();
    let mut later = Served::start().await;
    let channel = channel(&later.double);
    is_well(&later.double, channel).await;
    later.double.fault(Fault::on("*", "*").status(401).always());
    mention(&later.double, &Person::new("Mia"), channel);
    for served in [&mut at_start, &mut later] {
        let status = served.ended(SOON * 2).await;
        assert_eq!(status.code(), Some(3));
        let said = served.said();
        let (refused, remedy) = ("Discord refused the token (401)", "set DISCORD_TOKEN");
        assert!(said.contains(refused) && said.contains(remedy), "{said}");
        assert!(!said.contains("panicked"), "{said}");
        let further = after_the_refusal(&served.double);
        assert!(further <= 1, "{further} further requests");
        served.has_no_token();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_channel_that_refuses_is_left_alone_and_the_others_are_not() {
    let served = Served::start().await;
    let double = &served.double;
    let (open, shut, hidden, gone) = (
        channel(double),
        channel(double),
        channel(double),
        channel(double),
    );
    double.deny(shut, permissions::SEND_MESSAGES);
    double.deny(hidden, permissions::VIEW_CHANNEL);
    let of = |channel: u64| format!("/channels/{channel}/messages");
    let unknown = json!({"message": "Unknown Channel", "code": 10003});
    double.fault(
        Fault::on("POST", &of(gone))
            .status(404)
            .json(&unknown)
            .always(),
    );
    let refusing = [shut, hidden, gone];
    for (number, channel) in refusing.into_iter().enumerate() {
        mention(double, &Person::new("Mia"), channel);
        double
            .requests("POST", MESSAGES, number as u64 + 1, SOON)
            .await
            .unwrap();
    }
    is_well(double, open).await;
    for channel in refusing {
        for _ in 0..10 {
            mention(double, &Person::new("Tom"), channel);
        }
    }
    is_well(double, open).await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    for channel in refusing {
        let path = format!("/api/v10{}", of(channel));
        let sent = seen(double, "POST", MESSAGES);
        let sent = sent.iter().filter(|one| one.path == path).count();
        assert_eq!(sent, 1, "{path}");
    }
    assert_eq!(double.counts().invalid(), 2, "the 404 does not count");
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_starts_when_discord_fails_a_few_times_and_registers_its_commands_when_they_changed() {
    let mut served = Served::not_yet(Setup::default(), "", &[]).await;
    for route in ["/gateway/bot", "/applications/@me", COMMANDS] {
        served
            .double
            .fault(Fault::on("*", route).times(2).status(500));
    }
    served.run();
    served.connected().await;
    let puts = |served: &Served| -> (usize, usize) {
        let of_guild = "/applications/{application_id}/guilds/{guild_id}/commands";
        (
            seen(&served.double, "PUT", COMMANDS).len(),
            seen(&served.double, "PUT", of_guild).len(),
        )
    };
    assert_eq!(puts(&served), (3, 0), "two failed");
    let names: Vec<_> = served
        .double
        .commands(None)
        .iter()
        .map(|one| one["name"].clone())
        .collect();
    assert!(names.contains(&json!("ask")), "{names:?}");

    served.restart().await;
    is_well(&served.double, channel(&served.double)).await;
    assert_eq!(puts(&served), (3, 0), "they are as they were");

    let guild = served.double.guild("Workshop");
    let config = format!("[discord]\ndevelopment_guild = \"{guild}\"\n");
    std::fs::write(served.place.path("config/footnote.toml"), config).unwrap();
    served.restart().await;
    let of_guild = "/applications/{application_id}/guilds/{guild_id}/commands";
    served
        .double
        .requests("PUT", of_guild, 1, SOON)
        .await
        .unwrap();
    is_well(&served.double, channel(&served.double)).await;
    assert_eq!(puts(&served), (3, 1));
    assert_eq!(served.double.commands(Some(guild)).len(), names.len());
    served.stop().await;
}

#[test]
fn where_there_is_no_discord_it_ends_and_says_so() {
    let place = Place::clone_like();
    let serve = |api: &str, gateway: Option<&str>| {
        let mut command = place.command(&["serve", "--no-models"]);
        command
            .env("DISCORD_TOKEN", TOKEN)
            .env("FOOTNOTE_DISCORD_API", api);
        if let Some(gateway) = gateway {
            command.env("FOOTNOTE_DISCORD_GATEWAY", gateway);
        }
        crate::place::Ran::of(command.output().unwrap())
    };
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = nobody.local_addr().unwrap().port();
    drop(nobody);
    let ran = serve(&format!("http://127.0.0.1:{port}"), None);
    assert_eq!(ran.code, Some(3), "{ran:?}");
    assert!(ran.err.contains("Discord could not be reached"), "{ran:?}");
    for elsewhere in [
        serve("https://discord.evil.example", None),
        serve("http://127.0.0.1:1", Some("wss://gateway.evil.example")),
    ] {
        assert_eq!(elsewhere.code, Some(2), "{elsewhere:?}");
        assert!(elsewhere.err.contains("on this machine"), "{elsewhere:?}");
    }
    for shards in ["2-3/3", "1-0/2", "0-1", "x/2"] {
        let ran = place.run(&["serve", "--shards", shards]);
        assert_eq!(ran.code, Some(2), "{shards}: {ran:?}");
    }
    for words in [&ran.err, &ran.out] {
        assert!(!words.contains("CANARY") && !words.contains("panicked"));
    }
}
