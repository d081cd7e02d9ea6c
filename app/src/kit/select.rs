//! A choice of one.

use leptos::prelude::*;
use tenantry::Field as FieldName;

use super::{
    Icon,
    field::{FieldState, Frame, first_value},
};

/// A choice of one value from a list.
#[component]
pub fn Select(
    /// What it holds. Its name is the field's unless `name` says otherwise.
    field: FieldName,
    /// The label.
    #[prop(into)]
    label: String,
    /// The name of the argument, where it is not the field's.
    #[prop(optional, into)]
    name: Option<&'static str>,
    /// The values, each with its text.
    options: Vec<(String, String)>,
    /// The value to start with.
    #[prop(optional, into)]
    value: Option<String>,
    /// What to say below.
    #[prop(optional, into)]
    hint: Option<String>,
    /// Called with each change.
    #[prop(optional, into)]
    on_text: Option<Callback<String>>,
) -> impl IntoView {
    let name = name.unwrap_or_else(|| field.name());
    let state = FieldState::new(field, name, hint.is_some());
    let chosen = first_value(name, value);
    let options = options
        .into_iter()
        .map(|(value, text)| {
            let selected = chosen.as_deref() == Some(value.as_str());
            view! { <option value=value selected=selected>{text}</option> }
        })
        .collect_view();
    view! {
        <Frame state label hint optional=false>
            <div class="input-box select-box">
                <select
                    class="input select"
                    id=state.id.get_value()
                    name=name
                    autofocus=state.focus
                    aria-invalid=move || state.invalid.get().then_some("true")
                    aria-describedby=state.described_by
                    on:change=move |event| {
                        state.touch();
                        if let Some(called) = on_text {
                            called.run(event_target_value(&event));
                        }
                    }
                >
                    {options}
                </select>
                <Icon name="chevron-down"/>
            </div>
        </Frame>
    }
}
