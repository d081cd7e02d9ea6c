//! A label, a hint and a refusal around one input.

use leptos::prelude::*;
use tenantry::{Field as FieldName, Reason};

use super::{
    Icon,
    form::{FormState, use_form},
};
use crate::{
    i18n::{td_string, use_locale},
    texts::{extra_reason_text, reason_text},
};

/// What an input knows of the field around it.
#[derive(Clone, Copy)]
pub(super) struct FieldState {
    /// The id of the input.
    pub(super) id: StoredValue<String>,
    /// Which texts describe the input.
    pub(super) described_by: Signal<Option<String>>,
    /// Whether the value was refused and is still the same.
    pub(super) invalid: Signal<bool>,
    /// Whether the input takes the focus when the page is loaded.
    pub(super) focus: bool,
    refusal: Signal<Option<String>>,
    typed: RwSignal<u32>,
    version: Signal<u32>,
}

impl FieldState {
    /// The state of the input called `name`, which holds `field`, in the form around it.
    pub(super) fn new(field: FieldName, name: &str, has_hint: bool) -> Self {
        let locale = use_locale();
        let refusal = move |form: FormState| Some(reason_text(locale, field, &form.refusal(field)?));
        Self::refused_by(Box::new(refusal), name, has_hint)
    }

    /// As [`FieldState::new`], of an input into which one types: what is missing there is not chosen from anything.
    pub(super) fn typed(field: FieldName, name: &str, has_hint: bool) -> Self {
        let locale = use_locale();
        let refusal = move |form: FormState| {
            Some(match form.refusal(field)? {
                Reason::Required => td_string!(locale, errors.required).to_owned(),
                reason => reason_text(locale, field, &reason),
            })
        };
        Self::refused_by(Box::new(refusal), name, has_hint)
    }

    /// The state of the input of an extra field.
    pub(super) fn extra(name: &str, has_hint: bool) -> Self {
        let locale = use_locale();
        let own = name.to_owned();
        let refusal = move |form: FormState| Some(extra_reason_text(locale, &form.extra_refusal(&own)?));
        Self::refused_by(Box::new(refusal), &format!("fields-{name}"), has_hint)
    }

    fn refused_by(why: Box<dyn Fn(FormState) -> Option<String> + Send + Sync>, name: &str, has_hint: bool) -> Self {
        let form = use_form();
        let id = form.map_or_else(|| name.to_owned(), |form| form.input_id(name));
        let version = form.map_or_else(|| Signal::from(0), |form| form.version);
        // Counts answers plus one, so that 0 means: nothing typed since the page was shown.
        let typed = RwSignal::new(0_u32);
        let refusal = Signal::derive(move || {
            let refusal = why(form?)?;
            (typed.get() <= version.get()).then_some(refusal)
        });
        let invalid = Signal::derive(move || refusal.with(Option::is_some));
        let focus = form.is_some_and(|form| invalid.get_untracked() && form.gives_focus(&id));
        let own = id.clone();
        let described_by = Signal::derive(move || {
            let error = invalid.get().then(|| format!("{own}-error"));
            let hint = has_hint.then(|| format!("{own}-hint"));
            match (error, hint) {
                (Some(error), Some(hint)) => Some(format!("{error} {hint}")),
                (error, hint) => error.or(hint),
            }
        });
        Self { id: StoredValue::new(id), described_by, invalid, focus, refusal, typed, version }
    }

    /// The value is being changed: what was refused stands there no more.
    pub(super) fn touch(self) {
        if self.invalid.get_untracked() {
            self.typed.set(self.version.get_untracked() + 1);
        }
    }
}

/// What was typed into an input before the page was shown again, else `value`.
pub(super) fn first_value(name: &str, value: Option<String>) -> Option<String> {
    use_form().and_then(|form: FormState| form.typed(name)).or(value)
}

/// The value of an input, for its property: the text that it follows, else what it starts with, also where the input
/// stays while the form around it is made anew. Nothing while the page is taken over: the HTML has it by then, and what
/// was typed into that before the WASM came would be lost.
pub(super) fn value_of(text: Option<Signal<String>>, start: Option<String>) -> impl Fn() -> Option<String> + Send {
    let start = start.unwrap_or_default();
    let keeps = StoredValue::new(is_taken_over());
    move || {
        let now = text.map_or_else(|| start.clone(), |text| text.get());
        let keeps = keeps.try_update_value(std::mem::take).unwrap_or_default();
        (!keeps).then_some(now)
    }
}

/// Whether what is made now is for HTML that the server rendered.
fn is_taken_over() -> bool {
    #[cfg(feature = "hydrate")]
    let is_taken_over = !crate::browser::is_hydrated();
    #[cfg(not(feature = "hydrate"))]
    let is_taken_over = true;
    is_taken_over
}

/// Tells what was typed before the WASM came, once that is here.
pub(super) fn tell_early(
    value: Box<dyn Fn() -> Option<String>>,
    start: Option<String>,
    on_text: Option<Callback<String>>,
) {
    let Some(called) = on_text else { return };
    let start = start.unwrap_or_default();
    Effect::new(move |_| {
        if let Some(typed) = value()
            && typed != start
        {
            untrack(|| called.run(typed));
        }
    });
}

/// A label, a hint and the refusal around an input. The inputs of the kit bring their own.
#[component]
pub(super) fn Frame(
    state: FieldState,
    label: String,
    hint: Option<String>,
    optional: bool,
    children: Children,
) -> impl IntoView {
    let locale = use_locale();
    let id = state.id.get_value();
    let error_id = format!("{id}-error");
    let hint_id = format!("{id}-hint");
    view! {
        <div class="field" class:field-invalid=state.invalid>
            <label class="field-label" id=format!("{id}-label") for=id>
                {label}
                {optional.then(|| view! { <span class="field-optional">{td_string!(locale, common.optional)}</span> })}
            </label>
            {children()}
            <p class="field-error" id=error_id hidden=move || !state.invalid.get()>
                <Icon name="triangle-alert"/>
                <span>{move || state.refusal.get()}</span>
            </p>
            {hint.map(|hint| view! { <p class="field-hint" id=hint_id>{hint}</p> })}
        </div>
    }
}

/// A label, a hint and a refusal around inputs that the kit does not know, such as a group of radio buttons.
#[component]
pub fn Field(
    /// The input that is refused.
    field: FieldName,
    /// The label of the group.
    #[prop(into)]
    label: String,
    /// What to say below.
    #[prop(optional, into)]
    hint: Option<String>,
    /// The inputs.
    children: Children,
) -> impl IntoView {
    let state = FieldState::new(field, field.name(), hint.is_some());
    let error_id = format!("{}-error", state.id.get_value());
    view! {
        <fieldset class="field" class:field-invalid=state.invalid aria-describedby=state.described_by
            tabindex=state.focus.then_some("-1") autofocus=state.focus
            on:input=move |_| state.touch()>
            <legend class="field-label">{label}</legend>
            {children()}
            <p class="field-error" id=error_id hidden=move || !state.invalid.get()>
                <Icon name="triangle-alert"/>
                <span>{move || state.refusal.get()}</span>
            </p>
            {hint.map(|hint| view! { <p class="field-hint" id=format!("{}-hint", state.id.get_value())>{hint}</p> })}
        </fieldset>
    }
}
