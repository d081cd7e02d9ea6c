//! The session's active team.

use tenantry::{
    Error,
    ids::TeamId,
    session::{Caller, Tenant},
    team::Team,
};

use crate::{failure::Failure, services::Core};

impl Core {
    /// Changes nothing unless the caller is in the team now: the membership is looked up by the statement that writes.
    /// Not audited: a session's default gives no access.
    pub(super) async fn set_active_team(&self, tenant: &Tenant, team: TeamId) -> Result<Team, Failure> {
        let mut tx = self.db.begin_read(tenant).await?;
        let found = self.find_team(&mut tx, tenant.organization_id, team).await?;
        let updated = sqlx::query!(
            r#"
            UPDATE tenantry.sessions s SET active_organization_id = tm.organization_id, active_team_id = tm.team_id
              FROM tenantry.team_members tm
              JOIN tenantry.organization_members m
                ON m.organization_id = tm.organization_id AND m.id = tm.member_id AND m.status = 'active'
             WHERE s.id = $1 AND s.user_id = m.user_id
               AND tm.organization_id = $2 AND tm.team_id = $3 AND m.user_id = $4
            "#,
            tenant.caller.session_id.uuid(),
            tenant.organization_id.uuid(),
            team.uuid(),
            tenant.caller.user_id.uuid(),
        )
        .execute(&mut *tx)
        .await?;
        if updated.rows_affected() != 1 {
            return Err(Error::NotInTeam.into());
        }
        tx.commit().await?;
        Ok(found)
    }

    pub(super) async fn clear_active_team(&self, caller: &Caller) -> Result<(), Failure> {
        sqlx::query!("UPDATE tenantry.sessions SET active_team_id = NULL WHERE id = $1", caller.session_id.uuid())
            .execute(&self.db.auth)
            .await?;
        Ok(())
    }
}
