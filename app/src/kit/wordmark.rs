//! The name of the product.

use leptos::prelude::*;

use crate::i18n::{td_string, use_locale};

/// The sign: two rooms under one roof.
#[component]
pub fn Mark() -> impl IntoView {
    view! {
        <svg class="mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
            <rect class="mark-ground" width="32" height="32" rx="8"></rect>
            <path class="mark-roof" d="M7 12.5 16 7l9 5.5"></path>
            <rect class="mark-room" x="8" y="15" width="7" height="10" rx="1.5"></rect>
            <rect class="mark-room mark-room-lit" x="17" y="15" width="7" height="10" rx="1.5"></rect>
        </svg>
    }
}

/// The sign with the name.
#[component]
pub fn Wordmark() -> impl IntoView {
    let locale = use_locale();
    view! {
        <span class="wordmark">
            <Mark/>
            <span class="wordmark-text">{td_string!(locale, common.product)}</span>
        </span>
    }
}
