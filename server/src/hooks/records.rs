//! Hooks around the one write among the records: the active organization.

use async_trait::async_trait;
use tenantry::{
    Result,
    hooks::{Change, Occasion},
    ids::{InvitationId, MemberId},
    organization::OrganizationRef,
    record::{
        FullOrganization, InvitationRecord, MemberRecord, MemberRef, MemberSearch, OfferRecord, OrganizationRecord,
        SessionRecord, UserRecord, Window,
    },
    service::Records,
    session::{Caller, Tenant, Visitor},
};

use super::{Hooked, replaced};

#[async_trait]
impl Records for Hooked<dyn Records> {
    async fn session(&self, visitor: &Visitor) -> Result<(SessionRecord, UserRecord)> {
        self.inner.session(visitor).await
    }

    async fn sessions(&self, caller: &Caller, window: Window) -> Result<Vec<SessionRecord>> {
        self.inner.sessions(caller, window).await
    }

    async fn organizations(&self, visitor: &Visitor, window: Window) -> Result<Vec<OrganizationRecord>> {
        self.inner.organizations(visitor, window).await
    }

    async fn activate(
        &self,
        visitor: &Visitor,
        organization: Option<&OrganizationRef>,
    ) -> Result<Option<OrganizationRecord>> {
        if organization == Some(&OrganizationRef::Active) {
            // Asks which one it is and changes nothing.
            return self.inner.activate(visitor, organization).await;
        }
        let caller = self.services.doorkeeper.identify(visitor).await?;
        let own = match organization {
            None => None,
            Some(named) => match self.own_organization(&caller, named).await? {
                Some(own) => Some(own.id),
                None => return self.inner.activate(visitor, organization).await,
            },
        };
        let mut change = Change::SetActiveOrganization(organization.cloned());
        let occasion = Occasion::of_caller(&caller, own);
        self.before(&occasion, &mut change).await?;
        let Change::SetActiveOrganization(organization) = &change else { return Err(replaced()) };
        let active = self.inner.activate(visitor, organization.as_ref()).await?;
        let occasion = Occasion::of_caller(&caller, active.as_ref().map(|organization| organization.id));
        self.after(&occasion, &change).await;
        Ok(active)
    }

    async fn organization(&self, tenant: &Tenant) -> Result<OrganizationRecord> {
        self.inner.organization(tenant).await
    }

    async fn organization_exists(&self, organization: &OrganizationRef) -> Result<bool> {
        self.inner.organization_exists(organization).await
    }

    async fn full_organization(
        &self,
        tenant: &Tenant,
        members: Option<u32>,
        others: Option<u32>,
    ) -> Result<FullOrganization> {
        self.inner.full_organization(tenant, members, others).await
    }

    async fn members(&self, tenant: &Tenant, search: &MemberSearch) -> Result<(Vec<MemberRecord>, u64)> {
        self.inner.members(tenant, search).await
    }

    async fn member(&self, tenant: &Tenant, member: &MemberRef) -> Result<Option<MemberRecord>> {
        self.inner.member(tenant, member).await
    }

    async fn member_exists(&self, member: MemberId) -> Result<bool> {
        self.inner.member_exists(member).await
    }

    async fn invitations(&self, tenant: &Tenant, window: Window) -> Result<Vec<InvitationRecord>> {
        self.inner.invitations(tenant, window).await
    }

    async fn offer(&self, invitation: InvitationId) -> Result<Option<OfferRecord>> {
        self.inner.offer(invitation).await
    }

    async fn received(&self, caller: &Caller, window: Window) -> Result<Vec<OfferRecord>> {
        self.inner.received(caller, window).await
    }
}
