//! Who asks, by cookie or by `Authorization: Bearer`, and in which organization.

use std::{borrow::Cow, convert::Infallible};

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, HeaderName, HeaderValue, header, request::Parts},
    response::{IntoResponse, Response},
};
use tenantry::{
    Error,
    ids::OrganizationId,
    organization::OrganizationRef,
    session::{Caller, NewSession, SessionSecret, Tenant, Visitor},
    slug::Slug,
};
use tenantry_app::cookies::{self, SESSION_COOKIE};

use super::{
    Api,
    errors::{Code, Refusal},
    input::Input,
};

/// The header in which a new session's secret comes, for clients that keep it themselves.
const SET_AUTH_TOKEN: HeaderName = HeaderName::from_static("set-auth-token");

/// Whether the request brings a bearer token.
pub(super) fn has_bearer(headers: &HeaderMap) -> bool {
    bearer(headers).is_some()
}

/// Whether the request brings a session cookie.
pub(super) fn has_cookie(headers: &HeaderMap) -> bool {
    tenantry_app::preferences::cookie(cookies_of(headers), SESSION_COOKIE).is_some()
}

fn cookies_of(headers: &HeaderMap) -> &str {
    headers.get(header::COOKIE).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// The token of `Authorization: Bearer` (RFC 6750, 2.1).
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// A token as it was issued: clients of better-auth may send one that came with its session as it stood in a cookie.
fn decoded(token: &str) -> Cow<'_, str> {
    if token.contains('%') {
        token.replace("%2B", "+").replace("%2F", "/").replace("%3D", "=").into()
    } else {
        token.into()
    }
}

/// Whoever sends the request, and what answers it.
pub(super) struct Asker {
    pub(super) api: Api,
    pub(super) visitor: Visitor,
    /// Whether the session came as a cookie, which the answer may prolong or clear.
    pub(super) by_cookie: bool,
    /// Whether that cookie is forgotten when the browser is closed.
    pub(super) is_passing: bool,
}

impl FromRequestParts<Api> for Asker {
    type Rejection = Infallible;

    /// A token that is sent on purpose counts before the cookie that the browser adds.
    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, Infallible> {
        let mut visitor = parts.extensions.get::<Visitor>().cloned().unwrap_or_default();
        let token = bearer(&parts.headers);
        if let Some(token) = token {
            visitor.secret = SessionSecret::parse(&decoded(token));
        }
        Ok(Self {
            api: api.clone(),
            visitor,
            by_cookie: token.is_none() && has_cookie(&parts.headers),
            is_passing: cookies::is_passing(cookies_of(&parts.headers)),
        })
    }
}

/// How a request names its organization.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Not at all: the session's active one.
    Active,
    /// By id.
    Id(String),
    /// By slug.
    Slug(String),
}

impl Place {
    /// By `organizationId`, or the active one.
    pub(super) fn by_id(input: &mut Input) -> Self {
        match input.optional_text("organizationId") {
            Some(id) if !id.is_empty() => Self::Id(id),
            _ => Self::Active,
        }
    }

    /// By `organizationSlug`, which wins, or `organizationId`, or the active one.
    pub(super) fn by_slug_or_id(input: &mut Input) -> Self {
        let by_id = Self::by_id(input);
        match input.optional_text("organizationSlug") {
            Some(slug) if !slug.is_empty() => Self::Slug(slug),
            _ => by_id,
        }
    }
}

/// What an endpoint says when an organization cannot be entered.
#[derive(Clone, Copy, Debug)]
pub(super) struct Doors {
    /// None is named and none is active.
    pub(super) none: Code,
    /// There is no such one.
    pub(super) unknown: Code,
    /// It is not one of the caller's.
    pub(super) foreign: Code,
}

/// What came of knocking.
pub(super) enum Entry {
    In(Box<Tenant>),
    NoneActive,
    Unknown,
    Foreign,
}

impl Asker {
    /// The person who asks.
    pub(super) async fn caller(&self) -> Result<Caller, Refusal> {
        Ok(self.api.services.doorkeeper.identify(&self.visitor).await?)
    }

    /// Goes into an organization, or says why not. Existence is told only because the reference tells it, too.
    pub(super) async fn knock(&self, place: &Place) -> Result<Entry, Refusal> {
        let Some(organization) = organization_ref(place) else {
            // No id or slug of ours looks like this; but first of all somebody must be signed in.
            self.caller().await?;
            return Ok(Entry::Unknown);
        };
        match self.api.services.doorkeeper.enter(&self.visitor, &organization).await {
            Ok(tenant) => Ok(Entry::In(Box::new(tenant))),
            Err(Error::OrganizationMoved { .. }) => Ok(Entry::Unknown),
            Err(Error::OrganizationNotFound) if organization == OrganizationRef::Active => Ok(Entry::NoneActive),
            Err(Error::OrganizationNotFound) => {
                let exists = self.api.services.records.organization_exists(&organization).await?;
                Ok(if exists { Entry::Foreign } else { Entry::Unknown })
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Goes into an organization.
    pub(super) async fn enter(&self, place: &Place, doors: Doors) -> Result<Tenant, Refusal> {
        match self.knock(place).await? {
            Entry::In(tenant) => Ok(*tenant),
            Entry::NoneActive => Err(doors.none.into()),
            Entry::Unknown => Err(doors.unknown.into()),
            Entry::Foreign => Err(doors.foreign.into()),
        }
    }

    /// Answers with a new session: as a cookie, and as a header for those who keep it themselves.
    pub(super) fn hand_over(&self, session: &NewSession, passing: bool, answer: impl IntoResponse) -> Response {
        let settings = &self.api.console;
        let cookie = if passing {
            cookies::passing_session_cookie(&session.secret, settings)
        } else {
            cookies::session_cookie(&session.secret, settings)
        };
        let mut response = with_cookie(cookie, answer);
        if let Ok(token) = HeaderValue::from_str(session.secret.reveal()) {
            response.headers_mut().insert(SET_AUTH_TOKEN, token);
        }
        response
    }

    /// Answers, and makes the browser forget its session.
    pub(super) fn forget(&self, answer: impl IntoResponse) -> Response {
        with_cookie(cookies::no_session_cookie(&self.api.console), answer)
    }
}

/// The organization that a place names; `None` when nothing of ours is called so.
pub(super) fn organization_ref(place: &Place) -> Option<OrganizationRef> {
    match place {
        Place::Active => Some(OrganizationRef::Active),
        Place::Id(id) => OrganizationId::parse(id).ok().map(OrganizationRef::Id),
        Place::Slug(slug) => Slug::parse(slug).ok().map(OrganizationRef::Slug),
    }
}

fn with_cookie(cookie: Option<HeaderValue>, answer: impl IntoResponse) -> Response {
    let mut response = answer.into_response();
    if let Some(cookie) = cookie {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}
