//! Invitations: the organization's own, and the page behind a link.

use leptos::prelude::*;
use tenantry::{
    invitation::{Invitation, InvitationView},
    page::Page,
};

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
    error::Check,
    ids::{InvitationId, TeamId},
    invitation::{
        InvitationChanges, InvitationQuery, InvitationRef, InvitationState, LinkSecret, NewInvitation,
        parse_state_filter,
        terms::{Lifetime, Message},
    },
    member::parse_search,
    page::PageRequest,
    role::Role,
};

/// What stands before the id of a team in the name of a box to tick: a key that begins with a digit would be read as a
/// place in a list.
pub const TEAM_TICK: &str = "t-";

/// A page of an organization's invitations: the pending ones, unless another state or `all` is asked for.
#[server(prefix = "/sfn", endpoint = "list_invitations")]
pub async fn list_invitations(
    organization: String,
    #[server(default)] status: String,
    #[server(default)] role: String,
    #[server(default)] search: String,
    #[server(default)] cursor: String,
    #[server(default)] limit: String,
) -> ApiResult<Page<Invitation>> {
    let tenant = tenant(&organization).await?;
    let query = InvitationQuery {
        state: match status.as_str() {
            "" => Some(InvitationState::Pending),
            "all" => None,
            "declined" => Some(InvitationState::Rejected),
            other => parse_state_filter(other)?,
        },
        role: if role.is_empty() { None } else { Some(Role::parse(&role)?) },
        search: parse_search(&search)?,
        page: PageRequest::parse(&limit, &cursor)?,
    };
    Ok(services()?.invitations.list(&tenant, &query).await?)
}

/// One invitation; `None` for one that does not exist (any more), which is nothing wrong for a page that was open
/// meanwhile.
#[server(prefix = "/sfn", endpoint = "load_invitation")]
pub async fn load_invitation(
    organization: String,
    #[server(rename = "invitationId")] invitation_id: String,
) -> ApiResult<Option<Invitation>> {
    let tenant = tenant(&organization).await?;
    let Ok(id) = InvitationId::parse(&invitation_id) else { return Ok(None) };
    match services()?.invitations.get(&tenant, id).await {
        Err(Error::InvitationNotFound) => Ok(None),
        found => Ok(Some(found?)),
    }
}

/// Invites an address and leads to `next`, or to the invitations. Roles come as ticked boxes, or as one text with commas.
#[server(prefix = "/sfn", endpoint = "invite")]
pub async fn invite(
    organization: String,
    #[server(default)] email: String,
    #[server(default)] role: String,
    #[server(default)] roles: Ticks,
    #[server(default)] teams: Ticks,
    #[server(default)] days: String,
    #[server(default)] message: String,
    #[server(default)] next: String,
) -> ApiResult<Landing> {
    let tenant = tenant(&organization).await?;
    let mut check = Check::new();
    let wish = check.take(NewInvitation::parse(&email, ticked_roles(&role, &roles)));
    let teams = check.take(ticked_teams(&teams));
    let lifetime = check.take(Lifetime::parse(&days));
    let message = check.take(Message::parse(&message));
    let complete = (|| Some(wish?.with_teams(teams?).on_terms(message?, lifetime?)))();
    services()?.invitations.create(&tenant, check.finish(complete)?).await?;
    let page = paths::local(&next).map_or_else(|| paths::invitations(tenant.slug.as_str()), str::to_owned);
    Ok(Landing::at(page).saying(Notice::InvitationsSent).answer())
}

/// Lets a pending invitation offer something else.
#[server(prefix = "/sfn", endpoint = "update_invitation")]
pub async fn update_invitation(
    organization: String,
    #[server(rename = "invitationId")] invitation_id: String,
    #[server(default)] roles: Ticks,
    #[server(default)] teams: Ticks,
) -> ApiResult<Landing> {
    let tenant = tenant(&organization).await?;
    let changes = InvitationChanges::parse(ticked_roles("", &roles), ticked_teams(&teams)?)?;
    services()?.invitations.update(&tenant, InvitationId::parse(&invitation_id)?, changes).await?;
    let page = paths::invitations(tenant.slug.as_str());
    Ok(Landing::at(page).saying(Notice::InvitationSaved).answer())
}

/// The roles of a form: the ticked boxes, and those in a text with commas.
#[cfg(feature = "ssr")]
pub(super) fn ticked_roles<'a>(text: &'a str, ticks: &'a Ticks) -> impl Iterator<Item = &'a str> {
    let written = text.split(',').filter(|role| !role.trim().is_empty());
    written.chain(ticks.keys().map(String::as_str))
}

/// The teams whose boxes are ticked.
#[cfg(feature = "ssr")]
pub(super) fn ticked_teams(ticks: &Ticks) -> Result<Vec<TeamId>, Error> {
    ticks.keys().map(|key| TeamId::parse(key.strip_prefix(TEAM_TICK).unwrap_or(key))).collect()
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
