//! Shareable invitation links: the organization's own, and the page behind one.

use leptos::prelude::*;
use tenantry::{
    invitation::link::{InvitationLink, JoinView},
    page::Page,
};

#[cfg(feature = "ssr")]
use super::invitations::ticked_roles;
use super::{ApiResult, roles::Ticks};
use crate::landing::Landing;
#[cfg(feature = "ssr")]
use crate::{
    notice::Notice,
    paths,
    server_context::{caller, services, tenant, visitor},
};
#[cfg(feature = "ssr")]
use tenantry::{
    Error,
    ids::InvitationLinkId,
    invitation::{LinkSecret, link::NewInvitationLink},
    page::{Cursor, LIMIT_DEFAULT, PageRequest},
};

/// A page of an organization's shareable links.
#[server(prefix = "/sfn", endpoint = "list_invitation_links")]
pub async fn list_invitation_links(
    organization: String,
    #[server(default)] cursor: String,
) -> ApiResult<Page<InvitationLink>> {
    let tenant = tenant(&organization).await?;
    let page = PageRequest::new(LIMIT_DEFAULT, (!cursor.is_empty()).then_some(Cursor(cursor)))?;
    Ok(services()?.invitation_links.list(&tenant, &page).await?)
}

/// Makes a link, and leads to its address.
#[server(prefix = "/sfn", endpoint = "create_invitation_link")]
pub async fn create_invitation_link(
    organization: String,
    #[server(default)] role: String,
    #[server(default)] roles: Ticks,
    #[server(default)] domains: String,
    #[server(default)] uses: String,
    #[server(default)] days: String,
    #[server(default)] approval: String,
) -> ApiResult<Landing> {
    let tenant = tenant(&organization).await?;
    let wish = NewInvitationLink::parse(ticked_roles(&role, &roles), &domains, &uses, &days)?
        .with_approval(!approval.is_empty());
    let link = services()?.invitation_links.create(&tenant, wish).await?;
    let page = paths::with_query(&paths::invitation_links(tenant.slug.as_str()), "link", &link.id.to_string());
    Ok(Landing::at(page).saying(Notice::InvitationLinkCreated).answer())
}

/// The address of a link, to be handed around.
#[server(prefix = "/sfn", endpoint = "invitation_link_address")]
pub async fn invitation_link_address(
    organization: String,
    #[server(rename = "linkId")] link_id: String,
) -> ApiResult<String> {
    let tenant = tenant(&organization).await?;
    Ok(services()?.invitation_links.address(&tenant, InvitationLinkId::parse(&link_id)?).await?)
}

/// Revokes a link.
#[server(prefix = "/sfn", endpoint = "revoke_invitation_link")]
pub async fn revoke_invitation_link(
    organization: String,
    #[server(rename = "linkId")] link_id: String,
) -> ApiResult<Landing> {
    let tenant = tenant(&organization).await?;
    services()?.invitation_links.revoke(&tenant, InvitationLinkId::parse(&link_id)?).await?;
    let page = paths::invitation_links(tenant.slug.as_str());
    Ok(Landing::at(page).saying(Notice::InvitationLinkRevoked).answer())
}

/// What the page behind a shareable link shows to whoever opens it.
#[server(prefix = "/sfn", endpoint = "view_invitation_link")]
pub async fn view_invitation_link(token: String) -> ApiResult<JoinView> {
    let link = LinkSecret::parse(&token).map_err(|_| Error::InvitationNotFound)?;
    Ok(services()?.invitation_links.view(&visitor()?, &link).await?)
}

/// Joins by a link, and leads into the organization.
#[server(prefix = "/sfn", endpoint = "join_by_link")]
pub async fn join_by_link(token: String) -> ApiResult<Landing> {
    let link = LinkSecret::parse(&token).map_err(|_| Error::InvitationNotFound)?;
    let slug = services()?.invitation_links.join(&caller().await?, &link).await?.slug;
    Ok(Landing::at(paths::organization(slug.as_str())).saying(Notice::InvitationAccepted).answer())
}
