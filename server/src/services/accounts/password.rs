//! Setting a new password.

use serde_json::json;
use tenantry::{
    Error, Field, Reason,
    ids::{SessionId, UserId},
    invitation::LinkSecret,
    password::Password,
    session::{Caller, NewSession, Visitor},
};

use super::links::UserLinkKind;
use crate::{
    database::Tx,
    failure::Failure,
    mail,
    services::{
        Core,
        attempts::Limit,
        passwords,
        record::{By, Change, Event},
    },
};

impl Core {
    pub(super) async fn use_password_reset(
        &self,
        visitor: &Visitor,
        secret: LinkSecret,
        password: Password,
    ) -> Result<(), Failure> {
        let link = self.find_link(UserLinkKind::ResetPassword, &secret).await?;
        let hash = passwords::hash(&password).await?;
        let mut tx = self.db.begin(None, Some(link.user)).await?;
        self.use_link(&mut tx, &link).await?;
        self.write_password(&mut tx, link.user, &hash).await?;
        // The link came by mail: whoever holds it reads that mailbox.
        sqlx::query!(
            "UPDATE tenantry.users SET email_verified_at = coalesce(email_verified_at, $2) WHERE id = $1",
            link.user.uuid(),
            self.now(),
        )
        .execute(&mut *tx)
        .await?;
        self.end_sessions(&mut tx, link.user, None).await?;
        let by = By { user: Some(link.user), session: None, origin: &visitor.origin };
        self.record_password(&mut tx, link.user, by, "account.password_reset").await?;
        self.commit(tx).await?;
        self.forgive(Limit::SIGN_IN_ACCOUNT, link.email.as_str()).await
    }

    pub(super) async fn replace_password(
        &self,
        caller: &Caller,
        current: Password,
        new: Password,
    ) -> Result<NewSession, Failure> {
        self.require_password(caller, Field::CurrentPassword, &current).await?;
        let hash = passwords::hash(&new).await?;
        let (secret, secret_hash) = self.new_session_secret()?;
        let expires_at = self.now() + self.settings.session_ttl;
        let mut tx = self.db.begin(None, Some(caller.user_id)).await?;
        self.write_password(&mut tx, caller.user_id, &hash).await?;
        self.end_sessions(&mut tx, caller.user_id, Some(caller.session_id)).await?;
        let renewed = sqlx::query!(
            "UPDATE tenantry.sessions SET secret_hash = $2, expires_at = $3 WHERE id = $1",
            caller.session_id.uuid(),
            secret_hash,
            expires_at,
        )
        .execute(&mut *tx)
        .await?;
        if renewed.rows_affected() != 1 {
            return Err(Error::Unauthenticated.into());
        }
        self.queue_notice(&mut tx, caller).await?;
        self.record_password(&mut tx, caller.user_id, By::from(caller), "account.password_changed").await?;
        self.commit(tx).await?;
        Ok(NewSession { secret, user_id: caller.user_id, expires_at, locale: caller.locale })
    }

    /// Asks the person at the screen for the password again: a session alone does not suffice for what cannot be undone
    /// by its owner (OWASP Authentication Cheat Sheet: re-authentication after risk events).
    ///
    /// # Errors
    /// [`Reason::Incorrect`] on `field`; [`Error::RateLimited`].
    pub(super) async fn require_password(
        &self,
        caller: &Caller,
        field: Field,
        password: &Password,
    ) -> Result<(), Failure> {
        let subject = caller.user_id.to_string();
        self.attempt(Limit::PASSWORD_CHANGE, &subject).await?;
        let stored =
            sqlx::query_scalar!("SELECT hash FROM tenantry.passwords WHERE user_id = $1", caller.user_id.uuid())
                .fetch_optional(&self.db.auth)
                .await?;
        if !passwords::verify(password, stored).await? {
            return Err(Error::invalid(field, Reason::Incorrect).into());
        }
        self.forgive(Limit::PASSWORD_CHANGE, &subject).await
    }

    /// Writes a password. A wish for another address ends with the old one: it may have been somebody else's.
    async fn write_password(&self, tx: &mut Tx, user: UserId, hash: &str) -> Result<(), Failure> {
        self.forget_email_change(tx, user).await?;
        let written = sqlx::query!(
            "UPDATE tenantry.passwords SET hash = $2, changed_at = $3 WHERE user_id = $1",
            user.uuid(),
            hash,
            self.now(),
        )
        .execute(&mut **tx)
        .await?;
        if written.rows_affected() == 0 {
            // The account came without one, from a server where it signed in by other means.
            sqlx::query!(
                "INSERT INTO tenantry.passwords (user_id, hash, changed_at) VALUES ($1, $2, $3)",
                user.uuid(),
                hash,
                self.now(),
            )
            .execute(&mut **tx)
            .await?;
        }
        Ok(())
    }

    /// Ends the user's sessions, but for one. Returns how many.
    pub(super) async fn end_sessions(
        &self,
        tx: &mut Tx,
        user: UserId,
        keep: Option<SessionId>,
    ) -> Result<u64, Failure> {
        let ended = sqlx::query!(
            "DELETE FROM tenantry.sessions WHERE user_id = $1 AND id IS DISTINCT FROM $2",
            user.uuid(),
            keep.map(SessionId::uuid),
        )
        .execute(&mut **tx)
        .await?;
        Ok(ended.rows_affected())
    }

    /// A person whose password changes hears of it, in case it was somebody else.
    async fn queue_notice(&self, tx: &mut Tx, caller: &Caller) -> Result<(), Failure> {
        if !self.settings.mail_configured {
            return Ok(());
        }
        self.queue_mail(
            tx,
            mail::Draft {
                organization: None,
                user: Some(caller.user_id),
                kind: mail::Kind::PasswordChanged,
                recipient: &caller.email,
                locale: caller.locale,
                payload: json!({}),
            },
        )
        .await
    }

    async fn record_password(
        &self,
        tx: &mut Tx,
        user: UserId,
        by: By<'_>,
        action: &'static str,
    ) -> Result<(), Failure> {
        self.record(
            tx,
            by,
            Change {
                organization: None,
                action,
                target: ("user", user.uuid()),
                before: None,
                after: Some(json!({ "otherSessions": "ended" })),
                events: vec![Event::for_user("sessions", None, user)],
            },
        )
        .await
    }
}
