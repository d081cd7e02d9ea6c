//! An invitation as its receiver meets it: found by the secret of a link or by its id, before any organization is
//! known. Reads across tenants, so it asks as `auth`.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use tenantry::{
    Error,
    access::{AccessPolicy, Standing, can_grant, decide},
    email::Email,
    fields::FieldValues,
    ids::{InvitationId, MemberId, OrganizationId, TeamId, UserId},
    invitation::{InvitationRef, InvitationState, LinkSecret, terms::Message},
    limits::OrganizationLimits,
    role::Role,
    slug::Slug,
    text::Name,
};
use uuid::Uuid;

use super::send::message_from_row;
use crate::{
    failure::Failure,
    secrets,
    services::{
        Core, StoredRoles, count_from_row, flags_from_row, name_from_row, roles_from_row, teams::require_place,
    },
};

/// A membership that stands or has ended.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Membership {
    pub(crate) id: MemberId,
    pub(crate) is_active: bool,
}

/// What is on offer, by whom, and whether it still stands.
#[derive(Debug)]
pub(crate) struct Offer {
    pub(crate) id: InvitationId,
    pub(crate) organization_id: OrganizationId,
    pub(crate) organization_name: Name,
    pub(crate) organization_slug: Slug,
    /// The address of its picture, of this site or another.
    pub(crate) organization_logo: Option<String>,
    /// Neither deleted nor suspended.
    pub(crate) organization_is_open: bool,
    member_count: u64,
    /// How many the organization may have of everything.
    pub(crate) limits: OrganizationLimits,
    pub(crate) email: Email,
    pub(crate) roles: Vec<Role>,
    /// The teams that it leads into and that still exist.
    pub(crate) teams: Vec<TeamId>,
    /// How many active members each of them has.
    team_sizes: Vec<i64>,
    pub(crate) state: InvitationState,
    pub(crate) expires_at: DateTime<Utc>,
    pub(crate) inviter_name: Option<Name>,
    /// What the inviter holds now; nothing when the inviter has left.
    pub(crate) inviter: Standing,
    /// Every role of the organization.
    policy: Arc<AccessPolicy>,
    /// Whether the link was the mailed one, which proves the mailbox.
    pub(crate) proves_mailbox: bool,
    /// The account of the invited address, if there is one.
    pub(crate) account: Option<UserId>,
    /// The membership of that account, active or ended.
    pub(crate) membership: Option<Membership>,
    pub(crate) inviter_id: Option<UserId>,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) message: Option<Message>,
    pub(crate) fields: FieldValues,
}

impl Offer {
    /// Refuses to take up what there is no seat for.
    pub(crate) fn require_seat(&self) -> Result<(), Error> {
        self.limits.members.require_room(self.member_count, |limit| Error::MemberLimitReached { limit })
    }

    /// Refuses to take up what one of the teams has no place for. To be asked behind the lock.
    pub(crate) fn require_places_in_teams(&self) -> Result<(), Error> {
        self.team_sizes.iter().try_for_each(|size| require_place(*size, self.limits.team_members))
    }

    /// Whether the inviter could still make this offer.
    pub(crate) fn is_covered(&self) -> bool {
        decide::invite(&self.policy, &self.inviter, &self.roles).is_ok()
            && can_grant(&self.policy, &self.inviter, &self.roles).is_ok()
    }
}

impl Core {
    /// Finds an invitation by what its receiver holds.
    pub(crate) async fn find_offer(&self, invitation: &InvitationRef) -> Result<Option<Offer>, Failure> {
        match invitation {
            InvitationRef::Link(link) => self.find_offer_by_link(link).await,
            InvitationRef::Id(id) => self.load_offer(Some(id.uuid()), None).await,
        }
    }

    pub(crate) async fn find_offer_by_link(&self, link: &LinkSecret) -> Result<Option<Offer>, Failure> {
        self.load_offer(None, Some(secrets::hash(link.reveal()))).await
    }

    async fn load_offer(&self, id: Option<Uuid>, hash: Option<Vec<u8>>) -> Result<Option<Offer>, Failure> {
        let row = sqlx::query!(
            r#"
            SELECT i.id AS "id!", i.organization_id AS "organization_id!", i.email AS "email!", i.status AS "status!",
                   i.expires_at AS "expires_at!", i.created_at AS "created_at!", i.inviter_id, i.message,
                   i.fields AS "fields!",
                   coalesce(i.token_hash = $2, false) AS "proves_mailbox!",
                   ARRAY(SELECT r.role FROM tenantry.invitation_roles r
                          WHERE r.organization_id = i.organization_id AND r.invitation_id = i.id) AS "roles!",
                   ARRAY(SELECT t.team_id FROM tenantry.invitation_teams t
                          WHERE t.organization_id = i.organization_id AND t.invitation_id = i.id
                          ORDER BY t.team_id) AS "teams!",
                   ARRAY(SELECT (SELECT count(*) FROM tenantry.team_members tm
                                   JOIN tenantry.organization_members inside
                                     ON inside.organization_id = tm.organization_id AND inside.id = tm.member_id
                                    AND inside.status = 'active'
                                  WHERE tm.organization_id = t.organization_id AND tm.team_id = t.team_id)
                           FROM tenantry.invitation_teams t
                          WHERE t.organization_id = i.organization_id AND t.invitation_id = i.id) AS "team_sizes!",
                   o.name AS "organization_name!", o.slug AS "slug!", o.is_active AS "is_active!", o.deleted_at,
                   o.member_count AS "member_count!", o.max_members, o.plan, o.logo,
                   o.creator_role AS "creator_role!",
                   u.name AS "inviter?", m.can_manage_orders AS "can_manage_orders?",
                   m.can_manage_products AS "can_manage_products?", m.can_manage_members AS "can_manage_members?",
                   m.can_view_financials AS "can_view_financials?",
                   ARRAY(SELECT r.role FROM tenantry.member_roles r
                          WHERE r.organization_id = m.organization_id AND r.member_id = m.id) AS "inviter_roles!",
                   (SELECT jsonb_object_agg(c.name, c.permissions) FROM tenantry.organization_roles c
                     WHERE c.organization_id = i.organization_id) AS "run_time?: StoredRoles",
                   account.id AS "account?", own.id AS "membership?", own.status = 'active' AS "is_active_member?"
              FROM tenantry.organization_invitations i
              JOIN tenantry.organizations o ON o.id = i.organization_id
              LEFT JOIN tenantry.users u ON u.id = i.inviter_id
              LEFT JOIN tenantry.organization_members m
                ON m.organization_id = i.organization_id AND m.user_id = i.inviter_id AND m.status = 'active'
              LEFT JOIN tenantry.users account ON account.email = i.email
              LEFT JOIN tenantry.organization_members own
                ON own.organization_id = i.organization_id AND own.user_id = account.id
             WHERE i.id = $1 OR i.token_hash = $2 OR i.copied_token_hash = $2
            "#,
            id,
            hash,
        )
        .fetch_optional(&self.db.auth)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let flags = flags_from_row(
            row.can_manage_orders,
            row.can_manage_products,
            row.can_manage_members,
            row.can_view_financials,
        );
        let policy = self.policy_with(&row.creator_role, row.run_time);
        Ok(Some(Offer {
            id: InvitationId::from_uuid(row.id),
            organization_id: OrganizationId::from_uuid(row.organization_id),
            organization_name: name_from_row(&row.organization_name)?,
            organization_slug: Slug::parse(&row.slug)?,
            organization_logo: row.logo,
            organization_is_open: row.is_active && row.deleted_at.is_none(),
            member_count: count_from_row(row.member_count),
            limits: self.limits_from_row(row.plan.as_deref(), row.max_members),
            email: Email::parse(&row.email)?,
            roles: roles_from_row(&row.roles),
            teams: row.teams.into_iter().map(TeamId::from_uuid).collect(),
            team_sizes: row.team_sizes,
            state: InvitationState::parse(&row.status)?.at(self.now(), row.expires_at),
            expires_at: row.expires_at,
            inviter_name: row.inviter.as_deref().map(name_from_row).transpose()?,
            inviter: policy.standing(&roles_from_row(&row.inviter_roles), flags),
            policy,
            proves_mailbox: row.proves_mailbox,
            account: row.account.map(UserId::from_uuid),
            membership: row.membership.map(|id| Membership {
                id: MemberId::from_uuid(id),
                is_active: row.is_active_member.unwrap_or_default(),
            }),
            inviter_id: row.inviter_id.map(UserId::from_uuid),
            created_at: row.created_at,
            message: message_from_row(row.message.as_deref()),
            fields: FieldValues::from_stored(row.fields),
        }))
    }
}
