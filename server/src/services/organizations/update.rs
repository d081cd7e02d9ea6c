//! Changing an organization.

use serde_json::json;
use tenantry::{
    access::Permission,
    fields::{Entity, FieldValues},
    organization::OrganizationChanges,
    session::Tenant,
    slug::Slug,
};

use crate::{
    database::Tx,
    failure::Failure,
    services::{
        Core,
        attempts::Limit,
        record::{By, Change, Event},
    },
};

impl Core {
    pub(super) async fn update_organization(
        &self,
        tenant: &Tenant,
        changes: OrganizationChanges,
    ) -> Result<Slug, Failure> {
        let (mut tx, actor) = self.begin_change(tenant).await?;
        actor.standing.require(&Permission::ORGANIZATION_UPDATE)?;
        let id = tenant.organization_id.uuid();
        let was = sqlx::query!(
            "SELECT name, slug, business_number, logo, metadata, fields FROM tenantry.organizations WHERE id = $1",
            id,
        )
        .fetch_one(&mut *tx)
        .await?;

        let name = changes.name.map_or_else(|| was.name.clone(), String::from);
        let slug = changes.slug.map_or_else(|| Slug::parse(&was.slug), Ok)?;
        let business_number = changes.business_number.unwrap_or_else(|| was.business_number.clone());
        let logo = changes.logo.unwrap_or_else(|| was.logo.clone());
        let metadata = changes.metadata.map_or_else(|| was.metadata.clone(), |metadata| metadata.to_value());
        let declared = self.fields.of(Entity::Organization);
        let had = FieldValues::from_stored(was.fields);
        let fields = declared.apply(&had, &changes.fields)?;
        if name == was.name
            && slug.as_str() == was.slug
            && business_number == was.business_number
            && logo == was.logo
            && metadata == was.metadata
            && fields == had
        {
            return Ok(slug);
        }
        if slug.as_str() != was.slug {
            self.move_slug(&mut tx, tenant, &was.slug, &slug).await?;
        }
        if logo != was.logo {
            // Another address takes the place of the uploaded picture.
            self.drop_logo(&mut tx, tenant.organization_id).await?;
        }
        sqlx::query!(
            r#"
            UPDATE tenantry.organizations
               SET name = $2, slug = $3, business_number = $4, named_by_hand = named_by_hand OR name <> $2,
                   updated_at = $5, logo = $6, metadata = $7, fields = $8
             WHERE id = $1
            "#,
            id,
            name,
            slug.as_str(),
            business_number,
            self.now(),
            logo,
            metadata,
            fields.to_value(),
        )
        .execute(&mut *tx)
        .await?;
        self.record(
            &mut tx,
            By::from(tenant),
            Change {
                organization: Some(tenant.organization_id),
                action: "organization.updated",
                target: ("organization", id),
                before: Some(json!({ "name": was.name, "slug": was.slug, "businessNumber": was.business_number,
                                     "logo": was.logo, "metadata": was.metadata, "fields": declared.audited(&had) })),
                after: Some(json!({ "name": name, "slug": slug, "businessNumber": business_number,
                                    "logo": logo, "metadata": metadata, "fields": declared.audited(&fields) })),
                events: vec![Event::in_organization("organization", tenant.organization_id)],
            },
        )
        .await?;
        self.commit(tx).await?;
        Ok(slug)
    }

    /// Claims the new slug, and keeps the old one leading here until a job releases it. Going back to a former slug
    /// takes it up again.
    async fn move_slug(&self, tx: &mut Tx, tenant: &Tenant, old: &str, new: &Slug) -> Result<(), Failure> {
        self.attempt(Limit::SLUG_CHANGES, &tenant.organization_id.to_string()).await?;
        let id = tenant.organization_id.uuid();
        sqlx::query!(
            "UPDATE tenantry.organization_slugs SET left_at = $3 WHERE slug = $1 AND organization_id = $2",
            old,
            id,
            self.now(),
        )
        .execute(&mut **tx)
        .await?;
        let retaken = sqlx::query!(
            "UPDATE tenantry.organization_slugs SET left_at = NULL WHERE slug = $1 AND organization_id = $2",
            new.as_str(),
            id,
        )
        .execute(&mut **tx)
        .await?;
        if retaken.rows_affected() == 0 {
            sqlx::query!(
                "INSERT INTO tenantry.organization_slugs (slug, organization_id) VALUES ($1, $2)",
                new.as_str(),
                id,
            )
            .execute(&mut **tx)
            .await?;
        }
        Ok(())
    }
}
