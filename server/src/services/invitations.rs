//! Invitations.

use async_trait::async_trait;
use tenantry::{
    Result,
    email::Email,
    ids::InvitationId,
    invitation::{
        Invitation, InvitationRef, InvitationState, InvitationView, LinkSecret, NewInvitation, ReceivedInvitation,
    },
    page::{Page, PageRequest},
    record::Joined,
    service::Invitations,
    session::{Caller, Tenant, Visitor},
};

use super::Core;

mod answer;
mod list;
mod offer;
mod send;
mod view;

pub(crate) use offer::Offer;

#[async_trait]
impl Invitations for Core {
    async fn create(&self, tenant: &Tenant, wish: NewInvitation) -> Result<Invitation> {
        Ok(self.create_invitation(tenant, wish).await?)
    }

    async fn list(
        &self,
        tenant: &Tenant,
        state: Option<InvitationState>,
        page: &PageRequest,
    ) -> Result<Page<Invitation>> {
        Ok(self.list_invitations(tenant, state, page).await?)
    }

    async fn resend(&self, tenant: &Tenant, invitation: InvitationId) -> Result<Invitation> {
        Ok(self.resend_invitation(tenant, invitation).await?)
    }

    async fn pending_to(&self, tenant: &Tenant, email: &Email) -> Result<Option<InvitationId>> {
        Ok(self.pending_invitation_to(tenant, email).await?)
    }

    async fn cancel(&self, tenant: &Tenant, invitation: InvitationId) -> Result<()> {
        Ok(self.cancel_invitation(tenant, invitation).await?)
    }

    async fn link(&self, tenant: &Tenant, invitation: InvitationId) -> Result<String> {
        Ok(self.invitation_link(tenant, invitation).await?)
    }

    async fn view(&self, visitor: &Visitor, link: &LinkSecret) -> Result<InvitationView> {
        Ok(self.view_invitation(visitor, link).await?)
    }

    async fn accept(&self, caller: &Caller, invitation: &InvitationRef) -> Result<Joined> {
        Ok(self.accept_invitation(caller, invitation).await?)
    }

    async fn reject(&self, caller: &Caller, invitation: &InvitationRef) -> Result<()> {
        Ok(self.reject_invitation(caller, invitation).await?)
    }

    async fn received(&self, caller: &Caller) -> Result<Vec<ReceivedInvitation>> {
        Ok(self.received_invitations(caller).await?)
    }
}
