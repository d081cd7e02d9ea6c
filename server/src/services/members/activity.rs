//! The audit log of one member.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sqlx::types::Json;
use tenantry::{
    Error, Field, Reason,
    access::Permission,
    audit::{AuditEntry, AuditPage},
    ids::MemberId,
    page::{Cursor, PageRequest},
    session::Tenant,
    text::Name,
};
use uuid::Uuid;

use crate::{
    failure::Failure,
    services::{Core, place::can_be_stored, roles_from_row},
};

/// Later than every row: the last moment that PostgreSQL and we agree on by name (9999-12-31T23:59:59Z).
const LATEST: DateTime<Utc> = match DateTime::from_timestamp(253_402_300_799, 0) {
    Some(latest) => latest,
    None => DateTime::<Utc>::UNIX_EPOCH,
};

/// The last row of a page.
#[derive(Serialize, Deserialize)]
struct Place {
    at: DateTime<Utc>,
    id: Uuid,
}

impl Place {
    fn encode(&self) -> Result<Cursor, Failure> {
        Ok(Cursor(BASE64_URL_SAFE_NO_PAD.encode(serde_json::to_vec(self).map_err(Failure::internal)?)))
    }

    fn decode(cursor: &Cursor) -> Result<Self, Error> {
        let refused = || Error::invalid(Field::Cursor, Reason::Malformed);
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(&cursor.0).map_err(|_| refused())?;
        let place: Self = serde_json::from_slice(&bytes).map_err(|_| refused())?;
        if can_be_stored(place.at) { Ok(place) } else { Err(refused()) }
    }
}

impl Core {
    pub(super) async fn member_activity(
        &self,
        tenant: &Tenant,
        member: MemberId,
        page: &PageRequest,
    ) -> Result<AuditPage, Failure> {
        if member != tenant.member_id {
            tenant.standing.require(&Permission::AUDIT_READ)?;
        }
        let place = page.after.as_ref().map(Place::decode).transpose()?;
        let mut tx = self.db.begin_read(tenant).await?;
        let user = self.visible_member(&mut tx, tenant, member).await?.member.user_id;
        // Two indexes, each read from the place on; what is in both comes once.
        let mut rows = sqlx::query!(
            r#"
            WITH recent AS (
                (SELECT id, created_at FROM tenantry.audit_log
                  WHERE organization_id = $1 AND actor_user_id = $2 AND (created_at, id) < ($4, $5)
                  ORDER BY created_at DESC, id DESC LIMIT $6)
                UNION
                (SELECT id, created_at FROM tenantry.audit_log
                  WHERE organization_id = $1 AND target_id = $3 AND (created_at, id) < ($4, $5)
                  ORDER BY created_at DESC, id DESC LIMIT $6)
                ORDER BY created_at DESC, id DESC LIMIT $6
            )
            SELECT a.id, a.created_at, a.action, u.name AS "actor?", coalesce(a.actor_user_id = $2, false) AS "is_own!",
                   coalesce(a.after ->> 'name', a.before ->> 'name', a.after ->> 'role', a.before ->> 'role',
                            a.after ->> 'email', a.before ->> 'email') AS subject,
                   a.before -> 'roles' AS "roles_before: Json<serde_json::Value>",
                   a.after -> 'roles' AS "roles_after: Json<serde_json::Value>"
              FROM recent
              JOIN tenantry.audit_log a ON a.id = recent.id AND a.organization_id = $1
              LEFT JOIN tenantry.users u ON u.id = a.actor_user_id
             ORDER BY a.created_at DESC, a.id DESC
            "#,
            tenant.organization_id.uuid(),
            user.uuid(),
            member.uuid(),
            place.as_ref().map_or(LATEST, |place| place.at),
            place.as_ref().map_or(Uuid::max(), |place| place.id),
            i64::from(page.limit()) + 1,
        )
        .fetch_all(&mut *tx)
        .await?;
        tx.commit().await?;

        let has_next = rows.len() > page.limit() as usize;
        rows.truncate(page.limit() as usize);
        let next = match rows.last() {
            Some(last) if has_next => Some(Place { at: last.created_at, id: last.id }.encode()?),
            _ => None,
        };
        let entries = rows
            .into_iter()
            .map(|row| AuditEntry {
                at: row.created_at,
                action: row.action,
                actor: row.actor.as_deref().and_then(Name::truncate),
                is_own: row.is_own,
                subject: row.subject,
                roles_before: roles(row.roles_before),
                roles_after: roles(row.roles_after),
            })
            .collect();
        Ok(AuditPage { entries, next })
    }
}

/// The roles that a row tells of; rows about something else have none.
fn roles(stored: Option<Json<serde_json::Value>>) -> Vec<tenantry::role::Role> {
    let names: Vec<String> = stored.and_then(|Json(value)| serde_json::from_value(value).ok()).unwrap_or_default();
    roles_from_row(&names)
}
