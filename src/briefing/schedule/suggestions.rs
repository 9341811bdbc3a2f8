//! What a moderator may be about to write, while they write it.
//!
//! Everything that is suggested has been read as a schedule and is written back in its canonical form, so a choice is
//! never refused afterwards.

use super::{EXAMPLES, LONGEST, Schedule};

/// Discord shows no more choices.
const MOST: usize = 25;

/// Said in several ways, so that whoever begins with "every day" meets the same as who begins with "daily".
const SAID: &[&str] = &[
    "daily 08:00",
    "every day at 08:00",
    "weekdays 09:00",
    "every weekday at 09:00",
    "mon, thu 18:30",
    "monthly 1 09:00",
    "every month on the 1st at 09:00",
    "every 6 hours",
    "when new, at most hourly",
    "when something new appears, at most every hour",
    "by hand",
    "manual",
    "never",
    "daily 07:00",
    "daily 12:00",
    "daily 18:00",
    "daily 20:00",
    "weekly monday 08:00",
    "every week on monday at 08:00",
    "weekly tuesday 08:00",
    "weekly wednesday 08:00",
    "weekly thursday 08:00",
    "weekly friday 08:00",
    "weekly friday 16:00",
    "weekly saturday 10:00",
    "weekly sunday 10:00",
    "weekly sunday 18:00",
    "weekends 10:00",
    "weekdays 17:00",
    "every weekend at 10:00",
    "hourly",
    "every hour",
    "every 90 minutes",
    "every 2 hours",
    "every 3 hours",
    "every 4 hours",
    "every 12 hours",
    "every 2 days",
    "every 7 days",
    "when new, at most every 2 hours",
    "when something new appears, at most every 6 hours",
    "when something new appears, at most every 24 hours",
    "monthly 15 09:00",
    "monthly last 18:00",
    "every month on the last day at 18:00",
];

/// What makes a schedule of half of one: before what was typed, and behind it.
const COMPLETIONS: &[(&str, &str)] = &[
    ("", " hours"),
    ("", " days"),
    ("", " every 2 hours"),
    ("daily ", ""),
    ("weekdays ", ""),
    ("weekly mon ", ""),
    ("monthly 1 ", ""),
];

/// At most 25 schedules that fit what was typed so far, each in its canonical form and none twice.
///
/// What was typed comes first when it is a schedule already. A beginning of a zone's name behind one is completed.
/// `default_zone` is the zone of those that do not say theirs; when it is none, only those that need no zone are left.
pub fn suggestions(typed: &str, default_zone: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    if typed.chars().count() > LONGEST {
        return found;
    }
    let mut offer = |words: &str| {
        if found.len() < MOST
            && let Ok(schedule) = Schedule::parse(words, default_zone)
        {
            let canonical = schedule.to_string();
            if !found.contains(&canonical) {
                found.push(canonical);
            }
        }
    };
    let typed = typed.trim();
    offer(typed);
    for zoned in with_zones(typed, default_zone) {
        offer(&zoned);
    }
    let is_half_of_one =
        typed.chars().any(|c| c.is_ascii_digit()) && Schedule::parse(typed, default_zone).is_err();
    let begun = words_of(typed);
    let fitting = SAID
        .iter()
        .filter(|said| fits(&begun, &words_of(said)))
        .copied();
    for said in EXAMPLES
        .iter()
        .copied()
        .filter(|_| begun.is_empty())
        .chain(fitting)
    {
        offer(said);
    }
    if is_half_of_one {
        for (before, behind) in COMPLETIONS {
            offer(&format!("{before}{typed}{behind}"));
        }
    }
    found
}

fn words_of(text: &str) -> Vec<String> {
    text.to_lowercase()
        .split(|c: char| c.is_whitespace() || c == ',')
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Whether each word that was typed begins one of the words that are said, in their order.
fn fits(typed: &[String], said: &[String]) -> bool {
    let mut said = said.iter();
    typed
        .iter()
        .all(|typed| said.any(|said| said.starts_with(typed.as_str())))
}

/// What was typed with its last word completed to the zones that begin so, or whose city does.
fn with_zones(typed: &str, default_zone: &str) -> Vec<String> {
    let Some((schedule, begun)) = typed.rsplit_once(char::is_whitespace) else {
        return Vec::new();
    };
    let begun = begun.to_lowercase();
    let is_name = begun.starts_with(|c: char| c.is_ascii_alphabetic()) && begun.len() > 1;
    let has_times = matches!(
        Schedule::parse(schedule, default_zone),
        Ok(Schedule::Times(_))
    );
    if !is_name || !has_times {
        return Vec::new();
    }
    let mut zones: Vec<String> = jiff::tz::db()
        .available()
        .map(|name| name.to_string())
        .filter(|name| {
            let small = name.to_lowercase();
            let city = small.rsplit_once('/').map(|(_, city)| city);
            small.starts_with(&begun) || city.is_some_and(|city| city.starts_with(&begun))
        })
        .collect();
    zones.sort();
    zones
        .into_iter()
        .take(MOST)
        .map(|zone| format!("{schedule} {zone}"))
        .collect()
}
