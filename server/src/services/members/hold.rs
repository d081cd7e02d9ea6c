//! Keeping a member out for a while, and letting members work here again.

use tenantry::{
    access::decide,
    ids::MemberId,
    member::{Member, MemberState, MemberStatus},
    session::Tenant,
};

use super::{
    change::{portrait, subject},
    row::FoundMember,
};
use crate::{
    failure::Failure,
    services::{
        Core,
        record::{By, Change, Event},
    },
};

impl Core {
    pub(super) async fn hold_member(&self, tenant: &Tenant, member: MemberId) -> Result<Member, Failure> {
        let (mut tx, actor) = self.begin_change(tenant).await?;
        let found = self.find_member(&mut tx, tenant.organization_id, &member.into()).await?;
        let FoundMember { member: target, other_owners, .. } = found;
        decide::hold_member(&actor.standing, &subject(&actor, &target), other_owners)?;
        sqlx::query!(
            r#"
            UPDATE tenantry.organization_members SET status = 'suspended', updated_at = $3
             WHERE organization_id = $1 AND id = $2
            "#,
            tenant.organization_id.uuid(),
            member.uuid(),
            self.now(),
        )
        .execute(&mut *tx)
        .await?;
        if actor.policy.owns(&target.roles) {
            self.pass_primary_ownership(&mut tx, tenant.organization_id, &target).await?;
        }
        let held = Member { status: MemberStatus::Suspended, ..target.clone() };
        self.record(
            &mut tx,
            By::from(tenant),
            Change {
                organization: Some(tenant.organization_id),
                action: "member.held",
                target: ("member", member.uuid()),
                before: Some(portrait(&target)),
                after: Some(portrait(&held)),
                events: vec![
                    Event::in_organization("members", tenant.organization_id),
                    Event::in_organization("teams", tenant.organization_id),
                    Event::for_user("access", Some(tenant.organization_id), target.user_id),
                ],
            },
        )
        .await?;
        self.commit(tx).await?;
        Ok(held)
    }

    pub(super) async fn reinstate_member(&self, tenant: &Tenant, member: MemberId) -> Result<Member, Failure> {
        let (mut tx, actor) = self.begin_change(tenant).await?;
        let target = self.find_member(&mut tx, tenant.organization_id, &member.into()).await?.member;
        decide::reinstate_member(&actor.policy, &actor.standing, target.state(), &target.roles, target.flags)?;
        actor.organization.require_seat()?;
        // Who was on hold is still in the teams; a place that another has taken meanwhile is gone.
        sqlx::query!(
            r#"
            WITH crowded AS (
                DELETE FROM tenantry.team_members tm
                 WHERE tm.organization_id = $1 AND tm.member_id = $2
                   AND $4 <= (SELECT count(*) FROM tenantry.team_members other
                                JOIN tenantry.organization_members m
                                  ON m.organization_id = other.organization_id AND m.id = other.member_id
                                     AND m.status = 'active'
                               WHERE other.organization_id = tm.organization_id AND other.team_id = tm.team_id)
            )
            UPDATE tenantry.organization_members SET status = 'active', removed_at = NULL, updated_at = $3
             WHERE organization_id = $1 AND id = $2
            "#,
            tenant.organization_id.uuid(),
            member.uuid(),
            self.now(),
            actor.organization.limits.team_members.number().map(i64::from),
        )
        .execute(&mut *tx)
        .await?;
        let back = Member { status: MemberStatus::Active, removed_at: None, ..target.clone() };
        let action = if target.state() == MemberState::Hold { "member.resumed" } else { "member.reinstated" };
        self.record(
            &mut tx,
            By::from(tenant),
            Change {
                organization: Some(tenant.organization_id),
                action,
                target: ("member", member.uuid()),
                before: Some(portrait(&target)),
                after: Some(portrait(&back)),
                events: vec![
                    Event::in_organization("members", tenant.organization_id),
                    Event::in_organization("teams", tenant.organization_id),
                    Event::for_user("organizations", Some(tenant.organization_id), target.user_id),
                ],
            },
        )
        .await?;
        self.commit(tx).await?;
        Ok(back)
    }
}
