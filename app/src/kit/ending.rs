//! What the answer to a form leads to.

use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
    location::Location,
};
use tenantry::Error;

use super::{
    Tone,
    form_action::FormCore,
    toast::{Toasts, Undo, use_toasts},
};
use crate::{
    i18n::{Locale, use_locale},
    landing::Landing,
    texts::error_text,
};

/// Goes where a success leads, or moves the focus to what was refused.
///
/// The form may be gone when the answer comes: live news of the very change that it made take its row out of a list, or
/// the person is on another page. What came of it is said all the same.
#[derive(Clone)]
pub(super) struct Ending {
    form: String,
    core: FormCore,
    landing: fn(&str) -> Option<Landing>,
    /// Whether a success leaves the page as it is.
    stay: bool,
    /// Whether a refusal is shown by something else than the form.
    quiet: bool,
    on_body: Option<Callback<String>>,
    undo: Option<Undo>,
    /// What callbacks find their context in.
    owner: Option<Owner>,
    toasts: Toasts,
    locale: Locale,
    location: Location,
    navigate: Navigate,
}

type Navigate = std::sync::Arc<dyn Fn(&str) + Send + Sync>;

impl Ending {
    /// To be called where the form is made.
    pub(super) fn new(
        form: String,
        core: FormCore,
        landing: fn(&str) -> Option<Landing>,
        stay: bool,
        quiet: bool,
        on_body: Option<Callback<String>>,
        undo: Option<Undo>,
    ) -> Self {
        let navigate = use_navigate();
        Self {
            form,
            core,
            landing,
            stay,
            quiet,
            on_body,
            undo,
            owner: Owner::current(),
            toasts: use_toasts(),
            locale: use_locale(),
            location: use_location(),
            navigate: std::sync::Arc::new(move |path| navigate(path, NavigateOptions::default())),
        }
    }

    /// What is to be done with the answer to what is sent from this page now.
    pub(super) fn from_here(&self) -> impl FnOnce(Result<String, Error>) + 'static {
        let ending = self.clone();
        let page = ending.page();
        move |answer| match answer {
            Ok(body) => ending.succeeded(body, &page),
            Err(error) => ending.refused(&error),
        }
    }

    fn page(&self) -> String {
        self.location.pathname.try_get_untracked().unwrap_or_default()
    }

    fn succeeded(self, body: String, page: &str) {
        let landing = (self.landing)(&body);
        if let Some(called) = self.on_body {
            match &self.owner {
                Some(owner) => owner.with(|| called.try_run(body)),
                None => called.try_run(body),
            };
        }
        let Some(landing) = landing else { return };
        let here = self.page();
        if landing.reload {
            // The session or the language is another one: nothing of this page may stay.
            _ = window().location().assign(&landing.address(&here));
            return;
        }
        if let Some(notice) = landing.notice {
            self.toasts.say(notice, self.undo);
        }
        // Who has left the page meanwhile is not taken away from the next one.
        let has_left = self.core.answer.is_disposed() && here != page;
        if let Some(path) = landing.path.as_ref().filter(|_| !self.stay && !has_left) {
            (self.navigate)(path);
        }
    }

    fn refused(&self, error: &Error) {
        let is_there =
            !self.core.answer.is_disposed() && (self.quiet || document().get_element_by_id(&self.form).is_some());
        if is_there {
            focus_refused(&self.form);
        } else {
            self.toasts.show(Tone::Danger, error_text(self.locale, error));
        }
    }
}

/// Moves the focus to the first refused input, else to the summary, once the refusal is shown.
fn focus_refused(form: &str) {
    use leptos::wasm_bindgen::JsCast as _;
    let invalid = format!("#{form} [aria-invalid=true]");
    let summary = format!("#{form} .form-summary");
    request_animation_frame(move || {
        let find = |selector: &str| document().query_selector(selector).ok().flatten();
        let found = find(&invalid).or_else(|| find(&summary));
        if let Some(element) = found.and_then(|element| element.dyn_into::<leptos::web_sys::HtmlElement>().ok()) {
            _ = element.focus();
        }
    });
}
