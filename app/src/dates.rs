//! Dates as text, the same on the server and in the browser: in UTC, by a rule of our own, not by the machine's.

use chrono::{DateTime, Datelike, Timelike, Utc};

use crate::i18n::Locale;

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// A day: `Nov 22, 2026`, `2026년 11월 22일`.
#[must_use]
pub fn day(locale: Locale, time: DateTime<Utc>) -> String {
    let (year, month, day) = (time.year(), time.month(), time.day());
    match locale {
        Locale::en => format!("{} {day}, {year}", MONTHS.get(time.month0() as usize).unwrap_or(&"")),
        Locale::ko => format!("{year}년 {month}월 {day}일"),
    }
}

/// A minute: `Nov 22, 2026 17:05 UTC`, `2026년 11월 22일 17:05 UTC`.
#[must_use]
pub fn minute(locale: Locale, time: DateTime<Utc>) -> String {
    format!("{} {:02}:{:02} UTC", day(locale, time), time.hour(), time.minute())
}

/// The machine's form, for `<time datetime>`.
#[must_use]
pub fn machine(time: DateTime<Utc>) -> String {
    let (year, month, day) = (time.year(), time.month(), time.day());
    let (hour, minute, second) = (time.hour(), time.minute(), time.second());
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_follow_the_language_only() {
        let time = DateTime::from_timestamp(1_795_367_130, 0).unwrap_or_default();
        assert_eq!(machine(time), "2026-11-22T17:05:30Z");
        assert_eq!(day(Locale::en, time), "Nov 22, 2026");
        assert_eq!(minute(Locale::ko, time), "2026년 11월 22일 17:05 UTC");
    }
}
