//! What may not be asked is not asked: no connection is made, whichever way it is tried.

use std::collections::BTreeSet;

use footnote::source::http::{Blocked, FetchError, Names, Request, Settings};
use footnote::source::{feed, links, sitemap};
use tokio_util::sync::CancellationToken;

use super::server::{Server, address, client, get, moved, no_names, ok, open, page, refused};

/// Settings to which the port of a trap is a port like any other, so that only the address keeps it from being asked.
fn with_port(port: u16) -> Settings {
    Settings {
        ports: BTreeSet::from([80, 443, port]),
        ..Settings::default()
    }
}

#[tokio::test]
async fn h01_h02_h03_h04_no_private_address_is_connected_to_however_it_is_written() {
    let trap = Server::trap().await;
    let client = client(with_port(trap.port()), &no_names());
    for host in [
        "127.0.0.1",
        "127.1",
        "0",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "%31%32%37.0.0.1",
        "１２７.０.０.１",
        "①②⑦.⓪.⓪.①",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:a9fe:a9fe]",
        "[64:ff9b::a9fe:a9fe]",
        "[2002:7f00:1::]",
        "[::127.0.0.1]",
        "[fe80::1]",
        "[fd00::1]",
        "[fd00:ec2::254]",
        "169.254.169.254",
        "0xA9FEA9FE",
        "100.100.100.200",
        "10.0.0.1",
        "172.31.255.255",
        "192.168.0.1",
        "198.18.0.1",
        "192.0.0.1",
        "203.0.113.1",
        "224.0.0.1",
        "255.255.255.255",
    ] {
        let url = format!("http://{host}:{}/", trap.port());
        assert_eq!(
            refused(&client, &url).await,
            "blocked_private_address",
            "{host}"
        );
    }
    assert_eq!(trap.accepted(), 0);
}

#[tokio::test]
async fn h05_a_name_with_one_private_address_among_others_is_not_connected_to() {
    let good = Server::trap().await;
    let names = Names::table([
        (
            "both.example",
            vec![vec![address("127.0.0.1"), address("10.0.0.1")]],
        ),
        (
            "six.example",
            vec![vec![address("127.0.0.1"), address("fd00::1")]],
        ),
        (
            "mapped.example",
            vec![vec![
                address("::ffff:169.254.169.254"),
                address("127.0.0.1"),
            ]],
        ),
        ("private.example", vec![vec![address("127.0.0.2")]]),
    ]);
    let client = client(open(&[&good]), &names);
    for host in [
        "both.example",
        "six.example",
        "mapped.example",
        "private.example",
    ] {
        let url = format!("http://{host}:{}/", good.port());
        assert_eq!(
            refused(&client, &url).await,
            "blocked_private_address",
            "{host}"
        );
        assert_eq!(names.lookups(host), 1);
    }
    assert_eq!(good.accepted(), 0);
}

#[tokio::test]
async fn h06_a_name_that_changes_its_answer_is_connected_to_where_it_was_judged() {
    let good = Server::new(|_| ok("good")).await;
    let trap = Server::at((address("127.0.0.2"), good.port()).into(), |_| ok("trap")).await;
    let names = Names::table([(
        "rebind.example",
        vec![vec![address("127.0.0.1")], vec![address("127.0.0.2")]],
    )]);
    let client = client(open(&[&good]), &names);
    let url = format!("http://rebind.example:{}/", good.port());
    assert_eq!(page(&client, &url).await.bytes, b"good");
    assert_eq!(
        names.lookups("rebind.example"),
        1,
        "a second answer is never asked for"
    );
    // The next request looks it up anew, and is not led by what was judged before.
    assert_eq!(refused(&client, &url).await, "blocked_private_address");
    assert_eq!((good.accepted(), trap.accepted()), (1, 0));
}

#[tokio::test]
async fn h06_a_host_that_fails_is_tried_again_at_the_address_that_was_judged() {
    let good = Server::new(|_| super::server::say("503 Busy", "")).await;
    let trap = Server::at((address("127.0.0.2"), good.port()).into(), |_| ok("trap")).await;
    let names = Names::table([(
        "rebind.example",
        vec![vec![address("127.0.0.1")], vec![address("127.0.0.2")]],
    )]);
    let client = client(open(&[&good]), &names);
    let url = format!("http://rebind.example:{}/", good.port());
    assert_eq!(refused(&client, &url).await, "status");
    assert_eq!((good.accepted(), trap.accepted()), (3, 0));
    assert_eq!(names.lookups("rebind.example"), 1);
}

#[tokio::test]
async fn h07_each_hop_is_judged_before_it_is_followed() {
    let trap = Server::at("127.0.0.2:0".parse().unwrap(), |_| ok("trap")).await;
    let port = trap.port();
    let good = Server::new(move |head| match head.split(' ').nth(1).unwrap() {
        "/private" => moved(302, &format!("http://127.0.0.2:{port}/")),
        "/name" => moved(307, &format!("http://inside.example:{port}/")),
        "/metadata" => moved(302, "http://169.254.169.254/latest/meta-data/"),
        "/file" => moved(302, "file:///etc/passwd"),
        "/user" => moved(302, "http://user:hunter2@example.com/"),
        "/local" => moved(302, "http://localhost/"),
        "/port" => moved(302, "http://example.com:22/"),
        "/nowhere" => super::server::say("302 Found", ""),
        "/broken" => moved(302, "http://["),
        other => panic!("asked for {other}"),
    })
    .await;
    let names = Names::table([("inside.example", vec![vec![address("127.0.0.2")]])]);
    let mut settings = open(&[&good]);
    settings.ports.insert(port);
    let client = client(settings, &names);
    for (path, name) in [
        ("/private", "blocked_private_address"),
        ("/name", "blocked_private_address"),
        ("/metadata", "blocked_private_address"),
        ("/file", "blocked_scheme"),
        ("/user", "blocked_user_info"),
        ("/local", "blocked_local_name"),
        ("/port", "blocked_port"),
        ("/nowhere", "redirects"),
        ("/broken", "blocked_unreadable"),
    ] {
        assert_eq!(refused(&client, &good.url(path)).await, name, "{path}");
    }
    assert_eq!(trap.accepted(), 0);
}

#[tokio::test]
async fn h07_nothing_that_one_site_said_is_told_to_another() {
    let second = Server::new(|_| ok("there")).await;
    let to = second.url("/there");
    let first = Server::new(move |_| {
        let head =
            format!("302 Found\r\nLocation: {to}\r\nSet-Cookie: id=1; Path=/\r\nETag: \"1\"");
        super::server::say(&head, "")
    })
    .await;
    let client = client(open(&[&first, &second]), &no_names());
    let known = footnote::source::http::Validators {
        url: first.url("/"),
        etag: Some("\"secret\"".to_owned()),
        last_modified: None,
    };
    for _ in 0..2 {
        let url = first.url("/");
        let request = Request {
            known: Some(&known),
            ..Request::new(&url)
        };
        client
            .get(request, &CancellationToken::new())
            .await
            .unwrap();
    }
    assert_eq!((first.asked().len(), second.asked().len()), (2, 2));
    for head in first.asked().iter().chain(&second.asked()) {
        let head = head.to_lowercase();
        for told in ["cookie:", "authorization:", "referer:"] {
            assert!(!head.contains(told), "{head}");
        }
    }
    assert!(first.asked()[1].contains("\"secret\""));
    assert!(!second.asked()[1].to_lowercase().contains("if-none-match"));
}

#[tokio::test]
async fn h08_h09_h10_what_is_blocked_by_its_writing_is_not_even_looked_up() {
    let trap = Server::trap().await;
    let hosts = [
        "localhost",
        "foo.localhost",
        "printer.local",
        "metadata.google.internal",
        "router",
        "good.com",
    ];
    let names = Names::table(hosts.map(|host| (host, vec![vec![address("127.0.0.1")]])));
    let mut settings = open(&[&trap]);
    settings.ports.insert(trap.port());
    let client = client(settings, &names);
    let port = trap.port();
    for (url, name) in [
        ("file:///etc/passwd".to_owned(), "blocked_scheme"),
        (" FILE:///etc/passwd".to_owned(), "blocked_scheme"),
        (format!("gopher://127.0.0.1:{port}/"), "blocked_scheme"),
        (format!("ftp://127.0.0.1:{port}/"), "blocked_scheme"),
        ("data:text/html,x".to_owned(), "blocked_scheme"),
        (format!("jar:http://127.0.0.1:{port}!/"), "blocked_scheme"),
        (
            format!("ht\ttp://127.0.0.1:{port}/"),
            "blocked_control_characters",
        ),
        (
            format!("http://good.com@127.0.0.1:{port}/"),
            "blocked_user_info",
        ),
        (format!("http://localhost:{port}/"), "blocked_local_name"),
        (format!("http://LOCALHOST.:{port}/"), "blocked_local_name"),
        (
            format!("http://foo.localhost:{port}/"),
            "blocked_local_name",
        ),
        (
            format!("http://printer.local:{port}/"),
            "blocked_local_name",
        ),
        (
            format!("http://metadata.google.internal:{port}/"),
            "blocked_local_name",
        ),
        (format!("http://router:{port}/"), "blocked_local_name"),
    ] {
        assert_eq!(refused(&client, &url).await, name, "{url}");
    }
    assert!(hosts.iter().all(|host| names.lookups(host) == 0));
    assert_eq!(trap.accepted(), 0);
    // It is the parsed host that counts.
    let behind_a_backslash = format!("http://good.com:{port}\\@127.0.0.2/");
    assert_eq!(
        page(&client, &behind_a_backslash).await.url.host_str(),
        Some("good.com")
    );
}

#[tokio::test]
async fn h11_a_port_that_is_not_of_the_web_is_not_asked() {
    let trap = Server::trap().await;
    let names = Names::table([("public.example", vec![vec![address("127.0.0.1")]])]);
    let client = client(Settings::default(), &names);
    for port in [22, 25, 6379, 11211, 5432, trap.port()] {
        let url = format!("http://public.example:{port}/");
        assert_eq!(refused(&client, &url).await, "blocked_port", "{port}");
    }
    assert_eq!((trap.accepted(), names.lookups("public.example")), (0, 0));
}

#[tokio::test]
async fn h12_a_page_is_fetched_whatever_the_environment_says_of_proxies() {
    let server = Server::new(|_| ok("here")).await;
    let names = Names::table([("site.example", vec![vec![address("127.0.0.1")]])]);
    let client = client(open(&[&server]), &names);
    let url = format!("http://site.example:{}/", server.port());
    assert_eq!(page(&client, &url).await.bytes, b"here");
    assert_eq!(server.accepted(), 1);
}

#[tokio::test]
async fn h12_a_proxy_of_the_environment_is_not_used() {
    let proxy = Server::trap().await;
    let at = format!("http://{}", proxy.address);
    // The environment is that of a process, so the test above runs in one of its own.
    let mut child = std::process::Command::new(std::env::current_exe().unwrap());
    child.args([
        "--exact",
        "fetch::guarded::h12_a_page_is_fetched_whatever_the_environment_says_of_proxies",
    ]);
    for name in [
        "HTTP_PROXY",
        "http_proxy",
        "HTTPS_PROXY",
        "https_proxy",
        "ALL_PROXY",
        "all_proxy",
    ] {
        child.env(name, &at);
    }
    for name in ["NO_PROXY", "no_proxy", "REQUEST_METHOD"] {
        child.env_remove(name);
    }
    let told = tokio::task::spawn_blocking(move || child.output()).await;
    let told = told.unwrap().unwrap();
    let words = String::from_utf8_lossy(&told.stdout);
    assert!(
        told.status.success() && words.contains("1 passed"),
        "{words}"
    );
    assert_eq!(proxy.accepted(), 0);
}

#[tokio::test]
async fn h16_every_link_that_a_stranger_wrote_goes_through_the_guard() {
    let trap = Server::trap().await;
    let client = client(with_port(trap.port()), &no_names());
    let place = url::Url::parse("https://example.org/").unwrap();
    let feed = format!(
        "<rss version='2.0'><channel><title>t</title><item><guid>1</guid><link>{}</link></item></channel></rss>",
        trap.url("/")
    );
    let feed = feed::read(feed.as_bytes(), &place, jiff::Timestamp::UNIX_EPOCH).unwrap();
    let link = feed.entries[0].url.as_ref().unwrap();
    assert_eq!(
        refused(&client, link.as_str()).await,
        "blocked_private_address"
    );
    // A sitemap and a page speak for their own host only.
    let map = format!("<urlset><url><loc>{}</loc></url></urlset>", trap.url("/"));
    assert!(
        sitemap::read(map.as_bytes(), &place)
            .unwrap()
            .pages
            .is_empty()
    );
    let html = format!("<a href='{}'>x</a>", trap.url("/"));
    assert!(
        links::read(&html, &place, None, "Footnote")
            .links
            .is_empty()
    );
    assert_eq!(trap.accepted(), 0);
}

#[tokio::test]
async fn what_the_operator_opened_is_closed_to_what_a_page_from_outside_names() {
    let own = Server::trap().await;
    let client = client(open(&[&own]), &no_names());
    let url = own.url("/");
    let request = Request {
        from_outside: true,
        ..Request::new(&url)
    };
    let refused = client.get(request, &CancellationToken::new()).await;
    assert!(
        matches!(refused, Err(FetchError::Blocked(Blocked::Inward { .. }))),
        "{refused:?}"
    );
    assert_eq!(own.accepted(), 0);
    assert!(get(&client, &url).await.is_ok());
}
