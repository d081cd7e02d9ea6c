//! Extra fields and metadata of an organization.

use std::collections::BTreeMap;

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use tenantry::fields::FieldValues;

use super::ApiResult;
use crate::landing::Landing;
#[cfg(feature = "ssr")]
use crate::{
    notice::Notice,
    server_context::{services, settings, tenant},
};
#[cfg(feature = "ssr")]
use tenantry::{fields::Entity, metadata::Metadata, organization::OrganizationChanges};

/// The inputs `fields[name]` of a form.
pub type FieldTexts = BTreeMap<String, String>;

/// What an organization has besides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganizationExtras {
    /// The extra fields that are shown.
    pub fields: FieldValues,
    /// The metadata as JSON text; nothing where there is none.
    pub metadata: String,
}

/// What the organization that the URL names has besides.
#[server(prefix = "/sfn", endpoint = "load_extras")]
pub async fn load_extras(organization: String) -> ApiResult<OrganizationExtras> {
    let tenant = tenant(&organization).await?;
    let record = services()?.records.organization(&tenant).await?;
    let fields = settings()?.fields.of(Entity::Organization).shown(&record.fields).into_iter().collect();
    Ok(OrganizationExtras { fields, metadata: record.metadata.to_text() })
}

/// Changes extra fields.
#[server(prefix = "/sfn", endpoint = "update_organization_fields")]
pub async fn update_organization_fields(
    organization: String,
    #[server(default)] fields: FieldTexts,
) -> ApiResult<Landing> {
    let tenant = tenant(&organization).await?;
    let fields = settings()?.fields.of(Entity::Organization).parse_changes_form(&fields)?;
    let changes = OrganizationChanges { fields, ..OrganizationChanges::default() };
    services()?.organizations.update(&tenant, changes).await?;
    Ok(Landing::here(Notice::OrganizationSaved).answer())
}

/// Puts other metadata in the place of what there is.
#[server(prefix = "/sfn", endpoint = "update_organization_metadata")]
pub async fn update_organization_metadata(
    organization: String,
    #[server(default)] metadata: String,
) -> ApiResult<Landing> {
    let tenant = tenant(&organization).await?;
    let metadata = Some(Metadata::parse_text(&metadata)?);
    let changes = OrganizationChanges { metadata, ..OrganizationChanges::default() };
    services()?.organizations.update(&tenant, changes).await?;
    Ok(Landing::here(Notice::OrganizationSaved).answer())
}
