//! Sessions as records.

use std::net::IpAddr;

use chrono::{DateTime, Utc};
use tenantry::{
    Error,
    email::Email,
    ids::{OrganizationId, SessionId, TeamId, UserId},
    record::{SessionRecord, UserRecord, Window},
    session::{Caller, Visitor},
};
use uuid::Uuid;

use super::{refuse_cut, rows};
use crate::{
    failure::Failure,
    secrets,
    services::{Core, name_from_row},
};

struct Row {
    id: Uuid,
    user_id: Uuid,
    active_organization_id: Option<Uuid>,
    active_team_id: Option<Uuid>,
    ip: Option<String>,
    user_agent: Option<String>,
    created_at: DateTime<Utc>,
    last_seen_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
}

impl From<Row> for SessionRecord {
    fn from(row: Row) -> Self {
        Self {
            id: SessionId::from_uuid(row.id),
            user_id: UserId::from_uuid(row.user_id),
            active_organization_id: row.active_organization_id.map(OrganizationId::from_uuid),
            active_team_id: row.active_team_id.map(TeamId::from_uuid),
            ip: row.ip.and_then(|ip| ip.parse::<IpAddr>().ok()),
            user_agent: row.user_agent,
            created_at: row.created_at,
            last_seen_at: row.last_seen_at,
            expires_at: row.expires_at,
        }
    }
}

impl Core {
    pub(super) async fn session_record(&self, visitor: &Visitor) -> Result<(SessionRecord, UserRecord), Failure> {
        let secret = visitor.secret.as_ref().ok_or(Error::Unauthenticated)?;
        // An organization that was deleted is nobody's active one, though the session remembers it for a restoration.
        let row = sqlx::query!(
            r#"
            SELECT s.id AS "id!", s.user_id AS "user_id!", o.id AS "active_organization_id?",
                   CASE WHEN o.id IS NOT NULL THEN s.active_team_id END AS active_team_id, host(s.ip) AS ip,
                   s.user_agent, s.created_at AS "created_at!", s.last_seen_at AS "last_seen_at!",
                   s.expires_at AS "expires_at!",
                   u.name AS "name!", u.email AS "email!", u.email_verified_at IS NOT NULL AS "email_verified!",
                   u.image, u.created_at AS "user_created_at!", u.updated_at AS "user_updated_at!"
              FROM tenantry.sessions s
              JOIN tenantry.users u ON u.id = s.user_id
              LEFT JOIN tenantry.organization_members m
                ON m.organization_id = s.active_organization_id AND m.user_id = s.user_id AND m.status = 'active'
              LEFT JOIN tenantry.organizations o ON o.id = m.organization_id AND o.deleted_at IS NULL
             WHERE s.secret_hash = $1 AND s.expires_at > $2
            "#,
            secrets::hash(secret.reveal()),
            self.now(),
        )
        .fetch_optional(&self.db.auth)
        .await?
        .ok_or(Error::Unauthenticated)?;
        self.mark_seen(row.id, row.last_seen_at, visitor).await?;
        let user = UserRecord {
            id: UserId::from_uuid(row.user_id),
            name: name_from_row(&row.name)?,
            email: Email::parse(&row.email)?,
            email_verified: row.email_verified,
            image: row.image,
            created_at: row.user_created_at,
            updated_at: row.user_updated_at,
        };
        let session = Row {
            id: row.id,
            user_id: row.user_id,
            active_organization_id: row.active_organization_id,
            active_team_id: row.active_team_id,
            ip: row.ip,
            user_agent: row.user_agent,
            created_at: row.created_at,
            last_seen_at: row.last_seen_at,
            expires_at: row.expires_at,
        };
        Ok((session.into(), user))
    }

    pub(super) async fn session_records(&self, caller: &Caller, window: Window) -> Result<Vec<SessionRecord>, Failure> {
        let found = sqlx::query_as!(
            Row,
            r#"
            SELECT s.id, s.user_id, s.active_organization_id, s.active_team_id, host(s.ip) AS ip, s.user_agent,
                   s.created_at, s.last_seen_at, s.expires_at
              FROM tenantry.sessions s
             WHERE s.user_id = $1 AND s.expires_at > $2
             ORDER BY s.id = $3 DESC, s.last_seen_at DESC, s.id
             LIMIT $4 OFFSET $5
            "#,
            caller.user_id.uuid(),
            self.now(),
            caller.session_id.uuid(),
            rows(window),
            i64::from(window.offset),
        )
        .fetch_all(&self.db.auth)
        .await?;
        Ok(refuse_cut(found.into_iter().map(SessionRecord::from).collect(), window)?)
    }
}
