//! Teams and who is in them.

use async_trait::async_trait;

use crate::{
    Result,
    ids::{OrganizationId, TeamId, UserId},
    page::{Page, PageRequest},
    record::Window,
    session::{Caller, Tenant, Visitor},
    team::{Appointment, NewTeam, Team, TeamCandidate, TeamChanges, TeamFacts, TeamMember, TeamRole},
};

/// Teams and who is in them.
#[async_trait]
pub trait Teams: Send + Sync {
    /// A page of the organization's teams, by name.
    ///
    /// # Errors
    /// [`crate::Error::Invalid`] for a cursor that is not ours.
    async fn list(&self, tenant: &Tenant, page: &PageRequest) -> Result<Page<Team>>;

    /// The organization's teams, the oldest first, for programs.
    ///
    /// # Errors
    /// [`crate::Error::Invalid`] on the limit when there are too many to list at once.
    async fn all(&self, tenant: &Tenant, window: Window) -> Result<Vec<Team>>;

    /// The teams of whoever presents this session, in every organization or in one, the oldest first: one statement.
    ///
    /// # Errors
    /// [`crate::Error::Unauthenticated`]; [`crate::Error::OrganizationNotFound`] for one that the caller is not in;
    /// [`crate::Error::Invalid`] on the limit when there are too many to list at once.
    async fn mine(&self, visitor: &Visitor, organization: Option<OrganizationId>, window: Window) -> Result<Vec<Team>>;

    /// Everybody in a team, the first to join first, for programs.
    ///
    /// # Errors
    /// As [`Teams::members`]; [`crate::Error::Invalid`] on the limit when there are too many to list at once.
    async fn everybody(&self, tenant: &Tenant, team: TeamId, window: Window) -> Result<Vec<TeamMember>>;

    /// The organization of a team, whoever asks: for doors that are given a team alone, to knock there.
    ///
    /// # Errors
    /// [`crate::Error::TeamNotFound`].
    async fn organization_of(&self, team: TeamId) -> Result<OrganizationId>;

    /// One team.
    ///
    /// # Errors
    /// [`crate::Error::TeamNotFound`].
    async fn get(&self, tenant: &Tenant, team: TeamId) -> Result<Team>;

    /// Makes a team.
    ///
    /// # Errors
    /// [`crate::Error::Forbidden`]; [`crate::Error::TeamExists`] for a name that another team has;
    /// [`crate::Error::TeamLimitReached`]; [`crate::Error::TeamTooDeep`]; [`crate::Error::Invalid`] for a parent that
    /// is not in this organization.
    async fn create(&self, tenant: &Tenant, wish: NewTeam) -> Result<Team>;

    /// Renames a team, describes it anew, or moves it with all its parts.
    ///
    /// # Errors
    /// As [`Teams::create`]; [`crate::Error::TeamNotFound`]; [`crate::Error::TeamCycle`].
    async fn update(&self, tenant: &Tenant, team: TeamId, changes: TeamChanges) -> Result<Team>;

    /// Removes a team. Its parts move up, pending invitations drop it, sessions that work in it work in none.
    ///
    /// # Errors
    /// [`crate::Error::Forbidden`], [`crate::Error::TeamNotFound`]; [`crate::Error::LastTeam`] unless the
    /// configuration lets organizations be without teams.
    async fn remove(&self, tenant: &Tenant, team: TeamId) -> Result<Team>;

    /// Makes one of the caller's teams in this organization the session's active one. A refusal changes nothing.
    ///
    /// # Errors
    /// [`crate::Error::TeamNotFound`]; [`crate::Error::NotInTeam`].
    async fn set_active(&self, tenant: &Tenant, team: TeamId) -> Result<Team>;

    /// Makes the session work in no team.
    ///
    /// # Errors
    /// Internal ones only.
    async fn clear_active(&self, caller: &Caller) -> Result<()>;

    /// The teams that a user of the organization is in, by name.
    ///
    /// # Errors
    /// [`crate::Error::Forbidden`] for somebody else's without `member:update`; [`crate::Error::MemberNotFound`];
    /// [`crate::Error::Invalid`] on [`crate::Field::Limit`] for a list that is too long to be had at once.
    async fn of_user(&self, tenant: &Tenant, user: UserId, window: Window) -> Result<Vec<Team>>;

    /// What the caller is in a team.
    ///
    /// # Errors
    /// [`crate::Error::TeamNotFound`].
    async fn own_role(&self, tenant: &Tenant, team: TeamId) -> Result<Option<TeamRole>>;

    /// A page of a team's active members with their users, by name.
    ///
    /// # Errors
    /// [`crate::Error::TeamNotFound`]; [`crate::Error::NotInTeam`] for those who are neither in it nor manage teams or
    /// members.
    async fn members(&self, tenant: &Tenant, team: TeamId, page: &PageRequest) -> Result<Page<TeamMember>>;

    /// Puts an active member of the organization into a team. Somebody who is in it already stays, with the new role
    /// if one is named.
    ///
    /// # Errors
    /// [`crate::Error::Forbidden`] without `member:update`, unless one leads the team; [`crate::Error::MemberNotFound`];
    /// [`crate::Error::TeamNotFound`]; [`crate::Error::TeamMemberLimitReached`].
    async fn add_member(
        &self,
        tenant: &Tenant,
        team: TeamId,
        user: UserId,
        role: Option<TeamRole>,
    ) -> Result<TeamMember>;

    /// Puts several active members of the organization into a team as plain members, all of them or none. Who is in it
    /// already stays as is.
    ///
    /// # Errors
    /// As [`Teams::add_member`]; [`crate::Error::Invalid`] on the members for none, and for more than
    /// [`crate::team::ADD_MAX`].
    async fn add_members(&self, tenant: &Tenant, team: TeamId, users: &[UserId]) -> Result<()>;

    /// Gives somebody who is in a team another role in it. Who was taken out meanwhile is not brought back.
    ///
    /// # Errors
    /// [`crate::Error::Forbidden`] without `member:update`, unless one leads the team; [`crate::Error::MemberNotFound`];
    /// [`crate::Error::TeamNotFound`]; [`crate::Error::NotInTeam`].
    async fn change_member_role(
        &self,
        tenant: &Tenant,
        team: TeamId,
        user: UserId,
        role: TeamRole,
    ) -> Result<TeamMember>;

    /// Says what somebody is in a team. Where it becomes the person's primary unit, the former one is it no more.
    ///
    /// # Errors
    /// [`crate::Error::Forbidden`] without `member:update`; [`crate::Error::MemberNotFound`];
    /// [`crate::Error::TeamNotFound`]; [`crate::Error::NotInTeam`].
    async fn appoint(
        &self,
        tenant: &Tenant,
        team: TeamId,
        user: UserId,
        role: TeamRole,
        appointment: Appointment,
    ) -> Result<TeamMember>;

    /// A page of active members who are not in a team, by name.
    ///
    /// # Errors
    /// [`crate::Error::Forbidden`] without `member:update`, unless one leads the team; [`crate::Error::TeamNotFound`].
    async fn candidates(
        &self,
        tenant: &Tenant,
        team: TeamId,
        search: Option<&str>,
        page: &PageRequest,
    ) -> Result<Page<TeamCandidate>>;

    /// Who leads which team, of those whose people the caller may see.
    ///
    /// # Errors
    /// Internal ones only.
    async fn leaders(&self, tenant: &Tenant) -> Result<Vec<TeamMember>>;

    /// What the caller is in a team, and what goes with it.
    ///
    /// # Errors
    /// [`crate::Error::TeamNotFound`].
    async fn facts(&self, tenant: &Tenant, team: TeamId) -> Result<TeamFacts>;

    /// Takes somebody out of a team.
    ///
    /// # Errors
    /// [`crate::Error::Forbidden`] without `member:delete`, unless one leads the team; [`crate::Error::MemberNotFound`];
    /// [`crate::Error::TeamNotFound`]; [`crate::Error::NotInTeam`].
    async fn remove_member(&self, tenant: &Tenant, team: TeamId, user: UserId) -> Result<()>;
}
