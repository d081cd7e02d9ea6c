//! Changing who is a member, and as what.

use serde_json::{Value, json};
use tenantry::{
    Error,
    access::decide::{self, Subject},
    fields::{Entity, FieldValues},
    ids::{MemberId, OrganizationId},
    invitation::InvitationState,
    member::{Member, MemberStatus},
    record::{MemberRecord, MemberRef},
    role::Role,
    session::Tenant,
};
use uuid::Uuid;

use super::row::{FoundMember, MemberRow};
use crate::{
    database::Tx,
    failure::Failure,
    services::{
        Core,
        actor::Actor,
        record::{By, Change, Event},
    },
};

/// Somebody else ended the membership.
const REMOVED: &str = "member.removed";

/// A member as the audit log keeps one.
pub(super) fn portrait(member: &Member) -> Value {
    json!({ "userId": member.user_id, "email": member.email, "roles": member.roles, "flags": member.flags,
            "status": member.status })
}

impl Core {
    pub(super) async fn set_member_roles(
        &self,
        tenant: &Tenant,
        member: MemberId,
        roles: &[Role],
    ) -> Result<Member, Failure> {
        let (mut tx, actor) = self.begin_change(tenant).await?;
        let found = self.find_member(&mut tx, tenant.organization_id, &member.into()).await?;
        let FoundMember { member: target, other_owners, .. } = found;
        decide::change_roles(&actor.policy, &actor.standing, &subject(&actor, &target), roles, other_owners)?;
        if target.roles == roles {
            return Ok(target);
        }
        let names: Vec<String> = roles.iter().map(|role| role.as_str().to_owned()).collect();
        sqlx::query!(
            r#"
            WITH gone AS (
                DELETE FROM tenantry.member_roles
                 WHERE organization_id = $1 AND member_id = $2 AND role <> ALL ($3)
            ), touched AS (
                UPDATE tenantry.organization_members SET updated_at = $4 WHERE organization_id = $1 AND id = $2
            )
            INSERT INTO tenantry.member_roles (organization_id, member_id, role)
            SELECT $1, $2, role FROM unnest($3::text[]) AS given (role)
            ON CONFLICT DO NOTHING
            "#,
            tenant.organization_id.uuid(),
            member.uuid(),
            &names,
            self.now(),
        )
        .execute(&mut *tx)
        .await?;
        if actor.policy.owns(&target.roles) && !actor.policy.owns(roles) {
            self.pass_primary_ownership(&mut tx, tenant.organization_id, &target).await?;
        }
        let changed = Member { roles: roles.to_vec(), ..target.clone() };
        self.record(
            &mut tx,
            By::from(tenant),
            Change {
                organization: Some(tenant.organization_id),
                action: "member.roles_changed",
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

    pub(super) async fn set_member_fields(
        &self,
        tenant: &Tenant,
        member: MemberId,
        fields: &FieldValues,
    ) -> Result<Member, Failure> {
        let (mut tx, actor) = self.begin_change(tenant).await?;
        let target = self.find_member(&mut tx, tenant.organization_id, &member.into()).await?.member;
        decide::change_member(&actor.standing, &subject(&actor, &target))?;
        let declared = self.fields.of(Entity::Member);
        let changed = Member { fields: declared.apply(&target.fields, fields)?, ..target.clone() };
        if changed == target {
            return Ok(target);
        }
        sqlx::query!(
            r#"
            UPDATE tenantry.organization_members SET fields = $3, updated_at = $4
             WHERE organization_id = $1 AND id = $2
            "#,
            tenant.organization_id.uuid(),
            member.uuid(),
            changed.fields.to_value(),
            self.now(),
        )
        .execute(&mut *tx)
        .await?;
        let [before, after] = [&target, &changed].map(|member| {
            let mut portrait = portrait(member);
            portrait["fields"] = declared.audited(&member.fields);
            Some(portrait)
        });
        self.record(
            &mut tx,
            By::from(tenant),
            Change {
                organization: Some(tenant.organization_id),
                action: "member.fields_changed",
                target: ("member", member.uuid()),
                before,
                after,
                events: vec![Event::in_organization("members", tenant.organization_id)],
            },
        )
        .await?;
        self.commit(tx).await?;
        Ok(changed)
    }

    pub(super) async fn remove_member(&self, tenant: &Tenant, member: &MemberRef) -> Result<MemberRecord, Failure> {
        let (mut tx, actor) = self.begin_change(tenant).await?;
        let found = self.find_member(&mut tx, tenant.organization_id, member).await?;
        let FoundMember { member: target, image, other_owners } = found;
        if actor.organization.is_personal && target.id == actor.member_id {
            return Err(Error::PersonalOrganization.into());
        }
        decide::remove_member(&actor.standing, &subject(&actor, &target), other_owners)?;
        self.end_membership(&mut tx, tenant, target.id, REMOVED).await?;
        self.commit(tx).await?;
        Ok(MemberRecord {
            id: target.id,
            organization_id: tenant.organization_id,
            user_id: target.user_id,
            roles: target.roles,
            joined_at: target.joined_at,
            name: target.name,
            email: target.email,
            image,
            fields: target.fields,
        })
    }

    /// Ends a membership that the caller has decided to end: suspends the row, hands the primary ownership on, tells
    /// the tabs. Sessions and profile forget the organization by a trigger.
    pub(crate) async fn end_membership(
        &self,
        tx: &mut Tx,
        tenant: &Tenant,
        member: MemberId,
        action: &'static str,
    ) -> Result<(), Failure> {
        self.end_membership_of(tx, By::from(tenant), tenant.organization_id, member, action).await
    }

    /// As [`Core::end_membership`], for somebody who is not in the organization by a request of its own.
    pub(crate) async fn end_membership_of(
        &self,
        tx: &mut Tx,
        by: By<'_>,
        organization: OrganizationId,
        member: MemberId,
        action: &'static str,
    ) -> Result<(), Failure> {
        // Who comes back starts without teams. Who is removed does not come back by another invitation that is open.
        let removed = action == REMOVED;
        let ended = sqlx::query!(
            r#"
            WITH teams AS (
                DELETE FROM tenantry.team_members WHERE organization_id = $1 AND member_id = $2
            ), withdrawn AS (
                UPDATE tenantry.organization_invitations i SET status = 'cancelled', resolved_at = $3
                  FROM tenantry.organization_members m
                  JOIN tenantry.users u ON u.id = m.user_id
                 WHERE $4 AND m.organization_id = $1 AND m.id = $2
                   AND i.organization_id = $1 AND i.email = u.email AND i.status = 'pending' AND i.expires_at > $3
                RETURNING i.id
            )
            UPDATE tenantry.organization_members m SET status = 'suspended', removed_at = $3, updated_at = $3
              FROM tenantry.users u
             WHERE m.organization_id = $1 AND m.id = $2 AND m.status = 'active' AND u.id = m.user_id
            RETURNING m.id, m.user_id, u.name, u.email, u.image,
                      ARRAY(SELECT r.role FROM tenantry.member_roles r
                             WHERE r.organization_id = m.organization_id AND r.member_id = m.id) AS "roles!",
                      m.can_manage_orders, m.can_manage_products, m.can_manage_members, m.can_view_financials,
                      m.source, m.joined_at, m.fields, (SELECT w.id FROM withdrawn w) AS withdrawn,
                      (SELECT o.creator_role FROM tenantry.organizations o WHERE o.id = $1) AS "creator_role!"
            "#,
            organization.uuid(),
            member.uuid(),
            self.now(),
            removed,
        )
        .fetch_optional(&mut **tx)
        .await?
        .ok_or(Error::MemberNotFound)?;
        let withdrawn = ended.withdrawn;
        let target = Member::try_from(MemberRow {
            id: ended.id,
            user_id: ended.user_id,
            name: ended.name,
            email: ended.email,
            image: ended.image,
            roles: ended.roles,
            can_manage_orders: ended.can_manage_orders,
            can_manage_products: ended.can_manage_products,
            can_manage_members: ended.can_manage_members,
            can_view_financials: ended.can_view_financials,
            status: MemberStatus::Active.as_str().to_owned(),
            source: ended.source,
            joined_at: ended.joined_at,
            removed_at: None,
            fields: ended.fields,
            sort_text: String::new(),
        })?;
        if let Some(invitation) = withdrawn {
            self.record_withdrawal(tx, by, organization, &target, invitation).await?;
        }
        if target.roles.iter().any(|role| role.as_str() == ended.creator_role) {
            self.pass_primary_ownership(tx, organization, &target).await?;
        }
        let gone = Member { status: MemberStatus::Suspended, removed_at: Some(self.now()), ..target.clone() };
        self.record(
            tx,
            by,
            Change {
                organization: Some(organization),
                action,
                target: ("member", member.uuid()),
                before: Some(portrait(&target)),
                after: Some(portrait(&gone)),
                events: vec![
                    Event::in_organization("members", organization),
                    Event::in_organization("teams", organization),
                    Event::for_user("access", Some(organization), target.user_id),
                ],
            },
        )
        .await
    }

    /// The trace of an invitation that was withdrawn because its receiver is removed.
    async fn record_withdrawal(
        &self,
        tx: &mut Tx,
        by: By<'_>,
        organization: OrganizationId,
        target: &Member,
        invitation: Uuid,
    ) -> Result<(), Failure> {
        self.record(
            tx,
            by,
            Change {
                organization: Some(organization),
                action: "invitation.cancelled",
                target: ("invitation", invitation),
                before: Some(json!({ "email": target.email, "state": InvitationState::Pending })),
                after: Some(json!({ "email": target.email, "state": InvitationState::Cancelled })),
                events: vec![Event::in_organization("invitations", organization)],
            },
        )
        .await
    }

    /// How many active owners there are besides this member. The organization's row is locked, so the number holds.
    pub(crate) async fn other_owners(
        &self,
        tx: &mut Tx,
        organization: OrganizationId,
        member: MemberId,
    ) -> Result<u64, Failure> {
        let count = sqlx::query_scalar!(
            r#"
            SELECT count(*) AS "count!"
              FROM tenantry.organization_members m
              JOIN tenantry.member_roles r ON r.organization_id = m.organization_id AND r.member_id = m.id
             WHERE m.organization_id = $1 AND m.id <> $2 AND m.status = 'active'
               AND r.role = (SELECT creator_role FROM tenantry.organizations WHERE id = $1)
            "#,
            organization.uuid(),
            member.uuid(),
        )
        .fetch_one(&mut **tx)
        .await?;
        Ok(u64::try_from(count).unwrap_or_default())
    }

    /// When the primary owner stops being one, the longest-standing other owner takes the place. Nothing happens for
    /// any other owner.
    pub(super) async fn pass_primary_ownership(
        &self,
        tx: &mut Tx,
        organization: OrganizationId,
        leaving: &Member,
    ) -> Result<(), Failure> {
        sqlx::query!(
            r#"
            UPDATE tenantry.organizations o SET owner_id = heir.user_id
              FROM (SELECT m.user_id
                      FROM tenantry.organization_members m
                      JOIN tenantry.member_roles r ON r.organization_id = m.organization_id AND r.member_id = m.id
                     WHERE m.organization_id = $1 AND m.id <> $2 AND m.status = 'active'
                       AND r.role = (SELECT creator_role FROM tenantry.organizations WHERE id = $1)
                     ORDER BY m.joined_at, m.id
                     LIMIT 1) heir
             WHERE o.id = $1 AND o.owner_id = $3
            "#,
            organization.uuid(),
            leaving.id.uuid(),
            leaving.user_id.uuid(),
        )
        .execute(&mut **tx)
        .await?;
        Ok(())
    }
}

/// A member as a decision sees one.
pub(super) fn subject(actor: &Actor, target: &Member) -> Subject {
    Subject {
        standing: actor.policy.standing(&target.roles, target.flags),
        status: target.status,
        is_self: target.id == actor.member_id,
    }
}
