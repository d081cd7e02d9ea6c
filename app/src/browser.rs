//! What the browser does around hydration, and how it sends forms.

use std::{pin::Pin, sync::Arc};

use chrono::{DateTime, Utc};
use gloo_net::http::Request;
use leptos::{
    ev::SubmitEvent,
    form::form_data_from_event,
    prelude::*,
    web_sys::{FormData, UrlSearchParams},
};
use leptos_router::location::Location;
use send_wrapper::SendWrapper;
use tenantry::Error;

use crate::dates::Zone;

/// What a form sends.
#[derive(Debug)]
pub(crate) enum Inputs {
    /// As it stands in a URL.
    Text(String),
    /// With files.
    Parts(FormData),
}

/// The inputs of a submitted form as the browser would encode them, with the button that was pressed.
pub(crate) fn inputs_of(event: &SubmitEvent) -> Option<String> {
    let inputs = form_data_from_event(event).ok()?;
    let encoded = UrlSearchParams::new_with_str_sequence_sequence(&inputs).ok()?;
    encoded.to_string().as_string()
}

/// The same with the files that were chosen.
pub(crate) fn parts_of(event: &SubmitEvent) -> Option<FormData> {
    form_data_from_event(event).ok()
}

/// The value of an input in encoded inputs.
pub(crate) fn value_in(inputs: &str, name: &str) -> Option<String> {
    UrlSearchParams::new_with_str(inputs).ok()?.get(name)
}

/// [`post`] as a future that claims to be `Send`, as resources want it: there is one thread only.
pub(crate) fn post_boxed(
    path: &'static str,
    inputs: String,
) -> Pin<Box<dyn Future<Output = Result<String, Error>> + Send>> {
    Box::pin(SendWrapper::new(post(path, Inputs::Text(inputs))))
}

/// [`post_boxed`], for answers that are kept as text.
pub(crate) fn answer_boxed(
    path: &'static str,
    inputs: String,
) -> Pin<Box<dyn Future<Output = Result<Arc<str>, Error>> + Send>> {
    Box::pin(SendWrapper::new(async move { post(path, Inputs::Text(inputs)).await.map(Into::into) }))
}

/// Posts encoded inputs to a server function. Its answer, or its error; no answer, or one that is none of ours (a
/// proxy's, say), is [`Error::Unavailable`].
pub(crate) async fn post(path: &str, inputs: Inputs) -> Result<String, Error> {
    let request = Request::post(path).header("accept", "application/json");
    let request = match inputs {
        Inputs::Text(text) => request.header("content-type", "application/x-www-form-urlencoded").body(text),
        // The browser names the kind itself, with what it has put between the parts.
        Inputs::Parts(parts) => request.body(parts),
    };
    let request = request.map_err(|_| Error::BadRequest)?;
    let response = request.send().await.map_err(|_| Error::Unavailable)?;
    let body = response.text().await.map_err(|_| Error::Unavailable)?;
    if response.ok() { Ok(body) } else { Err(serde_json::from_slice(body.as_bytes()).unwrap_or(Error::Unavailable)) }
}

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

const HYDRATED: &str = "data-scripted";

thread_local! {
    /// Whether times are told by this browser's clock. While a page is taken over they are in UTC, as the server wrote
    /// them: a text that differs would not be put right.
    static TELLS_OWN_TIME: ArcRwSignal<bool> = ArcRwSignal::new(false);
}

/// Shows what only works with this code, tells times by the reader's clock, and lets tests know that it runs.
pub fn after_hydration() {
    if let Some(html) = document().document_element() {
        _ = html.set_attribute(HYDRATED, "");
    }
    TELLS_OWN_TIME.with(|tells| tells.set(true));
}

/// The clock by which pages tell a moment: this browser's, as it was or will be set then (daylight saving time), once
/// the page is alive. Whoever asks in a closure of a view is asked again at that time.
pub(crate) fn zone_of(at: DateTime<Utc>) -> Zone {
    if !TELLS_OWN_TIME.with(|tells| tells.get()) {
        return Zone::Utc;
    }
    let date = js_sys::Date::new(&leptos::wasm_bindgen::JsValue::from_f64(at.timestamp_millis() as f64));
    // Minutes by which UTC is ahead of the clock.
    Zone::Ahead(-date.get_timezone_offset() as i32)
}

/// Whether the page that the server rendered has been taken over.
pub(crate) fn is_hydrated() -> bool {
    document().document_element().is_some_and(|html| html.has_attribute(HYDRATED))
}

/// Loads the page that the router is on its way to, once there is a network and if it still is the one that is wanted.
pub(crate) fn load_when_online(location: Location) {
    let address = move || untrack(|| crate::kit::address(&location));
    let wanted = address();
    let load = move || {
        if address() == wanted {
            _ = window().location().assign(&wanted);
        }
    };
    if window().navigator().on_line() {
        load();
    } else {
        _ = window_event_listener(leptos::ev::online, move |_| load());
    }
}
