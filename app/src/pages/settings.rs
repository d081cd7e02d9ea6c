//! The settings of an organization.

mod danger;
mod fields;
mod general;
mod logo;

use leptos::prelude::*;

use self::{danger::DangerZone, fields::Extras, general::General, logo::LogoCard};
use crate::{
    active::use_active_organization,
    api::{
        ApiError,
        settings::{LoadSettings, OrganizationSettings},
    },
    i18n::{td_string, use_locale},
    kit::{PageHeader, Skeleton},
    live::{Topic, use_live},
    load::{Loaded, load},
    pages::errors::or_message,
};

/// Name, address and number; leaving and deleting.
#[component]
pub fn OrganizationSettingsPage() -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let organization = use_live(Topic::Organization);
    let members = use_live(Topic::Members);
    let answer = load(
        move || organization.get().wrapping_add(members.get()),
        move || LoadSettings { organization: active.slug() },
    );
    let name = active.tenant.with_untracked(|tenant| tenant.name.to_string());
    view! {
        <PageHeader title=td_string!(locale, settings.page) lead=td_string!(locale, settings.lead, name = name)/>
        <Transition fallback=|| view! { <Skeleton rows=4/> }>
            {Suspend::new(async move {
                or_message(answer.await, move |first| view! { <Inside first answer/> })
            })}
        </Transition>
    }
}

#[component]
fn Inside(first: OrganizationSettings, answer: Loaded<OrganizationSettings>) -> impl IntoView {
    // The forms keep what is being typed: they begin with the first answer, and only what is counted follows.
    let begin = first.clone();
    let now = Memo::new(move |before: Option<&OrganizationSettings>| match answer.get() {
        Some(Ok(settings)) => settings,
        Some(Err(ApiError(_))) | None => before.unwrap_or(&first).clone(),
    });
    view! {
        <General details=begin.details/>
        <LogoCard/>
        <Extras/>
        <DangerZone now/>
    }
}
