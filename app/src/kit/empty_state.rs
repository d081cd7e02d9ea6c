//! What a list shows when nothing is in it.

use leptos::prelude::*;

/// The drawing of an empty state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Drawing {
    /// Houses.
    #[default]
    Organizations,
    /// An envelope.
    Mail,
    /// Two people.
    People,
    /// A signpost.
    Lost,
    /// A closed door.
    Closed,
}

/// Nothing there yet: what would be there, and the next step.
#[component]
pub fn EmptyState(
    /// The drawing.
    #[prop(optional)]
    drawing: Drawing,
    /// What is missing. An `h2`.
    #[prop(into)]
    title: String,
    /// What to do about it.
    #[prop(into)]
    text: String,
    /// Buttons.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <Sketch drawing/>
            <h2 class="empty-title">{title}</h2>
            <p class="empty-text">{text}</p>
            {children.map(|children| view! { <div class="empty-actions">{children()}</div> })}
        </div>
    }
}

/// A small line drawing.
#[component]
pub(super) fn Sketch(drawing: Drawing) -> impl IntoView {
    let (back, front, accent) = match drawing {
        Drawing::Organizations => (
            "M14 66V34l18-12 18 12v32M70 66V28h30v38",
            "M8 66h104M27 66V50h10v16M78 38h4M88 38h4M78 48h4M88 48h4M78 58h4M88 58h4",
            "M56 66V46h10v20",
        ),
        Drawing::Mail => ("M22 22h76v46H22z", "M22 24l38 27 38-27", "M86 14a8 8 0 1 1 16 0 8 8 0 0 1-16 0z"),
        Drawing::People => (
            "M30 68c0-12 8-20 18-20s18 8 18 20",
            "M48 40a10 10 0 1 0 0-20 10 10 0 0 0 0 20z",
            "M74 50c9 0 16 7 16 18M76 42a8 8 0 1 0 0-16",
        ),
        Drawing::Lost => ("M60 14v58M48 72h24", "M36 20h40l9 8-9 8H36z", "M84 44H44l-9 7 9 7h40z"),
        Drawing::Closed => ("M40 72V20a6 6 0 0 1 6-6h28a6 6 0 0 1 6 6v52", "M28 72h64", "M70 44v5"),
    };
    view! {
        <svg class="sketch" viewBox="0 0 120 84" aria-hidden="true" focusable="false">
            <path class="sketch-back" d=back></path>
            <path class="sketch-front" d=front></path>
            <path class="sketch-accent" d=accent></path>
        </svg>
    }
}
