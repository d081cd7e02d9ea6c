//! What I have asked to join.

use leptos::prelude::*;
use tenantry::join_request::OwnJoinRequest;

use crate::{
    api::join_requests::WithdrawJoinRequest,
    i18n::{td_string, use_locale},
    kit::{Avatar, AvatarShape, ButtonKind, Form, FormAction, Hidden, SubmitButton},
    layout::{focus_page, use_console},
    texts::role_names,
};

/// Cards of my open requests; nothing when there is none.
#[component]
pub(super) fn Asked() -> impl IntoView {
    let locale = use_locale();
    let console = use_console();
    let requests = Memo::new(move |_| console.data.with(|data| data.asked.clone()));
    view! {
        <Show when=move || requests.with(|requests| !requests.is_empty())>
            <section class="section" aria-labelledby="home-asked">
                <h2 class="section-title" id="home-asked">{td_string!(locale, requests.mine)}</h2>
                <ul class="organization-list">
                    <For each=move || requests.get() key=|request| request.id let:request>
                        <li><Entry request/></li>
                    </For>
                </ul>
            </section>
        </Show>
    }
}

#[component]
fn Entry(request: OwnJoinRequest) -> impl IntoView {
    let locale = use_locale();
    let console = use_console();
    let withdraw = FormAction::<WithdrawJoinRequest>::new();
    let name = request.organization_name.to_string();
    let detail = td_string!(locale, requests.as_role, role = role_names(locale, &request.roles));
    let label = td_string!(locale, requests.withdraw_named, name = name.clone());
    let withdrawn = Callback::new(move |_| {
        console.refresh();
        // The button goes with its card.
        focus_page();
    });
    view! {
        <div class="organization-card invitation-card">
            <Avatar name=name.clone() shape=AvatarShape::Square large=true picture=request.organization_logo.clone()/>
            <span class="organization-card-text">
                <span class="organization-card-name">{name}</span>
                <span class="organization-card-detail">{detail}</span>
            </span>
            <span class="invitation-card-answers">
                <Form action=withdraw key=request.id.to_string() on_success=withdrawn>
                    <Hidden name="requestId" value=request.id.to_string()/>
                    <SubmitButton kind=ButtonKind::Secondary label>{td_string!(locale, requests.withdraw)}</SubmitButton>
                </Form>
            </span>
        </div>
    }
}
