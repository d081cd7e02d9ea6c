//! Invitations to the person, on top of the switcher.

use leptos::prelude::*;
use tenantry::invitation::ReceivedInvitation;

use super::super::console::use_console;
use crate::{
    api::invitations::{AcceptInvitation, DeclineInvitation},
    i18n::{td_string, use_locale},
    kit::{Avatar, AvatarShape, ButtonKind, Form, FormAction, Hidden, SubmitButton},
    landing::Landing,
    texts::invited_by,
};

/// Open invitations, each to be accepted or declined on the spot.
#[component]
pub(super) fn Received(focus_next: RwSignal<Option<String>>) -> impl IntoView {
    let locale = use_locale();
    let console = use_console();
    let invitations = Memo::new(move |_| console.data.with(|data| data.invitations.clone()));
    view! {
        <Show when=move || invitations.with(|invitations| !invitations.is_empty())>
            <p class="menu-heading" id="switcher-invitations">{td_string!(locale, home.invitations)}</p>
            <ul class="menu-list" aria-labelledby="switcher-invitations">
                <For each=move || invitations.get() key=|invitation| invitation.id let:invitation>
                    <Row invitation focus_next/>
                </For>
            </ul>
        </Show>
    }
}

#[component]
fn Row(invitation: ReceivedInvitation, focus_next: RwSignal<Option<String>>) -> impl IntoView {
    let locale = use_locale();
    let console = use_console();
    let accept = FormAction::<AcceptInvitation>::new();
    let decline = FormAction::<DeclineInvitation>::new();
    let name = invitation.organization_name.to_string();
    let detail = invited_by(locale, &invitation);
    let (id, same_id) = (invitation.id.to_string(), invitation.id.to_string());
    let accept_label = td_string!(locale, home.accept_named, name = name.clone());
    let decline_label = td_string!(locale, home.decline_named, name = name.clone());
    let key = format!("switcher-{id}");
    // The row becomes an organization where it stands, and the focus goes along.
    let accepted = Callback::new(move |landing: Landing| {
        focus_next.set(landing.path.map(|path| format!(".switcher [href^=\"{path}\"]")));
        console.refresh();
    });
    let declined = Callback::new(move |_| {
        focus_next.set(Some(".switcher-input".to_owned()));
        console.refresh();
    });
    view! {
        <li class="switcher-invitation">
            <Avatar name=name.clone() shape=AvatarShape::Square picture=invitation.organization_logo.clone()/>
            <span class="switcher-row-text">
                <span class="switcher-row-name">{name}</span>
                <span class="switcher-row-detail">{detail}</span>
            </span>
            <span class="switcher-answers">
                <Form action=accept key=key.clone() stay=true on_success=accepted>
                    <Hidden name="invitationId" value=id/>
                    <SubmitButton label=accept_label>
                        {td_string!(locale, home.accept)}
                    </SubmitButton>
                </Form>
                <Form action=decline key on_success=declined>
                    <Hidden name="invitationId" value=same_id/>
                    <SubmitButton kind=ButtonKind::Quiet label=decline_label>
                        {td_string!(locale, home.decline)}
                    </SubmitButton>
                </Form>
            </span>
        </li>
    }
}
