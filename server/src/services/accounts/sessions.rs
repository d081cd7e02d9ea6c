//! The caller's own sessions.

use std::net::IpAddr;

use serde_json::json;
use tenantry::{
    Error,
    ids::SessionId,
    session::{Caller, SessionEntry},
};

use crate::{
    failure::Failure,
    services::{
        Core,
        record::{By, Change, Event},
    },
};

impl Core {
    pub(super) async fn list_sessions(&self, caller: &Caller) -> Result<Vec<SessionEntry>, Failure> {
        let mut tx = self.db.begin(None, Some(caller.user_id)).await?;
        let rows = sqlx::query!(
            r#"
            SELECT id, user_agent, host(ip) AS ip, created_at, last_seen_at
              FROM tenantry.sessions
             WHERE user_id = $1 AND expires_at > $2
             ORDER BY id = $3 DESC, last_seen_at DESC, id
             LIMIT 500
            "#,
            caller.user_id.uuid(),
            self.now(),
            caller.session_id.uuid(),
        )
        .fetch_all(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(rows
            .into_iter()
            .map(|row| SessionEntry {
                id: SessionId::from_uuid(row.id),
                is_current: row.id == caller.session_id.uuid(),
                user_agent: row.user_agent,
                ip: row.ip.and_then(|ip| ip.parse::<IpAddr>().ok()),
                created_at: row.created_at,
                last_seen_at: row.last_seen_at,
            })
            .collect())
    }

    pub(super) async fn end_session(&self, caller: &Caller, session: SessionId) -> Result<(), Failure> {
        let mut tx = self.db.begin(None, Some(caller.user_id)).await?;
        let ended = sqlx::query!(
            "DELETE FROM tenantry.sessions WHERE id = $1 AND user_id = $2",
            session.uuid(),
            caller.user_id.uuid(),
        )
        .execute(&mut *tx)
        .await?;
        if ended.rows_affected() != 1 {
            return Err(Error::SessionNotFound.into());
        }
        self.record(
            &mut tx,
            By::from(caller),
            Change {
                organization: None,
                action: "session.revoked",
                target: ("session", session.uuid()),
                before: None,
                after: None,
                events: vec![Event::for_user("sessions", None, caller.user_id)],
            },
        )
        .await?;
        self.commit(tx).await
    }

    pub(super) async fn end_other_sessions(&self, caller: &Caller) -> Result<u64, Failure> {
        let mut tx = self.db.begin(None, Some(caller.user_id)).await?;
        let count = self.end_sessions(&mut tx, caller.user_id, Some(caller.session_id)).await?;
        if count > 0 {
            self.record(
                &mut tx,
                By::from(caller),
                Change {
                    organization: None,
                    action: "session.revoked_others",
                    target: ("user", caller.user_id.uuid()),
                    before: Some(json!({ "sessions": count })),
                    after: None,
                    events: vec![Event::for_user("sessions", None, caller.user_id)],
                },
            )
            .await?;
        }
        self.commit(tx).await?;
        Ok(count)
    }
}
