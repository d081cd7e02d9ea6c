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
mod tests {
    use axum::{Router, http::StatusCode, middleware, routing::any};
    use tower::ServiceExt;

    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).expect("a URL")
    }

    fn router(public_url: &str) -> Router {
        let public_url = url(public_url);
        Router::new()
            .route("/", any(|| async { "done" }))
            .route("/own", any(|| async { [(header::CONTENT_SECURITY_POLICY, page_policy("abc"))] }))
            .layer(foreign_origin(&public_url).expect("an origin"))
            .layer(middleware::from_fn_with_state(SecurityHeaders::new(&public_url), headers))
    }

    async fn send(router: Router, method: &str, path: &str, headers: &[(&str, &str)]) -> Response {
        let mut request = axum::http::Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        router.oneshot(request.body(Body::empty()).expect("a request")).await.expect("infallible")
    }

    fn text(response: &Response, name: &str) -> String {
        response.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
    }

    #[tokio::test]
    async fn every_answer_is_guarded() {
        for path in ["/", "/missing"] {
            let response = send(router("http://localhost:3000"), "GET", path, &[]).await;
            assert_eq!(text(&response, "content-security-policy"), STRICT_POLICY);
            assert_eq!(text(&response, "x-content-type-options"), "nosniff");
            assert_eq!(text(&response, "referrer-policy"), "same-origin");
            assert_eq!(text(&response, "cross-origin-opener-policy"), "same-origin");
            assert!(text(&response, "permissions-policy").contains("camera=()"));
            assert_eq!(text(&response, "strict-transport-security"), "");
        }
        let response = send(router("https://tenantry.example"), "GET", "/", &[]).await;
        assert_eq!(text(&response, "strict-transport-security"), "max-age=31536000");
    }

    #[tokio::test]
    async fn a_page_has_a_policy_of_its_own() {
        let response = send(router("http://localhost:3000"), "GET", "/own", &[]).await;
        let policy = text(&response, "content-security-policy");
        assert!(policy.contains("script-src 'self' 'nonce-abc' 'wasm-unsafe-eval'"), "{policy}");
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{policy}");
        assert!(policy.contains("frame-ancestors 'none'") && policy.contains("base-uri 'none'"));
        assert_eq!(response.headers().get_all("content-security-policy").iter().count(), 1);
    }

    #[test]
    fn a_nonce_cannot_change_the_policy() {
        for nonce in ["", "a' 'unsafe-inline", "a; script-src *", "a\nb", "a,b"] {
            assert_eq!(page_policy(nonce), STRICT_POLICY, "{nonce:?}");
        }
    }

    #[tokio::test]
    async fn another_sites_page_changes_nothing() {
        let site = "https://tenantry.example";
        let refused: [&[(&str, &str)]; 5] = [
            &[("sec-fetch-site", "cross-site"), ("origin", "https://evil.example"), ("host", "tenantry.example")],
            &[
                ("sec-fetch-site", "same-site"),
                ("origin", "https://evil.tenantry.example"),
                ("host", "tenantry.example"),
            ],
            &[("origin", "https://evil.example"), ("host", "tenantry.example")],
            &[("origin", "null"), ("host", "tenantry.example")],
            &[("origin", "https://tenantry.example.evil.example"), ("host", "tenantry.example")],
        ];
        for headers in refused {
            for method in ["POST", "PUT", "PATCH", "DELETE"] {
                let response = send(router(site), method, "/", headers).await;
                assert_eq!(response.status(), StatusCode::FORBIDDEN, "{method} {headers:?}");
                assert_eq!(text(&response, "content-type"), "application/json");
                assert_eq!(text(&response, "x-content-type-options"), "nosniff");
                let body = axum::body::to_bytes(response.into_body(), 1000).await.expect("a body");
                let body = String::from_utf8_lossy(&body);
                assert!(body.contains(r#""code":"INVALID_ORIGIN""#) && body.contains("message"), "{body}");
            }
            assert_eq!(send(router(site), "GET", "/", headers).await.status(), StatusCode::OK);
        }
    }

    #[tokio::test]
    async fn our_pages_and_programs_pass() {
        let site = "https://tenantry.example";
        let passing: [&[(&str, &str)]; 5] = [
            &[("sec-fetch-site", "same-origin"), ("origin", "https://tenantry.example")],
            &[("origin", "https://tenantry.example"), ("host", "tenantry.example")],
            // Behind a proxy that changes the host.
            &[("origin", "https://tenantry.example"), ("host", "10.0.0.7:3000")],
            &[("sec-fetch-site", "none")],
            &[],
        ];
        for headers in passing {
            assert_eq!(send(router(site), "POST", "/", headers).await.status(), StatusCode::OK, "{headers:?}");
        }
    }
}
