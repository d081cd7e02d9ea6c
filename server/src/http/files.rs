//! The built site: scripts, styles, fonts and pictures, compressed when they were built.

use std::{convert::Infallible, net::SocketAddr, path::PathBuf, sync::Arc};

use axum::{
    Router,
    body::Body,
    http::{HeaderValue, Request, header},
    response::Response,
    routing::MethodRouter,
};
use leptos::config::LeptosOptions;
use tower::ServiceBuilder;
use tower_http::{services::ServeDir, set_header::SetResponseHeaderLayer};

/// Where the site is: `LEPTOS_SITE_ROOT`, or the folder `site` beside the executable. The names are those that the
/// build gives (see `frontend/bundle`).
pub fn leptos_options(addr: SocketAddr) -> LeptosOptions {
    let beside = std::env::current_exe().ok().and_then(|exe| exe.parent().map(|folder| folder.join("site")));
    let root = std::env::var_os("LEPTOS_SITE_ROOT").map(PathBuf::from).or(beside).unwrap_or_else(|| "site".into());
    LeptosOptions::builder()
        .output_name("tenantry")
        .site_root(Arc::<str>::from(root.to_string_lossy()))
        .site_pkg_dir("pkg")
        .site_addr(addr)
        .hash_files(true)
        .build()
}

/// Serves the site's files, and everything else from `pages`.
pub fn service(options: &LeptosOptions, pages: MethodRouter) -> Router {
    let root = PathBuf::from(options.site_root.as_ref());
    let folder = |path: PathBuf| {
        ServeDir::new(path).append_index_html_on_directories(false).precompressed_br().precompressed_gzip()
    };
    // The names under /pkg carry a hash of their content: they never change.
    let immutable = ServiceBuilder::new()
        .layer(SetResponseHeaderLayer::overriding(header::CACHE_CONTROL, cache_of_hashed_files))
        .service(folder(root.join(options.site_pkg_dir.as_ref())));
    let others = folder(root).call_fallback_on_method_not_allowed(true).fallback(tower::service_fn(
        move |request: Request<Body>| {
            let pages = pages.clone();
            async move {
                Ok::<_, Infallible>(tower::ServiceExt::oneshot(pages, request).await.unwrap_or_else(|e| match e {}))
            }
        },
    ));
    Router::new().nest_service("/pkg", immutable).fallback_service(others)
}

fn cache_of_hashed_files<B>(response: &Response<B>) -> Option<HeaderValue> {
    response.status().is_success().then(|| HeaderValue::from_static("public, max-age=31536000, immutable"))
}
