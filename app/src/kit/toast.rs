//! Short messages that come and go.

use std::{sync::Arc, time::Duration};

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{Icon, Tone};
use crate::{
    i18n::{Locale, td_string, use_locale},
    notice::{NOTICE_QUERY, Notice},
};

/// How long a message stays; longer while somebody points at one, or has the focus in one: whoever needs more time for an
/// Undo shall have it (WCAG 2.2, 2.2.1).
const SHOWN: Duration = Duration::from_secs(6);

/// What a message offers to take back. It outlives the part of the page that made it, so it holds no signals of that.
#[derive(Clone)]
#[expect(missing_debug_implementations, reason = "a function with nothing to show")]
pub struct Undo(Arc<dyn Fn() + Send + Sync>);

impl Undo {
    /// Takes back by calling `take_back`, which says itself what came of it.
    pub fn new(take_back: impl Fn() + Send + Sync + 'static) -> Self {
        Self(Arc::new(take_back))
    }
}

#[derive(Clone)]
struct Toast {
    id: u32,
    tone: Tone,
    text: String,
    undo: Option<Undo>,
}

/// The messages that are shown now.
#[derive(Clone, Copy)]
#[expect(missing_debug_implementations, reason = "signals with nothing to show")]
pub struct Toasts {
    shown: RwSignal<Vec<Toast>>,
    count: StoredValue<u32>,
    locale: Locale,
}

impl Toasts {
    fn new() -> Self {
        Self { shown: RwSignal::new(Vec::new()), count: StoredValue::new(0), locale: use_locale() }
    }

    /// Says that something succeeded, and offers to take it back.
    pub fn say(self, notice: Notice, undo: Option<Undo>) {
        self.push(Tone::Success, notice.text(self.locale).to_owned(), undo);
    }

    /// Shows a text for some seconds.
    pub fn show(self, tone: Tone, text: impl Into<String>) {
        self.push(tone, text.into(), None);
    }

    fn push(self, tone: Tone, text: String, undo: Option<Undo>) {
        let id = self.count.get_value().wrapping_add(1);
        self.count.set_value(id);
        self.shown.update(|shown| shown.push(Toast { id, tone, text, undo }));
        // A failure stays until it is read.
        if tone != Tone::Danger {
            self.dismiss_later(id);
        }
    }

    fn dismiss_later(self, id: u32) {
        let expire = move || {
            if is_looked_at() {
                self.dismiss_later(id);
            } else {
                self.dismiss(id);
            }
        };
        set_timeout(expire, SHOWN);
    }

    fn dismiss(self, id: u32) {
        self.shown.update(|shown| shown.retain(|toast| toast.id != id));
    }
}

/// Whether a message has the pointer or the focus.
fn is_looked_at() -> bool {
    document().query_selector(".toast:is(:hover, :focus-within)").ok().flatten().is_some()
}

/// Makes the list of messages. [`crate::App`] calls it once.
pub fn provide_toasts() {
    provide_context(Toasts::new());
}

/// The messages of this page.
#[must_use]
pub fn use_toasts() -> Toasts {
    use_context().unwrap_or_else(Toasts::new)
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
                <Message tone=toast.tone text=toast.text.clone() undo=toast.undo.clone()
                    on_dismiss=move || toasts.dismiss(toast.id)/>
            </For>
        </div>
    }
}

#[component]
pub(super) fn Message(
    tone: Tone,
    text: String,
    #[prop(default = None)] undo: Option<Undo>,
    on_dismiss: impl Fn() + Clone + 'static,
) -> impl IntoView {
    let locale = use_locale();
    let icon = if tone == Tone::Danger { "circle-x" } else { "circle-check" };
    let label = td_string!(locale, common.dismiss);
    let take_back = undo.map(|undo| {
        let dismiss = on_dismiss.clone();
        let press = move |_| {
            undo.0();
            dismiss();
        };
        view! {
            <button type="button" class="button button-quiet toast-undo" on:click=press>
                {td_string!(locale, common.undo)}
            </button>
        }
    });
    view! {
        <div class=format!("toast toast-{}", tone.suffix())>
            <Icon name=icon/>
            <p class="toast-text">{text}</p>
            {take_back}
            <button type="button" class="icon-button script-only" aria-label=label title=label
                on:click=move |_| on_dismiss()>
                <Icon name="x"/>
            </button>
        </div>
    }
}
