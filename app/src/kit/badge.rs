//! Small marks.

use leptos::prelude::*;

/// What a colour says. The text says it, too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Nothing special.
    #[default]
    Neutral,
    /// Ours, chosen, current.
    Brand,
    /// All is well.
    Success,
    /// Look at this.
    Warning,
    /// This is wrong or dangerous.
    Danger,
}

impl Tone {
    pub(super) const fn suffix(self) -> &'static str {
        match self {
            Self::Neutral => "neutral",
            Self::Brand => "brand",
            Self::Success => "success",
            Self::Warning => "warning",
            Self::Danger => "danger",
        }
    }
}

/// A small mark with a word or two.
#[component]
pub fn Badge(
    /// What its colour says.
    #[prop(optional)]
    tone: Tone,
    /// The text.
    children: Children,
) -> impl IntoView {
    view! { <span class=format!("badge badge-{}", tone.suffix())>{children()}</span> }
}
