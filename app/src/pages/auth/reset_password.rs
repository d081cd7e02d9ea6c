//! Behind the link of a reset mail.

use leptos::{either::Either, prelude::*};
use tenantry::{Error, Field, invitation::LinkSecret};

use super::{Heading, query};
use crate::{
    api::session::ResetPassword,
    i18n::{td_string, use_locale},
    kit::{ButtonKind, Drawing, Form, FormAction, Hidden, LinkButton, PasswordInput, StatePage, SubmitButton},
    paths,
    texts::error_text,
};

/// A new password. A link that is cut off is said at once; one that was used or is too old, when it is used.
#[component]
pub fn ResetPasswordPage() -> impl IntoView {
    let locale = use_locale();
    let action = FormAction::<ResetPassword>::new();
    let token = query("token");
    let is_whole = LinkSecret::parse(&token.get_untracked()).is_ok();
    let refused = action.error();
    let dead = move || refused.get() == Some(Error::InvalidToken);
    if !is_whole {
        return Either::Left(view! {
            <StatePage
                drawing=Drawing::Lost
                title=td_string!(locale, auth.link_dead_title)
                page=td_string!(locale, auth.reset_page)
                text=error_text(locale, &Error::InvalidToken).into_any()
            >
                <LinkButton href=paths::FORGOT_PASSWORD kind=ButtonKind::Primary>
                    {td_string!(locale, auth.get_new_link)}
                </LinkButton>
            </StatePage>
        });
    }
    Either::Right(view! {
        <Heading
            page=td_string!(locale, auth.reset_page)
            title=td_string!(locale, auth.reset_title)
            lead=td_string!(locale, auth.reset_lead)
        />
        <Form action>
            <Hidden name="token" value=token/>
            <PasswordInput
                field=Field::Password
                label=td_string!(locale, auth.new_password)
                autocomplete="new-password"
                hint=td_string!(locale, auth.password_hint)
            />
            <SubmitButton wide=true>{td_string!(locale, auth.set_password)}</SubmitButton>
            <Show when=dead>
                <p class="auth-switch"><a href=paths::FORGOT_PASSWORD>{td_string!(locale, auth.get_new_link)}</a></p>
            </Show>
        </Form>
    })
}
