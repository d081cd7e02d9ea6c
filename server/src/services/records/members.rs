//! Members as records: searched by any property, in pages that are counted.

use chrono::{DateTime, Utc};
use serde_json::Value;
use tenantry::{
    email::Email,
    fields::FieldValues,
    ids::{MemberId, OrganizationId, UserId},
    record::{MemberField, MemberRecord, MemberRef, MemberSearch},
    session::Tenant,
};
use uuid::Uuid;

use crate::{
    failure::Failure,
    services::{Core, name_from_row, roles_from_row},
};

struct Row {
    id: Uuid,
    organization_id: Uuid,
    user_id: Uuid,
    joined_at: DateTime<Utc>,
    name: String,
    email: String,
    image: Option<String>,
    roles: Vec<String>,
    fields: Value,
}

impl TryFrom<Row> for MemberRecord {
    type Error = Failure;

    fn try_from(row: Row) -> Result<Self, Failure> {
        Ok(Self {
            id: MemberId::from_uuid(row.id),
            organization_id: OrganizationId::from_uuid(row.organization_id),
            user_id: UserId::from_uuid(row.user_id),
            roles: roles_from_row(&row.roles),
            joined_at: row.joined_at,
            name: name_from_row(&row.name)?,
            email: Email::parse(&row.email)?,
            image: row.image,
            fields: FieldValues::from_stored(row.fields),
        })
    }
}

impl Core {
    pub(super) async fn member_records(
        &self,
        tenant: &Tenant,
        search: &MemberSearch,
    ) -> Result<(Vec<MemberRecord>, u64), Failure> {
        let by_joining = matches!(search.sort, None | Some(MemberField::CreatedAt)) && !search.descending;
        if search.filter.is_none() && by_joining {
            return self.member_page(tenant, search).await;
        }
        let filter = search.filter.as_ref();
        let folds_case = |field| matches!(field, MemberField::UserName | MemberField::UserEmail);
        let texts: Vec<String> = match filter {
            Some(filter) if folds_case(filter.field) => filter.texts.iter().map(|text| text.to_lowercase()).collect(),
            Some(filter) => filter.texts.clone(),
            None => Vec::new(),
        };
        let moments = filter.map(|filter| filter.moments.clone()).unwrap_or_default();
        let mut tx = self.db.begin_read(tenant).await?;
        // The count stands beside every row, and alone where the page is empty. A time has the precision that the wire
        // has, so that what was read can be asked for.
        let found = sqlx::query!(
            r#"
            WITH subject AS (
                SELECT m.id, m.organization_id, m.user_id, m.joined_at, m.fields, u.name, u.email, u.image,
                       r.roles,
                       date_trunc('milliseconds', m.joined_at) AS moment,
                       CASE $2::text WHEN 'id' THEN m.id::text WHEN 'organizationId' THEN m.organization_id::text
                                     WHEN 'userId' THEN m.user_id::text WHEN 'role' THEN r.joined
                                     WHEN 'user.name' THEN lower(u.name) WHEN 'user.email' THEN u.email
                       END COLLATE "C" AS property,
                       CASE $6::text WHEN 'id' THEN m.id::text WHEN 'organizationId' THEN m.organization_id::text
                                     WHEN 'userId' THEN m.user_id::text WHEN 'role' THEN r.joined
                                     WHEN 'user.name' THEN lower(u.name) WHEN 'user.email' THEN u.email
                                     ELSE to_char(m.joined_at AT TIME ZONE 'UTC', 'YYYYMMDDHH24MISSUS')
                       END COLLATE "C" AS place
                  FROM tenantry.organization_members m
                  JOIN tenantry.users u ON u.id = m.user_id
                 CROSS JOIN LATERAL (
                      SELECT array_agg(r.role ORDER BY r.rank, r.role COLLATE "C") AS roles,
                             string_agg(r.role, ',' ORDER BY r.rank, r.role COLLATE "C") AS joined
                        FROM (SELECT role, CASE role WHEN 'owner' THEN 0 WHEN 'admin' THEN 1 WHEN 'member' THEN 3
                                                     ELSE 2 END AS rank
                                FROM tenantry.member_roles r
                               WHERE r.organization_id = m.organization_id AND r.member_id = m.id) r
                      ) r
                 WHERE m.organization_id = $1 AND m.status = 'active'
            ), matching AS (
                SELECT * FROM subject
                 WHERE CASE
                    WHEN $2::text IS NULL THEN true
                    WHEN $2 = 'createdAt' THEN CASE $3::text
                        WHEN 'eq' THEN moment = ($5::timestamptz[])[1]
                        WHEN 'ne' THEN moment <> ($5::timestamptz[])[1]
                        WHEN 'lt' THEN moment < ($5::timestamptz[])[1]
                        WHEN 'lte' THEN moment <= ($5::timestamptz[])[1]
                        WHEN 'gt' THEN moment > ($5::timestamptz[])[1]
                        WHEN 'gte' THEN moment >= ($5::timestamptz[])[1]
                        WHEN 'in' THEN moment = ANY ($5)
                        WHEN 'not_in' THEN moment <> ALL ($5)
                        ELSE false END
                    ELSE CASE $3
                        WHEN 'eq' THEN property = ($4::text[])[1]
                        WHEN 'ne' THEN property <> ($4::text[])[1]
                        WHEN 'lt' THEN property < ($4::text[])[1]
                        WHEN 'lte' THEN property <= ($4::text[])[1]
                        WHEN 'gt' THEN property > ($4::text[])[1]
                        WHEN 'gte' THEN property >= ($4::text[])[1]
                        WHEN 'in' THEN property = ANY ($4)
                        WHEN 'not_in' THEN property <> ALL ($4)
                        WHEN 'contains' THEN position(($4::text[])[1] IN property) > 0
                        WHEN 'starts_with' THEN starts_with(property, ($4::text[])[1])
                        WHEN 'ends_with' THEN right(property, length(($4::text[])[1])) = ($4::text[])[1]
                        ELSE false END
                    END
            ), page AS (
                SELECT id, organization_id, user_id, joined_at, fields, name, email, image, roles, place,
                       row_number() OVER (ORDER BY CASE WHEN $7 THEN place END DESC, CASE WHEN NOT $7 THEN place END,
                                                   joined_at, id) AS number
                  FROM matching
                 ORDER BY number
                 LIMIT $8 OFFSET $9
            )
            SELECT (SELECT count(*) FROM matching) AS "total!", p.id AS "id?", p.organization_id AS "organization_id?",
                   p.user_id AS "user_id?", p.joined_at AS "joined_at?", p.name AS "name?", p.email AS "email?", p.image,
                   p.roles, p.fields AS "fields?"
              FROM (SELECT) one
              LEFT JOIN page p ON true
             ORDER BY p.number
            "#,
            tenant.organization_id.uuid(),
            filter.map(|filter| filter.field.name()),
            filter.map(|filter| filter.comparison.name()),
            &texts,
            &moments,
            search.sort.map(MemberField::name),
            search.descending,
            i64::from(search.limit),
            i64::from(search.offset),
        )
        .fetch_all(&mut *tx)
        .await?;
        let total = found.first().map_or(0, |row| row.total);
        let members = found.into_iter().filter_map(|row| {
            Some(Row {
                id: row.id?,
                organization_id: row.organization_id?,
                user_id: row.user_id?,
                joined_at: row.joined_at?,
                name: row.name?,
                email: row.email?,
                image: row.image,
                roles: row.roles.unwrap_or_default(),
                fields: row.fields?,
            })
        });
        Ok((members.map(MemberRecord::try_from).collect::<Result<_, _>>()?, u64::try_from(total).unwrap_or_default()))
    }

    /// A page in the order of joining, which an index has; the count is a column of the organization.
    async fn member_page(&self, tenant: &Tenant, search: &MemberSearch) -> Result<(Vec<MemberRecord>, u64), Failure> {
        let mut tx = self.db.begin_lookup(tenant.organization_id, tenant.caller.user_id).await?;
        let found = sqlx::query!(
            r#"
            SELECT o.member_count AS "total!", p.id AS "id?", p.user_id AS "user_id?", p.joined_at AS "joined_at?",
                   p.roles AS "roles?", p.fields AS "fields?", p.name AS "name?", p.email AS "email?",
                   p.image AS "image?"
              FROM tenantry.organizations o
              LEFT JOIN LATERAL (
                  SELECT m.id, m.user_id, m.joined_at, m.roles, m.fields, m.name, m.email, m.image
                    FROM tenantry.member_people m
                   WHERE m.organization_id = o.id AND m.status = 'active'
                   ORDER BY m.joined_at, m.id
                   LIMIT $2 OFFSET $3
              ) p ON true
             WHERE o.id = $1
             ORDER BY p.joined_at, p.id
            "#,
            tenant.organization_id.uuid(),
            i64::from(search.limit),
            i64::from(search.offset),
        )
        .fetch_all(&mut *tx)
        .await?;
        tx.leave();
        let total = found.first().map_or(0, |row| row.total);
        let members = found.into_iter().filter_map(|row| {
            Some(Row {
                id: row.id?,
                organization_id: tenant.organization_id.uuid(),
                user_id: row.user_id?,
                joined_at: row.joined_at?,
                name: row.name?,
                email: row.email?,
                image: row.image,
                roles: row.roles.unwrap_or_default(),
                fields: row.fields?,
            })
        });
        Ok((members.map(MemberRecord::try_from).collect::<Result<_, _>>()?, u64::try_from(total).unwrap_or_default()))
    }

    pub(super) async fn member_record(
        &self,
        tenant: &Tenant,
        member: &MemberRef,
    ) -> Result<Option<MemberRecord>, Failure> {
        let (id, user, email) = match member {
            MemberRef::Id(id) => (Some(id.uuid()), None, None),
            MemberRef::User(user) => (None, Some(user.uuid()), None),
            MemberRef::Email(email) => (None, None, Some(email.as_str())),
        };
        let mut tx = self.db.begin_lookup(tenant.organization_id, tenant.caller.user_id).await?;
        let row = sqlx::query_as!(
            Row,
            r#"
            SELECT m.id, m.organization_id, m.user_id, m.joined_at, m.roles, m.fields, u.name, u.email, u.image
              FROM tenantry.organization_members m
              JOIN tenantry.users u ON u.id = m.user_id
             WHERE m.organization_id = $1 AND m.status = 'active' AND (m.id = $2 OR m.user_id = $3 OR u.email = $4)
            "#,
            tenant.organization_id.uuid(),
            id,
            user,
            email,
        )
        .fetch_optional(&mut *tx)
        .await?;
        tx.leave();
        row.map(MemberRecord::try_from).transpose()
    }

    pub(super) async fn member_is_known(&self, member: MemberId) -> Result<bool, Failure> {
        let known = sqlx::query_scalar!(
            r#"
            SELECT EXISTS (SELECT FROM tenantry.organization_members WHERE id = $1 AND status = 'active') AS "known!"
            "#,
            member.uuid(),
        )
        .fetch_one(&self.db.auth)
        .await?;
        Ok(known)
    }
}
