//! Handing an organization over.

use async_trait::async_trait;

use crate::{
    Result,
    ids::TransferId,
    session::Tenant,
    transfer::{NewTransfer, Transfer, TransferState},
};

/// Handing an organization over: offered by its primary owner, accepted by another member.
#[async_trait]
pub trait Transfers: Send + Sync {
    /// Who the primary owner is, and the open offer if the caller has to do with it.
    ///
    /// # Errors
    /// Internal ones only.
    async fn state(&self, tenant: &Tenant) -> Result<TransferState>;

    /// Offers the organization to a member, who gets a mail.
    ///
    /// # Errors
    /// [`crate::Error::PrimaryOwnerRequired`], [`crate::Error::PersonalOrganization`],
    /// [`crate::Error::MemberNotFound`], [`crate::Error::TransferPending`] while another offer is open.
    async fn offer(&self, tenant: &Tenant, wish: NewTransfer) -> Result<Transfer>;

    /// Accepts: the caller is the primary owner now, the former one stays an owner or becomes an admin, and gets a mail.
    ///
    /// # Errors
    /// [`crate::Error::TransferNotFound`] for an offer that is not open, not to the caller, or by someone who is not
    /// the primary owner any more.
    async fn accept(&self, tenant: &Tenant, transfer: TransferId) -> Result<()>;

    /// Declines an offer to the caller.
    ///
    /// # Errors
    /// [`crate::Error::TransferNotFound`].
    async fn decline(&self, tenant: &Tenant, transfer: TransferId) -> Result<()>;

    /// Takes the caller's own offer back.
    ///
    /// # Errors
    /// [`crate::Error::TransferNotFound`].
    async fn cancel(&self, tenant: &Tenant, transfer: TransferId) -> Result<()>;
}
