//! Sign-up, sign-in, sign-out, and the links in mails.

use leptos::prelude::*;

use super::ApiResult;
use crate::{
    landing::Landing,
    snapshot::{Console, Viewer},
};
#[cfg(feature = "ssr")]
use crate::{
    notice::Notice,
    paths,
    server_context::{caller, open_session, services, set_cookie, settings, visitor},
};
#[cfg(feature = "ssr")]
use tenantry::{
    Error, Field, email::Email, error::Check, invitation::LinkSecret, password::Password, picture::shown,
    session::SignedUp, user::SignUp as SignUpWish,
};

/// Makes an account. Leads to `next` with a session, or to "look at your mail".
#[server(prefix = "/sfn", endpoint = "sign_up")]
pub async fn sign_up(
    name: String,
    #[server(default)]
    #[server(rename = "profileName")]
    profile_name: String,
    #[server(default)]
    #[server(rename = "companyName")]
    company_name: String,
    email: String,
    password: String,
    #[server(default)] invitation: String,
    #[server(default)] next: String,
) -> ApiResult<Landing> {
    let visitor = visitor()?;
    let invitation = (!invitation.is_empty()).then_some(invitation);
    let wish =
        SignUpWish::parse(&name, &profile_name, &company_name, &email, &password, visitor.origin.locale, invitation)?;
    let address = wish.email.clone();
    match services()?.accounts.sign_up(&visitor, wish).await? {
        SignedUp::Session(session) => {
            open_session(&session)?;
            Ok(Landing::fresh(paths::local(&next).unwrap_or("/")).answer())
        }
        SignedUp::CheckMail => {
            let page = paths::with_query(paths::CHECK_MAIL, "email", address.as_str());
            Ok(Landing::at(paths::with_next(&page, &next)).answer())
        }
    }
}

/// Opens a session and leads to `next`.
#[server(prefix = "/sfn", endpoint = "sign_in")]
pub async fn sign_in(email: String, password: String, #[server(default)] next: String) -> ApiResult<Landing> {
    let mut check = Check::new();
    let email = check.take(Email::parse(&email));
    let password = check.take(Password::parse_given(Field::Password, &password));
    let (email, password) = check.finish(email.zip(password))?;
    let session = services()?.accounts.sign_in(&visitor()?, email, password).await?;
    open_session(&session)?;
    Ok(Landing::fresh(paths::local(&next).unwrap_or("/")).answer())
}

/// Ends the session and leads to `next`, or to the sign-in page.
#[server(prefix = "/sfn", endpoint = "sign_out")]
pub async fn sign_out(#[server(default)] next: String) -> ApiResult<Landing> {
    services()?.accounts.sign_out(&visitor()?).await?;
    set_cookie(crate::cookies::no_session_cookie(&settings()?));
    Ok(match paths::local(&next) {
        Some(next) => Landing::fresh(next),
        None => Landing::fresh(paths::SIGN_IN).saying(Notice::SignedOut),
    }
    .answer())
}

/// Sends the verification mail again. The answer is the same for every address.
#[server(prefix = "/sfn", endpoint = "resend_verification")]
pub async fn resend_verification(email: String, #[server(default)] next: String) -> ApiResult<Landing> {
    let email = Email::parse(&email)?;
    let page = paths::with_next(&paths::with_query(paths::CHECK_MAIL, "email", email.as_str()), &next);
    services()?.accounts.resend_verification(&visitor()?, email, invitation_at(&next), None).await?;
    Ok(Landing::at(page).saying(Notice::MailSent).answer())
}

/// The secret of the invitation or shareable link whose page this is.
#[cfg(feature = "ssr")]
fn invitation_at(page: &str) -> Option<LinkSecret> {
    let secret = page.strip_prefix("/invite/").or_else(|| page.strip_prefix("/join/"))?;
    LinkSecret::parse(secret.split(['?', '#']).next()?).ok()
}

/// For whom a verification link is, masked. Changes nothing, so that mail scanners use nothing up.
#[server(prefix = "/sfn", endpoint = "verification_target")]
pub async fn verification_target(token: String) -> ApiResult<String> {
    let secret = LinkSecret::parse(&token)?;
    let email = services()?.accounts.verification_target(&visitor()?, secret).await?;
    Ok(email.masked())
}

/// Uses a verification link up and opens a session.
#[server(prefix = "/sfn", endpoint = "verify_email")]
pub async fn verify_email(token: String, #[server(default)] next: String) -> ApiResult<Landing> {
    let secret = LinkSecret::parse(&token)?;
    let session = services()?.accounts.verify_email(&visitor()?, secret).await?;
    open_session(&session)?;
    Ok(Landing::fresh(paths::local(&next).unwrap_or(paths::HOME)).saying(Notice::EmailVerified).answer())
}

/// Sends a reset mail. The answer is the same for every address. Sent `again`, from the page that a first mail leads to,
/// it says so: nothing else there would change.
#[server(prefix = "/sfn", endpoint = "request_password_reset")]
pub async fn request_password_reset(email: String, #[server(default)] again: bool) -> ApiResult<Landing> {
    let email = Email::parse(&email)?;
    services()?.accounts.request_password_reset(&visitor()?, email.clone(), None).await?;
    let page = paths::with_query(paths::CHECK_MAIL, "email", email.as_str());
    let landing = Landing::at(paths::with_query(&page, "for", "reset"));
    Ok(if again { landing.saying(Notice::ResetMailSent) } else { landing }.answer())
}

/// Uses a reset link up: sets the password and ends every session.
#[server(prefix = "/sfn", endpoint = "reset_password")]
pub async fn reset_password(token: String, password: String) -> ApiResult<Landing> {
    let secret = LinkSecret::parse(&token)?;
    let password = Password::parse_new(Field::Password, &password)?;
    services()?.accounts.reset_password(&visitor()?, secret, password).await?;
    Ok(Landing::fresh(paths::SIGN_IN).saying(Notice::PasswordReset).answer())
}

/// Who is signed in, if anybody.
#[server(prefix = "/sfn", endpoint = "load_viewer")]
pub async fn load_viewer() -> ApiResult<Option<Viewer>> {
    // Asked directly: nobody being signed in is no error here and must not set a status.
    match services()?.doorkeeper.identify(&visitor()?).await {
        Ok(caller) => Ok(Some(Viewer::from(&caller))),
        Err(Error::Unauthenticated) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// What the frame of every private page needs.
#[server(prefix = "/sfn", endpoint = "load_console")]
pub async fn load_console() -> ApiResult<Console> {
    let caller = caller().await?;
    let services = services()?;
    Ok(Console {
        viewer: Viewer::from(&caller),
        portrait: shown(services.accounts.profile(&caller).await?.image.as_deref()),
        organizations: services.organizations.list(&caller).await?,
        invitations: services.invitations.received(&caller).await?,
        asked: services.join_requests.own(&caller).await?,
        requests: services.join_requests.to_decide(&caller).await?,
    })
}
