//! `/design`: the component kit in every state, for developers. Compiled in by the feature `dev-pages` only, and such a
//! server listens on loopback only.

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderValue, Request, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use leptos::config::LeptosOptions;

/// What the page may do: be styled and show pictures. It runs no script.
const PAGE_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; base-uri 'none'; form-action 'self'",
);

/// Longest page, in bytes.
const PAGE_MAX: usize = 8 * 1024 * 1024;

/// The page. `options` say where the product's style sheet is.
pub fn routes(options: LeptosOptions) -> Router {
    let show = move |request: Request<Body>| {
        let options = options.clone();
        async move { design(options, request).await }
    };
    Router::new().route("/design", get(show))
}

async fn design(options: LeptosOptions, request: Request<Body>) -> Response {
    let handler =
        leptos_axum::render_app_async_with_context(|| {}, move || tenantry_app::design::document(options.clone()));
    let (mut parts, body) = handler(request).await.into_parts();
    let html = match to_bytes(body, PAGE_MAX).await {
        Ok(bytes) => without_scripts(&String::from_utf8_lossy(&bytes)),
        Err(error) => return (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    };
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.insert(header::CONTENT_SECURITY_POLICY, PAGE_POLICY);
    Response::from_parts(parts, Body::from(html))
}

/// What Leptos would hand over to the WASM, if there were one, is taken out.
fn without_scripts(html: &str) -> String {
    let mut kept = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, after)) = rest.split_once("<script") {
        kept.push_str(before);
        rest = after.split_once("</script>").map_or("", |(_, rest)| rest);
    }
    kept.push_str(rest);
    kept
}
