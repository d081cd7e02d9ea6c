//! The rules as properties: whatever the roles, flags and configurations are.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::{Error, role::Role};

fn role(name: &str) -> Role {
    Role::parse(name).unwrap_or_else(|_| Role::member())
}

fn set(texts: &[&str]) -> PermissionSet {
    texts.iter().filter_map(|text| Permission::parse(text).ok()).collect()
}

fn by_resource(pairs: &[(&str, &[&str])]) -> BTreeMap<String, Vec<String>> {
    pairs
        .iter()
        .map(|(resource, actions)| ((*resource).to_owned(), actions.iter().map(|a| (*a).to_owned()).collect()))
        .collect()
}

fn configured(role: &str, extends: &[&str], permissions: &[(&str, &[&str])]) -> AccessConfig {
    let config = RoleConfig {
        extends: extends.iter().map(|base| (*base).to_owned()).collect(),
        permissions: by_resource(permissions),
    };
    AccessConfig {
        statements: by_resource(&[("project", &["create", "read", "update", "delete"])]),
        roles: BTreeMap::from([(role.to_owned(), config)]),
    }
}

#[test]
fn without_a_configuration_the_defaults_hold() {
    assert_eq!(AccessPolicy::configured(&AccessConfig::default()), Ok(AccessPolicy::default()));
}

#[test]
fn a_configured_role_holds_what_its_table_says() {
    let policy = AccessPolicy::configured(&configured("editor", &[], &[("project", &["create", "update"])]));
    let policy = policy.unwrap_or_default();
    assert_eq!(policy.permissions_of(&role("editor")), set(&["project:create", "project:update"]));
    assert!(policy.permissions_of(&Role::owner()).contains(&role_permission("project:delete")));
    assert!(!policy.permissions_of(&Role::admin()).contains(&role_permission("project:create")));
    assert_eq!(policy.permissions_of(&Role::member()), AccessPolicy::default().permissions_of(&Role::member()));
}

fn role_permission(text: &str) -> Permission {
    Permission::parse(text).unwrap_or(Permission::AC_READ)
}

#[test]
fn the_table_of_a_built_in_role_replaces_it_and_extends_adds_to_it() {
    let table: &[(&str, &[&str])] = &[("project", &["create"])];
    let replaced = AccessPolicy::configured(&configured("admin", &[], table)).unwrap_or_default();
    assert_eq!(replaced.permissions_of(&Role::admin()), set(&["project:create"]));
    let extended = AccessPolicy::configured(&configured("admin", &["admin"], table)).unwrap_or_default();
    let mut both = AccessPolicy::default().permissions_of(&Role::admin());
    both.add(&set(&["project:create"]));
    assert_eq!(extended.permissions_of(&Role::admin()), both);
    let other = AccessPolicy::configured(&configured("editor", &["member"], table)).unwrap_or_default();
    let mut both = AccessPolicy::default().permissions_of(&Role::member());
    both.add(&set(&["project:create"]));
    assert_eq!(other.permissions_of(&role("editor")), both);
}

#[test]
fn a_configuration_without_sense_is_refused_with_its_place() {
    let refusal = |config: &AccessConfig| match AccessPolicy::configured(config) {
        Err(error) => error.to_string(),
        Ok(_) => "accepted".to_owned(),
    };
    let unknown_resource = configured("editor", &[], &[("rocket", &["fly"])]);
    assert!(refusal(&unknown_resource).starts_with("access.roles.editor: `rocket` is not a resource; there are "));
    let unknown_action = configured("editor", &[], &[("project", &["fly"])]);
    assert_eq!(
        refusal(&unknown_action),
        "access.roles.editor: `fly` is not an action of `project`; there are create, delete, read, update"
    );
    assert_eq!(
        refusal(&configured("editor", &["writer"], &[])),
        "access.roles.editor: extends `writer`, which does not exist"
    );
    assert_eq!(
        refusal(&configured("editor", &["editor"], &[])),
        "access.roles.editor: extends itself, but is not a built-in role"
    );
    assert!(refusal(&configured("a,b", &[], &[])).starts_with("access.roles.a,b: is not a name for a role"));
    let mut ring = configured("a", &["b"], &[]);
    ring.roles.insert("b".to_owned(), RoleConfig { extends: vec!["a".to_owned()], ..RoleConfig::default() });
    assert_eq!(refusal(&ring), "access.roles.a: extends itself in the end: `a` extends `b` extends `a`");
    let mut twice = configured("Editor", &[], &[]);
    twice.roles.insert("editor".to_owned(), RoleConfig::default());
    assert!(refusal(&twice).starts_with("access.roles: has one role twice"));
    for (resource, actions) in
        [("pro ject", &["read"][..]), ("project", &["re:ad"]), ("project", &[]), ("extends", &["x"])]
    {
        let config = AccessConfig { statements: by_resource(&[(resource, actions)]), ..AccessConfig::default() };
        assert!(refusal(&config).starts_with(&format!("access.statements.{resource}: ")), "{resource}");
    }
}

#[test]
fn a_refusal_names_what_is_missing_of_all_roles() {
    let policy = AccessPolicy::default().with_run_time(RunTimeRoles::from([
        (role("a"), set(&["ac:read", "audit:read"])),
        (role("b"), set(&["webhook:read", "gone:read"])),
    ]));
    let member = policy.standing(&[Role::member()], Flags::default());
    let missing = vec![Permission::AUDIT_READ, Permission::WEBHOOK_READ];
    assert_eq!(can_grant(&policy, &member, &[role("a"), role("b")]), Err(Error::Forbidden { missing }));
    // What the configuration does not know is in no role.
    assert_eq!(policy.permissions_of(&role("b")), set(&["webhook:read"]));
    let unknown = vec![role_permission("gone:read")];
    assert_eq!(
        can_grant_permissions(&policy, &member, &set(&["gone:read"])),
        Err(Error::UnknownPermissions { unknown })
    );
}

#[test]
fn the_owners_role_comes_first_whatever_it_is_called() {
    let policy = AccessPolicy::configured(&configured("founder", &["owner"], &[])).unwrap_or_default();
    let names = |roles: Vec<Role>| roles.iter().map(|role| role.as_str().to_owned()).collect::<Vec<_>>();
    let all = |policy: &AccessPolicy| names(policy.roles().into_iter().cloned().collect());
    assert_eq!(all(&policy), ["owner", "admin", "founder", "member"]);
    assert!(policy.is_owner_role(&Role::owner()) && !policy.owns(&[role("founder")]));
    let policy = policy.with_creator(role("founder"));
    assert_eq!(all(&policy), ["founder", "owner", "admin", "member"]);
    assert!(policy.owns(&[Role::member(), role("founder")]));
    assert!(!policy.is_owner_role(&Role::owner()) && !policy.owns(&[Role::owner()]), "a role as any other");
    let held = [Role::admin(), role("founder"), Role::member()];
    assert_eq!(names(policy.strongest_first(&held)), ["founder", "admin", "member"]);
}

#[test]
fn the_browser_gets_the_same_policy() {
    let config = configured("editor", &["member"], &[("project", &["create"])]);
    let policy = AccessPolicy::configured(&config).unwrap_or_default();
    let policy = policy.with_run_time(RunTimeRoles::from([(role("편집자"), set(&["project:read"]))]));
    let text = serde_json::to_string(&policy).unwrap_or_default();
    assert_eq!(serde_json::from_str::<AccessPolicy>(&text).ok(), Some(policy), "{text}");
}

fn any_permissions() -> impl Strategy<Value = PermissionSet> {
    prop::collection::vec(prop::sample::select(Permission::ALL), 0..12).prop_map(|list| list.into_iter().collect())
}

fn any_flags() -> impl Strategy<Value = Flags> {
    let switch = prop::option::of(any::<bool>());
    (switch.clone(), switch.clone(), switch.clone(), switch).prop_map(|(orders, products, members, financials)| Flags {
        can_manage_orders: orders,
        can_manage_products: products,
        can_manage_members: members,
        can_view_financials: financials,
    })
}

/// Four run-time roles, and which roles somebody holds.
fn any_world() -> impl Strategy<Value = (RunTimeRoles, Vec<Role>, Flags)> {
    let names = ["owner", "admin", "member", "r0", "r1", "r2", "r3"];
    let run_time = prop::collection::vec(any_permissions(), 4)
        .prop_map(|sets| sets.into_iter().enumerate().map(|(n, set)| (role(&format!("r{n}")), set)).collect());
    let held = prop::sample::subsequence(names.to_vec(), 0..5)
        .prop_map(|names| names.into_iter().map(role).collect::<Vec<_>>());
    (run_time, held, any_flags())
}

proptest! {
    #[test]
    fn a_standing_is_the_same_by_either_way_and_is_explained((run_time, held, flags) in any_world()) {
        let policy = AccessPolicy::default();
        let of_organization = policy.with_run_time(run_time.clone());
        let standing = of_organization.standing(&held, flags);
        prop_assert_eq!(&standing, &policy.standing_with(policy.creator(), &run_time, &held, flags));
        for explanation in of_organization.explain_all(&held, flags) {
            prop_assert_eq!(explanation.granted, standing.may(&explanation.permission), "{:?}", explanation);
        }
    }

    #[test]
    fn more_roles_never_take_anything_away((run_time, held, flags) in any_world(), more in 0..4_usize) {
        let policy = AccessPolicy::default().with_run_time(run_time);
        let before = policy.standing(&held, flags);
        let mut roles = held;
        roles.push(role(&format!("r{more}")));
        let after = policy.standing(&roles, flags);
        prop_assert!(after.permissions.missing(&before.permissions).is_empty());
    }

    #[test]
    fn whoever_gives_a_role_holds_all_of_it((run_time, held, flags) in any_world(), given in 0..4_usize) {
        let policy = AccessPolicy::default().with_run_time(run_time);
        let giver = policy.standing(&held, flags);
        let role = role(&format!("r{given}"));
        let missing = giver.permissions.missing(&policy.permissions_of(&role));
        match can_grant(&policy, &giver, &[role]) {
            Ok(()) => prop_assert!(missing.is_empty()),
            Err(error) => prop_assert_eq!(error, Error::Forbidden { missing }),
        }
    }

    #[test]
    fn nobody_makes_or_changes_a_role_beyond_themselves(
        (run_time, held, flags) in any_world(),
        was in any_permissions(),
        is in any_permissions(),
    ) {
        let policy = AccessPolicy::default().with_run_time(run_time);
        let actor = policy.standing(&held, flags);
        if decide::create_role(&policy, &actor, &is).is_ok() {
            prop_assert!(actor.permissions.missing(&is).is_empty() && actor.may(&Permission::AC_CREATE));
        }
        if decide::update_role(&policy, &actor, &was, &is).is_ok() {
            prop_assert!(actor.permissions.missing(&is).is_empty() && actor.permissions.missing(&was).is_empty());
        }
    }

    #[test]
    fn no_text_panics_as_a_permission(text in ".{0,80}") {
        if let Ok(permission) = Permission::parse(&text) {
            prop_assert_eq!(permission.to_string(), text);
        }
    }
}

#[test]
fn a_copy_of_a_set_changes_alone() {
    let original = set(&["orders:read", "orders:update"]);
    let (mut more, mut fewer) = (PermissionSet::new(), original.clone());
    more.add(&original);
    more.add(&set(&["member:create"]));
    fewer.remove(&set(&["orders:update"]));
    assert_eq!(original, set(&["orders:read", "orders:update"]));
    assert_eq!(more, set(&["member:create", "orders:read", "orders:update"]));
    assert_eq!(fewer, set(&["orders:read"]));
}
