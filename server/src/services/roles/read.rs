//! Reading roles, and what they amount to.

use std::sync::Arc;

use tenantry::{
    Error,
    access::{AccessPolicy, Explanation, Permission},
    custom_role::{CustomRole, CustomRoleRef},
    ids::{MemberId, OrganizationId},
    page::{Page, PageRequest},
    record::Window,
    session::Tenant,
};

use super::row::RoleRow;
use crate::{
    database::Tx,
    failure::Failure,
    services::{
        Core, StoredRoles, creator_from_row, flags_from_row,
        place::Place,
        records::{refuse_cut, rows},
        roles_from_row, run_time_from_row,
    },
};

impl Core {
    pub(super) async fn read_role(&self, tenant: &Tenant, role: &CustomRoleRef) -> Result<CustomRole, Failure> {
        tenant.standing.require(&Permission::AC_READ)?;
        let mut tx = self.db.begin_read(tenant).await?;
        let found = self.find_role(&mut tx, tenant.organization_id, role).await?;
        tx.commit().await?;
        Ok(found)
    }

    pub(super) async fn list_roles(&self, tenant: &Tenant, page: &PageRequest) -> Result<Page<CustomRole>, Failure> {
        tenant.standing.require(&Permission::AC_READ)?;
        let place = page.after.as_ref().map(Place::decode).transpose()?;
        let mut tx = self.db.begin_read(tenant).await?;
        let mut rows = sqlx::query_as!(
            RoleRow,
            r#"
            SELECT c.id, c.name, c.permissions, c.created_at, c.updated_at, c.fields,
                   (SELECT count(*) FROM tenantry.member_roles r
                      JOIN tenantry.organization_members m ON m.organization_id = r.organization_id AND m.id = r.member_id
                     WHERE r.organization_id = c.organization_id AND r.role_id = c.id
                       AND m.removed_at IS NULL) AS "member_count!"
              FROM tenantry.organization_roles c
             WHERE c.organization_id = $1
               AND ($3::uuid IS NULL OR (c.name COLLATE "C", c.id) > ($2::text COLLATE "C", $3))
             ORDER BY c.name COLLATE "C", c.id
             LIMIT $4
            "#,
            tenant.organization_id.uuid(),
            place.as_ref().map(|place| place.name.clone()),
            place.as_ref().map(|place| place.id),
            i64::from(page.limit()) + 1,
        )
        .fetch_all(&mut *tx)
        .await?;
        let total = sqlx::query_scalar!(
            r#"SELECT count(*) AS "count!" FROM tenantry.organization_roles WHERE organization_id = $1"#,
            tenant.organization_id.uuid(),
        )
        .fetch_one(&mut *tx)
        .await?;
        tx.commit().await?;

        let has_next = rows.len() > page.limit() as usize;
        rows.truncate(page.limit() as usize);
        let next = match rows.last() {
            Some(last) if has_next => Some(Place { name: last.name.clone(), id: last.id }.encode()?),
            _ => None,
        };
        let items = rows.into_iter().map(CustomRole::try_from).collect::<Result<Vec<_>, _>>()?;
        Ok(Page { items, next, total: u64::try_from(total).unwrap_or_default() })
    }

    pub(super) async fn all_roles(&self, tenant: &Tenant, window: Window) -> Result<Vec<CustomRole>, Failure> {
        tenant.standing.require(&Permission::AC_READ)?;
        let mut tx = self.db.begin_read(tenant).await?;
        let found = sqlx::query_as!(
            RoleRow,
            r#"
            SELECT c.id, c.name, c.permissions, c.created_at, c.updated_at, c.fields,
                   (SELECT count(*) FROM tenantry.member_roles r
                      JOIN tenantry.organization_members m ON m.organization_id = r.organization_id AND m.id = r.member_id
                     WHERE r.organization_id = c.organization_id AND r.role_id = c.id
                       AND m.removed_at IS NULL) AS "member_count!"
              FROM tenantry.organization_roles c
             WHERE c.organization_id = $1
             ORDER BY c.created_at, c.id
             LIMIT $2 OFFSET $3
            "#,
            tenant.organization_id.uuid(),
            rows(window),
            i64::from(window.offset),
        )
        .fetch_all(&mut *tx)
        .await?;
        tx.commit().await?;
        let roles = found.into_iter().map(CustomRole::try_from).collect::<Result<Vec<_>, _>>()?;
        Ok(refuse_cut(roles, window)?)
    }

    pub(super) async fn visible_policy(&self, tenant: &Tenant) -> Result<AccessPolicy, Failure> {
        let mut tx = self.db.begin_read(tenant).await?;
        let (creator, run_time) = self.load_own(&mut tx, tenant.organization_id).await?;
        let mut run_time = run_time_from_row(run_time);
        tx.commit().await?;
        if !tenant.standing.may(&Permission::AC_READ) {
            run_time.retain(|role, _| tenant.roles.contains(role));
        }
        Ok(self.policy.with_run_time(run_time).with_creator(creator_from_row(&creator)))
    }

    pub(super) async fn explain_member(&self, tenant: &Tenant, member: MemberId) -> Result<Vec<Explanation>, Failure> {
        if member != tenant.member_id {
            tenant.standing.require(&Permission::AC_READ)?;
        }
        let mut tx = self.db.begin_read(tenant).await?;
        let row = sqlx::query!(
            r#"
            SELECT m.can_manage_orders, m.can_manage_products, m.can_manage_members, m.can_view_financials,
                   ARRAY(SELECT r.role FROM tenantry.member_roles r
                          WHERE r.organization_id = m.organization_id AND r.member_id = m.id) AS "roles!",
                   (SELECT jsonb_object_agg(c.name, c.permissions) FROM tenantry.organization_roles c
                     WHERE c.organization_id = m.organization_id) AS "run_time?: StoredRoles",
                   o.creator_role
              FROM tenantry.organization_members m
              JOIN tenantry.organizations o ON o.id = m.organization_id
             WHERE m.organization_id = $1 AND m.id = $2 AND m.status = 'active'
            "#,
            tenant.organization_id.uuid(),
            member.uuid(),
        )
        .fetch_optional(&mut *tx)
        .await?
        .ok_or(Error::MemberNotFound)?;
        tx.commit().await?;
        let flags = flags_from_row(
            row.can_manage_orders,
            row.can_manage_products,
            row.can_manage_members,
            row.can_view_financials,
        );
        Ok(self.policy_with(&row.creator_role, row.run_time).explain_all(&roles_from_row(&row.roles), flags))
    }

    /// Every role of an organization.
    pub(crate) async fn load_policy(
        &self,
        tx: &mut Tx,
        organization: OrganizationId,
    ) -> Result<Arc<AccessPolicy>, Failure> {
        let (creator, run_time) = self.load_own(tx, organization).await?;
        Ok(self.policy_with(&creator, run_time))
    }

    /// The role of the organization's maker, and the roles that it made for itself.
    async fn load_own(
        &self,
        tx: &mut Tx,
        organization: OrganizationId,
    ) -> Result<(String, Option<StoredRoles>), Failure> {
        let row = sqlx::query!(
            r#"
            SELECT o.creator_role,
                   (SELECT jsonb_object_agg(c.name, c.permissions) FROM tenantry.organization_roles c
                     WHERE c.organization_id = o.id) AS "run_time?: StoredRoles"
              FROM tenantry.organizations o WHERE o.id = $1
            "#,
            organization.uuid(),
        )
        .fetch_optional(&mut **tx)
        .await?
        .ok_or(Error::OrganizationNotFound)?;
        Ok((row.creator_role, row.run_time))
    }
}
