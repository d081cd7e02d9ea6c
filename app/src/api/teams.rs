//! Teams: listing, making, moving and removing them, and who is in them.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use tenantry::{
    page::Page,
    team::{Team, TeamMember},
};

use super::ApiResult;
use crate::landing::Landing;
#[cfg(feature = "ssr")]
use crate::{
    notice::Notice,
    paths,
    server_context::{services, tenant},
};
#[cfg(feature = "ssr")]
use tenantry::{
    Error, Field, Reason,
    email::Email,
    ids::{TeamId, UserId},
    page::{Cursor, LIMIT_DEFAULT, PageRequest},
    record::{MemberRef, Window},
    session::Tenant,
    team::{NewTeam, TeamChanges, TeamRole},
};

/// A team with its people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamView {
    /// The team.
    pub team: Team,
    /// All teams of the organization: where it can be moved to, and what it is a part of.
    pub teams: Vec<Team>,
    /// A page of its people; `None` for those who may not see them.
    pub members: Option<Page<TeamMember>>,
}

/// The teams of an organization. They are a tree, so all of them come at once.
#[server(prefix = "/sfn", endpoint = "list_teams")]
pub async fn list_teams(organization: String) -> ApiResult<Vec<Team>> {
    let tenant = tenant(&organization).await?;
    Ok(services()?.teams.all(&tenant, Window::default()).await?)
}

/// One team with a page of its people; `None` for a team that does not exist (any more), which is nothing wrong for a
/// page that was open meanwhile.
#[server(prefix = "/sfn", endpoint = "load_team")]
pub async fn load_team(
    organization: String,
    #[server(rename = "teamId")] team_id: String,
    #[server(default)] cursor: String,
) -> ApiResult<Option<TeamView>> {
    let tenant = tenant(&organization).await?;
    let services = services()?;
    let Ok(id) = TeamId::parse(&team_id) else { return Ok(None) };
    let team = match services.teams.get(&tenant, id).await {
        Err(Error::TeamNotFound) => return Ok(None),
        team => team?,
    };
    let teams = services.teams.all(&tenant, Window::default()).await?;
    let page = PageRequest::new(LIMIT_DEFAULT, (!cursor.is_empty()).then_some(Cursor(cursor)))?;
    let members = match services.teams.members(&tenant, id, &page).await {
        Err(Error::NotInTeam) => None,
        members => Some(members?),
    };
    Ok(Some(TeamView { team, teams, members }))
}

/// Makes a team, at the top or as a part of another.
#[server(prefix = "/sfn", endpoint = "create_team")]
pub async fn create_team(
    organization: String,
    #[server(default)] name: String,
    #[server(default)]
    #[server(rename = "parentId")]
    parent_id: String,
) -> ApiResult<Landing> {
    let tenant = tenant(&organization).await?;
    services()?.teams.create(&tenant, NewTeam::parse(&name, &parent_id)?).await?;
    Ok(Landing::here(Notice::TeamCreated).answer())
}

/// Renames a team, or moves it.
#[server(prefix = "/sfn", endpoint = "update_team")]
pub async fn update_team(
    organization: String,
    #[server(rename = "teamId")] team_id: String,
    #[server(default)] name: String,
    #[server(default)]
    #[server(rename = "parentId")]
    parent_id: String,
) -> ApiResult<Landing> {
    let tenant = tenant(&organization).await?;
    let changes = TeamChanges::parse(&name, &parent_id)?;
    services()?.teams.update(&tenant, TeamId::parse(&team_id)?, changes).await?;
    Ok(Landing::here(Notice::TeamSaved).answer())
}

/// Removes a team; its parts move to the top, its people stay in the organization.
#[server(prefix = "/sfn", endpoint = "remove_team")]
pub async fn remove_team(organization: String, #[server(rename = "teamId")] team_id: String) -> ApiResult<Landing> {
    let tenant = tenant(&organization).await?;
    services()?.teams.remove(&tenant, TeamId::parse(&team_id)?).await?;
    Ok(Landing::at(paths::teams(tenant.slug.as_str())).saying(Notice::TeamRemoved).answer())
}

/// Puts a member into a team, named by the e-mail address.
#[server(prefix = "/sfn", endpoint = "add_to_team")]
pub async fn add_to_team(
    organization: String,
    #[server(rename = "teamId")] team_id: String,
    #[server(default)] email: String,
    #[server(default)] role: String,
) -> ApiResult<Landing> {
    let tenant = tenant(&organization).await?;
    let (team, role) = (TeamId::parse(&team_id)?, TeamRole::parse(&role)?);
    let user = member_by_email(&tenant, &Email::parse(&email)?).await?;
    services()?.teams.add_member(&tenant, team, user, Some(role)).await?;
    Ok(Landing::here(Notice::TeamJoined).answer())
}

/// Makes somebody in a team its lead, or a plain member of it.
#[server(prefix = "/sfn", endpoint = "change_team_role")]
pub async fn change_team_role(
    organization: String,
    #[server(rename = "teamId")] team_id: String,
    #[server(rename = "userId")] user_id: String,
    #[server(default)] role: String,
) -> ApiResult<Landing> {
    let tenant = tenant(&organization).await?;
    let (team, user) = (TeamId::parse(&team_id)?, UserId::parse(&user_id)?);
    services()?.teams.add_member(&tenant, team, user, Some(TeamRole::parse(&role)?)).await?;
    Ok(Landing::here(Notice::RoleChanged).answer())
}

/// Takes somebody out of a team.
#[server(prefix = "/sfn", endpoint = "remove_from_team")]
pub async fn remove_from_team(
    organization: String,
    #[server(rename = "teamId")] team_id: String,
    #[server(rename = "userId")] user_id: String,
) -> ApiResult<Landing> {
    let tenant = tenant(&organization).await?;
    services()?.teams.remove_member(&tenant, TeamId::parse(&team_id)?, UserId::parse(&user_id)?).await?;
    Ok(Landing::here(Notice::TeamLeft).answer())
}

/// The active member with exactly this address.
#[cfg(feature = "ssr")]
async fn member_by_email(tenant: &Tenant, email: &Email) -> ApiResult<UserId> {
    let found = services()?.records.member(tenant, &MemberRef::Email(email.clone())).await?;
    Ok(found.ok_or(Error::invalid(Field::Email, Reason::Unknown))?.user_id)
}
