//! What somebody keeps on top of the own list, and the guide for beginners.

use serde_json::json;
use tenantry::{Error, ids::OrganizationId, organization::FirstSteps, session::Caller, slug::Slug};

use crate::{
    failure::Failure,
    services::{
        Core,
        record::{By, Change, Event},
    },
};

impl Core {
    pub(super) async fn pin_organization(
        &self,
        caller: &Caller,
        organization: OrganizationId,
        is_pinned: bool,
    ) -> Result<(), Failure> {
        let mut tx = self.db.begin(None, Some(caller.user_id)).await?;
        let (id, user) = (organization.uuid(), caller.user_id.uuid());
        let is_member = sqlx::query_scalar!(
            r#"
            SELECT EXISTS (SELECT FROM tenantry.organization_members m
                             JOIN tenantry.organizations o ON o.id = m.organization_id AND o.deleted_at IS NULL
                            WHERE m.organization_id = $1 AND m.user_id = $2 AND m.status = 'active') AS "is_member!"
            "#,
            id,
            user,
        )
        .fetch_one(&mut *tx)
        .await?;
        if !is_member {
            return Err(Error::OrganizationNotFound.into());
        }
        let changed = if is_pinned {
            sqlx::query!(
                r#"
                INSERT INTO tenantry.organization_pins (organization_id, user_id, pinned_at) VALUES ($1, $2, $3)
                ON CONFLICT (organization_id, user_id) DO NOTHING
                "#,
                id,
                user,
                self.now(),
            )
            .execute(&mut *tx)
            .await?
        } else {
            sqlx::query!("DELETE FROM tenantry.organization_pins WHERE organization_id = $1 AND user_id = $2", id, user)
                .execute(&mut *tx)
                .await?
        };
        if changed.rows_affected() == 0 {
            tx.commit().await?;
            return Ok(());
        }
        // The person's own affair: the organization's log has nothing of it.
        self.record(
            &mut tx,
            By::from(caller),
            Change {
                organization: None,
                action: if is_pinned { "account.organization_pinned" } else { "account.organization_unpinned" },
                target: ("organization", id),
                before: Some(json!({ "isPinned": !is_pinned })),
                after: Some(json!({ "isPinned": is_pinned })),
                events: vec![Event::for_user("organizations", None, caller.user_id)],
            },
        )
        .await?;
        self.commit(tx).await
    }

    pub(super) async fn steps_of(&self, caller: &Caller) -> Result<Option<FirstSteps>, Failure> {
        let user = caller.user_id;
        let mut tx = self.db.begin(None, Some(user)).await?;
        let found = sqlx::query!(
            r#"
            SELECT u.guide_dismissed_at, o.id AS "id?", o.slug AS "slug?", o.logo, o.member_count AS "member_count?"
              FROM tenantry.users u
              LEFT JOIN LATERAL (
                  SELECT o.id, o.slug, o.logo, o.member_count
                    FROM tenantry.organization_members m
                    JOIN tenantry.organizations o ON o.id = m.organization_id
                   WHERE m.user_id = u.id AND m.status = 'active' AND o.creator_role = ANY (m.roles)
                     AND NOT o.is_personal AND o.deleted_at IS NULL
                   ORDER BY o.created_at, o.id
                   LIMIT 1
              ) o ON true
             WHERE u.id = $1
            "#,
            user.uuid(),
        )
        .fetch_one(&mut *tx)
        .await?;
        tx.commit().await?;
        if found.guide_dismissed_at.is_some() {
            return Ok(None);
        }
        let (Some(id), Some(slug)) = (found.id, found.slug) else {
            return Ok(Some(FirstSteps { organization: None, has_logo: false, has_invited: false, has_team: false }));
        };
        let mut tx = self.db.begin(Some(OrganizationId::from_uuid(id)), Some(user)).await?;
        let done = sqlx::query!(
            r#"
            SELECT EXISTS (SELECT FROM tenantry.organization_invitations WHERE organization_id = $1) AS "has_invited!",
                   EXISTS (SELECT FROM tenantry.teams WHERE organization_id = $1) AS "has_team!"
            "#,
            id,
        )
        .fetch_one(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(Some(FirstSteps {
            organization: Some(Slug::parse(&slug)?),
            has_logo: found.logo.is_some(),
            has_invited: done.has_invited || found.member_count.unwrap_or_default() > 1,
            has_team: done.has_team,
        }))
    }

    pub(super) async fn dismiss_steps(&self, caller: &Caller) -> Result<(), Failure> {
        let mut tx = self.db.begin(None, Some(caller.user_id)).await?;
        let dismissed = sqlx::query!(
            "UPDATE tenantry.users SET guide_dismissed_at = $2 WHERE id = $1 AND guide_dismissed_at IS NULL",
            caller.user_id.uuid(),
            self.now(),
        )
        .execute(&mut *tx)
        .await?;
        if dismissed.rows_affected() == 0 {
            tx.commit().await?;
            return Ok(());
        }
        self.record(
            &mut tx,
            By::from(caller),
            Change {
                organization: None,
                action: "account.guide_dismissed",
                target: ("user", caller.user_id.uuid()),
                before: None,
                after: None,
                events: vec![Event::for_user("organizations", None, caller.user_id)],
            },
        )
        .await?;
        self.commit(tx).await
    }
}
