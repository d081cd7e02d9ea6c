//! Teams: listing, making, moving and removing them, and who is in them.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use tenantry::{
    ids::TeamId,
    page::Page,
    team::{Team, TeamCandidate, TeamFacts, TeamMember},
};

use super::{ApiResult, roles::Ticks};
use crate::landing::Landing;
#[cfg(feature = "ssr")]
use crate::{
    notice::Notice,
    paths,
    server_context::{services, tenant},
};
#[cfg(feature = "ssr")]
use tenantry::{
    Error, Field,
    ids::UserId,
    member::parse_search,
    page::{Cursor, LIMIT_DEFAULT, PageRequest},
    record::Window,
    session::Tenant,
    team::{Appointment, NewTeam, TeamChanges, TeamProfile, TeamRole, parse_parent},
    text::Name,
};

/// What stands before the id of a person in the name of a box to tick.
pub const TICK: &str = "u-";

/// A team with its people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamView {
    /// The team.
    pub team: Team,
    /// All teams of the organization: where it can be moved to, and what it is a part of.
    pub teams: Vec<Team>,
    /// A page of its people; `None` for those who may not see them.
    pub members: Option<Page<TeamMember>>,
    /// What the viewer is in it, and what goes with it.
    pub facts: TeamFacts,
    /// Whether the session works in it.
    pub is_active: bool,
}

/// The tree, with what its rows say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamTreeView {
    /// All teams.
    pub teams: Vec<Team>,
    /// Who leads which, as far as the viewer may see it.
    pub leaders: Vec<TeamMember>,
    /// The viewer's own teams.
    pub own: Vec<TeamId>,
    /// The one that the session works in.
    pub active: Option<TeamId>,
}

/// Who could join a team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CandidateList {
    /// The team.
    pub team: Team,
    /// A page of people who are not in it.
    pub people: Page<TeamCandidate>,
}

/// The teams of an organization. They are a tree, so all of them come at once.
#[server(prefix = "/sfn", endpoint = "list_teams")]
pub async fn list_teams(organization: String) -> ApiResult<Vec<Team>> {
    let tenant = tenant(&organization).await?;
    Ok(services()?.teams.all(&tenant, Window::default()).await?)
}

/// The teams of an organization, who leads them, and which are the viewer's own.
#[server(prefix = "/sfn", endpoint = "load_teams")]
pub async fn load_teams(organization: String) -> ApiResult<TeamTreeView> {
    let tenant = tenant(&organization).await?;
    let services = services()?;
    let own = services.teams.of_user(&tenant, tenant.caller.user_id, Window::default()).await?;
    Ok(TeamTreeView {
        teams: services.teams.all(&tenant, Window::default()).await?,
        leaders: services.teams.leaders(&tenant).await?,
        own: own.into_iter().map(|team| team.id).collect(),
        active: active_team(&tenant),
    })
}

/// The session's team, if this is its organization.
#[cfg(feature = "ssr")]
fn active_team(tenant: &Tenant) -> Option<TeamId> {
    let is_here = tenant.caller.active_organization_id == Some(tenant.organization_id);
    tenant.caller.active_team_id.filter(|_| is_here)
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
    let facts = services.teams.facts(&tenant, id).await?;
    let is_active = active_team(&tenant) == Some(id);
    Ok(Some(TeamView { team, teams, members, facts, is_active }))
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
    Ok(Landing::at(paths::teams(tenant.slug.as_str())).saying(Notice::TeamCreated).answer())
}

/// Renames a team.
#[server(prefix = "/sfn", endpoint = "rename_team")]
pub async fn rename_team(
    organization: String,
    #[server(rename = "teamId")] team_id: String,
    #[server(default)] name: String,
) -> ApiResult<Landing> {
    let tenant = tenant(&organization).await?;
    let changes = TeamChanges { name: Some(Name::parse(Field::Name, &name)?), ..TeamChanges::default() };
    services()?.teams.update(&tenant, TeamId::parse(&team_id)?, changes).await?;
    Ok(Landing::at(paths::teams(tenant.slug.as_str())).saying(Notice::TeamSaved).answer())
}

/// Moves a team with all its parts.
#[server(prefix = "/sfn", endpoint = "move_team")]
pub async fn move_team(
    organization: String,
    #[server(rename = "teamId")] team_id: String,
    #[server(default)]
    #[server(rename = "parentId")]
    parent_id: String,
) -> ApiResult<Landing> {
    let tenant = tenant(&organization).await?;
    let changes = TeamChanges { parent: Some(parse_parent(&parent_id)?), ..TeamChanges::default() };
    services()?.teams.update(&tenant, TeamId::parse(&team_id)?, changes).await?;
    Ok(Landing::at(paths::teams(tenant.slug.as_str())).saying(Notice::TeamMoved).answer())
}

/// Renames a team, moves it and describes it, all at once: the settings form sends everything.
#[server(prefix = "/sfn", endpoint = "update_team")]
pub async fn update_team(
    organization: String,
    #[server(rename = "teamId")] team_id: String,
    #[server(default)] name: String,
    #[server(default)]
    #[server(rename = "parentId")]
    parent_id: String,
    #[server(default)] description: String,
    #[server(default)]
    #[server(rename = "unitType")]
    unit_type: String,
    #[server(default)] visibility: String,
) -> ApiResult<Landing> {
    let tenant = tenant(&organization).await?;
    let profile = TeamProfile::parse(&description, &unit_type, &visibility)?;
    let changes = TeamChanges { profile: Some(profile), ..TeamChanges::parse(&name, &parent_id)? };
    services()?.teams.update(&tenant, TeamId::parse(&team_id)?, changes).await?;
    Ok(Landing::here(Notice::TeamSaved).answer())
}

/// Removes a team; its parts move up, its people stay in the organization.
#[server(prefix = "/sfn", endpoint = "remove_team")]
pub async fn remove_team(organization: String, #[server(rename = "teamId")] team_id: String) -> ApiResult<Landing> {
    let tenant = tenant(&organization).await?;
    services()?.teams.remove(&tenant, TeamId::parse(&team_id)?).await?;
    Ok(Landing::at(paths::teams(tenant.slug.as_str())).saying(Notice::TeamRemoved).answer())
}

/// Who could join a team: found by name or address.
#[server(prefix = "/sfn", endpoint = "team_candidates")]
pub async fn team_candidates(
    organization: String,
    #[server(rename = "teamId")] team_id: String,
    #[server(default)] search: String,
    #[server(default)] cursor: String,
) -> ApiResult<CandidateList> {
    let tenant = tenant(&organization).await?;
    let services = services()?;
    let id = TeamId::parse(&team_id).map_err(|_| Error::TeamNotFound)?;
    let team = services.teams.get(&tenant, id).await?;
    let page = PageRequest::new(LIMIT_DEFAULT, (!cursor.is_empty()).then_some(Cursor(cursor)))?;
    let search = parse_search(&search)?;
    let people = services.teams.candidates(&tenant, id, search.as_deref(), &page).await?;
    Ok(CandidateList { team, people })
}

/// Puts everybody who is ticked into a team, all or none.
#[server(prefix = "/sfn", endpoint = "add_to_team")]
pub async fn add_to_team(
    organization: String,
    #[server(rename = "teamId")] team_id: String,
    #[server(default)] user: Ticks,
) -> ApiResult<Landing> {
    let tenant = tenant(&organization).await?;
    // A key that began with a digit would be taken for a place in a list.
    let ids = user.keys().map(|key| key.strip_prefix(TICK).unwrap_or(key));
    let users = ids.map(UserId::parse).collect::<Result<Vec<_>, _>>()?;
    services()?.teams.add_members(&tenant, TeamId::parse(&team_id)?, &users).await?;
    Ok(Landing::at(paths::team(tenant.slug.as_str(), &team_id)).saying(Notice::TeamJoined).answer())
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
    services()?.teams.change_member_role(&tenant, team, user, TeamRole::parse(&role)?).await?;
    Ok(Landing::here(Notice::RoleChanged).answer())
}

/// Says what somebody is in a team. A tick that is not sent is none.
#[server(prefix = "/sfn", endpoint = "appoint")]
pub async fn appoint(
    organization: String,
    #[server(rename = "teamId")] team_id: String,
    #[server(rename = "userId")] user_id: String,
    #[server(default)] grade: String,
    #[server(default)] position: String,
    #[server(default)]
    #[server(rename = "jobTitle")]
    job_title: String,
    #[server(default)]
    #[server(rename = "isLeader")]
    is_leader: String,
    #[server(default)]
    #[server(rename = "isOwner")]
    is_owner: String,
    #[server(default)]
    #[server(rename = "isPrimary")]
    is_primary: String,
) -> ApiResult<Landing> {
    let tenant = tenant(&organization).await?;
    let (team, user) = (TeamId::parse(&team_id)?, UserId::parse(&user_id)?);
    let appointment = Appointment::parse(&grade, &position, &job_title, !is_owner.is_empty(), !is_primary.is_empty())?;
    let role = if is_leader.is_empty() { TeamRole::Member } else { TeamRole::Lead };
    services()?.teams.appoint(&tenant, team, user, role, appointment).await?;
    Ok(Landing::at(paths::team(tenant.slug.as_str(), &team_id)).saying(Notice::AppointmentSaved).answer())
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

/// Makes one of the viewer's own teams the session's default.
#[server(prefix = "/sfn", endpoint = "work_in_team")]
pub async fn work_in_team(organization: String, #[server(rename = "teamId")] team_id: String) -> ApiResult<Landing> {
    let tenant = tenant(&organization).await?;
    services()?.teams.set_active(&tenant, TeamId::parse(&team_id)?).await?;
    Ok(Landing::here(Notice::TeamActive).answer())
}

/// Leaves the session without a team.
#[server(prefix = "/sfn", endpoint = "work_in_no_team")]
pub async fn work_in_no_team(organization: String) -> ApiResult<Landing> {
    let tenant = tenant(&organization).await?;
    services()?.teams.clear_active(&tenant.caller).await?;
    Ok(Landing::here(Notice::TeamInactive).answer())
}
