//! Forms with a file: `multipart/form-data` (RFC 7578), for the few server functions that take a picture.
//!
//! Such a form is turned into the ordinary kind, and its files are handed to the function beside it: so there is one way
//! for all forms, with and without JavaScript.

use std::convert::Infallible;

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

use super::limits::{self, BODY_MAX};

/// The server functions that take a picture. No other door gets a body of that size.
const DOORS: [&str; 3] = ["/sfn/create_organization", "/sfn/set_logo", "/sfn/set_portrait"];
/// The inputs that hold a file.
const FILES: [Field; 2] = [Field::Logo, Field::Image];
/// Most parts of a form.
const PARTS_MAX: usize = 32;

/// Middleware: [`limits::body_limit`], with room for a picture at the doors that take one.
pub async fn body_limit(request: Request, next: Next) -> Response {
    let most = if is_upload(&request) { UPLOAD_MAX + BODY_MAX } else { BODY_MAX };
    limits::body_limit(State(most), request, next).await
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
    while let Some(part) = form.next_field().await.map_err(drop)? {
        let name = part.name().ok_or(())?.to_owned();
        let field = FILES.into_iter().find(|field| field.name() == name);
        match field {
            Some(field) => files.push((field, part.bytes().await.map_err(drop)?)),
            // A file in any other input is no text: its bytes would be read as letters.
            None if part.file_name().is_some() => return Err(()),
            None => pairs.push((name, part.text().await.map_err(drop)?)),
        }
        if pairs.len() + files.len() > PARTS_MAX {
            return Err(());
        }
    }
    Ok((pairs, files))
}

#[cfg(test)]
mod tests;
