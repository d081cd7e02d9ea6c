//! Hooks around invitations.

use async_trait::async_trait;
use tenantry::{
    Result,
    access::Permission,
    email::Email,
    hooks::{Change, Occasion},
    ids::InvitationId,
    invitation::{
        Invitation, InvitationRef, InvitationState, InvitationView, LinkSecret, NewInvitation, ReceivedInvitation,
    },
    page::{Page, PageRequest},
    record::{Joined, OfferRecord},
    service::Invitations,
    session::{Caller, Tenant, Visitor},
};

use super::{Hooked, replaced};

#[async_trait]
impl Invitations for Hooked<dyn Invitations> {
    async fn create(&self, tenant: &Tenant, wish: NewInvitation) -> Result<Invitation> {
        tenant.standing.require(&Permission::INVITATION_CREATE)?;
        let occasion = Occasion::of_tenant(tenant);
        let mut change = Change::CreateInvitation { wish, made: None };
        self.before(&occasion, &mut change).await?;
        let Change::CreateInvitation { wish, .. } = change else { return Err(replaced()) };
        let invitation = self.inner.create(tenant, wish.clone()).await?;
        let change = Change::CreateInvitation { wish, made: Some(Box::new(invitation.clone())) };
        self.after(&occasion, &change).await;
        Ok(invitation)
    }

    async fn list(
        &self,
        tenant: &Tenant,
        state: Option<InvitationState>,
        page: &PageRequest,
    ) -> Result<Page<Invitation>> {
        self.inner.list(tenant, state, page).await
    }

    async fn resend(&self, tenant: &Tenant, invitation: InvitationId) -> Result<Invitation> {
        tenant.standing.require(&Permission::INVITATION_CREATE)?;
        let occasion = Occasion::of_tenant(tenant);
        let mut change = Change::ResendInvitation(invitation);
        self.before(&occasion, &mut change).await?;
        let Change::ResendInvitation(invitation) = &change else { return Err(replaced()) };
        let sent = self.inner.resend(tenant, *invitation).await?;
        self.after(&occasion, &change).await;
        Ok(sent)
    }

    async fn pending_to(&self, tenant: &Tenant, email: &Email) -> Result<Option<InvitationId>> {
        self.inner.pending_to(tenant, email).await
    }

    async fn cancel(&self, tenant: &Tenant, invitation: InvitationId) -> Result<()> {
        tenant.standing.require(&Permission::INVITATION_CANCEL)?;
        let occasion = Occasion::of_tenant(tenant);
        let mut change = Change::CancelInvitation(invitation);
        self.before(&occasion, &mut change).await?;
        let Change::CancelInvitation(invitation) = &change else { return Err(replaced()) };
        self.inner.cancel(tenant, *invitation).await?;
        self.after(&occasion, &change).await;
        Ok(())
    }

    async fn link(&self, tenant: &Tenant, invitation: InvitationId) -> Result<String> {
        self.inner.link(tenant, invitation).await
    }

    async fn view(&self, visitor: &Visitor, link: &LinkSecret) -> Result<InvitationView> {
        self.inner.view(visitor, link).await
    }

    async fn accept(&self, caller: &Caller, invitation: &InvitationRef) -> Result<Joined> {
        let Some(offer) = self.offer_to(caller, invitation).await? else {
            // Nothing that could be accepted: the service says why.
            return self.inner.accept(caller, invitation).await;
        };
        let occasion = Occasion::of_caller(caller, Some(offer.invitation.organization_id));
        let mut change = Change::AcceptInvitation { offer: Box::new(offer), made: None };
        self.before(&occasion, &mut change).await?;
        let Change::AcceptInvitation { offer, .. } = change else { return Err(replaced()) };
        let joined = self.inner.accept(caller, invitation).await?;
        let change = Change::AcceptInvitation { offer, made: Some(Box::new(joined.clone())) };
        self.after(&occasion, &change).await;
        Ok(joined)
    }

    async fn reject(&self, caller: &Caller, invitation: &InvitationRef) -> Result<()> {
        let Some(offer) = self.offer_to(caller, invitation).await? else {
            return self.inner.reject(caller, invitation).await;
        };
        let occasion = Occasion::of_caller(caller, Some(offer.invitation.organization_id));
        let mut change = Change::RejectInvitation(Box::new(offer));
        self.before(&occasion, &mut change).await?;
        let Change::RejectInvitation(_) = &change else { return Err(replaced()) };
        self.inner.reject(caller, invitation).await?;
        self.after(&occasion, &change).await;
        Ok(())
    }

    async fn received(&self, caller: &Caller) -> Result<Vec<ReceivedInvitation>> {
        self.inner.received(caller).await
    }
}

impl Hooked<dyn Invitations> {
    /// The open offer that is meant, if it is one to the caller.
    async fn offer_to(&self, caller: &Caller, invitation: &InvitationRef) -> Result<Option<OfferRecord>> {
        let id = match invitation {
            InvitationRef::Id(id) => *id,
            InvitationRef::Link(link) => {
                let visitor = Visitor { origin: caller.origin.clone(), secret: None };
                self.inner.view(&visitor, link).await?.id
            }
        };
        let offer = self.records().offer(id).await?;
        Ok(offer.filter(|offer| {
            offer.invitation.state == InvitationState::Pending && offer.invitation.email == caller.email
        }))
    }
}
