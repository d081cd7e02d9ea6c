//! The WebAssembly entry of the console.

#![recursion_limit = "256"]

/// Takes over the page that the server rendered, once the code of that page is there.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    tenantry_app::browser::before_hydration();
    wasm_bindgen_futures::spawn_local(async {
        let body = leptos::tachys::dom::body();
        leptos::mount::hydrate_from_async(body, tenantry_app::App).await.forget();
        tenantry_app::browser::after_hydration();
    });
}
