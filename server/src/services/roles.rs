//! Roles that organizations make for themselves.

use std::collections::BTreeMap;

use async_trait::async_trait;
use tenantry::{
    Result,
    access::{AccessPolicy, Explanation},
    custom_role::{CustomRole, CustomRoleChanges, CustomRoleRef, NewCustomRole, RoleReview, RoleUse},
    ids::MemberId,
    page::{Page, PageRequest},
    record::Window,
    role::Role,
    service::Roles,
    session::Tenant,
};

use super::Core;

mod change;
mod read;
mod review;
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

    async fn review(&self, tenant: &Tenant, role: &CustomRoleRef, changes: CustomRoleChanges) -> Result<RoleReview> {
        Ok(self.review_role(tenant, role, changes).await?)
    }

    async fn usage(&self, tenant: &Tenant, role: &Role) -> Result<RoleUse> {
        Ok(self.role_usage(tenant, role).await?)
    }

    async fn holders(&self, tenant: &Tenant) -> Result<BTreeMap<Role, u64>> {
        Ok(self.role_holders(tenant).await?)
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
