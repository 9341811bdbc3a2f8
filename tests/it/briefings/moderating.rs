//! Who may, and what they can do with what is kept.

use footnote::double::{Person, permissions};
use serde_json::json;

use super::{FERRY, FERRY_TOPIC, Scene, TOPIC};
use crate::discord::strangers::SOON;

#[tokio::test(flavor = "multi_thread")]
async fn h39_only_moderators_may_and_a_role_that_was_taken_away_counts_at_the_form() {
    let scene = Scene::new().await;
    let double = &scene.served.double;
    let crew = double.role(scene.guild, "Crew", 0);
    let pinners = double.role(scene.guild, "Pinners", permissions::PIN_MESSAGES);
    let roles = json!({ "moderator-roles": { "role": crew.to_string(), "on": true } });
    let set = double.slash(&scene.ada, scene.channel, "settings", roles);
    set.reply(SOON).await.unwrap();
    let member = Person::new("Tom").permissions(permissions::SEND_MESSAGES);
    let refused = scene
        .used(&member, json!({ "new": {} }))
        .reply(SOON)
        .await
        .unwrap();
    assert!(
        refused.is_ephemeral() && refused.words().contains("for moderators"),
        "{}",
        refused.words()
    );
    for role in [crew, pinners] {
        let moderator = Person::new("Ben")
            .permissions(permissions::SEND_MESSAGES)
            .role(role);
        let opened = scene.used(&moderator, json!({ "new": {} }));
        let form = opened.acknowledged(SOON).await.unwrap();
        assert_eq!(form.kind, 9, "{:?}\n{}", form.data, scene.served.said());
        // The role is taken away while the form is open.
        let custom_id = form.data["custom_id"].as_str().unwrap();
        let fields = [
            ("title", ""),
            ("topics", TOPIC),
            ("schedule", ""),
            ("window", ""),
        ];
        let mut stripped = moderator.clone();
        stripped.roles.clear();
        let sent = double.submit(&stripped, scene.channel, None, custom_id, &fields);
        let refused = sent.reply(SOON).await.unwrap();
        assert!(
            refused.words().contains("for moderators"),
            "{}",
            refused.words()
        );
        // Whoever still has it goes on; somebody else's form is nobody's.
        let other = Person::new("Eve").permissions(permissions::MANAGE_GUILD);
        let sent = double.submit(&other, scene.channel, None, custom_id, &fields);
        assert!(
            !sent
                .reply(SOON)
                .await
                .unwrap()
                .words()
                .contains("Ada Brook")
        );
        let sent = double.fill(&opened, &[("topics", TOPIC)]).unwrap();
        let draft = sent.reply(SOON).await.unwrap();
        assert!(draft.words().contains("Ada Brook"), "{}", draft.words());
        let pin = draft.button("Pin it").unwrap().custom_id;
        let pressed = double.click(&stripped, draft.id, &pin);
        let refused = pressed.reply(SOON).await.unwrap();
        assert!(
            refused.words().contains("for moderators"),
            "{}",
            refused.words()
        );
        assert_eq!(double.posted(scene.channel).len(), 0);
    }
    let audit = scene.audit().await;
    assert!(audit.contains("Tom") || audit.contains("<@"), "{audit}");
    let said = scene.served.said();
    assert!(audit.to_lowercase().contains("briefing"), "{audit}\n{said}");
    scene.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn briefings_are_listed_shown_paused_changed_compared_exported_and_removed() {
    let scene = Scene::new().await;
    let double = &scene.served.double;
    let pinned = scene
        .pin(&format!("{TOPIC};{FERRY_TOPIC}"), "every 6 hours")
        .await;
    scene.served.place.write("library/ferry.txt", FERRY);
    scene.finds(FERRY_TOPIC, "seven in the morning").await;
    let preview = scene
        .briefing(json!({ "preview": { "briefing": "1" } }))
        .await;
    assert!(
        preview.words().contains("seven in the morning"),
        "{}",
        preview.words()
    );
    assert!(
        !double
            .message(pinned.id)
            .unwrap()
            .words()
            .contains("seven in the morning")
    );
    scene
        .briefing(json!({ "refresh": { "briefing": "1" } }))
        .await;

    let listed = scene.briefing(json!({ "list": {} })).await.words();
    assert!(
        listed.contains("The harbour")
            && listed.contains("every 6 hours")
            && listed.contains("edition 2"),
        "{listed}"
    );
    let shown = scene.briefing(json!({ "show": { "briefing": "1" } })).await;
    assert!(shown.words().contains(FERRY_TOPIC), "{}", shown.words());
    let paused = scene.press(&shown, "Pause").await;
    assert!(
        paused.words().contains("It is paused"),
        "{}",
        paused.words()
    );
    let said = scene
        .briefing(json!({ "refresh": { "briefing": "1" } }))
        .await
        .words();
    assert!(said.contains("resume it first"), "{said}");
    scene
        .briefing(json!({ "resume": { "briefing": "1" } }))
        .await;

    let history = scene
        .briefing(json!({ "history": { "briefing": "1" } }))
        .await
        .words();
    assert!(
        history.contains("edition 1") && history.contains("edition 2"),
        "{history}"
    );
    let compared = scene
        .briefing(json!({ "history": { "briefing": "1", "earlier": 1, "later": 2 } }))
        .await
        .words();
    assert!(
        compared.contains("Added")
            && compared.contains("seven in the morning")
            && !compared.contains("Gone"),
        "{compared}"
    );
    let none = scene
        .briefing(json!({ "history": { "briefing": "1", "earlier": 7 } }))
        .await
        .words();
    assert!(none.contains("not kept"), "{none}");

    let exported = scene
        .briefing(json!({ "export": { "briefing": "1" } }))
        .await;
    let files = double.files_of(exported.id);
    assert_eq!(files.len(), 1);
    let text = String::from_utf8(files[0].content.clone()).unwrap();
    assert!(
        text.contains("# The harbour") && text.contains("> ") && text.contains("Ada Brook"),
        "{text}"
    );

    // Changed with the form, in its place.
    let opened = scene.used(&scene.ada, json!({ "edit": { "briefing": "1" } }));
    let form = opened.acknowledged(SOON).await.unwrap();
    assert!(form.data.to_string().contains(FERRY_TOPIC), "{}", form.data);
    let sent = double
        .fill(&opened, &[("topics", FERRY_TOPIC), ("title", "The ferry")])
        .unwrap();
    let draft = sent.reply(SOON).await.unwrap();
    scene.press(&draft, "Pin it").await;
    let now = scene
        .until(pinned.id, |one| one.words().contains("The ferry"))
        .await;
    assert!(!now.words().contains("Ada Brook"), "{}", now.words());

    // Another guild has none of it.
    let other = double.guild("Other");
    let elsewhere = double.text_channel(other, "general");
    let eve = Person::new("Eve").permissions(permissions::MANAGE_GUILD);
    for options in [
        json!({ "show": { "briefing": "1" } }),
        json!({ "remove": { "briefing": "1" } }),
        json!({ "export": { "briefing": "1" } }),
    ] {
        let said = double
            .slash(&eve, elsewhere, "briefing", options)
            .reply(SOON)
            .await
            .unwrap();
        assert!(
            said.words().contains("There is no such briefing"),
            "{}",
            said.words()
        );
    }
    let choices = double
        .complete(
            &eve,
            elsewhere,
            "briefing",
            json!({ "show": { "briefing": "fer" } }),
            "briefing",
        )
        .choices(SOON)
        .await
        .unwrap();
    assert!(choices.is_empty());
    let choices = double
        .complete(
            &scene.ada,
            scene.channel,
            "briefing",
            json!({ "show": { "briefing": "fer" } }),
            "briefing",
        )
        .choices(SOON)
        .await
        .unwrap();
    assert_eq!(choices.len(), 1, "{choices:?}");

    let asked = scene
        .briefing(json!({ "remove": { "briefing": "1" } }))
        .await;
    assert!(
        asked.words().contains("Remove The ferry?"),
        "{}",
        asked.words()
    );
    let removed = scene.press(&asked, "Remove it").await;
    assert!(removed.words().contains("removed"), "{}", removed.words());
    scene.until(pinned.id, |one| !one.pinned).await;
    let listed = scene.briefing(json!({ "list": {} })).await.words();
    assert!(listed.contains("none yet"), "{listed}");
    scene.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn h37_a_button_asks_of_the_channel_where_the_briefing_stands() {
    let scene = Scene::new().await;
    let double = &scene.served.double;
    let ben = Person::new("Ben").permissions(permissions::SEND_MESSAGES);
    let pinned = scene.pin(TOPIC, "by hand").await;
    let elsewhere = double.text_channel(scene.guild, "elsewhere");
    double.except_person(scene.channel, &ben, permissions::PIN_MESSAGES, 0);
    double.except_person(elsewhere, &ben, permissions::PIN_MESSAGES, 0);
    let options = json!({ "show": { "briefing": "1" } });
    let asking = double.slash(&ben, elsewhere, "briefing", options);
    let shown = asking.reply(SOON).await.unwrap();
    assert!(shown.words().contains("The harbour"), "{}", shown.words());
    let pause = shown.button("Pause").unwrap().custom_id;
    // He may pin here as before, and not where it stands any more.
    double.except_person(scene.channel, &ben, 0, permissions::PIN_MESSAGES);
    tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    let pressed = double.click_in(&ben, elsewhere, shown.id, &pause);
    let refused = pressed.reply(SOON).await.unwrap();
    assert!(
        refused.words().contains("for moderators"),
        "{}",
        refused.words()
    );
    let now = scene.briefing(json!({ "list": {} })).await.words();
    assert!(!now.contains("paused"), "{now}");
    assert!(double.message(pinned.id).unwrap().pinned);
    scene.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_may_not_see_a_channel_learns_nothing_of_its_briefings() {
    let scene = Scene::new().await;
    let double = &scene.served.double;
    scene.pin(TOPIC, "by hand").await;
    let elsewhere = double.text_channel(scene.guild, "elsewhere");
    // One may pin everywhere, the other has a role of moderators; neither may see the channel.
    let pinners = double.role(scene.guild, "Pinners", permissions::PIN_MESSAGES);
    let crew = double.role(scene.guild, "Crew", 0);
    let roles = json!({ "moderator-roles": { "role": crew.to_string(), "on": true } });
    let set = double.slash(&scene.ada, scene.channel, "settings", roles);
    set.reply(SOON).await.unwrap();
    for role in [pinners, crew] {
        let ben = Person::new("Ben")
            .permissions(permissions::SEND_MESSAGES)
            .role(role);
        let asks = async |action: &str| {
            let options = json!({ action: { "briefing": "1" } });
            let asking = double.slash(&ben, elsewhere, "briefing", options);
            asking.reply(SOON).await.unwrap().words()
        };
        let shown = asks("show").await;
        assert!(shown.contains("The harbour"), "{shown}");
        double.except_person(scene.channel, &ben, 0, permissions::VIEW_CHANNEL);
        tokio::time::sleep(std::time::Duration::from_millis(500)).await;
        for action in ["show", "preview", "export", "history", "remove"] {
            let refused = asks(action).await;
            assert!(refused.contains("for moderators"), "{action}: {refused}");
        }
        let listing = double.slash(&ben, elsewhere, "briefing", json!({ "list": {} }));
        let listed = listing.reply(SOON).await.unwrap().words();
        assert!(!listed.contains("The harbour"), "{listed}");
        let typing = json!({ "show": { "briefing": "har" } });
        let typing = double.complete(&ben, elsewhere, "briefing", typing, "briefing");
        assert!(typing.choices(SOON).await.unwrap().is_empty());
    }
    scene.stop().await;
}
