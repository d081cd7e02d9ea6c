//! Where a member works in the organization.

use serde_json::json;
use tenantry::{
    access::decide,
    ids::{MemberId, SessionId},
    member::MemberSession,
    session::Tenant,
};
use uuid::Uuid;

use super::change::subject;
use crate::{
    database::Tx,
    failure::Failure,
    services::{
        Core,
        record::{By, Change, Event},
    },
};

/// Most sessions of one member that are shown.
const SHOWN_MAX: i64 = 100;

impl Core {
    /// The open sessions of a person whose active organization is the transaction's own, the latest first.
    pub(super) async fn sessions_here(
        &self,
        tx: &mut Tx,
        tenant: &Tenant,
        user: Uuid,
    ) -> Result<Vec<MemberSession>, Failure> {
        let rows = sqlx::query!(
            r#"
            SELECT id, user_agent, last_seen_at FROM tenantry.sessions
             WHERE active_organization_id = $1 AND user_id = $2 AND expires_at > $3
             ORDER BY last_seen_at DESC, id
             LIMIT $4
            "#,
            tenant.organization_id.uuid(),
            user,
            self.now(),
            SHOWN_MAX,
        )
        .fetch_all(&mut **tx)
        .await?;
        let session = |id, user_agent, last_seen_at| MemberSession { id, user_agent, last_seen_at };
        Ok(rows
            .into_iter()
            .map(|row| session(SessionId::from_uuid(row.id), row.user_agent, row.last_seen_at))
            .collect())
    }

    pub(super) async fn end_member_sessions(&self, tenant: &Tenant, member: MemberId) -> Result<u64, Failure> {
        let (mut tx, actor) = self.begin_change(tenant).await?;
        let target = self.find_member(&mut tx, tenant.organization_id, &member.into()).await?.member;
        decide::see_sessions(&actor.standing, &subject(&actor, &target))?;
        // The one that asks stays: signing oneself out has a button of its own.
        let ended = sqlx::query!(
            "DELETE FROM tenantry.sessions WHERE active_organization_id = $1 AND user_id = $2 AND id <> $3",
            tenant.organization_id.uuid(),
            target.user_id.uuid(),
            tenant.caller.session_id.uuid(),
        )
        .execute(&mut *tx)
        .await?
        .rows_affected();
        if ended > 0 {
            self.record(
                &mut tx,
                By::from(tenant),
                Change {
                    organization: Some(tenant.organization_id),
                    action: "member.sessions_ended",
                    target: ("member", member.uuid()),
                    before: Some(json!({ "userId": target.user_id, "email": target.email, "sessions": ended })),
                    after: None,
                    events: vec![
                        Event::in_organization("members", tenant.organization_id),
                        Event::for_user("sessions", Some(tenant.organization_id), target.user_id),
                    ],
                },
            )
            .await?;
        }
        self.commit(tx).await?;
        Ok(ended)
    }
}
