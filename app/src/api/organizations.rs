//! Making, entering and switching organizations.

use leptos::prelude::*;
use tenantry::organization::{FirstSteps, OrganizationEntry};

use super::{ApiResult, fields::FieldTexts};
use crate::{landing::Landing, snapshot::TenantSnapshot};
#[cfg(feature = "ssr")]
use crate::{
    notice::Notice,
    paths,
    server_context::{caller, services, settings, tenant, upload},
};
#[cfg(feature = "ssr")]
use tenantry::{
    Field,
    fields::Entity,
    ids::OrganizationId,
    organization::{NewOrganization, OrganizationRef},
    slug::Slug,
};

/// The caller's organizations.
#[server(prefix = "/sfn", endpoint = "my_organizations")]
pub async fn my_organizations() -> ApiResult<Vec<OrganizationEntry>> {
    Ok(services()?.organizations.list(&caller().await?).await?)
}

/// The caller's place in the organization that the URL names. The session's default follows.
#[server(prefix = "/sfn", endpoint = "enter_organization")]
pub async fn enter_organization(slug: String) -> ApiResult<TenantSnapshot> {
    let tenant = tenant(&slug).await?;
    if tenant.caller.active_organization_id != Some(tenant.organization_id) {
        let here = OrganizationRef::Id(tenant.organization_id);
        services()?.organizations.set_active(&tenant.caller, Some(&here)).await?;
    }
    let policy = services()?.roles.policy(&tenant).await?;
    Ok(TenantSnapshot::new(&tenant, policy))
}

/// Whether a slug is free for a new organization.
#[server(prefix = "/sfn", endpoint = "is_slug_free")]
pub async fn is_slug_free(slug: String) -> ApiResult<bool> {
    let slug = Slug::parse(&slug)?;
    Ok(services()?.organizations.is_slug_free(&caller().await?, &slug).await?)
}

/// Makes an organization, with the logo that the form may have, and leads to inviting people.
#[server(prefix = "/sfn", endpoint = "create_organization")]
pub async fn create_organization(
    name: String,
    #[server(default)] slug: String,
    #[server(default)] fields: FieldTexts,
) -> ApiResult<Landing> {
    let caller = caller().await?;
    // Without JavaScript nobody proposes a slug while the name is typed: a blank one is proposed here.
    let slug = match slug.trim() {
        "" => Slug::propose(&name).map(String::from).unwrap_or_default(),
        slug => slug.to_owned(),
    };
    let fields = settings()?.fields.of(Entity::Organization).parse_new_form(&fields);
    let wish = NewOrganization::parse(&name, &slug)?;
    let wish = NewOrganization { upload: upload(Field::Logo), fields: fields?, ..wish };
    let made = services()?.organizations.create(&caller, wish).await?;
    Ok(Landing::at(paths::welcome(made.slug.as_str())).saying(Notice::OrganizationCreated).answer())
}

/// Makes an organization the session's default and leads there.
#[server(prefix = "/sfn", endpoint = "switch_organization")]
pub async fn switch_organization(slug: String) -> ApiResult<Landing> {
    let tenant = tenant(&slug).await?;
    let there = OrganizationRef::Id(tenant.organization_id);
    services()?.organizations.set_active(&tenant.caller, Some(&there)).await?;
    Ok(Landing::at(paths::organization(tenant.slug.as_str())).answer())
}

/// Takes a deletion back and leads there, anew: the page may be the one that says that the organization is gone.
#[server(prefix = "/sfn", endpoint = "restore_organization")]
pub async fn restore_organization(#[server(rename = "organizationId")] organization_id: String) -> ApiResult<Landing> {
    let id = OrganizationId::parse(&organization_id)?;
    let slug = services()?.organizations.restore(&caller().await?, id).await?;
    Ok(Landing::fresh(paths::organization(slug.as_str())).saying(Notice::OrganizationRestored).answer())
}

/// Keeps an organization on top of the caller's list, or with `pinned=false` no longer.
#[server(prefix = "/sfn", endpoint = "pin_organization")]
pub async fn pin_organization(
    #[server(rename = "organizationId")] organization_id: String,
    #[server(default)] pinned: String,
) -> ApiResult<Landing> {
    let id = OrganizationId::parse(&organization_id)?;
    let is_pinned = pinned != "false";
    services()?.organizations.pin(&caller().await?, id, is_pinned).await?;
    let notice = if is_pinned { Notice::OrganizationPinned } else { Notice::OrganizationUnpinned };
    Ok(Landing::here(notice).answer())
}

/// How far the caller has come with an organization of the own; nothing once the guide was put away.
#[server(prefix = "/sfn", endpoint = "load_first_steps")]
pub async fn load_first_steps() -> ApiResult<Option<FirstSteps>> {
    Ok(services()?.organizations.first_steps(&caller().await?).await?)
}

/// Puts the guide for beginners away.
#[server(prefix = "/sfn", endpoint = "dismiss_first_steps")]
pub async fn dismiss_first_steps() -> ApiResult<Landing> {
    services()?.organizations.dismiss_first_steps(&caller().await?).await?;
    Ok(Landing::here(Notice::GuideDismissed).answer())
}
