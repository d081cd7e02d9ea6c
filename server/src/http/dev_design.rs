//! `/design`: the component kit in every state, for developers. Compiled in by the feature `dev-pages` only, and such a
//! server listens on loopback only.

use axum::{
    Router,
    body::Body,
    http::{HeaderValue, Request, header},
    response::Response,
    routing::get,
};
use leptos::config::LeptosOptions;

/// What the page may do: be styled and show pictures. It runs no script.
const PAGE_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; base-uri 'none'; form-action 'self'",
);

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
    let mut response = handler(request).await;
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, PAGE_POLICY);
    response
}
