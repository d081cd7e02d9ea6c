//! What the operator and the embedding product do themselves, without anybody signed in.

use async_trait::async_trait;

use crate::{
    Result,
    ids::OrganizationId,
    limits::{OrganizationUsage, Plan},
    member::NewMember,
    record::MemberRecord,
    slug::Slug,
};

/// What the operator and the embedding product do themselves. Nobody's rights are asked, limits and states are; no door
/// of the network leads here.
#[async_trait]
pub trait Operator: Send + Sync {
    /// The organization at a slug.
    ///
    /// # Errors
    /// [`crate::Error::OrganizationNotFound`], also for a deleted one and for a former slug.
    async fn find(&self, slug: &Slug) -> Result<OrganizationId>;

    /// An organization's plan, its limits, and how much of them it uses.
    ///
    /// # Errors
    /// [`crate::Error::OrganizationNotFound`].
    async fn usage(&self, organization: OrganizationId) -> Result<OrganizationUsage>;

    /// Gives an organization a plan, or takes it away. Where there is more than the new plan allows nothing is removed:
    /// there can only be no more of it.
    ///
    /// # Errors
    /// [`crate::Error::OrganizationNotFound`]; [`crate::Reason::Unknown`] on [`crate::Field::Plan`] for a plan that the
    /// configuration does not have.
    async fn set_plan(&self, organization: OrganizationId, plan: Option<Plan>) -> Result<OrganizationUsage>;

    /// Makes an account a member, without an invitation; one that was removed comes back with the new roles.
    ///
    /// # Errors
    /// [`crate::Error::OrganizationNotFound`]; [`crate::Error::OrganizationSuspended`]; [`crate::Reason::Unknown`] on
    /// [`crate::Field::UserId`] for nobody and on [`crate::Field::Role`] for a role that does not exist there;
    /// [`crate::Error::AlreadyMember`]; [`crate::Error::MemberLimitReached`]; [`crate::Error::TeamNotFound`], also for
    /// another organization's team; [`crate::Error::TeamMemberLimitReached`].
    async fn add_member(&self, organization: OrganizationId, wish: NewMember) -> Result<MemberRecord>;
}
