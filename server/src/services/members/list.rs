//! Listing members: searched, filtered, sorted and cut in the database.
//!
//! A page is read from the index of its order, beginning behind the last row of the page before: the row itself has the
//! sort keys (see `migrations/0019_member_pages.sql`). In an organization of 10,000 that is some 2 ms wherever the page
//! is, and 5 to 9 ms where a filter passes over all of them. Limits and places are plain parameters, because what is
//! computed in the statement is not let into an index behind row-level security.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;
use tenantry::{
    Error, Field, Reason,
    access::Permission,
    member::{Member, MemberQuery, MemberSort, MemberSource, MemberState},
    page::{Cursor, Page},
    role::Role,
    session::Tenant,
};
use uuid::Uuid;

use super::row::MemberRow;
use crate::{
    database::Tx,
    failure::Failure,
    services::{
        Core,
        place::can_be_stored,
        record::{By, Change},
    },
};

/// Those who may do something about members who do not work here see them.
pub(super) const SEE_ABSENT: [Permission; 3] =
    [Permission::MEMBER_CREATE, Permission::MEMBER_UPDATE, Permission::MEMBER_DELETE];

/// Later than every membership: 9999-12-31T23:59:59Z.
const LATEST: DateTime<Utc> = match DateTime::from_timestamp(253_402_300_799, 0) {
    Some(latest) => latest,
    None => DateTime::<Utc>::UNIX_EPOCH,
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

/// The statement of one order, in which only the place and the order differ. A row more than asked for tells whether
/// there is a next page. Names sort by their lower-case form, byte by byte: the same on every server, whatever its
/// collations (and right for Hangul, whose code points are in dictionary order).
macro_rules! page_of {
    ($core:expr, $filter:expr, $key:tt, $place:tt, $order:tt, $outer:tt, $at:expr, $id:expr, $limit:expr) => {
        sqlx::query_as!(
            MemberRow,
            r#"
            SELECT p.id AS "id!", p.user_id AS "user_id!", u.name AS "name!", u.email AS "email!", u.image,
                   p.roles AS "roles!", p.can_manage_orders, p.can_manage_products, p.can_manage_members, p.can_view_financials,
                   p.status AS "status!", p.source AS "source!", p.joined_at AS "joined_at!", p.removed_at,
                   p.fields AS "fields!",
                   p.sort_text AS "sort_text!"
              FROM (SELECT m.id, m.user_id, m.roles, m.can_manage_orders, m.can_manage_products, m.can_manage_members,
                           m.can_view_financials, m.status, m.source, m.joined_at, m.removed_at,
                           m.fields,
                           "# + $key + r#" AS sort_text
                      FROM tenantry.organization_members m
                     WHERE m.organization_id = $1 AND m.status = $2 AND (m.removed_at IS NOT NULL) = $3
                       AND ($4::text IS NULL OR m.sort_name LIKE lower($4) OR m.sort_email LIKE lower($4))
                       AND ($5::text IS NULL OR m.id IN (SELECT r.member_id FROM tenantry.member_roles r
                                                          WHERE r.organization_id = $1 AND r.role = $5))
                       AND ($6::text IS NULL OR m.source = $6)
                       AND ($7::uuid IS NULL OR m.id IN (SELECT t.member_id FROM tenantry.team_members t
                                                          WHERE t.organization_id = $1 AND t.team_id = $7))
                       AND "# + $place + r#"
                     ORDER BY "# + $order + r#"
                     LIMIT $10) p
              JOIN tenantry.users u ON u.id = p.user_id
             ORDER BY "# + $outer,
            $filter.organization,
            $filter.status,
            $filter.is_removed,
            $filter.pattern,
            $filter.role,
            $filter.source,
            $filter.team,
            $at,
            $id,
            $limit,
        )
        .fetch_all($core)
        .await?
    };
}

/// What a query asks for, as parameters of statements.
struct Filter {
    organization: Uuid,
    status: &'static str,
    is_removed: bool,
    pattern: Option<String>,
    role: Option<String>,
    source: Option<&'static str>,
    team: Option<Uuid>,
}

impl Filter {
    fn new(tenant: &Tenant, query: &MemberQuery) -> Self {
        // LIKE's own signs are ordinary characters of a name.
        let escape = |text: &String| text.replace('\\', r"\\").replace('%', r"\%").replace('_', r"\_");
        Self {
            organization: tenant.organization_id.uuid(),
            status: query.state.status().as_str(),
            is_removed: query.state == MemberState::Removed,
            pattern: query.search.as_ref().map(|text| format!("%{}%", escape(text))),
            role: query.role.as_ref().map(|role| Role::as_str(role).to_owned()),
            source: query.source.map(MemberSource::as_str),
            team: query.team.map(tenantry::ids::TeamId::uuid),
        }
    }

    /// Whether all active members are asked for, whose number the organization's row has.
    fn is_everybody(&self) -> bool {
        self.status == "active"
            && self.pattern.is_none()
            && self.role.is_none()
            && self.source.is_none()
            && self.team.is_none()
    }
}

impl Core {
    pub(super) async fn list_members(&self, tenant: &Tenant, query: &MemberQuery) -> Result<Page<Member>, Failure> {
        if query.state != MemberState::Active {
            tenant.standing.require_any(&SEE_ABSENT)?;
        }
        let place = query.page.after.as_ref().map(|cursor| Place::decode(cursor, query.sort)).transpose()?;
        let limit = i64::from(query.page.limit()) + 1;
        let filter = Filter::new(tenant, query);
        let text = place.as_ref().map(|place| place.text.clone()).unwrap_or_default();
        let id = place.as_ref().map(|place| place.id);
        let mut tx = self.db.begin_read(tenant).await?;
        let mut rows = match query.sort {
            MemberSort::Name => page_of!(
                &mut *tx,
                filter,
                "m.sort_name",
                "(m.sort_name, m.id) > ($8::text, $9::uuid)",
                "m.sort_name, m.id",
                "p.sort_text, p.id",
                text,
                id.unwrap_or(Uuid::nil()),
                limit
            ),
            MemberSort::Email => page_of!(
                &mut *tx,
                filter,
                "m.sort_email",
                "(m.sort_email, m.id) > ($8::text, $9::uuid)",
                "m.sort_email, m.id",
                "p.sort_text, p.id",
                text,
                id.unwrap_or(Uuid::nil()),
                limit
            ),
            MemberSort::Joined => page_of!(
                &mut *tx,
                filter,
                "''",
                "(m.joined_at, m.id) < ($8::timestamptz, $9::uuid)",
                "m.joined_at DESC, m.id DESC",
                "p.joined_at DESC, p.id DESC",
                place.as_ref().and_then(|place| place.joined).unwrap_or(LATEST),
                id.unwrap_or(Uuid::max()),
                limit
            ),
        };
        let total = count(&mut tx, &filter).await?;
        tx.commit().await?;

        let has_next = rows.len() > query.page.limit() as usize;
        rows.truncate(query.page.limit() as usize);
        let next = match rows.last() {
            Some(last) if has_next => Some(Place::after(last, query.sort).encode()?),
            _ => None,
        };
        let items = rows.into_iter().map(Member::try_from).collect::<Result<Vec<_>, _>>()?;
        Ok(Page { items, next, total })
    }

    pub(super) async fn begin_member_export(&self, tenant: &Tenant, query: &MemberQuery) -> Result<u64, Failure> {
        tenant.standing.require_any(&SEE_ABSENT)?;
        let mut tx = self.db.begin_read(tenant).await?;
        let total = count(&mut tx, &Filter::new(tenant, query)).await?;
        self.record(
            &mut tx,
            By::from(tenant),
            Change {
                organization: Some(tenant.organization_id),
                action: "member.exported",
                target: ("organization", tenant.organization_id.uuid()),
                before: None,
                after: Some(json!({
                    "rows": total, "search": query.search, "role": query.role, "team": query.team,
                    "source": query.source, "status": query.state,
                })),
                events: Vec::new(),
            },
        )
        .await?;
        self.commit(tx).await?;
        Ok(total)
    }
}

/// How many members match.
async fn count(tx: &mut Tx, filter: &Filter) -> Result<u64, Failure> {
    let total = if filter.is_everybody() {
        let count =
            sqlx::query_scalar!("SELECT member_count FROM tenantry.organizations WHERE id = $1", filter.organization,);
        i64::from(count.fetch_one(&mut **tx).await?)
    } else {
        sqlx::query_scalar!(
            r#"
            SELECT count(*) AS "count!"
              FROM tenantry.organization_members m
             WHERE m.organization_id = $1 AND m.status = $2 AND (m.removed_at IS NOT NULL) = $3
               AND ($4::text IS NULL OR m.sort_name LIKE lower($4) OR m.sort_email LIKE lower($4))
               AND ($5::text IS NULL OR m.id IN (SELECT r.member_id FROM tenantry.member_roles r
                                                  WHERE r.organization_id = $1 AND r.role = $5))
               AND ($6::text IS NULL OR m.source = $6)
               AND ($7::uuid IS NULL OR m.id IN (SELECT t.member_id FROM tenantry.team_members t
                                                  WHERE t.organization_id = $1 AND t.team_id = $7))
            "#,
            filter.organization,
            filter.status,
            filter.is_removed,
            filter.pattern,
            filter.role,
            filter.source,
            filter.team,
        )
        .fetch_one(&mut **tx)
        .await?
    };
    Ok(u64::try_from(total).unwrap_or_default())
}
