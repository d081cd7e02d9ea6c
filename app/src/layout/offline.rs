//! Says so when the network is gone.

use leptos::prelude::*;

use crate::{
    i18n::{td_string, use_locale},
    kit::Icon,
    live::use_offline,
};

/// A bar at the top while the network is gone or the server is not heard. The region is always there, so that its change is announced.
#[component]
pub fn OfflineBanner() -> impl IntoView {
    let locale = use_locale();
    let offline = use_offline();
    view! {
        <div class="offline" role="status">
            <Show when=move || offline.get()>
                <p class="offline-text">
                    <Icon name="wifi-off"/>
                    <span>{td_string!(locale, states.offline)}</span>
                </p>
            </Show>
        </div>
    }
}
