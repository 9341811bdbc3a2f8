//! Sources that are for some members only, and channels as sources: as members and admins meet them, with Discord's
//! permissions as they are at that moment.

use std::time::{Duration, Instant};

use footnote::double::{Kind, Message, Person, Say, Setup, permissions};
use serde_json::{Value, json};

use super::panel::{Scene, herald};
use super::{MARKET, Site};
use crate::discord::served::Served;
use crate::discord::strangers::SOON;

const QUESTION: &str = "When does the museum of seafaring open its new hall?";
/// What is asked until it is answered is asked more often than members may.
const LIMITS: &str =
    "[limits]\nmember_per_minute = 1000\nchannel_per_minute = 1000\nguild_per_minute = 1000\n";
const LEFT_OUT: &str = "not everyone here may see";

impl Scene {
    /// What somebody is answered, in a channel for everyone there or for their eyes only.
    pub async fn answered(
        &self,
        who: &Person,
        channel: u64,
        question: &str,
        private: bool,
    ) -> Message {
        let options = json!({ "question": question, "private": private });
        let asking = self.served.double.slash(who, channel, "ask", options);
        asking.reply(SOON).await.unwrap()
    }

    /// Asks again and again until the answer is as wanted: what happens in Discord is taken up beside the questions.
    pub async fn until(
        &self,
        who: &Person,
        channel: u64,
        question: &str,
        is_wanted: impl Fn(&str) -> bool,
    ) -> Message {
        let begun = Instant::now();
        loop {
            let answer = self.answered(who, channel, question, true).await;
            if is_wanted(&answer.words()) {
                return answer;
            }
            assert!(
                begun.elapsed() < SOON * 2,
                "{}\n{}",
                answer.words(),
                self.served.said()
            );
            tokio::time::sleep(Duration::from_millis(300)).await;
        }
    }

    async fn audience(&self, more: Value) -> Message {
        let mut options = json!({ "source": "The Harbour Herald" });
        options
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        self.source(json!({ "audience": options })).await
    }

    pub async fn chatting() -> Scene {
        let site = Site::new().await;
        let config = format!(
            "{}\n[discord]\nmessage_content = true\n{LIMITS}",
            site.config()
        );
        Scene::with(site, &config).await
    }

    /// Looks at a channel and adds it.
    pub async fn add_channel(&self, channel: u64) -> Message {
        let offer = self
            .source(json!({ "add": { "channel": { "channel": channel.to_string() } } }))
            .await;
        assert!(offer.words().contains("channel"), "{}", offer.words());
        self.press(&offer, "Add").await;
        self.says(offer.id, "It has").await;
        offer
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn h36_a_source_for_a_role_is_shown_where_all_readers_have_it_and_else_to_them_alone() {
    let scene = Scene::chatting().await;
    let double = &scene.served.double;
    herald(&scene.site);
    scene.add("feed", "/feed").await;
    let crew = double.role(scene.guild, "Crew", 0);
    let cabin = double.text_channel(scene.guild, "cabin");
    let see = permissions::VIEW_CHANNEL | permissions::READ_MESSAGE_HISTORY;
    double.except_role(cabin, scene.guild, 0, permissions::VIEW_CHANNEL);
    double.except_role(cabin, crew, see, 0);
    let (ben, mia) = (Person::new("Ben").role(crew), Person::new("Mia"));

    let words = scene.answered(&mia, scene.channel, QUESTION, false).await;
    assert!(words.words().contains("3 December"), "{}", words.words());
    let told = scene.audience(json!({ "role": crew.to_string() })).await;
    assert!(
        told.words().contains(&format!("<@&{crew}>")),
        "{}",
        told.words()
    );

    // For everyone in a channel that others read too: left out, which is said only to whom it concerns.
    let words = scene
        .answered(&ben, scene.channel, QUESTION, false)
        .await
        .words();
    assert!(
        words.contains("Nothing found") && words.contains(LEFT_OUT),
        "{words}"
    );
    for private in [false, true] {
        let answer = scene.answered(&mia, scene.channel, QUESTION, private).await;
        let words = answer.words();
        assert!(
            words.contains("Nothing found") && !words.contains(LEFT_OUT),
            "{words}"
        );
    }
    // For Ben alone, and for everyone where only the crew reads.
    let alone = scene.answered(&ben, scene.channel, QUESTION, true).await;
    assert!(alone.words().contains("3 December"), "{}", alone.words());
    let there = scene.answered(&ben, cabin, QUESTION, false).await.words();
    assert!(
        there.contains("3 December") && !there.contains(LEFT_OUT),
        "{there}"
    );
    // What he alone was shown does not become everyone's when he posts it.
    let said = double.say(
        &mia,
        scene.channel,
        "The museum of seafaring opens its new hall soon.",
    );
    let near = double
        .message_command(&ben, said, "Find sources")
        .reply(SOON)
        .await
        .unwrap();
    assert!(near.words().contains("Herald"), "{}", near.words());
    let post = near.button("Post here").unwrap().custom_id;
    let posted = double
        .click(&ben, near.id, &post)
        .reply(SOON)
        .await
        .unwrap();
    assert!(
        !posted.is_ephemeral() && !posted.words().contains("Herald"),
        "{}",
        posted.words()
    );

    // H37: the role is taken away between the answer and the click.
    let ben = Person {
        roles: Vec::new(),
        ..ben
    };
    let context = alone.button("Context").unwrap().custom_id;
    let surroundings = double
        .click(&ben, alone.id, &context)
        .reply(SOON)
        .await
        .unwrap();
    assert!(
        !surroundings.words().contains("December"),
        "{}",
        surroundings.words()
    );
    // Listed for those alone who may ask it.
    for (roles, is_listed) in [(vec![crew], true), (Vec::new(), false)] {
        let who = Person {
            roles,
            ..Person::new("Tom")
        };
        let listing = double.slash(&who, scene.channel, "sources", json!({}));
        let words = listing.reply(SOON).await.unwrap().words();
        assert_eq!(words.contains("Herald"), is_listed, "{words}");
    }

    // The readers of a channel, and everyone again.
    let told = scene
        .audience(json!({ "readers-of": cabin.to_string() }))
        .await;
    assert!(
        told.words().contains(&format!("<#{cabin}>")),
        "{}",
        told.words()
    );
    let zoe = Person::new("Zoe").role(crew);
    let there = scene.answered(&zoe, cabin, QUESTION, false).await.words();
    assert!(there.contains("3 December"), "{there}");
    double.except_role(cabin, crew, 0, permissions::VIEW_CHANNEL);
    scene
        .until(&zoe, scene.channel, QUESTION, |words| {
            words.contains("Nothing found")
        })
        .await;
    let both = json!({ "role": crew.to_string(), "readers-of": cabin.to_string() });
    let refused = scene.audience(both).await.words();
    assert!(refused.contains("either roles or channels"), "{refused}");
    scene.audience(json!({})).await;
    let words = scene.answered(&mia, scene.channel, QUESTION, false).await;
    assert!(words.words().contains("3 December"), "{}", words.words());
    let audit = scene.audit().await;
    assert!(audit.contains("changed whom"), "{audit}");
    scene.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn h40_a_channel_is_followed_as_messages_come_change_and_go_also_while_the_bot_is_away() {
    let mut scene = Scene::chatting().await;
    let double = &scene.served.double;
    let news = double.channel(scene.guild, Kind::Announcement, "announcements");
    let (ada, mia) = (scene.ada.clone(), Person::new("Mia"));
    let said = double.say(
        &ada,
        news,
        "The **regatta** of the harbour takes place on 12 December, beginning at the old lighthouse.",
    );
    double.say(
        &ada,
        news,
        "The slipway is closed for repairs until further notice.",
    );
    scene.add_channel(news).await;

    let regatta = "When does the regatta take place?";
    let answer = scene
        .answered(&mia, scene.channel, regatta, false)
        .await
        .words();
    let link = format!("https://discord.com/channels/{}/{news}/{said}", scene.guild);
    assert!(
        answer.contains("12 December")
            && answer.contains(&link)
            && answer.contains("announcements")
            && answer.contains("Ada"),
        "{answer}"
    );
    assert!(!answer.contains(":~:text"), "{answer}");

    // As it happens: another message, an edit, a thread, a deletion.
    double.say(
        &ada,
        news,
        "The harbour pilot Ines Falk retires in spring after thirty years.",
    );
    let pilot = "Which pilot retires in spring?";
    scene
        .until(&mia, scene.channel, pilot, |words| {
            words.contains("Ines Falk")
        })
        .await;
    double.edit(
        said,
        "The **regatta** of the harbour takes place on 19 December, beginning at the old lighthouse.",
    );
    scene
        .until(&mia, scene.channel, regatta, |words| {
            words.contains("19 December") && !words.contains("12 December")
        })
        .await;
    let thread = double.thread(&ada, news, "Tickets for the regatta");
    let ticket = double.say(
        &ada,
        thread,
        "A ticket for the grandstand costs eleven euros at the harbour office.",
    );
    let price = "What does a ticket for the grandstand cost?";
    let answer = scene
        .until(&mia, scene.channel, price, |words| {
            words.contains("eleven euros")
        })
        .await
        .words();
    assert!(
        answer.contains("Tickets for the regatta")
            && answer.contains(&format!("{thread}/{ticket}")),
        "{answer}"
    );
    double.delete(ticket);
    scene
        .until(&mia, scene.channel, price, |words| {
            words.contains("Nothing found") && !words.contains("eleven")
        })
        .await;

    // While nobody listens.
    scene.served.stop_running().await;
    let double = &scene.served.double;
    double.delete(said);
    double.say(
        &ada,
        news,
        "The swimming bath reopens on 2 February with a new diving tower.",
    );
    scene.served.run();
    scene.served.connected().await;
    scene
        .until(
            &mia,
            scene.channel,
            "When does the swimming bath reopen?",
            |words| words.contains("2 February"),
        )
        .await;
    scene
        .until(&mia, scene.channel, regatta, |words| {
            !words.contains("19 December")
        })
        .await;

    // A member has what they wrote erased: it is not taken up again, though it still stands in the channel.
    let double = &scene.served.double;
    let tom = Person::new("Tom");
    double.say(
        &tom,
        news,
        "My boat Seagull is moored at berth forty-two, the zanzibarine one.",
    );
    let berth = "Where is the boat Seagull moored?";
    scene
        .until(&mia, scene.channel, berth, |words| {
            words.contains("forty-two")
        })
        .await;
    scene.erase(&tom).await;
    scene
        .until(&mia, scene.channel, berth, |words| {
            !words.contains("forty-two")
        })
        .await;
    // Nor does any file have it: not the database, not its log, no index.
    let mut folders = vec![scene.served.place.path("data")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            // Files of an index go while they are listed.
            let bytes = std::fs::read(&path).unwrap_or_default();
            let has_it = bytes.windows(10).any(|part| part == b"zanzibarin");
            assert!(!has_it, "{} still has it", path.display());
        }
    }
    scene.served.restart().await;
    let double = &scene.served.double;
    double.say(
        &tom,
        news,
        "The crane operator is called Vera Lindqvist from now on.",
    );
    scene
        .until(
            &mia,
            scene.channel,
            "What is the crane operator called?",
            |words| words.contains("Vera Lindqvist"),
        )
        .await;
    let words = scene
        .answered(&mia, scene.channel, berth, true)
        .await
        .words();
    assert!(!words.contains("forty-two"), "{words}");

    // The channel goes, and what was said in it.
    double.remove_channel(news);
    scene
        .until(&mia, scene.channel, pilot, |words| {
            words.contains("Nothing found") || words.contains("nothing here yet")
        })
        .await;
    let audit = scene.audit().await;
    assert!(audit.contains("its channel was deleted"), "{audit}");
    scene.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn h35_what_is_said_in_a_channel_is_for_those_who_may_read_it() {
    let scene = Scene::chatting().await;
    let double = &scene.served.double;
    let crew = double.role(scene.guild, "Crew", 0);
    let cabin = double.text_channel(scene.guild, "cabin");
    let see = permissions::VIEW_CHANNEL | permissions::READ_MESSAGE_HISTORY;
    double.except_role(cabin, scene.guild, 0, permissions::VIEW_CHANNEL);
    double.except_role(cabin, crew, see, 0);
    double.say(
        &scene.ada,
        cabin,
        Say::new("The password of the boathouse is kept by Ines Falk in the red folder."),
    );
    let offer = scene.add_channel(cabin).await;
    let question = "Who keeps the password of the boathouse?";
    let (ben, mia) = (Person::new("Ben").role(crew), Person::new("Mia"));
    let words = scene
        .answered(&ben, scene.channel, question, true)
        .await
        .words();
    assert!(words.contains("Ines Falk"), "{words}");
    let words = scene
        .answered(&ben, scene.channel, question, false)
        .await
        .words();
    assert!(
        words.contains(LEFT_OUT) && !words.contains("Ines"),
        "{words}"
    );
    let words = scene.answered(&ben, cabin, question, false).await.words();
    assert!(words.contains("Ines Falk"), "{words}");
    for private in [true, false] {
        let words = scene
            .answered(&mia, scene.channel, question, private)
            .await
            .words();
        assert!(
            !words.contains("Ines") && !words.contains(LEFT_OUT),
            "{words}"
        );
    }
    // Nobody widens it here, and it follows the channel at once.
    let source = json!({ "source": "#cabin", "role": scene.guild.to_string() });
    let refused = scene.source(json!({ "audience": source })).await.words();
    assert!(refused.contains("for nobody else"), "{refused}");
    double.except_role(cabin, scene.guild, see, 0);
    scene
        .until(&mia, scene.channel, question, |words| {
            words.contains("Ines Falk")
        })
        .await;
    double.restrict_age(cabin);
    scene
        .until(&mia, scene.channel, question, |words| {
            !words.contains("Ines")
        })
        .await;
    drop(offer);
    scene.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_channel_is_no_source_where_discord_does_not_tell_what_is_said() {
    let scene = Scene::new().await;
    let channel = scene.channel.to_string();
    let refused = scene
        .source(json!({ "add": { "channel": { "channel": channel } } }))
        .await
        .words();
    assert!(
        refused.contains("Message Content Intent") && refused.contains("message_content = true"),
        "{refused}"
    );
    scene.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn h44_a_file_is_read_once_replaced_by_name_and_kept_when_discord_has_it_no_more() {
    let scene = Scene::new().await;
    let double = &scene.served.double;
    let rules = |fee: &str| {
        format!("# Harbour rules\n\nThe mooring fee is {fee} euros a night.\n\n{MARKET}\n")
    };
    scene.site.page("/files/1", "text/markdown", &rules("nine"));
    let name = "../\u{202e}rules.md";
    let add = async |path: &str| {
        let file = double.file(name, &scene.site.url(path));
        let offer = scene
            .source(json!({ "add": { "file": { "file": file } } }))
            .await;
        assert!(
            !offer.words().contains("..") && !offer.words().contains('\u{202e}'),
            "{}",
            offer.words()
        );
        scene.press(&offer, "Add").await;
        scene.says(offer.id, "It has").await
    };
    let added = add("/files/1").await;
    assert!(
        added.words().contains("only when told to"),
        "{}",
        added.words()
    );
    let question = "How much is the mooring fee a night?";
    let words = scene.ask(question).await;
    assert!(
        words.contains("nine euros") && !words.contains("127.0.0.1"),
        "{words}"
    );
    scene
        .site
        .page("/files/2", "text/markdown", &rules("eleven"));
    add("/files/2").await;
    let words = scene.ask(question).await;
    assert!(
        words.contains("eleven euros") && !words.contains("nine"),
        "{words}"
    );
    let listed = scene.source(json!({ "list": {} })).await.words();
    assert_eq!(listed.matches("rules.md").count(), 1, "{listed}");
    // Its address has expired: what it said stays, and the admin is told what to do.
    scene.site.status("/files/2", "404 Not Found");
    let told = scene
        .source(json!({ "refresh": { "source": "rules.md" } }))
        .await;
    let told = scene.says(told.id, "could not be read").await.words();
    assert!(told.contains("add it again"), "{told}");
    assert!(scene.ask(question).await.contains("eleven euros"));
    scene.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bot_that_was_killed_while_it_took_up_a_channel_finds_the_rest() {
    let site = Site::new().await;
    let config = format!(
        "{}\n[discord]\nmessage_content = true\n{LIMITS}",
        site.config()
    );
    let mut served = Served::not_yet(Setup::default(), &config, &[]).await;
    let guild = served.double.guild("Harbour");
    let channel = served.double.text_channel(guild, "general");
    served.run();
    served.connected().await;
    served.double.forget_violations();
    let mut scene = Scene::of(site, served, guild, channel);
    let chat = scene.served.double.text_channel(guild, "chat");
    let ada = scene.ada.clone();
    scene
        .served
        .double
        .say(&ada, chat, "The first word of this channel is lighthouse.");
    scene.add_channel(chat).await;
    for round in 0..5 {
        for number in 0..40 {
            let words = format!(
                "Berth {round}{number:02} was given to the ship named Vessel{round}x{number}."
            );
            scene.served.double.say(&ada, chat, words);
        }
        scene.served.kill().await;
        scene.served.run();
        scene.served.connected().await;
    }
    let mia = Person::new("Mia");
    for (round, number) in [(0, 0), (2, 17), (4, 39)] {
        let question = format!("Which berth was given to the ship Vessel{round}x{number}?");
        let berth = format!("Berth {round}{number:02} ");
        scene
            .until(&mia, channel, &question, |words| words.contains(&berth))
            .await;
    }
    scene.stop().await;
}
