//! The one rule for every place where a role or a permission is given.

use super::{AccessPolicy, Flag, Flags, PermissionSet, Standing};
use crate::{Error, role::Role};

/// Nobody hands out more than they hold. `member` may be given by anyone who may give roles at all; every other role
/// only by someone who holds everything that it holds, and the owner role only by an owner.
///
/// # Errors
/// [`Error::Invalid`] for a role that does not exist, [`Error::OwnerRequired`] for the owner role,
/// [`Error::Forbidden`] naming what the giver lacks of all the roles.
pub fn can_grant(policy: &AccessPolicy, giver: &Standing, roles: &[Role]) -> Result<(), Error> {
    policy.require_known(roles)?;
    let mut given = Standing::default();
    for role in roles.iter().filter(|role| role.as_str() != Role::MEMBER) {
        given.is_owner |= role == policy.creator();
        given.permissions.add(&policy.permissions_of(role));
    }
    giver.require_covers(&given)
}

/// Nobody puts into a role what they do not hold.
///
/// # Errors
/// [`Error::UnknownPermissions`] for what does not exist here; [`Error::Forbidden`] naming what the giver lacks.
pub fn can_grant_permissions(
    policy: &AccessPolicy,
    giver: &Standing,
    permissions: &PermissionSet,
) -> Result<(), Error> {
    policy.require_existing(permissions)?;
    giver.require_covers(&Standing { is_owner: false, permissions: permissions.clone() })
}

/// Nobody switches on for another what they do not hold. Owners ignore their switches, but may not stay owners.
///
/// # Errors
/// [`Error::Forbidden`] naming what the giver lacks.
pub fn can_grant_flags(giver: &Standing, flags: Flags) -> Result<(), Error> {
    let granted = Flag::ALL.into_iter().filter(|flag| flags.get(*flag) == Some(true));
    let permissions = granted.flat_map(|flag| flag.permissions().iter().cloned()).collect();
    giver.require_covers(&Standing { is_owner: false, permissions })
}
