//! Roles: what each of them allows, and the organization's own ones.

mod editor;
mod matrix;

pub use editor::{NewRolePage, RolePage};
pub use matrix::RolesPage;

use tenantry::access::{Permission, PermissionSet};

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
