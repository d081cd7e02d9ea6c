//! Says so when the network is gone.

use leptos::prelude::*;

use crate::{
    i18n::{td_string, use_locale},
    kit::Icon,
};

/// A bar at the top while the browser is offline. The region is always there, so that its change is announced.
#[component]
pub fn OfflineBanner() -> impl IntoView {
    let locale = use_locale();
    let offline = RwSignal::new(false);
    Effect::new(move |_| {
        offline.set(!window().navigator().on_line());
        let gone = window_event_listener(leptos::ev::offline, move |_| offline.set(true));
        let back = window_event_listener(leptos::ev::online, move |_| offline.set(false));
        on_cleanup(move || {
            gone.remove();
            back.remove();
        });
    });
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
