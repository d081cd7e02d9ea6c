//! Invitations to the person, on top of the switcher.

use leptos::{
    either::Either,
    ev::{KeyboardEvent, MouseEvent},
    prelude::*,
    wasm_bindgen::JsCast as _,
    web_sys::HtmlElement,
};
use tenantry::{ids::InvitationId, invitation::ReceivedInvitation};

use super::super::console::use_console;
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
                        Either::Left(view! { <Question id name focus_next asked/> })
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
    // Asked here; without WASM, and in a new tab, on the page that the link leads to.
    let ask = move |event: MouseEvent| {
        if !(event.ctrl_key() || event.meta_key() || event.shift_key()) {
            event.prevent_default();
            asked.set(Some(id));
            focus_soon(format!("#keep-{id}"));
        }
    };
    view! {
        <Form action=accept key=format!("switcher-{id}") stay=true on_success=accepted>
            <Hidden name="invitationId" value=id.to_string()/>
            <SubmitButton label=accept_label>{td_string!(locale, home.accept)}</SubmitButton>
        </Form>
        <a class="button button-quiet" id=format!("decline-{id}") href=paths::decline(&id.to_string())
            aria-label=decline_label on:click=ask>
            {td_string!(locale, home.decline)}
        </a>
    }
}

/// Whether to decline, which is final. The focus begins on what changes nothing.
#[component]
fn Question(
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
    let keep = move || {
        if decline.pending().get_untracked() {
            return;
        }
        asked.set(None);
        focus_soon(format!("#decline-{id}"));
    };
    // Escape takes back the question, not yet the switcher.
    let on_key = move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            event.prevent_default();
            keep();
        }
    };
    view! {
        <span class="switcher-question" role="group" aria-label=title on:keydown=on_key>
            <span>{td_string!(locale, home.decline_sure)}</span>
            <Form action=decline key=format!("switcher-{id}") on_success=declined>
                <Hidden name="invitationId" value=id.to_string()/>
                <SubmitButton kind=ButtonKind::Destructive label>{td_string!(locale, home.decline)}</SubmitButton>
            </Form>
            <button type="button" class="button button-quiet" id=format!("keep-{id}") aria-label=keep_label
                on:click=move |_| keep()>
                {td_string!(locale, home.keep)}
            </button>
        </span>
    }
}

/// Moves the focus to what a row is about to show.
pub(super) fn focus_soon(selector: String) {
    request_animation_frame(move || {
        let element = document().query_selector(&selector).ok().flatten();
        if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
            _ = element.focus();
        }
    });
}
