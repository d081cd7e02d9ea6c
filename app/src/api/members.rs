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
    ids::MemberId,
    member::{MemberQuery, MemberSort, MemberStatus, parse_search},
    page::{Cursor, LIMIT_DEFAULT, PageRequest},
    role::Role,
};

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
) -> ApiResult<MemberList> {
    let tenant = tenant(&organization).await?;
    let query = MemberQuery {
        search: parse_search(&search)?,
        role: if role.is_empty() { None } else { Some(Role::parse(&role)?) },
        status: match status.as_str() {
            "" => MemberStatus::Active,
            "removed" => MemberStatus::Suspended,
            other => MemberStatus::parse(other)?,
        },
        sort: MemberSort::parse(&sort)?,
        page: PageRequest::new(LIMIT_DEFAULT, (!cursor.is_empty()).then_some(Cursor(cursor)))?,
    };
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
