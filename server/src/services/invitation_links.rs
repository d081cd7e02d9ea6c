//! Shareable invitation links.

use async_trait::async_trait;
use tenantry::{
    Result,
    ids::InvitationLinkId,
    invitation::{
        LinkSecret,
        link::{InvitationLink, JoinView, JoinedByLink, NewInvitationLink},
    },
    page::{Page, PageRequest},
    service::InvitationLinks,
    session::{Caller, Tenant, Visitor},
};

use super::Core;

mod join;
mod list;
mod make;
mod offer;

pub(crate) use join::Seat;
pub(crate) use offer::LinkOffer;

#[async_trait]
impl InvitationLinks for Core {
    async fn create(&self, tenant: &Tenant, wish: NewInvitationLink) -> Result<InvitationLink> {
        Ok(self.make_link(tenant, wish).await?)
    }

    async fn list(&self, tenant: &Tenant, page: &PageRequest) -> Result<Page<InvitationLink>> {
        Ok(self.list_links(tenant, page).await?)
    }

    async fn address(&self, tenant: &Tenant, link: InvitationLinkId) -> Result<String> {
        Ok(self.link_address(tenant, link).await?)
    }

    async fn revoke(&self, tenant: &Tenant, link: InvitationLinkId) -> Result<()> {
        Ok(self.revoke_link(tenant, link).await?)
    }

    async fn view(&self, visitor: &Visitor, link: &LinkSecret) -> Result<JoinView> {
        Ok(self.view_link(visitor, link).await?)
    }

    async fn join(&self, caller: &Caller, link: &LinkSecret) -> Result<JoinedByLink> {
        Ok(self.join_by_link(caller, link).await?)
    }
}
