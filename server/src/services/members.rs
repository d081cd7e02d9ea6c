//! Members and their roles.

use async_trait::async_trait;
use tenantry::{
    Result,
    access::Flags,
    audit::AuditPage,
    bulk::MemberStakes,
    fields::FieldValues,
    ids::MemberId,
    member::{Member, MemberDetails, MemberQuery},
    page::{Page, PageRequest},
    record::{MemberRecord, MemberRef},
    role::Role,
    service::Members,
    session::Tenant,
};

use super::Core;

mod activity;
mod change;
mod details;
mod flags;
mod hold;
mod list;
mod row;
mod sessions;
mod weigh;

#[async_trait]
impl Members for Core {
    async fn list(&self, tenant: &Tenant, query: &MemberQuery) -> Result<Page<Member>> {
        Ok(self.list_members(tenant, query).await?)
    }

    async fn set_roles(&self, tenant: &Tenant, member: MemberId, roles: &[Role]) -> Result<Member> {
        Ok(self.set_member_roles(tenant, member, roles).await?)
    }

    async fn set_fields(&self, tenant: &Tenant, member: MemberId, fields: FieldValues) -> Result<Member> {
        Ok(self.set_member_fields(tenant, member, &fields).await?)
    }

    async fn remove(&self, tenant: &Tenant, member: &MemberRef) -> Result<MemberRecord> {
        Ok(self.remove_member(tenant, member).await?)
    }

    async fn reinstate(&self, tenant: &Tenant, member: MemberId) -> Result<Member> {
        Ok(self.reinstate_member(tenant, member).await?)
    }

    async fn get(&self, tenant: &Tenant, member: MemberId) -> Result<MemberDetails> {
        Ok(self.member_details(tenant, member).await?)
    }

    async fn set_flags(&self, tenant: &Tenant, member: MemberId, flags: Flags) -> Result<Member> {
        Ok(self.set_member_flags(tenant, member, flags).await?)
    }

    async fn hold(&self, tenant: &Tenant, member: MemberId) -> Result<Member> {
        Ok(self.hold_member(tenant, member).await?)
    }

    async fn end_sessions(&self, tenant: &Tenant, member: MemberId) -> Result<u64> {
        Ok(self.end_member_sessions(tenant, member).await?)
    }

    async fn activity(&self, tenant: &Tenant, member: MemberId, page: &PageRequest) -> Result<AuditPage> {
        Ok(self.member_activity(tenant, member, page).await?)
    }

    async fn weigh(&self, tenant: &Tenant, members: &[MemberId]) -> Result<Vec<MemberStakes>> {
        Ok(self.weigh_members(tenant, members).await?)
    }

    async fn begin_export(&self, tenant: &Tenant, query: &MemberQuery) -> Result<u64> {
        Ok(self.begin_member_export(tenant, query).await?)
    }
}
