//! On which terms somebody is invited: for how long, and with which words.

use std::fmt;

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use crate::{Error, Field, Reason};

/// Longest personal message, in characters.
pub const MESSAGE_MAX: usize = 500;
/// Longest time that an invitation or a shareable link can stand, in days.
pub const DAYS_MAX: u16 = 365;
/// The lifetimes that forms offer for an invitation, in days.
pub const DAYS_OFFERED: [u16; 5] = [1, 3, 7, 14, 30];

/// What the inviter adds in the own words: plain text of one line or several, never blank.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Message(String);

impl Message {
    /// Parses a message; blank text is `None`.
    ///
    /// # Errors
    /// On [`Field::Message`]: [`Reason::TooLong`] above [`MESSAGE_MAX`] characters, [`Reason::ForbiddenCharacter`] for
    /// control characters other than line breaks and tabs.
    pub fn parse(text: &str) -> Result<Option<Self>, Error> {
        // Browsers send CRLF for each line break of a text area.
        let text = text.replace("\r\n", "\n").replace('\r', "\n").replace('\t', " ");
        let text = text.trim();
        if text.is_empty() {
            return Ok(None);
        }
        if text.chars().count() > MESSAGE_MAX {
            return Err(Error::invalid(Field::Message, Reason::TooLong { max: MESSAGE_MAX }));
        }
        if text.chars().any(|c| c.is_control() && c != '\n') {
            return Err(Error::invalid(Field::Message, Reason::ForbiddenCharacter));
        }
        Ok(Some(Self(text.to_owned())))
    }

    /// The message as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its lines that are not blank.
    pub fn lines(&self) -> impl Iterator<Item = &str> {
        self.0.lines().map(str::trim).filter(|line| !line.is_empty())
    }
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<Message> for String {
    fn from(message: Message) -> Self {
        message.0
    }
}

impl TryFrom<String> for Message {
    type Error = Error;

    fn try_from(text: String) -> Result<Self, Error> {
        Self::parse(&text)?.ok_or_else(|| Error::invalid(Field::Message, Reason::Required))
    }
}

/// How long an invitation or a shareable link stands, in whole days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Lifetime(u16);

impl Lifetime {
    /// A lifetime of so many days.
    ///
    /// # Errors
    /// [`Reason::OutOfRange`] on [`Field::Days`] unless `days` is 1 to [`DAYS_MAX`].
    pub fn new(days: u16) -> Result<Self, Error> {
        if (1..=DAYS_MAX).contains(&days) {
            Ok(Self(days))
        } else {
            Err(Error::invalid(Field::Days, Reason::OutOfRange { min: 1, max: i64::from(DAYS_MAX) }))
        }
    }

    /// Parses a number of days; blank text is `None`: what the configuration says.
    ///
    /// # Errors
    /// On [`Field::Days`]: [`Reason::Malformed`], [`Reason::OutOfRange`].
    pub fn parse(text: &str) -> Result<Option<Self>, Error> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(None);
        }
        let days: u64 = text.parse().map_err(|_| Error::invalid(Field::Days, Reason::Malformed))?;
        Self::new(u16::try_from(days).unwrap_or(u16::MAX)).map(Some)
    }

    /// The days.
    #[must_use]
    pub const fn days(self) -> u16 {
        self.0
    }
}

impl From<Lifetime> for TimeDelta {
    fn from(lifetime: Lifetime) -> Self {
        Self::days(i64::from(lifetime.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_keeps_its_lines_and_nothing_else() {
        let message = Message::parse(" 안녕하세요,\r\n\r\nwelcome\tto us \r\n").ok().flatten();
        assert_eq!(message.as_ref().map(Message::as_str), Some("안녕하세요,\n\nwelcome to us"));
        let lines = message.as_ref().map(|message| message.lines().collect::<Vec<_>>());
        assert_eq!(lines, Some(vec!["안녕하세요,", "welcome to us"]));
        assert_eq!(Message::parse(" \r\n\t "), Ok(None));
        let refused = |reason| Err(Error::invalid(Field::Message, reason));
        assert_eq!(Message::parse("a\0b"), refused(Reason::ForbiddenCharacter));
        assert_eq!(Message::parse("a\u{1b}[31m"), refused(Reason::ForbiddenCharacter));
        assert!(Message::parse(&"가".repeat(MESSAGE_MAX)).is_ok());
        assert_eq!(Message::parse(&"가".repeat(MESSAGE_MAX + 1)), refused(Reason::TooLong { max: MESSAGE_MAX }));
    }

    #[test]
    fn a_lifetime_is_a_number_of_days() {
        assert_eq!(Lifetime::parse(" 14 ").map(|found| found.map(Lifetime::days)), Ok(Some(14)));
        assert_eq!(Lifetime::parse(""), Ok(None));
        for text in ["0", "366", "99999999999"] {
            let range = Reason::OutOfRange { min: 1, max: i64::from(DAYS_MAX) };
            assert_eq!(Lifetime::parse(text), Err(Error::invalid(Field::Days, range)), "{text}");
        }
        for text in ["-1", "1.5", "seven", "1e3"] {
            assert_eq!(Lifetime::parse(text), Err(Error::invalid(Field::Days, Reason::Malformed)), "{text}");
        }
    }
}
