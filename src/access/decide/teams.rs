//! Questions about teams.

use crate::{
    Error,
    access::{Permission, Standing},
    team::TeamRole,
};

/// May `actor` put people into a team, or change what they are in it? `own` is what the actor is in that team.
///
/// # Errors
/// [`Error::Forbidden`] without `member:update`, unless the actor leads the team.
pub fn add_to_team(actor: &Standing, own: Option<TeamRole>) -> Result<(), Error> {
    if own == Some(TeamRole::Lead) { Ok(()) } else { actor.require(&Permission::MEMBER_UPDATE) }
}

/// May `actor` say what people are in a team: grade, position, whose it is to answer for? A matter of the organization
/// and not of the team.
///
/// # Errors
/// [`Error::Forbidden`] without `member:update`.
pub fn appoint(actor: &Standing) -> Result<(), Error> {
    actor.require(&Permission::MEMBER_UPDATE)
}

/// May `actor` see who leads every team, also those that `actor` is not in?
#[must_use]
pub fn sees_all_teams(actor: &Standing) -> bool {
    see_team_members(actor, None).is_ok()
}

/// May `actor` take people out of a team? `own` is what the actor is in that team.
///
/// # Errors
/// [`Error::Forbidden`] without `member:delete`, unless the actor leads the team.
pub fn remove_from_team(actor: &Standing, own: Option<TeamRole>) -> Result<(), Error> {
    if own == Some(TeamRole::Lead) { Ok(()) } else { actor.require(&Permission::MEMBER_DELETE) }
}

/// May `actor` see who is in a team? Those who are in it may, and those who manage teams or members.
///
/// # Errors
/// [`Error::NotInTeam`].
pub fn see_team_members(actor: &Standing, own: Option<TeamRole>) -> Result<(), Error> {
    let manages = [Permission::TEAM_UPDATE, Permission::TEAM_DELETE, Permission::MEMBER_UPDATE];
    if own.is_some() || manages.iter().any(|permission| actor.may(permission)) { Ok(()) } else { Err(Error::NotInTeam) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        access::{AccessPolicy, Flags},
        role::Role,
    };

    #[test]
    fn leads_manage_their_own_team_and_plain_members_none() {
        let policy = AccessPolicy::default();
        let member = policy.standing(&[Role::member()], Flags::default());
        let owner = policy.standing(&[Role::owner()], Flags::default());
        assert_eq!(add_to_team(&member, Some(TeamRole::Lead)), Ok(()));
        assert_eq!(remove_from_team(&member, Some(TeamRole::Lead)), Ok(()));
        let missing = vec![Permission::MEMBER_UPDATE];
        assert_eq!(add_to_team(&member, Some(TeamRole::Member)), Err(Error::Forbidden { missing }));
        let missing = vec![Permission::MEMBER_DELETE];
        assert_eq!(remove_from_team(&member, None), Err(Error::Forbidden { missing }));
        assert_eq!(see_team_members(&member, None), Err(Error::NotInTeam));
        assert_eq!(see_team_members(&member, Some(TeamRole::Member)), Ok(()));
        assert_eq!(see_team_members(&owner, None), Ok(()));
    }
}
