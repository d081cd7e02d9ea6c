//! Roles: what each of them allows, and the organization's own ones.

mod editor;
mod matrix;

pub use editor::{NewRolePage, RolePage};
pub use matrix::RolesPage;

use tenantry::access::{Permission, PermissionSet};

use crate::i18n::{Locale, td_string};

/// What permissions are about, in words; what the configuration added has no other than its own.
fn resource_name(locale: Locale, resource: &str) -> String {
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

/// What a permission allows to do with it, in words.
fn action_name(locale: Locale, permission: &Permission) -> String {
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

/// Permissions by resource, in a fixed order: how the matrix and the editor show them.
fn by_resource(permissions: &PermissionSet) -> Vec<(String, Vec<Permission>)> {
    let mut groups: Vec<(String, Vec<Permission>)> = Vec::new();
    for permission in permissions.iter() {
        match groups.last_mut() {
            Some((resource, group)) if resource == permission.resource() => group.push(permission.clone()),
            _ => groups.push((permission.resource().to_owned(), vec![permission.clone()])),
        }
    }
    groups
}
