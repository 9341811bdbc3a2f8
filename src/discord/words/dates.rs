//! Days and spans of days as people write them in each language.

use jiff::civil::Date;

use super::Words;
use crate::text::dates::Window;

/// How much of a date is said.
#[derive(Clone, Copy)]
enum Part {
    Day,
    DayAndMonth,
    All,
}

impl Words {
    /// `21 Mar 2024`.
    pub fn date(&self, date: Date) -> String {
        self.part(date, Part::All)
    }

    /// `22 Mar 2024`, or a span without saying anything twice: `1 to 31 Mar 2024`.
    pub fn days(&self, from: Date, until: Date) -> String {
        if from == until {
            return self.date(from);
        }
        self.span("date-days", from, until)
    }

    /// A window as it stands in a sentence: `since 1 Mar 2024`, `from 1 to 31 Mar 2024`, `on 21 Mar 2024`.
    pub fn window(&self, window: &Window) -> String {
        let with_date = |key, date| self.say(key, &[("date", self.date(date).into())]);
        match (window.from, window.to) {
            (Some(from), Some(to)) if from == to => with_date("window-on", from),
            (Some(from), Some(to)) => self.span("window-days", from, to),
            (Some(from), None) => with_date("window-since", from),
            (None, Some(to)) => with_date("window-until", to),
            (None, None) => self.just("window-any"),
        }
    }

    /// How old something of the day `then` is on the day `today`, in the largest unit that tells enough: `12 days`,
    /// `5 months`, `3 years`. Rounded, as Discord's own "3 years ago" is, which may stand beside it.
    pub fn age(&self, then: Date, today: Date) -> String {
        let days = (today.duration_since(then).as_hours() / 24).max(0);
        let (key, count) = match days {
            ..60 => ("age-days", days),
            60..730 => ("age-months", (days * 24 + 365) / 730),
            _ => ("age-years", (days * 8 + 1461) / 2922),
        };
        self.say(key, &[("count", count.into())])
    }

    fn span(&self, key: &str, from: Date, until: Date) -> String {
        let part = if from.year() != until.year() {
            Part::All
        } else if from.month() != until.month() {
            Part::DayAndMonth
        } else {
            Part::Day
        };
        let ends = [
            ("from", self.part(from, part).into()),
            ("until", self.date(until).into()),
        ];
        self.say(key, &ends)
    }

    fn part(&self, date: Date, part: Part) -> String {
        let month = || self.just(&format!("month-{}", date.month()));
        let day = ("day", date.day().into());
        match part {
            Part::Day => self.say("date-day", &[day]),
            Part::DayAndMonth => self.say("date-day-month", &[day, ("month", month().into())]),
            Part::All => {
                let year = ("year", date.year().into());
                self.say("date-full", &[day, ("month", month().into()), year])
            }
        }
    }
}
