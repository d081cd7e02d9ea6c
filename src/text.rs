//! Bounded single-line and multi-line text.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Error, Field, Reason};

/// Longest name of a person or an organization, in characters.
pub const NAME_MAX: usize = 100;

/// The name of a person or an organization: 1 to [`NAME_MAX`] characters, one line, trimmed.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Name(String);

impl Name {
    /// Parses a name that stands in `field`.
    ///
    /// # Errors
    /// [`Reason::Required`] when nothing is left after trimming, [`Reason::TooLong`] above [`NAME_MAX`] characters,
    /// [`Reason::ForbiddenCharacter`] for control characters (line breaks and NUL among them).
    pub fn parse(field: Field, text: &str) -> Result<Self, Error> {
        let text = line(field, text, NAME_MAX)?;
        if text.is_empty() { Err(Error::invalid(field, Reason::Required)) } else { Ok(Self(text)) }
    }

    /// Parses a name that may be left out: blank text is `None`.
    ///
    /// # Errors
    /// As [`Name::parse`], without [`Reason::Required`].
    pub fn parse_optional(field: Field, text: &str) -> Result<Option<Self>, Error> {
        let text = line(field, text, NAME_MAX)?;
        Ok(if text.is_empty() { None } else { Some(Self(text)) })
    }

    /// Shortens text that the system itself puts together, such as the name of a personal organization.
    /// Control characters are dropped. `None` when nothing is left.
    #[must_use]
    pub fn truncate(text: &str) -> Option<Self> {
        let text = text.trim();
        // What is a name already, as most stored ones are; bytes are never fewer than characters.
        if !text.is_empty() && text.len() <= NAME_MAX && !text.chars().any(char::is_control) {
            return Some(Self(text.to_owned()));
        }
        let kept: String = text.chars().filter(|c| !c.is_control()).take(NAME_MAX).collect();
        let kept = kept.trim();
        if kept.is_empty() { None } else { Some(Self(kept.to_owned())) }
    }

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<Name> for String {
    fn from(name: Name) -> Self {
        name.0
    }
}

impl TryFrom<String> for Name {
    type Error = Error;

    fn try_from(text: String) -> Result<Self, Error> {
        Self::parse(Field::Name, &text)
    }
}

/// Trims one line of text and checks its length in characters.
///
/// # Errors
/// [`Reason::TooLong`] or [`Reason::ForbiddenCharacter`], on `field`.
pub fn line(field: Field, text: &str, max: usize) -> Result<String, Error> {
    let text = text.trim();
    if text.chars().count() > max {
        return Err(Error::invalid(field, Reason::TooLong { max }));
    }
    if text.chars().any(char::is_control) {
        return Err(Error::invalid(field, Reason::ForbiddenCharacter));
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_trimmed_and_bounded() {
        assert_eq!(Name::parse(Field::Name, "  신선푸드 ").map(String::from), Ok("신선푸드".to_owned()));
        assert_eq!(Name::parse(Field::Name, " \t "), Err(Error::invalid(Field::Name, Reason::Required)));
        assert_eq!(
            Name::parse(Field::Name, &"가".repeat(NAME_MAX + 1)),
            Err(Error::invalid(Field::Name, Reason::TooLong { max: NAME_MAX }))
        );
        assert_eq!(Name::parse(Field::Name, "a\0b"), Err(Error::invalid(Field::Name, Reason::ForbiddenCharacter)));
    }

    #[test]
    fn truncating_never_cuts_inside_a_character() {
        let long = "é".repeat(NAME_MAX * 2);
        assert_eq!(Name::truncate(&long).map(|name| name.as_str().chars().count()), Some(NAME_MAX));
        assert_eq!(Name::truncate("\n\0"), None);
    }
}
