//! Roles by name.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Error, Field, Reason};

/// Longest name of a role, in characters.
pub const ROLE_MAX: usize = 64;

/// The name of a role: letters of any script in lower case, digits, and inside also spaces and `-_.&/+`. No comma: the
/// Better Auth wire joins names with it.
///
/// The three built-in roles exist in every organization. What a role may do is the business of
/// [`crate::access::AccessPolicy`], not of its name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Role(String);

impl Role {
    /// Key of the role that holds everything.
    pub const OWNER: &'static str = "owner";
    /// Key of the role that manages people and data, but cannot delete the organization.
    pub const ADMIN: &'static str = "admin";
    /// Key of the role that everybody else has.
    pub const MEMBER: &'static str = "member";
    /// The built-in keys, strongest first.
    pub const BUILT_IN: [&'static str; 3] = [Self::OWNER, Self::ADMIN, Self::MEMBER];

    /// The built-in role that holds everything.
    #[must_use]
    pub fn owner() -> Self {
        Self(Self::OWNER.to_owned())
    }

    /// The built-in role that manages people.
    #[must_use]
    pub fn admin() -> Self {
        Self(Self::ADMIN.to_owned())
    }

    /// The built-in role that everybody may be given.
    #[must_use]
    pub fn member() -> Self {
        Self(Self::MEMBER.to_owned())
    }

    /// Parses the name of a role; whether such a role exists is for the policy to say.
    ///
    /// # Errors
    /// On [`Field::Role`]: [`Reason::Required`], [`Reason::TooLong`], [`Reason::Malformed`].
    pub fn parse(text: &str) -> Result<Self, Error> {
        let refuse = |reason| Err(Error::invalid(Field::Role, reason));
        let text = text.trim().to_lowercase();
        if text.is_empty() {
            refuse(Reason::Required)
        } else if text.chars().count() > ROLE_MAX {
            refuse(Reason::TooLong { max: ROLE_MAX })
        } else if !text.starts_with(char::is_alphanumeric)
            || !text.chars().all(|c| c.is_alphanumeric() || " -_.&/+".contains(c))
        {
            refuse(Reason::Malformed)
        } else {
            Ok(Self(text))
        }
    }

    /// Parses the set of roles that a person is given: at least one, none twice, in a fixed order.
    ///
    /// # Errors
    /// [`Reason::Required`] on [`Field::Role`] for an empty list; else as [`Role::parse`].
    pub fn parse_set<S: AsRef<str>>(texts: impl IntoIterator<Item = S>) -> Result<Vec<Self>, Error> {
        let mut roles = texts.into_iter().map(|text| Self::parse(text.as_ref())).collect::<Result<Vec<_>, _>>()?;
        if roles.is_empty() {
            return Err(Error::invalid(Field::Role, Reason::Required));
        }
        roles.sort_by_key(|role| (role.rank(), role.clone()));
        roles.dedup();
        Ok(roles)
    }

    /// Place in lists: owner, admin, then all others, then member. Where an organization is known, its
    /// [`crate::access::AccessPolicy`] puts the role of its owners first.
    #[must_use]
    pub fn rank(&self) -> u8 {
        match self.0.as_str() {
            Self::OWNER => 0,
            Self::ADMIN => 1,
            Self::MEMBER => 3,
            _ => 2,
        }
    }

    /// The key as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<Role> for String {
    fn from(role: Role) -> Self {
        role.0
    }
}

impl TryFrom<String> for Role {
    type Error = Error;

    fn try_from(text: String) -> Result<Self, Error> {
        Self::parse(&text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_of_roles_is_ordered_and_without_doubles() {
        let set = Role::parse_set(["member", "Owner", "editor", "owner"]).unwrap_or_default();
        assert_eq!(set.iter().map(Role::as_str).collect::<Vec<_>>(), ["owner", "editor", "member"]);
        assert!(Role::parse_set(Vec::<&str>::new()).is_err());
        for text in ["a,b", "", " ", "-a", "a\0", "a\u{200b}b", "<b>", &"a".repeat(65)] {
            assert!(Role::parse_set([text]).is_err(), "{text:?}");
        }
        assert_eq!(Role::parse(" Sales Lead ").map(String::from), Ok("sales lead".to_owned()));
        assert_eq!(Role::parse("편집자").map(String::from), Ok("편집자".to_owned()));
    }

    proptest::proptest! {
        #[test]
        fn a_role_that_was_parsed_parses_to_itself(text in "\\PC{0,70}") {
            if let Ok(role) = Role::parse(&text) {
                proptest::prop_assert_eq!(Role::parse(role.as_str()), Ok(role));
            }
        }
    }
}
