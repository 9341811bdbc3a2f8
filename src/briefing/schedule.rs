//! When a briefing is made anew: what a moderator wrote, as something that can be reckoned with.
//!
//! Words in, moments out, with no clock and no I/O of its own, so that the same words give the same moments in a test,
//! after a restart and on another machine. What was understood is written back in one canonical form, zone and all,
//! which is what is shown, stored, and read again: nothing about a schedule is kept anywhere else.
//!
//! Nothing is made more often than hourly. Discord lets a bot edit a message that is older than an hour only a few
//! times an hour, and one that is refused is a briefing that has stopped without anybody being told.

mod suggestions;
#[cfg(test)]
mod tests;
mod times;
mod words;

use std::fmt;

use jiff::{SignedDuration, Timestamp};

pub use suggestions::suggestions;
pub use times::Times;

/// No schedule is written in more characters, as typed and as written back: Discord takes no more as a choice.
pub const LONGEST: usize = 100;

/// What a moderator could write, for whoever does not know where to begin.
pub const EXAMPLES: &[&str] = &[
    "daily 08:00",
    "weekdays 09:00",
    "mon, thu 18:30",
    "monthly 1 09:00",
    "every 6 hours",
    "when new, at most hourly",
];

const HOUR: u32 = 60;
const DAY: u32 = 24 * HOUR;

/// When a briefing is made anew.
///
/// Two schedules are equal when they are written back alike.
#[derive(Debug, Clone, PartialEq)]
pub enum Schedule {
    /// At certain times of certain days, as the clocks of a zone tell them.
    Times(Times),
    /// Again and again after the same while, counted from when the briefing was begun.
    Every(Interval),
    /// When there is something new to say.
    WhenNew {
        /// ... but no sooner than this after the edition before.
        at_most: Interval,
    },
    /// When somebody presses the button, and never otherwise.
    ByHand,
}

/// A while between two editions, in whole minutes: from an hour to 366 days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Interval(u32);

/// Why words are no schedule. Each says what to write instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ScheduleError {
    /// Nothing was written, or nothing that says anything.
    #[error("nothing here says when; write {}", examples())]
    Empty,
    /// More than [`LONGEST`] characters, as typed or written back with its zone.
    #[error(
        "a schedule has at most {LONGEST} characters with its time zone; write it shorter, such as {}",
        examples()
    )]
    TooLong,
    /// A word that means nothing here.
    #[error("{word:?} is not understood here; write {}", examples())]
    NotUnderstood {
        /// The word, shortened.
        word: String,
    },
    /// A time without the days that it is meant for.
    #[error(
        "a time alone does not say how often; write \"daily\", \"weekdays\" or days before it, such as {}",
        examples()
    )]
    HowOften,
    /// Several ways of saying when that cannot all hold.
    #[error(
        "this says when in two ways at once; write one of them, such as {}",
        examples()
    )]
    Contradiction,
    /// More than one time of day.
    #[error(
        "only one time of day is understood in words; for several write a cron expression, such as \"0 8,18 * * *\""
    )]
    ManyTimes,
    /// No clock shows it.
    #[error("{word:?} is no time of day; write one such as \"08:00\", \"18:30\" or \"8am\"")]
    NoSuchTime {
        /// What was written for a time.
        word: String,
    },
    /// Not every month has it.
    #[error(
        "not every month has a day {day}; write a day from 1 to 28, such as \"monthly 1 09:00\", or \"monthly last 09:00\""
    )]
    NoSuchDay {
        /// The day that was written.
        day: String,
    },
    /// Neither tzdb nor the system has a zone of this name.
    #[error(
        "{word:?} is no time zone; write one such as \"Europe/Berlin\", \"America/New_York\" or \"UTC\", at the end"
    )]
    NoSuchZone {
        /// What was written for a zone, shortened.
        word: String,
    },
    /// More often than Discord lets it be shown.
    #[error(
        "a briefing is made anew once an hour at most, because Discord limits how often an old message may be edited; write \"hourly\", \"every 60 minutes\" or something longer"
    )]
    TooOften,
    /// Over a year apart.
    #[error(
        "no more than 366 days lie between two editions; write something shorter, or \"by hand\""
    )]
    TooRare,
    /// A cron expression with something wrong in it.
    #[error(
        "the cron expression is wrong in its {part}; write five fields: minute, hour, day of the month, month, day of the week, such as \"0 8 * * 1-5\""
    )]
    Cron {
        /// What is wrong with it.
        part: CronPart,
    },
    /// A day that no year has, such as the 30th of February.
    #[error("no day fits this cron expression; write one that comes, such as \"0 8 1 * *\"")]
    NeverComes,
}

/// What is wrong with a cron expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CronPart {
    /// There are not five fields.
    NumberOfFields,
    /// A field stands for no value, as a lone comma does.
    Empty(CronField),
    /// What is written in a field means nothing there.
    Wrong {
        /// The field.
        field: CronField,
        /// What is written in it, shortened.
        word: String,
    },
}

/// A field of a cron expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CronField {
    /// The minute of the hour.
    Minute,
    /// The hour of the day.
    Hour,
    /// The day of the month.
    DayOfMonth,
    /// The month of the year.
    Month,
    /// The day of the week.
    DayOfWeek,
}

impl CronField {
    /// All five, in the order in which they are written.
    pub const ALL: [CronField; 5] = [
        CronField::Minute,
        CronField::Hour,
        CronField::DayOfMonth,
        CronField::Month,
        CronField::DayOfWeek,
    ];
}

impl fmt::Display for CronPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CronPart::NumberOfFields => f.write_str("number of fields"),
            CronPart::Empty(field) => field.fmt(f),
            CronPart::Wrong { field, word } => write!(f, "{field}, {word:?}"),
        }
    }
}

impl fmt::Display for CronField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            CronField::Minute => "minute",
            CronField::Hour => "hour",
            CronField::DayOfMonth => "day of the month",
            CronField::Month => "month",
            CronField::DayOfWeek => "day of the week",
        })
    }
}

impl Schedule {
    /// Reads what a moderator wrote: "daily 08:00 Europe/Berlin", "mon, thu at 6:30pm", "every 6 hours", "when
    /// something new appears, at most every 2 hours", "by hand", or a cron expression of five fields.
    ///
    /// Where times are of some day, the zone stands last, by its IANA name; without one it is `default_zone`. A time
    /// that is not said is eight in the morning, and a day of the week that is not said is Monday: both are written
    /// out in what comes back, so whoever meant something else sees it.
    ///
    /// # Errors
    ///
    /// [`ScheduleError`], when the words are not understood, too many, contradict each other, or ask for more than
    /// one edition an hour; also when `default_zone` is needed and is none.
    pub fn parse(words: &str, default_zone: &str) -> Result<Schedule, ScheduleError> {
        words::read(words, default_zone)
    }

    /// The first moment after `after` when the briefing is made anew, or `None` when it is made by hand, or when there
    /// is none before the end of time. `begun` is when the briefing was set up, which only [`Schedule::Every`] needs.
    ///
    /// Always later than `after`, wherever the clock was set in the meantime. For [`Schedule::WhenNew`] `after` is
    /// when it was last made, and what is returned is when it may be made again.
    ///
    /// A time of day that a day does not have, because clocks went forward over it, is the first moment behind the
    /// gap; one that a day has twice is the first of the two. A day that a zone left out has no edition.
    pub fn next_after(&self, after: Timestamp, begun: Timestamp) -> Option<Timestamp> {
        match self {
            Schedule::Times(times) => times.next_after(after),
            Schedule::Every(interval) => interval.next_in_phase(after, begun),
            Schedule::WhenNew { at_most } => after.checked_add(at_most.duration()).ok(),
            Schedule::ByHand => None,
        }
    }

    /// When to make the edition that was due at `due`, as seen from `now`: what to ask after a start, a downtime or
    /// whenever the clock may have been set.
    ///
    /// - One that is still to come is due when it was.
    /// - Missed ones are made up for by a single one, at `now`; unless the next one by the schedule is less than an
    ///   hour away and nearer than what was missed, for then that one is early enough.
    /// - One that lies further away than the next two of the schedule was reckoned while the clock was wrong, and is
    ///   reckoned anew. A clock that is only set back a little leaves `due` alone, so no edition comes twice.
    ///
    /// `None` when it is made by hand. After the edition, ask [`Schedule::after_edition`].
    pub fn next_due(&self, due: Timestamp, now: Timestamp, begun: Timestamp) -> Option<Timestamp> {
        if *self == Schedule::ByHand {
            return None;
        }
        let next = self.next_after(now, begun);
        if due > now {
            let second = next.and_then(|next| self.next_after(next, begun));
            return match (next, second) {
                (Some(next), Some(second)) if due > second => Some(next),
                _ => Some(due),
            };
        }
        let late = now.duration_since(due);
        let soon = next.filter(|next| {
            let wait = next.duration_since(now);
            wait < SignedDuration::from_mins(i64::from(HOUR)) && wait < late
        });
        Some(soon.unwrap_or(now))
    }

    /// When the next edition is due, once the one that was due at `due` was made, at `made`. Later than both, so what
    /// was missed in between is not made up for again, and a clock that was set back brings nothing twice.
    pub fn after_edition(
        &self,
        due: Timestamp,
        made: Timestamp,
        begun: Timestamp,
    ) -> Option<Timestamp> {
        self.next_after(due.max(made), begun)
    }

    /// Whether each edition is a message of its own, because they come daily or more rarely, instead of an edit of the
    /// message before. What is made by hand is edited: whoever presses the button wants that message current.
    pub fn posts_anew(&self) -> bool {
        match self {
            Schedule::Times(times) => times.at_most_daily(),
            Schedule::Every(interval) | Schedule::WhenNew { at_most: interval } => {
                interval.minutes() >= DAY
            }
            Schedule::ByHand => false,
        }
    }
}

/// The canonical words, which [`Schedule::parse`] reads as the same schedule, whatever the default zone is.
impl fmt::Display for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Schedule::Times(times) => times.fmt(f),
            Schedule::Every(interval) => interval.fmt(f),
            Schedule::WhenNew { at_most } => write!(f, "when new, at most {at_most}"),
            Schedule::ByHand => f.write_str("by hand"),
        }
    }
}

impl Interval {
    /// An hour, the shortest there is.
    pub const HOURLY: Interval = Interval(HOUR);

    /// A while of so many minutes.
    ///
    /// # Errors
    ///
    /// Under 60 it is [`ScheduleError::TooOften`], over 366 days [`ScheduleError::TooRare`].
    pub fn of_minutes(minutes: u32) -> Result<Interval, ScheduleError> {
        match minutes {
            0..HOUR => Err(ScheduleError::TooOften),
            _ if minutes > 366 * DAY => Err(ScheduleError::TooRare),
            _ => Ok(Interval(minutes)),
        }
    }

    /// How many minutes it is, from 60 to 527,040.
    pub fn minutes(self) -> u32 {
        self.0
    }

    /// The same, to reckon with.
    pub fn duration(self) -> SignedDuration {
        SignedDuration::from_mins(i64::from(self.0))
    }

    /// The first moment after `after` that is whole intervals away from `begun`, in either direction: when a clock is
    /// set back behind `begun`, the rhythm goes on instead of pausing until then.
    fn next_in_phase(self, after: Timestamp, begun: Timestamp) -> Option<Timestamp> {
        let step = self.duration().as_nanos();
        let since = after.as_nanosecond() - begun.as_nanosecond();
        let steps = since.div_euclid(step) + 1;
        Timestamp::from_nanosecond(begun.as_nanosecond() + steps * step).ok()
    }
}

/// "every 6 hours", as it is read again. A single day is 24 hours here, since "every day" is a time of day's.
impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            HOUR => f.write_str("hourly"),
            minutes if minutes > DAY && minutes % DAY == 0 => {
                write!(f, "every {} days", minutes / DAY)
            }
            minutes if minutes % HOUR == 0 => write!(f, "every {} hours", minutes / HOUR),
            minutes => write!(f, "every {minutes} minutes"),
        }
    }
}

fn examples() -> String {
    let quoted: Vec<String> = EXAMPLES
        .iter()
        .map(|example| format!("{example:?}"))
        .collect();
    format!("one like {} or \"by hand\"", quoted.join(", "))
}
