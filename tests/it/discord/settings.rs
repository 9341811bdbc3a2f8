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
    assert!(said.contains("everywhere"), "{said}");
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
