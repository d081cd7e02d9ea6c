//! What is known of addresses before they are invited.

use std::collections::BTreeMap;

use tenantry::{
    access::Permission,
    email::Email,
    ids::{InvitationId, OrganizationId},
    invitation::Survey,
    role::Role,
    session::Tenant,
};

use super::many::require_some;
use crate::{
    database::Tx,
    failure::Failure,
    services::{Core, count_from_row, roles_from_row},
};

/// What stands in the way of an invitation to one address.
pub(super) struct Known {
    pub(super) is_member: bool,
    /// The open invitation to it, with what it offers.
    pub(super) pending: Option<(InvitationId, Vec<Role>)>,
}

impl Core {
    pub(super) async fn survey_addresses(&self, tenant: &Tenant, emails: &[Email]) -> Result<Survey, Failure> {
        tenant.standing.require(&Permission::INVITATION_CREATE)?;
        if !emails.is_empty() {
            require_some(emails.len())?;
        }
        let mut tx = self.db.begin_read(tenant).await?;
        let known = self.what_is_known(&mut tx, tenant.organization_id, emails).await?;
        let room = sqlx::query!(
            r#"
            SELECT o.member_count, o.max_members, o.plan,
                   (SELECT count(*) FROM tenantry.organization_invitations i
                     WHERE i.organization_id = o.id AND i.status = 'pending' AND i.expires_at > $2) AS "pending!"
              FROM tenantry.organizations o WHERE o.id = $1
            "#,
            tenant.organization_id.uuid(),
            self.now(),
        )
        .fetch_one(&mut *tx)
        .await?;
        tx.commit().await?;
        let limits = self.limits_from_row(room.plan.as_deref(), room.max_members);
        let these = |wanted: fn(&Known) -> bool| {
            let found = emails.iter().filter(|email| known.get(email).is_some_and(wanted));
            found.cloned().collect::<Vec<_>>()
        };
        Ok(Survey {
            members: these(|known| known.is_member),
            invited: these(|known| !known.is_member && known.pending.is_some()),
            seats: limits.members.left(count_from_row(room.member_count)),
            room: limits.invitations.left(count_from_row(room.pending)),
        })
    }

    /// Who of these is a member, and who has an open invitation: one statement.
    pub(super) async fn what_is_known(
        &self,
        tx: &mut Tx,
        organization: OrganizationId,
        emails: &[Email],
    ) -> Result<BTreeMap<Email, Known>, Failure> {
        let wanted: Vec<String> = emails.iter().map(|email| email.as_str().to_owned()).collect();
        let rows = sqlx::query!(
            r#"
            SELECT e.email AS "email!", i.id AS "pending?",
                   EXISTS (SELECT FROM tenantry.users u
                             JOIN tenantry.organization_members m ON m.user_id = u.id
                            WHERE u.email = e.email AND m.organization_id = $1 AND m.status = 'active') AS "is_member!",
                   ARRAY(SELECT r.role FROM tenantry.invitation_roles r
                          WHERE r.organization_id = $1 AND r.invitation_id = i.id) AS "roles!"
              FROM unnest($2::text[]) AS e (email)
              LEFT JOIN tenantry.organization_invitations i
                ON i.organization_id = $1 AND i.email = e.email AND i.status = 'pending' AND i.expires_at > $3
            "#,
            organization.uuid(),
            &wanted,
            self.now(),
        )
        .fetch_all(&mut **tx)
        .await?;
        rows.into_iter()
            .map(|row| {
                let pending = row.pending.map(|id| (InvitationId::from_uuid(id), roles_from_row(&row.roles)));
                Ok((Email::parse(&row.email)?, Known { is_member: row.is_member, pending }))
            })
            .collect()
    }
}
