//! Whole records, for programs.

use async_trait::async_trait;

use crate::{
    Result,
    ids::{InvitationId, MemberId},
    organization::OrganizationRef,
    record::{
        FullOrganization, InvitationRecord, MemberRecord, MemberRef, MemberSearch, OfferRecord, OrganizationRecord,
        SessionRecord, UserRecord, Window,
    },
    session::{Caller, Tenant, Visitor},
};

/// Whole records, for programs: what a JSON API answers with, in one statement each unless it says otherwise.
#[async_trait]
pub trait Records: Send + Sync {
    /// The session that is presented, and whose it is.
    ///
    /// # Errors
    /// [`crate::Error::Unauthenticated`].
    async fn session(&self, visitor: &Visitor) -> Result<(SessionRecord, UserRecord)>;

    /// The caller's open sessions, the one that asks first.
    ///
    /// # Errors
    /// [`crate::Error::Invalid`] on [`crate::Field::Limit`] for a list that is too long to be had at once.
    async fn sessions(&self, caller: &Caller, window: Window) -> Result<Vec<SessionRecord>>;

    /// The organizations of whoever presents this session: the longest-standing membership first.
    ///
    /// # Errors
    /// [`crate::Error::Unauthenticated`]; [`crate::Error::Invalid`] on the limit when there are too many to list at once.
    async fn organizations(&self, visitor: &Visitor, window: Window) -> Result<Vec<OrganizationRecord>>;

    /// Makes an organization the session's default and returns it. [`OrganizationRef::Active`] returns the present one,
    /// if there is one; `None` leaves the session without one. A refusal changes nothing.
    ///
    /// # Errors
    /// [`crate::Error::Unauthenticated`]; [`crate::Error::OrganizationNotFound`].
    async fn activate(
        &self,
        visitor: &Visitor,
        organization: Option<&OrganizationRef>,
    ) -> Result<Option<OrganizationRecord>>;

    /// The organization itself.
    ///
    /// # Errors
    /// [`crate::Error::OrganizationNotFound`] when it went away meanwhile.
    async fn organization(&self, tenant: &Tenant) -> Result<OrganizationRecord>;

    /// Whether an organization of this slug or id exists, whoever is in it. To be asked only where design.md lets an
    /// API tell that.
    ///
    /// # Errors
    /// Internal ones only.
    async fn organization_exists(&self, organization: &OrganizationRef) -> Result<bool>;

    /// The organization with its members, invitations and teams. Members are cut at `members`, invitations and teams at
    /// `others` each; invitations are shown to those who may send or withdraw them, and those that offer ownership to
    /// owners only.
    ///
    /// # Errors
    /// [`crate::Error::Invalid`] on [`crate::Field::MembersLimit`] or [`crate::Field::Limit`] when there is no such limit
    /// and too many of them to list at once.
    async fn full_organization(
        &self,
        tenant: &Tenant,
        members: Option<u32>,
        others: Option<u32>,
    ) -> Result<FullOrganization>;

    /// The members that are looked for, and how many there are in all.
    ///
    /// # Errors
    /// Internal ones only: the search is parsed.
    async fn members(&self, tenant: &Tenant, search: &MemberSearch) -> Result<(Vec<MemberRecord>, u64)>;

    /// An active member of the organization.
    ///
    /// # Errors
    /// Internal ones only.
    async fn member(&self, tenant: &Tenant, member: &MemberRef) -> Result<Option<MemberRecord>>;

    /// Whether there is an active member of this id in any organization.
    ///
    /// # Errors
    /// Internal ones only.
    async fn member_exists(&self, member: MemberId) -> Result<bool>;

    /// The organization's invitations, the oldest first.
    ///
    /// # Errors
    /// [`crate::Error::Forbidden`] without `invitation:create` and `invitation:cancel`; [`crate::Error::Invalid`] on the
    /// limit when there are too many to list at once.
    async fn invitations(&self, tenant: &Tenant, window: Window) -> Result<Vec<InvitationRecord>>;

    /// The invitation of this id, whoever asks: the door shows it to its recipient only.
    ///
    /// # Errors
    /// Internal ones only.
    async fn offer(&self, invitation: InvitationId) -> Result<Option<OfferRecord>>;

    /// The open invitations to the caller's own address, the oldest first.
    ///
    /// # Errors
    /// [`crate::Error::EmailNotVerified`]; [`crate::Error::Invalid`] on the limit when there are too many.
    async fn received(&self, caller: &Caller, window: Window) -> Result<Vec<OfferRecord>>;
}
