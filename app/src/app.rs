//! The root of the console.

use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::components::Router;

use crate::{
    i18n::{provide_locale, td_string},
    kit::{ToastRegion, provide_toasts},
    layout::{OfflineBanner, RouteFocus},
    live::provide_live_events,
    posted::provide_posted,
    routes::Pages,
    settings::provide_public_settings,
};

/// The whole page below `<body>`: contexts, router, pages, messages.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    let locale = provide_locale();
    provide_public_settings();
    provide_posted();
    provide_toasts();
    provide_live_events();
    let product = td_string!(locale, common.product);
    let formatter =
        move |text: String| if text.is_empty() { product.to_owned() } else { format!("{text} · {product}") };
    view! {
        <Title formatter/>
        <a class="skip-link" href="#main">{td_string!(locale, common.skip)}</a>
        <Router>
            <OfflineBanner/>
            <Pages/>
            <ToastRegion/>
            <RouteFocus/>
        </Router>
    }
}
