//! The command palette and the help on keys. Here is what opens them; what they are comes with a chunk of its own when
//! it is wanted first.

mod chunk;
mod inside;
mod items;
mod list;
mod shortcuts;

use leptos::{ev::KeyboardEvent, prelude::*, wasm_split::SplitLoaderError};
use tenantry::Error;

use super::keys::{are_on, is_typing};
use crate::{
    i18n::{td_string, use_locale},
    kit::{Icon, Tone, use_toasts},
    texts::error_text,
};

/// What is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Opened {
    /// The palette.
    Commands,
    /// The help on keys.
    Shortcuts,
}

/// Whether one of the two is open.
#[derive(Clone, Copy)]
pub(super) struct PaletteState(pub(super) RwSignal<Option<Opened>>);

/// Readies the palette for everything below.
pub(super) fn provide_palette() {
    provide_context(PaletteState(RwSignal::new(None)));
}

#[leptos::wasm_split::wasm_split(console_palette, wasm_split_path = ::leptos::wasm_split, fallible)]
fn load() -> Result<AnyView, SplitLoaderError> {
    Ok(view! { <chunk::Opened/> }.into_any())
}

/// Opens by Ctrl+K or Cmd+K from anywhere, and by `?` where nobody is typing, unless such keys are turned off.
#[component]
pub(super) fn PaletteHost() -> impl IntoView {
    let locale = use_locale();
    let PaletteState(opened) = expect_context();
    let toasts = use_toasts();
    let keys = window_event_listener(leptos::ev::keydown, move |event| {
        let wanted = if is_chord(&event) {
            Opened::Commands
        } else if event.key() == "?" && !event.ctrl_key() && !event.meta_key() && are_on() && !is_typing() {
            Opened::Shortcuts
        } else {
            return;
        };
        event.prevent_default();
        opened.update(|now| *now = if *now == Some(wanted) { None } else { Some(wanted) });
    });
    on_cleanup(move || keys.remove());
    let is_open = Memo::new(move |_| opened.with(Option::is_some));
    view! {
        <Show when=move || is_open.get()>
            <Suspense fallback=|| ()>
                {Suspend::new(async move {
                    let loaded = load().await;
                    if loaded.is_err() {
                        toasts.show(Tone::Danger, error_text(locale, &Error::Unavailable));
                        opened.set(None);
                    }
                    loaded.ok()
                })}
            </Suspense>
        </Show>
    }
}

/// The button for those who do not know the keys, or have none.
#[component]
pub(super) fn PaletteButton() -> impl IntoView {
    let locale = use_locale();
    let PaletteState(opened) = expect_context();
    view! {
        <button type="button" class="palette-button script-only" aria-haspopup="dialog"
            aria-keyshortcuts="Control+K Meta+K" aria-label=td_string!(locale, palette.open)
            title=td_string!(locale, palette.open) on:click=move |_| opened.set(Some(Opened::Commands))>
            <Icon name="search"/>
            <span class="palette-button-text">{td_string!(locale, palette.button)}</span>
            <kbd class="palette-button-keys" aria-hidden="true">"Ctrl/⌘ K"</kbd>
        </button>
    }
}

fn is_chord(event: &KeyboardEvent) -> bool {
    // By the place of the key too: with another layout (Hangul, say) the letter is another one.
    let is_k = event.code() == "KeyK" || event.key().eq_ignore_ascii_case("k");
    (event.ctrl_key() || event.meta_key()) && !event.shift_key() && !event.alt_key() && is_k
}
