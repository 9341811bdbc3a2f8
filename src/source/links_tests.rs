use proptest::prelude::*;

use super::*;

fn url(text: &str) -> Url {
    Url::parse(text).unwrap()
}

fn read_at(html: &str) -> Links {
    read(html, &url("https://example.org/docs/a"), None, "Footnote")
}

fn links(html: &str) -> Vec<String> {
    let found = read_at(html).links;
    found.iter().map(ToString::to_string).collect()
}

#[test]
fn links_of_the_same_host_are_found_once_in_the_one_way_of_writing_them() {
    let found = links(
        "<a href=b>1</a><a href='/c#x'>2</a><a href='/c'>3</a><area href=' /d?utm_source=x&amp;id=2&amp;fbclid=y '>\
         <a href='//other.example/'>4</a><a href='mailto:x@example.org'>5</a><a href='javascript:x()'>6</a>\
         <a href='https://EXAMPLE.org:443/e?a=1&b=2&amp;c=3'>7</a><a href='/f' rel='noopener NoFollow'>8</a><a>9</a><a href='http://['>10</a>\
         <!-- <a href='/hidden'> --><script>'<a href=\"/script\">'</script>",
    );
    assert_eq!(
        found,
        [
            "https://example.org/docs/b",
            "https://example.org/c",
            "https://example.org/d?id=2",
            "https://example.org/e?a=1&b=2&c=3",
        ]
    );
}

#[test]
fn a_base_is_heeded_and_a_canonical_link_is_told() {
    let page = "<base href='/en/'><base href='/no/'><link rel='Canonical' href='x?utm_campaign=1'><a href='y'>y</a>";
    let read = read_at(page);
    assert_eq!(read.canonical, Some(url("https://example.org/en/x")));
    assert_eq!(read.links, [url("https://example.org/en/y")]);
    let elsewhere = read_at("<link rel=canonical href='https://other.example/'>");
    assert_eq!(
        elsewhere.canonical, None,
        "a page speaks for its own site only"
    );
}

#[test]
fn what_a_page_or_its_server_says_to_programs_is_heeded() {
    let page = url("https://example.org/");
    let says = |html: &str, header: Option<&str>| {
        let read = read(
            &format!("{html}<a href='/x'>x</a>"),
            &page,
            header,
            "Footnote",
        );
        (read.may_index, !read.links.is_empty())
    };
    assert_eq!(says("", None), (true, true));
    assert_eq!(
        says("<meta name=robots content='noindex'>", None),
        (false, true)
    );
    assert_eq!(
        says("<META NAME='Robots' CONTENT='Index, NoFollow'>", None),
        (true, false)
    );
    assert_eq!(
        says("<meta name=footnote content=none>", None),
        (false, false)
    );
    assert_eq!(
        says("<meta name=otherbot content=none>", None),
        (true, true)
    );
    assert_eq!(says("", Some("noindex")), (false, true));
    assert_eq!(says("", Some("otherbot: noindex, nofollow")), (true, true));
    assert_eq!(
        says("", Some("otherbot: none, footnote: nofollow")),
        (true, false)
    );
    assert_eq!(
        says(
            "",
            Some("unavailable_after: 25 Jun 2010 15:00:00 PST, max-snippet:20, noindex")
        ),
        (false, true)
    );
}

#[test]
fn tracking_is_left_off_and_all_else_keeps_its_order() {
    for (written, kept) in [
        (
            "https://e.org/?b=2&utm_medium=x&a=1",
            "https://e.org/?b=2&a=1",
        ),
        ("https://e.org/?UTM_Source=x", "https://e.org/"),
        (
            "https://e.org/?gclid=1&&q=%20a+b",
            "https://e.org/?q=%20a+b",
        ),
        ("https://e.org/?utm=1&ref=x#f", "https://e.org/?utm=1&ref=x"),
        ("https://e.org/a/?", "https://e.org/a/"),
    ] {
        assert_eq!(normalised(url(written)).as_str(), kept);
    }
}

#[test]
fn paths_are_wanted_by_patterns() {
    let wanted = |include: &[&str], exclude: &[&str], path: &str| {
        let paths = Paths::new(include, exclude).unwrap();
        paths.admit(&url("https://example.org").join(path).unwrap())
    };
    assert!(wanted(&[], &[], "/any/thing.html"));
    assert!(wanted(&["/docs/**"], &[], "/docs/a/b") && wanted(&["/docs/**"], &[], "/docs"));
    assert!(!wanted(&["/docs/**"], &[], "/docsx") && !wanted(&["/docs/**"], &[], "/blog/docs/a"));
    assert!(wanted(&["/blog/*.html"], &[], "/blog/a.html?x=1"));
    assert!(
        !wanted(&["/blog/*.html"], &[], "/blog/2024/a.html"),
        "a star stops at a slash"
    );
    assert!(wanted(&["/{en,de}/**"], &[], "/de/a"));
    assert!(!wanted(&[], &["/private/**"], "/private/a"));
    assert!(
        !wanted(&[], &["/private/**"], "/%70rivate/a"),
        "however it is escaped"
    );
    assert!(!wanted(&["/münchen/*"], &[], "/x") && wanted(&["/münchen/*"], &[], "/münchen/a"));
}

#[test]
fn a_pattern_that_cannot_be_used_is_told() {
    let told = |pattern: &str| Paths::new(&[pattern], &[]).unwrap_err().to_string();
    assert!(
        told("/a/[").contains("is no pattern of paths"),
        "{}",
        told("/a/[")
    );
    assert!(told("docs/**").contains("begins with a slash"));
    assert!(told(&format!("/{}", "a".repeat(LONGEST_PATTERN))).contains("fewer and shorter"));
    let many = vec!["/a"; MOST_PATTERNS + 1];
    assert_eq!(Paths::new(&[], &many).unwrap_err(), PatternError::TooMany);
    let evil = vec![format!("/{}x", "**/".repeat(60)); MOST_PATTERNS];
    let paths = Paths::new(&evil, &evil).unwrap();
    assert!(
        !paths.admit(
            &url("https://example.org")
                .join(&"/a".repeat(2_000))
                .unwrap()
        )
    );
}

#[test]
fn h19_a_hostile_page_costs_its_length() {
    let attributes: String = (0..200_000).map(|number| format!(" a{number}=1")).collect();
    // Beyond all bounds, what was found before is kept.
    for hostile in [
        "<div>".repeat(200_000),
        "<b><p>".repeat(100_000),
        format!("<a{attributes}>"),
        format!("<a title='{}'", "x".repeat(8 << 20)),
        "<".repeat(1_000_000),
        "<!--".repeat(500_000),
    ] {
        assert_eq!(
            links(&format!("<a href=/x></a>{hostile}")),
            ["https://example.org/x"]
        );
    }
    let many: String = (0..MOST_LINKS * 3)
        .map(|number| format!("<a href=/{number}></a>"))
        .collect();
    assert_eq!(links(&many).len(), MOST_LINKS);
}

proptest! {
    #[test]
    fn the_one_way_of_writing_is_one(path in "[a-z/.]{0,10}", query in "([a-z_=&%+]|utm_|gclid=){0,8}", fragment in "[a-z]{0,3}") {
        let written = url(&format!("https://example.org/{path}?{query}#{fragment}"));
        let once = normalised(written.clone());
        prop_assert_eq!(once.path(), written.path());
        prop_assert_eq!(once.host_str(), written.host_str());
        prop_assert_eq!(normalised(once.clone()), once);
    }

    #[test]
    fn whatever_a_page_is_its_links_are_of_its_host(html in any::<String>(), href in any::<String>()) {
        let page = url("https://example.org/");
        for html in [html, format!("<a href='{href}'>")] {
            for link in read(&html, &page, Some(&href), "Footnote").links {
                prop_assert_eq!(link.host_str(), page.host_str());
            }
        }
    }
}
