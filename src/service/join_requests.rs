//! Requests to join.

use async_trait::async_trait;

use crate::{
    Result,
    fields::FieldValues,
    ids::JoinRequestId,
    invitation::LinkSecret,
    join_request::{JoinRequest, JoinRequestQuery, JoinRequestToDecide, OwnJoinRequest},
    page::Page,
    record::MemberRecord,
    session::{Caller, Tenant},
};

/// Requests to join: asked by whoever holds a shareable link with approval, decided by members.
#[async_trait]
pub trait JoinRequests: Send + Sync {
    /// Asks to join by a link. The request holds one use of the link until it is declined or withdrawn.
    ///
    /// # Errors
    /// Those of [`super::InvitationLinks::join`] but [`crate::Error::JoinNeedsApproval`];
    /// [`crate::Error::JoinRequestPending`] for who has asked already, by whichever link;
    /// [`crate::Error::JoinRequestClosed`] for who was declined behind this very link;
    /// [`crate::Error::JoinRequestLimitReached`]; [`crate::Error::BadRequest`] for a link that lets in by itself.
    async fn ask(&self, caller: &Caller, link: &LinkSecret) -> Result<OwnJoinRequest>;

    /// Takes an open request of the caller's back.
    ///
    /// # Errors
    /// [`crate::Error::JoinRequestNotFound`], for another's alike; [`crate::Error::JoinRequestClosed`].
    async fn withdraw(&self, caller: &Caller, request: JoinRequestId) -> Result<()>;

    /// Lets the person in, with the roles of the request, which the one who decides gives.
    ///
    /// # Errors
    /// [`crate::Error::JoinRequestNotFound`]; [`crate::Error::Forbidden`] and [`crate::Error::OwnerRequired`] for who
    /// could not invite into these roles; [`crate::Error::JoinRequestClosed`];
    /// [`crate::Error::MemberLimitReached`]; [`crate::Error::OrganizationSuspended`].
    async fn accept(&self, tenant: &Tenant, request: JoinRequestId) -> Result<MemberRecord> {
        self.accept_with(tenant, request, FieldValues::new()).await
    }

    /// [`JoinRequests::accept`] with extra fields of the membership to come.
    ///
    /// # Errors
    /// As [`JoinRequests::accept`]; [`crate::Error::ExtraFields`].
    async fn accept_with(
        &self,
        tenant: &Tenant,
        request: JoinRequestId,
        member_fields: FieldValues,
    ) -> Result<MemberRecord>;

    /// Does not let the person in. The same link does not let the person ask again.
    ///
    /// # Errors
    /// [`crate::Error::JoinRequestNotFound`]; [`crate::Error::Forbidden`] and [`crate::Error::OwnerRequired`] for who
    /// may neither invite nor withdraw invitations, or could not give these roles;
    /// [`crate::Error::JoinRequestClosed`]; [`crate::Error::OrganizationSuspended`].
    async fn decline(&self, tenant: &Tenant, request: JoinRequestId) -> Result<()>;

    /// One request of the organization.
    ///
    /// # Errors
    /// [`crate::Error::Forbidden`] for who may neither invite nor withdraw invitations;
    /// [`crate::Error::JoinRequestNotFound`].
    async fn get(&self, tenant: &Tenant, request: JoinRequestId) -> Result<JoinRequest>;

    /// A page of the organization's requests, newest first.
    ///
    /// # Errors
    /// [`crate::Error::Forbidden`] for who may neither invite nor withdraw invitations.
    async fn list(&self, tenant: &Tenant, query: &JoinRequestQuery) -> Result<Page<JoinRequest>>;

    /// The caller's open requests, the oldest first.
    ///
    /// # Errors
    /// Internal ones only.
    async fn own(&self, caller: &Caller) -> Result<Vec<OwnJoinRequest>>;

    /// Open requests that the caller may decide about in whichever organization, the oldest first: at most
    /// [`crate::join_request::TO_DECIDE_MAX`].
    ///
    /// # Errors
    /// Internal ones only.
    async fn to_decide(&self, caller: &Caller) -> Result<Vec<JoinRequestToDecide>>;
}
