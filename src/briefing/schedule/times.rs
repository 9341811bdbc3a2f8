//! Times of day in a zone: which moment the next of them is.
//!
//! Croner reads the expression and walks the calendar, and knows nothing of the zone here. Left to itself it treats a
//! daily time otherwise than an expression with several hours when clocks change, and loses a Saturday's edition where
//! the gap ends at midnight, as it does in Nuuk. So it is given civil time only, and what a zone makes of that is
//! decided in one place, the same for every expression.

use std::fmt;

use croner::parser::{CronParser, Seconds, Year};
use croner::{Cron, CronComponent};
use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time, date};
use jiff::tz::{AmbiguousOffset, TimeZone};

use super::words::echo;
use super::{CronField, CronPart, LONGEST, ScheduleError};

/// Times of day on certain days, as the clocks of a zone show them: at most one an hour, always at the same minute.
#[derive(Debug, Clone)]
pub struct Times {
    /// Large beside what the other schedules hold.
    cron: Box<Cron>,
    fields: Fields,
    zone: Zone,
}

/// A time zone and the name it is known by.
#[derive(Debug, Clone)]
pub(super) struct Zone {
    zone: TimeZone,
    name: String,
}

/// The five fields of a cron expression in their canonical form.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Fields {
    minute: String,
    hour: String,
    day: String,
    month: String,
    weekday: String,
}

/// From Sunday, as cron counts them.
pub(super) const WEEKDAYS: [&str; 7] = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

/// After so many years the weekdays and the leap days are as they were, so a day that has not come by then never does.
const YEARS_OF_ALL_DAYS: i16 = 28;

/// So many times of day can be passed over at most before one is later than what was asked: those of a day that a
/// zone has twice, or left out.
const MOST_PASSED_OVER: usize = 100;

impl Zone {
    /// The zone of an IANA name, in any case.
    pub(super) fn named(name: &str) -> Result<Zone, ScheduleError> {
        // What the machine happens to be set to is no name that means the same tomorrow.
        let of_the_machine = ["localtime", "posixrules"]
            .iter()
            .any(|file| name.eq_ignore_ascii_case(file));
        TimeZone::get(name)
            .ok()
            .filter(|zone| !of_the_machine && !zone.is_unknown())
            .and_then(|zone| {
                let name = zone.iana_name()?.to_owned();
                Some(Zone { zone, name })
            })
            .ok_or_else(|| ScheduleError::NoSuchZone { word: echo(name) })
    }
}

impl Times {
    /// The times of a cron expression of five fields.
    ///
    /// Besides what every cron knows, a day of the month may be `L` (the last), `15W` (the working day nearest to it)
    /// or `LW`, a day of the week `5#2` (the second Friday) or `5L` (the last), and `+` before the day of the week
    /// means that both days have to fit.
    pub(super) fn of_cron(expression: &[&str], zone: Zone) -> Result<Times, ScheduleError> {
        let parser = CronParser::builder()
            .seconds(Seconds::Disallowed)
            .year(Year::Disallowed)
            .build();
        let cron = parser
            .parse(&expression.join(" "))
            .map_err(|_| which_field_is_wrong(&parser, expression))?;
        if let Some(field) = empty_field(&cron) {
            return Err(ScheduleError::Cron {
                part: CronPart::Empty(field),
            });
        }
        // Any two minutes of an hour are nearer than an hour to each other, and one minute never is.
        if cron.pattern.minutes.values().len() > 1 {
            return Err(ScheduleError::TooOften);
        }
        let fields = Fields::of(&cron).ok_or(ScheduleError::Cron {
            part: CronPart::NumberOfFields,
        })?;
        let cron = parser
            .parse(&fields.to_string())
            .map_err(|_| which_field_is_wrong(&parser, expression))?;
        if !ever_comes(&cron) {
            return Err(ScheduleError::NeverComes);
        }
        let cron = Box::new(cron);
        let times = Times { cron, fields, zone };
        // It could not be read again.
        if times.to_string().chars().count() > LONGEST {
            return Err(ScheduleError::TooLong);
        }
        Ok(times)
    }

    /// The cron expression, in five fields.
    pub fn cron(&self) -> String {
        self.fields.to_string()
    }

    /// The IANA name of the zone.
    pub fn zone(&self) -> &str {
        &self.zone.name
    }

    /// Whether no day has two of them.
    pub(super) fn at_most_daily(&self) -> bool {
        self.cron.pattern.hours.values().len() <= 1
    }

    /// The first of them that is later than `after`.
    pub(super) fn next_after(&self, after: Timestamp) -> Option<Timestamp> {
        // Later clock times are never earlier moments (see `moment_of`), so none is missed by beginning here.
        let mut clock = self.zone.zone.to_datetime(after);
        for _ in 0..MOST_PASSED_OVER {
            clock = self.cron.find_next_occurrence(&clock, false).ok()?;
            match self.moment_of(clock) {
                Some(moment) if moment > after => return Some(moment),
                _ => {}
            }
        }
        None
    }

    /// The moment when clocks show this, or first show more: the first of two, the end of a gap. None for a time of a
    /// day that was left out as a whole, as the 30th of December 2011 was in Samoa.
    fn moment_of(&self, clock: DateTime) -> Option<Timestamp> {
        let zone = &self.zone.zone;
        let ambiguous = zone.to_ambiguous_timestamp(clock);
        let AmbiguousOffset::Gap { before, after } = ambiguous.offset() else {
            return ambiguous.earlier().ok();
        };
        // Read with the offset that holds behind the gap, it is a moment shortly before the change.
        let shortly_before = after.to_timestamp(clock).ok()?;
        let change = zone
            .following(shortly_before)
            .take(4)
            .find(|change| change.offset() == after)
            .map(|change| change.timestamp());
        let Some(change) = change else {
            return ambiguous.later().ok();
        };
        let midnight = clock.date().to_datetime(Time::midnight());
        let whole_day = before.to_datetime(change) <= midnight
            && after.to_datetime(change).date() > clock.date();
        (!whole_day).then_some(change)
    }

    fn time_of_day(&self) -> Option<String> {
        let minute: u8 = self.fields.minute.parse().ok()?;
        let hour: u8 = self.fields.hour.parse().ok()?;
        Some(format!("{hour:02}:{minute:02}"))
    }

    /// The days in words, where there are words for them.
    fn days_in_words(&self) -> Option<String> {
        let Fields {
            day,
            month,
            weekday,
            ..
        } = &self.fields;
        match (day.as_str(), month.as_str(), weekday.as_str()) {
            ("*", "*", "*") => Some("daily".into()),
            ("*", "*", "1-5") => Some("weekdays".into()),
            ("*", "*", _) if !self.cron.pattern.days_of_week.has_modifiers() => {
                let mut days = self.cron.pattern.days_of_week.values();
                days.sort_by_key(|day| (day + 6) % 7);
                let names: Vec<&str> = days
                    .iter()
                    .filter_map(|day| WEEKDAYS.get(usize::from(*day)).copied())
                    .collect();
                let weekly = if names.len() == 1 { "weekly " } else { "" };
                Some(format!("{weekly}{}", names.join(", ")))
            }
            ("L", "*", "*") => Some("monthly last".into()),
            (day, "*", "*") if day.parse().is_ok_and(|day: u8| day <= 28) => {
                Some(format!("monthly {day}"))
            }
            _ => None,
        }
    }
}

impl fmt::Display for Times {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let zone = self.zone();
        match (self.days_in_words(), self.time_of_day()) {
            (Some(days), Some(time)) => write!(f, "{days} {time} {zone}"),
            _ => write!(f, "{} {zone}", self.fields),
        }
    }
}

/// Those that are written alike are equal.
impl PartialEq for Times {
    fn eq(&self, other: &Times) -> bool {
        self.fields == other.fields && self.zone.name == other.zone.name
    }
}

impl Fields {
    /// Reads them back from what was understood, so that one schedule has one form: "MON-FRI" and "1,2,3,4,5" are
    /// "1-5". What depends on the month (`L`, `W`, `#`) stays as it was written.
    fn of(cron: &Cron) -> Option<Fields> {
        let pattern = &cron.pattern;
        let written: Vec<String> = pattern
            .as_str()
            .split_whitespace()
            .map(|field| field.replace('?', "*"))
            .collect();
        let [_, _, written_day, _, written_weekday] = written.as_slice() else {
            return None;
        };
        let written_weekday = written_weekday.trim_start_matches('+');
        // A field that holds every day is a star only where the other is one: cron takes two that are no stars as
        // "either of them".
        let (any_day, any_weekday) = (pattern.is_dom_wildcard(), pattern.is_dow_wildcard());
        let every_day = any_weekday && pattern.days.values().len() == 31;
        let every_weekday = any_day && pattern.days_of_week.values().len() == 7;
        let day = match () {
            () if any_day || every_day => "*".to_owned(),
            () if pattern.days.has_modifiers() => written_day.clone(),
            () => listed(&pattern.days, false),
        };
        let weekday = match () {
            () if any_weekday || every_weekday => "*".to_owned(),
            () if pattern.days_of_week.has_modifiers() => written_weekday.to_owned(),
            () => listed(&pattern.days_of_week, false),
        };
        let both = pattern.matches_dom_and_dow() && day != "*" && weekday != "*";
        Some(Fields {
            minute: listed(&pattern.minutes, true),
            hour: listed(&pattern.hours, true),
            day,
            month: listed(&pattern.months, true),
            weekday: format!("{}{weekday}", if both { "+" } else { "" }),
        })
    }
}

impl fmt::Display for Fields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Fields {
            minute,
            hour,
            day,
            month,
            weekday,
        } = self;
        write!(f, "{minute} {hour} {day} {month} {weekday}")
    }
}

/// The values of a field, as short as cron can say them.
fn listed(component: &CronComponent, star: bool) -> String {
    let values = component.values();
    let all = usize::from(component.max - component.min) + 1;
    if star && values.len() == all {
        return "*".to_owned();
    }
    let step = match values.as_slice() {
        [first, second, _, ..] if *first == component.min => usize::from(second - first),
        _ => 0,
    };
    if step > 1
        && (component.min..=component.max)
            .step_by(step)
            .eq(values.iter().copied())
    {
        return format!("*/{step}");
    }
    let mut runs: Vec<(u16, u16)> = Vec::new();
    for value in values {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == value => *last = value,
            _ => runs.push((value, value)),
        }
    }
    let runs: Vec<String> = runs
        .iter()
        .map(|(first, last)| match last - first {
            0 => first.to_string(),
            1 => format!("{first},{last}"),
            _ => format!("{first}-{last}"),
        })
        .collect();
    runs.join(",")
}

/// Each field tried alone: the parser does not say where it stopped.
fn which_field_is_wrong(parser: &CronParser, expression: &[&str]) -> ScheduleError {
    let fields = CronField::ALL.into_iter().zip(expression);
    let wrong = fields.enumerate().find(|(at, (_, written))| {
        let alone: Vec<&str> = (0..CronField::ALL.len())
            .map(|other| if other == *at { **written } else { "*" })
            .collect();
        parser.parse(&alone.join(" ")).is_err()
    });
    let part = match wrong {
        Some((_, (field, written))) if expression.len() == CronField::ALL.len() => {
            CronPart::Wrong {
                field,
                word: echo(written),
            }
        }
        _ => CronPart::NumberOfFields,
    };
    ScheduleError::Cron { part }
}

/// A lone comma is read as a field without a value.
fn empty_field(cron: &Cron) -> Option<CronField> {
    let pattern = &cron.pattern;
    let components = [
        &pattern.minutes,
        &pattern.hours,
        &pattern.days,
        &pattern.months,
        &pattern.days_of_week,
    ];
    components
        .iter()
        .zip(CronField::ALL)
        .find(|(component, _)| component.values().is_empty() && !component.has_modifiers())
        .map(|(_, field)| field)
}

/// Whether any day fits. Croner would look for one until the year 5000.
fn ever_comes(cron: &Cron) -> bool {
    let hour = cron.pattern.hours.values().first().copied();
    let minute = cron.pattern.minutes.values().first().copied();
    let number = |value: Option<u16>| value.and_then(|value| i8::try_from(value).ok());
    let time = match (number(hour), number(minute)) {
        (Some(hour), Some(minute)) => Time::new(hour, minute, 0, 0),
        _ => return false,
    };
    let Ok(time) = time else { return false };
    let first = date(2001, 1, 1);
    std::iter::successors(Some(first), |day: &Date| day.tomorrow().ok())
        .take_while(|day| day.year() < first.year() + YEARS_OF_ALL_DAYS)
        .any(|day| {
            cron.is_time_matching(&day.to_datetime(time))
                .unwrap_or(false)
        })
}
