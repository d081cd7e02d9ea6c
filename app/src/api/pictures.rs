//! Logos and portraits: forms with a file.

use leptos::prelude::*;

use super::ApiResult;
use crate::landing::Landing;
#[cfg(feature = "ssr")]
use crate::{
    notice::Notice,
    server_context::{caller, services, tenant, upload},
};
#[cfg(feature = "ssr")]
use tenantry::{Error, Field, Reason};

/// Gives an organization the logo that the form holds.
#[server(prefix = "/sfn", endpoint = "set_logo")]
pub async fn set_logo(organization: String) -> ApiResult<Landing> {
    let tenant = tenant(&organization).await?;
    let logo = upload(Field::Logo).ok_or_else(|| Error::invalid(Field::Logo, Reason::Required))?;
    services()?.pictures.set_logo(&tenant, Some(logo)).await?;
    Ok(Landing::here(Notice::LogoSaved).answer())
}

/// Takes an organization's logo away.
#[server(prefix = "/sfn", endpoint = "remove_logo")]
pub async fn remove_logo(organization: String) -> ApiResult<Landing> {
    services()?.pictures.set_logo(&tenant(&organization).await?, None).await?;
    Ok(Landing::here(Notice::LogoRemoved).answer())
}

/// Gives the caller the portrait that the form holds.
#[server(prefix = "/sfn", endpoint = "set_portrait")]
pub async fn set_portrait() -> ApiResult<Landing> {
    let caller = caller().await?;
    let image = upload(Field::Image).ok_or_else(|| Error::invalid(Field::Image, Reason::Required))?;
    services()?.pictures.set_portrait(&caller, Some(image)).await?;
    Ok(Landing::here(Notice::PortraitSaved).answer())
}

/// Takes the caller's portrait away.
#[server(prefix = "/sfn", endpoint = "remove_portrait")]
pub async fn remove_portrait() -> ApiResult<Landing> {
    services()?.pictures.set_portrait(&caller().await?, None).await?;
    Ok(Landing::here(Notice::PortraitRemoved).answer())
}
