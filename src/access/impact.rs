//! What a change of a role does to the people who hold it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{AccessPolicy, Flags, Permission, PermissionSet, policy::RunTimeRoles};
use crate::role::Role;

/// Members who have the same roles and flags: they are counted, not told apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holders {
    /// Their roles.
    pub roles: Vec<Role>,
    /// Their switches.
    pub flags: Flags,
    /// How many they are.
    pub count: u64,
}

/// How many members gain a permission, and how many lose it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Impact {
    /// Which.
    pub permission: Permission,
    /// Members who have it then and do not now.
    pub gaining: u64,
    /// Members who have it now and do not then.
    pub losing: u64,
}

impl AccessPolicy {
    /// What happens to `holders` when `role` holds `permissions` instead of what it holds in this policy. Whoever holds
    /// a permission by another role, or is denied it by a switch, neither gains nor loses it. In the order of the
    /// permissions; what nobody gains or loses is left out.
    #[must_use]
    pub fn impact(&self, role: &Role, permissions: &PermissionSet, holders: &[Holders]) -> Vec<Impact> {
        let then = self.with_run_time(RunTimeRoles::from([(role.clone(), permissions.clone())]));
        let mut found: BTreeMap<Permission, (u64, u64)> = BTreeMap::new();
        for Holders { roles, flags, count } in holders {
            let (was, is) = (self.standing(roles, *flags).permissions, then.standing(roles, *flags).permissions);
            for gained in was.missing(&is) {
                found.entry(gained).or_default().0 += count;
            }
            for lost in is.missing(&was) {
                found.entry(lost).or_default().1 += count;
            }
        }
        let impact = |(permission, (gaining, losing))| Impact { permission, gaining, losing };
        found.into_iter().map(impact).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn role(name: &str) -> Role {
        Role::parse(name).unwrap_or_else(|_| Role::member())
    }

    fn set(texts: &[&str]) -> PermissionSet {
        texts.iter().filter_map(|text| Permission::parse(text).ok()).collect()
    }

    fn holders(roles: &[&str], flags: Flags, count: u64) -> Holders {
        Holders { roles: roles.iter().map(|name| role(name)).collect(), flags, count }
    }

    fn policy() -> AccessPolicy {
        AccessPolicy::default().with_run_time(RunTimeRoles::from([
            (role("buyer"), set(&["orders:read", "orders:update"])),
            (role("auditor"), set(&["orders:update"])),
        ]))
    }

    #[test]
    fn who_has_it_otherwise_or_not_at_all_neither_gains_nor_loses() {
        let denied = Flags { can_manage_orders: Some(false), ..Flags::default() };
        let given = Flags { can_manage_orders: Some(true), ..Flags::default() };
        let all = [
            holders(&["buyer"], Flags::default(), 3),
            holders(&["auditor", "buyer"], Flags::default(), 5),
            holders(&["buyer"], denied, 7),
            holders(&["buyer"], given, 11),
            holders(&["owner", "buyer"], Flags::default(), 13),
        ];
        let impact = policy().impact(&role("buyer"), &set(&["orders:read", "audit:read"]), &all);
        let found: Vec<_> = impact.iter().map(|each| (each.permission.as_str(), each.gaining, each.losing)).collect();
        assert_eq!(found, [("audit:read", 26, 0), ("orders:update", 0, 3)]);
        // What does not exist here is given to nobody.
        assert_eq!(policy().impact(&role("buyer"), &set(&["orders:read", "orders:update", "no:thing"]), &all), []);
    }

    proptest! {
        #[test]
        fn of_one_mind_with_what_a_holder_has_before_and_after(
            was in prop::collection::vec(0..Permission::ALL.len(), 0..8),
            is in prop::collection::vec(0..Permission::ALL.len(), 0..8),
            other in 0..4_usize,
            orders in prop::option::of(any::<bool>()),
        ) {
            let pick = |picked: &[usize]| -> PermissionSet {
                picked.iter().filter_map(|at| Permission::ALL.get(*at).cloned()).collect()
            };
            let (was, is) = (pick(&was), pick(&is));
            let at = |held: &PermissionSet| {
                AccessPolicy::default().with_run_time(RunTimeRoles::from([(role("buyer"), held.clone())]))
            };
            let one = holders(
                &["buyer", ["member", "admin", "owner", "buyer"][other]],
                Flags { can_manage_orders: orders, ..Flags::default() },
                1,
            );
            let standing = |policy: &AccessPolicy| policy.standing(&one.roles, one.flags).permissions;
            let impact = at(&was).impact(&role("buyer"), &is, std::slice::from_ref(&one));
            for permission in Permission::ALL {
                let (before, after) = (standing(&at(&was)).contains(permission), standing(&at(&is)).contains(permission));
                let found = impact.iter().find(|each| each.permission == *permission);
                let found = found.map_or((0, 0), |each| (each.gaining, each.losing));
                prop_assert_eq!(found, (u64::from(!before && after), u64::from(before && !after)));
            }
        }
    }
}
