//! E-mail addresses.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Error, Field, Reason};

/// Longest address, in bytes (RFC 5321, 4.5.3.1.3: a path has 256 octets, two of them the angle brackets).
pub const EMAIL_MAX: usize = 254;

/// An address that mail can be sent to: lower-case, `local@domain`, without comments, quotes or spaces.
///
/// The whole address is folded to lower case. RFC 5321 lets a host treat local parts as case-sensitive, but no
/// provider of note does, and two accounts that differ by case only are a way to deceive people.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Email(String);

impl Email {
    /// Parses an address.
    ///
    /// # Errors
    /// On [`Field::Email`]: [`Reason::Required`], [`Reason::TooLong`] or [`Reason::Malformed`].
    pub fn parse(text: &str) -> Result<Self, Error> {
        let text = text.trim();
        let refuse = |reason| Err(Error::invalid(Field::Email, reason));
        if text.is_empty() {
            return refuse(Reason::Required);
        }
        if text.len() > EMAIL_MAX {
            return refuse(Reason::TooLong { max: EMAIL_MAX });
        }
        match text.rsplit_once('@') {
            Some((local, domain)) if is_local_part(local) && is_domain(domain) => Ok(Self(text.to_ascii_lowercase())),
            _ => refuse(Reason::Malformed),
        }
    }

    /// The address as text, in lower case.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What stands before the `@`.
    #[must_use]
    pub fn local_part(&self) -> &str {
        self.0.rsplit_once('@').map_or(self.0.as_str(), |(local, _)| local)
    }

    /// What stands behind the `@`.
    #[must_use]
    pub fn domain(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(_, domain)| domain)
    }

    /// The address as shown to somebody who may only recognise it: `m•••@example.com`.
    #[must_use]
    pub fn masked(&self) -> String {
        let first = self.local_part().chars().next().unwrap_or('•');
        format!("{first}•••@{}", self.domain())
    }
}

/// `dot-atom-text` of RFC 5322, 3.2.3, at most 64 octets (RFC 5321, 4.5.3.1.1).
fn is_local_part(text: &str) -> bool {
    let atom = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c);
    text.len() <= 64 && text.split('.').all(|part| !part.is_empty() && part.chars().all(atom))
}

/// Host names of two labels or more (RFC 1123, 2.1); internationalised ones in their `xn--` form.
pub(crate) fn is_domain(text: &str) -> bool {
    let label = |part: &str| {
        (1..=63).contains(&part.len())
            && !part.starts_with('-')
            && !part.ends_with('-')
            && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    let mut labels = text.split('.');
    let last_is_a_name = text.rsplit('.').next().is_some_and(|tld| tld.chars().any(|c| c.is_ascii_alphabetic()));
    text.contains('.') && last_is_a_name && labels.all(label)
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<Email> for String {
    fn from(email: Email) -> Self {
        email.0
    }
}

impl TryFrom<String> for Email {
    type Error = Error;

    fn try_from(text: String) -> Result<Self, Error> {
        Self::parse(&text)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn addresses_are_folded_to_lower_case() {
        assert_eq!(Email::parse(" Mina.Kim@Example.COM ").map(String::from), Ok("mina.kim@example.com".to_owned()));
    }

    #[test]
    fn what_is_not_an_address_is_refused() {
        for text in
            ["a", "a@", "@b.c", "a@b", "a b@c.d", "a@b..c", "a..b@c.d", "a@-b.c", "a@b.1", "a\0@b.c", "a@b.c\n\n."]
        {
            assert_eq!(Email::parse(text), Err(Error::invalid(Field::Email, Reason::Malformed)), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn no_text_panics_and_parsing_is_idempotent(text in ".{0,300}") {
            if let Ok(email) = Email::parse(&text) {
                prop_assert_eq!(Email::parse(email.as_str()), Ok(email.clone()));
                prop_assert!(!email.as_str().contains(char::is_whitespace));
            }
        }
    }
}
