//! What the console makes of roles: the same pure functions that the server decides with, run on what the browser has,
//! to offer, to disable and to say why. The policy of an organization comes with its snapshot.

use std::sync::LazyLock;

use tenantry::{
    access::{AccessPolicy, Flags, Permission, Standing, can_grant},
    role::Role,
};

static BUILT_IN: LazyLock<AccessPolicy> = LazyLock::new(AccessPolicy::default);

/// What somebody with these roles holds, as far as the built-in roles alone tell: for frames around organizations
/// whose policy the tab does not have.
#[must_use]
pub fn standing_of(roles: &[Role]) -> Standing {
    BUILT_IN.standing(roles, Flags::default())
}

/// Whether the invitations page is for somebody who holds this.
#[must_use]
pub fn sees_invitations(standing: &Standing) -> bool {
    standing.may(&Permission::INVITATION_CREATE) || standing.may(&Permission::INVITATION_CANCEL)
}

/// Whether somebody who holds this does something about members: sees those who are not here, takes the list along.
#[must_use]
pub fn manages_members(standing: &Standing) -> bool {
    let manage = [Permission::MEMBER_CREATE, Permission::MEMBER_UPDATE, Permission::MEMBER_DELETE];
    standing.require_any(&manage).is_ok()
}

/// The roles that somebody may give, the weakest first: what a form offers first should do the least harm.
#[must_use]
pub fn grantable(policy: &AccessPolicy, giver: &Standing) -> Vec<Role> {
    let mut roles: Vec<Role> = policy.roles().into_iter().cloned().collect();
    roles.retain(|role| can_grant(policy, giver, std::slice::from_ref(role)).is_ok());
    roles.reverse();
    roles
}

#[cfg(test)]
mod tests {
    use tenantry::access::{PermissionSet, RunTimeRoles};

    use super::*;

    #[test]
    fn a_form_offers_what_may_be_given() {
        let auditor = Role::parse("auditor").unwrap_or_else(|_| Role::member());
        let holds = PermissionSet::from([Permission::ORGANIZATION_DELETE]);
        let policy = AccessPolicy::default().with_run_time(RunTimeRoles::from([(auditor, holds)]));
        let keys = |role: Role| {
            let giver = policy.standing(&[role], Flags::default());
            grantable(&policy, &giver).iter().map(|role| role.as_str().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(keys(Role::owner()), ["member", "auditor", "admin", "owner"]);
        assert_eq!(keys(Role::admin()), ["member", "admin"]);
        assert_eq!(keys(Role::member()), ["member"]);
    }
}
