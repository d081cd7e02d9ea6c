//! The selects of a list's filters: beside its search where there is room, folded away on a phone.

use leptos::prelude::*;

use crate::{
    i18n::{td_string, use_locale},
    kit::Icon,
};

/// The selects, and on a phone what opens them, which says how many of them narrow the list. That works without WASM;
/// on wide screens it is not there.
#[component]
pub(super) fn FoldedFilters(
    /// How many filters are set.
    #[prop(into)]
    count: Signal<usize>,
    /// The selects.
    children: Children,
) -> impl IntoView {
    let locale = use_locale();
    let text = move || match count.get() {
        0 => td_string!(locale, common.filters).to_owned(),
        count => td_string!(locale, common.filters_set, count = count),
    };
    view! {
        // They stand after it and not in it: what a closed one holds, some browsers show on no screen.
        <details class="filters-fold">
            <summary class="button button-secondary">
                <span class="button-text">{text}</span>
                <Icon name="chevron-down"/>
            </summary>
        </details>
        <div class="filters-rest">{children()}</div>
    }
}
