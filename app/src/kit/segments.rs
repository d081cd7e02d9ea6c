//! A few choices side by side, one of them pressed.

use leptos::prelude::*;

/// A few choices side by side: [`SegmentButton`]s that each send the form, or [`SegmentRadio`]s of one that is sent later.
#[component]
pub fn Segments(
    /// What is chosen, where no legend says it.
    #[prop(optional, into)]
    label: Option<String>,
    /// Whether they share the whole width.
    #[prop(optional)]
    wide: bool,
    /// The choices.
    children: Children,
) -> impl IntoView {
    let role = label.is_some().then_some("group");
    view! { <div class="segments" class:segments-wide=wide role=role aria-label=label>{children()}</div> }
}

/// A choice that sends the form around it.
#[component]
pub fn SegmentButton(
    /// The name of the argument.
    name: &'static str,
    /// What it sends.
    value: &'static str,
    /// Whether it is the present choice.
    pressed: bool,
    /// The language of its text, where it is another one than the page's.
    #[prop(optional, into)]
    lang: Option<&'static str>,
    /// The text.
    children: Children,
) -> impl IntoView {
    let pressed = if pressed { "true" } else { "false" };
    view! {
        <button type="submit" class="segment" name=name value=value lang=lang aria-pressed=pressed>{children()}</button>
    }
}

/// A choice that is sent with the form.
#[component]
pub fn SegmentRadio(
    /// The name of the argument.
    #[prop(into)]
    name: String,
    /// What it sends.
    value: &'static str,
    /// Whether it starts chosen.
    checked: bool,
    /// Whether it cannot be chosen.
    #[prop(optional)]
    disabled: bool,
    /// The text.
    children: Children,
) -> impl IntoView {
    view! {
        <label class="segment">
            <input type="radio" name=name value=value checked=checked disabled=disabled/>
            <span>{children()}</span>
        </label>
    }
}
