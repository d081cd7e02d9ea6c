//! The one rule for every place where a role is given.

use super::{AccessPolicy, Standing};
use crate::{Error, role::Role};

/// Nobody hands out more than they hold. `member` may be given by anyone who may give roles at all; every other role
/// only by someone who holds everything that it holds, and the owner role only by an owner.
///
/// # Errors
/// [`Error::Invalid`] for a role that does not exist, [`Error::OwnerRequired`] for the owner role,
/// [`Error::Forbidden`] naming what the giver lacks.
pub fn can_grant(policy: &AccessPolicy, giver: &Standing, roles: &[Role]) -> Result<(), Error> {
    policy.require_known(roles)?;
    for role in roles.iter().filter(|role| role.as_str() != Role::MEMBER) {
        let given = Standing { is_owner: role.is_owner(), permissions: policy.permissions_of(role) };
        giver.require_covers(&given)?;
    }
    Ok(())
}
