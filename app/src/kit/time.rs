//! Points in time, told by the reader's clock once the page is alive, and in UTC before and without that. The title of
//! each is the minute in UTC.

use chrono::{DateTime, Utc};
use leptos::{either::Either, prelude::*};

use crate::{
    dates::{self, Zone},
    i18n::{Locale, td_string, use_locale},
};

/// A day.
#[component]
pub fn Day(
    /// When.
    at: DateTime<Utc>,
) -> impl IntoView {
    element(at, dates::day)
}

/// A minute.
#[component]
pub fn Minute(
    /// When.
    at: DateTime<Utc>,
) -> impl IntoView {
    element(at, dates::minute)
}

/// A day of the calendar: the same one for every reader.
#[component]
pub fn CalendarDay(
    /// Its midnight UTC.
    at: DateTime<Utc>,
) -> impl IntoView {
    view! { <time datetime=dates::machine_day(at)>{dates::day(use_locale(), at, Zone::Utc)}</time> }
}

/// The last day of something, behind words that say of what.
#[component]
pub fn UntilDay(
    /// When it ends.
    at: DateTime<Utc>,
) -> impl IntoView {
    let locale = use_locale();
    sentence(td_string!(locale, common.until_day, date = dates::GAP), at, dates::day)
}

/// A sentence with a day in it.
#[component]
pub fn DayIn(
    /// The sentence, with [`dates::GAP`] for the day. One without it stays as it is.
    text: String,
    /// When.
    at: DateTime<Utc>,
) -> impl IntoView {
    sentence(text, at, dates::day)
}

/// A sentence with a minute in it.
#[component]
pub fn MinuteIn(
    /// The sentence, with [`dates::GAP`] for the minute. One without it stays as it is.
    text: String,
    /// When.
    at: DateTime<Utc>,
) -> impl IntoView {
    sentence(text, at, dates::minute)
}

type Format = fn(Locale, DateTime<Utc>, Zone) -> String;

fn element(at: DateTime<Utc>, format: Format) -> impl IntoView {
    let locale = use_locale();
    view! {
        <time datetime=dates::machine(at) title=dates::minute(locale, at, Zone::Utc)>
            {move || format(locale, at, zone_of(at))}
        </time>
    }
}

fn sentence(text: String, at: DateTime<Utc>, format: Format) -> impl IntoView {
    let Some((before, after)) = text.split_once(dates::GAP) else { return Either::Left(text) };
    let part = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Either::Right(view! { {part(before)} {element(at, format)} {part(after)} })
}

#[cfg(feature = "hydrate")]
fn zone_of(at: DateTime<Utc>) -> Zone {
    crate::browser::zone_of(at)
}

/// The server does not know the reader's clock.
#[cfg(not(feature = "hydrate"))]
fn zone_of(_at: DateTime<Utc>) -> Zone {
    Zone::Utc
}
