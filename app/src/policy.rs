//! What the console makes of roles: the same pure functions that the server decides with, run on what the browser has,
//! to offer, to disable and to say why. The policy of an organization comes with its snapshot.

use std::sync::LazyLock;

use tenantry::{
    access::{AccessPolicy, Flags, Permission, Standing, can_grant},
    organization::OrganizationEntry,
    role::Role,
};

use crate::kit::Tone;

static BUILT_IN: LazyLock<AccessPolicy> = LazyLock::new(AccessPolicy::default);

/// What somebody holds in an organization, as far as its entry and the built-in roles alone tell: for frames around
/// organizations whose policy the tab does not have. Of an owner, everything is believed, whatever the role is called.
#[must_use]
pub fn standing_in(entry: &OrganizationEntry) -> Standing {
    let owner = [Role::owner()];
    let roles: &[Role] = if entry.is_owner { &owner } else { &entry.roles };
    BUILT_IN.standing(roles, Flags::default())
}

/// How many owners there are besides somebody with these roles, of `owners` in all.
#[must_use]
pub fn other_owners(policy: &AccessPolicy, roles: &[Role], owners: u64) -> u64 {
    if policy.owns(roles) { owners.saturating_sub(1) } else { owners }
}

/// The colour of a role: that of the owners stands out.
#[must_use]
pub fn role_tone(policy: &AccessPolicy, role: &Role) -> Tone {
    if policy.is_owner_role(role) { Tone::Brand } else { Tone::Neutral }
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

/// All roles in the order in which they are offered everywhere: that of the owners, the built-in ones with the strongest
/// first, then the others by name.
#[must_use]
pub fn in_order(policy: &AccessPolicy) -> Vec<Role> {
    let place = |role: &Role| match role.as_str() {
        Role::OWNER => 0,
        Role::ADMIN => 1,
        Role::MEMBER => 2,
        _ => 3,
    };
    let mut roles: Vec<Role> = policy.roles().into_iter().cloned().collect();
    // Stable: what is in one place is there by name already.
    roles.sort_by_key(|role| (!policy.is_owner_role(role), place(role)));
    roles
}

/// The roles that somebody may give, [`in_order`].
#[must_use]
pub fn grantable(policy: &AccessPolicy, giver: &Standing) -> Vec<Role> {
    let mut roles = in_order(policy);
    roles.retain(|role| can_grant(policy, giver, std::slice::from_ref(role)).is_ok());
    roles
}

#[cfg(test)]
mod tests {
    use tenantry::access::{PermissionSet, RunTimeRoles};

    use super::*;

    #[test]
    fn owners_are_those_who_have_the_role_of_makers() {
        let founder = Role::parse("founder").unwrap_or_else(|_| Role::member());
        let policy = AccessPolicy::default().with_creator(founder.clone());
        let (founders, strong) = ([Role::member(), founder.clone()], [Role::owner()]);
        assert_eq!((other_owners(&policy, &founders, 1), other_owners(&policy, &strong, 1)), (0, 1));
        assert_eq!((role_tone(&policy, &founder), role_tone(&policy, &Role::owner())), (Tone::Brand, Tone::Neutral));
        let built_in = AccessPolicy::default();
        assert_eq!((other_owners(&built_in, &founders, 1), other_owners(&built_in, &strong, 1)), (1, 0));
        assert_eq!(role_tone(&built_in, &Role::owner()), Tone::Brand);
    }

    #[test]
    fn a_form_offers_what_may_be_given() {
        let auditor = Role::parse("auditor").unwrap_or_else(|_| Role::member());
        let holds = PermissionSet::from([Permission::ORGANIZATION_DELETE]);
        let policy = AccessPolicy::default().with_run_time(RunTimeRoles::from([(auditor, holds)]));
        let keys = |role: Role| {
            let giver = policy.standing(&[role], Flags::default());
            grantable(&policy, &giver).iter().map(|role| role.as_str().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(keys(Role::owner()), ["owner", "admin", "member", "auditor"]);
        assert_eq!(keys(Role::admin()), ["admin", "member"]);
        assert_eq!(keys(Role::member()), ["member"]);
    }
}
