//! The keys of the switcher.

use leptos::{
    ev::KeyboardEvent,
    prelude::document,
    wasm_bindgen::JsCast as _,
    web_sys::{Element, HtmlElement, HtmlInputElement},
};

/// What the focus can move to, from the top of the panel to its bottom.
const ITEMS: &str = ".menu-panel a, .switcher-answers button";

/// Ctrl+Shift+O, or Cmd+Shift+O.
pub(super) fn is_chord(event: &KeyboardEvent) -> bool {
    // By the place of the key too: with another layout (Hangul, say) the letter is another one.
    let is_o = event.code() == "KeyO" || event.key().eq_ignore_ascii_case("o");
    (event.ctrl_key() || event.meta_key()) && event.shift_key() && !event.alt_key() && is_o
}

/// Alt and a digit: one of the first nine organizations. With Alt, since digits alone are typed into the search.
fn shortcut(event: &KeyboardEvent) -> Option<u32> {
    if !event.alt_key() || event.ctrl_key() || event.meta_key() {
        return None;
    }
    event.code().strip_prefix("Digit")?.parse().ok()
}

/// The organization that shows this digit. The personal one, below the others, shows none.
fn numbered(within: &HtmlElement, digit: u32) -> Option<HtmlElement> {
    first(within, &format!(".switcher-row[aria-keyshortcuts='Alt+{digit}']"))
}

/// From a row to the button beside it, or back.
fn aside(focused: Option<&Element>, key: &str) -> bool {
    let Some(line) = focused.and_then(|element| element.closest(".switcher-line").ok().flatten()) else { return false };
    let wanted = match key {
        "ArrowRight" => ".switcher-pin button",
        "ArrowLeft" => ".switcher-row",
        _ => return false,
    };
    let element = line.query_selector(wanted).ok().flatten().and_then(|found| found.dyn_into::<HtmlElement>().ok());
    if let Some(element) = element {
        _ = element.focus();
    }
    true
}

pub(super) fn first(within: &HtmlElement, selector: &str) -> Option<HtmlElement> {
    within.query_selector(selector).ok().flatten().and_then(|element| element.dyn_into().ok())
}

/// Moves through the open switcher. Whether the key is used up by that.
pub(super) fn moves(details: &HtmlElement, input: Option<&HtmlInputElement>, event: &KeyboardEvent) -> bool {
    // A key that is part of composing a Hangul syllable is not for us.
    if let Some(digit) = shortcut(event) {
        if let Some(row) = numbered(details, digit) {
            row.click();
        }
        return true;
    }
    if event.is_composing() || event.ctrl_key() || event.meta_key() || event.alt_key() {
        return false;
    }
    let focused = document().active_element();
    let is_typing = focused.is_some() && focused.as_ref() == input.map(AsRef::as_ref);
    let key = event.key();
    if key == "Enter" && is_typing {
        if let Some(row) = first(details, ".switcher-row") {
            row.click();
        }
        return true;
    }
    // Home and End belong to the text while there is some.
    if is_typing && matches!(key.as_str(), "Home" | "End") && input.is_some_and(|input| !input.value().is_empty()) {
        return false;
    }
    if key.chars().count() == 1 && key != " " && !is_typing {
        // Typing goes on in the field, with this very key.
        if let Some(input) = input {
            _ = input.focus();
        }
        return false;
    }
    if aside(focused.as_ref(), &key) {
        return true;
    }
    let Ok(found) = details.query_selector_all(ITEMS) else { return false };
    let items: Vec<HtmlElement> =
        (0..found.length()).filter_map(|index| found.get(index)?.dyn_into::<HtmlElement>().ok()).collect();
    let last = items.len().saturating_sub(1);
    // Beside a row one is at that row.
    let line = focused.as_ref().and_then(|element| element.closest(".switcher-line").ok().flatten());
    let row = line.and_then(|line| line.query_selector(".switcher-row").ok().flatten()).or_else(|| focused.clone());
    let place = items.iter().position(|item| row.as_ref() == Some(item.as_ref()));
    let next = match (key.as_str(), place) {
        // From the field down to the organizations; what is above them is one step up from there.
        ("ArrowDown", None) => items.iter().position(|item| item.class_list().contains("switcher-row")).unwrap_or(0),
        ("Home", _) => 0,
        ("End", _) | ("ArrowUp", None) => last,
        ("ArrowDown", Some(place)) => (place + 1).min(last),
        ("ArrowUp", Some(0)) => {
            if let Some(input) = input {
                _ = input.focus();
            }
            return true;
        }
        ("ArrowUp", Some(place)) => place - 1,
        _ => return false,
    };
    if let Some(item) = items.get(next) {
        _ = item.focus();
    }
    true
}
