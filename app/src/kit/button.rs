//! Buttons, and links that look like them.

use leptos::{ev::MouseEvent, prelude::*};

use super::{Icon, form::use_form};

/// How much a button asks for attention. A page has one primary button at most.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonKind {
    /// The next step.
    Primary,
    /// Any other step.
    #[default]
    Secondary,
    /// A step beside the way, without a border.
    Quiet,
    /// A step that takes something away, or leads to the question whether to.
    Danger,
    /// The answer to that question: the last step before it is gone.
    Destructive,
}

impl ButtonKind {
    const fn class(self) -> &'static str {
        match self {
            Self::Primary => "button button-primary",
            Self::Secondary => "button button-secondary",
            Self::Quiet => "button button-quiet",
            Self::Danger => "button button-danger",
            Self::Destructive => "button button-destructive",
        }
    }
}

/// A button that does something on the page. It needs WASM; what must work without is a form or a link.
#[component]
pub fn Button(
    /// How it looks.
    #[prop(optional)]
    kind: ButtonKind,
    /// An icon in front of the text.
    #[prop(optional, into)]
    icon: Option<&'static str>,
    /// Whether it cannot be pressed.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// What happens.
    on_press: impl FnMut(MouseEvent) + 'static,
    /// The text.
    children: Children,
) -> impl IntoView {
    view! {
        <button type="button" class=kind.class() disabled=disabled on:click=on_press>
            {icon.map(|name| view! { <Icon name/> })}
            <span class="button-text">{children()}</span>
        </button>
    }
}

/// A button with an icon alone.
#[component]
pub fn IconButton(
    /// The icon.
    icon: &'static str,
    /// What it does, for those who cannot see the icon, and as a tooltip.
    #[prop(into)]
    label: Signal<String>,
    /// What happens.
    on_press: impl FnMut(MouseEvent) + 'static,
) -> impl IntoView {
    view! {
        <button type="button" class="icon-button" aria-label=label title=label on:click=on_press>
            <Icon name=icon/>
        </button>
    }
}

/// The button that sends the [`super::Form`] around it. While the answer is on its way it shows that, and a second
/// press does nothing.
#[component]
pub fn SubmitButton(
    /// How it looks.
    #[prop(default = ButtonKind::Primary)]
    kind: ButtonKind,
    /// An icon in front of the text.
    #[prop(optional, into)]
    icon: Option<&'static str>,
    /// The accessible name, where the text alone does not tell rows apart.
    #[prop(optional, into)]
    label: Option<String>,
    /// Whether it takes the whole width.
    #[prop(optional)]
    wide: bool,
    /// Whether it cannot be pressed.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// The text.
    children: Children,
) -> impl IntoView {
    let pending = use_form().map_or_else(|| Signal::from(false), |form| form.pending);
    view! {
        <button
            type="submit"
            class=kind.class()
            class:button-wide=wide
            aria-label=label
            aria-busy=move || pending.get().then_some("true")
            disabled=disabled
        >
            {icon.map(|name| view! { <Icon name/> })}
            <span class="button-text">{children()}</span>
            <Show when=move || pending.get()>
                <Spinner/>
            </Show>
        </button>
    }
}

/// A link that looks like a button.
#[component]
pub fn LinkButton(
    /// Where it leads.
    #[prop(into)]
    href: Signal<String>,
    /// How it looks.
    #[prop(optional)]
    kind: ButtonKind,
    /// An icon in front of the text.
    #[prop(optional, into)]
    icon: Option<&'static str>,
    /// Whether it takes the whole width.
    #[prop(optional)]
    wide: bool,
    /// The text.
    children: Children,
) -> impl IntoView {
    view! {
        <a href=href class=kind.class() class:button-wide=wide>
            {icon.map(|name| view! { <Icon name/> })}
            <span class="button-text">{children()}</span>
        </a>
    }
}

/// A turning circle. Say beside it, or by `aria-busy`, what is going on.
#[component]
pub fn Spinner() -> impl IntoView {
    view! { <span class="spinner" aria-hidden="true"></span> }
}
