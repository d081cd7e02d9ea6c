//! Signing up behind an invitation link: the address is given, and the account lands inside.

use leptos::prelude::*;
use tenantry::{Field, email::Email};

use super::ENTER_QUERY;
use crate::{
    api::session::SignUp,
    i18n::{td_string, use_locale},
    kit::{Form, FormAction, Hidden, PasswordInput, SubmitButton, TextInput},
    paths,
};

/// The inputs of sign-up that matter here.
#[component]
pub(super) fn InvitedSignUp(email: Email, token: String) -> impl IntoView {
    let locale = use_locale();
    let action = FormAction::<SignUp>::new();
    let next = paths::with_query(&format!("/invite/{token}"), ENTER_QUERY, "1");
    view! {
        <p class="auth-note">{td_string!(locale, invite.sign_up_text)}</p>
        <Form action>
            <TextInput field=Field::Name label=td_string!(locale, auth.name) autocomplete="name" autofocus=true/>
            <TextInput
                field=Field::Email
                label=td_string!(locale, auth.email)
                kind="email"
                autocomplete="username"
                hint=td_string!(locale, invite.email_fixed)
                readonly=true
                value=email.to_string()
            />
            <PasswordInput
                field=Field::Password
                label=td_string!(locale, auth.password)
                autocomplete="new-password"
                hint=td_string!(locale, auth.password_hint)
            />
            <Hidden name="invitation" value=token/>
            <Hidden name="next" value=next/>
            <SubmitButton wide=true>{td_string!(locale, invite.sign_up)}</SubmitButton>
        </Form>
    }
}
