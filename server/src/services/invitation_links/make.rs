//! Making a shareable link, giving its address out, revoking it.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use tenantry::{
    Error,
    access::{Permission, can_grant, decide},
    ids::{InvitationLinkId, OrganizationId},
    invitation::link::{EmailDomain, InvitationLink, LINKS_MAX, LinkState, NewInvitationLink},
    role::Role,
    session::Tenant,
};

use crate::{
    database::Tx,
    failure::Failure,
    mail::links,
    secrets::{self, LinkKind},
    services::{
        Core,
        attempts::Limit,
        record::{By, Change, Event},
        roles_from_row,
    },
};

/// A link as a change finds it.
struct Found {
    roles: Vec<Role>,
    state: LinkState,
    generation: i32,
}

fn portrait(roles: &[Role], state: LinkState) -> Value {
    json!({ "roles": roles, "state": state })
}

impl Core {
    pub(super) async fn make_link(&self, tenant: &Tenant, wish: NewInvitationLink) -> Result<InvitationLink, Failure> {
        tenant.standing.require(&Permission::INVITATION_CREATE)?;
        self.attempt(Limit::INVITATION_LINKS, &tenant.organization_id.to_string()).await?;
        let (mut tx, actor) = self.begin_change(tenant).await?;
        decide::invite(&actor.policy, &actor.standing, &wish.roles)?;
        self.require_room_for_link(&mut tx, tenant.organization_id).await?;
        let now = self.now();
        let id = self.new_id();
        let expires_at = self.end_of(wish.lifetime);
        let roles: Vec<String> = wish.roles.iter().map(|role| role.as_str().to_owned()).collect();
        let domains: Vec<String> = wish.domains.iter().map(|domain| domain.as_str().to_owned()).collect();
        sqlx::query!(
            r#"
            WITH link AS (
                INSERT INTO tenantry.invitation_links
                    (id, organization_id, creator_id, secret_hash, email_domains, uses_max, created_at, expires_at,
                     approval)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $10)
            )
            INSERT INTO tenantry.invitation_link_roles (organization_id, link_id, role)
            SELECT $2, $1, role FROM unnest($9::text[]) AS given (role)
            "#,
            id,
            tenant.organization_id.uuid(),
            tenant.caller.user_id.uuid(),
            secrets::hash(&self.key.secret(LinkKind::InvitationShared, id, 1)),
            &domains,
            wish.uses_max.and_then(|max| i32::try_from(max).ok()),
            now,
            expires_at,
            &roles,
            wish.approval,
        )
        .execute(&mut *tx)
        .await?;
        let after = json!({ "roles": wish.roles, "domains": wish.domains, "usesMax": wish.uses_max,
                            "approval": wish.approval, "expiresAt": expires_at, "state": LinkState::Open });
        self.record_link(&mut tx, tenant, "invitation_link.created", InvitationLinkId::from_uuid(id), None, after)
            .await?;
        self.commit(tx).await?;
        Ok(InvitationLink {
            id: InvitationLinkId::from_uuid(id),
            roles: wish.roles,
            domains: wish.domains,
            approval: wish.approval,
            uses: 0,
            uses_max: wish.uses_max,
            state: LinkState::Open,
            creator_name: Some(tenant.caller.name.clone()),
            created_at: now,
            expires_at,
        })
    }

    pub(super) async fn link_address(&self, tenant: &Tenant, link: InvitationLinkId) -> Result<String, Failure> {
        tenant.standing.require(&Permission::INVITATION_CREATE)?;
        let mut tx = self.db.begin_read(tenant).await?;
        let found = self.find_link_of(&mut tx, tenant.organization_id, link).await?;
        let policy = self.load_policy(&mut tx, tenant.organization_id).await?;
        tx.commit().await?;
        // Who hands a link around hands around what it offers.
        can_grant(&policy, &tenant.standing, &found.roles)?;
        require_open(found.state)?;
        let secret = self.key.secret(LinkKind::InvitationShared, link.uuid(), found.generation);
        Ok(links::join(&self.settings.public_url, &secret))
    }

    pub(super) async fn revoke_link(&self, tenant: &Tenant, link: InvitationLinkId) -> Result<(), Failure> {
        let (mut tx, actor) = self.begin_change(tenant).await?;
        let found = self.find_link_of(&mut tx, tenant.organization_id, link).await?;
        decide::revoke_link(&actor.policy, &actor.standing, &found.roles)?;
        require_open(found.state)?;
        sqlx::query!(
            "UPDATE tenantry.invitation_links SET revoked_at = $3 WHERE organization_id = $1 AND id = $2",
            tenant.organization_id.uuid(),
            link.uuid(),
            self.now(),
        )
        .execute(&mut *tx)
        .await?;
        let before = Some(portrait(&found.roles, found.state));
        let after = portrait(&found.roles, LinkState::Revoked);
        self.record_link(&mut tx, tenant, "invitation_link.revoked", link, before, after).await?;
        self.commit(tx).await
    }

    /// Refuses one open link more than there may be. The organization's row is locked, so no two take the last place.
    async fn require_room_for_link(&self, tx: &mut Tx, organization: OrganizationId) -> Result<(), Failure> {
        let open = sqlx::query_scalar!(
            r#"
            SELECT count(*) AS "open!" FROM tenantry.invitation_links
             WHERE organization_id = $1 AND revoked_at IS NULL AND expires_at > $2
               AND (uses_max IS NULL OR uses < uses_max
                    -- What waits may be turned away, and the link is open again.
                    OR EXISTS (SELECT FROM tenantry.join_requests r
                                WHERE r.organization_id = $1 AND r.link_id = invitation_links.id
                                  AND r.status = 'pending'))
            "#,
            organization.uuid(),
            self.now(),
        )
        .fetch_one(&mut **tx)
        .await?;
        if u32::try_from(open).unwrap_or(u32::MAX) < LINKS_MAX {
            Ok(())
        } else {
            Err(Error::InvitationLinkLimitReached { limit: LINKS_MAX }.into())
        }
    }

    async fn find_link_of(
        &self,
        tx: &mut Tx,
        organization: OrganizationId,
        link: InvitationLinkId,
    ) -> Result<Found, Failure> {
        let row = sqlx::query!(
            r#"
            SELECT l.generation, l.uses, l.uses_max, l.expires_at, l.revoked_at,
                   ARRAY(SELECT r.role FROM tenantry.invitation_link_roles r
                          WHERE r.organization_id = l.organization_id AND r.link_id = l.id) AS "roles!"
              FROM tenantry.invitation_links l
             WHERE l.organization_id = $1 AND l.id = $2
            "#,
            organization.uuid(),
            link.uuid(),
        )
        .fetch_optional(&mut **tx)
        .await?
        .ok_or(Error::InvitationNotFound)?;
        Ok(Found {
            roles: roles_from_row(&row.roles),
            state: state_from_row(self.now(), row.revoked_at, row.expires_at, row.uses, row.uses_max),
            generation: row.generation,
        })
    }

    async fn record_link(
        &self,
        tx: &mut Tx,
        tenant: &Tenant,
        action: &'static str,
        link: InvitationLinkId,
        before: Option<Value>,
        after: Value,
    ) -> Result<(), Failure> {
        self.record(
            tx,
            By::from(tenant),
            Change {
                organization: Some(tenant.organization_id),
                action,
                target: ("invitation_link", link.uuid()),
                before,
                after: Some(after),
                events: vec![Event::in_organization("invitations", tenant.organization_id)],
            },
        )
        .await
    }
}

pub(super) fn require_open(state: LinkState) -> Result<(), Error> {
    if state == LinkState::Open { Ok(()) } else { Err(Error::InvitationLinkClosed { state }) }
}

/// The state of a link from its columns.
pub(super) fn state_from_row(
    now: DateTime<Utc>,
    revoked_at: Option<DateTime<Utc>>,
    expires_at: DateTime<Utc>,
    uses: i32,
    uses_max: Option<i32>,
) -> LinkState {
    LinkState::at(now, revoked_at.is_some(), expires_at, count(uses), uses_max.map(count))
}

/// A number that is never negative, as its check constraint says.
pub(super) fn count(stored: i32) -> u32 {
    u32::try_from(stored).unwrap_or_default()
}

/// Domains as the database holds them.
pub(super) fn domains_from_row(stored: &[String]) -> Result<Vec<EmailDomain>, Error> {
    stored.iter().map(|text| EmailDomain::parse(text)).collect()
}
