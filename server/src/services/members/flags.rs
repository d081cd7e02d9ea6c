//! The four switches of a member.

use tenantry::{
    access::{Flags, decide},
    ids::MemberId,
    member::Member,
    session::Tenant,
};

use super::change::{portrait, subject};
use crate::{
    failure::Failure,
    services::{
        Core,
        record::{By, Change, Event},
    },
};

impl Core {
    pub(super) async fn set_member_flags(
        &self,
        tenant: &Tenant,
        member: MemberId,
        flags: Flags,
    ) -> Result<Member, Failure> {
        let (mut tx, actor) = self.begin_change(tenant).await?;
        let target = self.find_member(&mut tx, tenant.organization_id, &member.into()).await?.member;
        decide::set_flags(&actor.policy, &actor.standing, &subject(&actor, &target), &target.roles, flags)?;
        if target.flags == flags {
            return Ok(target);
        }
        sqlx::query!(
            r#"
            UPDATE tenantry.organization_members
               SET can_manage_orders = $3, can_manage_products = $4, can_manage_members = $5, can_view_financials = $6,
                   updated_at = $7
             WHERE organization_id = $1 AND id = $2
            "#,
            tenant.organization_id.uuid(),
            member.uuid(),
            flags.can_manage_orders,
            flags.can_manage_products,
            flags.can_manage_members,
            flags.can_view_financials,
            self.now(),
        )
        .execute(&mut *tx)
        .await?;
        let changed = Member { flags, ..target.clone() };
        self.record(
            &mut tx,
            By::from(tenant),
            Change {
                organization: Some(tenant.organization_id),
                action: "member.flags_changed",
                target: ("member", member.uuid()),
                before: Some(portrait(&target)),
                after: Some(portrait(&changed)),
                events: vec![
                    Event::in_organization("members", tenant.organization_id),
                    Event::for_user("access", Some(tenant.organization_id), target.user_id),
                ],
            },
        )
        .await?;
        self.commit(tx).await?;
        Ok(changed)
    }
}
