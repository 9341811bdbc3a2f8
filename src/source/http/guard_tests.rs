use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;

impl Blocked {
    /// One to begin with.
    pub(crate) fn first() -> Blocked {
        Blocked::Unreadable("no host".to_owned())
    }

    /// The variant after this one; the compiler sees to it that each has its place in the row.
    pub(crate) fn next(&self) -> Option<Blocked> {
        let host = || "example.org".to_owned();
        Some(match self {
            Blocked::Unreadable(_) => Blocked::TooLong,
            Blocked::TooLong => Blocked::Scheme("gopher".to_owned()),
            Blocked::Scheme(_) => Blocked::ControlCharacters,
            Blocked::ControlCharacters => Blocked::UserInfo,
            Blocked::UserInfo => Blocked::LocalName(host()),
            Blocked::LocalName(_) => Blocked::PrivateAddress {
                host: host(),
                address: IpAddr::from([127, 0, 0, 1]),
                range: "this machine",
            },
            Blocked::PrivateAddress { .. } => Blocked::Port {
                host: host(),
                port: 22,
            },
            Blocked::Port { .. } => Blocked::Downgrade {
                from: host(),
                to: host(),
            },
            Blocked::Downgrade { .. } => Blocked::Inward { host: host() },
            Blocked::Inward { .. } => return None,
        })
    }
}

#[test]
fn every_name_of_what_is_blocked_is_listed() {
    let all = std::iter::successors(Some(Blocked::first()), Blocked::next);
    let given: Vec<&str> = all.map(|blocked| blocked.name()).collect();
    assert_eq!(given, Blocked::NAMES);
}

fn guard(open: &[&str]) -> Guard {
    Guard::new(Settings {
        open: open.iter().map(|open| open.parse().unwrap()).collect(),
        ..Settings::default()
    })
}

fn name_of(address: &str) -> &'static str {
    match guard(&[]).judge(address) {
        Ok(_) => "passed",
        Err(blocked) => blocked.name(),
    }
}

#[test]
fn h01_an_ipv4_address_is_read_in_every_way_of_writing_it() {
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
        "127。0。0。1",
        "127.0.0.1.",
        "0xA9FEA9FE",
        "0300.0250.0.1",
    ] {
        let address = format!("http://{host}/");
        assert_eq!(name_of(&address), "blocked_private_address", "{host}");
    }
    assert_eq!(name_of("http://8.8.8.8/"), "passed");
    assert_eq!(
        name_of("http://134744072/"),
        "passed",
        "8.8.8.8 as one number"
    );
    // More than an address has room for is no name either.
    assert_eq!(name_of("http://256.256.256.256/"), "blocked_unreadable");
}

#[test]
fn h08_the_scheme_is_looked_at_before_the_host() {
    for address in [
        "file:///etc/passwd",
        "FILE:///etc/passwd",
        " file:///etc/passwd",
        "\u{1}file:///etc/passwd",
        "fi\tle:///etc/passwd",
        "gopher://127.0.0.1/",
        "ftp://127.0.0.1/",
        "data:text/html,x",
        "jar:http://127.0.0.1!/",
        "javascript:alert(1)",
        "ws://127.0.0.1/",
    ] {
        assert_eq!(name_of(address), "blocked_scheme", "{address:?}");
    }
    assert_eq!(name_of("HTTPS://Example.ORG"), "passed");
    assert_eq!(name_of(" https://example.org \n"), "passed");
    assert_eq!(
        name_of("ht\ttps://example.org"),
        "blocked_control_characters"
    );
    for address in [
        "",
        "example.org",
        "//example.org",
        "http://",
        "http://[::1",
        "http://a b/",
    ] {
        assert_eq!(name_of(address), "blocked_unreadable", "{address:?}");
    }
}

#[test]
fn h09_the_parsed_host_is_judged_and_no_password_is_shown() {
    for address in [
        "http://good.com@127.0.0.1/",
        "http://user:hunter2@example.org/",
        "http://:hunter2@example.org/",
    ] {
        let blocked = guard(&[]).judge(address).unwrap_err();
        assert_eq!(blocked, Blocked::UserInfo);
        assert!(!blocked.to_string().contains("hunter2"));
    }
    let behind_a_backslash = guard(&[]).judge("http://good.com\\@127.0.0.1/").unwrap();
    assert_eq!(behind_a_backslash.host(), "good.com");
    let fragment = "http://127.0.0.1#@good.com";
    assert_eq!(name_of(fragment), "blocked_private_address");
    let url = Url::parse("http://user:hunter2@example.org:81/a?token=hunter2#x").unwrap();
    assert_eq!(shown(&url), "http://example.org:81/a?…");
}

#[test]
fn h10_local_names_are_blocked_and_a_mixed_name_shows_its_punycode() {
    for host in [
        "localhost",
        "localhost.",
        "LOCALHOST",
        "ｌｏｃａｌｈｏｓｔ",
        "foo.localhost",
        "printer.local",
        "metadata.google.internal",
        "metadata.google.internal.",
        "router",
        "router.lan",
        "a.home.arpa",
        "1.0.0.127.in-addr.arpa",
    ] {
        let address = format!("https://{host}/");
        assert_eq!(name_of(&address), "blocked_local_name", "{host}");
    }
    assert_eq!(name_of("https://mylocal/"), "blocked_local_name");
    assert_eq!(name_of("https://notlocal.example/"), "passed");
    assert_eq!(name_of("https://internal.example/"), "passed");
    for address in ["https://example..org/", "https://example.org../"] {
        assert_eq!(name_of(address), "blocked_unreadable", "{address}");
    }
    // The first letter is Cyrillic.
    let mixed = guard(&[]).judge("https://аpple.com/").unwrap();
    assert_eq!(mixed.host(), "xn--pple-43d.com");
    assert!(shown(mixed.url()).contains("xn--pple-43d.com"));
    let dotted = guard(&[]).judge("https://Example.ORG./a#b").unwrap();
    assert_eq!(dotted.url().as_str(), "https://example.org/a");
}

#[test]
fn h11_only_ports_of_web_pages_are_asked() {
    for port in [22, 25, 6379, 11211, 5432, 8080, 0] {
        let address = format!("http://example.org:{port}/");
        assert_eq!(name_of(&address), "blocked_port", "{port}");
        let address = format!("http://8.8.8.8:{port}/");
        assert_eq!(name_of(&address), "blocked_port", "{port}");
    }
    assert_eq!(name_of("http://example.org:443/"), "passed");
    let settings = Settings {
        ports: BTreeSet::from([80, 443, 8080]),
        ..Settings::default()
    };
    assert!(
        Guard::new(settings)
            .judge("http://example.org:8080/")
            .is_ok()
    );
    // What is open at a port of its own opens that port for nobody else.
    let guard = guard(&["10.0.0.1:5432"]);
    let target = guard.judge("http://example.org:5432/").unwrap();
    let public = guard.judge_answers(&target, &["8.8.8.8".parse().unwrap()], false);
    assert_eq!(public.unwrap_err().name(), "blocked_port");
    let own = guard.judge_answers(&target, &["10.0.0.1".parse().unwrap()], false);
    assert!(own.unwrap().opened);
}

#[test]
fn h05_one_private_answer_among_many_blocks_the_name() {
    let guard = guard(&[]);
    let target = guard.judge("https://example.org/").unwrap();
    let public: Vec<IpAddr> = ["8.8.8.8", "2606:4700::1"]
        .map(|a| a.parse().unwrap())
        .into();
    let checked = guard.judge_answers(&target, &public, false).unwrap();
    assert_eq!(checked.addresses.len(), 2);
    assert!(!checked.opened && checked.addresses.iter().all(|to| to.port() == 443));
    for private in ["10.0.0.1", "::1", "fd00::1", "::ffff:169.254.169.254"] {
        let mut answers = public.clone();
        answers.insert(1, private.parse().unwrap());
        let blocked = guard.judge_answers(&target, &answers, false).unwrap_err();
        assert_eq!(blocked.name(), "blocked_private_address", "{private}");
        assert!(blocked.to_string().contains("example.org"), "{blocked}");
    }
}

#[test]
fn what_is_open_is_open_to_who_names_it_and_to_no_public_page() {
    let guard = guard(&["wiki.internal:8080", "10.0.0.0/8"]);
    let wiki = guard.judge("http://wiki.internal:8080/").unwrap();
    let own = ["192.168.0.7".parse().unwrap()];
    assert!(guard.judge_answers(&wiki, &own, false).unwrap().opened);
    let from_outside = guard.judge_answers(&wiki, &own, true).unwrap_err();
    assert_eq!(from_outside.name(), "blocked_inward");
    // A name that was opened does not lead to the metadata of a cloud.
    let metadata = ["169.254.169.254".parse().unwrap()];
    let blocked = guard.judge_answers(&wiki, &metadata, false).unwrap_err();
    assert_eq!(blocked.name(), "blocked_private_address");
    assert_eq!(
        guard.judge("http://wiki.internal/").unwrap_err().name(),
        "blocked_local_name"
    );
    assert!(guard.judge("http://10.1.2.3/").is_ok());
    assert_eq!(
        guard.judge("http://10.1.2.3:22/").unwrap_err().name(),
        "blocked_private_address"
    );
    assert_eq!(
        guard.judge("http://192.168.0.7/").unwrap_err().name(),
        "blocked_private_address"
    );
}

#[test]
fn h07_each_hop_is_judged_as_the_first_address_is() {
    let guard = guard(&[]);
    let from = guard.judge("https://example.org/a/b").unwrap();
    let hop = |location: &str| guard.judge_hop(&from, location);
    assert_eq!(hop("../c").unwrap().url().as_str(), "https://example.org/c");
    assert_eq!(hop("//example.com/").unwrap().host(), "example.com");
    assert!(hop("http://example.org/").is_ok(), "the same host");
    for (location, name) in [
        ("http://127.0.0.1/", "blocked_private_address"),
        ("http://169.254.169.254/latest", "blocked_private_address"),
        ("//[::1]/", "blocked_private_address"),
        ("file:///etc/passwd", "blocked_scheme"),
        ("http://example.com/", "blocked_downgrade"),
        ("https://user:pw@example.org/", "blocked_user_info"),
        ("https://localhost/", "blocked_local_name"),
        ("https://example.org:22/", "blocked_port"),
        ("https://[", "blocked_unreadable"),
    ] {
        assert_eq!(hop(location).unwrap_err().name(), name, "{location}");
    }
}

#[test]
fn an_address_that_is_too_long_is_not_asked() {
    let long = format!("https://example.org/{}", "a".repeat(LONGEST));
    assert_eq!(name_of(&long), "blocked_too_long");
    let from = guard(&[]).judge("https://example.org/").unwrap();
    let hop = guard(&[]).judge_hop(&from, &"é".repeat(LONGEST / 3));
    assert_eq!(hop.unwrap_err(), Blocked::TooLong);
}

proptest! {
    #[test]
    fn whatever_is_written_is_judged_without_a_panic(address in any::<String>()) {
        for written in [address.clone(), format!("http://{address}/"), format!("http://a.example/{address}")] {
            if let Ok(target) = guard(&[]).judge(&written) {
                prop_assert!(matches!(target.url().scheme(), "http" | "https"));
                prop_assert!(target.url().username().is_empty() && target.url().password().is_none());
                // What passed once passes again as the same.
                prop_assert_eq!(guard(&[]).judge(target.url().as_str()), Ok(target));
            }
        }
    }

    #[test]
    fn no_way_of_writing_hides_a_private_address(a in 0u32..=255, rest in 0u32..(1 << 24), way in 0..6) {
        let number = (a << 24) | rest;
        let [a, b, c, d] = number.to_be_bytes();
        let host = match way {
            0 => format!("{a}.{b}.{c}.{d}"),
            1 => number.to_string(),
            2 => format!("0x{number:x}"),
            3 => format!("0{a:o}.0{b:o}.0{c:o}.0{d:o}"),
            4 => format!("{a}.{rest}"),
            _ => format!("[::ffff:{a}.{b}.{c}.{d}]"),
        };
        let is_special = special_range(IpAddr::from([a, b, c, d])).is_some();
        let blocked = guard(&[]).judge(&format!("http://{host}/")).is_err();
        prop_assert_eq!(blocked, is_special, "{}", host);
    }
}
