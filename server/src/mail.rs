//! Mail: what is to be sent, as rows of the transaction that causes it.
//!
//! A service calls [`Core::queue_mail`] inside its transaction. After the commit a job (`jobs`) claims the row, makes
//! the link from the row that the mail is about, writes the text and hands it to the transport.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tenantry::{
    email::Email,
    ids::{InvitationId, InvitationLinkId, OrganizationId, UserId},
    locale::Locale,
    session::Tenant,
};
use uuid::Uuid;

use crate::{database::Tx, failure::Failure, services::Core};

mod letter;
pub mod links;
mod message;
mod texts;
mod transport;

pub use transport::{Mailer, MailerError};

pub(crate) use letter::{About, Letter};
pub(crate) use message::compose;
#[cfg(feature = "dev-pages")]
pub(crate) use transport::FILE_EXTENSION;
pub(crate) use transport::{SMTP_CONNECTIONS, SendError};

/// What the mail of an invitation is written from.
pub(crate) fn invitation_payload(invitation: Uuid, generation: i32) -> Value {
    json!({ "invitationId": invitation, "generation": generation })
}

/// Which text to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// An offer of membership. Payload: `invitationId`, `generation`.
    Invitation,
    /// Proof of an address. Payload: `linkId`, a row of `user_links`; `back`, a [`Back`] or null.
    VerifyEmail,
    /// A new password. Payload: `linkId`, a row of `user_links`.
    ResetPassword,
    /// Somebody tried to sign up with an address that has an account. No payload.
    AccountExists,
    /// An organization was deleted; to its owners. Payload: `name`, `slug`, `restoreUntil` (RFC 3339).
    OrganizationDeleted,
    /// The password of the account was changed. No payload.
    PasswordChanged,
    /// An organization is offered to the recipient. Payload: `transferId`.
    OwnershipOffered,
    /// The offer was accepted; to the former primary owner. Payload: `transferId`.
    OwnershipAccepted,
    /// A link to the address that an account shall have. Payload: `linkId`, a row of `user_links`.
    ChangeEmail,
    /// To the former address of an account. Payload: `email`, the new one, masked.
    EmailChanged,
    /// To the address of an account that was deleted. No payload.
    AccountDeleted,
    /// Somebody asks to join by a shareable link; to whoever made it. Payload: `requestId`.
    JoinAsked,
    /// Whoever asked to join was let in. Payload: `requestId`.
    JoinAccepted,
}

impl Kind {
    /// Every kind.
    pub(crate) const ALL: [Self; 13] = [
        Self::Invitation,
        Self::VerifyEmail,
        Self::ResetPassword,
        Self::AccountExists,
        Self::OrganizationDeleted,
        Self::PasswordChanged,
        Self::OwnershipOffered,
        Self::OwnershipAccepted,
        Self::ChangeEmail,
        Self::EmailChanged,
        Self::AccountDeleted,
        Self::JoinAsked,
        Self::JoinAccepted,
    ];

    /// The kind as it is stored.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Invitation => "invitation",
            Self::VerifyEmail => "verify_email",
            Self::ResetPassword => "reset_password",
            Self::AccountExists => "account_exists",
            Self::OrganizationDeleted => "organization_deleted",
            Self::PasswordChanged => "password_changed",
            Self::OwnershipOffered => "ownership_offered",
            Self::OwnershipAccepted => "ownership_accepted",
            Self::ChangeEmail => "change_email",
            Self::EmailChanged => "email_changed",
            Self::AccountDeleted => "account_deleted",
            Self::JoinAsked => "join_asked",
            Self::JoinAccepted => "join_accepted",
        }
    }

    /// Reads what the database holds.
    pub(crate) fn from_stored(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// What somebody was at who has to verify an address first. Named by its id: the outbox holds no secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Back {
    /// An invitation.
    Invitation(InvitationId),
    /// A shareable link.
    Link(InvitationLinkId),
}

/// A mail to be sent once the transaction has committed. Holds no secret: links are made when it is sent.
#[derive(Clone, Debug)]
pub(crate) struct Draft<'a> {
    /// The organization that it is about, if any.
    pub(crate) organization: Option<OrganizationId>,
    /// Whose action or account it is about. One of this and `organization` is that of the transaction.
    pub(crate) user: Option<UserId>,
    /// Which text.
    pub(crate) kind: Kind,
    /// To whom.
    pub(crate) recipient: &'a Email,
    /// In which language.
    pub(crate) locale: Locale,
    /// What the text needs; see [`Kind`].
    pub(crate) payload: Value,
}

impl Core {
    /// Puts a mail into the outbox of the transaction. It is sent soon after the commit, at least once.
    pub(crate) async fn queue_mail(&self, tx: &mut Tx, draft: Draft<'_>) -> Result<(), Failure> {
        sqlx::query!(
            r#"
            INSERT INTO tenantry.mail_outbox
                (id, organization_id, user_id, kind, recipient, locale, payload, created_at, run_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)
            "#,
            self.new_id(),
            draft.organization.map(OrganizationId::uuid),
            draft.user.map(UserId::uuid),
            draft.kind.as_str(),
            draft.recipient.as_str(),
            draft.locale.tag(),
            draft.payload,
            self.now(),
        )
        .execute(&mut **tx)
        .await?;
        Ok(())
    }

    /// Puts the mails of several invitations into the outbox, in one statement: which sending of which, and to whom.
    pub(crate) async fn queue_invitation_mails(
        &self,
        tx: &mut Tx,
        tenant: &Tenant,
        sendings: &[(Uuid, i32, &Email)],
    ) -> Result<(), Failure> {
        if !self.settings.mail_configured || sendings.is_empty() {
            return Ok(());
        }
        let ids: Vec<Uuid> = sendings.iter().map(|_| self.new_id()).collect();
        let recipients: Vec<String> = sendings.iter().map(|(_, _, email)| email.as_str().to_owned()).collect();
        let payloads: Vec<Value> =
            sendings.iter().map(|(id, generation, _)| invitation_payload(*id, *generation)).collect();
        sqlx::query!(
            r#"
            INSERT INTO tenantry.mail_outbox
                (id, organization_id, user_id, kind, recipient, locale, payload, created_at, run_at)
            SELECT id, $1, $2, $3, recipient, $4, payload, $5, $5
              FROM unnest($6::uuid[], $7::text[], $8::jsonb[]) AS m (id, recipient, payload)
            "#,
            tenant.organization_id.uuid(),
            tenant.caller.user_id.uuid(),
            Kind::Invitation.as_str(),
            tenant.caller.locale.tag(),
            self.now(),
            &ids,
            &recipients,
            &payloads,
        )
        .execute(&mut **tx)
        .await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_read_as_it_was_stored() {
        for kind in Kind::ALL {
            assert_eq!(Kind::from_stored(kind.as_str()), Some(kind));
        }
        assert_eq!(Kind::from_stored("newsletter"), None);
    }
}
