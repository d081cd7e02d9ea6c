//! Organizations and which one is active.

use async_trait::async_trait;

use crate::{
    Result,
    ids::OrganizationId,
    limits::OrganizationUsage,
    organization::{
        FirstSteps, NewOrganization, OrganizationChanges, OrganizationDetails, OrganizationEntry, OrganizationRef,
    },
    record::Founded,
    session::{Caller, Tenant},
    slug::Slug,
};

/// Organizations and which one is active.
#[async_trait]
pub trait Organizations: Send + Sync {
    /// The caller's organizations: the personal one first, then by name; at the end the deleted ones that the
    /// caller can restore.
    ///
    /// # Errors
    /// Internal ones only.
    async fn list(&self, caller: &Caller) -> Result<Vec<OrganizationEntry>>;

    /// Whether the slug is free for anybody.
    ///
    /// # Errors
    /// [`crate::Error::RateLimited`].
    async fn is_slug_free(&self, caller: &Caller, slug: &Slug) -> Result<bool>;

    /// Makes an organization with the caller as its owner, and makes it the session's active one.
    ///
    /// # Errors
    /// [`crate::Error::SlugTaken`]; [`crate::Error::OrganizationLimitReached`].
    async fn create(&self, caller: &Caller, wish: NewOrganization) -> Result<OrganizationEntry>;

    /// As [`Organizations::create`], for programs: with the records of the organization and of its maker.
    ///
    /// # Errors
    /// As [`Organizations::create`].
    async fn found(&self, caller: &Caller, wish: NewOrganization) -> Result<Founded>;

    /// The organization in full.
    ///
    /// # Errors
    /// Internal ones only: the tenant was let in.
    async fn details(&self, tenant: &Tenant) -> Result<OrganizationDetails>;

    /// The organization's plan, its limits, and how much of them it uses.
    ///
    /// # Errors
    /// Internal ones only: the tenant was let in.
    async fn limits(&self, tenant: &Tenant) -> Result<OrganizationUsage>;

    /// Changes the organization. Returns its slug, which may be new.
    ///
    /// # Errors
    /// [`crate::Error::Forbidden`], [`crate::Error::SlugTaken`], [`crate::Error::OrganizationSuspended`].
    async fn update(&self, tenant: &Tenant, changes: OrganizationChanges) -> Result<Slug>;

    /// Deletes the organization: access ends at once, owners can restore it for 30 days.
    ///
    /// # Errors
    /// [`crate::Error::Forbidden`], [`crate::Error::PersonalOrganization`], a mismatch on the confirmation.
    async fn delete(&self, tenant: &Tenant, confirmation: &str) -> Result<()>;

    /// Takes a deletion back.
    ///
    /// # Errors
    /// [`crate::Error::OrganizationNotFound`] unless the caller owns it and it was deleted within 30 days.
    async fn restore(&self, caller: &Caller, organization: OrganizationId) -> Result<Slug>;

    /// Ends the caller's own membership.
    ///
    /// # Errors
    /// [`crate::Error::LastOwner`], [`crate::Error::PersonalOrganization`].
    async fn leave(&self, tenant: &Tenant) -> Result<()>;

    /// Makes an organization the session's default, or none. A refusal changes nothing.
    ///
    /// # Errors
    /// [`crate::Error::OrganizationNotFound`].
    async fn set_active(&self, caller: &Caller, organization: Option<&OrganizationRef>) -> Result<()>;

    /// Keeps an organization on top of the caller's own list, or no longer.
    ///
    /// # Errors
    /// [`crate::Error::OrganizationNotFound`] for one that the caller is not in.
    async fn pin(&self, caller: &Caller, organization: OrganizationId, is_pinned: bool) -> Result<()>;

    /// How far the caller has come with an organization of the own; `None` once the guide was dismissed.
    ///
    /// # Errors
    /// Internal ones only.
    async fn first_steps(&self, caller: &Caller) -> Result<Option<FirstSteps>>;

    /// Puts the guide away for good.
    ///
    /// # Errors
    /// Internal ones only.
    async fn dismiss_first_steps(&self, caller: &Caller) -> Result<()>;
}
