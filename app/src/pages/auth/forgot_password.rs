//! A way back in.

use leptos::prelude::*;
use tenantry::Field;

use super::{Heading, query};
use crate::{
    api::session::RequestPasswordReset,
    i18n::{td_string, use_locale},
    kit::{Form, FormAction, SubmitButton, TextInput},
    paths,
};

/// The address; the answer is the same for every one.
#[component]
pub fn ForgotPasswordPage() -> impl IntoView {
    let locale = use_locale();
    let action = FormAction::<RequestPasswordReset>::new();
    let email = query("email").get_untracked();
    view! {
        <Heading
            page=td_string!(locale, auth.forgot_page)
            title=td_string!(locale, auth.forgot_title)
            lead=td_string!(locale, auth.forgot_lead)
        />
        <Form action>
            <TextInput
                field=Field::Email
                label=td_string!(locale, auth.email)
                kind="email"
                autocomplete="username"
                value=email
                autofocus=true
            />
            <SubmitButton wide=true>{td_string!(locale, auth.send_link)}</SubmitButton>
        </Form>
        <p class="auth-switch"><a href=paths::SIGN_IN>{td_string!(locale, auth.back_to_sign_in)}</a></p>
    }
}
