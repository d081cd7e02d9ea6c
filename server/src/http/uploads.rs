//! Forms with a file: `multipart/form-data` (RFC 7578), for the few server functions that take a picture.
//!
//! Such a form is turned into the ordinary kind, and its files are handed to the function beside it: so there is one way
//! for all forms, with and without JavaScript.

use std::{convert::Infallible, time::Duration};

use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, header},
    middleware::Next,
    response::Response,
};
use tenantry::{
    Error, Field,
    picture::{UPLOAD_MAX, Upload},
};
use tenantry_app::server_context::Uploads;

use tokio::sync::Semaphore;

use super::{
    limits::{self, BODY_MAX},
    problem::Problem,
};

/// The server functions that take a picture. No other door gets a body of that size.
const DOORS: [&str; 3] = ["/sfn/create_organization", "/sfn/set_logo", "/sfn/set_portrait"];
/// The inputs that hold a file.
const FILES: [Field; 2] = [Field::Logo, Field::Image];
/// Most parts of a form.
const PARTS_MAX: usize = 32;

/// How many files are read at once: each is held whole. More wait for a moment.
const AT_ONCE: usize = 8;
/// How long one waits for its turn.
const WAIT: Duration = Duration::from_secs(5);
static TURNS: Semaphore = Semaphore::const_new(AT_ONCE);

/// Middleware: [`limits::body_limit`], with room for a picture at the doors that take one. Whoever shows no session gets
/// no room: the door would send them away, and the file would have been read for nothing.
pub async fn body_limit(request: Request, next: Next) -> Response {
    if !is_upload(&request) || !brings_session(request.headers()) {
        return limits::body_limit(State(BODY_MAX), request, next).await;
    }
    let Ok(Ok(_turn)) = tokio::time::timeout(WAIT, TURNS.acquire()).await else {
        return axum::response::IntoResponse::into_response(Problem(Error::Unavailable));
    };
    limits::body_limit(State(UPLOAD_MAX + BODY_MAX), request, next).await
}

fn brings_session(headers: &HeaderMap) -> bool {
    let cookies = headers.get(header::COOKIE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    tenantry_app::preferences::cookie(cookies, tenantry_app::cookies::SESSION_COOKIE).is_some()
}

fn is_upload(request: &Request) -> bool {
    request.method() == Method::POST && DOORS.contains(&request.uri().path()) && is_multipart(request.headers())
}

/// Whether the body is a form that may have files.
pub(super) fn is_multipart(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    kind.is_some_and(|kind| kind.trim_start().to_ascii_lowercase().starts_with("multipart/form-data"))
}

/// Takes a form apart: the same request with an ordinary form in it, and the files.
///
/// # Errors
/// [`Error::BadRequest`] for what is no such form; [`Error::Invalid`] on the input of a file that is too large.
pub(super) async fn unpack(request: Request) -> Result<(Request, Uploads), (Vec<(String, String)>, Error)> {
    let (mut parts, body) = request.into_parts();
    let unreadable = |pairs: Vec<(String, String)>| (pairs, Error::BadRequest);
    // The layer around all doors has bounded the body.
    let body = to_bytes(body, usize::MAX).await.map_err(|_| unreadable(Vec::new()))?;
    let (pairs, files) = read(&parts.headers, body).await.map_err(|()| unreadable(Vec::new()))?;
    let mut uploads = Uploads::default();
    for (field, bytes) in files {
        match Upload::parse(field, &bytes) {
            Ok(Some(upload)) => uploads.insert(field, upload),
            Ok(None) => {}
            Err(error) => return Err((pairs, error)),
        }
    }
    let form = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&pairs).finish();
    parts.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
    parts.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(form.len()));
    Ok((Request::from_parts(parts, Body::from(form)), uploads))
}

type Form = (Vec<(String, String)>, Vec<(Field, Bytes)>);

async fn read(headers: &HeaderMap, body: Bytes) -> Result<Form, ()> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).ok_or(())?;
    let boundary = multer::parse_boundary(kind).map_err(drop)?;
    let whole = futures::stream::once(async move { Ok::<_, Infallible>(body) });
    let mut form = multer::Multipart::new(whole, boundary);
    let (mut pairs, mut files) = (Vec::new(), Vec::new());
    let mut letters = 0;
    while let Some(part) = form.next_field().await.map_err(drop)? {
        let name = part.name().ok_or(())?.to_owned();
        let field = FILES.into_iter().find(|field| field.name() == name);
        match field {
            Some(field) => files.push((field, part.bytes().await.map_err(drop)?)),
            // A file in any other input is no text: its bytes would be read as letters.
            None if part.file_name().is_some() => return Err(()),
            None => {
                // What an ordinary form may hold: it is written and read several times on its way.
                let text = part.bytes().await.map_err(drop)?;
                letters += name.len() + text.len();
                if letters > BODY_MAX {
                    return Err(());
                }
                pairs.push((name, String::from_utf8(text.to_vec()).map_err(drop)?));
            }
        }
        if pairs.len() + files.len() > PARTS_MAX {
            return Err(());
        }
    }
    Ok((pairs, files))
}

#[cfg(test)]
mod tests;
