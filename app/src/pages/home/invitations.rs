//! Open invitations to me.

use leptos::prelude::*;
use tenantry::invitation::ReceivedInvitation;

use crate::{
    api::invitations::{AcceptInvitation, DeclineInvitation},
    dates,
    i18n::{td_string, use_locale},
    kit::{Avatar, AvatarShape, ButtonKind, DayIn, Form, FormAction, Hidden, SubmitButton},
    layout::use_console,
    texts::invited_by,
};

/// Cards of the open invitations; nothing when there is none.
#[component]
pub(super) fn Invitations() -> impl IntoView {
    let locale = use_locale();
    let console = use_console();
    let invitations = Memo::new(move |_| console.data.with(|data| data.invitations.clone()));
    view! {
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

#[component]
fn Entry(invitation: ReceivedInvitation) -> impl IntoView {
    let locale = use_locale();
    let console = use_console();
    let accept = FormAction::<AcceptInvitation>::new();
    let decline = FormAction::<DeclineInvitation>::new();
    let name = invitation.organization_name.to_string();
    let detail = invited_by(locale, &invitation);
    let key = invitation.id.to_string();
    let (accepted, declined) = (key.clone(), key.clone());
    let accept_label = td_string!(locale, home.accept_named, name = name.clone());
    let decline_label = td_string!(locale, home.decline_named, name = name.clone());
    let refresh = Callback::new(move |_| console.refresh());
    let refresh_too = Callback::new(move |_| console.refresh());
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
                <Form action=accept key=key.clone() on_success=refresh>
                    <Hidden name="invitationId" value=accepted/>
                    <SubmitButton label=accept_label>{td_string!(locale, home.accept)}</SubmitButton>
                </Form>
                <Form action=decline key on_success=refresh_too>
                    <Hidden name="invitationId" value=declined/>
                    <SubmitButton kind=ButtonKind::Secondary label=decline_label>
                        {td_string!(locale, home.decline)}
                    </SubmitButton>
                </Form>
            </span>
        </div>
    }
}
