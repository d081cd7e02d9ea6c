//! From the event outbox to open tabs: rows are taken in batches, and one notification tells all servers.
//!
//! `NOTIFY` takes a lock on the whole cluster when it commits, so the transactions of requests leave rows, and only
//! this job notifies.

use serde::{Deserialize, Serialize};
use tenantry::ids::{OrganizationId, UserId};

use crate::{failure::Failure, services::Core};

/// The channel of PostgreSQL on which servers hear of events. Channels belong to a database.
pub(crate) const CHANNEL: &str = "tenantry_events";
/// Most bytes of a notification: PostgreSQL takes fewer than 8000.
const PAYLOAD_MAX: usize = 7_900;
/// Longest topic that is passed on.
const TOPIC_MAX: usize = 64;
/// Most rows taken at once.
const BATCH: i64 = 500;

/// Something that open tabs should look at again, as it travels between servers. Identifiers only.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) struct LiveEvent {
    /// What changed.
    #[serde(rename = "t")]
    pub(crate) topic: String,
    /// In which organization.
    #[serde(rename = "o", default, skip_serializing_if = "Option::is_none")]
    pub(crate) organization: Option<OrganizationId>,
    /// For this person alone; otherwise for everybody in the organization.
    #[serde(rename = "u", default, skip_serializing_if = "Option::is_none")]
    pub(crate) user: Option<UserId>,
}

/// Sends everything that is in the event outbox.
pub(crate) async fn dispatch_all(core: &Core) -> Result<(), Failure> {
    while dispatch(core).await? {}
    Ok(())
}

/// Sends a batch. Taking the rows out and notifying is one transaction: servers hear of it once it has committed, and
/// after a crash the rows are still there. Returns whether there may be more.
async fn dispatch(core: &Core) -> Result<bool, Failure> {
    let mut tx = core.db.begin_job().await?;
    let mut rows = sqlx::query!(
        r#"
        WITH due AS (
            SELECT id FROM tenantry.event_outbox ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED
        )
        DELETE FROM tenantry.event_outbox e USING due WHERE e.id = due.id
        RETURNING e.id, e.topic, e.organization_id, e.user_id
        "#,
        BATCH,
    )
    .fetch_all(&mut *tx)
    .await?;
    if rows.is_empty() {
        return Ok(false);
    }
    rows.sort_unstable_by_key(|row| row.id);
    let more = i64::try_from(rows.len()).is_ok_and(|count| count >= BATCH);
    let payloads = pack(rows.into_iter().map(|row| LiveEvent {
        topic: row.topic,
        organization: row.organization_id.map(OrganizationId::from_uuid),
        user: row.user_id.map(UserId::from_uuid),
    }));
    sqlx::query!("SELECT pg_notify($1, payload) FROM unnest($2::text[]) AS p (payload)", CHANNEL, &payloads)
        .fetch_all(&mut *tx)
        .await?;
    tx.commit().await?;
    tracing::debug!(notifications = payloads.len(), "told the servers of events");
    Ok(more)
}

/// Groups events into notifications that PostgreSQL takes. What is said twice is told once.
fn pack(events: impl IntoIterator<Item = LiveEvent>) -> Vec<String> {
    let mut told = std::collections::HashSet::new();
    let mut payloads: Vec<String> = Vec::new();
    for event in events {
        if event.topic.len() > TOPIC_MAX {
            tracing::error!(topic = event.topic, "an event with an overlong topic was dropped");
            continue;
        }
        let Ok(text) = serde_json::to_string(&event) else { continue };
        if !told.insert(text.clone()) {
            continue;
        }
        // Two more bytes: a comma, and the bracket that closes the list.
        match payloads.last_mut().filter(|payload| payload.len() + text.len() + 2 <= PAYLOAD_MAX) {
            Some(payload) => {
                payload.push(',');
                payload.push_str(&text);
            }
            None => payloads.push(format!("[{text}")),
        }
    }
    for payload in &mut payloads {
        payload.push(']');
    }
    payloads
}

/// Reads a notification.
pub(crate) fn unpack(payload: &str) -> Result<Vec<LiveEvent>, serde_json::Error> {
    serde_json::from_str(payload)
}

#[cfg(test)]
mod tests;
