//! Cards.

use leptos::prelude::*;

/// A part of a page with a border, and a heading of its own.
#[component]
pub fn Card(
    /// The heading.
    #[prop(optional, into)]
    title: Option<String>,
    /// What it is about.
    #[prop(optional, into)]
    lead: Option<Signal<String>>,
    /// More classes.
    #[prop(optional)]
    class: &'static str,
    /// The content.
    children: Children,
) -> impl IntoView {
    let head = title.map(|title| {
        view! {
            <header class="card-head">
                <h2 class="card-title">{title}</h2>
                {lead.map(|lead| view! { <p class="card-lead">{lead}</p> })}
            </header>
        }
    });
    view! { <section class=format!("card {class}")>{head} {children()}</section> }
}
