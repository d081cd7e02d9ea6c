//! Roles that an organization makes for itself.

use std::collections::BTreeMap;

use leptos::prelude::*;
use tenantry::custom_role::CustomRole;

use super::ApiResult;
use crate::landing::Landing;
#[cfg(feature = "ssr")]
use crate::{
    notice::Notice,
    paths,
    server_context::{services, tenant},
};
#[cfg(feature = "ssr")]
use tenantry::{
    Error,
    access::{Permission, PermissionSet},
    custom_role::{CustomRoleChanges, CustomRoleRef, NewCustomRole},
    ids::RoleId,
    record::Window,
    role::Role,
};

/// The ticked boxes of a form: the permission, and what a browser sends for a tick.
pub type Ticks = BTreeMap<String, String>;

/// The organization's own roles. They are columns of one table, so all of them come at once.
#[server(prefix = "/sfn", endpoint = "list_roles")]
pub async fn list_roles(organization: String) -> ApiResult<Vec<CustomRole>> {
    let tenant = tenant(&organization).await?;
    Ok(services()?.roles.all(&tenant, Window::default()).await?)
}

/// One of them.
#[server(prefix = "/sfn", endpoint = "load_role")]
pub async fn load_role(organization: String, #[server(rename = "roleId")] role_id: String) -> ApiResult<CustomRole> {
    let tenant = tenant(&organization).await?;
    let id = RoleId::parse(&role_id).map_err(|_| Error::RoleNotFound)?;
    Ok(services()?.roles.get(&tenant, &CustomRoleRef::Id(id)).await?)
}

/// Makes a role.
#[server(prefix = "/sfn", endpoint = "create_role")]
pub async fn create_role(
    organization: String,
    #[server(default)] role: String,
    #[server(default)] permission: Ticks,
) -> ApiResult<Landing> {
    let tenant = tenant(&organization).await?;
    let wish = NewCustomRole { role: Role::parse(&role)?, permissions: ticked(&permission)? };
    services()?.roles.create(&tenant, wish).await?;
    Ok(Landing::at(paths::roles(tenant.slug.as_str())).saying(Notice::RoleCreated).answer())
}

/// Renames a role, and changes what it holds.
#[server(prefix = "/sfn", endpoint = "update_role")]
pub async fn update_role(
    organization: String,
    #[server(rename = "roleId")] role_id: String,
    #[server(default)] role: String,
    #[server(default)] permission: Ticks,
) -> ApiResult<Landing> {
    let tenant = tenant(&organization).await?;
    let changes = CustomRoleChanges { role: Some(Role::parse(&role)?), permissions: Some(ticked(&permission)?) };
    services()?.roles.update(&tenant, &CustomRoleRef::Id(RoleId::parse(&role_id)?), changes).await?;
    Ok(Landing::at(paths::roles(tenant.slug.as_str())).saying(Notice::RoleSaved).answer())
}

/// Removes a role that nobody holds and no open invitation offers.
#[server(prefix = "/sfn", endpoint = "delete_role")]
pub async fn delete_role(organization: String, #[server(rename = "roleId")] role_id: String) -> ApiResult<Landing> {
    let tenant = tenant(&organization).await?;
    services()?.roles.delete(&tenant, &CustomRoleRef::Id(RoleId::parse(&role_id)?)).await?;
    Ok(Landing::at(paths::roles(tenant.slug.as_str())).saying(Notice::RoleDeleted).answer())
}

#[cfg(feature = "ssr")]
fn ticked(ticks: &Ticks) -> Result<PermissionSet, Error> {
    ticks.keys().map(|permission| Permission::parse(permission)).collect()
}
