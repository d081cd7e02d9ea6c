//! Members and their roles.

use async_trait::async_trait;

use crate::{
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
    session::Tenant,
};

/// Members and their roles.
#[async_trait]
pub trait Members: Send + Sync {
    /// A page of the organization's members. Removed ones are shown to those who may take them back.
    ///
    /// # Errors
    /// [`crate::Error::Forbidden`] for removed ones; [`crate::Error::Invalid`] for a cursor that is not ours.
    async fn list(&self, tenant: &Tenant, query: &MemberQuery) -> Result<Page<Member>>;

    /// Gives a member these roles instead of the present ones.
    ///
    /// # Errors
    /// [`crate::Error::Forbidden`], [`crate::Error::OwnerRequired`], [`crate::Error::LastOwner`],
    /// [`crate::Error::MemberNotFound`], [`crate::Error::Invalid`] for an unknown role.
    async fn set_roles(&self, tenant: &Tenant, member: MemberId, roles: &[Role]) -> Result<Member>;

    /// Gives a member's extra fields other values; those that are not named stay. For trusted calls: no door lets callers
    /// set them, as in better-auth.
    ///
    /// # Errors
    /// [`crate::Error::Forbidden`], [`crate::Error::OwnerRequired`], [`crate::Error::MemberNotFound`],
    /// [`crate::Error::ExtraFields`].
    async fn set_fields(&self, tenant: &Tenant, member: MemberId, fields: FieldValues) -> Result<Member>;

    /// Ends a membership: access ends at once, the row stays as `suspended`. Returns the member as it was.
    ///
    /// # Errors
    /// [`crate::Error::Forbidden`], [`crate::Error::OwnerRequired`], [`crate::Error::LastOwner`],
    /// [`crate::Error::MemberNotFound`].
    async fn remove(&self, tenant: &Tenant, member: &MemberRef) -> Result<MemberRecord>;

    /// Takes a removed member back with the former roles, or lets one who was put on hold work again.
    ///
    /// # Errors
    /// [`crate::Error::Forbidden`], [`crate::Error::AlreadyMember`], [`crate::Error::MemberLimitReached`],
    /// [`crate::Error::MemberNotFound`].
    async fn reinstate(&self, tenant: &Tenant, member: MemberId) -> Result<Member>;

    /// One member, and what of the surroundings the caller may see.
    ///
    /// # Errors
    /// [`crate::Error::MemberNotFound`], also for those who are not in the caller's lists.
    async fn get(&self, tenant: &Tenant, member: MemberId) -> Result<MemberDetails>;

    /// Sets a member's four switches (document 002).
    ///
    /// # Errors
    /// [`crate::Error::Forbidden`] without `member:update`, or naming what the caller lacks of what the member holds and
    /// of what is switched on; [`crate::Error::OwnerRequired`], [`crate::Error::MemberNotFound`].
    async fn set_flags(&self, tenant: &Tenant, member: MemberId, flags: Flags) -> Result<Member>;

    /// Puts a member on hold: access ends at once, roles, switches and teams stay for the day of coming back.
    ///
    /// # Errors
    /// [`crate::Error::Forbidden`] without `member:update`, or naming what the caller lacks of what the member holds, or
    /// for oneself; [`crate::Error::OwnerRequired`], [`crate::Error::LastOwner`], [`crate::Error::MemberNotFound`].
    async fn hold(&self, tenant: &Tenant, member: MemberId) -> Result<Member>;

    /// Ends a member's sessions whose active organization this is; how many. The person can sign in again.
    ///
    /// # Errors
    /// [`crate::Error::Forbidden`] for those who may not remove the member; [`crate::Error::OwnerRequired`],
    /// [`crate::Error::MemberNotFound`].
    async fn end_sessions(&self, tenant: &Tenant, member: MemberId) -> Result<u64>;

    /// What a member did in this organization and what was done to the membership, the newest first.
    ///
    /// # Errors
    /// [`crate::Error::Forbidden`] for somebody else's without `audit:read`; [`crate::Error::MemberNotFound`];
    /// [`crate::Error::Invalid`] for a cursor that is not ours.
    async fn activity(&self, tenant: &Tenant, member: MemberId, page: &PageRequest) -> Result<AuditPage>;

    /// These members with what hangs on each membership, in the given order; unknown ones are left out.
    ///
    /// # Errors
    /// [`crate::Error::Forbidden`] without any of `member:create`, `member:update` and `member:delete`;
    /// [`crate::Error::Invalid`] for more than [`crate::bulk::BULK_MAX`].
    async fn weigh(&self, tenant: &Tenant, members: &[MemberId]) -> Result<Vec<MemberStakes>>;

    /// Notes in the audit log that the caller takes this list along, and says how long it is. The rows are then read by
    /// [`Members::list`].
    ///
    /// # Errors
    /// [`crate::Error::Forbidden`] without any of `member:create`, `member:update` and `member:delete`.
    async fn begin_export(&self, tenant: &Tenant, query: &MemberQuery) -> Result<u64>;
}
