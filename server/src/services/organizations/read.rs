//! Reading organizations.

use std::{collections::HashMap, sync::Arc};

use chrono::TimeDelta;
use tenantry::{
    Error,
    access::{AccessPolicy, Flags, Permission},
    ids::OrganizationId,
    organization::{OrganizationDetails, OrganizationEntry, RESTORE_DAYS, WAITING_MAX},
    picture::shown,
    role::Role,
    session::{Caller, Tenant},
    slug::Slug,
};
use uuid::Uuid;

use crate::{
    failure::Failure,
    services::{Core, StoredRoles, count_from_row, flags_from_row, name_from_row, plan_from_row, roles_from_row},
};

/// The open invitations of an organization, counted up to [`WAITING_MAX`].
struct Waiting {
    count: u64,
    policy: Arc<AccessPolicy>,
}

/// Whether somebody who holds this may see what invitations there are.
fn may_see_waiting(policy: &AccessPolicy, roles: &[Role], flags: Flags) -> bool {
    let standing = policy.standing(roles, flags);
    standing.may(&Permission::INVITATION_CREATE) || standing.may(&Permission::INVITATION_CANCEL)
}

impl Core {
    pub(super) async fn list_organizations(&self, caller: &Caller) -> Result<Vec<OrganizationEntry>, Failure> {
        let mut tx = self.db.begin(None, Some(caller.user_id)).await?;
        let rows = sqlx::query!(
            r#"
            SELECT o.id, o.slug, o.name, o.is_personal, o.is_active, o.member_count, o.deleted_at, o.plan, o.logo,
                   p.pinned_at IS NOT NULL AS "is_pinned!", m.can_manage_orders, m.can_manage_products,
                   m.can_manage_members, m.can_view_financials, m.roles, o.creator_role = ANY (m.roles) AS "is_owner!"
              FROM tenantry.organization_members m
              JOIN tenantry.organizations o ON o.id = m.organization_id
              LEFT JOIN tenantry.organization_pins p ON p.organization_id = m.organization_id AND p.user_id = m.user_id
             WHERE m.user_id = $1 AND m.status = 'active'
               AND (o.deleted_at IS NULL OR o.deleted_at > $2 AND o.creator_role = ANY (m.roles))
             ORDER BY o.deleted_at IS NOT NULL, NOT (o.is_personal AND o.owner_id = $1), lower(o.name), o.id
            "#,
            caller.user_id.uuid(),
            self.now() - TimeDelta::days(RESTORE_DAYS),
        )
        .fetch_all(&mut *tx)
        .await?;
        tx.commit().await?;
        // Plain members are not told, and need no count. What an organization's own roles give is known when they are read.
        let may_know = |roles: &[Role], flags| {
            may_see_waiting(&self.policy, roles, flags) || roles.iter().any(|role| !self.policy.knows(role))
        };
        let open: Vec<Uuid> = rows
            .iter()
            .filter(|row| row.deleted_at.is_none())
            .filter(|row| {
                let flags = flags_from_row(
                    row.can_manage_orders,
                    row.can_manage_products,
                    row.can_manage_members,
                    row.can_view_financials,
                );
                row.is_owner || may_know(&roles_from_row(&row.roles), flags)
            })
            .map(|row| row.id)
            .collect();
        let waiting = if open.is_empty() { HashMap::new() } else { self.waiting_in(&open).await? };
        rows.into_iter()
            .map(|row| {
                let roles = roles_from_row(&row.roles);
                let flags = flags_from_row(
                    row.can_manage_orders,
                    row.can_manage_products,
                    row.can_manage_members,
                    row.can_view_financials,
                );
                let pending_invitations = waiting
                    .get(&row.id)
                    .filter(|waiting| may_see_waiting(&waiting.policy, &roles, flags))
                    .map(|waiting| waiting.count);
                Ok(OrganizationEntry {
                    id: OrganizationId::from_uuid(row.id),
                    slug: Slug::parse(&row.slug)?,
                    name: name_from_row(&row.name)?,
                    is_personal: row.is_personal,
                    roles,
                    member_count: count_from_row(row.member_count),
                    is_active: row.is_active,
                    plan: plan_from_row(row.plan.as_deref()),
                    logo: shown(row.logo.as_deref()),
                    is_pinned: row.is_pinned,
                    is_owner: row.is_owner,
                    pending_invitations,
                    deleted_at: row.deleted_at,
                })
            })
            .collect()
    }

    /// How many invitations are pending in each of these organizations, and the roles that decide who may know.
    ///
    /// Over tenants, and so as `auth`: the organizations are those that the caller is in.
    async fn waiting_in(&self, organizations: &[Uuid]) -> Result<HashMap<Uuid, Waiting>, Failure> {
        let rows = sqlx::query!(
            r#"
            SELECT o.id, o.creator_role,
                   (SELECT count(*) FROM (
                        SELECT FROM tenantry.organization_invitations i
                         WHERE i.organization_id = o.id AND i.status = 'pending' AND i.expires_at > $2
                         LIMIT $3) waiting) AS "count!",
                   (SELECT jsonb_object_agg(c.name, c.permissions) FROM tenantry.organization_roles c
                     WHERE c.organization_id = o.id) AS "run_time?: StoredRoles"
              FROM tenantry.organizations o
             WHERE o.id = ANY ($1)
            "#,
            organizations,
            self.now(),
            i64::from(WAITING_MAX),
        )
        .fetch_all(&self.db.auth)
        .await?;
        let waiting = rows.into_iter().map(|row| {
            let policy = self.policy_with(&row.creator_role, row.run_time);
            (row.id, Waiting { count: count_from_row(row.count), policy })
        });
        Ok(waiting.collect())
    }

    pub(super) async fn organization_details(&self, tenant: &Tenant) -> Result<OrganizationDetails, Failure> {
        let mut tx = self.db.begin_read(tenant).await?;
        let row = sqlx::query!(
            r#"
            SELECT o.slug, o.name, o.logo, o.business_number, o.is_personal, o.is_active, o.member_count, o.max_members,
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
            logo: shown(row.logo.as_deref()),
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
