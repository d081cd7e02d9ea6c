//! The organization switcher.
//!
//! A `<details>` with real links: without WASM it opens by click and lists everything. With it, it also opens by a
//! chord from anywhere, finds while one types, and moves by arrow keys. The focus moves through the links themselves,
//! so that a middle click, the context menu and a screen reader find links.

mod foot;
mod keyboard;
mod question;
mod received;
mod recent;
mod requests;
mod rows;
mod there;

pub(super) use there::there;

use leptos::{
    ev::{FocusEvent, KeyboardEvent},
    html,
    prelude::*,
    wasm_bindgen::JsCast as _,
    web_sys::{Element, HtmlElement, Node},
};
use send_wrapper::SendWrapper;
use tenantry::{
    ids::{InvitationId, JoinRequestId},
    organization::OrganizationEntry,
};

use self::{
    foot::Foot,
    received::Received,
    requests::{ToDecide, Waiting},
    rows::Rows,
};
use super::console::use_console;
use crate::{
    ahead,
    i18n::{td_string, use_locale},
    kit::{Avatar, AvatarShape, Icon, IconButton, use_page},
    layout::console::Switching,
    paths,
};

/// The organization of this tab, and all others.
#[component]
pub(super) fn Switcher(slug: Memo<Option<String>>) -> impl IntoView {
    let locale = use_locale();
    let console = use_console();
    let current = Memo::new(move |_| {
        let slug = slug.get()?;
        console.data.with(|data| data.organizations.iter().find(|entry| entry.slug.as_str() == slug).cloned())
    });
    let details = NodeRef::<html::Details>::new();
    let input = NodeRef::<html::Input>::new();
    let search = RwSignal::new(String::new());
    // What gets the focus when the list is another one: what was pressed has another place by then, or is gone.
    let focus_next = RwSignal::new(None::<String>);
    // The invitation of which it is asked whether to decline it.
    let asked = RwSignal::new(None::<InvitationId>);
    // And the request of somebody else to join.
    let turned_away = RwSignal::new(None::<JoinRequestId>);
    // What had the focus before the chord took it.
    let before = StoredValue::new(None::<SendWrapper<HtmlElement>>);

    // What has the focus loses it when it is taken out of the page, and what is its own may be gone by then.
    let found = move || details.try_get_untracked().flatten();
    let close = move || {
        if let Some(details) = found() {
            details.set_open(false);
        }
    };
    let give_back = move || {
        close();
        let element = before.try_update_value(Option::take).flatten().map(SendWrapper::take);
        let summary = found().and_then(|details| keyboard::first(&details, "summary"));
        if let Some(element) = element.filter(|element| element.is_connected()).or(summary) {
            _ = element.focus();
        }
    };
    let on_toggle = move |_| {
        let is_open = found().is_some_and(|details| details.open());
        if is_open {
            // Not when it closes: an answer may be on its way.
            asked.set(None);
            turned_away.set(None);
            if let Some(input) = input.try_get_untracked().flatten() {
                _ = input.focus();
            }
        } else {
            search.set(String::new());
            if let Some(input) = input.try_get_untracked().flatten() {
                input.set_value("");
            }
        }
    };
    let on_key = move |event: KeyboardEvent| {
        let Some(details) = found().filter(|details| details.open()) else { return };
        // A question in a row has used it up.
        if event.default_prevented() {
            return;
        }
        if event.key() == "Escape" {
            event.prevent_default();
            give_back();
        } else if keyboard::moves(&details, input.get_untracked().as_ref(), &event) {
            event.prevent_default();
        }
    };
    let is_inside = move |target: Option<leptos::web_sys::EventTarget>| {
        found()
            .zip(target)
            .is_some_and(|(details, target)| target.dyn_ref::<Node>().is_some_and(|node| details.contains(Some(node))))
    };
    let on_leave = move |event: FocusEvent| {
        // Without a target the window lost the focus, or something that takes none was clicked inside.
        if event.related_target().is_some() && !is_inside(event.related_target()) {
            close();
        }
    };
    let outside = window_event_listener(leptos::ev::pointerdown, move |event| {
        if !is_inside(event.target()) {
            close();
        }
    });
    let chord = window_event_listener(leptos::ev::keydown, move |event| {
        if !keyboard::is_chord(&event) {
            return;
        }
        event.prevent_default();
        let Some(details) = found() else { return };
        if details.open() {
            give_back();
        } else {
            let focused = document().active_element().and_then(|element| element.dyn_into::<HtmlElement>().ok());
            before.set_value(focused.filter(|element| element.tag_name() != "BODY").map(SendWrapper::new));
            details.set_open(true);
        }
    });
    on_cleanup(move || {
        outside.remove();
        chord.remove();
    });

    let label = move || match current.get() {
        Some(entry) => td_string!(locale, switcher.label_at, name = entry.name.to_string()),
        None => td_string!(locale, switcher.label).to_owned(),
    };
    let page = use_page();
    let follow = move |event: leptos::ev::MouseEvent| {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let Some(link) = target.and_then(|element| element.closest("a[href]").ok().flatten()) else { return };
        // A click that opens a new tab leaves this one as it is, and one that asks something stays here.
        if event.ctrl_key() || event.meta_key() || event.shift_key() || event.default_prevented() {
            return;
        }
        close();
        let to = link.get_attribute("data-slug").filter(|to| slug.with_untracked(|slug| slug.as_ref() != Some(to)));
        let from = page.get_untracked();
        if let (Some(to), Some(here)) = (&to, slug.get_untracked()) {
            // The same page will ask the same.
            let page_in =
                |address: &str, slug: &str| address.strip_prefix(&paths::organization(slug)).map(str::to_owned);
            let there = link.get_attribute("href").and_then(|href| page_in(&href, to));
            if there.is_some() && there == page_in(&from, &here) {
                ahead::ask(&here, to);
            }
        }
        let way = to.and_then(|to| {
            console.data.with_untracked(|data| {
                let entry = data.organizations.iter().find(|entry| entry.slug.as_str() == to)?;
                Some(Switching { from, to: to.clone(), name: entry.name.to_string() })
            })
        });
        console.switching.set(way);
    };
    view! {
        <details class="menu switcher" node_ref=details on:keydown=on_key on:focusout=on_leave on:toggle=on_toggle>
            <summary class="menu-summary" aria-label=label title=td_string!(locale, switcher.tooltip)
                aria-keyshortcuts="Control+Shift+O Meta+Shift+O">
                {move || view! { <Current entry=current.get()/> }}
                <Icon name="chevrons-up-down"/>
            </summary>
            <div class="menu-backdrop" aria-hidden="true" on:click=move |_| close()></div>
            <div class="menu-panel" on:click=follow>
                <div class="switcher-search">
                    <Icon name="search"/>
                    <input type="search" class="switcher-input" node_ref=input autocomplete="off" spellcheck="false"
                        aria-label=td_string!(locale, switcher.search)
                        placeholder=td_string!(locale, switcher.placeholder)
                        on:input=move |event| search.set(event_target_value(&event))/>
                    <span class="phone-only script-only">
                        <IconButton icon="x" label=td_string!(locale, common.close) on_press=move |_| give_back()/>
                    </span>
                </div>
                <Received focus_next asked/>
                <ToDecide focus_next asked=turned_away/>
                <Waiting focus_next/>
                <Rows slug search focus_next/>
                <Foot slug search/>
                <p class="switcher-keys">{td_string!(locale, switcher.keys)}</p>
            </div>
        </details>
    }
}

/// The organization of this tab.
#[component]
fn Current(entry: Option<OrganizationEntry>) -> impl IntoView {
    let locale = use_locale();
    let (avatar, name) = match entry {
        Some(entry) => {
            let name = entry.name.to_string();
            (Some(view! { <Avatar name=name.clone() shape=AvatarShape::Square picture=entry.logo/> }), name)
        }
        None => (None, td_string!(locale, nav.choose_organization).to_owned()),
    };
    view! {
        {avatar}
        <span class="switcher-name">{name}</span>
    }
}
