//! What stands in the place of a page that is not to be had.

use leptos::prelude::*;
use leptos_meta::Title;

use super::{Drawing, empty_state::Sketch};

/// In the place of a page: how it stands, one line about that, and the way on. What leads nowhere, is over, refused or
/// not there looks like this, wherever somebody comes upon it.
#[component]
pub fn StatePage(
    /// The drawing.
    drawing: Drawing,
    /// How it stands. The one `h1`.
    #[prop(into)]
    title: String,
    /// The line about it.
    text: AnyView,
    /// The title of the window, where nobody else says it.
    #[prop(optional, into)]
    page: Option<String>,
    /// Buttons: the way on first.
    children: Children,
) -> impl IntoView {
    view! {
        {page.map(|page| view! { <Title text=page/> })}
        <section class="state-page">
            <Sketch drawing/>
            <h1 class="state-page-title">{title}</h1>
            <p class="state-page-text">{text}</p>
            <div class="state-page-actions">{children()}</div>
        </section>
    }
}
