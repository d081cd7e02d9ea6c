//! Server functions: called by the console's WASM, or posted by a form where there is none.
//!
//! For a form, the function runs as for the WASM, and its answer is turned into a page here: a redirect after
//! success, and after a refusal the page that the form stands on, with what was typed and the reason. (The way that
//! `leptos_axum` has for this sends the error through the URL and loses what was typed.)

use axum::{
    body::{Body, to_bytes},
    extract::State,
    http::{HeaderMap, HeaderValue, Method, Request, StatusCode, Uri, header},
    response::{IntoResponse, Redirect, Response},
};
use tenantry::{Error, session::Visitor};
use tenantry_app::{
    PostedForm,
    landing::Landing,
    posted::{FormPage, page_of, shows_answer},
    provide_server_context,
    server_context::Uploads,
};

use super::{
    AppState, pages,
    problem::Problem,
    uploads::{is_multipart, unpack},
};

/// Largest answer of a server function to a form: a landing or an error.
const ANSWER_MAX: usize = 64 * 1024;

/// Runs a server function.
pub async fn call(State(state): State<AppState>, request: Request<Body>) -> Response {
    let path = request.uri().path().to_owned();
    if request.method() == Method::GET {
        // Somebody loads the address again at which a refused form was shown.
        return Redirect::to("/").into_response();
    }
    if server_fn::axum::get_server_fn_service(&path, request.method().clone()).is_none() {
        return Problem(Error::NotFound).into_response();
    }
    let browser = Browser { headers: request.headers().clone(), visitor: request.extensions().get().cloned() };
    let is_form_post = is_form_post(&request);
    let (request, uploads) = if is_multipart(request.headers()) {
        match unpack(request).await {
            Ok(unpacked) => unpacked,
            Err((pairs, error)) if is_form_post => {
                let page = page_of(&pairs).unwrap_or("/").to_owned();
                let posted = PostedForm::new(&path, &page, pairs, error);
                return show_again(&state, &browser, &page, posted, &HeaderMap::new()).await;
            }
            Err((_, error)) => return refused(&error),
        }
    } else {
        (request, Uploads::default())
    };
    if is_form_post {
        call_from_form(&state, &path, request, uploads, &browser).await
    } else {
        run(&state, request, None, uploads).await
    }
}

/// An error as server functions answer it.
fn refused(error: &Error) -> Response {
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (status, [(header::CACHE_CONTROL, "no-store")], axum::Json(error)).into_response()
}

async fn run(state: &AppState, request: Request<Body>, page: Option<String>, uploads: Uploads) -> Response {
    let visitor = request.extensions().get::<Visitor>().cloned().unwrap_or_default();
    let (services, console) = (state.services.clone(), state.console.clone());
    let context = move || {
        provide_server_context(services.clone(), visitor.clone(), console.clone(), None);
        leptos::prelude::provide_context(uploads.clone());
        if let Some(page) = &page {
            leptos::prelude::provide_context(FormPage(page.clone()));
        }
    };
    let mut response = leptos_axum::handle_server_fns_with_context(context, request).await.into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// A navigation that posts a form: the browser wants a page back.
fn is_form_post(request: &Request<Body>) -> bool {
    let has = |name: header::HeaderName, wanted: &str| {
        request.headers().get(name).and_then(|value| value.to_str().ok()).is_some_and(|value| value.contains(wanted))
    };
    request.method() == Method::POST
        && has(header::ACCEPT, "text/html")
        && (has(header::CONTENT_TYPE, "application/x-www-form-urlencoded") || is_multipart(request.headers()))
}

async fn call_from_form(
    state: &AppState,
    action: &str,
    request: Request<Body>,
    uploads: Uploads,
    browser: &Browser,
) -> Response {
    let (mut parts, body) = request.into_parts();
    // The layer around all doors has bounded the body.
    let Ok(body) = to_bytes(body, usize::MAX).await else { return Problem(Error::PayloadTooLarge).into_response() };
    let pairs: Vec<(String, String)> = url::form_urlencoded::parse(&body).into_owned().collect();
    let page = page_of(&pairs).unwrap_or("/").to_owned();

    // Asked for data, the function answers with data: a landing, or the error.
    parts.headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
    let answer = run(state, Request::from_parts(parts, Body::from(body)), Some(page.clone()), uploads).await;
    let (answer, body) = answer.into_parts();
    let body = to_bytes(Body::new(body), ANSWER_MAX).await.unwrap_or_default();
    if answer.status.is_success() && shows_answer(&pairs) {
        let text = String::from_utf8_lossy(&body).into_owned();
        let posted = PostedForm::answered(action, &page, pairs, text);
        return show_again(state, browser, &page, posted, &answer.headers).await;
    }
    if answer.status.is_success() {
        return redirect(&answer.headers, &landing_of(&body, &page));
    }
    let error = serde_json::from_slice(&body).unwrap_or(Error::Internal);
    let posted = PostedForm::new(action, &page, pairs, error);
    show_again(state, browser, &page, posted, &answer.headers).await
}

/// What of the posting request goes into the request for the page.
struct Browser {
    headers: HeaderMap,
    visitor: Option<Visitor>,
}

/// An answer that says more than where to go.
#[derive(serde::Deserialize)]
struct Led {
    landing: Landing,
}

fn landing_of(body: &[u8], page: &str) -> String {
    let landing = serde_json::from_slice::<Landing>(body)
        .or_else(|_| serde_json::from_slice::<Led>(body).map(|answer| answer.landing));
    match landing {
        Ok(landing) => landing.address(page),
        // A function that answers with nothing in particular leads back to its page.
        Err(_) => page.to_owned(),
    }
}

/// 303, with the cookies that the function has set (RFC 9110, 15.4.4).
fn redirect(headers: &HeaderMap, address: &str) -> Response {
    let location = HeaderValue::from_str(address).unwrap_or_else(|_| HeaderValue::from_static("/"));
    let mut response = (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response();
    keep_cookies(headers, &mut response);
    response
}

/// The form's page: with the status of the refusal, or with the answer.
async fn show_again(
    state: &AppState,
    browser: &Browser,
    page: &str,
    posted: PostedForm,
    headers: &HeaderMap,
) -> Response {
    let Ok(uri) = page.parse::<Uri>() else { return Problem(Error::BadRequest).into_response() };
    let mut request = Request::new(Body::empty());
    *request.uri_mut() = uri;
    *request.headers_mut() = browser.headers.clone();
    request.headers_mut().remove(header::CONTENT_TYPE);
    request.headers_mut().remove(header::CONTENT_LENGTH);
    if let Some(visitor) = &browser.visitor {
        request.extensions_mut().insert(visitor.clone());
    }
    let error = posted.error.clone();
    let mut response = pages::render(state, request, Some(posted)).await;
    if response.status() == StatusCode::OK
        && let Some(error) = &error
        && let Ok(status) = StatusCode::from_u16(error.status())
    {
        *response.status_mut() = status;
    }
    if let Some(Error::RateLimited { retry_after }) = &error {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(*retry_after));
    }
    keep_cookies(headers, &mut response);
    response
}

fn keep_cookies(from: &HeaderMap, response: &mut Response) {
    for cookie in from.get_all(header::SET_COOKIE) {
        response.headers_mut().append(header::SET_COOKIE, cookie.clone());
    }
}
