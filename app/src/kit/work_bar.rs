//! How far long work is.

use leptos::prelude::*;

use crate::i18n::{td_string, use_locale};

/// How much of something is done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Work {
    /// How many are done.
    pub done: usize,
    /// How many there are.
    pub total: usize,
}

/// A bar and a number while work goes on, nothing else. Whoever does not see it hears of each quarter.
#[component]
pub fn WorkBar(
    /// What is being done.
    #[prop(into)]
    label: String,
    /// How far it is, while it goes on.
    #[prop(into)]
    work: Signal<Option<Work>>,
) -> impl IntoView {
    let locale = use_locale();
    let text = move |work: Work| td_string!(locale, common.used_of, count = work.done, limit = work.total);
    let said = Memo::new(move |before: Option<&Option<Work>>| {
        let now = work.get()?;
        let before = before.copied().flatten();
        let known = before.map_or(0, |before| before.done);
        let is_quarter = now.done.saturating_sub(known) * 4 >= now.total;
        if is_quarter { Some(now) } else { before }
    });
    let now = Memo::new(move |_| work.get().unwrap_or_default());
    let bar = move || {
        view! {
            <div class="work">
                <progress
                    class="usage-bar usage-bar-fine"
                    max=move || now.get().total.to_string()
                    value=move || now.get().done.to_string()
                    aria-label=label.clone()
                    aria-valuetext=move || text(now.get())
                ></progress>
                <span class="work-text" aria-hidden="true">{move || text(now.get())}</span>
            </div>
        }
    };
    view! {
        <span class="visually-hidden" role="status">{move || said.get().map(text)}</span>
        <Show when=move || work.with(Option::is_some)>{bar()}</Show>
    }
}
