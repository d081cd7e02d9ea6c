//! Deleting, restoring and leaving.

use chrono::TimeDelta;
use serde_json::json;
use tenantry::{
    Error,
    access::{Permission, decide},
    email::Email,
    ids::{OrganizationId, UserId},
    locale::Locale,
    organization::{RESTORE_DAYS, confirm_slug},
    session::{Caller, Tenant},
    slug::Slug,
};

use crate::{
    database::Tx,
    failure::Failure,
    mail,
    services::{
        Core,
        actor::{LockedOrganization, may_change},
        record::{By, Change, Event},
    },
};

impl Core {
    pub(super) async fn delete_organization(&self, tenant: &Tenant, confirmation: &str) -> Result<(), Failure> {
        if !self.settings.organization_deletion {
            return Err(Error::OrganizationDeletionDisabled.into());
        }
        let (mut tx, actor) = self.begin_change(tenant).await?;
        actor.standing.require(&Permission::ORGANIZATION_DELETE)?;
        if actor.organization.is_personal {
            return Err(Error::PersonalOrganization.into());
        }
        confirm_slug(&Slug::parse(&actor.organization.slug)?, confirmation)?;
        let id = tenant.organization_id;
        sqlx::query!(
            "UPDATE tenantry.organizations SET deleted_at = $2, updated_at = $2 WHERE id = $1",
            id.uuid(),
            self.now(),
        )
        .execute(&mut *tx)
        .await?;
        self.tell_owners(&mut tx, tenant, &actor.organization).await?;
        let members = self.active_users(&mut tx, id).await?;
        self.record(
            &mut tx,
            By::from(tenant),
            Change {
                organization: Some(id),
                action: "organization.deleted",
                target: ("organization", id.uuid()),
                before: Some(json!({ "name": actor.organization.name, "slug": actor.organization.slug,
                                     "members": actor.organization.member_count })),
                after: None,
                events: members.into_iter().map(|user| Event::for_user("organizations", Some(id), user)).collect(),
            },
        )
        .await?;
        self.commit(tx).await
    }

    pub(super) async fn restore_organization(&self, caller: &Caller, id: OrganizationId) -> Result<Slug, Failure> {
        let mut tx = self.db.begin_locked(id, caller.user_id).await?;
        let row = sqlx::query!(
            r#"
            UPDATE tenantry.organizations o SET deleted_at = NULL, updated_at = $3
              FROM tenantry.organization_members m
              JOIN tenantry.member_roles r ON r.organization_id = m.organization_id AND r.member_id = m.id
             WHERE o.id = $1 AND o.deleted_at > $4
               AND m.organization_id = o.id AND m.user_id = $2 AND m.status = 'active'
               AND r.role = o.creator_role
            RETURNING o.slug, o.name
            "#,
            id.uuid(),
            caller.user_id.uuid(),
            self.now(),
            self.now() - TimeDelta::days(RESTORE_DAYS),
        )
        .fetch_optional(&mut *tx)
        .await?
        .ok_or(Error::OrganizationNotFound)?;
        let members = self.active_users(&mut tx, id).await?;
        self.record(
            &mut tx,
            By::from(caller),
            Change {
                organization: Some(id),
                action: "organization.restored",
                target: ("organization", id.uuid()),
                before: None,
                after: Some(json!({ "name": row.name, "slug": row.slug })),
                events: members.into_iter().map(|user| Event::for_user("organizations", Some(id), user)).collect(),
            },
        )
        .await?;
        self.commit(tx).await?;
        Ok(Slug::parse(&row.slug)?)
    }

    pub(super) async fn leave_organization(&self, tenant: &Tenant) -> Result<(), Failure> {
        may_change(tenant)?;
        let mut tx = self.db.begin_locked(tenant.organization_id, tenant.caller.user_id).await?;
        let actor = self.load_actor(&mut tx, tenant).await?;
        if actor.organization.is_personal {
            return Err(Error::PersonalOrganization.into());
        }
        let other_owners = self.other_owners(&mut tx, tenant.organization_id, actor.member_id).await?;
        decide::leave(&actor.standing, other_owners)?;
        self.end_membership(&mut tx, tenant, actor.member_id, "member.left").await?;
        self.commit(tx).await
    }

    /// Every owner hears of a deletion by mail, with the time until which it can be taken back.
    async fn tell_owners(
        &self,
        tx: &mut Tx,
        tenant: &Tenant,
        organization: &LockedOrganization,
    ) -> Result<(), Failure> {
        if !self.settings.mail_configured {
            return Ok(());
        }
        let owners = sqlx::query!(
            r#"
            SELECT u.email, u.locale
              FROM tenantry.organization_members m
              JOIN tenantry.member_roles r ON r.organization_id = m.organization_id AND r.member_id = m.id
              JOIN tenantry.users u ON u.id = m.user_id
             WHERE m.organization_id = $1 AND m.status = 'active'
               AND r.role = (SELECT creator_role FROM tenantry.organizations WHERE id = $1)
            "#,
            tenant.organization_id.uuid(),
        )
        .fetch_all(&mut **tx)
        .await?;
        let restore_until = self.now() + TimeDelta::days(RESTORE_DAYS);
        for owner in owners {
            self.queue_mail(
                tx,
                mail::Draft {
                    organization: Some(tenant.organization_id),
                    user: None,
                    kind: mail::Kind::OrganizationDeleted,
                    recipient: &Email::parse(&owner.email)?,
                    locale: Locale::from_tag(&owner.locale).unwrap_or_default(),
                    payload: json!({ "name": organization.name, "slug": organization.slug,
                                     "restoreUntil": restore_until }),
                },
            )
            .await?;
        }
        Ok(())
    }

    /// The users whose tabs must hear that an organization came or went.
    async fn active_users(&self, tx: &mut Tx, organization: OrganizationId) -> Result<Vec<UserId>, Failure> {
        let users = sqlx::query_scalar!(
            "SELECT user_id FROM tenantry.organization_members WHERE organization_id = $1 AND status = 'active'",
            organization.uuid(),
        )
        .fetch_all(&mut **tx)
        .await?;
        Ok(users.into_iter().map(UserId::from_uuid).collect())
    }
}
