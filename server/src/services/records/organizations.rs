//! Organizations as records.

use chrono::{DateTime, Utc};
use serde_json::Value;
use tenantry::{
    Error,
    fields::FieldValues,
    ids::OrganizationId,
    metadata::Metadata,
    organization::OrganizationRef,
    record::{OrganizationRecord, Window},
    service::Doorkeeper,
    session::{Tenant, Visitor},
    slug::Slug,
};
use uuid::Uuid;

use super::{refuse_cut, rows};
use crate::{
    failure::Failure,
    secrets,
    services::{Core, name_from_row},
};

struct Row {
    id: Uuid,
    slug: String,
    name: String,
    logo: Option<String>,
    metadata: Value,
    created_at: DateTime<Utc>,
    fields: Value,
}

impl TryFrom<Row> for OrganizationRecord {
    type Error = Failure;

    fn try_from(row: Row) -> Result<Self, Failure> {
        Ok(Self {
            id: OrganizationId::from_uuid(row.id),
            slug: Slug::parse(&row.slug)?,
            name: name_from_row(&row.name)?,
            logo: row.logo,
            metadata: Metadata::from_stored(row.metadata),
            created_at: row.created_at,
            fields: FieldValues::from_stored(row.fields),
        })
    }
}

impl Core {
    pub(super) async fn organization_records(
        &self,
        visitor: &Visitor,
        window: Window,
    ) -> Result<Vec<OrganizationRecord>, Failure> {
        let secret = visitor.secret.as_ref().ok_or(Error::Unauthenticated)?;
        // One row without an organization tells a person who is in none from nobody.
        let found = sqlx::query!(
            r#"
            SELECT s.id AS "session_id!", s.last_seen_at AS "last_seen_at!", o.id AS "id?", o.slug AS "slug?",
                   o.name AS "name?", o.logo AS "logo?", o.metadata AS "metadata?", o.created_at AS "created_at?",
                   o.fields AS "fields?"
              FROM tenantry.sessions s
              LEFT JOIN LATERAL (
                  SELECT o.id, o.slug, o.name, o.logo, o.metadata, o.created_at, o.fields, m.joined_at
                    FROM tenantry.organization_members m
                    JOIN tenantry.organizations o ON o.id = m.organization_id AND o.deleted_at IS NULL
                   WHERE m.user_id = s.user_id AND m.status = 'active'
                   ORDER BY m.joined_at, o.id
                   LIMIT $3 OFFSET $4
              ) o ON true
             WHERE s.secret_hash = $1 AND s.expires_at > $2
             ORDER BY o.joined_at, o.id
            "#,
            secrets::hash(secret.reveal()),
            self.now(),
            rows(window),
            i64::from(window.offset),
        )
        .fetch_all(&self.db.auth)
        .await?;
        let session = found.first().ok_or(Error::Unauthenticated)?;
        self.mark_seen(session.session_id, session.last_seen_at, visitor).await?;
        let list = found
            .into_iter()
            .filter_map(|row| {
                let row = Row {
                    id: row.id?,
                    slug: row.slug?,
                    name: row.name?,
                    logo: row.logo,
                    metadata: row.metadata?,
                    created_at: row.created_at?,
                    fields: row.fields?,
                };
                Some(OrganizationRecord::try_from(row))
            })
            .collect::<Result<Vec<_>, _>>()?;
        Ok(refuse_cut(list, window)?)
    }

    /// One statement, which changes nothing unless the caller is an active member. Not audited: a session's default
    /// gives no access. The team of the former organization goes with it.
    pub(super) async fn activate_organization(
        &self,
        visitor: &Visitor,
        organization: Option<&OrganizationRef>,
    ) -> Result<Option<OrganizationRecord>, Failure> {
        let secret = visitor.secret.as_ref().ok_or(Error::Unauthenticated)?;
        let hash = secrets::hash(secret.reveal());
        let Some(organization) = organization else {
            let left = sqlx::query!(
                r#"
                UPDATE tenantry.sessions SET active_organization_id = NULL, active_team_id = NULL
                 WHERE secret_hash = $1 AND expires_at > $2
                "#,
                hash,
                self.now(),
            )
            .execute(&self.db.auth)
            .await?;
            return if left.rows_affected() == 1 { Ok(None) } else { Err(Error::Unauthenticated.into()) };
        };
        let (slug, id) = named(organization);
        // The membership is asked of in a sub-select: as a join, the planner may go through all of the user's.
        let row = sqlx::query_as!(
            Row,
            r#"
            UPDATE tenantry.sessions s
               SET active_organization_id = o.id,
                   active_team_id = CASE WHEN s.active_organization_id = o.id THEN s.active_team_id END
              FROM tenantry.organizations o
             WHERE s.secret_hash = $1 AND s.expires_at > $2 AND o.deleted_at IS NULL
               AND (SELECT m.status FROM tenantry.organization_members m
                     WHERE m.organization_id = o.id AND m.user_id = s.user_id) = 'active'
               AND o.id = coalesce($4, (SELECT found.id FROM tenantry.organizations found WHERE found.slug = $3),
                                   CASE WHEN $5 THEN s.active_organization_id END)
            RETURNING o.id, o.slug, o.name, o.logo, o.metadata, o.created_at, o.fields
            "#,
            hash,
            self.now(),
            slug,
            id,
            *organization == OrganizationRef::Active,
        )
        .fetch_optional(&self.db.auth)
        .await?;
        if let Some(row) = row {
            return Ok(Some(row.try_into()?));
        }
        let caller = self.identify(visitor).await?;
        match organization {
            OrganizationRef::Active if caller.active_organization_id.is_none() => Ok(None),
            _ => Err(Error::OrganizationNotFound.into()),
        }
    }

    pub(super) async fn organization_record(&self, tenant: &Tenant) -> Result<OrganizationRecord, Failure> {
        sqlx::query_as!(
            Row,
            r#"
            SELECT id, slug, name, logo, metadata, created_at, fields FROM tenantry.organizations
             WHERE id = $1 AND deleted_at IS NULL
            "#,
            tenant.organization_id.uuid(),
        )
        .fetch_optional(&self.db.auth)
        .await?
        .ok_or(Error::OrganizationNotFound)?
        .try_into()
    }

    pub(super) async fn organization_is_known(&self, organization: &OrganizationRef) -> Result<bool, Failure> {
        let (slug, id) = named(organization);
        let known = sqlx::query_scalar!(
            r#"
            SELECT EXISTS (SELECT FROM tenantry.organizations
                            WHERE deleted_at IS NULL AND (slug = $1 OR id = $2)) AS "known!"
            "#,
            slug,
            id,
        )
        .fetch_one(&self.db.auth)
        .await?;
        Ok(known)
    }
}

/// The slug or the id that a reference names.
fn named(organization: &OrganizationRef) -> (Option<&str>, Option<Uuid>) {
    match organization {
        OrganizationRef::Slug(slug) => (Some(slug.as_str()), None),
        OrganizationRef::Id(id) => (None, Some(id.uuid())),
        OrganizationRef::Active => (None, None),
    }
}
