//! `config/sources.toml`: what it lists is read, what is gone from it goes, what was added by hand stays.

use std::time::{Duration, Instant};

use footnote::double::Setup;
use serde_json::Value;

use super::{LANTERN, MARKET, MUSEUM, RSS, Site, feed};
use crate::discord::served::Served;
use crate::discord::strangers::SOON;
use crate::place::Place;

fn served_feeds(site: &Site) {
    for (name, title, words) in [
        ("lantern", "The lantern is lit again", LANTERN),
        ("museum", "A new hall for the museum", MUSEUM),
        ("market", "The fish market moves", MARKET),
    ] {
        site.page(&format!("/{name}"), RSS, &feed(&[(name, title, 20, words)]));
    }
}

fn listed(site: &Site, feeds: &[(&str, &str)]) -> String {
    feeds
        .iter()
        .map(|(name, more)| {
            format!(
                "[[source]]\nkind = \"feed\"\naddress = \"{}\"\n{more}\n",
                site.url(&format!("/{name}"))
            )
        })
        .collect()
}

fn apply(place: &Place, file: &str) -> Value {
    place.write("config/sources.toml", file);
    place.json(&["source", "apply", "--json"])
}

/// Names and states of all sources, by address.
fn states(place: &Place, more: &[&str]) -> Vec<(String, String, bool)> {
    let told = place.json(&[&["source", "list", "--json"], more].concat());
    let sources = told["sources"].as_array().unwrap().iter();
    sources
        .map(|source| {
            let text = |key: &str| source[key].as_str().unwrap().to_owned();
            let address = text("address");
            let (_, path) = address.rsplit_once('/').unwrap();
            (
                path.to_owned(),
                text("name"),
                source["removed_at"].is_null(),
            )
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_file_adds_changes_and_removes_what_came_from_it_and_nothing_else() {
    let site = Site::new().await;
    served_feeds(&site);
    let place = site.place();
    let ran = place.run(&[
        "source",
        "add",
        "feed",
        &site.url("/market"),
        "--name",
        "By hand",
    ]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    // The one that was added by hand is in the file too, and stays what it is.
    let file = listed(
        &site,
        &[
            ("lantern", "name = \"Lights\""),
            ("museum", "guilds = [\"7\"]"),
            ("market", "name = \"Mine now\""),
        ],
    );
    let told = apply(&place, &file);
    assert_eq!(told["added"].as_array().unwrap().len(), 2, "{told}");
    assert_eq!(told["by_hand"][0], site.url("/market"), "{told}");
    let state = |path: &str, name: &str, there| (path.to_owned(), name.to_owned(), there);
    assert_eq!(
        states(&place, &[]),
        [
            state("market", "By hand", true),
            state("lantern", "Lights", true)
        ]
    );
    assert_eq!(states(&place, &["--guild", "7"]).len(), 1);
    assert_eq!(place.run(&["source", "refresh"]).code, Some(0));
    let asked = "Who lit the lantern of the old harbour?";
    assert!(place.run(&["ask", asked]).out.contains("Ada Brook"));

    // Again: nothing to do.
    let told = apply(&place, &file);
    assert_eq!(
        (&told["unchanged"], told["added"].as_array().unwrap().len()),
        (&Value::from(2), 0),
        "{told}"
    );

    // Another name and another pace; the guild's is gone from the file.
    let file = listed(
        &site,
        &[("lantern", "name = \"Harbour lights\"\nevery_minutes = 60")],
    );
    let told = apply(&place, &file);
    assert_eq!(told["changed"][0], site.url("/lantern"), "{told}");
    assert_eq!(told["removed"][0]["address"], site.url("/museum"), "{told}");
    assert_eq!(
        states(&place, &["--guild", "7"])
            .pop()
            .map(|(.., there)| there),
        Some(false)
    );
    let shown = place.json(&["source", "list", "--json"]);
    assert_eq!(
        shown["sources"][1]["options"]["every_minutes"], 60,
        "{shown}"
    );

    // A file that lists nothing removes what came from it, and the operator can take that back.
    let told = apply(&place, "# nothing\n");
    let id = told["removed"][0]["id"].to_string();
    assert!(!place.run(&["ask", asked]).out.contains("Ada Brook"));
    assert_eq!(states(&place, &[])[0], state("market", "By hand", true));
    assert_eq!(place.run(&["source", "undo", &id]).code, Some(0));
    assert!(place.run(&["ask", asked]).out.contains("Ada Brook"));
    // From then on it is theirs.
    let told = apply(&place, "");
    assert!(told["removed"].as_array().unwrap().is_empty(), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_with_a_mistake_changes_nothing_and_is_told_with_its_line() {
    let site = Site::new().await;
    served_feeds(&site);
    let place = site.place();
    let right = listed(&site, &[("lantern", "")]);
    apply(&place, &right);
    let wrong = listed(&site, &[("museum", ""), ("market", "every_minutes = 1")])
        + "[[source]]\nkind = \"feed\"\naddress = \"http://10.0.0.1/\"\n";
    place.write("config/sources.toml", &wrong);
    for command in [&["source", "apply"][..], &["config", "check"]] {
        let ran = place.run(command);
        assert_eq!(ran.code, Some(2), "{ran:?}");
        let told = ran.out + &ran.err;
        assert!(
            told.contains("sources.toml:8: every_minutes: is 1"),
            "{told}"
        );
        assert!(
            told.contains("sources.toml:11: address: \"http://10.0.0.1/\""),
            "{told}"
        );
    }
    let states = states(&place, &[]);
    assert_eq!(states.len(), 1, "{states:?}");
    place.write("config/sources.toml", &right);
    assert_eq!(place.run(&["config", "check"]).code, Some(0));
    let ran = place.run(&["source", "apply", "--guild", "7"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_bot_follows_the_file_when_it_starts_and_at_a_hang_up() {
    let site = Site::new().await;
    served_feeds(&site);
    let mut served = Served::not_yet(Setup::default(), &site.config(), &[]).await;
    served
        .place
        .write("config/sources.toml", &listed(&site, &[("lantern", "")]));
    served.run();
    served.connected().await;
    let until = async |path: &str| {
        let begun = Instant::now();
        while site.asked(path) == 0 && begun.elapsed() < SOON {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        assert!(
            site.asked(path) > 0,
            "{path} was not read\n{}",
            served.said()
        );
    };
    until("/lantern").await;
    assert_eq!(site.asked("/museum"), 0);
    // A mistake is told, and the bot goes on.
    served
        .place
        .write("config/sources.toml", "[[source]]\nkind = \"feed\"\n");
    served.signal("HUP");
    let begun = Instant::now();
    while !served.said().contains("address: is missing") && begun.elapsed() < SOON {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert!(
        served
            .said()
            .contains("sources.toml:1: address: is missing"),
        "{}",
        served.said()
    );
    served.place.write(
        "config/sources.toml",
        &listed(&site, &[("lantern", ""), ("museum", "")]),
    );
    served.signal("HUP");
    until("/museum").await;
    served.stop().await;
}
