//! Reading organizations.

use chrono::TimeDelta;
use tenantry::{
    Error,
    ids::OrganizationId,
    organization::{OrganizationDetails, OrganizationEntry, RESTORE_DAYS},
    session::{Caller, Tenant},
    slug::Slug,
};

use crate::{
    failure::Failure,
    services::{Core, count_from_row, name_from_row, plan_from_row, roles_from_row},
};

impl Core {
    pub(super) async fn list_organizations(&self, caller: &Caller) -> Result<Vec<OrganizationEntry>, Failure> {
        let mut tx = self.db.begin(None, Some(caller.user_id)).await?;
        let rows = sqlx::query!(
            r#"
            SELECT o.id, o.slug, o.name, o.is_personal, o.is_active, o.member_count, o.deleted_at, o.plan,
                   ARRAY(SELECT r.role FROM tenantry.member_roles r
                          WHERE r.organization_id = m.organization_id AND r.member_id = m.id) AS "roles!"
              FROM tenantry.organization_members m
              JOIN tenantry.organizations o ON o.id = m.organization_id
             WHERE m.user_id = $1 AND m.status = 'active'
               AND (o.deleted_at IS NULL
                    OR o.deleted_at > $2 AND EXISTS (
                           SELECT FROM tenantry.member_roles r
                            WHERE r.organization_id = m.organization_id AND r.member_id = m.id
                              AND r.role = o.creator_role))
             ORDER BY o.deleted_at IS NOT NULL, NOT (o.is_personal AND o.owner_id = $1), lower(o.name), o.id
            "#,
            caller.user_id.uuid(),
            self.now() - TimeDelta::days(RESTORE_DAYS),
        )
        .fetch_all(&mut *tx)
        .await?;
        tx.commit().await?;
        rows.into_iter()
            .map(|row| {
                Ok(OrganizationEntry {
                    id: OrganizationId::from_uuid(row.id),
                    slug: Slug::parse(&row.slug)?,
                    name: name_from_row(&row.name)?,
                    is_personal: row.is_personal,
                    roles: roles_from_row(&row.roles),
                    member_count: count_from_row(row.member_count),
                    is_active: row.is_active,
                    plan: plan_from_row(row.plan.as_deref()),
                    deleted_at: row.deleted_at,
                })
            })
            .collect()
    }

    pub(super) async fn organization_details(&self, tenant: &Tenant) -> Result<OrganizationDetails, Failure> {
        let mut tx = self.db.begin_read(tenant).await?;
        let row = sqlx::query!(
            r#"
            SELECT o.slug, o.name, o.business_number, o.is_personal, o.is_active, o.member_count, o.max_members,
                   o.plan, o.created_at,
                   (SELECT count(*) FROM tenantry.member_roles r
                      JOIN tenantry.organization_members m ON m.organization_id = r.organization_id AND m.id = r.member_id
                     WHERE r.organization_id = o.id AND r.role = o.creator_role AND m.status = 'active') AS "owners!",
                   (SELECT count(*) FROM tenantry.organization_invitations i
                     WHERE i.organization_id = o.id AND i.status = 'pending' AND i.expires_at > $2) AS "pending!"
              FROM tenantry.organizations o
             WHERE o.id = $1 AND o.deleted_at IS NULL
            "#,
            tenant.organization_id.uuid(),
            self.now(),
        )
        .fetch_optional(&mut *tx)
        .await?
        .ok_or(Error::OrganizationNotFound)?;
        tx.commit().await?;
        Ok(OrganizationDetails {
            id: tenant.organization_id,
            slug: Slug::parse(&row.slug)?,
            name: name_from_row(&row.name)?,
            business_number: row.business_number,
            is_personal: row.is_personal,
            is_active: row.is_active,
            member_count: count_from_row(row.member_count),
            owner_count: count_from_row(row.owners),
            member_limit: self.limits_from_row(row.plan.as_deref(), row.max_members).members,
            plan: plan_from_row(row.plan.as_deref()),
            pending_invitations: count_from_row(row.pending),
            created_at: row.created_at,
        })
    }
}
