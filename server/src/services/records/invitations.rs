//! Invitations as records.

use chrono::{DateTime, Utc};
use serde_json::Value;
use tenantry::{
    Error,
    access::decide,
    email::Email,
    fields::FieldValues,
    ids::{InvitationId, OrganizationId, TeamId, UserId},
    invitation::InvitationState,
    record::{InvitationRecord, OfferRecord, Window},
    session::{Caller, Tenant},
    slug::Slug,
};
use uuid::Uuid;

use super::{refuse_cut, rows};
use crate::{
    failure::Failure,
    services::{Core, name_from_row, roles_from_row},
};

struct Row {
    id: Uuid,
    organization_id: Uuid,
    email: String,
    status: String,
    inviter_id: Option<Uuid>,
    created_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    roles: Vec<String>,
    teams: Vec<Uuid>,
    fields: Value,
}

impl Row {
    fn record(self, now: DateTime<Utc>) -> Result<InvitationRecord, Failure> {
        Ok(InvitationRecord {
            id: InvitationId::from_uuid(self.id),
            organization_id: OrganizationId::from_uuid(self.organization_id),
            email: Email::parse(&self.email)?,
            roles: roles_from_row(&self.roles),
            team_ids: self.teams.into_iter().map(TeamId::from_uuid).collect(),
            state: InvitationState::parse(&self.status)?.at(now, self.expires_at),
            inviter_id: self.inviter_id.map(UserId::from_uuid),
            created_at: self.created_at,
            expires_at: self.expires_at,
            fields: FieldValues::from_stored(self.fields),
        })
    }
}

/// What an offer has besides its invitation.
struct OfferRow {
    invitation: Row,
    organization_name: String,
    slug: String,
    is_open: bool,
    inviter_email: Option<String>,
}

impl OfferRow {
    fn record(self, now: DateTime<Utc>) -> Result<OfferRecord, Failure> {
        Ok(OfferRecord {
            invitation: self.invitation.record(now)?,
            organization_name: name_from_row(&self.organization_name)?,
            organization_slug: Slug::parse(&self.slug)?,
            organization_is_open: self.is_open,
            inviter_email: self.inviter_email.as_deref().map(Email::parse).transpose()?,
        })
    }
}

impl Core {
    pub(super) async fn invitation_records(
        &self,
        tenant: &Tenant,
        window: Window,
    ) -> Result<Vec<InvitationRecord>, Failure> {
        decide::see_invitations(&tenant.standing)?;
        let now = self.now();
        let mut tx = self.db.begin_lookup(tenant.organization_id, tenant.caller.user_id).await?;
        // Only owners hand out ownership, so only they see to whom.
        let found = sqlx::query_as!(
            Row,
            r#"
            SELECT i.id, i.organization_id, i.email, i.status, i.inviter_id, i.created_at, i.expires_at,
                   i.fields,
                   ARRAY(SELECT r.role FROM tenantry.invitation_roles r
                          WHERE r.organization_id = i.organization_id AND r.invitation_id = i.id) AS "roles!",
                   ARRAY(SELECT t.team_id FROM tenantry.invitation_teams t
                          WHERE t.organization_id = i.organization_id AND t.invitation_id = i.id
                          ORDER BY t.team_id) AS "teams!"
              FROM tenantry.organization_invitations i
             WHERE i.organization_id = $1
               AND ($2 OR NOT EXISTS (SELECT FROM tenantry.invitation_roles r
                                       WHERE r.organization_id = i.organization_id AND r.invitation_id = i.id
                                         AND r.role = (SELECT creator_role FROM tenantry.organizations WHERE id = $1)))
             ORDER BY i.created_at, i.id
             LIMIT $3 OFFSET $4
            "#,
            tenant.organization_id.uuid(),
            tenant.standing.is_owner,
            rows(window),
            i64::from(window.offset),
        )
        .fetch_all(&mut *tx)
        .await?;
        tx.leave();
        let list = found.into_iter().map(|row| row.record(now)).collect::<Result<Vec<_>, _>>()?;
        Ok(refuse_cut(list, window)?)
    }

    pub(super) async fn offer_record(&self, invitation: InvitationId) -> Result<Option<OfferRecord>, Failure> {
        let row = sqlx::query!(
            r#"
            SELECT i.id, i.organization_id, i.email, i.status, i.inviter_id, i.created_at, i.expires_at,
                   i.fields,
                   ARRAY(SELECT r.role FROM tenantry.invitation_roles r
                          WHERE r.organization_id = i.organization_id AND r.invitation_id = i.id) AS "roles!",
                   ARRAY(SELECT t.team_id FROM tenantry.invitation_teams t
                          WHERE t.organization_id = i.organization_id AND t.invitation_id = i.id
                          ORDER BY t.team_id) AS "teams!",
                   o.name AS organization_name, o.slug, o.is_active AND o.deleted_at IS NULL AS "is_open!",
                   (SELECT u.email FROM tenantry.organization_members m JOIN tenantry.users u ON u.id = m.user_id
                     WHERE m.organization_id = i.organization_id AND m.user_id = i.inviter_id
                       AND m.status = 'active') AS inviter_email
              FROM tenantry.organization_invitations i
              JOIN tenantry.organizations o ON o.id = i.organization_id
             WHERE i.id = $1
            "#,
            invitation.uuid(),
        )
        .fetch_optional(&self.db.auth)
        .await?;
        row.map(|row| {
            OfferRow {
                invitation: Row {
                    id: row.id,
                    organization_id: row.organization_id,
                    email: row.email,
                    status: row.status,
                    inviter_id: row.inviter_id,
                    created_at: row.created_at,
                    expires_at: row.expires_at,
                    roles: row.roles,
                    teams: row.teams,
                    fields: row.fields,
                },
                organization_name: row.organization_name,
                slug: row.slug,
                is_open: row.is_open,
                inviter_email: row.inviter_email,
            }
            .record(self.now())
        })
        .transpose()
    }

    pub(super) async fn received_records(&self, caller: &Caller, window: Window) -> Result<Vec<OfferRecord>, Failure> {
        if !caller.email_verified {
            return Err(Error::EmailNotVerified.into());
        }
        let now = self.now();
        let found = sqlx::query!(
            r#"
            SELECT i.id, i.organization_id, i.email, i.status, i.inviter_id, i.created_at, i.expires_at,
                   i.fields,
                   ARRAY(SELECT r.role FROM tenantry.invitation_roles r
                          WHERE r.organization_id = i.organization_id AND r.invitation_id = i.id) AS "roles!",
                   ARRAY(SELECT t.team_id FROM tenantry.invitation_teams t
                          WHERE t.organization_id = i.organization_id AND t.invitation_id = i.id
                          ORDER BY t.team_id) AS "teams!",
                   o.name AS organization_name, o.slug
              FROM tenantry.organization_invitations i
              JOIN tenantry.organizations o ON o.id = i.organization_id AND o.deleted_at IS NULL AND o.is_active
             WHERE i.email = $1 AND i.status = 'pending' AND i.expires_at > $2
             ORDER BY i.created_at, i.id
             LIMIT $3 OFFSET $4
            "#,
            caller.email.as_str(),
            now,
            rows(window),
            i64::from(window.offset),
        )
        .fetch_all(&self.db.auth)
        .await?;
        let list = found
            .into_iter()
            .map(|row| {
                OfferRow {
                    invitation: Row {
                        id: row.id,
                        organization_id: row.organization_id,
                        email: row.email,
                        status: row.status,
                        inviter_id: row.inviter_id,
                        created_at: row.created_at,
                        expires_at: row.expires_at,
                        roles: row.roles,
                        teams: row.teams,
                        fields: row.fields,
                    },
                    organization_name: row.organization_name,
                    slug: row.slug,
                    is_open: true,
                    inviter_email: None,
                }
                .record(now)
            })
            .collect::<Result<Vec<_>, _>>()?;
        Ok(refuse_cut(list, window)?)
    }
}
