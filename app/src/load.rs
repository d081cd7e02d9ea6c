//! Data of pages: resources whose JSON is read by the same code as the answers of server functions.
//!
//! The difference to a plain `Resource` is size: serde makes one decoder a type *and* kind of input, so reading a type
//! once from text (what the server rendered) and once from bytes (what a server function answers) would carry each
//! decoder twice.

use std::future::Future;

use leptos::{
    prelude::*,
    server::codee::{Decoder, Encoder},
    suspense::Unsuspend,
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::api::ApiResult;

/// The data of a page, and what went wrong with it.
pub type Loaded<T> = Resource<ApiResult<T>, Wire>;

/// Fetches data now and whenever `source` changes. Read it inside `Suspense`, as any resource.
#[must_use]
pub fn load<S, T, Fut>(
    source: impl Fn() -> S + Send + Sync + 'static,
    fetch: impl Fn(S) -> Fut + Send + Sync + 'static,
) -> Loaded<T>
where
    S: PartialEq + Clone + Send + Sync + 'static,
    T: Serialize + DeserializeOwned + Send + Sync + 'static,
    Fut: Future<Output = ApiResult<T>> + Send + 'static,
{
    Resource::new_with_options(source, fetch, false)
}

/// A part of a page, inside of a `Suspend`, below which more data is loaded.
///
/// Before a `Suspend` is written out on the server, Leptos runs every closure in it on trial, to find resources that
/// have to be waited for, and runs them again for the page. Resources are numbered as they are made, so whatever a trial
/// makes shifts the numbers by which the browser finds its data: rows came twice, or the page broke. Everything that is
/// loaded below waits in a `Transition` of its own, hence nothing is lost without the trial.
pub fn once<V>(part: impl FnOnce() -> V + Send + 'static) -> Unsuspend<V> {
    Unsuspend::new(part)
}

/// JSON, read as bytes.
#[derive(Debug)]
pub struct Wire;

impl<T: Serialize> Encoder<T> for Wire {
    type Error = serde_json::Error;
    type Encoded = String;

    fn encode(value: &T) -> Result<String, serde_json::Error> {
        serde_json::to_string(value)
    }
}

impl<T> Decoder<T> for Wire
where
    for<'de> T: Deserialize<'de>,
{
    type Error = serde_json::Error;
    type Encoded = str;

    fn decode(text: &str) -> Result<T, serde_json::Error> {
        serde_json::from_slice(text.as_bytes())
    }
}
