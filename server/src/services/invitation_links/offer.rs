//! A shareable link as its holder meets it: found by its secret, before any organization is known. Reads across tenants,
//! so it asks as `auth`.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use tenantry::{
    Error,
    access::{AccessPolicy, Standing, decide},
    ids::{InvitationLinkId, OrganizationId, UserId},
    invitation::{
        LinkSecret,
        link::{EmailDomain, JoinStanding, JoinView, LinkState, admits},
    },
    join_request::JoinRequestState,
    limits::Limit,
    role::Role,
    service::Doorkeeper,
    session::{Caller, Visitor},
    slug::Slug,
    text::Name,
};

use super::make::{domains_from_row, state_from_row};
use crate::{
    failure::Failure,
    secrets,
    services::{
        Core, StoredRoles, count_from_row, flags_from_row, join_requests::Earlier, name_from_row, roles_from_row,
    },
};

/// What is on offer, by whom, and whether it still stands.
#[derive(Debug)]
pub(crate) struct LinkOffer {
    pub(crate) id: InvitationLinkId,
    pub(crate) organization_id: OrganizationId,
    pub(crate) organization_name: Name,
    pub(crate) organization_slug: Slug,
    pub(crate) organization_logo: Option<String>,
    /// Neither deleted nor suspended.
    pub(crate) organization_is_open: bool,
    /// Active members, and how many there may be.
    members: u64,
    seats: Limit,
    pub(crate) roles: Vec<Role>,
    pub(crate) domains: Vec<EmailDomain>,
    pub(crate) state: LinkState,
    pub(crate) expires_at: DateTime<Utc>,
    pub(crate) creator_name: Option<Name>,
    pub(crate) creator_id: Option<UserId>,
    /// Whether one asks, and a member decides.
    pub(crate) approval: bool,
    /// What the creator holds now; nothing when the creator has left.
    creator: Standing,
    /// Every role of the organization.
    policy: Arc<AccessPolicy>,
}

impl LinkOffer {
    /// Refuses where every seat is taken.
    pub(crate) fn require_seat(&self) -> Result<(), Error> {
        self.seats.require_room(self.members, |limit| Error::MemberLimitReached { limit })
    }

    /// Whether the creator could still make this offer.
    pub(crate) fn is_covered(&self) -> bool {
        decide::invite(&self.policy, &self.creator, &self.roles).is_ok()
    }
}

/// What ties somebody to an organization already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tie {
    None,
    Member,
    /// Left, was removed, or is on hold.
    Former,
}

impl Core {
    pub(crate) async fn find_link_offer(&self, link: &LinkSecret) -> Result<Option<LinkOffer>, Failure> {
        let row = sqlx::query!(
            r#"
            SELECT l.id, l.organization_id, l.email_domains, l.approval, l.uses, l.uses_max, l.expires_at, l.revoked_at,
                   ARRAY(SELECT r.role FROM tenantry.invitation_link_roles r
                          WHERE r.organization_id = l.organization_id AND r.link_id = l.id) AS "roles!",
                   o.name AS organization_name, o.slug, o.is_active, o.deleted_at, o.member_count, o.max_members,
                   o.plan, o.creator_role, o.logo,
                   u.id AS "creator_id?", u.name AS "creator?", m.can_manage_orders AS "can_manage_orders?",
                   m.can_manage_products AS "can_manage_products?", m.can_manage_members AS "can_manage_members?",
                   m.can_view_financials AS "can_view_financials?",
                   ARRAY(SELECT r.role FROM tenantry.member_roles r
                          WHERE r.organization_id = m.organization_id AND r.member_id = m.id) AS "creator_roles!",
                   (SELECT jsonb_object_agg(c.name, c.permissions) FROM tenantry.organization_roles c
                     WHERE c.organization_id = l.organization_id) AS "run_time?: StoredRoles"
              FROM tenantry.invitation_links l
              JOIN tenantry.organizations o ON o.id = l.organization_id
              LEFT JOIN tenantry.users u ON u.id = l.creator_id
              LEFT JOIN tenantry.organization_members m
                ON m.organization_id = l.organization_id AND m.user_id = l.creator_id AND m.status = 'active'
             WHERE l.secret_hash = $1
            "#,
            secrets::hash(link.reveal()),
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
        Ok(Some(LinkOffer {
            id: InvitationLinkId::from_uuid(row.id),
            organization_id: OrganizationId::from_uuid(row.organization_id),
            organization_name: name_from_row(&row.organization_name)?,
            organization_slug: Slug::parse(&row.slug)?,
            organization_logo: tenantry::picture::shown(row.logo.as_deref()),
            organization_is_open: row.is_active && row.deleted_at.is_none(),
            members: count_from_row(row.member_count),
            seats: self.limits_from_row(row.plan.as_deref(), row.max_members).members,
            roles: roles_from_row(&row.roles),
            domains: domains_from_row(&row.email_domains)?,
            state: state_from_row(self.now(), row.revoked_at, row.expires_at, row.uses, row.uses_max),
            expires_at: row.expires_at,
            creator_name: row.creator.as_deref().map(name_from_row).transpose()?,
            creator_id: row.creator_id.map(UserId::from_uuid),
            approval: row.approval,
            creator: policy.standing(&roles_from_row(&row.creator_roles), flags),
            policy,
        }))
    }

    pub(super) async fn view_link(&self, visitor: &Visitor, link: &LinkSecret) -> Result<JoinView, Failure> {
        let offer = self.find_link_offer(link).await?.ok_or(Error::InvitationNotFound)?;
        let caller = match self.identify(visitor).await {
            Ok(caller) => Some(caller),
            Err(Error::Unauthenticated) => None,
            Err(error) => return Err(error.into()),
        };
        let standing = self.standing_to_link(&offer, caller.as_ref()).await?;
        Ok(JoinView {
            id: offer.id,
            organization_id: offer.organization_id,
            organization_name: offer.organization_name,
            organization_slug: offer.organization_slug,
            organization_logo: offer.organization_logo,
            creator_name: offer.creator_name,
            roles: offer.roles,
            domains: offer.domains,
            approval: offer.approval,
            expires_at: offer.expires_at,
            standing,
        })
    }

    /// The first that is true, in the order in which a person would want to hear it, as behind an invitation.
    async fn standing_to_link(&self, offer: &LinkOffer, caller: Option<&Caller>) -> Result<JoinStanding, Failure> {
        let tie = match caller {
            Some(caller) => self.tie_to(offer.organization_id, caller).await?,
            None => Tie::None,
        };
        // Behind a link that lets in by itself nobody waits for an answer to another request.
        let earlier = match caller {
            Some(caller) if offer.approval => self.earlier_request(offer, caller).await?,
            _ => None,
        };
        Ok(if !offer.organization_is_open {
            JoinStanding::OrganizationGone
        } else if tie == Tie::Member {
            JoinStanding::AlreadyMember
        } else if let Some(Earlier { id, state: JoinRequestState::Pending }) = earlier {
            // A link that has closed meanwhile does not close what was asked behind it.
            JoinStanding::Asked { request: id }
        } else if offer.state != LinkState::Open {
            JoinStanding::Closed { state: offer.state }
        } else if tie == Tie::Former {
            JoinStanding::FormerMember
        } else if earlier.is_some() {
            JoinStanding::Declined
        } else if !offer.is_covered() {
            JoinStanding::CreatorMayNotOffer
        } else if offer.require_seat().is_err() {
            JoinStanding::Full
        } else {
            match caller {
                None => JoinStanding::SignIn,
                Some(caller) if !admits(&offer.domains, &caller.email) => {
                    JoinStanding::WrongDomain { signed_in_as: caller.email.clone() }
                }
                Some(caller) if self.must_verify_for(caller, offer) => {
                    JoinStanding::Unverified { email: caller.email.clone() }
                }
                Some(caller) => JoinStanding::Ready { email: caller.email.clone() },
            }
        })
    }

    /// A link proves no mailbox, so the account must have done so where that is asked at all; and always where the domain
    /// of the address is what admits.
    pub(super) fn must_verify_for(&self, caller: &Caller, offer: &LinkOffer) -> bool {
        !caller.email_verified && (self.settings.require_verified_email || !offer.domains.is_empty())
    }

    pub(super) async fn tie_to(&self, organization: OrganizationId, caller: &Caller) -> Result<Tie, Failure> {
        let status = sqlx::query_scalar!(
            "SELECT status FROM tenantry.organization_members WHERE organization_id = $1 AND user_id = $2",
            organization.uuid(),
            caller.user_id.uuid(),
        )
        .fetch_optional(&self.db.auth)
        .await?;
        Ok(match status.as_deref() {
            None => Tie::None,
            Some("active") => Tie::Member,
            Some(_) => Tie::Former,
        })
    }
}
