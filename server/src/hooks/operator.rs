//! Hooks around what the operator and the embedding product do themselves.

use async_trait::async_trait;
use tenantry::{
    Result,
    hooks::{Change, Occasion},
    ids::OrganizationId,
    limits::{OrganizationUsage, Plan},
    member::NewMember,
    record::MemberRecord,
    service::Operator,
    slug::Slug,
};

use super::{Hooked, replaced};

#[async_trait]
impl Operator for Hooked<dyn Operator> {
    async fn find(&self, slug: &Slug) -> Result<OrganizationId> {
        self.inner.find(slug).await
    }

    async fn usage(&self, organization: OrganizationId) -> Result<OrganizationUsage> {
        self.inner.usage(organization).await
    }

    async fn set_plan(&self, organization: OrganizationId, plan: Option<Plan>) -> Result<OrganizationUsage> {
        let occasion = Occasion::of_operator(organization);
        let mut change = Change::SetPlan(plan);
        self.before(&occasion, &mut change).await?;
        let Change::SetPlan(plan) = &change else { return Err(replaced()) };
        let usage = self.inner.set_plan(organization, plan.clone()).await?;
        self.after(&occasion, &change).await;
        Ok(usage)
    }

    async fn add_member(&self, organization: OrganizationId, wish: NewMember) -> Result<MemberRecord> {
        let occasion = Occasion::of_operator(organization);
        let mut change = Change::AddMember { wish, made: None };
        self.before(&occasion, &mut change).await?;
        let Change::AddMember { wish, .. } = change else { return Err(replaced()) };
        let made = self.inner.add_member(organization, wish.clone()).await?;
        self.after(&occasion, &Change::AddMember { wish, made: Some(Box::new(made.clone())) }).await;
        Ok(made)
    }
}
