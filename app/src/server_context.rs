//! What the server hands to the console, and what server functions do with it.

use std::sync::Arc;

use axum::http::request::Parts;
use chrono::TimeDelta;
use http::{HeaderValue, StatusCode, header};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use tenantry::{
    Error, Field,
    fields::ExtraFields,
    limits::Limit,
    organization::OrganizationRef,
    picture::Upload,
    service::Services,
    session::{Caller, NewSession, Tenant, Visitor},
    slug::Slug,
};

use crate::{
    api::ApiError,
    cookies::{self, SameSite},
    posted::PostedForm,
};

/// The part of the server's configuration that the console needs.
#[derive(Clone, Debug)]
pub struct ConsoleSettings {
    /// Whether cookies are for HTTPS only: everywhere but on localhost.
    pub secure_cookies: bool,
    /// The domain that the session cookie is for; `None` is this host alone.
    pub cookie_domain: Option<String>,
    /// Which sites' requests carry the session cookie.
    pub same_site: SameSite,
    /// How long a session lasts unless it is used.
    pub session_ttl: TimeDelta,
    /// The address under which people reach the console, without a slash at its end.
    pub public_url: String,
    /// Whether /design and /dev/mailbox are there.
    pub dev_pages: bool,
    /// Whether mail is sent; otherwise links are copied.
    pub mail_configured: bool,
    /// How long an invitation stands unless its inviter says otherwise.
    pub invitation_ttl: TimeDelta,
    /// Whether people may make organizations.
    pub organization_creation: bool,
    /// Whether organizations can be deleted.
    pub organization_deletion: bool,
    /// Which extra fields there are.
    pub fields: Arc<ExtraFields>,
    /// How many organizations one person may be in, personal ones not counted.
    pub organization_limit: Limit,
}

/// Puts into context what pages and server functions need. The server calls it for both, alike; `posted` is there
/// when a form that was posted without JavaScript is shown again.
pub fn provide_server_context(
    services: Services,
    visitor: Visitor,
    settings: ConsoleSettings,
    posted: Option<PostedForm>,
) {
    provide_context(services);
    provide_context(visitor);
    provide_context(settings);
    if let Some(posted) = posted {
        provide_context(posted);
    }
}

/// The services.
///
/// # Errors
/// [`Error::Internal`] where the server provided none.
pub fn services() -> Result<Services, ApiError> {
    use_context().ok_or_else(missing)
}

/// The request's origin and secret.
///
/// # Errors
/// [`Error::Internal`] where the server provided none.
pub fn visitor() -> Result<Visitor, ApiError> {
    use_context().ok_or_else(missing)
}

/// The configuration.
///
/// # Errors
/// [`Error::Internal`] where the server provided none.
pub fn settings() -> Result<ConsoleSettings, ApiError> {
    use_context().ok_or_else(missing)
}

fn missing() -> ApiError {
    Error::Internal.into()
}

/// Who asks.
///
/// # Errors
/// [`Error::Unauthenticated`].
pub async fn caller() -> Result<Caller, ApiError> {
    Ok(services()?.doorkeeper.identify(&visitor()?).await?)
}

/// Who asks, inside the organization that the URL names; restricted to the role that the browser looks at it as, if
/// any (`api::roles`).
///
/// # Errors
/// As [`own_tenant`].
pub async fn tenant(slug: &str) -> Result<Tenant, ApiError> {
    let own = own_tenant(slug).await?;
    let cookies = request_header(header::COOKIE).unwrap_or_default();
    match cookies::viewed_role(&cookies, own.organization_id) {
        Some(role) => Ok(services()?.doorkeeper.view_as(own, role).await?),
        None => Ok(own),
    }
}

/// Who asks, inside the organization that the URL names, whatever the browser looks at it as.
///
/// # Errors
/// [`Error::Unauthenticated`]; [`Error::OrganizationNotFound`] for every slug that is not one of the caller's own;
/// An old one leads to the organization all the same: what a tab began before the change is not lost.
pub async fn own_tenant(slug: &str) -> Result<Tenant, ApiError> {
    // What is no slug at all is no organization: the page says the same as for an unknown one.
    let slug = Slug::parse(slug).map_err(|_| Error::OrganizationNotFound)?;
    let (services, visitor) = (services()?, visitor()?);
    match services.doorkeeper.enter(&visitor, &OrganizationRef::Slug(slug)).await {
        Err(Error::OrganizationMoved { slug }) => {
            Ok(services.doorkeeper.enter(&visitor, &OrganizationRef::Slug(slug)).await?)
        }
        entered => Ok(entered?),
    }
}

/// Gives the browser a new session, and the language of its account.
///
/// # Errors
/// [`Error::Internal`] where the server provided no settings.
pub fn open_session(session: &NewSession) -> Result<(), ApiError> {
    let settings = settings()?;
    set_cookie(cookies::session_cookie(&session.secret, &settings));
    set_cookie(cookies::locale_cookie(session.locale, &settings));
    Ok(())
}

/// Adds a `Set-Cookie` header to the answer.
pub fn set_cookie(cookie: Option<HeaderValue>) {
    if let (Some(response), Some(cookie)) = (use_context::<ResponseOptions>(), cookie) {
        response.append_header(header::SET_COOKIE, cookie);
    }
}

/// The files of a form, by the input that they stood in.
#[derive(Clone, Debug, Default)]
pub struct Uploads(Vec<(Field, Upload)>);

impl Uploads {
    /// Adds a file.
    pub fn insert(&mut self, field: Field, upload: Upload) {
        self.0.push((field, upload));
    }

    /// The file of an input.
    #[must_use]
    pub fn get(&self, field: Field) -> Option<&Upload> {
        self.0.iter().find(|(known, _)| *known == field).map(|(_, upload)| upload)
    }
}

/// The file that was sent in an input of the form, if there is one.
#[must_use]
pub fn upload(field: Field) -> Option<Upload> {
    use_context::<Uploads>()?.get(field).cloned()
}

/// The value of a request header.
#[must_use]
pub fn request_header(name: header::HeaderName) -> Option<String> {
    let parts = use_context::<Parts>()?;
    Some(parts.headers.get(name)?.to_str().ok()?.to_owned())
}

/// Whether the request wants a page: a navigation, or a form that was posted without JavaScript.
#[must_use]
pub fn wants_page() -> bool {
    request_header(header::ACCEPT).is_some_and(|accept| accept.contains("text/html"))
}

/// Sets the status of the answer.
pub fn set_status(status: u16) {
    if let (Some(response), Ok(status)) = (use_context::<ResponseOptions>(), StatusCode::from_u16(status)) {
        response.set_status(status);
    }
}

/// Sends a form that was posted without JavaScript to `path` (RFC 9110, 15.4.4: the browser fetches it by GET).
pub fn see_other(path: &str) {
    if let (Some(response), Ok(location)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(path)) {
        response.insert_header(header::LOCATION, location);
        response.set_status(StatusCode::SEE_OTHER);
    }
}

/// Gives a data call the status of its error, and says how long to wait. Where a page is wanted, the page decides.
pub(crate) fn answer_error(error: &Error) {
    if wants_page() {
        return;
    }
    set_status(error.status());
    if let (Error::RateLimited { retry_after }, Some(response)) = (error, use_context::<ResponseOptions>()) {
        response.insert_header(header::RETRY_AFTER, HeaderValue::from(*retry_after));
    }
}
