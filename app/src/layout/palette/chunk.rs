//! What comes with the chunk.

use leptos::{either::Either, prelude::*};

use super::{Opened as Which, PaletteState, list::Commands, shortcuts::Shortcuts};

/// The one that is open.
#[component]
pub(super) fn Opened() -> impl IntoView {
    let PaletteState(opened) = expect_context();
    move || match opened.get() {
        Some(Which::Commands) => Some(Either::Left(view! { <Commands/> })),
        Some(Which::Shortcuts) => Some(Either::Right(view! { <Shortcuts/> })),
        None => None,
    }
}
