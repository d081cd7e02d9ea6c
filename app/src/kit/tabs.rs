//! Tabs: links to the parts of one place.

use leptos::{html::Nav, prelude::*, wasm_bindgen::JsCast as _, web_sys::HtmlElement};
use leptos_router::{components::A, hooks::use_location};

/// A row of links to the parts of one place. They are pages, so this is navigation and not a `tablist`.
#[component]
pub fn Tabs(
    /// What the parts belong to.
    #[prop(into)]
    label: String,
    /// The [`TabLink`]s.
    children: Children,
) -> impl IntoView {
    let row = NodeRef::<Nav>::new();
    keep_current_seen(row);
    view! {
        <nav class="tabs" node_ref=row aria-label=label>
            <ul class="tabs-list">{children()}</ul>
        </nav>
    }
}

/// One of the [`Tabs`].
#[component]
pub fn TabLink(
    /// Where it leads.
    #[prop(into)]
    href: String,
    /// The text.
    children: Children,
) -> impl IntoView {
    view! {
        <li>
            <A href=href exact=true attr:class="tab">{children()}</A>
        </li>
    }
}

/// Scrolls a row of links, where it is wider than the screen, to the link of the page: at first, after each navigation,
/// and when the screen is turned. Only the row moves, since the page may stand elsewhere by then.
pub(crate) fn keep_current_seen(row: NodeRef<Nav>) {
    let pathname = use_location().pathname;
    let width = StoredValue::new(0);
    Effect::new(move |_| {
        pathname.track();
        let Some(row) = row.get() else { return };
        width.set_value(row.client_width());
        // The router marks the link in its own time, before the page is drawn.
        request_animation_frame(move || scroll_to_current(&row));
    });
    let resized = window_event_listener(leptos::ev::resize, move |_| {
        let Some(row) = row.try_get_untracked().flatten() else { return };
        // A phone's own bars come and go: that is no reason to move what somebody scrolled.
        let now = row.client_width();
        if width.try_get_value().is_some_and(|before| before != now) {
            width.set_value(now);
            scroll_to_current(&row);
        }
    });
    on_cleanup(move || resized.remove());
}

/// Brings it to the middle, so that its neighbours show that there is more.
fn scroll_to_current(row: &HtmlElement) {
    let current = row.query_selector("[aria-current=page]").ok().flatten();
    if let Some(link) = current.and_then(|link| link.dyn_into::<HtmlElement>().ok()) {
        let start = link.offset_left() - row.offset_left();
        row.set_scroll_left(start - (row.client_width() - link.offset_width()) / 2);
    }
}
