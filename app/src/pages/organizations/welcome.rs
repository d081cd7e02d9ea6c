//! A new organization's next step: inviting people.

use leptos::{prelude::*, server_fn::ServerFn as _, wasm_bindgen::JsCast as _, web_sys::HtmlElement};
use tenantry::{Field, access::Permission};

use super::steps::{NewStep, NewSteps};
use crate::{
    active::use_active_organization,
    api::invitations::Invite,
    i18n::{td_string, use_locale},
    kit::{
        Banner, ButtonKind, Card, Form, FormAction, Hidden, Icon, LinkButton, PageHeader, SubmitButton, TextInput, Tone,
    },
    layout::use_console,
    pages::invitations::RoleBoxes,
    paths,
    posted::use_posted,
};

/// One address after the other, and the way on.
#[component]
pub fn WelcomePage() -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let may_invite = active.offers(Permission::INVITATION_CREATE);
    let sent = RwSignal::new(Vec::<String>::new());
    let name = Signal::derive(move || {
        active.tenant.with(|tenant| td_string!(locale, organizations.welcome_title, name = tenant.name.to_string()))
    });
    let overview = paths::organization(&active.slug());
    let many = paths::invite_many(&active.slug());
    let onward = move || {
        if sent.with(Vec::is_empty) {
            td_string!(locale, organizations.welcome_skip)
        } else {
            td_string!(locale, organizations.welcome_done)
        }
    };
    view! {
        <PageHeader
            title=name
            page=td_string!(locale, organizations.step_people)
            lead=td_string!(locale, organizations.welcome_lead)
        />
        <NewSteps step=NewStep::People/>
        <Show
            when=move || may_invite.get()
            fallback=move || view! { <Banner tone=Tone::Warning>{td_string!(locale, organizations.welcome_not)}</Banner> }
        >
            <InviteCard sent/>
        </Show>
        <div class="form-actions">
            <a class="button button-secondary" href=overview>
                <span class="button-text">{onward}</span>
                <Icon name="arrow-right"/>
            </a>
            <LinkButton href=many kind=ButtonKind::Quiet>{td_string!(locale, organizations.welcome_many)}</LinkButton>
        </div>
    }
}

#[component]
fn InviteCard(sent: RwSignal<Vec<String>>) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let console = use_console();
    let action = FormAction::<Invite>::new();
    let typed = use_posted(Invite::PATH, "").and_then(|posted| posted.value("email").map(str::to_owned));
    let email = RwSignal::new(typed.unwrap_or_default());
    let invited = Callback::new(move |_| {
        sent.update(|sent| sent.push(email.get_untracked().trim().to_owned()));
        email.set(String::new());
        console.refresh();
        let input = document().get_element_by_id("invite-email");
        if let Some(input) = input.and_then(|input| input.dyn_into::<HtmlElement>().ok()) {
            _ = input.focus();
        }
    });
    view! {
        <Card class="card-narrow">
            <Form action stay=true on_success=invited label=td_string!(locale, organizations.step_people)>
                <Hidden name="organization" value=active.slug()/>
                <TextInput
                    field=Field::Email
                    label=td_string!(locale, invitations.email)
                    kind="email"
                    placeholder="name@example.com"
                    icon="mail"
                    text=email
                    on_text=Callback::new(move |text| email.set(text))
                    autofocus=true
                />
                <RoleBoxes/>
                <div class="form-actions">
                    <SubmitButton icon="send">{td_string!(locale, invitations.send)}</SubmitButton>
                </div>
            </Form>
            <ul class="welcome-sent" aria-label=td_string!(locale, organizations.welcome_sent) aria-live="polite">
                <For each=move || sent.get() key=Clone::clone let:address>
                    <li><Icon name="circle-check"/><span>{address}</span></li>
                </For>
            </ul>
        </Card>
    }
}
