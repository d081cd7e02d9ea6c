//! One function a question. Each takes what the asking transaction has loaded and locked, and answers or refuses.

use super::{AccessPolicy, Permission, Standing, can_grant};
use crate::{Error, member::MemberStatus, role::Role};

mod accounts;
mod members;
mod roles;
mod teams;
mod transfer;

pub use accounts::{Parting, part_with};
pub use members::{hold_member, reinstate_member, see_sessions, set_flags};
pub use roles::{create_role, update_role, view_as};
pub use teams::{add_to_team, appoint, remove_from_team, see_team_members, sees_all_teams};
pub use transfer::{answer_transfer, offer_transfer};

/// A member as a decision sees one: what the person holds and whether the membership is in force.
#[derive(Clone, Debug)]
pub struct Subject {
    /// What the member holds.
    pub standing: Standing,
    /// Whether the membership is in force.
    pub status: MemberStatus,
    /// Whether the member is the one who asks.
    pub is_self: bool,
}

/// May `actor` invite somebody into `roles`?
///
/// # Errors
/// What is missing for inviting, or for giving these roles.
pub fn invite(policy: &AccessPolicy, actor: &Standing, roles: &[Role]) -> Result<(), Error> {
    actor.require(&Permission::INVITATION_CREATE)?;
    can_grant(policy, actor, roles)
}

/// May `actor` let an invitation offer `roles` instead of `offered`? As with a member's roles, that takes all of both.
/// An offered role that is gone meanwhile carries nothing.
///
/// # Errors
/// What is missing for inviting, or for giving the roles of before or after.
pub fn change_invitation(
    policy: &AccessPolicy,
    actor: &Standing,
    offered: &[Role],
    roles: &[Role],
) -> Result<(), Error> {
    actor.require(&Permission::INVITATION_CREATE)?;
    can_grant(policy, actor, &known(policy, offered))?;
    can_grant(policy, actor, roles)
}

/// May `actor` cancel an invitation into `roles`? An invitation that carries more than the actor holds is the
/// business of those who could have sent it. A role that is gone meanwhile carries nothing.
///
/// # Errors
/// What is missing for cancelling, or for giving these roles.
pub fn cancel_invitation(policy: &AccessPolicy, actor: &Standing, roles: &[Role]) -> Result<(), Error> {
    actor.require(&Permission::INVITATION_CANCEL)?;
    can_grant(policy, actor, &known(policy, roles))
}

/// May `actor` see the organization's invitations? Whoever may send them or withdraw them.
///
/// # Errors
/// What is missing for either.
pub fn see_invitations(actor: &Standing) -> Result<(), Error> {
    actor.require_any(&[Permission::INVITATION_CREATE, Permission::INVITATION_CANCEL])
}

/// May `actor` revoke a shareable link into `roles`? Whoever may invite or withdraw, and could give these roles.
///
/// # Errors
/// What is missing for either, or for giving these roles.
pub fn revoke_link(policy: &AccessPolicy, actor: &Standing, roles: &[Role]) -> Result<(), Error> {
    see_invitations(actor)?;
    can_grant(policy, actor, &known(policy, roles))
}

/// May `actor` let somebody in who asks to join with `roles`? Whoever could invite into them: it is the one who decides
/// that gives them.
///
/// # Errors
/// What is missing for inviting, or for giving these roles.
pub fn accept_request(policy: &AccessPolicy, actor: &Standing, roles: &[Role]) -> Result<(), Error> {
    invite(policy, actor, roles)
}

/// May `actor` turn somebody away who asks to join with `roles`? Whoever may invite or withdraw, and could give these
/// roles, as with an invitation. A role that is gone meanwhile carries nothing.
///
/// # Errors
/// What is missing for either, or for giving these roles.
pub fn decline_request(policy: &AccessPolicy, actor: &Standing, roles: &[Role]) -> Result<(), Error> {
    see_invitations(actor)?;
    can_grant(policy, actor, &known(policy, roles))
}

fn known(policy: &AccessPolicy, roles: &[Role]) -> Vec<Role> {
    roles.iter().filter(|role| policy.knows(role)).cloned().collect()
}

/// May `actor` give `target` these roles instead of the present ones? `other_owners` counts the active owners
/// besides the target.
///
/// # Errors
/// What is missing; [`Error::LastOwner`] when nobody would be left; [`Error::MemberNotFound`] for someone removed.
pub fn change_roles(
    policy: &AccessPolicy,
    actor: &Standing,
    target: &Subject,
    roles: &[Role],
    other_owners: u64,
) -> Result<(), Error> {
    actor.require(&Permission::MEMBER_UPDATE)?;
    in_force(target)?;
    actor.require_covers(&target.standing)?;
    can_grant(policy, actor, roles)?;
    keeps_an_owner(target, policy.owns(roles), other_owners)
}

/// May `actor` change what is kept with `target`'s membership?
///
/// # Errors
/// What is missing; [`Error::MemberNotFound`] for someone removed.
pub fn change_member(actor: &Standing, target: &Subject) -> Result<(), Error> {
    actor.require(&Permission::MEMBER_UPDATE)?;
    in_force(target)?;
    actor.require_covers(&target.standing)
}

/// May `actor` remove `target`? `other_owners` counts the active owners besides the target.
///
/// # Errors
/// What is missing; [`Error::LastOwner`]; [`Error::MemberNotFound`] for someone who is removed already.
pub fn remove_member(actor: &Standing, target: &Subject, other_owners: u64) -> Result<(), Error> {
    in_force(target)?;
    if !target.is_self {
        actor.require(&Permission::MEMBER_DELETE)?;
        actor.require_covers(&target.standing)?;
    }
    keeps_an_owner(target, false, other_owners)
}

/// May a member leave? `other_owners` counts the active owners besides this one.
///
/// # Errors
/// [`Error::LastOwner`] when nobody would be left to own the organization.
pub fn leave(standing: &Standing, other_owners: u64) -> Result<(), Error> {
    if standing.is_owner && other_owners == 0 { Err(Error::LastOwner) } else { Ok(()) }
}

fn in_force(target: &Subject) -> Result<(), Error> {
    if target.status == MemberStatus::Active { Ok(()) } else { Err(Error::MemberNotFound) }
}

fn keeps_an_owner(target: &Subject, stays_owner: bool, other_owners: u64) -> Result<(), Error> {
    if target.standing.is_owner && !stays_owner && other_owners == 0 { Err(Error::LastOwner) } else { Ok(()) }
}
