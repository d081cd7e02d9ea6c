//! Listing members: searched, filtered, sorted and cut in the database.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use tenantry::{
    Error, Field, Reason,
    access::Permission,
    member::{Member, MemberQuery, MemberSort, MemberStatus},
    page::{Cursor, Page},
    role::Role,
    session::Tenant,
};
use uuid::Uuid;

use super::row::MemberRow;
use crate::{
    failure::Failure,
    services::{Core, place::can_be_stored},
};

/// The sort key and id of the last row of a page.
#[derive(Serialize, Deserialize)]
struct Place {
    sort: MemberSort,
    text: String,
    joined: Option<DateTime<Utc>>,
    id: Uuid,
}

impl Place {
    fn after(row: &MemberRow, sort: MemberSort) -> Self {
        let joined = (sort == MemberSort::Joined).then_some(row.joined_at);
        Self { sort, text: row.sort_text.clone(), joined, id: row.id }
    }

    fn encode(&self) -> Result<Cursor, Failure> {
        Ok(Cursor(BASE64_URL_SAFE_NO_PAD.encode(serde_json::to_vec(self).map_err(Failure::internal)?)))
    }

    /// A cursor is the business of the list that gave it: of another order, it is refused.
    fn decode(cursor: &Cursor, sort: MemberSort) -> Result<Self, Error> {
        let refused = || Error::invalid(Field::Cursor, Reason::Malformed);
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(&cursor.0).map_err(|_| refused())?;
        let place: Self = serde_json::from_slice(&bytes).map_err(|_| refused())?;
        let fits = place.sort == sort && (sort == MemberSort::Joined) == place.joined.is_some();
        let is_sound = place.joined.is_none_or(can_be_stored) && !place.text.contains('\0');
        if fits && is_sound { Ok(place) } else { Err(refused()) }
    }
}

impl Core {
    pub(super) async fn list_members(&self, tenant: &Tenant, query: &MemberQuery) -> Result<Page<Member>, Failure> {
        if query.status != MemberStatus::Active {
            tenant.standing.require_any(&[Permission::MEMBER_CREATE, Permission::MEMBER_DELETE])?;
        }
        let place = query.page.after.as_ref().map(|cursor| Place::decode(cursor, query.sort)).transpose()?;
        let limit = i64::from(query.page.limit());
        // LIKE's own signs are ordinary characters of a name.
        let pattern = query
            .search
            .as_ref()
            .map(|text| format!("%{}%", text.replace('\\', r"\\").replace('%', r"\%").replace('_', r"\_")));

        let mut tx = self.db.begin_read(tenant).await?;
        // One row more than asked for tells whether there is a next page. Names sort by their lower-case form, byte by
        // byte: the same on every server, whatever its collations (and right for Hangul, whose code points are in
        // dictionary order).
        let mut rows = sqlx::query_as!(
            MemberRow,
            r#"
            WITH matching AS (
                SELECT m.id, m.user_id, u.name, u.email, m.can_manage_orders, m.can_manage_products,
                       m.can_manage_members, m.can_view_financials, m.status, m.source, m.joined_at, m.removed_at,
                       m.organization_id,
                       CASE $5::text WHEN 'name' THEN lower(u.name) WHEN 'email' THEN u.email ELSE '' END
                           COLLATE "C" AS sort_text
                  FROM tenantry.organization_members m
                  JOIN tenantry.users u ON u.id = m.user_id
                 WHERE m.organization_id = $1 AND m.status = $2
                   AND ($3::text IS NULL OR u.name ILIKE $3 OR u.email ILIKE $3)
                   AND ($4::text IS NULL OR EXISTS (
                           SELECT FROM tenantry.member_roles r
                            WHERE r.organization_id = m.organization_id AND r.member_id = m.id AND r.role = $4))
            )
            SELECT id AS "id!", user_id AS "user_id!", name AS "name!", email AS "email!",
                   ARRAY(SELECT r.role FROM tenantry.member_roles r
                          WHERE r.organization_id = p.organization_id AND r.member_id = p.id) AS "roles!",
                   can_manage_orders, can_manage_products, can_manage_members, can_view_financials,
                   status AS "status!", source AS "source!", joined_at AS "joined_at!", removed_at,
                   sort_text AS "sort_text!"
              FROM matching p
             WHERE $6::uuid IS NULL
                OR CASE WHEN $5 = 'joined' THEN (joined_at, id) < ($8::timestamptz, $6)
                        ELSE (sort_text, id) > ($7::text COLLATE "C", $6) END
             ORDER BY CASE WHEN $5 = 'joined' THEN joined_at END DESC, sort_text,
                      CASE WHEN $5 = 'joined' THEN id END DESC, id
             LIMIT $9
            "#,
            tenant.organization_id.uuid(),
            query.status.as_str(),
            pattern,
            query.role.as_ref().map(Role::as_str),
            query.sort.as_str(),
            place.as_ref().map(|place| place.id),
            place.as_ref().map(|place| place.text.clone()),
            place.as_ref().and_then(|place| place.joined),
            limit + 1,
        )
        .fetch_all(&mut *tx)
        .await?;
        let total = sqlx::query_scalar!(
            r#"
            SELECT count(*) AS "count!"
              FROM tenantry.organization_members m
             WHERE m.organization_id = $1 AND m.status = $2
               AND ($3::text IS NULL OR EXISTS (
                       SELECT FROM tenantry.users u WHERE u.id = m.user_id AND (u.name ILIKE $3 OR u.email ILIKE $3)))
               AND ($4::text IS NULL OR EXISTS (
                       SELECT FROM tenantry.member_roles r
                        WHERE r.organization_id = m.organization_id AND r.member_id = m.id AND r.role = $4))
            "#,
            tenant.organization_id.uuid(),
            query.status.as_str(),
            pattern,
            query.role.as_ref().map(Role::as_str),
        )
        .fetch_one(&mut *tx)
        .await?;
        tx.commit().await?;

        let has_next = rows.len() > query.page.limit() as usize;
        rows.truncate(query.page.limit() as usize);
        let next = match rows.last() {
            Some(last) if has_next => Some(Place::after(last, query.sort).encode()?),
            _ => None,
        };
        let items = rows.into_iter().map(Member::try_from).collect::<Result<Vec<_>, _>>()?;
        Ok(Page { items, next, total: u64::try_from(total).unwrap_or_default() })
    }
}
