//! The settings of an organization, leaving and deleting it.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use tenantry::{limits::OrganizationUsage, organization::OrganizationDetails};

use super::ApiResult;
use crate::landing::Landing;
#[cfg(feature = "ssr")]
use crate::{
    notice::Notice,
    paths,
    server_context::{services, tenant},
};
#[cfg(feature = "ssr")]
use tenantry::organization::OrganizationChanges;

/// An organization in full, and what the console needs to know to offer the right things.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganizationSettings {
    /// The organization.
    pub details: OrganizationDetails,
    /// How many active owners it has: the last one cannot leave.
    pub owners: u64,
}

/// The organization that the URL names, in full.
#[server(prefix = "/sfn", endpoint = "load_settings")]
pub async fn load_settings(organization: String) -> ApiResult<OrganizationSettings> {
    let tenant = tenant(&organization).await?;
    let details = services()?.organizations.details(&tenant).await?;
    Ok(OrganizationSettings { owners: details.owner_count, details })
}

/// The plan of the organization that the URL names, its limits, and how much of them it uses.
#[server(prefix = "/sfn", endpoint = "load_usage")]
pub async fn load_usage(organization: String) -> ApiResult<OrganizationUsage> {
    let tenant = tenant(&organization).await?;
    Ok(services()?.organizations.limits(&tenant).await?)
}

/// Changes name, slug and business number. Leads to the new address where the slug is another one.
#[server(prefix = "/sfn", endpoint = "update_organization")]
pub async fn update_organization(
    organization: String,
    #[server(default)] name: String,
    #[server(default)] slug: String,
    #[server(default)]
    #[server(rename = "businessNumber")]
    business_number: String,
) -> ApiResult<Landing> {
    let tenant = tenant(&organization).await?;
    let changes = OrganizationChanges::parse(&name, &slug, &business_number)?;
    let slug = services()?.organizations.update(&tenant, changes).await?;
    let landing = if slug == tenant.slug {
        Landing::here(Notice::OrganizationSaved)
    } else {
        Landing::at(paths::organization_settings(slug.as_str())).saying(Notice::OrganizationSaved)
    };
    Ok(landing.answer())
}

/// Ends the caller's own membership and leads to `next`, or home.
#[server(prefix = "/sfn", endpoint = "leave_organization")]
pub async fn leave_organization(organization: String, #[server(default)] next: String) -> ApiResult<Landing> {
    let tenant = tenant(&organization).await?;
    services()?.organizations.leave(&tenant).await?;
    Ok(Landing::at(paths::local(&next).unwrap_or(paths::HOME)).saying(Notice::OrganizationLeft).answer())
}

/// Deletes the organization, if its slug is repeated.
#[server(prefix = "/sfn", endpoint = "delete_organization")]
pub async fn delete_organization(organization: String, #[server(default)] confirmation: String) -> ApiResult<Landing> {
    let tenant = tenant(&organization).await?;
    services()?.organizations.delete(&tenant, &confirmation).await?;
    Ok(Landing::at(paths::HOME).saying(Notice::OrganizationDeleted).answer())
}
