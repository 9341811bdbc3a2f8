//! Steps in the calendar: so many days on, the week around a day, the latest Friday.

use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};

use super::words::{Unit, Which};

/// The day so many `unit`s after `day`; months and years end on the last day of a shorter month.
pub(super) fn shift(day: Date, count: i64, unit: Unit) -> Option<Date> {
    let span = match unit {
        Unit::Hour => Span::new().try_days(count.checked_add(count.signum() * 23)? / 24),
        Unit::Day => Span::new().try_days(count),
        Unit::Week => Span::new().try_weeks(count),
        Unit::Month => Span::new().try_months(count),
        Unit::Year => Span::new().try_years(count),
    };
    day.checked_add(span.ok()?).ok()
}

/// The first and last day of the calendar's `unit` that holds `day`; weeks begin on Monday.
pub(super) fn around(day: Date, unit: Unit) -> Option<(Date, Date)> {
    match unit {
        Unit::Hour | Unit::Day => Some((day, day)),
        Unit::Week => {
            let monday = day
                .checked_sub(i64::from(day.weekday().to_monday_zero_offset()).days())
                .ok()?;
            Some((monday, monday.checked_add(6.days()).ok()?))
        }
        Unit::Month => Some((day.first_of_month(), day.last_of_month())),
        Unit::Year => Some((day.first_of_year(), day.last_of_year())),
    }
}

/// The calendar's last, this or next `unit` seen from `day`.
pub(super) fn calendar(day: Date, which: Which, unit: Unit) -> Option<(Date, Date)> {
    let step = match which {
        Which::Last => -1,
        Which::This => 0,
        Which::Next => 1,
    };
    around(shift(day, step, unit)?, unit)
}

/// The latest `weekday` on or before `day`.
pub(super) fn latest_weekday(day: Date, weekday: Weekday) -> Option<Date> {
    let back = day.weekday().since(weekday);
    day.checked_sub(i64::from(back).days()).ok()
}

/// The `weekday` of the calendar's last, this or next week seen from `day`.
pub(super) fn weekday_in(day: Date, which: Which, weekday: Weekday) -> Option<Date> {
    let (monday, _) = calendar(day, which, Unit::Week)?;
    shift(monday, weekday.to_monday_zero_offset().into(), Unit::Day)
}
