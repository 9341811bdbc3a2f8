//! Sources of guilds, asked about in Discord: seen from their own guild and from nowhere else, and read while the bot
//! runs.

use std::time::Duration;

use footnote::double::{Person, Setup};
use serde_json::json;

use super::{LANTERN, MUSEUM, RSS, Site, feed};
use crate::discord::served::Served;
use crate::discord::strangers::SOON;

#[tokio::test(flavor = "multi_thread")]
async fn h34_a_guilds_feed_is_answered_from_in_that_guild_only_as_soon_as_it_is_read() {
    let site = Site::new().await;
    site.page(
        "/feed",
        RSS,
        &feed(&[("lantern", "The lantern is lit again", 20, LANTERN)]),
    );
    let mut served = Served::not_yet(Setup::default(), &site.config(), &[]).await;
    let (ours, theirs) = (served.double.guild("Harbour"), served.double.guild("Hills"));
    let guild = ours.to_string();
    let ran = served.place.run(&[
        "source",
        "add",
        "feed",
        &site.url("/feed"),
        "--guild",
        &guild,
    ]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    // Due at once when the bot starts, with something new in it.
    for action in ["pause", "resume"] {
        let ran = served
            .place
            .run(&["source", action, "1", "--guild", &guild]);
        assert_eq!(ran.code, Some(0), "{ran:?}");
    }
    let asked = site.asked("/feed");
    let both = [
        ("museum", "A new hall for the museum", 21, MUSEUM),
        ("lantern", "The lantern is lit again", 20, LANTERN),
    ];
    site.page("/feed", RSS, &feed(&both));
    served.run();
    served.connected().await;
    served.double.forget_violations();

    let channels = [ours, theirs].map(|guild| served.double.text_channel(guild, "general"));
    let ask = async |channel: u64, question: &str| {
        let asking = served.double.slash(
            &Person::new("Mia"),
            channel,
            "ask",
            json!({ "question": question }),
        );
        asking.reply(SOON).await.unwrap().words()
    };
    let question = "When does the museum of seafaring open its new hall?";
    let begun = std::time::Instant::now();
    let words = loop {
        let words = ask(channels[0], question).await;
        if words.contains("3 December") || begun.elapsed() > SOON {
            break words;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    };
    assert!(
        words.contains("3 December") && words.contains("The Harbour Herald"),
        "{words}\n{}",
        served.said()
    );
    assert!(site.asked("/feed") > asked);

    let words = ask(channels[1], question).await;
    assert!(
        words.contains("Nothing found") && !words.contains("Herald") && !words.contains("December"),
        "{words}"
    );
    // Nor is it listed, counted or completed there.
    for (channel, is_there) in [(channels[0], true), (channels[1], false)] {
        let listing = served
            .double
            .slash(&Person::new("Tom"), channel, "sources", json!({}));
        let words = listing.reply(SOON).await.unwrap().words();
        assert_eq!(words.contains("Herald"), is_there, "{words}");
    }
    served.stop().await;
}
