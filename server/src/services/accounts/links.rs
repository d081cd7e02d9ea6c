//! Links in mails to a person: proving an address, resetting a password.

use chrono::TimeDelta;
use serde_json::json;
use tenantry::{
    Error,
    email::Email,
    ids::{OrganizationId, SessionId, UserId},
    invitation::LinkSecret,
    locale::Locale,
    session::{NewSession, Visitor},
    user::Onward,
};
use uuid::Uuid;

use crate::{
    database::Tx,
    failure::Failure,
    mail::{self, Back},
    secrets::{self, LinkKind},
    services::{
        Core,
        record::{By, Change, Event},
    },
};

/// Where a mailed link leads once it was followed.
#[derive(Clone, Copy, Default)]
pub(super) struct Way<'a> {
    /// Back to what somebody was at in the console.
    pub(super) back: Option<Back>,
    /// On to a front end elsewhere.
    pub(super) onward: Option<&'a Onward>,
}

/// What a mailed link lets one do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum UserLinkKind {
    VerifyEmail,
    ResetPassword,
    ChangeEmail,
}

impl UserLinkKind {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::VerifyEmail => "verify_email",
            Self::ResetPassword => "reset_password",
            Self::ChangeEmail => "change_email",
        }
    }

    const fn secret_kind(self) -> LinkKind {
        match self {
            Self::VerifyEmail => LinkKind::VerifyEmail,
            Self::ResetPassword => LinkKind::ResetPassword,
            Self::ChangeEmail => LinkKind::ChangeEmail,
        }
    }

    const fn mail_kind(self) -> mail::Kind {
        match self {
            Self::VerifyEmail => mail::Kind::VerifyEmail,
            Self::ResetPassword => mail::Kind::ResetPassword,
            Self::ChangeEmail => mail::Kind::ChangeEmail,
        }
    }

    /// A day to prove an address; an hour to set a password (OWASP Forgot Password Cheat Sheet: short-lived).
    const fn lifetime(self) -> TimeDelta {
        match self {
            Self::VerifyEmail | Self::ChangeEmail => TimeDelta::hours(24),
            Self::ResetPassword => TimeDelta::hours(1),
        }
    }
}

/// A link that was presented, still good.
pub(super) struct FoundLink {
    pub(super) id: Uuid,
    pub(super) user: UserId,
    pub(super) email: Email,
}

/// Whose address has just been verified, as far as a session wants to know.
struct Verified {
    locale: Locale,
    opens_first: Option<OrganizationId>,
}

impl Core {
    /// Makes a link and queues its mail. Links of the same kind that were sent before stop working. `back` is what the
    /// person was at, and is led back to.
    pub(super) async fn queue_link(
        &self,
        tx: &mut Tx,
        user: UserId,
        email: &Email,
        locale: Locale,
        kind: UserLinkKind,
        way: Way<'_>,
    ) -> Result<(), Failure> {
        let id = self.new_id();
        let now = self.now();
        sqlx::query!(
            r#"
            WITH former AS (
                DELETE FROM tenantry.user_links WHERE user_id = $2 AND kind = $3 AND used_at IS NULL
            )
            INSERT INTO tenantry.user_links (id, user_id, kind, email, secret_hash, created_at, expires_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            "#,
            id,
            user.uuid(),
            kind.as_str(),
            email.as_str(),
            secrets::hash(&self.key.secret(kind.secret_kind(), id, 1)),
            now,
            now + kind.lifetime(),
        )
        .execute(&mut **tx)
        .await?;
        self.queue_mail(
            tx,
            mail::Draft {
                organization: None,
                user: Some(user),
                kind: kind.mail_kind(),
                recipient: email,
                locale,
                payload: json!({ "linkId": id, "back": way.back, "onward": way.onward }),
            },
        )
        .await
    }

    pub(super) async fn find_link(&self, kind: UserLinkKind, secret: &LinkSecret) -> Result<FoundLink, Failure> {
        let row = sqlx::query!(
            r#"
            SELECT l.id, l.user_id, l.email
              FROM tenantry.user_links l
              JOIN tenantry.users u ON u.id = l.user_id AND u.email = l.email
             WHERE l.secret_hash = $1 AND l.kind = $2 AND l.used_at IS NULL AND l.expires_at > $3
            "#,
            secrets::hash(secret.reveal()),
            kind.as_str(),
            self.now(),
        )
        .fetch_optional(&self.db.auth)
        .await?
        .ok_or(Error::InvalidToken)?;
        Ok(FoundLink { id: row.id, user: UserId::from_uuid(row.user_id), email: Email::parse(&row.email)? })
    }

    /// Uses a link up, or refuses: of two requests at once, one is the first.
    pub(super) async fn use_link(&self, tx: &mut Tx, link: &FoundLink) -> Result<(), Failure> {
        let used = sqlx::query!(
            "UPDATE tenantry.user_links SET used_at = $2 WHERE id = $1 AND used_at IS NULL",
            link.id,
            self.now(),
        )
        .execute(&mut **tx)
        .await?;
        if used.rows_affected() == 1 { Ok(()) } else { Err(Error::InvalidToken.into()) }
    }

    pub(super) async fn find_verification(&self, secret: &LinkSecret) -> Result<FoundLink, Failure> {
        self.find_link(UserLinkKind::VerifyEmail, secret).await
    }

    /// Verifies an address by its link, and opens a session.
    pub(super) async fn use_verification(&self, visitor: &Visitor, secret: LinkSecret) -> Result<NewSession, Failure> {
        let (mut tx, link, owner) = self.verify_address(&secret).await?;
        let (id, session) = self.insert_session(&mut tx, visitor, link.user, owner.locale, owner.opens_first).await?;
        self.record_verified(tx, visitor, &link, Some(id)).await?;
        Ok(session)
    }

    /// Verifies an address by its link, and no more.
    pub(super) async fn use_verification_alone(&self, visitor: &Visitor, secret: LinkSecret) -> Result<(), Failure> {
        let (tx, link, _) = self.verify_address(&secret).await?;
        self.record_verified(tx, visitor, &link, None).await
    }

    async fn verify_address(&self, secret: &LinkSecret) -> Result<(Tx, FoundLink, Verified), Failure> {
        let link = self.find_verification(secret).await?;
        let mut tx = self.db.begin(None, Some(link.user)).await?;
        self.use_link(&mut tx, &link).await?;
        let user = sqlx::query!(
            r#"
            UPDATE tenantry.users SET email_verified_at = coalesce(email_verified_at, $2), updated_at = $2
             WHERE id = $1
            RETURNING locale, primary_organization_id
            "#,
            link.user.uuid(),
            self.now(),
        )
        .fetch_one(&mut *tx)
        .await?;
        let owner = Verified {
            locale: Locale::from_tag(&user.locale).unwrap_or_default(),
            opens_first: user.primary_organization_id.map(OrganizationId::from_uuid),
        };
        Ok((tx, link, owner))
    }

    async fn record_verified(
        &self,
        mut tx: Tx,
        visitor: &Visitor,
        link: &FoundLink,
        session: Option<SessionId>,
    ) -> Result<(), Failure> {
        self.record(
            &mut tx,
            By { user: Some(link.user), session, origin: &visitor.origin },
            Change {
                organization: None,
                action: "account.email_verified",
                target: ("user", link.user.uuid()),
                before: None,
                after: Some(json!({ "email": link.email })),
                events: vec![Event::for_user("sessions", None, link.user)],
            },
        )
        .await?;
        self.commit(tx).await
    }

    pub(super) async fn send_verification_again(
        &self,
        visitor: &Visitor,
        email: Email,
        from: Option<LinkSecret>,
        onward: Option<Onward>,
    ) -> Result<(), Failure> {
        self.count_mail(visitor, &email, UserLinkKind::VerifyEmail).await?;
        let back = match from {
            Some(link) => self.way_back(&link, &email).await?,
            None => None,
        };
        let way = Way { back, onward: onward.as_ref() };
        self.mail_link_to(&email, UserLinkKind::VerifyEmail, true, way).await
    }

    /// What this link is of: an invitation to this very address, or a shareable link.
    async fn way_back(&self, link: &LinkSecret, email: &Email) -> Result<Option<Back>, Failure> {
        if let Some(offer) = self.find_offer_by_link(link).await? {
            return Ok((offer.email == *email).then_some(Back::Invitation(offer.id)));
        }
        Ok(self.find_link_offer(link).await?.map(|offer| Back::Link(offer.id)))
    }

    pub(super) async fn link_has_verified(&self, secret: &LinkSecret) -> Result<bool, Failure> {
        Ok(sqlx::query_scalar!(
            r#"
            SELECT EXISTS (SELECT FROM tenantry.user_links l
                             JOIN tenantry.users u ON u.id = l.user_id AND u.email = l.email
                            WHERE l.secret_hash = $1 AND l.kind = 'verify_email' AND l.used_at IS NOT NULL
                              AND l.expires_at > $2 AND u.email_verified_at IS NOT NULL) AS "has_verified!"
            "#,
            secrets::hash(secret.reveal()),
            self.now(),
        )
        .fetch_one(&self.db.auth)
        .await?)
    }

    pub(super) async fn send_password_reset(
        &self,
        visitor: &Visitor,
        email: Email,
        onward: Option<Onward>,
    ) -> Result<(), Failure> {
        self.count_mail(visitor, &email, UserLinkKind::ResetPassword).await?;
        let way = Way { back: None, onward: onward.as_ref() };
        self.mail_link_to(&email, UserLinkKind::ResetPassword, false, way).await
    }

    /// Sends a link if there is somebody to send it to; the caller's answer is the same either way.
    async fn mail_link_to(
        &self,
        email: &Email,
        kind: UserLinkKind,
        unverified_only: bool,
        way: Way<'_>,
    ) -> Result<(), Failure> {
        if !self.settings.mail_configured {
            return Ok(());
        }
        let known = sqlx::query!(
            r#"
            SELECT id, locale FROM tenantry.users WHERE email = $1 AND NOT ($2 AND email_verified_at IS NOT NULL)
            "#,
            email.as_str(),
            unverified_only,
        )
        .fetch_optional(&self.db.auth)
        .await?;
        let Some(known) = known else { return Ok(()) };
        let user = UserId::from_uuid(known.id);
        let mut tx = self.db.begin(None, Some(user)).await?;
        let locale = Locale::from_tag(&known.locale).unwrap_or_default();
        self.queue_link(&mut tx, user, email, locale, kind, way).await?;
        self.commit(tx).await
    }
}
