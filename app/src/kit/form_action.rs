//! The action behind a form.

use std::marker::PhantomData;

use leptos::{prelude::*, server_fn::ServerFn};
use serde::de::DeserializeOwned;
use tenantry::Error;

use super::Work;
use crate::{
    api::{ApiError, ApiResult},
    landing::{Landing, Outcome},
    posted::use_posted,
};

/// What became of the submissions of one form.
///
/// It sends the form's inputs to the server function as they are. A `ServerAction` would first decode them into the
/// arguments, only to encode them again: code for every single function in the WASM, for nothing.
#[derive(Debug)]
pub struct FormAction<F> {
    core: FormCore,
    function: PhantomData<fn() -> F>,
}

impl<F> Clone for FormAction<F> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<F> Copy for FormAction<F> {}

impl<F> Default for FormAction<F> {
    fn default() -> Self {
        Self::new()
    }
}

impl<F> FormAction<F> {
    /// Nothing submitted yet.
    #[must_use]
    pub fn new() -> Self {
        let core = FormCore {
            answer: RwSignal::new(None),
            pending: RwSignal::new(false),
            version: RwSignal::new(0),
            work: RwSignal::new(None),
        };
        Self { core, function: PhantomData }
    }

    /// Whether an answer is on its way.
    #[must_use]
    pub fn pending(self) -> Signal<bool> {
        self.core.pending.into()
    }

    /// Whether what was asked for last is on its way, or done.
    #[must_use]
    pub fn is_underway(self) -> Signal<bool> {
        let FormCore { answer, pending, .. } = self.core;
        Signal::derive(move || pending.get() || answer.with(|answer| matches!(answer, Some(Ok(_)))))
    }

    /// How many answers have come.
    #[must_use]
    pub fn version(self) -> Signal<u32> {
        self.core.version.into()
    }

    /// How far it is, while a form is sent in parts.
    #[must_use]
    pub fn work(self) -> Signal<Option<Work>> {
        self.core.work.into()
    }

    pub(super) const fn core(self) -> FormCore {
        self.core
    }
}

impl<F> FormAction<F>
where
    F: ServerFn<Error = ApiError>,
    F::Output: DeserializeOwned + Send + Sync + 'static,
{
    /// Why the last submission was refused: one from this page, or one of a form without a key that was posted without
    /// WASM.
    #[must_use]
    pub fn error(self) -> Signal<Option<Error>> {
        self.core.error(use_posted(F::PATH, "").and_then(|posted| posted.error))
    }

    /// The last answer.
    #[must_use]
    pub fn value(self) -> Signal<Option<ApiResult<F::Output>>> {
        let answer = self.core.answer;
        Signal::derive(move || {
            answer.with(|answer| match answer.as_ref()? {
                Ok(body) => Some(read(body)),
                Err(error) => Some(Err(ApiError(error.clone()))),
            })
        })
    }
}

/// The part of [`FormAction`] that does not depend on the function.
#[derive(Clone, Copy, Debug)]
pub(super) struct FormCore {
    pub(super) answer: RwSignal<Option<Result<String, Error>>>,
    pub(super) pending: RwSignal<bool>,
    pub(super) version: RwSignal<u32>,
    pub(super) work: RwSignal<Option<Work>>,
}

impl FormCore {
    /// Why the last submission was refused; until there is one from this page, `before`.
    pub(super) fn error(self, before: Option<Error>) -> Signal<Option<Error>> {
        Signal::derive(move || match self.answer.read().as_ref() {
            Some(Err(error)) => Some(error.clone()),
            Some(Ok(_)) => None,
            None => before.clone(),
        })
    }

    /// Sends what `inputs` holds; a second time only after the answer.
    #[cfg(feature = "hydrate")]
    pub(super) fn submit(
        self,
        path: &'static str,
        inputs: crate::browser::Inputs,
        then: impl FnOnce(Result<String, Error>) + 'static,
    ) {
        if self.pending.get_untracked() {
            return;
        }
        self.pending.set(true);
        leptos::task::spawn_local(async move {
            let answer = crate::browser::post(path, inputs).await;
            // The form may be gone by now, with its signals.
            _ = self.pending.try_set(false);
            self.answered(answer, then);
        });
    }

    /// Sends the inputs part by part, and keeps the one answer that the parts make.
    #[cfg(feature = "hydrate")]
    pub(super) fn submit_parts(
        self,
        path: &'static str,
        name: &'static str,
        inputs: String,
        job: super::Job,
        then: impl FnOnce(Result<String, Error>) + 'static,
    ) {
        if self.pending.get_untracked() {
            return;
        }
        let total = job.parts.iter().map(|part| part.size).sum();
        self.pending.set(true);
        self.work.set(Some(Work { done: 0, total }));
        leptos::task::spawn_local(async move {
            // What cannot be set gives it back: the form is gone, with its signals.
            let on_done = |done| self.work.try_set(Some(Work { done, total })).is_none();
            let answer = job.run(path, name, &inputs, on_done).await;
            _ = self.work.try_set(None);
            _ = self.pending.try_set(false);
            self.answered(answer, then);
        });
    }

    /// Keeps an answer, and that it is a new one, and then does what it leads to.
    #[cfg(feature = "hydrate")]
    pub(super) fn answered(self, answer: Result<String, Error>, then: impl FnOnce(Result<String, Error>)) {
        _ = self.answer.try_set(Some(answer.clone()));
        _ = self.version.try_update(|version| *version += 1);
        then(answer);
    }
}

/// Reads the answer of a server function.
pub(super) fn read<T: DeserializeOwned>(body: &str) -> ApiResult<T> {
    serde_json::from_slice(body.as_bytes()).map_err(|_| ApiError(Error::Unavailable))
}

/// Reads where an answer leads.
pub(super) fn read_landing<T: DeserializeOwned + Outcome>(body: &str) -> Option<Landing> {
    read::<T>(body).ok()?.landing().cloned()
}
