//! How much of a limit is used.

use leptos::prelude::*;

use crate::i18n::{td_string, use_locale};

/// A number of a limit with a bar: amber from four fifths, red when nothing is left. Without a limit there is no bar.
#[component]
pub fn UsageBar(
    /// What is counted.
    #[prop(into)]
    label: String,
    /// How many there are.
    count: u64,
    /// How many there may be; `None` is any number.
    limit: Option<u32>,
) -> impl IntoView {
    let locale = use_locale();
    let text = match limit {
        Some(limit) => td_string!(locale, common.used_of, count = count, limit = limit),
        None => td_string!(locale, common.used, count = count),
    };
    let bar = limit.map(|limit| {
        view! {
            <progress
                class=format!("usage-bar usage-bar-{}", state(count, limit))
                max=limit
                value=count.min(u64::from(limit))
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
        </div>
    }
}

fn state(count: u64, limit: u32) -> &'static str {
    let limit = u64::from(limit);
    if count >= limit {
        "full"
    } else if count.saturating_mul(5) >= limit.saturating_mul(4) {
        "near"
    } else {
        "fine"
    }
}

#[cfg(test)]
mod tests {
    use super::state;

    #[test]
    fn a_bar_warns_before_it_is_full() {
        assert_eq!(
            [state(0, 10), state(7, 10), state(8, 10), state(9, 10), state(10, 10), state(11, 10)],
            ["fine", "fine", "near", "near", "full", "full"]
        );
        assert_eq!(state(2, 3), "fine");
    }
}
