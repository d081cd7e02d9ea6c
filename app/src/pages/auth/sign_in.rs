//! Sign-in.

use leptos::prelude::*;
use tenantry::{Error, Field};

use super::{Heading, query};
use crate::{
    api::session::SignIn,
    i18n::{td_string, use_locale},
    kit::{Form, FormAction, Hidden, PasswordInput, SubmitButton, TextInput},
    paths,
};

/// Address and password.
#[component]
pub fn SignInPage() -> impl IntoView {
    let locale = use_locale();
    let action = FormAction::<SignIn>::new();
    let next = query("next");
    let email = query("email").get_untracked();
    let refused = action.error();
    let unverified = move || refused.get() == Some(Error::EmailNotVerified);
    view! {
        <Heading
            page=td_string!(locale, auth.sign_in_page)
            title=td_string!(locale, auth.sign_in_title)
            lead=td_string!(locale, auth.sign_in_lead)
        />
        <Form action>
            <Hidden name="next" value=next/>
            <TextInput
                field=Field::Email
                label=td_string!(locale, auth.email)
                kind="email"
                autocomplete="username"
                value=email
                autofocus=true
            />
            <PasswordInput field=Field::Password label=td_string!(locale, auth.password) autocomplete="current-password"/>
            <p class="auth-aside"><a href=paths::FORGOT_PASSWORD>{td_string!(locale, auth.forgot)}</a></p>
            <SubmitButton wide=true>{td_string!(locale, auth.sign_in)}</SubmitButton>
            <Show when=unverified>
                <p class="auth-switch"><a href=paths::CHECK_MAIL>{td_string!(locale, auth.get_new_link)}</a></p>
            </Show>
        </Form>
        <p class="auth-switch">
            {td_string!(locale, auth.no_account)} " "
            <a href=move || paths::with_next(paths::SIGN_UP, &next.get())>{td_string!(locale, auth.sign_up)}</a>
        </p>
    }
}
