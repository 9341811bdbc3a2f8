//! Earlier editions stay in their channels, and lose what is taken away like the one that is pinned.

use std::time::Duration;

use footnote::double::Fault;
use serde_json::json;

use super::{FERRY, FERRY_TOPIC, Scene, TOPIC};

impl Scene {
    /// A briefing whose first edition, with both topics, is not the last one any more; both messages.
    async fn with_an_earlier_edition(&mut self) -> [u64; 2] {
        self.served.place.write("library/ferry.txt", FERRY);
        self.finds(FERRY_TOPIC, "seven in the morning").await;
        let topics = format!("{TOPIC};{FERRY_TOPIC}");
        let first = self.pin(&topics, "daily 08:00").await;
        self.stopped_with("UPDATE briefings SET due_at = due_at - 86400")
            .await;
        let changed = FERRY.replace("seven in the morning", "half past nine at night");
        self.served.place.write("library/ferry.txt", &changed);
        self.started().await;
        self.until(first.id, |one| {
            !one.pinned && one.words().contains("newer edition")
        })
        .await;
        let second = self.pinned().remove(0);
        assert!(first.words().contains("seven in the morning"));
        assert!(second.words().contains("half past nine"));
        [first.id, second.id]
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_taken_away_is_taken_out_of_earlier_editions_too() {
    let mut scene = Scene::new().await;
    let [first, second] = scene.with_an_earlier_edition().await;
    std::fs::remove_file(scene.served.place.path("library/ferry.txt")).unwrap();
    let now = scene
        .until(first, |one| !one.words().contains("nine euros"))
        .await;
    let words = now.words();
    assert!(
        words.contains("Ada Brook")
            && words.contains("edition 1")
            && words.contains("newer edition")
            && words.contains(&second.to_string()),
        "{words}"
    );
    scene
        .until(second, |one| !one.words().contains("nine euros"))
        .await;
    // It is done: nothing is edited any more.
    tokio::time::sleep(Duration::from_secs(6)).await;
    let edits = |scene: &Scene| {
        let seen = scene.served.double.seen();
        let edits = seen.iter().filter(|one| one.method == "PATCH");
        edits
            .filter(|one| one.path.ends_with(&first.to_string()))
            .count()
    };
    let before = edits(&scene);
    scene
        .served
        .place
        .write("library/more.txt", "The harbour was painted in May.");
    tokio::time::sleep(Duration::from_secs(20)).await;
    assert_eq!(edits(&scene), before);
    scene.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_earlier_edition_that_discord_lets_nobody_edit_goes() {
    let mut scene = Scene::new().await;
    let [first, _] = scene.with_an_earlier_edition().await;
    let edits = "/channels/{channel_id}/messages/{message_id}";
    let body = json!({ "code": 30046, "message": "Maximum number of edits to messages older than 1 hour reached" });
    let fault = Fault::on("PATCH", edits).status(429).json(&body).always();
    scene.served.double.fault(fault);
    std::fs::remove_file(scene.served.place.path("library/ferry.txt")).unwrap();
    scene.until(first, |one| one.deleted).await;
    scene.served.double.clear_faults();
    let history = json!({ "history": { "briefing": "1" } });
    let history = scene.briefing(history).await.words();
    assert!(
        history.contains("edition 1") && !history.contains(&first.to_string()),
        "{history}"
    );
    scene.stop().await;
}
