//! Invitations.

use async_trait::async_trait;
use tenantry::{
    Result,
    email::Email,
    fields::FieldValues,
    ids::InvitationId,
    invitation::{
        Expired, Invitation, InvitationChanges, InvitationQuery, InvitationRef, InvitationView, LinkSecret,
        NewInvitation, ReceivedInvitation, Sent, Survey,
    },
    page::Page,
    record::Joined,
    service::Invitations,
    session::{Caller, Tenant, Visitor},
};

use super::Core;

mod answer;
mod change;
mod expired;
mod list;
mod many;
mod offer;
mod send;
mod survey;
mod view;

pub(crate) use offer::Offer;

#[async_trait]
impl Invitations for Core {
    async fn create(&self, tenant: &Tenant, wish: NewInvitation) -> Result<Invitation> {
        Ok(self.create_invitation(tenant, wish).await?)
    }

    async fn send_many(&self, tenant: &Tenant, wishes: Vec<NewInvitation>) -> Result<Vec<Sent>> {
        Ok(self.send_invitations(tenant, wishes).await?)
    }

    async fn survey(&self, tenant: &Tenant, emails: &[Email]) -> Result<Survey> {
        Ok(self.survey_addresses(tenant, emails).await?)
    }

    async fn list(&self, tenant: &Tenant, query: &InvitationQuery) -> Result<Page<Invitation>> {
        Ok(self.list_invitations(tenant, query).await?)
    }

    async fn get(&self, tenant: &Tenant, invitation: InvitationId) -> Result<Invitation> {
        Ok(self.read_invitation(tenant, invitation).await?)
    }

    async fn update(
        &self,
        tenant: &Tenant,
        invitation: InvitationId,
        changes: InvitationChanges,
    ) -> Result<Invitation> {
        Ok(self.change_invitation(tenant, invitation, changes).await?)
    }

    async fn resend_expired(&self, tenant: &Tenant) -> Result<Expired> {
        Ok(self.resend_expired_invitations(tenant).await?)
    }

    async fn remove_expired(&self, tenant: &Tenant) -> Result<Expired> {
        Ok(self.remove_expired_invitations(tenant).await?)
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

    async fn accept_with(
        &self,
        caller: &Caller,
        invitation: &InvitationRef,
        member_fields: FieldValues,
    ) -> Result<Joined> {
        Ok(self.accept_invitation(caller, invitation, &member_fields).await?)
    }

    async fn reject(&self, caller: &Caller, invitation: &InvitationRef) -> Result<()> {
        Ok(self.reject_invitation(caller, invitation).await?)
    }

    async fn received(&self, caller: &Caller) -> Result<Vec<ReceivedInvitation>> {
        Ok(self.received_invitations(caller).await?)
    }
}
