//! Inviting many at once: a list in any form, looked over while it is typed, and what became of it row by row.

use leptos::{either::Either, prelude::*, web_sys::HtmlInputElement};
use tenantry::{
    Error, Field,
    access::Permission,
    invitation::{
        recipients::{RECIPIENTS_MAX, RECIPIENTS_PART, in_parts, parse_recipients, require_some},
        terms::DAYS_OFFERED,
    },
};

use super::{
    Parts,
    bulk_results::BulkResults,
    offer_fields::{LifetimeSelect, MessageInput, RoleBoxes, TeamBoxes},
    review::Review,
};
use crate::{
    active::use_active_organization,
    api::{
        many::{BulkOutcome, InviteMany},
        teams::ListTeams,
    },
    i18n::{td_string, use_locale},
    kit::{
        Card, FileInput, Form, FormAction, Hidden, InParts, Job, PageHeader, Part, SubmitButton, TextArea, WorkBar,
        use_answer, use_form,
    },
    live::{Topic, use_live},
    load::{Loaded, load},
    pages::errors::ErrorPage,
};

/// The input of a file with the list.
const FILE: &str = "recipients-file";

/// Whoever may not invite sees nothing of it.
#[component]
pub fn InviteManyPage() -> impl IntoView {
    let active = use_active_organization();
    let may_invite =
        Memo::new(move |_| active.tenant.with(|tenant| tenant.standing.may(&Permission::INVITATION_CREATE)));
    move || {
        if may_invite.get() {
            Either::Left(view! { <Inside/> })
        } else {
            Either::Right(
                view! { <ErrorPage error=Error::Forbidden { missing: vec![Permission::INVITATION_CREATE] }/> },
            )
        }
    }
}

#[component]
fn Inside() -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let action = FormAction::<InviteMany>::new();
    let answer = use_answer(action, "");
    let teams_news = use_live(Topic::Teams);
    let teams = load(move || teams_news.get(), move || ListTeams { organization: active.slug() });
    let is_retry =
        Signal::derive(move || answer.with(|answer| answer.as_ref().is_some_and(|done| !done.rest.is_empty())));
    let name = active.tenant.with_untracked(|tenant| tenant.name.to_string());
    let parts = InParts { name: Field::Recipients.name(), divide };
    view! {
        <PageHeader title=td_string!(locale, many.page) lead=td_string!(locale, many.lead, name = name)/>
        <Parts/>
        {move || answer.get().map(|done| view! { <BulkResults done/> })}
        <Card title=td_string!(locale, many.title) lead=td_string!(locale, many.hint, max = RECIPIENTS_MAX)>
            <Form action parts answers=true label=td_string!(locale, many.title)>
                <Hidden name="organization" value=active.slug()/>
                <ListInput teams answer_rest=Signal::derive(move || answer.with(|answer| answer.as_ref().map(|done| done.rest.clone()))) pending=action.pending()/>
                <RoleBoxes/>
                <Transition fallback=|| ()>
                    {Suspend::new(async move {
                        let teams = teams.await.unwrap_or_default();
                        view! { <TeamBoxes teams/> }
                    })}
                </Transition>
                <div class="many-terms">
                    <LifetimeSelect days=&DAYS_OFFERED/>
                    <MessageInput/>
                </div>
                <WorkBar label=td_string!(locale, many.progress) work=action.work()/>
                <div class="form-actions">
                    <SubmitButton icon="send">
                        {move || if is_retry.get() { td_string!(locale, many.retry) } else { td_string!(locale, many.send) }}
                    </SubmitButton>
                </div>
            </Form>
        </Card>
    }
}

/// A long list in parts. One that is refused as a whole goes as a whole, and so does a short one.
fn divide(list: &str) -> Option<Job> {
    let entries = parse_recipients(list);
    let parts = in_parts(&entries, RECIPIENTS_PART);
    if require_some(&entries).is_err() || parts.len() < 2 {
        return None;
    }
    let parts = parts.into_iter().map(|(value, size)| Part { value, size }).collect();
    Some(Job::new(parts, move |answers, stopped| BulkOutcome::joined(&entries, answers, stopped)))
}

/// The list: typed, pasted, or read from a file; after an answer, what is left of it.
#[component]
fn ListInput(
    teams: Loaded<Vec<tenantry::team::Team>>,
    /// What is left to be tried again; `None` before there was an answer.
    answer_rest: Signal<Option<String>>,
    /// Whether an answer is on its way.
    pending: Signal<bool>,
) -> impl IntoView {
    let locale = use_locale();
    let typed = use_form().and_then(|form| form.typed(Field::Recipients.name()));
    let text = RwSignal::new(answer_rest.get_untracked().or(typed).unwrap_or_default());
    // Whoever goes on typing meanwhile keeps that.
    let is_edited = StoredValue::new(false);
    Effect::new(move |before: Option<Option<String>>| {
        let rest = answer_rest.get();
        if let (Some(before), Some(now)) = (before, &rest)
            && before.as_ref() != Some(now)
            && !is_edited.get_value()
        {
            text.set(now.clone());
        }
        rest
    });
    let entries = Memo::new(move |_| text.with(|text| parse_recipients(text)));
    view! {
        <TextArea
            field=Field::Recipients
            label=td_string!(locale, many.recipients)
            rows=8
            placeholder="kim@example.com, \"Lee, Jun\" <lee@example.com>"
            hint=td_string!(locale, many.recipients_hint)
            text=text
            on_text=move |typed: String| {
                is_edited.set_value(pending.get_untracked());
                text.set(typed);
            }
        />
        <div class="file-choice script-only">
            <label class="field-label" id=format!("{FILE}-label") for=FILE>{td_string!(locale, many.file)}</label>
            <FileInput id=FILE text=td_string!(locale, common.choose_file) accept=".csv,.txt,text/csv,text/plain"
                on_choice=move |input| read_file(&input, text)/>
        </div>
        <Review entries teams/>
    }
}

/// Puts the text of the chosen file into the list. More than a form can carry is cut, and refused as too many.
#[cfg(feature = "hydrate")]
fn read_file(input: &HtmlInputElement, text: RwSignal<String>) {
    use wasm_bindgen::{JsCast as _, JsValue};
    let input = input.clone();
    // Through Reflect: the types of files would only be more code for one call.
    let read = || {
        let files = js_sys::Reflect::get(&input, &JsValue::from_str("files")).ok()?;
        let file = js_sys::Reflect::get(&files, &JsValue::from_str("0")).ok()?;
        let method =
            js_sys::Reflect::get(&file, &JsValue::from_str("text")).ok()?.dyn_into::<js_sys::Function>().ok()?;
        method.call0(&file).ok()?.dyn_into::<js_sys::Promise>().ok()
    };
    if let Some(promise) = read() {
        leptos::task::spawn_local(async move {
            if let Ok(value) = wasm_bindgen_futures::JsFuture::from(promise).await
                && let Some(found) = value.as_string()
            {
                // The same file can be chosen again after it was mended.
                input.set_value("");
                _ = text.try_set(found.chars().take(40_000).collect());
            }
        });
    }
}

#[cfg(not(feature = "hydrate"))]
fn read_file(_: &HtmlInputElement, _: RwSignal<String>) {}
