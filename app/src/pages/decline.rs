//! The question before an invitation is declined, which is final.

use leptos::prelude::*;

use crate::{
    api::invitations::DeclineInvitation,
    i18n::{td_string, use_locale},
    kit::{ButtonKind, Dialog, DialogCancel, Form, FormAction, Hidden, SubmitButton},
    landing::Landing,
};

/// The name of the dialog.
pub(super) const DECLINE: &str = "decline";

/// Asks whether to decline an invitation: a dialog, with and without WASM.
#[component]
pub(super) fn DeclineDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The organization.
    name: String,
    /// The argument that names the invitation, and its value.
    invitation: (&'static str, String),
    /// The page without the question.
    back: String,
    /// Called once the invitation is declined.
    on_success: Callback<Landing>,
) -> impl IntoView {
    let locale = use_locale();
    let action = FormAction::<DeclineInvitation>::new();
    let (argument, value) = invitation;
    let label = td_string!(locale, home.decline_named, name = name.clone());
    view! {
        <Dialog open name=DECLINE title=td_string!(locale, home.decline_title, name = name)>
            <p>{td_string!(locale, home.decline_text)}</p>
            <Form action on_success>
                <Hidden name=argument value/>
                <div class="dialog-actions">
                    <DialogCancel open href=back/>
                    <SubmitButton kind=ButtonKind::Destructive label>{td_string!(locale, home.decline)}</SubmitButton>
                </div>
            </Form>
        </Dialog>
    }
}
