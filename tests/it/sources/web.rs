//! Feeds, sites and pages: read, read again, changed, gone, refused.

use footnote::double::{Person, Setup};
use serde_json::{Value, json};

use super::{LANTERN, MARKET, MUSEUM, RSS, Site, feed};
use crate::discord::served::Served;
use crate::discord::strangers::SOON;
use crate::fetch::server::Server;
use crate::place::Place;

/// What one read brought: new, changed, as before, gone.
fn brought(read: &Value) -> (u64, u64, u64, u64) {
    let number = |name: &str| read[name].as_u64().unwrap();
    (
        number("added"),
        number("changed"),
        number("unchanged"),
        number("removed"),
    )
}

fn add(place: &Place, kind: &str, url: &str, more: &[&str]) -> Value {
    let mut arguments = vec!["source", "add", kind, url, "--json"];
    arguments.extend(more);
    place.json(&arguments)
}

fn refreshed(place: &Place) -> Value {
    let told = place.json(&["source", "refresh", "1", "--json"]);
    told["refreshed"][0]["read"].clone()
}

/// The excerpts of an answer.
fn answer(place: &Place, question: &str) -> Vec<Value> {
    let reply = place.json(&["ask", question, "--json"]);
    reply["excerpts"].as_array().cloned().unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_feed_is_read_cited_and_read_again() {
    let site = Site::new().await;
    let entries = [
        ("lantern", "The lantern is lit again", 20, LANTERN),
        ("museum", "A new hall for the museum", 21, MUSEUM),
        ("market", "The fish market moves", 22, MARKET),
    ];
    site.page("/feed", RSS, &feed(&entries));
    let place = site.place();
    let added = add(&place, "feed", &site.url("/feed"), &[]);
    assert_eq!(brought(&added["read"]), (3, 0, 0, 0), "{added}");
    assert_eq!(added["name"], "The Harbour Herald");

    let found = answer(&place, "Who lit the lantern of the old harbour?");
    let first = &found[0];
    assert!(
        first["text"].as_str().unwrap().contains("Ada Brook"),
        "{first}"
    );
    let cited = &first["document"];
    assert_eq!(cited["title"], "The lantern is lit again");
    assert_eq!(cited["publisher"], "The Harbour Herald");
    assert_eq!(cited["published"], "2026-11-20");
    assert_eq!(cited["published_from"], "feed");
    assert_eq!(cited["url"], "https://news.example/lantern");

    // Nothing new: the server says so, and nothing is sent.
    assert_eq!(brought(&refreshed(&place)), (0, 0, 3, 0));
    assert_eq!(site.asked("/feed"), 2);

    // One entry is changed, one taken out of the middle, one is new, and the oldest falls off the end.
    let words = LANTERN.replace("Ada Brook", "Cora Finch");
    let changed = [
        ("lantern", "The lantern is lit again", 20, words.as_str()),
        ("market", "The fish market moves", 22, MARKET),
        (
            "storm",
            "A storm is coming",
            23,
            "A storm is expected on Tuesday night, with waves of six metres before the harbour.",
        ),
    ];
    site.page("/feed", RSS, &feed(&changed));
    assert_eq!(brought(&refreshed(&place)), (1, 1, 1, 1));
    let found = answer(&place, "Who lit the lantern of the old harbour?");
    assert!(found[0]["text"].as_str().unwrap().contains("Cora Finch"));
    assert!(
        answer(
            &place,
            "When does the museum of seafaring open its new hall?"
        )
        .is_empty()
    );
    site.page("/feed", RSS, &feed(&changed[1..]));
    assert_eq!(
        brought(&refreshed(&place)),
        (0, 0, 2, 0),
        "what falls off the end stays"
    );
    assert!(!answer(&place, "Who lit the lantern of the old harbour?").is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_names_its_feed_is_as_good_as_the_feed() {
    let site = Site::new().await;
    site.page(
        "/feed",
        RSS,
        &feed(&[("lantern", "The lantern is lit again", 20, LANTERN)]),
    );
    let named = "<html><head><title>News</title><link rel=\"alternate\" type=\"application/rss+xml\" href=\"/feed\">\
                 </head><body><p>News of the harbour.</p></body></html>";
    site.page("/", "text/html", named);
    let place = site.place();
    let added = add(&place, "feed", &site.url("/"), &[]);
    assert_eq!(brought(&added["read"]), (1, 0, 0, 0), "{added}");
    // From now on it is asked itself.
    assert_eq!(brought(&refreshed(&place)), (0, 0, 1, 0));
    assert_eq!((site.asked("/"), site.asked("/feed")), (1, 2));
    // One that names itself leads nowhere, and ends.
    let circle = named.replace("/feed", "/circle");
    site.page("/circle", "text/html", &circle);
    let ran = place.run(&["source", "add", "feed", &site.url("/circle")]);
    assert_eq!(ran.code, Some(3), "{ran:?}");
    assert!(ran.err.contains("is a page again"), "{ran:?}");
    let listed = place.json(&["source", "list", "--json"]);
    assert_eq!(
        listed["sources"].as_array().unwrap().len(),
        1,
        "nothing is left of it: {listed}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn h17_what_fails_keeps_its_last_good_state_and_says_why() {
    let site = Site::new().await;
    let entries = [("lantern", "The lantern is lit again", 20, LANTERN)];
    site.page("/feed", RSS, &feed(&entries));
    let place = site.place();
    add(&place, "feed", &site.url("/feed"), &[]);
    for (status, body, reason) in [
        ("404 Not Found", "", "not_found"),
        ("403 Forbidden", "", "not_public"),
        ("200 OK", "", "no_feed"),
        (
            "200 OK",
            "<html><body>Please log in</body></html>",
            "no_feed",
        ),
        ("200 OK", &feed(&[]), "empty"),
    ] {
        site.set("/feed", status, "text/html", body);
        let ran = place.run(&["source", "refresh", "1", "--json"]);
        assert_eq!(ran.code, Some(3), "{status}: {ran:?}");
        let told: Value = serde_json::from_str(&ran.out).unwrap();
        let failure = &told["refreshed"][0]["read"]["failure"];
        assert_eq!(failure["reason"], reason, "{status}: {told}");
        let found = answer(&place, "Who lit the lantern of the old harbour?");
        assert!(!found.is_empty(), "{status}");
    }
    let shown = place.run(&["source", "show", "1"]);
    assert!(
        shown.out.contains("failed 5 times") && shown.out.contains("what they said before is kept"),
        "{shown:?}"
    );
    site.page("/feed", RSS, &feed(&entries));
    assert_eq!(brought(&refreshed(&place)), (0, 0, 1, 0));
    assert!(!place.run(&["source", "list"]).out.contains("failed"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_site_is_read_by_its_sitemap_as_its_robots_txt_allows() {
    let site = Site::new().await;
    site.article("/news/lantern", "The lantern is lit again", LANTERN);
    site.article("/news/museum", "A new hall for the museum", MUSEUM);
    site.article("/private/market", "The fish market moves", MARKET);
    let listed: String = ["/news/lantern", "/news/museum", "/private/market"]
        .iter()
        .map(|path| format!("<url><loc>{}</loc></url>", site.url(path)))
        .chain(["<url><loc>https://elsewhere.example/x</loc></url>".to_owned()])
        .collect();
    let sitemap = format!(
        "<?xml version=\"1.0\"?><urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">{listed}</urlset>"
    );
    site.page("/map.xml", "application/xml", &sitemap);
    let robots = format!(
        "User-agent: *\nDisallow: /private/\nSitemap: {}\n",
        site.url("/map.xml")
    );
    site.page("/robots.txt", "text/plain", &robots);
    let place = site.place();
    let added = add(&place, "site", &site.url("/"), &[]);
    assert_eq!(brought(&added["read"]), (2, 0, 0, 0), "{added}");
    assert_eq!(site.asked("/private/market"), 0);
    let found = answer(
        &place,
        "When does the museum of seafaring open its new hall?",
    );
    assert_eq!(found[0]["document"]["url"], site.url("/news/museum"));
    assert_eq!(found[0]["document"]["published"], "2026-11-20");
    let head = &site.server.asked()[0];
    assert!(
        head.to_lowercase().contains("user-agent: footnote/"),
        "{head}"
    );
    assert!(head.contains("mailto:me@example.org"), "{head}");

    assert_eq!(brought(&refreshed(&place)), (0, 0, 2, 0));
    // Changed, gone for good, and not well for a moment.
    site.article(
        "/news/lantern",
        "The lantern is lit again",
        &LANTERN.replace("Two", "Three"),
    );
    site.status("/news/museum", "410 Gone");
    assert_eq!(brought(&refreshed(&place)), (0, 1, 0, 1));
    // Back as it was: it is asked for anew, since what the server would call unchanged is here no more.
    site.article("/news/museum", "A new hall for the museum", MUSEUM);
    assert_eq!(brought(&refreshed(&place)), (1, 0, 1, 0));
    site.status("/news/museum", "410 Gone");
    assert_eq!(brought(&refreshed(&place)), (0, 0, 1, 1));
    site.status("/news/lantern", "500 Oh");
    let read = refreshed(&place);
    assert_eq!(brought(&read), (0, 0, 0, 0), "{read}");
    assert_eq!(read["not_read"][0]["reason"], "server_unwell", "{read}");
    assert!(!answer(&place, "Who lit the lantern of the old harbour?").is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_site_without_a_sitemap_is_followed_link_by_link_and_no_further_than_wanted() {
    let site = Site::new().await;
    let home = "<html><head><title>Harbour</title></head><body><p>News of the harbour and of the town around it, every \
                day of the week.</p><a href=\"/a\">a</a> <a href=\"/skip/b\">b</a> <a href=\"https://elsewhere.example/\">x</a>\
                <a href=\"/hidden\">hidden</a></body></html>";
    site.page("/", "text/html", home);
    let leading = |words: &str, to: &str| {
        format!(
            "<html><head><title>Page</title></head><body><article><p>{words}</p><a href=\"{to}\">on</a></article></body></html>"
        )
    };
    site.page("/a", "text/html", &leading(LANTERN, "/c"));
    site.page("/c", "text/html", &leading(MUSEUM, "/d"));
    site.page("/d", "text/html", &leading(MARKET, "/a"));
    site.article("/skip/b", "Skipped", MARKET);
    let hidden = format!(
        "<html><head><meta name=\"robots\" content=\"noindex\"><title>No</title></head><body><p>{MARKET}</p></body></html>"
    );
    site.page("/hidden", "text/html", &hidden);
    let place = site.place();
    let url = site.url("/");
    let added = add(
        &place,
        "site",
        &url,
        &["--depth", "2", "--exclude", "/skip/**"],
    );
    assert_eq!(brought(&added["read"]), (3, 0, 0, 0), "{added}");
    assert_eq!(site.asked("/d"), 0, "three links away");
    assert_eq!(site.asked("/skip/b"), 0);
    assert_eq!(brought(&refreshed(&place)), (0, 0, 3, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_site_that_stops_answering_is_left_alone_until_the_next_read() {
    let site = Site::new().await;
    let paths: Vec<String> = (0..60).map(|number| format!("/{number}")).collect();
    let listed: String = paths
        .iter()
        .map(|path| format!("<url><loc>{}</loc></url>", site.url(path)))
        .collect();
    site.page(
        "/sitemap.xml",
        "application/xml",
        &format!("<urlset>{listed}</urlset>"),
    );
    for path in &paths {
        site.status(path, "");
    }
    site.article("/0", "The lantern is lit again", LANTERN);
    let place = site.place();
    let added = add(&place, "site", &site.url("/"), &[]);
    let read = &added["read"];
    assert_eq!(read["failure"]["reason"], "silent", "{added}");
    assert_eq!(brought(read).0, 1, "what was read is kept: {added}");
    let asked: usize = paths.iter().map(|path| site.asked(path)).sum();
    assert!(asked < 20, "{asked}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_shrinks_to_a_third_is_believed_only_when_it_stays_so() {
    let site = Site::new().await;
    let long = [LANTERN, MUSEUM, MARKET, LANTERN].join("</p><p>");
    site.article("/page", "Harbour news", &long);
    let place = site.place();
    add(&place, "page", &site.url("/page"), &[]);
    site.article(
        "/page",
        "Harbour news",
        "We are sorry, this page is not here at the moment.",
    );
    for _ in 0..2 {
        let ran = place.run(&["source", "refresh", "1", "--json"]);
        assert!(ran.out.contains("\"shrunk\""), "{ran:?}");
        assert!(!answer(&place, "Who lit the lantern of the old harbour?").is_empty());
    }
    assert_eq!(brought(&refreshed(&place)), (0, 1, 0, 0));
    assert!(answer(&place, "Who lit the lantern of the old harbour?").is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_may_not_be_asked_is_refused_with_a_reason_and_nobody_connects() {
    let trap = Server::trap().await;
    let place = Place::bare();
    place.write("config/footnote.toml", "corpus = []\n");
    for (url, told) in [
        (trap.url("/"), "127.0.0.1"),
        (
            "http://169.254.169.254/latest/meta-data".to_owned(),
            "169.254.169.254",
        ),
        ("file:///etc/passwd".to_owned(), "http"),
        ("http://me:secret@news.example/".to_owned(), "leave out"),
        ("http://localhost/".to_owned(), "localhost"),
    ] {
        for action in ["add", "preview"] {
            let ran = place.run(&["source", action, "page", &url]);
            assert_eq!(ran.code, Some(2), "{url}: {ran:?}");
            assert!(ran.err.contains(told), "{url}: {ran:?}");
            assert!(!ran.err.contains("secret"), "{ran:?}");
        }
    }
    assert_eq!(trap.accepted(), 0);
    assert_eq!(
        place.json(&["source", "list", "--json"])["sources"],
        serde_json::json!([])
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn sources_are_looked_at_paused_removed_and_brought_back() {
    let site = Site::new().await;
    site.page(
        "/feed",
        RSS,
        &feed(&[("lantern", "The lantern is lit again", 20, LANTERN)]),
    );
    site.page(
        "/other",
        RSS,
        &feed(&[("museum", "A new hall", 21, MUSEUM)]),
    );
    let place = site.place();
    let preview = place.run(&["source", "preview", "feed", &site.url("/feed")]);
    assert_eq!(preview.code, Some(0), "{preview:?}");
    assert!(
        preview.out.contains("The Harbour Herald") && preview.out.contains("Ada Brook"),
        "{preview:?}"
    );
    assert_eq!(
        place.json(&["source", "list", "--json"])["sources"],
        serde_json::json!([])
    );
    let left: Vec<_> = std::fs::read_dir(place.path("data"))
        .unwrap()
        .flatten()
        .collect();
    assert!(
        left.iter()
            .all(|entry| !entry.file_name().to_string_lossy().starts_with("preview")),
        "{left:?}"
    );

    add(&place, "feed", &site.url("/feed"), &["--name", "Herald"]);
    let again = place.run(&["source", "add", "feed", &site.url("/feed")]);
    assert_eq!(again.code, Some(2), "{again:?}");
    assert!(again.err.contains("is a source already"), "{again:?}");

    let asked = site.asked("/feed");
    assert_eq!(place.run(&["source", "pause", "1"]).code, Some(0));
    assert!(place.run(&["source", "list"]).out.contains("paused"));
    assert!(
        place
            .run(&["source", "refresh"])
            .out
            .contains("nothing is due")
    );
    assert_eq!(site.asked("/feed"), asked);
    assert_eq!(place.run(&["source", "resume", "1"]).code, Some(0));
    assert!(
        place
            .run(&["source", "refresh"])
            .out
            .contains("1 as before")
    );

    // Where nothing is left at all, asking is told to read something first.
    add(&place, "feed", &site.url("/other"), &[]);
    let question = "Who lit the lantern of the old harbour?";
    let removed = place.run(&["source", "remove", "1"]);
    assert!(removed.out.contains("source undo 1"), "{removed:?}");
    assert!(answer(&place, question).is_empty());
    assert_eq!(place.run(&["source", "remove", "1"]).code, Some(2), "once");
    assert_eq!(place.run(&["source", "undo", "1"]).code, Some(0));
    assert!(!answer(&place, question).is_empty());
    let none = place.run(&["source", "show", "99"]);
    assert_eq!(none.code, Some(2), "{none:?}");

    // As other programs exchange their lists.
    let list = place.run(&["source", "export"]).out;
    assert!(list.contains("title=\"Herald\""), "{list}");
    let other = site.place();
    other.write("feeds.opml", &list.replace("/feed\"", "/other\""));
    let imported = other.run(&["source", "import", "feeds.opml"]);
    assert!(imported.out.contains("1 feed added"), "{imported:?}");
    assert!(other.run(&["source", "refresh"]).out.contains("1 new"));
    assert!(
        !answer(
            &other,
            "When does the museum of seafaring open its new hall?"
        )
        .is_empty()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn servers_that_never_answer_keep_others_waiting_for_seconds_only() {
    let site = Site::new().await;
    let entries = [("lantern", "The lantern is lit again", 20, LANTERN)];
    site.page("/feed", RSS, &feed(&entries));
    // Each a host of its own, which takes every connection and says nothing. Sources are added in the order of their
    // addresses, and these come first.
    let mut silent = Vec::new();
    for n in 0..24 {
        let bound = tokio::net::TcpListener::bind(format!("127.0.0.{}:0", 100 + n)).await;
        silent.push(bound.unwrap());
    }
    let addresses: Vec<String> = silent
        .iter()
        .map(|server| server.local_addr().unwrap().to_string())
        .collect();
    let open: Vec<String> = addresses
        .iter()
        .chain([&site.server.address.to_string()])
        .map(|address| format!("\"{address}\""))
        .collect();
    let mut served = Served::not_yet(
        Setup::default(),
        &format!("corpus = []\n[fetch]\nopen = [{}]\n", open.join(", ")),
        &[],
    )
    .await;
    let guild = served.double.guild("Harbour");
    let channel = served.double.text_channel(guild, "general");
    let listed: String = addresses
        .iter()
        .map(|address| format!("http://{address}/feed"))
        .chain([site.url("/feed")])
        .map(|address| format!("[[source]]\nkind = \"feed\"\naddress = \"{address}\"\n\n"))
        .collect();
    served.place.write("config/sources.toml", &listed);
    let held = tokio::spawn(async move {
        let mut held = Vec::new();
        loop {
            for server in &silent {
                let waiting = std::time::Duration::from_millis(10);
                held.extend(tokio::time::timeout(waiting, server.accept()).await.ok());
            }
        }
    });
    served.run();
    served.connected().await;
    let begun = std::time::Instant::now();
    let words = loop {
        let options = json!({ "question": "Who lit the lantern of the old harbour?" });
        let mia = Person::new("Mia");
        let asking = served.double.slash(&mia, channel, "ask", options);
        let words = asking.reply(SOON).await.unwrap().words();
        if words.contains("Ada Brook") || begun.elapsed().as_secs() > 25 {
            break words;
        }
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    };
    assert!(words.contains("Ada Brook"), "{words}\n{}", served.said());
    // Each of the silent ones is given half a minute.
    assert!(begun.elapsed().as_secs() < 20, "{:?}", begun.elapsed());
    held.abort();
    served.stop().await;
}
