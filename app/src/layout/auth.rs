//! The frame of pages for people who are not signed in.

use leptos::prelude::*;
use leptos_router::components::Outlet;

use super::{LocaleForm, ThemeForm};
use crate::{
    i18n::{td_string, use_locale},
    kit::{Icon, Wordmark},
};

/// A form on one side; on wide screens, what the product is on the other.
#[component]
pub fn AuthLayout() -> impl IntoView {
    let locale = use_locale();
    let point = |text: &'static str| view! { <li><Icon name="check"/><span>{text}</span></li> };
    view! {
        <div class="auth">
            <div class="auth-side">
                <header class="auth-head">
                    <a class="auth-brand" href="/" aria-label=td_string!(locale, common.product)><Wordmark/></a>
                </header>
                <main class="auth-main" id="main" tabindex="-1">
                    <div class="auth-box"><Outlet/></div>
                </main>
                <footer class="auth-foot">
                    <LocaleForm key="foot"/>
                    <ThemeForm key="foot"/>
                </footer>
            </div>
            <aside class="auth-panel" aria-label=td_string!(locale, common.product)>
                <div class="auth-panel-box">
                    <p class="auth-panel-title">{td_string!(locale, auth.panel_title)}</p>
                    <ul class="auth-points">
                        {point(td_string!(locale, auth.panel_point_1))}
                        {point(td_string!(locale, auth.panel_point_2))}
                        {point(td_string!(locale, auth.panel_point_3))}
                    </ul>
                </div>
            </aside>
        </div>
    }
}
