//! Messages inside a page.

use leptos::prelude::*;

use super::{Icon, Tone};

/// A message inside a page. A danger speaks up at once (`role=alert`), anything else when there is time.
#[component]
pub fn Banner(
    /// What it is.
    #[prop(optional)]
    tone: Tone,
    /// The text, and what can be done.
    children: Children,
) -> impl IntoView {
    let icon = match tone {
        Tone::Danger => "circle-x",
        Tone::Warning => "triangle-alert",
        Tone::Success => "circle-check",
        Tone::Brand | Tone::Neutral => "info",
    };
    let role = if tone == Tone::Danger { "alert" } else { "status" };
    view! {
        <div class=format!("banner banner-{}", tone.suffix()) role=role>
            <Icon name=icon/>
            <div class="banner-text">{children()}</div>
        </div>
    }
}
