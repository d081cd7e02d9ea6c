//! Invitations: the organization's own, and the page behind a link.

use leptos::prelude::*;
use tenantry::{
    invitation::{Invitation, InvitationView},
    page::Page,
};

use super::ApiResult;
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
    ids::InvitationId,
    invitation::{InvitationRef, InvitationState, LinkSecret, NewInvitation, parse_state_filter},
    page::{Cursor, LIMIT_DEFAULT, PageRequest},
};

/// A page of an organization's invitations: the pending ones, unless another state or `all` is asked for.
#[server(prefix = "/sfn", endpoint = "list_invitations")]
pub async fn list_invitations(
    organization: String,
    #[server(default)] status: String,
    #[server(default)] cursor: String,
) -> ApiResult<Page<Invitation>> {
    let tenant = tenant(&organization).await?;
    let state = match status.as_str() {
        "" => Some(InvitationState::Pending),
        "all" => None,
        "declined" => Some(InvitationState::Rejected),
        other => parse_state_filter(other)?,
    };
    let page = PageRequest::new(LIMIT_DEFAULT, (!cursor.is_empty()).then_some(Cursor(cursor)))?;
    Ok(services()?.invitations.list(&tenant, state, &page).await?)
}

/// Invites an address.
#[server(prefix = "/sfn", endpoint = "invite")]
pub async fn invite(
    organization: String,
    #[server(default)] email: String,
    #[server(default)] role: String,
) -> ApiResult<Landing> {
    let tenant = tenant(&organization).await?;
    let wish = NewInvitation::parse(&email, role.split(',').filter(|role| !role.trim().is_empty()))?;
    services()?.invitations.create(&tenant, wish).await?;
    let page = paths::invitations(tenant.slug.as_str());
    Ok(Landing::at(page).saying(Notice::InvitationsSent).answer())
}

/// Sends an invitation again, with a new link.
#[server(prefix = "/sfn", endpoint = "resend_invitation")]
pub async fn resend_invitation(
    organization: String,
    #[server(rename = "invitationId")] invitation_id: String,
) -> ApiResult<Landing> {
    let tenant = tenant(&organization).await?;
    services()?.invitations.resend(&tenant, InvitationId::parse(&invitation_id)?).await?;
    Ok(Landing::here(Notice::InvitationResent).answer())
}

/// Withdraws an invitation.
#[server(prefix = "/sfn", endpoint = "cancel_invitation")]
pub async fn cancel_invitation(
    organization: String,
    #[server(rename = "invitationId")] invitation_id: String,
) -> ApiResult<Landing> {
    let tenant = tenant(&organization).await?;
    services()?.invitations.cancel(&tenant, InvitationId::parse(&invitation_id)?).await?;
    Ok(Landing::here(Notice::InvitationCancelled).answer())
}

/// The link of an invitation, to be handed over by other means.
#[server(prefix = "/sfn", endpoint = "invitation_link")]
pub async fn invitation_link(
    organization: String,
    #[server(rename = "invitationId")] invitation_id: String,
) -> ApiResult<String> {
    let tenant = tenant(&organization).await?;
    Ok(services()?.invitations.link(&tenant, InvitationId::parse(&invitation_id)?).await?)
}

/// What the page behind a link shows to whoever opens it.
#[server(prefix = "/sfn", endpoint = "view_invitation")]
pub async fn view_invitation(token: String) -> ApiResult<InvitationView> {
    // What is no secret at all leads to the same page as a secret of nothing.
    let link = LinkSecret::parse(&token).map_err(|_| Error::InvitationNotFound)?;
    Ok(services()?.invitations.view(&visitor()?, &link).await?)
}

/// Takes an invitation up, by the secret of its link or by its id, and leads into the organization.
#[server(prefix = "/sfn", endpoint = "accept_invitation")]
pub async fn accept_invitation(
    #[server(default)] token: String,
    #[server(default)]
    #[server(rename = "invitationId")]
    invitation_id: String,
) -> ApiResult<Landing> {
    let invitation = reference(&token, &invitation_id)?;
    let slug = services()?.invitations.accept(&caller().await?, &invitation).await?.slug;
    Ok(Landing::at(paths::organization(slug.as_str())).saying(Notice::InvitationAccepted).answer())
}

/// Declines an invitation. From the page behind its link it leads home, since nothing is left to do there.
#[server(prefix = "/sfn", endpoint = "decline_invitation")]
pub async fn decline_invitation(
    #[server(default)] token: String,
    #[server(default)]
    #[server(rename = "invitationId")]
    invitation_id: String,
) -> ApiResult<Landing> {
    let invitation = reference(&token, &invitation_id)?;
    services()?.invitations.reject(&caller().await?, &invitation).await?;
    Ok(match invitation {
        InvitationRef::Link(_) => Landing::at(paths::HOME).saying(Notice::InvitationDeclined),
        InvitationRef::Id(_) => Landing::here(Notice::InvitationDeclined),
    }
    .answer())
}

#[cfg(feature = "ssr")]
fn reference(token: &str, id: &str) -> ApiResult<InvitationRef> {
    Ok(if token.is_empty() {
        InvitationRef::Id(InvitationId::parse(id)?)
    } else {
        InvitationRef::Link(LinkSecret::parse(token).map_err(|_| Error::InvitationNotFound)?)
    })
}
