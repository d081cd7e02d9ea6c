//! Members and their roles.

use async_trait::async_trait;

use crate::{
    Result,
    ids::MemberId,
    member::{Member, MemberQuery},
    page::Page,
    record::{MemberRecord, MemberRef},
    role::Role,
    session::Tenant,
};

/// Members and their roles.
#[async_trait]
pub trait Members: Send + Sync {
    /// A page of the organization's members. Removed ones are shown to those who may take them back.
    ///
    /// # Errors
    /// [`crate::Error::Forbidden`] for removed ones; [`crate::Error::Invalid`] for a cursor that is not ours.
    async fn list(&self, tenant: &Tenant, query: &MemberQuery) -> Result<Page<Member>>;

    /// Gives a member these roles instead of the present ones.
    ///
    /// # Errors
    /// [`crate::Error::Forbidden`], [`crate::Error::OwnerRequired`], [`crate::Error::LastOwner`],
    /// [`crate::Error::MemberNotFound`], [`crate::Error::Invalid`] for an unknown role.
    async fn set_roles(&self, tenant: &Tenant, member: MemberId, roles: &[Role]) -> Result<Member>;

    /// Ends a membership: access ends at once, the row stays as `suspended`. Returns the member as it was.
    ///
    /// # Errors
    /// [`crate::Error::Forbidden`], [`crate::Error::OwnerRequired`], [`crate::Error::LastOwner`],
    /// [`crate::Error::MemberNotFound`].
    async fn remove(&self, tenant: &Tenant, member: &MemberRef) -> Result<MemberRecord>;

    /// Takes a removed member back with the former roles.
    ///
    /// # Errors
    /// [`crate::Error::Forbidden`], [`crate::Error::AlreadyMember`], [`crate::Error::MemberLimitReached`],
    /// [`crate::Error::MemberNotFound`].
    async fn reinstate(&self, tenant: &Tenant, member: MemberId) -> Result<Member>;
}
