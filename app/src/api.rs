//! The server functions, by area, and their one error type.

#![expect(
    missing_docs,
    reason = "arguments of server functions become public fields; they are the inputs of the forms"
)]

use std::{pin::Pin, sync::Arc};

#[cfg(feature = "ssr")]
use leptos::prelude::untrack;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use server_fn::{
    ServerFn,
    codec::JsonEncoding,
    error::{FromServerFnError, ServerFnErrorErr},
};
use tenantry::Error;

pub mod account;
pub mod bulk;
pub mod fields;
pub mod invitation_links;
pub mod invitations;
pub mod join_requests;
pub mod many;
pub mod member;
pub mod members;
pub mod organizations;
pub mod palette;
pub mod pictures;
pub mod preferences;
pub mod roles;
pub mod session;
pub mod settings;
pub mod teams;
pub mod transfers;

/// The error of every server function: the one of the model, as JSON, with its own HTTP status.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ApiError(pub Error);

impl From<Error> for ApiError {
    /// On the server this also sets the status of the answer, so a server function only needs `?`.
    fn from(error: Error) -> Self {
        #[cfg(feature = "ssr")]
        crate::server_context::answer_error(&error);
        Self(error)
    }
}

impl std::fmt::Display for ApiError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for ApiError {}

impl FromServerFnError for ApiError {
    type Encoder = JsonEncoding;

    /// On the server: arguments that do not decode. In the browser: an answer that is none of ours, or no answer.
    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) => Error::BadRequest.into(),
            ServerFnErrorErr::Deserialization(_) if cfg!(feature = "ssr") => Error::BadRequest.into(),
            ServerFnErrorErr::Request(_) | ServerFnErrorErr::Deserialization(_) | ServerFnErrorErr::Response(_) => {
                Error::Unavailable.into()
            }
            _ => Error::Internal.into(),
        }
    }
}

/// What a server function answers.
pub type ApiResult<T> = Result<T, ApiError>;

/// Calls a server function: `call(EnterOrganization { slug }).await`. While the server renders, it runs right there.
///
/// Pages use this instead of the function itself, whose own client carries much more code into the WASM for each
/// function (streams, web sockets, other encodings).
///
/// # Errors
/// Those of the function; [`Error::Unavailable`] when no answer comes.
#[cfg(feature = "ssr")]
pub async fn call<F>(input: F) -> ApiResult<F::Output>
where
    F: ServerFn<Error = ApiError> + Serialize + 'static,
    F::Output: DeserializeOwned,
{
    input.run_body().await
}

/// Calls a server function.
///
/// # Errors
/// Those of the function; [`Error::Unavailable`] when no answer comes.
#[cfg(all(feature = "hydrate", not(feature = "ssr")))]
pub async fn call<F>(input: F) -> ApiResult<F::Output>
where
    F: ServerFn<Error = ApiError> + Serialize + 'static,
    F::Output: DeserializeOwned,
{
    let inputs = serde_qs::to_string(&input).map_err(|_| ApiError(Error::BadRequest))?;
    let body = crate::browser::post_boxed(F::PATH, inputs).await.map_err(ApiError)?;
    serde_json::from_slice(body.as_bytes()).map_err(|_| ApiError(Error::Unavailable))
}

/// Calls the server function that `ask` makes the inputs of, for the text of its answer: what a page loads. `inputs` are
/// the same inputs as text, which is all that the browser needs.
#[cfg(feature = "ssr")]
pub(crate) fn call_for_text<F>(ask: &impl Fn() -> F, _inputs: &str) -> Answering
where
    F: ServerFn<Error = ApiError> + Serialize + Send + 'static,
    F::Output: Serialize,
{
    let input = untrack(ask);
    Box::pin(async move {
        let output = input.run_body().await.map_err(|error| error.0)?;
        serde_json::to_string(&output).map(Into::into).map_err(|_| Error::Internal)
    })
}

/// Calls a server function for the text of its answer.
#[cfg(all(feature = "hydrate", not(feature = "ssr")))]
pub(crate) fn call_for_text<F>(_ask: &impl Fn() -> F, inputs: &str) -> Answering
where
    F: ServerFn<Error = ApiError>,
{
    crate::ahead::take(F::PATH, inputs).unwrap_or_else(|| crate::browser::answer_boxed(F::PATH, inputs.to_owned()))
}

/// Without browser and without server there is nobody to ask.
#[cfg(not(any(feature = "hydrate", feature = "ssr")))]
pub(crate) fn call_for_text<F>(_ask: &impl Fn() -> F, _inputs: &str) -> Answering {
    Box::pin(std::future::ready(Err(Error::Unavailable)))
}

/// The text of an answer, once it is here.
pub(crate) type Answering = Pin<Box<dyn Future<Output = Result<Arc<str>, Error>> + Send>>;

/// Without browser and without server there is nobody to ask.
///
/// # Errors
/// Always.
#[cfg(not(any(feature = "hydrate", feature = "ssr")))]
pub async fn call<F>(_: F) -> ApiResult<F::Output>
where
    F: ServerFn<Error = ApiError> + Serialize + 'static,
    F::Output: DeserializeOwned,
{
    Err(ApiError(Error::Unavailable))
}
