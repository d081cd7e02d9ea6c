//! Sending mail: at least once, and never what is not true any more.
//!
//! Claiming a row moves its `run_at` past a lease, in one short statement. So no transaction is open while the SMTP
//! server is asked, several servers never hold the same row, and a row whose server died comes back by itself.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use futures::StreamExt;
use serde::Deserialize;
use serde_json::Value;
use tenantry::{email::Email, invitation::MailState, locale::Locale};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::{
    failure::Failure,
    mail::{About, Kind, Letter, Mailer, SMTP_CONNECTIONS, SendError, compose},
    services::Core,
};

mod truth;

use truth::Truth;

/// Most attempts to send one mail.
pub(super) const ATTEMPTS_MAX: i32 = 8;
/// Wait after the first failure; four times as long after each further one.
pub(super) const FIRST_WAIT: TimeDelta = TimeDelta::seconds(5);
/// Longest wait between two attempts.
pub(super) const LONGEST_WAIT: TimeDelta = TimeDelta::hours(1);
/// How long a claimed row is this server's. Longer than a batch can take.
pub(super) const LEASE: TimeDelta = TimeDelta::minutes(5);
/// Longest time for sending one mail.
const SEND_TIMEOUT: Duration = Duration::from_secs(60);
/// Most rows claimed at once: two rounds of the SMTP connections.
const BATCH: i64 = 8;
/// Longest error that is kept.
const ERROR_MAX: usize = 1_000;

/// A row of the outbox that is this server's for the time of the lease.
#[derive(Debug)]
pub(super) struct Claimed {
    id: Uuid,
    organization_id: Option<Uuid>,
    kind: String,
    recipient: String,
    locale: String,
    payload: Value,
    created_at: DateTime<Utc>,
    attempts: i32,
}

/// Which sending of which invitation a mail is.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Sending {
    invitation_id: Uuid,
    generation: i32,
}

/// What became of an attempt.
#[derive(Debug)]
enum Outcome {
    Sent,
    /// Not now.
    Later(String),
    /// Never.
    Failed(String),
    /// There is nothing to tell any more; whether the inviter has to know.
    Dropped {
        reason: &'static str,
        failed: bool,
    },
}

/// Sends every mail that is due.
pub(super) async fn send_due(core: &Core, mailer: &Mailer, shutdown: &CancellationToken) -> Result<(), Failure> {
    while !shutdown.is_cancelled() {
        let claimed = claim(core).await?;
        if claimed.is_empty() {
            break;
        }
        let at_once = usize::try_from(SMTP_CONNECTIONS).unwrap_or(1);
        let mut attempts = futures::stream::iter(claimed)
            .map(|mail| async move {
                let outcome = attempt(core, mailer, &mail).await?;
                settle(core, &mail, outcome).await
            })
            .buffer_unordered(at_once);
        let mut first_failure = None;
        while let Some(result) = attempts.next().await {
            if let Err(failure) = result {
                first_failure.get_or_insert(failure);
            }
        }
        if let Some(failure) = first_failure {
            return Err(failure);
        }
    }
    Ok(())
}

/// Takes rows that are due, and counts the attempt: a mail that takes its server down with it is not tried forever.
pub(super) async fn claim(core: &Core) -> Result<Vec<Claimed>, Failure> {
    let now = core.now();
    let claimed = sqlx::query_as!(
        Claimed,
        r#"
        WITH due AS (
            SELECT id FROM tenantry.mail_outbox
             WHERE sent_at IS NULL AND failed_at IS NULL AND run_at <= $1
             ORDER BY run_at
             LIMIT $3
               FOR UPDATE SKIP LOCKED
        )
        UPDATE tenantry.mail_outbox m SET attempts = m.attempts + 1, run_at = $2
          FROM due
         WHERE m.id = due.id
        RETURNING m.id, m.organization_id, m.kind, m.recipient, m.locale, m.payload, m.created_at, m.attempts
        "#,
        now,
        now + LEASE,
        BATCH,
    )
    .fetch_all(&core.db.jobs)
    .await?;
    Ok(claimed)
}

async fn attempt(core: &Core, mailer: &Mailer, mail: &Claimed) -> Result<Outcome, Failure> {
    if mail.attempts > ATTEMPTS_MAX {
        return Ok(Outcome::Failed("the server stopped while sending it, too often".to_owned()));
    }
    let (Some(kind), Ok(recipient)) = (Kind::from_stored(&mail.kind), Email::parse(&mail.recipient)) else {
        return Ok(Outcome::Failed("the row cannot be read".to_owned()));
    };
    let about = match truth::find(core, mail, kind).await? {
        Truth::Stands(about) => about,
        Truth::Unreadable => return Ok(Outcome::Failed("the payload cannot be read".to_owned())),
        Truth::Over { reason, failed } => return Ok(Outcome::Dropped { reason, failed }),
    };
    Ok(send(core, mailer, mail, &about, &recipient).await)
}

async fn send(core: &Core, mailer: &Mailer, mail: &Claimed, about: &About, recipient: &Email) -> Outcome {
    let letter = Letter::write(about, recipient, Locale::from_tag(&mail.locale).unwrap_or_default());
    let message = match compose(&letter, mail.id, mailer.from(), recipient, core.now()) {
        Ok(message) => message,
        Err(error) => return Outcome::Failed(error.to_string()),
    };
    match tokio::time::timeout(SEND_TIMEOUT, mailer.send(mail.id, message)).await {
        Ok(Ok(())) => Outcome::Sent,
        Ok(Err(SendError::Refused(error))) => Outcome::Failed(error),
        Ok(Err(SendError::Later(error))) => Outcome::Later(error),
        Err(_) => Outcome::Later("the mail server did not answer in time".to_owned()),
    }
}

/// Writes down what became of the attempt; the invitation follows, and its organization's tabs hear of it.
async fn settle(core: &Core, mail: &Claimed, outcome: Outcome) -> Result<(), Failure> {
    let now = core.now();
    let (id, attempts) = (mail.id, mail.attempts);
    let outcome = match outcome {
        Outcome::Later(error) if attempts >= ATTEMPTS_MAX => Outcome::Failed(error),
        outcome => outcome,
    };
    let (sent_at, failed_at, run_at, error, state) = match &outcome {
        Outcome::Sent => {
            tracing::info!(mail = %id, kind = mail.kind, attempts, "mail sent");
            (Some(now), None, None, None, MailState::Sent)
        }
        Outcome::Later(error) => {
            tracing::warn!(mail = %id, kind = mail.kind, attempts, error, "mail not sent, will be tried again");
            (None, None, Some(now + wait_after(attempts)), Some(error), MailState::Retrying)
        }
        Outcome::Failed(error) => {
            tracing::error!(mail = %id, kind = mail.kind, attempts, error, "mail given up");
            (None, Some(now), None, Some(error), MailState::Failed)
        }
        Outcome::Dropped { reason, failed } => {
            tracing::info!(mail = %id, kind = mail.kind, reason, "mail not sent: there is nothing to tell any more");
            return forget(core, mail, *failed).await;
        }
    };
    let error: Option<String> = error.map(|error| error.chars().take(ERROR_MAX).collect());
    let sending = sending_of(mail);
    let told = sqlx::query!(
        r#"
        WITH mail AS (
            UPDATE tenantry.mail_outbox
               SET sent_at = $2, failed_at = $3, run_at = coalesce($4, run_at), last_error = $5
             WHERE id = $1 AND sent_at IS NULL AND failed_at IS NULL
        ), invitation AS (
            UPDATE tenantry.organization_invitations SET mail_state = $6
             WHERE id = $7 AND generation = $8 AND mail_state <> $6
            RETURNING organization_id
        )
        INSERT INTO tenantry.event_outbox (organization_id, topic, created_at)
        SELECT organization_id, 'invitations', $9 FROM invitation
        "#,
        id,
        sent_at,
        failed_at,
        run_at,
        error,
        state.as_str(),
        sending.map(|sending| sending.invitation_id),
        sending.map(|sending| sending.generation),
        now,
    )
    .execute(&core.db.jobs)
    .await?;
    if told.rows_affected() > 0 {
        core.outbox.notify_one();
    }
    Ok(())
}

/// Removes a mail that has nothing to tell. Where its invitation still waits for it, the inviter is told.
async fn forget(core: &Core, mail: &Claimed, failed: bool) -> Result<(), Failure> {
    let sending = sending_of(mail).filter(|_| failed);
    let told = sqlx::query!(
        r#"
        WITH mail AS (
            DELETE FROM tenantry.mail_outbox WHERE id = $1
        ), invitation AS (
            UPDATE tenantry.organization_invitations SET mail_state = 'failed'
             WHERE id = $2 AND generation = $3 AND status = 'pending' AND mail_state <> 'failed'
            RETURNING organization_id
        )
        INSERT INTO tenantry.event_outbox (organization_id, topic, created_at)
        SELECT organization_id, 'invitations', $4 FROM invitation
        "#,
        mail.id,
        sending.map(|sending| sending.invitation_id),
        sending.map(|sending| sending.generation),
        core.now(),
    )
    .execute(&core.db.jobs)
    .await?;
    if told.rows_affected() > 0 {
        core.outbox.notify_one();
    }
    Ok(())
}

fn sending_of(mail: &Claimed) -> Option<Sending> {
    (mail.kind == Kind::Invitation.as_str()).then(|| serde_json::from_value(mail.payload.clone()).ok()).flatten()
}

/// How long to wait after this many attempts.
pub(super) fn wait_after(attempts: i32) -> TimeDelta {
    let steps = u32::try_from(attempts.saturating_sub(1)).unwrap_or(0);
    4_i32
        .checked_pow(steps)
        .and_then(|factor| FIRST_WAIT.checked_mul(factor))
        .map_or(LONGEST_WAIT, |wait| wait.min(LONGEST_WAIT))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_to_an_hour() {
        let waits: Vec<i64> = (1..=ATTEMPTS_MAX).map(|attempts| wait_after(attempts).num_seconds()).collect();
        assert_eq!(waits, [5, 20, 80, 320, 1_280, 3_600, 3_600, 3_600]);
        assert_eq!(wait_after(i32::MAX), LONGEST_WAIT);
        assert_eq!(wait_after(0), FIRST_WAIT);
    }
}
