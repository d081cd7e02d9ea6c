//! Requests to join: somebody has followed a shareable link that lets in only whom a member lets in.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    Error, Field, Reason,
    email::Email,
    ids::{JoinRequestId, OrganizationId, UserId},
    page::PageRequest,
    role::Role,
    slug::Slug,
    text::Name,
};

/// Most open requests of an organization.
pub const REQUESTS_MAX: u32 = 1_000;
/// Most requests that somebody is shown to decide about over all organizations. The pages of the organizations have all.
pub const TO_DECIDE_MAX: usize = 20;

/// What became of a request. All but `Pending` are final.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum JoinRequestState {
    /// Nobody has decided.
    Pending,
    /// The person was let in.
    Accepted,
    /// The person was not.
    Declined,
    /// The person has taken it back, has come in by another way, or has no account any more.
    Withdrawn,
}

impl JoinRequestState {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::Pending, Self::Accepted, Self::Declined, Self::Withdrawn];

    /// The state as it is stored and sent.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Accepted => "accepted",
            Self::Declined => "declined",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Parses a state.
    ///
    /// # Errors
    /// [`Reason::Unknown`] on [`Field::Status`].
    pub fn parse(text: &str) -> Result<Self, Error> {
        let found = Self::ALL.into_iter().find(|state| state.as_str() == text);
        found.ok_or_else(|| Error::invalid(Field::Status, Reason::Unknown))
    }
}

/// A request as the organization sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JoinRequest {
    /// Which.
    pub id: JoinRequestId,
    /// Who asks.
    pub user_id: UserId,
    /// The person's name.
    pub name: Name,
    /// The person's address.
    pub email: Email,
    /// The path of the person's portrait; `None` where there is none, or one of another site.
    pub picture: Option<String>,
    /// What the link gives, strongest first.
    pub roles: Vec<Role>,
    /// What became of it.
    pub state: JoinRequestState,
    /// When it was asked.
    pub created_at: DateTime<Utc>,
    /// When it was decided or taken back.
    pub decided_at: Option<DateTime<Utc>>,
    /// Who decided; `None` where nobody did, or the account is gone.
    pub decided_by: Option<Name>,
}

/// Which requests of an organization are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JoinRequestQuery {
    /// In this state; `None` is any.
    pub state: Option<JoinRequestState>,
    /// Which page.
    pub page: PageRequest,
}

/// An open request of one's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnJoinRequest {
    /// Which.
    pub id: JoinRequestId,
    /// Into which organization.
    pub organization_id: OrganizationId,
    /// Its name.
    pub organization_name: Name,
    /// The path of its logo; `None` where it has none, or one of another site.
    pub organization_logo: Option<String>,
    /// What the link gives, strongest first.
    pub roles: Vec<Role>,
    /// When it was asked.
    pub created_at: DateTime<Utc>,
}

/// An open request that somebody may decide about, outside of its organization.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JoinRequestToDecide {
    /// Which.
    pub id: JoinRequestId,
    /// Who asks.
    pub name: Name,
    /// The person's address.
    pub email: Email,
    /// The path of the person's portrait; `None` where there is none, or one of another site.
    pub picture: Option<String>,
    /// The slug of the organization.
    pub organization_slug: Slug,
    /// Its name.
    pub organization_name: Name,
    /// What the link gives, strongest first.
    pub roles: Vec<Role>,
    /// Whether the person who looks could let in, too, and not only decline.
    pub may_accept: bool,
    /// When it was asked.
    pub created_at: DateTime<Utc>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_is_read_as_it_is_written() {
        for state in JoinRequestState::ALL {
            assert_eq!(JoinRequestState::parse(state.as_str()), Ok(state));
        }
        assert_eq!(JoinRequestState::parse("all"), Err(Error::invalid(Field::Status, Reason::Unknown)));
    }
}
