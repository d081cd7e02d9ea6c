//! Handing an organization over.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use tenantry::{email::Email, text::Name, transfer::TransferState};

use super::ApiResult;
use crate::landing::Landing;
#[cfg(feature = "ssr")]
use crate::{
    notice::Notice,
    paths,
    server_context::{services, tenant},
};
#[cfg(feature = "ssr")]
use tenantry::{
    Error, Field, Reason,
    ids::TransferId,
    member::MemberQuery,
    page::{LIMIT_DEFAULT, PageRequest},
    record::MemberRef,
    transfer::NewTransfer,
};

/// The page of the transfer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransferView {
    /// Who the primary owner is, and the open offer.
    pub state: TransferState,
    /// Who could be offered the organization: the first members besides the viewer, who is the primary owner.
    pub candidates: Vec<(Email, Name)>,
}

/// Where the organization stands with it.
#[server(prefix = "/sfn", endpoint = "load_transfer")]
pub async fn load_transfer(organization: String) -> ApiResult<TransferView> {
    let tenant = tenant(&organization).await?;
    let services = services()?;
    let state = services.transfers.state(&tenant).await?;
    let candidates = if state.owner.member_id == tenant.member_id {
        let query = MemberQuery { page: PageRequest::new(LIMIT_DEFAULT, None)?, ..MemberQuery::default() };
        let found = services.members.list(&tenant, &query).await?.items.into_iter();
        found.filter(|member| member.id != tenant.member_id).map(|member| (member.email, member.name)).collect()
    } else {
        Vec::new()
    };
    Ok(TransferView { state, candidates })
}

/// Offers the organization to the member with this address.
#[server(prefix = "/sfn", endpoint = "offer_ownership")]
pub async fn offer_ownership(
    organization: String,
    #[server(default)] email: String,
    #[server(default)]
    #[server(rename = "keepsOwner")]
    keeps_owner: String,
) -> ApiResult<Landing> {
    let tenant = tenant(&organization).await?;
    let services = services()?;
    let named = MemberRef::Email(Email::parse(&email)?);
    let found = services.records.member(&tenant, &named).await?.filter(|found| found.id != tenant.member_id);
    let member = found.ok_or(Error::invalid(Field::Email, Reason::Unknown))?.id;
    services.transfers.offer(&tenant, NewTransfer { member, keeps_owner: keeps_owner == "true" }).await?;
    Ok(Landing::here(Notice::OwnershipOffered).answer())
}

/// Accepts an offer.
#[server(prefix = "/sfn", endpoint = "accept_ownership")]
pub async fn accept_ownership(
    organization: String,
    #[server(rename = "transferId")] transfer_id: String,
) -> ApiResult<Landing> {
    let tenant = tenant(&organization).await?;
    services()?.transfers.accept(&tenant, TransferId::parse(&transfer_id)?).await?;
    Ok(Landing::at(paths::members(tenant.slug.as_str())).saying(Notice::OwnershipAccepted).answer())
}

/// Declines an offer.
#[server(prefix = "/sfn", endpoint = "decline_ownership")]
pub async fn decline_ownership(
    organization: String,
    #[server(rename = "transferId")] transfer_id: String,
) -> ApiResult<Landing> {
    let tenant = tenant(&organization).await?;
    services()?.transfers.decline(&tenant, TransferId::parse(&transfer_id)?).await?;
    Ok(Landing::here(Notice::OwnershipDeclined).answer())
}

/// Takes an offer back.
#[server(prefix = "/sfn", endpoint = "cancel_ownership")]
pub async fn cancel_ownership(
    organization: String,
    #[server(rename = "transferId")] transfer_id: String,
) -> ApiResult<Landing> {
    let tenant = tenant(&organization).await?;
    services()?.transfers.cancel(&tenant, TransferId::parse(&transfer_id)?).await?;
    Ok(Landing::here(Notice::OwnershipCancelled).answer())
}
