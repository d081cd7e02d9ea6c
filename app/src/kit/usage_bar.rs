//! How much of a limit is used.

use leptos::prelude::*;
use tenantry::limits::{Level, Usage};

use crate::i18n::{td_string, use_locale};

/// A number of a limit with a bar: amber from four fifths, red when nothing is left. Without a limit there is no bar.
#[component]
pub fn UsageBar(
    /// What is counted.
    #[prop(into)]
    label: String,
    /// How many there are, and how many there may be.
    usage: Usage,
    /// What to know about it.
    #[prop(optional)]
    note: Option<String>,
) -> impl IntoView {
    let locale = use_locale();
    let Usage { count, limit } = usage;
    let text = match limit.number() {
        Some(limit) => td_string!(locale, common.used_of, count = count, limit = limit),
        None => td_string!(locale, common.used, count = count),
    };
    let state = match usage.level() {
        Level::Fine => "fine",
        Level::Near => "near",
        Level::Full => "full",
    };
    let bar = limit.number().map(|limit| {
        // A limit of nothing is used up as well.
        let (value, max) = if limit == 0 { (1, 1) } else { (count.min(u64::from(limit)), limit) };
        view! {
            <progress
                class=format!("usage-bar usage-bar-{state}")
                max=max
                value=value
                aria-label=label.clone()
                aria-valuetext=text.clone()
            ></progress>
        }
    });
    view! {
        <div class="usage">
            <span class="usage-label">{label.clone()}</span>
            <span class="usage-text">{text.clone()}</span>
            {bar}
            {note.map(|note| view! { <p class=format!("usage-note usage-note-{state}")>{note}</p> })}
        </div>
    }
}
