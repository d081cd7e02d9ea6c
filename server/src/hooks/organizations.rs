//! Hooks around organizations.

use async_trait::async_trait;
use tenantry::{
    Result,
    access::Permission,
    hooks::{Change, Occasion},
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

use super::{Hooked, replaced};

#[async_trait]
impl Organizations for Hooked<dyn Organizations> {
    async fn list(&self, caller: &Caller) -> Result<Vec<OrganizationEntry>> {
        self.inner.list(caller).await
    }

    async fn is_slug_free(&self, caller: &Caller, slug: &Slug) -> Result<bool> {
        self.inner.is_slug_free(caller, slug).await
    }

    async fn create(&self, caller: &Caller, wish: NewOrganization) -> Result<OrganizationEntry> {
        let wish = self.before_create(caller, wish).await?;
        let entry = self.inner.create(caller, wish.clone()).await?;
        self.after_create(caller, wish, entry.id).await;
        Ok(entry)
    }

    async fn found(&self, caller: &Caller, wish: NewOrganization) -> Result<Founded> {
        let wish = self.before_create(caller, wish).await?;
        let founded = self.inner.found(caller, wish.clone()).await?;
        self.after_create(caller, wish, founded.organization.id).await;
        Ok(founded)
    }

    async fn details(&self, tenant: &Tenant) -> Result<OrganizationDetails> {
        self.inner.details(tenant).await
    }

    async fn limits(&self, tenant: &Tenant) -> Result<OrganizationUsage> {
        self.inner.limits(tenant).await
    }

    async fn update(&self, tenant: &Tenant, changes: OrganizationChanges) -> Result<Slug> {
        tenant.standing.require(&Permission::ORGANIZATION_UPDATE)?;
        let occasion = Occasion::of_tenant(tenant);
        let mut change = Change::UpdateOrganization(changes);
        self.before(&occasion, &mut change).await?;
        let Change::UpdateOrganization(changes) = &change else { return Err(replaced()) };
        let slug = self.inner.update(tenant, changes.clone()).await?;
        self.after(&occasion, &change).await;
        Ok(slug)
    }

    async fn delete(&self, tenant: &Tenant, confirmation: &str) -> Result<()> {
        tenant.standing.require(&Permission::ORGANIZATION_DELETE)?;
        let occasion = Occasion::of_tenant(tenant);
        let mut change = Change::DeleteOrganization;
        self.before(&occasion, &mut change).await?;
        let Change::DeleteOrganization = &change else { return Err(replaced()) };
        self.inner.delete(tenant, confirmation).await?;
        self.after(&occasion, &change).await;
        Ok(())
    }

    async fn restore(&self, caller: &Caller, organization: OrganizationId) -> Result<Slug> {
        let Some(own) = self.own_organization(caller, &OrganizationRef::Id(organization)).await? else {
            return self.inner.restore(caller, organization).await;
        };
        let occasion = Occasion::of_caller(caller, Some(own.id));
        let mut change = Change::RestoreOrganization;
        self.before(&occasion, &mut change).await?;
        let Change::RestoreOrganization = &change else { return Err(replaced()) };
        let slug = self.inner.restore(caller, own.id).await?;
        self.after(&occasion, &change).await;
        Ok(slug)
    }

    async fn leave(&self, tenant: &Tenant) -> Result<()> {
        let occasion = Occasion::of_tenant(tenant);
        let mut change = Change::LeaveOrganization;
        self.before(&occasion, &mut change).await?;
        let Change::LeaveOrganization = &change else { return Err(replaced()) };
        self.inner.leave(tenant).await?;
        self.after(&occasion, &change).await;
        Ok(())
    }

    async fn set_active(&self, caller: &Caller, organization: Option<&OrganizationRef>) -> Result<()> {
        let own = match organization {
            None => None,
            Some(named) => match self.own_organization(caller, named).await? {
                Some(own) => Some(own.id),
                None => return self.inner.set_active(caller, organization).await,
            },
        };
        let mut change = Change::SetActiveOrganization(organization.cloned());
        let occasion = Occasion::of_caller(caller, own);
        self.before(&occasion, &mut change).await?;
        let Change::SetActiveOrganization(organization) = &change else { return Err(replaced()) };
        self.inner.set_active(caller, organization.as_ref()).await?;
        self.after(&occasion, &change).await;
        Ok(())
    }

    async fn pin(&self, caller: &Caller, organization: OrganizationId, is_pinned: bool) -> Result<()> {
        let Some(own) = self.own_organization(caller, &OrganizationRef::Id(organization)).await? else {
            return self.inner.pin(caller, organization, is_pinned).await;
        };
        let occasion = Occasion::of_caller(caller, Some(own.id));
        let mut change = Change::PinOrganization { organization: own.id, is_pinned };
        self.before(&occasion, &mut change).await?;
        let Change::PinOrganization { organization, is_pinned } = &change else { return Err(replaced()) };
        self.inner.pin(caller, *organization, *is_pinned).await?;
        self.after(&occasion, &change).await;
        Ok(())
    }

    async fn first_steps(&self, caller: &Caller) -> Result<Option<FirstSteps>> {
        self.inner.first_steps(caller).await
    }

    async fn dismiss_first_steps(&self, caller: &Caller) -> Result<()> {
        self.inner.dismiss_first_steps(caller).await
    }
}

impl Hooked<dyn Organizations> {
    async fn before_create(&self, caller: &Caller, wish: NewOrganization) -> Result<NewOrganization> {
        let mut change = Change::CreateOrganization { wish, made: None };
        self.before(&Occasion::of_caller(caller, None), &mut change).await?;
        match change {
            Change::CreateOrganization { wish, .. } => Ok(wish),
            _ => Err(replaced()),
        }
    }

    async fn after_create(&self, caller: &Caller, wish: NewOrganization, made: OrganizationId) {
        let change = Change::CreateOrganization { wish, made: Some(made) };
        self.after(&Occasion::of_caller(caller, Some(made)), &change).await;
    }
}
