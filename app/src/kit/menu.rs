//! Menus that open below a button.

use std::sync::{Arc, Mutex, PoisonError};

use leptos::{
    either::Either,
    ev::{FocusEvent, KeyboardEvent, MouseEvent},
    html,
    prelude::*,
    wasm_bindgen::JsCast as _,
    web_sys::{Element, HtmlElement, Node},
};

/// A `<details>` that opens below its summary, or as a sheet on narrow screens. Inside are links and small forms.
///
/// Without WASM it opens and closes by click. With it, Escape closes it and gives the focus back, arrow keys, Home and
/// End move through its items, and it closes when the focus leaves or an item is followed.
#[component]
pub fn Menu(
    /// What the summary is called, where its content does not say.
    #[prop(optional, into)]
    label: Option<String>,
    /// More classes of the whole.
    #[prop(optional)]
    class: &'static str,
    /// The summary.
    #[prop(into)]
    summary: ViewFn,
    /// Whether the items are made when it is opened: for a menu in each row of a list, which nobody opens in most of them.
    #[prop(optional)]
    on_demand: bool,
    /// The items: links and buttons.
    children: Children,
) -> impl IntoView {
    let details = NodeRef::<html::Details>::new();
    // What has the focus loses it when it is taken out of the page, and what is its own may be gone by then.
    let found = move || details.try_get_untracked().flatten();
    let close = move || {
        if let Some(details) = found() {
            details.set_open(false);
        }
    };
    let on_key = move |event: KeyboardEvent| {
        let Some(details) = found().filter(|details| details.open()) else { return };
        if event.key() == "Escape" {
            event.prevent_default();
            details.set_open(false);
            if let Some(summary) = first(&details, "summary") {
                _ = summary.focus();
            }
        } else if move_focus(&details, &event.key()) {
            event.prevent_default();
        }
    };
    let on_leave = move |event: FocusEvent| {
        let inside = found()
            .zip(event.related_target())
            .is_some_and(|(details, target)| target.dyn_ref::<Node>().is_some_and(|node| details.contains(Some(node))));
        // Without a target the window lost the focus, or something that takes none was clicked inside.
        if !inside && event.related_target().is_some() {
            close();
        }
    };
    let outside = window_event_listener(leptos::ev::pointerdown, move |event| {
        let inside = found()
            .zip(event.target())
            .is_some_and(|(details, target)| target.dyn_ref::<Node>().is_some_and(|node| details.contains(Some(node))));
        if !inside {
            close();
        }
    });
    on_cleanup(move || outside.remove());
    let is_wanted = RwSignal::new(false);
    // Once: whoever opens it again finds the items that are there.
    let want = move || {
        if is_wanted.try_get_untracked() == Some(false) {
            is_wanted.set(true);
        }
    };
    // Before WASM was there, by a click; or by the browser, when it finds a text inside.
    let want_if_open = move || {
        if found().is_some_and(|details| details.open()) {
            want();
        }
    };
    let items = if on_demand {
        Effect::new(move |_| want_if_open());
        Either::Left(view! { <OnDemand is_wanted=is_wanted.read_only() children/> })
    } else {
        Either::Right(children())
    };
    view! {
        <details class=format!("menu {class}") node_ref=details on:keydown=on_key on:focusout=on_leave
            on:toggle=move |_| want_if_open()>
            <summary class="menu-summary" aria-label=label on:click=move |_| want()>
                {summary.run()}
            </summary>
            <div class="menu-backdrop" aria-hidden="true" on:click=move |_| close()></div>
            <div class="menu-panel" on:click=move |event| {
                let link = event.target().and_then(|target| target.dyn_into::<Element>().ok());
                if link.is_some_and(|element| element.closest("a").ok().flatten().is_some()) {
                    close();
                }
            }>{items}</div>
        </details>
    }
}

/// The server writes the items out, and they work without WASM; with it they are taken over when they are wanted, and a
/// page that the browser makes has none before.
#[component]
fn OnDemand(is_wanted: ReadSignal<bool>, children: Children) -> impl IntoView {
    let (written, later) = written_or_later(children);
    let later = Arc::new(Mutex::new(later));
    move || {
        if is_wanted.get() {
            let children = later.lock().unwrap_or_else(PoisonError::into_inner).take();
            Either::Left(children.map(|children| children()))
        } else {
            Either::Right(view! { <div class="menu-written" inner_html=Arc::clone(&written)></div> })
        }
    }
}

#[cfg(feature = "ssr")]
fn written_or_later(children: Children) -> (Arc<str>, Option<Children>) {
    (children().to_html().into(), None)
}

/// What the server has written stays as it is when the page is taken over: the browser does not look inside.
#[cfg(not(feature = "ssr"))]
fn written_or_later(children: Children) -> (Arc<str>, Option<Children>) {
    ("".into(), Some(children))
}

fn first(within: &HtmlElement, selector: &str) -> Option<HtmlElement> {
    within.query_selector(selector).ok().flatten().and_then(|element| element.dyn_into().ok())
}

/// Moves the focus from an item that opens a dialog to the summary of its menu: the dialog gives it back there, since
/// the item itself is hidden by then.
pub fn focus_summary(event: &MouseEvent) {
    let item = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let summary = item.and_then(|item| {
        let menu = item.closest("details").ok().flatten()?;
        menu.query_selector("summary").ok().flatten()?.dyn_into::<HtmlElement>().ok()
    });
    if let Some(summary) = summary {
        _ = summary.focus();
    }
}

/// What can take the focus in the panel: neither the hidden inputs of its forms nor what is shut.
const ITEMS: &str =
    ".menu-panel a, .menu-panel button:not(:disabled), .menu-panel input:not([type=hidden]):not(:disabled)";

/// Moves the focus through the items of the panel. Whether the key was one for that.
fn move_focus(details: &HtmlElement, key: &str) -> bool {
    let Ok(found) = details.query_selector_all(ITEMS) else { return false };
    let items: Vec<HtmlElement> =
        (0..found.length()).filter_map(|index| found.get(index)?.dyn_into::<HtmlElement>().ok()).collect();
    let focused = document().active_element();
    let place = items.iter().position(|item| focused.as_ref() == Some(item.as_ref()));
    let last = items.len().saturating_sub(1);
    let next = match (key, place) {
        ("Home", _) | ("ArrowDown", None) => 0,
        ("End", _) | ("ArrowUp", None) => last,
        ("ArrowDown", Some(place)) => {
            if place == last {
                0
            } else {
                place + 1
            }
        }
        ("ArrowUp", Some(place)) => {
            if place == 0 {
                last
            } else {
                place - 1
            }
        }
        _ => return false,
    };
    if let Some(item) = items.get(next) {
        _ = item.focus();
    }
    true
}
