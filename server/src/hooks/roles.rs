//! Hooks around the roles that organizations make for themselves.

use std::collections::BTreeMap;

use async_trait::async_trait;
use tenantry::{
    Result,
    access::{AccessPolicy, Explanation, Permission},
    custom_role::{CustomRole, CustomRoleChanges, CustomRoleRef, NewCustomRole, RoleReview, RoleUse},
    hooks::{Change, Occasion},
    ids::MemberId,
    page::{Page, PageRequest},
    record::Window,
    role::Role,
    service::Roles,
    session::Tenant,
};

use super::{Hooked, replaced};

#[async_trait]
impl Roles for Hooked<dyn Roles> {
    async fn list(&self, tenant: &Tenant, page: &PageRequest) -> Result<Page<CustomRole>> {
        self.inner.list(tenant, page).await
    }

    async fn all(&self, tenant: &Tenant, window: Window) -> Result<Vec<CustomRole>> {
        self.inner.all(tenant, window).await
    }

    async fn get(&self, tenant: &Tenant, role: &CustomRoleRef) -> Result<CustomRole> {
        self.inner.get(tenant, role).await
    }

    async fn create(&self, tenant: &Tenant, wish: NewCustomRole) -> Result<CustomRole> {
        tenant.standing.require(&Permission::AC_CREATE)?;
        let occasion = Occasion::of_tenant(tenant);
        let mut change = Change::CreateRole { wish, made: None };
        self.before(&occasion, &mut change).await?;
        let Change::CreateRole { wish, .. } = change else { return Err(replaced()) };
        let role = self.inner.create(tenant, wish.clone()).await?;
        self.after(&occasion, &Change::CreateRole { wish, made: Some(Box::new(role.clone())) }).await;
        Ok(role)
    }

    async fn update(&self, tenant: &Tenant, role: &CustomRoleRef, changes: CustomRoleChanges) -> Result<CustomRole> {
        tenant.standing.require(&Permission::AC_UPDATE)?;
        let occasion = Occasion::of_tenant(tenant);
        let mut change = Change::UpdateRole { role: role.clone(), changes };
        self.before(&occasion, &mut change).await?;
        let Change::UpdateRole { role, changes } = &change else { return Err(replaced()) };
        let changed = self.inner.update(tenant, role, changes.clone()).await?;
        self.after(&occasion, &change).await;
        Ok(changed)
    }

    async fn review(&self, tenant: &Tenant, role: &CustomRoleRef, changes: CustomRoleChanges) -> Result<RoleReview> {
        self.inner.review(tenant, role, changes).await
    }

    async fn usage(&self, tenant: &Tenant, role: &Role) -> Result<RoleUse> {
        self.inner.usage(tenant, role).await
    }

    async fn holders(&self, tenant: &Tenant) -> Result<BTreeMap<Role, u64>> {
        self.inner.holders(tenant).await
    }

    async fn delete(&self, tenant: &Tenant, role: &CustomRoleRef) -> Result<CustomRole> {
        tenant.standing.require(&Permission::AC_DELETE)?;
        let occasion = Occasion::of_tenant(tenant);
        let mut change = Change::DeleteRole(role.clone());
        self.before(&occasion, &mut change).await?;
        let Change::DeleteRole(role) = &change else { return Err(replaced()) };
        let deleted = self.inner.delete(tenant, role).await?;
        self.after(&occasion, &change).await;
        Ok(deleted)
    }

    async fn policy(&self, tenant: &Tenant) -> Result<AccessPolicy> {
        self.inner.policy(tenant).await
    }

    async fn explain(&self, tenant: &Tenant, member: MemberId) -> Result<Vec<Explanation>> {
        self.inner.explain(tenant, member).await
    }
}
