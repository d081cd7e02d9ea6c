//! A new organization.

use std::time::Duration;

use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*};
use tenantry::{Field, slug::Slug};

use crate::{
    api::organizations::{CreateOrganization, is_slug_free},
    i18n::{td_string, use_locale},
    kit::{Card, Form, Icon, PageHeader, SubmitButton, TextInput},
    layout::use_console,
    posted::use_posted,
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

/// Name and address. The address follows the name until somebody types one; whether it is free is said while typing.
#[component]
pub fn NewOrganizationPage() -> impl IntoView {
    let locale = use_locale();
    let console = use_console();
    let action = ServerAction::<CreateOrganization>::new();
    let typed = |name: &str| {
        use_posted("/sfn/create_organization", "").and_then(|posted| posted.value(name).map(str::to_owned))
    };
    let slug = RwSignal::new(typed("slug").unwrap_or_default());
    let is_own = RwSignal::new(!slug.with_untracked(String::is_empty));
    let availability = availability_of(slug.into());
    let on_name = Callback::new(move |name: String| {
        if !is_own.get_untracked() {
            slug.set(Slug::propose(&name).map(String::from).unwrap_or_default());
        }
    });
    let on_slug = Callback::new(move |text: String| {
        is_own.set(!text.is_empty());
        slug.set(text);
    });
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
    view! {
        <PageHeader
            title=td_string!(locale, organizations.new_title)
            page=td_string!(locale, organizations.new_page)
            lead=td_string!(locale, organizations.new_lead)
        />
        <Card class="card-narrow">
            <Form action on_success=Callback::new(move |_| console.refresh())>
                <TextInput
                    field=Field::Name
                    label=td_string!(locale, organizations.name)
                    autocomplete="organization"
                    placeholder=td_string!(locale, organizations.name_placeholder)
                    on_text=on_name
                    autofocus=true
                />
                <TextInput
                    field=Field::Slug
                    label=td_string!(locale, organizations.slug)
                    hint=td_string!(locale, organizations.slug_hint)
                    prefix="/o/"
                    text=slug
                    on_text=on_slug
                />
                <p class="availability" aria-live="polite">{mark}</p>
                <SubmitButton>{td_string!(locale, organizations.create)}</SubmitButton>
            </Form>
        </Card>
    }
}

/// Asks whether the slug is free once typing rests. An answer for a text that is not there any more is dropped.
fn availability_of(slug: Signal<String>) -> RwSignal<Availability> {
    let availability = RwSignal::new(Availability::Unknown);
    let timer = StoredValue::new(None::<TimeoutHandle>);
    Effect::new(move |_| {
        let text = slug.get();
        if let Some(timer) = timer.get_value() {
            timer.clear();
        }
        let Ok(wanted) = Slug::parse(text.trim()) else {
            availability.set(Availability::Unknown);
            return;
        };
        let ask = move || {
            availability.set(Availability::Checking);
            leptos::task::spawn_local(async move {
                let answer = is_slug_free(wanted.to_string()).await;
                if slug.try_get_untracked().is_some_and(|now| now.trim() == wanted.as_str()) {
                    availability.set(match answer {
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
    availability
}
