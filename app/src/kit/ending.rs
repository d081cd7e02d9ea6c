//! What the answer to a form leads to.

use std::sync::Arc;

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
    on_body: Option<OnBody>,
    undo: Option<Undo>,
    toasts: Toasts,
    locale: Locale,
    location: Location,
    navigate: Navigate,
}

/// What is done with the answer of a success. It outlives the form: not the form alone may be gone.
pub(super) type OnBody = Arc<dyn Fn(&str) + Send + Sync>;

type Navigate = Arc<dyn Fn(&str) + Send + Sync>;

impl Ending {
    /// To be called where the form is made.
    pub(super) fn new(
        form: String,
        core: FormCore,
        landing: fn(&str) -> Option<Landing>,
        stay: bool,
        on_body: Option<OnBody>,
        undo: Option<Undo>,
    ) -> Self {
        let navigate = use_navigate();
        Self {
            form,
            core,
            landing,
            stay,
            on_body,
            undo,
            toasts: use_toasts(),
            locale: use_locale(),
            location: use_location(),
            navigate: Arc::new(move |path| navigate(path, NavigateOptions::default())),
        }
    }

    /// What is to be done with the answer to what is sent from this page now.
    pub(super) fn sent_from_here(&self) -> impl FnOnce(Result<String, Error>) + 'static {
        let ending = self.clone();
        let page = ending.page();
        move |answer| match answer {
            Ok(body) => ending.succeeded(&body, &page),
            Err(error) => ending.refused(&error),
        }
    }

    fn page(&self) -> String {
        self.location.pathname.try_get_untracked().unwrap_or_default()
    }

    fn succeeded(self, body: &str, page: &str) {
        let landing = (self.landing)(body);
        if let Some(called) = &self.on_body {
            called(body);
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
        if !self.core.answer.is_disposed() && is_seen(&self.form) {
            focus_refused(&self.form);
        } else {
            self.toasts.show(Tone::Danger, error_text(self.locale, error));
        }
    }
}

/// Whether a form is in the page, and not in a dialog or a menu that was closed meanwhile.
fn is_seen(form: &str) -> bool {
    let form = document().get_element_by_id(form);
    form.is_some_and(|form| matches!(form.closest("dialog:not([open]), details:not([open])"), Ok(None)))
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
