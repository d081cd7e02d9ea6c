//! What the operator and the embedding product do themselves.

use async_trait::async_trait;
use tenantry::{
    Error, Result,
    ids::OrganizationId,
    limits::{OrganizationUsage, Plan},
    member::NewMember,
    record::MemberRecord,
    service::Operator,
    slug::Slug,
};

use super::Core;
use crate::failure::Failure;

mod member;
mod plan;

#[async_trait]
impl Operator for Core {
    async fn find(&self, slug: &Slug) -> Result<OrganizationId> {
        Ok(self.find_organization(slug).await?)
    }

    async fn usage(&self, organization: OrganizationId) -> Result<OrganizationUsage> {
        Ok(self.usage_of(organization).await?)
    }

    async fn set_plan(&self, organization: OrganizationId, plan: Option<Plan>) -> Result<OrganizationUsage> {
        self.change_plan(organization, plan).await?;
        Ok(self.usage_of(organization).await?)
    }

    async fn add_member(&self, organization: OrganizationId, wish: NewMember) -> Result<MemberRecord> {
        Ok(self.put_member(organization, wish).await?)
    }
}

impl Core {
    async fn find_organization(&self, slug: &Slug) -> Result<OrganizationId, Failure> {
        let id = sqlx::query_scalar!(
            "SELECT id FROM tenantry.organizations WHERE slug = $1 AND deleted_at IS NULL",
            slug.as_str(),
        )
        .fetch_optional(&self.db.auth)
        .await?
        .ok_or(Error::OrganizationNotFound)?;
        Ok(OrganizationId::from_uuid(id))
    }

    /// Nobody's context but the organization's: its rows are visible, and no others.
    async fn usage_of(&self, organization: OrganizationId) -> Result<OrganizationUsage, Failure> {
        let mut tx = self.db.begin(Some(organization), None).await?;
        let usage = self.read_usage(&mut tx, organization).await?;
        tx.commit().await?;
        Ok(usage)
    }
}
