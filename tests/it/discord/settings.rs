//! `/settings`, as an admin uses it and members notice it: where the bot answers, how much, in which language, how sure.

use footnote::double::{Kind, Message, Person, Setup, permissions};
use serde_json::{Value, json};

use super::served::Served;
use super::strangers::SOON;

const QUESTION: &str = "who is meeting in Qatar?";

struct Scene {
    served: Served,
    channel: u64,
    admin: Person,
    mia: Person,
}

impl Scene {
    async fn new(config: &str) -> Scene {
        let served = Served::with(Setup::default(), config, &[]).await;
        let guild = served.double.guild("Harbour");
        Scene {
            channel: served.double.text_channel(guild, "general"),
            served,
            admin: Person::new("Ada").permissions(permissions::MANAGE_GUILD),
            mia: Person::new("Mia"),
        }
    }

    async fn set(&self, options: Value) -> String {
        let set = self
            .served
            .double
            .slash(&self.admin, self.channel, "settings", options);
        let reply = set.reply(SOON).await.unwrap();
        assert!(reply.is_ephemeral());
        reply.words()
    }

    async fn ask(&self, channel: u64, private: bool) -> Message {
        let options = json!({ "question": QUESTION, "private": private });
        let asking = self.served.double.slash(&self.mia, channel, "ask", options);
        asking.reply(SOON).await.unwrap()
    }

    async fn audit(&self) -> String {
        let asking = self
            .served
            .double
            .slash(&self.admin, self.channel, "audit", json!({}));
        asking.reply(SOON).await.unwrap().words()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_bot_answers_where_an_admin_lets_it_and_says_where_that_is() {
    let scene = Scene::new("").await;
    let double = &scene.served.double;
    let other = {
        let guild = double.guild("Other");
        double.text_channel(guild, "elsewhere")
    };
    let here = scene.channel;
    let thread = double.thread(&scene.mia, here, "a matter of its own");
    let said = scene
        .set(json!({ "channels": { "channel": here.to_string(), "on": true } }))
        .await;
    assert!(said.contains(&format!("<#{here}>")), "{said}");
    for place in [here, thread] {
        let answer = scene.ask(place, false).await;
        assert!(answer.words().contains("Qatar"), "{}", answer.words());
    }
    // Another server has nothing to do with it.
    let answer = scene.ask(other, false).await;
    assert!(answer.words().contains("Qatar"), "{}", answer.words());

    let help = double.text_channel(guild_of(&scene), "lounge");
    let refused = scene.ask(help, false).await;
    assert!(
        refused.is_ephemeral() && refused.words().contains(&format!("<#{here}>")),
        "{}",
        refused.words()
    );
    let mention = format!("{} {QUESTION}", double.mention());
    let message = double.say(&scene.mia, help, mention);
    let refused = double.reply_to(message, SOON).await.unwrap().words();
    assert!(
        refused.contains(&format!("<#{here}>")) && !refused.contains("Qatar"),
        "{refused}"
    );

    let said = scene
        .set(json!({ "channels": { "channel": here.to_string(), "on": false } }))
        .await;
    assert!(said.contains("wherever I am asked"), "{said}");
    let answer = scene.ask(help, false).await;
    assert!(answer.words().contains("Qatar"), "{}", answer.words());
    scene.served.stop().await;
}

/// The guild of the scene: that of its channel.
fn guild_of(scene: &Scene) -> u64 {
    let said = scene
        .served
        .double
        .say(&scene.mia, scene.channel, "good morning");
    scene.served.double.message(said).unwrap().guild.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn excerpts_and_language_of_public_answers_are_as_an_admin_sets_them() {
    let scene = Scene::new("").await;
    let before = scene.ask(scene.channel, false).await.words();
    assert!(
        before.contains("**2** ") && before.contains("searched"),
        "{before}"
    );
    scene.set(json!({ "excerpts": { "number": 1 } })).await;
    scene.set(json!({ "language": { "language": "de" } })).await;
    let after = scene.ask(scene.channel, false).await.words();
    assert!(
        after.contains("**1** ") && !after.contains("**2** ") && after.contains("durchsucht"),
        "{after}"
    );
    let private = scene.ask(scene.channel, true).await.words();
    assert!(
        private.contains("searched") && !private.contains("**2** "),
        "{private}"
    );
    let shown = scene.set(json!({ "show": {} })).await;
    assert!(
        shown.contains("Deutsch") && shown.contains("one excerpt"),
        "{shown}"
    );
    let audit = scene.audit().await;
    assert!(
        audit.contains("excerpts on a page") && audit.contains("language"),
        "{audit}"
    );
    scene.set(json!({ "excerpts": {} })).await;
    scene.set(json!({ "language": {} })).await;
    let again = scene.ask(scene.channel, false).await.words();
    assert!(
        again.contains("**2** ") && again.contains("searched"),
        "{again}"
    );
    scene.served.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_that_nobody_asked_for_are_as_sure_as_an_admin_wants() {
    let scene = Scene::new("[discord]\nautomatic_confidence = 0.5\n").await;
    let double = &scene.served.double;
    let forum = double.channel(guild_of(&scene), Kind::Forum, "help");
    scene
        .set(json!({ "automatic": { "channel": forum.to_string(), "on": true } }))
        .await;
    scene.set(json!({ "sureness": { "percent": 97 } })).await;
    // It is rather sure of this one.
    let question = "when does the ferry leave?";
    let quiet = double.forum_post(&scene.mia, forum, question, "tell me");
    // Asked after it, and answered: by then the other would have been too.
    let last = double.forum_post(&scene.mia, forum, QUESTION, "please tell me");
    double
        .wait_for_message(last, SOON, |message| message.words().contains("Qatar"))
        .await
        .unwrap();
    assert!(double.posted(quiet).is_empty());
    scene.set(json!({ "sureness": {} })).await;
    let post = double.forum_post(&scene.mia, forum, question, "tell me");
    double
        .wait_for_message(post, SOON, |message| message.words().contains("ferry"))
        .await
        .unwrap();
    scene.served.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_the_bot_answers_can_be_mended_when_the_channel_is_gone() {
    let scene = Scene::new("").await;
    let double = &scene.served.double;
    let only = double.text_channel(guild_of(&scene), "bot");
    let forum = double.channel(guild_of(&scene), Kind::Forum, "help");
    // "On" is left out: a channel that is named is meant to be on.
    let said = scene
        .set(json!({ "channels": { "channel": only.to_string() } }))
        .await;
    assert!(said.contains(&format!("<#{only}>")), "{said}");
    scene
        .set(json!({ "automatic": { "channel": forum.to_string(), "on": true } }))
        .await;
    double.remove_channel(only);
    double.remove_channel(forum);
    let refused = scene.ask(scene.channel, false).await;
    assert!(
        refused.is_ephemeral()
            && refused.words().contains("are gone")
            && !refused.words().contains("Qatar"),
        "{}",
        refused.words()
    );
    let shown = scene.set(json!({ "show": {} })).await;
    assert!(
        shown.contains("I answer nowhere") && shown.contains("of my own accord** are off"),
        "{shown}"
    );
    // Another channel takes the place of the one that is gone.
    let lounge = double.text_channel(guild_of(&scene), "lounge");
    scene
        .set(json!({ "channels": { "channel": lounge.to_string(), "on": true } }))
        .await;
    scene
        .set(json!({ "channels": { "channel": lounge.to_string(), "on": false } }))
        .await;
    let answer = scene.ask(scene.channel, false).await;
    assert!(answer.words().contains("Qatar"), "{}", answer.words());
    // And without a channel it is everywhere, whatever was set.
    scene
        .set(json!({ "channels": { "channel": lounge.to_string() } }))
        .await;
    let said = scene.set(json!({ "channels": {} })).await;
    assert!(said.contains("wherever I am asked"), "{said}");
    let answer = scene.ask(scene.channel, false).await;
    assert!(answer.words().contains("Qatar"), "{}", answer.words());
    scene.served.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_found_or_posted_where_the_bot_does_not_answer() {
    let scene = Scene::new("").await;
    let double = &scene.served.double;
    let bot_channel = double.text_channel(guild_of(&scene), "bot");
    let said = "I heard that ministers are meeting in Qatar this week";
    let claim = double.say(&scene.mia, scene.channel, said);
    let found = double.message_command(&scene.mia, claim, "Find sources");
    let private = found.reply(SOON).await.unwrap();
    let post = private.button("Post here").unwrap().custom_id.clone();
    scene
        .set(json!({ "channels": { "channel": bot_channel.to_string(), "on": true } }))
        .await;
    let found = double.message_command(&scene.mia, claim, "Find sources");
    let pressed = double.click(&scene.mia, private.id, &post);
    for refused in [
        found.reply(SOON).await.unwrap(),
        pressed.reply(SOON).await.unwrap(),
    ] {
        assert!(
            refused.is_ephemeral() && refused.words().contains(&format!("<#{bot_channel}>")),
            "{}",
            refused.words()
        );
    }
    scene.served.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_holds_is_shown_where_the_operator_is_stricter() {
    let config = "[discord]\nautomatic_confidence = 0.9\n[limits]\nmember_per_minute = 4\n[records]\nkeep_days = 20\n";
    let scene = Scene::new(config).await;
    let here = scene.channel.to_string();
    scene
        .set(json!({ "automatic": { "channel": here, "on": true } }))
        .await;
    let sure = scene.set(json!({ "sureness": { "percent": 60 } })).await;
    let limit = scene.set(json!({ "limit": { "questions": 30 } })).await;
    let kept = scene.set(json!({ "retention": { "days": 100 } })).await;
    for (said, holds) in [
        (&sure, "at least 90 %"),
        (&limit, "4 questions"),
        (&kept, "20 days"),
    ] {
        assert!(
            said.contains(holds) && said.contains("Whoever runs me"),
            "{said}"
        );
    }
    let shown = scene.set(json!({ "show": {} })).await;
    for holds in ["at least 90 %", "4 questions", "20 days"] {
        assert!(shown.contains(holds), "{shown}");
    }
    let sure = scene.set(json!({ "sureness": { "percent": 95 } })).await;
    let kept = scene.set(json!({ "retention": { "days": 3 } })).await;
    assert!(
        sure.contains("at least 95 %") && !sure.contains("Whoever"),
        "{sure}"
    );
    assert!(kept.contains("3 days") && kept.contains("erased"), "{kept}");
    // A member is told the same.
    let double = &scene.served.double;
    let asking = double.slash(&scene.mia, scene.channel, "privacy", json!({ "show": {} }));
    let told = asking.reply(SOON).await.unwrap().words();
    assert!(told.contains("3 days"), "{told}");
    scene.served.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn members_ask_as_often_as_an_admin_lets_them_and_moderators_more() {
    let scene = Scene::new("").await;
    let double = &scene.served.double;
    let role = double.role(guild_of(&scene), "helpers", 0);
    let said = scene
        .set(json!({ "moderator-roles": { "role": role.to_string(), "on": true } }))
        .await;
    assert!(said.contains(&format!("<@&{role}>")), "{said}");
    let said = scene.set(json!({ "limit": { "questions": 1 } })).await;
    assert!(said.contains("one question"), "{said}");
    let first = scene.ask(scene.channel, false).await;
    assert!(first.words().contains("Qatar"), "{}", first.words());
    let second = scene.ask(scene.channel, false).await;
    assert!(
        second.is_ephemeral() && second.words().contains("asked a lot"),
        "{}",
        second.words()
    );
    let helper = Person::new("Hal").role(role);
    for _ in 0..3 {
        let options = json!({ "question": QUESTION });
        let asking = double.slash(&helper, scene.channel, "ask", options);
        let answer = asking.reply(SOON).await.unwrap();
        assert!(answer.words().contains("Qatar"), "{}", answer.words());
    }
    let shown = scene.set(json!({ "show": {} })).await;
    assert!(
        shown.contains(&format!("<@&{role}>")) && shown.contains("one question"),
        "{shown}"
    );
    let audit = scene.audit().await;
    assert!(
        audit.contains(&format!("<@&{role}>")) && audit.contains("a member may ask a minute"),
        "{audit}"
    );
    scene
        .set(json!({ "moderator-roles": { "role": role.to_string(), "on": false } }))
        .await;
    let options = json!({ "question": QUESTION });
    double
        .slash(&helper, scene.channel, "ask", options.clone())
        .reply(SOON)
        .await
        .unwrap();
    let asking = double.slash(&helper, scene.channel, "ask", options);
    let refused = asking.reply(SOON).await.unwrap().words();
    assert!(refused.contains("asked a lot"), "{refused}");
    scene.served.stop().await;
}
