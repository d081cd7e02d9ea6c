//! Hooks around members.

use async_trait::async_trait;
use tenantry::{
    Error, Result,
    access::{Flags, Permission},
    audit::AuditPage,
    bulk::MemberStakes,
    fields::FieldValues,
    hooks::{Change, Occasion},
    ids::MemberId,
    member::{Member, MemberDetails, MemberQuery},
    page::{Page, PageRequest},
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

    async fn set_fields(&self, tenant: &Tenant, member: MemberId, fields: FieldValues) -> Result<Member> {
        tenant.standing.require(&Permission::MEMBER_UPDATE)?;
        let occasion = Occasion::of_tenant(tenant);
        let mut change = Change::SetMemberFields { member, fields };
        self.before(&occasion, &mut change).await?;
        let Change::SetMemberFields { member, fields } = &change else { return Err(replaced()) };
        let changed = self.inner.set_fields(tenant, *member, fields.clone()).await?;
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
        tenant.standing.require_any(&[Permission::MEMBER_CREATE, Permission::MEMBER_UPDATE])?;
        let occasion = Occasion::of_tenant(tenant);
        let mut change = Change::ReinstateMember(member);
        self.before(&occasion, &mut change).await?;
        let Change::ReinstateMember(member) = &change else { return Err(replaced()) };
        let back = self.inner.reinstate(tenant, *member).await?;
        self.after(&occasion, &change).await;
        Ok(back)
    }

    async fn get(&self, tenant: &Tenant, member: MemberId) -> Result<MemberDetails> {
        self.inner.get(tenant, member).await
    }

    async fn set_flags(&self, tenant: &Tenant, member: MemberId, flags: Flags) -> Result<Member> {
        tenant.standing.require(&Permission::MEMBER_UPDATE)?;
        let occasion = Occasion::of_tenant(tenant);
        let mut change = Change::SetFlags { member, flags };
        self.before(&occasion, &mut change).await?;
        let Change::SetFlags { member, flags } = &change else { return Err(replaced()) };
        let changed = self.inner.set_flags(tenant, *member, *flags).await?;
        self.after(&occasion, &change).await;
        Ok(changed)
    }

    async fn hold(&self, tenant: &Tenant, member: MemberId) -> Result<Member> {
        tenant.standing.require(&Permission::MEMBER_UPDATE)?;
        let occasion = Occasion::of_tenant(tenant);
        let mut change = Change::HoldMember(member);
        self.before(&occasion, &mut change).await?;
        let Change::HoldMember(member) = &change else { return Err(replaced()) };
        let held = self.inner.hold(tenant, *member).await?;
        self.after(&occasion, &change).await;
        Ok(held)
    }

    async fn end_sessions(&self, tenant: &Tenant, member: MemberId) -> Result<u64> {
        if member != tenant.member_id {
            tenant.standing.require(&Permission::MEMBER_DELETE)?;
        }
        let occasion = Occasion::of_tenant(tenant);
        let mut change = Change::EndMemberSessions(member);
        self.before(&occasion, &mut change).await?;
        let Change::EndMemberSessions(member) = &change else { return Err(replaced()) };
        let ended = self.inner.end_sessions(tenant, *member).await?;
        self.after(&occasion, &change).await;
        Ok(ended)
    }

    async fn activity(&self, tenant: &Tenant, member: MemberId, page: &PageRequest) -> Result<AuditPage> {
        self.inner.activity(tenant, member, page).await
    }

    async fn weigh(&self, tenant: &Tenant, members: &[MemberId]) -> Result<Vec<MemberStakes>> {
        self.inner.weigh(tenant, members).await
    }

    async fn begin_export(&self, tenant: &Tenant, query: &MemberQuery) -> Result<u64> {
        self.inner.begin_export(tenant, query).await
    }
}
