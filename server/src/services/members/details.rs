//! One member with what stands around the membership.

use tenantry::{
    Error,
    access::{
        Permission,
        decide::{self, Subject},
    },
    ids::{MemberId, TeamId},
    member::{Member, MemberDetails, MemberState, MemberTeam},
    session::Tenant,
    team::TeamRole,
};

use super::{list::SEE_ABSENT, row::FoundMember};
use crate::{
    database::Tx,
    failure::Failure,
    services::{Core, name_from_row},
};

impl Core {
    pub(super) async fn member_details(&self, tenant: &Tenant, member: MemberId) -> Result<MemberDetails, Failure> {
        let mut tx = self.db.begin_read(tenant).await?;
        let FoundMember { member, other_owners, .. } = self.visible_member(&mut tx, tenant, member).await?;
        let around = sqlx::query!(
            r#"
            SELECT o.owner_id = $2 AS "is_primary_owner!",
                   (SELECT u.name
                      FROM tenantry.audit_log a
                      JOIN tenantry.organization_invitations i
                        ON i.organization_id = a.organization_id AND i.id = a.target_id
                      JOIN tenantry.users u ON u.id = i.inviter_id
                     WHERE a.organization_id = $1 AND a.actor_user_id = $2 AND a.action = 'invitation.accepted'
                     ORDER BY a.created_at DESC, a.id DESC
                     LIMIT 1) AS invited_by
              FROM tenantry.organizations o
             WHERE o.id = $1
            "#,
            tenant.organization_id.uuid(),
            member.user_id.uuid(),
        )
        .fetch_one(&mut *tx)
        .await?;
        let is_self = member.id == tenant.member_id;
        let sees_teams = is_self || tenant.standing.may(&Permission::MEMBER_UPDATE);
        let teams = if sees_teams { Some(self.teams_of_member(&mut tx, tenant, member.id).await?) } else { None };
        let policy = self.load_policy(&mut tx, tenant.organization_id).await?;
        let standing = policy.standing(&member.roles, member.flags);
        let subject = Subject { standing, status: member.status, is_self };
        let sees_sessions = decide::see_sessions(&tenant.standing, &subject).is_ok();
        let sessions =
            if sees_sessions { Some(self.sessions_here(&mut tx, tenant, member.user_id.uuid()).await?) } else { None };
        tx.commit().await?;
        Ok(MemberDetails {
            is_primary_owner: around.is_primary_owner,
            other_owners,
            invited_by: around.invited_by.as_deref().map(name_from_row).transpose()?,
            teams,
            sessions,
            member,
        })
    }

    /// A member that the caller could find in the lists.
    pub(super) async fn visible_member(
        &self,
        tx: &mut Tx,
        tenant: &Tenant,
        member: MemberId,
    ) -> Result<FoundMember, Failure> {
        let found = self.find_member(tx, tenant.organization_id, &member.into()).await?;
        if is_visible(tenant, &found.member) { Ok(found) } else { Err(Error::MemberNotFound.into()) }
    }

    async fn teams_of_member(
        &self,
        tx: &mut Tx,
        tenant: &Tenant,
        member: MemberId,
    ) -> Result<Vec<MemberTeam>, Failure> {
        let rows = sqlx::query!(
            r#"
            SELECT t.id, t.name, tm.role
              FROM tenantry.team_members tm
              JOIN tenantry.teams t ON t.organization_id = tm.organization_id AND t.id = tm.team_id
             WHERE tm.organization_id = $1 AND tm.member_id = $2
             ORDER BY lower(t.name) COLLATE "C", t.id
            "#,
            tenant.organization_id.uuid(),
            member.uuid(),
        )
        .fetch_all(&mut **tx)
        .await?;
        rows.into_iter()
            .map(|row| {
                Ok(MemberTeam {
                    id: TeamId::from_uuid(row.id),
                    name: name_from_row(&row.name)?,
                    role: TeamRole::parse(&row.role)?,
                })
            })
            .collect()
    }
}

fn is_visible(tenant: &Tenant, member: &Member) -> bool {
    member.state() == MemberState::Active || tenant.standing.require_any(&SEE_ABSENT).is_ok()
}
