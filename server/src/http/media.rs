//! Pictures that people have uploaded.

use axum::{
    extract::State,
    http::{HeaderName, HeaderValue, Uri, header},
    response::{IntoResponse, Response},
};
use tenantry::{
    Error,
    picture::{PictureAddress, PictureOwner},
};

use super::{AppState, problem::Problem};

/// Serves a picture to whoever knows its address, which never shows another one.
pub async fn picture(State(state): State<AppState>, uri: Uri) -> Response {
    let Some(address) = PictureAddress::parse(uri.path()) else { return Problem(Error::NotFound).into_response() };
    let picture = match state.services.pictures.picture(&address).await {
        Ok(picture) => picture,
        Err(error) => return Problem(error).into_response(),
    };
    let Ok(media_type) = HeaderValue::from_str(&picture.media_type) else {
        return Problem(Error::Internal).into_response();
    };
    let mut response = picture.content.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, media_type);
    // A key stands for one picture for ever. Faces are kept by the browsers of those who saw them, and by no cache
    // between: what is erased shall not be served by others for a year.
    let kept = match address.owner {
        PictureOwner::Organization(_) => "public, max-age=31536000, immutable",
        PictureOwner::Person(_) => "private, max-age=31536000, immutable",
    };
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(kept));
    // `nosniff` and the strict policy come with every answer. The API gives the address to front ends of other origins.
    headers.insert(HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("cross-origin"));
    response
}
