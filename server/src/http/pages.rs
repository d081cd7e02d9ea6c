//! The pages of the console, rendered by Leptos.

use axum::{
    body::Body,
    extract::State,
    http::{HeaderValue, Method, Request, StatusCode, header},
    response::{IntoResponse, Response},
};
use tenantry::{Error, session::Visitor};
use tenantry_app::{PostedForm, cookies, provide_server_context, shell};

use super::{AppState, problem::Problem};

/// Renders the page at the request's path. What is no page renders the 404 page.
pub async fn page(State(state): State<AppState>, request: Request<Body>) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Problem(Error::NotFound).into_response();
    }
    render(&state, request, None).await
}

/// Renders a page; with the form that was posted without JavaScript and refused, where there is one.
pub(super) async fn render(state: &AppState, request: Request<Body>, posted: Option<PostedForm>) -> Response {
    let visitor = request.extensions().get::<Visitor>().cloned().unwrap_or_default();
    let secret = visitor.secret.clone();
    let is_passing =
        request.headers().get(header::COOKIE).and_then(|value| value.to_str().ok()).is_some_and(cookies::is_passing);
    let (services, console, options) = (state.services.clone(), state.console.clone(), state.leptos.clone());
    let context = {
        let console = console.clone();
        move || provide_server_context(services.clone(), visitor.clone(), console.clone(), posted.clone())
    };
    let handler = leptos_axum::render_app_async_with_context(context, move || shell(options.clone()));
    let mut response = handler(request).await;

    // Pages show what a person may see at this moment: no cache keeps them, and none shows them after signing out.
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // The session slides with use, and its cookie with it.
    if let Some(secret) = secret
        && response.status() == StatusCode::OK
        && !response.headers().contains_key(header::SET_COOKIE)
        && let Some(cookie) = cookies::prolonged_session_cookie(is_passing, &secret, &console)
    {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}
