//! Sign-up.

use leptos::prelude::*;
use tenantry::Field;

use super::{Heading, query};
use crate::{
    api::session::SignUp,
    i18n::{td_string, use_locale},
    kit::{Form, FormAction, Hidden, Icon, PasswordInput, SubmitButton, TextInput},
    paths,
};

/// Name, address and password; what else there is to say can wait, and may be said here.
#[component]
pub fn SignUpPage() -> impl IntoView {
    let locale = use_locale();
    let action = FormAction::<SignUp>::new();
    let next = query("next");
    let email = query("email").get_untracked();
    view! {
        <Heading
            page=td_string!(locale, auth.sign_up_page)
            title=td_string!(locale, auth.sign_up_title)
            lead=td_string!(locale, auth.sign_up_lead)
        />
        <Form action>
            <SignUpFields email/>
            <Hidden name="next" value=next/>
            <SubmitButton wide=true>{td_string!(locale, auth.sign_up)}</SubmitButton>
        </Form>
        <p class="auth-switch">
            {td_string!(locale, auth.have_account)} " "
            <a href=move || paths::with_next(paths::SIGN_IN, &next.get())>{td_string!(locale, auth.sign_in)}</a>
        </p>
    }
}

/// The inputs of sign-up, here and behind an invitation link.
#[component]
pub(crate) fn SignUpFields(
    /// The address to start with.
    email: String,
) -> impl IntoView {
    let locale = use_locale();
    view! {
        <TextInput
            field=Field::Name
            label=td_string!(locale, auth.name)
            autocomplete="name"
            autofocus=true
        />
        <TextInput
            field=Field::Email
            label=td_string!(locale, auth.email)
            kind="email"
            autocomplete="username"
            value=email
        />
        <PasswordInput
            field=Field::Password
            label=td_string!(locale, auth.password)
            autocomplete="new-password"
            hint=td_string!(locale, auth.password_hint)
        />
        <TextInput
            field=Field::CompanyName
            label=td_string!(locale, auth.company_name)
            autocomplete="organization"
            optional=true
            hint=td_string!(locale, auth.company_hint)
        />
        <details class="more">
            <summary class="more-summary">
                {td_string!(locale, auth.more)}
                <Icon name="chevron-down"/>
            </summary>
            <TextInput
                field=Field::ProfileName
                label=td_string!(locale, auth.profile_name)
                autocomplete="nickname"
                optional=true
            />
        </details>
    }
}
