//! Reads a schedule from words.
//!
//! No grammar of sentences: words that say nothing are left out, the others are taken for what each of them means, and
//! what they mean together is decided at the end. So "mon, thu 18:30" and "every Monday and Thursday at 6:30 pm" are
//! the same. A word that means nothing is refused by name: half a schedule that was understood is a wrong one.

use super::times::{Times, WEEKDAYS, Zone};
use super::{CronPart, Interval, LONGEST, Schedule, ScheduleError};
use crate::text::cut;

/// What is said around a schedule without saying more.
const FILLERS: &[&str] = &[
    "every", "each", "on", "the", "of", "a", "an", "per", "once", "and", "in", "it", "only",
    "please", "time", "o'clock", "oclock",
];

/// What is said of something new. "at" and what follows it belong to "at most".
const NEWS: &[&str] = &[
    "when",
    "whenever",
    "if",
    "as",
    "soon",
    "there",
    "is",
    "are",
    "something",
    "anything",
    "new",
    "news",
    "appears",
    "appear",
    "comes",
    "arrives",
    "up",
    "but",
    "not",
    "no",
    "more",
    "often",
];

const LIMITS: &[&str] = &["most", "max", "maximum", "than"];

const BY_HAND: &[&[&str]] = &[
    &["by", "hand"],
    &["by-hand"],
    &["manual"],
    &["manually"],
    &["never"],
];

const NUMBERS: [&str; 12] = [
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve",
];

/// The time that is meant when none is said.
const MORNING: (u8, u8) = (8, 0);

/// More of a word than this is not needed to know it again.
const ECHOED: usize = 40;

/// See [`Schedule::parse`].
pub(super) fn read(words: &str, default_zone: &str) -> Result<Schedule, ScheduleError> {
    if words.chars().count() > LONGEST {
        return Err(ScheduleError::TooLong);
    }
    let written: Vec<&str> = words.split_whitespace().collect();
    if looks_like_cron(&written) {
        return read_cron(&written, default_zone);
    }
    let (tokens, zone) = take_zone(tokens(words))?;
    let tokens: Vec<&str> = tokens
        .iter()
        .map(String::as_str)
        .filter(|token| !FILLERS.contains(token))
        .collect();
    if BY_HAND.contains(&tokens.as_slice()) {
        return Ok(Schedule::ByHand);
    }
    if tokens.iter().any(|token| ["new", "news"].contains(token)) {
        let at_most = when_new(&tokens)?;
        return Ok(Schedule::WhenNew { at_most });
    }
    let heard = Heard::of(&tokens)?;
    if let Some(interval) = heard.alone()? {
        return Ok(Schedule::Every(interval));
    }
    let cron = heard.cron()?;
    let fields: Vec<&str> = cron.split(' ').collect();
    let zone = zone.map_or_else(|| Zone::named(default_zone), Ok)?;
    Ok(Schedule::Times(Times::of_cron(&fields, zone)?))
}

/// A word as an error repeats it.
pub(super) fn echo(word: &str) -> String {
    cut::cut(word, ECHOED)
}

fn not_understood(word: &str) -> ScheduleError {
    ScheduleError::NotUnderstood { word: echo(word) }
}

fn is_cron(field: &str, more: &str) -> bool {
    field
        .chars()
        .all(|c| c.is_ascii_digit() || "*,-/".contains(c) || more.contains(c))
}

/// Nobody begins with three fields of figures who does not mean cron. A star is in nothing else.
fn looks_like_cron(written: &[&str]) -> bool {
    match written {
        [minute, hour, day, _, _, ..] => {
            is_cron(minute, "") && is_cron(hour, "") && is_cron(day, "?LlWw")
        }
        _ => written.contains(&"*"),
    }
}

fn read_cron(written: &[&str], default_zone: &str) -> Result<Schedule, ScheduleError> {
    let (fields, zone) = match written {
        [fields @ .., zone] if fields.len() == 5 && !is_cron(zone, "?") => {
            (fields, Zone::named(zone)?)
        }
        [.., unknown] if written.len() > 6 && !is_cron(unknown, "?") => {
            return Err(not_understood(unknown));
        }
        fields if fields.len() == 5 => (fields, Zone::named(default_zone)?),
        _ => {
            return Err(ScheduleError::Cron {
                part: CronPart::NumberOfFields,
            });
        }
    };
    Ok(Schedule::Times(Times::of_cron(fields, zone)?))
}

/// The words in small letters, without marks around them; a figure and the letters behind it are two.
fn tokens(words: &str) -> Vec<String> {
    let apart: String = words
        .chars()
        .map(|c| match c {
            ',' | ';' | '&' | '(' | ')' => ' ',
            '–' | '—' => '-',
            '’' => '\'',
            c => c,
        })
        .collect();
    let mut tokens = Vec::new();
    for word in apart.split_whitespace() {
        let word = word
            .trim_matches(|c| ".!?\"'“”`".contains(c))
            .to_lowercase();
        let head = |c: char| c.is_ascii_digit() || c == ':' || c == '.';
        match word.split_once(|c| !head(c)) {
            Some((figure, _)) if !figure.is_empty() => {
                let letters = word.strip_prefix(figure).unwrap_or_default();
                tokens.push(figure.trim_end_matches('.').to_owned());
                tokens.push(half_of_day(letters));
            }
            _ => tokens.push(half_of_day(&word)),
        }
    }
    tokens.retain(|token| !token.is_empty());
    tokens
}

/// "a.m", whose last dot went with the marks.
fn half_of_day(word: &str) -> String {
    match word {
        "a.m" => "am".into(),
        "p.m" => "pm".into(),
        word => word.into(),
    }
}

/// The zone, wherever it stands if it has a slash, and otherwise only as the last word: "Cuba" is one too.
fn take_zone(mut tokens: Vec<String>) -> Result<(Vec<String>, Option<Zone>), ScheduleError> {
    while tokens.last().is_some_and(|token| token == "time") {
        tokens.pop();
    }
    let begins_like_a_name =
        |token: &String| token.starts_with(|c: char| c.is_ascii_alphabetic()) && token.len() > 1;
    let with_slash = tokens
        .iter()
        .position(|token| begins_like_a_name(token) && token.contains('/'));
    if let Some(at) = with_slash {
        let name = tokens.remove(at);
        return Ok((tokens, Some(Zone::named(&name)?)));
    }
    let zone = tokens
        .last()
        .filter(|token| begins_like_a_name(token))
        .and_then(|token| Zone::named(token).ok());
    if zone.is_some() {
        tokens.pop();
    }
    Ok((tokens, zone))
}

fn number(token: &str) -> Option<u32> {
    if token.chars().all(|c| c.is_ascii_digit()) {
        // A figure that is too big for a number is too big for all that follows.
        return Some(token.parse().unwrap_or(u32::MAX)).filter(|_| !token.is_empty());
    }
    let at = NUMBERS.iter().position(|name| *name == token)?;
    u32::try_from(at + 1).ok()
}

/// The minutes of a unit of time.
fn unit(token: &str) -> Option<u32> {
    match token {
        "minute" | "minutes" | "min" | "mins" | "m" => Some(1),
        "hour" | "hours" | "hr" | "hrs" | "h" => Some(60),
        "day" | "days" | "d" => Some(24 * 60),
        "week" | "weeks" | "w" => Some(7 * 24 * 60),
        _ => None,
    }
}

fn interval(count: u32, unit: u32) -> Result<Interval, ScheduleError> {
    Interval::of_minutes(count.saturating_mul(unit))
}

/// How often at most, from "when something new appears, at most every 2 hours".
fn when_new(tokens: &[&str]) -> Result<Interval, ScheduleError> {
    let is_about_news = |token: &&&str| **token == "at" || NEWS.contains(*token);
    let of_news = tokens.iter().take_while(is_about_news).count();
    let (_, rest) = tokens.split_at(of_news);
    let rest = match rest {
        [limit, rest @ ..] if LIMITS.contains(limit) => {
            if rest.is_empty() {
                return Err(not_understood(limit));
            }
            rest
        }
        rest => rest,
    };
    match rest {
        [] => Ok(Interval::HOURLY),
        ["hourly" | "hour"] => Ok(Interval::HOURLY),
        ["minute"] => Err(ScheduleError::TooOften),
        ["daily" | "day"] => interval(1, 24 * 60),
        ["weekly" | "week"] => interval(7, 24 * 60),
        [count, of, rest @ ..] => match (number(count), unit(of)) {
            (Some(count), Some(unit)) if rest.is_empty() => interval(count, unit),
            (Some(_), Some(_)) => Err(not_understood(rest.first().unwrap_or(of))),
            (Some(_), None) => Err(not_understood(of)),
            (None, _) => Err(not_understood(count)),
        },
        [word] => Err(not_understood(word)),
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rhythm {
    Daily,
    Weekly,
    Monthly,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum DayOfMonth {
    Numbered(u32),
    Last,
}

/// What the words said, each for itself.
#[derive(Debug, Default)]
struct Heard {
    rhythms: Vec<Rhythm>,
    intervals: Vec<Interval>,
    /// From Sunday.
    weekdays: Vec<usize>,
    days_of_month: Vec<DayOfMonth>,
    clocks: Vec<(u8, u8)>,
    /// Figures that say by themselves neither a time nor a day.
    figures: Vec<u32>,
}

impl Heard {
    fn of(tokens: &[&str]) -> Result<Heard, ScheduleError> {
        let mut heard = Heard::default();
        let mut rest = tokens;
        while let [token, behind @ ..] = rest {
            rest = heard.take(token, behind)?;
        }
        Ok(heard)
    }

    /// Takes what `token` says, with as much of what is behind it as belongs to it, and returns the rest.
    fn take<'a, 'b>(
        &mut self,
        token: &str,
        behind: &'b [&'a str],
    ) -> Result<&'b [&'a str], ScheduleError> {
        if let (Some(first), ["-" | "to" | "till" | "until" | "through", last, rest @ ..]) =
            (weekday(token), behind)
            && let Some(last) = weekday(last)
        {
            self.weekdays.extend(from_to(first, last));
            return Ok(rest);
        }
        if let Some(days) = weekdays(token) {
            self.weekdays.extend(days);
            return Ok(behind);
        }
        match (token, behind) {
            ("daily" | "day", _) => self.rhythms.push(Rhythm::Daily),
            ("weekly" | "week", _) => self.rhythms.push(Rhythm::Weekly),
            ("monthly" | "month", _) => self.rhythms.push(Rhythm::Monthly),
            ("hourly" | "hour", _) => self.intervals.push(Interval::HOURLY),
            ("minute", _) => return Err(ScheduleError::TooOften),
            // "the last day of every month"
            ("last", ["day", rest @ ..] | rest) => {
                self.days_of_month.push(DayOfMonth::Last);
                return Ok(rest);
            }
            ("noon" | "midday", _) => self.clocks.push((12, 0)),
            ("midnight", _) => self.clocks.push((0, 0)),
            ("at", [hour, rest @ ..]) if number(hour).is_some() => {
                let (half, rest) = half_behind(rest);
                self.clocks.push(clock(hour, half)?);
                return Ok(rest);
            }
            ("at", _) => {}
            (token, behind) => return self.take_figure(token, behind),
        }
        Ok(behind)
    }

    fn take_figure<'a, 'b>(
        &mut self,
        token: &str,
        behind: &'b [&'a str],
    ) -> Result<&'b [&'a str], ScheduleError> {
        let (half, behind_half) = half_behind(behind);
        if let Some((hour, _)) = token.split_once([':', '.'])
            && number(hour).is_some()
        {
            self.clocks.push(clock(token, half)?);
            return Ok(behind_half);
        }
        let Some(count) = number(token) else {
            return Err(not_understood(token));
        };
        if half.is_some() {
            self.clocks.push(clock(token, half)?);
            return Ok(behind_half);
        }
        match behind {
            ["st" | "nd" | "rd" | "th", rest @ ..] => {
                self.days_of_month.push(DayOfMonth::Numbered(count));
                Ok(rest)
            }
            [of, rest @ ..] => match unit(of) {
                Some(unit) => {
                    self.intervals.push(interval(count, unit)?);
                    Ok(rest)
                }
                None => {
                    self.figures.push(count);
                    Ok(behind)
                }
            },
            [] => {
                self.figures.push(count);
                Ok(behind)
            }
        }
    }

    /// The interval, when there is one; it goes with nothing else.
    fn alone(&self) -> Result<Option<Interval>, ScheduleError> {
        let others = self.rhythms.len()
            + self.weekdays.len()
            + self.days_of_month.len()
            + self.clocks.len()
            + self.figures.len();
        match self.intervals.as_slice() {
            [] => Ok(None),
            [interval] if others == 0 => Ok(Some(*interval)),
            _ => Err(ScheduleError::Contradiction),
        }
    }

    /// The days and the time as a cron expression.
    fn cron(self) -> Result<String, ScheduleError> {
        let mut figures = self.figures.into_iter();
        let mut days = self.days_of_month;
        let rhythm = match self.rhythms.as_slice() {
            [] if !self.weekdays.is_empty() => Rhythm::Weekly,
            [] if !days.is_empty() => Rhythm::Monthly,
            [] if !self.clocks.is_empty() || figures.len() > 0 => {
                return Err(ScheduleError::HowOften);
            }
            [] => return Err(ScheduleError::Empty),
            [rhythm] => *rhythm,
            _ => return Err(ScheduleError::Contradiction),
        };
        if rhythm == Rhythm::Monthly && days.is_empty() {
            days.extend(figures.next().map(DayOfMonth::Numbered));
        }
        let mut clocks = self.clocks;
        for figure in figures {
            clocks.push(clock(&figure.to_string(), None)?);
        }
        let (hour, minute) = match clocks.as_slice() {
            [] => MORNING,
            [clock] => *clock,
            _ => return Err(ScheduleError::ManyTimes),
        };
        let (day, weekday) = match (rhythm, days.as_slice(), self.weekdays.as_slice()) {
            (Rhythm::Daily, [], []) => ("*".to_owned(), "*".to_owned()),
            (Rhythm::Weekly, [], []) => ("*".to_owned(), "1".to_owned()),
            (Rhythm::Weekly, [], weekdays) => {
                let list: Vec<String> = weekdays.iter().map(usize::to_string).collect();
                ("*".to_owned(), list.join(","))
            }
            (Rhythm::Monthly, [], []) => ("1".to_owned(), "*".to_owned()),
            (Rhythm::Monthly, [DayOfMonth::Last], []) => ("L".to_owned(), "*".to_owned()),
            (Rhythm::Monthly, [DayOfMonth::Numbered(day)], []) => match day {
                1..=28 => (day.to_string(), "*".to_owned()),
                _ => {
                    return Err(ScheduleError::NoSuchDay {
                        day: day.to_string(),
                    });
                }
            },
            _ => return Err(ScheduleError::Contradiction),
        };
        Ok(format!("{minute} {hour} {day} * {weekday}"))
    }
}

/// "am" or "pm" when it comes next, and what is behind it.
fn half_behind<'a, 'b>(behind: &'b [&'a str]) -> (Option<&'a str>, &'b [&'a str]) {
    match behind {
        [half @ ("am" | "pm"), rest @ ..] => (Some(half), rest),
        behind => (None, behind),
    }
}

/// The hour, from 0 to 23, and the minute that are written so: "8", "08:00", "8.30".
fn clock(written: &str, half: Option<&str>) -> Result<(u8, u8), ScheduleError> {
    let wrong = || {
        let half = half.map_or_else(String::new, |half| format!(" {half}"));
        ScheduleError::NoSuchTime {
            word: echo(&format!("{written}{half}")),
        }
    };
    let (hour, minute) = written.split_once([':', '.']).unwrap_or((written, "00"));
    let in_range = |number: Option<u32>, most: u8| {
        number
            .and_then(|number| u8::try_from(number).ok())
            .filter(|number| *number <= most)
    };
    let minutes = in_range(number(minute), 59).filter(|_| minute.len() == 2);
    let hours = in_range(number(hour), 23);
    let (hours, minutes) = hours.zip(minutes).ok_or_else(wrong)?;
    let hours = match (half, hours) {
        (None, hours) => hours,
        (Some("am"), 12) => 0,
        (Some("am"), 1..=11) => hours,
        (Some(_), 12) => 12,
        (Some(_), 1..=11) => hours + 12,
        _ => return Err(wrong()),
    };
    Ok((hours, minutes))
}

/// The days of the week, from Sunday, that a word stands for: "mon", "thursdays", "mon-fri", "weekends".
fn weekdays(token: &str) -> Option<Vec<usize>> {
    match token {
        "weekday" | "weekdays" | "workday" | "workdays" => return Some((1..=5).collect()),
        "weekend" | "weekends" => return Some(vec![6, 0]),
        _ => {}
    }
    if let Some((first, last)) = token.split_once('-') {
        return Some(from_to(weekday(first)?, weekday(last)?));
    }
    weekday(token).map(|day| vec![day])
}

/// Around the end of the week where that is between them.
fn from_to(first: usize, last: usize) -> Vec<usize> {
    let length = (last + 7 - first) % 7;
    (0..=length).map(|step| (first + step) % 7).collect()
}

fn weekday(token: &str) -> Option<usize> {
    let full = [
        "sunday",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
    ];
    let single = token.strip_suffix('s').unwrap_or(token);
    let short = match single {
        "tue" | "tues" => "tue",
        "thur" | "thurs" => "thu",
        "weds" => "wed",
        single => single,
    };
    full.iter()
        .position(|day| *day == single)
        .or_else(|| WEEKDAYS.iter().position(|day| *day == short))
}
