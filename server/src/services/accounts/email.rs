//! Another address for the account, confirmed by a link that is mailed to it.

use serde_json::json;
use tenantry::{
    Error, Field, Reason,
    email::Email,
    ids::UserId,
    invitation::LinkSecret,
    locale::Locale,
    password::Password,
    session::{Caller, Visitor},
    user::EmailChange,
};

use super::links::{FoundLink, UserLinkKind, Way};
use crate::{
    database::Tx,
    failure::Failure,
    mail, secrets,
    services::{
        Core,
        attempts::Limit,
        record::{By, Change, Event},
    },
};

impl Core {
    pub(super) async fn ask_for_email(
        &self,
        caller: &Caller,
        email: Email,
        current: Password,
    ) -> Result<EmailChange, Failure> {
        if email == caller.email {
            return Err(Error::invalid(Field::Email, Reason::Unchanged).into());
        }
        self.require_password(caller, Field::CurrentPassword, &current).await?;
        if !self.settings.mail_configured {
            let mut tx = self.db.begin(None, Some(caller.user_id)).await?;
            self.write_email(&mut tx, caller.user_id, By::from(caller), &email, false).await?;
            self.commit(tx).await?;
            return Ok(EmailChange::Changed);
        }
        self.attempt(Limit::EMAIL_CHANGES, &caller.user_id.to_string()).await?;
        self.attempt(Limit::MAIL_TO_MAILBOX, &format!("{}:{email}", UserLinkKind::ChangeEmail.as_str())).await?;
        let mut tx = self.db.begin(None, Some(caller.user_id)).await?;
        // Whether somebody has the address is not looked up: nobody learns here who has an account.
        self.queue_link(&mut tx, caller.user_id, &email, caller.locale, UserLinkKind::ChangeEmail, Way::default())
            .await?;
        self.record_wish(&mut tx, caller, "account.email_change_asked", Some(&email)).await?;
        self.commit(tx).await?;
        Ok(EmailChange::CheckMail)
    }

    pub(super) async fn take_email_change_back(&self, caller: &Caller) -> Result<(), Failure> {
        let mut tx = self.db.begin(None, Some(caller.user_id)).await?;
        if self.forget_email_change(&mut tx, caller.user_id).await? {
            self.record_wish(&mut tx, caller, "account.email_change_cancelled", None).await?;
        }
        self.commit(tx).await
    }

    /// Links that would give the account another address stop working. Returns whether there were any.
    pub(super) async fn forget_email_change(&self, tx: &mut Tx, user: UserId) -> Result<bool, Failure> {
        let gone = sqlx::query!(
            "DELETE FROM tenantry.user_links WHERE user_id = $1 AND kind = 'change_email' AND used_at IS NULL",
            user.uuid(),
        )
        .execute(&mut **tx)
        .await?;
        Ok(gone.rows_affected() > 0)
    }

    pub(super) async fn find_email_change(&self, secret: &LinkSecret) -> Result<FoundLink, Failure> {
        let row = sqlx::query!(
            r#"
            SELECT id, user_id, email FROM tenantry.user_links
             WHERE secret_hash = $1 AND kind = 'change_email' AND used_at IS NULL AND expires_at > $2
            "#,
            secrets::hash(secret.reveal()),
            self.now(),
        )
        .fetch_optional(&self.db.auth)
        .await?
        .ok_or(Error::InvalidToken)?;
        Ok(FoundLink { id: row.id, user: UserId::from_uuid(row.user_id), email: Email::parse(&row.email)? })
    }

    pub(super) async fn use_email_change(&self, visitor: &Visitor, secret: LinkSecret) -> Result<Email, Failure> {
        let link = self.find_email_change(&secret).await?;
        let mut tx = self.db.begin(None, Some(link.user)).await?;
        self.use_link(&mut tx, &link).await?;
        let by = By { user: Some(link.user), session: None, origin: &visitor.origin };
        self.write_email(&mut tx, link.user, by, &link.email, true).await?;
        self.commit(tx).await?;
        Ok(link.email)
    }

    /// Gives the account its new address, if nobody has it: the key of the table decides, whoever asks at the same
    /// moment.
    async fn write_email(
        &self,
        tx: &mut Tx,
        user: UserId,
        by: By<'_>,
        email: &Email,
        is_proven: bool,
    ) -> Result<(), Failure> {
        let was = sqlx::query!(
            r#"
            UPDATE tenantry.users u SET email = $2, email_verified_at = CASE WHEN $3 THEN $4::timestamptz END,
                                        updated_at = $4
              FROM (SELECT id, email FROM tenantry.users WHERE id = $1 FOR NO KEY UPDATE) was
             WHERE u.id = was.id
            RETURNING was.email AS "email!", u.locale
            "#,
            user.uuid(),
            email.as_str(),
            is_proven,
            self.now(),
        )
        .fetch_one(&mut **tx)
        .await?;
        // What was mailed to the old address, and wishes from before, lead nowhere any more.
        sqlx::query!("DELETE FROM tenantry.user_links WHERE user_id = $1 AND used_at IS NULL", user.uuid())
            .execute(&mut **tx)
            .await?;
        if self.settings.mail_configured {
            self.queue_mail(
                tx,
                mail::Draft {
                    organization: None,
                    user: Some(user),
                    kind: mail::Kind::EmailChanged,
                    recipient: &Email::parse(&was.email)?,
                    locale: Locale::from_tag(&was.locale).unwrap_or_default(),
                    payload: json!({ "email": email.masked() }),
                },
            )
            .await?;
        }
        let mut events = self.news_for_colleagues(tx, user).await?;
        // Invitations to the new address are the person's now, those to the old one are not any more.
        events.push(Event::for_user("organizations", None, user));
        self.record(
            tx,
            by,
            Change {
                organization: None,
                action: "account.email_changed",
                target: ("user", user.uuid()),
                before: Some(json!({ "email": was.email })),
                after: Some(json!({ "email": email })),
                events,
            },
        )
        .await
    }

    async fn record_wish(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        action: &'static str,
        email: Option<&Email>,
    ) -> Result<(), Failure> {
        self.record(
            tx,
            By::from(caller),
            Change {
                organization: None,
                action,
                target: ("user", caller.user_id.uuid()),
                before: None,
                after: email.map(|email| json!({ "email": email })),
                events: vec![Event::for_user("organizations", None, caller.user_id)],
            },
        )
        .await
    }
}
