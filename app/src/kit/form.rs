//! Forms that work before and without WASM, and keep what was typed.

use std::sync::Arc;

use leptos::{context::Provider, ev::SubmitEvent, prelude::*, server_fn::ServerFn};
use leptos_router::{hooks::use_location, location::Location};
use serde::de::DeserializeOwned;
use tenantry::{Error, Field as FieldName, Reason, fields::ExtraReason};

use super::{
    Banner, Tone,
    ending::{Ending, OnBody},
    form_action::{FormAction, FormCore, read, read_landing},
    in_parts::InParts,
    toast::Undo,
};
use crate::{
    api::ApiError,
    i18n::{td_string, use_locale},
    landing::{Landing, Outcome},
    notice::NOTICE_QUERY,
    paths::without_query,
    posted::{ANSWER_INPUT, FORM_INPUT, PAGE_INPUT, PostedForm, use_posted},
    texts::error_text,
};

/// What the inputs of a form know of it.
#[derive(Clone, Copy)]
#[expect(missing_debug_implementations, reason = "signals with nothing to show")]
pub struct FormState {
    /// What its inputs' ids begin with.
    pub id: StoredValue<String>,
    /// Why it was refused last.
    pub error: Signal<Option<Error>>,
    /// Whether the answer is on its way.
    pub pending: Signal<bool>,
    /// How many answers have come.
    pub version: Signal<u32>,
    posted: StoredValue<Option<PostedForm>>,
    /// Whether the page is loaded with the focus on what was refused.
    leads_to_refused: bool,
    /// The input that has it then.
    focused: StoredValue<Option<String>>,
}

impl FormState {
    /// Whether an input that was refused takes the focus when the page is loaded: the first one that asks, also when it
    /// is made once more, where the form was posted without WASM. The browser leads there, however far below it stands.
    pub(super) fn gives_focus(self, id: &str) -> bool {
        let first = |focused: &mut Option<String>| *focused.get_or_insert_with(|| id.to_owned()) == *id;
        self.leads_to_refused && self.focused.try_update_value(first).unwrap_or_default()
    }

    /// Whether no input takes it, so that the summary does.
    fn leads_to_summary(self) -> bool {
        self.leads_to_refused && self.focused.with_value(Option::is_none)
    }

    /// What was typed before the page was shown again.
    #[must_use]
    pub fn typed(self, name: &str) -> Option<String> {
        self.posted.with_value(|posted| posted.as_ref().and_then(|posted| posted.value(name)).map(str::to_owned))
    }

    /// Whether this page shows the form again after it was posted without WASM.
    #[must_use]
    pub fn is_shown_again(self) -> bool {
        self.posted.with_value(Option::is_some)
    }

    /// Why a field was refused.
    #[must_use]
    pub fn refusal(self, field: FieldName) -> Option<Reason> {
        self.error.with(|error| match error {
            Some(Error::SlugTaken) if field == FieldName::Slug => Some(Reason::Reserved),
            Some(error) => error.fields().iter().find(|wrong| wrong.field == field).map(|wrong| wrong.reason.clone()),
            None => None,
        })
    }

    /// Why an extra field was refused.
    #[must_use]
    pub fn extra_refusal(self, name: &str) -> Option<ExtraReason> {
        self.error.with(|error| match error {
            Some(Error::ExtraFields { refused }) => {
                refused.iter().find(|wrong| wrong.name == name).map(|wrong| wrong.reason.clone())
            }
            _ => None,
        })
    }

    /// The id of an input.
    #[must_use]
    pub fn input_id(self, name: &str) -> String {
        self.id.with_value(|id| format!("{id}-{name}"))
    }
}

/// The form around this view, if any.
#[must_use]
pub fn use_form() -> Option<FormState> {
    use_context()
}

/// A form that posts to a server function.
///
/// With WASM it sends its inputs, shows refusals at their fields and moves the focus to the first of them; on success
/// it goes where the [`crate::landing::Landing`] says. Without, the browser posts it, and the server answers with a
/// redirect or with the page again.
#[component]
pub fn Form<F>(
    /// The action of the server function.
    action: FormAction<F>,
    /// Tells forms of one action on one page apart.
    #[prop(optional, into)]
    key: String,
    /// More classes.
    #[prop(optional, into)]
    class: String,
    /// Whether the page shows the answer of a success, by [`use_answer`].
    #[prop(optional)]
    answers: bool,
    /// The accessible name, for a form with a button alone.
    #[prop(optional, into)]
    label: Option<String>,
    /// Whether it has an input for a file, see [`super::PictureInput`].
    #[prop(optional)]
    files: bool,
    /// Whether a success leaves the page as it is, wherever the answer leads.
    #[prop(optional)]
    stay: bool,
    /// How it is divided, where its work takes long; a [`super::WorkBar`] shows how far it is.
    #[prop(optional)]
    parts: Option<InParts>,
    /// Called with the answer of a success, before the landing; not when the part of the page that made it is gone. It
    /// runs outside of the page's tree: what it needs of the context is taken before.
    #[prop(optional, into)]
    on_success: Option<Callback<F::Output>>,
    /// What the message about a success offers to take back.
    #[prop(default = None)]
    undo: Option<Undo>,
    /// The inputs and the button.
    children: Children,
) -> impl IntoView
where
    F: ServerFn<Error = ApiError> + 'static,
    F::Output: Outcome + DeserializeOwned + Send + Sync + 'static,
{
    let on_body = on_success.map(|called| -> OnBody {
        Arc::new(move |body| {
            if let Ok(output) = read::<F::Output>(body) {
                _ = called.try_run(output);
            }
        })
    });
    let landing: fn(&str) -> Option<Landing> = read_landing::<F::Output>;
    let core = action.core();
    view! {
        <AnyForm core path=F::PATH landing on_body undo key class answers files stay parts label children/>
    }
}

/// [`Form`] for every server function.
#[component]
fn AnyForm(
    core: FormCore,
    path: &'static str,
    landing: fn(&str) -> Option<Landing>,
    on_body: Option<OnBody>,
    undo: Option<Undo>,
    key: String,
    class: String,
    answers: bool,
    files: bool,
    stay: bool,
    parts: Option<InParts>,
    label: Option<String>,
    children: Children,
) -> impl IntoView {
    let locale = use_locale();
    let name = path.rsplit('/').next().unwrap_or_default();
    let id = if key.is_empty() { name.to_owned() } else { format!("{name}-{key}") };
    let posted = use_posted(path, &key);
    let before = posted.as_ref().and_then(|posted| posted.error.clone());
    let leads_to_refused = posted.as_ref().is_some_and(|posted| posted.error.is_some() && !posted.page.is_empty());
    // The first answer to this page's own submission replaces what the server had said about the posted one.
    let error = core.error(before);
    let state = FormState {
        id: StoredValue::new(id.clone()),
        error,
        pending: core.pending.into(),
        version: core.version.into(),
        posted: StoredValue::new(posted),
        leads_to_refused,
        focused: StoredValue::new(None),
    };
    let ending = Ending::new(id.clone(), core, landing, stay, on_body, undo);
    let submit = move |event: SubmitEvent| {
        if !event.default_prevented() {
            event.prevent_default();
            send(core, path, &event, files, parts, ending.sent_from_here());
        }
    };
    let page = use_page();
    let summary = move || {
        error.get().filter(|error| !shows_at_a_field(error)).map(|error| {
            view! { <Banner tone=Tone::Danger>{error_text(locale, &error)}</Banner> }
        })
    };
    view! {
        <form
            id=id
            class=format!("form {class}")
            method="post"
            action=path
            enctype=files.then_some("multipart/form-data")
            novalidate
            aria-label=label
            on:submit=submit
        >
            <input type="hidden" name=PAGE_INPUT value=page/>
            {(!key.is_empty()).then(|| view! { <input type="hidden" name=FORM_INPUT value=key/> })}
            {answers.then(|| view! { <input type="hidden" name=ANSWER_INPUT value="page"/> })}
            // What the turning circle shows.
            <span class="visually-hidden" role="status">
                {move || core.pending.get().then(|| td_string!(locale, common.working))}
            </span>
            <Provider value=state>
                // Asked when the inputs are made.
                <div class="form-summary" tabindex="-1" autofocus=move || state.leads_to_summary()>{summary}</div>
                {children()}
            </Provider>
        </form>
    }
}

/// Sends what the form holds, as a whole or in parts.
#[cfg(feature = "hydrate")]
fn send(
    core: FormCore,
    path: &'static str,
    event: &SubmitEvent,
    files: bool,
    parts: Option<InParts>,
    then: impl FnOnce(Result<String, Error>) + 'static,
) {
    use crate::browser::{Inputs, inputs_of, parts_of, value_in};
    let inputs = if files { parts_of(event).map(Inputs::Parts) } else { inputs_of(event).map(Inputs::Text) };
    match (inputs, parts) {
        (Some(Inputs::Text(inputs)), Some(InParts { name, divide })) => {
            match value_in(&inputs, name).and_then(|value| divide(&value)) {
                Some(job) => core.submit_parts(path, name, inputs, job, then),
                None => core.submit(path, Inputs::Text(inputs), then),
            }
        }
        (Some(inputs), _) => core.submit(path, inputs, then),
        (None, _) => core.answered(Err(Error::BadRequest), then),
    }
}

#[cfg(not(feature = "hydrate"))]
fn send(
    _: FormCore,
    _: &'static str,
    _: &SubmitEvent,
    _: bool,
    _: Option<InParts>,
    _: impl FnOnce(Result<String, Error>) + 'static,
) {
}

/// What came of the last success of a form with `answers`: of this page's own, or of one that was posted without WASM.
/// `key` is the form's.
#[must_use]
pub fn use_answer<F>(action: FormAction<F>, key: &str) -> Signal<Option<F::Output>>
where
    F: ServerFn<Error = ApiError> + 'static,
    F::Output: DeserializeOwned + Clone + Send + Sync + 'static,
{
    let posted = use_posted(F::PATH, key).and_then(|posted| posted.answer);
    let before: Option<F::Output> = posted.and_then(|text| read(&text).ok());
    let value = action.value();
    Signal::derive(move || match value.get() {
        Some(answer) => answer.ok(),
        None => before.clone(),
    })
}

/// The path and query of this page, without the message that it was loaded with: that is said once.
#[must_use]
pub fn use_page() -> Signal<String> {
    let location = use_location();
    Signal::derive(move || without_query(&address(&location), NOTICE_QUERY))
}

/// The path and query of a page.
pub(crate) fn address(location: &Location) -> String {
    let (path, search) = (location.pathname.get(), location.search.get());
    if search.is_empty() { path } else { format!("{path}?{}", search.trim_start_matches('?')) }
}

/// A hidden input.
#[component]
pub fn Hidden(
    /// The name of the argument.
    name: &'static str,
    /// Its value.
    #[prop(into)]
    value: Signal<String>,
) -> impl IntoView {
    view! { <input type="hidden" name=name value=value/> }
}

/// Whether an error stands at one field, so that the summary would only repeat it.
fn shows_at_a_field(error: &Error) -> bool {
    matches!(error, Error::Invalid { fields } if fields.len() == 1)
        || matches!(error, Error::ExtraFields { refused } if refused.len() == 1)
}
