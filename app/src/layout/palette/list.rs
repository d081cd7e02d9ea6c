//! The palette: an input, and the list that it filters. The focus stays in the input; the input names the option that
//! Enter takes (ARIA APG, combobox with a listbox).

use leptos::{
    ev::{KeyboardEvent, MouseEvent},
    html,
    prelude::*,
    wasm_bindgen::JsCast as _,
    web_sys::EventTarget,
};
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
};

use super::{
    Opened, PaletteState,
    inside::use_inside,
    items::{Does, Group, Item, items},
};
use crate::{
    api::{
        ApiResult, call,
        preferences::{SetLocale, SetTheme},
        session::SignOut,
    },
    i18n::{td_string, use_locale},
    kit::{Avatar, AvatarShape, Icon, IconButton, Tone, use_page, use_toasts},
    landing::Landing,
    layout::{console::use_console, sidebar::slug_in},
    live::use_signing_out,
    texts::error_text,
};

/// How many of a group are shown while something is typed.
const SHOWN: usize = 6;
const LIST: &str = "palette-list";

fn option_id(index: usize) -> String {
    format!("palette-{index}")
}

/// The palette.
#[component]
pub(super) fn Commands() -> impl IntoView {
    let locale = use_locale();
    let console = use_console();
    let PaletteState(opened) = expect_context();
    let dialog = NodeRef::<html::Dialog>::new();
    let search = RwSignal::new(String::new());
    let chosen = RwSignal::new(0_usize);
    let (path, page) = (use_location().pathname, use_page());
    let here = slug_in(&path.get_untracked())
        .filter(|slug| console.data.with_untracked(|data| data.organizations.iter().any(|o| o.slug.as_str() == slug)));
    let inside = use_inside(locale, here.clone(), search);
    let found = Memo::new(move |_| {
        let wanted = search.with(|search| search.trim().to_lowercase());
        let mut found: Vec<(u8, Item)> = items(locale, here.as_deref(), &page.get())
            .into_iter()
            .filter_map(|item| Some((item.fits(&wanted)?, item)))
            .collect();
        found.sort_by_key(|(fit, item)| (item.group, *fit));
        let mut found: Vec<Item> = found.into_iter().map(|(_, item)| item).collect();
        // The server found them by its own rules. While it looks for another text, those that cannot be meant are gone.
        let is_asking = inside.is_asking.get();
        let inside = inside.found.get().into_iter().filter(|item| !is_asking || item.fits(&wanted).is_some());
        let at = found.iter().position(|item| item.group > Group::Members).unwrap_or(found.len());
        found.splice(at..at, inside);
        if !wanted.is_empty() {
            let mut counts = [0_usize; Group::ALL.len()];
            found.retain(|item| {
                let count = &mut counts[item.group as usize];
                *count += 1;
                *count <= SHOWN
            });
        }
        found
    });
    // Whether Enter waits for what the server finds for the text.
    let is_entered = RwSignal::new(false);
    Effect::new(move |_| {
        // Another text: Enter takes the first again.
        search.track();
        chosen.set(0);
        is_entered.set(false);
    });
    // What somebody has gone down to stays chosen, wherever it stands in what is found by now.
    Effect::new(move |before: Option<Vec<Item>>| {
        let found = found.get();
        let now = chosen.get_untracked();
        if let Some(before) = before.filter(|_| now > 0) {
            let meant = before.get(now).and_then(|item| found.iter().position(|other| other == item));
            let next = meant.unwrap_or_default();
            chosen.set(next);
            request_animation_frame(move || reveal(next));
        }
        found
    });
    Effect::new(move |_| {
        if let Some(dialog) = dialog.get() {
            _ = dialog.show_modal();
        }
    });
    let run = use_run(opened);
    Effect::new(move |_| {
        if !is_entered.get() || inside.is_asking.get() {
            return;
        }
        is_entered.set(false);
        // Without an answer the first is none that was meant.
        let is_answered = inside.failed.with_untracked(Option::is_none);
        if let Some(item) = found.with_untracked(|found| found.first().cloned()).filter(|_| is_answered) {
            run.run(item.does);
        }
    });
    let close = td_string!(locale, common.close);
    let keys = move |event: KeyboardEvent| {
        // A key that is part of composing a Hangul syllable is not for us.
        if event.is_composing() || event.alt_key() || event.ctrl_key() || event.meta_key() {
            return;
        }
        let count = found.with_untracked(Vec::len);
        let now = chosen.get_untracked();
        let next = match event.key().as_str() {
            "ArrowDown" => (now + 1) % count.max(1),
            "ArrowUp" => now.checked_sub(1).unwrap_or(count.saturating_sub(1)),
            "Home" if search.with_untracked(String::is_empty) => 0,
            "End" if search.with_untracked(String::is_empty) => count.saturating_sub(1),
            "Enter" => {
                event.prevent_default();
                let item = found.with_untracked(|found| found.get(now).cloned());
                // What was found for the text before is not what is meant now, unless somebody has gone down to it.
                let is_old = now == 0 && item.as_ref().is_none_or(Item::is_inside);
                if is_old && inside.is_asking.get_untracked() {
                    is_entered.set(true);
                } else if let Some(item) = item {
                    run.run(item.does);
                }
                return;
            }
            _ => return,
        };
        event.prevent_default();
        is_entered.set(false);
        chosen.set(next);
        request_animation_frame(move || reveal(next));
    };
    let outside = move |event: MouseEvent| {
        // A click on the dialog itself is one on what is around its box.
        let around = dialog.get_untracked().map(|dialog| dialog.unchecked_into::<EventTarget>());
        if event.target() == around {
            opened.set(None);
        }
    };
    let count = move || match (found.with(Vec::len), inside.failed.get()) {
        (count, _) if is_entered.get() || count == 0 && inside.is_asking.get() => {
            td_string!(locale, palette.searching).to_owned()
        }
        (_, Some(error)) => td_string!(locale, palette.unsearched, reason = error_text(locale, &error)),
        (0, None) => td_string!(locale, palette.none).to_owned(),
        (1, None) => td_string!(locale, palette.found_one).to_owned(),
        (count, None) => td_string!(locale, palette.found, count = count),
    };
    let list = move || {
        let found = found.get();
        Group::ALL
            .into_iter()
            .filter(|group| found.iter().any(|item| item.group == *group))
            .map(|group| {
                let of_group = found.iter().cloned().enumerate().filter(|(_, item)| item.group == group);
                let options = of_group.map(|(index, item)| view! { <Choice item index chosen run/> }).collect_view();
                let title = group.title(locale);
                view! {
                    <div role="group" class="palette-group" aria-label=title>
                        <p class="menu-heading" aria-hidden="true">{title}</p>
                        {options}
                    </div>
                }
            })
            .collect_view()
    };
    view! {
        <dialog class="palette" node_ref=dialog aria-label=td_string!(locale, palette.title)
            on:close=move |_| opened.set(None) on:click=outside>
            <div class="palette-box" on:keydown=keys>
                <div class="palette-search">
                    <Icon name="search"/>
                    <input type="text" class="palette-input" role="combobox" autocomplete="off" spellcheck="false"
                        autofocus=true aria-expanded="true" aria-autocomplete="list" aria-controls=LIST
                        aria-activedescendant=move || {
                            let chosen = chosen.get();
                            (chosen < found.with(Vec::len)).then(|| option_id(chosen))
                        }
                        aria-label=td_string!(locale, palette.search)
                        placeholder=td_string!(locale, palette.placeholder)
                        on:input=move |event| search.set(event_target_value(&event))/>
                    <kbd class="palette-escape" aria-hidden="true">"Esc"</kbd>
                    <span class="phone-only">
                        <IconButton icon="x" label=close on_press=move |_| opened.set(None)/>
                    </span>
                </div>
                <div class="palette-list" id=LIST role="listbox" aria-label=td_string!(locale, palette.title)>{list}</div>
                <p class="palette-count" role="status">{count}</p>
                <p class="palette-foot" aria-hidden="true">{td_string!(locale, palette.keys)}</p>
            </div>
        </dialog>
    }
}

/// Scrolls as far as the option needs to be seen.
#[cfg(feature = "hydrate")]
fn reveal(index: usize) {
    use leptos::web_sys::{ScrollIntoViewOptions, ScrollLogicalPosition};
    if let Some(option) = document().get_element_by_id(&option_id(index)) {
        let options = ScrollIntoViewOptions::new();
        options.set_block(ScrollLogicalPosition::Nearest);
        option.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

#[cfg(not(feature = "hydrate"))]
const fn reveal(_: usize) {}

/// One line. What leads to a page is a link, so that it can be opened in a new tab.
#[component]
fn Choice(item: Item, index: usize, chosen: RwSignal<usize>, run: Callback<Does>) -> impl IntoView {
    let Item { group, icon, name, detail, picture, does, .. } = item;
    let href = match &does {
        Does::Go(path) => Some(path.clone()),
        _ => None,
    };
    let press = move |event: MouseEvent| {
        if event.ctrl_key() || event.meta_key() || event.shift_key() {
            return;
        }
        event.prevent_default();
        event.stop_propagation();
        run.run(does.clone());
    };
    let mark = match picture {
        Some(picture) => {
            let shape = if group == Group::Members { AvatarShape::Round } else { AvatarShape::Square };
            view! { <Avatar name=name.clone() shape picture/> }.into_any()
        }
        None => view! { <span class="palette-icon"><Icon name=icon/></span> }.into_any(),
    };
    view! {
        <a class="palette-option" id=option_id(index) role="option" tabindex="-1" href=href
            aria-selected=move || if chosen.get() == index { "true" } else { "false" }
            on:click=press on:pointermove=move |_| {
                if chosen.get_untracked() != index {
                    chosen.set(index);
                }
            }>
            {mark}
            <span class="palette-name">{name}</span>
            <span class="palette-detail">{detail}</span>
        </a>
    }
}

/// Does what an item does.
fn use_run(opened: RwSignal<Option<Opened>>) -> Callback<Does> {
    let locale = use_locale();
    let (navigate, toasts) = (StoredValue::new_local(use_navigate()), use_toasts());
    let page = use_page();
    let signing_out = use_signing_out();
    let reload = move |answer: ApiResult<Landing>| match answer {
        Ok(landing) => _ = window().location().assign(&landing.address("/")),
        Err(error) => toasts.show(Tone::Danger, error_text(locale, &error.0)),
    };
    Callback::new(move |does: Does| {
        let next = page.get_untracked();
        if does == Does::Shortcuts {
            return opened.set(Some(Opened::Shortcuts));
        }
        opened.set(None);
        match does {
            Does::Go(path) => navigate.with_value(|navigate| navigate(&path, NavigateOptions::default())),
            Does::Theme(theme) => {
                let theme = theme.as_str().to_owned();
                leptos::task::spawn_local(async move { reload(call(SetTheme { theme, next }).await) });
            }
            Does::Language(language) => {
                let locale = language.tag().to_owned();
                leptos::task::spawn_local(async move { reload(call(SetLocale { locale, next }).await) });
            }
            Does::SignOut => {
                signing_out(true);
                leptos::task::spawn_local(async move {
                    let answer = call(SignOut { next: String::new() }).await;
                    signing_out(answer.is_ok());
                    reload(answer);
                });
            }
            Does::Shortcuts => {}
        }
    })
}
