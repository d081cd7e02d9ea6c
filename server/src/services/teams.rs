//! Teams and who is in them.

use async_trait::async_trait;
use tenantry::{
    Result,
    ids::{OrganizationId, TeamId, UserId},
    page::{Page, PageRequest},
    record::Window,
    service::Teams,
    session::{Caller, Tenant, Visitor},
    team::{Appointment, NewTeam, Team, TeamCandidate, TeamChanges, TeamFacts, TeamMember, TeamRole},
};

use super::Core;

mod active;
mod around;
mod change;
mod list;
mod members;
mod people;
mod row;
mod whole;

pub(crate) use members::require_place;

#[async_trait]
impl Teams for Core {
    async fn list(&self, tenant: &Tenant, page: &PageRequest) -> Result<Page<Team>> {
        Ok(self.list_teams(tenant, page).await?)
    }

    async fn all(&self, tenant: &Tenant, window: Window) -> Result<Vec<Team>> {
        Ok(self.all_teams(tenant, window).await?)
    }

    async fn mine(&self, visitor: &Visitor, organization: Option<OrganizationId>, window: Window) -> Result<Vec<Team>> {
        Ok(self.own_teams(visitor, organization, window).await?)
    }

    async fn everybody(&self, tenant: &Tenant, team: TeamId, window: Window) -> Result<Vec<TeamMember>> {
        Ok(self.all_team_members(tenant, team, window).await?)
    }

    async fn organization_of(&self, team: TeamId) -> Result<OrganizationId> {
        Ok(self.organization_of_team(team).await?)
    }

    async fn get(&self, tenant: &Tenant, team: TeamId) -> Result<Team> {
        Ok(self.read_team(tenant, team).await?)
    }

    async fn create(&self, tenant: &Tenant, wish: NewTeam) -> Result<Team> {
        Ok(self.create_team(tenant, wish).await?)
    }

    async fn update(&self, tenant: &Tenant, team: TeamId, changes: TeamChanges) -> Result<Team> {
        Ok(self.update_team(tenant, team, changes).await?)
    }

    async fn remove(&self, tenant: &Tenant, team: TeamId) -> Result<Team> {
        Ok(self.remove_team(tenant, team).await?)
    }

    async fn set_active(&self, tenant: &Tenant, team: TeamId) -> Result<Team> {
        Ok(self.set_active_team(tenant, team).await?)
    }

    async fn clear_active(&self, caller: &Caller) -> Result<()> {
        Ok(self.clear_active_team(caller).await?)
    }

    async fn of_user(&self, tenant: &Tenant, user: UserId, window: Window) -> Result<Vec<Team>> {
        Ok(self.teams_of_user(tenant, user, window).await?)
    }

    async fn own_role(&self, tenant: &Tenant, team: TeamId) -> Result<Option<TeamRole>> {
        Ok(self.own_role_in_team(tenant, team).await?)
    }

    async fn members(&self, tenant: &Tenant, team: TeamId, page: &PageRequest) -> Result<Page<TeamMember>> {
        Ok(self.list_team_members(tenant, team, page).await?)
    }

    async fn add_member(
        &self,
        tenant: &Tenant,
        team: TeamId,
        user: UserId,
        role: Option<TeamRole>,
    ) -> Result<TeamMember> {
        Ok(self.add_team_member(tenant, team, user, role).await?)
    }

    async fn add_members(&self, tenant: &Tenant, team: TeamId, users: &[UserId]) -> Result<()> {
        Ok(self.add_team_members(tenant, team, users).await?)
    }

    async fn change_member_role(
        &self,
        tenant: &Tenant,
        team: TeamId,
        user: UserId,
        role: TeamRole,
    ) -> Result<TeamMember> {
        Ok(self.change_team_member_role(tenant, team, user, role).await?)
    }

    async fn appoint(
        &self,
        tenant: &Tenant,
        team: TeamId,
        user: UserId,
        role: TeamRole,
        appointment: Appointment,
    ) -> Result<TeamMember> {
        Ok(self.appoint_team_member(tenant, team, user, role, appointment).await?)
    }

    async fn candidates(
        &self,
        tenant: &Tenant,
        team: TeamId,
        search: Option<&str>,
        page: &PageRequest,
    ) -> Result<Page<TeamCandidate>> {
        Ok(self.team_candidates(tenant, team, search, page).await?)
    }

    async fn leaders(&self, tenant: &Tenant) -> Result<Vec<TeamMember>> {
        Ok(self.team_leaders(tenant).await?)
    }

    async fn facts(&self, tenant: &Tenant, team: TeamId) -> Result<TeamFacts> {
        Ok(self.team_facts(tenant, team).await?)
    }

    async fn remove_member(&self, tenant: &Tenant, team: TeamId, user: UserId) -> Result<()> {
        Ok(self.remove_team_member(tenant, team, user).await?)
    }
}
