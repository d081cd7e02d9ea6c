//! Roles: what each of them allows, and the organization's own ones.

mod delete;
mod editor;
mod holders;
mod matrix;
mod permissions;
mod review;
mod role;
mod view_as;

pub use editor::NewRolePage;
pub use matrix::RolesPage;
pub use review::RoleReviewPage;
pub use role::RolePage;

use tenantry::{
    access::{Permission, PermissionSet},
    role::Role,
};

use crate::i18n::{Locale, td_string};

/// Whose a role is: a mark, and a sentence.
pub(crate) fn kind_of(locale: Locale, role: &Role, is_own: bool) -> (&'static str, &'static str) {
    if is_own {
        (td_string!(locale, roles.own), td_string!(locale, roles.about_own))
    } else if Role::BUILT_IN.contains(&role.as_str()) {
        (td_string!(locale, roles.built_in), td_string!(locale, roles.about_built_in))
    } else {
        (td_string!(locale, roles.template), td_string!(locale, roles.about_template))
    }
}

/// What permissions are about, in words; what the configuration added has no other than its own.
pub(crate) fn resource_name(locale: Locale, resource: &str) -> String {
    match resource {
        "ac" => td_string!(locale, roles.on_ac),
        "apikey" => td_string!(locale, roles.on_apikey),
        "audit" => td_string!(locale, roles.on_audit),
        "financials" => td_string!(locale, roles.on_financials),
        "invitation" => td_string!(locale, roles.on_invitation),
        "member" => td_string!(locale, roles.on_member),
        "orders" => td_string!(locale, roles.on_orders),
        "organization" => td_string!(locale, roles.on_organization),
        "products" => td_string!(locale, roles.on_products),
        "signin" => td_string!(locale, roles.on_signin),
        "team" => td_string!(locale, roles.on_team),
        "webhook" => td_string!(locale, roles.on_webhook),
        other => other,
    }
    .to_owned()
}

/// What a permission allows to do with it, in words: those of the page where it is done.
pub(crate) fn action_name(locale: Locale, permission: &Permission) -> String {
    match permission.as_str() {
        "member:create" => return td_string!(locale, roles.to_reinstate).to_owned(),
        "member:delete" => return td_string!(locale, roles.to_remove).to_owned(),
        "invitation:create" => return td_string!(locale, roles.to_send).to_owned(),
        "apikey:delete" => return td_string!(locale, roles.to_revoke).to_owned(),
        _ => {}
    }
    match permission.action() {
        "create" => td_string!(locale, roles.to_create),
        "read" => td_string!(locale, roles.to_read),
        "update" => td_string!(locale, roles.to_update),
        "delete" => td_string!(locale, roles.to_delete),
        "cancel" => td_string!(locale, roles.to_cancel),
        other => other,
    }
    .to_owned()
}

/// What holding a permission means, in words; `None` for what the configuration added.
fn permission_about(locale: Locale, permission: &Permission) -> Option<&'static str> {
    Some(match permission.as_str() {
        "organization:update" => td_string!(locale, roles.about_organization_update),
        "organization:delete" => td_string!(locale, roles.about_organization_delete),
        "member:create" => td_string!(locale, roles.about_member_create),
        "member:update" => td_string!(locale, roles.about_member_update),
        "member:delete" => td_string!(locale, roles.about_member_delete),
        "invitation:create" => td_string!(locale, roles.about_invitation_create),
        "invitation:cancel" => td_string!(locale, roles.about_invitation_cancel),
        "team:create" => td_string!(locale, roles.about_team_create),
        "team:update" => td_string!(locale, roles.about_team_update),
        "team:delete" => td_string!(locale, roles.about_team_delete),
        "ac:create" => td_string!(locale, roles.about_ac_create),
        "ac:read" => td_string!(locale, roles.about_ac_read),
        "ac:update" => td_string!(locale, roles.about_ac_update),
        "ac:delete" => td_string!(locale, roles.about_ac_delete),
        "orders:create" => td_string!(locale, roles.about_orders_create),
        "orders:read" => td_string!(locale, roles.about_orders_read),
        "orders:update" => td_string!(locale, roles.about_orders_update),
        "orders:delete" => td_string!(locale, roles.about_orders_delete),
        "products:create" => td_string!(locale, roles.about_products_create),
        "products:read" => td_string!(locale, roles.about_products_read),
        "products:update" => td_string!(locale, roles.about_products_update),
        "products:delete" => td_string!(locale, roles.about_products_delete),
        "financials:read" => td_string!(locale, roles.about_financials_read),
        "audit:read" => td_string!(locale, roles.about_audit_read),
        "apikey:create" => td_string!(locale, roles.about_apikey_create),
        "apikey:read" => td_string!(locale, roles.about_apikey_read),
        "apikey:delete" => td_string!(locale, roles.about_apikey_delete),
        "webhook:create" => td_string!(locale, roles.about_webhook_create),
        "webhook:read" => td_string!(locale, roles.about_webhook_read),
        "webhook:update" => td_string!(locale, roles.about_webhook_update),
        "webhook:delete" => td_string!(locale, roles.about_webhook_delete),
        "signin:read" => td_string!(locale, roles.about_signin_read),
        "signin:update" => td_string!(locale, roles.about_signin_update),
        _ => return None,
    })
}

/// What permissions are about, in the order in which people think of it: what is close to every organization first.
/// What the configuration added comes after it, by name.
const RESOURCES: [&str; 12] = [
    "organization",
    "member",
    "invitation",
    "team",
    "ac",
    "signin",
    "audit",
    "apikey",
    "webhook",
    "orders",
    "products",
    "financials",
];

/// What is done, from the harmless to what cannot be undone.
const ACTIONS: [&str; 5] = ["read", "create", "update", "delete", "cancel"];

fn place_in(order: &[&str], name: &str) -> usize {
    order.iter().position(|known| *known == name).unwrap_or(order.len())
}

/// Permissions by resource, in a fixed order: how the matrix and the editor show them.
pub(crate) fn by_resource(permissions: &PermissionSet) -> Vec<(String, Vec<Permission>)> {
    grouped(permissions.iter().cloned(), |permission| permission)
}

/// What tells of permissions, by their resources, in a fixed order. The items of one resource follow one another.
pub(crate) fn grouped<T>(
    items: impl IntoIterator<Item = T>,
    permission_of: impl Fn(&T) -> &Permission,
) -> Vec<(String, Vec<T>)> {
    let mut groups: Vec<(String, Vec<T>)> = Vec::new();
    for item in items {
        let resource = permission_of(&item).resource().to_owned();
        match groups.last_mut() {
            Some((known, group)) if *known == resource => group.push(item),
            _ => groups.push((resource, vec![item])),
        }
    }
    for (_, group) in &mut groups {
        group.sort_by_key(|item| place_in(&ACTIONS, permission_of(item).action()));
    }
    groups.sort_by_key(|(resource, _)| place_in(&RESOURCES, resource));
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn permissions_are_shown_from_the_organization_on_and_from_viewing_to_deleting() {
        let all = ["ac:delete", "ac:read", "ac:update", "member:update", "organization:update", "zoo:feed", "zoo:read"];
        let all: Result<PermissionSet, _> = all.into_iter().map(Permission::parse).collect();
        let shown = all.map(|all| {
            by_resource(&all).into_iter().flat_map(|(_, group)| group).map(|each| each.to_string()).collect::<Vec<_>>()
        });
        let expected =
            ["organization:update", "member:update", "ac:read", "ac:update", "ac:delete", "zoo:read", "zoo:feed"];
        assert_eq!(shown, Ok(expected.map(str::to_owned).to_vec()));
    }
}
