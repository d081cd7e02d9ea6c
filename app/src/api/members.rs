//! Listing members, and changing who is one and as what.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use tenantry::{member::Member, page::Page};

use super::ApiResult;
use crate::landing::Landing;
#[cfg(feature = "ssr")]
use crate::{
    notice::Notice,
    server_context::{services, tenant},
};
#[cfg(feature = "ssr")]
use tenantry::{
    Error,
    ids::MemberId,
    ids::TeamId,
    member::{MemberQuery, MemberSort, MemberSource, MemberState, parse_search},
    page::PageRequest,
    role::Role,
};

/// What the address of a list says, as text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ListView {
    /// Part of a name or address.
    pub search: String,
    /// A role.
    pub role: String,
    /// A state; `suspended`, as the list called it once, is `removed`.
    pub status: String,
    /// The id of a team.
    pub team: String,
    /// A source.
    pub source: String,
    /// The order.
    pub sort: String,
}

#[cfg(feature = "ssr")]
impl ListView {
    /// What is asked for, from the first page on.
    ///
    /// # Errors
    /// [`Error::Invalid`] on the part that is none.
    pub fn query(&self) -> Result<MemberQuery, Error> {
        Ok(MemberQuery {
            search: parse_search(&self.search)?,
            role: if self.role.is_empty() { None } else { Some(Role::parse(&self.role)?) },
            state: match self.status.as_str() {
                "suspended" => MemberState::Removed,
                state => MemberState::parse(state)?,
            },
            team: if self.team.is_empty() { None } else { Some(TeamId::parse(&self.team)?) },
            source: MemberSource::parse_filter(&self.source)?,
            sort: MemberSort::parse(&self.sort)?,
            page: PageRequest::default(),
        })
    }
}

/// A page of members, and what the console needs to know to offer the right things in each row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberList {
    /// The rows.
    pub page: Page<Member>,
    /// How many active owners the organization has: the last one stays.
    pub owners: u64,
}

/// A page of an organization's members.
#[server(prefix = "/sfn", endpoint = "list_members")]
pub async fn list_members(
    organization: String,
    #[server(default)] search: String,
    #[server(default)] role: String,
    #[server(default)] status: String,
    #[server(default)] sort: String,
    #[server(default)] cursor: String,
    #[server(default)] team: String,
    #[server(default)] source: String,
    #[server(default)] limit: String,
) -> ApiResult<MemberList> {
    let tenant = tenant(&organization).await?;
    let view = ListView { search, role, status, team, source, sort };
    let page = PageRequest::parse(&limit, &cursor)?;
    let query = MemberQuery { page, ..view.query()? };
    let page = services()?.members.list(&tenant, &query).await?;
    let owners = services()?.organizations.details(&tenant).await?.owner_count;
    Ok(MemberList { page, owners })
}

/// Gives a member one role (or several, with commas between) instead of the present ones.
#[server(prefix = "/sfn", endpoint = "change_member_role")]
pub async fn change_member_role(
    organization: String,
    #[server(rename = "memberId")] member_id: String,
    #[server(default)] role: String,
) -> ApiResult<Landing> {
    let tenant = tenant(&organization).await?;
    let roles = Role::parse_set(role.split(',').filter(|role| !role.trim().is_empty()))?;
    services()?.members.set_roles(&tenant, MemberId::parse(&member_id)?, &roles).await?;
    Ok(Landing::here(Notice::RoleChanged).answer())
}

/// Ends a membership.
#[server(prefix = "/sfn", endpoint = "remove_member")]
pub async fn remove_member(
    organization: String,
    #[server(rename = "memberId")] member_id: String,
) -> ApiResult<Landing> {
    let tenant = tenant(&organization).await?;
    services()?.members.remove(&tenant, &MemberId::parse(&member_id)?.into()).await?;
    Ok(Landing::here(Notice::MemberRemoved).answer())
}

/// Takes a removed member back with the former roles.
#[server(prefix = "/sfn", endpoint = "reinstate_member")]
pub async fn reinstate_member(
    organization: String,
    #[server(rename = "memberId")] member_id: String,
) -> ApiResult<Landing> {
    let tenant = tenant(&organization).await?;
    services()?.members.reinstate(&tenant, MemberId::parse(&member_id)?).await?;
    Ok(Landing::here(Notice::MemberReinstated).answer())
}
