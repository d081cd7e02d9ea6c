//! Password and sessions.

use leptos::prelude::*;
use tenantry::Field;

use super::sessions::SessionsCard;
use crate::{
    api::account::{ChangePassword, ListSessions},
    i18n::{td_string, use_locale},
    kit::{Card, Form, FormAction, PageHeader, PasswordInput, SubmitButton},
    live::{Topic, use_live},
    load::load,
};

/// The password, and where the person is signed in.
#[component]
pub fn SecurityPage() -> impl IntoView {
    let locale = use_locale();
    let action = FormAction::<ChangePassword>::new();
    let news = use_live(Topic::Sessions);
    let open = load(move || action.version().get().wrapping_add(news.get()), || ListSessions {});
    view! {
        <PageHeader title=td_string!(locale, account.security_page) lead=td_string!(locale, account.security_lead)/>
        <Card title=td_string!(locale, account.password) lead=td_string!(locale, account.password_lead)>
            <Form action>
                <PasswordInput
                    field=Field::CurrentPassword
                    label=td_string!(locale, account.current_password)
                    autocomplete="current-password"
                />
                <PasswordInput
                    field=Field::NewPassword
                    label=td_string!(locale, account.new_password)
                    autocomplete="new-password"
                    hint=td_string!(locale, auth.password_hint)
                />
                <div class="form-actions"><SubmitButton>{td_string!(locale, account.change_password)}</SubmitButton></div>
            </Form>
        </Card>
        <SessionsCard open/>
    }
}
