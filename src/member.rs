//! Members: users in an organization.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    Error, Field, Reason,
    access::Flags,
    email::Email,
    fields::FieldValues,
    ids::{MemberId, TeamId, UserId},
    role::Role,
    text::Name,
};

mod details;
mod query;

pub use details::{MemberDetails, MemberSession, MemberTeam};
pub use query::{MemberQuery, MemberSort, SEARCH_MAX, parse_search};

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

/// Whether a member works here, and why not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MemberState {
    /// Has access.
    #[default]
    Active,
    /// Was put on hold: has no access for now, and keeps everything.
    Hold,
    /// Was removed, or left.
    Removed,
}

impl MemberState {
    /// The state as it stands in a URL.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Hold => "hold",
            Self::Removed => "removed",
        }
    }

    /// Parses a state; blank text is the default.
    ///
    /// # Errors
    /// [`Reason::Unknown`] on [`Field::Status`].
    pub fn parse(text: &str) -> Result<Self, Error> {
        if text.is_empty() {
            return Ok(Self::default());
        }
        [Self::Active, Self::Hold, Self::Removed]
            .into_iter()
            .find(|state| state.as_str() == text)
            .ok_or_else(|| Error::invalid(Field::Status, Reason::Unknown))
    }

    /// How memberships in this state are stored.
    #[must_use]
    pub const fn status(self) -> MemberStatus {
        match self {
            Self::Active => MemberStatus::Active,
            Self::Hold | Self::Removed => MemberStatus::Suspended,
        }
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
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Created, Self::Invited, Self::Domain, Self::Sso, Self::Api];

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
        Self::ALL.into_iter().find(|source| source.as_str() == text)
    }

    /// Parses a filter of a list; blank text is none.
    ///
    /// # Errors
    /// [`Reason::Unknown`] on [`Field::Source`].
    pub fn parse_filter(text: &str) -> Result<Option<Self>, Error> {
        if text.is_empty() {
            return Ok(None);
        }
        Self::from_stored(text).map(Some).ok_or_else(|| Error::invalid(Field::Source, Reason::Unknown))
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
    /// The path of the person's portrait; `None` where there is none, or one of another site.
    pub picture: Option<String>,
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
    /// The extra fields of the membership, shown or not: for the server alone.
    #[serde(skip)]
    pub fields: FieldValues,
}

impl Member {
    /// Whether the member works here.
    #[must_use]
    pub const fn state(&self) -> MemberState {
        match (self.status, self.removed_at) {
            (MemberStatus::Active, _) => MemberState::Active,
            (_, None) => MemberState::Hold,
            (_, Some(_)) => MemberState::Removed,
        }
    }
}

/// A member to be, with no invitation in between: see [`crate::service::Operator::add_member`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewMember {
    /// Who.
    pub user: UserId,
    /// As what.
    pub roles: Vec<Role>,
    /// Into which teams.
    pub teams: Vec<TeamId>,
    /// The extra fields of the membership.
    pub fields: FieldValues,
}

impl NewMember {
    /// Somebody with these roles, in no team.
    ///
    /// # Errors
    /// As [`Role::parse_set`].
    pub fn parse<S: AsRef<str>>(user: UserId, roles: impl IntoIterator<Item = S>) -> Result<Self, Error> {
        Ok(Self { user, roles: Role::parse_set(roles)?, teams: Vec::new(), fields: FieldValues::new() })
    }

    /// The same in one team more.
    #[must_use]
    pub fn in_team(mut self, team: TeamId) -> Self {
        self.teams.push(team);
        self
    }
}
