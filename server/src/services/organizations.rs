//! Organizations and which one is active.

use async_trait::async_trait;
use tenantry::{
    Result,
    ids::OrganizationId,
    limits::OrganizationUsage,
    organization::{
        FirstSteps, NewOrganization, OrganizationChanges, OrganizationDetails, OrganizationEntry, OrganizationRef,
    },
    record::Founded,
    service::Organizations,
    session::{Caller, Tenant},
    slug::Slug,
};

use super::{Core, attempts::Limit};

mod active;
pub(crate) mod create;
mod delete;
mod pin;
mod read;
mod update;
mod usage;

#[async_trait]
impl Organizations for Core {
    async fn list(&self, caller: &Caller) -> Result<Vec<OrganizationEntry>> {
        Ok(self.list_organizations(caller).await?)
    }

    async fn is_slug_free(&self, caller: &Caller, slug: &Slug) -> Result<bool> {
        self.attempt(Limit::SLUG_CHECKS, &caller.user_id.to_string()).await?;
        Ok(self.slug_is_free(slug).await?)
    }

    async fn create(&self, caller: &Caller, wish: NewOrganization) -> Result<OrganizationEntry> {
        Ok(self.create_organization(caller, wish).await?)
    }

    async fn found(&self, caller: &Caller, wish: NewOrganization) -> Result<Founded> {
        Ok(self.found_organization(caller, wish).await?)
    }

    async fn details(&self, tenant: &Tenant) -> Result<OrganizationDetails> {
        Ok(self.organization_details(tenant).await?)
    }

    async fn limits(&self, tenant: &Tenant) -> Result<OrganizationUsage> {
        Ok(self.organization_usage(tenant).await?)
    }

    async fn update(&self, tenant: &Tenant, changes: OrganizationChanges) -> Result<Slug> {
        Ok(self.update_organization(tenant, changes).await?)
    }

    async fn delete(&self, tenant: &Tenant, confirmation: &str) -> Result<()> {
        Ok(self.delete_organization(tenant, confirmation).await?)
    }

    async fn restore(&self, caller: &Caller, organization: OrganizationId) -> Result<Slug> {
        Ok(self.restore_organization(caller, organization).await?)
    }

    async fn leave(&self, tenant: &Tenant) -> Result<()> {
        Ok(self.leave_organization(tenant).await?)
    }

    async fn set_active(&self, caller: &Caller, organization: Option<&OrganizationRef>) -> Result<()> {
        Ok(self.set_active_organization(caller, organization).await?)
    }

    async fn pin(&self, caller: &Caller, organization: OrganizationId, is_pinned: bool) -> Result<()> {
        Ok(self.pin_organization(caller, organization, is_pinned).await?)
    }

    async fn first_steps(&self, caller: &Caller) -> Result<Option<FirstSteps>> {
        Ok(self.steps_of(caller).await?)
    }

    async fn dismiss_first_steps(&self, caller: &Caller) -> Result<()> {
        Ok(self.dismiss_steps(caller).await?)
    }
}
