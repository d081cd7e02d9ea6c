//! Icons from the sprite.

use leptos::prelude::*;

use crate::settings::use_public_settings;

/// An icon of `style/icons.txt`. It is decoration: the text beside it, or the name of the control around it, speaks.
#[component]
pub fn Icon(
    /// The name in Lucide and in `style/icons.txt`.
    name: &'static str,
) -> impl IntoView {
    let href = use_public_settings().with_value(|settings| format!("{}#{name}", settings.icons));
    view! {
        <svg class="icon" aria-hidden="true" focusable="false" width="18" height="18">
            <use href=href></use>
        </svg>
    }
}
