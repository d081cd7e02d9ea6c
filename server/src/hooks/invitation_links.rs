//! Hooks around shareable links.

use async_trait::async_trait;
use tenantry::{
    Result,
    access::{Permission, decide},
    hooks::{Change, Occasion},
    ids::InvitationLinkId,
    invitation::{
        LinkSecret,
        link::{InvitationLink, JoinStanding, JoinView, JoinedByLink, NewInvitationLink, admits},
    },
    page::{Page, PageRequest},
    service::InvitationLinks,
    session::{Caller, Tenant, Visitor},
};

use super::{Hooked, replaced};

#[async_trait]
impl InvitationLinks for Hooked<dyn InvitationLinks> {
    async fn create(&self, tenant: &Tenant, wish: NewInvitationLink) -> Result<InvitationLink> {
        tenant.standing.require(&Permission::INVITATION_CREATE)?;
        let occasion = Occasion::of_tenant(tenant);
        let mut change = Change::CreateInvitationLink { wish, made: None };
        self.before(&occasion, &mut change).await?;
        let Change::CreateInvitationLink { wish, .. } = change else { return Err(replaced()) };
        let link = self.inner.create(tenant, wish.clone()).await?;
        let change = Change::CreateInvitationLink { wish, made: Some(Box::new(link.clone())) };
        self.after(&occasion, &change).await;
        Ok(link)
    }

    async fn list(&self, tenant: &Tenant, page: &PageRequest) -> Result<Page<InvitationLink>> {
        self.inner.list(tenant, page).await
    }

    async fn address(&self, tenant: &Tenant, link: InvitationLinkId) -> Result<String> {
        self.inner.address(tenant, link).await
    }

    async fn revoke(&self, tenant: &Tenant, link: InvitationLinkId) -> Result<()> {
        decide::see_invitations(&tenant.standing)?;
        let occasion = Occasion::of_tenant(tenant);
        let mut change = Change::RevokeInvitationLink(link);
        self.before(&occasion, &mut change).await?;
        let Change::RevokeInvitationLink(link) = &change else { return Err(replaced()) };
        self.inner.revoke(tenant, *link).await?;
        self.after(&occasion, &change).await;
        Ok(())
    }

    async fn view(&self, visitor: &Visitor, link: &LinkSecret) -> Result<JoinView> {
        self.inner.view(visitor, link).await
    }

    async fn join(&self, caller: &Caller, link: &LinkSecret) -> Result<JoinedByLink> {
        let visitor = Visitor { origin: caller.origin.clone(), secret: None };
        let offer = self.inner.view(&visitor, link).await?;
        if offer.standing != JoinStanding::SignIn || offer.approval || !admits(&offer.domains, &caller.email) {
            // Nothing that could be taken up: the service says why.
            return self.inner.join(caller, link).await;
        }
        let occasion = Occasion::of_caller(caller, Some(offer.organization_id));
        let mut change = Change::JoinByLink { offer: Box::new(offer), made: None };
        self.before(&occasion, &mut change).await?;
        let Change::JoinByLink { offer, .. } = change else { return Err(replaced()) };
        let joined = self.inner.join(caller, link).await?;
        let change = Change::JoinByLink { offer, made: Some(Box::new(joined.clone())) };
        self.after(&occasion, &change).await;
        Ok(joined)
    }
}
