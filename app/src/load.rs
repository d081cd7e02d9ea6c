//! Data of pages: what a server function answers, loaded on the server, taken over in the browser, and loaded again
//! when something changes.
//!
//! In the WASM there is one kind of resource, of text: the code of a resource is large, and would be there once for
//! each type of data. What a page waits for is read from the text where it is wanted.

use std::{future::Future, marker::PhantomData, pin::Pin, sync::Arc};

use leptos::{
    prelude::*,
    server::codee::{Decoder, Encoder},
    suspense::Unsuspend,
};
use serde::{Serialize, de::DeserializeOwned};
use server_fn::ServerFn;
use tenantry::Error;

use crate::api::{ApiError, ApiResult, call_for_text};

/// The answer of a server function, or why there is none.
type Answer = Result<Arc<str>, Error>;

/// The data of a page, and what went wrong with it.
#[derive(Debug)]
pub struct Loaded<T> {
    text: Resource<Answer, Wire>,
    data: PhantomData<fn() -> T>,
}

impl<T> Clone for Loaded<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Loaded<T> {}

impl<T: DeserializeOwned> Loaded<T> {
    /// What is there by now, and again whenever something else is.
    #[must_use]
    pub fn get(self) -> Option<ApiResult<T>> {
        self.text.get().map(read)
    }

    /// Loads again.
    pub fn refetch(self) {
        self.text.refetch();
    }
}

impl<T: DeserializeOwned + Send + 'static> IntoFuture for Loaded<T> {
    type Output = ApiResult<T>;
    type IntoFuture = Pin<Box<dyn Future<Output = ApiResult<T>> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        let answer = self.text.into_future();
        Box::pin(async move { read(answer.await) })
    }
}

fn read<T: DeserializeOwned>(answer: Answer) -> ApiResult<T> {
    let text = answer.map_err(ApiError)?;
    serde_json::from_slice(text.as_bytes()).map_err(|_| ApiError(Error::Unavailable))
}

/// Asks a server function now, whenever it would be asked for something else, and whenever `version` is another one
/// (the news of [`crate::live::use_live`], or a signal that counts what was changed here). Read it inside `Suspense`, as
/// any resource.
#[must_use]
pub fn load<F>(
    version: impl Fn() -> u32 + Send + Sync + 'static,
    ask: impl Fn() -> F + Send + Sync + 'static,
) -> Loaded<F::Output>
where
    F: ServerFn<Error = ApiError> + Serialize + Send + 'static,
    F::Output: Serialize + DeserializeOwned,
{
    let ask = Arc::new(ask);
    let again = Arc::clone(&ask);
    let wanted = move || Wanted { version: version(), inputs: serde_qs::to_string(&ask()).unwrap_or_default() };
    let fetch = move |wanted: &Wanted| call_for_text(&*again, &wanted.inputs);
    Loaded { text: load_text(Box::new(wanted), Box::new(fetch)), data: PhantomData }
}

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Wanted {
    version: u32,
    inputs: String,
}

type Fetching = Pin<Box<dyn Future<Output = Answer> + Send>>;

fn load_text(
    wanted: Box<dyn Fn() -> Wanted + Send + Sync>,
    fetch: Box<dyn Fn(&Wanted) -> Fetching + Send + Sync>,
) -> Resource<Answer, Wire> {
    Resource::new_with_options(wanted, move |wanted| fetch(&wanted), false)
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

/// How answers travel inside of the page: a mark, and the JSON as it is.
#[derive(Debug)]
pub struct Wire;

const GOOD: char = '+';
const BAD: char = '-';

impl Encoder<Answer> for Wire {
    type Error = serde_json::Error;
    type Encoded = String;

    fn encode(answer: &Answer) -> Result<String, serde_json::Error> {
        Ok(match answer {
            Ok(text) => format!("{GOOD}{text}"),
            Err(error) => format!("{BAD}{}", serde_json::to_string(error)?),
        })
    }
}

impl Decoder<Answer> for Wire {
    type Error = serde_json::Error;
    type Encoded = str;

    fn decode(text: &str) -> Result<Answer, serde_json::Error> {
        match text.strip_prefix(GOOD) {
            Some(text) => Ok(Ok(text.into())),
            None => serde_json::from_slice(text.trim_start_matches(BAD).as_bytes()).map(Err),
        }
    }
}
