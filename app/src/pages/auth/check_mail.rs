//! A mail is on its way.

use leptos::{either::Either, prelude::*};

use super::{Heading, query};
use crate::{
    api::session::{RequestPasswordReset, ResendVerification},
    i18n::{td_string, use_locale},
    kit::{ButtonKind, Form, FormAction, Hidden, LinkButton, SubmitButton, TextInput},
    paths,
    settings::use_public_settings,
};

/// Says which mail to look for, and sends it again. The same whether or not the address has an account.
#[component]
pub fn CheckMailPage() -> impl IntoView {
    let locale = use_locale();
    let email = query("email").get_untracked();
    let is_reset = query("for").get_untracked() == "reset";
    let lead = match (is_reset, email.is_empty()) {
        (false, false) => td_string!(locale, auth.check_mail_verify, email = email.clone()),
        (false, true) => td_string!(locale, auth.check_mail_verify_unknown).to_owned(),
        (true, false) => td_string!(locale, auth.check_mail_reset, email = email.clone()),
        (true, true) => td_string!(locale, auth.check_mail_reset_unknown).to_owned(),
    };
    let again = if is_reset {
        let action = FormAction::<RequestPasswordReset>::new();
        Either::Left(view! { <Form action><Hidden name="again" value="true"/><Again email/></Form> })
    } else {
        let action = FormAction::<ResendVerification>::new();
        let next = query("next");
        Either::Right(view! { <Form action><Hidden name="next" value=next/><Again email/></Form> })
    };
    let dev = use_public_settings().with_value(|settings| settings.dev_pages);
    view! {
        <Heading page=td_string!(locale, auth.check_mail_page) title=td_string!(locale, auth.check_mail_title) lead/>
        {dev.then(|| view! {
            <LinkButton href="/dev/mailbox" kind=ButtonKind::Primary icon="inbox" wide=true attr:rel="external">
                {td_string!(locale, auth.dev_mailbox)}
            </LinkButton>
        })}
        <p class="auth-note">{td_string!(locale, auth.check_mail_hint)}</p>
        {again}
        <p class="auth-switch"><a href=paths::SIGN_IN>{td_string!(locale, auth.back_to_sign_in)}</a></p>
    }
}

/// The button that sends again; with an input where the address is not known.
#[component]
fn Again(email: String) -> impl IntoView {
    let locale = use_locale();
    let input = if email.is_empty() {
        Either::Left(view! {
            <TextInput
                field=tenantry::Field::Email
                label=td_string!(locale, auth.email)
                kind="email"
                autocomplete="username"
            />
        })
    } else {
        Either::Right(view! { <Hidden name="email" value=email/> })
    };
    view! {
        {input}
        <SubmitButton kind=ButtonKind::Secondary wide=true>{td_string!(locale, auth.resend)}</SubmitButton>
    }
}
