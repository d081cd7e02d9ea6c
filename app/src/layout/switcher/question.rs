//! Declining what stands on top of the switcher: a link to the question, and the question in its place.

use leptos::{
    ev::{KeyboardEvent, MouseEvent},
    prelude::*,
    wasm_bindgen::JsCast as _,
    web_sys::HtmlElement,
};

/// Asks, in the row; without WASM, and in a new tab, on the page that it leads to.
#[component]
pub(super) fn DeclineLink(
    /// What is declined, for ids.
    id: String,
    href: String,
    label: String,
    text: &'static str,
    /// Shows the [`Question`].
    ask: Callback<()>,
) -> impl IntoView {
    let keep = format!("#keep-{id}");
    let press = move |event: MouseEvent| {
        if !(event.ctrl_key() || event.meta_key() || event.shift_key()) {
            event.prevent_default();
            ask.run(());
            focus_soon(keep.clone());
        }
    };
    view! {
        <a class="button button-quiet" id=format!("decline-{id}") href=href aria-label=label on:click=press>{text}</a>
    }
}

/// Whether to decline, which is final. The focus begins on what changes nothing.
#[component]
pub(super) fn Question(
    /// What is declined, for ids.
    id: String,
    title: String,
    text: &'static str,
    keep_text: &'static str,
    keep_label: String,
    /// Whether it is on its way: there is no keeping then.
    pending: Signal<bool>,
    /// Takes the question back.
    keep: Callback<()>,
    /// The form that declines.
    children: Children,
) -> impl IntoView {
    let asked_at = StoredValue::new(format!("#decline-{id}"));
    let keep = move || {
        if !pending.get_untracked() {
            keep.run(());
            focus_soon(asked_at.get_value());
        }
    };
    // Escape takes back the question, not yet the switcher.
    let on_key = move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            event.prevent_default();
            keep();
        }
    };
    view! {
        <span class="switcher-question" role="group" aria-label=title on:keydown=on_key>
            <span>{text}</span>
            {children()}
            <button type="button" class="button button-quiet" id=format!("keep-{id}") aria-label=keep_label
                on:click=move |_| keep()>
                {keep_text}
            </button>
        </span>
    }
}

/// Moves the focus to what a row is about to show.
fn focus_soon(selector: String) {
    request_animation_frame(move || {
        let element = document().query_selector(&selector).ok().flatten();
        if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
            _ = element.focus();
        }
    });
}
