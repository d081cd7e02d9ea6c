//! Listing shareable links.

use tenantry::{
    access::Permission,
    ids::InvitationLinkId,
    invitation::link::InvitationLink,
    page::{Page, PageRequest},
    session::Tenant,
};

use super::make::{count, domains_from_row, state_from_row};
use crate::{
    failure::Failure,
    services::{Core, name_from_row, place::NewestPlace, roles_from_row},
};

impl Core {
    pub(super) async fn list_links(
        &self,
        tenant: &Tenant,
        page: &PageRequest,
    ) -> Result<Page<InvitationLink>, Failure> {
        tenant.standing.require(&Permission::INVITATION_CREATE)?;
        let place = page.after.as_ref().map(NewestPlace::decode).transpose()?;
        let now = self.now();
        let mut tx = self.db.begin_read(tenant).await?;
        // One row more than asked for tells whether there is a next page.
        let mut rows = sqlx::query!(
            r#"
            SELECT l.id, l.email_domains, l.approval, l.uses, l.uses_max, l.created_at, l.expires_at, l.revoked_at,
                   u.name AS "creator?",
                   ARRAY(SELECT r.role FROM tenantry.invitation_link_roles r
                          WHERE r.organization_id = l.organization_id AND r.link_id = l.id) AS "roles!"
              FROM tenantry.invitation_links l
              LEFT JOIN tenantry.users u ON u.id = l.creator_id
             WHERE l.organization_id = $1
               AND ($2::timestamptz IS NULL OR (l.created_at, l.id) < ($2, $3::uuid))
             ORDER BY l.created_at DESC, l.id DESC
             LIMIT $4
            "#,
            tenant.organization_id.uuid(),
            place.as_ref().map(|place| place.created),
            place.as_ref().map(|place| place.id),
            i64::from(page.limit()) + 1,
        )
        .fetch_all(&mut *tx)
        .await?;
        let total = sqlx::query_scalar!(
            r#"SELECT count(*) AS "count!" FROM tenantry.invitation_links WHERE organization_id = $1"#,
            tenant.organization_id.uuid(),
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
                Ok(InvitationLink {
                    id: InvitationLinkId::from_uuid(row.id),
                    roles: roles_from_row(&row.roles),
                    domains: domains_from_row(&row.email_domains)?,
                    approval: row.approval,
                    uses: count(row.uses),
                    uses_max: row.uses_max.map(count),
                    state: state_from_row(now, row.revoked_at, row.expires_at, row.uses, row.uses_max),
                    creator_name: row.creator.as_deref().map(name_from_row).transpose()?,
                    created_at: row.created_at,
                    expires_at: row.expires_at,
                })
            })
            .collect::<Result<Vec<_>, Failure>>()?;
        Ok(Page { items, next, total: u64::try_from(total).unwrap_or_default() })
    }
}
