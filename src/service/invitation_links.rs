//! Shareable invitation links.

use async_trait::async_trait;

use crate::{
    Result,
    ids::InvitationLinkId,
    invitation::{
        LinkSecret,
        link::{InvitationLink, JoinView, JoinedByLink, NewInvitationLink},
    },
    page::{Page, PageRequest},
    session::{Caller, Tenant, Visitor},
};

/// Shareable invitation links: made and revoked by members, used by whoever holds them.
#[async_trait]
pub trait InvitationLinks: Send + Sync {
    /// Makes a link.
    ///
    /// # Errors
    /// [`crate::Error::Forbidden`] and [`crate::Error::OwnerRequired`] for what the maker may not offer;
    /// [`crate::Error::InvitationLinkLimitReached`]; [`crate::Error::RateLimited`].
    async fn create(&self, tenant: &Tenant, wish: NewInvitationLink) -> Result<InvitationLink>;

    /// A page of the organization's links, newest first; closed ones are among them.
    ///
    /// # Errors
    /// [`crate::Error::Forbidden`] without `invitation:create`.
    async fn list(&self, tenant: &Tenant, page: &PageRequest) -> Result<Page<InvitationLink>>;

    /// The address of an open link, to be handed around.
    ///
    /// # Errors
    /// [`crate::Error::Forbidden`] and [`crate::Error::OwnerRequired`] for who could not offer what it offers;
    /// [`crate::Error::InvitationNotFound`]; [`crate::Error::InvitationLinkClosed`].
    async fn address(&self, tenant: &Tenant, link: InvitationLinkId) -> Result<String>;

    /// Revokes an open link.
    ///
    /// # Errors
    /// As [`InvitationLinks::address`].
    async fn revoke(&self, tenant: &Tenant, link: InvitationLinkId) -> Result<()>;

    /// What the page behind a link shows to this visitor.
    ///
    /// # Errors
    /// [`crate::Error::InvitationNotFound`] for a link that is none of ours.
    async fn view(&self, visitor: &Visitor, link: &LinkSecret) -> Result<JoinView>;

    /// Joins by a link, and makes its organization the session's active one.
    ///
    /// # Errors
    /// [`crate::Error::InvitationNotFound`], [`crate::Error::InvitationLinkClosed`], [`crate::Error::AlreadyMember`],
    /// [`crate::Error::FormerMember`], [`crate::Error::EmailDomainNotAllowed`], [`crate::Error::EmailNotVerified`],
    /// [`crate::Error::InviterMayNotOffer`], [`crate::Error::MemberLimitReached`],
    /// [`crate::Error::OrganizationNotFound`], [`crate::Error::RateLimited`]; [`crate::Error::JoinNeedsApproval`] for a
    /// link behind which one asks, see [`super::JoinRequests::ask`].
    async fn join(&self, caller: &Caller, link: &LinkSecret) -> Result<JoinedByLink>;
}
