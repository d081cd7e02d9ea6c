//! The address of the account, and the wish for another one.

use leptos::prelude::*;
use tenantry::{Field, user::Profile};

use crate::{
    api::account::{CancelEmailChange, ChangeEmail},
    i18n::{td_string, use_locale},
    kit::{
        Badge, Banner, ButtonKind, Card, Dialog, DialogCancel, DialogLink, Form, FormAction, PasswordInput,
        SubmitButton, TextInput, Tone, dialog_signal,
    },
    landing::Landing,
    settings::use_public_settings,
};

const DIALOG: &str = "email";

/// The address with its state; a dialog asks for another one, with the password.
#[component]
pub(super) fn EmailCard(
    /// The profile, as of now.
    now: Memo<Profile>,
    /// Called when the address, or the wish for another one, changed.
    on_change: Callback<Landing>,
) -> impl IntoView {
    let locale = use_locale();
    let open = dialog_signal(DIALOG);
    let cancel = FormAction::<CancelEmailChange>::new();
    let mark = move || {
        if now.with(|now| now.email_verified) {
            view! { <Badge tone=Tone::Success>{td_string!(locale, account.email_verified)}</Badge> }
        } else {
            view! { <Badge tone=Tone::Warning>{td_string!(locale, account.email_unverified)}</Badge> }
        }
    };
    let pending = Memo::new(move |_| now.with(|now| now.pending_email.clone()));
    view! {
        <Card title=td_string!(locale, account.email_title) lead=td_string!(locale, account.email_lead)>
            <div class="address">
                <p class="address-text">
                    <span class="address-mail">{move || now.with(|now| now.email.to_string())}</span>
                    {mark}
                </p>
                <DialogLink name=DIALOG open>{td_string!(locale, account.email_change)}</DialogLink>
            </div>
            {move || pending.get().map(|email| view! {
                <Banner>
                    <p>{td_string!(locale, account.email_pending, email = email.to_string())}</p>
                    <Form action=cancel on_success=on_change>
                        <SubmitButton kind=ButtonKind::Secondary>{td_string!(locale, account.email_cancel)}</SubmitButton>
                    </Form>
                </Banner>
            })}
            <Dialog open name=DIALOG title=td_string!(locale, account.email_dialog)>
                <Ask open on_change/>
            </Dialog>
        </Card>
    }
}

#[component]
fn Ask(open: RwSignal<bool>, on_change: Callback<Landing>) -> impl IntoView {
    let locale = use_locale();
    let action = FormAction::<ChangeEmail>::new();
    let sends_mail = use_public_settings().with_value(|settings| settings.mail_configured);
    let (text, send) = if sends_mail {
        (td_string!(locale, account.email_dialog_mail), td_string!(locale, account.email_send))
    } else {
        (td_string!(locale, account.email_dialog_direct), td_string!(locale, account.email_save))
    };
    let on_success = Callback::new(move |landing| {
        open.set(false);
        on_change.run(landing);
    });
    view! {
        <p class="soft">{text}</p>
        <Form action on_success>
            <TextInput field=Field::Email label=td_string!(locale, account.email_new) kind="email" autocomplete="email"/>
            <PasswordInput
                field=Field::CurrentPassword
                label=td_string!(locale, account.current_password)
                autocomplete="current-password"
            />
            <div class="dialog-actions">
                <DialogCancel open/>
                <SubmitButton>{send}</SubmitButton>
            </div>
        </Form>
    }
}
