//! Invitations.

use async_trait::async_trait;

use crate::{
    Result,
    email::Email,
    fields::FieldValues,
    ids::InvitationId,
    invitation::{
        Expired, Invitation, InvitationChanges, InvitationQuery, InvitationRef, InvitationView, LinkSecret,
        NewInvitation, ReceivedInvitation, Sent, Survey,
    },
    page::Page,
    record::Joined,
    session::{Caller, Tenant, Visitor},
};

/// Invitations.
#[async_trait]
pub trait Invitations: Send + Sync {
    /// Invites an address and sends the mail.
    ///
    /// # Errors
    /// [`crate::Error::Forbidden`], [`crate::Error::OwnerRequired`], [`crate::Error::AlreadyMember`],
    /// [`crate::Error::AlreadyInvited`], [`crate::Error::InvitationLimitReached`], [`crate::Error::RateLimited`]. A full
    /// organization may invite: the seats are counted when somebody accepts.
    async fn create(&self, tenant: &Tenant, wish: NewInvitation) -> Result<Invitation>;

    /// Invites many addresses at once, in one transaction. Each wish has a result of its own, in the order of the
    /// wishes; one that is refused does not keep the others back.
    ///
    /// # Errors
    /// [`crate::Error::Forbidden`] without `invitation:create`; [`crate::Error::Invalid`] on
    /// [`crate::Field::Recipients`] for none and for more than
    /// [`RECIPIENTS_MAX`](crate::invitation::recipients::RECIPIENTS_MAX). What [`Invitations::create`] refuses stands in
    /// the results.
    async fn send_many(&self, tenant: &Tenant, wishes: Vec<NewInvitation>) -> Result<Vec<Sent>>;

    /// What is known of these addresses, before anybody is invited.
    ///
    /// # Errors
    /// [`crate::Error::Forbidden`] without `invitation:create`; [`crate::Error::Invalid`] for too many addresses.
    async fn survey(&self, tenant: &Tenant, emails: &[Email]) -> Result<Survey>;

    /// A page of the organization's invitations, newest first.
    ///
    /// # Errors
    /// [`crate::Error::Forbidden`] without `invitation:create` and `invitation:cancel`.
    async fn list(&self, tenant: &Tenant, query: &InvitationQuery) -> Result<Page<Invitation>>;

    /// One invitation.
    ///
    /// # Errors
    /// As [`Invitations::list`]; [`crate::Error::InvitationNotFound`].
    async fn get(&self, tenant: &Tenant, invitation: InvitationId) -> Result<Invitation>;

    /// Lets a pending invitation offer something else. Its links go on working, and whoever changes it is the one who
    /// offers from then on.
    ///
    /// # Errors
    /// [`crate::Error::Forbidden`] and [`crate::Error::OwnerRequired`] for what it offers now and for what it shall
    /// offer; [`crate::Error::InvitationNotFound`]; [`crate::Error::InvitationClosed`]; [`crate::Error::TeamNotFound`];
    /// [`crate::Error::TeamMemberLimitReached`].
    async fn update(&self, tenant: &Tenant, invitation: InvitationId, changes: InvitationChanges)
    -> Result<Invitation>;

    /// Sends all expired invitations again, each as [`Invitations::resend`] does.
    ///
    /// # Errors
    /// [`crate::Error::Forbidden`] without `invitation:create`. What keeps one back stands in its row.
    async fn resend_expired(&self, tenant: &Tenant) -> Result<Expired>;

    /// Removes all expired invitations from the list. The audit log keeps them.
    ///
    /// # Errors
    /// [`crate::Error::Forbidden`] without `invitation:cancel`. What keeps one back stands in its row.
    async fn remove_expired(&self, tenant: &Tenant) -> Result<Expired>;

    /// Sends the mail again with a new link and a new expiry; links given out before stop working.
    ///
    /// # Errors
    /// As [`Invitations::create`]; [`crate::Error::InvitationNotFound`]; [`crate::Error::InvitationClosed`] unless
    /// it is pending or expired.
    async fn resend(&self, tenant: &Tenant, invitation: InvitationId) -> Result<Invitation>;

    /// The pending invitation to an address, if there is one: what a wish to send again means.
    ///
    /// # Errors
    /// [`crate::Error::Forbidden`] without `invitation:create`; [`crate::Error::AlreadyMember`].
    async fn pending_to(&self, tenant: &Tenant, email: &Email) -> Result<Option<InvitationId>>;

    /// Withdraws a pending invitation.
    ///
    /// # Errors
    /// [`crate::Error::Forbidden`], [`crate::Error::InvitationNotFound`], [`crate::Error::InvitationClosed`].
    async fn cancel(&self, tenant: &Tenant, invitation: InvitationId) -> Result<()>;

    /// The link of a pending invitation, to be handed over by other means. Such a link does not prove the mailbox.
    ///
    /// # Errors
    /// As [`Invitations::cancel`], with `invitation:create`.
    async fn link(&self, tenant: &Tenant, invitation: InvitationId) -> Result<String>;

    /// What the page behind a link shows to this visitor.
    ///
    /// # Errors
    /// [`crate::Error::InvitationNotFound`] for a link that is none of ours (any more).
    async fn view(&self, visitor: &Visitor, link: &LinkSecret) -> Result<InvitationView>;

    /// Takes an invitation up, and makes its organization the session's active one.
    ///
    /// # Errors
    /// [`crate::Error::InvitationNotFound`], [`crate::Error::InvitationClosed`], [`crate::Error::NotTheRecipient`],
    /// [`crate::Error::EmailNotVerified`], [`crate::Error::InviterMayNotOffer`],
    /// [`crate::Error::MemberLimitReached`].
    async fn accept(&self, caller: &Caller, invitation: &InvitationRef) -> Result<Joined> {
        self.accept_with(caller, invitation, FieldValues::new()).await
    }

    /// The same, and gives the new membership extra fields: for hooks and trusted calls, since no caller may set them.
    ///
    /// # Errors
    /// As [`Invitations::accept`]; [`crate::Error::ExtraFields`].
    async fn accept_with(
        &self,
        caller: &Caller,
        invitation: &InvitationRef,
        member_fields: FieldValues,
    ) -> Result<Joined>;

    /// Declines an invitation.
    ///
    /// # Errors
    /// As [`Invitations::accept`], without the limits.
    async fn reject(&self, caller: &Caller, invitation: &InvitationRef) -> Result<()>;

    /// The open invitations to the caller's own address, the oldest first; none while it is unverified.
    ///
    /// # Errors
    /// Internal ones only.
    async fn received(&self, caller: &Caller) -> Result<Vec<ReceivedInvitation>>;
}
