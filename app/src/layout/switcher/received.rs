//! Invitations to the person, on top of the switcher.

use leptos::{either::Either, prelude::*};
use tenantry::{ids::InvitationId, invitation::ReceivedInvitation};

use super::{
    super::console::use_console,
    question::{DeclineLink, Question},
};
use crate::{
    api::invitations::{AcceptInvitation, DeclineInvitation},
    i18n::{td_string, use_locale},
    kit::{Avatar, AvatarShape, ButtonKind, Form, FormAction, Hidden, SubmitButton},
    landing::Landing,
    paths,
    texts::invited_by,
};

/// Open invitations, each to be accepted or declined on the spot.
#[component]
pub(super) fn Received(
    focus_next: RwSignal<Option<String>>,
    /// The one of which it is asked whether to decline it.
    asked: RwSignal<Option<InvitationId>>,
) -> impl IntoView {
    let locale = use_locale();
    let console = use_console();
    let invitations = Memo::new(move |_| console.data.with(|data| data.invitations.clone()));
    view! {
        <Show when=move || invitations.with(|invitations| !invitations.is_empty())>
            <p class="menu-heading" id="switcher-invitations">{td_string!(locale, home.invitations)}</p>
            <ul class="menu-list" aria-labelledby="switcher-invitations">
                <For each=move || invitations.get() key=|invitation| invitation.id let:invitation>
                    <Row invitation focus_next asked/>
                </For>
            </ul>
        </Show>
    }
}

#[component]
fn Row(
    invitation: ReceivedInvitation,
    focus_next: RwSignal<Option<String>>,
    asked: RwSignal<Option<InvitationId>>,
) -> impl IntoView {
    let locale = use_locale();
    let id = invitation.id;
    let is_asked = Memo::new(move |_| asked.get() == Some(id));
    let name = invitation.organization_name.to_string();
    let detail = invited_by(locale, &invitation);
    let organization = StoredValue::new(name.clone());
    view! {
        <li class="switcher-invitation">
            <Avatar name=name.clone() shape=AvatarShape::Square picture=invitation.organization_logo.clone()/>
            <span class="switcher-row-text">
                <span class="switcher-row-name">{name}</span>
                <span class="switcher-row-detail">{detail}</span>
            </span>
            <span class="switcher-answers">
                {move || {
                    let name = organization.get_value();
                    if is_asked.get() {
                        Either::Left(view! { <Decline id name focus_next asked/> })
                    } else {
                        Either::Right(view! { <Answers id name focus_next asked/> })
                    }
                }}
            </span>
        </li>
    }
}

/// Accept, or decline.
#[component]
fn Answers(
    id: InvitationId,
    /// The organization.
    name: String,
    focus_next: RwSignal<Option<String>>,
    asked: RwSignal<Option<InvitationId>>,
) -> impl IntoView {
    let locale = use_locale();
    let console = use_console();
    let accept = FormAction::<AcceptInvitation>::new();
    let accept_label = td_string!(locale, home.accept_named, name = name.clone());
    let decline_label = td_string!(locale, home.decline_named, name = name);
    // The row becomes an organization where it stands, and the focus goes along.
    let accepted = Callback::new(move |landing: Landing| {
        focus_next.set(landing.path.map(|path| format!(".switcher [href^=\"{path}\"]")));
        console.refresh();
    });
    view! {
        <Form action=accept key=format!("switcher-{id}") stay=true on_success=accepted>
            <Hidden name="invitationId" value=id.to_string()/>
            <SubmitButton label=accept_label>{td_string!(locale, home.accept)}</SubmitButton>
        </Form>
        <DeclineLink id=id.to_string() href=paths::decline(&id.to_string()) label=decline_label
            text=td_string!(locale, home.decline) ask=Callback::new(move |()| asked.set(Some(id)))/>
    }
}

/// Whether to decline it.
#[component]
fn Decline(
    id: InvitationId,
    /// The organization.
    name: String,
    focus_next: RwSignal<Option<String>>,
    asked: RwSignal<Option<InvitationId>>,
) -> impl IntoView {
    let locale = use_locale();
    let console = use_console();
    let decline = FormAction::<DeclineInvitation>::new();
    let title = td_string!(locale, home.decline_title, name = name.clone());
    let label = td_string!(locale, home.decline_named, name = name.clone());
    let keep_label = td_string!(locale, home.keep_named, name = name);
    let declined = Callback::new(move |_| {
        focus_next.set(Some(".switcher-input".to_owned()));
        console.refresh();
    });
    view! {
        <Question id=id.to_string() title text=td_string!(locale, home.decline_sure)
            keep_text=td_string!(locale, home.keep) keep_label pending=decline.pending()
            keep=Callback::new(move |()| asked.set(None))>
            <Form action=decline key=format!("switcher-{id}") on_success=declined>
                <Hidden name="invitationId" value=id.to_string()/>
                <SubmitButton kind=ButtonKind::Destructive label>{td_string!(locale, home.decline)}</SubmitButton>
            </Form>
        </Question>
    }
}
