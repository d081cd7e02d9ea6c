//! Inputs for text and passwords.

use leptos::{html, prelude::*};
use tenantry::Field as FieldName;

use super::{
    Icon,
    field::{FieldState, Frame, first_value, tell_early, value_of},
    form::{FormState, use_form},
};
use crate::i18n::{td_string, use_locale};

/// An input for one line of text.
#[component]
pub fn TextInput(
    /// What it holds. Its name is the field's unless `name` says otherwise.
    field: FieldName,
    /// The label.
    #[prop(into)]
    label: String,
    /// The name of the argument, where it is not the field's.
    #[prop(optional, into)]
    name: Option<&'static str>,
    /// The `type` of the input.
    #[prop(default = "text")]
    kind: &'static str,
    /// What a browser may fill in (`autocomplete`).
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// What to say below.
    #[prop(optional, into)]
    hint: Option<String>,
    /// An example of a value.
    #[prop(optional, into)]
    placeholder: Option<String>,
    /// Whether it may be left empty.
    #[prop(optional)]
    optional: bool,
    /// Whether it is shown and sent, and cannot be changed.
    #[prop(optional)]
    readonly: bool,
    /// Whether the cursor starts here.
    #[prop(optional)]
    autofocus: bool,
    /// The value to start with.
    #[prop(optional, into)]
    value: Option<String>,
    /// The value to follow, where something else changes it too; see also `on_text`.
    #[prop(optional, into)]
    text: Option<Signal<String>>,
    /// Called with each change.
    #[prop(optional, into)]
    on_text: Option<Callback<String>>,
    /// What stands in front of the text, such as the start of an address.
    #[prop(optional, into)]
    prefix: Option<String>,
    /// An icon in front of the text.
    #[prop(optional, into)]
    icon: Option<&'static str>,
    /// Values that are proposed, and what they are called.
    #[prop(optional)]
    proposals: Vec<(String, String)>,
) -> impl IntoView {
    let name = name.unwrap_or_else(|| field.name());
    let state = FieldState::typed(field, name, hint.is_some());
    let start = match text {
        Some(text) => Some(text.get_untracked()),
        None => first_value(name, value),
    };
    let input = NodeRef::<html::Input>::new();
    tell_early(Box::new(move || Some(input.get()?.value())), start.clone(), on_text);
    let now = value_of(text, start.clone());
    // A form that was refused leads to what is wrong.
    let autofocus = autofocus && !use_form().is_some_and(FormState::is_shown_again);
    // Mobile keyboards would capitalise and correct what must stay as it is typed.
    let verbatim = matches!(kind, "email" | "url") || field == FieldName::Slug;
    let list = (!proposals.is_empty()).then(|| format!("{}-list", state.id.get_value()));
    let proposals = list.clone().map(|id| {
        let options = proposals.into_iter().map(|(value, name)| view! { <option value=value>{name}</option> });
        view! { <datalist id=id>{options.collect_view()}</datalist> }
    });
    view! {
        <Frame state label hint optional>
            <div class="input-box">
                {icon.map(|name| view! { <Icon name/> })}
                {prefix.map(|prefix| view! { <span class="input-prefix" aria-hidden="true">{prefix}</span> })}
                <input
                    class="input"
                    id=state.id.get_value()
                    name=name
                    type=kind
                    autocomplete=autocomplete
                    autocapitalize=verbatim.then_some("none")
                    spellcheck=verbatim.then_some("false")
                    placeholder=placeholder
                    list=list
                    required=!optional
                    readonly=readonly
                    autofocus=autofocus || state.focus
                    value=start
                    prop:value=now
                    aria-invalid=move || state.invalid.get().then_some("true")
                    aria-describedby=state.described_by
                    node_ref=input
                    on:input=move |event| {
                        state.touch();
                        if let Some(called) = on_text {
                            called.run(event_target_value(&event));
                        }
                    }
                />
                {proposals}
            </div>
        </Frame>
    }
}

/// An input for a password, with a button that shows it. What was typed never comes back from the server.
#[component]
pub fn PasswordInput(
    /// What it holds.
    field: FieldName,
    /// The label.
    #[prop(into)]
    label: String,
    /// `current-password` or `new-password`.
    autocomplete: &'static str,
    /// What to say below.
    #[prop(optional, into)]
    hint: Option<String>,
) -> impl IntoView {
    let locale = use_locale();
    let name = field.name();
    let state = FieldState::new(field, name, hint.is_some());
    let shown = RwSignal::new(false);
    let toggle_label = move || {
        if shown.get() { td_string!(locale, common.hide_password) } else { td_string!(locale, common.show_password) }
    };
    view! {
        <Frame state label hint optional=false>
            <div class="input-box">
                <input
                    class="input"
                    id=state.id.get_value()
                    name=name
                    type=move || if shown.get() { "text" } else { "password" }
                    autocomplete=autocomplete
                    autocapitalize="none"
                    spellcheck="false"
                    required
                    autofocus=state.focus
                    aria-invalid=move || state.invalid.get().then_some("true")
                    aria-describedby=state.described_by
                    on:input=move |_| state.touch()
                />
                <button
                    type="button"
                    class="input-toggle script-only"
                    aria-label=toggle_label
                    aria-pressed=move || if shown.get() { "true" } else { "false" }
                    on:click=move |_| shown.update(|shown| *shown = !*shown)
                >
                    <Show when=move || shown.get() fallback=|| view! { <Icon name="eye"/> }>
                        <Icon name="eye-off"/>
                    </Show>
                </button>
            </div>
        </Frame>
    }
}
