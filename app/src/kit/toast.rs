//! Short messages that come and go.

use std::time::Duration;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{Icon, Tone};
use crate::{
    i18n::{td_string, use_locale},
    notice::{NOTICE_QUERY, Notice},
};

/// How long a message stays.
const SHOWN: Duration = Duration::from_secs(6);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Toast {
    id: u32,
    tone: Tone,
    text: String,
}

/// The messages that are shown now.
#[derive(Clone, Copy)]
#[expect(missing_debug_implementations, reason = "signals with nothing to show")]
pub struct Toasts {
    shown: RwSignal<Vec<Toast>>,
    count: StoredValue<u32>,
}

impl Toasts {
    /// Says that something succeeded.
    pub fn say(self, notice: Notice) {
        self.show(Tone::Success, notice.text(use_locale()));
    }

    /// Shows a text for some seconds.
    pub fn show(self, tone: Tone, text: impl Into<String>) {
        let id = self.count.get_value().wrapping_add(1);
        self.count.set_value(id);
        self.shown.update(|shown| shown.push(Toast { id, tone, text: text.into() }));
        // A failure stays until it is read.
        if tone != Tone::Danger {
            set_timeout(move || self.dismiss(id), SHOWN);
        }
    }

    fn dismiss(self, id: u32) {
        self.shown.update(|shown| shown.retain(|toast| toast.id != id));
    }
}

/// Makes the list of messages. [`crate::App`] calls it once.
pub fn provide_toasts() {
    provide_context(Toasts { shown: RwSignal::new(Vec::new()), count: StoredValue::new(0) });
}

/// The messages of this page.
#[must_use]
pub fn use_toasts() -> Toasts {
    use_context().unwrap_or_else(|| Toasts { shown: RwSignal::new(Vec::new()), count: StoredValue::new(0) })
}

/// Where the messages appear; also the one that came with the address (`?notice=…`).
#[component]
pub fn ToastRegion() -> impl IntoView {
    let locale = use_locale();
    let Toasts { shown, .. } = use_toasts();
    let toasts = use_toasts();
    let query = use_query_map();
    let dismissed = RwSignal::new(None::<Notice>);
    let arrived =
        Memo::new(move |_| query.with(|query| query.get(NOTICE_QUERY).and_then(|code| Notice::from_code(&code))));
    let carried = move || arrived.get().filter(|notice| dismissed.get() != Some(*notice));
    view! {
        <div class="toasts" role="status" aria-live="polite" aria-label=td_string!(locale, common.notifications)>
            {move || carried().map(|notice| view! {
                <Message tone=Tone::Success text=notice.text(locale).to_owned()
                    on_dismiss=move || dismissed.set(Some(notice))/>
            })}
            <For each=move || shown.get() key=|toast| toast.id let:toast>
                <Message tone=toast.tone text=toast.text.clone() on_dismiss=move || toasts.dismiss(toast.id)/>
            </For>
        </div>
    }
}

#[component]
fn Message(tone: Tone, text: String, on_dismiss: impl Fn() + 'static) -> impl IntoView {
    let locale = use_locale();
    let icon = if tone == Tone::Danger { "circle-x" } else { "circle-check" };
    let label = td_string!(locale, common.dismiss);
    view! {
        <div class=format!("toast toast-{}", tone.suffix())>
            <Icon name=icon/>
            <p class="toast-text">{text}</p>
            <button type="button" class="icon-button script-only" aria-label=label title=label
                on:click=move |_| on_dismiss()>
                <Icon name="x"/>
            </button>
        </div>
    }
}
