//! Pages for what went wrong.

use leptos::{either::Either, prelude::*};
use serde::de::DeserializeOwned;
use tenantry::Error;

use crate::{
    api::ApiError,
    i18n::{td_string, use_locale},
    kit::{Banner, Button, ButtonKind, Drawing, Icon, LinkButton, StatePage, Tone, Wordmark, use_page},
    live::{use_catching_up, when_new},
    load::Loaded,
    paths,
    texts::error_text,
};

/// An error in the place of a page. Sets the status of the answer, too. Where the server was not to be reached, the page
/// is loaded again once it is.
#[component]
pub fn ErrorPage(
    /// What went wrong.
    error: Error,
) -> impl IntoView {
    #[cfg(feature = "ssr")]
    crate::server_context::set_status(error.status());
    let locale = use_locale();
    if error == Error::Unavailable {
        // There is nothing on the page to be lost.
        when_new([use_catching_up()], || _ = window().location().reload());
    }
    let (page, title, drawing) = match error.status() {
        404 if error == Error::OrganizationNotFound => {
            (td_string!(locale, states.not_found_page), td_string!(locale, states.organization_title), Drawing::Lost)
        }
        404 => (td_string!(locale, states.not_found_page), td_string!(locale, states.not_found_title), Drawing::Lost),
        401 => (td_string!(locale, auth.sign_in_page), td_string!(locale, states.signed_out_title), Drawing::Closed),
        403 => (td_string!(locale, states.forbidden_page), td_string!(locale, states.forbidden_title), Drawing::Closed),
        503 => (td_string!(locale, states.failed_page), td_string!(locale, states.unavailable_title), Drawing::Lost),
        _ => (td_string!(locale, states.failed_page), td_string!(locale, states.failed_title), Drawing::Lost),
    };
    let again = may_pass(&error).then(|| view! { <Again class="button button-primary"/> });
    let kind = if again.is_some() { ButtonKind::Secondary } else { ButtonKind::Primary };
    let text = match error {
        Error::NotFound => td_string!(locale, states.not_found_text).to_owned(),
        error => error_text(locale, &error),
    };
    view! {
        <StatePage drawing title page text=text.into_any()>
            {again}
            <LinkButton href=paths::HOME kind=kind>{td_string!(locale, states.go_home)}</LinkButton>
        </StatePage>
    }
}

/// The page for an address that is none.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    let locale = use_locale();
    view! {
        <div class="plain">
            <header class="plain-head">
                <a href="/" aria-label=td_string!(locale, common.product)><Wordmark/></a>
            </header>
            <main class="plain-main" id="main" tabindex="-1"><ErrorPage error=Error::NotFound/></main>
        </div>
    }
}

/// A part of a page that may have failed: the view of its data, or a message in its place.
pub fn or_message<T, V: IntoView + 'static>(answer: Result<T, ApiError>, view: impl FnOnce(T) -> V) -> impl IntoView {
    match answer {
        Ok(data) => Either::Left(view(data)),
        Err(ApiError(error)) => Either::Right(view! { <Failed error/> }),
    }
}

/// A message in the place of what did not come; where another try can help, with the way to it.
#[component]
pub fn Failed(
    /// Why it did not come.
    error: Error,
) -> impl IntoView {
    let again = may_pass(&error).then(|| view! { <Again class="button button-quiet"/> });
    view! {
        <Banner tone=Tone::Danger>
            <p>{error_text(use_locale(), &error)}</p>
            {again}
        </Banner>
    }
}

/// Above a list that stays as it was: why the page of it that is wanted, or its news, did not come, and a way to ask
/// once more that leaves all else on the page alone. Only with WASM is there anything that stays.
#[component]
pub fn Missed<T>(
    /// What did not come.
    answer: Loaded<T>,
) -> impl IntoView
where
    T: DeserializeOwned + 'static,
{
    let failure = Memo::new(move |_| answer.failure());
    missed(failure, Callback::new(move |()| answer.refetch()))
}

/// The part of [`Missed`] that does not depend on the data.
fn missed(failure: Memo<Option<Error>>, again: Callback<()>) -> impl IntoView {
    let locale = use_locale();
    move || {
        failure.get().map(|error| {
            view! {
                <Banner tone=Tone::Danger>
                    <p>{error_text(locale, &error)}</p>
                    <Button kind=ButtonKind::Quiet icon="refresh-cw" on_press=move |_| again.run(())>
                        {td_string!(locale, common.retry)}
                    </Button>
                </Banner>
            }
        })
    }
}

/// Whether the same question may have another answer a moment later.
fn may_pass(error: &Error) -> bool {
    error.status() >= 500 || matches!(error, Error::RateLimited { .. })
}

/// Loads the page once more. A link, so that it is there without WASM, and whatever became of the WASM: a whole page
/// is asked for, not only its data.
#[component]
fn Again(class: &'static str) -> impl IntoView {
    let page = use_page();
    view! {
        <a class=class rel="external" href=page>
            <Icon name="refresh-cw"/>
            <span class="button-text">{td_string!(use_locale(), common.retry)}</span>
        </a>
    }
}
