//! The own profile.

use leptos::prelude::*;
use tenantry::{Field, user::Profile};

use super::{delete::DeleteCard, email::EmailCard, portrait::Portrait};
use crate::{
    api::account::{LoadProfile, UpdateProfile},
    dates,
    i18n::{td_string, use_locale},
    kit::{Card, DayIn, Form, FormAction, PageHeader, Skeleton, SubmitButton, TextInput},
    layout::use_console,
    live::{Topic, use_live},
    load::{Loaded, load},
    pages::errors::or_message,
};

/// Name, company, and what is on record.
#[component]
pub fn ProfilePage() -> impl IntoView {
    let locale = use_locale();
    let news = use_live(Topic::Organizations);
    let profile = load(move || news.get(), || LoadProfile {});
    view! {
        <PageHeader title=td_string!(locale, account.profile_page) lead=td_string!(locale, account.profile_lead)/>
        <Transition fallback=|| view! { <Skeleton rows=4/> }>
            {Suspend::new(async move { or_message(profile.await, move |first| view! { <Inside first answer=profile/> }) })}
        </Transition>
    }
}

#[component]
fn Inside(first: Profile, answer: Loaded<Profile>) -> impl IntoView {
    let console = use_console();
    // The form keeps what is being typed: it begins with the first answer, and only what is shown follows.
    let begin = first.clone();
    let now = Memo::new(move |before: Option<&Profile>| match answer.get() {
        Some(Ok(profile)) => profile,
        _ => before.unwrap_or(&first).clone(),
    });
    let on_change = Callback::new(move |_| {
        console.refresh();
        answer.refetch();
    });
    view! {
        {move || view! { <Person profile=now.get()/> }}
        <Portrait now on_change/>
        <Edit profile=begin/>
        <EmailCard now on_change/>
        <DeleteCard now/>
    }
}

#[component]
fn Edit(profile: Profile) -> impl IntoView {
    let locale = use_locale();
    let console = use_console();
    let action = FormAction::<UpdateProfile>::new();
    let text = |name: Option<tenantry::text::Name>| name.map(String::from).unwrap_or_default();
    let name = profile.name.to_string();
    view! {
        <Form action class="form-cards" on_success=Callback::new(move |_| console.refresh())>
            <Card title=td_string!(locale, account.person)>
                <TextInput
                    field=Field::Name
                    label=td_string!(locale, auth.name)
                    autocomplete="name"
                    value=name
                />
                <TextInput
                    field=Field::ProfileName
                    label=td_string!(locale, auth.profile_name)
                    autocomplete="nickname"
                    hint=td_string!(locale, account.profile_name_hint)
                    optional=true
                    value=text(profile.profile_name)
                />
            </Card>
            <Card title=td_string!(locale, account.company) lead=td_string!(locale, account.company_lead)>
                <TextInput
                    field=Field::CompanyName
                    label=td_string!(locale, auth.company_name)
                    autocomplete="organization"
                    optional=true
                    value=text(profile.company_name)
                />
                <TextInput
                    field=Field::BusinessNumber
                    label=td_string!(locale, account.business_number)
                    optional=true
                    placeholder="123-45-67890"
                    value=profile.business_number.unwrap_or_default()
                />
            </Card>
            <div class="form-actions"><SubmitButton>{td_string!(locale, common.save)}</SubmitButton></div>
        </Form>
    }
}

#[component]
fn Person(profile: Profile) -> impl IntoView {
    let locale = use_locale();
    let since = td_string!(locale, account.member_since, date = dates::GAP);
    view! {
        <Card>
            // Without the picture, which stands below where it is changed.
            <div class="person-text">
                <p class="person-name">{profile.name.to_string()}</p>
                <p class="person-detail">{profile.email.to_string()}</p>
                <p class="person-detail"><span><DayIn text=since at=profile.created_at/></span></p>
            </div>
        </Card>
    }
}
