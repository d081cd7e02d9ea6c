//! Passwords as people type them.

use std::fmt;

use crate::{Error, Field, Reason};

/// Shortest password, in characters (NIST SP 800-63B, 5.1.1.2).
pub const PASSWORD_MIN: usize = 8;
/// Longest password, in characters: room for a pass phrase, little room to keep a hash function busy.
pub const PASSWORD_MAX: usize = 128;

/// A password in the clear, held no longer than it takes to hash or verify it. Its `Debug` shows nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

impl Password {
    /// Parses a password that is being chosen. There are no composition rules (NIST SP 800-63B, 5.1.1.2 advises
    /// against them); characters of every script count, spaces are kept.
    ///
    /// # Errors
    /// On `field`: [`Reason::Required`], [`Reason::TooShort`], [`Reason::TooLong`], [`Reason::ForbiddenCharacter`]
    /// for NUL, [`Reason::TooCommon`] for the handful that every attacker tries first.
    pub fn parse_new(field: Field, text: &str) -> Result<Self, Error> {
        let refuse = |reason| Err(Error::invalid(field, reason));
        match text.chars().count() {
            0 => refuse(Reason::Required),
            n if n < PASSWORD_MIN => refuse(Reason::TooShort { min: PASSWORD_MIN }),
            n if n > PASSWORD_MAX => refuse(Reason::TooLong { max: PASSWORD_MAX }),
            _ if text.contains('\0') => refuse(Reason::ForbiddenCharacter),
            _ if is_common(text) => refuse(Reason::TooCommon),
            _ => Ok(Self(text.to_owned())),
        }
    }

    /// Parses a password that is being offered: only its presence and length are checked, so that rules which came
    /// later lock nobody out.
    ///
    /// # Errors
    /// On `field`: [`Reason::Required`] or [`Reason::TooLong`].
    pub fn parse_given(field: Field, text: &str) -> Result<Self, Error> {
        if text.is_empty() {
            Err(Error::invalid(field, Reason::Required))
        } else if text.chars().count() > PASSWORD_MAX {
            Err(Error::invalid(field, Reason::TooLong { max: PASSWORD_MAX }))
        } else {
            Ok(Self(text.to_owned()))
        }
    }

    /// The text, for the hash function.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

fn is_common(text: &str) -> bool {
    const COMMON: [&str; 16] = [
        "password",
        "password1",
        "password123",
        "passw0rd",
        "12345678",
        "123456789",
        "1234567890",
        "qwertyuiop",
        "qwerty123",
        "iloveyou",
        "11111111",
        "00000000",
        "abcd1234",
        "1q2w3e4r",
        "letmein1",
        "tenantry",
    ];
    let folded = text.to_lowercase();
    let first = folded.chars().next();
    COMMON.contains(&folded.as_str()) || folded.chars().all(|c| Some(c) == first)
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pass_phrase_in_any_script_is_welcome() {
        assert!(Password::parse_new(Field::Password, "사과 바나나 포도 딸기").is_ok());
        assert!(Password::parse_new(Field::Password, "correct horse battery").is_ok());
    }

    #[test]
    fn short_long_and_common_passwords_are_refused_by_name() {
        let reason = |text: &str| Password::parse_new(Field::Password, text).err();
        let because = |reason| Some(Error::invalid(Field::Password, reason));
        assert_eq!(reason(""), because(Reason::Required));
        assert_eq!(reason("seven77"), because(Reason::TooShort { min: 8 }));
        assert_eq!(reason(&"x1".repeat(65)), because(Reason::TooLong { max: 128 }));
        assert_eq!(reason("Password123"), because(Reason::TooCommon));
        assert_eq!(reason("aaaaaaaaaa"), because(Reason::TooCommon));
    }

    #[test]
    fn debug_shows_nothing() {
        let password = Password::parse_given(Field::Password, "hunter2hunter2");
        assert!(!format!("{password:?}").contains("hunter"));
    }
}
