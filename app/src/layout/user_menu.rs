//! The person's own menu.

use leptos::prelude::*;

use super::{LocaleForm, ThemeForm, console::use_console};
use crate::{
    api::session::SignOut,
    i18n::{td_string, use_locale},
    kit::{Avatar, Form, FormAction, Icon, Menu},
    live::use_signing_out,
    paths,
};

/// Account pages, language, theme, sign out.
#[component]
pub(super) fn UserMenu() -> impl IntoView {
    let locale = use_locale();
    let console = use_console();
    let name = Signal::derive(move || console.data.with(|data| data.viewer.name.to_string()));
    let email = Signal::derive(move || console.data.with(|data| data.viewer.email.to_string()));
    let picture = Signal::derive(move || console.data.with(|data| data.portrait.clone()));
    let action = FormAction::<SignOut>::new();
    let (signing_out, is_underway) = (use_signing_out(), action.is_underway());
    Effect::new(move |_| signing_out(is_underway.get()));
    let label = td_string!(locale, nav.account_menu, name = name.get_untracked());
    let summary = move || {
        view! {
            <Avatar name picture/>
            <span class="user-text">
                <span class="user-name">{name}</span>
                <span class="user-email">{email}</span>
            </span>
            <Icon name="chevrons-up-down"/>
        }
    };
    view! {
        <Menu class="user-menu" label summary>
            <ul class="menu-list">
                <li><a class="menu-item" href=paths::HOME><Icon name="house"/><span>{td_string!(locale, nav.home)}</span></a></li>
                <li><a class="menu-item" href=paths::ACCOUNT><Icon name="user"/><span>{td_string!(locale, nav.profile)}</span></a></li>
                <li><a class="menu-item" href=paths::SECURITY><Icon name="shield"/><span>{td_string!(locale, nav.security)}</span></a></li>
                <li><a class="menu-item" href=paths::PREFERENCES><Icon name="settings"/><span>{td_string!(locale, nav.preferences)}</span></a></li>
            </ul>
            <div class="menu-section"><LocaleForm key="menu"/><ThemeForm key="menu"/></div>
            <div class="menu-foot">
                <Form action class="menu-form">
                    <button type="submit" class="menu-item">
                        <Icon name="log-out"/>
                        <span>{td_string!(locale, nav.sign_out)}</span>
                    </button>
                </Form>
            </div>
        </Menu>
    }
}
