//! What an organization has besides: the extra fields that the operator declared, and the metadata of programs.

use leptos::{either::Either, prelude::*};
use serde_json::Value;
use tenantry::{
    Field,
    access::Permission,
    fields::{ExtraField, FieldKind},
};

use crate::{
    active::use_active_organization,
    api::fields::{LoadExtras, OrganizationExtras, UpdateOrganizationFields, UpdateOrganizationMetadata},
    i18n::{td_string, use_locale},
    kit::{CalendarDay, Card, Day, ExtraInput, Form, FormAction, Hidden, SubmitButton, TextArea, label_of},
    load::load,
    pages::errors::or_message,
    settings::use_public_settings,
};

/// Both cards. The forms keep what is being typed: they begin with the first answer.
#[component]
pub(super) fn Extras() -> impl IntoView {
    let active = use_active_organization();
    let answer = load(|| 0, move || LoadExtras { organization: active.slug() });
    view! {
        <Transition fallback=|| ()>
            {Suspend::new(async move { or_message(answer.await, move |extras| view! { <Inside extras/> }) })}
        </Transition>
    }
}

#[component]
fn Inside(extras: OrganizationExtras) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let may_change = active.offers(Permission::ORGANIZATION_UPDATE);
    let declared = use_public_settings().with_value(|settings| settings.organization_fields.clone());
    let given: Vec<(ExtraField, Value)> = declared
        .iter()
        .map(|field| (field.clone(), extras.fields.get(&field.name).cloned().unwrap_or_default()))
        .collect();
    let (given, metadata) = (StoredValue::new(given), StoredValue::new(extras.metadata));
    view! {
        {(!declared.is_empty()).then(|| view! {
            <Card title=td_string!(locale, settings.extra) lead=td_string!(locale, settings.extra_lead)>
                {move || if may_change.get() {
                    Either::Left(view! { <Edit given=given.get_value()/> })
                } else {
                    Either::Right(view! { <Read given=given.get_value()/> })
                }}
            </Card>
        })}
        {move || may_change.get().then(|| view! { <Metadata text=metadata.get_value()/> })}
    }
}

#[component]
fn Edit(given: Vec<(ExtraField, Value)>) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let action = FormAction::<UpdateOrganizationFields>::new();
    let (open, closed): (Vec<_>, Vec<_>) = given.into_iter().partition(|(field, _)| field.input);
    view! {
        {(!closed.is_empty()).then(|| view! { <Read given=closed/> })}
        {(!open.is_empty()).then(|| view! {
            <Form action label=td_string!(locale, settings.extra)>
                <Hidden name="organization" value=active.slug()/>
                {open.into_iter().map(|(field, value)| view! { <ExtraInput field value/> }).collect_view()}
                <div class="form-actions"><SubmitButton>{td_string!(locale, settings.extra_save)}</SubmitButton></div>
            </Form>
        })}
    }
}

/// The fields as text, for those who may only look, and those that nobody edits here.
#[component]
fn Read(given: Vec<(ExtraField, Value)>) -> impl IntoView {
    let facts = given.into_iter().filter(|(field, _)| field.returned).map(|(field, value)| {
        view! {
            <div class="fact">
                <dt>{label_of(&field.name)}</dt>
                <dd>{shown(&field, &value)}</dd>
            </div>
        }
    });
    view! { <dl class="facts">{facts.collect_view()}</dl> }
}

fn shown(field: &ExtraField, value: &Value) -> AnyView {
    let locale = use_locale();
    let text = field.text_of(Some(value));
    let day = (field.kind == FieldKind::Date).then(|| value.as_str()?.parse().ok()).flatten();
    match (field.kind, day) {
        // What was entered as a day is that day wherever it is read.
        (_, Some(at)) if text.len() == "2026-01-31".len() => view! { <CalendarDay at/> }.into_any(),
        (_, Some(at)) => view! { <Day at/> }.into_any(),
        (FieldKind::Boolean, _) if *value == Value::Bool(true) => td_string!(locale, settings.extra_yes).into_any(),
        (FieldKind::Boolean, _) if *value == Value::Bool(false) => td_string!(locale, settings.extra_no).into_any(),
        (FieldKind::Texts | FieldKind::Numbers, _) if !text.is_empty() => text.replace('\n', ", ").into_any(),
        (FieldKind::Json, _) if !text.is_empty() => view! { <pre class="mono">{text}</pre> }.into_any(),
        _ if text.is_empty() => td_string!(locale, settings.no_number).into_any(),
        _ => text.into_any(),
    }
}

#[component]
fn Metadata(text: String) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let action = FormAction::<UpdateOrganizationMetadata>::new();
    view! {
        <Card title=td_string!(locale, settings.metadata) lead=td_string!(locale, settings.metadata_lead)>
            <Form action label=td_string!(locale, settings.metadata)>
                <Hidden name="organization" value=active.slug()/>
                <TextArea
                    field=Field::Metadata
                    label=td_string!(locale, settings.metadata_json)
                    hint=td_string!(locale, settings.metadata_hint)
                    optional=true
                    mono=true
                    rows=6
                    value=text
                />
                <div class="form-actions"><SubmitButton>{td_string!(locale, settings.metadata_save)}</SubmitButton></div>
            </Form>
        </Card>
    }
}
