//! The help on keys.

use leptos::prelude::*;

use super::{super::keys::are_on, PaletteState};
use crate::{
    i18n::{td_string, use_locale},
    kit::Dialog,
    paths,
};

/// Every key that does something anywhere, what keys alone do, and what the keys do in open lists.
#[component]
pub(super) fn Shortcuts() -> impl IntoView {
    let locale = use_locale();
    let PaletteState(opened) = expect_context();
    let open = RwSignal::new(true);
    Effect::new(move |_| {
        if !open.get() {
            opened.set(None);
        }
    });
    let anywhere = [
        ("Ctrl/⌘ K", td_string!(locale, palette.key_palette)),
        ("Ctrl/⌘ Shift O", td_string!(locale, palette.key_switcher)),
    ];
    let alone = [
        ("?", td_string!(locale, palette.key_help)),
        ("/", td_string!(locale, palette.key_search)),
        ("j k", td_string!(locale, palette.key_rows)),
        ("z", td_string!(locale, palette.key_undo)),
    ];
    let pages = [
        ("g o", td_string!(locale, nav.overview)),
        ("g m", td_string!(locale, nav.members)),
        ("g i", td_string!(locale, nav.invitations)),
        ("g t", td_string!(locale, nav.teams)),
        ("g r", td_string!(locale, nav.roles)),
        ("g s", td_string!(locale, nav.settings)),
        ("g h", td_string!(locale, nav.home)),
        ("g a", td_string!(locale, palette.account)),
    ];
    let lists = [
        ("↑ ↓", td_string!(locale, palette.key_move)),
        ("Home End", td_string!(locale, palette.key_ends)),
        ("Enter", td_string!(locale, palette.key_choose)),
        ("Ctrl/⌘ Enter", td_string!(locale, palette.key_tab)),
        ("Esc", td_string!(locale, palette.key_close)),
    ];
    let switcher = [("Alt 1–9", td_string!(locale, palette.key_number)), ("→ ←", td_string!(locale, palette.key_pin))];
    view! {
        <Dialog open title=td_string!(locale, palette.shortcuts) name="shortcuts">
            <Keys title=td_string!(locale, palette.anywhere) keys=anywhere.to_vec()/>
            <Keys title=td_string!(locale, palette.alone) keys=alone.to_vec()/>
            <Keys title=td_string!(locale, palette.go_to) keys=pages.to_vec()/>
            <p class="keys-note">
                {if are_on() { td_string!(locale, palette.keys_on) } else { td_string!(locale, palette.keys_off) }} " "
                <a href=paths::PREFERENCES on:click=move |_| open.set(false)>{td_string!(locale, nav.preferences)}</a>
            </p>
            <Keys title=td_string!(locale, palette.in_lists) keys=lists.to_vec()/>
            <Keys title=td_string!(locale, palette.in_switcher) keys=switcher.to_vec()/>
        </Dialog>
    }
}

#[component]
fn Keys(title: &'static str, keys: Vec<(&'static str, &'static str)>) -> impl IntoView {
    view! {
        <h3 class="keys-title">{title}</h3>
        <dl class="keys">
            {keys
                .into_iter()
                .map(|(keys, what)| view! {
                    <div class="keys-line"><dt><kbd class="key">{keys}</kbd></dt><dd>{what}</dd></div>
                })
                .collect_view()}
        </dl>
    }
}
