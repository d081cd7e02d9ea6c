//! The WebAssembly entry of the console.

#![recursion_limit = "256"]

/// Takes over the page that the server rendered.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    tenantry_app::browser::before_hydration();
    leptos::mount::hydrate_body(tenantry_app::App);
    tenantry_app::browser::after_hydration();
}
