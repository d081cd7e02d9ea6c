//! Putting a link on the clipboard.

#[cfg(feature = "hydrate")]
use leptos::prelude::*;

/// Puts a text on the clipboard. Browsers give it to pages on HTTPS and localhost only.
#[cfg(feature = "hydrate")]
pub(super) async fn copy_text(text: &str) -> bool {
    use wasm_bindgen::{JsCast as _, JsValue};
    let write = || {
        let clipboard = js_sys::Reflect::get(&window().navigator(), &JsValue::from_str("clipboard")).ok()?;
        let write = js_sys::Reflect::get(&clipboard, &JsValue::from_str("writeText")).ok()?;
        let write = write.dyn_into::<js_sys::Function>().ok()?;
        write.call1(&clipboard, &JsValue::from_str(text)).ok()?.dyn_into::<js_sys::Promise>().ok()
    };
    match write() {
        Some(written) => wasm_bindgen_futures::JsFuture::from(written).await.is_ok(),
        None => false,
    }
}

#[cfg(not(feature = "hydrate"))]
pub(super) async fn copy_text(_: &str) -> bool {
    false
}
