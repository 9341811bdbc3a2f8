//! A good guest: quick to say that it heard, silent where nobody asked it, and the same to everybody.

use std::time::Duration;

use footnote::double::{Asked, Double, Message, Person, Seen, Setup, next_id};
use serde_json::{Value, json};

use super::served::Served;
use super::strangers::SOON;

pub const CALLBACK: &str = "/interactions/{interaction_id}/{interaction_token}/callback";
pub const ORIGINAL: &str = "/webhooks/{webhook_id}/{webhook_token}/messages/@original";
pub const MESSAGES: &str = "/channels/{channel_id}/messages";

pub const QUESTION: &str = "who is meeting in Qatar?";

/// The issue asks for 500 ms; here other tests want the same cores.
const AT_ONCE: Duration = Duration::from_secs(2);

/// A channel of a new guild.
pub fn channel(double: &Double) -> u64 {
    double.text_channel(double.guild("Harbour"), "general")
}

/// Asks with the command.
pub fn ask(double: &Double, who: &Person, channel: u64) -> Asked {
    double.slash(who, channel, "ask", json!({ "question": QUESTION }))
}

/// Asks with a mention; the message's id.
pub fn mention(double: &Double, who: &Person, channel: u64) -> u64 {
    double.say(who, channel, format!("{} {QUESTION}", double.mention()))
}

/// Somebody new mentions the bot and is answered.
pub async fn is_well(double: &Double, channel: u64) -> Message {
    let asked = mention(double, &Person::new("Wellington"), channel);
    let reply = double.reply_to(asked, SOON * 2).await.unwrap();
    assert!(reply.words().contains("Qatar"), "{}", reply.words());
    reply
}

/// The requests with this method to this route.
pub fn seen(double: &Double, method: &str, route: &str) -> Vec<Seen> {
    let seen = double.seen().into_iter();
    seen.filter(|one| one.method == method && one.route == route)
        .collect()
}

/// The requests of one interaction with this method to this route.
pub fn seen_of(double: &Double, asked: &Asked, method: &str, route: &str) -> usize {
    let all = seen(double, method, route);
    all.iter()
        .filter(|one| one.path.contains(asked.token()))
        .count()
}

/// Whatever was sent to be read notifies nobody.
pub fn notified_nobody(double: &Double) {
    let mut messages = 0;
    for one in double.seen() {
        let message = match one.route {
            CALLBACK => &one.body["data"],
            _ => &one.body,
        };
        let is_message = ["content", "embeds", "components"]
            .iter()
            .any(|part| message.get(part).is_some());
        if is_message {
            messages += 1;
            let parse = &message["allowed_mentions"];
            assert_eq!(parse["parse"], json!([]), "{} {}", one.path, one.body);
            for more in ["users", "roles", "replied_user"] {
                let none = &parse[more];
                assert!(none.is_null() || *none == json!(false), "{}", one.body);
            }
        }
    }
    assert!(messages > 0, "nothing was sent at all");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_kind_of_interaction_is_acknowledged_at_once_and_notifies_nobody() {
    let served = Served::start().await;
    let double = &served.double;
    let channel = channel(double);
    let mia = Person::new("Mia").permissions(footnote::double::permissions::ADMINISTRATOR);
    let first = ask(double, &mia, channel);
    let reply = first.reply(SOON).await.unwrap();
    let button = reply.buttons().remove(0);
    let said = double.say(&mia, channel, "Qatar hosts the meeting of @everyone");
    let nonsense = json!({ "question": "@everyone <@&1> <@1> xyzzyplugh?" });
    let all = [
        first,
        double.slash(&mia, channel, "ask", nonsense),
        double.slash(&mia, channel, "ask", json!({ "question": " " })),
        double.slash(
            &mia,
            channel,
            "ask",
            json!({ "question": QUESTION, "source": "@everyone" }),
        ),
        double.slash(&mia, channel, "sources", json!({})),
        double.slash(&mia, channel, "help", json!({})),
        double.slash(&mia, channel, "privacy", json!({})),
        double.slash(&mia, channel, "settings", json!({ "show": {} })),
        double.slash(&mia, channel, "of-another-bot", json!({})),
        double.message_command(&mia, said, "Find sources"),
        double.complete(&mia, channel, "ask", json!({ "source": "s" }), "source"),
        double.click(&mia, reply.id, &button.custom_id),
        double.click(&mia, reply.id, "forged"),
    ];
    for (number, asked) in all.iter().enumerate() {
        let acknowledged = asked.acknowledged(SOON).await.unwrap();
        assert!(acknowledged.after < AT_ONCE, "{number}: {acknowledged:?}");
        if matches!(acknowledged.kind, 5) {
            asked.reply(SOON).await.unwrap();
        }
    }
    is_well(double, channel).await;
    notified_nobody(double);
    served.stop().await;
}

/// A command as the gateway tells of it, made at the time of its id.
fn command(double: &Double, who: &Person, guild: u64, channel: u64, id: u64) -> Value {
    let user = json!({ "id": who.id.to_string(), "username": who.name, "discriminator": "0",
        "global_name": null, "avatar": null, "bot": false });
    json!({
        "id": id.to_string(), "application_id": double.bot().to_string(), "type": 2, "version": 1,
        "token": format!("token-of-{id}"), "guild_id": guild.to_string(),
        "channel_id": channel.to_string(), "app_permissions": "0", "locale": "en-US",
        "guild_locale": "en-US", "entitlements": [], "attachment_size_limit": 10_485_760,
        "authorizing_integration_owners": {}, "context": 0,
        "member": { "user": user, "roles": [], "joined_at": "2021-03-04T05:06:07.000000+00:00",
            "deaf": false, "mute": false, "flags": 0, "permissions": "0" },
        "data": { "id": next_id().to_string(), "name": "ask", "type": 1, "options": [
            { "name": "question", "type": 3, "value": QUESTION }] },
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_twice_is_answered_once_and_what_is_too_old_or_from_a_machine_not_at_all() {
    let served = Served::start().await;
    let double = &served.double;
    let guild = double.guild("Harbour");
    let channel = double.text_channel(guild, "general");
    let mia = Person::new("Mia");

    double.gateway().send_twice(true);
    let asked = ask(double, &mia, channel);
    let pressed_later = asked.reply(SOON).await.unwrap();
    let message = mention(double, &mia, channel);
    double.reply_to(message, SOON).await.unwrap();
    let pressed = double.click(&mia, pressed_later.id, "forged");
    pressed.reply(SOON).await.unwrap();
    double.gateway().send_twice(false);

    // Behind an interaction that is too old, one that is not: so the old one was read as well.
    let callbacks = || seen(double, "POST", CALLBACK);
    // What a request does shows before the request itself is written down.
    double.requests("POST", CALLBACK, 2, SOON).await.unwrap();
    let before = callbacks().len();
    let (now, four_seconds) = (next_id(), 4_000 << 22);
    let old = command(double, &mia, guild, channel, now - four_seconds);
    double.gateway().event("INTERACTION_CREATE", &old);
    let new = command(double, &mia, guild, channel, now);
    double.gateway().event("INTERACTION_CREATE", &new);

    // And machines, the bot itself among them, who ask as members do.
    let mut itself = Person::new("Footnote").bot();
    itself.id = double.bot();
    for machine in [
        Person::new("Robot").bot(),
        Person::new("Hook").webhook(),
        itself,
    ] {
        mention(double, &machine, channel);
        double.say(&machine, channel, format!("{} again?", double.mention()));
    }
    is_well(double, channel).await;
    double
        .requests("POST", CALLBACK, before as u64 + 1, SOON)
        .await
        .unwrap();
    tokio::time::sleep(Duration::from_millis(300)).await;

    let since = callbacks().split_off(before);
    let paths: Vec<&str> = since.iter().map(|one| one.path.as_str()).collect();
    assert_eq!(
        paths,
        [format!(
            "/api/v10/interactions/{now}/token-of-{now}/callback"
        )],
        "only the new one"
    );
    for one in [&asked, &pressed] {
        assert_eq!(seen_of(double, one, "POST", CALLBACK), 1);
    }
    assert_eq!(seen_of(double, &asked, "PATCH", ORIGINAL), 1);
    let mut replies: Vec<Value> = seen(double, "POST", MESSAGES)
        .iter()
        .map(|one| one.body["message_reference"]["message_id"].clone())
        .collect();
    // A request that was lost on its way is sent again, under the nonce that makes it one message.
    replies.dedup();
    assert_eq!(replies.len(), 2, "one each: {replies:?}");
    assert_eq!(replies[0], message.to_string());
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_at_once_in_five_guilds_are_each_answered_once() {
    let served = Served::start().await;
    let double = &served.double;
    let channels: Vec<u64> = (0..5).map(|_| channel(double)).collect();
    let asked: Vec<Asked> = (0..100)
        .map(|number| {
            let who = Person::new(&format!("Member {number}"));
            ask(double, &who, channels[number % channels.len()])
        })
        .collect();
    for one in &asked {
        let reply = one.reply(SOON * 4).await.unwrap();
        assert!(reply.words().contains("Qatar"), "{}", reply.words());
    }
    for one in &asked {
        assert_eq!(seen_of(double, one, "POST", CALLBACK), 1);
        assert_eq!(seen_of(double, one, "PATCH", ORIGINAL), 1);
    }
    let counts = double.counts();
    assert_eq!(
        (
            counts.acknowledged,
            counts.acknowledged_twice,
            counts.acknowledged_late
        ),
        (100, 0, 0)
    );
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn when_too_many_wait_the_next_ones_are_told_so_at_once() {
    let config = "[models]\nthreads = 1\n[limits]\nwaiting = 1\n";
    let served = Served::with(Setup::default(), config, &[]).await;
    let double = &served.double;
    let channels = [channel(double), channel(double), channel(double)];
    let asked: Vec<Asked> = (0..90)
        .map(|number| ask(double, &Person::new("Somebody"), channels[number % 3]))
        .collect();
    let mut turned_away = 0;
    for one in &asked {
        let words = one.reply(SOON * 2).await.unwrap().words();
        if words.contains("Too many questions are waiting") {
            assert!(says_when(&words), "{words}");
            turned_away += 1;
        } else {
            assert!(words.contains("21 Mar 2024"), "{words}");
        }
        assert_eq!(one.replies().len(), 1);
    }
    assert!(
        (1..90).contains(&turned_away),
        "{turned_away} were turned away"
    );
    is_well(double, channels[0]).await;
    served.stop().await;
}

/// Whether it says when to ask again, as Discord counts down.
fn says_when(words: &str) -> bool {
    words
        .split_once("<t:")
        .is_some_and(|(_, rest)| rest.contains(":R>"))
}

#[tokio::test(flavor = "multi_thread")]
async fn who_asks_too_much_is_told_when_to_ask_again_and_others_go_on() {
    let limits = "[limits]\nmember_per_minute = 2\nchannel_per_minute = 4\n";
    let served = Served::with(Setup::default(), limits, &[]).await;
    let double = &served.double;
    let guild = double.guild("Harbour");
    let (busy, quiet) = (
        double.text_channel(guild, "busy"),
        double.text_channel(guild, "quiet"),
    );
    let refused = async |asked: Asked, whose: &str| {
        let acknowledged = asked.acknowledged(SOON).await.unwrap();
        assert_eq!((acknowledged.kind, acknowledged.is_ephemeral), (4, true));
        let words = asked.reply(SOON).await.unwrap().words();
        assert!(words.contains(whose) && says_when(&words), "{words}");
    };
    let answered = async |asked: Asked| {
        let words = asked.reply(SOON).await.unwrap().words();
        assert!(words.contains("21 Mar 2024"), "{words}");
    };
    let (mia, tom) = (Person::new("Mia"), Person::new("Tom"));
    answered(ask(double, &mia, busy)).await;
    answered(ask(double, &mia, busy)).await;
    refused(ask(double, &mia, busy), "You have asked a lot").await;
    refused(ask(double, &mia, quiet), "You have asked a lot").await;
    answered(ask(double, &tom, busy)).await;
    answered(ask(double, &tom, busy)).await;
    refused(
        ask(double, &Person::new("Ann"), busy),
        "This channel has asked a lot",
    )
    .await;
    answered(ask(double, &Person::new("Ben"), quiet)).await;

    // A flood of mentions: two are answered, one is refused, and the rest is silence.
    let flooded = double.text_channel(guild, "flooded");
    let eve = Person::new("Eve");
    for _ in 0..20 {
        mention(double, &eve, flooded);
    }
    is_well(double, flooded).await;
    let three = |double: &Double| double.posted(flooded).len() >= 4;
    let begun = std::time::Instant::now();
    while !three(double) && begun.elapsed() < SOON {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    tokio::time::sleep(Duration::from_millis(300)).await;
    let posted: Vec<String> = double.posted(flooded).iter().map(Message::words).collect();
    let refusals = posted.iter().filter(|words| says_when_only(words)).count();
    assert_eq!((posted.len(), refusals), (4, 1), "{posted:#?}");
    notified_nobody(double);
    served.stop().await;
}

/// Whether it is the sentence of a limit, and no answer.
fn says_when_only(words: &str) -> bool {
    words.starts_with("You have asked a lot") && says_when(words)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_under_way_at_a_sigterm_is_finished_and_whoever_asks_then_is_told() {
    let mut served = Served::start().await;
    let channel = channel(&served.double);
    let late = footnote::double::Fault::on("POST", CALLBACK).delayed(Duration::from_millis(1_500));
    served.double.fault(late);
    let mia = Person::new("Mia");
    let asked = ask(&served.double, &mia, channel);
    served
        .double
        .requests("POST", CALLBACK, 1, SOON)
        .await
        .unwrap();
    let told = std::time::Instant::now();
    served.signal("TERM");
    // The signal and the next question take different ways.
    tokio::time::sleep(Duration::from_millis(300)).await;
    let too_late = ask(&served.double, &Person::new("Tom"), channel);
    let words = too_late.reply(SOON).await.unwrap();
    assert!(words.is_ephemeral());
    let words = words.words();
    assert!(
        words.contains("I am restarting") && says_when(&words),
        "{words}"
    );
    let mentioned = mention(&served.double, &Person::new("Ann"), channel);
    let words = served.double.reply_to(mentioned, SOON).await.unwrap();
    assert!(words.words().contains("I am restarting"), "{words:?}");
    let reply = asked.reply(SOON).await.unwrap();
    assert!(reply.words().contains("Qatar"), "{}", reply.words());
    let status = served.ended(SOON + Duration::from_secs(5)).await;
    assert_eq!(status.code(), Some(0), "{}", served.said());
    assert!(told.elapsed() < SOON + Duration::from_secs(2));
    // Neither 1000 nor 1001, which would end the session.
    assert_eq!(served.double.gateway().closes(), [Some(4000)]);
    assert_eq!(served.double.gateway().sessions().len(), 1);
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sigterm_is_obeyed_also_when_discord_does_not_answer() {
    let hangs = footnote::double::Fault::on("*", "*")
        .delayed(Duration::from_secs(60))
        .always();
    let mut starting = Served::not_yet(Setup::default(), "", &[]).await;
    starting.double.fault(hangs.clone());
    starting.run();
    let mut answering = Served::start().await;
    let channel = channel(&answering.double);
    answering.double.fault(hangs);
    ask(&answering.double, &Person::new("Mia"), channel);
    for (double, method, route) in [
        (&starting.double, "GET", "/applications/@me"),
        (&answering.double, "POST", CALLBACK),
    ] {
        double.requests(method, route, 1, SOON).await.unwrap();
    }
    starting.signal("TERM");
    answering.signal("TERM");
    let status = starting.ended(Duration::from_secs(5)).await;
    assert_eq!(status.code(), Some(0), "{}", starting.said());
    // What is under way has ten seconds.
    let status = answering.ended(Duration::from_secs(14)).await;
    assert_eq!(status.code(), Some(0), "{}", answering.said());
    assert_eq!(answering.double.gateway().closes(), [Some(4000)]);
}
