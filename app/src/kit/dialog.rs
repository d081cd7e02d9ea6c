//! Dialogs.

use leptos::{
    ev::MouseEvent,
    html,
    prelude::*,
    wasm_bindgen::JsCast as _,
    web_sys::{HtmlDialogElement, HtmlElement},
};
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
};

use super::Icon;
use crate::i18n::{td_string, use_locale};

/// The query parameter that opens a dialog when the page is loaded.
pub(crate) const DIALOG_QUERY: &str = "dialog";

/// Whether the dialog `name` is open: from the start if the address says so.
#[must_use]
pub fn dialog_signal(name: &'static str) -> RwSignal<bool> {
    RwSignal::new(use_query_map().with_untracked(|query| query.get(DIALOG_QUERY).as_deref() == Some(name)))
}

/// Open, for a dialog that is made because the address asks for it; closed in whatever way, the address asks no more:
/// `back` is the page without it.
#[must_use]
pub fn open_by_address(back: &str) -> RwSignal<bool> {
    let open = RwSignal::new(true);
    let navigate = use_navigate();
    let back = back.to_owned();
    Effect::new(move |_| {
        if !open.get() {
            navigate(&back, NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() });
        }
    });
    open
}

/// A link that opens a dialog: with WASM at once, without by loading the page with the dialog open.
#[component]
pub fn DialogLink(
    /// The name of the dialog, for the address.
    name: &'static str,
    /// The dialog's signal, from [`dialog_signal`].
    open: RwSignal<bool>,
    /// Its classes: `button button-secondary`, say.
    #[prop(default = "button button-secondary")]
    class: &'static str,
    /// The text.
    children: Children,
) -> impl IntoView {
    let press = move |event: MouseEvent| {
        if !(event.ctrl_key() || event.meta_key() || event.shift_key()) {
            event.prevent_default();
            open.set(true);
        }
    };
    view! {
        // Without WASM it stands open in the page, maybe far below: the address leads there.
        <a class=class href=format!("?{DIALOG_QUERY}={name}#dialog-{name}-title") aria-haspopup="dialog" on:click=press>
            {children()}
        </a>
    }
}

/// The link that closes a dialog and leaves everything as it is; without WASM by loading the page without it.
#[component]
pub fn DialogCancel(
    /// The dialog's signal.
    open: RwSignal<bool>,
    /// The page without the dialog.
    #[prop(into, default = "?".to_owned())]
    href: String,
    /// The text, where there is nothing to be cancelled.
    #[prop(optional, into)]
    text: Option<&'static str>,
) -> impl IntoView {
    let text = text.unwrap_or_else(|| td_string!(use_locale(), common.cancel));
    let close = move |event: MouseEvent| {
        event.prevent_default();
        open.set(false);
    };
    view! {
        <a class="button button-secondary" href=href data-cancel="true" on:click=close>{text}</a>
    }
}

/// What takes the focus when a dialog opens: the first of these that is in it.
const FIRST: [&str; 2] = ["input:not([type=hidden]), textarea, select", "[data-cancel]"];

/// Opens it as a modal one.
fn show(dialog: &HtmlDialogElement) {
    // The server may have rendered it open, but not modal.
    if !dialog.matches(":modal").unwrap_or(false) {
        _ = dialog.remove_attribute("open");
        _ = dialog.show_modal();
        // The browser would begin with the close button. Whoever opens a form wants to fill it in; a question alone
        // begins with the answer that changes nothing.
        let first = FIRST.into_iter().find_map(|selector| dialog.query_selector(selector).ok().flatten());
        if let Some(first) = first {
            _ = first.unchecked_into::<HtmlElement>().focus();
        }
    }
}

/// A native modal dialog. The browser keeps the focus inside, closes it by Escape and gives the focus back.
#[component]
pub fn Dialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// Its heading, which is also its name.
    #[prop(into)]
    title: Signal<String>,
    /// Tells it apart, for ids.
    name: &'static str,
    /// The content.
    children: Children,
) -> impl IntoView {
    let locale = use_locale();
    let dialog = NodeRef::<html::Dialog>::new();
    let title_id = format!("dialog-{name}-title");
    Effect::new(move |_| {
        let Some(dialog) = dialog.get() else { return };
        if open.get() {
            // What was waited for is made first and put into the page afterwards; outside of it nothing can be opened.
            if dialog.is_connected() {
                show(&dialog);
            } else {
                request_animation_frame(move || show(&dialog));
            }
        } else if dialog.open() {
            dialog.close();
        }
    });
    let label = td_string!(locale, common.close);
    let labelled_by = title_id.clone();
    view! {
        <dialog
            class="dialog"
            node_ref=dialog
            open=open.get_untracked()
            aria-labelledby=labelled_by
            on:close=move |_| open.set(false)
        >
            <div class="dialog-box">
                <header class="dialog-head">
                    <h2 class="dialog-title" id=title_id>{title}</h2>
                    // A form of method dialog closes it without WASM, too.
                    <form method="dialog" class="dialog-close">
                        <button type="submit" class="icon-button" aria-label=label title=label>
                            <Icon name="x"/>
                        </button>
                    </form>
                </header>
                {children()}
            </div>
        </dialog>
    }
}
