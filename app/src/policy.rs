//! The roles as the console knows them: the same pure functions that the server decides with, run on what the browser
//! has, to offer, to disable and to say why.

use std::sync::LazyLock;

use tenantry::{
    access::{AccessPolicy, Flags, Permission, Standing, can_grant},
    role::Role,
};

static POLICY: LazyLock<AccessPolicy> = LazyLock::new(AccessPolicy::default);

/// Which roles hold which permissions.
#[must_use]
pub fn policy() -> &'static AccessPolicy {
    &POLICY
}

/// What somebody with these roles holds, as far as the roles alone tell.
#[must_use]
pub fn standing_of(roles: &[Role]) -> Standing {
    policy().standing(roles, Flags::default())
}

/// Whether the invitations page is for somebody who holds this.
#[must_use]
pub fn sees_invitations(standing: &Standing) -> bool {
    standing.may(&Permission::INVITATION_CREATE) || standing.may(&Permission::INVITATION_CANCEL)
}

/// The roles that somebody may give, the weakest first: what a form offers first should do the least harm.
#[must_use]
pub fn grantable(giver: &Standing) -> Vec<Role> {
    let mut roles: Vec<Role> = policy().roles().into_iter().cloned().collect();
    roles.retain(|role| can_grant(policy(), giver, std::slice::from_ref(role)).is_ok());
    roles.reverse();
    roles
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_offers_what_may_be_given() {
        let keys = |role: Role| {
            grantable(&standing_of(&[role])).iter().map(|role| role.as_str().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(keys(Role::owner()), ["member", "admin", "owner"]);
        assert_eq!(keys(Role::admin()), ["member", "admin"]);
        assert_eq!(keys(Role::member()), ["member"]);
    }
}
