//! Whether an address is free, said while it is typed.

use std::time::Duration;

use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*};
use tenantry::slug::Slug;

use crate::{
    api::{call, organizations::IsSlugFree},
    i18n::{td_string, use_locale},
    kit::Icon,
};

/// How long typing must rest before the server is asked.
const REST: Duration = Duration::from_millis(350);

/// What is known of the slug that stands in the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Availability {
    Unknown,
    Checking,
    Free,
    Taken,
}

/// Says below a field for an address whether that is free.
#[component]
pub(crate) fn SlugMark(
    /// What stands in the field.
    #[prop(into)]
    slug: Signal<String>,
    /// The organization's own address, of which nothing needs to be said.
    #[prop(optional, into)]
    own: Option<String>,
) -> impl IntoView {
    let locale = use_locale();
    let availability = availability_of(slug, own);
    let mark = move || {
        match availability.get() {
        Availability::Unknown => ().into_any(),
        Availability::Checking => view! { <span>{td_string!(locale, organizations.slug_checking)}</span> }.into_any(),
        Availability::Free => view! {
            <span class="availability-free"><Icon name="circle-check"/>{td_string!(locale, organizations.slug_free)}</span>
        }
        .into_any(),
        Availability::Taken => view! {
            <span class="availability-taken"><Icon name="circle-x"/>{td_string!(locale, organizations.slug_taken)}</span>
        }
        .into_any(),
    }
    };
    view! { <p class="availability" aria-live="polite">{mark}</p> }
}

/// Asks whether the slug is free once typing rests. An answer for a text that is not there any more is dropped.
fn availability_of(slug: Signal<String>, own: Option<String>) -> RwSignal<Availability> {
    let availability = RwSignal::new(Availability::Unknown);
    let timer = StoredValue::new(None::<TimeoutHandle>);
    Effect::new(move |_| {
        let text = slug.get();
        if let Some(timer) = timer.get_value() {
            timer.clear();
        }
        let wanted = match Slug::parse(text.trim()) {
            Ok(wanted) if own.as_deref() != Some(wanted.as_str()) => wanted,
            _ => {
                availability.set(Availability::Unknown);
                return;
            }
        };
        let ask = move || {
            availability.try_set(Availability::Checking);
            leptos::task::spawn_local(async move {
                let answer = call(IsSlugFree { slug: wanted.to_string() }).await;
                if slug.try_get_untracked().is_some_and(|now| now.trim() == wanted.as_str()) {
                    _ = availability.try_set(match answer {
                        Ok(true) => Availability::Free,
                        Ok(false) => Availability::Taken,
                        // The form itself will say what is wrong.
                        Err(_) => Availability::Unknown,
                    });
                }
            });
        };
        timer.set_value(set_timeout_with_handle(ask, REST).ok());
    });
    on_cleanup(move || {
        if let Some(timer) = timer.try_get_value().flatten() {
            timer.clear();
        }
    });
    availability
}
