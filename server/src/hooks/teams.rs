//! Hooks around teams.

use async_trait::async_trait;
use tenantry::{
    Result,
    access::{Permission, decide},
    hooks::{Change, Occasion},
    ids::{OrganizationId, TeamId, UserId},
    page::{Page, PageRequest},
    record::Window,
    service::Teams,
    session::{Caller, Tenant, Visitor},
    team::{Appointment, NewTeam, Team, TeamCandidate, TeamChanges, TeamFacts, TeamMember, TeamRole},
};

use super::{Hooked, replaced};

#[async_trait]
impl Teams for Hooked<dyn Teams> {
    async fn list(&self, tenant: &Tenant, page: &PageRequest) -> Result<Page<Team>> {
        self.inner.list(tenant, page).await
    }

    async fn all(&self, tenant: &Tenant, window: Window) -> Result<Vec<Team>> {
        self.inner.all(tenant, window).await
    }

    async fn mine(&self, visitor: &Visitor, organization: Option<OrganizationId>, window: Window) -> Result<Vec<Team>> {
        self.inner.mine(visitor, organization, window).await
    }

    async fn everybody(&self, tenant: &Tenant, team: TeamId, window: Window) -> Result<Vec<TeamMember>> {
        self.inner.everybody(tenant, team, window).await
    }

    async fn organization_of(&self, team: TeamId) -> Result<OrganizationId> {
        self.inner.organization_of(team).await
    }

    async fn get(&self, tenant: &Tenant, team: TeamId) -> Result<Team> {
        self.inner.get(tenant, team).await
    }

    async fn create(&self, tenant: &Tenant, wish: NewTeam) -> Result<Team> {
        tenant.standing.require(&Permission::TEAM_CREATE)?;
        let occasion = Occasion::of_tenant(tenant);
        let mut change = Change::CreateTeam { wish, made: None };
        self.before(&occasion, &mut change).await?;
        let Change::CreateTeam { wish, .. } = change else { return Err(replaced()) };
        let team = self.inner.create(tenant, wish.clone()).await?;
        self.after(&occasion, &Change::CreateTeam { wish, made: Some(Box::new(team.clone())) }).await;
        Ok(team)
    }

    async fn update(&self, tenant: &Tenant, team: TeamId, changes: TeamChanges) -> Result<Team> {
        tenant.standing.require(&Permission::TEAM_UPDATE)?;
        let occasion = Occasion::of_tenant(tenant);
        let mut change = Change::UpdateTeam { team, changes };
        self.before(&occasion, &mut change).await?;
        let Change::UpdateTeam { team, changes } = &change else { return Err(replaced()) };
        let changed = self.inner.update(tenant, *team, changes.clone()).await?;
        self.after(&occasion, &change).await;
        Ok(changed)
    }

    async fn remove(&self, tenant: &Tenant, team: TeamId) -> Result<Team> {
        tenant.standing.require(&Permission::TEAM_DELETE)?;
        let occasion = Occasion::of_tenant(tenant);
        let mut change = Change::RemoveTeam(team);
        self.before(&occasion, &mut change).await?;
        let Change::RemoveTeam(team) = &change else { return Err(replaced()) };
        let removed = self.inner.remove(tenant, *team).await?;
        self.after(&occasion, &change).await;
        Ok(removed)
    }

    async fn set_active(&self, tenant: &Tenant, team: TeamId) -> Result<Team> {
        let occasion = Occasion::of_tenant(tenant);
        let mut change = Change::SetActiveTeam(Some(team));
        self.before(&occasion, &mut change).await?;
        let Change::SetActiveTeam(Some(team)) = &change else { return Err(replaced()) };
        let active = self.inner.set_active(tenant, *team).await?;
        self.after(&occasion, &change).await;
        Ok(active)
    }

    async fn clear_active(&self, caller: &Caller) -> Result<()> {
        let occasion = Occasion::of_caller(caller, caller.active_organization_id);
        let mut change = Change::SetActiveTeam(None);
        self.before(&occasion, &mut change).await?;
        let Change::SetActiveTeam(None) = &change else { return Err(replaced()) };
        self.inner.clear_active(caller).await?;
        self.after(&occasion, &change).await;
        Ok(())
    }

    async fn of_user(&self, tenant: &Tenant, user: UserId, window: Window) -> Result<Vec<Team>> {
        self.inner.of_user(tenant, user, window).await
    }

    async fn own_role(&self, tenant: &Tenant, team: TeamId) -> Result<Option<TeamRole>> {
        self.inner.own_role(tenant, team).await
    }

    async fn members(&self, tenant: &Tenant, team: TeamId, page: &PageRequest) -> Result<Page<TeamMember>> {
        self.inner.members(tenant, team, page).await
    }

    async fn add_member(
        &self,
        tenant: &Tenant,
        team: TeamId,
        user: UserId,
        role: Option<TeamRole>,
    ) -> Result<TeamMember> {
        if !tenant.standing.may(&Permission::MEMBER_UPDATE) {
            decide::add_to_team(&tenant.standing, self.inner.own_role(tenant, team).await?)?;
        }
        let occasion = Occasion::of_tenant(tenant);
        let mut change = Change::AddTeamMember { team, user, role };
        self.before(&occasion, &mut change).await?;
        let Change::AddTeamMember { team, user, role } = &change else { return Err(replaced()) };
        let added = self.inner.add_member(tenant, *team, *user, *role).await?;
        self.after(&occasion, &change).await;
        Ok(added)
    }

    async fn change_member_role(
        &self,
        tenant: &Tenant,
        team: TeamId,
        user: UserId,
        role: TeamRole,
    ) -> Result<TeamMember> {
        if !tenant.standing.may(&Permission::MEMBER_UPDATE) {
            decide::add_to_team(&tenant.standing, self.inner.own_role(tenant, team).await?)?;
        }
        let occasion = Occasion::of_tenant(tenant);
        let mut change = Change::AddTeamMember { team, user, role: Some(role) };
        self.before(&occasion, &mut change).await?;
        let Change::AddTeamMember { team, user, role: Some(role) } = &change else { return Err(replaced()) };
        let changed = self.inner.change_member_role(tenant, *team, *user, *role).await?;
        self.after(&occasion, &change).await;
        Ok(changed)
    }

    async fn add_members(&self, tenant: &Tenant, team: TeamId, users: &[UserId]) -> Result<()> {
        let occasion = Occasion::of_tenant(tenant);
        let mut changes = Vec::with_capacity(users.len());
        let mut allowed = Vec::with_capacity(users.len());
        for user in users {
            let mut change = Change::AddTeamMember { team, user: *user, role: None };
            self.before(&occasion, &mut change).await?;
            match &change {
                Change::AddTeamMember { team: same, user, role: None } if *same == team => allowed.push(*user),
                _ => return Err(replaced()),
            }
            changes.push(change);
        }
        self.inner.add_members(tenant, team, &allowed).await?;
        for change in &changes {
            self.after(&occasion, change).await;
        }
        Ok(())
    }

    async fn appoint(
        &self,
        tenant: &Tenant,
        team: TeamId,
        user: UserId,
        role: TeamRole,
        appointment: Appointment,
    ) -> Result<TeamMember> {
        decide::appoint(&tenant.standing)?;
        let occasion = Occasion::of_tenant(tenant);
        let mut change = Change::AppointTeamMember { team, user, role, appointment };
        self.before(&occasion, &mut change).await?;
        let Change::AppointTeamMember { team, user, role, appointment } = &change else { return Err(replaced()) };
        let member = self.inner.appoint(tenant, *team, *user, *role, appointment.clone()).await?;
        self.after(&occasion, &change).await;
        Ok(member)
    }

    async fn candidates(
        &self,
        tenant: &Tenant,
        team: TeamId,
        search: Option<&str>,
        page: &PageRequest,
    ) -> Result<Page<TeamCandidate>> {
        self.inner.candidates(tenant, team, search, page).await
    }

    async fn leaders(&self, tenant: &Tenant) -> Result<Vec<TeamMember>> {
        self.inner.leaders(tenant).await
    }

    async fn facts(&self, tenant: &Tenant, team: TeamId) -> Result<TeamFacts> {
        self.inner.facts(tenant, team).await
    }

    async fn remove_member(&self, tenant: &Tenant, team: TeamId, user: UserId) -> Result<()> {
        if !tenant.standing.may(&Permission::MEMBER_DELETE) {
            decide::remove_from_team(&tenant.standing, self.inner.own_role(tenant, team).await?)?;
        }
        let occasion = Occasion::of_tenant(tenant);
        let mut change = Change::RemoveTeamMember { team, user };
        self.before(&occasion, &mut change).await?;
        let Change::RemoveTeamMember { team, user } = &change else { return Err(replaced()) };
        self.inner.remove_member(tenant, *team, *user).await?;
        self.after(&occasion, &change).await;
        Ok(())
    }
}
