//! Servers that are slow, endless, lying or broken take their own time and space only.

use std::io::Write;
use std::time::{Duration, Instant};

use footnote::source::http::{Accept, FetchError, Fetched, Names, Request, Validators};
use footnote::source::robots::{self, Robots};
use tokio_util::sync::CancellationToken;

use super::server::{
    Server, Step, address, client, get, moved, no_names, ok, open, page, refused, say,
};

/// Long enough for a machine that does much else; what is endless is endless beyond it.
const SHORT: Duration = Duration::from_millis(1500);

fn within(url: &str, deadline: Duration) -> Request<'_> {
    Request {
        deadline,
        ..Request::new(url)
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn h13_a_slow_server_is_given_up_at_the_deadline_and_slows_no_other() {
    let drip = Duration::from_millis(50);
    let slow = Server::new(move |head| match head.contains("/head") {
        true => vec![
            Step::Say(b"HTTP/1.1 200 OK\r\nX: ".to_vec()),
            Step::Repeat(b"x".to_vec(), drip),
        ],
        false if head.contains("/body") => {
            let head = b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n".to_vec();
            vec![Step::Say(head), Step::Repeat(b"x".to_vec(), drip)]
        }
        // The name of the packed file has no end.
        false if head.contains("/packed") => {
            let head =
                b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n\x1f\x8b\x08\x08abcdef".to_vec();
            vec![Step::Say(head), Step::Repeat(b"n".to_vec(), drip)]
        }
        false => ok("awake"),
    })
    .await;
    let quick = Server::new(|_| ok("quick")).await;
    let names = Names::table([("slow.example", vec![vec![address("127.0.0.1")]])]);
    let client = client(open(&[&slow, &quick]), &names);
    for path in ["head", "body", "packed"] {
        let url = format!("http://slow.example:{}/{path}", slow.port());
        let cancel = CancellationToken::new();
        let begun = Instant::now();
        // Both lines to that host are taken.
        let (first, second, other) = tokio::join!(
            client.get(within(&url, SHORT), &cancel),
            client.get(within(&url, SHORT), &cancel),
            async {
                let got = get(&client, &quick.url("/")).await;
                (got.is_ok(), begun.elapsed())
            }
        );
        for slow in [first, second] {
            assert!(
                matches!(slow, Err(FetchError::Deadline { .. })),
                "{path}: {slow:?}"
            );
        }
        assert!(begun.elapsed() < Duration::from_secs(30), "{path}");
        assert!(other.0, "{path}: another host waited for this one");
    }
    let awake = format!("http://slow.example:{}/", slow.port());
    assert_eq!(
        page(&client, &awake).await.bytes,
        b"awake",
        "its lines are free again"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn h13_many_slow_hosts_and_large_bodies_keep_no_small_page_waiting_and_all_come() {
    const LARGE: usize = 2 << 20;
    let server = Server::new(move |head| match head.split(' ').nth(1).unwrap() {
        "/large" => vec![
            Step::Say(format!("HTTP/1.1 200 OK\r\nContent-Length: {LARGE}\r\n\r\n").into()),
            Step::Say(vec![b'x'; LARGE]),
        ],
        // More than may be held without a place, and then nothing more.
        "/stuck" => vec![
            Step::Say(b"HTTP/1.1 200 OK\r\nContent-Length: 4000000\r\n\r\n".to_vec()),
            Step::Say(vec![b'x'; LARGE]),
            Step::Repeat(b"x".to_vec(), Duration::from_millis(500)),
        ],
        "/silent" => vec![Step::Repeat(Vec::new(), Duration::from_millis(500))],
        _ => ok("small"),
    })
    .await;
    let hosts: Vec<String> = (0..40).map(|n| format!("host{n}.example")).collect();
    let loopback = || vec![vec![address("127.0.0.1")]];
    let names = Names::table(hosts.iter().map(|host| (host.as_str(), loopback())));
    let client = client(open(&[&server]), &names);
    let ask = |path: &'static str, count: usize, deadline| {
        let asking = hosts.iter().take(count).map(|host| {
            let url = format!("http://{host}:{}/{path}", server.port());
            let client = client.clone();
            tokio::spawn(async move {
                let request = within(&url, deadline);
                client.get(request, &CancellationToken::new()).await
            })
        });
        asking.collect::<Vec<_>>()
    };
    let long = Duration::from_secs(60);
    for large in ask("large", 40, long) {
        let Ok(Fetched::Page(large)) = large.await.unwrap() else {
            panic!("each of them comes");
        };
        assert_eq!(large.bytes.len(), LARGE);
    }
    let mut waiting = ask("stuck", 20, long);
    waiting.extend(ask("silent", 40, long));
    while server.asked().len() < 100 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let small = tokio::time::timeout(SHORT * 4, get(&client, &server.url("/"))).await;
    assert!(small.is_ok_and(|small| small.is_ok()));
    assert!(waiting.iter().all(|one| !one.is_finished()));
    waiting.iter().for_each(tokio::task::JoinHandle::abort);
}

#[tokio::test]
async fn h14_endless_and_lying_bodies_are_cut_at_the_bound() {
    let piece = vec![b'x'; 64 << 10];
    let server = Server::new(move |head| match head.split(' ').nth(1).unwrap() {
        "/endless" => {
            let head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n".to_vec();
            vec![Step::Say(head), Step::Repeat(piece.clone(), Duration::ZERO)]
        }
        "/chunks" => {
            let head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec();
            let chunk = [b"10000\r\n".as_slice(), &piece, b"\r\n"].concat();
            vec![Step::Say(head), Step::Repeat(chunk, Duration::ZERO)]
        }
        "/huge" => vec![
            Step::Say(b"HTTP/1.1 200 OK\r\nContent-Length: 10737418240\r\n\r\n".to_vec()),
            Step::Repeat(piece.clone(), Duration::ZERO),
        ],
        "/short" => vec![Step::Say(
            b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nonly this".to_vec(),
        )],
        "/both" => vec![Step::Say(
            b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 9\r\n\r\nwhich one".to_vec(),
        )],
        "/long" => vec![Step::Say(
            b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nthis and more".to_vec(),
        )],
        "/head" => vec![
            Step::Say(b"HTTP/1.1 200 OK\r\n".to_vec()),
            Step::Repeat(b"X-Y: z\r\n".repeat(1_000), Duration::ZERO),
        ],
        "/noise" => vec![Step::Say(b"SSH-2.0-OpenSSH_9.6\r\n".to_vec())],
        "/gone" => Vec::new(),
        other => panic!("asked for {other}"),
    })
    .await;
    let client = client(open(&[&server]), &no_names());
    for (path, name) in [
        ("/endless", "too_large"),
        ("/chunks", "too_large"),
        ("/huge", "too_large"),
        ("/short", "broken"),
        ("/both", "broken"),
        ("/head", "broken"),
        ("/noise", "broken"),
        ("/gone", "broken"),
    ] {
        assert_eq!(refused(&client, &server.url(path)).await, name, "{path}");
    }
    assert_eq!(page(&client, &server.url("/long")).await.bytes, b"this");
    // Three bodies of eight megabytes at most, and what stands in the buffers of the system.
    assert!(server.taken() < 100 << 20, "{}", server.taken());
    let url = server.url("/endless");
    let request = Request {
        max_bytes: 1000,
        cut: true,
        ..Request::new(&url)
    };
    let Ok(Fetched::Page(cut)) = client.get(request, &CancellationToken::new()).await else {
        panic!("the beginning was asked for");
    };
    assert!(cut.cut && cut.bytes.len() == 1000);
}

#[tokio::test]
async fn h15_bombs_and_doubly_packed_bodies_are_not_unpacked() {
    let zeros = vec![0; 64 << 20];
    let packed = gzip(&zeros);
    let level = ruzstd::encoding::CompressionLevel::Fastest;
    let zstd = ruzstd::encoding::compress_to_vec(zeros.as_slice(), level);
    let mut br = Vec::new();
    brotli::BrotliCompress(
        &mut zeros.as_slice(),
        &mut br,
        &brotli::enc::BrotliEncoderParams {
            quality: 5,
            ..Default::default()
        },
    )
    .unwrap();
    let twice = gzip(&packed);
    let endless = packed.clone();
    let server = Server::new(move |head| {
        let with =
            |coding: &str, body: &[u8]| say(&format!("200 OK\r\nContent-Encoding: {coding}"), body);
        match head.split(' ').nth(1).unwrap() {
            "/gzip" => with("gzip", &packed),
            "/zstd" => with("zstd", &zstd),
            "/br" => with("br", &br),
            "/twice" => with("gzip, gzip", &twice),
            "/headers" => with("gzip\r\nContent-Encoding: gzip", &twice),
            "/other" => with("compress", &packed),
            "/endless" => {
                let head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n".to_vec();
                vec![
                    Step::Say(head),
                    Step::Repeat(endless.clone(), Duration::ZERO),
                ]
            }
            "/not" => with("gzip", b"<p>not packed at all</p>"),
            other => panic!("asked for {other}"),
        }
    })
    .await;
    let client = client(open(&[&server]), &no_names());
    for (path, name) in [
        ("/gzip", "bomb"),
        ("/zstd", "bomb"),
        ("/br", "bomb"),
        ("/twice", "coding"),
        ("/headers", "coding"),
        ("/other", "coding"),
        ("/endless", "bomb"),
        ("/not", "broken"),
    ] {
        assert_eq!(refused(&client, &server.url(path)).await, name, "{path}");
    }
    assert!(server.taken() < 100 << 20, "{}", server.taken());
}

#[tokio::test]
async fn h16_hops_without_end_are_given_up() {
    let server = Server::new(|head| {
        let path = head.split(' ').nth(1).unwrap();
        match path.trim_start_matches('/').parse::<u32>() {
            Ok(number) => moved(302, &format!("/{}", number + 1)),
            Err(_) if path == "/a" => moved(301, "/b"),
            Err(_) => moved(301, "/a#elsewhere"),
        }
    })
    .await;
    let client = client(open(&[&server]), &no_names());
    assert_eq!(refused(&client, &server.url("/1")).await, "redirects");
    assert_eq!(server.asked().len(), 6, "the first address and five hops");
    assert_eq!(refused(&client, &server.url("/a")).await, "redirects");
    assert_eq!(server.asked().len(), 8, "a circle is seen when it closes");
}

#[tokio::test]
async fn h17_what_is_no_page_is_told_apart_from_an_empty_one() {
    let server = Server::new(|head| match head.split(' ').nth(1).unwrap() {
        "/same" => vec![Step::Say(
            b"HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n".to_vec(),
        )],
        "/empty" => ok(""),
        "/packed" => say("200 OK\r\nContent-Encoding: gzip", ""),
        "/missing" => say("404 Not Found", "no"),
        "/gone" => say("410 Gone", "no"),
        "/closed" => say("403 Forbidden", "no"),
        "/part" => say("206 Partial Content", "some"),
        other => panic!("asked for {other}"),
    })
    .await;
    let client = client(open(&[&server]), &no_names());
    let known = Validators {
        url: server.url("/same"),
        etag: Some("\"1\"".to_owned()),
        last_modified: None,
    };
    let url = server.url("/same");
    let request = Request {
        known: Some(&known),
        ..Request::new(&url)
    };
    assert_eq!(
        client.get(request, &CancellationToken::new()).await,
        Ok(Fetched::Unchanged)
    );
    // Nobody asked whether it is the same.
    assert_eq!(refused(&client, &url).await, "status");
    assert!(page(&client, &server.url("/empty")).await.bytes.is_empty());
    assert!(page(&client, &server.url("/packed")).await.bytes.is_empty());
    for (path, name, words) in [
        ("/missing", "status", "404 (not found)"),
        ("/gone", "gone", "gone for good"),
        ("/closed", "status", "not open to everybody"),
        ("/part", "status", "206"),
    ] {
        let error = get(&client, &server.url(path)).await.unwrap_err();
        assert_eq!(error.name(), name, "{path}");
        assert!(error.to_string().contains(words), "{error}");
        assert!(!error.is_worth_retrying());
    }
}

#[tokio::test]
async fn h18_a_robots_txt_of_ten_megabytes_is_read_at_its_beginning() {
    let text = format!(
        "User-agent: *\nDisallow: /closed\n{}",
        "# filler\n".repeat(1_200_000)
    );
    let server = Server::new(move |_| say("200 OK\r\nContent-Type: text/plain", &text)).await;
    let client = client(open(&[&server]), &no_names());
    let place = url::Url::parse(&server.url("/closed/a?b")).unwrap();
    let url = Robots::place(&place).unwrap();
    let request = Request {
        accept: Accept::Anything,
        max_bytes: robots::MOST_BYTES + 1,
        cut: true,
        ..Request::new(url.as_str())
    };
    let Ok(Fetched::Page(page)) = client.get(request, &CancellationToken::new()).await else {
        panic!("the beginning was asked for");
    };
    let robots = Robots::read(200, &page.bytes, "Footnote");
    assert!(!robots.allows(&place));
    assert!(robots.allows(&place.join("/open").unwrap()));
}
