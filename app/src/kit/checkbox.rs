//! A box to tick.

use leptos::prelude::*;

use super::form::use_form;

/// A box to tick, with its text beside it.
#[component]
pub fn Checkbox(
    /// The name of the argument.
    #[prop(into)]
    name: String,
    /// What it sends when ticked.
    #[prop(default = "true".to_owned(), into)]
    value: String,
    /// Whether it starts ticked.
    #[prop(optional)]
    checked: bool,
    /// Whether it cannot be changed.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// Called with each change.
    #[prop(optional, into)]
    on_change: Option<Callback<bool>>,
    /// The text.
    children: Children,
) -> impl IntoView {
    // An unticked box is not sent at all, so a page that is shown again goes by what was sent.
    let checked = match use_form() {
        Some(form) if form.is_shown_again() => form.typed(&name).as_deref() == Some(value.as_str()),
        _ => checked,
    };
    view! {
        <label class="checkbox">
            <input
                type="checkbox"
                name=name
                value=value
                checked=checked
                disabled=disabled
                on:change=move |event| {
                    if let Some(called) = on_change {
                        called.run(event_target_checked(&event));
                    }
                }
            />
            <span class="checkbox-text">{children()}</span>
        </label>
    }
}
