//! The focus after a navigation.

use std::time::Duration;

use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// After a navigation without a page load, moves the focus to the page's heading, so that a screen reader starts
/// there and the Tab key goes on from there.
#[component]
pub fn RouteFocus() -> impl IntoView {
    let pathname = use_location().pathname;
    Effect::new(move |before: Option<String>| {
        let now = pathname.get();
        if before.is_some_and(|before| before != now) {
            request_animation_frame(focus_main);
        }
        now
    });
}

/// Moves the focus to the page once a dialog is closed, whose opener goes with what was asked about: the browser gives
/// the focus back to the opener first.
pub fn focus_page() {
    set_timeout(focus_main, Duration::from_millis(50));
}

fn focus_main() {
    use leptos::wasm_bindgen::JsCast as _;
    let main = document().get_element_by_id("main");
    if let Some(main) = main.and_then(|main| main.dyn_into::<leptos::web_sys::HtmlElement>().ok()) {
        _ = main.focus();
    }
}
