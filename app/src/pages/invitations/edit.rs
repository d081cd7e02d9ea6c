//! Letting a pending invitation offer something else: a dialog that the address opens, with and without WASM.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use tenantry::{
    invitation::{Invitation, InvitationState},
    page::Page,
    team::Team,
};

use super::{
    Shown,
    offer_fields::{RoleBoxes, TeamBoxes},
};
use crate::{
    active::use_active_organization,
    api::invitations::{LoadInvitation, UpdateInvitation},
    i18n::{td_string, use_locale},
    kit::{Dialog, DialogCancel, Form, FormAction, Hidden, SubmitButton, open_by_address},
    load::{Loaded, load},
    pages::errors::or_message,
};

/// The query parameter that names the invitation.
pub(super) const EDIT_QUERY: &str = "edit";

/// The dialog for the invitation that the address names, if it is pending. It is loaded on its own, once: what others
/// change meanwhile does not take away what is being chosen.
#[component]
pub(super) fn EditPanel(list: Loaded<Page<Invitation>>, teams: Loaded<Vec<Team>>, shown: Memo<Shown>) -> impl IntoView {
    let query = use_query_map();
    let wanted = Memo::new(move |_| query.with(|query| query.get(EDIT_QUERY)).filter(|id| !id.is_empty()));
    move || wanted.get().map(|invitation_id| view! { <Asked invitation_id list teams shown/> })
}

#[component]
fn Asked(
    invitation_id: String,
    list: Loaded<Page<Invitation>>,
    teams: Loaded<Vec<Team>>,
    shown: Memo<Shown>,
) -> impl IntoView {
    let active = use_active_organization();
    let ask = move || LoadInvitation { organization: active.slug(), invitation_id: invitation_id.clone() };
    let found = load(|| 0, ask);
    view! {
        <Transition fallback=|| ()>
            {Suspend::new(async move {
                let teams = teams.await.unwrap_or_default();
                or_message(found.await, move |found| {
                    let pending = found.filter(|found| found.state == InvitationState::Pending);
                    pending.map(|invitation| view! { <Edit invitation teams list shown/> })
                })
            })}
        </Transition>
    }
}

#[component]
fn Edit(invitation: Invitation, teams: Vec<Team>, list: Loaded<Page<Invitation>>, shown: Memo<Shown>) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let action = FormAction::<UpdateInvitation>::new();
    let back = shown.with_untracked(|shown| shown.address(&active.slug()));
    let open = open_by_address(&back);
    let on_success = Callback::new(move |_| list.refetch());
    let email = invitation.email.to_string();
    view! {
        <Dialog open name="edit" title=td_string!(locale, invitations.edit_title, email = email)>
            <p class="soft">{td_string!(locale, invitations.edit_text)}</p>
            <Form action on_success>
                <Hidden name="organization" value=active.slug()/>
                <Hidden name="invitationId" value=invitation.id.to_string()/>
                <RoleBoxes ticked=invitation.roles/>
                <TeamBoxes teams ticked=invitation.teams/>
                <div class="dialog-actions">
                    <DialogCancel open href=back/>
                    <SubmitButton>{td_string!(locale, common.save)}</SubmitButton>
                </div>
            </Form>
        </Dialog>
    }
}
