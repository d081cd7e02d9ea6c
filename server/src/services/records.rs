//! Whole records, for programs.

use async_trait::async_trait;
use tenantry::{
    Error, Field, Reason, Result,
    ids::{InvitationId, MemberId},
    organization::OrganizationRef,
    record::{
        FullOrganization, InvitationRecord, LIST_MAX, MemberRecord, MemberRef, MemberSearch, OfferRecord,
        OrganizationRecord, SessionRecord, UserRecord, Window,
    },
    service::Records,
    session::{Caller, Tenant, Visitor},
};

use super::Core;

mod full;
mod invitations;
mod members;
mod organizations;
mod sessions;

#[async_trait]
impl Records for Core {
    async fn session(&self, visitor: &Visitor) -> Result<(SessionRecord, UserRecord)> {
        Ok(self.session_record(visitor).await?)
    }

    async fn sessions(&self, caller: &Caller, window: Window) -> Result<Vec<SessionRecord>> {
        Ok(self.session_records(caller, window).await?)
    }

    async fn organizations(&self, visitor: &Visitor, window: Window) -> Result<Vec<OrganizationRecord>> {
        Ok(self.organization_records(visitor, window).await?)
    }

    async fn activate(
        &self,
        visitor: &Visitor,
        organization: Option<&OrganizationRef>,
    ) -> Result<Option<OrganizationRecord>> {
        Ok(self.activate_organization(visitor, organization).await?)
    }

    async fn organization(&self, tenant: &Tenant) -> Result<OrganizationRecord> {
        Ok(self.organization_record(tenant).await?)
    }

    async fn organization_exists(&self, organization: &OrganizationRef) -> Result<bool> {
        Ok(self.organization_is_known(organization).await?)
    }

    async fn full_organization(
        &self,
        tenant: &Tenant,
        members: Option<u32>,
        others: Option<u32>,
    ) -> Result<FullOrganization> {
        Ok(self.full_organization_record(tenant, members, others).await?)
    }

    async fn members(&self, tenant: &Tenant, search: &MemberSearch) -> Result<(Vec<MemberRecord>, u64)> {
        Ok(self.member_records(tenant, search).await?)
    }

    async fn member(&self, tenant: &Tenant, member: &MemberRef) -> Result<Option<MemberRecord>> {
        Ok(self.member_record(tenant, member).await?)
    }

    async fn member_exists(&self, member: MemberId) -> Result<bool> {
        Ok(self.member_is_known(member).await?)
    }

    async fn invitations(&self, tenant: &Tenant, window: Window) -> Result<Vec<InvitationRecord>> {
        Ok(self.invitation_records(tenant, window).await?)
    }

    async fn offer(&self, invitation: InvitationId) -> Result<Option<OfferRecord>> {
        Ok(self.offer_record(invitation).await?)
    }

    async fn received(&self, caller: &Caller, window: Window) -> Result<Vec<OfferRecord>> {
        Ok(self.received_records(caller, window).await?)
    }
}

/// How many rows to fetch: one more than may be listed at once, where no limit is given.
pub(super) fn rows(window: Window) -> i64 {
    i64::from(window.limit.unwrap_or(LIST_MAX + 1))
}

/// Refuses a list that is longer than may be listed at once: nothing is ever cut off silently.
pub(super) fn refuse_cut<T>(list: Vec<T>, window: Window) -> Result<Vec<T>, Error> {
    refuse_cut_by(Field::Limit, list, window)
}

/// [`refuse_cut`], where another input than `limit` says how many are wanted.
pub(super) fn refuse_cut_by<T>(limit: Field, list: Vec<T>, window: Window) -> Result<Vec<T>, Error> {
    if window.limit.is_none() && list.len() > LIST_MAX as usize {
        return Err(Error::invalid(limit, Reason::OutOfRange { min: 1, max: i64::from(LIST_MAX) }));
    }
    Ok(list)
}
