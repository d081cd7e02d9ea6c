//! Requests to join: asked and taken back by people, decided by members.

use leptos::prelude::*;
use tenantry::{join_request::JoinRequest, page::Page};

use super::ApiResult;
use crate::landing::Landing;
#[cfg(feature = "ssr")]
use crate::{
    notice::Notice,
    server_context::{caller, services, tenant},
};
#[cfg(feature = "ssr")]
use tenantry::{
    Error,
    ids::JoinRequestId,
    invitation::LinkSecret,
    join_request::{JoinRequestQuery, JoinRequestState},
    page::PageRequest,
};

/// A page of an organization's requests: the pending ones, unless another state or `all` is asked for.
#[server(prefix = "/sfn", endpoint = "list_join_requests")]
pub async fn list_join_requests(
    organization: String,
    #[server(default)] status: String,
    #[server(default)] cursor: String,
    #[server(default)] limit: String,
) -> ApiResult<Page<JoinRequest>> {
    let tenant = tenant(&organization).await?;
    let query = JoinRequestQuery {
        state: match status.as_str() {
            "" => Some(JoinRequestState::Pending),
            "all" => None,
            other => Some(JoinRequestState::parse(other)?),
        },
        page: PageRequest::parse(&limit, &cursor)?,
    };
    Ok(services()?.join_requests.list(&tenant, &query).await?)
}

/// One request; `None` for one that does not exist, which is nothing wrong for a page that was open meanwhile.
#[server(prefix = "/sfn", endpoint = "load_join_request")]
pub async fn load_join_request(
    organization: String,
    #[server(rename = "requestId")] request_id: String,
) -> ApiResult<Option<JoinRequest>> {
    let tenant = tenant(&organization).await?;
    let Ok(id) = JoinRequestId::parse(&request_id) else { return Ok(None) };
    match services()?.join_requests.get(&tenant, id).await {
        Err(Error::JoinRequestNotFound) => Ok(None),
        found => Ok(Some(found?)),
    }
}

/// Asks to join by a link. Its page shows what becomes of it.
#[server(prefix = "/sfn", endpoint = "ask_to_join")]
pub async fn ask_to_join(token: String) -> ApiResult<Landing> {
    let link = LinkSecret::parse(&token).map_err(|_| Error::InvitationNotFound)?;
    services()?.join_requests.ask(&caller().await?, &link).await?;
    Ok(Landing::here(Notice::JoinRequested).answer())
}

/// Takes a request of one's own back.
#[server(prefix = "/sfn", endpoint = "withdraw_join_request")]
pub async fn withdraw_join_request(#[server(rename = "requestId")] request_id: String) -> ApiResult<Landing> {
    services()?.join_requests.withdraw(&caller().await?, JoinRequestId::parse(&request_id)?).await?;
    Ok(Landing::here(Notice::JoinRequestWithdrawn).answer())
}

/// Lets somebody in who asks to join.
#[server(prefix = "/sfn", endpoint = "accept_join_request")]
pub async fn accept_join_request(
    organization: String,
    #[server(rename = "requestId")] request_id: String,
) -> ApiResult<Landing> {
    let tenant = tenant(&organization).await?;
    services()?.join_requests.accept(&tenant, JoinRequestId::parse(&request_id)?).await?;
    Ok(Landing::here(Notice::JoinRequestAccepted).answer())
}

/// Turns somebody away who asks to join.
#[server(prefix = "/sfn", endpoint = "decline_join_request")]
pub async fn decline_join_request(
    organization: String,
    #[server(rename = "requestId")] request_id: String,
) -> ApiResult<Landing> {
    let tenant = tenant(&organization).await?;
    services()?.join_requests.decline(&tenant, JoinRequestId::parse(&request_id)?).await?;
    Ok(Landing::here(Notice::JoinRequestDeclined).answer())
}
