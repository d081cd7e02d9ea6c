//! Points in time.

use chrono::{DateTime, Utc};
use leptos::prelude::*;

use crate::{
    dates,
    i18n::{td_string, use_locale},
};

/// A day.
#[component]
pub fn Day(
    /// When.
    at: DateTime<Utc>,
) -> impl IntoView {
    view! { <time datetime=dates::machine(at)>{dates::day(use_locale(), at)}</time> }
}

/// A minute.
#[component]
pub fn Minute(
    /// When.
    at: DateTime<Utc>,
) -> impl IntoView {
    view! { <time datetime=dates::machine(at)>{dates::minute(use_locale(), at)}</time> }
}

/// The last day of something, behind words that say of what.
#[component]
pub fn UntilDay(
    /// When it ends.
    at: DateTime<Utc>,
) -> impl IntoView {
    let locale = use_locale();
    let text = td_string!(locale, common.until_day, date = dates::day(locale, at));
    view! { <time datetime=dates::machine(at)>{text}</time> }
}
