//! Requests to join, on top of the switcher: those that the person may decide about, and the person's own.

use leptos::{either::Either, prelude::*};
use tenantry::{
    ids::JoinRequestId,
    join_request::{JoinRequestToDecide, OwnJoinRequest},
};

use super::{
    super::console::use_console,
    question::{DeclineLink, Question},
};
use crate::{
    api::join_requests::{AcceptJoinRequest, DeclineJoinRequest, WithdrawJoinRequest},
    i18n::{td_string, use_locale},
    kit::{Avatar, AvatarShape, ButtonKind, Form, FormAction, Hidden, SubmitButton},
    paths,
    texts::role_names,
};

/// Where the focus goes when a row is gone.
const AFTERWARDS: &str = ".switcher-input";

/// People who ask to join an organization of mine, each to be let in or turned away on the spot.
#[component]
pub(super) fn ToDecide(
    focus_next: RwSignal<Option<String>>,
    /// The one of which it is asked whether to decline it.
    asked: RwSignal<Option<JoinRequestId>>,
) -> impl IntoView {
    let locale = use_locale();
    let console = use_console();
    let requests = Memo::new(move |_| console.data.with(|data| data.requests.clone()));
    view! {
        <Show when=move || requests.with(|requests| !requests.is_empty())>
            <p class="menu-heading" id="switcher-requests">{td_string!(locale, requests.page)}</p>
            <ul class="menu-list" aria-labelledby="switcher-requests">
                <For each=move || requests.get() key=|request| (request.id, request.may_accept) let:request>
                    <Row request focus_next asked/>
                </For>
            </ul>
        </Show>
    }
}

#[component]
fn Row(
    request: JoinRequestToDecide,
    focus_next: RwSignal<Option<String>>,
    asked: RwSignal<Option<JoinRequestId>>,
) -> impl IntoView {
    let locale = use_locale();
    let id = request.id;
    let is_asked = Memo::new(move |_| asked.get() == Some(id));
    let person = request.name.to_string();
    let place = request.organization_name.to_string();
    let text = td_string!(locale, requests.asks, person = person.clone(), name = place);
    let detail = format!("{} · {}", request.email, role_names(locale, &request.roles));
    let picture = request.picture.clone();
    let request = StoredValue::new(request);
    view! {
        <li class="switcher-invitation switcher-request">
            <Avatar name=person picture/>
            <span class="switcher-row-text">
                <span class="switcher-row-name">{text}</span>
                <span class="switcher-row-detail">{detail}</span>
            </span>
            <span class="switcher-answers">
                {move || {
                    let request = request.get_value();
                    if is_asked.get() {
                        Either::Left(view! { <Decline request focus_next asked/> })
                    } else {
                        Either::Right(view! { <Answers request focus_next asked/> })
                    }
                }}
            </span>
        </li>
    }
}

/// Accept, or decline.
#[component]
fn Answers(
    request: JoinRequestToDecide,
    focus_next: RwSignal<Option<String>>,
    asked: RwSignal<Option<JoinRequestId>>,
) -> impl IntoView {
    let locale = use_locale();
    let console = use_console();
    let accept = FormAction::<AcceptJoinRequest>::new();
    let id = request.id;
    let (slug, person) = (request.organization_slug.to_string(), request.name.to_string());
    let place = request.organization_name.to_string();
    let accept_label = td_string!(locale, requests.accept_named, person = person.clone(), name = place.clone());
    let decline_label = td_string!(locale, requests.decline_named, person = person, name = place);
    let question = paths::decline_request(&slug, &id.to_string());
    let accepted = Callback::new(move |_| {
        focus_next.set(Some(AFTERWARDS.to_owned()));
        console.refresh();
    });
    view! {
        {request.may_accept.then(|| view! {
            <Form action=accept key=format!("switcher-{id}") stay=true on_success=accepted>
                <Hidden name="organization" value=slug/>
                <Hidden name="requestId" value=id.to_string()/>
                <SubmitButton label=accept_label>{td_string!(locale, requests.accept)}</SubmitButton>
            </Form>
        })}
        <DeclineLink id=id.to_string() href=question label=decline_label text=td_string!(locale, requests.decline)
            ask=Callback::new(move |()| asked.set(Some(id)))/>
    }
}

/// Whether to decline it.
#[component]
fn Decline(
    request: JoinRequestToDecide,
    focus_next: RwSignal<Option<String>>,
    asked: RwSignal<Option<JoinRequestId>>,
) -> impl IntoView {
    let locale = use_locale();
    let console = use_console();
    let decline = FormAction::<DeclineJoinRequest>::new();
    let id = request.id;
    let (person, place) = (request.name.to_string(), request.organization_name.to_string());
    let title = td_string!(locale, requests.decline_title, person = person.clone());
    let label = td_string!(locale, requests.decline_named, person = person.clone(), name = place.clone());
    let keep_label = td_string!(locale, requests.keep_named, person = person, name = place);
    let declined = Callback::new(move |_| {
        focus_next.set(Some(AFTERWARDS.to_owned()));
        console.refresh();
    });
    view! {
        <Question id=id.to_string() title text=td_string!(locale, requests.decline_sure)
            keep_text=td_string!(locale, requests.keep) keep_label pending=decline.pending()
            keep=Callback::new(move |()| asked.set(None))>
            <Form action=decline key=format!("switcher-{id}") on_success=declined>
                <Hidden name="organization" value=request.organization_slug.to_string()/>
                <Hidden name="requestId" value=id.to_string()/>
                <SubmitButton kind=ButtonKind::Destructive label>{td_string!(locale, requests.decline)}</SubmitButton>
            </Form>
        </Question>
    }
}

/// What I have asked for and wait for: an organization once somebody lets me in.
#[component]
pub(super) fn Waiting(focus_next: RwSignal<Option<String>>) -> impl IntoView {
    let locale = use_locale();
    let console = use_console();
    let requests = Memo::new(move |_| console.data.with(|data| data.asked.clone()));
    view! {
        <Show when=move || requests.with(|requests| !requests.is_empty())>
            <p class="menu-heading" id="switcher-asked">{td_string!(locale, requests.mine)}</p>
            <ul class="menu-list" aria-labelledby="switcher-asked">
                <For each=move || requests.get() key=|request| request.id let:request>
                    <Own request focus_next/>
                </For>
            </ul>
        </Show>
    }
}

#[component]
fn Own(request: OwnJoinRequest, focus_next: RwSignal<Option<String>>) -> impl IntoView {
    let locale = use_locale();
    let console = use_console();
    let withdraw = FormAction::<WithdrawJoinRequest>::new();
    let name = request.organization_name.to_string();
    let text = td_string!(locale, requests.you_asked, name = name.clone());
    let detail = td_string!(locale, requests.as_role, role = role_names(locale, &request.roles));
    let label = td_string!(locale, requests.withdraw_named, name = name.clone());
    let key = format!("switcher-{}", request.id);
    let withdrawn = Callback::new(move |_| {
        focus_next.set(Some(AFTERWARDS.to_owned()));
        console.refresh();
    });
    view! {
        <li class="switcher-invitation switcher-request">
            <Avatar name shape=AvatarShape::Square picture=request.organization_logo.clone()/>
            <span class="switcher-row-text">
                <span class="switcher-row-name">{text}</span>
                <span class="switcher-row-detail">{detail}</span>
            </span>
            <span class="switcher-answers">
                <Form action=withdraw key on_success=withdrawn>
                    <Hidden name="requestId" value=request.id.to_string()/>
                    <SubmitButton kind=ButtonKind::Quiet label>{td_string!(locale, requests.withdraw)}</SubmitButton>
                </Form>
            </span>
        </li>
    }
}
