//! The own account: profile, password, sessions.

use leptos::prelude::*;
use tenantry::{
    session::SessionEntry,
    user::{AccountTie, Profile},
};

use super::ApiResult;
use crate::landing::Landing;
#[cfg(feature = "ssr")]
use crate::{
    notice::Notice,
    paths,
    server_context::{caller, open_session, services, set_cookie, settings, visitor},
};
#[cfg(feature = "ssr")]
use tenantry::{
    Field,
    email::Email,
    error::Check,
    ids::SessionId,
    invitation::LinkSecret,
    password::Password,
    text::Name,
    user::{EmailChange, ProfileChanges},
};

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

/// Asks for another address of the account: a link goes there.
#[server(prefix = "/sfn", endpoint = "change_email")]
pub async fn change_email(
    email: String,
    #[server(rename = "currentPassword")] current_password: String,
) -> ApiResult<Landing> {
    let mut check = Check::new();
    let email = check.take(Email::parse(&email));
    let current = check.take(Password::parse_given(Field::CurrentPassword, &current_password));
    let (email, current) = check.finish(email.zip(current))?;
    let notice = match services()?.accounts.change_email(&caller().await?, email, current).await? {
        EmailChange::CheckMail => Notice::EmailChangeAsked,
        EmailChange::Changed => Notice::EmailChanged,
    };
    // The page without the dialog.
    Ok(Landing::at(paths::ACCOUNT).saying(notice).answer())
}

/// Takes the wish for another address back.
#[server(prefix = "/sfn", endpoint = "cancel_email_change")]
pub async fn cancel_email_change() -> ApiResult<Landing> {
    services()?.accounts.cancel_email_change(&caller().await?).await?;
    Ok(Landing::here(Notice::EmailChangeCancelled).answer())
}

/// Which address a link confirms, masked. Changes nothing, so that mail scanners use nothing up.
#[server(prefix = "/sfn", endpoint = "email_change_target")]
pub async fn email_change_target(token: String) -> ApiResult<String> {
    let secret = LinkSecret::parse(&token)?;
    Ok(services()?.accounts.email_change_target(&visitor()?, secret).await?.masked())
}

/// Uses a link up: the account has the address that it confirms. Leads to the profile, over signing in where nobody is.
#[server(prefix = "/sfn", endpoint = "confirm_email_change")]
pub async fn confirm_email_change(token: String) -> ApiResult<Landing> {
    let secret = LinkSecret::parse(&token)?;
    services()?.accounts.confirm_email_change(&visitor()?, secret).await?;
    Ok(Landing::fresh(paths::ACCOUNT).saying(Notice::EmailChanged).answer())
}

/// The own organizations, and what would become of each place with the account.
#[server(prefix = "/sfn", endpoint = "load_ties")]
pub async fn load_ties() -> ApiResult<Vec<AccountTie>> {
    Ok(services()?.accounts.ties(&caller().await?).await?)
}

/// Deletes the own account, if its address is repeated and the password is right.
#[server(prefix = "/sfn", endpoint = "delete_account")]
pub async fn delete_account(#[server(default)] email: String, password: String) -> ApiResult<Landing> {
    let password = Password::parse_given(Field::Password, &password)?;
    services()?.accounts.delete_account(&caller().await?, &email, password).await?;
    set_cookie(crate::cookies::no_session_cookie(&settings()?));
    Ok(Landing::fresh(paths::SIGN_IN).saying(Notice::AccountDeleted).answer())
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
