//! Front ends on other origins: who may read answers (CORS, with credentials), and whose writes are refused.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use url::Url;

use super::{
    credentials::{has_bearer, has_cookie},
    errors::{self, Refusal},
};
use crate::config::TrustedOrigin;

/// How long a browser may remember the answer to a preflight.
const PREFLIGHT_AGE: &str = "600";
const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Our own origin and those that are trusted besides.
#[derive(Clone, Debug)]
pub(super) struct Origins {
    own: Arc<Url>,
    /// The own origin as browsers write it, where it is not among the trusted ones: it needs no parsing.
    own_text: Option<Arc<str>>,
    trusted: Arc<[TrustedOrigin]>,
}

/// Where a request comes from, as its browser says.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Sender {
    /// A program, or one of our own pages.
    Own,
    /// A trusted front end on another origin, which may read the answer.
    Trusted(HeaderValue),
    /// Any other page.
    Foreign,
}

impl Origins {
    pub(super) fn new(own: &Url, trusted: &[TrustedOrigin]) -> Self {
        let is_trusted_besides = trusted.iter().any(|trusted| trusted.covers(own));
        let own_text = (!is_trusted_besides).then(|| own.origin().ascii_serialization().into());
        Self { own: Arc::new(own.clone()), own_text, trusted: trusted.into() }
    }

    fn sender(&self, headers: &HeaderMap) -> Sender {
        let text = |name: &HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
        let Some(value) = headers.get(header::ORIGIN) else {
            // Old browsers send neither header with their own pages' GETs; no browser omits both with a foreign write.
            return match text(&SEC_FETCH_SITE) {
                None | Some("same-origin" | "none") => Sender::Own,
                Some(_) => Sender::Foreign,
            };
        };
        if self.own_text.as_deref().is_some_and(|own| value == own) {
            return Sender::Own;
        }
        let Some(origin) = value.to_str().ok().and_then(|text| Url::parse(text).ok()) else { return Sender::Foreign };
        if self.trusted.iter().any(|trusted| trusted.covers(&origin)) {
            return Sender::Trusted(value.clone());
        }
        let authority = origin.authority();
        // Under another name of ours, but never over another scheme: a page without TLS may be anybody's.
        let is_here = text(&header::HOST) == Some(authority) && origin.scheme() == self.own.scheme();
        let is_own = origin.origin() == self.own.origin() || is_here;
        if is_own { Sender::Own } else { Sender::Foreign }
    }

    /// Where a browser may be sent on: a path of ours, or an address at our own or a trusted origin. `None` for others.
    pub(super) fn destination(&self, text: &str) -> Option<Url> {
        let url = self.own.join(text).ok()?;
        let allowed = url.origin() == self.own.origin() || self.trusted.iter().any(|trusted| trusted.covers(&url));
        (allowed && matches!(url.scheme(), "http" | "https")).then_some(url)
    }
}

/// Middleware: answers preflights, refuses what another site's page writes in a person's name, and lets trusted front
/// ends read the answer.
///
/// A write that brings a bearer token and no cookie is a program's own: no browser adds the token by itself.
pub(super) async fn guard(State(origins): State<Origins>, request: Request, next: Next) -> Response {
    let sender = origins.sender(request.headers());
    let is_write = !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let brings_token_only = has_bearer(request.headers()) && !has_cookie(request.headers());
    let mut response = match &sender {
        Sender::Trusted(_) | Sender::Own if is_preflight(&request) => preflight(&request),
        Sender::Foreign if is_preflight(&request) || is_write && !brings_token_only => {
            Refusal::from(errors::INVALID_ORIGIN).into_response()
        }
        _ => next.run(request).await,
    };
    let headers = response.headers_mut();
    headers.append(header::VARY, HeaderValue::from_static("origin"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Sender::Trusted(origin) = sender {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        headers.insert(header::ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
        headers.insert(
            header::ACCESS_CONTROL_EXPOSE_HEADERS,
            HeaderValue::from_static("set-auth-token, x-request-id, retry-after"),
        );
    }
    response
}

fn is_preflight(request: &Request) -> bool {
    *request.method() == Method::OPTIONS && request.headers().contains_key(header::ACCESS_CONTROL_REQUEST_METHOD)
}

fn preflight(request: &Request) -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, POST"));
    // Clients add headers of their own; a header gives no right, so those that are asked for are allowed.
    let asked = request.headers().get(header::ACCESS_CONTROL_REQUEST_HEADERS).cloned();
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_HEADERS,
        asked.unwrap_or_else(|| HeaderValue::from_static("content-type, authorization")),
    );
    headers.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static(PREFLIGHT_AGE));
    response
}
