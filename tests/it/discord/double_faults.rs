//! What goes wrong with requests by script goes wrong as it would with the real one.

use std::time::{Duration, Instant};

use footnote::double::{Fault, Setup};
use serde_json::{Value, json};

use super::strangers::{Rest, SOON, start, words};

const MESSAGES: &str = "/channels/{channel_id}/messages";

#[tokio::test]
async fn an_answer_has_the_status_and_body_of_the_script() {
    let double = start(Setup::default()).await;
    let channel = double.text_channel(double.guild("Harbour"), "general");
    let rest = Rest::of(&double);
    double.fault(
        Fault::on("POST", MESSAGES)
            .skipping(1)
            .status(502)
            .html("<h1>Bad</h1>"),
    );
    double.fault(Fault::on("GET", "/users/*").status(500));
    assert_eq!(rest.post(channel, words("one")).await.status, 200);
    let failed = rest.post(channel, words("two")).await;
    assert_eq!(
        (failed.status, failed.body.clone()),
        (502, json!("<h1>Bad</h1>"))
    );
    assert_eq!(
        failed.header("content-type"),
        Some("text/html; charset=UTF-8")
    );
    assert_eq!(rest.post(channel, words("three")).await.status, 200);
    assert_eq!(rest.get("/users/@me").await.status, 500);
    assert_eq!(rest.get("/users/@me").await.status, 200);
    let contents: Vec<String> = double
        .posted(channel)
        .iter()
        .map(|one| one.words())
        .collect();
    assert_eq!(contents, ["one", "three"], "what failed was not done");

    double.fault(Fault::on("POST", MESSAGES).status(503).carried_out());
    assert_eq!(rest.post(channel, words("four")).await.status, 503);
    assert_eq!(double.posted(channel).len(), 3, "this one was done");

    double.fault(Fault::on("*", "*").status(500).always());
    assert_eq!(rest.get("/gateway").await.status, 500);
    assert_eq!(rest.get("/gateway").await.status, 500);
    double.clear_faults();
    assert_eq!(rest.get("/gateway").await.status, 200);
    assert_eq!(double.counts().answers[&500], 3);
}

#[tokio::test]
async fn too_many_requests_in_all_forms() {
    let double = start(Setup::default()).await;
    let rest = Rest::of(&double);
    let wait = Duration::from_millis(1_500);
    double.fault(Fault::on("GET", "/gateway").limited(wait));
    let user = rest.get("/gateway").await;
    assert_eq!((user.status, user.header("retry-after")), (429, Some("2")));
    assert_eq!(
        (&user.body["retry_after"], &user.body["global"]),
        (&json!(1.5), &json!(false))
    );
    assert_eq!(user.header("x-ratelimit-global"), None);
    double.fault(Fault::on("GET", "/gateway").limited_globally(wait));
    let global = rest.get("/gateway").await;
    assert_eq!(global.header("x-ratelimit-global"), Some("true"));
    assert_eq!(global.header("x-ratelimit-scope"), Some("global"));
    assert_eq!(global.body["global"], true);
    double.fault(Fault::on("GET", "/gateway").limited_shared(wait));
    assert_eq!(
        rest.get("/gateway").await.header("x-ratelimit-scope"),
        Some("shared")
    );
    double.fault(Fault::on("GET", "/gateway").limited_badly(Some("soon"), "{"));
    let bad = rest.get("/gateway").await;
    assert_eq!(
        (bad.status, bad.header("retry-after"), bad.body.clone()),
        (429, Some("soon"), json!("{"))
    );
    double.fault(Fault::on("GET", "/gateway").limited_badly(None, ""));
    assert_eq!(rest.get("/gateway").await.header("retry-after"), None);
    assert_eq!(double.counts().invalid(), 5);
}

#[tokio::test]
async fn answers_are_late_cut_or_never_come() {
    let double = start(Setup::default()).await;
    let channel = double.text_channel(double.guild("Harbour"), "general");
    let rest = Rest::of(&double);
    let path = format!("/channels/{channel}/messages");

    let began = Instant::now();
    double.fault(Fault::on("POST", MESSAGES).delayed(Duration::from_millis(300)));
    assert_eq!(rest.post(channel, words("late")).await.status, 200);
    assert!(began.elapsed() >= Duration::from_millis(300));

    double.fault(Fault::on("POST", MESSAGES).truncated());
    let cut = rest
        .try_send("POST", &path, &words("cut"))
        .await
        .unwrap_err();
    assert!(cut.is_body() || cut.is_decode(), "{cut:?}");
    double.fault(
        Fault::on("POST", MESSAGES)
            .status(502)
            .html(&"x".repeat(5_000))
            .truncated(),
    );
    let cut = rest
        .try_send("POST", &path, &words("cut again"))
        .await
        .unwrap_err();
    assert!(cut.is_body() || cut.is_decode(), "{cut:?}");

    double.fault(Fault::on("POST", MESSAGES).dropped());
    let dropped = rest
        .try_send("POST", &path, &words("dropped"))
        .await
        .unwrap_err();
    assert!(dropped.is_request(), "{dropped:?}");
    double.fault(Fault::on("POST", MESSAGES).dropped().carried_out());
    rest.try_send("POST", &path, &words("done"))
        .await
        .unwrap_err();
    let contents: Vec<String> = double
        .posted(channel)
        .iter()
        .map(|one| one.words())
        .collect();
    assert_eq!(contents, ["late", "cut", "done"]);
    // And then all is well again.
    assert_eq!(rest.get("/users/@me").await.status, 200);
    assert_eq!(double.violations(), []);
    let with_status = double
        .seen()
        .iter()
        .filter(|one| one.status == Some(0))
        .count();
    assert_eq!(with_status, 2, "two were never answered");
}

#[tokio::test]
async fn a_test_can_wait_for_a_request_that_hangs() {
    let double = start(Setup::default()).await;
    double.fault(Fault::on("GET", "/users/@me").delayed(Duration::from_secs(60)));
    let rest = Rest::of(&double);
    let hanging =
        tokio::spawn(async move { rest.try_send("GET", "/users/@me", &Value::Null).await });
    double.requests("GET", "/users/@me", 1, SOON).await.unwrap();
    assert_eq!(double.seen()[0].status, None);
    let none = double
        .requests("GET", "/users/@me", 2, Duration::from_millis(50))
        .await;
    assert_eq!(
        none.unwrap_err().to_string(),
        "2 times GET /users/@me did not come within 50ms"
    );
    // Stopping waits for nobody.
    let began = Instant::now();
    double.stop().await;
    assert!(began.elapsed() < SOON);
    assert!(hanging.await.unwrap().is_err());
}
