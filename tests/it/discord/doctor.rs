//! `footnote doctor`, against the double: each line tells how it is and what to do.

use footnote::double::{Person, Setup, permissions};
use serde_json::json;

use super::served::{Served, TOKEN};
use super::strangers::SOON;

/// What the doctor says, and its exit code. The bot need not run for it.
fn examined(served: &Served, token: &str, more: &[&str]) -> (String, Option<i32>) {
    let mut arguments = vec!["doctor", "--no-models"];
    arguments.extend(more);
    let output = served
        .place
        .command(&arguments)
        .env("DISCORD_TOKEN", token)
        .env("FOOTNOTE_DISCORD_API", served.double.url())
        .output()
        .unwrap();
    let said =
        String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap();
    assert!(!said.contains(TOKEN));
    (said, output.status.code())
}

#[tokio::test(flavor = "multi_thread")]
async fn all_is_well_and_what_is_not_is_told_with_what_to_do() {
    let served = Served::start().await;
    let guild = served.double.guild("Harbour");
    served.double.text_channel(guild, "general");
    let (said, code) = examined(&served, TOKEN, &[]);
    assert_eq!(code, Some(0), "{said}");
    for line in [
        "Discord takes it",
        "35 documents",
        "13 are registered",
        "Harbour: may answer in all 1",
    ] {
        assert!(said.contains(line), "{line}: {said}");
    }
    assert!(
        said.contains(&format!("client_id={}", served.double.bot())),
        "{said}"
    );
    assert!(said.contains("permissions=2252109051415552"), "{said}");

    let secret = served.double.text_channel(guild, "staff");
    served.double.deny(secret, permissions::SEND_MESSAGES);
    let (said, code) = examined(&served, TOKEN, &[]);
    assert_eq!(code, Some(0), "a warning only: {said}");
    assert!(said.contains("#staff lacks Send Messages"), "{said}");

    std::fs::write(
        served.place.path("config/footnote.toml"),
        "[discord]\nmessage_content = true\n",
    )
    .unwrap();
    let (said, code) = examined(&served, TOKEN, &[]);
    assert_eq!(code, Some(3), "{said}");
    assert!(said.contains("Message Content Intent"), "{said}");

    let (said, code) = examined(&served, "not.the.token", &["--json"]);
    assert_eq!(code, Some(3), "{said}");
    assert!(
        said.contains("make a new one in the developer portal"),
        "{said}"
    );
    assert!(!said.contains("not.the.token"), "{said}");
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn before_the_first_start_it_says_what_is_still_to_come() {
    let served = Served::not_yet(Setup::default(), "", &[]).await;
    let (said, code) = examined(&served, TOKEN, &[]);
    assert_eq!(code, Some(0), "{said}");
    for line in [
        "nothing has been read yet",
        "none are registered yet",
        "invite it",
    ] {
        assert!(said.contains(line), "{line}: {said}");
    }
    served.place.write(
        "config/footnote.toml",
        "[limits]\nwaiting = 0\n[answer]\nlimit = 99\n",
    );
    let (said, code) = examined(&served, TOKEN, &[]);
    assert_eq!(code, Some(3), "{said}");
    for line in ["limits.waiting", "answer.limit", "Discord takes it"] {
        assert!(said.contains(line), "{line}: {said}");
    }
    served.place.write("config/footnote.toml", "");
    let (said, code) = examined(&served, "", &[]);
    assert_eq!(code, Some(3), "{said}");
    assert!(said.contains("DISCORD_TOKEN_FILE"), "{said}");
}

#[test]
fn the_config_is_checked_whole() {
    let place = crate::place::Place::clone_like();
    let ran = place.run(&["config", "check"]);
    assert_eq!(
        (ran.code, ran.out.trim()),
        (Some(0), "config/footnote.toml: fine"),
        "{ran:?}"
    );
    place.write(
        "config/footnote.toml",
        "corpus = [\"nowhere\"]\n[discord]\ntoken_file = \"no-such-file\"\n[fetch]\nopen = [\"not a place\"]\n",
    );
    let ran = place.run(&["config", "check"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(ran.out.contains("nowhere does not exist"), "{ran:?}");
    assert!(ran.out.contains("no-such-file cannot be read"), "{ran:?}");
    assert!(ran.out.contains("fetch.open: \"not a place\""), "{ran:?}");
    place.write(
        "config/footnote.toml",
        "[discord]\nstale_after_days = -1\nautomatic_confidence = 2\n[limits]\nwaiting = 0\n[web]\nlisten = \"x\"\n",
    );
    let ran = place.run(&["config", "check"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    for key in [
        "discord.stale_after_days",
        "discord.automatic_confidence",
        "limits.waiting",
        "web.listen",
    ] {
        assert!(ran.err.contains(key), "{key}: {ran:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn health_and_metrics_are_told_while_it_runs() {
    let port = {
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        free.local_addr().unwrap().port()
    };
    let config = format!("[web]\nlisten = \"127.0.0.1:{port}\"\n");
    let mut served = Served::with(Setup::default(), &config, &[]).await;
    let channel = served
        .double
        .text_channel(served.double.guild("Harbour"), "general");
    let mia = Person::new("Mia");
    let asked = served.double.slash(
        &mia,
        channel,
        "ask",
        json!({ "question": "who is meeting in Qatar?" }),
    );
    asked.reply(SOON).await.unwrap();
    let ran = served.place.run(&["health"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let metrics = reqwest::get(format!("http://127.0.0.1:{port}/metrics"))
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    for line in [
        "footnote_answered_total 1",
        "footnote_documents 35",
        "footnote_is_ready 1",
        "# TYPE footnote_answered_total counter",
    ] {
        assert!(
            metrics.lines().any(|told| told == line),
            "{line}: {metrics}"
        );
    }
    served.signal("TERM");
    assert_eq!(served.ended(SOON).await.code(), Some(0));
    let ran = served.place.run(&["health"]);
    assert_ne!(ran.code, Some(0), "{ran:?}");
    served.stop().await;
}
