//! Roles: what they allow, who has them, and those that an organization makes for itself.

use std::collections::BTreeMap;

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use tenantry::{
    access::PermissionSet,
    custom_role::{CustomRole, RoleReview, RoleUse},
    member::Member,
    page::Page,
    role::Role,
};

use super::ApiResult;
use crate::landing::Landing;
#[cfg(feature = "ssr")]
use crate::{
    cookies::view_cookie,
    notice::Notice,
    paths,
    server_context::{own_tenant, services, set_cookie, settings, tenant},
};
#[cfg(feature = "ssr")]
use tenantry::{
    Error,
    access::{Permission, decide},
    custom_role::{CustomRoleChanges, CustomRoleRef, NewCustomRole},
    fields::FieldValues,
    ids::RoleId,
    member::MemberQuery,
    page::{Cursor, LIMIT_DEFAULT, PageRequest},
    record::Window,
    session::Tenant,
};

/// The ticked boxes of a form: the permission, and what a browser sends for a tick.
pub type Ticks = BTreeMap<String, String>;

/// What the matrix needs beside the policy of the organization.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleList {
    /// The organization's own roles.
    pub own: Vec<CustomRole>,
    /// How many members hold each role.
    pub holders: BTreeMap<Role, u64>,
}

/// One role: built-in, of the template, or the organization's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleView {
    /// Its name.
    pub role: Role,
    /// The organization's own role, if it is one.
    pub own: Option<CustomRole>,
    /// What it holds.
    pub permissions: PermissionSet,
    /// Who holds it, and what offers it.
    pub usage: RoleUse,
    /// A page of its active holders.
    pub people: Page<Member>,
}

/// The roles of the organization's own, and how many hold which. They are columns of one table, so all of them come at
/// once.
#[server(prefix = "/sfn", endpoint = "list_roles")]
pub async fn list_roles(organization: String) -> ApiResult<RoleList> {
    let tenant = tenant(&organization).await?;
    let roles = services()?.roles;
    Ok(RoleList { own: roles.all(&tenant, Window::default()).await?, holders: roles.holders(&tenant).await? })
}

/// One role, named by its id or, where it is not the organization's own, by its name; `None` for one that does not exist
/// (any more), which is nothing wrong for a page that was open meanwhile.
#[server(prefix = "/sfn", endpoint = "load_role")]
pub async fn load_role(
    organization: String,
    #[server(rename = "roleId")] role_id: String,
    #[server(default)] cursor: String,
) -> ApiResult<Option<RoleView>> {
    let tenant = tenant(&organization).await?;
    let services = services()?;
    let (role, own, permissions) = match RoleId::parse(&role_id) {
        Ok(id) => {
            let own = match services.roles.get(&tenant, &CustomRoleRef::Id(id)).await {
                Err(Error::RoleNotFound) => return Ok(None),
                own => own?,
            };
            (own.role.clone(), Some(own.clone()), own.permissions)
        }
        Err(_) => {
            let Some((role, permissions)) = shared_role(&tenant, &role_id).await? else { return Ok(None) };
            (role, None, permissions)
        }
    };
    let usage = services.roles.usage(&tenant, &role).await?;
    let query = MemberQuery {
        role: Some(role.clone()),
        page: PageRequest::new(LIMIT_DEFAULT, (!cursor.is_empty()).then_some(Cursor(cursor)))?,
        ..MemberQuery::default()
    };
    let people = services.members.list(&tenant, &query).await?;
    Ok(Some(RoleView { role, own, permissions, usage, people }))
}

/// A role that all organizations share, if there is one of this name.
#[cfg(feature = "ssr")]
async fn shared_role(tenant: &Tenant, name: &str) -> ApiResult<Option<(Role, PermissionSet)>> {
    tenant.standing.require(&Permission::AC_READ)?;
    let Ok(role) = Role::parse(name) else { return Ok(None) };
    let policy = services()?.roles.policy(tenant).await?;
    if !policy.knows(&role) {
        return Ok(None);
    }
    let permissions = policy.permissions_of(&role);
    Ok(Some((role, permissions)))
}

/// Makes a role.
#[server(prefix = "/sfn", endpoint = "create_role")]
pub async fn create_role(
    organization: String,
    #[server(default)] role: String,
    #[server(default)] permission: Ticks,
) -> ApiResult<Landing> {
    let tenant = tenant(&organization).await?;
    let wish =
        NewCustomRole { role: Role::parse(&role)?, permissions: ticked(&permission)?, fields: FieldValues::new() };
    services()?.roles.create(&tenant, wish).await?;
    Ok(Landing::at(paths::roles(tenant.slug.as_str())).saying(Notice::RoleCreated).answer())
}

/// What saving these changes would do. `permissions` has commas between.
#[server(prefix = "/sfn", endpoint = "review_role")]
pub async fn review_role(
    organization: String,
    #[server(rename = "roleId")] role_id: String,
    #[server(default)] role: String,
    #[server(default)] permissions: String,
) -> ApiResult<RoleReview> {
    let tenant = tenant(&organization).await?;
    let id = RoleId::parse(&role_id).map_err(|_| Error::RoleNotFound)?;
    let wanted: Result<PermissionSet, Error> =
        permissions.split(',').filter(|text| !text.is_empty()).map(Permission::parse).collect();
    let changes = CustomRoleChanges {
        role: Some(Role::parse(&role)?),
        permissions: Some(wanted?),
        ..CustomRoleChanges::default()
    };
    Ok(services()?.roles.review(&tenant, &CustomRoleRef::Id(id), changes).await?)
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
    let changes = CustomRoleChanges {
        role: Some(Role::parse(&role)?),
        permissions: Some(ticked(&permission)?),
        ..CustomRoleChanges::default()
    };
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

/// From now on this browser looks at the organization as somebody would who has this role alone. The cookie gives
/// nothing: each request makes an intersection of it and of what the person holds by then.
#[server(prefix = "/sfn", endpoint = "view_as_role")]
pub async fn view_as_role(organization: String, #[server(default)] role: String) -> ApiResult<Landing> {
    let tenant = tenant(&organization).await?;
    let role = Role::parse(&role)?;
    decide::view_as(&services()?.roles.policy(&tenant).await?, &tenant.standing, &role)?;
    set_cookie(view_cookie(tenant.organization_id, Some(&role), &settings()?));
    Ok(Landing::fresh(paths::organization(tenant.slug.as_str())).answer())
}

/// Back to one's own view.
#[server(prefix = "/sfn", endpoint = "stop_viewing")]
pub async fn stop_viewing(organization: String) -> ApiResult<Landing> {
    let tenant = own_tenant(&organization).await?;
    set_cookie(view_cookie(tenant.organization_id, None, &settings()?));
    Ok(Landing::fresh(paths::organization(tenant.slug.as_str())).answer())
}

#[cfg(feature = "ssr")]
fn ticked(ticks: &Ticks) -> Result<PermissionSet, Error> {
    ticks.keys().map(|permission| Permission::parse(permission)).collect()
}
