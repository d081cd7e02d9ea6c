//! The description of the API: for programs at `/api/openapi.json`, for people at `/api/docs`.
//!
//! The page is made here from the same document, once: no viewer is loaded, no script runs on it, and its policy is
//! stricter than that of the console.

use std::sync::Arc;

use askama::Template;
use axum::{
    Router,
    extract::State,
    http::{HeaderMap, HeaderName, HeaderValue, header},
    response::{IntoResponse, Response},
    routing::get,
};
use tenantry_app::preferences::{self, THEME_COOKIE, Theme};
use url::Url;

use super::better_auth;

mod example;
mod prose;
mod rows;
mod view;

/// What the page may do: be styled, with fonts. It runs no script and sends nothing anywhere.
const PAGE_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; \
     frame-ancestors 'none'",
);
/// Where the style sheet of the page is.
const STYLE: &str = "/api/docs/style.css";
/// The colours and sizes of the console, and what this page alone needs.
const STYLES: &str = concat!(
    include_str!("../../../style/tokens.css"),
    include_str!("../../../style/base.css"),
    include_str!("../../templates/docs/style.css"),
);
/// Long enough to read on, short enough that nobody reads an old one after an update.
const CACHE: HeaderValue = HeaderValue::from_static("public, max-age=300");
/// How the page asks for the theme of the system.
const SYSTEM_THEME: &str = "data-theme=\"system\"";

#[derive(Clone)]
struct Docs {
    json: Arc<str>,
    page: Arc<str>,
}

#[derive(Template)]
#[template(path = "docs/page.html")]
struct Page<'a> {
    /// The style sheet of the site, which has the fonts.
    site_style: &'a str,
    style: &'a str,
    version: &'a str,
    about: &'a str,
    areas: &'a [view::Area],
    shapes: &'a [view::Named],
    everywhere: &'a [view::Refused],
}

/// `GET /api/openapi.json`, `GET /api/docs` and its style sheet. `public_url` stands in the examples; `site_style` is
/// the address of the product's style sheet.
pub fn routes(public_url: &Url, site_style: &str) -> Router {
    let document = better_auth::document();
    let view = view::View::of(document, public_url);
    let page = Page {
        site_style,
        style: STYLE,
        version: &document.info.version,
        about: &view.about,
        areas: &view.areas,
        shapes: &view.shapes,
        everywhere: &view.everywhere,
    };
    // Neither can fail: the template has no filters that do, and the document no keys but text.
    let page = page.render().unwrap_or_default();
    let json = document.to_pretty_json().unwrap_or_default();
    Router::new()
        .route("/api/openapi.json", get(json_document))
        .route("/api/docs", get(html_page))
        .route(STYLE, get(style))
        .with_state(Docs { json: json.into(), page: page.into() })
}

/// Anybody's tools may read it, from any origin: it holds nothing of anybody's.
async fn json_document(State(docs): State<Docs>) -> Response {
    let everybody = HeaderValue::from_static("*");
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/json")),
        (header::CACHE_CONTROL, CACHE),
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, everybody),
        (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("cross-origin")),
    ];
    (headers, docs.json.to_string()).into_response()
}

async fn html_page(State(docs): State<Docs>, request: HeaderMap) -> Response {
    let cookies = request.get(header::COOKIE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let theme = preferences::cookie(cookies, THEME_COOKIE).map(Theme::from_text).unwrap_or_default();
    let page = match theme {
        Theme::System => docs.page.to_string(),
        chosen => docs.page.replacen(SYSTEM_THEME, &format!("data-theme=\"{}\"", chosen.as_str()), 1),
    };
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
        (header::CONTENT_SECURITY_POLICY, PAGE_POLICY),
        // It comes in the theme that a cookie names.
        (header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache")),
    ];
    (headers, page).into_response()
}

async fn style() -> Response {
    let headers = [(header::CONTENT_TYPE, HeaderValue::from_static("text/css")), (header::CACHE_CONTROL, CACHE)];
    (headers, STYLES).into_response()
}
