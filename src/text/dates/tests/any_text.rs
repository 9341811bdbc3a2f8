//! What holds for any text and any day.

use std::time::Instant;

use jiff::ToSpan;
use jiff::civil::Weekday;
use proptest::prelude::*;

use super::*;

#[test]
fn a_phrase_is_fast_and_long_texts_stay_linear() {
    let text = "The minister said on Friday that talks would resume next week, three days after 21 March 2024. ".repeat(12_000);
    let started = Instant::now();
    let found = relative_dates(&text, Language::ENGLISH, date(2024, 3, 21)).len();
    assert_eq!(found, 24_000);
    assert_eq!(dates_mentioned(&text, Language::ENGLISH).len(), 12_000);
    let excerpt: String = text.chars().take(400).collect();
    let once = Instant::now();
    for _ in 0..1_000 {
        relative_dates(&excerpt, Language::ENGLISH, date(2024, 3, 21));
    }
    println!("400 characters take {:?}", once.elapsed() / 1_000);
    let question = "since march last the on 1 2024 between and \" ".repeat(250);
    window_in_question(&question, &sunday());
    // Two passes over 1.1 MB take about 0.2 s; a quadratic one would take minutes.
    assert!(started.elapsed().as_secs() < 60, "{:?}", started.elapsed());
}

/// Every bit of grammar, in an order that nobody would write.
fn word_salad() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        proptest::sample::select(vec![
            "since",
            "in",
            "on",
            "the",
            "last",
            "next",
            "this",
            "week",
            "days",
            "ago",
            "a",
            "3",
            "31",
            "2024",
            "2024-02-30",
            "29 February",
            "March",
            "may",
            "between",
            "and",
            "from",
            "to",
            "before",
            "Friday",
            "today",
            "'s",
            ".",
            "\"",
            "vor",
            "il y a",
            "昨天",
            "年",
            "2024年",
            "3月",
            "वर्ष",
            "٢٠٢٤",
            "ปี",
            "2567",
            "400",
            "years",
            "in 400 years",
            "e\u{301}",
            "-",
            "/",
        ])
        .prop_map(str::to_owned),
        any::<String>(),
    ];
    (
        proptest::collection::vec(piece, 0..12),
        proptest::sample::select(vec![" ", "", "-"]),
    )
        .prop_map(|(p, s)| p.join(s))
}

fn any_day() -> impl Strategy<Value = Date> {
    (0..55_000_i64).prop_map(|days| date(1950, 1, 1).checked_add(days.days()).unwrap())
}

proptest! {
    #[test]
    fn any_question_is_read(question in word_salad(), day in any_day()) {
        let now = at(day, 12, "America/New_York");
        if let Some(time) = window_in_question(&question, &now) {
            prop_assert_eq!(question.get(time.span.clone()), Some(time.words.as_str()));
            prop_assert!(time.window.from.is_some() || time.window.to.is_some() || time.words.len() > 1);
            if let (Some(from), Some(to)) = (time.window.from, time.window.to) {
                prop_assert!(from <= to, "{} in {}", time.window, question);
            }
        }
        asks_for_current(&question);
        asks_for_past(&question, &now);
        for which in [Bound::Since, Bound::Until] {
            let _ = parse_bound(&question, &now, which);
        }
    }

    #[test]
    fn any_text_is_read(text in word_salad(), day in any_day(), unknown in any::<bool>()) {
        let language = if unknown { Language::UNKNOWN } else { Language::ENGLISH };
        let mut end = 0;
        for one in relative_dates(&text, language, day) {
            prop_assert_eq!(text.get(one.span.clone()), Some(one.text.as_str()));
            prop_assert!(one.span.start >= end && one.from <= one.to);
            end = one.span.end;
        }
        for (span, _) in dates_mentioned(&text, language) {
            prop_assert!(text.get(span).is_some());
        }
        if let Some((day, _)) = parse_publication(&text) {
            prop_assert!((1900..=2100).contains(&day.year()));
        }
    }

    #[test]
    fn weekdays_land_where_they_should(day in any_day(), offset in 1_i8..=7) {
        let weekday = Weekday::from_monday_one_offset(offset).unwrap();
        let name = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"][offset as usize - 1];
        for (text, range) in [
            (format!("It opens next {name}."), 1..=13),
            (format!("It opens this {name}."), 0..=6),
            (format!("It will open on {name}."), 0..=6),
            (format!("It opened last {name}."), -7..=-1),
            (format!("It opened on {name}."), -6..=0),
        ] {
            let found = relative_dates(&text, Language::ENGLISH, day);
            prop_assert_eq!(found.len(), 1);
            prop_assert_eq!(found[0].from.weekday(), weekday);
            prop_assert_eq!(found[0].from, found[0].to);
            let away = day.until(found[0].from).unwrap().get_days();
            prop_assert!(range.contains(&away), "{} {} on {}", text, away, day);
        }
    }

    #[test]
    fn near_phrases_stay_within_two_years(day in any_day(), phrase in proptest::sample::select(vec![
        "yesterday", "tomorrow", "last week", "next month", "last year", "next year", "a year ago", "three months ago", "this year",
    ])) {
        let found = relative_dates(&format!("It came {phrase}."), Language::ENGLISH, day);
        prop_assert_eq!(found.len(), 1);
        for end in [found[0].from, found[0].to] {
            prop_assert!(day.until(end).unwrap().get_days().abs() <= 731);
        }
    }

    #[test]
    fn written_days_are_read_back(day in any_day()) {
        prop_assert_eq!(parse_publication(&written(day)), Some((day, None)));
        prop_assert_eq!(parse_bound(&written(day), &sunday(), Bound::Since), Ok(day));
    }
}
