//! What moderators write, what is made of it, and the nights when clocks change.

use jiff::civil::Time;
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use super::*;

const BERLIN: &str = "Europe/Berlin";

fn read(words: &str) -> Schedule {
    Schedule::parse(words, BERLIN).unwrap_or_else(|error| panic!("{words:?}: {error}"))
}

fn refused(words: &str) -> ScheduleError {
    match Schedule::parse(words, BERLIN) {
        Err(error) => error,
        Ok(schedule) => panic!("{words:?} was taken for {schedule}"),
    }
}

fn at(moment: &str) -> Timestamp {
    moment.parse().unwrap()
}

/// The moments after one, in UTC.
fn following(words: &str, after: &str, count: usize) -> Vec<String> {
    let schedule = read(words);
    let mut moment = at(after);
    let mut found = Vec::new();
    for _ in 0..count {
        moment = schedule
            .next_after(moment, at("2026-01-01T00:00Z"))
            .unwrap();
        found.push(moment.to_string());
    }
    found
}

#[test]
fn what_moderators_write_is_understood() {
    let cases = [
        ("daily 08:00 Europe/Berlin", "daily 08:00 Europe/Berlin"),
        ("DAILY 8:00 europe/berlin", "daily 08:00 Europe/Berlin"),
        ("every day at 8am", "daily 08:00 Europe/Berlin"),
        ("each day at 8 a.m.", "daily 08:00 Europe/Berlin"),
        ("  once a day,  at 8.30 p.m. ", "daily 20:30 Europe/Berlin"),
        ("daily 12am", "daily 00:00 Europe/Berlin"),
        ("daily at noon", "daily 12:00 Europe/Berlin"),
        ("daily 12:15 pm", "daily 12:15 Europe/Berlin"),
        ("daily", "daily 08:00 Europe/Berlin"),
        ("daily 8", "daily 08:00 Europe/Berlin"),
        ("at 18:30 every day UTC", "daily 18:30 UTC"),
        ("daily 09:00 Asia/Kolkata", "daily 09:00 Asia/Kolkata"),
        ("daily 09:00, Asia/Kolkata time", "daily 09:00 Asia/Kolkata"),
        (
            "daily 09:00 (America/New_York)",
            "daily 09:00 America/New_York",
        ),
        ("weekdays 09:00", "weekdays 09:00 Europe/Berlin"),
        ("every weekday at 9", "weekdays 09:00 Europe/Berlin"),
        ("mon-fri 09:00", "weekdays 09:00 Europe/Berlin"),
        ("Mon – Fri 09:00", "weekdays 09:00 Europe/Berlin"),
        ("monday to friday at 9", "weekdays 09:00 Europe/Berlin"),
        ("fri-mon 7:05", "mon, fri, sat, sun 07:05 Europe/Berlin"),
        ("mon, thu 18:30", "mon, thu 18:30 Europe/Berlin"),
        (
            "every Thursday and Monday at 6:30 pm.",
            "mon, thu 18:30 Europe/Berlin",
        ),
        ("weekends 10:00", "sat, sun 10:00 Europe/Berlin"),
        (
            "mon tue wed thu fri sat sun 10:00",
            "daily 10:00 Europe/Berlin",
        ),
        ("weekly mon 08:00", "weekly mon 08:00 Europe/Berlin"),
        ("weekly", "weekly mon 08:00 Europe/Berlin"),
        (
            "every week on tuesdays 14:00",
            "weekly tue 14:00 Europe/Berlin",
        ),
        ("sunday 10:00", "weekly sun 10:00 Europe/Berlin"),
        ("monthly 1 09:00", "monthly 1 09:00 Europe/Berlin"),
        ("monthly", "monthly 1 08:00 Europe/Berlin"),
        (
            "the 15th of every month at 9",
            "monthly 15 09:00 Europe/Berlin",
        ),
        ("monthly at 9 on the 3rd", "monthly 3 09:00 Europe/Berlin"),
        ("monthly last 18:00", "monthly last 18:00 Europe/Berlin"),
        (
            "on the last day of the month at 18:00",
            "monthly last 18:00 Europe/Berlin",
        ),
        ("every 6 hours", "every 6 hours"),
        ("every six hours", "every 6 hours"),
        ("every 6h", "every 6 hours"),
        ("every 90 minutes", "every 90 minutes"),
        ("every 90min", "every 90 minutes"),
        ("every 120 minutes", "every 2 hours"),
        ("every 60 minutes", "hourly"),
        ("hourly", "hourly"),
        ("every hour", "hourly"),
        ("every 1 day", "every 24 hours"),
        ("every 2 days", "every 2 days"),
        ("every 2 weeks", "every 14 days"),
        ("every 366 days", "every 366 days"),
        ("when something new appears", "when new, at most hourly"),
        ("When there is something new.", "when new, at most hourly"),
        (
            "when new, at most every 2 hours",
            "when new, at most every 2 hours",
        ),
        (
            "whenever anything new comes up, but at most once a day",
            "when new, at most every 24 hours",
        ),
        (
            "when new, no more often than every 90 minutes",
            "when new, at most every 90 minutes",
        ),
        ("when new, max hourly", "when new, at most hourly"),
        ("by hand", "by hand"),
        ("Manual", "by hand"),
        ("never", "by hand"),
        ("only by hand", "by hand"),
        ("0 8 * * 1-5 Europe/Berlin", "weekdays 08:00 Europe/Berlin"),
        ("0 8 * * MON-FRI", "weekdays 08:00 Europe/Berlin"),
        ("30 18 * * thu,mon Asia/Tokyo", "mon, thu 18:30 Asia/Tokyo"),
        ("0 8 * * 7", "weekly sun 08:00 Europe/Berlin"),
        ("0 8 ? * *", "daily 08:00 Europe/Berlin"),
        ("0 8 1-31 * *", "daily 08:00 Europe/Berlin"),
        ("5 */6 * * *", "5 */6 * * * Europe/Berlin"),
        ("5 0,6,12,18 * * *", "5 */6 * * * Europe/Berlin"),
        ("0 * * * *", "0 * * * * Europe/Berlin"),
        ("0 9 31 * *", "0 9 31 * * Europe/Berlin"),
        ("0 9 l * * utc", "monthly last 09:00 UTC"),
        ("0 9 1 jan,jul *", "0 9 1 1,7 * Europe/Berlin"),
        ("0 9 * * fri#2", "0 9 * * 5#2 Europe/Berlin"),
        ("0 9 1-7 * +mon", "0 9 1-7 * +1 Europe/Berlin"),
        ("0 9 13 * 5", "0 9 13 * 5 Europe/Berlin"),
    ];
    for (words, canonical) in cases {
        assert_eq!(read(words).to_string(), canonical, "{words:?}");
        // Written out, no default changes it.
        let again = Schedule::parse(canonical, "Pacific/Apia").unwrap();
        assert_eq!(
            (again.to_string().as_str(), &again),
            (canonical, &read(words))
        );
    }
}

#[test]
fn what_is_not_understood_is_refused_by_name() {
    use ScheduleError::*;
    let not_understood = |word: &str| NotUnderstood { word: word.into() };
    let wrong = |field, word: &str| CronPart::Wrong {
        field,
        word: word.into(),
    };
    let cases = [
        ("", Empty),
        ("  on the  ", Empty),
        ("fortnightly", not_understood("fortnightly")),
        ("daily 08:00 sharp", not_understood("sharp")),
        ("daily 08:00 Berlin", not_understood("berlin")),
        ("when new, at most", not_understood("most")),
        ("when new, at most every 2 moons", not_understood("moons")),
        ("when my new cat sleeps", not_understood("my")),
        ("every 6 hours or so", not_understood("or")),
        ("08:00", HowOften),
        ("at 8am", HowOften),
        ("every 6", HowOften),
        ("daily mon 08:00", Contradiction),
        ("daily every 6 hours", Contradiction),
        ("monthly 1 15 09:00", ManyTimes),
        ("weekly 1st 09:00", Contradiction),
        ("daily 08:00 and 18:00", ManyTimes),
        (
            "daily 25:00",
            NoSuchTime {
                word: "25:00".into(),
            },
        ),
        (
            "daily 08:61",
            NoSuchTime {
                word: "08:61".into(),
            },
        ),
        (
            "daily 13pm",
            NoSuchTime {
                word: "13 pm".into(),
            },
        ),
        ("daily 24", NoSuchTime { word: "24".into() }),
        ("monthly 31 09:00", NoSuchDay { day: "31".into() }),
        ("monthly 0 09:00", NoSuchDay { day: "0".into() }),
        (
            "daily 08:00 Europe/Atlantis",
            NoSuchZone {
                word: "europe/atlantis".into(),
            },
        ),
        (
            "0 8 * * * Atlantis",
            NoSuchZone {
                word: "Atlantis".into(),
            },
        ),
        ("every 59 minutes", TooOften),
        ("every minute", TooOften),
        ("every 0 hours", TooOften),
        ("when new, at most every 30 minutes", TooOften),
        ("*/30 * * * *", TooOften),
        ("* * * * *", TooOften),
        ("0,59 8 * * *", TooOften),
        ("every 367 days", TooRare),
        ("every 99999999999999999999 hours", TooRare),
        ("0 8 30 2 *", NeverComes),
        (
            "0 25 * * *",
            Cron {
                part: wrong(CronField::Hour, "25"),
            },
        ),
        (
            "0 8 * foo *",
            Cron {
                part: wrong(CronField::Month, "foo"),
            },
        ),
        (
            ", 8 * * *",
            Cron {
                part: CronPart::Empty(CronField::Minute),
            },
        ),
        (
            "0 0 8 * * *",
            Cron {
                part: CronPart::NumberOfFields,
            },
        ),
        (
            "0 8 * *",
            Cron {
                part: CronPart::NumberOfFields,
            },
        ),
        ("0 8 * * * UTC please", not_understood("please")),
    ];
    for (words, error) in cases {
        assert_eq!(refused(words), error, "{words:?}");
        let said = error.to_string();
        assert!(!said.ends_with('.') && said.contains('"'), "{said}");
        assert!(
            said.starts_with(|c: char| c.is_lowercase() || c == '"'),
            "{said}"
        );
    }
    for (words, part) in [
        ("0 25 * * *", "wrong in its hour, \"25\"; write"),
        ("0 8 , * *", "wrong in its day of the month; write"),
        ("0 8 * * *,", "wrong in its day of the week, \"*,\"; write"),
        ("0 8 * *", "wrong in its number of fields; write"),
    ] {
        let said = refused(words).to_string();
        assert!(said.contains(part), "{said}");
    }
    assert_eq!(refused(&"daily ".repeat(17)), TooLong);
    assert_eq!(
        refused("daily 08:00 localtime"),
        not_understood("localtime")
    );
    assert!(
        refused("fortnightly")
            .to_string()
            .contains("\"fortnightly\"")
    );
    assert!(refused("fortnightly").to_string().contains("daily 08:00"));
    assert!(refused(&"x".repeat(90)).to_string().chars().count() < 300);
    // It would be too long with its zone, and could not be read again.
    let days = "1,3,4,6,8,9,11,13,14,16,18,19,21,23,24,26,28,29,31";
    let long = format!("0 1,3,4,6,8,9,11,13,14,16,18,19 {days} 1,2,4,6,8,9,11 *");
    assert_eq!(refused(&long), TooLong);
    // The default zone matters only where there is a time.
    assert!(Schedule::parse("daily 08:00", "nowhere").is_err());
    assert_eq!(
        Schedule::parse("hourly", "nowhere"),
        Ok(Schedule::Every(Interval::HOURLY))
    );
}

#[test]
fn a_time_that_clocks_skip_comes_once_behind_the_gap() {
    let cases = [
        (
            "daily 02:30 Europe/Berlin",
            "2026-03-28T12:00Z",
            ["2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z"],
        ),
        // Later times of that day are where they belong.
        (
            "daily 03:00 Europe/Berlin",
            "2026-03-28T12:00Z",
            ["2026-03-29T01:00:00Z", "2026-03-30T01:00:00Z"],
        ),
        (
            "daily 02:30 America/New_York",
            "2026-03-08T00:00Z",
            ["2026-03-08T07:00:00Z", "2026-03-09T06:30:00Z"],
        ),
        (
            "daily 02:15 Australia/Lord_Howe",
            "2026-10-03T00:00Z",
            ["2026-10-03T15:30:00Z", "2026-10-04T15:15:00Z"],
        ),
        (
            "daily 02:45 Australia/Lord_Howe",
            "2026-10-03T00:00Z",
            ["2026-10-03T15:45:00Z", "2026-10-04T15:45:00Z"],
        ),
        // Clocks go from 23:00 to midnight there: Saturday's edition comes as Sunday begins.
        (
            "weekly sat 23:30 America/Nuuk",
            "2026-03-23T00:00Z",
            ["2026-03-29T01:00:00Z", "2026-04-05T00:30:00Z"],
        ),
        (
            "daily 02:30 Asia/Kolkata",
            "2026-03-28T22:00Z",
            ["2026-03-29T21:00:00Z", "2026-03-30T21:00:00Z"],
        ),
        // Two that end up in one moment are one.
        (
            "0 2,3 * * * Europe/Berlin",
            "2026-03-28T12:00Z",
            ["2026-03-29T01:00:00Z", "2026-03-30T00:00:00Z"],
        ),
    ];
    for (words, after, moments) in cases {
        assert_eq!(following(words, after, 2), moments, "{words}");
    }
}

#[test]
fn a_time_that_clocks_show_twice_comes_once_the_first_time() {
    let cases = [
        (
            "daily 02:30 Europe/Berlin",
            "2026-10-24T12:00Z",
            ["2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"],
        ),
        // Asked between the two, and in the second of the two.
        (
            "daily 02:30 Europe/Berlin",
            "2026-10-25T00:45Z",
            ["2026-10-26T01:30:00Z", "2026-10-27T01:30:00Z"],
        ),
        (
            "daily 02:30 Europe/Berlin",
            "2026-10-25T01:10Z",
            ["2026-10-26T01:30:00Z", "2026-10-27T01:30:00Z"],
        ),
        (
            "daily 01:30 America/New_York",
            "2026-11-01T00:00Z",
            ["2026-11-01T05:30:00Z", "2026-11-02T06:30:00Z"],
        ),
        (
            "daily 01:45 Australia/Lord_Howe",
            "2026-04-04T00:00Z",
            ["2026-04-04T14:45:00Z", "2026-04-05T15:15:00Z"],
        ),
    ];
    for (words, after, moments) in cases {
        assert_eq!(following(words, after, 2), moments, "{words} after {after}");
    }
}

#[test]
fn a_day_that_was_left_out_has_no_edition_and_the_day_after_has_one() {
    // Samoa went from the 29th of December 2011 to the 31st.
    assert_eq!(
        following("daily 08:00 Pacific/Apia", "2011-12-29T12:00Z", 3),
        [
            "2011-12-29T18:00:00Z",
            "2011-12-30T18:00:00Z",
            "2011-12-31T18:00:00Z"
        ]
    );
    assert_eq!(
        following("weekly fri 08:00 Pacific/Apia", "2011-12-29T12:00Z", 1),
        ["2012-01-05T18:00:00Z"]
    );
}

#[test]
fn months_and_weeks_come_when_they_should() {
    assert_eq!(
        following("monthly last 18:00 UTC", "2028-01-31T18:00Z", 2),
        ["2028-02-29T18:00:00Z", "2028-03-31T18:00:00Z"]
    );
    assert_eq!(
        following("mon, thu 18:30 UTC", "2026-03-02T18:29:59.5Z", 3),
        [
            "2026-03-02T18:30:00Z",
            "2026-03-05T18:30:00Z",
            "2026-03-09T18:30:00Z"
        ]
    );
    assert_eq!(
        following("0 9 1-7 * +mon UTC", "2026-03-01T00:00Z", 2),
        ["2026-03-02T09:00:00Z", "2026-04-06T09:00:00Z"]
    );
    assert_eq!(
        following("0 0 29 2 * UTC", "2096-03-01T00:00Z", 1),
        ["2104-02-29T00:00:00Z"]
    );
    assert_eq!(
        following("every 6 hours", "2026-03-01T05:00Z", 2),
        ["2026-03-01T06:00:00Z", "2026-03-01T12:00:00Z"]
    );
    assert_eq!(
        following("when new", "2026-03-01T05:10Z", 1),
        ["2026-03-01T06:10:00Z"]
    );
    let by_hand = read("by hand");
    assert_eq!(
        by_hand.next_after(at("2026-03-01T05:10Z"), Timestamp::UNIX_EPOCH),
        None
    );
}

#[test]
fn after_a_downtime_one_edition_makes_up_for_all_that_were_missed() {
    let begun = at("2026-01-01T00:00Z");
    let daily = read("daily 08:00 UTC");
    let (due, now) = (at("2026-03-01T08:00Z"), at("2026-03-04T12:00Z"));
    assert_eq!(daily.next_due(due, now, begun), Some(now));
    assert_eq!(
        daily.after_edition(due, now, begun),
        Some(at("2026-03-05T08:00Z"))
    );
    // On time is on time.
    assert_eq!(daily.next_due(due, due, begun), Some(due));
    let seconds_later = at("2026-03-01T08:00:03Z");
    assert_eq!(
        daily.next_due(due, seconds_later, begun),
        Some(seconds_later)
    );
    let hourly = read("hourly");
    assert_eq!(
        hourly.next_due(due, seconds_later, begun),
        Some(seconds_later)
    );
    // Shortly before the next one, that is the one.
    let shortly_before = at("2026-03-04T07:50Z");
    assert_eq!(
        daily.next_due(due, shortly_before, begun),
        Some(at("2026-03-04T08:00Z"))
    );
    // Still to come.
    let before = at("2026-03-01T07:00Z");
    assert_eq!(daily.next_due(due, before, begun), Some(due));
    // By now somebody has made it a thing of the hand.
    assert_eq!(read("by hand").next_due(due, now, begun), None);
    assert_eq!(read("by hand").after_edition(due, now, begun), None);
    // There may be something new, as soon as it is looked for.
    let when_new = read("when new");
    assert_eq!(when_new.next_due(due, now, begun), Some(now));
    assert_eq!(
        when_new.after_edition(due, now, begun),
        Some(at("2026-03-04T13:00Z"))
    );
}

#[test]
fn a_clock_that_is_set_brings_no_edition_twice_and_stops_none() {
    let begun = at("2026-01-01T00:00Z");
    let daily = read("daily 08:00 UTC");
    // Made a second after eight; then the clock is set back to before eight.
    let made = at("2026-03-01T08:00:01Z");
    let due = daily
        .after_edition(at("2026-03-01T08:00Z"), made, begun)
        .unwrap();
    let set_back = at("2026-03-01T07:59:50Z");
    assert_eq!(
        daily.next_due(due, set_back, begun),
        Some(at("2026-03-02T08:00Z"))
    );
    // Even when it was set back in the middle of it.
    let after = daily.after_edition(at("2026-03-01T08:00Z"), set_back, begun);
    assert_eq!(after, Some(at("2026-03-02T08:00Z")));
    // Reckoned while the clock was in another century.
    let far = at("2099-03-01T08:00Z");
    assert_eq!(
        daily.next_due(far, set_back, begun),
        Some(at("2026-03-01T08:00Z"))
    );
    let every = read("every 6 hours");
    let begun_far = at("2099-01-01T03:00Z");
    assert_eq!(
        every.next_after(set_back, begun_far),
        Some(at("2026-03-01T09:00Z"))
    );
}

#[test]
fn daily_and_rarer_editions_are_messages_of_their_own() {
    for (words, own) in [
        ("daily 08:00", true),
        ("weekly mon 08:00", true),
        ("monthly 1 09:00", true),
        ("0 8 * 1 *", true),
        ("every 24 hours", true),
        ("every 3 days", true),
        ("when new, at most daily", true),
        ("0 8,18 * * *", false),
        ("0 * * * *", false),
        ("every 23 hours", false),
        ("hourly", false),
        ("when new", false),
        ("by hand", false),
    ] {
        assert_eq!(read(words).posts_anew(), own, "{words}");
    }
}

#[test]
fn what_is_being_typed_is_completed() {
    let first = |typed: &str| {
        suggestions(typed, BERLIN)
            .first()
            .cloned()
            .unwrap_or_default()
    };
    assert_eq!(first("da"), "daily 08:00 Europe/Berlin");
    assert_eq!(first("Every d"), "daily 08:00 Europe/Berlin");
    assert_eq!(first("weekl"), "weekly mon 08:00 Europe/Berlin");
    assert_eq!(first("th"), "mon, thu 18:30 Europe/Berlin");
    assert_eq!(first("when s"), "when new, at most hourly");
    assert_eq!(first("man"), "by hand");
    assert_eq!(first("every 5"), "every 5 hours");
    assert_eq!(first("07:15"), "daily 07:15 Europe/Berlin");
    assert_eq!(
        first("when new, at most every 3"),
        "when new, at most every 3 hours"
    );
    // What is typed is one already.
    assert_eq!(first("tue at 9pm"), "weekly tue 21:00 Europe/Berlin");
    assert_eq!(first("15 7 * * *"), "daily 07:15 Europe/Berlin");
    // A zone.
    assert_eq!(first("daily 09:00 kolk"), "daily 09:00 Asia/Kolkata");
    assert_eq!(first("daily 09:00 europe/ro"), "daily 09:00 Europe/Rome");
    assert_eq!(suggestions("zzz", BERLIN), Vec::<String>::new());
    assert_eq!(
        suggestions(&"daily ".repeat(20), BERLIN),
        Vec::<String>::new()
    );
    let at_first = suggestions("", BERLIN);
    let examples: Vec<String> = EXAMPLES
        .iter()
        .map(|words| read(words).to_string())
        .collect();
    assert_eq!(at_first[..6], examples);
    assert_eq!(at_first.len(), 25);
    assert!(suggestions("", "nowhere").contains(&"hourly".to_owned()));
}

const ZONES: [&str; 9] = [
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Asia/Kolkata",
    "America/Santiago",
    "America/St_Johns",
    "Africa/Casablanca",
    "Pacific/Chatham",
];

const SOUP: &[&str] = &[
    "daily",
    "every",
    "at",
    "weekly",
    "monthly",
    "month",
    "week",
    "day",
    "weekdays",
    "weekends",
    "mon",
    "thu-sun",
    "sundays",
    "hourly",
    "hour",
    "hours",
    "minutes",
    "days",
    "6",
    "90",
    "1st",
    "28",
    "8am",
    "12 pm",
    "08:00",
    "18:30",
    "noon",
    "last",
    "when",
    "new",
    "most",
    "by",
    "hand",
    "never",
    "UTC",
    "Europe/Berlin",
    "Asia/Kolkata",
    "the",
    "of",
    ",",
    "*",
    "*/2",
    "0",
    "5",
    "L",
    "1-5",
    "15W",
    "5#2",
    "+1",
    "LW",
    "mon-fri",
    "jan",
];

fn soup() -> impl Strategy<Value = String> {
    proptest::collection::vec(proptest::sample::select(SOUP), 0..9)
        .prop_map(|words| words.join(" "))
}

fn field(values: &'static str) -> impl Strategy<Value = String> {
    proptest::string::string_regex(values).unwrap()
}

fn cron() -> impl Strategy<Value = String> {
    (
        field("[0-9]|[1-5][0-9]"),
        field(r"\*|\*/[1-9]|[0-9]|1[0-9](,2[0-3])?|[1-9]-1[0-9](/[2-4])?"),
        field(r"\*|\?|\*/[2-9]|L|LW|1?[1-9]W|[1-9](,1[0-9]){0,2}|1-31"),
        field(r"\*|[1-9]|1[0-2]|jan|DEC|\*/3|2"),
        field(r"\*|\?|[0-7]|\+?[1-3]-[4-6]|sun|Mon-Fri|5#[1-5]|[1-5]L|\*/[1-3]|0-6"),
        field("( Europe/Berlin| UTC| pacific/apia)?"),
    )
        .prop_map(|(minute, hour, day, month, weekday, zone)| {
            format!("{minute} {hour} {day} {month} {weekday}{zone}")
        })
}

fn any_words() -> impl Strategy<Value = String> {
    prop_oneof![
        soup(),
        cron(),
        (60..=527_040u32).prop_map(|minutes| format!("every {minutes} minutes")),
        (1..=8_784u32).prop_map(|hours| format!("when new, at most every {hours} hours")),
    ]
}

fn any_moment() -> impl Strategy<Value = Timestamp> {
    let (first, last) = (
        Timestamp::MIN.as_nanosecond(),
        Timestamp::MAX.as_nanosecond(),
    );
    let near = at("1990-01-01T00:00Z").as_second()..at("2060-01-01T00:00Z").as_second();
    prop_oneof![
        1 => (first..=last).prop_map(|nanos| Timestamp::from_nanosecond(nanos).unwrap()),
        3 => near.prop_map(|second| Timestamp::from_second(second).unwrap()),
    ]
}

proptest! {
    #[test]
    fn the_canonical_words_are_read_as_the_same_schedule(words in any_words()) {
        if let Ok(schedule) = Schedule::parse(&words, "America/New_York") {
            let canonical = schedule.to_string();
            prop_assert!(canonical.chars().count() <= LONGEST, "{}", canonical);
            let again = Schedule::parse(&canonical, "Pacific/Apia");
            prop_assert_eq!(again.as_ref(), Ok(&schedule), "{} was written {}", words, canonical);
            prop_assert_eq!(again.unwrap().to_string(), canonical);
        }
    }

    #[test]
    fn a_cron_expression_means_the_same_in_its_canonical_form(words in cron(), begun in any_moment()) {
        // Read by croner alone, as it was written, and walked in UTC.
        let fields: Vec<&str> = words.split(' ').take(5).collect();
        if let Ok(schedule) = Schedule::parse(&format!("{} UTC", fields.join(" ")), "UTC") {
            let written: croner::Cron = fields.join(" ").parse().unwrap();
            let expected = written.find_next_occurrence(&begun.to_zoned(TimeZone::UTC), false).ok();
            prop_assert_eq!(schedule.next_after(begun, begun), expected.map(|zoned| zoned.timestamp()));
        }
    }

    #[test]
    fn nothing_that_is_typed_brings_it_down(words in any::<String>(), soup in soup(), zone in ".{0,12}") {
        for words in [&words, &soup] {
            if let Err(error) = Schedule::parse(words, &zone) {
                prop_assert!(!error.to_string().is_empty());
            }
            let offered = suggestions(words, &zone);
            prop_assert!(offered.len() <= 25);
        }
    }

    #[test]
    fn what_is_suggested_is_canonical_and_none_is_twice(words in soup(), cut in 0..40usize) {
        let typed: String = words.chars().take(cut).collect();
        let offered = suggestions(&typed, BERLIN);
        prop_assert!(offered.len() <= 25);
        for (at, words) in offered.iter().enumerate() {
            prop_assert_eq!(&read(words).to_string(), words);
            prop_assert!(!offered[..at].contains(words));
        }
        if let Ok(schedule) = Schedule::parse(&typed, BERLIN) {
            prop_assert_eq!(offered.first(), Some(&schedule.to_string()));
        }
    }

    #[test]
    fn the_next_moment_is_later_however_the_clock_was_set(
        words in any_words(),
        moments in proptest::collection::vec(any_moment(), 1..4),
        begun in any_moment(),
        zone in proptest::sample::select(&ZONES[..]),
    ) {
        if let Ok(schedule) = Schedule::parse(&words, zone) {
            for after in moments {
                let mut last = after;
                for _ in 0..5 {
                    let Some(next) = schedule.next_after(last, begun) else { break };
                    prop_assert!(next > last, "{} after {} is {}", schedule, last, next);
                    last = next;
                }
                // What lies between is passed over by nobody: asked later, it is the same one.
                if let Some(next) = schedule.next_after(after, begun)
                    && !matches!(schedule, Schedule::WhenNew { .. })
                {
                    let shortly_before = next - SignedDuration::from_nanos(1);
                    prop_assert_eq!(schedule.next_after(shortly_before.max(after), begun), Some(next));
                }
            }
        }
    }

    #[test]
    fn an_interval_keeps_its_phase(minutes in 60..=527_040u32, after in any_moment(), begun in any_moment()) {
        let interval = Interval::of_minutes(minutes).unwrap();
        let step = interval.duration();
        if let Some(next) = Schedule::Every(interval).next_after(after, begun) {
            prop_assert!(next > after && next.duration_since(after) <= step);
            prop_assert_eq!(next.duration_since(begun).as_nanos() % step.as_nanos(), 0);
            if let Some(second) = Schedule::Every(interval).next_after(next, begun) {
                prop_assert_eq!(second.duration_since(next), step);
            }
        }
    }

    #[test]
    fn an_edition_that_is_made_is_never_due_again(
        words in any_words(), due in any_moment(), late in 0..10_000_000i64, set_back in 0..50i64, begun in any_moment(),
    ) {
        let (Ok(schedule), Ok(now)) = (
            Schedule::parse(&words, BERLIN),
            due.checked_add(SignedDuration::from_secs(late)),
        ) else {
            return Ok(());
        };
        let Some(made) = schedule.next_due(due, now, begun) else {
            prop_assert_eq!(schedule, Schedule::ByHand);
            return Ok(());
        };
        prop_assert!(made >= now && made.duration_since(now) < SignedDuration::from_hours(1));
        if let Some(next) = schedule.after_edition(due, made, begun)
            && let Ok(now) = made.checked_sub(SignedDuration::from_secs(set_back))
        {
            prop_assert!(next > made);
            let then = schedule.next_due(next, now, begun);
            prop_assert_eq!(then, Some(next), "{} was made at {}", schedule, made);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn daily_comes_once_on_every_day_that_there_is(
        zone in proptest::sample::select(&ZONES[..]),
        hour in 0..24i8,
        minute in 0..60i8,
        year in 2008..2037i32,
        day in 0..365i64,
    ) {
        let schedule = Schedule::parse(&format!("daily {hour:02}:{minute:02}"), zone).unwrap();
        let clocks = TimeZone::get(zone).unwrap();
        let begun = at(&format!("{year}-01-01T00:00Z")) + SignedDuration::from_hours(day * 24);
        let mut last = schedule.next_after(begun, begun).unwrap();
        for _ in 0..800 {
            let next = schedule.next_after(last, begun).unwrap();
            let mut expected = clocks.to_datetime(last).date().tomorrow().unwrap();
            let noon = clocks.to_ambiguous_timestamp(expected.to_datetime(Time::constant(12, 0, 0, 0)));
            if matches!(noon.offset(), AmbiguousOffset::Gap { .. }) {
                prop_assert_eq!(zone, "Pacific/Apia");
                expected = expected.tomorrow().unwrap();
            }
            let shown = clocks.to_datetime(next);
            prop_assert_eq!(shown.date(), expected);
            // At its time, or up to an hour later where clocks skipped it.
            let wanted = expected.to_datetime(Time::new(hour, minute, 0, 0).unwrap());
            let skipped = matches!(
                clocks.to_ambiguous_timestamp(wanted).offset(),
                AmbiguousOffset::Gap { .. }
            );
            prop_assert_eq!(shown != wanted, skipped, "{} on {}", zone, expected);
            last = next;
        }
    }
}
