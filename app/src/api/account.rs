//! The own account: profile, password, sessions.

use leptos::prelude::*;
use tenantry::{session::SessionEntry, user::Profile};

use super::ApiResult;
use crate::landing::Landing;
#[cfg(feature = "ssr")]
use crate::{
    notice::Notice,
    server_context::{caller, open_session, services},
};
#[cfg(feature = "ssr")]
use tenantry::{Field, error::Check, ids::SessionId, password::Password, text::Name, user::ProfileChanges};

/// The own profile.
#[server(prefix = "/sfn", endpoint = "load_profile")]
pub async fn load_profile() -> ApiResult<Profile> {
    Ok(services()?.accounts.profile(&caller().await?).await?)
}

/// Changes the own profile; the language is changed with the other preferences.
#[server(prefix = "/sfn", endpoint = "update_profile")]
pub async fn update_profile(
    name: String,
    #[server(default)]
    #[server(rename = "profileName")]
    profile_name: String,
    #[server(default)]
    #[server(rename = "companyName")]
    company_name: String,
    #[server(default)]
    #[server(rename = "businessNumber")]
    business_number: String,
) -> ApiResult<Landing> {
    let mut check = Check::new();
    let name = check.take(Name::parse(Field::Name, &name));
    let profile_name = check.take(Name::parse_optional(Field::ProfileName, &profile_name));
    let company_name = check.take(Name::parse_optional(Field::CompanyName, &company_name));
    let business_number = check.take(tenantry::user::parse_business_number(&business_number));
    let complete = name.zip(profile_name).zip(company_name).zip(business_number);
    let (((name, profile_name), company_name), business_number) = check.finish(complete)?;
    let changes = ProfileChanges {
        name: Some(name),
        profile_name: Some(profile_name),
        company_name: Some(company_name),
        business_number: Some(business_number),
        locale: None,
        image: None,
    };
    services()?.accounts.update_profile(&caller().await?, changes).await?;
    Ok(Landing::here(Notice::ProfileSaved).answer())
}

/// Sets a new password. Every other session ends; this one goes on under a new secret.
#[server(prefix = "/sfn", endpoint = "change_password")]
pub async fn change_password(
    #[server(rename = "currentPassword")] current_password: String,
    #[server(rename = "newPassword")] new_password: String,
) -> ApiResult<Landing> {
    let mut check = Check::new();
    let current = check.take(Password::parse_given(Field::CurrentPassword, &current_password));
    let new = check.take(Password::parse_new(Field::NewPassword, &new_password));
    let (current, new) = check.finish(current.zip(new))?;
    let session = services()?.accounts.change_password(&caller().await?, current, new).await?;
    open_session(&session)?;
    Ok(Landing::here(Notice::PasswordChanged).answer())
}

/// The own open sessions, the last used first.
#[server(prefix = "/sfn", endpoint = "list_sessions")]
pub async fn list_sessions() -> ApiResult<Vec<SessionEntry>> {
    Ok(services()?.accounts.sessions(&caller().await?).await?)
}

/// Ends one of the own sessions.
#[server(prefix = "/sfn", endpoint = "revoke_session")]
pub async fn revoke_session(#[server(rename = "sessionId")] session_id: String) -> ApiResult<Landing> {
    let session = SessionId::parse(&session_id)?;
    services()?.accounts.revoke_session(&caller().await?, session).await?;
    Ok(Landing::here(Notice::SessionRevoked).answer())
}

/// Ends all own sessions but this one.
#[server(prefix = "/sfn", endpoint = "revoke_other_sessions")]
pub async fn revoke_other_sessions() -> ApiResult<Landing> {
    services()?.accounts.revoke_other_sessions(&caller().await?).await?;
    Ok(Landing::here(Notice::SessionsRevoked).answer())
}
