//! Signing up behind a link. Behind an invitation the address is given, and the account lands inside.

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
pub(super) fn InvitedSignUp(
    /// The invited address; `None` behind a link for whoever holds it.
    email: Option<Email>,
    /// The secret of the link.
    token: String,
    /// The page behind the link.
    here: String,
    /// Whether the link only lets ask.
    #[prop(optional)]
    asks: bool,
) -> impl IntoView {
    let locale = use_locale();
    let action = FormAction::<SignUp>::new();
    let next = paths::with_query(&here, ENTER_QUERY, "1");
    let (hint, readonly) = match &email {
        Some(_) => (td_string!(locale, invite.email_fixed).to_owned(), true),
        None => (td_string!(locale, join.email_hint).to_owned(), false),
    };
    let button = if asks { td_string!(locale, join.ask_sign_up) } else { td_string!(locale, invite.sign_up) };
    let value = email.map(String::from).unwrap_or_default();
    view! {
        <Form action>
            <TextInput field=Field::Name label=td_string!(locale, auth.name) autocomplete="name" autofocus=true/>
            <TextInput
                field=Field::Email
                label=td_string!(locale, auth.email)
                kind="email"
                autocomplete="username"
                hint
                readonly
                value
            />
            <PasswordInput
                field=Field::Password
                label=td_string!(locale, auth.password)
                autocomplete="new-password"
                hint=td_string!(locale, auth.password_hint)
            />
            <Hidden name="invitation" value=token/>
            <Hidden name="next" value=next/>
            <SubmitButton wide=true>{button}</SubmitButton>
        </Form>
    }
}
