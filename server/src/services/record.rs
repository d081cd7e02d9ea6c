//! The trace of a change: its audit row, and the events for open tabs, in one statement of its transaction.

use serde_json::Value;
use tenantry::{
    ids::{OrganizationId, SessionId, UserId},
    session::{Caller, Origin, Tenant},
};
use uuid::Uuid;

use super::Core;
use crate::{database::Tx, failure::Failure};

/// Who made the change, from where.
#[derive(Clone, Copy, Debug)]
pub(crate) struct By<'a> {
    /// `None` is the operator, or the embedding product.
    pub(crate) user: Option<UserId>,
    pub(crate) session: Option<SessionId>,
    pub(crate) origin: &'a Origin,
}

impl<'a> By<'a> {
    /// Nobody who is signed in.
    pub(crate) const fn operator(origin: &'a Origin) -> Self {
        Self { user: None, session: None, origin }
    }
}

impl<'a> From<&'a Caller> for By<'a> {
    fn from(caller: &'a Caller) -> Self {
        Self { user: Some(caller.user_id), session: Some(caller.session_id), origin: &caller.origin }
    }
}

impl<'a> From<&'a Tenant> for By<'a> {
    fn from(tenant: &'a Tenant) -> Self {
        Self::from(&tenant.caller)
    }
}

/// One change, as the audit log keeps it.
#[derive(Debug)]
pub(crate) struct Change {
    /// Which tenant it concerns; `None` for an account.
    pub(crate) organization: Option<OrganizationId>,
    /// `topic.verb`, such as `member.removed`.
    pub(crate) action: &'static str,
    /// What was changed.
    pub(crate) target: (&'static str, Uuid),
    /// As it was; `None` for something new.
    pub(crate) before: Option<Value>,
    /// As it is; `None` for something gone.
    pub(crate) after: Option<Value>,
    /// Which open tabs should look again.
    pub(crate) events: Vec<Event>,
}

/// Something that open tabs should look at again. Carries no data: the tabs ask, and are answered by their rights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Event {
    /// What changed: `members`, `invitations`, `requests`, `organization`, `organizations`, `sessions`.
    pub(crate) topic: &'static str,
    /// Everybody in this organization is concerned.
    pub(crate) organization: Option<OrganizationId>,
    /// This person is concerned.
    pub(crate) user: Option<UserId>,
}

impl Event {
    /// For everybody in an organization.
    pub(crate) const fn in_organization(topic: &'static str, organization: OrganizationId) -> Self {
        Self { topic, organization: Some(organization), user: None }
    }

    /// For one person, who may have just lost or gained access to the organization.
    pub(crate) const fn for_user(topic: &'static str, organization: Option<OrganizationId>, user: UserId) -> Self {
        Self { topic, organization, user: Some(user) }
    }
}

/// One of several changes of a kind.
#[derive(Debug)]
pub(crate) struct Entry {
    /// What was changed.
    pub(crate) target: Uuid,
    /// As it was; `None` for something new.
    pub(crate) before: Option<Value>,
    /// As it is; `None` for something gone.
    pub(crate) after: Option<Value>,
}

impl Core {
    /// Writes an audit row for each of several changes of a kind in one organization, and one event of `topic` for all of
    /// them, in one statement.
    pub(crate) async fn record_many(
        &self,
        tx: &mut Tx,
        by: By<'_>,
        organization: OrganizationId,
        (action, target_type, topic): (&'static str, &'static str, &'static str),
        entries: &[Entry],
    ) -> Result<(), Failure> {
        if entries.is_empty() {
            return Ok(());
        }
        let ids: Vec<Uuid> = entries.iter().map(|_| self.new_id()).collect();
        let targets: Vec<Uuid> = entries.iter().map(|entry| entry.target).collect();
        let before: Vec<Option<Value>> = entries.iter().map(|entry| entry.before.clone()).collect();
        let after: Vec<Option<Value>> = entries.iter().map(|entry| entry.after.clone()).collect();
        sqlx::query!(
            r#"
            WITH events AS (
                INSERT INTO tenantry.event_outbox (organization_id, topic, created_at) VALUES ($1, $2, $3)
            )
            INSERT INTO tenantry.audit_log
                (id, organization_id, actor_user_id, actor_session_id, action, target_type, target_id,
                 before, after, ip, user_agent, request_id, created_at)
            SELECT id, $1, $4, $5, $6, $7, target_id, before, after, $8::text::inet, $9, $10, $3
              FROM unnest($11::uuid[], $12::uuid[], $13::jsonb[], $14::jsonb[]) AS r (id, target_id, before, after)
            "#,
            organization.uuid(),
            topic,
            self.now(),
            by.user.map(UserId::uuid),
            by.session.map(SessionId::uuid),
            action,
            target_type,
            by.origin.ip.map(|ip| ip.to_string()),
            by.origin.user_agent,
            by.origin.request_id,
            &ids,
            &targets,
            &before as &[Option<Value>],
            &after as &[Option<Value>],
        )
        .execute(&mut **tx)
        .await?;
        Ok(())
    }

    /// Writes the audit row of a change and its events. Every write calls this once, in its own transaction.
    pub(crate) async fn record(&self, tx: &mut Tx, by: By<'_>, change: Change) -> Result<(), Failure> {
        let topics: Vec<String> = change.events.iter().map(|event| event.topic.to_owned()).collect();
        let organizations: Vec<Option<Uuid>> =
            change.events.iter().map(|event| event.organization.map(OrganizationId::uuid)).collect();
        let users: Vec<Option<Uuid>> = change.events.iter().map(|event| event.user.map(UserId::uuid)).collect();
        sqlx::query!(
            r#"
            WITH events AS (
                INSERT INTO tenantry.event_outbox (organization_id, user_id, topic, created_at)
                SELECT organization_id, user_id, topic, $12
                  FROM unnest($13::uuid[], $14::uuid[], $15::text[]) AS e (organization_id, user_id, topic)
            )
            INSERT INTO tenantry.audit_log
                (id, organization_id, actor_user_id, actor_session_id, action, target_type, target_id,
                 before, after, ip, user_agent, request_id, created_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::text::inet, $11, $16, $12)
            "#,
            self.new_id(),
            change.organization.map(OrganizationId::uuid),
            by.user.map(UserId::uuid),
            by.session.map(SessionId::uuid),
            change.action,
            change.target.0,
            change.target.1,
            change.before,
            change.after,
            by.origin.ip.map(|ip| ip.to_string()),
            by.origin.user_agent,
            self.now(),
            &organizations as &[Option<Uuid>],
            &users as &[Option<Uuid>],
            &topics,
            by.origin.request_id,
        )
        .execute(&mut **tx)
        .await?;
        Ok(())
    }
}
