//! Briefings as moderators and members meet them: the program itself against a double of Discord, with documents in a
//! folder that a test writes into while the bot runs.

mod clocked;
mod earlier;
mod editions;
mod keeping;
mod making;
mod moderating;
mod moving;

use std::time::{Duration, Instant};

use footnote::double::{Asked, Message, Person, Setup, permissions};
use serde_json::{Value, json};

use crate::discord::served::Served;
use crate::discord::strangers::SOON;

pub const LANTERN: &str = "The lantern of the old harbour was lit again by Ada Brook, who had repaired it over the summer \
     together with the pupils of the harbour school.";
pub const FERRY: &str =
    "The ferry to Saint Orla leaves at seven in the morning, and a ticket for it costs nine euros.";
pub const TOPIC: &str = "Who lit the lantern of the old harbour?";
pub const FERRY_TOPIC: &str = "When does the ferry to Saint Orla leave?";

/// A running bot over a folder of documents, a guild with a channel, and those who look after it.
pub struct Scene {
    pub served: Served,
    pub guild: u64,
    pub channel: u64,
    /// Manages the guild.
    pub ada: Person,
}

impl Scene {
    pub async fn new() -> Scene {
        Scene::with("").await
    }

    pub async fn with(config: &str) -> Scene {
        Scene::of(&["library"], config).await
    }

    /// The same over these folders, of which the first holds all that is there at the beginning.
    pub async fn of(folders: &[&str], config: &str) -> Scene {
        let config = format!("corpus = {folders:?}\nzone = \"UTC\"\n{config}");
        let mut served = Served::not_yet(Setup::default(), &config, &[]).await;
        for folder in folders {
            std::fs::create_dir_all(served.place.path(folder)).unwrap();
        }
        served.place.write_others("library");
        served.place.write("library/lantern.txt", LANTERN);
        let guild = served.double.guild("Harbour");
        let channel = served.double.text_channel(guild, "general");
        served.run();
        served.connected().await;
        served.double.forget_violations();
        let ada =
            Person::new("Ada").permissions(permissions::MANAGE_GUILD | permissions::SEND_MESSAGES);
        let scene = Scene {
            served,
            guild,
            channel,
            ada,
        };
        scene.finds(TOPIC, "Ada Brook").await;
        scene
    }

    /// Waits until a question is answered with these words, or without them.
    pub async fn finds(&self, question: &str, words: &str) {
        self.asks(question, words, true).await;
    }

    pub async fn asks(&self, question: &str, words: &str, wanted: bool) {
        let begun = Instant::now();
        let mia = Person::new("Mia");
        loop {
            let options = json!({ "question": question, "private": true });
            let asking = self.served.double.slash(&mia, self.channel, "ask", options);
            let said = asking.reply(SOON).await.unwrap().words();
            if said.contains(words) == wanted {
                return;
            }
            assert!(begun.elapsed() < SOON * 3, "{said}\n{}", self.served.said());
            tokio::time::sleep(Duration::from_millis(300)).await;
        }
    }

    pub fn used(&self, who: &Person, options: Value) -> Asked {
        self.served
            .double
            .slash(who, self.channel, "briefing", options)
    }

    /// What a moderator is told, for their eyes only.
    pub async fn briefing(&self, options: Value) -> Message {
        let asked = self.used(&self.ada, options);
        let reply = asked.reply(SOON * 2).await;
        let reply = reply.unwrap_or_else(|waited| panic!("{waited}\n{}", self.served.said()));
        assert!(reply.is_ephemeral());
        reply
    }

    pub async fn press(&self, message: &Message, label: &str) -> Message {
        self.pressed_by(&self.ada, message, label).await
    }

    pub async fn pressed_by(&self, who: &Person, message: &Message, label: &str) -> Message {
        let button = message.button(label);
        let button = button.unwrap_or_else(|| panic!("no button {label} in {}", message.words()));
        let pressed = self.served.double.click(who, message.id, &button.custom_id);
        // What is being made is told first, and then what came of it.
        let begun = Instant::now();
        loop {
            let reply = pressed.reply(SOON).await;
            let reply = reply.unwrap_or_else(|waited| panic!("{waited}\n{}", self.served.said()));
            let now = self.served.double.message(reply.id).unwrap();
            if !now.words().contains("It is being made") {
                return now;
            }
            assert!(begun.elapsed() < SOON * 2, "{}", self.served.said());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Makes a briefing and pins it; what is pinned.
    pub async fn pin(&self, topics: &str, schedule: &str) -> Message {
        let options = json!({ "topics": topics, "title": "The harbour", "schedule": schedule });
        let draft = self.briefing(json!({ "new": options })).await;
        let said = self.press(&draft, "Pin it").await.words();
        assert!(
            said.contains("It is pinned"),
            "{said}\n{}",
            self.served.said()
        );
        let pinned = self.pinned();
        assert_eq!(pinned.len(), 1, "{pinned:?}");
        pinned.into_iter().next().unwrap()
    }

    /// The bot's messages that are pinned.
    pub fn pinned(&self) -> Vec<Message> {
        self.pinned_in(self.channel)
    }

    pub fn pinned_in(&self, channel: u64) -> Vec<Message> {
        let posted = self.served.double.posted(channel);
        posted.into_iter().filter(|one| one.pinned).collect()
    }

    /// Waits until a message says that, or does not.
    pub async fn until(&self, message: u64, is_wanted: impl Fn(&Message) -> bool) -> Message {
        self.served.shows(message, is_wanted).await
    }

    pub async fn audit(&self) -> String {
        let double = &self.served.double;
        let reading = double.slash(&self.ada, self.channel, "audit", json!({}));
        reading.reply(SOON).await.unwrap().words()
    }

    pub async fn stop(self) {
        self.served.stop().await;
    }
}
