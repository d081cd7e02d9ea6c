//! What every answer tells the browser to refuse, and which requests of other sites are refused here.

use std::sync::Arc;

use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderName, HeaderValue, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use leptos::{nonce::use_nonce, prelude::use_context};
use leptos_axum::ResponseOptions;
use tenantry::Error;
use tower_http::csrf::{ConfigError, CsrfLayer, ProtectionError, ResponseForProtectionError};
use url::Url;

use super::problem::Problem;

/// The policy of everything that is no page. `connect-src` is for scripts that run as workers: they obey the policy
/// that they came with.
const STRICT_POLICY: &str =
    "default-src 'none'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The policy of a page whose own scripts and styles carry `nonce`; the strict one when `nonce` could break out of it.
///
/// Scripts come from us or carry the nonce, and WebAssembly may be compiled; styles likewise, and none in attributes.
#[must_use]
pub fn page_policy(nonce: &str) -> HeaderValue {
    let is_nonce = !nonce.is_empty() && nonce.bytes().all(|b| b.is_ascii_alphanumeric() || b"+/-_=".contains(&b));
    let policy = format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self' 'nonce-{nonce}'; \
         img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; \
         form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    );
    match HeaderValue::from_str(&policy) {
        Ok(policy) if is_nonce => policy,
        _ => HeaderValue::from_static(STRICT_POLICY),
    }
}

/// Gives the page that is being rendered the policy of its nonce. To be called in the context of `leptos_axum`, which
/// has made the nonce by then; anywhere else it does nothing, and the answer gets the strict policy.
pub fn provide_page_policy() {
    if let Some((nonce, response)) = use_nonce().zip(use_context::<ResponseOptions>()) {
        response.insert_header(header::CONTENT_SECURITY_POLICY, page_policy(&nonce));
    }
}

/// The headers of every answer that does not set them itself.
#[derive(Clone, Debug)]
pub struct SecurityHeaders(Arc<[(HeaderName, HeaderValue)]>);

impl SecurityHeaders {
    /// The headers for a server that people reach at `public_url`.
    #[must_use]
    pub fn new(public_url: &Url) -> Self {
        let mut headers = vec![
            (header::CONTENT_SECURITY_POLICY, STRICT_POLICY),
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
            // Old browsers know this and not frame-ancestors.
            (header::X_FRAME_OPTIONS, "DENY"),
            // Forms without JavaScript find their way back by it; other sites learn nothing.
            (header::REFERRER_POLICY, "same-origin"),
            (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
            (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
            (
                HeaderName::from_static("permissions-policy"),
                "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
            ),
        ];
        if public_url.scheme() == "https" {
            // Of this host alone: what else lives in the domain is not ours to decide.
            headers.push((header::STRICT_TRANSPORT_SECURITY, "max-age=31536000"));
        }
        Self(headers.into_iter().map(|(name, value)| (name, HeaderValue::from_static(value))).collect())
    }
}

/// Middleware: adds the [`SecurityHeaders`] that the answer lacks.
pub async fn headers(
    State(SecurityHeaders(headers)): State<SecurityHeaders>,
    request: Request,
    next: Next,
) -> Response {
    let mut response = next.run(request).await;
    for (name, value) in headers.iter() {
        response.headers_mut().entry(name).or_insert_with(|| value.clone());
    }
    response
}

/// The layer that refuses what another site's page sends ([`Error::ForeignOrigin`]): any method but GET, HEAD and
/// OPTIONS whose `Sec-Fetch-Site` or, from old browsers, `Origin` is not ours. Programs send neither and pass: they
/// carry no cookies that they did not mean to send.
///
/// # Errors
/// When `public_url` has no origin.
pub fn foreign_origin(
    public_url: &Url,
) -> Result<CsrfLayer<impl ResponseForProtectionError<Body> + Send + Sync + 'static>, ConfigError> {
    // A proxy may change `Host`, so what people type is trusted by name.
    Ok(CsrfLayer::new()
        .add_trusted_origin(public_url.origin().ascii_serialization())?
        .with_rejection_response(|_: ProtectionError| Problem(Error::ForeignOrigin).into_response()))
}

#[cfg(test)]
mod tests;
