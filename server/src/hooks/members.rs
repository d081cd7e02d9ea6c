//! Hooks around members.

use async_trait::async_trait;
use tenantry::{
    Error, Result,
    access::Permission,
    hooks::{Change, Occasion},
    ids::MemberId,
    member::{Member, MemberQuery},
    page::Page,
    record::{MemberRecord, MemberRef},
    role::Role,
    service::Members,
    session::Tenant,
};

use super::{Hooked, replaced};

#[async_trait]
impl Members for Hooked<dyn Members> {
    async fn list(&self, tenant: &Tenant, query: &MemberQuery) -> Result<Page<Member>> {
        self.inner.list(tenant, query).await
    }

    async fn set_roles(&self, tenant: &Tenant, member: MemberId, roles: &[Role]) -> Result<Member> {
        tenant.standing.require(&Permission::MEMBER_UPDATE)?;
        let occasion = Occasion::of_tenant(tenant);
        let mut change = Change::SetRoles { member, roles: roles.to_vec() };
        self.before(&occasion, &mut change).await?;
        let Change::SetRoles { member, roles } = &change else { return Err(replaced()) };
        let changed = self.inner.set_roles(tenant, *member, roles).await?;
        self.after(&occasion, &change).await;
        Ok(changed)
    }

    async fn remove(&self, tenant: &Tenant, member: &MemberRef) -> Result<MemberRecord> {
        let member = self.records().member(tenant, member).await?.ok_or(Error::MemberNotFound)?.id;
        if member != tenant.member_id {
            tenant.standing.require(&Permission::MEMBER_DELETE)?;
        }
        let occasion = Occasion::of_tenant(tenant);
        let mut change = Change::RemoveMember(member);
        self.before(&occasion, &mut change).await?;
        let Change::RemoveMember(member) = &change else { return Err(replaced()) };
        let removed = self.inner.remove(tenant, &(*member).into()).await?;
        self.after(&occasion, &change).await;
        Ok(removed)
    }

    async fn reinstate(&self, tenant: &Tenant, member: MemberId) -> Result<Member> {
        tenant.standing.require(&Permission::MEMBER_CREATE)?;
        let occasion = Occasion::of_tenant(tenant);
        let mut change = Change::ReinstateMember(member);
        self.before(&occasion, &mut change).await?;
        let Change::ReinstateMember(member) = &change else { return Err(replaced()) };
        let back = self.inner.reinstate(tenant, *member).await?;
        self.after(&occasion, &change).await;
        Ok(back)
    }
}
