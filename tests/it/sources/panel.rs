//! `/source` and `/audit`, as admins use them: the program itself, a double of Discord, and servers on this machine.

use std::time::{Duration, Instant};

use footnote::double::{Asked, Message, Person, Setup, permissions};
use serde_json::{Value, json};

use super::{LANTERN, MARKET, MUSEUM, RSS, Site, feed};
use crate::discord::guest::{ORIGINAL, notified_nobody, seen};
use crate::discord::served::Served;
use crate::discord::strangers::SOON;
use crate::fetch::server::Server;

/// A bot that reads from a site on this machine, a guild with an admin, and a channel of it.
pub struct Scene {
    pub site: Site,
    pub served: Served,
    pub guild: u64,
    pub channel: u64,
    pub ada: Person,
}

fn admin(name: &str) -> Person {
    Person::new(name).permissions(permissions::MANAGE_GUILD | permissions::SEND_MESSAGES)
}

impl Scene {
    pub async fn new() -> Scene {
        let site = Site::new().await;
        let config = site.config();
        Scene::with(site, &config).await
    }

    pub async fn with(site: Site, config: &str) -> Scene {
        let mut served = Served::not_yet(Setup::default(), config, &[]).await;
        let guild = served.double.guild("Harbour");
        let channel = served.double.text_channel(guild, "general");
        served.run();
        served.connected().await;
        served.double.forget_violations();
        Scene::of(site, served, guild, channel)
    }

    pub fn of(site: Site, served: Served, guild: u64, channel: u64) -> Scene {
        Scene {
            site,
            served,
            guild,
            channel,
            ada: admin("Ada"),
        }
    }

    fn used(&self, who: &Person, options: Value) -> Asked {
        self.served
            .double
            .slash(who, self.channel, "source", options)
    }

    /// What the admin is told, for their eyes only.
    pub async fn source(&self, options: Value) -> Message {
        let reply = self.used(&self.ada, options).reply(SOON * 2).await.unwrap();
        assert!(reply.is_ephemeral());
        reply
    }

    async fn look(&self, kind: &str, path: &str) -> Message {
        self.source(json!({ "add": { kind: { "address": self.site.url(path) } } }))
            .await
    }

    /// Presses a button of a message; the message as it is then, or what was said beside it.
    pub async fn press(&self, message: &Message, label: &str) -> Message {
        let pressed = self
            .served
            .double
            .click(&self.ada, message.id, &custom_id(message, label));
        let reply = pressed.reply(SOON).await;
        reply.unwrap_or_else(|waited| panic!("{waited}\n{}", self.served.said()))
    }

    /// The message, once it says that.
    pub async fn says(&self, message: u64, words: &str) -> Message {
        let found = self
            .served
            .double
            .wait_for_message(self.channel, SOON * 2, |one| {
                one.id == message && one.words().contains(words)
            })
            .await;
        found.unwrap_or_else(|_| {
            let now = self.served.double.message(message).unwrap().words();
            panic!("never {words:?}, but {now}\n{}", self.served.said())
        })
    }

    /// Looks at a feed or another source, adds it, and waits until it was read.
    pub async fn add(&self, kind: &str, path: &str) -> Message {
        let offer = self.look(kind, path).await;
        self.press(&offer, "Add").await;
        self.says(offer.id, "It has").await
    }

    pub async fn ask(&self, question: &str) -> String {
        let asking = self.served.double.slash(
            &Person::new("Mia"),
            self.channel,
            "ask",
            json!({ "question": question }),
        );
        asking.reply(SOON).await.unwrap().words()
    }

    /// Somebody has all erased that is kept of them; what they are told of that.
    pub async fn erase(&self, who: &Person) -> Message {
        let double = &self.served.double;
        let asking = double.slash(who, self.channel, "privacy", json!({ "erase": {} }));
        let asking = asking.reply(SOON).await.unwrap();
        let erase = asking.button("Erase it all").unwrap().custom_id;
        let erased = double.click(who, asking.id, &erase).reply(SOON).await;
        erased.unwrap()
    }

    pub async fn audit(&self) -> String {
        let reading = self
            .served
            .double
            .slash(&self.ada, self.channel, "audit", json!({}));
        let reply = reading.reply(SOON).await.unwrap();
        assert!(reply.is_ephemeral());
        reply.words()
    }

    pub async fn stop(self) {
        notified_nobody(&self.served.double);
        self.served.stop().await;
    }
}

fn custom_id(message: &Message, label: &str) -> String {
    let labels: Vec<String> = message.buttons().into_iter().map(|b| b.label).collect();
    let button = message.button(label);
    button
        .unwrap_or_else(|| panic!("no button {label} among {labels:?} of {}", message.words()))
        .custom_id
}

pub fn herald(site: &Site) {
    let entries = [
        ("lantern", "The lantern is lit again", 20, LANTERN),
        ("museum", "A new hall for the museum", 21, MUSEUM),
    ];
    site.page("/feed", RSS, &feed(&entries));
}

const QUESTION: &str = "Who lit the lantern of the old harbour?";

#[tokio::test(flavor = "multi_thread")]
async fn a_feed_is_looked_at_added_once_answered_from_removed_and_brought_back() {
    let scene = Scene::new().await;
    herald(&scene.site);
    let offer = scene.look("feed", "/feed").await;
    let words = offer.words();
    for told in [
        "The Harbour Herald",
        "2 documents",
        "The lantern is lit again",
        "> The lantern of the old harbour",
        "Nothing is added yet",
    ] {
        assert!(words.contains(told), "{told}: {words}");
    }
    let listed = scene.source(json!({ "list": {} })).await.words();
    assert!(listed.contains("none yet"), "{listed}");

    // Pressed twice at once: added once.
    let add = custom_id(&offer, "Add");
    let presses = [0, 1].map(|_| scene.served.double.click(&scene.ada, offer.id, &add));
    let mut said = Vec::new();
    for press in presses {
        said.push(press.reply(SOON).await.unwrap().words());
    }
    let came = scene.says(offer.id, "It has 2 documents").await.words();
    assert!(
        said.iter().any(|words| words.contains("Already done")),
        "{said:?}"
    );
    for told in ["Added.", "2 new", "It is read again", "Try it: `/ask`"] {
        assert!(came.contains(told), "{told}: {came}");
    }
    let words = scene.ask(QUESTION).await;
    assert!(words.contains("Ada Brook"), "{words}");

    let listed = scene.source(json!({ "list": {} })).await.words();
    assert_eq!(listed.matches("The Harbour Herald").count(), 1, "{listed}");
    assert!(
        listed.contains("🟢") && listed.contains("2 documents"),
        "{listed}"
    );
    let shown = scene
        .source(json!({ "show": { "source": "the harbour herald" } }))
        .await;
    let words = shown.words();
    let by = format!("<@{}>", scene.ada.id);
    assert!(words.contains(&by) && words.contains("2 new"), "{words}");

    // What is done with the buttons is shown at once.
    let paused = scene.press(&shown, "Pause").await;
    assert!(paused.words().contains("paused"), "{}", paused.words());
    let resumed = scene.press(&paused, "Resume").await;
    assert!(!resumed.words().contains("paused"), "{}", resumed.words());
    scene.press(&resumed, "Read now").await;
    let read = scene.says(shown.id, "It has 2 documents").await;
    let shown = scene.press(&read, "How it is").await;
    let asked = scene.press(&shown, "Remove").await;
    let words = asked.words();
    assert!(
        words.contains("its 2 documents") && words.contains("For a day"),
        "{words}"
    );
    let kept = scene.press(&asked, "Keep it").await;
    assert!(
        kept.words().contains("What came of the last reads"),
        "{}",
        kept.words()
    );
    let asked = scene.press(&kept, "Remove").await;
    let remove = custom_id(&asked, "Remove");
    let removed = scene.press(&asked, "Remove").await;
    assert!(
        removed.words().contains("in no answer any more"),
        "{}",
        removed.words()
    );
    let again = scene.served.double.click(&scene.ada, asked.id, &remove);
    let again = again.reply(SOON).await.unwrap();
    assert!(
        again.words().contains("in no answer any more"),
        "{}",
        again.words()
    );
    let words = scene.ask(QUESTION).await;
    assert!(words.contains("Nothing found"), "{words}");
    let listed = scene.source(json!({ "list": {} })).await.words();
    assert!(
        listed.contains("🗑️") && listed.contains("goes for good"),
        "{listed}"
    );
    let back = scene.press(&removed, "Undo").await;
    assert!(
        back.words().contains("The Harbour Herald"),
        "{}",
        back.words()
    );
    let words = scene.ask(QUESTION).await;
    assert!(words.contains("Ada Brook"), "{words}");

    let told = scene.audit().await;
    for done in [
        "added the feed",
        "paused",
        "had “The Harbour Herald” read again",
        "removed “The",
        "back",
    ] {
        assert!(told.contains(done), "{done}: {told}");
    }
    assert_eq!(told.matches("removed “The").count(), 1, "{told}");
    scene.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_commands_do_what_the_buttons_do_and_complete_the_names_that_fit() {
    let scene = Scene::new().await;
    herald(&scene.site);
    scene.site.page(
        "/other",
        RSS,
        &feed(&[("market", "The fish market moves", 22, MARKET)]).replace("Herald", "Wire"),
    );
    scene.add("feed", "/feed").await;
    scene.add("feed", "/other").await;
    let choices = async |who: &Person, what: &str, typed: &str| {
        let typing = scene.served.double.complete(
            who,
            scene.channel,
            "source",
            json!({ what: { "source": typed } }),
            "source",
        );
        let choices = typing.choices(SOON).await.unwrap();
        choices
            .into_iter()
            .map(|choice| (choice.name, choice.value.as_str().unwrap().to_owned()))
            .collect::<Vec<_>>()
    };
    let both = choices(&scene.ada, "show", "harbour").await;
    assert_eq!(both.len(), 2, "{both:?}");
    let wire = choices(&scene.ada, "pause", "WIRE").await;
    assert_eq!(wire.len(), 1, "{wire:?}");
    assert!(
        choices(&scene.ada, "undo", "").await.is_empty(),
        "nothing was removed"
    );
    assert!(
        choices(&Person::new("Tom"), "show", "").await.is_empty(),
        "no admin"
    );

    let wire = wire[0].1.clone();
    let paused = scene
        .source(json!({ "pause": { "source": wire } }))
        .await
        .words();
    assert!(paused.contains("paused"), "{paused}");
    assert_eq!(choices(&scene.ada, "resume", "").await.len(), 1);
    // It is read when it is told to, paused or not.
    let asked = scene.site.asked("/other");
    let reading = scene.used(&scene.ada, json!({ "refresh": { "source": wire } }));
    let reply = reading.reply(SOON).await.unwrap();
    scene.says(reply.id, "Nothing had changed").await;
    assert!(scene.site.asked("/other") > asked);
    scene
        .source(json!({ "resume": { "source": "The Harbour Wire" } }))
        .await;
    let asked = scene.source(json!({ "remove": { "source": wire } })).await;
    scene.press(&asked, "Remove").await;
    assert_eq!(choices(&scene.ada, "undo", "").await.len(), 1);
    assert_eq!(choices(&scene.ada, "remove", "").await.len(), 1);
    let back = scene
        .source(json!({ "undo": { "source": wire } }))
        .await
        .words();
    assert!(back.contains("The Harbour Wire"), "{back}");
    let known = scene.look("feed", "/feed").await.words();
    assert!(known.contains("is a source here already"), "{known}");
    scene.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_source_is_told_is_kept_and_a_site_shows_its_first_pages() {
    let scene = Scene::new().await;
    for (number, words) in [LANTERN, MUSEUM, MARKET].iter().cycle().take(8).enumerate() {
        scene.site.article(
            &format!("/docs/{number}"),
            &format!("Page {number}"),
            &format!("{words} This is page {number}."),
        );
    }
    scene.site.article("/docs/old", "Old", MARKET);
    let links: String = (0..8)
        .map(|n| format!("<a href=\"/docs/{n}\">{n}</a> "))
        .collect();
    let home = format!(
        "<html><head><title>Docs</title></head><body><p>{LANTERN}</p>{links}<a href=\"/docs/old\">old</a></body></html>"
    );
    scene.site.page("/", "text/html", &home);
    let site = json!({
        "address": scene.site.url("/"), "name": "The docs", "include": "/docs/**, /", "exclude": "/docs/old",
        "pages": 40, "depth": 1, "every": 120,
    });
    let offer = scene.source(json!({ "add": { "site": site } })).await;
    let words = offer.words();
    assert!(
        words.contains("first pages only") && words.contains("The docs"),
        "{words}"
    );
    let read: usize = (0..8)
        .map(|n| scene.site.asked(&format!("/docs/{n}")))
        .sum();
    assert!(read <= 5, "{read} pages were read to look at it");
    scene.press(&offer, "Add").await;
    let came = scene.says(offer.id, "It has 9 documents").await;
    let shown = scene.press(&came, "How it is").await.words();
    for told in [
        "Only /docs/\\*\\* /",
        "Not /docs/old",
        "40 pages",
        "one link",
        "every 120 minutes",
    ] {
        assert!(shown.contains(told), "{told}: {shown}");
    }
    assert_eq!(scene.site.asked("/docs/old"), 0);

    // What is wrong with it is said before anybody is asked.
    let wrong = json!({ "address": scene.site.url("/"), "include": "docs" });
    let words = scene
        .source(json!({ "add": { "site": wrong } }))
        .await
        .words();
    assert!(words.contains("cannot be a source"), "{words}");

    // A robots.txt that refuses is quoted, and nothing is offered.
    scene
        .site
        .page("/robots.txt", "text/plain", "User-agent: *\nDisallow: /\n");
    let refused = scene
        .source(json!({ "add": { "site": { "address": scene.site.url("/docs/1") } } }))
        .await;
    let words = refused.words();
    assert!(
        words.contains("line 2 of its robots.txt") && words.contains("not offered"),
        "{words}"
    );
    assert!(refused.buttons().is_empty());
    scene.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_down_can_be_added_all_the_same_and_what_is_blocked_cannot() {
    let trap = Server::trap().await;
    let scene = Scene::new().await;
    scene.site.status("/feed", "503 Oh");
    let offer = scene.look("feed", "/feed").await;
    let words = offer.words();
    assert!(
        words.contains("answered 503") && words.contains("may pass by itself"),
        "{words}"
    );
    scene.press(&offer, "Add").await;
    let came = scene.says(offer.id, "no documents yet").await;
    assert!(
        came.words().contains("could not be read"),
        "{}",
        came.words()
    );
    let listed = scene.source(json!({ "list": {} })).await.words();
    assert!(listed.contains("🔴"), "{listed}");
    herald(&scene.site);
    let shown = scene.press(&came, "How it is").await;
    assert!(shown.words().contains("answered 503"), "{}", shown.words());
    scene.press(&shown, "Read now").await;
    scene.says(offer.id, "It has 2 documents").await;
    // From then on it is called what it calls itself.
    let listed = scene.source(json!({ "list": {} })).await.words();
    assert!(listed.contains("🟢 **The Harbour Herald**"), "{listed}");

    let missing = scene.look("feed", "/nowhere").await;
    assert!(missing.buttons().is_empty(), "{}", missing.words());
    for (address, told) in [
        (trap.url("/"), "127.0.0.1"),
        (
            "http://169.254.169.254/latest/meta-data".to_owned(),
            "169.254.169.254",
        ),
        ("file:///etc/passwd".to_owned(), "http"),
        ("http://me:secret@news.example/".to_owned(), "leave out"),
    ] {
        let refused = scene
            .source(json!({ "add": { "page": { "address": address } } }))
            .await;
        let words = refused.words();
        assert!(
            words.contains(told) && words.contains("cannot be a source"),
            "{words}"
        );
        assert!(
            refused.buttons().is_empty() && !words.contains("secret"),
            "{words}"
        );
    }
    assert_eq!(trap.accepted(), 0);
    let told = scene.audit().await;
    assert_eq!(
        told.matches("wanted to add what cannot be a source")
            .count(),
        4,
        "{told}"
    );
    assert!(!told.contains("secret"), "{told}");
    let cancelled = {
        scene.site.article("/page", "A page", MUSEUM);
        let offer = scene.look("page", "/page").await;
        scene.press(&offer, "Do not add").await
    };
    assert!(cancelled.words().contains("Nothing was added") && cancelled.buttons().is_empty());
    scene.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn h37_h38_who_may_not_any_more_and_who_it_was_not_made_for_are_refused_at_the_press() {
    let mut scene = Scene::new().await;
    herald(&scene.site);
    let offer = scene.look("feed", "/feed").await;
    let add = custom_id(&offer, "Add");
    let refused = async |scene: &Scene, who: &Person, message: u64, button: &str, told: &str| {
        let pressed = scene.served.double.click(who, message, button);
        let reply = pressed.reply(SOON).await.unwrap();
        assert!(
            reply.is_ephemeral() && reply.words().contains(told),
            "{told}: {}",
            reply.words()
        );
    };
    // Another admin, and the same one without the permission.
    let (eve, mut ada) = (admin("Eve"), scene.ada.clone());
    ada.permissions = Some(permissions::SEND_MESSAGES);
    refused(
        &scene,
        &eve,
        offer.id,
        &add,
        "belongs to whoever used the command",
    )
    .await;
    refused(&scene, &ada, offer.id, &add, "You may not do this here").await;
    refused(
        &scene,
        &scene.ada,
        offer.id,
        &add.replace(".oa.", ".oc."),
        "not made here",
    )
    .await;
    for options in [
        json!({ "list": {} }),
        json!({ "add": { "feed": { "address": scene.site.url("/feed") } } }),
    ] {
        let reply = scene.used(&ada, options).reply(SOON).await.unwrap();
        assert!(
            reply.is_ephemeral() && reply.words().contains("You may not do this here"),
            "{}",
            reply.words()
        );
    }
    let reading = scene
        .served
        .double
        .slash(&ada, scene.channel, "audit", json!({}));
    assert!(
        reading
            .reply(SOON)
            .await
            .unwrap()
            .words()
            .contains("You may not")
    );
    let direct = scene.served.double.direct(&scene.ada);
    let alone = scene
        .served
        .double
        .slash(&scene.ada, direct, "source", json!({ "list": {} }));
    assert!(
        alone
            .reply(SOON)
            .await
            .unwrap()
            .words()
            .contains("in a server only")
    );
    assert!(
        scene
            .source(json!({ "list": {} }))
            .await
            .words()
            .contains("none yet")
    );
    // They are told first, and it is written down behind that.
    let begun = Instant::now();
    let told = loop {
        let told = scene.audit().await;
        let is_there = told.contains("that was not made for them")
            && told.contains("wanted to change sources and may not");
        if is_there || begun.elapsed() > SOON {
            break told;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    };
    assert!(
        told.contains("that was not made for them"),
        "{told}\n{}",
        scene.served.said()
    );
    // A flood of refusals is one row.
    assert_eq!(
        told.matches("wanted to change sources and may not").count(),
        1,
        "{told}"
    );

    // What was looked at ends with the process; what is there does not.
    let shown = {
        scene.add("feed", "/feed").await;
        scene
            .source(json!({ "show": { "source": "The Harbour Herald" } }))
            .await
    };
    scene.site.article("/page", "A page", MARKET);
    let late = scene.look("page", "/page").await;
    scene.served.restart().await;
    let gone = scene.press(&late, "Add").await;
    assert!(
        gone.words().contains("This offer has ended"),
        "{}",
        gone.words()
    );
    assert!(gone.buttons().is_empty());
    let asked = scene.press(&shown, "Remove").await;
    assert!(
        asked.words().contains("its 2 documents"),
        "{}",
        asked.words()
    );
    refused(
        &scene,
        &ada,
        asked.id,
        &custom_id(&asked, "Remove"),
        "You may not do this here",
    )
    .await;
    assert!(scene.ask(QUESTION).await.contains("Ada Brook"));
    scene.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn h42_a_source_of_another_guild_is_none_like_one_that_never_was() {
    let scene = Scene::new().await;
    herald(&scene.site);
    scene.add("feed", "/feed").await;
    let double = &scene.served.double;
    let elsewhere = double.guild("Hills");
    let there = double.text_channel(elsewhere, "general");
    let eve = admin("Eve");
    let shown = scene.source(json!({ "show": { "source": "1" } })).await;
    assert!(
        shown.words().contains("The Harbour Herald"),
        "{}",
        shown.words()
    );
    let mut told = Vec::new();
    for named in [
        "1",
        "99",
        "The Harbour Herald",
        "#1",
        "-1",
        "99999999999999999999999",
    ] {
        for what in ["show", "refresh", "pause", "resume", "remove", "undo"] {
            let used = double.slash(&eve, there, "source", json!({ what: { "source": named } }));
            told.push(used.reply(SOON).await.unwrap().words());
        }
    }
    told.dedup();
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("no such source"), "{told:?}");
    let typing = double.complete(
        &eve,
        there,
        "source",
        json!({ "show": { "source": "" } }),
        "source",
    );
    assert!(typing.choices(SOON).await.unwrap().is_empty());
    // A button that is carried over is none there.
    let other = double
        .slash(&eve, there, "source", json!({ "list": {} }))
        .reply(SOON)
        .await
        .unwrap();
    let remove = custom_id(&shown, "Remove");
    let mut ada = scene.ada.clone();
    ada.permissions = Some(permissions::ADMINISTRATOR);
    let carried = double
        .click(&ada, other.id, &remove)
        .reply(SOON)
        .await
        .unwrap();
    assert!(
        carried.words().contains("not made here"),
        "{}",
        carried.words()
    );
    // Both are written down where it was tried, and neither is told of to the other.
    let audit = double
        .slash(&eve, there, "audit", json!({}))
        .reply(SOON)
        .await
        .unwrap();
    let words = audit.words();
    assert!(
        words.contains("named a source that there is not here"),
        "{words}"
    );
    assert!(
        words.contains("-1") && !words.contains("added the feed"),
        "{words}"
    );
    let older = double
        .click(&eve, audit.id, &custom_id(&audit, "Next page"))
        .reply(SOON)
        .await
        .unwrap();
    assert!(
        older.words().contains("“The Harbour Herald”"),
        "{}",
        older.words()
    );
    assert!(
        !scene.audit().await.contains("Harbour Herald”"),
        "theirs is another"
    );
    assert!(scene.ask(QUESTION).await.contains("Ada Brook"));
    scene.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_sources_are_turned_page_by_page_and_each_says_how_it_is() {
    let site = Site::new().await;
    herald(&site);
    let mut served = Served::not_yet(Setup::default(), &site.config(), &[]).await;
    let guild = served.double.guild("Harbour");
    let outlines: String = (1..=23)
        .map(|n| {
            format!(
                "<outline type=\"rss\" text=\"Feed {n:02} @everyone\" xmlUrl=\"{}\"/>",
                site.url(&format!("/feed?{n}"))
            )
        })
        .collect();
    served.place.write(
        "feeds.opml",
        &format!("<opml version=\"2.0\"><body>{outlines}</body></opml>"),
    );
    let ran = served.place.run(&[
        "source",
        "import",
        "feeds.opml",
        "--guild",
        &guild.to_string(),
    ]);
    assert!(ran.out.contains("23 feeds added"), "{ran:?}");
    let channel = served.double.text_channel(guild, "general");
    served.run();
    served.connected().await;
    served.double.forget_violations();
    let scene = Scene {
        site,
        served,
        guild,
        channel,
        ada: admin("Ada"),
    };
    assert_eq!(scene.served.double.commands(None).len(), 13);
    let first = scene.source(json!({ "list": {} })).await;
    assert!(
        first.words().contains("Feed 01") && !first.words().contains("Feed 11"),
        "{}",
        first.words()
    );
    assert!(first.button("Previous page").is_none());
    let second = scene.press(&first, "Next page").await;
    assert!(
        second.words().contains("Feed 11") && second.words().contains("page 2 of 3"),
        "{}",
        second.words()
    );
    let third = scene.press(&second, "Next page").await;
    assert!(
        third.words().contains("Feed 23") && third.button("Next page").is_none(),
        "{}",
        third.words()
    );
    let back = scene.press(&third, "Previous page").await;
    assert!(back.words().contains("Feed 11"), "{}", back.words());
    // Nobody has put anything there: each says so when it was read.
    let begun = Instant::now();
    loop {
        let words = scene.source(json!({ "list": {} })).await.words();
        if words.matches("🔴").count() == 10 {
            assert!(words.contains("could not be read"), "{words}");
            break;
        }
        assert!(begun.elapsed() < SOON * 3, "{words}");
        tokio::time::sleep(Duration::from_millis(300)).await;
    }
    assert_ne!(scene.guild, 0);
    scene.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_read_shows_how_far_it_is_every_two_seconds_and_goes_on_when_the_bot_stops() {
    let site = Site::new().await;
    // A site that answers slowly: each page takes its time, as its robots.txt asks.
    site.page(
        "/robots.txt",
        "text/plain",
        "User-agent: *\nCrawl-delay: 1\n",
    );
    let listed: String = (0..8)
        .map(|n| format!("<url><loc>{}</loc></url>", site.url(&format!("/{n}"))))
        .collect();
    site.page(
        "/sitemap.xml",
        "application/xml",
        &format!("<urlset>{listed}</urlset>"),
    );
    for number in 0..8 {
        site.article(
            &format!("/{number}"),
            &format!("Page {number}"),
            &format!("{MUSEUM} Page {number}."),
        );
    }
    let config = site.config();
    let scene = Scene::with(site, &config).await;
    let offer = scene.look("site", "/").await;
    let before = seen(&scene.served.double, "PATCH", ORIGINAL).len();
    scene.press(&offer, "Add").await;
    scene.says(offer.id, " of 8").await;
    scene.says(offer.id, "It has 8 documents").await;
    let edits: Vec<Duration> = seen(&scene.served.double, "PATCH", ORIGINAL)
        .split_off(before)
        .iter()
        .map(|one| one.at)
        .collect();
    assert!(edits.len() >= 2, "{edits:?}");
    for pair in edits.windows(2) {
        // A little less is the way there.
        assert!(
            pair[1] - pair[0] > Duration::from_millis(1_500),
            "{edits:?}"
        );
    }
    scene.press(&offer_now(&scene, offer.id), "How it is").await;
    let shown = scene.says(offer.id, "What came of the last reads").await;
    for number in 0..8 {
        scene.site.article(
            &format!("/{number}"),
            &format!("Page {number}"),
            &format!("{MARKET} Page {number}."),
        );
    }
    scene.press(&shown, "Read now").await;
    scene.served.signal("TERM");
    let said = scene.says(offer.id, "I am restarting").await;
    assert!(
        said.words().contains("goes on by itself"),
        "{}",
        said.words()
    );
    let mut scene = scene;
    let status = scene.served.ended(SOON * 2).await;
    assert_eq!(status.code(), Some(0), "{}", scene.served.said());
    scene.stop().await;
}

fn offer_now(scene: &Scene, message: u64) -> Message {
    scene.served.double.message(message).unwrap()
}
