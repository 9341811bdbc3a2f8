//! The good paths: pages come as they are, only when they changed, and no host is asked more than it bears.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use footnote::source::http::{Client, FetchError, Fetched, Names, Request, Settings};
use tokio_util::sync::CancellationToken;

use super::server::{
    Server, Step, address, client, get, moved, no_names, ok, open, page, refused, say,
};

#[tokio::test]
async fn a_page_comes_with_what_its_server_says_of_it() {
    let server = Server::new(|_| {
        say(
            "200 OK\r\nContent-Type: text/html; charset=utf-8\r\nETag: W/\"7\"\r\nLast-Modified: Sun, 06 Nov 1994 08:49:37 GMT\r\n\
             Cache-Control: max-age=60\r\nX-Robots-Tag: noindex",
            "<p>hello</p>",
        )
    })
    .await;
    let settings = Settings {
        contact: Some("https://example.org/bot".to_owned()),
        ..open(&[&server])
    };
    let client = client(settings, &no_names());
    let page = page(&client, &server.url("/a#b")).await;
    assert_eq!(page.bytes, b"<p>hello</p>");
    assert_eq!(page.url.as_str(), server.url("/a"));
    assert_eq!(
        page.content_type.as_deref(),
        Some("text/html; charset=utf-8")
    );
    assert_eq!(page.robots_tag.as_deref(), Some("noindex"));
    assert_eq!(page.max_age, Some(Duration::from_secs(60)));
    assert!(!page.moved_permanently && !page.cut);
    let head = server.asked().remove(0);
    let agent = format!(
        "user-agent: Footnote/{} (+https://example.org/bot)\r\n",
        env!("CARGO_PKG_VERSION")
    );
    assert!(head.contains(&agent), "{head}");
    assert!(
        head.contains("accept-encoding: gzip, br, zstd\r\n"),
        "{head}"
    );
    assert!(!head.contains("if-"), "nothing is known yet: {head}");
    // The next time it is asked whether it changed.
    let known = page.validators.unwrap();
    let url = server.url("/a");
    let request = Request {
        known: Some(&known),
        ..Request::new(&url)
    };
    client
        .get(request, &CancellationToken::new())
        .await
        .unwrap();
    let head = server.asked().remove(1);
    assert!(head.contains("if-none-match: W/\"7\"\r\n"), "{head}");
    assert!(
        head.contains("if-modified-since: Sun, 06 Nov 1994 08:49:37 GMT\r\n"),
        "{head}"
    );
}

#[tokio::test]
async fn packed_pages_are_unpacked() {
    use std::io::Write;
    let text = "<p>some words</p>".repeat(5_000);
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(text.as_bytes()).unwrap();
    let gzip = packer.finish().unwrap();
    let zstd = ruzstd::encoding::compress_to_vec(
        text.as_bytes(),
        ruzstd::encoding::CompressionLevel::Fastest,
    );
    let mut br = Vec::new();
    brotli::BrotliCompress(
        &mut text.as_bytes(),
        &mut br,
        &brotli::enc::BrotliEncoderParams {
            quality: 5,
            ..Default::default()
        },
    )
    .unwrap();
    let server = Server::new(move |head| match head.split(' ').nth(1).unwrap() {
        "/gzip" => say("200 OK\r\nContent-Encoding: gzip", &gzip),
        "/br" => say("200 OK\r\nContent-Encoding: br", &br),
        _ => say("200 OK\r\nContent-Encoding: zstd", &zstd),
    })
    .await;
    let client = client(open(&[&server]), &no_names());
    for path in ["/gzip", "/br", "/zstd"] {
        assert_eq!(
            page(&client, &server.url(path)).await.bytes,
            text.as_bytes(),
            "{path}"
        );
    }
}

#[tokio::test]
async fn hops_are_followed_and_told() {
    let server = Server::new(|head| match head.split(' ').nth(1).unwrap() {
        "/old" => moved(301, "/older"),
        "/older" => moved(308, "new"),
        "/for-now" => moved(302, "/old"),
        "/new" => ok("here"),
        other => panic!("asked for {other}"),
    })
    .await;
    let names = Names::table([("site.example", vec![vec![address("127.0.0.1")]])]);
    let client = client(open(&[&server]), &names);
    let at = |path: &str| format!("http://site.example:{}{path}", server.port());
    let moved_page = page(&client, &at("/old")).await;
    assert_eq!(
        (moved_page.url.as_str(), moved_page.moved_permanently),
        (at("/new").as_str(), true)
    );
    assert_eq!(names.lookups("site.example"), 3, "each hop is judged anew");
    let for_now = page(&client, &at("/for-now")).await;
    assert_eq!(
        (for_now.url.as_str(), for_now.moved_permanently),
        (at("/new").as_str(), false)
    );
}

#[tokio::test]
async fn a_server_that_is_not_well_is_tried_twice_more() {
    let times = AtomicUsize::new(0);
    let server = Server::new(move |head| match head.contains("/mends") {
        true if times.fetch_add(1, Ordering::SeqCst) == 2 => ok("well again"),
        true => say("502 Bad Gateway", ""),
        false => say("500 Error", ""),
    })
    .await;
    let client = client(open(&[&server]), &no_names());
    assert_eq!(
        page(&client, &server.url("/mends")).await.bytes,
        b"well again"
    );
    assert_eq!(server.asked().len(), 3);
    let error = get(&client, &server.url("/never")).await.unwrap_err();
    assert!(
        error.is_worth_retrying() && error.to_string().contains("500"),
        "{error}"
    );
    assert_eq!(server.asked().len(), 6);
}

#[tokio::test]
async fn a_server_that_asks_to_wait_is_waited_for_when_that_is_short() {
    let times = AtomicUsize::new(0);
    let server = Server::new(move |_| match times.fetch_add(1, Ordering::SeqCst) {
        0 => say("429 Too Many\r\nRetry-After: 1", ""),
        1 => ok("now"),
        _ => say("503 Busy\r\nRetry-After: 3000", ""),
    })
    .await;
    let client = client(open(&[&server]), &no_names());
    let begun = Instant::now();
    assert_eq!(page(&client, &server.url("/")).await.bytes, b"now");
    assert!(begun.elapsed() >= Duration::from_secs(1));
    let error = get(&client, &server.url("/")).await.unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::from_secs(3000)));
    // And until then nothing is sent to it.
    let error = get(&client, &server.url("/other")).await.unwrap_err();
    assert!(matches!(error, FetchError::LeftAlone { .. }), "{error}");
    assert!(
        error
            .retry_after()
            .is_some_and(|rest| rest > Duration::from_secs(2900))
    );
    assert_eq!(server.asked().len(), 3);
}

#[tokio::test]
async fn nobody_there_is_told_with_what_to_do() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let settings = Settings {
        open: vec![format!("127.0.0.1:{port}").parse().unwrap()],
        ..Settings::default()
    };
    let client = client(settings, &no_names());
    let error = get(&client, &format!("http://127.0.0.1:{port}/?secret=hunter2"))
        .await
        .unwrap_err();
    assert_eq!(error.name(), "connect");
    assert!(
        error.to_string().contains("try again later") && !error.to_string().contains("hunter2"),
        "{error}"
    );
    assert_eq!(refused(&client, "http://nowhere.example/").await, "name");
}

#[tokio::test]
async fn an_unencrypted_answer_to_an_encrypted_question_is_none() {
    let server = Server::new(|_| ok("plain")).await;
    let client = client(open(&[&server]), &no_names());
    let deadline = Duration::from_secs(3);
    let url = format!("https://{}/", server.address);
    let request = Request {
        deadline,
        ..Request::new(&url)
    };
    let got = client.get(request, &CancellationToken::new()).await;
    assert!(
        matches!(
            got,
            Err(FetchError::Connect { .. } | FetchError::Deadline { .. })
        ),
        "{got:?}"
    );
    assert!(server.asked().is_empty(), "nothing was said in the open");
}

async fn many(client: &Client, url: &str, number: usize) -> Vec<Result<Fetched, FetchError>> {
    let all: Vec<_> = (0..number)
        .map(|_| {
            let (client, url) = (client.clone(), url.to_owned());
            tokio::spawn(async move { get(&client, &url).await })
        })
        .collect();
    let mut got = Vec::new();
    for one in all {
        got.push(one.await.unwrap());
    }
    got
}

#[tokio::test(flavor = "multi_thread")]
async fn no_host_is_asked_by_more_than_two_at_once() {
    let server =
        Server::new(|_| [vec![Step::Wait(Duration::from_millis(30))], ok("x")].concat()).await;
    let client = client(open(&[&server]), &no_names());
    let got = many(&client, &server.url("/"), 12).await;
    assert!(got.iter().all(Result::is_ok), "{got:?}");
    assert!(server.most_at_once() <= 2, "{}", server.most_at_once());
    assert_eq!(server.asked().len(), 12);
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_to_one_host_keep_their_distance() {
    let server = Server::new(|_| ok("x")).await;
    let pause = Duration::from_millis(150);
    let settings = Settings {
        pause_opened: pause,
        ..open(&[&server])
    };
    let client = client(settings, &no_names());
    let begun = Instant::now();
    let got = many(&client, &server.url("/"), 4).await;
    assert!(got.iter().all(Result::is_ok));
    assert!(begun.elapsed() >= pause * 3, "{:?}", begun.elapsed());
    // A host that asks for more than there is time gets it.
    client.slow_down(
        &url::Url::parse(&server.url("/")).unwrap(),
        Duration::from_secs(120),
    );
    assert!(get(&client, &server.url("/")).await.is_ok());
    let error = get(&client, &server.url("/")).await.unwrap_err();
    assert!(
        error
            .retry_after()
            .is_some_and(|rest| rest > Duration::from_secs(60)),
        "{error}"
    );
}

#[tokio::test]
async fn who_is_told_to_stop_stops() {
    let server = Server::new(|_| vec![Step::Wait(Duration::from_secs(600))]).await;
    let client = client(open(&[&server]), &no_names());
    let cancel = CancellationToken::new();
    let url = server.url("/");
    let (got, ()) = tokio::join!(client.get(Request::new(&url), &cancel), async {
        while server.accepted() == 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        cancel.cancel();
    });
    assert_eq!(got, Err(FetchError::Cancelled));
    let got = client.get(Request::new(&url), &cancel).await;
    assert_eq!(got, Err(FetchError::Cancelled));
    assert_eq!(server.accepted(), 1);
}
