//! Tabs: links to the parts of one place.

use leptos::prelude::*;
use leptos_router::components::A;

/// A row of links to the parts of one place. They are pages, so this is navigation and not a `tablist`.
#[component]
pub fn Tabs(
    /// What the parts belong to.
    #[prop(into)]
    label: String,
    /// The [`TabLink`]s.
    children: Children,
) -> impl IntoView {
    view! {
        <nav class="tabs" aria-label=label>
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
