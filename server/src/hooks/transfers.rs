//! Hooks around handing an organization over.

use async_trait::async_trait;
use tenantry::{
    Error, Result,
    hooks::{Change, Occasion},
    ids::TransferId,
    service::Transfers,
    session::Tenant,
    transfer::{NewTransfer, Transfer, TransferState},
};

use super::{Hooked, replaced};

#[async_trait]
impl Transfers for Hooked<dyn Transfers> {
    async fn state(&self, tenant: &Tenant) -> Result<TransferState> {
        self.inner.state(tenant).await
    }

    async fn offer(&self, tenant: &Tenant, wish: NewTransfer) -> Result<Transfer> {
        if self.inner.state(tenant).await?.owner.member_id != tenant.member_id {
            return Err(Error::PrimaryOwnerRequired);
        }
        let occasion = Occasion::of_tenant(tenant);
        let mut change = Change::OfferOwnership(wish);
        self.before(&occasion, &mut change).await?;
        let Change::OfferOwnership(wish) = &change else { return Err(replaced()) };
        let made = self.inner.offer(tenant, *wish).await?;
        self.after(&occasion, &change).await;
        Ok(made)
    }

    async fn accept(&self, tenant: &Tenant, transfer: TransferId) -> Result<()> {
        self.require_own(tenant, transfer, |offer, tenant| offer.to.member_id == tenant.member_id).await?;
        let occasion = Occasion::of_tenant(tenant);
        let mut change = Change::AcceptOwnership(transfer);
        self.before(&occasion, &mut change).await?;
        let Change::AcceptOwnership(transfer) = &change else { return Err(replaced()) };
        self.inner.accept(tenant, *transfer).await?;
        self.after(&occasion, &change).await;
        Ok(())
    }

    async fn decline(&self, tenant: &Tenant, transfer: TransferId) -> Result<()> {
        self.require_own(tenant, transfer, |offer, tenant| offer.to.member_id == tenant.member_id).await?;
        let occasion = Occasion::of_tenant(tenant);
        let mut change = Change::DeclineOwnership(transfer);
        self.before(&occasion, &mut change).await?;
        let Change::DeclineOwnership(transfer) = &change else { return Err(replaced()) };
        self.inner.decline(tenant, *transfer).await?;
        self.after(&occasion, &change).await;
        Ok(())
    }

    async fn cancel(&self, tenant: &Tenant, transfer: TransferId) -> Result<()> {
        self.require_own(tenant, transfer, |offer, tenant| offer.from.member_id == tenant.member_id).await?;
        let occasion = Occasion::of_tenant(tenant);
        let mut change = Change::CancelOwnership(transfer);
        self.before(&occasion, &mut change).await?;
        let Change::CancelOwnership(transfer) = &change else { return Err(replaced()) };
        self.inner.cancel(tenant, *transfer).await?;
        self.after(&occasion, &change).await;
        Ok(())
    }
}

impl Hooked<dyn Transfers> {
    /// No hook hears of an offer that the caller cannot answer.
    async fn require_own(
        &self,
        tenant: &Tenant,
        transfer: TransferId,
        is_own: fn(&Transfer, &Tenant) -> bool,
    ) -> Result<()> {
        let offer = self.inner.state(tenant).await?.offer;
        let found = offer.is_some_and(|offer| offer.id == transfer && is_own(&offer, tenant));
        if found { Ok(()) } else { Err(Error::TransferNotFound) }
    }
}
