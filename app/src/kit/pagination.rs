//! Links to other pages of a list.

use leptos::prelude::*;

use super::Icon;
use crate::i18n::{td_string, use_locale};

/// Links through a list that is paged by keyset: forward, and back to its start. The place is in the URL, so going
/// back is the browser's own.
#[component]
pub fn Pagination(
    /// The address of the first page, unless this is it.
    #[prop(into)]
    first: Option<String>,
    /// The address of the next page, unless this is the last one.
    #[prop(into)]
    next: Option<String>,
) -> impl IntoView {
    let locale = use_locale();
    (first.is_some() || next.is_some()).then(|| {
        view! {
            <nav class="pagination" aria-label=td_string!(locale, common.pages)>
                {first.map(|href| view! {
                    <a class="button button-secondary" href=href>
                        <Icon name="arrow-left"/>
                        <span class="button-text">{td_string!(locale, common.first_page)}</span>
                    </a>
                })}
                {next.map(|href| view! {
                    <a class="button button-secondary pagination-next" href=href rel="next">
                        <span class="button-text">{td_string!(locale, common.next_page)}</span>
                        <Icon name="arrow-right"/>
                    </a>
                })}
            </nav>
        }
    })
}
