//! Points in time.

use chrono::{DateTime, Utc};
use leptos::prelude::*;

use crate::{dates, i18n::use_locale};

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
