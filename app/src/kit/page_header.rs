//! The head of a page.

use leptos::prelude::*;
use leptos_meta::Title;

/// The one `h1` of a page, what the page is about, what can be done, and the title of the window.
#[component]
pub fn PageHeader(
    /// The heading.
    #[prop(into)]
    title: Signal<String>,
    /// The title of the window, where it is not the heading.
    #[prop(optional, into)]
    page: Option<String>,
    /// What the page is about.
    #[prop(optional, into)]
    lead: Option<String>,
    /// What stands before the heading: the picture of a person, say.
    #[prop(optional)]
    picture: Option<AnyView>,
    /// Buttons at the end.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    // The browser asks again whenever another page's title comes or goes: this page may be gone by then.
    let window_title = move || page.clone().unwrap_or_else(|| title.try_get().unwrap_or_default());
    // The server asks for the title of the window when the page is rendered, and its signals may be gone by then.
    #[cfg(feature = "ssr")]
    let window_title = untrack(window_title);
    view! {
        <Title text=window_title/>
        <header class="page-header">
            {picture}
            <div class="page-header-text">
                <h1 class="page-title">{title}</h1>
                {lead.map(|lead| view! { <p class="page-lead">{lead}</p> })}
            </div>
            {children.map(|children| view! { <div class="page-actions">{children()}</div> })}
        </header>
    }
}
