//! What whoever runs the bot does while it runs: sets its config anew, looks at its health, has a wrong clock.

use std::time::{Duration, Instant};

use footnote::double::{Person, Setup};
use serde_json::json;

use super::guest::{ask, channel, is_well};
use super::served::Served;
use super::strangers::SOON;

/// Waits until the log of the running bot says this, and gives all of it.
async fn says(served: &Served, what: &str) -> String {
    let begun = Instant::now();
    loop {
        let said = served.said();
        if said.contains(what) {
            return said;
        }
        assert!(begun.elapsed() < SOON, "never said {what:?}:\n{said}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hang_up_reads_the_config_again_and_says_what_needs_a_restart() {
    let served = Served::with(Setup::default(), "[limits]\nmember_per_minute = 1\n", &[]).await;
    let double = &served.double;
    let channel = channel(double);
    let mia = Person::new("Mia");
    let words = async |who: &Person| ask(double, who, channel).reply(SOON).await.unwrap().words();
    assert!(words(&mia).await.contains("Qatar"));
    assert!(words(&mia).await.contains("You have asked a lot"));

    let config = served.place.path("config/footnote.toml");
    std::fs::write(
        &config,
        "[limits]\nmember_per_minute = 60\n[web]\nlisten = \"127.0.0.1:1\"\n",
    )
    .unwrap();
    served.signal("HUP");
    let said = says(&served, "the config was read again").await;
    assert!(!said.contains("limits.member_per_minute only"), "{said}");
    says(&served, "web.listen only changes with a restart").await;
    let begun = Instant::now();
    while !words(&mia).await.contains("Qatar") {
        assert!(begun.elapsed() < SOON, "the old limit still holds");
    }

    // What is broken changes nothing, and every problem is told.
    std::fs::write(
        &config,
        "[limits]\nmember_per_minute = \"many\"\nguild_per_minute = 0\n",
    )
    .unwrap();
    served.signal("HUP");
    let said = says(&served, "the config was not read again").await;
    for key in ["limits.member_per_minute", "limits.guild_per_minute"] {
        assert!(said.contains(key), "{key}: {said}");
    }
    assert!(words(&mia).await.contains("Qatar"));
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_is_wrong_lets_nobody_wait_and_is_told() {
    let setup = Setup {
        clock_behind: Duration::from_secs(40),
        ..Setup::default()
    };
    let served = Served::with(setup, "", &[]).await;
    says(&served, "the clock of this machine is not Discord's").await;
    let channel = channel(&served.double);
    let reply = ask(&served.double, &Person::new("Mia"), channel)
        .reply(SOON)
        .await
        .unwrap();
    assert!(reply.words().contains("Qatar"), "{}", reply.words());
    let ran = served
        .place
        .command(&["doctor", "--no-models"])
        .env("DISCORD_TOKEN", super::served::TOKEN)
        .env("FOOTNOTE_DISCORD_API", served.double.url())
        .output()
        .unwrap();
    let said = String::from_utf8(ran.stdout).unwrap();
    assert!(said.contains("s ahead of Discord's"), "{said}");
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn health_is_bad_while_the_gateway_is_away_and_good_again_after() {
    let port = {
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        free.local_addr().unwrap().port()
    };
    let config = format!("[web]\nlisten = \"127.0.0.1:{port}\"\n");
    let served = Served::with(Setup::default(), &config, &[]).await;
    let becomes = async |well: bool| {
        let begun = Instant::now();
        loop {
            let answer = reqwest::get(format!("http://127.0.0.1:{port}/health"))
                .await
                .unwrap();
            if answer.status().is_success() == well {
                return;
            }
            assert!(begun.elapsed() < SOON, "health is not {well}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    becomes(true).await;
    served.double.gateway().take_connections(false);
    served.double.gateway().abort();
    becomes(false).await;
    assert_ne!(served.place.run(&["health"]).code, Some(0));
    served.double.gateway().take_connections(true);
    becomes(true).await;
    is_well(&served.double, channel(&served.double)).await;
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_that_takes_too_long_is_told_so_and_none_is_lost() {
    let config = "[discord]\nanswer_deadline_s = 1\n[models]\nthreads = 1\n[limits]\nguild_per_minute = 10000\n\
                  channel_per_minute = 10000\n";
    let served = Served::with(Setup::default(), config, &[]).await;
    let double = &served.double;
    let channel = channel(double);
    // One place to answer in, and more work than a second has room for.
    let long = "who is meeting whom in Qatar, and which harbour, ship, minister, museum or market is it about? "
        .repeat(15);
    let asked: Vec<_> = (0..400)
        .map(|number| {
            let who = Person::new(&format!("Member {number}"));
            double.slash(&who, channel, "ask", json!({ "question": long }))
        })
        .collect();
    let (mut answered, mut late) = (0, 0);
    for one in &asked {
        let words = one.reply(SOON * 3).await.unwrap().words();
        if words.contains("This took too long") {
            late += 1;
        } else {
            answered += 1;
        }
    }
    assert!(answered > 0 && late > 0, "{answered} answered, {late} late");
    is_well(double, channel).await;
    served.stop().await;
}
