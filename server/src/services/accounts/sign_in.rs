//! Opening and closing sessions.

use chrono::{DateTime, Utc};
use serde_json::json;
use tenantry::{
    Error,
    email::Email,
    ids::{OrganizationId, SessionId, UserId},
    locale::Locale,
    password::Password,
    session::{NewSession, SessionSecret, Visitor},
};

use super::links::UserLinkKind;
use crate::{
    database::Tx,
    failure::Failure,
    secrets,
    services::{
        Core,
        attempts::{Limit, household},
        passwords::{self, Verdict},
        record::{By, Change, Event},
    },
};

/// The client, as the subject of a limit: its address, or all addresses that are as good as its own. Without one (a Unix socket, a test) all share one.
pub(super) fn address_of(visitor: &Visitor) -> String {
    visitor.origin.ip.map_or_else(|| "unknown".to_owned(), |ip| household(ip).to_string())
}

impl Core {
    pub(super) async fn open_session_by_password(
        &self,
        visitor: &Visitor,
        email: Email,
        password: Password,
    ) -> Result<NewSession, Failure> {
        self.attempt(Limit::SIGN_IN_ADDRESS, &address_of(visitor)).await?;
        let pair = format!("{} {email}", address_of(visitor));
        self.attempt(Limit::SIGN_IN_PAIR, &pair).await?;
        self.attempt(Limit::SIGN_IN_ACCOUNT, email.as_str()).await?;
        let found = sqlx::query!(
            r#"
            SELECT EXISTS (SELECT FROM tenantry.passwords WHERE hash LIKE 'better-auth:%') AS "any_imported!",
                   u.id AS "id?", u.locale AS "locale?", u.email_verified_at IS NOT NULL AS "is_verified!",
                   p.hash AS "hash?", p.changed_at AS "changed_at?",
                   o.id AS "opens_first?"
              FROM (VALUES ($1::text)) AS asked (email)
              LEFT JOIN (tenantry.users u JOIN tenantry.passwords p ON p.user_id = u.id) ON u.email = asked.email
              LEFT JOIN tenantry.organization_members m
                ON m.organization_id = u.primary_organization_id AND m.user_id = u.id AND m.status = 'active'
              LEFT JOIN tenantry.organizations o ON o.id = m.organization_id AND o.deleted_at IS NULL
            "#,
            email.as_str(),
        )
        .fetch_one(&self.db.auth)
        .await?;
        let renewed = match passwords::judge(&password, found.hash, found.any_imported).await? {
            Verdict::Wrong => return Err(Error::InvalidCredentials.into()),
            Verdict::Right => None,
            Verdict::RightAndRenewed(hash) => Some(hash),
        };
        let (Some(user_id), Some(locale), Some(changed_at)) = (found.id, found.locale, found.changed_at) else {
            return Err(Failure::internal("a password without an account"));
        };
        let user_id = UserId::from_uuid(user_id);
        let locale = Locale::from_tag(&locale).unwrap_or_default();
        if self.settings.require_verified_email && !found.is_verified {
            return Err(Error::EmailNotVerified.into());
        }
        self.forgive(Limit::SIGN_IN_PAIR, &pair).await?;
        self.forgive(Limit::SIGN_IN_ACCOUNT, email.as_str()).await?;
        let mut tx = self.db.begin(None, Some(user_id)).await?;
        if let Some(hash) = renewed {
            self.renew_hash(&mut tx, user_id, &hash, changed_at).await?;
        }
        let opens_first = found.opens_first.map(OrganizationId::from_uuid);
        let (id, session) = self.insert_session(&mut tx, visitor, user_id, locale, opens_first).await?;
        self.record_session(&mut tx, visitor, user_id, id, "session.opened").await?;
        self.commit(tx).await?;
        Ok(session)
    }

    /// Puts a hash of our own in the place of an imported one: the password is the same, so nothing changes that the
    /// audit log would tell. Not if it was changed since it was read: that one stands.
    async fn renew_hash(
        &self,
        tx: &mut Tx,
        user: UserId,
        hash: &str,
        changed_at: DateTime<Utc>,
    ) -> Result<(), Failure> {
        sqlx::query!(
            "UPDATE tenantry.passwords SET hash = $2 WHERE user_id = $1 AND changed_at = $3",
            user.uuid(),
            hash,
            changed_at,
        )
        .execute(&mut **tx)
        .await?;
        Ok(())
    }

    pub(super) async fn close_session(&self, visitor: &Visitor) -> Result<(), Failure> {
        let Some(secret) = &visitor.secret else { return Ok(()) };
        let found = sqlx::query!(
            "SELECT id, user_id FROM tenantry.sessions WHERE secret_hash = $1",
            secrets::hash(secret.reveal()),
        )
        .fetch_optional(&self.db.auth)
        .await?;
        let Some(found) = found else { return Ok(()) };
        let user = UserId::from_uuid(found.user_id);
        let session = SessionId::from_uuid(found.id);
        let mut tx = self.db.begin(None, Some(user)).await?;
        let deleted = sqlx::query!("DELETE FROM tenantry.sessions WHERE id = $1", found.id).execute(&mut *tx).await?;
        if deleted.rows_affected() == 1 {
            self.record_session(&mut tx, visitor, user, session, "session.closed").await?;
        }
        self.commit(tx).await
    }

    /// A new session with a secret of its own: what a browser presented before it signed in is never taken over.
    pub(super) async fn insert_session(
        &self,
        tx: &mut Tx,
        visitor: &Visitor,
        user: UserId,
        locale: Locale,
        active_organization: Option<OrganizationId>,
    ) -> Result<(SessionId, NewSession), Failure> {
        let (secret, hash) = self.new_session_secret()?;
        let id = self.new_id();
        let now = self.now();
        let expires_at = now + self.settings.session_ttl;
        sqlx::query!(
            r#"
            INSERT INTO tenantry.sessions
                (id, user_id, secret_hash, active_organization_id, ip, user_agent, created_at, last_seen_at,
                 expires_at)
            VALUES ($1, $2, $3, $4, $5::text::inet, $6, $7, $7, $8)
            "#,
            id,
            user.uuid(),
            hash,
            active_organization.map(OrganizationId::uuid),
            visitor.origin.ip.map(|ip| ip.to_string()),
            visitor.origin.user_agent,
            now,
            expires_at,
        )
        .execute(&mut **tx)
        .await?;
        Ok((SessionId::from_uuid(id), NewSession { secret, user_id: user, expires_at, locale }))
    }

    /// 256 random bits for a cookie, and their hash for the database.
    pub(super) fn new_session_secret(&self) -> Result<(SessionSecret, Vec<u8>), Failure> {
        let text = crate::random::secret(self.random.as_ref());
        let secret = SessionSecret::parse(&text).ok_or_else(|| Failure::internal("a new secret has the wrong form"))?;
        Ok((secret, secrets::hash(&text)))
    }

    async fn record_session(
        &self,
        tx: &mut Tx,
        visitor: &Visitor,
        user: UserId,
        session: SessionId,
        action: &'static str,
    ) -> Result<(), Failure> {
        self.record(
            tx,
            By { user: Some(user), session: Some(session), origin: &visitor.origin },
            Change {
                organization: None,
                action,
                target: ("session", session.uuid()),
                before: None,
                after: Some(json!({})),
                events: vec![Event::for_user("sessions", None, user)],
            },
        )
        .await
    }

    pub(super) async fn find_user(&self, email: &Email) -> Result<Option<UserId>, Failure> {
        let id = sqlx::query_scalar!("SELECT id FROM tenantry.users WHERE email = $1", email.as_str())
            .fetch_optional(&self.db.auth)
            .await?;
        Ok(id.map(UserId::from_uuid))
    }

    /// Anybody may ask for a mail to an address; the limits keep the mailbox and the sender's name clean.
    pub(super) async fn count_mail(&self, visitor: &Visitor, email: &Email, kind: UserLinkKind) -> Result<(), Failure> {
        self.attempt(Limit::MAIL_FROM_ADDRESS, &address_of(visitor)).await?;
        self.attempt(Limit::MAIL_TO_MAILBOX, &format!("{}:{email}", kind.as_str())).await
    }
}
