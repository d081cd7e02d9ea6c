//! The question before an invitation is withdrawn: a dialog that the address opens, with and without WASM.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use tenantry::{
    invitation::{Invitation, InvitationState},
    page::Page,
};

use crate::{
    active::use_active_organization,
    api::invitations::{CancelInvitation, LoadInvitation},
    i18n::{td_string, use_locale},
    kit::{ButtonKind, Dialog, DialogCancel, Form, FormAction, Hidden, SubmitButton, open_by_address},
    layout::focus_page,
    load::{Loaded, load},
    pages::errors::or_message,
};

/// The query parameter that names the invitation.
pub(super) const WITHDRAW_QUERY: &str = "withdraw";

/// Asks about the invitation that the address names, while it is pending.
#[component]
pub(super) fn WithdrawPanel(
    list: Loaded<Page<Invitation>>,
    /// The page without the question.
    #[prop(into)]
    back: Signal<String>,
) -> impl IntoView {
    let query = use_query_map();
    let wanted = Memo::new(move |_| query.with(|query| query.get(WITHDRAW_QUERY)).filter(|id| !id.is_empty()));
    move || wanted.get().map(|invitation_id| view! { <Asked invitation_id list back/> })
}

#[component]
fn Asked(invitation_id: String, list: Loaded<Page<Invitation>>, back: Signal<String>) -> impl IntoView {
    let active = use_active_organization();
    let ask = move || LoadInvitation { organization: active.slug(), invitation_id: invitation_id.clone() };
    let found = load(|| 0, ask);
    view! {
        <Transition fallback=|| ()>
            {Suspend::new(async move {
                or_message(found.await, move |found| {
                    let pending = found.filter(|found| found.state == InvitationState::Pending);
                    pending.map(|invitation| view! { <Question invitation list back/> })
                })
            })}
        </Transition>
    }
}

#[component]
fn Question(invitation: Invitation, list: Loaded<Page<Invitation>>, back: Signal<String>) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let action = FormAction::<CancelInvitation>::new();
    let back = back.get_untracked();
    let open = open_by_address(&back);
    let on_success = Callback::new(move |_| {
        open.set(false);
        list.refetch();
        // The link that opened the question goes with its row.
        focus_page();
    });
    let email = invitation.email.to_string();
    view! {
        <Dialog open name="withdraw" title=td_string!(locale, invitations.cancel_title, email = email.clone())>
            <p>{td_string!(locale, invitations.cancel_text)}</p>
            <Form action on_success>
                <Hidden name="organization" value=active.slug()/>
                <Hidden name="invitationId" value=invitation.id.to_string()/>
                <div class="dialog-actions">
                    <DialogCancel open href=back/>
                    <SubmitButton
                        kind=ButtonKind::Destructive
                        icon="ban"
                        label=td_string!(locale, invitations.cancel_named, email = email)
                    >
                        {td_string!(locale, invitations.cancel)}
                    </SubmitButton>
                </div>
            </Form>
        </Dialog>
    }
}
