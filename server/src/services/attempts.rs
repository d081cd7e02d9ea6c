//! Limits that matter: attempts are counted in rows, so they hold over all processes.

use std::{
    collections::BTreeMap,
    net::{IpAddr, Ipv6Addr},
};

use chrono::{DateTime, TimeDelta, Utc};
use sha2::{Digest, Sha256};
use tenantry::Error;

use super::Core;
use crate::failure::Failure;

/// A kind of attempt and how many of them are allowed in a window.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limit {
    name: &'static str,
    attempts: i32,
    window: TimeDelta,
}

impl Limit {
    /// Sign-ins to one account from one address: guessing one person's password. With the address, so that a stranger
    /// elsewhere cannot lock the person out.
    pub(crate) const SIGN_IN_PAIR: Self = Self::new("sign-in:pair", 10, 15 * 60);
    /// Sign-ins to one account from anywhere: the same from many addresses.
    pub(crate) const SIGN_IN_ACCOUNT: Self = Self::new("sign-in:account", 200, 15 * 60);
    /// Sign-ins from one address: guessing many people's passwords. A whole office may share an address.
    pub(crate) const SIGN_IN_ADDRESS: Self = Self::new("sign-in:address", 100, 15 * 60);
    /// Accounts made from one address.
    pub(crate) const SIGN_UP_ADDRESS: Self = Self::new("sign-up:address", 30, 60 * 60);
    /// Mails of one kind to one mailbox that anybody can cause.
    pub(crate) const MAIL_TO_MAILBOX: Self = Self::new("mail:mailbox", 5, 60 * 60);
    /// Such mails caused from one address.
    pub(crate) const MAIL_FROM_ADDRESS: Self = Self::new("mail:address", 50, 60 * 60);
    /// Guesses at the current password by somebody who holds a session.
    pub(crate) const PASSWORD_CHANGE: Self = Self::new("password:account", 10, 15 * 60);
    /// Mails with which one account asks for another address.
    pub(crate) const EMAIL_CHANGES: Self = Self::new("email:account", 10, 60 * 60);
    /// Invitations sent and sent again by one organization.
    pub(crate) const INVITATIONS: Self = Self::new("invitations:organization", 300, 60 * 60);
    /// Invitations mailed to one mailbox, whoever sends them: nobody's mailbox is flooded through us.
    pub(crate) const INVITATIONS_TO_MAILBOX: Self = Self::new("invitations:mailbox", 20, 60 * 60);
    /// Shareable links made by one organization.
    pub(crate) const INVITATION_LINKS: Self = Self::new("invitation-links:organization", 60, 60 * 60);
    /// Joining by shareable links, and asking to: one account walks through no number of organizations.
    pub(crate) const JOINS_BY_LINK: Self = Self::new("invitation-links:account", 30, 60 * 60);
    /// Mails to one mailbox about people who ask to join: a link that many hold fills none.
    pub(crate) const REQUESTS_TO_MAILBOX: Self = Self::new("join-requests:mailbox", 20, 60 * 60);
    /// New addresses of one organization: each former one stays reserved.
    pub(crate) const SLUG_CHANGES: Self = Self::new("slug:organization", 10, 24 * 60 * 60);
    /// Looks at whether a slug is free.
    pub(crate) const SLUG_CHECKS: Self = Self::new("slug:account", 600, 60 * 60);

    /// Pictures uploaded by one person: each takes a core for a moment.
    pub(crate) const PICTURES: Self = Self::new("pictures:account", 60, 60 * 60);

    const fn new(name: &'static str, attempts: i32, window_seconds: i64) -> Self {
        Self { name, attempts, window: TimeDelta::seconds(window_seconds) }
    }
}

/// Who is counted as one: an IPv6 client has a whole /64 to choose its address from (RFC 4291, 2.5.4).
pub(crate) fn household(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
    }
}

impl Core {
    /// Counts one attempt on `subject`, in one statement.
    ///
    /// # Errors
    /// [`Error::RateLimited`] with the seconds until the window ends.
    pub(crate) async fn attempt(&self, limit: Limit, subject: &str) -> Result<(), Failure> {
        if !self.settings.rate_limits {
            return Ok(());
        }
        let now = self.now();
        let counted = sqlx::query!(
            r#"
            INSERT INTO tenantry.rate_limits AS r (key, window_ends_at, attempts) VALUES ($1, $2, 1)
            ON CONFLICT (key) DO UPDATE SET
                attempts = CASE WHEN r.window_ends_at <= $3 THEN 1 ELSE least(r.attempts, 1000000) + 1 END,
                window_ends_at = CASE WHEN r.window_ends_at <= $3 THEN $2 ELSE r.window_ends_at END
            RETURNING attempts, window_ends_at
            "#,
            key(limit, subject),
            now + limit.window,
            now,
        )
        .fetch_one(&self.db.auth)
        .await?;
        if counted.attempts > limit.attempts {
            return Err(Error::RateLimited { retry_after: seconds_until(now, counted.window_ends_at) }.into());
        }
        Ok(())
    }

    /// Counts `wanted` attempts on `subject` at once, in one statement. How many of them are allowed, and what the others
    /// hear.
    pub(crate) async fn attempt_many(
        &self,
        limit: Limit,
        subject: &str,
        wanted: usize,
    ) -> Result<(usize, Error), Failure> {
        let now = self.now();
        let refused = |until| Error::RateLimited { retry_after: seconds_until(now, until) };
        if !self.settings.rate_limits {
            return Ok((wanted, refused(now)));
        }
        let more = i32::try_from(wanted).unwrap_or(i32::MAX).min(1_000_000);
        let counted = sqlx::query!(
            r#"
            INSERT INTO tenantry.rate_limits AS r (key, window_ends_at, attempts) VALUES ($1, $2, $4)
            ON CONFLICT (key) DO UPDATE SET
                attempts = CASE WHEN r.window_ends_at <= $3 THEN $4 ELSE least(r.attempts, 1000000) + $4 END,
                window_ends_at = CASE WHEN r.window_ends_at <= $3 THEN $2 ELSE r.window_ends_at END
            RETURNING attempts, window_ends_at
            "#,
            key(limit, subject),
            now + limit.window,
            now,
            more,
        )
        .fetch_one(&self.db.auth)
        .await?;
        let before = counted.attempts - more;
        let allowed = usize::try_from(limit.attempts - before).unwrap_or_default();
        Ok((allowed.min(wanted), refused(counted.window_ends_at)))
    }

    /// Counts one attempt on each of several subjects, none of them twice, in one statement; the answers in their order.
    pub(crate) async fn attempt_each(
        &self,
        limit: Limit,
        subjects: &[&str],
    ) -> Result<Vec<Result<(), Error>>, Failure> {
        if !self.settings.rate_limits || subjects.is_empty() {
            return Ok(vec![Ok(()); subjects.len()]);
        }
        let now = self.now();
        let keys: Vec<String> = subjects.iter().map(|subject| key(limit, subject)).collect();
        // In one order for everybody: two that count the same subjects do not wait for each other.
        let counted = sqlx::query!(
            r#"
            INSERT INTO tenantry.rate_limits AS r (key, window_ends_at, attempts)
            SELECT key, $2, 1 FROM unnest($1::text[]) AS counted (key) ORDER BY key
            ON CONFLICT (key) DO UPDATE SET
                attempts = CASE WHEN r.window_ends_at <= $3 THEN 1 ELSE least(r.attempts, 1000000) + 1 END,
                window_ends_at = CASE WHEN r.window_ends_at <= $3 THEN $2 ELSE r.window_ends_at END
            RETURNING key, attempts, window_ends_at
            "#,
            &keys,
            now + limit.window,
            now,
        )
        .fetch_all(&self.db.auth)
        .await?;
        let over: BTreeMap<String, DateTime<Utc>> = counted
            .into_iter()
            .filter(|row| row.attempts > limit.attempts)
            .map(|row| (row.key, row.window_ends_at))
            .collect();
        Ok(keys
            .iter()
            .map(|key| match over.get(key) {
                Some(until) => Err(Error::RateLimited { retry_after: seconds_until(now, *until) }),
                None => Ok(()),
            })
            .collect())
    }

    /// Forgets the attempts on `subject`, after a success.
    pub(crate) async fn forgive(&self, limit: Limit, subject: &str) -> Result<(), Failure> {
        sqlx::query!("DELETE FROM tenantry.rate_limits WHERE key = $1", key(limit, subject))
            .execute(&self.db.auth)
            .await?;
        Ok(())
    }
}

/// The subject is hashed: addresses of people and clients do not lie about in one more table.
fn key(limit: Limit, subject: &str) -> String {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    format!("{}:{}", limit.name, URL_SAFE_NO_PAD.encode(Sha256::digest(subject.as_bytes())))
}

fn seconds_until(now: DateTime<Utc>, then: DateTime<Utc>) -> u64 {
    u64::try_from((then - now).num_seconds()).unwrap_or_default().max(1)
}
