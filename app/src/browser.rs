//! What the browser does around hydration.

use leptos::prelude::*;

/// Takes the page's own address where the server showed it at another: a form that was posted before this code was
/// there is answered at the address of its server function.
pub fn before_hydration() {
    let page = document()
        .query_selector("meta[name=tenantry-page]")
        .ok()
        .flatten()
        .and_then(|meta| meta.get_attribute("content"))
        .and_then(|page| crate::paths::local(&page).map(str::to_owned));
    if let (Some(page), Ok(history)) = (page, window().history()) {
        _ = history.replace_state_with_url(&leptos::wasm_bindgen::JsValue::NULL, "", Some(&page));
    }
}

/// Shows what only works with this code, and lets tests know that it runs.
pub fn after_hydration() {
    if let Some(html) = document().document_element() {
        _ = html.set_attribute("data-scripted", "");
    }
}
