//! An input for several lines of text.

use leptos::prelude::*;
use tenantry::Field as FieldName;

use super::field::{FieldState, Frame, first_value};

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
        None => first_value(name, None),
    };
    view! {
        <Frame state label hint optional>
            <div class="input-box input-box-tall">
                <textarea
                    class="input input-tall"
                    id=state.id.get_value()
                    name=name
                    rows=rows.to_string()
                    maxlength=max.map(|max| max.to_string())
                    placeholder=placeholder
                    required=!optional
                    autocomplete="off"
                    prop:value=move || text.map(|text| text.get())
                    aria-invalid=move || state.invalid.get().then_some("true")
                    aria-describedby=state.described_by
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
