//! Dates as they are written: in text, by publishers, on the command line, and by us.

use super::*;

#[test]
fn windows_read_and_serialise() {
    let window = |from, to| Window { from, to };
    let (first, last) = (Some(date(2024, 3, 1)), Some(date(2024, 3, 31)));
    assert_eq!(window(first, None).to_string(), "since 1 Mar 2024");
    assert_eq!(window(None, last).to_string(), "until 31 Mar 2024");
    assert_eq!(window(first, last).to_string(), "1 to 31 Mar 2024");
    assert_eq!(window(first, first).to_string(), "1 Mar 2024");
    assert_eq!(
        window(first, Some(date(2024, 4, 5))).to_string(),
        "1 Mar to 5 Apr 2024"
    );
    assert_eq!(
        window(first, Some(date(2025, 4, 5))).to_string(),
        "1 Mar 2024 to 5 Apr 2025"
    );
    assert_eq!(
        serde_json::to_string(&window(first, None)).unwrap(),
        r#"{"from":"2024-03-01","to":null}"#
    );
    assert!(
        window(first, last).contains(date(2024, 3, 31))
            && !window(first, last).contains(date(2024, 4, 1))
    );
    assert!(
        window(None, last).contains(date(1990, 1, 1))
            && window(first, None).contains(date(2090, 1, 1))
    );
}

#[test]
fn days_named_in_text() {
    let days = |text, language| {
        dates_mentioned(text, language)
            .into_iter()
            .map(|(_, day)| day.to_string())
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(
        days(
            "On 21 March 2024, March 22, 2024 and 2024-03-23.",
            Language::ENGLISH
        ),
        "2024-03-21 2024-03-22 2024-03-23"
    );
    assert_eq!(
        days(
            "the 1st of May 2020; 31 February 2024; March 2024",
            Language::ENGLISH
        ),
        "2020-05-01"
    );
    assert_eq!(
        days("03/04/2024 or 21/03/2024 or 3/21/2024", Language::ENGLISH),
        "2024-03-21 2024-03-21"
    );
    assert_eq!(
        days("am 21.03.2024 und am 3. Mai 2024", Language::GERMAN),
        "2024-03-21 2024-05-03"
    );
    assert_eq!(
        days("le 21 mars 2024, le 1er mai 2024", Language::FRENCH),
        "2024-03-21 2024-05-01"
    );
    assert_eq!(
        days("el 21 de marzo de 2024", Language::SPANISH),
        "2024-03-21"
    );
    assert_eq!(
        days("Sept. 22, 2020, and Feb. 3, 2021", Language::ENGLISH),
        "2020-09-22 2021-02-03"
    );
    assert_eq!(
        days("It came in March. 22, 2024 and 7 won.", Language::ENGLISH),
        ""
    );
    assert_eq!(days("21 марта 2024 года", Language::RUSSIAN), "2024-03-21");
    assert_eq!(days("2024年3月21日", Language::CHINESE), "2024-03-21");
    assert_eq!(
        days("call 555-12-2024-03-21 or 10.0.12.2024", Language::ENGLISH),
        ""
    );
}

#[test]
fn publication_dates() {
    let day = |text: &str| parse_publication(text).map(|(day, _)| day.to_string());
    let table = [
        ("2024-03-21", true),
        ("2024-03-21T23:30:00-08:00", true),
        ("2024-03-21T10:00:00Z", true),
        ("2024-03-21 10:00:00", true),
        ("2024-03-21T10:00:00.123+0100", true),
        ("Thu, 21 Mar 2024 10:00:00 GMT", true),
        ("21 Mar 2024 10:00:00 +0000", true),
        ("21 March 2024", true),
        ("March 21, 2024", true),
        ("Thursday, March 21st, 2024", true),
        ("2024/03/21", true),
        ("21/03/2024", true),
        ("03/21/2024", true),
        ("20240321", true),
        ("1711015200", true),
        ("1711015200000", true),
        ("21. März 2024", true),
        ("le 21 mars 2024", true),
        ("21.03.2024", true),
        ("Published on 21 March 2024 at 10:04", true),
        ("03/04/2024", false),
        ("", false),
        ("soon", false),
        ("12345", false),
        ("March 2024", false),
        ("2024", false),
        ("1850-01-01", false),
        ("2150-01-01", false),
        ("2024-02-30", false),
        ("20241399", false),
        ("99999999999999999999", false),
        ("21 March 2024 and 22 March 2024", false),
    ];
    for (text, is_day) in table {
        assert_eq!(
            day(text).as_deref(),
            is_day.then_some("2024-03-21"),
            "{text}"
        );
    }
    let instant = |text: &str| {
        parse_publication(text)
            .and_then(|(_, instant)| instant)
            .map(|i| i.to_string())
    };
    assert_eq!(
        instant("2024-03-21T23:30:00-08:00").as_deref(),
        Some("2024-03-22T07:30:00Z")
    );
    assert_eq!(instant("2024-03-21T23:30:00"), None);
    assert_eq!(
        instant("1711015200").as_deref(),
        Some("2024-03-21T10:00:00Z")
    );
}

#[test]
fn bounds_from_the_command_line() {
    let day = |text: &str, which| parse_bound(text, &sunday(), which).map(|day| day.to_string());
    let table = [
        ("2024-03-21", "2024-03-21", "2024-03-21"),
        ("2024-03", "2024-03-01", "2024-03-31"),
        ("2024", "2024-01-01", "2024-12-31"),
        ("1066", "1066-01-01", "1066-12-31"),
        ("March 2024", "2024-03-01", "2024-03-31"),
        ("march", "2026-03-01", "2026-03-31"),
        ("yesterday", "2026-11-21", "2026-11-21"),
        ("last week", "2026-11-09", "2026-11-15"),
        ("this month", "2026-11-01", "2026-11-30"),
        ("3 days ago", "2026-11-19", "2026-11-19"),
        ("2 weeks", "2026-11-08", "2026-11-08"),
        ("Friday", "2026-11-20", "2026-11-20"),
        ("next Friday", "2026-11-27", "2026-11-27"),
        ("gestern", "2026-11-21", "2026-11-21"),
        (" since 21 March 2024 ", "2024-03-21", "2024-03-21"),
        ("la semaine dernière", "2026-11-09", "2026-11-15"),
    ];
    for (text, since, until) in table {
        assert_eq!(day(text, Bound::Since).as_deref(), Ok(since), "{text}");
        assert_eq!(day(text, Bound::Until).as_deref(), Ok(until), "{text}");
    }
    for text in [
        "",
        "soon",
        "2024-13-01",
        "2024-02-30",
        "the election",
        "2024 or so",
        "99999 years ago",
    ] {
        let error = day(text, Bound::Since).unwrap_err();
        assert!(error.to_string().contains("3 days ago"), "{text}: {error}");
    }
    let error = day("03/04/2024", Bound::Since).unwrap_err();
    assert!(matches!(error, BoundError::Ambiguous(_)), "{error}");
}
