//! Keys without Ctrl or Cmd: `g` and a letter goes to a page, `j` and `k` move through the rows of the page's list, `/`
//! goes to its search, `z` takes back what the last message offers to. They are for when nobody is typing, and a
//! preference turns them off (WCAG 2.1.4).

mod rows;

use std::time::Duration;

use leptos::{
    ev::KeyboardEvent,
    leptos_dom::helpers::TimeoutHandle,
    prelude::*,
    wasm_bindgen::JsCast as _,
    web_sys::{HtmlElement, HtmlInputElement},
};
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::sidebar::{Offer, use_offer};
use crate::{paths, preferences::SingleKeys};

/// How long `g` waits for its letter.
const WAIT: Duration = Duration::from_millis(1500);
/// Inputs into which nothing is typed.
const TEXTLESS: [&str; 9] = ["button", "checkbox", "color", "file", "image", "radio", "range", "reset", "submit"];

/// Listens for as long as the console is open.
pub(super) fn keep_keys() {
    let Offer { slug, may_invite } = use_offer();
    let navigate = use_navigate();
    // Runs while `g` waits.
    let waiting = StoredValue::new(None::<TimeoutHandle>);
    let listener = window_event_listener(leptos::ev::keydown, move |event| {
        // Whatever is pressed, the wait is over.
        let is_second = end(waiting);
        if !is_free(&event) {
            return;
        }
        let letter = if event.shift_key() { None } else { letter(&event.key(), &event.code()) };
        let is_used = if is_second {
            let path = letter.and_then(|letter| {
                slug.with_untracked(|slug| path_of(letter, slug.as_deref(), may_invite.get_untracked()))
            });
            if let Some(path) = &path {
                navigate(path, NavigateOptions::default());
            }
            path.is_some()
        } else {
            match letter {
                Some('g') => {
                    let over = move || {
                        _ = waiting.try_update_value(Option::take);
                    };
                    waiting.set_value(set_timeout_with_handle(over, WAIT).ok());
                    true
                }
                Some('j') => rows::step(true),
                Some('k') => rows::step(false),
                Some('z') => rows::take_back(),
                _ => is_slash(&event) && rows::search(),
            }
        };
        if is_used {
            event.prevent_default();
        }
    });
    on_cleanup(move || {
        listener.remove();
        end(waiting);
    });
}

/// Ends the wait for a letter. Whether there was one.
fn end(waiting: StoredValue<Option<TimeoutHandle>>) -> bool {
    let timer = waiting.try_update_value(Option::take).flatten();
    if let Some(timer) = &timer {
        timer.clear();
    }
    timer.is_some()
}

/// Whether a key is meant for the page: no chord, no text, and nothing open that has keys of its own.
fn is_free(event: &KeyboardEvent) -> bool {
    let is_chord = event.ctrl_key() || event.alt_key() || event.meta_key();
    let is_taken = event.default_prevented() || event.is_composing() || is_chord;
    !is_taken && are_on() && !is_typing() && !is_anything_open()
}

/// Whether the person wants keys without Ctrl or Cmd: the server wrote it into the page.
pub(super) fn are_on() -> bool {
    let text = document().document_element().and_then(|html| html.get_attribute("data-keys"));
    SingleKeys::from_text(&text.unwrap_or_default()) == SingleKeys::On
}

/// Whether a key would be text where the focus is, or choose from a list.
pub(super) fn is_typing() -> bool {
    let Some(focused) = document().active_element() else { return false };
    if let Some(input) = focused.dyn_ref::<HtmlInputElement>() {
        return !TEXTLESS.contains(&input.type_().as_str());
    }
    matches!(focused.tag_name().as_str(), "TEXTAREA" | "SELECT")
        || focused.dyn_ref::<HtmlElement>().is_some_and(HtmlElement::is_content_editable)
}

fn is_anything_open() -> bool {
    document().query_selector("dialog[open], details.menu[open], .team-held").ok().flatten().is_some()
}

/// The slash, also where an input method takes the key before its character is known.
fn is_slash(event: &KeyboardEvent) -> bool {
    event.key() == "/" || event.key() == "Process" && event.code() == "Slash" && !event.shift_key()
}

/// The letter of a key. Where the layout has others (Hangul, say), it is found by its place.
fn letter(key: &str, code: &str) -> Option<char> {
    let mut typed = key.chars();
    match (typed.next(), typed.next()) {
        (Some(typed), None) if typed.is_ascii() => typed.is_ascii_alphabetic().then(|| typed.to_ascii_lowercase()),
        _ => code.strip_prefix("Key")?.chars().next().map(|place| place.to_ascii_lowercase()),
    }
}

/// Where `g` and a letter lead: to the pages that the bar offers, home, and to the account.
fn path_of(letter: char, slug: Option<&str>, may_invite: bool) -> Option<String> {
    match (letter, slug) {
        ('h', _) => Some(paths::HOME.to_owned()),
        ('a', _) => Some(paths::ACCOUNT.to_owned()),
        ('o', Some(slug)) => Some(paths::organization(slug)),
        ('m', Some(slug)) => Some(paths::members(slug)),
        ('i', Some(slug)) if may_invite => Some(paths::invitations(slug)),
        ('t', Some(slug)) => Some(paths::teams(slug)),
        ('r', Some(slug)) => Some(paths::roles(slug)),
        ('s', Some(slug)) => Some(paths::organization_settings(slug)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_is_the_one_of_the_layout_else_the_one_of_the_place() {
        for (key, code, is) in [
            ("g", "KeyG", Some('g')),
            ("G", "KeyG", Some('g')),
            ("ㅎ", "KeyG", Some('g')),
            ("Process", "KeyG", Some('g')),
            // Dvorak has another letter there.
            ("i", "KeyG", Some('i')),
            ("/", "Slash", None),
            ("1", "Digit1", None),
            ("Tab", "Tab", None),
            ("", "", None),
        ] {
            assert_eq!(letter(key, code), is, "{key} {code}");
        }
    }

    #[test]
    fn a_letter_leads_where_the_bar_does() {
        let there = |letter, may_invite| path_of(letter, Some("acme"), may_invite);
        for (letter, path) in [
            ('o', "/o/acme"),
            ('m', "/o/acme/members"),
            ('i', "/o/acme/invitations"),
            ('t', "/o/acme/teams"),
            ('r', "/o/acme/roles"),
            ('s', "/o/acme/settings"),
            ('h', "/home"),
            ('a', "/account"),
        ] {
            assert_eq!(there(letter, true).as_deref(), Some(path));
        }
        assert_eq!(there('i', false), None);
        assert_eq!(there('x', true), None);
        // Outside of an organization there are none of its pages.
        assert_eq!(path_of('m', None, true), None);
        assert_eq!(path_of('h', None, false).as_deref(), Some("/home"));
    }
}
