//! Members: users in an organization.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    Error, Field, Reason,
    access::Flags,
    email::Email,
    ids::{MemberId, UserId},
    page::PageRequest,
    role::Role,
    text::{self, Name},
};

/// Whether a membership is in force (the states of document 002).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MemberStatus {
    /// In force.
    Active,
    /// Prepared, not accepted yet.
    Invited,
    /// Removed, or put on hold.
    Suspended,
}

impl MemberStatus {
    /// The state as it is stored and sent.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Invited => "invited",
            Self::Suspended => "suspended",
        }
    }

    /// Parses a state.
    ///
    /// # Errors
    /// [`Reason::Unknown`] on [`Field::Status`].
    pub fn parse(text: &str) -> Result<Self, Error> {
        [Self::Active, Self::Invited, Self::Suspended]
            .into_iter()
            .find(|status| status.as_str() == text)
            .ok_or_else(|| Error::invalid(Field::Status, Reason::Unknown))
    }
}

/// How a membership came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MemberSource {
    /// Made the organization.
    Created,
    /// Accepted an invitation.
    Invited,
    /// Signed in with an address of the organization's domain.
    Domain,
    /// Signed in through the organization's identity provider.
    Sso,
    /// Added over an API.
    Api,
}

impl MemberSource {
    /// The source as it is stored and sent.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Invited => "invited",
            Self::Domain => "domain",
            Self::Sso => "sso",
            Self::Api => "api",
        }
    }

    /// Reads what the database holds; its check constraint knows the same words.
    #[must_use]
    pub fn from_stored(text: &str) -> Option<Self> {
        [Self::Created, Self::Invited, Self::Domain, Self::Sso, Self::Api]
            .into_iter()
            .find(|source| source.as_str() == text)
    }
}

/// A row of the members page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// The membership.
    pub id: MemberId,
    /// The person.
    pub user_id: UserId,
    /// The person's name.
    pub name: Name,
    /// The person's address.
    pub email: Email,
    /// What the person is here, strongest first.
    pub roles: Vec<Role>,
    /// Switches on top of the roles.
    pub flags: Flags,
    /// Whether the membership is in force.
    pub status: MemberStatus,
    /// How it came about.
    pub source: MemberSource,
    /// Since when.
    pub joined_at: DateTime<Utc>,
    /// When the person was removed or left.
    pub removed_at: Option<DateTime<Utc>>,
}

impl Member {
    /// Whether the member has the owner role.
    #[must_use]
    pub fn is_owner(&self) -> bool {
        self.roles.iter().any(Role::is_owner)
    }
}

/// By what a list of members is ordered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MemberSort {
    /// By name, A to Z.
    #[default]
    Name,
    /// By address, A to Z.
    Email,
    /// Newest first.
    Joined,
}

impl MemberSort {
    /// The order as it stands in a URL.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Email => "email",
            Self::Joined => "joined",
        }
    }

    /// Parses an order; blank text is the default.
    ///
    /// # Errors
    /// [`Reason::Unknown`] on [`Field::Sort`].
    pub fn parse(text: &str) -> Result<Self, Error> {
        if text.is_empty() {
            return Ok(Self::default());
        }
        [Self::Name, Self::Email, Self::Joined]
            .into_iter()
            .find(|sort| sort.as_str() == text)
            .ok_or_else(|| Error::invalid(Field::Sort, Reason::Unknown))
    }
}

/// Which members, in which order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberQuery {
    /// Part of a name or address, any case.
    pub search: Option<String>,
    /// Holders of this role only.
    pub role: Option<Role>,
    /// Memberships in this state only; active ones unless said otherwise.
    pub status: MemberStatus,
    /// The order.
    pub sort: MemberSort,
    /// The page.
    pub page: PageRequest,
}

/// Longest search text, in characters.
pub const SEARCH_MAX: usize = 100;

/// Parses search text; blank is `None`.
///
/// # Errors
/// [`Reason::TooLong`] or [`Reason::ForbiddenCharacter`] on [`Field::Search`].
pub fn parse_search(text: &str) -> Result<Option<String>, Error> {
    let text = text::line(Field::Search, text, SEARCH_MAX)?;
    Ok(if text.is_empty() { None } else { Some(text) })
}
