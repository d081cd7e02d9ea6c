//! An input for several lines of text.

use leptos::{html, prelude::*};
use tenantry::Field as FieldName;

use super::field::{FieldState, Frame, first_value, tell_early, value_of};

/// An input for several lines of text.
#[component]
pub fn TextArea(
    /// What it holds. Its name is the field's.
    field: FieldName,
    /// The label.
    #[prop(into)]
    label: String,
    /// How many lines it shows.
    #[prop(default = 3)]
    rows: u8,
    /// Most characters.
    #[prop(optional, into)]
    max: Option<usize>,
    /// What to say below.
    #[prop(optional, into)]
    hint: Option<String>,
    /// An example of a value.
    #[prop(optional, into)]
    placeholder: Option<String>,
    /// Whether it may be left empty.
    #[prop(optional)]
    optional: bool,
    /// Whether every letter is as wide as the others, as for JSON.
    #[prop(optional)]
    mono: bool,
    /// The value to start with, where nothing else changes it.
    #[prop(optional, into)]
    value: Option<String>,
    /// The text to follow, where something else changes it too; see also `on_text`.
    #[prop(optional, into)]
    text: Option<Signal<String>>,
    /// Called with each change.
    #[prop(optional, into)]
    on_text: Option<Callback<String>>,
) -> impl IntoView {
    let name = field.name();
    let state = FieldState::new(field, name, hint.is_some());
    let start = match text {
        Some(text) => Some(text.get_untracked()),
        None => first_value(name, value).filter(|text| !text.is_empty()),
    };
    let input = NodeRef::<html::Textarea>::new();
    tell_early(Box::new(move || Some(input.get()?.value())), start.clone(), on_text);
    let now = value_of(text, start.clone());
    view! {
        <Frame state label hint optional>
            <div class="input-box input-box-tall">
                <textarea
                    class="input input-tall"
                    class:mono=mono
                    id=state.id.get_value()
                    name=name
                    rows=rows.to_string()
                    maxlength=max.map(|max| max.to_string())
                    placeholder=placeholder
                    required=!optional
                    autocomplete="off"
                    spellcheck=mono.then_some("false")
                    autocapitalize=mono.then_some("none")
                    prop:value=now
                    autofocus=state.focus
                    aria-invalid=move || state.invalid.get().then_some("true")
                    aria-describedby=state.described_by
                    node_ref=input
                    on:input=move |event| {
                        state.touch();
                        if let Some(called) = on_text {
                            called.run(event_target_value(&event));
                        }
                    }
                >{start}</textarea>
            </div>
        </Frame>
    }
}

/// The box itself, for inputs that have no field of the closed list.
#[component]
pub(super) fn Lines(
    state: FieldState,
    name: String,
    rows: u8,
    mono: bool,
    optional: bool,
    text: String,
) -> impl IntoView {
    // As HTML, since an empty text node would be sent as a space. The parser drops one line break at the beginning.
    let html = format!("\n{}", text.replace('&', "&amp;").replace('<', "&lt;"));
    view! {
        <div class="input-box input-box-tall">
            <textarea
                class="input input-tall"
                class:mono=mono
                id=state.id.get_value()
                name=name
                rows=rows.to_string()
                spellcheck=mono.then_some("false")
                autocapitalize=mono.then_some("none")
                required=!optional
                autofocus=state.focus
                aria-invalid=move || state.invalid.get().then_some("true")
                aria-describedby=state.described_by
                on:input=move |_| state.touch()
                inner_html=html
            ></textarea>
        </div>
    }
}
