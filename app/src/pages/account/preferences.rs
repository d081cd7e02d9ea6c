//! Language, theme and keys.

use leptos::prelude::*;

use crate::{
    i18n::{td_string, use_locale},
    kit::{Card, PageHeader},
    layout::{KeysForm, LocaleForm, ThemeForm},
};

/// Language, for the account; theme and keys, for this browser.
#[component]
pub fn PreferencesPage() -> impl IntoView {
    let locale = use_locale();
    view! {
        <PageHeader
            title=td_string!(locale, account.preferences_page)
            lead=td_string!(locale, account.preferences_lead)
        />
        <Card title=td_string!(locale, common.language) lead=td_string!(locale, account.language_lead)>
            <LocaleForm key="page"/>
        </Card>
        <Card title=td_string!(locale, common.theme) lead=td_string!(locale, account.theme_lead)>
            <ThemeForm key="page"/>
        </Card>
        <Card title=td_string!(locale, account.keys) lead=td_string!(locale, account.keys_lead)>
            <KeysForm/>
        </Card>
    }
}
