//! How much of its limits an organization uses.

use tenantry::{
    Error,
    ids::OrganizationId,
    limits::{OrganizationUsage, Usage},
    session::Tenant,
};

use crate::{
    database::Tx,
    failure::Failure,
    services::{Core, count_from_row, plan_from_row},
};

impl Core {
    pub(super) async fn organization_usage(&self, tenant: &Tenant) -> Result<OrganizationUsage, Failure> {
        let mut tx = self.db.begin_read(tenant).await?;
        let usage = self.read_usage(&mut tx, tenant.organization_id).await?;
        tx.commit().await?;
        Ok(usage)
    }

    /// Counts what the limits count.
    pub(crate) async fn read_usage(&self, tx: &mut Tx, id: OrganizationId) -> Result<OrganizationUsage, Failure> {
        let row = sqlx::query!(
            r#"
            SELECT o.plan, o.max_members, o.member_count,
                   (SELECT count(*) FROM tenantry.organization_invitations i
                     WHERE i.organization_id = o.id AND i.status = 'pending' AND i.expires_at > $2) AS "invitations!",
                   (SELECT count(*) FROM tenantry.teams t WHERE t.organization_id = o.id) AS "teams!",
                   (SELECT count(*) FROM tenantry.organization_roles r WHERE r.organization_id = o.id) AS "roles!",
                   (SELECT coalesce(max(team.size), 0)
                      FROM (SELECT count(*) AS size
                              FROM tenantry.team_members tm
                              JOIN tenantry.organization_members m
                                ON m.organization_id = tm.organization_id AND m.id = tm.member_id
                               AND m.status = 'active'
                             WHERE tm.organization_id = o.id
                             GROUP BY tm.team_id) team) AS "largest_team!"
              FROM tenantry.organizations o
             WHERE o.id = $1 AND o.deleted_at IS NULL
            "#,
            id.uuid(),
            self.now(),
        )
        .fetch_optional(&mut **tx)
        .await?
        .ok_or(Error::OrganizationNotFound)?;
        let limits = self.limits_from_row(row.plan.as_deref(), row.max_members);
        Ok(OrganizationUsage {
            plan: plan_from_row(row.plan.as_deref()),
            members: Usage { count: count_from_row(row.member_count), limit: limits.members },
            invitations: Usage { count: count_from_row(row.invitations), limit: limits.invitations },
            teams: Usage { count: count_from_row(row.teams), limit: limits.teams },
            roles: Usage { count: count_from_row(row.roles), limit: limits.roles },
            team_members: Usage { count: count_from_row(row.largest_team), limit: limits.team_members },
        })
    }
}
