//! Questions about one member beside roles and removal: switches, holds, coming back.

use super::{Subject, in_force, keeps_an_owner};
use crate::{
    Error,
    access::{AccessPolicy, Flags, Permission, Standing, can_grant, can_grant_flags},
    member::MemberState,
    role::Role,
};

/// May `actor` set these switches of `target`, who has these roles?
///
/// # Errors
/// What is missing: for changing members, of what the target holds, of what it would hold, and of what is switched on;
/// [`Error::MemberNotFound`] for someone who does not work here.
pub fn set_flags(
    policy: &AccessPolicy,
    actor: &Standing,
    target: &Subject,
    roles: &[Role],
    flags: Flags,
) -> Result<(), Error> {
    actor.require(&Permission::MEMBER_UPDATE)?;
    in_force(target)?;
    actor.require_covers(&target.standing)?;
    // A switch that no longer denies gives back what the roles hold.
    actor.require_covers(&policy.standing(roles, flags))?;
    can_grant_flags(actor, flags)
}

/// May `actor` put `target` on hold? `other_owners` counts the active owners besides the target.
///
/// # Errors
/// What is missing; [`Error::LastOwner`]; [`Error::MemberNotFound`] for someone who does not work here. Nobody locks
/// oneself out.
pub fn hold_member(actor: &Standing, target: &Subject, other_owners: u64) -> Result<(), Error> {
    actor.require(&Permission::MEMBER_UPDATE)?;
    in_force(target)?;
    if target.is_self {
        return Err(Error::Forbidden { missing: Vec::new() });
    }
    actor.require_covers(&target.standing)?;
    keeps_an_owner(target, false, other_owners)
}

/// May `actor` let a member work here again, with the roles and switches that the member had? `state` is what keeps
/// the member out.
///
/// # Errors
/// What is missing: for taking people in after a removal, for changing members after a hold, or for giving these roles
/// and switches; [`Error::AlreadyMember`].
pub fn reinstate_member(
    policy: &AccessPolicy,
    actor: &Standing,
    state: MemberState,
    roles: &[Role],
    flags: Flags,
) -> Result<(), Error> {
    match state {
        MemberState::Active => return Err(Error::AlreadyMember),
        MemberState::Hold => actor.require(&Permission::MEMBER_UPDATE)?,
        MemberState::Removed => actor.require(&Permission::MEMBER_CREATE)?,
    }
    can_grant(policy, actor, roles)?;
    can_grant_flags(actor, flags)
}

/// May `actor` see where `target` works in the organization, and end that? Those may who could remove the person.
///
/// # Errors
/// What is missing.
pub fn see_sessions(actor: &Standing, target: &Subject) -> Result<(), Error> {
    if target.is_self {
        return Ok(());
    }
    actor.require(&Permission::MEMBER_DELETE)?;
    actor.require_covers(&target.standing)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::member::MemberStatus;

    fn subject(policy: &AccessPolicy, roles: &[Role], flags: Flags) -> Subject {
        Subject { standing: policy.standing(roles, flags), status: MemberStatus::Active, is_self: false }
    }

    #[test]
    fn a_switch_gives_no_more_than_the_giver_holds() {
        let policy = AccessPolicy::default();
        let member = [Role::member()];
        let plain = subject(&policy, &member, Flags::default());
        let owner = policy.standing(&[Role::owner()], Flags::default());
        let figures = Flags { can_view_financials: Some(true), ..Flags::default() };
        assert_eq!(set_flags(&policy, &owner, &plain, &member, figures), Ok(()));

        // An admin from whom the figures are kept cannot give them to anybody, nor to oneself.
        let blind = Flags { can_view_financials: Some(false), ..Flags::default() };
        let admin = policy.standing(&[Role::admin()], blind);
        let missing = vec![Permission::FINANCIALS_READ];
        let refused = Err(Error::Forbidden { missing });
        assert_eq!(set_flags(&policy, &admin, &plain, &member, figures), refused);
        let own = Subject { is_self: true, ..subject(&policy, &[Role::admin()], blind) };
        assert_eq!(set_flags(&policy, &admin, &own, &[Role::admin()], Flags::default()), refused);
        // Nor let others have what he lacks by taking a denial back.
        let denied = subject(&policy, &[Role::admin()], blind);
        assert_eq!(set_flags(&policy, &admin, &denied, &[Role::admin()], Flags::default()), refused);
        // What a switch of somebody removed would give is asked again when the person comes back.
        let back = reinstate_member(&policy, &admin, MemberState::Removed, &member, figures);
        assert_eq!(back, refused);
    }

    #[test]
    fn nobody_is_put_on_hold_by_the_weaker_or_by_oneself() {
        let policy = AccessPolicy::default();
        let admin = policy.standing(&[Role::admin()], Flags::default());
        let owner = subject(&policy, &[Role::owner()], Flags::default());
        assert_eq!(hold_member(&admin, &owner, 1), Err(Error::OwnerRequired));
        assert_eq!(hold_member(&owner.standing, &owner, 0), Err(Error::LastOwner));
        assert_eq!(hold_member(&owner.standing, &owner, 1), Ok(()));
        let own = Subject { is_self: true, ..owner.clone() };
        assert_eq!(hold_member(&owner.standing, &own, 1), Err(Error::Forbidden { missing: Vec::new() }));
        let state = MemberState::Hold;
        assert_eq!(reinstate_member(&policy, &admin, state, &[Role::member()], Flags::default()), Ok(()));
        let refused = reinstate_member(&policy, &admin, state, &[Role::owner()], Flags::default());
        assert_eq!(refused, Err(Error::OwnerRequired));
    }
}
