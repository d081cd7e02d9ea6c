//! Grey shapes that hold the place of data.

use leptos::prelude::*;

use crate::i18n::{td_string, use_locale};

/// Grey lines in the place of data that is on its way, so that nothing jumps when it comes.
#[component]
pub fn Skeleton(
    /// How many rows.
    #[prop(default = 3)]
    rows: usize,
) -> impl IntoView {
    let locale = use_locale();
    view! {
        <div class="skeleton" role="status">
            <span class="visually-hidden">{td_string!(locale, common.loading)}</span>
            {(0..rows)
                .map(|_| view! {
                    <div class="skeleton-row" aria-hidden="true">
                        <span class="skeleton-circle"></span>
                        <span class="skeleton-line"></span>
                        <span class="skeleton-line skeleton-line-short"></span>
                    </div>
                })
                .collect_view()}
        </div>
    }
}
