//! Moments as text, by a rule of our own and not by the machine's. Pages show them with [`crate::kit::Minute`] and its
//! like, which know whose clock to tell them by; mails tell them in UTC.

use chrono::{DateTime, Datelike, NaiveDateTime, TimeDelta, Timelike, Utc};

use crate::i18n::Locale;

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// What a sentence is given for its time where [`crate::kit::MinuteIn`] or [`crate::kit::DayIn`] puts it: a control
/// character, which no name or address has.
pub const GAP: &str = "\u{1}";

/// Whose clock a moment is told by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Zone {
    /// UTC. A minute names it.
    Utc,
    /// A clock that is so many minutes ahead of UTC at that moment. It is the reader's own, so nothing names it.
    Ahead(i32),
}

impl Zone {
    /// What the clock shows. What no calendar has stays in UTC.
    fn clock(self, time: DateTime<Utc>) -> NaiveDateTime {
        let utc = time.naive_utc();
        match self {
            Self::Utc => utc,
            Self::Ahead(minutes) => utc.checked_add_signed(TimeDelta::minutes(minutes.into())).unwrap_or(utc),
        }
    }
}

/// A day: `Nov 22, 2026`, `2026년 11월 22일`.
#[must_use]
pub fn day(locale: Locale, time: DateTime<Utc>, zone: Zone) -> String {
    day_of(locale, zone.clock(time))
}

/// A minute: `Nov 22, 2026 17:05`, `2026년 11월 22일 17:05`, with ` UTC` behind it where it is that.
#[must_use]
pub fn minute(locale: Locale, time: DateTime<Utc>, zone: Zone) -> String {
    let clock = zone.clock(time);
    let name = match zone {
        Zone::Utc => " UTC",
        Zone::Ahead(_) => "",
    };
    format!("{} {:02}:{:02}{name}", day_of(locale, clock), clock.hour(), clock.minute())
}

fn day_of(locale: Locale, clock: NaiveDateTime) -> String {
    let (year, month, day) = (clock.year(), clock.month(), clock.day());
    match locale {
        Locale::en => format!("{} {day}, {year}", MONTHS.get(clock.month0() as usize).unwrap_or(&"")),
        Locale::ko => format!("{year}년 {month}월 {day}일"),
    }
}

/// The machine's form, for `<time datetime>`.
#[must_use]
pub fn machine(time: DateTime<Utc>) -> String {
    let (hour, minute, second) = (time.hour(), time.minute(), time.second());
    format!("{}T{hour:02}:{minute:02}:{second:02}Z", machine_day(time))
}

/// The machine's form of a day of the calendar, which begins at midnight UTC: `2026-11-22`.
#[must_use]
pub fn machine_day(time: DateTime<Utc>) -> String {
    let (year, month, day) = (time.year(), time.month(), time.day());
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 0).unwrap_or_default()
    }

    #[test]
    fn dates_follow_the_language_and_the_zone_only() {
        let time = at(1_795_367_130);
        assert_eq!(machine(time), "2026-11-22T17:05:30Z");
        assert_eq!(machine_day(time), "2026-11-22");
        assert_eq!(day(Locale::en, time, Zone::Utc), "Nov 22, 2026");
        assert_eq!(minute(Locale::ko, time, Zone::Utc), "2026년 11월 22일 17:05 UTC");
        assert_eq!(minute(Locale::en, time, Zone::Ahead(0)), "Nov 22, 2026 17:05");
    }

    #[test]
    fn the_readers_clock_moves_the_day_too() {
        let time = at(1_795_367_130);
        // Seoul, Kolkata, New York in winter.
        assert_eq!(day(Locale::ko, time, Zone::Ahead(540)), "2026년 11월 23일");
        assert_eq!(minute(Locale::ko, time, Zone::Ahead(540)), "2026년 11월 23일 02:05");
        assert_eq!(minute(Locale::en, time, Zone::Ahead(330)), "Nov 22, 2026 22:35");
        assert_eq!(minute(Locale::en, time, Zone::Ahead(-300)), "Nov 22, 2026 12:05");
        // 2027-01-01T00:30:00Z.
        assert_eq!(minute(Locale::en, at(1_798_763_400), Zone::Ahead(-60)), "Dec 31, 2026 23:30");
    }

    #[test]
    fn a_clock_that_leaves_the_calendar_is_not_followed() {
        let end = DateTime::<Utc>::MAX_UTC;
        assert_eq!(day(Locale::en, end, Zone::Ahead(i32::MAX)), day(Locale::en, end, Zone::Utc));
    }
}
