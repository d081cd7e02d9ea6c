//! Open invitations to me.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use tenantry::invitation::ReceivedInvitation;

use crate::{
    api::invitations::AcceptInvitation,
    dates,
    i18n::{td_string, use_locale},
    kit::{Avatar, AvatarShape, DayIn, Form, FormAction, Hidden, SubmitButton, open_by_address},
    layout::{focus_page, use_console},
    pages::decline::DeclineDialog,
    paths,
    texts::invited_by,
};

/// Cards of the open invitations; nothing when there is none.
#[component]
pub(super) fn Invitations() -> impl IntoView {
    let locale = use_locale();
    let console = use_console();
    let invitations = Memo::new(move |_| console.data.with(|data| data.invitations.clone()));
    view! {
        <DeclinePanel invitations/>
        <Show when=move || invitations.with(|invitations| !invitations.is_empty())>
            <section class="section" aria-labelledby="home-invitations">
                <h2 class="section-title" id="home-invitations">{td_string!(locale, home.invitations)}</h2>
                <ul class="organization-list">
                    <For each=move || invitations.get() key=|invitation| invitation.id let:invitation>
                        <li><Entry invitation/></li>
                    </For>
                </ul>
            </section>
        </Show>
    }
}

/// Asks about the invitation that the address names, while it is open: a dialog, with and without WASM.
#[component]
fn DeclinePanel(invitations: Memo<Vec<ReceivedInvitation>>) -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| {
        let wanted = query.with(|query| query.get(paths::DECLINE_QUERY))?;
        invitations.with(|invitations| {
            let invitation = invitations.iter().find(|invitation| invitation.id.to_string() == wanted)?;
            Some((wanted, invitation.organization_name.to_string()))
        })
    });
    move || asked.get().map(|(id, name)| view! { <Question id name/> })
}

#[component]
fn Question(id: String, name: String) -> impl IntoView {
    let console = use_console();
    let open = open_by_address(paths::HOME);
    let on_success = Callback::new(move |_| {
        open.set(false);
        console.refresh();
        // The link that opened the question goes with its card.
        focus_page();
    });
    let invitation = ("invitationId", id);
    view! { <DeclineDialog open name invitation back=paths::HOME.to_owned() on_success/> }
}

#[component]
fn Entry(invitation: ReceivedInvitation) -> impl IntoView {
    let locale = use_locale();
    let console = use_console();
    let accept = FormAction::<AcceptInvitation>::new();
    let name = invitation.organization_name.to_string();
    let detail = invited_by(locale, &invitation);
    let key = invitation.id.to_string();
    let (accepted, question) = (key.clone(), paths::decline(&key));
    let accept_label = td_string!(locale, home.accept_named, name = name.clone());
    let decline_label = td_string!(locale, home.decline_named, name = name.clone());
    let refresh = Callback::new(move |_| console.refresh());
    let until = td_string!(locale, home.until, date = dates::GAP);
    view! {
        <div class="organization-card invitation-card">
            <Avatar name=name.clone() shape=AvatarShape::Square large=true picture=invitation.organization_logo.clone()/>
            <span class="organization-card-text">
                <span class="organization-card-name">{name}</span>
                <span class="organization-card-detail">{detail}</span>
                <span class="organization-card-detail">
                    <DayIn text=until at=invitation.expires_at/>
                </span>
            </span>
            <span class="invitation-card-answers">
                <Form action=accept key on_success=refresh>
                    <Hidden name="invitationId" value=accepted/>
                    <SubmitButton label=accept_label>{td_string!(locale, home.accept)}</SubmitButton>
                </Form>
                // A link, so that the question opens without WASM, too.
                <a class="button button-secondary" href=question aria-label=decline_label aria-haspopup="dialog">
                    {td_string!(locale, home.decline)}
                </a>
            </span>
        </div>
    }
}
