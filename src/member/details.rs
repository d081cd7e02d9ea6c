//! What a member's own page shows.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::Member;
use crate::{
    ids::{SessionId, TeamId},
    team::TeamRole,
    text::Name,
};

/// A member, and what stands around the membership. What the viewer may not see is not there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberDetails {
    /// The member.
    pub member: Member,
    /// Whether the organization is handed over by this person alone.
    pub is_primary_owner: bool,
    /// How many active owners there are besides this member.
    pub other_owners: u64,
    /// Who sent the invitation that the person accepted last.
    pub invited_by: Option<Name>,
    /// The teams, by name; `None` for those who may not see them.
    pub teams: Option<Vec<MemberTeam>>,
    /// Where the person works in this organization, the latest first; `None` for those who may not see it.
    pub sessions: Option<Vec<MemberSession>>,
}

/// A team of a member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberTeam {
    /// Which.
    pub id: TeamId,
    /// Its name.
    pub name: Name,
    /// What the member is in it.
    pub role: TeamRole,
}

/// A session of a member that works in this organization: what colleagues who manage people may know of it. The
/// address is the person's own business.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberSession {
    /// Which.
    pub id: SessionId,
    /// What the client called itself.
    pub user_agent: Option<String>,
    /// When it was last used, to the minute or so.
    pub last_seen_at: DateTime<Utc>,
}
