//! The requests of an organization.

use chrono::{DateTime, Utc};
use tenantry::{
    Error,
    access::decide,
    email::Email,
    ids::{JoinRequestId, UserId},
    join_request::{JoinRequest, JoinRequestQuery, JoinRequestState},
    page::Page,
    picture::shown,
    session::Tenant,
};
use uuid::Uuid;

use crate::{
    failure::Failure,
    services::{Core, name_from_row, place::NewestPlace, roles_from_row},
};

struct Row {
    id: Uuid,
    user_id: Uuid,
    status: String,
    created_at: DateTime<Utc>,
    decided_at: Option<DateTime<Utc>>,
    name: String,
    email: String,
    image: Option<String>,
    decider: Option<String>,
    roles: Vec<String>,
}

impl TryFrom<Row> for JoinRequest {
    type Error = Failure;

    fn try_from(row: Row) -> Result<Self, Failure> {
        Ok(Self {
            id: JoinRequestId::from_uuid(row.id),
            user_id: UserId::from_uuid(row.user_id),
            name: name_from_row(&row.name)?,
            email: Email::parse(&row.email)?,
            picture: shown(row.image.as_deref()),
            roles: roles_from_row(&row.roles),
            state: JoinRequestState::parse(&row.status)?,
            created_at: row.created_at,
            decided_at: row.decided_at,
            decided_by: row.decider.as_deref().map(name_from_row).transpose()?,
        })
    }
}

impl Core {
    pub(super) async fn get_request(&self, tenant: &Tenant, request: JoinRequestId) -> Result<JoinRequest, Failure> {
        decide::see_invitations(&tenant.standing)?;
        let mut tx = self.db.begin_read(tenant).await?;
        let row = sqlx::query_as!(
            Row,
            r#"
            SELECT r.id, r.user_id, r.status, r.created_at, r.decided_at, u.name, u.email, u.image,
                   d.name AS "decider?",
                   ARRAY(SELECT q.role FROM tenantry.join_request_roles q
                          WHERE q.organization_id = r.organization_id AND q.request_id = r.id) AS "roles!"
              FROM tenantry.join_requests r
              JOIN tenantry.users u ON u.id = r.user_id
              LEFT JOIN tenantry.users d ON d.id = r.decided_by
             WHERE r.organization_id = $1 AND r.id = $2
            "#,
            tenant.organization_id.uuid(),
            request.uuid(),
        )
        .fetch_optional(&mut *tx)
        .await?
        .ok_or(Error::JoinRequestNotFound)?;
        tx.commit().await?;
        row.try_into()
    }

    pub(super) async fn list_requests(
        &self,
        tenant: &Tenant,
        query: &JoinRequestQuery,
    ) -> Result<Page<JoinRequest>, Failure> {
        decide::see_invitations(&tenant.standing)?;
        let page = &query.page;
        let place = page.after.as_ref().map(NewestPlace::decode).transpose()?;
        let state = query.state.map(JoinRequestState::as_str);
        let mut tx = self.db.begin_read(tenant).await?;
        // One row more than asked for tells whether there is a next page.
        let mut rows = sqlx::query_as!(
            Row,
            r#"
            SELECT r.id, r.user_id, r.status, r.created_at, r.decided_at, u.name, u.email, u.image,
                   d.name AS "decider?",
                   ARRAY(SELECT q.role FROM tenantry.join_request_roles q
                          WHERE q.organization_id = r.organization_id AND q.request_id = r.id) AS "roles!"
              FROM tenantry.join_requests r
              JOIN tenantry.users u ON u.id = r.user_id
              LEFT JOIN tenantry.users d ON d.id = r.decided_by
             WHERE r.organization_id = $1 AND ($2::text IS NULL OR r.status = $2)
               AND ($3::timestamptz IS NULL OR (r.created_at, r.id) < ($3, $4::uuid))
             ORDER BY r.created_at DESC, r.id DESC
             LIMIT $5
            "#,
            tenant.organization_id.uuid(),
            state,
            place.as_ref().map(|place| place.created),
            place.as_ref().map(|place| place.id),
            i64::from(page.limit()) + 1,
        )
        .fetch_all(&mut *tx)
        .await?;
        let total = sqlx::query_scalar!(
            r#"
            SELECT count(*) AS "count!" FROM tenantry.join_requests
             WHERE organization_id = $1 AND ($2::text IS NULL OR status = $2)
            "#,
            tenant.organization_id.uuid(),
            state,
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
        let items = rows.into_iter().map(JoinRequest::try_from).collect::<Result<Vec<_>, Failure>>()?;
        Ok(Page { items, next, total: u64::try_from(total).unwrap_or_default() })
    }
}
