use proptest::prelude::*;

use super::*;

fn url(path: &str) -> Url {
    Url::parse("https://example.org")
        .unwrap()
        .join(path)
        .unwrap()
}

fn read(text: &str) -> Robots {
    Robots::read(200, text.as_bytes(), "Footnote")
}

#[test]
fn the_longest_rule_decides_and_is_told_in_words() {
    let robots = read(
        "# hello\nUser-agent: *\nDisallow: /private # not this\nAllow: /private/open\nDisallow: /*.pdf$\n\
         Crawl-delay: 2.5\nSitemap: https://example.org/map.xml\n",
    );
    assert!(robots.allows(&url("/")) && robots.allows(&url("/private/open/a")));
    assert!(!robots.allows(&url("/private/closed")) && !robots.allows(&url("/privateer")));
    assert!(!robots.allows(&url("/a/b.pdf")) && robots.allows(&url("/a/b.pdf?page=1")));
    let told = robots.refusal(&url("/private/x")).unwrap();
    assert_eq!(
        told.to_string(),
        "line 3 of its robots.txt (Disallow: /private) asks programs not to read it"
    );
    assert_eq!(robots.delay(), Some(Duration::from_millis(2500)));
    assert_eq!(robots.sitemaps(), [url("/map.xml")]);
    assert_eq!(Robots::place(&url("/a/b?c")), Some(url("/robots.txt")));
}

#[test]
fn rules_for_this_program_take_the_place_of_those_for_everybody() {
    let text = "User-agent: *\nDisallow: /\n\nUser-agent: other\nUser-agent: FOOTNOTE/1.0\nDisallow: /a\n\
                Crawl-delay: 1\nuser-agent: footnote\nDisallow: /b\n";
    let robots = read(text);
    assert!(robots.allows(&url("/c")));
    assert!(!robots.allows(&url("/a")) && !robots.allows(&url("/b")));
    assert_eq!(robots.delay(), Some(Duration::from_secs(1)));
    let other = Robots::read(200, text.as_bytes(), "third");
    assert!(!other.allows(&url("/c")) && other.delay().is_none());
}

#[test]
fn one_path_is_one_however_it_is_escaped() {
    let robots = read("User-agent: *\nDisallow: /caf\u{e9}\nDisallow: /%7Ejoe\nDisallow: /a%2fb\n");
    for closed in [
        "/café",
        "/caf%c3%a9",
        "/~joe",
        "/%7ejoe",
        "/a%2Fb",
        "/%61%2fb",
    ] {
        assert!(!robots.allows(&url(closed)), "{closed}");
    }
    assert!(
        robots.allows(&url("/a/b")),
        "an escaped slash is another path"
    );
}

#[test]
fn h18_what_is_no_robots_txt_is_told_apart() {
    let home = url("/");
    for (status, allowed) in [
        (404, true),
        (403, true),
        (410, true),
        (500, false),
        (503, false),
        (429, false),
        (304, false),
    ] {
        let robots = Robots::read(status, b"User-agent: *\nDisallow: /x", "Footnote");
        assert_eq!(robots.allows(&home), allowed, "{status}");
        let worth_it = robots
            .refusal(&home)
            .is_some_and(|why| why.is_worth_retrying());
        assert_eq!(worth_it, !allowed, "{status}");
    }
    for page in [
        "<!doctype html><p>",
        "\u{feff}\n <html>",
        "Welcome to our site!\nNothing here",
        "{\"error\": 1}",
    ] {
        let refused = read(page).refusal(&home).unwrap();
        assert!(matches!(refused, Refused::NoRules(_)), "{page}");
        assert!(!refused.is_worth_retrying());
    }
    for nothing_said in [
        "",
        "\n\n",
        "# only a comment",
        "User-agent: *\nDisallow:",
        "\0\0",
        "Host: x\nUser-agent: *",
    ] {
        assert!(read(nothing_said).allows(&home), "{nothing_said:?}");
    }
    assert!(!Robots::unreachable("nobody answers").allows(&home));
    assert!(
        Robots::unreachable("nobody answers")
            .to_string()
            .contains("nobody answers")
    );
}

#[test]
fn h18_only_the_beginning_of_a_huge_file_is_read() {
    let rule = "User-agent: *\nDisallow: /first\n";
    let robots = read(&format!(
        "{rule}{}\nDisallow: /last\n",
        "# filler\n".repeat(1_200_000)
    ));
    assert!(!robots.allows(&url("/first")) && robots.allows(&url("/last")));
    let one_line = "Disallow: /".repeat(1_000_000);
    assert!(
        !read(&one_line).allows(&url("/")),
        "where it is cut, it may say anything"
    );
}

#[test]
fn h18_evil_wildcards_cost_nothing() {
    let stars = format!("Disallow: {}b$\n", "/*a".repeat(1_000));
    let robots = read(&format!(
        "User-agent: *\n{}{}",
        stars.repeat(20),
        "Disallow: /*$x\n".repeat(28_000)
    ));
    let path = url(&"/a".repeat(1_900));
    let begun = std::time::Instant::now();
    for _ in 0..20 {
        assert!(robots.allows(&path));
    }
    // Backtracking would take longer than anybody waits.
    assert!(
        begun.elapsed() < Duration::from_secs(20),
        "{:?}",
        begun.elapsed()
    );
}

#[test]
fn patterns_match_as_google_says() {
    for (pattern, path, expected) in [
        ("/", "/x", true),
        ("/fish", "/fish.html", true),
        ("/fish", "/Fish", false),
        ("/fish*", "/fishheads", true),
        ("/fish/", "/fish", false),
        ("/*.php", "/index.php?x", true),
        ("/*.php$", "/index.php", true),
        ("/*.php$", "/index.php5", false),
        ("/fish*.php", "/fishheads/a.php", true),
        ("*", "/", true),
        ("/a$b", "/a$b", true),
        ("/a*$", "/abc", true),
        ("/ab*ba$", "/aba", false),
        ("$", "/", false),
    ] {
        assert_eq!(
            matches(pattern.as_bytes(), path.as_bytes()),
            expected,
            "{pattern} {path}"
        );
    }
}

proptest! {
    #[test]
    fn it_decides_as_another_reader_does(
        rules in prop::collection::vec(("(Allow|Disallow|allow)", "/[ab/]{0,3}\\*?[ab]{0,2}\\*?[ab]{0,1}\\$?"), 0..8),
        agents in prop::sample::select(vec!["*", "Footnote", "footnote", "other"]),
        path in "/[ab/]{0,8}",
    ) {
        let mut text = format!("User-agent: {agents}\n");
        for (key, rule) in &rules {
            text.push_str(&format!("{key}: {rule}\n"));
        }
        text.push_str("\nUser-agent: third\nDisallow: /\n");
        let page = Url::parse(&format!("https://example.org{path}")).unwrap();
        let theirs = texting_robots::Robot::new("Footnote", text.as_bytes()).unwrap();
        prop_assert_eq!(read(&text).allows(&page), theirs.allowed(page.as_str()), "{} {}", text, page);
    }

    #[test]
    fn whatever_is_written_is_read_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..300), path in any::<String>()) {
        let mut text = b"User-agent: *\nDisallow: ".to_vec();
        text.extend(&bytes);
        for bytes in [bytes.as_slice(), text.as_slice()] {
            let robots = Robots::read(200, bytes, "Footnote");
            if let Ok(page) = url("/").join(&path) {
                prop_assert_eq!(robots.allows(&page), robots.refusal(&page).is_none());
            }
        }
    }

    #[test]
    fn writing_a_path_in_the_one_way_twice_changes_nothing(text in prop::collection::vec(any::<u8>(), 0..60)) {
        let once = comparable(&text);
        prop_assert_eq!(comparable(&once), once);
    }
}
