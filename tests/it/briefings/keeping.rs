//! Kept current: what is new, what does not hold any more, what is posted anew, and what goes wrong.

use footnote::double::{Fault, Person, permissions};
use serde_json::json;

use super::{FERRY, FERRY_TOPIC, LANTERN, Scene, TOPIC};
use crate::discord::strangers::SOON;

impl Scene {
    /// Changes what is kept of briefings while the bot does not run.
    pub async fn stopped_with(&mut self, sql: &str) {
        self.served.stop_running().await;
        let kept = self.served.place.path("data/footnote.sqlite3");
        let connection = rusqlite::Connection::open(kept).unwrap();
        assert!(connection.execute(sql, []).unwrap() > 0);
    }

    pub async fn started(&mut self) {
        self.served.run();
        self.served.connected().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_new_is_marked_what_changed_is_struck_and_what_went_is_taken_out_at_once() {
    let scene = Scene::new().await;
    let pinned = scene
        .pin(&format!("{TOPIC};{FERRY_TOPIC}"), "by hand")
        .await;
    assert!(
        pinned.words().contains("Nothing found on this"),
        "{}",
        pinned.words()
    );
    // Nothing is otherwise: no edition, and no edit.
    let edits = |scene: &Scene| {
        let seen = scene.served.double.seen();
        seen.iter()
            .filter(|one| one.method == "PATCH" && one.path.contains("/channels/"))
            .count()
    };
    let before = edits(&scene);
    let said = scene
        .briefing(json!({ "refresh": { "briefing": "1" } }))
        .await
        .words();
    assert!(said.contains("Nothing is otherwise"), "{said}");
    assert_eq!(edits(&scene), before);

    scene.served.place.write("library/ferry.txt", FERRY);
    scene.finds(FERRY_TOPIC, "seven in the morning").await;
    scene
        .briefing(json!({ "refresh": { "briefing": "The harbour" } }))
        .await;
    let now = scene
        .until(pinned.id, |one| {
            one.words().contains("seven in the morning")
        })
        .await;
    let words = now.words();
    assert!(
        words.contains("edition 2") && words.contains("one excerpt is new"),
        "{words}"
    );
    assert_eq!(words.matches("**New**").count(), 1, "{words}");

    // A document says something else: struck with the reason, beside what it says now.
    let changed = FERRY.replace("seven in the morning", "half past nine at night");
    scene.served.place.write("library/ferry.txt", &changed);
    scene.finds(FERRY_TOPIC, "half past nine").await;
    scene
        .briefing(json!({ "refresh": { "briefing": "1" } }))
        .await;
    let now = scene
        .until(pinned.id, |one| one.words().contains("half past nine"))
        .await;
    let words = now.words();
    assert!(
        words.contains("~~") && words.contains("says something else now"),
        "{words}"
    );

    // A document goes: by itself, within moments, and its words with it.
    std::fs::remove_file(scene.served.place.path("library/ferry.txt")).unwrap();
    let now = scene
        .until(pinned.id, |one| !one.words().contains("half past nine"))
        .await;
    let words = now.words();
    assert!(
        words.contains("its document is gone") && !words.contains("nine euros"),
        "{words}"
    );
    assert!(words.contains("Ada Brook"), "{words}");
    assert_eq!(scene.served.double.posted(scene.channel).len(), 1);

    // Anybody may ask what changed.
    let tom = Person::new("Tom").permissions(permissions::SEND_MESSAGES);
    let told = scene.pressed_by(&tom, &now, "What changed").await;
    assert!(
        told.is_ephemeral() && told.words().contains("Gone"),
        "{}",
        told.words()
    );
    scene.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_daily_briefing_is_posted_anew_once_however_long_the_bot_was_away() {
    let mut scene = Scene::new().await;
    let first = scene
        .pin(&format!("{TOPIC};{FERRY_TOPIC}"), "daily 08:00")
        .await;
    scene
        .stopped_with("UPDATE briefings SET due_at = due_at - 5 * 86400")
        .await;
    scene.served.place.write("library/ferry.txt", FERRY);
    scene.started().await;
    scene.until(first.id, |one| !one.pinned).await;
    let posted = scene.served.double.posted(scene.channel);
    assert_eq!(posted.len(), 2, "{posted:#?}");
    let second = scene.until(posted[1].id, |one| one.pinned).await;
    let words = second.words();
    assert!(
        words.contains("seven in the morning")
            && words.contains("**New**")
            && words.contains("edition 2"),
        "{words}\n{}",
        scene.served.said()
    );
    // Linked both ways.
    assert!(words.contains(&first.id.to_string()), "{words}");
    let old = scene
        .until(first.id, |one| one.words().contains("newer edition"))
        .await;
    assert!(
        old.words().contains(&second.id.to_string()),
        "{}",
        old.words()
    );
    assert!(old.words().contains("Ada Brook"));

    // Due again, with nothing new: nothing is posted.
    scene
        .stopped_with("UPDATE briefings SET due_at = due_at - 86400")
        .await;
    scene.started().await;
    scene.finds(TOPIC, "Ada Brook").await;
    tokio::time::sleep(std::time::Duration::from_secs(7)).await;
    assert_eq!(scene.served.double.posted(scene.channel).len(), 2);
    assert_eq!(scene.pinned().len(), 1);
    scene.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bot_that_is_killed_between_posting_and_knowing_it_posts_no_second_time() {
    let mut scene = Scene::new().await;
    let double = &scene.served.double;
    // Discord takes the message, and the bot never learns.
    double.fault(
        Fault::on("POST", "/channels/{channel_id}/messages")
            .carried_out()
            .dropped()
            .always(),
    );
    let options = json!({ "topics": TOPIC, "schedule": "daily 08:00" });
    let draft = scene.briefing(json!({ "new": options })).await;
    let button = draft.button("Pin it").unwrap().custom_id;
    double.click(&scene.ada, draft.id, &button);
    double
        .wait_for_message(scene.channel, SOON, |one| {
            !one.is_ephemeral() && one.words().contains("Ada Brook")
        })
        .await
        .unwrap();
    scene.served.kill().await;
    scene.served.double.clear_faults();
    let posted = scene.served.double.posted(scene.channel);
    assert_eq!(posted.len(), 1);
    scene.started().await;
    scene.until(posted[0].id, |one| one.pinned).await;
    tokio::time::sleep(std::time::Duration::from_secs(6)).await;
    assert_eq!(
        scene.served.double.posted(scene.channel).len(),
        1,
        "{}",
        scene.served.said()
    );
    let listed = scene.briefing(json!({ "list": {} })).await.words();
    assert!(listed.contains("edition 1"), "{listed}");
    scene.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_discord_refuses_is_told_with_what_to_do_and_the_last_good_edition_stays() {
    let mut scene = Scene::new().await;
    // By a role, as it is asked of Discord where no press tells of it.
    let crew = scene
        .served
        .double
        .role(scene.guild, "Crew", permissions::MANAGE_GUILD);
    scene.ada.roles.push(crew);
    let double = &scene.served.double;
    // No right to pin: posted, and said so.
    double.deny(scene.channel, permissions::PIN_MESSAGES);
    let options = json!({ "topics": TOPIC, "title": "The harbour", "schedule": "by hand" });
    let draft = scene.briefing(json!({ "new": options })).await;
    let said = scene.press(&draft, "Pin it").await.words();
    assert!(
        said.contains("not pinned") && said.contains("Pin Messages"),
        "{said}\n{}",
        scene.served.said()
    );
    let posted = double.posted(scene.channel);
    assert_eq!(posted.len(), 1);
    // Given the right, the next refresh pins it.
    double.allow(scene.channel, permissions::PIN_MESSAGES);
    scene
        .briefing(json!({ "refresh": { "briefing": "1" } }))
        .await;
    scene.until(posted[0].id, |one| one.pinned).await;

    // Deleted by hand: paused, and whoever made it is asked.
    double.delete(posted[0].id);
    let direct = double.direct(&scene.ada);
    let notice = double
        .wait_for_message(direct, SOON * 2, |one| one.words().contains("was deleted"))
        .await
        .unwrap_or_else(|waited| panic!("{waited}\n{}", scene.served.said()));
    assert!(notice.words().contains("The harbour"), "{}", notice.words());
    let said = scene
        .briefing(json!({ "refresh": { "briefing": "1" } }))
        .await
        .words();
    assert!(said.contains("paused"), "{said}");
    // Nobody else may press what she was sent, and a role that is gone counts there too.
    let go_on = notice.button("Let it go on").unwrap().custom_id;
    let eve = Person::new("Eve");
    let refused = double.click_in(&eve, direct, notice.id, &go_on);
    let said = refused.reply(SOON).await.unwrap().words();
    assert!(!said.contains("kept current again"), "{said}");
    let pressed = double.click_in(&scene.ada, direct, notice.id, &go_on);
    let said = pressed.reply(SOON).await.unwrap();
    assert!(
        said.words().contains("kept current again"),
        "{}\n{}",
        said.words(),
        scene.served.said()
    );
    assert!(said.buttons().is_empty());
    let again = double
        .wait_for_message(scene.channel, SOON * 2, |one| {
            one.id != posted[0].id && one.words().contains("Ada Brook") && !one.is_ephemeral()
        })
        .await
        .unwrap_or_else(|waited| panic!("{waited}\n{}", scene.served.said()));
    scene.until(again.id, |one| one.pinned).await;
    assert_eq!(double.posted(direct).len(), 1, "told once");

    // Its channel goes: paused, told, and nothing is asked of Discord any more.
    let other = double.text_channel(scene.guild, "other");
    let options = json!({ "topics": TOPIC, "title": "Elsewhere", "schedule": "by hand", "channel": other.to_string() });
    let draft = scene.briefing(json!({ "new": options })).await;
    let said = scene.press(&draft, "Pin it").await.words();
    assert!(said.contains("It is pinned"), "{said}");
    double.remove_channel(other);
    scene.served.place.write(
        "library/lantern.txt",
        &LANTERN.replace("Ada Brook", "Tom Reed"),
    );
    scene.finds(TOPIC, "Tom Reed").await;
    let said = scene
        .briefing(json!({ "refresh": { "briefing": "Elsewhere" } }))
        .await
        .words();
    assert!(said.contains("its channel is gone"), "{said}");
    let listed = scene.briefing(json!({ "list": {} })).await.words();
    assert!(listed.contains("its channel is gone"), "{listed}");
    scene.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_not_everyone_may_see_any_more_is_taken_out_at_once_also_where_edits_are_limited() {
    let scene = Scene::with("[files]\nroots = [\"shelf\"]\n").await;
    let double = &scene.served.double;
    // A source of this guild that everyone sees.
    scene.served.place.write("shelf/ferry.txt", FERRY);
    scene.served.place.write(
        "config/sources.toml",
        &format!(
            "[[source]]\nkind = \"folder\"\naddress = \"shelf\"\nname = \"Timetables\"\nguilds = [\"{}\"]\n",
            scene.guild
        ),
    );
    scene.served.signal("HUP");
    scene.finds(FERRY_TOPIC, "seven in the morning").await;
    let pinned = scene.pin(FERRY_TOPIC, "by hand").await;
    assert!(pinned.words().contains("seven in the morning"));
    // Its message is old, and was edited as often as Discord allows.
    double.grow_old(pinned.id);
    double.fault(
        Fault::on("PATCH", "/channels/{channel_id}/messages/{message_id}")
            .status(429)
            .json(&json!({ "message": "Maximum number of edits to messages older than 1 hour reached", "code": 30046 })),
    );
    // Taken out of the file: the words go, with the message where it cannot be edited.
    scene.served.place.write("config/sources.toml", "");
    scene.served.signal("HUP");
    let again = double
        .wait_for_message(scene.channel, SOON * 4, |one| {
            one.id != pinned.id
                && !one.is_ephemeral()
                && one.words().contains("its source was removed")
        })
        .await
        .unwrap_or_else(|waited| panic!("{waited}\n{}", scene.served.said()));
    assert!(
        !again.words().contains("seven in the morning"),
        "{}",
        again.words()
    );
    scene.until(pinned.id, |one| one.deleted).await;
    scene.until(again.id, |one| one.pinned).await;
    let standing: Vec<_> = double.posted(scene.channel);
    assert!(
        standing
            .iter()
            .all(|one| one.deleted || !one.words().contains("seven in the morning")),
        "{standing:#?}"
    );
    // Nobody is asked whether the message was deleted by hand.
    let direct = double.direct(&scene.ada);
    assert!(double.posted(direct).is_empty());
    scene.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_briefing_that_is_paused_shows_what_was_taken_away_no_longer() {
    let scene = Scene::new().await;
    scene.served.place.write("library/ferry.txt", FERRY);
    scene.finds(FERRY_TOPIC, "seven in the morning").await;
    let pinned = scene
        .pin(&format!("{TOPIC};{FERRY_TOPIC}"), "by hand")
        .await;
    scene
        .briefing(json!({ "pause": { "briefing": "1" } }))
        .await;
    // What only changed stays as it is: it is paused.
    let changed = LANTERN.replace("Ada Brook", "Tom Reed");
    scene.served.place.write("library/lantern.txt", &changed);
    scene.finds(TOPIC, "Tom Reed").await;
    std::fs::remove_file(scene.served.place.path("library/ferry.txt")).unwrap();
    let now = scene
        .until(pinned.id, |one| {
            !one.words().contains("seven in the morning")
        })
        .await;
    let words = now.words();
    assert!(
        words.contains("Ada Brook") && words.contains("paused") && words.contains("edition 1"),
        "{words}"
    );
    scene.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_briefing_that_waits_for_news_is_made_when_there_is_some_and_not_more_than_hourly() {
    let mut scene = Scene::new().await;
    let schedule = "when something new appears, at most hourly";
    let pinned = scene.pin(&format!("{TOPIC};{FERRY_TOPIC}"), schedule).await;
    assert!(
        pinned.words().contains("when something new appears"),
        "{}",
        pinned.words()
    );
    // Within the hour: not yet.
    scene.served.place.write("library/ferry.txt", FERRY);
    scene.finds(FERRY_TOPIC, "seven in the morning").await;
    tokio::time::sleep(std::time::Duration::from_secs(22)).await;
    let now = scene.served.double.message(pinned.id).unwrap();
    assert!(
        !now.words().contains("seven in the morning"),
        "{}",
        now.words()
    );
    // An hour later it is.
    scene
        .stopped_with("UPDATE briefings SET told_at = told_at - 3601")
        .await;
    scene.started().await;
    let now = scene
        .until(pinned.id, |one| {
            one.words().contains("seven in the morning")
        })
        .await;
    assert!(now.words().contains("**New**"), "{}", now.words());
    assert_eq!(scene.served.double.posted(scene.channel).len(), 1);
    scene.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_channel_full_of_pins_is_told_of_and_pinned_in_once_there_is_room() {
    let scene = Scene::new().await;
    let double = &scene.served.double;
    double.fault(
        Fault::on("PUT", "/channels/{channel_id}/messages/pins/{message_id}")
            .status(400)
            .json(&json!({ "message": "Maximum number of pins reached for the channel (250)", "code": 30003 })),
    );
    let options = json!({ "topics": TOPIC, "title": "The harbour", "schedule": "by hand" });
    let draft = scene.briefing(json!({ "new": options })).await;
    let said = scene.press(&draft, "Pin it").await.words();
    assert!(
        said.contains("250 pinned messages") && said.contains("unpin one"),
        "{said}"
    );
    let listed = scene.briefing(json!({ "list": {} })).await.words();
    assert!(listed.contains("250 pinned messages"), "{listed}");
    scene
        .briefing(json!({ "refresh": { "briefing": "1" } }))
        .await;
    let posted = double.posted(scene.channel);
    scene.until(posted[0].id, |one| one.pinned).await;
    let listed = scene.briefing(json!({ "list": {} })).await.words();
    assert!(!listed.contains("250 pinned messages"), "{listed}");
    scene.stop().await;
}
