//! Listing invitations: the organization's, and those to the caller.

use tenantry::{
    Error,
    access::{Permission, decide},
    email::Email,
    fields::FieldValues,
    ids::{InvitationId, OrganizationId, TeamId},
    invitation::{Invitation, InvitationQuery, InvitationState, ReceivedInvitation},
    page::Page,
    role::Role,
    session::{Caller, Tenant},
};

use super::send::{inviter_from_row, mail_from_row, message_from_row};
use crate::{
    failure::Failure,
    services::{Core, name_from_row, place::NewestPlace, roles_from_row},
};

impl Core {
    pub(super) async fn list_invitations(
        &self,
        tenant: &Tenant,
        query: &InvitationQuery,
    ) -> Result<Page<Invitation>, Failure> {
        let page = &query.page;
        decide::see_invitations(&tenant.standing)?;
        let place = page.after.as_ref().map(NewestPlace::decode).transpose()?;
        let now = self.now();
        let state = query.state;
        let role = query.role.as_ref().map(Role::as_str);
        // Addresses are kept in lower case.
        let search = query.search.as_ref().map(|text| text.to_lowercase());
        let mut tx = self.db.begin_read(tenant).await?;
        // A pending one that ran out counts as expired, whether or not the job has marked it.
        let mut rows = sqlx::query!(
            r#"
            SELECT i.id AS "id!", i.email AS "email!", i.status AS "status!", i.mail_state AS "mail_state!",
                   i.message,
                   i.created_at AS "created_at!", i.expires_at AS "expires_at!", u.name AS "inviter?",
                   i.fields AS "fields!",
                   ARRAY(SELECT r.role FROM tenantry.invitation_roles r
                          WHERE r.organization_id = i.organization_id AND r.invitation_id = i.id) AS "roles!",
                   ARRAY(SELECT t.team_id FROM tenantry.invitation_teams t
                          WHERE t.organization_id = i.organization_id AND t.invitation_id = i.id
                          ORDER BY t.team_id) AS "teams!"
              FROM tenantry.organization_invitations i
              LEFT JOIN tenantry.users u ON u.id = i.inviter_id
             WHERE i.organization_id = $1
               AND ($2::text IS NULL
                    OR CASE WHEN i.status = 'pending' AND i.expires_at <= $3 THEN 'expired' ELSE i.status END = $2)
               AND ($7::text IS NULL
                    OR EXISTS (SELECT FROM tenantry.invitation_roles r
                                WHERE r.organization_id = i.organization_id AND r.invitation_id = i.id AND r.role = $7))
               AND ($8::text IS NULL OR strpos(i.email, $8) > 0)
               AND ($4::timestamptz IS NULL OR (i.created_at, i.id) < ($4, $5::uuid))
             ORDER BY i.created_at DESC, i.id DESC
             LIMIT $6
            "#,
            tenant.organization_id.uuid(),
            state.map(InvitationState::as_str),
            now,
            place.as_ref().map(|place| place.created),
            place.as_ref().map(|place| place.id),
            i64::from(page.limit()) + 1,
            role,
            search,
        )
        .fetch_all(&mut *tx)
        .await?;
        let total = sqlx::query_scalar!(
            r#"
            SELECT count(*) AS "count!" FROM tenantry.organization_invitations i
             WHERE i.organization_id = $1
               AND ($2::text IS NULL
                    OR CASE WHEN i.status = 'pending' AND i.expires_at <= $3 THEN 'expired' ELSE i.status END = $2)
               AND ($4::text IS NULL
                    OR EXISTS (SELECT FROM tenantry.invitation_roles r
                                WHERE r.organization_id = i.organization_id AND r.invitation_id = i.id AND r.role = $4))
               AND ($5::text IS NULL OR strpos(i.email, $5) > 0)
            "#,
            tenant.organization_id.uuid(),
            state.map(InvitationState::as_str),
            now,
            role,
            search,
        )
        .fetch_one(&mut *tx)
        .await?;
        tx.commit().await?;

        let has_next = rows.len() > page.limit() as usize;
        rows.truncate(page.limit() as usize);
        let next = match rows.last() {
            Some(last) if has_next => Some(NewestPlace { created: last.created_at, id: last.id }.encode()?),
            _ => None,
        };
        let items = rows
            .into_iter()
            .map(|row| {
                Ok(Invitation {
                    id: InvitationId::from_uuid(row.id),
                    email: Email::parse(&row.email)?,
                    roles: roles_from_row(&row.roles),
                    teams: row.teams.into_iter().map(TeamId::from_uuid).collect(),
                    state: InvitationState::parse(&row.status)?.at(now, row.expires_at),
                    mail: mail_from_row(&row.mail_state)?,
                    inviter_name: inviter_from_row(row.inviter.as_deref())?,
                    message: message_from_row(row.message.as_deref()),
                    created_at: row.created_at,
                    expires_at: row.expires_at,
                    fields: FieldValues::from_stored(row.fields),
                })
            })
            .collect::<Result<Vec<_>, Failure>>()?;
        Ok(Page { items, next, total: u64::try_from(total).unwrap_or_default() })
    }

    pub(super) async fn pending_invitation_to(
        &self,
        tenant: &Tenant,
        email: &Email,
    ) -> Result<Option<InvitationId>, Failure> {
        tenant.standing.require(&Permission::INVITATION_CREATE)?;
        let mut tx = self.db.begin_read(tenant).await?;
        let row = sqlx::query!(
            r#"
            SELECT EXISTS (SELECT FROM tenantry.organization_members m JOIN tenantry.users u ON u.id = m.user_id
                            WHERE m.organization_id = $1 AND m.status = 'active' AND u.email = $2) AS "is_member!",
                   (SELECT i.id FROM tenantry.organization_invitations i
                     WHERE i.organization_id = $1 AND i.email = $2 AND i.status = 'pending'
                       AND i.expires_at > $3) AS pending
            "#,
            tenant.organization_id.uuid(),
            email.as_str(),
            self.now(),
        )
        .fetch_one(&mut *tx)
        .await?;
        tx.commit().await?;
        if row.is_member {
            return Err(Error::AlreadyMember.into());
        }
        Ok(row.pending.map(InvitationId::from_uuid))
    }

    /// Reads across tenants by the caller's own address, so it asks as `auth`. An address that nobody has proven
    /// would let anyone who signs up with it read who invites its owner.
    pub(super) async fn received_invitations(&self, caller: &Caller) -> Result<Vec<ReceivedInvitation>, Failure> {
        let needs_proof = self.settings.mail_configured || self.settings.invitations_require_verified_email;
        if !caller.email_verified && needs_proof {
            return Ok(Vec::new());
        }
        let rows = sqlx::query!(
            r#"
            SELECT i.id AS "id!", i.organization_id AS "organization_id!", i.expires_at AS "expires_at!",
                   o.name AS "organization_name!", o.logo, u.name AS "inviter?",
                   ARRAY(SELECT r.role FROM tenantry.invitation_roles r
                          WHERE r.organization_id = i.organization_id AND r.invitation_id = i.id) AS "roles!"
              FROM tenantry.organization_invitations i
              JOIN tenantry.organizations o ON o.id = i.organization_id AND o.deleted_at IS NULL AND o.is_active
              LEFT JOIN tenantry.users u ON u.id = i.inviter_id
             WHERE i.email = $1 AND i.status = 'pending' AND i.expires_at > $2
               AND NOT EXISTS (SELECT FROM tenantry.organization_members m
                                WHERE m.organization_id = i.organization_id AND m.user_id = $3
                                  AND m.status = 'active')
             ORDER BY i.created_at, i.id
             LIMIT 200
            "#,
            caller.email.as_str(),
            self.now(),
            caller.user_id.uuid(),
        )
        .fetch_all(&self.db.auth)
        .await?;
        rows.into_iter()
            .map(|row| {
                Ok(ReceivedInvitation {
                    id: InvitationId::from_uuid(row.id),
                    organization_id: OrganizationId::from_uuid(row.organization_id),
                    organization_name: name_from_row(&row.organization_name)?,
                    organization_logo: tenantry::picture::shown(row.logo.as_deref()),
                    inviter_name: inviter_from_row(row.inviter.as_deref())?,
                    roles: roles_from_row(&row.roles),
                    expires_at: row.expires_at,
                })
            })
            .collect()
    }
}
