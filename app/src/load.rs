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

use crate::{
    ahead::Asking,
    api::{ApiError, ApiResult, call_for_text},
    kit::{ListPage, Paging},
};

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

    /// Why what was asked for last did not come.
    #[must_use]
    pub fn failure(self) -> Option<Error> {
        self.get()?.err().map(|ApiError(error)| error)
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
    load_and_note(version, ask, None)
}

/// [`load`] for a page of a list, the one that is `wanted`. Also tells which page the last good answer was for: while
/// another is asked for, that one is still there.
#[must_use]
pub fn load_page<F>(
    version: impl Fn() -> u32 + Send + Sync + 'static,
    ask: impl Fn() -> F + Send + Sync + 'static,
    wanted: Memo<ListPage>,
) -> (Loaded<F::Output>, Paging)
where
    F: ServerFn<Error = ApiError> + Serialize + Send + 'static,
    F::Output: Serialize + DeserializeOwned,
{
    let shown = RwSignal::new(wanted.get_untracked());
    let note = move || -> Box<dyn FnOnce() + Send> {
        let page = wanted.get_untracked();
        Box::new(move || _ = shown.try_set(page))
    };
    (load_and_note(version, ask, Some(Box::new(note))), Paging { wanted, shown: shown.into() })
}

fn load_and_note<F>(
    version: impl Fn() -> u32 + Send + Sync + 'static,
    ask: impl Fn() -> F + Send + Sync + 'static,
    note: Option<Note>,
) -> Loaded<F::Output>
where
    F: ServerFn<Error = ApiError> + Serialize + Send + 'static,
    F::Output: Serialize + DeserializeOwned,
{
    let ask = Arc::new(ask);
    let again = Arc::clone(&ask);
    let asking = Asking::begin(F::PATH);
    let wanted = move || {
        let inputs = serde_qs::to_string(&ask()).unwrap_or_default();
        asking.note(&inputs);
        Wanted { version: version(), inputs }
    };
    let fetch = move |wanted: &Wanted| call_for_text(&*again, &wanted.inputs);
    Loaded { text: load_text(Box::new(wanted), Box::new(fetch), note), data: PhantomData }
}

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Wanted {
    version: u32,
    inputs: String,
}

type Fetching = Pin<Box<dyn Future<Output = Answer> + Send>>;

/// Takes down what is asked for, when that is asked; what it gives is called when a good answer has come. What is wanted
/// may be something else by then: one question waits for the answer to the one before it.
type Note = Box<dyn Fn() -> Box<dyn FnOnce() + Send> + Send + Sync>;

fn load_text(
    wanted: Box<dyn Fn() -> Wanted + Send + Sync>,
    fetch: Box<dyn Fn(&Wanted) -> Fetching + Send + Sync>,
    note: Option<Note>,
) -> Resource<Answer, Wire> {
    let ask = move |wanted: Wanted| -> Fetching {
        let fetching = fetch(&wanted);
        let Some(note) = &note else { return fetching };
        let has_come = note();
        Box::pin(async move {
            let answer = fetching.await;
            if answer.is_ok() {
                has_come();
            }
            answer
        })
    };
    Resource::new_with_options(wanted, ask, false)
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
