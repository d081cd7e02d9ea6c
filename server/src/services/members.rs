//! Members and their roles.

use async_trait::async_trait;
use tenantry::{
    Result,
    ids::MemberId,
    member::{Member, MemberQuery},
    page::Page,
    record::{MemberRecord, MemberRef},
    role::Role,
    service::Members,
    session::Tenant,
};

use super::Core;

mod change;
mod list;
mod row;

#[async_trait]
impl Members for Core {
    async fn list(&self, tenant: &Tenant, query: &MemberQuery) -> Result<Page<Member>> {
        Ok(self.list_members(tenant, query).await?)
    }

    async fn set_roles(&self, tenant: &Tenant, member: MemberId, roles: &[Role]) -> Result<Member> {
        Ok(self.set_member_roles(tenant, member, roles).await?)
    }

    async fn remove(&self, tenant: &Tenant, member: &MemberRef) -> Result<MemberRecord> {
        Ok(self.remove_member(tenant, member).await?)
    }

    async fn reinstate(&self, tenant: &Tenant, member: MemberId) -> Result<Member> {
        Ok(self.reinstate_member(tenant, member).await?)
    }
}
