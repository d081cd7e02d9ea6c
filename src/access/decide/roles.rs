//! Questions about roles that an organization makes for itself.

use crate::{
    Error,
    access::{AccessPolicy, Flags, Permission, PermissionSet, Standing, can_grant_permissions},
    role::Role,
};

/// May `actor` make a role that holds `permissions`?
///
/// # Errors
/// What is missing for making roles, or for giving these permissions; [`Error::UnknownPermissions`].
pub fn create_role(policy: &AccessPolicy, actor: &Standing, permissions: &PermissionSet) -> Result<(), Error> {
    actor.require(&Permission::AC_CREATE)?;
    can_grant_permissions(policy, actor, permissions)
}

/// May `actor` change a role that holds `was` into one that holds `is`? A role that holds more than the actor is the
/// business of those who could have made it: changing it changes what stronger people may do.
///
/// # Errors
/// What is missing for changing roles, or for giving what it held or shall hold; [`Error::UnknownPermissions`].
pub fn update_role(
    policy: &AccessPolicy,
    actor: &Standing,
    was: &PermissionSet,
    is: &PermissionSet,
) -> Result<(), Error> {
    actor.require(&Permission::AC_UPDATE)?;
    let mut both = is.clone();
    // What the configuration forgot is in no role any more, and so nobody lacks it.
    both.add(&was.and(policy.statements()));
    can_grant_permissions(policy, actor, &both)
}

/// May `actor` look at the organization as somebody would who has `role` alone? It only ever restricts; but of a role
/// that holds more than the actor it would show less than there is.
///
/// # Errors
/// What is missing for reading roles, or of what the role holds; [`Error::RoleNotFound`].
pub fn view_as(policy: &AccessPolicy, actor: &Standing, role: &Role) -> Result<(), Error> {
    actor.require(&Permission::AC_READ)?;
    if !policy.knows(role) {
        return Err(Error::RoleNotFound);
    }
    actor.require_covers(&policy.standing(std::slice::from_ref(role), Flags::default()))
}
