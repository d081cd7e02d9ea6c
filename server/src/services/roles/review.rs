//! Who holds a role, and what a change of it would do to them.

use std::collections::BTreeMap;

use tenantry::{
    access::{Holders, Permission, decide},
    custom_role::{CustomRoleChanges, CustomRoleRef, OFFERED_MAX, RoleReview, RoleUse},
    email::Email,
    ids::{OrganizationId, RoleId},
    role::Role,
    session::Tenant,
};

use super::change::changed;
use crate::{
    database::Tx,
    failure::Failure,
    services::{Core, flags_from_row, roles_from_row},
};

impl Core {
    /// Reads what [`Core::update_role`] would decide on. Nothing is locked: saving decides again.
    pub(super) async fn review_role(
        &self,
        tenant: &Tenant,
        role: &CustomRoleRef,
        changes: CustomRoleChanges,
    ) -> Result<RoleReview, Failure> {
        tenant.standing.require(&Permission::AC_UPDATE)?;
        let organization = tenant.organization_id;
        let mut tx = self.db.begin_read(tenant).await?;
        let was = self.find_role(&mut tx, organization, role).await?;
        let policy = self.load_policy(&mut tx, organization).await?;
        let is = changed(&was, changes, &policy, self.now());
        decide::update_role(&policy, &tenant.standing, &was.permissions, &is.permissions)?;
        if is.role != was.role {
            self.require_free_name(&mut tx, organization, &is.role).await?;
        }
        let holders = self.holders_alike(&mut tx, organization, was.id).await?;
        let usage = self.read_role_use(&mut tx, organization, &was.role).await?;
        tx.commit().await?;
        let impacts = policy.impact(&was.role, &is.permissions, &holders);
        Ok(RoleReview { was, is, impacts, invitations: usage.invitations })
    }

    pub(super) async fn role_usage(&self, tenant: &Tenant, role: &Role) -> Result<RoleUse, Failure> {
        tenant.standing.require(&Permission::AC_READ)?;
        let mut tx = self.db.begin_read(tenant).await?;
        let mut usage = self.read_role_use(&mut tx, tenant.organization_id, role).await?;
        tx.commit().await?;
        if decide::see_invitations(&tenant.standing).is_err() {
            usage.offered_to.clear();
        }
        Ok(usage)
    }

    pub(super) async fn role_holders(&self, tenant: &Tenant) -> Result<BTreeMap<Role, u64>, Failure> {
        tenant.standing.require(&Permission::AC_READ)?;
        let mut tx = self.db.begin_read(tenant).await?;
        let rows = sqlx::query!(
            r#"
            SELECT r.role, count(*) AS "count!"
              FROM tenantry.member_roles r
              JOIN tenantry.organization_members m ON m.organization_id = r.organization_id AND m.id = r.member_id
             WHERE r.organization_id = $1 AND m.removed_at IS NULL
             GROUP BY r.role
            "#,
            tenant.organization_id.uuid(),
        )
        .fetch_all(&mut *tx)
        .await?;
        tx.commit().await?;
        let count = |count| u64::try_from(count).unwrap_or_default();
        Ok(rows.into_iter().filter_map(|row| Some((Role::parse(&row.role).ok()?, count(row.count)))).collect())
    }

    /// The active members who hold a role, together where they hold the same: ten thousand of them are a few rows.
    async fn holders_alike(
        &self,
        tx: &mut Tx,
        organization: OrganizationId,
        role: RoleId,
    ) -> Result<Vec<Holders>, Failure> {
        let rows = sqlx::query!(
            r#"
            SELECT m.roles AS "roles!", m.can_manage_orders, m.can_manage_products, m.can_manage_members,
                   m.can_view_financials, count(*) AS "count!"
              FROM (SELECT ARRAY(SELECT r.role FROM tenantry.member_roles r
                                  WHERE r.organization_id = m.organization_id AND r.member_id = m.id
                                  ORDER BY r.role) AS roles,
                           m.can_manage_orders, m.can_manage_products, m.can_manage_members, m.can_view_financials
                      FROM tenantry.member_roles held
                      JOIN tenantry.organization_members m
                        ON m.organization_id = held.organization_id AND m.id = held.member_id AND m.status = 'active'
                     WHERE held.organization_id = $1 AND held.role_id = $2) m
             GROUP BY 1, 2, 3, 4, 5
            "#,
            organization.uuid(),
            role.uuid(),
        )
        .fetch_all(&mut **tx)
        .await?;
        let holders = rows.into_iter().map(|row| Holders {
            roles: roles_from_row(&row.roles),
            flags: flags_from_row(
                row.can_manage_orders,
                row.can_manage_products,
                row.can_manage_members,
                row.can_view_financials,
            ),
            count: u64::try_from(row.count).unwrap_or_default(),
        });
        Ok(holders.collect())
    }

    async fn read_role_use(&self, tx: &mut Tx, organization: OrganizationId, role: &Role) -> Result<RoleUse, Failure> {
        let row = sqlx::query!(
            r#"
            WITH offers AS (
                SELECT i.email
                  FROM tenantry.invitation_roles r
                  JOIN tenantry.organization_invitations i
                    ON i.organization_id = r.organization_id AND i.id = r.invitation_id
                 WHERE r.organization_id = $1 AND r.role = $2 AND i.status = 'pending' AND i.expires_at > $3
            )
            SELECT (SELECT count(*)
                      FROM tenantry.member_roles r
                      JOIN tenantry.organization_members m
                        ON m.organization_id = r.organization_id AND m.id = r.member_id
                     WHERE r.organization_id = $1 AND r.role = $2 AND m.removed_at IS NULL) AS "members!",
                   (SELECT count(*) FROM offers) AS "invitations!",
                   ARRAY(SELECT email FROM offers ORDER BY email LIMIT $4) AS "offered_to!: Vec<String>"
            "#,
            organization.uuid(),
            role.as_str(),
            self.now(),
            i64::from(OFFERED_MAX),
        )
        .fetch_one(&mut **tx)
        .await?;
        let count = |count| u64::try_from(count).unwrap_or_default();
        Ok(RoleUse {
            members: count(row.members),
            invitations: count(row.invitations),
            offered_to: row.offered_to.iter().filter_map(|address| Email::parse(address).ok()).collect(),
        })
    }
}
