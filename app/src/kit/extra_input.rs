//! An input for an extra field, after its type.

use leptos::prelude::*;
use serde_json::Value;
use tenantry::fields::{ExtraField, FieldKind};

use super::{
    Icon,
    field::{FieldState, Frame, first_value},
    text_area::Lines,
};
use crate::i18n::{td_string, use_locale};

/// An input for an extra field. Its name is `fields[name]`, its label is made of the name.
#[component]
pub fn ExtraInput(
    /// Which field.
    field: ExtraField,
    /// The value to start with.
    #[prop(optional, into)]
    value: Option<Value>,
) -> impl IntoView {
    let locale = use_locale();
    let name = format!("fields[{}]", field.name);
    let text = field.text_of(value.as_ref());
    // A moment that is more than a day stays the text that it is.
    let is_day = field.kind == FieldKind::Date && (text.is_empty() || text.len() == "2026-01-31".len());
    let hint = match field.kind {
        _ if !field.returned => Some(td_string!(locale, settings.extra_hidden)),
        FieldKind::Texts | FieldKind::Numbers => Some(td_string!(locale, settings.extra_lines)),
        _ => None,
    };
    let state = FieldState::extra(&field.name, hint.is_some());
    let text = first_value(&name, Some(text)).unwrap_or_default();
    let optional = !field.required;
    let input = match field.kind {
        FieldKind::Texts | FieldKind::Numbers => {
            view! { <Lines state name rows=3 mono=false optional text/> }.into_any()
        }
        FieldKind::Json => view! { <Lines state name rows=6 mono=true optional text/> }.into_any(),
        FieldKind::Text if text.contains('\n') => {
            view! { <Lines state name rows=4 mono=false optional text/> }.into_any()
        }
        FieldKind::Boolean => view! { <YesOrNo state name optional text/> }.into_any(),
        FieldKind::Text | FieldKind::Number | FieldKind::Date => {
            let kind = if is_day { "date" } else { "text" };
            let keyboard = (field.kind == FieldKind::Number).then_some("decimal");
            view! {
                <div class="input-box">
                    <input
                        class="input"
                        id=state.id.get_value()
                        name=name
                        type=kind
                        inputmode=keyboard
                        autocomplete="off"
                        required=!optional
                        value=text
                        autofocus=state.focus
                        aria-invalid=move || state.invalid.get().then_some("true")
                        aria-describedby=state.described_by
                        on:input=move |_| state.touch()
                    />
                </div>
            }
            .into_any()
        }
    };
    view! {
        <Frame state label=label_of(&field.name) hint=hint.map(str::to_owned) optional>
            {input}
        </Frame>
    }
}

#[component]
fn YesOrNo(state: FieldState, name: String, optional: bool, text: String) -> impl IntoView {
    let locale = use_locale();
    let options = [
        ("", td_string!(locale, settings.extra_unset)),
        ("true", td_string!(locale, settings.extra_yes)),
        ("false", td_string!(locale, settings.extra_no)),
    ];
    // What has to be one of the two is neither only as long as nobody has chosen.
    let offered = options.into_iter().filter(|(value, _)| optional || !value.is_empty() || text.is_empty());
    let options = offered.map(|(value, label)| view! { <option value=value selected={value == text}>{label}</option> });
    view! {
        <div class="input-box select-box">
            <select
                class="input select"
                id=state.id.get_value()
                name=name
                autofocus=state.focus
                aria-invalid=move || state.invalid.get().then_some("true")
                aria-describedby=state.described_by
                on:change=move |_| state.touch()
            >
                {options.collect_view()}
            </select>
            <Icon name="chevron-down"/>
        </div>
    }
}

/// `vatNumber` and `vat_number` read "Vat number".
#[must_use]
pub fn label_of(name: &str) -> String {
    let mut label = String::new();
    for letter in name.chars() {
        match letter {
            '_' => label.push(' '),
            letter if label.is_empty() => label.extend(letter.to_uppercase()),
            letter if letter.is_ascii_uppercase() => {
                label.push(' ');
                label.push(letter.to_ascii_lowercase());
            }
            letter => label.push(letter),
        }
    }
    label
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_labels() {
        for (name, label) in [("vatNumber", "Vat number"), ("vat_number", "Vat number"), ("seats", "Seats")] {
            assert_eq!(label_of(name), label);
        }
    }
}
