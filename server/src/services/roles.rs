//! Roles that organizations make for themselves.

use async_trait::async_trait;
use tenantry::{
    Result,
    access::{AccessPolicy, Explanation},
    custom_role::{CustomRole, CustomRoleChanges, CustomRoleRef, NewCustomRole},
    ids::MemberId,
    page::{Page, PageRequest},
    record::Window,
    service::Roles,
    session::Tenant,
};

use super::Core;

mod change;
mod read;
mod row;

#[async_trait]
impl Roles for Core {
    async fn list(&self, tenant: &Tenant, page: &PageRequest) -> Result<Page<CustomRole>> {
        Ok(self.list_roles(tenant, page).await?)
    }

    async fn all(&self, tenant: &Tenant, window: Window) -> Result<Vec<CustomRole>> {
        Ok(self.all_roles(tenant, window).await?)
    }

    async fn get(&self, tenant: &Tenant, role: &CustomRoleRef) -> Result<CustomRole> {
        Ok(self.read_role(tenant, role).await?)
    }

    async fn create(&self, tenant: &Tenant, wish: NewCustomRole) -> Result<CustomRole> {
        Ok(self.create_role(tenant, wish).await?)
    }

    async fn update(&self, tenant: &Tenant, role: &CustomRoleRef, changes: CustomRoleChanges) -> Result<CustomRole> {
        Ok(self.update_role(tenant, role, changes).await?)
    }

    async fn delete(&self, tenant: &Tenant, role: &CustomRoleRef) -> Result<CustomRole> {
        Ok(self.delete_role(tenant, role).await?)
    }

    async fn policy(&self, tenant: &Tenant) -> Result<AccessPolicy> {
        Ok(self.visible_policy(tenant).await?)
    }

    async fn explain(&self, tenant: &Tenant, member: MemberId) -> Result<Vec<Explanation>> {
        Ok(self.explain_member(tenant, member).await?)
    }
}
