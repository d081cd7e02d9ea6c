//! What is over: expired, released, purged. Each task is a transaction of its own behind an advisory lock of its own,
//! so several servers do not do it twice, and one that fails does not stop the others.

use chrono::TimeDelta;
use serde_json::{Value, json};
use tenantry::organization::RESTORE_DAYS;
use uuid::Uuid;

use crate::{database::Tx, failure::Failure, services::Core};

/// First half of the key of our advisory locks ("TNTR"): an embedding product has locks of its own.
const LOCK_SPACE: i32 = 0x544e_5452;
/// Most rows that one transaction takes.
const BATCH: i64 = 1_000;
/// How long a link of a person stays after it ran out.
const KEEP_LINKS: TimeDelta = TimeDelta::days(1);
/// How long a former slug stays reserved.
const KEEP_SLUGS: TimeDelta = TimeDelta::days(30);
/// How long a mail stays after it was sent or given up.
const KEEP_MAIL: TimeDelta = TimeDelta::days(30);

#[derive(Clone, Copy, Debug)]
enum Task {
    ExpireInvitations = 1,
    DeleteSessions,
    DeleteLinks,
    DeleteAttempts,
    ReleaseSlugs,
    DeleteMail,
    PurgeOrganizations,
}

const TASKS: [Task; 7] = [
    Task::ExpireInvitations,
    Task::DeleteSessions,
    Task::DeleteLinks,
    Task::DeleteAttempts,
    Task::ReleaseSlugs,
    Task::DeleteMail,
    Task::PurgeOrganizations,
];

/// Does everything that is due. The first failure is returned once all tasks had their turn.
pub(super) async fn tidy(core: &Core) -> Result<(), Failure> {
    core.db.tidy();
    let mut first_failure = None;
    for task in TASKS {
        if let Err(failure) = finish(core, task).await {
            tracing::warn!(?task, error = %failure, "housekeeping failed");
            first_failure.get_or_insert(failure);
        }
    }
    first_failure.map_or(Ok(()), Err)
}

/// Repeats a task until nothing is left for it, or another server is at it.
async fn finish(core: &Core, task: Task) -> Result<(), Failure> {
    loop {
        let mut tx = core.db.begin_job().await?;
        let alone =
            sqlx::query_scalar!(r#"SELECT pg_try_advisory_xact_lock($1, $2) AS "alone!""#, LOCK_SPACE, task as i32,)
                .fetch_one(&mut *tx)
                .await?;
        if !alone {
            return Ok(());
        }
        let (done, batch) = match task {
            Task::ExpireInvitations => (expire_invitations(core, &mut tx).await?, BATCH),
            Task::DeleteSessions => (delete_sessions(core, &mut tx).await?, BATCH),
            Task::DeleteLinks => (delete_links(core, &mut tx).await?, BATCH),
            Task::DeleteAttempts => (delete_attempts(core, &mut tx).await?, BATCH),
            Task::ReleaseSlugs => (release_slugs(core, &mut tx).await?, BATCH),
            Task::DeleteMail => (delete_mail(core, &mut tx).await?, BATCH),
            // What hangs on an organization can be much: one at a time.
            Task::PurgeOrganizations => (purge_organization(core, &mut tx).await?, 1),
        };
        tx.commit().await?;
        if done > 0 {
            tracing::info!(?task, rows = done, "housekeeping");
        }
        if i64::try_from(done).is_ok_and(|done| done < batch) {
            return Ok(());
        }
    }
}

/// Something that the system itself did to a tenant, for the audit log.
struct Record {
    organization: Uuid,
    target: Uuid,
    before: Value,
    after: Option<Value>,
}

/// Writes audit rows without an actor.
async fn audit(core: &Core, tx: &mut Tx, action: &str, target_type: &str, records: &[Record]) -> Result<(), Failure> {
    let ids: Vec<Uuid> = records.iter().map(|_| core.new_id()).collect();
    let organizations: Vec<Uuid> = records.iter().map(|record| record.organization).collect();
    let targets: Vec<Uuid> = records.iter().map(|record| record.target).collect();
    let before: Vec<Value> = records.iter().map(|record| record.before.clone()).collect();
    let after: Vec<Option<Value>> = records.iter().map(|record| record.after.clone()).collect();
    sqlx::query!(
        r#"
        INSERT INTO tenantry.audit_log
            (id, organization_id, action, target_type, target_id, before, after, created_at)
        SELECT id, organization_id, $1, $2, target_id, before, after, $3
          FROM unnest($4::uuid[], $5::uuid[], $6::uuid[], $7::jsonb[], $8::jsonb[])
            AS r (id, organization_id, target_id, before, after)
        "#,
        action,
        target_type,
        core.now(),
        &ids,
        &organizations,
        &targets,
        &before,
        &after as &[Option<Value>],
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

async fn expire_invitations(core: &Core, tx: &mut Tx) -> Result<usize, Failure> {
    let expired = sqlx::query!(
        r#"
        WITH due AS (
            SELECT id FROM tenantry.organization_invitations
             WHERE status = 'pending' AND expires_at <= $1
             ORDER BY expires_at
             LIMIT $2
               FOR UPDATE SKIP LOCKED
        )
        UPDATE tenantry.organization_invitations i SET status = 'expired', resolved_at = i.expires_at
          FROM due
         WHERE i.id = due.id
        RETURNING i.id, i.organization_id, i.email
        "#,
        core.now(),
        BATCH,
    )
    .fetch_all(&mut **tx)
    .await?;
    if expired.is_empty() {
        return Ok(0);
    }
    let records: Vec<Record> = expired
        .into_iter()
        .map(|row| Record {
            organization: row.organization_id,
            target: row.id,
            before: json!({ "email": row.email, "state": "pending" }),
            after: Some(json!({ "email": row.email, "state": "expired" })),
        })
        .collect();
    audit(core, tx, "invitation.expired", "invitation", &records).await?;
    let organizations: Vec<Uuid> = records.iter().map(|record| record.organization).collect();
    sqlx::query!(
        r#"
        INSERT INTO tenantry.event_outbox (organization_id, topic, created_at)
        SELECT DISTINCT organization_id, 'invitations', $2::timestamptz FROM unnest($1::uuid[]) AS o (organization_id)
        "#,
        &organizations,
        core.now(),
    )
    .execute(&mut **tx)
    .await?;
    core.outbox.notify_one();
    Ok(records.len())
}

async fn delete_sessions(core: &Core, tx: &mut Tx) -> Result<usize, Failure> {
    let deleted = sqlx::query!(
        r#"
        DELETE FROM tenantry.sessions
         WHERE ctid = ANY (ARRAY(SELECT ctid FROM tenantry.sessions WHERE expires_at <= $1 LIMIT $2))
        "#,
        core.now(),
        BATCH,
    )
    .execute(&mut **tx)
    .await?;
    Ok(count(&deleted))
}

async fn delete_links(core: &Core, tx: &mut Tx) -> Result<usize, Failure> {
    let deleted = sqlx::query!(
        r#"
        DELETE FROM tenantry.user_links
         WHERE ctid = ANY (ARRAY(SELECT ctid FROM tenantry.user_links WHERE expires_at <= $1 LIMIT $2))
        "#,
        core.now() - KEEP_LINKS,
        BATCH,
    )
    .execute(&mut **tx)
    .await?;
    Ok(count(&deleted))
}

async fn delete_attempts(core: &Core, tx: &mut Tx) -> Result<usize, Failure> {
    let deleted = sqlx::query!(
        r#"
        DELETE FROM tenantry.rate_limits
         WHERE ctid = ANY (ARRAY(SELECT ctid FROM tenantry.rate_limits WHERE window_ends_at <= $1 LIMIT $2))
        "#,
        core.now(),
        BATCH,
    )
    .execute(&mut **tx)
    .await?;
    Ok(count(&deleted))
}

async fn release_slugs(core: &Core, tx: &mut Tx) -> Result<usize, Failure> {
    let released = sqlx::query!(
        r#"
        DELETE FROM tenantry.organization_slugs
         WHERE ctid = ANY (ARRAY(SELECT ctid FROM tenantry.organization_slugs WHERE left_at <= $1 LIMIT $2))
        RETURNING slug, organization_id
        "#,
        core.now() - KEEP_SLUGS,
        BATCH,
    )
    .fetch_all(&mut **tx)
    .await?;
    let records: Vec<Record> = released
        .into_iter()
        .map(|row| Record {
            organization: row.organization_id,
            target: row.organization_id,
            before: json!({ "formerSlug": row.slug }),
            after: None,
        })
        .collect();
    audit(core, tx, "organization.slug_released", "organization", &records).await?;
    Ok(records.len())
}

async fn delete_mail(core: &Core, tx: &mut Tx) -> Result<usize, Failure> {
    let deleted = sqlx::query!(
        r#"
        DELETE FROM tenantry.mail_outbox
         WHERE ctid = ANY (ARRAY(SELECT ctid FROM tenantry.mail_outbox
                                  WHERE (sent_at IS NOT NULL OR failed_at IS NOT NULL)
                                    AND coalesce(sent_at, failed_at) <= $1
                                  LIMIT $2))
        "#,
        core.now() - KEEP_MAIL,
        BATCH,
    )
    .execute(&mut **tx)
    .await?;
    Ok(count(&deleted))
}

/// Removes one organization whose time to be restored is over, with all that is its own. The audit log stays.
async fn purge_organization(core: &Core, tx: &mut Tx) -> Result<usize, Failure> {
    let too_late = core.now() - TimeDelta::days(RESTORE_DAYS);
    let due = sqlx::query_scalar!(
        "SELECT id FROM tenantry.organizations WHERE deleted_at <= $1 ORDER BY deleted_at LIMIT 1",
        too_late,
    )
    .fetch_optional(&mut **tx)
    .await?;
    let Some(id) = due else { return Ok(0) };
    // Before the cascade: a session's team and organization must go together.
    sqlx::query!(
        r#"
        WITH sessions AS (
            UPDATE tenantry.sessions SET active_organization_id = NULL, active_team_id = NULL
             WHERE active_organization_id = $1
        )
        UPDATE tenantry.users SET primary_organization_id = nullif(personal_organization_id, $1)
         WHERE primary_organization_id = $1
        "#,
        id,
    )
    .execute(&mut **tx)
    .await?;
    // Deleting waits for somebody who restores it at this moment, and then finds nothing to delete.
    let purged = sqlx::query!(
        "DELETE FROM tenantry.organizations WHERE id = $1 AND deleted_at <= $2 RETURNING name, slug, member_count",
        id,
        too_late,
    )
    .fetch_optional(&mut **tx)
    .await?
    .ok_or_else(|| Failure::internal("an organization came back while it was purged"))?;
    let before = json!({ "name": purged.name, "slug": purged.slug, "members": purged.member_count });
    let record = Record { organization: id, target: id, before, after: None };
    audit(core, tx, "organization.purged", "organization", &[record]).await?;
    Ok(1)
}

fn count(result: &sqlx::postgres::PgQueryResult) -> usize {
    usize::try_from(result.rows_affected()).unwrap_or(usize::MAX)
}
