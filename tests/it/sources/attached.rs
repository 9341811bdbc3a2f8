//! Files attached to messages of channels that are sources: read, quoted with the message's link, and gone with it.

use footnote::double::{Person, Say, permissions};
use serde_json::json;

use super::panel::Scene;
use super::{MARKET, MUSEUM};

const FEE: &str = "How much is the mooring fee a night?";
const PILOT: &str = "At which quay does the pilot boat wait?";
const CRANE: &str = "How much can the crane Goliath lift?";

impl Scene {
    /// A file that Discord has, by its id.
    fn file(&self, path: &str, name: &str, kind: &'static str, body: &str) -> String {
        self.site.page(path, kind, body);
        self.served.double.file(name, &self.site.url(path))
    }

    async fn gone(&self, who: &Person, question: &str, words: &str) {
        self.until(who, self.channel, question, |said| !said.contains(words))
            .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn h44_files_of_messages_are_read_once_and_go_with_their_messages() {
    let scene = Scene::chatting().await;
    let double = &scene.served.double;
    let notices = double.text_channel(scene.guild, "notices");
    let (ada, mia, tom) = (scene.ada.clone(), Person::new("Mia"), Person::new("Tom"));
    let rules = format!("# Rules\n\nThe mooring fee is nine euros a night.\n\n{MARKET}\n");
    let rules = scene.file("/f/1", "../\u{202e}rules.md", "text/markdown", &rules);
    let said = double.say(
        &ada,
        notices,
        Say::new("The rules again.").with_file(&rules),
    );
    scene.add_channel(notices).await;
    let words = scene
        .until(&mia, scene.channel, FEE, |said| said.contains("nine euros"))
        .await
        .words();
    let link = format!(
        "https://discord.com/channels/{}/{notices}/{said}",
        scene.guild
    );
    assert!(
        words.contains(&link) && words.contains("rules.md") && words.contains("Ada"),
        "{words}"
    );
    assert!(
        !words.contains("127.0.0.1") && !words.contains('\u{202e}') && !words.contains(".."),
        "{words}"
    );

    // As it happens, also without a word beside it.
    let page = format!(
        "<!DOCTYPE html><title>Pilots</title><article><p>The pilot boat waits at quay seven.</p><p>{MUSEUM}</p></article>"
    );
    let pilots = scene.file("/f/2", "pilots.html", "text/html", &page);
    let alone = double.say(&tom, notices, Say::new("").with_file(&pilots));
    scene
        .until(&mia, scene.channel, PILOT, |said| {
            said.contains("quay seven") && said.contains(&alone.to_string())
        })
        .await;
    let cranes = scene.file(
        "/f/3",
        "cranes.csv",
        "text/csv",
        "crane,lifts\nThe crane Goliath,eighty tonnes\nThe crane David,four tonnes\n",
    );
    let lifting = double.say(&ada, notices, Say::new("All cranes.").with_file(&cranes));
    scene
        .until(&mia, scene.channel, CRANE, |said| {
            said.contains("eighty tonnes")
        })
        .await;
    // A picture is no file that is read.
    let picture = scene.file("/f/4", "boat.png", "image/png", "no picture");
    double.say(&ada, notices, Say::new("A boat.").with_file(&picture));

    // Its address has expired: what it said stays.
    scene.site.status("/f/1", "404 Not Found");
    let refreshed = scene
        .source(json!({ "refresh": { "source": "#notices" } }))
        .await;
    scene.says(refreshed.id, "It has").await;
    let words = scene.answered(&mia, scene.channel, FEE, true).await.words();
    assert!(words.contains("nine euros"), "{words}");

    // What cannot be read is told in words; what had expired is read when Discord gives another address.
    let large = double.file_of_size("plans.pdf", &scene.site.url("/f/5"), 30 << 20);
    double.say(&ada, notices, Say::new("All plans.").with_file(&large));
    scene
        .shown_until("#notices", |words| {
            words.contains("plans.pdf") && words.contains("larger than 10 MiB")
        })
        .await;
    let late = double.file("late.txt", &scene.site.url("/f/6"));
    double.say(&ada, notices, Say::new("Late, but there.").with_file(&late));
    scene
        .shown_until("#notices", |words| {
            words.contains("late.txt") && words.contains("does not have the file")
        })
        .await;
    let tide = format!("The tide table is printed on yellow paper.\n\n{MARKET}\n");
    scene.site.page("/f/7", "text/plain", &tide);
    double.move_file(&late, &scene.site.url("/f/7"));
    scene
        .source(json!({ "refresh": { "source": "#notices" } }))
        .await;
    let tide = "On which paper is the tide table printed?";
    scene
        .until(&mia, scene.channel, tide, |said| {
            said.contains("yellow paper")
        })
        .await;
    assert_eq!(scene.site.asked("/f/4"), 0);
    assert_eq!(scene.site.asked("/f/5"), 0);
    assert_eq!(scene.site.asked("/f/1"), 1, "it is read once");

    // An edit that takes it away, a message that is deleted, a member who has what they wrote erased.
    double.take_files_away(lifting);
    scene.gone(&mia, CRANE, "eighty tonnes").await;
    double.delete(said);
    scene.gone(&mia, FEE, "nine euros").await;
    scene.erase(&tom).await;
    scene.gone(&mia, PILOT, "quay seven").await;
    let refreshed = scene
        .source(json!({ "refresh": { "source": "#notices" } }))
        .await;
    scene.says(refreshed.id, "It has").await;
    for (question, words) in [
        (CRANE, "eighty tonnes"),
        (FEE, "nine euros"),
        (PILOT, "quay seven"),
    ] {
        let said = scene.answered(&mia, scene.channel, question, true).await;
        assert!(!said.words().contains(words), "{}", said.words());
    }
    scene.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn h35_a_file_is_for_those_who_may_read_its_channel() {
    let scene = Scene::chatting().await;
    let double = &scene.served.double;
    let crew = double.role(scene.guild, "Crew", 0);
    let cabin = double.text_channel(scene.guild, "cabin");
    let see = permissions::VIEW_CHANNEL | permissions::READ_MESSAGE_HISTORY;
    double.except_role(cabin, scene.guild, 0, permissions::VIEW_CHANNEL);
    double.except_role(cabin, crew, see, 0);
    let (ben, mia) = (Person::new("Ben").role(crew), Person::new("Mia"));
    let rules = format!("# Rules\n\nThe mooring fee is nine euros a night.\n\n{MARKET}\n");
    let rules = scene.file("/f/1", "rules.md", "text/markdown", &rules);
    double.say(&ben, cabin, Say::new("Among us.").with_file(&rules));
    scene.add_channel(cabin).await;
    scene
        .until(&ben, scene.channel, FEE, |said| said.contains("nine euros"))
        .await;
    for who in [&mia, &ben] {
        let said = scene.answered(who, scene.channel, FEE, false).await.words();
        assert!(
            !said.contains("nine") && !said.contains("rules.md"),
            "{said}"
        );
    }
    let alone = scene.answered(&mia, scene.channel, FEE, true).await.words();
    assert!(!alone.contains("nine"), "{alone}");
    scene.stop().await;
}
